//! What was typed becomes a value: codes, numbers, dates, words. Full-width digits and punctuation from an
//! input method count as what they mean.

use super::date::{can_become_date, finished_date, has_year};
use crate::expr::NodeId;
use crate::form::Form;
use crate::i18n::{Words, counted};
use crate::questionnaire::{Choices, Kind, Partial};
use crate::source::is_direction_mark;
use crate::words;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// The longest text taken as an answer, in bytes.
const LONGEST_TEXT: usize = 64 << 10;

/// Reads what was typed for an item as the value to store. `shown` are the codes in the order shown, for
/// items whose options are typed by position. The error says what is taken.
pub fn read_entry(form: &Form, node: NodeId, shown: &[String], typed: &str) -> Result<String, Words> {
    read(form, node, shown, typed, false)
}

/// The same where options are named by their codes and nothing else, as in line mode: the codes are what
/// was announced, and a position would be taken for one of them.
pub fn read_coded(form: &Form, node: NodeId, shown: &[String], typed: &str) -> Result<String, Words> {
    read(form, node, shown, typed, true)
}

fn read(form: &Form, node: NodeId, shown: &[String], typed: &str, coded: bool) -> Result<String, Words> {
    let Some(item) = form.item(node) else {
        return Err(words!("这里不收回答", "nothing is taken here"));
    };
    let options = |choices| Options::new(choices, shown, coded);
    match &item.kind {
        Kind::One(choices) => options(choices).one(typed),
        Kind::Many { choices, most } => options(choices).many(typed, *most),
        Kind::Rank { choices, places } => options(choices).rank(typed, *places),
        Kind::Number { decimals, .. } => number(typed, *decimals),
        Kind::Date { partial } => date(typed, *partial, form.now().date()),
        Kind::Text | Kind::Rubric(_) => text(typed),
        Kind::Note | Kind::Value | Kind::Column { .. } => {
            Err(words!("这里不收回答", "nothing is taken here"))
        }
    }
}

/// Compatibility forms folded (`２` → `2`), Chinese separators turned into spaces.
fn plain(typed: &str) -> String {
    typed
        .nfkc()
        .map(|c| match c {
            '、' | ',' | ';' | '。' => ' ',
            c => c,
        })
        .collect::<String>()
        .trim()
        .to_string()
}

/// The choices of an item and how they are named.
struct Options<'a> {
    choices: &'a Choices,
    shown: &'a [String],
    by_code: bool,
}

impl<'a> Options<'a> {
    fn new(choices: &'a Choices, shown: &'a [String], coded: bool) -> Options<'a> {
        Options { choices, shown, by_code: coded || choices.typed_by_code() }
    }

    fn code(&self, word: &str) -> Result<String, Words> {
        let exact = || self.choices.get(word).map(|choice| choice.code.clone());
        let position = || word.parse::<usize>().ok()?.checked_sub(1).and_then(|n| self.shown.get(n)).cloned();
        let found = if self.by_code { exact() } else { position().or_else(exact) };
        found.ok_or_else(|| self.taken())
    }

    fn taken(&self) -> Words {
        let all = if self.by_code { self.shown.join(" ") } else { format!("1–{}", self.shown.len()) };
        words!("只收 {all}", "it takes {all}")
    }

    /// The words that were typed. One that is a code stays as it is, even where folding would change it.
    fn words(&self, typed: &str) -> Vec<String> {
        let folded = |word: &str| plain(word).split_whitespace().map(str::to_string).collect();
        typed
            .split_whitespace()
            .flat_map(|word| match self.choices.get(word) {
                Some(_) => vec![word.to_string()],
                None => folded(word),
            })
            .collect()
    }

    fn one(&self, typed: &str) -> Result<String, Words> {
        match &self.words(typed)[..] {
            [word] => self.code(word),
            _ => Err(self.taken()),
        }
    }

    fn several(&self, typed: &str) -> Result<Vec<String>, Words> {
        let mut codes: Vec<String> = Vec::new();
        for word in self.words(typed) {
            let code = self.code(&word)?;
            if codes.contains(&code) {
                return Err(words!("{code} 写了两次", "{code} is there twice"));
            }
            codes.push(code);
        }
        if codes.is_empty() { Err(self.taken()) } else { Ok(codes) }
    }

    fn many(&self, typed: &str, most: Option<usize>) -> Result<String, Words> {
        let codes = self.several(typed)?;
        check_many(self.choices, &codes, most)?;
        Ok(in_list_order(self.choices, codes).join(" "))
    }

    fn rank(&self, typed: &str, places: usize) -> Result<String, Words> {
        let mut codes = self.several(typed)?;
        // Whoever gives the order of all has said which come first.
        if codes.len() == self.choices.list.len() {
            codes.truncate(places);
        }
        if codes.len() > places {
            let ranked = counted(places as u64, "place is", "places are");
            return Err(words!("排 {places} 项", "{ranked} ranked"));
        }
        Ok(codes.join(" "))
    }
}

