//! The supervisor's screens as they are seen: frames at both sizes and in both languages, and what happens on
//! them while others write.

use super::board_stage::{LARGE, SMALL, Stage, digit, row};
use crate::desk::board::handmade::{Handmade, Made};
use crate::i18n::Lang;
use crate::tui::keys::Command;
use std::time::Duration;

fn shown(name: &str, made: &Handmade, keys: &[Command]) {
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "120x40")] {
            let mut stage = Stage::of(made, lang, size, None);
            stage.press(keys);
            insta::assert_snapshot!(format!("{name}-{tag}-{word}"), stage.frame());
        }
    }
}

#[test]
fn the_screens_of_a_study_under_way() {
    let made = Handmade::worked();
    shown("supervision", &made, &[]);
    shown("coverage", &made, &[digit('1')]);
    shown("coverage-teams", &made, &[digit('1'), digit('2')]);
    shown("scores", &made, &[digit('2')]);
    shown("scores-table", &made, &[digit('2'), digit('4')]);
    shown("dimensions", &made, &[digit('3')]);
    shown(
        "dimensions-withheld",
        &made,
        &[digit('3'), Command::Down, Command::Down, Command::Down, Command::Down],
    );
    shown("dimensions-table", &made, &[digit('3'), digit('4')]);
    shown("dimensions-team", &made, &[digit('2'), digit('2'), Command::Down, Command::Next]);
    shown("cases-overdue", &made, &[Command::Next]);
    shown("cases-not-begun", &made, &[Command::Down, Command::Down, Command::Down, Command::Next]);
    shown("method", &made, &[Command::Help]);
    shown("method-end", &made, &[digit('2'), Command::Help, Command::Last]);
    shown("supervision-team", &made, &[digit('8')]);
    shown("coverage-team", &made, &[digit('8'), digit('1')]);
    let mut stage = Stage::of(&made, Lang::En, SMALL, Some("ascii"));
    stage.press(&[digit('2')]);
    let frame = stage.frame();
    assert!(frame.is_ascii() || !frame.contains(['●', '├', '·', '─', '▸']), "{frame}");
    insta::assert_snapshot!("scores-ascii", frame);
}

#[test]
fn empty_screens_say_what_comes_next() {
    let made = Handmade::undrawn();
    shown("supervision-undrawn", &made, &[]);
    // There is nothing behind its doors, so none is open.
    let mut undrawn = Stage::of(&made, Lang::En, SMALL, None);
    let before = undrawn.frame();
    undrawn.press(&[digit('3')]);
    assert!(undrawn.frame().contains("draw first") && !before.contains("dimensions"), "{before}");
    made.draw("first");
    shown("supervision-unworked", &made, &[]);
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('2')]);
    let scores = stage.frame();
    assert!(scores.contains("还没有可计分的访谈。") && !scores.contains("换维度"), "{scores}");
    stage.press(&[Command::Close, digit('3')]);
    let dimensions = stage.frame();
    assert!(dimensions.contains("还没有可计分的访谈。") && !dimensions.contains("标准误"), "{dimensions}");
}

/// The names at the left of the lines, in their order.
fn names(frame: &str) -> Vec<String> {
    let name = |line: &str| line.trim_start_matches(['▸', ' ']).split("  ").next().unwrap_or("").to_string();
    frame.lines().skip(2).map(name).collect()
}

#[test]
fn what_others_write_is_seen_within_two_seconds_and_no_row_moves() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    let before = stage.frame();
    assert!(before.contains("24 / 30") && !before.contains("进行中"), "{before}");
    // Another connection, as another process has it: an interview is begun and another completed.
    let archive = made.cases_of("archive");
    let mut writer = made.writer("b1");
    writer.claim(&archive[0].id).unwrap();
    let started = format!(r#"{{"case":"{}","realm":"real","by":"person"}}"#, archive[0].id);
    writer
        .transact(|tx| {
            tx.append(crate::store::Entry {
                kind: "started",
                subject: crate::store::Subject::Interview(uuid::Uuid::now_v7()),
                actor: "b1",
                payload: started.as_bytes(),
                time: None,
            })
        })
        .unwrap();
    made.interview(&archive[1], Made::scored(77.0));
    let after = stage.until(&made, "25 / 30", Duration::from_secs(2));
    assert_eq!(names(&before), names(&after), "{before}\n{after}");
    assert!(after.contains("0 有新数据") && !before.contains("0 有新数据"), "{after}");
    stage.press(&[digit('0')]);
    let arranged = stage.frame();
    assert!(arranged.contains("进行中") && !arranged.contains("0 有新数据"), "{arranged}");
}

