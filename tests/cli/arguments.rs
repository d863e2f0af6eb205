//! Arguments: wrong usage ends with 2 and a remedy, help teaches, both languages are spoken.

use crate::folder::{Folder, fangtan};

#[test]
fn wrong_usage_ends_with_2_on_standard_error() {
    for arguments in [
        &["draw"][..],
        &["draw", "x", "first", "--publc", "1"],
        &["draw", "x", "first", "--public", "1"],
        &["draw", "x", "first", "--prepare", "--seed", "1"],
        &["draw", "x", "first", "--source", "only"],
        &["cases", "x", "--format", "xml"],
        &["drwa", "x"],
        &["x", "draw"],
        &["--lang", "fr"],
    ] {
        for lang in ["zh", "en"] {
            let mut all = vec!["--lang", lang];
            all.extend(arguments);
            let run = fangtan(if arguments[0] == "--lang" { arguments } else { &all });
            assert_eq!(run.code, 2, "{arguments:?}\n{}", run.err);
            assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}");
        }
    }
    assert!(fangtan(&["drwa", "x"]).err.contains("did you mean `draw`?"));
    assert!(fangtan(&["--lang", "zh", "drwa", "x"]).err.contains("是不是 draw？"));
    // One word that is no folder but nearly a command.
    let run = fangtan(&["vrify"]);
    assert!(run.code == 2 && run.err.contains("did you mean `verify`?"), "{} {}", run.code, run.err);
    let run = fangtan(&["frobnicate"]);
    assert!(run.code == 2 && run.err.contains("`fangtan --help` lists"), "{} {}", run.code, run.err);
}

#[test]
fn a_path_that_is_nothing_is_told_from_a_folder_that_is_no_study() {
    let nothing = fangtan(&["verify", "no-such-folder", "--lang", "en"]).refused();
    assert!(nothing.contains("there is no folder no-such-folder") && nothing.contains("--help"), "{nothing}");
    let empty = Folder::empty().run("verify", &["--lang", "en"]).refused();
    assert!(empty.contains("there is no study.yaml in"), "{empty}");
    let file = fangtan(&["check", "no-such-file.yaml", "--lang", "en"]).refused();
    assert!(file.contains("there is no no-such-file.yaml") && !file.contains("os error"), "{file}");
}

#[test]
fn an_export_says_where_it_cannot_go_and_why() {
    let folder = Folder::ready("new").drawn("s");
    folder.write("a-file", b"x");
    for place in ["a-file", "a-file/out"] {
        let place = folder.dir.join(place);
        let to = place.to_str().expect("UTF-8");
        let said = folder.run("export", &["--format", "csv", "--output", to]).refused();
        assert!(said.contains("where a folder has to be") && !said.contains("os error"), "{said}");
    }
    assert_eq!(folder.read("a-file"), b"x");
}

#[test]
fn why_somebody_is_out_is_said_in_one_language() {
    let folder = Folder::ready("hand-hygiene");
    let mut said = folder.run("roster", &["--lang", "en"]).well().out;
    said += &folder.run("draw", &["spring", "--prepare", "--lang", "en"]).well().out;
    assert_eq!(said.matches("out of the frame 5: Not eligible\n").count(), 2, "{said}");
    let again = folder.run("roster", &["--lang", "zh"]).well().out;
    assert!(again.contains("不在抽样框 5：不符合条件\n"), "{again}");
}

#[test]
fn help_is_in_the_language_asked_for() {
    let chinese = fangtan(&["--lang", "zh", "draw", "--help"]).well().out;
    assert!(chinese.contains("用法：") && chinese.contains("方案哈希") && !chinese.contains("Usage"));
    let english = fangtan(&["draw", "--help", "--lang", "en"]).well().out;
    assert!(english.contains("Usage:") && english.contains("Lodge it with a third"), "{english}");
    assert!(fangtan(&["--version"]).well().out.starts_with("fangtan "));
    for shell in ["bash", "zsh", "fish"] {
        assert!(fangtan(&["completions", shell]).well().out.contains("fangtan"));
    }
}