/// The value of a several-choice item with one code ticked or unticked. Ticking an exclusive choice unticks
/// the others, and the other way round. The error says why one more is not taken.
pub fn toggled(choices: &Choices, value: &str, code: &str, most: Option<usize>) -> Result<String, Words> {
    let mut codes: Vec<String> = value.split(' ').filter(|c| !c.is_empty()).map(str::to_string).collect();
    if codes.iter().any(|c| c == code) {
        codes.retain(|c| c != code);
    } else {
        let exclusive = |code: &str| choices.get(code).is_some_and(|choice| choice.exclusive);
        if exclusive(code) {
            codes.clear();
        } else {
            codes.retain(|c| !exclusive(c));
        }
        codes.push(code.to_string());
        check_many(choices, &codes, most)?;
    }
    Ok(in_list_order(choices, codes).join(" "))
}

/// Whether codes can stand together: an exclusive one alone, not more than the limit.
fn check_many(choices: &Choices, codes: &[String], most: Option<usize>) -> Result<(), Words> {
    let exclusive = codes.iter().find(|code| choices.get(code).is_some_and(|choice| choice.exclusive));
    if let Some(code) = exclusive
        && codes.len() > 1
    {
        return Err(words!("{code} 不能与别的同选", "{code} cannot stand beside others"));
    }
    match most {
        Some(most) if codes.len() > most => Err(words!("最多 {most} 项", "{most} at most")),
        _ => Ok(()),
    }
}

fn in_list_order(choices: &Choices, mut codes: Vec<String>) -> Vec<String> {
    codes.sort_by_key(|code| choices.list.iter().position(|choice| choice.code == *code));
    codes
}