#[test]
fn a_matter_that_is_settled_keeps_its_row_until_a_key_is_pressed() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::En, SMALL, None);
    assert!(stage.frame().contains("overdue"));
    let late = made.cases_of("lantai").remove(2);
    made.interview(&late, Made::scored(60.0));
    let after = stage.until(&made, "0 new data", Duration::from_secs(2));
    assert!(after.contains("overdue") && after.contains("done"), "{after}");
    stage.press(&[digit('0')]);
    assert!(!stage.frame().contains("overdue"));
}

#[test]
fn a_filter_leaves_rows_in_their_order() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('2'), Command::Type('/')]);
    "EDU".chars().for_each(|c| stage.press(&[Command::Type(c)]));
    let frame = stage.frame();
    assert!(
        frame.contains("省教育厅") && !frame.contains("省财政厅") && frame.contains("找：EDU"),
        "{frame}"
    );
    stage.press(&[Command::Close]);
    assert!(stage.frame().contains("省财政厅"));
}

#[test]
fn groups_open_and_close() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('1'), Command::Down]);
    assert!(stage.frame().contains("- 省直"));
    stage.press(&[Command::Next]);
    let frame = stage.frame();
    assert!(frame.contains("+ 省直") && !frame.contains("省财政厅") && frame.contains("棠州市局"), "{frame}");
    stage.press(&[digit('1')]);
    let frame = stage.frame();
    assert!(!frame.contains("省直") && frame.contains("澜台县局"), "only what is unfinished: {frame}");
}

#[test]
fn enter_leads_to_the_very_cases_and_escape_back_to_the_same_row() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[Command::Down, Command::Down, Command::Down]);
    let before = stage.frame();
    assert!(row(&before).contains("未开始"), "{before}");
    stage.press(&[Command::Next, Command::Down, Command::Down]);
    let list = stage.frame();
    assert!(row(&list).contains("003") && list.contains("3 个"), "{list}");
    stage.press(&[Command::Next]);
    let card = stage.frame();
    assert!(card.contains("个案 003") && card.contains("甲乙丙"), "the name stands on the card: {card}");
    stage.press(&[Command::Close]);
    assert_eq!(row(&stage.frame()), row(&list));
    stage.press(&[Command::Close]);
    assert_eq!(row(&stage.frame()), row(&before));
}

/// What a round left undone when it was closed was not done.
#[test]
fn a_round_closed_by_another_process_is_not_called_done() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    let mut list = Stage::of(&made, Lang::Zh, SMALL, None);
    list.press(&[Command::Down, Command::Down, Command::Down, Command::Next]);
    assert!(!stage.frame().contains("本轮已结束"));
    let mut writer = made.writer("s1");
    crate::desk::close::close(&made.desk, &mut writer, "1", Some("the time is up")).unwrap();
    writer.close().unwrap();
    let after = stage.until(&made, "本轮已结束", Duration::from_secs(2));
    assert!(!after.contains("已处理"), "{after}");
    let after = list.until(&made, "（已结束）", Duration::from_secs(2));
    assert!(!after.contains("已处理") && after.contains("未开始"), "{after}");
}

#[test]
fn a_list_of_cases_follows_others_and_moves_no_row() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[Command::Down, Command::Down, Command::Down, Command::Next, Command::Down]);
    let before = stage.frame();
    made.interview(&made.cases_of("archive")[0], Made::scored(77.0));
    let after = stage.until(&made, "0 有新数据", Duration::from_secs(2));
    assert_eq!(names(&before), names(&after), "{before}\n{after}");
    assert!(after.contains("已处理") && row(&after).contains("002"), "{after}");
    stage.press(&[digit('0')]);
    let arranged = stage.frame();
    assert!(!arranged.contains("001") && !arranged.contains("0 有新数据"), "{arranged}");
    assert!(row(&arranged).contains("002"), "the cursor goes along with its row: {arranged}");
    stage.press(&[Command::Type('/'), digit('0'), digit('0'), digit('3')]);
    assert!(row(&stage.frame()).contains("003"));
}

