//! The lines that the README gives for reading the files, run as they stand. Where a program is not
//! there, the test says so and passes.

use crate::helper::{Export, Study};
use std::path::Path;
use std::process::{Command, Output};

/// The code blocks of a language in the README, without their fences.
fn blocks(export: &Export, language: &str) -> Vec<String> {
    let text = export.text("README.md");
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_string()).collect()
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Option<Output> {
    Command::new(program).args(arguments).current_dir(folder).env("PYTHONIOENCODING", "utf-8").output().ok()
}

/// Python to test with: `FANGTAN_PYTHON`, else `python3`.
fn python() -> String {
    std::env::var("FANGTAN_PYTHON").unwrap_or_else(|_| "python3".into())
}

fn has(program: &str, arguments: &[&str], folder: &Path) -> bool {
    run(program, arguments, folder).is_some_and(|output| output.status.success())
}

fn lines(program: &str, arguments: &[&str], folder: &Path) -> Vec<String> {
    let output = run(program, arguments, folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_string).collect()
}

/// Σ weight × score / Σ weight over those with a score, from the file itself.
fn weighted_mean(export: &Export) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for row in export.rows("interviews.csv") {
        if let (Ok(score), Ok(weight)) = (row["score"].parse::<f64>(), row["weight"].parse::<f64>()) {
            sum += score * weight;
            weights += weight;
        }
    }
    assert!(weights > 0.0);
    sum / weights
}

#[test]
fn pandas_reads_them_by_the_lines_of_the_readme() {
    let export = Study::full(false).export();
    let folder = &export.done.folder;
    if !has(&python(), &["-c", "import pandas"], folder) {
        eprintln!("skipped: no pandas for `{}`; set FANGTAN_PYTHON to one that has it", python());
        return;
    }
    let code = format!(
        "{}\n{}",
        blocks(&export, "python")[0],
        "print(list(interviews['case']))\n\
         print([None if x != x else x for x in interviews['A1']])\n\
         print([None if x != x else x for x in interviews['A4']])\n\
         print(len(answers), len(drawn))\n\
         print(repr(interviews['version__text'][0]))\n"
    );
    let said = lines(&python(), &["-c", &code], folder);
    assert!((said[0].parse::<f64>().unwrap() - weighted_mean(&export)).abs() < 1e-9, "{said:?}");
    assert_eq!(said[1], "['001', '002', '003', '004', '005']");
    assert_eq!(said[2], "[2.0, None, 8.0, 2.0, 1.0]");
    // −1 was said, and −2 means refused: the state decides.
    assert_eq!(said[3], "[-1.0, None, 2.5, None, 0.0]");
    assert_eq!(said[4], format!("{} {}", export.rows("answers.csv").len(), export.rows("sample.csv").len()));
    assert_eq!(said[5], "'first, \"second\"\\nthird'");
}

#[test]
fn python_alone_reads_them_by_the_lines_of_the_readme() {
    let export = Study::full(false).export();
    let folder = &export.done.folder;
    if !has(&python(), &["-c", "pass"], folder) {
        eprintln!("skipped: no `{}`", python());
        return;
    }
    let code =
        format!("{}\n{}", blocks(&export, "python")[1], "print(len(answers))\nprint(said.count('=1920'))\n");
    let said = lines(&python(), &["-c", &code], folder);
    assert_eq!(said, [export.rows("answers.csv").len().to_string(), "1".to_string()]);
}

#[test]
fn r_reads_them_by_the_lines_of_the_readme() {
    let export = Study::full(false).export();
    let folder = &export.done.folder;
    if !has("Rscript", &["-e", "1"], folder) {
        eprintln!("skipped: no Rscript");
        return;
    }
    let blocks = blocks(&export, "r");
    let code =
        format!("{}\ncat(length(interviews$case), nrow(answers), interviews$A1, sep = \"\\n\")", blocks[0]);
    let said = lines("Rscript", &["-e", &code], folder);
    let mean: f64 = said[0].trim_start_matches("[1]").trim().parse().unwrap();
    assert!((mean - weighted_mean(&export)).abs() < 1e-3, "{said:?}");
    assert_eq!(said[1..3], ["5".to_string(), export.rows("answers.csv").len().to_string()]);
    assert_eq!(said[3..], ["2", "NA", "8", "2", "1"]);
    if has("Rscript", &["-e", "library(survey)"], folder) {
        lines("Rscript", &["-e", &blocks.join("\n")], folder);
    } else {
        eprintln!("skipped: R has no package `survey`");
    }
}

/// The score of everybody in a round, by `scores.csv`: n and mean.
fn of_the_round(export: &Export, round: &str) -> (f64, f64) {
    let rows = export.rows("scores.csv");
    let row = rows
        .iter()
        .find(|row| row["round"] == round && row["level"] == "total" && row["figure"] == "overall")
        .unwrap();
    (row["n"].parse().unwrap(), row["mean"].parse().unwrap())
}

/// The line that takes the last draw, with the name of another in its place.
fn of_another(code: &str, line: &str, other: &str) -> String {
    assert_eq!(code.matches(line).count(), 1, "{code}");
    code.replace(line, other)
}

/// Draws with the round each is of, the last first: what the lines take as they stand, and what they take once
/// another name is put in.
const OF_TWO_ROUNDS: [(bool, &str); 2] = [(false, "2"), (true, "1")];

