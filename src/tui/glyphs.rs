//! The signs the program draws that a terminal may show one or two columns wide. They come in two sets; the
//! terminal is never asked. Text of questionnaires and people is drawn as it is given.

use std::borrow::Cow;

/// A set of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// A rule over the full width.
    pub rule: &'static str,
    /// The part of a bar that is done.
    pub bar: &'static str,
    /// The part of a bar that is to come.
    pub rest: &'static str,
    /// What was saved.
    pub saved: &'static str,
    /// The cursor row.
    pub cursor: &'static str,
    /// A note for the interviewer.
    pub note: &'static str,
    /// What stands between two facts on one line.
    pub dot: &'static str,
    /// A tick.
    pub tick: &'static str,
    /// Something was cut.
    pub cut: &'static str,
    /// From … to.
    pub to: &'static str,
    /// More above.
    pub above: &'static str,
    /// More below.
    pub below: &'static str,
    /// The point of an estimate.
    pub point: &'static str,
    /// The ends of an interval.
    pub ends: (&'static str, &'static str),
    /// In place of the ends where the interval goes on beyond the ground.
    pub beyond: (&'static str, &'static str),
    /// The ground of a drawn interval.
    pub ground: &'static str,
    ascii: bool,
}

/// As designed.
pub const UNICODE: Glyphs = Glyphs {
    rule: "─",
    bar: "━",
    rest: "─",
    saved: "●",
    cursor: "▸",
    note: "※",
    dot: "·",
    tick: "✓",
    cut: "…",
    to: "–",
    above: "↑",
    below: "↓",
    point: "●",
    ends: ("├", "┤"),
    beyond: ("‹", "›"),
    ground: "·",
    ascii: false,
};

/// Signs of one column everywhere.
pub const ASCII: Glyphs = Glyphs {
    rule: "-",
    bar: "=",
    rest: "-",
    saved: "*",
    cursor: ">",
    note: "*",
    dot: "|",
    tick: "x",
    cut: "~",
    to: "-",
    above: "^",
    below: "v",
    point: "o",
    ends: ("[", "]"),
    beyond: ("<", ">"),
    ground: ".",
    ascii: true,
};

impl Glyphs {
    /// The set that `FANGTAN_GLYPHS` asks for.
    pub fn named(word: Option<&str>) -> Glyphs {
        if word == Some("ascii") { ASCII } else { UNICODE }
    }

    /// The word that asks for this set.
    pub fn word(&self) -> &'static str {
        if self.ascii { "ascii" } else { "unicode" }
    }

    /// The other set.
    pub fn other(&self) -> Glyphs {
        if self.ascii { UNICODE } else { ASCII }
    }

    /// Some of the signs, to be looked at.
    pub fn sample(&self) -> String {
        format!("{} {} {}", self.rule, self.saved, self.dot)
    }

    /// What the program itself says, in signs of this set: `1–5`, `按 ↵`. Text of people does not come here.
    pub fn said<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.ascii || !text.contains(['–', '↵']) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace('–', self.to).replace('↵', "Enter"))
    }

    /// A key's name as it is drawn: `Enter` is an arrow where arrows can be drawn.
    pub fn key<'n>(&self, name: &'n str) -> &'n str {
        if self.ascii {
            return name;
        }
        match name {
            "Enter" => "↵",
            "Alt+Enter" => "Alt+↵",
            "Up" => "↑",
            "Down" => "↓",
            "Left" => "←",
            "Right" => "→",
            name => name,
        }
    }
}
