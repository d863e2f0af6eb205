//! What goes out can be read back: states and values of random interviews, from both tables.

use crate::helper::{Export, Row, Study};
use fangtan::desk::past;
use fangtan::form::{Address, Answer, State};
use fangtan::interview::{Action, Interview};
use fangtan::questionnaire::Kind;
use proptest::prelude::*;
use proptest::sample::select;

fn given() -> impl Strategy<Value = (&'static str, Answer)> {
    let answers = |item: &'static str, values: Vec<&'static str>| {
        select(values).prop_map(move |value| (item, Answer::value(value)))
    };
    let texts = "[-=+@'a,\"\n －]{1,6}".prop_map(|text| ("version", Answer::value(text)));
    let states = (
        select(vec!["A1", "A2", "A3", "A4", "version", "A5", "A6", "A7a", "A8"]),
        select(vec![State::DontKnow, State::Refused, State::NotReached]),
    )
        .prop_map(|(item, state)| (item, Answer::state(state)));
    prop_oneof![
        answers("A1", vec!["1", "2", "8"]),
        answers("A1_other", vec!["1920", "-", "'@"]),
        answers("A2", vec!["x", "x y", "none"]),
        answers("A3", vec!["0", "7", "100"]),
        answers("A4", vec!["-1", "-2", "-9", "2.5", "-8.0"]),
        texts,
        answers("A5", vec!["2026", "2026-03", "2026-03-01"]),
        answers("A6", vec!["p", "q p", "r q"]),
        answers("A7a", vec!["1", "2"]),
        answers("A8", vec!["=open", "words"]),
        answers("A9", vec!["why"]),
        states,
    ]
}

/// As the README says.
fn undone(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest)
            if rest
                .trim_start_matches('\'')
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']) =>
        {
            rest
        }
        _ => cell,
    }
}

/// The answer to an item as the wide table tells it.
fn read_wide(row: &Row, item: &str, kind: &Kind) -> (String, String) {
    let name = if item == "version" { "version__text" } else { item };
    let state = row.get(&format!("{name}__state")).cloned();
    let by_code = |code: &str| match code {
        "-1" => "dont-know",
        "-2" => "refused",
        "-7" => "skipped",
        "-8" => "not-asked",
        "-9" => "not-reached",
        _ => "answered",
    };
    let state = state.unwrap_or_else(|| by_code(&row[name]).to_string());
    if state != "answered" {
        return (state, String::new());
    }
    let value = match kind {
        Kind::Many { choices, .. } => {
            let taken = |code: &&str| row[&format!("{name}__{code}")] == "1";
            let codes: Vec<&str> =
                choices.list.iter().map(|choice| choice.code.as_str()).filter(taken).collect();
            codes.join(" ")
        }
        Kind::Rank { places, .. } => {
            let codes = (1..=*places).map(|place| row[&format!("{name}__place{place}")].as_str());
            codes.filter(|code| !code.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Kind::Text | Kind::Rubric(_) | Kind::Date { .. } => undone(&row[name]).to_string(),
        _ => row[name].clone(),
    };
    (state, value)
}

fn compare(export: &Export, interview: &Interview, id: &str) {
    let wide = export.rows("interviews.csv");
    let wide = wide.iter().find(|row| row["interview"] == id).unwrap();
    let long = export.rows("answers.csv");
    let form = interview.form();
    for node in form.all_nodes() {
        let Some(item) = form.item(node) else { continue };
        let name = form.address(node).item;
        let is = (form.state(node).word().to_string(), form.value(node).to_string());
        let row = long.iter().find(|row| row["interview"] == id && row["item"] == name).unwrap();
        let told = (row["state"].clone(), undone(&row["value"]).to_string());
        assert_eq!(told, is, "long: {name}");
        if item.is_answered_by_people() {
            assert_eq!(read_wide(wide, &name, &item.kind), is, "wide: {name}");
        } else {
            assert_eq!(wide[&name], is.1.replace("NaN", ""), "wide: {name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn every_state_and_value_comes_back(
        sittings in prop::collection::vec(prop::collection::vec(given(), 0..30), 1..5)
    ) {
        let study = Study::drawn(false);
        for (number, given) in (1..).zip(&sittings) {
            let mut sitting = study.begin(study.case(number), "person");
            for (item, answer) in given {
                // What is not relevant now is refused by the machine, and is not what is tried here.
                sitting.try_act(Action::Answer { at: Address::item(*item), answer: answer.clone() });
            }
            sitting.lay_down();
        }
        let export = study.export();
        let reader = study.desk.reader().unwrap();
        for number in 1..=sittings.len() {
            let id = study.case(number as i64).interview.unwrap();
            let interview = past(&reader, &study.versions, id).unwrap().interview;
            compare(&export, &interview, &id.hyphenated().to_string());
        }
    }
}
