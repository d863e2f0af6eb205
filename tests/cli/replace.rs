//! Reserves and the end of a round: in order, by a lead, with a reason; then everything is opened.

use crate::folder::Folder;
use crate::respondent;
use fangtan::desk::attempt::{self, Attempt};
use fangtan::desk::{Desk, Versions, cases, end, void};
use fangtan::fieldwork::{Mode, disposition, outcome};
use std::process::Command;

/// Ends a case with a code, as a supervisor does on the case card.
fn end(folder: &Folder, number: &str, code: &str) {
    let desk = Desk::open(&folder.dir).expect("a study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), number).expect("a case");
    let mut writer = desk.writer("s1").expect("a writer");
    let code = disposition::find(code).expect("a code");
    end::end(&desk, &mut writer, &case, code, Some("test")).expect("ended");
}

#[test]
fn giving_up_takes_four_attempts_or_a_lead_with_a_reason() {
    let folder = Folder::ready("new").drawn("s");
    let desk = Desk::open(&folder.dir).expect("a study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), "1").expect("a case");
    let mut writer = desk.writer("a2").expect("a writer");
    let code = disposition::find("2.20").expect("a code");
    let attempt = |word: &str, note: Option<&str>| Attempt {
        at: 1_795_500_000_000,
        mode: Mode::Phone,
        outcome: outcome::find(word).expect("an outcome"),
        note: note.map(str::to_string),
        appointment: None,
    };
    // What asks for a note or an appointment does not go without.
    assert!(attempt::record(&desk, &mut writer, &case, &attempt("away", Some(" "))).is_err());
    assert!(attempt::record(&desk, &mut writer, &case, &attempt("appointment", None)).is_err());
    for made in 0..4 {
        let refused = end::end(&desk, &mut writer, &case, code, Some("nobody answers"));
        let said = refused.expect_err("too early").to_string();
        assert!(said.contains(&format!("{} more attempt", 4 - made)), "{said}");
        attempt::record(&desk, &mut writer, &case, &attempt("no-answer", None)).expect("recorded");
    }
    let proposal = end::proposal(&writer, &case).expect("a proposal");
    assert_eq!((proposal.code.code, proposal.wanting), ("2.20", 0));
    end::end(&desk, &mut writer, &case, code, None).expect("ended");
    // It has ended: nothing more happens to it.
    assert!(attempt::record(&desk, &mut writer, &case, &attempt("not-in", None)).is_err());
    assert!(end::end(&desk, &mut writer, &case, code, None).is_err());
    drop(writer);
    assert_eq!(folder.cases()[0]["status"], "not-interviewed");
    folder.run("verify", &[]).well();
}

#[test]
fn a_finished_case_says_what_leads_on() {
    let folder = Folder::ready("new").drawn("s");
    end(&folder, "1", "2.112");
    let said = folder.run("interview", &["--case", "1", "--plain"]).refused();
    assert!(said.contains("case 001 is finished") && said.contains("fangtan replace"), "{said}");
    assert!(!said.contains("reopen"), "{said}");
    let said = folder.run("reopen", &["--case", "1", "--reason", "x"]).refused();
    assert!(said.contains("no interview yet"), "{said}");
    let said = folder.run("replace", &["--case", "1", "--reason", "refused"]).well().out;
    let reserve = said.split("the new case is ").nth(1).expect("a number")[..3].to_string();
    let said = folder.run("interview", &["--case", "1", "--plain", "--lang", "zh"]).refused();
    assert!(said.contains(&format!("由备用 {reserve} 代替")), "{said}");
}

#[test]
fn no_case_of_a_closed_round_is_tried_or_ended_afterwards() {
    let folder = Folder::ready("new").drawn("s");
    folder.run("close", &["1", "--reason", "a trial"]).well();
    let desk = Desk::open(&folder.dir).expect("a study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), "1").expect("a case");
    let mut writer = desk.writer("s1").expect("a writer");
    let code = disposition::find("2.112").expect("a code");
    let said = end::end(&desk, &mut writer, &case, code, Some("too late")).expect_err("closed").to_string();
    assert!(said.contains("closed"), "{said}");
    let late = Attempt {
        at: writer.now().wall,
        mode: Mode::Phone,
        outcome: outcome::find("no-answer").expect("an outcome"),
        note: None,
        appointment: None,
    };
    let said = attempt::record(&desk, &mut writer, &case, &late).expect_err("closed").to_string();
    assert!(said.contains("closed"), "{said}");
    drop(writer);
    assert_eq!(folder.cases()[0]["status"], "open");
}

#[test]
fn reserves_come_in_order_and_only_for_finished_cases() {
    let folder = Folder::ready("learning-80").drawn("s");
    let all = folder.cases();
    let unit = all[0]["unit"].as_str().expect("a unit").to_string();
    let of_unit: Vec<&str> = all
        .iter()
        .filter(|case| case["unit"] == unit.as_str())
        .filter_map(|case| case["id"].as_str())
        .collect();
    let refused = folder.run("replace", &["--case", of_unit[0], "--reason", "x"]).refused();
    assert!(refused.contains("has not ended without an interview"), "{refused}");
    end(&folder, of_unit[0], "2.112");
    let released = folder.run("replace", &["--case", of_unit[0], "--reason", "refused for good"]).well();
    assert!(released.out.contains("It goes to"), "{}", released.out);
    let after = folder.cases();
    assert_eq!(after.len(), 81);
    let status = |id: &str| after.iter().find(|case| case["id"] == id).expect("there")["status"].clone();
    assert_eq!(status(of_unit[0]), "replaced");
    let new = after.iter().find(|case| !all.iter().any(|old| old["id"] == case["id"])).expect("new");
    assert_eq!(new["unit"], unit.as_str());
    let twice = folder.run("replace", &["--case", of_unit[0], "--reason", "again"]).refused();
    assert!(twice.contains("has been replaced already"), "{twice}");
    folder.run("verify", &[]).well();

    // All reserves of the stratum, one after the other, then none is left.
    let mut released = 1;
    for id in &of_unit[1..] {
        end(&folder, id, "2.20");
        let run = folder.run("replace", &["--case", id, "--reason", "not reached"]);
        if run.code != 0 {
            assert!(run.err.contains("no reserve of stratum"), "{}", run.err);
            break;
        }
        released += 1;
    }
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("Nothing is wrong") && released >= 2, "{}", verified.out);
}

#[test]
fn only_a_lead_of_the_team_or_a_supervisor_releases() {
    let folder = Folder::ready("learning-80").drawn("s");
    end(&folder, "001", "2.112");
    let case = &folder.cases()[0];
    let (team, interviewer) =
        (case["team"].as_str().expect("a team"), case["interviewer"].as_str().expect("one"));
    let desk = Desk::open(&folder.dir).expect("a study");
    let stranger = desk
        .study
        .people()
        .find(|member| {
            member.role == fangtan::study::Role::Lead && member.team.as_deref() != Some(team)
                || member.role == fangtan::study::Role::Interviewer && member.code == interviewer
        })
        .expect("somebody else");
    let said = folder.run("replace", &["--case", "1", "--reason", "x", "--as", &stranger.code]).refused();
    assert!(said.contains("neither the team's lead nor a supervisor"), "{said}");
    folder.run("replace", &["--case", "1", "--reason", "x", "--as", "s1"]).well();
}

#[test]
fn closing_opens_the_draw_for_everybody() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--prepare"]).well();
    folder.run("draw", &["first", "--public", "1", "--source", "dice"]).well();
    folder.run("assign", &[]).well();
    let refused = folder.run("close", &["1"]).refused();
    assert!(refused.contains("6 cases of round 1 are unfinished: 001 002"), "{refused}");
    assert!(folder.run("close", &["7", "--reason", "x"]).refused().contains("there is no round 7"));
    let closed = folder.run("close", &["1", "--reason", "a trial"]).well();
    assert!(closed.out.contains("Seed and reserves of draw `first` are open"), "{}", closed.out);
    // A stranger has no secret and recomputes all the same.
    std::fs::remove_file(folder.dir.join("draws/first.secret")).expect("removed");
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("Draw `first`: computed again."), "{}", verified.out);
    let again = folder.run("close", &["1"]).well();
    assert!(again.out.contains("had been closed before"), "{}", again.out);
    std::fs::remove_file(folder.dir.join("draws/first.opened.json")).expect("removed");
    let run = folder.run("verify", &[]);
    assert!(run.code == 1 && run.out.contains("no ") && run.out.contains("first.opened.json"), "{}", run.out);
}

