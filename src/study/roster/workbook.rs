//! Rows of a workbook (.xlsx), cells as people see them: a text `0012` stays, a number 12.0 is `12`, a
//! number shown through the format `0000` is `0012`, a date is written 2026-11-24.

use super::sheet::{Cell, CellFault, Progress, SheetError};
use crate::words;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::io::Cursor;

/// Columns taken at most; a cell further right is passed over as the stray it is.
const MOST_COLUMNS: usize = 1024;

/// How often progress is told, in rows.
const TELL_EVERY: u64 = 500;

/// From here on a spreadsheet's numbers have lost digits: they keep fifteen.
const EXACT_BELOW: f64 = 1e15;

/// Hands on the rows of one sheet, the first unless another is asked for; its name comes back.
pub(super) fn each_row(
    bytes: &[u8],
    sheet: Option<&str>,
    progress: Progress,
    row: &mut dyn FnMut(u64, &[Cell<'_>]),
) -> Result<String, SheetError> {
    let broken = |error: &dyn std::fmt::Display| {
        SheetError(words!("工作簿读不出：{error}", "the workbook cannot be read: {error}"))
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let names = workbook.sheet_names();
    let name = match sheet {
        Some(wanted) => names.iter().find(|name| name.trim() == wanted.trim()).ok_or_else(|| {
            let all = names.join(", ");
            SheetError(words!(
                "工作簿里没有工作表“{wanted}”；有：{all}",
                "the workbook has no sheet `{wanted}`; it has: {all}"
            ))
        })?,
        None => names
            .first()
            .ok_or_else(|| SheetError(words!("工作簿里没有工作表", "there is no sheet in the workbook")))?,
    }
    .clone();
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
    let total = u64::from(reader.dimensions().end.0) + 1;
    let zeros: Vec<usize> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map_or(0, |format| zeros(&format.format_code)))
        .collect();
    let mut cells: Vec<Cell> = Vec::new();
    let mut current = 0u32;
    let mut hand_on = |number: u32, cells: &mut Vec<Cell>, progress: &mut dyn FnMut(u64, u64)| {
        let number = u64::from(number) + 1;
        if !cells.iter().all(Cell::is_blank) {
            row(number, cells);
        }
        cells.clear();
        if number.is_multiple_of(TELL_EVERY) {
            progress(number.min(total), total);
        }
    };
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| broken(&error))? {
        let (at, column) = cell.get_position();
        if at != current {
            hand_on(current, &mut cells, progress);
            if at < current {
                return Err(broken(&"rows out of order"));
            }
            current = at;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            continue;
        }
        if cells.len() <= column {
            cells.resize(column + 1, Cell::new(""));
        }
        cells[column] = seen(cell.get_value(), zeros.get(style).copied().unwrap_or(0));
    }
    hand_on(current, &mut cells, progress);
    progress(total, total);
    Ok(name)
}

/// A value as people see it.
fn seen(value: &DataRef<'_>, zeros: usize) -> Cell<'static> {
    match value {
        DataRef::Empty => Cell::new(""),
        DataRef::String(text) => Cell::new(text.clone()),
        DataRef::SharedString(text) => Cell::new(text.to_string()),
        DataRef::Int(number) => Cell::new(format!("{number:0zeros$}")),
        DataRef::Float(number) => number_cell(*number, zeros),
        DataRef::Bool(true) => Cell::new("TRUE"),
        DataRef::Bool(false) => Cell::new("FALSE"),
        DataRef::DateTime(date) => Cell::new(date_text(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::new(text.clone()),
        DataRef::Error(error) => Cell::faulty(error.to_string(), CellFault::Formula),
    }
}

fn number_cell(number: f64, zeros: usize) -> Cell<'static> {
    // `Display` writes the shortest text that gives the number back, without exponent: 12.0 is "12".
    let text = format!("{number:0zeros$}");
    if number.abs() >= EXACT_BELOW { Cell::faulty(text, CellFault::Rounded) } else { Cell::new(text) }
}

fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() || date.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// The number of digits that a format of zeros alone fills up to; 0 for any other format.
fn zeros(format: &str) -> usize {
    if !format.is_empty() && format.bytes().all(|byte| byte == b'0') { format.len().min(32) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_people_see() {
        assert_eq!(number_cell(12.0, 0).text, "12");
        assert_eq!(number_cell(12.5, 0).text, "12.5");
        assert_eq!(number_cell(12.0, 4).text, "0012");
        assert_eq!(number_cell(13_800_000_001.0, 0).text, "13800000001");
        assert_eq!(number_cell(4.4e17, 0).fault, Some(CellFault::Rounded));
        assert_eq!(zeros("0000"), 4);
        assert_eq!(zeros("0.00"), 0);
    }
}
