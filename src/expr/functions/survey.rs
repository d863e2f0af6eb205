//! What only an interview can answer: states of items, chance, texts in its language.
//! All of it comes from the world, so that an interview can be replayed.
//! Nothing here remembers anything.

use std::borrow::Cow;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("state(item)", 1, 1, Body::Text(state)).of_nodes(1),
    Function::new("random()", 0, 0, Body::Number(|frame, _| Ok(frame.world().random()))).with_chance(),
    Function::new("uuid()", 0, 0, Body::Text(|frame, _| Ok(Cow::Owned(frame.world().uuid())))).with_chance(),
    Function::new("jr:itext(id)", 1, 1, Body::Text(itext)),
];

/// An item that is not there has not been asked.
fn state<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    Ok(Cow::Borrowed(match frame.first(&call.arguments[0])? {
        Some(item) => frame.world().state(item),
        None => "not-asked",
    }))
}

fn itext<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let id = frame.text(&call.arguments[0])?;
    Ok(match frame.world().itext(&id) {
        Some(text) => Cow::Owned(text),
        None => id,
    })
}
