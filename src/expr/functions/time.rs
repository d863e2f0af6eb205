//! Dates and times, as ODK has them.
//! The clock is the world's: the time of the event being applied, never that of the machine.
//! How a moment is read and written is said in `dates`.

use std::borrow::Cow;

use super::super::dates::{self, Moment, Style};
use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::{Call, Code};
use super::super::value::Datum;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("today()", 0, 0, Body::Moment(today)).with_clock(),
    Function::new(
        "now()",
        0,
        0,
        Body::Moment(|frame, _| {
            let time = Some(frame.world().now());
            Ok(Moment { time, style: Style::DateTime })
        }),
    )
    .with_clock(),
    Function::new(
        "date(value)",
        1,
        1,
        Body::Moment(|frame, call| moment(frame, &call.arguments[0], Style::Date)),
    ),
    Function::new(
        "date-time(value)",
        1,
        1,
        Body::Moment(|frame, call| moment(frame, &call.arguments[0], Style::DateTime)),
    ),
    Function::new("format-date(date, pattern)", 2, 2, Body::Text(format)),
    Function::new("format-date-time(date, pattern)", 2, 2, Body::Text(format)),
    Function::new(
        "decimal-date-time(date)",
        1,
        1,
        Body::Number(|frame, call| Ok(moment(frame, &call.arguments[0], Style::DateTime)?.days())),
    ),
    Function::new("decimal-time(time)", 1, 1, Body::Number(decimal_time)),
];

fn today<'a>(frame: &Frame<'a>, _: &'a Call) -> Result<Moment, ExprError> {
    let time = frame.world().now().start_of_day().ok();
    Ok(Moment { time, style: Style::Date })
}

/// A value as a moment: numbers are days, texts are dates or numbers; what is true or false is none.
fn moment<'a>(frame: &Frame<'a>, code: &'a Code, style: Style) -> Result<Moment, ExprError> {
    let zone = frame.world().zone();
    let text = match frame.datum(code)? {
        Datum::Moment(moment) => return Ok(Moment { style, ..moment }),
        Datum::Number(days) => return Ok(Moment::from_days(days, zone, style)),
        Datum::Boolean(_) => return Ok(Moment { time: None, style }),
        other => frame.text_of(other),
    };
    let days = super::super::number::parse(&text);
    Ok(if days.is_nan() {
        Moment::from_text(&text, zone, style)
    } else {
        Moment::from_days(days, zone, style)
    })
}

/// Nothing stays nothing: an item not answered gives the empty text.
fn format<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let pattern = frame.text(&call.arguments[1])?;
    let value = moment(frame, &call.arguments[0], Style::DateTime)?;
    if value.time.is_none() && frame.text(&call.arguments[0])?.trim().is_empty() {
        return Ok(Cow::Borrowed(""));
    }
    Ok(Cow::Owned(value.format(&pattern)))
}

fn decimal_time<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    Ok(dates::day_fraction(&text, &frame.world().now()))
}
