//! Keys become named commands here and nowhere else, so that every key can be changed in one place, shown on
//! the screen by its name, and pressed by a test. What a command does is decided by the screen that gets it;
//! no letter is ever a command.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// What a key asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Command {
    /// Go on, take, confirm.
    Next,
    /// The screen before this one.
    Back,
    /// One page further down.
    PageDown,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One place to the left.
    Left,
    /// One place to the right.
    Right,
    /// The beginning of the line or list.
    First,
    /// The end of the line or list.
    Last,
    /// Close what lies on top; in an interview, pause.
    Close,
    /// Take back the last character.
    Backspace,
    /// Take away the next character.
    Delete,
    /// A line break inside a text.
    NewLine,
    /// What the question means and what can be pressed.
    Help,
    /// Write a remark.
    Remark,
    /// The other language.
    Language,
    /// Go to another item.
    Jump,
    /// What is still open.
    Problems,
    /// An example worth sharing.
    Example,
    /// The respondent does not know.
    DontKnow,
    /// The respondent does not want to say.
    Refused,
    /// Leave the item out, where the questionnaire allows it.
    Skip,
    /// Write on what can only be meant.
    Complete,
    /// Leave the program, losing nothing.
    Leave,
    /// A character.
    Type(char),
    /// A text from the clipboard.
    Paste(String),
}

/// A key with what is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Shift, Ctrl, Alt.
    pub held: KeyModifiers,
}

/// Which key means what.
#[derive(Debug, Clone)]
pub struct KeyMap {
    meaning: HashMap<Chord, Command>,
    /// The first key of each command, as it is written on the screen.
    shown: HashMap<Command, String>,
}

/// Every command that can be put on another key, with its word in the file of keys and its usual keys.
const USUAL: &[(&str, Command, &str)] = &[
    ("next", Command::Next, "Enter"),
    ("back", Command::Back, "PgUp Shift+Tab"),
    ("page-down", Command::PageDown, "PgDn"),
    ("up", Command::Up, "Up"),
    ("down", Command::Down, "Down"),
    ("left", Command::Left, "Left"),
    ("right", Command::Right, "Right"),
    ("first", Command::First, "Home"),
    ("last", Command::Last, "End"),
    ("close", Command::Close, "Esc"),
    ("backspace", Command::Backspace, "Backspace"),
    ("delete", Command::Delete, "Del"),
    ("new-line", Command::NewLine, "Alt+Enter Shift+Enter"),
    ("help", Command::Help, "F1"),
    ("remark", Command::Remark, "F2"),
    ("language", Command::Language, "F3"),
    ("jump", Command::Jump, "F4"),
    ("problems", Command::Problems, "F5"),
    ("example", Command::Example, "F6"),
    ("dont-know", Command::DontKnow, "F7"),
    ("refused", Command::Refused, "F8"),
    ("skip", Command::Skip, "F10"),
    ("complete", Command::Complete, "Tab"),
    ("leave", Command::Leave, "Ctrl+C"),
];

impl Default for KeyMap {
    fn default() -> KeyMap {
        let mut map = KeyMap { meaning: HashMap::new(), shown: HashMap::new() };
        for (_, command, keys) in USUAL {
            map.put(command, keys);
        }
        map
    }
}

impl KeyMap {
    /// The usual keys, changed by lines such as `remark = F9 Ctrl+R`. Lines with `#` in front are left out.
    ///
    /// # Errors
    /// The first line that cannot be read, with its number from 1.
    pub fn read(text: &str) -> Result<KeyMap, (usize, String)> {
        let mut map = KeyMap::default();
        for (n, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let known = line.split_once('=').and_then(|(word, keys)| {
                let (_, command, _) = USUAL.iter().find(|(name, ..)| *name == word.trim())?;
                keys.split_whitespace().all(|key| chord(key).is_some()).then_some((command, keys))
            });
            let Some((command, keys)) = known else { return Err((n + 1, line.to_string())) };
            map.meaning.retain(|_, meaning| meaning != command);
            map.put(command, keys);
        }
        Ok(map)
    }

    fn put(&mut self, command: &Command, keys: &str) {
        for (n, key) in keys.split_whitespace().enumerate() {
            if let Some(chord) = chord(key) {
                self.meaning.insert(chord, command.clone());
                if n == 0 {
                    self.shown.insert(command.clone(), key.to_string());
                }
            }
        }
    }

