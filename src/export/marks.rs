//! `marks.csv`: one row a mark of an open answer, with the criteria that were met, for agreement between
//! markers.

use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use super::told::Told;
use crate::desk::DeskError;
use std::path::Path;

pub(super) const FILE: &str = "marks.csv";

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("interview", "访谈的编号", "id of the interview"),
    Column::new("case", "个案编号", "number of the case"),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("item", "题目", "name of the item"),
    Column::new("pass", "第几次评分（1 或 2）", "first or second marking (1 or 2)"),
    Column::new(
        "marker",
        "评分人代码；与 interviews.csv 的 interviewer 相同，就是自己评了自己做的访谈",
        "code of the marker; where it is that of `interviewer` in interviews.csv, somebody marked their own interview",
    ),
    Column::new("criteria", "达到的评分点代码，以空格分开", "codes of the criteria met, with spaces between"),
    Column::new("points", "给分", "points given"),
    Column::new("possible", "满分", "most points"),
    Column::new("example", "1：值得分享的例子", "1: an example worth sharing"),
];

/// The table being written.
pub(super) struct Marks(Sheet);

impl Marks {
    /// Begins the table.
    pub fn create(folder: &Path, style: Style) -> Result<Marks, DeskError> {
        Ok(Marks(Sheet::of(folder, FILE, style, COLUMNS)?))
    }

    /// All marks of one interview.
    pub fn put(&mut self, told: &Told<'_>) -> Result<(), DeskError> {
        for mark in told.interview.marks() {
            let sheet = &mut self.0;
            sheet.word(&told.id()).word(&told.case_number()).word(&told.stored.realm);
            sheet.text(&mark.item).whole(mark.pass).text(&mark.marker).value(&mark.criteria.join(" "));
            sheet.number(mark.points).number(mark.of).flag(mark.example);
            sheet.end()?;
        }
        Ok(())
    }

    /// Brings it to the disk.
    pub fn finish(self) -> Result<Written, DeskError> {
        self.0.finish()
    }
}
