//! Which round the supervisor's screens are about: the one that was chosen, until a key chooses another.

use super::board_stage::{SMALL, Stage, digit, row};
use crate::desk::board::handmade::Handmade;
use crate::i18n::Lang;
use crate::tui::keys::Command;
use std::time::Duration;

/// The first draw worked in part, and a third one beside it.
fn two_rounds() -> Handmade {
    let made = Handmade::worked();
    made.draw("simple");
    made
}

#[test]
fn a_list_of_cases_is_read_anew_for_another_round() {
    let made = two_rounds();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[Command::Next]);
    let third = stage.frame();
    assert!(third.contains("个案 · 未开始") && third.contains("9 第 3 轮  12 个"), "{third}");
    stage.press(&[Command::Down, digit('9')]);
    let first = stage.frame();
    assert!(first.contains("9 第 1 轮  ") && !first.contains("12 个"), "{first}");
    assert!(row(&first).contains("001") && first.contains("003") && !first.contains("已处理"), "{first}");
    stage.press(&[digit('9')]);
    assert_eq!(third, stage.frame());
}

#[test]
fn a_list_that_is_empty_in_a_round_fills_in_the_next() {
    let made = two_rounds();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('9'), Command::Next]);
    let late = stage.frame();
    assert!(late.contains("逾期预约") && late.contains("1 个") && row(&late).contains("019"), "{late}");
    stage.press(&[digit('9')]);
    let none = stage.frame();
    assert!(none.contains("第 3 轮  0 个") && none.contains("这里没有个案了"), "{none}");
    assert!(!none.contains("已处理"), "{none}");
    stage.press(&[digit('9')]);
    assert_eq!(late, stage.frame());
}
#[test]
fn a_round_stays_until_another_is_chosen() {
    for (lang, present, newer) in [
        (Lang::Zh, "第 1 轮", "第 3 轮已经抽取；按 9 换轮次"),
        (Lang::En, "round 1", "Round 3 has been drawn; 9 changes the round."),
    ] {
        let made = Handmade::worked();
        let mut stage = Stage::of(&made, lang, SMALL, None);
        let before = stage.frame();
        assert!(before.contains(present), "{before}");
        stage.press(&[Command::Down]);
        made.draw("simple");
        let after = stage.until(&made, newer, Duration::from_secs(3));
        assert!(after.contains(&format!("9 {present}")), "{after}");
        assert!(row(&after).contains(if lang == Lang::Zh { "中途终止" } else { "broken off" }), "{after}");
        stage.press(&[digit('9')]);
        let third = stage.frame();
        assert!(third.contains('3') && third.contains("0 / 12") && !third.contains(newer), "{third}");
    }
}

#[test]
fn who_opens_the_board_again_sees_the_newest_round_unless_one_was_chosen() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    made.draw("simple");
    stage.until(&made, "第 3 轮已经抽取", Duration::from_secs(3));
    stage.open_again();
    assert!(stage.frame().contains("9 第 3 轮"), "{}", stage.frame());
    stage.press(&[digit('9')]);
    stage.open_again();
    assert!(stage.frame().contains("9 第 1 轮"), "{}", stage.frame());
}

#[test]
fn a_case_counts_once_under_the_most_urgent_heading() {
    let made = Handmade::worked();
    // A draw that was not given out: nobody has these, and to begin them is not yet anybody's work.
    made.draw_only("simple");
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    let third = stage.frame();
    assert!(third.contains("没有派出") && row(&third).contains("12"), "{third}");
    assert!(!third.contains("未开始"), "{third}");
    stage.press(&[digit('9')]);
    let first = stage.frame();
    let count = |name: &str| {
        let line = first.lines().find(|line| line.contains(name)).unwrap_or_default();
        line.split_whitespace().find_map(|word| word.parse::<u64>().ok())
    };
    assert_eq!((count("逾期预约"), count("未开始")), (Some(1), Some(3)), "{first}");
    stage.press(&[Command::Last, Command::First, Command::Down, Command::Down, Command::Down, Command::Next]);
    let list = stage.frame();
    assert!(list.contains("个案 · 未开始") && list.contains("3 个") && !list.contains("019"), "{list}");
}

#[test]
fn a_closed_round_says_so_and_wants_nothing() {
    let made = Handmade::worked();
    made.close_round("1");
    for (lang, closed, marks, left) in [
        (Lang::Zh, "第 1 轮（已结束）", "待评分", "没访到 4"),
        (Lang::En, "round 1 (closed)", "to be marked", "4 missed"),
    ] {
        let mut stage = Stage::of(&made, lang, SMALL, None);
        let board = stage.frame();
        assert!(board.contains(closed), "{board}");
        for urgent in ["逾期预约", "未开始", "进行中", "中途终止", "overdue", "not begun", "in progress"]
        {
            assert!(!board.contains(urgent), "{urgent}: {board}");
        }
        // Marks may still be given: they are no work in the field.
        assert!(
            board.contains(if lang == Lang::Zh { "开放题待评" } else { "to be marked" })
                || board.contains(marks)
        );
        stage.press(&[digit('1')]);
        let coverage = stage.frame();
        assert!(coverage.contains(closed) && coverage.contains(left), "{coverage}");
        for open in ["未完成", "还差", "unfinished", "to go"] {
            assert!(!coverage.contains(open), "{open}: {coverage}");
        }
    }
}
