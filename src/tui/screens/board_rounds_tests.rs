//! Which round the supervisor's screens are about: the one that was chosen, until a key chooses another.

use super::board_stage::{SMALL, Stage, digit, row};
use crate::desk::board::handmade::Handmade;
use crate::i18n::Lang;
use crate::tui::keys::Command;

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
