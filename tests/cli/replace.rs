//! Reserves and the end of a round: in order, by a lead, with a reason; then everything is opened.

use crate::folder::Folder;
use fangtan::desk::{Desk, cases};
use fangtan::store::{Entry, Subject};

/// Ends a case with a code, as the case card does.
fn end(folder: &Folder, number: &str, code: &str) {
    let desk = Desk::open(&folder.dir).expect("a study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), number).expect("a case");
    let mut writer = desk.writer("a1").expect("a writer");
    let payload = format!("{{\"code\":\"{code}\",\"reason\":\"test\"}}");
    writer
        .transact(|tx| {
            tx.append(Entry {
                kind: "case-ended",
                subject: Subject::Case(&case.id),
                actor: "a1",
                payload: payload.as_bytes(),
                time: None,
            })
        })
        .expect("ended");
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
    assert!(folder.run("replace", &["--case", of_unit[0], "--reason", " "]).refused().contains("reason"));
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
fn a_closed_round_takes_no_more_reserves() {
    let folder = Folder::ready("new").drawn("s");
    end(&folder, "001", "2.112");
    folder.run("close", &["1", "--reason", "a trial"]).well();
    assert!(folder.run("replace", &["--case", "1", "--reason", "x"]).refused().contains("round 1 is closed"));
}
