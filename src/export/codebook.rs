//! `codebook.csv`: every column of every file of the export, with all that the questionnaire says of it.

use super::columns::{Holds, ItemColumns, Shape, Wide};
use super::layout::Column;
use super::routing::{conditions, routing, unfilled};
use super::sheet::{Sheet, Style, Written};
use super::{answers, events, interviews, marks, people, sample, scores};
use crate::desk::{Desk, DeskError};
use crate::expr::Definition;
use crate::form::State;
use crate::i18n::Lang;
use crate::questionnaire::{CheckRule, Item, KeyingRule, Kind, Questionnaire, Read, Version, Wording};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub(super) const FILE: &str = "codebook.csv";

/// What stands about a column; texts by language come with it.
#[derive(Default)]
struct About<'a> {
    file: &'a str,
    column: &'a str,
    item: &'a str,
    holds: String,
    kind: &'a str,
    part: &'a str,
    texts: BTreeMap<&'a str, String>,
    notes: BTreeMap<&'a str, String>,
    codes: BTreeMap<&'a str, String>,
    missing: &'static str,
    allow: String,
    required: &'static str,
    read: &'static str,
    when: String,
    routing: [String; 2],
    checks: String,
    key: String,
    points: Option<f64>,
    dimension: &'a str,
    weight: Option<f64>,
    topic: &'a str,
    difficulty: &'a str,
    anchor: &'static str,
    versions: String,
}

/// What a number or single-choice column holds where there is no answer.
const MISSING: &str = "dont-know -1 | refused -2 | skipped -7 | not-asked -8 | not-reached -9";

/// Writes the code book of the files of this export.
pub(super) fn write(
    folder: &Path,
    style: Style,
    desk: &Desk,
    versions: &[Arc<Version>],
    names: bool,
) -> Result<Written, DeskError> {
    let mut languages: Vec<&str> = vec![Lang::Zh.tag(), Lang::En.tag()];
    for language in versions.iter().flat_map(|version| &version.questionnaire.languages) {
        if !languages.contains(&language.as_str()) {
            languages.push(language);
        }
    }
    let mut book = Book::create(folder, style, &languages)?;
    book.fixed(interviews::FILE, interviews::COLUMNS)?;
    for name in interviews::dimensions(versions) {
        book.dimension(&name, versions)?;
    }
    let wide: Wide = interviews::wide(versions);
    for item in &wide.items {
        for (column, holds) in &item.columns {
            book.item(item, column, holds, versions)?;
        }
    }
    book.fixed(answers::FILE, answers::COLUMNS)?;
    book.fixed(marks::FILE, marks::COLUMNS)?;
    book.fixed(sample::FILE, sample::COLUMNS)?;
    for column in &desk.study.roster.columns {
        let (heading, text) = (sample::heading(&column.name), column.heading.text.clone());
        let texts = languages.iter().map(|lang| (*lang, text.clone())).collect();
        let about = About { file: sample::FILE, column: &heading, kind: "column", texts, ..About::default() };
        book.put(&about)?;
    }
    book.fixed(events::FILE, events::COLUMNS)?;
    book.fixed(scores::FILE, scores::COLUMNS)?;
    if names {
        book.fixed(people::FILE, people::COLUMNS)?;
    }
    book.sheet.finish()
}

struct Book<'l> {
    sheet: Sheet,
    languages: &'l [&'l str],
}