    /// What a key asks for; nothing for keys that mean nothing here.
    pub fn command(&self, key: KeyEvent) -> Option<Command> {
        if key.kind == KeyEventKind::Release {
            return None;
        }
        // Terminals tell Shift+Tab in two ways, and Shift with a character is the character.
        let (code, mut held) = match key.code {
            KeyCode::BackTab => (KeyCode::Tab, key.modifiers | KeyModifiers::SHIFT),
            code => (code, key.modifiers),
        };
        if let KeyCode::Char(_) = code {
            held.remove(KeyModifiers::SHIFT);
        }
        if let Some(command) = self.meaning.get(&Chord { code, held }) {
            return Some(command.clone());
        }
        match code {
            KeyCode::Char(c) if !held.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                Some(Command::Type(c))
            }
            // Ctrl and others with a key that has a meaning alone: the hand slipped.
            _ => None,
        }
    }

    /// The key of a command as it is written on the screen, `F2`.
    pub fn name(&self, command: &Command) -> &str {
        self.shown.get(command).map_or("", String::as_str)
    }
}

fn chord(text: &str) -> Option<Chord> {
    let mut held = KeyModifiers::NONE;
    let mut rest = text;
    while let Some((modifier, key)) = rest.split_once('+').filter(|(_, key)| !key.is_empty()) {
        held |= match modifier {
            "Ctrl" => KeyModifiers::CONTROL,
            "Alt" => KeyModifiers::ALT,
            "Shift" => KeyModifiers::SHIFT,
            _ => return None,
        };
        rest = key;
    }
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        other => match other.strip_prefix('F').and_then(|n| n.parse().ok()) {
            Some(n @ 1..=24) => KeyCode::F(n),
            _ => {
                let mut letters = other.chars();
                let letter = letters.next().filter(|_| letters.next().is_none())?;
                // A bare letter is never a command: an input method left on would press it.
                if !held.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
                    return None;
                }
                KeyCode::Char(letter.to_ascii_lowercase())
            }
        },
    };
    Some(Chord { code, held })
}

/// A character as what it stands for where codes, numbers and searches are typed: `２` is 2, `、` is `/`.
pub fn plain(c: char) -> char {
    let c = if c == '、' { '/' } else { c };
    let mut folded = c.nfkc();
    match (folded.next(), folded.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The digit a character stands for.
pub fn digit(command: &Command) -> Option<u8> {
    match command {
        Command::Type(c) => plain(*c).to_digit(10).map(|digit| digit as u8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(map: &KeyMap, code: KeyCode, held: KeyModifiers) -> Option<Command> {
        map.command(KeyEvent::new(code, held))
    }

    #[test]
    fn keys_have_one_meaning_and_letters_none() {
        let map = KeyMap::default();
        assert_eq!(press(&map, KeyCode::BackTab, KeyModifiers::NONE), Some(Command::Back));
        assert_eq!(press(&map, KeyCode::Tab, KeyModifiers::NONE), Some(Command::Complete));
        assert_eq!(press(&map, KeyCode::Char('q'), KeyModifiers::NONE), Some(Command::Type('q')));
        assert_eq!(press(&map, KeyCode::Char('q'), KeyModifiers::CONTROL), None);
        assert_eq!(press(&map, KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Command::Leave));
        assert_eq!(press(&map, KeyCode::Enter, KeyModifiers::ALT), Some(Command::NewLine));
        assert_eq!(map.name(&Command::Remark), "F2");
    }

    #[test]
    fn a_file_puts_commands_on_other_keys() {
        let map = KeyMap::read("# mine\nremark = F9 Ctrl+R\n").unwrap();
        assert_eq!(press(&map, KeyCode::F(9), KeyModifiers::NONE), Some(Command::Remark));
        assert_eq!(press(&map, KeyCode::Char('r'), KeyModifiers::CONTROL), Some(Command::Remark));
        assert_eq!(press(&map, KeyCode::F(2), KeyModifiers::NONE), None);
        assert_eq!(map.name(&Command::Remark), "F9");
        assert_eq!(KeyMap::read("next = q").unwrap_err().0, 1);
        assert_eq!(KeyMap::read("\nfly = F1").unwrap_err().0, 2);
    }

    #[test]
    fn full_width_forms_stand_for_what_they_mean() {
        assert_eq!(plain('２'), '2');
        assert_eq!(plain('Ａ'), 'A');
        assert_eq!(plain('、'), '/');
        assert_eq!(plain('？'), '?');
        assert_eq!(digit(&Command::Type('９')), Some(9));
        assert_eq!(digit(&Command::Type('九')), None);
    }
}
