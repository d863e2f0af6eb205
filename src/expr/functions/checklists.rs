//! ODK's checklists: how many conditions hold, or how much they weigh together.
//! A node counts as a condition that holds if its text is not empty.
//! Bounds of −1 mean that there is none.

use super::super::error::ExprError;
use super::super::evaluate::{Frame, boolean_of};
use super::super::program::{Call, Code};
use super::super::value::Datum;
use super::{ANY, Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("checklist(min, max, condition, …)", 2, ANY, Body::Boolean(checklist)),
    Function::new(
        "weighted-checklist(min, max, condition, weight, …)",
        2,
        ANY,
        Body::Boolean(weighted_checklist),
    )
    .in_groups_of(2),
];

fn checklist<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let mut holding = 0usize;
    for code in &call.arguments[2..] {
        holding += conditions(frame, code)?.into_iter().filter(|&it| it).count();
    }
    within(frame, call, holding as f64)
}

fn weighted_checklist<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let mut weight = 0.0;
    for pair in call.arguments[2..].chunks_exact(2) {
        let conditions = conditions(frame, &pair[0])?;
        let weights: Vec<f64> = match frame.datum(&pair[1])? {
            Datum::Nodes(nodes) => nodes.iter().map(|&it| frame.number_of_node(it)).collect(),
            other => vec![frame.number_of(&other)],
        };
        let holding = conditions.iter().zip(&weights).filter(|(holds, _)| **holds);
        weight += holding.map(|(_, weight)| weight).sum::<f64>();
    }
    within(frame, call, weight)
}

fn conditions<'a>(frame: &Frame<'a>, code: &'a Code) -> Result<Vec<bool>, ExprError> {
    Ok(match frame.datum(code)? {
        Datum::Nodes(nodes) => nodes.iter().map(|&it| !frame.text_at(it).is_empty()).collect(),
        other => vec![boolean_of(&other)],
    })
}

fn within<'a>(frame: &Frame<'a>, call: &'a Call, value: f64) -> Result<bool, ExprError> {
    let min = frame.number(&call.arguments[0])?;
    let max = frame.number(&call.arguments[1])?;
    Ok((min < 0.0 || value >= min) && (max < 0.0 || value <= max))
}
