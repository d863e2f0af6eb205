//! Receipts: what a completion or a closed stream leaves outside the database, in
//! `receipts.tsv` and as ten characters on paper, so that a log cut short can be told.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::{Result, StoreError};
use super::event::{EventId, StreamId};
use super::filesystem;
use super::hash::{Hash, to_hex};

/// Base 32 without I, L, O and U, as Crockford wrote it down.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One line of `receipts.tsv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// UTC, milliseconds since 1970.
    pub time: i64,
    /// `None` for a closed stream.
    pub case: Option<String>,
    pub event: EventId,
    /// The hash of that event.
    pub head: Hash,
}

impl Receipt {
    /// The code that is handed out.
    pub fn code(&self) -> ReceiptCode {
        ReceiptCode::of(&self.head)
    }

    fn line(&self) -> String {
        let time = Timestamp::from_millisecond(self.time).unwrap_or(Timestamp::MIN);
        let case = self.case.as_deref().unwrap_or("-");
        let EventId { stream, seq } = self.event;
        format!("{time:.3}\t{case}\t{stream}\t{seq}\t{}\n", self.head)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let receipt = Self {
            time: fields.next()?.parse::<Timestamp>().ok()?.as_millisecond(),
            case: fields.next().map(|c| (c != "-").then(|| c.to_owned()))?,
            event: EventId { stream: StreamId::parse(fields.next()?)?, seq: fields.next()?.parse().ok()? },
            head: Hash::parse(fields.next()?)?,
        };
        fields.next().is_none().then_some(receipt)
    }
}

/// Ten base-32 characters: 45 bits of an event's hash and a check character.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ReceiptCode([u8; 10]);

/// Why a code typed from paper is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadCode {
    #[error("a receipt has ten characters, this has {0}")]
    Length(usize),
    #[error("`{0}` is no character of a receipt")]
    Character(char),
    #[error("a character is wrong, or two changed places")]
    Check,
}

impl ReceiptCode {
    /// The code of an event's hash.
    pub fn of(head: &Hash) -> Self {
        let bits = head.0[..6].iter().fold(0_u64, |n, b| n << 8 | u64::from(*b)) >> 3;
        let mut code = [0; 10];
        for (place, digit) in code[..9].iter_mut().enumerate() {
            *digit = (bits >> (40 - 5 * place) & 31) as u8;
        }
        code[9] = check(&code[..9]);
        Self(code)
    }

    /// Reads a code as a person types it: in either case, with hyphens or spaces anywhere, an O
    /// for a zero, an I or L for a one.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let mut digits = Vec::new();
        for typed in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let meant = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = DIGITS.iter().position(|d| char::from(*d) == meant);
            digits.push(digit.ok_or(BadCode::Character(typed))? as u8);
        }
        let code: [u8; 10] = digits.try_into().map_err(|d: Vec<u8>| BadCode::Length(d.len()))?;
        if check(&code[..9]) == code[9] { Ok(Self(code)) } else { Err(BadCode::Check) }
    }

    /// The range of hashes with this code: from the first (inclusive) on, all that share its
    /// first 45 bits.
    pub(super) fn range(self) -> (Hash, Hash) {
        let bits = self.0[..9].iter().fold(0_u64, |n, d| n << 5 | u64::from(*d));
        let (mut low, mut high) = ([0; 32], [255; 32]);
        low[..6].copy_from_slice(&(bits << 3).to_be_bytes()[2..]);
        high[..6].copy_from_slice(&(bits << 3 | 7).to_be_bytes()[2..]);
        (Hash(low), Hash(high))
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for digit in self.0 {
            write!(f, "{}", char::from(DIGITS[usize::from(digit)]))?;
        }
        Ok(())
    }
}

/// Σ digit_i · α^(i+1) in the field of 32 elements (x⁵ + x² + 1, α = x): every wrong character
/// and every two exchanged ones change it, since the powers of α are all different.
fn check(digits: &[u8]) -> u8 {
    let times_alpha = |v: u8| (v << 1) ^ (if v & 16 == 0 { 0 } else { 0b10_0101 });
    digits.iter().rev().fold(0, |sum, digit| times_alpha(sum ^ digit))
}

/// The file of receipts in a study folder.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("receipts.tsv")
}

