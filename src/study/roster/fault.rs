//! What can be wrong with a row of a roster, and how it is said. Texts from the file stand in messages
//! harmless and cut short.

use super::sheet::LONGEST_CELL;
use crate::i18n::Words;
use crate::source::{Severity, harmless, nearest};
use crate::study::Units;
use crate::words;

/// Longest id, in bytes: what a line of a certificate can carry and be read.
pub(super) const LONGEST_ID: usize = 200;

/// What can be wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fault {
    NoId,
    NoUnit,
    UnknownUnit(String),
    InnerUnit(String),
    Duplicate(String),
    UnseenInId,
    LongId,
    PersonalId,
    TooManyCells,
    Unclosed,
    Cell(String, CellKind),
    Cleaned(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CellKind {
    TooLong,
    Nul,
    Formula,
    Rounded,
}

/// A text from the file as it may stand in a message.
pub(super) fn brief(text: &str) -> String {
    const MOST: usize = 40;
    let text = harmless(text, false);
    let mut brief: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        brief.push('…');
    }
    brief
}

impl Fault {
    /// How bad it is, what it is, and what to do about it.
    pub(super) fn said(&self, units: &Units) -> (Severity, Words, Option<Words>) {
        let (message, help) = match self {
            Fault::NoId => (words!("编号是空的", "the id is empty"), None),
            Fault::NoUnit => (words!("单位是空的", "the unit is empty"), None),
            Fault::UnknownUnit(name) => (
                words!("没有叫“{name}”的单位", "there is no unit `{name}`"),
                Some(match nearest(name, units.names()) {
                    Some(near) => words!("是不是“{near}”？", "did you mean `{near}`?"),
                    None => words!(
                        "改名册，或把它写进 study.yaml 的 units",
                        "correct the roster, or add it under `units` in study.yaml"
                    ),
                }),
            ),
            Fault::InnerUnit(name) => (
                words!("“{name}”下面还有单位", "`{name}` has units below it"),
                Some(words!("名册上要写最下一级的单位", "the roster must name the lowest unit")),
            ),
            Fault::Duplicate(id) => {
                let id = brief(id);
                (words!("编号 {id} 重复", "the id {id} stands there more than once"), None)
            }
            Fault::UnseenInId => (
                words!("编号里有看不见的字符", "the id holds characters that cannot be seen"),
                Some(words!("在表格里重新键入这个编号", "type the id again in the spreadsheet")),
            ),
            Fault::LongId => {
                (words!("编号超过 {LONGEST_ID} 字节", "the id is longer than {LONGEST_ID} bytes"), None)
            }
            Fault::PersonalId => (
                words!(
                    "编号像是身份证号或手机号",
                    "the id looks like a resident identity or mobile telephone number"
                ),
                Some(words!(
                    "换成内部编号；确要用它，在 study.yaml 的 roster 下写 id_is_personal: true，凭证和导出就改用行号",
                    "use ids of your own; or write `id_is_personal: true` under `roster` in study.yaml, and \
                 certificates and exports use row numbers instead"
                )),
            ),
            Fault::TooManyCells => (
                words!("格子比表头多", "there are more cells than headings"),
                Some(words!(
                    "多半是文字里的逗号没有加引号",
                    "most likely a comma within a text that is not quoted"
                )),
            ),
            Fault::Unclosed => {
                let help = words!(
                    "它后面的内容全被当成同一格，还没有读；补上引号再读一遍",
                    "all that follows it counts as one cell and was not looked at; close it and read the roster again"
                );
                (words!("有一个引号没有合上", "a quotation mark is opened and never closed"), Some(help))
            }
            Fault::Cell(heading, kind) => cell_said(heading, *kind),
            Fault::Cleaned(heading) => {
                let message = words!(
                    "“{heading}”里的控制字符已去掉",
                    "control characters were taken out of `{heading}`"
                );
                return (Severity::Warning, message, None);
            }
        };
        (Severity::Error, message, help)
    }
}

fn cell_said(heading: &str, kind: CellKind) -> (Words, Option<Words>) {
    match kind {
        CellKind::TooLong => {
            let most = LONGEST_CELL >> 10;
            (
                words!("“{heading}”这一格超过 {most} KB", "the cell under `{heading}` exceeds {most} KB"),
                Some(words!("也许前面有一个引号没有配对", "perhaps a quote before it was not closed")),
            )
        }
        CellKind::Nul => {
            (words!("“{heading}”里有 NUL 字符", "there is a NUL character under `{heading}`"), None)
        }
        CellKind::Formula => {
            (words!("“{heading}”里的公式出错了", "the formula under `{heading}` has failed"), None)
        }
        CellKind::Rounded => (
            words!(
                "“{heading}”里的数超过 15 位，表格软件已把末位改成 0",
                "the number under `{heading}` has more than 15 digits, and the spreadsheet has lost the last ones"
            ),
            Some(words!("把这一列设成文本，再重新录入", "format the column as text and enter it again")),
        ),
    }
}
