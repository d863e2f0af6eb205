//! Draws: two steps and one, repeated by nobody, the same from the same seed, shared out evenly.

use crate::folder::Folder;
use fangtan::desk::{Desk, end};
use fangtan::fieldwork::disposition;
use fangtan::store::{StoreError, Subject};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn two_steps_then_verify() {
    let folder = Folder::ready("learning-80");
    folder.run("roster", &[]).well();
    // A value that nobody has named is awaited in the reader's language.
    let unnamed = folder.copy();
    let said = unnamed.run("draw", &["first", "--prepare"]).well().out;
    assert!(said.contains("Public value awaited: a public value that"), "{said}");
    let prepared = folder.run("draw", &["first", "--prepare", "--source", "the lottery of Sunday"]).well();
    let hash = prepared.out.lines().find_map(|line| line.strip_prefix("Plan hash  ")).expect("a hash");
    assert_eq!(hash.len(), 64);
    assert!(prepared.out.contains("the lottery of Sunday"));
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("the plan is fixed"), "{}", verified.out);
    // One step would pass by the plan that was lodged.
    assert!(folder.run("draw", &["first"]).refused().contains("awaits its public value"));
    assert!(!folder.has("draws/first.certificate.json"));
    let drawn =
        folder.run("draw", &["first", "--public", "03 08 15 + 06", "--source", "gazette, issue 138"]).well();
    assert!(drawn.out.contains("Drew 80: cases 001 to 080"), "{}", drawn.out);
    let certificate = folder.text("draws/first.certificate.json");
    assert!(certificate.contains(hash) && certificate.contains("03 08 15 + 06"));
    let secret = folder.text("draws/first.secret");
    let seed = secret.lines().find(|line| line.contains("\"seed\"")).expect("a seed");
    let seed = seed.split('"').nth(3).expect("a value");
    assert!(!certificate.contains(seed), "reserves would be foreseeable");
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("Draw `first`: computed again."), "{}", verified.out);
    // Elsewhere, without the secret, everything but the draw itself is checked.
    std::fs::remove_file(folder.dir.join("draws/first.secret")).expect("removed");
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("not recomputable until the round closes"), "{}", verified.out);
}

#[test]
fn a_plan_that_another_took_the_place_of_is_never_carried_out() {
    let folder = Folder::ready("new");
    let study = folder
        .text("study.yaml")
        .replace("draws:\n", "draws:\n  - { draw: other, method: simple, size: 2 }\n");
    folder.write("study.yaml", study.as_bytes());
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--prepare"]).well();
    folder.run("draw", &["other", "--prepare", "--reason", "two are enough"]).well();
    let said = folder.run("draw", &["first", "--public", "1", "--source", "dice"]).refused();
    assert!(said.contains("was dropped when plan 2 (draw `other`) was fixed"), "{said}");
    assert!(folder.run("draw", &["first", "--seed", "s"]).refused().contains("--reason"));
    assert!(folder.run("verify", &[]).well().out.contains("Draw `first`: its plan was dropped"));
    folder.run("draw", &["other", "--public", "1", "--source", "dice"]).well();
    assert!(folder.text("draws/other.certificate.json").contains("two are enough"));
    folder.run("verify", &[]).well();
}

/// 2,600 people in two units, of whom 2,300 are drawn.
fn large() -> Folder {
    let folder = Folder::ready("new");
    let mut roster = String::from("工号,部门,姓名,电话,岗位\n");
    for n in 1..=2_600 {
        let unit = if n % 2 == 0 { "车间" } else { "办公楼" };
        roster += &format!("N{n:05},{unit},invented {n},1,操作\n");
    }
    folder.write("roster.csv", roster.as_bytes());
    let study = folder.text("study.yaml");
    let study = study.replace(", heads: 7", "").replace(", heads: 5", "").replace("size: 6", "size: 2300");
    folder.write("study.yaml", study.as_bytes());
    folder.drawn("s")
}

