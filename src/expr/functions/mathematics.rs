//! Powers, logarithms and trigonometry, as ODK names them.
//! Each is the function of the platform's mathematics on 64-bit numbers; angles are in radians.
//! What is undefined is NaN, never an error.

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("abs(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::abs))),
    Function::new("sqrt(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::sqrt))),
    Function::new("pow(base, exponent)", 2, 2, Body::Number(|f, c| two(f, c, power))),
    Function::new("exp(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::exp))),
    Function::new("exp10(number)", 1, 1, Body::Number(|f, c| one(f, c, |exponent| power(10.0, exponent)))),
    Function::new("log(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::ln))),
    Function::new("log10(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::log10))),
    Function::new("sin(angle)", 1, 1, Body::Number(|f, c| one(f, c, f64::sin))),
    Function::new("cos(angle)", 1, 1, Body::Number(|f, c| one(f, c, f64::cos))),
    Function::new("tan(angle)", 1, 1, Body::Number(|f, c| one(f, c, f64::tan))),
    Function::new("asin(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::asin))),
    Function::new("acos(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::acos))),
    Function::new("atan(number)", 1, 1, Body::Number(|f, c| one(f, c, f64::atan))),
    Function::new("atan2(y, x)", 2, 2, Body::Number(|f, c| two(f, c, f64::atan2))),
    Function::new("pi()", 0, 0, Body::Number(|_, _| Ok(std::f64::consts::PI))),
];

fn one<'a>(frame: &Frame<'a>, call: &'a Call, of: fn(f64) -> f64) -> Result<f64, ExprError> {
    Ok(of(frame.number(&call.arguments[0])?))
}

fn two<'a>(frame: &Frame<'a>, call: &'a Call, of: fn(f64, f64) -> f64) -> Result<f64, ExprError> {
    let first = frame.number(&call.arguments[0])?;
    Ok(of(first, frame.number(&call.arguments[1])?))
}

/// An unknown exponent gives an unknown power, even of 1 (IEEE 754 would say 1).
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() { f64::NAN } else { base.powf(exponent) }
}
