//! `people.csv`: names and telephone numbers of the people drawn, only where they were asked for. Joined
//! to the other files on case or element.

use super::elements::Elements;
use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use crate::desk::{Desk, DeskError, case_number};
use crate::store::{Case, People as Store};
use std::path::Path;

pub(super) const FILE: &str = "people.csv";

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("case", "个案编号", "number of the case"),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("element", "与 sample.csv 相同的编号", "as in sample.csv"),
    Column::new("name", "姓名", "name"),
    Column::new("phone", "电话", "telephone number"),
    Column::new("other", "名册上其余的个人信息（JSON）", "the roster's other personal columns (JSON)"),
];

/// The table being written.
pub(super) struct People {
    sheet: Sheet,
    store: Store,
    /// Everybody whose name was written, for the log.
    pub elements: Vec<String>,
}

impl People {
    /// Begins the table.
    pub fn create(folder: &Path, style: Style, desk: &Desk) -> Result<People, DeskError> {
        let sheet = Sheet::of(folder, FILE, style, COLUMNS)?;
        Ok(People { sheet, store: desk.store.people()?, elements: Vec::new() })
    }

    /// The person of a case.
    pub fn put(&mut self, case: &Case, elements: &Elements<'_>) -> Result<(), DeskError> {
        for person in self.store.get([case.element.as_str()])? {
            let sheet = &mut self.sheet;
            sheet.word(&case_number(case.number)).word(&case.realm).text(&elements.of(case).element);
            // A telephone number is no number: its zeros and its plus sign belong to it.
            sheet.text_or_empty(person.name.as_deref()).text_or_empty(person.phone.as_deref());
            sheet.text(&person.other);
            sheet.end()?;
            self.elements.push(person.element);
        }
        Ok(())
    }

    /// Brings it to the disk; with it, whose names it holds.
    pub fn finish(self) -> Result<(Written, Vec<String>), DeskError> {
        Ok((self.sheet.finish()?, self.elements))
    }
}