#[test]
fn a_large_draw_goes_into_the_log_in_parts() {
    let folder = large();
    let desk = Desk::open(&folder.dir).expect("a study");
    let reader = desk.reader().expect("a reader");
    let mut parts: Vec<(String, usize)> = Vec::new();
    let seen = reader.each_event_of(Subject::Draw("first"), |event| {
        let payload = event.payload.expect("a payload");
        assert!(payload.len() < 300_000, "`{}` of {} bytes", event.kind, payload.len());
        let payload: serde_json::Value = serde_json::from_slice(payload).expect("JSON");
        if let Some(cases) = payload["cases"].as_array() {
            parts.push((event.kind.to_string(), cases.len()));
        }
        Ok::<(), StoreError>(())
    });
    seen.expect("read");
    let part = |kind: &str, cases| (kind.to_string(), cases);
    assert_eq!(parts, [part("draw-made", 1_000), part("cases-drawn", 1_000), part("cases-drawn", 300)]);
    let cases = reader.cases("real").expect("cases");
    assert!(cases.iter().map(|case| case.number).eq(1..=2_300));
    assert!(cases.iter().all(|case| case.interviewer.is_some()));
    drop(reader);

    // The reserves have the numbers behind the sample, and both are what the files say.
    let mut writer = desk.writer("s1").expect("a writer");
    let code = disposition::find("2.112").expect("a code");
    end::end(&desk, &mut writer, &cases[0], code, Some("a trial")).expect("ended");
    drop(writer);
    folder.run("replace", &["--case", "1", "--reason", "refused"]).well();
    let reader = desk.reader().expect("a reader");
    let released = reader.cases("real").expect("cases").into_iter().find(|case| case.replaces.is_some());
    let released = released.expect("a reserve");
    let first = if cases[0].stratum.as_deref() == Some("office") { 2_301 } else { 2_303 };
    assert_eq!((released.number, &released.stratum), (first, &cases[0].stratum));
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("Draw `first`: computed again."), "{}", verified.out);
    folder.run("rebuild", &[]).well();
    assert_eq!(desk.reader().expect("a reader").cases("real").expect("cases").len(), 2_301);
}

#[test]
fn the_secret_is_for_its_owner() {
    let folder = Folder::ready("new").drawn("s");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let secret = std::fs::metadata(folder.dir.join("draws/first.secret")).expect("there");
        assert_eq!(secret.permissions().mode() & 0o777, 0o600);
    }
    drop(folder);
}

#[test]
fn a_draw_is_never_repeated() {
    let folder = Folder::ready("new").drawn("s");
    let certificate = folder.read("draws/first.certificate.json");
    for rest in [&["first"][..], &["first", "--seed", "t", "--reason", "again"], &["first", "--prepare"]] {
        let said = folder.run("draw", rest).refused();
        assert!(said.contains("never repeated"), "{said}");
    }
    assert_eq!(folder.read("draws/first.certificate.json"), certificate);
    // Another one for the same round needs a reason, and its certificate lists the first.
    let study = folder
        .text("study.yaml")
        .replace("draws:\n", "draws:\n  - { draw: other, method: simple, size: 2 }\n");
    folder.write("study.yaml", study.as_bytes());
    assert!(folder.run("draw", &["other"]).refused().contains("say why with --reason"));
    folder.run("draw", &["other", "--reason", "the first was for training"]).well();
    let other = folder.text("draws/other.certificate.json");
    assert!(other.contains("the first was for training") && other.contains("\"number\": 2"), "{other}");
    folder.run("verify", &[]).well();
    // Numbers count on behind the first draw's sample and reserves: 6 and 2.
    let ids: Vec<String> =
        folder.cases().iter().map(|case| case["id"].as_str().expect("a number").to_string()).collect();
    assert_eq!(ids, ["001", "002", "003", "004", "005", "006", "009", "010"]);
}

#[test]
fn a_dropped_plan_is_listed_with_its_reason() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--prepare"]).well();
    let dropped = folder.read("draws/first.plan.json");
    assert!(folder.run("draw", &["first", "--prepare"]).refused().contains("--reason"));
    let again = folder.run("draw", &["first", "--prepare", "--reason", "a unit was missing"]).well();
    assert!(
        again.out.contains("earlier plan 1") && again.out.contains("a unit was missing"),
        "{}",
        again.out
    );
    assert_eq!(folder.read("draws/dropped/first-1.plan.json"), dropped);
    folder.run("draw", &["first", "--public", "1", "--source", "dice"]).well();
    assert!(folder.text("draws/first.certificate.json").contains("a unit was missing"));
    folder.run("verify", &[]).well();
}

#[test]
fn the_same_seed_and_roster_give_the_same_people() {
    let drawn = |seed: &str| {
        let folder = Folder::ready("learning-80").drawn(seed);
        let text = folder.text("draws/first.certificate.json");
        let certificate: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        certificate["drawn"].to_string()
    };
    assert_eq!(drawn("一"), drawn("一"));
    assert_ne!(drawn("一"), drawn("二"));
}

