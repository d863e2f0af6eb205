//! The draws a study describes: how many, from which strata, with which reserves. What was drawn lies
//! in the files of the draw, never here.

use super::code::read_code;
use super::roster_description::RosterDescription;
use super::units::{UnitId, Units};
use crate::questionnaire::Text;
use crate::source::{Node, NodeKind, Reading, Span, nearest};
use crate::words;
use std::collections::BTreeMap;

/// Largest sample that can be asked for.
const MOST: u64 = 10_000_000;

/// How elements are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawMethod {
    /// From the whole frame.
    Simple,
    /// From each stratum.
    Stratified,
}

/// What makes the strata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrataBy {
    /// The unit of the roster.
    Unit,
    /// The unit at the top of its branch.
    Group,
    /// A declared column.
    Column(String),
}

/// How the sample is shared among the strata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allotment {
    /// In proportion to the frame, with a least number a stratum.
    Proportional {
        /// At least so many in each stratum, or all of it.
        minimum: u64,
    },
    /// The same number each, as far as it goes.
    Equal,
    /// So many in each stratum.
    Given(BTreeMap<String, u64>),
}

/// How many stand in reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReserveRule {
    /// So many in all, shared like the sample.
    Total(u64),
    /// So many behind each stratum.
    Each(u64),
}

/// One draw as described.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawDescription {
    /// Its name, which is that of its files.
    pub name: String,
    /// The round it is for, from 1.
    pub round: u32,
    /// How elements are chosen.
    pub method: DrawMethod,
    /// What makes the strata, in a stratified draw.
    pub by: Option<StrataBy>,
    /// How many are drawn in all.
    pub size: u64,
    /// How they are shared.
    pub allotment: Allotment,
    /// How many stand in reserve.
    pub reserves: ReserveRule,
    /// Expected response rate, above 0 and at most 1, for the figures of the plan.
    pub expect: Option<f64>,
    /// Assumed standard deviation of the score, in points, for the figures of the plan.
    pub deviation: Option<f64>,
    /// When a reserve takes the place of a drawn element, in words.
    pub replace: Option<Text>,
    /// Where it stands in `study.yaml`.
    pub span: Span,
}

impl DrawDescription {
    /// The stratum of a unit's element with these declared columns; `None` in a simple draw, or where
    /// the column is not among those given.
    pub fn stratum<'a>(
        &self,
        unit: UnitId,
        units: &'a Units,
        column: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<&'a str> {
        match self.by.as_ref()? {
            StrataBy::Unit => Some(&units.get(unit).code),
            StrataBy::Group => Some(&units.get(units.top(unit)).code),
            StrataBy::Column(name) => column(name),
        }
    }

    /// Reads the list under `draws:`.
    pub(super) fn read_all(
        node: &Node,
        units: &Units,
        roster: Option<&RosterDescription>,
        reading: &mut Reading,
    ) -> Vec<DrawDescription> {
        let mut draws: Vec<DrawDescription> = Vec::new();
        for entry in reading.members(node) {
            let Some(draw) = DrawDescription::read(entry, units, roster, reading) else { continue };
            if draws.iter().any(|other| other.name == draw.name) {
                let name = &draw.name;
                let message = words!("有两个抽取都叫 {name}", "two draws are called `{name}`");
                reading.error(draw.span.clone(), message);
                continue;
            }
            draws.push(draw);
        }
        draws
    }

    fn read(
        node: &Node,
        units: &Units,
        roster: Option<&RosterDescription>,
        reading: &mut Reading,
    ) -> Option<DrawDescription> {
        let mut fields = reading.fields(node)?;
        let named = fields.need("draw", reading);
        let name = named.and_then(|node| read_code(node, reading));
        let round = fields.take("round").map_or(Some(1), |node| reading.whole(node, 1, 10_000));
        let methods = [("simple", DrawMethod::Simple), ("stratified", DrawMethod::Stratified)];
        let method = fields.need("method", reading).and_then(|node| reading.one_of(node, &methods));
        let by_node = fields.take("by");
        let by = by_node.and_then(|node| read_by(node, roster, reading));
        let size_node = fields.take("size");
        let size = size_node.and_then(|node| reading.whole(node, 1, MOST));
        let allocation = fields.take("allocation");
        let minimum_node = fields.take("minimum");
        let minimum = minimum_node.and_then(|node| reading.whole(node, 0, MOST));
        let reserves =
            fields.take("reserves").map_or(Some(ReserveRule::Total(0)), |node| read_reserves(node, reading));
        let expect_node = fields.take("expect");
        let expect = expect_node.and_then(|node| reading.number(node, 0.0, 1.0));
        let deviation = fields.take("deviation").and_then(|node| reading.number(node, 0.0, 1e6));
        let replace = fields.take("replace").and_then(|node| Text::read(node, &[], reading));
        let head = fields.head();
        fields.finish(reading);

        if let (Some(node), Some(0.0)) = (expect_node, expect) {
            let message = words!("应答率要大于 0", "the response rate must be above 0");
            reading.error(node.span.clone(), message);
        }
        let method = method?;
        match (method, by_node) {
            (DrawMethod::Stratified, None) => reading.error_help(
                head.clone(),
                words!("分层抽取要说按什么分层", "a stratified draw must say by what"),
                words!("加一行 by: unit", "add a line `by: unit`"),
            ),
            (DrawMethod::Simple, Some(node)) => reading.error_help(
                node.span.clone(),
                words!("简单随机抽取不分层", "a simple draw has no strata"),
                words!("删去 by，或写 method: stratified", "remove `by`, or write `method: stratified`"),
            ),
            _ => {}
        }
        let allotment = read_allotment(allocation, minimum.unwrap_or(0), by.as_ref(), units, reading)?;
        if let (Some(node), false) = (minimum_node, matches!(allotment, Allotment::Proportional { .. })) {
            let message =
                words!("minimum 只用于按比例分配", "`minimum` goes with a proportional allocation only");
            reading.error(node.span.clone(), message);
        }
        if let (Some(node), Some(size), Some(minimum)) = (minimum_node, size, minimum)
            && minimum > size
        {
            let message = words!(
                "每层至少 {minimum} 人，可一共只抽 {size} 人",
                "at least {minimum} in each stratum, but only {size} in all"
            );
            reading.error(node.span.clone(), message);
        }
        let size = match &allotment {
            Allotment::Given(numbers) => {
                let sum = numbers.values().sum::<u64>();
                if let (Some(node), Some(size)) = (size_node, size.filter(|size| *size != sum)) {
                    let message = words!(
                        "各层加起来是 {sum}，不是 {size}",
                        "the strata add up to {sum}, not to {size}"
                    );
                    reading.error(node.span.clone(), message);
                }
                Some(sum)
            }
            _ if size_node.is_none() => {
                reading.error(head, words!("这里缺“size”", "`size` is missing here"));
                None
            }
            _ => size,
        };
        Some(DrawDescription {
            span: named?.span.clone(),
            name: name?,
            round: round? as u32,
            method,
            by,
            size: size?,
            allotment,
            reserves: reserves?,
            expect,
            deviation,
            replace,
        })
    }
}

