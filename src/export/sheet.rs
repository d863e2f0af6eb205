//! One CSV file being written: a header, rows of equal width, its hash. UTF-8, comma, LF, quotes only
//! where they are needed.

use super::cell;
use super::layout::Column;
use crate::desk::DeskError;
use csv::{Terminator, WriterBuilder};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How all files of an export are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Whether a byte order mark stands in front, by which Excel knows UTF-8.
    pub bom: bool,
    /// Whether texts stay as they are, even those a spreadsheet would run.
    pub raw_text: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name in the folder.
    pub name: String,
    /// Rows below the header.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file being written. Cells are put one by one, then the row is ended. Each goes on its way at once, as a cell
/// may be as large as the list of all that were drawn; a cell that cannot be written is heard of at the row's end.
pub(super) struct Sheet {
    name: String,
    path: PathBuf,
    raw: bool,
    rows: u64,
    failed: Option<csv::Error>,
    writer: csv::Writer<Hashing>,
}

impl Sheet {
    /// Begins a file with its header.
    pub fn create<'h>(
        folder: &Path,
        name: &str,
        style: Style,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Sheet, DeskError> {
        let path = folder.join(name);
        let failed = |error: io::Error| DeskError::io(&path, &error);
        let file = super::folder::create(&path).map_err(failed)?;
        let mut out = Hashing { file: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new() };
        if style.bom {
            out.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        }
        let writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
        let name = name.to_string();
        let mut sheet = Sheet { name, raw: style.raw_text, rows: 0, failed: None, writer, path };
        for cell in header {
            sheet.text(cell);
        }
        sheet.put()?;
        Ok(sheet)
    }

    /// Begins a file whose columns are always the same.
    pub fn of(folder: &Path, name: &str, style: Style, columns: &[Column]) -> Result<Sheet, DeskError> {
        Sheet::create(folder, name, style, columns.iter().map(|column| column.name))
    }

    /// A word of the program's own, or a number.
    pub fn word(&mut self, word: &str) -> &mut Sheet {
        if let Err(error) = self.writer.write_field(word) {
            self.failed.get_or_insert(error);
        }
        self
    }

    /// Words from people: made harmless.
    pub fn text(&mut self, text: &str) -> &mut Sheet {
        let cell = cell::guarded(text, self.raw);
        self.word(&cell)
    }

    /// Words from people that may be a number: a number stays one, with its sign.
    pub fn value(&mut self, value: &str) -> &mut Sheet {
        if cell::is_number(value) { self.word(value) } else { self.text(value) }
    }

    /// A word if there is one.
    pub fn word_or_empty(&mut self, word: Option<&str>) -> &mut Sheet {
        self.word(word.unwrap_or_default())
    }

    /// A text if there is one.
    pub fn text_or_empty(&mut self, text: Option<&str>) -> &mut Sheet {
        self.text(text.unwrap_or_default())
    }

    /// A number; nothing for none and for what is no number.
    pub fn number(&mut self, number: impl Into<Option<f64>>) -> &mut Sheet {
        match number.into().filter(|number| number.is_finite()) {
            // The shortest decimal that reads back as the same number, without exponent.
            Some(number) => self.word(&number.to_string()),
            None => self.word(""),
        }
    }

    /// A whole number.
    pub fn whole(&mut self, number: impl Into<i128>) -> &mut Sheet {
        let number: i128 = number.into();
        self.word(&number.to_string())
    }

    /// 1 or 0.
    pub fn flag(&mut self, on: bool) -> &mut Sheet {
        self.word(if on { "1" } else { "0" })
    }

    /// A moment, UTC milliseconds.
    pub fn moment(&mut self, at: impl Into<Option<i64>>) -> &mut Sheet {
        match at.into() {
            Some(at) => self.word(&cell::moment(at)),
            None => self.word(""),
        }
    }

    /// Ends the row.
    pub fn end(&mut self) -> Result<(), DeskError> {
        self.rows += 1;
        self.put()
    }

    fn put(&mut self) -> Result<(), DeskError> {
        // A row of another width than the header is refused here: a fault of the program, never silent.
        let put = self.failed.take().map_or(Ok(()), Err);
        let put = put.and_then(|()| self.writer.write_record(None::<&[u8]>));
        put.map_err(|error| DeskError::io(&self.path, &io::Error::other(error)))
    }

    /// Brings the file to the disk.
    pub fn finish(self) -> Result<Written, DeskError> {
        let Sheet { name, path, rows, writer, .. } = self;
        let failed = |error: io::Error| DeskError::io(&path, &error);
        let out = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        let Hashing { file, hash } = out;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        Ok(Written { name, rows, sha256: crate::store::to_hex(&hash.finalize()) })
    }
}

/// Bytes on their way to the file, hashed as they pass.
struct Hashing {
    file: BufWriter<File>,
    hash: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
