//! Functions on numbers: XPath's (§4.4), and ODK's rounding, least and greatest.
//! NaN goes through all of them: one unknown number makes a sum unknown.
//! Trigonometry and powers have their own file.

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::number;
use super::super::program::Call;
use super::super::value::Datum;
use super::{ANY, Body, Function};

pub(super) const CORE: &[Function] = &[
    Function::new("number(value?)", 0, 1, Body::Number(as_number)).implying_context(),
    Function::new("sum(nodes)", 1, 1, Body::Number(sum)).of_nodes(1),
    Function::new(
        "floor(number)",
        1,
        1,
        Body::Number(|frame, call| Ok(frame.number(&call.arguments[0])?.floor())),
    ),
    Function::new(
        "ceiling(number)",
        1,
        1,
        Body::Number(|frame, call| Ok(frame.number(&call.arguments[0])?.ceil())),
    ),
    Function::new(
        "round(number)",
        1,
        1,
        Body::Number(|frame, call| Ok(number::round(frame.number(&call.arguments[0])?))),
    ),
];

pub(super) const ODK: &[Function] = &[
    Function::new("round(number, places?)", 1, 2, Body::Number(round)),
    Function::new(
        "int(number)",
        1,
        1,
        Body::Number(|frame, call| Ok(frame.number(&call.arguments[0])?.trunc())),
    ),
    Function::new("min(value, …)", 1, ANY, Body::Number(|frame, call| extreme(frame, call, f64::min))),
    Function::new("max(value, …)", 1, ANY, Body::Number(|frame, call| extreme(frame, call, f64::max))),
];

fn as_number<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    match call.arguments.first() {
        Some(code) => frame.number(code),
        None => Ok(frame.number_of_node(frame.node)),
    }
}

fn sum<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let nodes = frame.set(&call.arguments[0])?;
    // Added up from +0, as XPath's sum of nothing is 0, not the −0 that Rust's `sum` begins with.
    Ok(nodes.iter().fold(0.0, |total, &node| total + frame.number_of_node(node)))
}

/// With one argument as in XPath; with places, halves away from zero on the decimal digits.
fn round<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let value = frame.number(&call.arguments[0])?;
    let Some(code) = call.arguments.get(1) else {
        return Ok(number::round(value));
    };
    let places = frame.number(code)?;
    if places.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(number::round_to(value, places.trunc().clamp(-400.0, 400.0) as i32))
}

/// The least or greatest of all arguments and nodes; NaN if there are none or one is no number.
fn extreme<'a>(frame: &Frame<'a>, call: &'a Call, better: fn(f64, f64) -> f64) -> Result<f64, ExprError> {
    let mut best: Option<f64> = None;
    let mut take = |value: f64| {
        best = Some(match best {
            None => value,
            Some(best) if best.is_nan() || value.is_nan() => f64::NAN,
            Some(best) => better(best, value),
        });
    };
    for code in &call.arguments {
        match frame.datum(code)? {
            Datum::Nodes(nodes) => nodes.iter().for_each(|&node| take(frame.number_of_node(node))),
            other => take(frame.number_of(&other)),
        }
    }
    Ok(best.unwrap_or(f64::NAN))
}
