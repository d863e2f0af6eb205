//! The documents are true: the commands of the README are run, in both languages, as a newcomer would type them;
//! the files shown to methodologists are read; the conversation on the page of line mode is held; no link
//! leads nowhere.

use crate::folder::fangtan;
use crate::respondent;
use fangtan::i18n::Lang;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn page(name: &str) -> String {
    fs::read_to_string(project().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The fenced blocks of one kind, in order; blocks within lists are indented.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```{kind}");
    let mut blocks = Vec::new();
    let mut inside: Option<(bool, usize, String)> = None;
    for line in page.lines() {
        let indent = line.len() - line.trim_start().len();
        match inside.take() {
            None if line.trim_start().starts_with("```") => {
                inside = Some((line.trim() == fence, indent, String::new()));
            }
            None => {}
            Some((wanted, _, text)) if line.trim() == "```" => blocks.extend(wanted.then_some(text)),
            Some((wanted, indent, mut text)) => {
                text.push_str(line.get(indent..).unwrap_or(""));
                text.push('\n');
                inside = Some((wanted, indent, text));
            }
        }
    }
    assert!(inside.is_none(), "a block is not closed");
    blocks
}

/// A command as a newcomer types it, in a folder, with the program on the path.
fn shell(line: &str, folder: &Path, locale: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_fangtan")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command.arg("-c").arg(line).current_dir(folder);
    command.env("PATH", format!("{}:{path}", program.display())).env("LC_ALL", locale).env("LANG", locale);
    command
}

/// What a line of the tour stands for where there is no terminal.
enum Step {
    /// Run as it is.
    Run(String),
    /// An interview, held line by line.
    Interview(String),
    /// A screen and nothing else: its arguments are looked at.
    Screen(String),
}

fn step(line: &str) -> Step {
    let has = |option: &str| line.split_whitespace().any(|word| word == option);
    let with = |option: &str| if has(option) { line.to_string() } else { format!("{line} {option}") };
    match line.split_whitespace().nth(1) {
        Some("demo") => Step::Run(with("--no-tui")),
        Some("board") => Step::Run(with("--plain")),
        Some("interview") => Step::Interview(with("--plain")),
        Some("mark") => Step::Screen(line.to_string()),
        Some(word) if fangtan::cli::command(Lang::En).find_subcommand(word).is_none() => {
            Step::Screen(line.to_string())
        }
        _ => Step::Run(line.to_string()),
    }
}

/// Walks the tour of a README; gives what was printed.
fn walk(readme: &str, locale: &str) -> String {
    let home = tempfile::tempdir().expect("a folder");
    let text = page(readme);
    let lines: Vec<String> =
        blocks(&text, "sh").iter().flat_map(|block| block.lines()).map(str::to_string).collect();
    assert!(lines.len() > 12, "{readme}: the tour is short");
    let mut printed = String::new();
    for line in &lines {
        assert!(line.starts_with("fangtan "), "{readme}: {line}");
        match step(line) {
            Step::Screen(line) => {
                fangtan::cli::command(Lang::En)
                    .try_get_matches_from(line.split_whitespace())
                    .unwrap_or_else(|error| panic!("{readme}: {line}\n{error}"));
            }
            Step::Interview(line) => {
                let transcript = respondent::answer(&mut shell(&line, home.path(), locale));
                assert!(transcript.contains("\ncompleted "), "{readme}: {line}\n{transcript}");
            }
            Step::Run(line) => {
                let output = shell(&line, home.path(), locale).output().expect("a shell");
                let out = String::from_utf8_lossy(&output.stdout);
                let err = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{readme}: {line}\n{out}{err}");
                printed.push_str(&out);
            }
        }
    }
    printed
}

#[test]
fn the_tour_can_be_walked() {
    let printed = walk("README.md", "en_US.UTF-8");
    // What the text says of the demo.
    for figure in ["1238 ", " 640 ", " 80 drawn"] {
        assert!(printed.contains(figure), "{figure}: {printed}");
    }
    assert_eq!(printed.matches("Nothing is wrong.").count(), 2, "{printed}");
}

#[test]
fn the_chinese_tour_can_be_walked() {
    let printed = walk("README.zh.md", "zh_CN.UTF-8");
    for figure in ["1238 ", " 640 ", " 80 人"] {
        assert!(printed.contains(figure), "{figure}: {printed}");
    }
    assert_eq!(printed.matches("没有发现问题。").count(), 2, "{printed}");
}

#[test]
fn two_commands_stand_alone_on_their_lines() {
    for readme in ["README.md", "README.zh.md"] {
        let text = page(readme);
        for command in ["cargo run --release -- demo", "cargo test"] {
            assert!(text.lines().any(|line| line == command), "{readme}: {command}");
        }
    }
}