impl<'l> Book<'l> {
    fn create(folder: &Path, style: Style, languages: &'l [&'l str]) -> Result<Book<'l>, DeskError> {
        let by_language =
            |name: &str| languages.iter().map(|lang| format!("{name}_{lang}")).collect::<Vec<_>>();
        let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
        let header = [
            fixed(&["file", "column", "item", "holds", "kind", "part"]),
            by_language("text"),
            by_language("note"),
            by_language("codes"),
            fixed(&["missing", "allow", "required", "read", "when", "routing_zh", "routing_en", "checks"]),
            fixed(&["key", "points", "dimension", "weight", "topic", "difficulty", "anchor", "versions"]),
        ]
        .concat();
        let sheet = Sheet::create(folder, FILE, style, header.iter().map(String::as_str))?;
        Ok(Book { sheet, languages })
    }

    fn put(&mut self, about: &About<'_>) -> Result<(), DeskError> {
        let sheet = &mut self.sheet;
        sheet.word(about.file).text(about.column).text(about.item).text(&about.holds);
        sheet.word(about.kind).text(about.part);
        for texts in [&about.texts, &about.notes, &about.codes] {
            for language in self.languages {
                sheet.text_or_empty(texts.get(language).map(String::as_str));
            }
        }
        sheet.word(about.missing).word(&about.allow).word(about.required).word(about.read);
        sheet.text(&about.when).text(&about.routing[0]).text(&about.routing[1]).text(&about.checks);
        sheet.value(&about.key).number(about.points).text(about.dimension).number(about.weight);
        sheet.text(about.topic).text(about.difficulty).word(about.anchor).word(&about.versions);
        sheet.end()
    }

    /// Columns that every export has.
    fn fixed(&mut self, file: &str, columns: &[Column]) -> Result<(), DeskError> {
        for column in columns {
            let texts = [Lang::Zh, Lang::En].map(|lang| (lang.tag(), column.meaning(lang).to_string()));
            let about = About { file, column: column.name, texts: texts.into(), ..About::default() };
            self.put(&about)?;
        }
        Ok(())
    }

    fn dimension(&mut self, name: &str, versions: &[Arc<Version>]) -> Result<(), DeskError> {
        let column = interviews::heading(name);
        let found = versions.iter().find_map(|v| v.questionnaire.dimensions.iter().find(|d| d.name == name));
        let Some(dimension) = found else { return Ok(()) };
        let texts =
            self.languages.iter().map(|lang| (*lang, dimension.title.get(lang).to_string())).collect();
        self.put(&About {
            file: interviews::FILE,
            column: &column,
            kind: "score",
            texts,
            dimension: name,
            weight: dimension.weight,
            ..About::default()
        })
    }

    /// One column of an item, as its newest version has it.
    fn item(
        &mut self,
        columns: &ItemColumns,
        column: &str,
        holds: &Holds,
        versions: &[Arc<Version>],
    ) -> Result<(), DeskError> {
        // The newest version that has this option or place, else the newest that has the item.
        let having = |at: &&usize| match holds {
            Holds::Option(code) => find(columns, &versions[**at].questionnaire)
                .is_some_and(|(_, item)| item.choices().is_some_and(|choices| choices.get(code).is_some())),
            _ => true,
        };
        let Some(newest) = columns.versions.iter().find(having) else { return Ok(()) };
        let questionnaire = &versions[*newest].questionnaire;
        let Some((definition, item)) = find(columns, questionnaire) else { return Ok(()) };
        let by_language = |wording: Option<&Wording>| -> BTreeMap<&str, String> {
            let spoken = questionnaire.languages.iter().map(String::as_str);
            spoken.filter_map(|lang| Some((lang, unfilled(questionnaire, wording?, lang)))).collect()
        };
        let grid = questionnaire.grid_of(definition).and_then(|grid| questionnaire.part(grid));
        let mut texts = by_language(Some(&item.text));
        if let Some(grid) = grid {
            for (lang, text) in &mut texts {
                *text = format!("{} / {text}", unfilled(questionnaire, &grid.title, lang));
            }
        }
        let spoken = questionnaire.languages.iter().map(String::as_str);
        let codes = spoken.map(|lang| (lang, listed(questionnaire, item, holds, lang))).collect();
        let section = questionnaire.section_of(definition);
        let dimension = item.dimension.and_then(|at| questionnaire.dimensions.get(at));
        let value = *holds == Holds::Value;
        let short: Vec<String> = columns
            .versions
            .iter()
            .map(|at| super::short(&versions[*at].hash.to_string()).to_string())
            .collect();
        self.put(&About {
            file: interviews::FILE,
            column,
            item: &columns.item,
            holds: match holds {
                Holds::Value => "value".into(),
                Holds::Option(code) => format!("option {code}"),
                Holds::Place(place) => format!("place {place}"),
                Holds::State => "state".into(),
            },
            kind: item.kind_word(),
            part: questionnaire.name_of(section),
            texts,
            notes: by_language(item.note.as_ref()),
            codes: if *holds == Holds::State { BTreeMap::new() } else { codes },
            missing: if value && matches!(columns.shape, Shape::One | Shape::Number) { MISSING } else { "" },
            allow: allowed(item),
            required: if !item.is_answered_by_people() {
                ""
            } else if item.required {
                "1"
            } else {
                "0"
            },
            read: match item.read {
                Some(Read::Aloud) => "aloud",
                Some(Read::Card) => "card",
                Some(Read::Never) => "never",
                None => "",
            },
            when: conditions(questionnaire, definition),
            routing: [Lang::Zh, Lang::En].map(|lang| routing(questionnaire, definition, lang)),
            checks: checks(item),
            key: key(item),
            points: item.keying.as_ref().map(|keying| keying.points),
            dimension: dimension.map_or("", |dimension| &dimension.name),
            weight: dimension.and_then(|dimension| dimension.weight),
            topic: item.topic.as_deref().unwrap_or_default(),
            difficulty: item.difficulty.as_deref().unwrap_or_default(),
            anchor: if item.anchor { "1" } else { "" },
            versions: short.join(" "),
        })
    }
}