fn read_by(node: &Node, roster: Option<&RosterDescription>, reading: &mut Reading) -> Option<StrataBy> {
    let written = reading.text(node)?;
    match written {
        "unit" => return Some(StrataBy::Unit),
        "group" => return Some(StrataBy::Group),
        _ => {}
    }
    // Where the roster itself could not be read, its complaint is enough.
    let roster = roster?;
    let columns = || roster.columns.iter().map(|column| column.name.as_str());
    if columns().any(|name| name == written) {
        return Some(StrataBy::Column(written.to_string()));
    }
    let all = ["unit", "group"].into_iter().chain(columns()).collect::<Vec<_>>().join(" | ");
    let message = words!("不能按“{written}”分层", "there are no strata by `{written}`");
    reading.error_help(node.span.clone(), message, words!("可以写：{all}", "it takes: {all}"));
    None
}

fn read_allotment(
    node: Option<&Node>,
    minimum: u64,
    by: Option<&StrataBy>,
    units: &Units,
    reading: &mut Reading,
) -> Option<Allotment> {
    let Some(node) = node else { return Some(Allotment::Proportional { minimum }) };
    let NodeKind::Map { entries, .. } = &node.kind else {
        let known = [("proportional", Allotment::Proportional { minimum }), ("equal", Allotment::Equal)];
        let places: Vec<(&'static str, usize)> = vec![(known[0].0, 0), (known[1].0, 1)];
        let at = reading.one_of(node, &places)?;
        return Some(known[at].1.clone());
    };
    let strata: Option<Vec<&str>> = match by {
        Some(StrataBy::Unit) => Some(units.leaves().map(|id| units.get(id).code.as_str()).collect()),
        Some(StrataBy::Group) => {
            let tops = units.iter().filter(|(_, unit)| unit.parent.is_none());
            Some(tops.map(|(_, unit)| unit.code.as_str()).collect())
        }
        // The values of a column are known when the roster is read.
        _ => None,
    };
    let mut numbers = BTreeMap::new();
    for (key, value) in entries {
        let code = key.text().unwrap_or("");
        if let Some(strata) = strata.as_ref().filter(|strata| !strata.contains(&code)) {
            let message = words!("没有叫 {code} 的层", "there is no stratum `{code}`");
            match nearest(code, strata.iter().copied()) {
                Some(near) => {
                    let help = words!("是不是 {near}？", "did you mean `{near}`?");
                    reading.error_help(key.span.clone(), message, help);
                }
                None => reading.error(key.span.clone(), message),
            }
        }
        numbers.insert(code.to_string(), reading.whole(value, 0, MOST)?);
    }
    if by.is_none() {
        let message = words!("各层人数只用于分层抽取", "numbers by stratum go with a stratified draw only");
        reading.error(node.span.clone(), message);
    }
    Some(Allotment::Given(numbers))
}

fn read_reserves(node: &Node, reading: &mut Reading) -> Option<ReserveRule> {
    if !matches!(node.kind, NodeKind::Map { .. }) {
        return reading.whole(node, 0, MOST).map(ReserveRule::Total);
    }
    let mut fields = reading.fields(node)?;
    let each = fields.need("each", reading).and_then(|node| reading.whole(node, 0, MOST));
    fields.finish(reading);
    each.map(ReserveRule::Each)
}