#[test]
fn the_three_ready_studies_run_as_they_stand() {
    for name in ["new", "learning-80", "hand-hygiene"] {
        let folder = Folder::ready(name);
        folder.run("roster", &[]).well();
        let draws = folder.text("study.yaml");
        let draw = draws.lines().find_map(|line| line.trim().strip_prefix("- draw: ")).expect("a draw");
        let draw = draw.split_whitespace().next().expect("a name");
        folder.run("draw", &[draw]).well();
        folder.run("assign", &[]).well();
        assert!(folder.cases().iter().all(|case| case["interviewer"].is_string()), "{name}");
        let verified = folder.run("verify", &[]).well();
        assert!(verified.out.contains("Nothing is wrong"), "{}", verified.out);
    }
}

#[test]
fn a_new_study_is_made_in_an_empty_place_only() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("mine");
    let dir = dir.to_str().expect("UTF-8");
    let run = fangtan(&["new", dir]).well();
    assert!(run.out.contains(&format!("fangtan roster {dir}")), "{}", run.out);
    // An editor finds the schema where the first line says it is.
    for name in ["study.yaml", "questionnaire.yaml"] {
        let text = std::fs::read_to_string(format!("{dir}/{name}")).expect(name);
        let schema = text.lines().next().and_then(|line| line.split("$schema=").nth(1)).expect("a schema");
        assert!(std::path::Path::new(dir).join(schema.trim()).is_file(), "{schema}");
    }
    fangtan(&["roster", dir]).well();
    // What lies on the disk is no matter of usage, whichever command finds it.
    assert!(fangtan(&["new", dir]).refused().contains("name a new folder"));
    fangtan(&["demo", "--dir", dir, "--no-tui"]).refused();
}

#[test]
fn each_step_says_which_one_comes_before_it() {
    let folder = Folder::ready("new");
    assert!(folder.run("cases", &[]).refused().contains("fangtan roster"));
    folder.run("roster", &[]).well();
    assert!(folder.run("assign", &[]).refused().contains("fangtan draw"));
    assert!(folder.run("draw", &["second"]).refused().contains("it describes: first"));
    assert!(fangtan(&["cases", "/nowhere/at/all"]).refused().contains("there is no folder"));
}

#[test]
fn marking_without_a_terminal_says_where_it_can_be_done() {
    let folder = crate::folder::Folder::ready("new").drawn("s");
    let run = folder.run("mark", &["--as", "a1"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert!(
        run.err.contains("this is no terminal") && run.err.contains("run it in a terminal window"),
        "{}",
        run.err
    );
    assert_eq!(run.err.matches("no terminal").count(), 1, "{}", run.err);
    let said = folder.run("mark", &["--lang", "zh"]).refused();
    assert!(said.contains("这里不是终端") && said.contains("请在终端窗口里运行"), "{said}");
}

#[test]
fn a_misspelt_kind_is_named_where_it_stands() {
    let folder = Folder::ready("new");
    let check = |item: &str| {
        let text = format!(
            "questionnaire: q\nlanguages: [en]\ntitle: {{ en: Q }}\nparts:\n  - part: A\n    title: {{ en: A }}\n    \
             items:\n{item}"
        );
        folder.write("misspelt.yaml", text.as_bytes());
        fangtan(&["check", folder.dir.join("misspelt.yaml").to_str().expect("a path")])
    };
    for words in ["text: { en: How? }", "text: How?", "note: { en: As said. }"] {
        let run = check(&format!("      - grd: A3\n        {words}\n        rows: {{ A: {{ en: a }} }}\n"));
        let said = run.out + &run.err;
        assert!(said.contains("there is no kind of item called `grd`"), "{words}: {said}");
        assert!(said.contains("did you mean `grid`?") && said.contains("grd: A3"), "{words}: {said}");
    }
    let run = check("      - { ask: { en: How? }, text: D7 }\n");
    assert!(run.code == 0, "the kind may stand behind: {} {}", run.out, run.err);
    let run = check("      - { zzzz: D7, text: { en: How? } }\n");
    assert!((run.out + &run.err).contains("no kind of item stands here"));
}