/// Appends receipts and returns when they are on the disk.
pub(super) fn append(folder: &Path, receipts: &[Receipt]) -> Result<()> {
    if receipts.is_empty() {
        return Ok(());
    }
    let path = file(folder);
    let failed = |e| StoreError::io(&path, e);
    let fresh = !path.exists();
    let mut options = File::options();
    let mut file = options.read(true).append(true).create(true).open(&path).map_err(failed)?;
    // One process at a time, so that lines do not mix and only one's own are taken back.
    file.lock().map_err(failed)?;
    let mut text = String::new();
    if !ends_with_line(&mut file).map_err(failed)? {
        text.push('\n'); // a line torn by a power cut stays one line
    }
    text.extend(receipts.iter().map(Receipt::line));
    let before = file.metadata().map_err(failed)?.len();
    if let Err(error) = file.write_all(text.as_bytes()).and_then(|()| file.sync_data()) {
        // A full disk takes half a line. It would be found unreadable for ever; it is written again whole.
        let _ = file.set_len(before);
        return Err(failed(error));
    }
    if fresh {
        filesystem::sync_folder(folder)?;
    }
    Ok(())
}

fn ends_with_line(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Reads the receipts of a folder one by one: the number of the line, from 1, and the receipt, or
/// `None` where the line is none. No file is no receipts.
pub(super) fn each(folder: &Path, mut f: impl FnMut(usize, Option<Receipt>) -> Result<()>) -> Result<()> {
    let path = file(folder);
    let opened = match File::open(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(|e| StoreError::io(&path, e))?,
    };
    for (index, line) in BufReader::new(opened).split(b'\n').enumerate() {
        let line = line.map_err(|e| StoreError::io(&path, e))?;
        let receipt = std::str::from_utf8(&line).ok().and_then(Receipt::parse);
        f(index + 1, receipt)?;
    }
    Ok(())
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.code(), self.event, to_hex(&self.head.0[..8]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            time: 1_795_500_000_123,
            case: Some("c0ffee".to_owned()),
            event: EventId { stream: StreamId(uuid::Uuid::from_u128(9)), seq: 12 },
            head: Hash::of(b"head"),
        }
    }

    #[test]
    fn lines_there_and_back() {
        let closed = Receipt { case: None, ..receipt() };
        for receipt in [receipt(), closed] {
            assert_eq!(Receipt::parse(receipt.line().trim_end()), Some(receipt));
        }
        assert_eq!(Receipt::parse(""), None);
        assert_eq!(Receipt::parse(&format!("{}\tmore", receipt().line().trim_end())), None);
    }

    #[test]
    fn a_code_is_read_as_people_write() {
        let code = receipt().code();
        let text = code.to_string();
        assert_eq!(text.len(), 10);
        let typed = format!("{}-{}", &text[..5], text[5..].to_lowercase());
        let typed = typed.replace('0', "o").replace('1', "l");
        assert_eq!(ReceiptCode::parse(&typed), Ok(code));
        let (low, high) = code.range();
        assert!(low <= receipt().head && receipt().head <= high);
        assert_eq!(ReceiptCode::of(&low), code);
        assert_eq!(ReceiptCode::of(&high), code);
    }

    /// Every single wrong character and every exchange of two is found, over many codes.
    #[test]
    fn slips_of_the_pen_are_found() {
        for n in 0..200_u32 {
            let ReceiptCode(code) = ReceiptCode::of(&Hash::of(&n.to_be_bytes()));
            let read = |digits: [u8; 10]| ReceiptCode::parse(&ReceiptCode(digits).to_string());
            for place in 0..10 {
                for digit in (0..32).filter(|d| *d != code[place]) {
                    let mut wrong = code;
                    wrong[place] = digit;
                    assert_eq!(read(wrong), Err(BadCode::Check));
                }
                for other in (0..place).filter(|o| code[*o] != code[place]) {
                    let mut wrong = code;
                    wrong.swap(place, other);
                    assert_eq!(read(wrong), Err(BadCode::Check), "{place} and {other}");
                }
            }
        }
        assert_eq!(ReceiptCode::parse("ABC"), Err(BadCode::Length(3)));
        assert_eq!(ReceiptCode::parse("ABCDEFGHJU"), Err(BadCode::Character('U')));
    }

    #[test]
    fn a_torn_line_spoils_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        append(folder.path(), &[receipt()]).unwrap();
        let mut file = File::options().append(true).open(file(folder.path())).unwrap();
        file.write_all(b"2026-11-2").unwrap();
        append(folder.path(), &[receipt()]).unwrap();
        let mut read = Vec::new();
        each(folder.path(), |line, receipt| {
            read.push((line, receipt.is_some()));
            Ok(())
        })
        .unwrap();
        assert_eq!(read, [(1, true), (2, false), (3, true)]);
    }
}
