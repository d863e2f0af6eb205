//! Estimates held against those of R's `survey`: every case of `statistics/estimation.json` and
//! `estimation2.json` whose design and estimand the crate knows, field by field, to 1e-8 relative.
//! Groups that are not begun are named with their counts; nothing is left out silently: a field
//! that is not compared is a difference.

use fangtan::statistics::{
    Design, DfFrom, Estimate, LEVEL, Lonely, ProportionMethod, Subset, class_weights, proportion_interval,
    stratum_weight,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Relative difference that counts as equal.
const TOLERANCE: f64 = 1e-8;

/// What became of one group of cases.
pub struct Line {
    /// `statistics/estimation/single-stage` and the like.
    pub group: String,
    /// Cases in it.
    pub total: usize,
    /// `None` where the group is not begun, else what differs: (id of the case, how).
    pub differences: Option<Vec<(String, String)>>,
}

/// Runs all suites in a folder `statistics`.
pub fn run(folder: &Path) -> Vec<Line> {
    let mut tables = Tables { folder, read: HashMap::new() };
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for file in
        ["estimation", "estimation2", "psychometrics", "psychometrics2", "sampling", "sampling2", "smallarea"]
    {
        let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in cases {
            let kind = if file.starts_with("estimation") { kind_of(&case) } else { Kind::NotYet("all") };
            let (Kind::Begun(name) | Kind::NotYet(name)) = kind;
            let group = format!("statistics/{file}/{name}");
            let line = lines.entry(group.clone()).or_insert_with(|| Line {
                group,
                total: 0,
                differences: matches!(kind, Kind::Begun(_)).then(Vec::new),
            });
            line.total += 1;
            if let Some(differences) = &mut line.differences {
                let id = case["id"].as_str().unwrap().to_owned();
                let found = check(&case, &mut tables);
                differences.extend(found.into_iter().map(|how| (id.clone(), how)));
            }
        }
    }
    lines.into_values().collect()
}

#[derive(Clone, Copy)]
enum Kind {
    Begun(&'static str),
    NotYet(&'static str),
}

/// The group of a case follows from what its design asks for, never from its name.
fn kind_of(case: &Value) -> Kind {
    let design = &case["design"];
    let has = |key: &str| !design[key].is_null();
    if has("replicates") {
        Kind::NotYet("replicates")
    } else if has("calibrate") || has("poststrata") || has("rake") {
        Kind::NotYet("calibration")
    } else if design["ids"].is_array() || design["fpc"].is_array() {
        Kind::NotYet("multi-stage")
    } else if case["estimand"] == "quantile" {
        Kind::NotYet("quantiles")
    } else if design["nonresponse"]["method"] == "propensity" {
        Kind::NotYet("response-propensity")
    } else if has("nonresponse") {
        Kind::Begun("non-response")
    } else if has("lonely_psu") {
        Kind::Begun("lonely-psu")
    } else if !case["domain"].is_null() || !case["by"].is_null() {
        Kind::Begun("domains")
    } else {
        Kind::Begun("single-stage")
    }
}

/// A data file as columns of text.
struct Data {
    columns: HashMap<String, Vec<String>>,
    rows: usize,
}

struct Tables<'a> {
    folder: &'a Path,
    read: HashMap<String, std::rc::Rc<Data>>,
}

impl Tables<'_> {
    fn get(&mut self, name: &str) -> std::rc::Rc<Data> {
        if let Some(data) = self.read.get(name) {
            return data.clone();
        }
        let mut reader = csv::Reader::from_path(self.folder.join(name)).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for record in reader.records() {
            for (column, cell) in columns.iter_mut().zip(&record.unwrap()) {
                column.push(cell.to_owned());
            }
        }
        let rows = columns[0].len();
        let columns = names.into_iter().zip(columns).collect();
        let data = std::rc::Rc::new(Data { columns, rows });
        self.read.insert(name.to_owned(), data.clone());
        data
    }
}

impl Data {
    fn text(&self, column: &Value) -> &[String] {
        &self.columns[column.as_str().unwrap()]
    }

    fn numbers(&self, column: &Value) -> Vec<f64> {
        self.text(column).iter().map(|cell| cell.parse().unwrap()).collect()
    }

    fn labels(&self, column: &Value) -> Vec<u64> {
        let mut numbers: HashMap<&str, u64> = HashMap::new();
        self.text(column)
            .iter()
            .map(|cell| {
                let next = numbers.len() as u64;
                *numbers.entry(cell).or_insert(next)
            })
            .collect()
    }

    fn mask(&self, column: &Value, value: &str) -> Vec<bool> {
        self.text(column).iter().map(|cell| cell == value).collect()
    }

    fn only(&self, keep: &[bool]) -> Data {
        let pick = |cells: &Vec<String>| -> Vec<String> {
            let kept = cells.iter().zip(keep).filter(|(_, keep)| **keep);
            kept.map(|(cell, _)| cell.clone()).collect()
        };
        Data {
            columns: self.columns.iter().map(|(name, cells)| (name.clone(), pick(cells))).collect(),
            rows: keep.iter().filter(|keep| **keep).count(),
        }
    }
}

fn check(case: &Value, tables: &mut Tables) -> Vec<String> {
    let mut data = tables.get(case["data"].as_str().unwrap());
    let design = &case["design"];
    let mut weights = (!design["weights"].is_null()).then(|| data.numbers(&design["weights"]));
    if !design["nonresponse"].is_null() {
        let answered = data.mask(&design["respondents"], "1");
        let adjusted = adjusted_weights(&data, design, &answered);
        data = std::rc::Rc::new(data.only(&answered));
        weights = Some(adjusted);
    }
    if case["estimand"] == "weights" {
        return compare_weights(&weights.unwrap(), &case["result"]);
    }
    let strata = match &design["strata"] {
        Value::Null => vec![0; data.rows],
        column => data.labels(column),
    };
    let units = (!design["ids"].is_null()).then(|| data.labels(&design["ids"]));
    let populations = (!design["fpc"].is_null()).then(|| data.numbers(&design["fpc"]));
    let lonely = match design["lonely_psu"].as_str() {
        None | Some("adjust") => Lonely::Adjust,
        Some("average") => Lonely::Average,
        Some("certainty") => Lonely::Certainty,
        Some("remove") => Lonely::Remove,
        Some(other) => return vec![format!("unknown lonely_psu {other}")],
    };
    let mut survey =
        Design::new(&strata, units.as_deref(), weights.as_deref(), populations.as_deref(), lonely).unwrap();
    if design["adjust_domain_lonely"] == true {
        survey = survey.adjusting_lonely_domains();
    }
    // Where a case about a domain states df it is that of `degf(subset(...))`, the domain's own;
    // `df_from` says so in most of them.
    let df_from = DfFrom::Domain;

    if let Some(column) = case["by"].as_str() {
        let column = Value::from(column);
        let rows = case["result"].as_array().unwrap();
        return rows
            .iter()
            .flat_map(|row| {
                let value = row["domain"].as_str().unwrap();
                let mask = data.mask(&column, value);
                let estimate = estimate(case, &data, &survey, Subset::Domain(&mask, df_from));
                compare(estimate, row, &["domain"]).into_iter().map(move |how| format!("{value}: {how}"))
            })
            .collect();
    }
    if case["estimand"] == "mean-difference" {
        let domain = &case["domain"];
        let y = data.numbers(&case["variable"]);
        let side = |key: &str| data.mask(&domain["by"], domain[key].as_str().unwrap());
        return compare(survey.mean_difference(&y, &side("a"), &side("b")), &case["result"], &[]);
    }
    let estimate = match case["domain"].as_object() {
        None => estimate(case, &data, &survey, Subset::All),
        Some(keys) => {
            let mut mask = vec![true; data.rows];
            for (column, value) in keys {
                let part = data.mask(&Value::from(column.as_str()), value.as_str().unwrap());
                mask.iter_mut().zip(part).for_each(|(all, one)| *all &= one);
            }
            estimate(case, &data, &survey, Subset::Domain(&mask, df_from))
        }
    };
    compare(estimate, &case["result"], &[])
}

fn adjusted_weights(data: &Data, design: &Value, answered: &[bool]) -> Vec<f64> {
    let method = &design["nonresponse"];
    if method["method"] == "class" {
        let base = data.numbers(&design["base_weights"]);
        let class = data.labels(&method["class"]);
        return class_weights(&base, answered, &class).into_iter().flatten().collect();
    }
    assert_eq!(method["method"], "stratum");
    let strata = data.labels(&design["strata"]);
    let populations = data.numbers(&design["fpc"]);
    let mut respondents: HashMap<u64, u64> = HashMap::new();
    for (stratum, answered) in strata.iter().zip(answered) {
        *respondents.entry(*stratum).or_default() += u64::from(*answered);
    }
    (0..data.rows)
        .filter(|row| answered[*row])
        .map(|row| stratum_weight(populations[row] as u64, respondents[&strata[row]]).unwrap())
        .collect()
}

fn estimate(case: &Value, data: &Data, survey: &Design, subset: Subset) -> Option<Estimate> {
    match case["estimand"].as_str().unwrap() {
        "mean" => survey.mean(&data.numbers(&case["variable"]), subset),
        "total" => survey.total(&data.numbers(&case["variable"]), subset),
        "ratio" => {
            let above = data.numbers(&case["numerator"]);
            survey.ratio(&above, &data.numbers(&case["denominator"]), subset)
        }
        "proportion" => {
            let level = data.mask(&case["variable"], case["level"].as_str().unwrap());
            let y: Vec<f64> = level.iter().map(|is| f64::from(u8::from(*is))).collect();
            survey.mean(&y, subset)
        }
        other => panic!("unknown estimand {other}"),
    }
}

/// Every field of the expected result against the estimate.
fn compare(estimate: Option<Estimate>, expected: &Value, ignored: &[&str]) -> Vec<String> {
    let Some(estimate) = estimate else {
        return vec!["no estimate".into()];
    };
    let mut differences = Vec::new();
    for (field, value) in expected.as_object().unwrap() {
        if ignored.contains(&field.as_str()) {
            continue;
        }
        let pair = |interval: Option<(f64, f64)>| match interval {
            Some((low, high)) => vec![low, high],
            None => vec![],
        };
        let proportion = |method| pair(proportion_interval(&estimate, method, LEVEL));
        let found = match field.as_str() {
            "estimate" => vec![estimate.value],
            "se" => vec![estimate.se],
            "df" => vec![estimate.df as f64],
            "n" => vec![estimate.n as f64],
            "deff" => estimate.deff.into_iter().collect(),
            "cv" => vec![estimate.cv()],
            "ci_t" => pair(estimate.interval(LEVEL)),
            "ci_z" => pair(estimate.interval_normal(LEVEL)),
            "ci_logit" => proportion(ProportionMethod::Logit),
            "ci_xlogit" => proportion(ProportionMethod::Xlogit),
            "ci_beta" => proportion(ProportionMethod::Beta),
            "ci_mean" => proportion(ProportionMethod::Mean),
            "ci_asin" => proportion(ProportionMethod::Asin),
            _ => {
                differences.push(format!("{field} is not compared"));
                continue;
            }
        };
        let wanted: Vec<f64> = match value {
            Value::Array(list) => list.iter().map(|v| v.as_f64().unwrap()).collect(),
            one => vec![one.as_f64().unwrap()],
        };
        let same = found.len() == wanted.len() && found.iter().zip(&wanted).all(|(a, b)| equal(*a, *b));
        if !same {
            differences.push(format!("{field}: {found:?} instead of {wanted:?}"));
        }
    }
    // Where R gives no interval for want of degrees of freedom there must be none here either.
    if expected["ci_t"].is_null() && expected["df"] == 0 && estimate.interval(LEVEL).is_some() {
        differences.push("an interval without degrees of freedom".into());
    }
    differences
}

fn compare_weights(weights: &[f64], expected: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let mut hold = |field: &str, found: f64, wanted: f64| {
        if !equal(found, wanted) {
            differences.push(format!("{field}: {found} instead of {wanted}"));
        }
    };
    for (field, value) in expected.as_object().unwrap() {
        match field.as_str() {
            "sum" => hold(field, weights.iter().sum(), value.as_f64().unwrap()),
            "min" => hold(field, weights.iter().copied().fold(f64::MAX, f64::min), value.as_f64().unwrap()),
            "max" => hold(field, weights.iter().copied().fold(0.0, f64::max), value.as_f64().unwrap()),
            "first10" => {
                for (found, wanted) in weights.iter().zip(value.as_array().unwrap()) {
                    hold(field, *found, wanted.as_f64().unwrap());
                }
            }
            other => hold(other, f64::NAN, 0.0),
        }
    }
    differences
}

fn equal(found: f64, wanted: f64) -> bool {
    found == wanted || (found - wanted).abs() <= TOLERANCE * wanted.abs()
}