#[test]
fn a_case_opens_to_its_team_alone() {
    let made = Handmade::worked();
    let mut lead = Stage::seated(&made, "a1", Lang::Zh, SMALL, None);
    let own = lead.frame();
    assert!(own.contains("8 第一组") && own.contains("12 / 13") && !own.contains("逾期预约"), "{own}");
    assert!(own.contains("全项目") && own.contains("24/30"), "scores stay the study's: {own}");
    lead.press(&[digit('8')]);
    let all = lead.frame();
    assert!(all.contains("8 全部小组") && row(&all).contains("逾期预约"), "{all}");
    lead.press(&[Command::Next, Command::Next]);
    let frame = lead.frame();
    assert!(frame.contains("个案由本组组长或督导打开") && row(&frame).contains("019"), "{frame}");
    lead.press(&[Command::Close, digit('1'), Command::Last, Command::Next]);
    assert!(lead.frame().contains("个案 · 省档案馆"), "{}", lead.frame());
    // What was chosen is remembered when the screens are opened again.
    lead.press(&[Command::Close, Command::Close]);
    assert!(lead.frame().contains("8 全部小组"));
}

#[test]
fn rounds_are_switched_and_practice_says_so() {
    let made = Handmade::worked();
    made.draw("simple");
    let mut writer = made.writer("s1");
    crate::desk::practice::cases(&made.desk, &mut writer, 2, "seed").unwrap();
    writer.close().unwrap();
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut stage = Stage::of(&made, lang, SMALL, None);
        let latest = stage.frame();
        assert!(latest.contains("9 第 3 轮") || latest.contains("9 round 3"), "{latest}");
        stage.press(&[digit('9')]);
        insta::assert_snapshot!(format!("practice-{tag}"), stage.frame());
        stage.press(&[digit('2'), digit('9')]);
        let first = stage.frame();
        assert!(first.contains("9 第 1 轮") || first.contains("9 round 1"), "{first}");
        assert!(first.contains("61.6") && !first.contains("练习"), "{first}");
        stage.press(&[Command::Close]);
        assert!(row(&stage.frame()).contains(if tag == "zh" { "逾期预约" } else { "overdue" }));
    }
}

#[test]
fn help_tells_the_method_on_every_screen_and_closes() {
    let made = Handmade::worked();
    for keys in [vec![], vec![digit('1')], vec![digit('2')], vec![digit('3')], vec![Command::Next]] {
        for (lang, method) in [(Lang::Zh, "F1 方法"), (Lang::En, "F1 method")] {
            let mut stage = Stage::of(&made, lang, SMALL, None);
            stage.press(&keys);
            let below = stage.frame();
            assert!(below.contains(method), "{below}");
            stage.press(&[Command::Type('？')]);
            let top = stage.frame();
            stage.press(&[Command::Down]);
            assert_ne!(top, stage.frame(), "it scrolls");
            stage.press(&[Command::Up]);
            assert_eq!(top, stage.frame());
            stage.press(&[Command::Close]);
            assert_eq!(below, stage.frame());
        }
    }
}

/// What the board says is done: `完成 5 / 18`.
fn progress(frame: &str) -> String {
    let line = frame.lines().nth(1).unwrap_or_default().trim();
    line.split("  ").next().unwrap_or_default().to_string()
}

#[test]
fn the_first_screen_says_what_the_board_says_then() {
    let made = Handmade::worked();
    for (who, lang, which) in [
        ("s1", Lang::Zh, ""),
        ("s1", Lang::En, ""),
        ("a1", Lang::Zh, "第一组："),
        ("b1", Lang::En, "Team 2: "),
    ] {
        let mut stage = Stage::seated(&made, who, lang, SMALL, None);
        let done = progress(&stage.frame());
        assert!(done.contains('/'), "{done}");
        stage.press(&[Command::Close]);
        let home = stage.frame();
        let supervision = if lang == Lang::Zh { "督导" } else { "Supervision" };
        let door = home.lines().find(|line| line.contains(&format!("  {supervision}"))).unwrap();
        assert!(door.ends_with(&format!("  {which}{done}")), "{door} and {done}");
    }
    // Among several rounds it is the last that was drawn, and says so.
    made.draw("simple");
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    let done = progress(&stage.frame());
    stage.press(&[Command::Close]);
    assert!(stage.frame().contains(&format!("第 3 轮：{done}")), "{}", stage.frame());
}
