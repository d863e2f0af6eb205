//! Lines and areas on the globe, from points written `latitude longitude altitude accuracy`.
//! The earth is the sphere of JavaRosa, whose radius is 6,378,100 m, so that figures agree with
//! those of ODK. Points come as one text with `;` between them, or as one node each.

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::number;
use super::super::program::{Call, Code};
use super::super::value::Datum;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[
    Function::new("distance(points)", 1, 1, Body::Number(|frame, call| measure(frame, call, length))),
    Function::new("area(points)", 1, 1, Body::Number(|frame, call| measure(frame, call, area))),
    Function::new("geofence(point, area)", 2, 2, Body::Boolean(geofence)),
];

const RADIUS_M: f64 = 6_378_100.0;

/// A place on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

/// A figure in metres or square metres, to two decimals; NaN where a point cannot be read.
fn measure<'a>(frame: &Frame<'a>, call: &'a Call, of: fn(&[Point]) -> f64) -> Result<f64, ExprError> {
    Ok(points(frame, &call.arguments[0])?.map_or(f64::NAN, |points| number::round_to(of(&points), 2)))
}

/// Whether the point lies within the area; false where one of them cannot be read.
fn geofence<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<bool, ExprError> {
    let point = points(frame, &call.arguments[0])?;
    let area = points(frame, &call.arguments[1])?;
    Ok(match (point.as_deref(), area) {
        (Some([point]), Some(area)) => within(*point, &area),
        _ => false,
    })
}

/// The points of a value; none if one of them is none.
fn points<'a>(frame: &Frame<'a>, code: &'a Code) -> Result<Option<Vec<Point>>, ExprError> {
    Ok(match frame.datum(code)? {
        Datum::Nodes(nodes) => {
            let read = nodes.iter().map(|&it| read(&frame.text_at(it)));
            read.collect::<Option<Vec<_>>>().map(|lists| lists.concat())
        }
        other => read(&frame.text_of(other)),
    })
}

fn read(text: &str) -> Option<Vec<Point>> {
    let written = text.split(';').map(str::trim).filter(|point| !point.is_empty());
    written.map(read_point).collect()
}

fn read_point(text: &str) -> Option<Point> {
    let mut numbers = text.split_whitespace().map(number::parse);
    let (latitude, longitude) = (numbers.next()?, numbers.next()?);
    let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_globe.then_some(Point { latitude, longitude })
}

/// Along great circles, by the haversine formula.
fn length(points: &[Point]) -> f64 {
    let legs = points.windows(2).map(|leg| {
        let (from, to) = (leg[0].latitude.to_radians(), leg[1].latitude.to_radians());
        let turn = (leg[1].longitude - leg[0].longitude).to_radians();
        let half = ((to - from) / 2.0).sin().powi(2) + from.cos() * to.cos() * (turn / 2.0).sin().powi(2);
        2.0 * RADIUS_M * half.sqrt().min(1.0).asin()
    });
    legs.fold(0.0, |total, leg| total + leg)
}

/// Within a closed line (closed here if it is not): the trapezoids between each leg and the pole,
/// R²/2 · |Σ Δλ · (2 + sin φ₁ + sin φ₂)|. Fewer than three points enclose nothing.
fn area(points: &[Point]) -> f64 {
    if points.len() < 3 {
        return 0.0;
    }
    let next = points.iter().cycle().skip(1);
    let sum = points.iter().zip(next).fold(0.0, |sum, (from, to)| {
        let height = 2.0 + from.latitude.to_radians().sin() + to.latitude.to_radians().sin();
        sum + (to.longitude - from.longitude).to_radians() * height
    });
    (sum * RADIUS_M * RADIUS_M / 2.0).abs()
}

/// Whether a ray to the east crosses the outline an odd number of times.
fn within(point: Point, outline: &[Point]) -> bool {
    let next = outline.iter().cycle().skip(1);
    let crossings = outline.iter().zip(next).filter(|(from, to)| {
        let spans = (from.latitude > point.latitude) != (to.latitude > point.latitude);
        let share = (point.latitude - from.latitude) / (to.latitude - from.latitude);
        spans && point.longitude < from.longitude + share * (to.longitude - from.longitude)
    });
    crossings.count() % 2 == 1
}