#[test]
fn what_a_closed_round_holds_is_voided_no_more_and_open_answers_are_told() {
    let folder = Folder::ready("new").drawn("s");
    let dir = folder.dir.to_str().expect("a path");
    let mut talk = Command::new(env!("CARGO_BIN_EXE_fangtan"));
    let said = respondent::answer(talk.args(["interview", dir, "--case", "1", "--plain", "--lang", "en"]));
    assert!(said.contains("completed "), "{said}");
    let closed = folder.run("close", &["1", "--reason", "a trial"]).well();
    assert!(closed.out.contains("1 open answer waits for a mark"), "{}", closed.out);
    let desk = Desk::open(&folder.dir).expect("a study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), "1").expect("a case");
    let mut writer = desk.writer("s1").expect("a writer");
    let versions = Versions::new();
    let said = void(&desk, &versions, &mut writer, &case, "wrong").expect_err("closed").to_string();
    assert!(said.contains("closed"), "{said}");
}

#[test]
fn a_closed_round_takes_no_more_reserves() {
    let folder = Folder::ready("new").drawn("s");
    end(&folder, "001", "2.112");
    folder.run("close", &["1", "--reason", "a trial"]).well();
    // Also for a case that is unfinished for ever now.
    for case in ["1", "2"] {
        let said = folder.run("replace", &["--case", case, "--reason", "x"]).refused();
        assert!(said.contains("round 1 is closed"), "{said}");
    }
}

/// Cases that a closed round left with nobody stay there, and weigh on nobody in the next.
#[test]
fn only_open_rounds_are_given_out_and_a_figure_says_of_which_round_it_is() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--seed", "s"]).well();
    folder.run("close", &["1", "--reason", "a trial"]).well();
    let said = folder.run("assign", &[]).refused();
    assert!(said.contains("all rounds are closed"), "{said}");
    let next = crate::folder::fangtan(&[folder.dir.to_str().expect("UTF-8")]).well().out;
    assert!(!next.contains("fangtan assign") && !next.contains("fangtan interview"), "{next}");
    let study = folder.text("study.yaml");
    let another = "\n  - { draw: second, round: 2, method: simple, size: 4 }\n";
    folder.write("study.yaml", format!("{}{another}", study.trim_end()).as_bytes());
    folder.run("draw", &["second", "--seed", "t"]).well();
    let said = folder.run("assign", &[]).well().out;
    assert!(said.contains("Gave out 4 cases."), "{said}");
    let free = folder.cases().iter().filter(|case| case["interviewer"].is_null()).count();
    assert_eq!(free, 6, "those of the closed round");
    for command in ["score", "board"] {
        let plain = if command == "board" { &["--plain"][..] } else { &[] };
        let run = folder.run(command, plain).well();
        assert!(
            run.err.contains("This is round 2; there is also round 1: --round 1 shows it."),
            "{}",
            run.err
        );
        let run = folder.run(command, &[plain, &["--round", "1"]].concat()).well();
        assert!(run.err.is_empty() && run.out.contains("round 1"), "{} {}", run.err, run.out);
    }
}

#[test]
fn a_blank_reason_is_wrong_usage_and_nobody_is_named_for_what_was_not_done() {
    let folder = Folder::ready("new").drawn("s");
    for command in ["replace", "reopen"] {
        for reason in ["", "  "] {
            let run = folder.run(command, &["--case", "1", "--reason", reason]);
            assert!(run.code == 2 && run.err.contains("a reason is needed"), "{command}: {}", run.err);
        }
        let run = folder.run(command, &["--case", "1", "--reason", "refused"]);
        assert!(run.code == 1 && run.out.is_empty(), "{command}: {} {}", run.out, run.err);
    }
    end(&folder, "1", "2.112");
    let said = folder.run("replace", &["--case", "1", "--reason", "refused"]).well().out;
    assert!(said.starts_with("In the name of "), "{said}");
}