#[test]
fn every_body_meets_two_interviewers_and_nobody_has_more_than_the_others() {
    let folder = Folder::ready("learning-80").drawn("s");
    let mut met: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut load: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in folder.cases() {
        let text = |key: &str| case[key].as_str().expect(key).to_string();
        met.entry(text("unit")).or_default().insert(text("interviewer"));
        *load.entry((text("team"), text("interviewer"))).or_default() += 1;
    }
    assert_eq!(met.len(), 16);
    assert!(met.values().all(|members| members.len() >= 2), "{met:?}");
    let teams: BTreeSet<&String> = load.keys().map(|(team, _)| team).collect();
    for team in teams {
        let of_team: Vec<usize> = load.iter().filter(|((t, _), _)| t == team).map(|(_, n)| *n).collect();
        let (least, most) = (of_team.iter().min().expect("one"), of_team.iter().max().expect("one"));
        assert!(most - least <= 1, "{load:?}");
    }
    let again = folder.run("assign", &[]).well();
    assert!(again.out.contains("Nothing to give out"), "{}", again.out);
}

#[test]
fn what_cannot_be_drawn_is_said_before_anything_is_fixed() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    let study = folder.text("study.yaml").replace("size: 6", "size: 60");
    folder.write("study.yaml", study.as_bytes());
    let said = folder.run("draw", &["first"]).refused();
    assert!(said.contains("60 asked for, but there are only 11"), "{said}");
    assert!(!folder.has("draws/first.plan.json"));
    let said = folder.run("draw", &["first", "--lang", "zh"]).refused();
    assert!(said.contains("要 60 个，可是只有 11 个"), "{said}");
}

#[test]
fn personal_ids_stay_out_of_the_certificate() {
    let study = "
study: s
questionnaire: q.yaml
roster:
  file: roster.csv
  columns: { id: id, unit: unit }
  id_is_personal: true
units: [{ unit: x }]
teams: [{ team: t, members: [{ code: a }] }]
draws: [{ draw: first, method: simple, size: 3, reserves: 2 }]
";
    let rows: String = (0..8).map(|n| format!("1390000000{n},x\n")).collect();
    let folder = Folder::with(study, format!("id,unit\n{rows}").as_bytes()).drawn("s");
    assert!(!folder.text("draws/first.certificate.json").contains("139000"));
    assert!(folder.run("verify", &[]).well().out.contains("computed again"));
    folder.run("close", &["1", "--reason", "trial"]).refused(); // nobody may close: there is no lead
}

#[test]
fn a_draw_cut_off_before_its_certificate_is_finished_from_the_log() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--prepare"]).well();
    let before = folder.read("draws/first.secret");
    folder.run("draw", &["first", "--public", "1", "--source", "dice"]).well();
    let (certificate, secret) =
        (folder.read("draws/first.certificate.json"), folder.read("draws/first.secret"));
    // As the power cut left it: the log has the draw, neither certificate nor order of reserves is written.
    std::fs::remove_file(folder.dir.join("draws/first.certificate.json")).expect("removed");
    folder.write("draws/first.secret", &before);
    let said = folder.run("draw", &["first", "--public", "2", "--source", "other dice"]).refused();
    assert!(said.contains("written again from the log"), "{said}");
    assert_eq!(folder.read("draws/first.certificate.json"), certificate);
    assert_eq!(folder.read("draws/first.secret"), secret);
    folder.run("verify", &[]).well();
}

#[test]
fn of_many_who_draw_at_once_one_does() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6)
            .map(|n| {
                let folder = &folder;
                scope.spawn(move || folder.run("draw", &["first", "--seed", &n.to_string()]).code)
            })
            .collect();
        runs.into_iter().map(|run| run.join().expect("a run")).collect()
    });
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert_eq!(folder.cases().len(), 6);
    folder.run("verify", &[]).well();
    // And of many who give out, each case goes to one.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| folder.run("assign", &[]).well());
        }
    });
    let events = folder.run("verify", &[]).well();
    assert!(events.out.contains("Nothing is wrong"), "{}", events.out);
}

/// The one stratum of a draw without strata has words in both languages, and its code in the plan alone.
#[test]
fn a_draw_without_strata_is_told_in_the_language_of_the_reader() {
    for (lang, all) in [("zh", "全体"), ("en", "all")] {
        let folder = Folder::ready("new");
        let study = folder.text("study.yaml");
        let another = "\n  - { draw: plainly, round: 1, method: simple, size: 4 }\n";
        folder.write("study.yaml", format!("{}{another}", study.trim_end()).as_bytes());
        folder.run("roster", &[]).well();
        let said = folder.run("draw", &["plainly", "--seed", "s", "--lang", lang]).well().out;
        assert!(said.lines().any(|line| line.split_whitespace().next() == Some(all)), "{said}");
    }
}
