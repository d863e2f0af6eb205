//! A sheet as rows of cells, whatever file it comes from: rows are handed on one by one with the
//! number that a spreadsheet shows, cells with what is wrong with them.

use super::{text, workbook};
use crate::i18n::Words;
use crate::words;
use std::borrow::Cow;

/// Longest cell taken, in bytes.
pub(super) const LONGEST_CELL: usize = 64 << 10;

/// Largest file taken, in bytes.
pub(super) const LARGEST_FILE: usize = 512 << 20;

/// Called now and then with what is done and what there is, in the same unit.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// What makes a cell unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CellFault {
    /// Longer than [`LONGEST_CELL`]; the length in bytes.
    TooLong(usize),
    /// Holds a NUL.
    Nul,
    /// A formula that failed, `#N/A` and the like.
    Formula,
    /// A number with more digits than a spreadsheet keeps, so that the last ones are lost.
    Rounded,
    /// Begins with a quotation mark that nothing closes, so that it goes on to the end of the file.
    Unclosed,
}

/// One cell: its text without white space at the ends, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub text: Cow<'a, str>,
    pub fault: Option<CellFault>,
}

impl<'a> Cell<'a> {
    /// A cell of text as written.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = match text.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text.trim().to_string()),
        };
        if text.len() > LONGEST_CELL {
            return Cell { fault: Some(CellFault::TooLong(text.len())), text: Cow::Borrowed("") };
        }
        let fault = text.contains('\0').then_some(CellFault::Nul);
        Cell { text, fault }
    }

    /// A cell that cannot be used whatever its text.
    pub fn faulty(text: impl Into<Cow<'a, str>>, fault: CellFault) -> Cell<'a> {
        Cell { text: text.into(), fault: Some(fault) }
    }

    /// Whether there is nothing in it, not even something wrong.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && self.fault.is_none()
    }
}

/// Why a file is no sheet at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SheetError(pub Words);

/// Hands on every row that is not blank, the first of them being the headings. What comes back is the name of the sheet
/// that was read, where the file has sheets.
///
/// `headings` are those that the study declares: they tell by which character a text file is split.
///
/// # Errors
/// If the file is neither a workbook nor a text in UTF-8, UTF-16 or GB18030, or larger than is taken.
pub(super) fn each_row(
    bytes: &[u8],
    sheet: Option<&str>,
    headings: &[&str],
    progress: Progress,
    row: &mut dyn FnMut(u64, &[Cell<'_>]),
) -> Result<Option<String>, SheetError> {
    if bytes.len() > LARGEST_FILE {
        let (is, most) = (bytes.len() >> 20, LARGEST_FILE >> 20);
        return Err(SheetError(words!(
            "文件有 {is} MB，最多读 {most} MB",
            "the file has {is} MB, at most {most} MB are read"
        )));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::each_row(bytes, sheet, progress, row).map(Some);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(SheetError(words!(
            "这是旧的 .xls 工作簿；请另存为 .xlsx 或 CSV",
            "this is an old .xls workbook; save it as .xlsx or CSV"
        )));
    }
    if let Some(sheet) = sheet {
        return Err(SheetError(words!(
            "这是文本文件，没有工作表“{sheet}”；删去 study.yaml 里的 sheet",
            "this is a text file and has no sheet `{sheet}`; remove `sheet` from study.yaml"
        )));
    }
    text::each_row(bytes, headings, progress, row).map(|()| None)
}
