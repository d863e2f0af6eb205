//! The function library: XPath's core and ODK's, one file per family.
//! A function is a name, what it takes and one body for the type it gives; it sees its arguments
//! unevaluated, so that `if()` can leave one alone. Looking a function up is the binder's work and
//! happens once.

mod checklists;
mod choices;
mod conversion;
mod digest;
mod geography;
mod logic;
mod mathematics;
mod nodes;
mod numbers;
mod survey;
mod texts;
mod time;

use std::borrow::Cow;

use super::dates::Moment;
use super::error::ExprError;
use super::evaluate::Frame;
use super::program::{Call, Dialect};
use super::tree::NodeId;
use super::value::Datum;
use crate::i18n::Words;
use crate::words;

/// A function of the language.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    /// How it is written, as in the documentation.
    pub usage: &'static str,
    pub body: Body,
    min: usize,
    max: usize,
    /// Above the minimum, arguments come in groups of so many.
    group: usize,
    /// Which arguments must be nodes, one bit each.
    nodes: u32,
    /// It asks for the time.
    pub clock: bool,
    /// It asks for chance.
    pub chance: bool,
    /// It looks at the context node, always or when its last argument is left out.
    context: Context,
    /// Its nodes are meant among all instances, not those seen from where it stands.
    pub everywhere: bool,
    /// Which argument is a regular expression.
    pub pattern: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Never,
    /// When there are no arguments beyond the minimum.
    Implied,
    Always,
}

