//! What is searched for in the supervisor's lists is found wherever it stands, and Enter opens it at once.

use super::board_stage::{SMALL, Stage, digit, row};
use crate::desk::board::handmade::Handmade;
use crate::i18n::Lang;
use crate::tui::keys::Command;

fn typed(stage: &mut Stage, text: &str) {
    stage.press(&[Command::Type('/')]);
    text.chars().for_each(|c| stage.press(&[Command::Type(c)]));
}

#[test]
fn a_search_goes_through_all_cases_and_not_only_the_first() {
    let made = Handmade::large(640);
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[Command::Next]);
    let all = stage.frame();
    assert!(all.contains("640 个") && all.contains("另有 140 个"), "{all}");
    typed(&mut stage, "63");
    let some = stage.frame();
    // 063, 163, … 563, and 630 to 639.
    assert!(some.contains("找到 16 个") && row(&some).contains("063") && some.contains("639"), "{some}");
    assert!(!some.contains("已处理") && !some.contains("0 有新数据"), "{some}");
    // The last line offers what a key does while one types: Esc lifts the filter, digits go into it.
    let last = some.lines().last().unwrap_or_default();
    assert!(last.contains("Esc 全部") && !last.contains("/ 筛选"), "{last}");
    typed_on(&mut stage, "8");
    assert!(row(&stage.frame()).contains("638") && stage.frame().contains("找到 1 个"), "{}", stage.frame());
    typed_on(&mut stage, "9");
    assert!(
        stage.frame().contains("找到 0 个") && stage.frame().contains("没有这样的个案"),
        "{}",
        stage.frame()
    );
    stage.press(&[Command::Close]);
    assert_eq!(all, stage.frame());
    // By the words for a unit, a team, a member too: in the language that is not shown as well.
    for word in ["finance", "第一组", "team 1"] {
        typed(&mut stage, word);
        let found = stage.frame();
        assert!(found.contains("找到 640 个") && found.contains("多写几个字"), "{word}: {found}");
        stage.press(&[Command::Close]);
    }
    typed(&mut stage, "何川");
    assert!(row(&stage.frame()).contains("何川") && !stage.frame().contains("沈知远"), "{}", stage.frame());
    stage.press(&[Command::Close]);
    typed(&mut stage, "第二组");
    assert!(stage.frame().contains("找到 0 个"), "{}", stage.frame());
}

fn typed_on(stage: &mut Stage, text: &str) {
    text.chars().for_each(|c| stage.press(&[Command::Type(c)]));
}

#[test]
fn enter_opens_the_row_under_the_cursor_while_one_searches() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[Command::Next]);
    typed(&mut stage, "019");
    stage.press(&[Command::Next]);
    assert!(stage.frame().contains("个案 019"), "{}", stage.frame());
    stage.press(&[Command::Close]);
    let list = stage.frame();
    assert!(row(&list).contains("019") && list.contains("找：019"), "{list}");
    assert!(list.contains("Esc 全部") && !list.contains("Esc 返回"), "the filter goes first: {list}");
    stage.press(&[Command::Close]);
    assert!(!stage.frame().contains("Esc 全部"), "{}", stage.frame());
    stage.press(&[Command::Close, digit('1')]);
    typed(&mut stage, "省财政厅");
    stage.press(&[Command::Last, Command::Next]);
    assert!(stage.frame().contains("个案 · 省财政厅"), "{}", stage.frame());
    stage.press(&[Command::Close, Command::Close, Command::Close, digit('2')]);
    typed(&mut stage, "edu");
    stage.press(&[Command::Next]);
    assert!(stage.frame().contains("维度 · 省教育厅"), "{}", stage.frame());
}

#[test]
fn a_unit_that_is_found_stands_with_its_team_and_a_team_with_its_units() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('1'), digit('2')]);
    typed(&mut stage, "澜台");
    let unit = stage.frame();
    assert!(unit.contains("第二组") && unit.contains("澜台县局") && !unit.contains("棠州"), "{unit}");
    assert!(row(&unit).contains("澜台县局"), "the cursor stands on what was found: {unit}");
    stage.press(&[Command::Close]);
    typed(&mut stage, "第二组");
    let team = stage.frame();
    assert!(team.contains("澜台县局") && team.contains("棠州市局") && !team.contains("省财政厅"), "{team}");
    assert!(row(&team).contains("第二组"), "{team}");
    stage.press(&[Command::Close, digit('2')]);
    typed(&mut stage, "市直");
    let group = stage.frame();
    assert!(group.contains("市直") && group.contains("澜台县局") && !group.contains("省直"), "{group}");
}

#[test]
fn what_is_hidden_is_found_and_stays_hidden_afterwards() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('1'), Command::Down, Command::Next]);
    assert!(stage.frame().contains("+ 省直"), "{}", stage.frame());
    typed(&mut stage, "统计");
    assert!(row(&stage.frame()).contains("省统计局"), "{}", stage.frame());
    stage.press(&[Command::Close]);
    assert!(stage.frame().contains("+ 省直") && !stage.frame().contains("省统计局"), "{}", stage.frame());
}

#[test]
fn a_key_that_means_nothing_is_answered() {
    let made = Handmade::worked();
    for (lang, said) in [
        (Lang::Zh, "这里没有这个键；F1 再 End 列出全部"),
        (Lang::En, "not a key here; F1, then End: all keys"),
    ] {
        let mut stage = Stage::of(&made, lang, SMALL, None);
        for door in ['1', '2', '3'] {
            stage.press(&[digit(door), digit('7')]);
            assert!(stage.frame().contains(said), "{}", stage.frame());
            stage.press(&[Command::Down]);
            assert!(!stage.frame().contains(said), "{}", stage.frame());
            stage.press(&[Command::Close]);
        }
        stage.press(&[digit('3'), Command::Next]);
        assert!(stage.frame().contains(said), "{}", stage.frame());
    }
}

#[test]
fn a_word_below_the_scores_is_explained_while_a_row_has_it() {
    let made = Handmade::worked();
    let mut stage = Stage::of(&made, Lang::Zh, SMALL, None);
    stage.press(&[digit('2')]);
    assert!(stage.frame().contains("连带：若显示"), "{}", stage.frame());
    typed(&mut stage, "edu");
    assert!(!stage.frame().contains("连带"), "{}", stage.frame());
    stage.press(&[Command::Close]);
    typed(&mut stage, "statistics");
    assert!(stage.frame().matches("连带").count() >= 2, "the word and what it means: {}", stage.frame());
}
