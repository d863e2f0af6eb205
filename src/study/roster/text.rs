//! Rows of a text file: the encoding recognised, the delimiter recognised, rows counted as a
//! spreadsheet counts them.

use super::sheet::{Cell, CellFault, Progress, SheetError};
use crate::words;
use encoding_rs::{DecoderResult, Encoding, GB18030};
use std::borrow::Cow;

/// How often progress is told, in rows.
const TELL_EVERY: u64 = 500;

pub(super) fn each_row(
    bytes: &[u8],
    headings: &[&str],
    progress: Progress,
    row: &mut dyn FnMut(u64, &[Cell<'_>]),
) -> Result<(), SheetError> {
    let text = decode(bytes)?;
    let (hint, start) = separator_line(&text);
    let delimiter = hint.unwrap_or_else(|| delimiter(&text[start..], headings));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(&text.as_bytes()[start..]);
    let mut lines = Lines::new(&text[start..], usize::from(start > 0));
    let mut record = csv::StringRecord::new();
    let total = text.len() as u64;
    let mut count = 0u64;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            // The text is UTF-8 and rows may differ in length, so that nothing is left to go wrong
            // but the reading of memory itself.
            Err(error) => return Err(SheetError(words!("读不出：{error}", "cannot be read: {error}"))),
        }
        let at = record.position().map_or(0, |position| position.byte() as usize);
        let number = lines.row(at, &record);
        let mut cells: Vec<Cell> = record.iter().map(Cell::new).collect();
        // A mark that nothing closes runs to the end of the file: only the last record can have one.
        if reader.position().byte() as usize + start == text.len() && is_open(&text[start..][at..], delimiter)
        {
            cells.pop();
            cells.push(Cell::faulty("", CellFault::Unclosed));
        }
        if !cells.iter().all(Cell::is_blank) {
            row(number, &cells);
        }
        count += 1;
        if count.is_multiple_of(TELL_EVERY) {
            progress((start + at) as u64, total);
        }
    }
    progress(total, total);
    Ok(())
}

/// The text of a file: by its byte order mark, else UTF-8 where it is valid, else GB18030.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .ok_or_else(|| undecodable(bytes, valid_up_to(encoding, &bytes[mark..])));
    }
    let utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| undecodable(bytes, utf8.max(valid_up_to(GB18030, bytes))))
}

/// The line on which every attempt has failed: where somebody would look.
fn undecodable(bytes: &[u8], good: usize) -> SheetError {
    let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
    SheetError(words!(
        "第 {line} 行既不是 UTF-8 也不是 GB18030；请用表格软件另存为“CSV UTF-8”",
        "line {line} is neither UTF-8 nor GB18030; save the file as “CSV UTF-8” in the spreadsheet"
    ))
}

/// How many bytes are fine in an encoding, up to the first fault.
fn valid_up_to(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = String::with_capacity(16 << 10);
    let mut at = 0;
    loop {
        buffer.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        if result != DecoderResult::OutputFull {
            return at.saturating_sub(1);
        }
    }
}

/// The delimiter that a first line `sep=;` names, and where the rows begin.
fn separator_line(text: &str) -> (Option<u8>, usize) {
    let line = text.lines().next().unwrap_or("");
    match line.strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => {
            let end = text[line.len()..].find('\n').map_or(text.len(), |at| line.len() + at + 1);
            (Some(*delimiter), end)
        }
        _ => (None, 0),
    }
}

/// The delimiter by which the first line falls into most of the declared headings; among equals, into
/// most pieces; a comma if nothing speaks for another.
fn delimiter(text: &str, headings: &[&str]) -> u8 {
    let worth = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut first = csv::StringRecord::new();
        if !reader.read_record(&mut first).unwrap_or(false) {
            return (0, 0);
        }
        let known = first.iter().filter(|cell| headings.contains(&cell.trim())).count();
        (known, first.len())
    };
    // `max_by_key` keeps the last of equals.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| worth(*delimiter)).unwrap_or(b',')
}

/// Whether the last cell of a record begins with a quotation mark that is not closed by its end. Within quotes two
/// marks stand for one; outside, a mark that is not the first of a cell is a letter like any other.
fn is_open(record: &str, delimiter: u8) -> bool {
    let (mut within, mut fresh) = (false, true);
    let mut bytes = record.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if within {
            match byte {
                b'"' if bytes.peek() == Some(&b'"') => drop(bytes.next()),
                b'"' => within = false,
                _ => {}
            }
            continue;
        }
        within = fresh && byte == b'"';
        fresh = byte == delimiter || matches!(byte, b'\n' | b'\r');
    }
    within
}

/// Counts rows as a spreadsheet does: blank lines are rows, line breaks within a cell are not.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
    within: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, before: usize) -> Lines<'t> {
        Lines { text: text.as_bytes(), at: 0, line: 1 + before as u64, within: 0 }
    }

    /// The row of a record that begins at or after `start`. Records come in order.
    fn row(&mut self, start: usize, record: &csv::StringRecord) -> u64 {
        // The reader's position lies before the line ends it has yet to skip.
        let mut begin = start.max(self.at);
        while matches!(self.text.get(begin), Some(b'\n' | b'\r')) {
            begin += 1;
        }
        self.line += breaks(&self.text[self.at..begin]);
        self.at = begin;
        let row = self.line - self.within;
        self.within += record.iter().map(|cell| breaks(cell.as_bytes())).sum::<u64>();
        row
    }
}

/// Line ends in a stretch of text: LF, CR LF or CR alone.
fn breaks(text: &[u8]) -> u64 {
    let mut count = 0;
    for (at, byte) in text.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && text.get(at + 1) != Some(&b'\n')) {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        let mut keep = |number: u64, cells: &[Cell<'_>]| {
            rows.push((number, cells.iter().map(|cell| cell.text.to_string()).collect()));
        };
        each_row(bytes, &["编号", "单位"], &mut |_, _| {}, &mut keep).expect("a text");
        rows
    }

    #[test]
    fn encodings_are_recognised() {
        let text = "编号,单位\n1,财政厅\n";
        let expected = rows(text.as_bytes());
        assert_eq!(expected[1], (2, vec!["1".into(), "财政厅".into()]));
        let marked = format!("\u{feff}{text}");
        assert_eq!(rows(marked.as_bytes()), expected);
        let (gb, _, _) = GB18030.encode(text);
        assert!(std::str::from_utf8(&gb).is_err());
        assert_eq!(rows(&gb), expected);
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&utf16), expected);
        let mut keep = |_: u64, _: &[Cell<'_>]| {};
        let error = each_row(b"a,b\n\xff\xff\xff", &[], &mut |_, _| {}, &mut keep).expect_err("no text");
        assert!(error.0.en.contains("line 2"), "{error}");
    }

    #[test]
    fn delimiters_are_recognised_by_the_headings() {
        for delimiter in [",", ";", "\t"] {
            let text = format!("编号{delimiter}单位{delimiter}\"a,b;c\"\nx{delimiter}y{delimiter}z\n");
            assert_eq!(rows(text.as_bytes())[1].1, ["x", "y", "z"], "{delimiter:?}");
        }
        assert_eq!(rows("sep=;\r\n编号;单位\r\n1;2\r\n".as_bytes())[1], (3, vec!["1".into(), "2".into()]));
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "编号,单位\r\n1,\"a\r\nb\"\r\n\r\n\r\n2,c\r\n3,d";
        let numbers: Vec<u64> = rows(text.as_bytes()).into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 2, 5, 6]);
        let unix = text.replace('\r', "");
        assert_eq!(rows(unix.as_bytes()).last().map(|(number, _)| *number), Some(6));
    }
}
