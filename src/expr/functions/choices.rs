//! Functions on the answer of a several-choice item: codes with spaces between.
//! They look at codes only; labels belong to the world.
//! An empty answer holds no code, though asking it for the empty code says yes, as in ODK.

use std::borrow::Cow;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("selected(item, code)", 2, 2, Body::Boolean(selected)),
    Function::new("selected-at(item, index)", 2, 2, Body::Text(selected_at)),
    Function::new("count-selected(item)", 1, 1, Body::Number(count_selected)),
    Function::new("jr:choice-name(code, item)", 2, 2, Body::Text(choice_name)).of_nodes(0b10),
];

fn selected<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let answer = frame.text(&call.arguments[0])?;
    let code = frame.text(&call.arguments[1])?;
    let code = code.trim();
    Ok(if code.is_empty() {
        answer.trim().is_empty()
    } else {
        answer.split_whitespace().any(|chosen| chosen == code)
    })
}

/// The code at `index`, counted from 0; empty outside.
fn selected_at<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let answer = frame.text(&call.arguments[0])?;
    let index = frame.number(&call.arguments[1])?.trunc();
    if index.is_nan() || index < 0.0 {
        return Ok(Cow::Borrowed(""));
    }
    Ok(match answer {
        Cow::Borrowed(answer) => Cow::Borrowed(answer.split_whitespace().nth(index as usize).unwrap_or("")),
        Cow::Owned(answer) => {
            let chosen = answer.split_whitespace().nth(index as usize);
            Cow::Owned(chosen.unwrap_or("").to_owned())
        }
    })
}

fn count_selected<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let answer = frame.text(&call.arguments[0])?;
    Ok(answer.split_whitespace().count() as f64)
}

fn choice_name<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let code = frame.text(&call.arguments[0])?;
    let Some(item) = frame.first(&call.arguments[1])? else {
        return Ok(Cow::Borrowed(""));
    };
    let label = frame.world().choice_name(item, &code);
    Ok(label.map_or(Cow::Borrowed(""), Cow::Owned))
}
