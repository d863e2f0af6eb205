//! The board as text: one round, one realm, one team of it, by the words of the other commands.

use crate::folder::Folder;

/// The two numbers of the line that says how far it is.
fn done(out: &str) -> (u64, u64) {
    let line = out.lines().find(|line| line.starts_with("done ")).expect("how far it is");
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    (numbers.next().expect("done"), numbers.next().expect("wanted"))
}

#[test]
fn a_board_is_of_the_round_the_realm_and_the_team_that_were_asked_for() {
    let folder = Folder::ready("hand-hygiene");
    folder.run("roster", &[]).well();
    folder.run("draw", &["spring", "--seed", "a seed"]).well();
    folder.run("assign", &[]).well();
    let board = |rest: &[&str]| folder.run("board", &[&["--plain"], rest].concat());
    let whole = board(&[]).well().out;
    let mut teams = 0;
    for (code, title) in [("blue", "Blue team"), ("green", "Green team"), ("red", "Red team")] {
        let own = board(&["--team", code]).well().out;
        assert_eq!(own, board(&["--team", title]).well().out, "by code and by title");
        assert!(own.contains(&format!("round 1 · {title}")) && own.contains("those of all teams"), "{own}");
        let wanted = done(&own).1;
        assert!(wanted > 0 && own.contains(&format!("  not begun  {wanted}  {title} {wanted}\n")), "{own}");
        teams += wanted;
    }
    assert_eq!(teams, done(&whole).1);
    assert_eq!(board(&["--round", "1"]).well().out, whole);
    let refused = board(&["--round", "9"]).refused();
    assert!(refused.contains("there is no round 9") && refused.contains("rounds: 1"), "{refused}");
    let refused = board(&["--team", "nobody"]).refused();
    assert!(refused.contains("there is no team nobody") && refused.contains("blue, green, red"), "{refused}");
    let practice = board(&["--realm", "practice"]).well().out;
    assert!(practice.contains("There are no cases yet"), "{practice}");
}