#[test]
fn the_files_shown_to_methodologists_are_read() {
    for name in ["docs/methodologists.md", "docs/methodologists.zh.md"] {
        let home = tempfile::tempdir().expect("a folder");
        let blocks = blocks(&page(name), "yaml");
        let starting = |word: &str| blocks.iter().find(|block| block.starts_with(word)).expect("a block");
        let questionnaire = starting("questionnaire:");
        fs::write(home.path().join("study.yaml"), starting("study:")).expect("written");
        // That it is there is checked; what is in it is not looked at.
        for roster in ["roster.csv", "名册.csv"] {
            fs::write(home.path().join(roster), "").expect("written");
        }
        fs::write(home.path().join("wells.yaml"), questionnaire).expect("written");
        // The opening stands in a block of its own: between the lists and the parts.
        let with_opening =
            questionnaire.replacen("parts:\n", &(starting("opening:").clone() + "parts:\n"), 1);
        fs::write(home.path().join("opening.yaml"), with_opening).expect("written");
        for file in ["wells.yaml", "opening.yaml", "study.yaml"] {
            let run = fangtan(&["check", home.path().join(file).to_str().expect("UTF-8")]).well();
            assert!(run.out.contains("0 errors, 0 warnings"), "{name}, {file}: {}", run.out);
        }
    }
}

#[test]
fn the_conversation_of_line_mode_is_held() {
    let home = tempfile::tempdir().expect("a folder");
    for line in ["fangtan new s", "fangtan roster s", "fangtan draw s first --seed any", "fangtan assign s"] {
        let output = shell(line, home.path(), "C").output().expect("a shell");
        assert!(output.status.success(), "{line}: {output:?}");
    }
    for (name, case, locale) in [("line-mode", "001", "C"), ("line-mode.zh", "002", "zh_CN.UTF-8")] {
        let example = blocks(&page(&format!("docs/{name}.md")), "text").pop().expect("an example");
        let typed: Vec<&str> = example.lines().filter_map(|line| line.strip_prefix("< ")).collect();
        let printed: Vec<&str> = example.lines().filter(|line| !line.starts_with("< ")).collect();
        // The opening comes first.
        let input = ["1", "9", "1"].iter().chain(&typed).map(|line| format!("{line}\n")).collect::<String>();
        let line = format!("fangtan interview s --case {case} --plain");
        let transcript = respondent::say(&mut shell(&line, home.path(), locale), &input);
        assert!(transcript.contains(&printed.join("\n")), "{name}: {transcript}");
    }
}

/// The page on `verify` quotes what the program says: every piece of a quotation stands in its source.
#[test]
fn the_messages_of_verify_are_quoted_as_they_are() {
    let files = [
        "src/cli/verify.rs",
        "src/desk/verify.rs",
        "src/desk/said.rs",
        "src/store/verify/problem.rs",
        "src/sampling/verify/problem.rs",
        "src/sampling/verify/check.rs",
    ];
    let source: String = files.iter().map(|file| page(file)).collect();
    // Long sentences are broken by a backslash, and names stand in backquotes.
    let lines: Vec<&str> = source.lines().map(str::trim_start).collect();
    let source = lines.join("\n").replace("\\\n", "").replace('`', "");
    for name in ["docs/verify.md", "docs/verify.zh.md"] {
        let page = page(name);
        let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
        let quoted = cells.flat_map(|cell| cell.split('`').step_by(2).filter(|said| said.len() > 3));
        let pieces: Vec<&str> = quoted
            .flat_map(|said| said.split(|c: char| matches!(c, '…' | ':' | '：') || c.is_ascii_digit()))
            .collect();
        assert!(pieces.len() > 40, "{name}");
        for piece in
            pieces.into_iter().map(|piece| piece.trim_matches([' ', ',', '.', '。', '；', ';', '：']))
        {
            let known = piece.len() < 6
                || source.contains(piece)
                || ["event(s)", "Draw first", "抽取 first"].contains(&piece);
            assert!(known, "{name}: nobody says {piece:?}");
        }
    }
}

#[test]
fn no_link_leads_nowhere() {
    let mut pages = vec![project().join("README.md"), project().join("README.zh.md")];
    pages.extend([project().join("CONTRIBUTING.md"), project().join("CHANGELOG.md")]);
    for folder in ["docs", "docs/decisions", "questionnaires", "questionnaires/learning-80"] {
        let entries = fs::read_dir(project().join(folder)).expect("a folder");
        let found = entries.map(|entry| entry.expect("an entry").path());
        pages.extend(found.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    assert!(pages.len() > 20);
    for path in pages {
        let text = fs::read_to_string(&path).expect("a page");
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or("").split('#').next().unwrap_or("");
            if target.is_empty() || target.starts_with("https://") {
                continue;
            }
            let there = path.parent().expect("a folder").join(target);
            assert!(there.exists(), "{} points to {target}", path.display());
        }
    }
}
