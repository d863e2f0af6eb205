//! `fangtan demo` and `fangtan simulate` as a newcomer types them.

use super::folder::{Folder, fangtan};

#[test]
fn the_demo_is_made_once_says_what_it_did_and_is_opened_again() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("demo");
    let dir = dir.to_str().expect("UTF-8");
    let made = fangtan(&["demo", "--dir", dir, "--simulate", "9", "--no-tui"]).well();
    for said in
        ["1238 on the roster, 640 eligible, 80 drawn", "Yours: case ", &format!("fangtan interview {dir}")]
    {
        assert!(made.out.contains(said), "{said}\n{}", made.out);
    }
    assert!(fangtan(&["verify", dir]).well().out.contains("Nothing is wrong"));
    let cases = fangtan(&["cases", dir, "--format", "json"]).well().out;
    let again = fangtan(&["demo", "--dir", dir, "--lang", "zh", "--no-tui"]).well();
    assert!(again.out.contains("已有演示项目") && again.out.contains("留给您的"), "{}", again.out);
    assert_eq!(fangtan(&["cases", dir, "--format", "json"]).well().out, cases);
    // All the rest is worked when asked for, the newcomer's case never.
    let more = fangtan(&["simulate", dir, "--cases", "200", "--seed", "x"]).well().out;
    assert!(more.contains("Simulated "), "{more}");
    let left = fangtan(&["cases", dir, "--format", "csv"]).well().out;
    let open: Vec<&str> = left.lines().filter(|line| line.ends_with(",open")).collect();
    assert_eq!(open.len(), 1, "{left}");
    assert!(made.out.contains(&format!("Yours: case {}", &open[0][..3])), "{open:?}");
    assert!(
        fangtan(&["simulate", dir, "--cases", "1", "--seed", "x"]).refused().contains("worked on already")
    );
    assert!(fangtan(&["verify", dir]).well().out.contains("Nothing is wrong"));
}

#[test]
fn the_demo_goes_nowhere_where_there_is_something_else() {
    let folder = Folder::empty();
    folder.write("letter.txt", b"mine");
    let refused = fangtan(&["demo", "--dir", folder.dir.to_str().expect("UTF-8"), "--no-tui"]).refused();
    assert!(refused.contains("something else"), "{refused}");
}

#[test]
fn simulating_in_a_real_study_leaves_its_cases_alone() {
    let folder = Folder::ready("new");
    let dir = folder.dir.to_str().expect("UTF-8");
    fangtan(&["roster", dir]).well();
    fangtan(&["draw", dir, "first", "--seed", "s"]).well();
    fangtan(&["assign", dir]).well();
    let before = fangtan(&["cases", dir, "--format", "csv"]).well().out;
    let said = fangtan(&["simulate", dir, "--cases", "4", "--seed", "x"]).well().out;
    assert!(said.contains("real cases, figures and exports were not touched"), "{said}");
    assert_eq!(fangtan(&["cases", dir, "--format", "csv"]).well().out, before);
    assert!(fangtan(&["verify", dir]).well().out.contains("Nothing is wrong"));
    for few in ["0", "-3"] {
        let run = fangtan(&["simulate", dir, "--cases", few, "--seed", "x"]);
        assert!(run.code == 2 && run.err.contains("--cases is at least 1"), "{few}: {}", run.err);
    }
    let run = fangtan(&["demo", "--dir", dir, "--simulate", "-1", "--no-tui"]);
    assert!(run.code == 2 && run.err.contains("--simulate is at least 0"), "{}", run.err);
}

#[test]
fn what_simulate_suggests_shows_the_scores_of_the_round_it_worked() {
    let folder = Folder::ready("new");
    let again = "  - { draw: second, round: 2, method: simple, size: 3 }\n";
    let study = folder.text("study.yaml").replace("# practice: true", "practice: true") + again;
    folder.write("study.yaml", study.as_bytes());
    let folder = folder.drawn("a seed");
    folder.run("draw", &["second", "--seed", "another", "--reason", "a second round"]).well();
    folder.run("assign", &[]).well();
    let suggested = |count| {
        let said = folder.run("simulate", &["--cases", count, "--seed", "x"]).well().out;
        let lines = said.lines().filter_map(|line| line.trim().strip_prefix("fangtan score "));
        lines.map(|line| line.split_once(" --").expect("options").1.to_string()).collect::<Vec<_>>()
    };
    let first = suggested("6");
    assert_eq!(first, ["by unit --round 1"]);
    let scores = folder.run("score", &["--by", "unit", "--round", "1"]).well().out;
    assert!(scores.contains("round 1") && !scores.contains("No interview"), "{scores}");
    assert_eq!(suggested("3"), ["by unit"], "the last round needs no word");
}