fn find<'q>(columns: &ItemColumns, questionnaire: &'q Questionnaire) -> Option<(Definition, &'q Item)> {
    let definition = columns.definition(questionnaire)?;
    Some((definition, questionnaire.item(definition)?))
}

/// Codes with their texts, criteria with theirs; of an option's own column, that option alone.
fn listed(questionnaire: &Questionnaire, item: &Item, holds: &Holds, lang: &str) -> String {
    let choices = item.choices().map(|choices| choices.list.iter()).into_iter().flatten();
    let criteria = match &item.kind {
        Kind::Rubric(rubric) => &rubric.criteria[..],
        _ => &[],
    };
    let coded = choices
        .map(|choice| (&choice.code, &choice.text))
        .chain(criteria.iter().map(|criterion| (&criterion.code, &criterion.text)));
    coded
        .filter(|(code, _)| !matches!(holds, Holds::Option(only) if only != *code))
        .map(|(code, text)| format!("{code} = {}", unfilled(questionnaire, text, lang)))
        .collect::<Vec<_>>()
        .join(" | ")
}

fn allowed(item: &Item) -> String {
    if !item.is_answered_by_people() {
        return String::new();
    }
    let allow = item.allow;
    [(allow.dont_know, State::DontKnow), (allow.refused, State::Refused), (allow.skipped, State::Skipped)]
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, state)| state.word())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Hard checks and soft ones, as written.
fn checks(item: &Item) -> String {
    let end = |end: Option<f64>| end.map_or_else(String::new, |end| end.to_string());
    let hard = item.checks.iter().map(|check| match &check.rule {
        CheckRule::Must(formula) => format!("must: {}", formula.expr.source().trim()),
        CheckRule::Range { low, high } => format!("range: {}..{}", end(*low), end(*high)),
    });
    let soft = item.warns.iter().map(|warn| format!("warn: {}", warn.when.expr.source().trim()));
    hard.chain(soft).collect::<Vec<_>>().join(" | ")
}

/// What is right, or how points come about.
fn key(item: &Item) -> String {
    match item.keying.as_ref().map(|keying| &keying.rule) {
        Some(KeyingRule::Key { right, .. }) => right.join(" "),
        Some(KeyingRule::Choices) => {
            let choices = item.choices().map(|choices| choices.list.iter()).into_iter().flatten();
            let pointed =
                choices.filter_map(|c| Some(format!("{}: {}", c.code, c.points?))).collect::<Vec<_>>();
            format!("points {}", pointed.join(", "))
        }
        Some(KeyingRule::Formula(formula)) => format!("score {}", formula.expr.source().trim()),
        Some(KeyingRule::Marks) => {
            let Kind::Rubric(rubric) = &item.kind else { return String::new() };
            let criteria = rubric.criteria.iter().map(|c| format!("{}: {}", c.code, c.points));
            format!("criteria {}", criteria.collect::<Vec<_>>().join(", "))
        }
        None => match (&item.kind, &item.is) {
            (Kind::Value, Some(is)) => format!("is {}", is.expr.source().trim()),
            _ => String::new(),
        },
    }
}
