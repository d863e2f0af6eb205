//! `README.md` and `README.zh.md`: what the files are and how to read them. The lines of code in them are
//! the same in both languages, and run in the project's tests.

use super::export::Order;
use super::folder::{self, Manifest};
use super::sheet::Written;
use super::{answers, codebook, events, interviews, marks, people, sample, scores};
use crate::desk::{Desk, DeskError};
use crate::i18n::{Lang, Words};
use crate::words;
use std::path::Path;

/// The names of the two.
pub(super) const FILES: [&str; 2] = ["README.md", "README.zh.md"];

const ENGLISH: &str = include_str!("readme.en.md");
const CHINESE: &str = include_str!("readme.zh.md");

/// Writes both.
pub(super) fn write(
    folder: &Path,
    desk: &Desk,
    order: &Order,
    manifest: &Manifest,
    files: &[Written],
    void_left_out: u64,
) -> Result<(), DeskError> {
    for (name, lang, template) in [(FILES[0], Lang::En, ENGLISH), (FILES[1], Lang::Zh, CHINESE)] {
        let mut text = template.to_string();
        let listed = list(files, lang);
        let said = [
            // Titles come from a file of the study: a line break would end the heading.
            ("title", desk.study.title.get(lang.tag()).replace(['\n', '\r'], " ")),
            ("study", manifest.study.clone()),
            ("realm", realm(&manifest.realm).get(lang).to_string()),
            ("realm_word", manifest.realm.clone()),
            ("made", manifest.made.clone()),
            ("program", manifest.program.clone()),
            ("names", names(manifest.names).get(lang).to_string()),
            ("void", void(order.void, void_left_out).get(lang).to_string()),
            ("files", listed),
            ("bom", bom(order.bom).get(lang).to_string()),
            ("guard", guard(order.raw_text).get(lang).to_string()),
            ("excel", excel(order.bom).get(lang).to_string()),
        ];
        for (place, code) in [("code:r", 0), ("code:r:2", 1), ("code:python", 2), ("code:python:2", 3)] {
            text = text.replace(&format!("{{{{{place}}}}}"), blocks(ENGLISH)[code]);
        }
        for (place, words) in said {
            text = text.replace(&format!("{{{{{place}}}}}"), &words);
        }
        folder::write(folder, name, text.as_bytes())?;
    }
    Ok(())
}

/// The fenced blocks of a text, fences included, in order.
fn blocks(text: &str) -> Vec<&str> {
    let fences: Vec<usize> = text.match_indices("```").map(|(at, _)| at).collect();
    fences.chunks_exact(2).map(|pair| &text[pair[0]..pair[1] + 3]).collect()
}

fn realm(realm: &str) -> Words {
    if realm == "practice" {
        words!(
            "> **练习数据。** 这里没有一份是真实的访谈：练习的、虚拟受访者的，都不能用来说明任何人。",
            "> **Practice data.** None of this is a real interview: practised ones and those of virtual respondents \
             say nothing about anybody."
        )
    } else {
        words!("正式数据（real）；练习不在其中。", "Real interviews; practice is not among them.")
    }
}

fn names(with: bool) -> Words {
    if with {
        words!(
            "`people.csv` 里有姓名和电话，导出已记入日志；请与其他文件分开存放。",
            "`people.csv` holds names and telephone numbers; that it was made is recorded in the log. Keep it apart \
             from the other files."
        )
    } else {
        words!("姓名和电话不在其中。", "Names and telephone numbers are in none of them.")
    }
}

fn void(with: bool, left_out: u64) -> Words {
    match (with, left_out) {
        (true, _) => words!(
            "作废的访谈也在其中（status 为 void）。",
            "Void interviews are among them (status `void`)."
        ),
        (false, 0) => words!("没有作废的访谈。", "No interview is void."),
        (false, count) => words!(
            "作废的访谈 {count} 份只在 `events.csv` 里。",
            "Void interviews, {count} of them, are in `events.csv` only."
        ),
    }
}

fn bom(with: bool) -> Words {
    if with {
        words!("带 BOM", "with a byte order mark")
    } else {
        words!("不带 BOM", "without a byte order mark")
    }
}

fn guard(raw: bool) -> Words {
    if raw {
        words!(
            "文字照原样写出（`--raw-text`）。**不要用表格软件打开**：以 = + - @ 开头的文字会被当作公式执行。",
            "Texts stand as they were given (`--raw-text`). **Do not open these files in a spreadsheet**: it would \
             run a text that begins with = + - @ as a formula."
        )
    } else {
        words!(
            "以 `=`、`+`、`-`、`@`（含全角）、制表符或换行开头的文字，前面加了一个撇号 `'`，免得表格软件当作公式执行；数不加。\
             除制表符和换行外，控制字符已去掉。怎样还原，见“只用 Python”。",
            "A text that begins with `=`, `+`, `-`, `@` (full-width ones too), a tab or a line end has an apostrophe \
             `'` in front, so that no spreadsheet runs it as a formula; numbers have none. Control characters other \
             than tabs and line ends are gone. *Python alone* below shows how to undo it."
        )
    }
}

fn excel(bom: bool) -> Words {
    if bom {
        words!(
            "双击即可打开，中文不会乱码。",
            "A double click opens the files with all characters right: the byte order mark tells it is UTF-8."
        )
    } else {
        words!(
            "文件没有 BOM，双击打开中文会乱码。",
            "Without a byte order mark a double click garbles everything beyond English letters."
        )
    }
}

/// The files with their rows.
fn list(files: &[Written], lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => "| 文件 | 行数 | 内容 |\n|---|---|---|",
        Lang::En => "| File | Rows | What it holds |\n|---|---|---|",
    };
    let mut lines = vec![head.to_string()];
    for Written { name, rows, .. } in files {
        let what = content(name);
        let what = what.get(lang);
        lines.push(format!("| `{name}` | {rows} | {what} |"));
    }
    lines.join("\n")
}

fn content(file: &str) -> Words {
    match file {
        interviews::FILE => words!(
            "宽表：一份访谈一行，一题一列或几列",
            "wide: one row an interview, one or more columns an item"
        ),
        answers::FILE => words!(
            "长表：每份访谈的每道题一行，有状态、时间、理由、备注",
            "long: one row an item of an interview, with state, time, reasons and remarks"
        ),
        marks::FILE => words!("开放题的评分，一次一行", "marks of open answers, one row a mark"),
        events::FILE => words!("日志，按次序，作废的也在内", "the log in order, void interviews too"),
        sample::FILE => words!(
            "样本：每个个案一行，有层、概率、权数、状态、替换、回执",
            "the sample: one row a case, with stratum, probability, weights, status, replacement and receipt"
        ),
        scores::FILE => words!(
            "内部得分：按合计、组、单位、小组；小格不显示",
            "internal scores by total, group, unit and team; small cells are withheld"
        ),
        codebook::FILE => words!("编码簿：每个文件的每一列", "the code book: every column of every file"),
        people::FILE => words!("姓名和电话", "names and telephone numbers"),
        _ => Words::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places_and_the_code_stands_once() {
        assert_eq!(blocks(ENGLISH).len(), 4);
        assert!(blocks(CHINESE).is_empty());
        assert!(blocks(ENGLISH)[2].starts_with("```python\nimport pandas"));
        let places = |text: &str| {
            let mut found: Vec<String> = text
                .match_indices("{{")
                .map(|(at, _)| text[at + 2..].split("}}").next().unwrap_or_default().to_string())
                .filter(|place| !place.starts_with("code:"))
                .collect();
            found.sort();
            found
        };
        assert_eq!(places(ENGLISH), places(CHINESE));
    }
}
