//! Codes typed digit by digit. One that could still become a longer one waits for the next digit or for Enter,
//! never for time.

use super::Reaction;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::words;

/// Digits typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(String);

/// What a digit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// This one, counted from 0.
    Is(usize),
    /// It may become a longer one.
    Waits,
    /// There is none like it.
    None,
}

impl Typed {
    /// A key that is a digit, among these codes: the one it makes up, counted from 0, or what it came to instead.
    /// Nothing for other keys.
    pub fn press(&mut self, command: &Command, codes: &[&str]) -> Option<Result<usize, Reaction>> {
        Some(match self.digit(digit(command)?, codes) {
            Code::Is(n) => Ok(n),
            Code::Waits => Err(Reaction::Stay),
            Code::None => Err(Reaction::Say(taken(codes))),
        })
    }

    /// One more digit, among these codes.
    pub fn digit(&mut self, digit: u8, codes: &[&str]) -> Code {
        let typed = format!("{}{digit}", self.0);
        let longer = codes.iter().any(|code| code.len() > typed.len() && code.starts_with(&typed));
        if longer {
            self.0 = typed;
            return Code::Waits;
        }
        self.0.clear();
        codes.iter().position(|code| *code == typed).map_or(Code::None, Code::Is)
    }

    /// Takes what waits as it is.
    pub fn take(&mut self, codes: &[&str]) -> Option<usize> {
        let typed = std::mem::take(&mut self.0);
        codes.iter().position(|code| *code == typed)
    }

    /// Whether digits wait.
    pub fn waits(&self) -> bool {
        !self.0.is_empty()
    }

    /// The digits that wait.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Takes back the last digit.
    pub fn backspace(&mut self) -> bool {
        self.0.pop().is_some()
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// What is taken, in words.
pub fn taken(codes: &[&str]) -> Words {
    let numbers: Option<Vec<usize>> = codes.iter().map(|code| code.parse().ok()).collect();
    let in_a_row = numbers.is_some_and(|n| n.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let all = match codes {
        [] => return words!("这里没有选项", "there is nothing to choose from"),
        [first, .., last] if in_a_row => format!("{first}–{last}"),
        codes if codes.len() <= 10 => codes.join(" "),
        _ => return words!("只收列出的代码", "only the codes listed"),
    };
    words!("只收 {all}", "{all} only")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_digit_waits_only_if_a_second_may_follow() {
        let mut typed = Typed::default();
        let codes = ["1", "2", "10", "12"];
        assert_eq!(typed.digit(2, &codes), Code::Is(1));
        assert_eq!(typed.digit(1, &codes), Code::Waits);
        assert_eq!(typed.digit(2, &codes), Code::Is(3));
        assert_eq!(typed.digit(1, &codes), Code::Waits);
        assert_eq!(typed.take(&codes), Some(0));
        assert_eq!(typed.digit(7, &codes), Code::None);
        assert!(!typed.waits());
    }

    #[test]
    fn what_is_taken_is_said_shortly() {
        assert_eq!(taken(&["1", "2", "3"]).zh, "只收 1–3");
        assert_eq!(taken(&["1", "2", "9"]).en, "1 2 9 only");
    }
}