/// What a function does, by the type it gives.
#[derive(Debug)]
pub(super) enum Body {
    Nodes(for<'a> fn(&Frame<'a>, &'a Call, &mut Vec<NodeId>) -> Result<(), ExprError>),
    Number(for<'a> fn(&Frame<'a>, &'a Call) -> Result<f64, ExprError>),
    Text(for<'a> fn(&Frame<'a>, &'a Call) -> Result<Cow<'a, str>, ExprError>),
    Boolean(for<'a> fn(&Frame<'a>, &'a Call) -> Result<bool, ExprError>),
    Moment(for<'a> fn(&Frame<'a>, &'a Call) -> Result<Moment, ExprError>),
    Any(for<'a> fn(&Frame<'a>, &'a Call) -> Result<Datum<'a>, ExprError>),
}

/// No limit to the number of arguments.
const ANY: usize = usize::MAX;

impl Function {
    const fn new(usage: &'static str, min: usize, max: usize, body: Body) -> Function {
        Function {
            name: name_in(usage),
            usage,
            body,
            min,
            max,
            group: 1,
            nodes: 0,
            clock: false,
            chance: false,
            context: Context::Never,
            everywhere: false,
            pattern: None,
        }
    }

    /// These arguments (one bit each) must be nodes.
    const fn of_nodes(self, nodes: u32) -> Function {
        Function { nodes, ..self }
    }

    const fn in_groups_of(self, group: usize) -> Function {
        Function { group, ..self }
    }

    /// Without its last argument it takes the context node.
    const fn implying_context(self) -> Function {
        Function { context: Context::Implied, ..self }
    }

    const fn seeing_context(self) -> Function {
        Function { context: Context::Always, ..self }
    }

    const fn with_clock(self) -> Function {
        Function { clock: true, ..self }
    }

    const fn with_chance(self) -> Function {
        Function { chance: true, ..self }
    }

    const fn among_all(self) -> Function {
        Function { everywhere: true, ..self }
    }

    const fn with_pattern(self, index: usize) -> Function {
        Function { pattern: Some(index), ..self }
    }

    /// Whether it can be called with so many arguments.
    pub fn takes(&self, count: usize) -> bool {
        (self.min..=self.max).contains(&count) && (count - self.min).is_multiple_of(self.group)
    }

    pub fn needs_nodes(&self, index: usize) -> bool {
        index < 32 && self.nodes & (1 << index) != 0
    }

    /// Whether a call with so many arguments looks at the context node.
    pub fn sees_context(&self, count: usize) -> bool {
        match self.context {
            Context::Never => false,
            Context::Implied => count == self.min,
            Context::Always => true,
        }
    }

    /// "two arguments", "one to three arguments" …
    pub fn arity_in_words(&self) -> Words {
        Words::new(self.arity_in_chinese(), self.arity_in_english())
    }

    fn arity_in_chinese(&self) -> String {
        match (self.min, self.max) {
            (min, ANY) if self.group > 1 => {
                format!("要 {min} 个参数，往后每次加 {} 个", self.group)
            }
            (min, max) if self.group > 1 => {
                let counts: Vec<String> =
                    (min..=max).step_by(self.group).map(|count| count.to_string()).collect();
                format!("要 {} 个参数", counts.join(" 或 "))
            }
            (min, ANY) => format!("至少要 {min} 个参数"),
            (0, 0) => "不要参数".to_owned(),
            (min, max) if min == max => format!("要 {min} 个参数"),
            (min, max) if max == min + 1 => format!("要 {min} 或 {max} 个参数"),
            (min, max) => format!("要 {min} 到 {max} 个参数"),
        }
    }

    fn arity_in_english(&self) -> String {
        let word = in_words;
        let noun = |count: usize| if count == 1 { "argument" } else { "arguments" };
        match (self.min, self.max) {
            (min, max) if self.group > 1 && max == ANY => {
                let more = word(self.group);
                format!("{} arguments, and {more} more any number of times", word(min))
            }
            (min, max) if self.group > 1 => {
                let counts: Vec<String> = (min..=max).step_by(self.group).map(word).collect();
                format!("{} arguments", counts.join(" or "))
            }
            (min, ANY) => format!("at least {} {}", word(min), noun(min)),
            (min, max) if min == max => format!("{} {}", word(min), noun(min)),
            (min, max) if max == min + 1 => format!("{} or {} {}", word(min), word(max), noun(max)),
            (min, max) => format!("{} to {} {}", word(min), word(max), noun(max)),
        }
    }
}

/// A small number as a word.
pub(super) fn in_words(count: usize) -> String {
    match count {
        0 => "no".to_owned(),
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        more => more.to_string(),
    }
}

/// What stands before the bracket.
const fn name_in(usage: &'static str) -> &'static str {
    let bytes = usage.as_bytes();
    let mut length = 0;
    while bytes[length] != b'(' {
        length += 1;
    }
    usage.split_at(length).0
}

/// The functions of XPath 1.0 (§4), and `current()`.
const CORE: [&[Function]; 4] = [nodes::CORE, texts::CORE, logic::CORE, numbers::CORE];
/// The functions of ODK; where a name is in both, this one is meant in its dialect.
const ODK: [&[Function]; 12] = [
    nodes::ODK,
    texts::ODK,
    logic::ODK,
    numbers::ODK,
    mathematics::ODK,
    choices::ODK,
    checklists::ODK,
    time::ODK,
    conversion::ODK,
    survey::ODK,
    digest::ODK,
    geography::ODK,
];

/// Functions that are known and refused, with what to do instead.
const REFUSED: [(&str, &str, &str); 3] = [
    (
        "pulldata",
        "把要用的列放进名册，或把表做成选项清单，再用 `${name}`",
        "put the columns into the roster, or the table into a choice list, and use `${name}`",
    ),
    ("search", "用带筛选条件的选项清单", "use a choice list with a filter"),
    ("property", "设备的情况不该影响回答", "the device has no part in an answer"),
];

fn of(dialect: Dialect) -> impl Iterator<Item = &'static Function> {
    let odk = (dialect == Dialect::Odk).then_some(&ODK);
    odk.into_iter().flatten().chain(CORE.iter()).flat_map(|family| family.iter())
}

/// The function with this name.
pub(super) fn find(name: &str, dialect: Dialect) -> Option<&'static Function> {
    of(dialect).find(|function| function.name == name)
}

/// The names of all functions.
pub(super) fn names(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    of(dialect).map(|function| function.name)
}

/// Why a known function is not there.
pub(super) fn refused(name: &str) -> Option<Words> {
    let (_, zh, en) = REFUSED.iter().find(|(known, ..)| *known == name)?;
    Some(Words::new(*zh, *en))
}

/// Every function of a dialect as it is written, for documentation and completion.
pub fn catalogue(dialect: Dialect) -> Vec<&'static str> {
    let mut usages: Vec<&'static str> = Vec::new();
    for function in of(dialect) {
        if !usages.iter().any(|usage| name_in(usage) == function.name) {
            usages.push(function.usage);
        }
    }
    usages.sort_unstable();
    usages
}

/// A regular expression, or why it is none.
pub(super) fn pattern(pattern: &str) -> Result<regex::Regex, Words> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            words!("太大：减少重复的次数或层数", "it is too large: use fewer or smaller repetitions")
        }
        other => {
            // The library draws the pattern and points into it; only its last line says why.
            let text = other.to_string();
            let why = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            match COMPLAINTS.iter().find(|(known, _)| *known == why) {
                Some((_, zh)) => Words::new(*zh, why),
                // What is not known here is better quoted than guessed at.
                None => words!("读它的程序说：{why}", "{why}"),
            }
        }
    })
}

/// What the library of regular expressions says of the slips people make, and the same in Chinese.
const COMPLAINTS: [(&str, &str); 7] = [
    ("unclosed character class", "方括号 `[` 没有收尾"),
    ("unclosed group", "圆括号 `(` 没有收尾"),
    ("unopened group", "圆括号 `)` 从未打开"),
    ("repetition operator missing expression", "`*`、`+`、`?` 或 `{` 前面没有可重复的东西"),
    ("unclosed counted repetition", "花括号 `{` 没有收尾"),
    ("unrecognized escape sequence", "反斜杠后面的字母没有含义"),
    (
        "look-around, including look-ahead and look-behind, is not supported",
        "不支持前后查看（`(?=…)`、`(?<=…)` 之类）",
    ),
];
