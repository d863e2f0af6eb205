//! Truth: XPath's boolean functions (§4.3) and ODK's `if`, `coalesce`, `once`.
//! Here an argument may be left unevaluated; everywhere else all are evaluated.
//! Nothing here compares: that is the operators' work.

use std::borrow::Cow;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::super::value::Datum;
use super::{Body, Function};

pub(super) const CORE: &[Function] = &[
    Function::new("boolean(value)", 1, 1, Body::Boolean(|frame, call| frame.boolean(&call.arguments[0]))),
    Function::new(
        "not(condition)",
        1,
        1,
        Body::Boolean(|frame, call| Ok(!frame.boolean(&call.arguments[0])?)),
    ),
    Function::new("true()", 0, 0, Body::Boolean(|_, _| Ok(true))),
    Function::new("false()", 0, 0, Body::Boolean(|_, _| Ok(false))),
    Function::new("lang(language)", 1, 1, Body::Boolean(lang)).seeing_context(),
];

pub(super) const ODK: &[Function] = &[
    Function::new("if(condition, then, else)", 3, 3, Body::Any(choose)),
    Function::new("coalesce(first, second)", 2, 2, Body::Text(coalesce)),
    Function::new("once(value)", 1, 1, Body::Text(once)).seeing_context(),
    Function::new("boolean-from-string(text)", 1, 1, Body::Boolean(boolean_from_string)),
];

/// Whether the nearest `xml:lang` is the language asked for or a variety of it.
fn lang<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    let wanted = frame.text(&call.arguments[0])?;
    let tree = frame.tree();
    let spoken = std::iter::successors(Some(frame.node), |&it| tree.parent(it)).find_map(|it| {
        tree.attributes(it)
            .find(|&at| tree.name(at) == "lang" && tree.namespace_uri(at) == XML)
            .map(|at| frame.text_at(at))
    });
    Ok(spoken.is_some_and(|spoken| {
        spoken.get(..wanted.len()).is_some_and(|start| {
            start.eq_ignore_ascii_case(&wanted)
                && matches!(spoken.as_bytes().get(wanted.len()), None | Some(b'-'))
        })
    }))
}

fn choose<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Datum<'a>, ExprError> {
    let branch = if frame.boolean(&call.arguments[0])? { 1 } else { 2 };
    frame.datum(&call.arguments[branch])
}

/// What there is of a value: nothing for an empty text and for NaN.
fn substance<'a>(frame: &Frame<'a>, datum: Datum<'a>) -> Cow<'a, str> {
    match datum {
        Datum::Number(value) if value.is_nan() => Cow::Borrowed(""),
        Datum::Moment(moment) if moment.time.is_none() => Cow::Borrowed(""),
        other => frame.text_of(other),
    }
}

/// The first of the two that is neither empty nor NaN.
fn coalesce<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let first = substance(frame, frame.datum(&call.arguments[0])?);
    if first.is_empty() { frame.text(&call.arguments[1]) } else { Ok(first) }
}

/// What the item holds already; if it is empty, the value, or nothing while there is none.
fn once<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let held = frame.text_at(frame.place.node);
    if held.is_empty() { Ok(substance(frame, frame.datum(&call.arguments[0])?)) } else { Ok(held) }
}

/// True for `1` and `true`, written so.
fn boolean_from_string<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    Ok(matches!(&*text, "1" | "true"))
}
