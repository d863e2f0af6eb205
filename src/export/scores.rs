//! `scores.csv`: the internal tables of the board, one row a figure of a unit, group, team or the total.
//! Small cells are withheld here, and those from which they could be worked out, as on the board: it is the
//! one file of an export that is not raw.

use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use crate::desk::board::{Board, Boards, Kind, Scope, ScoreRow, Scores};
use crate::desk::{Desk, DeskError};
use crate::i18n::Lang;
use crate::statistics::Figure;
use crate::store::Reader;
use std::path::Path;

pub(super) const FILE: &str = "scores.csv";

/// The name of the figure over all dimensions.
const OVERALL: &str = "overall";

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::new(
        "audience",
        "internal：内部，只限有权打开访谈的人",
        "internal: for those who may open the interviews",
    ),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("round", "轮次", "round"),
    Column::new(
        "level",
        "total 合计，group 组，unit 单位，team 小组；按树的次序，不排名",
        "total, group, unit or team; in tree order, not ranked",
    ),
    Column::new("id", "代码", "code"),
    Column::new("parent", "上一级的代码", "code of what it is part of"),
    Column::new("name_zh", "中文名称", "name in Chinese"),
    Column::new("name_en", "英文名称", "name in English"),
    Column::new("figure", "overall 总分，或维度的名称", "`overall`, or the name of a dimension"),
    Column::new("n", "有值的访谈数", "interviews with a value"),
    Column::new("population", "总体人数；小组空", "elements of the frame; empty for teams"),
    Column::new("mean", "加权平均；不显示的空", "weighted mean; empty where withheld"),
    Column::new("se", "标准误", "standard error"),
    Column::new("low", "95 % 区间下限", "lower end of the 95 % interval"),
    Column::new("high", "95 % 区间上限", "upper end of the 95 % interval"),
    Column::new("df", "自由度", "degrees of freedom"),
    Column::new(
        "suppressed",
        "不显示的原因：small 人数太少，linked 会泄露别的小格",
        "why it is withheld: small, or linked (a small one could be worked out from it)",
    ),
    Column::new("provisional", "1：轮次未结束，暂定", "1: the round is open, the figure provisional"),
];

/// Writes the tables of all rounds of a realm.
pub(super) fn write(
    folder: &Path,
    style: Style,
    desk: &Desk,
    reader: &Reader,
    realm: &str,
    at: i64,
) -> Result<Written, DeskError> {
    let mut sheet = Sheet::of(folder, FILE, style, COLUMNS)?;
    let mut boards = Boards::new();
    let mut scope = Scope { realm: realm.to_string(), round: None };
    let rounds = boards.read(desk, reader, &scope, at)?.rounds;
    for round in rounds {
        scope.round = Some(round);
        let board = boards.read(desk, reader, &scope, at)?;
        for row in &board.units.rows {
            put(&mut sheet, &board, &board.units, row)?;
        }
        for row in board.teams.rows.iter().filter(|row| row.kind == Kind::Team) {
            put(&mut sheet, &board, &board.teams, row)?;
        }
    }
    sheet.finish()
}

/// All figures of one row.
fn put(sheet: &mut Sheet, board: &Board, scores: &Scores, row: &ScoreRow) -> Result<(), DeskError> {
    let named = scores.dimensions.iter().map(|dimension| dimension.name.as_str());
    let figures = std::iter::once((OVERALL, &row.overall)).chain(named.zip(&row.dimensions));
    let level = match row.kind {
        Kind::Total => "total",
        Kind::Group => "group",
        Kind::Unit => "unit",
        Kind::Team => "team",
    };
    let parent = row.parent.map_or("", |parent| &scores.rows[parent].id);
    let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
    for (name, figure) in figures {
        let Figure { n, mean, se, low, high, df, suppressed, .. } = *figure;
        sheet.word("internal").word(&board.realm);
        sheet.text(board.round.as_ref().map_or("", |round| &round.name));
        sheet.word(level).text(&row.id).text(parent);
        sheet.text(row.title.get(Lang::Zh.tag())).text(row.title.get(Lang::En.tag())).text(name);
        sheet.whole(n).word(&count(row.population));
        sheet.number(mean).number(se).number(low).number(high).word(&count(df));
        sheet.word(suppressed.map_or("", |why| why.word()));
        sheet.flag(board.round.as_ref().is_none_or(|round| !round.closed));
        sheet.end()?;
    }
    Ok(())
}