fn number(typed: &str, decimals: u32) -> Result<String, Words> {
    let refuse = || {
        if decimals == 0 {
            words!("收一个整数", "a whole number is taken")
        } else {
            let most = counted(decimals, "decimal", "decimals");
            words!("收一个数，最多 {decimals} 位小数", "a number is taken, {most} at most")
        }
    };
    let text: String = typed.nfkc().collect::<String>().trim().replace('−', "-");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(refuse());
    }
    let fraction = fraction.trim_end_matches('0');
    // 15 digits are what a double holds exactly, and more than any answer has.
    if fraction.len() > decimals as usize || whole.len() + fraction.len() > 15 {
        return Err(refuse());
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A date of digits in a row, or with anything between its parts.
fn date(typed: &str, partial: Partial, today: Date) -> Result<String, Words> {
    let refuse = || words!("写成 2026-11-24 或 20261124", "write 2026-11-24 or 20261124");
    let text: String = typed.nfkc().collect::<String>().trim().to_string();
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let digits = match parts[..] {
        [all] if all.len() >= 4 => all.to_string(),
        [year, ref rest @ ..] if year.len() == 4 && (1..=2).contains(&rest.len()) => {
            format!("{year}{}", two_figures(rest).ok_or_else(refuse)?)
        }
        // Two parts are a month and a day: run together they may look like a year that nobody named.
        [_, _] => two_figures(&parts).filter(|digits| !has_year(digits)).ok_or_else(refuse)?,
        _ => return Err(refuse()),
    };
    if !can_become_date(&digits, today) {
        return Err(words!("没有这一天", "there is no such day"));
    }
    finished_date(&digits, partial, today)
}

/// Months and days with two figures each, in a row; none if one has more.
fn two_figures(parts: &[&str]) -> Option<String> {
    parts.iter().all(|part| part.len() <= 2).then(|| parts.iter().map(|part| format!("{part:0>2}")).collect())
}

fn text(typed: &str) -> Result<String, Words> {
    let text = clean_text(typed);
    if text.is_empty() {
        return Err(words!("请写几个字", "write a few words"));
    }
    if text.len() > LONGEST_TEXT {
        let most = LONGEST_TEXT >> 10;
        return Err(words!("最多 {most} KB", "{most} KB at most"));
    }
    Ok(text)
}

/// Words as they are stored: composed (NFC), without control characters and direction marks, line breaks
/// kept, blanks at the ends gone.
pub fn clean_text(typed: &str) -> String {
    typed
        .nfc()
        .filter(|c| *c == '\n' || !(c.is_control() || is_direction_mark(*c)))
        .collect::<String>()
        .trim()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_canonical() {
        assert_eq!(number("１２", 0).unwrap(), "12");
        assert_eq!(number(" 007 ", 0).unwrap(), "7");
        assert_eq!(number("-0", 0).unwrap(), "0");
        assert_eq!(number("3.50", 1).unwrap(), "3.5");
        assert!(number("3.55", 1).is_err());
        assert!(number("1e3", 0).is_err());
        assert!(number("", 0).is_err());
        assert!(number(".", 1).is_err());
    }

    #[test]
    fn dates_run_through_and_impossible_ones_are_not_taken() {
        let today = Date::constant(2026, 11, 24);
        assert_eq!(date("20261112", Partial::Nothing, today).unwrap(), "2026-11-12");
        assert_eq!(date("1112", Partial::Nothing, today).unwrap(), "2026-11-12");
        assert_eq!(date("2026年3月1日", Partial::Nothing, today).unwrap(), "2026-03-01");
        assert_eq!(date("2026-03", Partial::Day, today).unwrap(), "2026-03");
        assert_eq!(date("2026", Partial::Month, today).unwrap(), "2026");
        assert!(date("2026-03", Partial::Nothing, today).is_err());
        assert!(date("20260230", Partial::Nothing, today).is_err());
        assert!(date("2026-1-2-3", Partial::Nothing, today).is_err());
        for partial in [Partial::Nothing, Partial::Day, Partial::Month] {
            assert_eq!(date("1124", partial, today).unwrap(), "2026-11-24", "{partial:?}: of this year");
            assert_eq!(date("11-24", partial, today).unwrap(), "2026-11-24", "{partial:?}");
            assert_eq!(date("2026/3/1", partial, today).unwrap(), "2026-03-01", "{partial:?}");
            for (typed, day) in [("3/18", "2026-03-18"), ("1 20", "2026-01-20"), ("5.19", "2026-05-19")] {
                assert_eq!(date(typed, partial, today).unwrap(), day, "{partial:?}: {typed}");
            }
            for none in ["1324", "0231", "11", "5", "2026111", "26-3-1", "11122026", "no day", "-"] {
                assert!(date(none, partial, today).is_err(), "{partial:?}: {none}");
            }
            for no_year in ["19-5", "19-05", "20.11", "18/3", "20 1", "22 12", "21、9", "19年5月"] {
                assert!(date(no_year, partial, today).is_err(), "{partial:?}: {no_year}");
            }
        }
        assert_eq!(date("202603", Partial::Day, today).unwrap(), "2026-03");
        assert_eq!(date("2026-03", Partial::Month, today).unwrap(), "2026-03");
        assert_eq!(date("2011", Partial::Month, today).unwrap(), "2011");
        assert!(date("2026", Partial::Day, today).is_err());
    }

    #[test]
    fn words_lose_what_could_steer_a_terminal() {
        assert_eq!(clean_text(" 一\u{1b}[2J\n二\u{202e}\0 "), "一[2J\n二");
    }
}