#[test]
fn pandas_comes_to_the_figures_of_one_round_at_a_time() {
    let export = Study::two_rounds().export();
    let folder = &export.done.folder;
    if !has(&python(), &["-c", "import pandas"], folder) {
        eprintln!("skipped: no pandas for `{}`; set FANGTAN_PYTHON to one that has it", python());
        return;
    }
    let code = blocks(&export, "python").remove(0);
    for (another, round) in OF_TWO_ROUNDS {
        let code = match another {
            false => code.clone(),
            true => of_another(&code, "one = drawn.draw.unique()[-1:]", "one = [\"first\"]"),
        };
        let said = lines(&python(), &["-c", &format!("{code}\nprint(len(counted))")], folder);
        let (n, mean) = of_the_round(&export, round);
        assert!((said[0].parse::<f64>().unwrap() - mean).abs() < 1e-9, "round {round}: {mean}, {said:?}");
        assert_eq!(said[1].parse::<f64>().unwrap(), n, "round {round}");
    }
}

#[test]
fn r_comes_to_the_figures_of_one_round_at_a_time() {
    let export = Study::two_rounds().export();
    let folder = &export.done.folder;
    if !has("Rscript", &["-e", "1"], folder) {
        eprintln!("skipped: no Rscript");
        return;
    }
    let has_survey = has("Rscript", &["-e", "library(survey)"], folder);
    if !has_survey {
        eprintln!("skipped: R has no package `survey`; the mean alone is compared");
    }
    let blocks = blocks(&export, "r");
    for (another, round) in OF_TWO_ROUNDS {
        let code = match another {
            false => blocks[0].clone(),
            true => of_another(&blocks[0], "one <- tail(unique(drawn$draw), 1)", "one <- \"first\""),
        };
        let (n, mean) = of_the_round(&export, round);
        let said = lines("Rscript", &["-e", &format!("options(digits = 15)\n{code}")], folder);
        let by_itself: f64 = said[0].trim_start_matches("[1]").trim().parse().unwrap();
        assert!((by_itself - mean).abs() < 1e-9, "round {round}: {mean}, {said:?}");
        if has_survey {
            let of_the_design = r#"cat("figure", sprintf("%.17g", c(estimate(scored), degf(scored))), "\n")"#;
            let code = [code.as_str(), &blocks[1], of_the_design].join("\n");
            let said = lines("Rscript", &["-e", &code], folder);
            let figure = said.iter().find_map(|line| line.strip_prefix("figure ")).unwrap();
            let theirs: Vec<f64> = figure.split_whitespace().map(|word| word.parse().unwrap()).collect();
            let rows = export.rows("scores.csv");
            let ours = rows
                .iter()
                .find(|row| row["round"] == round && row["level"] == "total" && row["figure"] == "overall");
            let ours = ["n", "mean", "se", "low", "high", "df"]
                .map(|column| ours.unwrap()[column].parse::<f64>().unwrap());
            assert_eq!(ours[0], n);
            for (ours, theirs) in ours.iter().zip(&theirs) {
                assert!(
                    (ours - theirs).abs() <= 1e-8 * ours.abs().max(1.0),
                    "round {round}: {ours}, {theirs}"
                );
            }
        }
    }
    let means = OF_TWO_ROUNDS.map(|(_, round)| of_the_round(&export, round).1);
    assert!((means[0] - means[1]).abs() > 1.0, "rounds that come to the same would show nothing: {means:?}");
}

/// The package `survey` for R, which shares nothing with us, comes to the figures of the board from the raw
/// tables: mean, standard error and interval of all, each group, each unit and each team.
#[test]
fn the_survey_package_comes_to_the_same_figures() {
    if !has("Rscript", &["-e", "library(survey)"], Path::new(".")) {
        eprintln!("skipped: no Rscript with the package `survey`");
        return;
    }
    let export = Export::of_the_demo();
    let compare = r#"
scores <- subset(read("scores.csv"), figure == "overall" & is.na(suppressed))
for (i in seq_len(nrow(scores))) {
  level <- scores$level[i]
  part <- if (level == "total") scored else
    eval(substitute(subset(scored, column == id), list(column = as.name(level), id = scores$id[i])))
  cat("figure", level, scores$id[i], sprintf("%.17g", c(estimate(part), degf(part))), "\n")
}
"#;
    let code = blocks(&export, "r").join("\n") + compare;
    let said = lines("Rscript", &["-e", &code], &export.done.folder);
    let rows = export.rows("scores.csv");
    let mut levels = std::collections::BTreeMap::new();
    for line in said.iter().filter_map(|line| line.strip_prefix("figure ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let row = rows
            .iter()
            .find(|row| row["figure"] == "overall" && row["level"] == words[0] && row["id"] == words[1])
            .unwrap();
        for (column, word) in ["n", "mean", "se", "low", "high", "df"].iter().zip(&words[2..]) {
            let (ours, theirs): (f64, f64) = (row[*column].parse().unwrap(), word.parse().unwrap());
            let close = (ours - theirs).abs() <= 1e-8 * ours.abs().max(1.0);
            assert!(close, "{} {} {column}: {ours} here, {theirs} there", words[0], words[1]);
        }
        *levels.entry(words[0].to_string()).or_insert(0) += 1;
    }
    assert_eq!(levels["total"], 1, "{said:?}");
    assert!(levels["unit"] >= 10 && levels["group"] >= 1 && levels["team"] >= 2, "{levels:?}");
}
