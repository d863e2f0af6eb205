//! `fangtan score DIR`: scores with their uncertainty, for people, programs and spreadsheets. Figures are
//! rounded for people only.

use super::cases::Format;
use super::figures::{self, Section};
use super::{Context, Failure};
use crate::desk::board::bounds;
use crate::desk::board::{Board, Boards, Kind, Level, Scope, ScoreRow, Scores, said};
use crate::export::cell::guarded;
use crate::i18n::{Lang, Words};
use crate::statistics::Figure;
use crate::words;
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_enum, default_value_t = By::Unit)]
    by: By,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[arg(long, value_parser = ["real", "practice"], value_name = "real|practice")]
    realm: Option<String>,
    #[arg(long, value_name = "ROUND")]
    round: Option<String>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Unit,
    Group,
    Team,
    Total,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let named = self.round.is_some();
        let mut scope = Scope { round: self.round, ..Scope::of(&desk) };
        if let Some(realm) = self.realm {
            scope.realm = realm;
        }
        let now = Timestamp::now().as_millisecond();
        let board = Boards::new().read(&desk, &desk.reader()?, &scope, now)?;
        let lang = context.lang.tag();
        match self.format {
            Format::Table => table(context, &board, self.by)?,
            Format::Json => {
                let rows = rows(&board, self.by, lang);
                context.print(&serde_json::to_string_pretty(&rows).map_err(std::io::Error::other)?)?;
            }
            Format::Csv => csv(&rows(&board, self.by, lang), std::io::stdout().lock())?,
        }
        if !named {
            figures::other_rounds(context, &board);
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl By {
    fn scores(self, board: &Board) -> &Scores {
        if self == By::Team { &board.teams } else { &board.units }
    }

    fn level(self) -> Level {
        match self {
            By::Unit => Level::Unit,
            By::Group => Level::Group,
            By::Team => Level::Team,
            By::Total => Level::Total,
        }
    }

    fn label(self) -> Words {
        match self {
            By::Unit => words!("按单位", "by unit"),
            By::Group => words!("按分组", "by group"),
            By::Team => words!("按小组", "by team"),
            By::Total => words!("合计", "in all"),
        }
    }

    /// People see where a row belongs: those above it stand there too.
    fn shows(self, row: &ScoreRow) -> bool {
        match self {
            By::Unit | By::Team => true,
            By::Group => row.depth <= 1,
            By::Total => row.kind == Kind::Total,
        }
    }
}

/// One row, as programs read it. The order of the fields is that of the keys.
#[derive(Debug, Serialize)]
struct Row<'b> {
    id: &'b str,
    name: &'b str,
    n: u64,
    population: Option<u64>,
    #[serde(flatten)]
    estimate: Estimate,
    provisional: bool,
    dimensions: Vec<Dimension<'b>>,
}

#[derive(Debug, Serialize)]
struct Dimension<'b> {
    name: &'b str,
    n: u64,
    #[serde(flatten)]
    estimate: Estimate,
}

/// What is null where it is withheld.
#[derive(Debug, Serialize)]
struct Estimate {
    mean: Option<f64>,
    se: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    df: Option<u64>,
    suppressed: Option<&'static str>,
}

impl From<&Figure> for Estimate {
    fn from(figure: &Figure) -> Estimate {
        let Figure { mean, se, low, high, df, suppressed, .. } = *figure;
        Estimate { mean, se, low, high, df, suppressed: suppressed.map(|why| why.word()) }
    }
}

fn rows<'b>(board: &'b Board, by: By, lang: &str) -> Vec<Row<'b>> {
    let scores = by.scores(board);
    let provisional = board.round.as_ref().is_none_or(|round| !round.closed);
    let row = |row: &'b ScoreRow| Row {
        id: &row.id,
        name: row.title.get(lang),
        n: row.overall.n,
        population: row.population,
        estimate: (&row.overall).into(),
        provisional,
        dimensions: scores
            .dimensions
            .iter()
            .zip(&row.dimensions)
            .map(|(dimension, figure)| Dimension {
                name: &dimension.name,
                n: figure.n,
                estimate: figure.into(),
            })
            .collect(),
    };
    scores.level(by.level()).map(row).collect()
}

