//! Functions on texts: XPath's (§4.2) and ODK's.
//! Positions and lengths count characters, not bytes. What a text means as a number or a date is
//! decided elsewhere.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::number;
use super::super::program::Call;
use super::super::value::Datum;
use super::{ANY, Body, Function, pattern};
use crate::words;

pub(super) const CORE: &[Function] = &[
    Function::new("string(value?)", 0, 1, Body::Text(|frame, call| frame.text_or_context(call, 0)))
        .implying_context(),
    Function::new("concat(text, text, …)", 2, ANY, Body::Text(concat_two)),
    Function::new(
        "starts-with(text, start)",
        2,
        2,
        Body::Boolean(|frame, call| two(frame, call, |text, part| text.starts_with(part))),
    ),
    Function::new(
        "contains(text, part)",
        2,
        2,
        Body::Boolean(|frame, call| two(frame, call, |text, part| text.contains(part))),
    ),
    Function::new(
        "substring-before(text, part)",
        2,
        2,
        Body::Text(|frame, call| cut(frame, call, |text, part| text.find(part).map_or(0..0, |at| 0..at))),
    ),
    Function::new(
        "substring-after(text, part)",
        2,
        2,
        Body::Text(|frame, call| {
            cut(frame, call, |text, part| text.find(part).map_or(0..0, |at| at + part.len()..text.len()))
        }),
    ),
    Function::new("substring(text, start, length?)", 2, 3, Body::Text(substring)),
    Function::new(
        "string-length(text?)",
        0,
        1,
        Body::Number(|frame, call| Ok(frame.text_or_context(call, 0)?.chars().count() as f64)),
    )
    .implying_context(),
    Function::new("normalize-space(text?)", 0, 1, Body::Text(normalize_space)).implying_context(),
    Function::new("translate(text, from, to)", 3, 3, Body::Text(translate)),
];

pub(super) const ODK: &[Function] = &[
    Function::new("concat(text, …)", 0, ANY, Body::Text(concat_all)),
    Function::new("join(separator, text, …)", 1, ANY, Body::Text(join)),
    Function::new("substr(text, start, end?)", 2, 3, Body::Text(substr)),
    Function::new(
        "ends-with(text, end)",
        2,
        2,
        Body::Boolean(|frame, call| two(frame, call, |text, part| text.ends_with(part))),
    ),
    Function::new("regex(text, pattern)", 2, 2, Body::Boolean(regex)).with_pattern(1),
];

fn two<'a>(frame: &Frame<'a>, call: &'a Call, holds: fn(&str, &str) -> bool) -> Result<bool, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let part = frame.text(&call.arguments[1])?;
    Ok(holds(&text, &part))
}

/// The part of a text that a range of bytes names.
fn part<'a>(text: Cow<'a, str>, range: std::ops::Range<usize>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    }
}

fn cut<'a>(
    frame: &Frame<'a>,
    call: &'a Call,
    range: fn(&str, &str) -> std::ops::Range<usize>,
) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let wanted = frame.text(&call.arguments[1])?;
    let range = range(&text, &wanted);
    Ok(part(text, range))
}

fn concat_two<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let mut whole = String::new();
    for code in &call.arguments {
        let text = frame.text(code)?;
        frame.budget.make(text.len())?;
        whole.push_str(&text);
    }
    Ok(Cow::Owned(whole))
}

/// Calls `each` with the text of every argument, and of every node of an argument.
fn each_text<'a>(
    frame: &Frame<'a>,
    arguments: &'a [super::super::program::Code],
    mut each: impl FnMut(&str) -> Result<(), ExprError>,
) -> Result<(), ExprError> {
    for code in arguments {
        match frame.datum(code)? {
            Datum::Nodes(nodes) => nodes.iter().try_for_each(|&it| each(&frame.text_at(it)))?,
            other => each(&frame.text_of(other))?,
        }
    }
    Ok(())
}

fn concat_all<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let mut whole = String::new();
    each_text(frame, &call.arguments, |text| {
        frame.budget.make(text.len())?;
        whole.push_str(text);
        Ok(())
    })?;
    Ok(Cow::Owned(whole))
}

fn join<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let separator = frame.text(&call.arguments[0])?;
    let mut whole = String::new();
    let mut first = true;
    each_text(frame, &call.arguments[1..], |text| {
        frame.budget.make(separator.len() + text.len())?;
        if !std::mem::take(&mut first) {
            whole.push_str(&separator);
        }
        whole.push_str(text);
        Ok(())
    })?;
    Ok(Cow::Owned(whole))
}

/// The characters whose position p satisfies round(start) ≤ p < round(start) + round(length).
fn substring<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let start = number::round(frame.number(&call.arguments[1])?);
    let end = match call.arguments.get(2) {
        Some(code) => start + number::round(frame.number(code)?),
        None => f64::INFINITY,
    };
    let inside = |position: usize| {
        let position = position as f64 + 1.0;
        position >= start && position < end
    };
    let mut range = 0..0;
    for (index, (at, sign)) in text.char_indices().enumerate() {
        if inside(index) {
            if range.is_empty() {
                range.start = at;
            }
            range.end = at + sign.len_utf8();
        } else if !range.is_empty() {
            break;
        }
    }
    Ok(part(text, range))
}

/// From the character at `start` up to before `end`, counted from 0; negative counts from the end.
fn substr<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let length = text.chars().count();
    // NaN counts as 0; what lies outside is brought to the nearer end.
    let place = |value: f64| {
        let value = value.trunc();
        let value = if value < 0.0 { value + length as f64 } else { value };
        value.clamp(0.0, length as f64) as usize
    };
    let start = place(frame.number(&call.arguments[1])?);
    let end = match call.arguments.get(2) {
        Some(code) => place(frame.number(code)?),
        None => length,
    };
    let byte = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    let range = if start < end { byte(start)..byte(end) } else { 0..0 };
    Ok(part(text, range))
}

fn normalize_space<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text_or_context(call, 0)?;
    let mut words = text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    let mut whole = words.next().unwrap_or_default().to_owned();
    for word in words {
        whole.push(' ');
        whole.push_str(word);
    }
    Ok(Cow::Owned(whole))
}

fn translate<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let from = frame.text(&call.arguments[1])?;
    let to = frame.text(&call.arguments[2])?;
    // Of a character that stands in `from` twice the first place counts; one beyond `to` is left out.
    let mut signs: HashMap<char, Option<char>> = HashMap::new();
    let mut into = to.chars();
    for sign in from.chars() {
        let becomes = into.next();
        signs.entry(sign).or_insert(becomes);
    }
    let translated = text.chars().filter_map(|sign| signs.get(&sign).copied().unwrap_or(Some(sign)));
    Ok(Cow::Owned(translated.collect()))
}

/// Whether the pattern is found anywhere in the text.
fn regex<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    if let Some(ready) = &call.pattern {
        return Ok(ready.is_match(&text));
    }
    let written = frame.text(&call.arguments[1])?;
    // Reading a pattern anew is dear: tens of microseconds for a short one.
    frame.budget.charge(1000 + written.len() * 100);
    match pattern(&written) {
        Ok(made) => Ok(made.is_match(&text)),
        Err(why) => Err(call
            .fail(words!("`{written}` 不是正则表达式", "`{written}` is no regular expression"))
            .with_help(why)),
    }
}