/// One line a figure: the overall score under the name `overall`, then each dimension.
fn csv(rows: &[Row<'_>], out: impl std::io::Write) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    let head = ["id", "name", "figure", "n", "population", "mean", "se", "low", "high", "df", "suppressed"];
    let failed = std::io::Error::other;
    writer.write_record(head.iter().copied().chain(["provisional"])).map_err(failed)?;
    for row in rows {
        let overall = ("overall", row.n, &row.estimate);
        let dimensions = row.dimensions.iter().map(|d| (d.name, d.n, &d.estimate));
        for (figure, n, estimate) in [overall].into_iter().chain(dimensions) {
            let Estimate { mean, se, low, high, df, suppressed } = estimate;
            let (population, provisional) = (row.population, row.provisional);
            // Names come from the study's file: a spreadsheet must not run them.
            let [id, name, figure] = [row.id, row.name, figure].map(|text| guarded(text, false));
            writer
                .serialize((
                    id,
                    name,
                    figure,
                    n,
                    population,
                    mean,
                    se,
                    low,
                    high,
                    df,
                    suppressed,
                    provisional,
                ))
                .map_err(failed)?;
        }
    }
    Ok(writer.flush()?)
}

fn table(context: &Context, board: &Board, by: By) -> Result<(), Failure> {
    let Some(round) = &board.round else {
        return context.say(&words!(
            "还没有抽取，没有可计分的访谈。",
            "Nothing has been drawn yet, so there is nothing to score."
        ));
    };
    let lang = context.lang;
    let scores = by.scores(board);
    let (round, by_words) = (&round.name, by.label());
    let mut marks = vec![said::internal().get(lang).to_string()];
    if board.realm == "practice" {
        marks.push(said::practice().get(lang).to_string());
    }
    if said::why_provisional(board).is_some() {
        marks.push(said::provisional().get(lang).to_string());
    }
    let (zh, en) = (&by_words.zh, &by_words.en);
    let title =
        words!("得分 · 第 {round} 轮 · {zh} · 满分 100", "Scores · round {round} · {en} · out of 100");
    figures::title(context, &title, &marks.join(" · "))?;
    if scores.rows[0].respondents == 0 {
        return context.say(&words!("还没有可计分的访谈。", "No interview can be scored yet."));
    }
    let mut sections = vec![section(lang, scores, by, &words!("总分", "Overall"), |row| &row.overall)];
    for (at, dimension) in scores.dimensions.iter().enumerate() {
        let mut title = dimension.title.words();
        if let Some(weight) = dimension.weight {
            title = Words::new(
                format!("{}（权重 {weight}）", title.zh),
                format!("{} (weight {weight})", title.en),
            );
        }
        sections.push(section(lang, scores, by, &title, |row| &row.dimensions[at]));
    }
    figures::tables(context, &sections)?;
    context.print("")?;
    for words in notes(board, scores, by).into_iter().flatten() {
        figures::note(context, &words)?;
    }
    Ok(())
}

fn section(
    lang: Lang,
    scores: &Scores,
    by: By,
    title: &Words,
    figure: impl Fn(&ScoreRow) -> &Figure,
) -> Section {
    let head = words!("总体|n|得分|标准误|95 % 区间|自由度", "frame|n|score|s.e.|95 % interval|df");
    let head = [title.get(lang)].into_iter().chain(head.get(lang).split('|')).map(str::to_string);
    let mut rows: Section = vec![head.collect()];
    let smallest = scores.smallest;
    for row in scores.rows.iter().filter(|row| by.shows(row)) {
        let figure = figure(row);
        let number = |value: Option<f64>| value.map_or("–".to_string(), |value| format!("{value:.1}"));
        let interval = figure.low.zip(figure.high).map(|(low, high)| format!("[{low:.1}, {high:.1}]"));
        let mean = match figure.suppressed {
            Some(why) => said::withheld(why, smallest).get(lang).to_string(),
            None => number(figure.mean),
        };
        rows.push(vec![
            format!("{}{}", "  ".repeat(row.depth), row.title.get(lang.tag())),
            row.population.map_or("–".into(), |population| population.to_string()),
            figure.n.to_string(),
            mean,
            number(figure.se),
            interval.unwrap_or("–".into()),
            figure.df.map_or("–".into(), |df| df.to_string()),
        ]);
    }
    rows
}

fn notes(board: &Board, scores: &Scores, by: By) -> Vec<Option<Words>> {
    let total = &scores.rows[0];
    let linked = scores.rows.iter().filter(|row| by.shows(row)).any(|row| {
        let mut figures = [&row.overall].into_iter().chain(&row.dimensions);
        figures.any(|figure| figure.suppressed == Some(crate::statistics::Suppressed::Linked))
    });
    vec![
        said::why_provisional(board),
        Some(said::assumption()),
        (by == By::Team).then(said::about_teams),
        linked.then(said::why_linked),
        said::uncovered(scores),
        said::without_value(total),
        said::missing(total),
        said::bounds(total),
        bounds::about_more_than_the_score(total),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::board::handmade::Handmade;
    use crate::questionnaire::Text;
    use serde_json::Value;

    #[test]
    fn json_has_these_keys_in_this_order() {
        let board = Handmade::worked().board();
        let text = serde_json::to_string(&rows(&board, By::Unit, "zh")).unwrap();
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        for row in &rows {
            assert_eq!(
                keys(row),
                "id name n population mean se low high df suppressed provisional dimensions"
            );
            for dimension in row["dimensions"].as_array().unwrap() {
                assert_eq!(keys(dimension), "name n mean se low high df suppressed");
            }
        }
        let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["finance", "education", "health", "statistics", "tangzhou", "lantai", "archive"]);
        let health = &rows[2];
        assert_eq!((&health["n"], &health["population"]), (&1.into(), &5.into()));
        assert_eq!((&health["suppressed"], &health["mean"]), (&"small".into(), &Value::Null));
        assert_eq!((&rows[3]["suppressed"], &rows[3]["df"]), (&"linked".into(), &Value::Null));
        assert_eq!(rows[0]["name"], "省财政厅");
        assert!(
            rows[0]["suppressed"].is_null() && rows[0]["high"].is_f64() && rows[0]["provisional"] == true
        );
        assert_eq!(rows[0]["dimensions"][1]["name"], "practice");
    }

    #[test]
    fn each_level_has_its_rows() {
        let made = Handmade::worked();
        made.close_round("1");
        let board = made.board();
        let ids = |by| rows(&board, by, "en").iter().map(|row| row.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(By::Group), ["province", "city", "archive"]);
        assert_eq!(ids(By::Team), ["t1", "t2"]);
        assert_eq!(ids(By::Total), ["total"]);
        assert!(rows(&board, By::Team, "en").iter().all(|row| row.population.is_none() && !row.provisional));
    }

    #[test]
    fn a_word_is_explained_where_it_stands() {
        let board = Handmade::worked().board();
        let explained = |by| notes(&board, &board.units, by).contains(&Some(said::why_linked()));
        assert!(explained(By::Unit));
        assert!(!explained(By::Total), "no row of this table is linked");
        assert!(
            notes(&board, &board.units, By::Total)
                .contains(&bounds::about_more_than_the_score(&board.units.rows[0]))
        );
    }

    #[test]
    fn csv_has_one_line_a_figure() {
        let board = Handmade::worked().board();
        let mut out = Vec::new();
        csv(&rows(&board, By::Group, "en"), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 3 * 3);
        assert!(
            lines[0].starts_with("id,name,figure,n,population,mean,se,low,high,df,suppressed,provisional")
        );
        assert!(lines[1].starts_with("province,Provincial bodies,overall,"), "{}", lines[1]);
        assert!(
            lines[7].starts_with("archive,Provincial Archive,overall,0,6,,,,,,small,true"),
            "{}",
            lines[7]
        );
    }

    #[test]
    fn a_name_is_no_formula_for_a_spreadsheet() {
        let mut board = Handmade::worked().board();
        board.units.rows[1].title = Text::same("=HYPERLINK(\"http://x\",\"a\")");
        board.units.dimensions[0].name = "-knowledge".into();
        let mut out = Vec::new();
        csv(&rows(&board, By::Group, "en"), &mut out).unwrap();
        let mut reader = csv::Reader::from_reader(&*out);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&records[0][1], "'=HYPERLINK(\"http://x\",\"a\")");
        assert_eq!((&records[1][2], &records[2][2]), ("'-knowledge", "practice"));
        // Numbers stay numbers, and what programs read is as it is.
        assert!(records[0][5].parse::<f64>().is_ok());
        assert!(
            serde_json::to_string(&rows(&board, By::Group, "en")).unwrap().contains(r#""name":"=HYPERLINK"#)
        );
    }
}
