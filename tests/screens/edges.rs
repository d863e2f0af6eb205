//! Nothing runs out of the window unsaid: where a text is longer than its place it is broken, or cut with the
//! sign that says so. Walked through with names as long as people's and bodies' are.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, crowded};
use fangtan::i18n::Lang;
use std::collections::BTreeSet;

/// A person who looks at the right edge after each key.
struct Watcher {
    person: Person,
    /// The rows that touched it, with the first words of their screen.
    found: BTreeSet<String>,
}

impl Watcher {
    fn new(lang: Lang, member: &'static str, questionnaire: &str) -> Watcher {
        let extra = "practice: true\nstaff: [{ code: m1, name: 方静之, role: methodologist }]";
        let dir = crowded(questionnaire, extra, 40);
        let person = Person::at(dir, Seat { lang, member: Some(member), ..Seat::default() });
        let mut watcher = Watcher { person, found: BTreeSet::new() };
        watcher.look();
        watcher
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.person.press(key);
            self.look();
        }
    }

    fn write(&mut self, text: &str) {
        self.person.write(text);
        self.look();
    }

    /// The keys led where they were meant to.
    fn reaches(&self, zh: &str, en: &str) {
        assert!(self.person.shows(zh) || self.person.shows(en), "{zh} / {en}:\n{}", self.person.screen());
    }

    /// A text that ends in the last column, or a wide character before it, may have gone on. What is drawn to
    /// the edge on purpose is a rule, a sign of more, or the cut sign; the line of keys has whole keys or none.
    fn look(&mut self) {
        let buffer = self.person.buffer();
        let last = buffer.area.width - 1;
        for y in 0..buffer.area.height - 1 {
            let symbol = buffer[(last, y)].symbol();
            let wide = unicode_width::UnicodeWidthStr::width(buffer[(last - 1, y)].symbol()) > 1;
            if wide || !["", " ", "─", "━", "…", "↑", "↓"].contains(&symbol) {
                let row = self.person.row(y as usize);
                self.found.insert(format!("{} | {row}", self.person.row(0).trim()));
            }
        }
    }
}

/// Texts of a questionnaire as long as some are.
fn long_winded() -> String {
    let zh = "关于学习贯彻、理论武装和能力提升等各个方面情况的若干问题";
    let en = "Ten minutes of watching how the work of the office is done, and talking about it afterwards";
    EVERY_KIND
        .replace("title: { zh: 应知应会, en: Knowledge }", &format!("title: {{ zh: {zh}, en: '{en}' }}"))
        .replace("zh: 1919 年,", &format!("zh: 1919 年，{zh}，以及{zh},"))
        .replace("en: '1919' }", &format!("en: '1919, {en}, that is to say: {en}' }}"))
        .replace("zh: 集体学习,", &format!("zh: 集体学习，{zh}，以及{zh},"))
        .replace("en: Group sessions }", &format!("en: 'Group sessions, {en}, that is: {en}' }}"))
        .replace("zh: 学习内容与我的工作有关,", &format!("zh: {zh}，以及{zh}的关系,"))
        .replace("en: It has to do with my work }", &format!("en: '{en}, and {en}' }}"))
        .replace("zh: 说出一件具体的事,", &format!("zh: {zh}，以及{zh},"))
        .replace("en: Names one thing }", &format!("en: '{en}, and {en}' }}"))
}

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

fn assert_none(watchers: impl IntoIterator<Item = Watcher>) {
    let found: Vec<String> = watchers.into_iter().flat_map(|watcher| watcher.found).collect();
    assert!(found.is_empty(), "{} rows run into the right edge:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_case_and_its_forms() {
    assert_none(BOTH.map(|lang| {
        let mut watcher = Watcher::new(lang, "a1", &long_winded());
        watcher.press("F1 Esc 1 F1 Esc / z z Esc Enter F1 Esc 2 2 7 Enter");
        watcher.write("unwilling to talk about this or anything else with anybody whom they do not know");
        watcher.press("Enter");
        watcher.reaches("接触记录 1 次", "Attempts: 1");
        watcher.press("4 F1 Esc Enter 2 Enter");
        watcher.reaches("结果代码 2.112", "Final code 2.112");
        watcher.press("1 F1 Esc");
        watcher.write("unwilling to talk about this or anything else with anybody whom they do not know");
        watcher.press("Enter Enter Esc Home Enter 3 F1 Esc Esc Esc Esc");
        watcher
    }));
}

#[test]
fn an_interview_and_what_waits_for_a_mark() {
    assert_none(BOTH.map(|lang| {
        let mut watcher = Watcher::new(lang, "a1", &long_winded());
        watcher.press("1 Enter 1 F1 Esc 1 Enter 9 Enter 1 Enter");
        watcher.reaches("B3", "B3");
        watcher.press("F1 PgDn Esc F2 Esc F4 Esc Esc Esc");
        watcher.reaches("B3", "B3");
        watcher.press("2 Enter F1 Esc 1 Enter 1 2 Enter 3 Enter 1 9 6 0 Enter");
        watcher.write("nothing comes to mind just now");
        watcher.press("Enter 3 1 2 Enter 1 2 3 Enter");
        watcher.write("1111");
        watcher.press("Enter Enter");
        watcher.write("An old house got its lift after three visits to its owners.");
        watcher.press("Enter");
        if !watcher.person.shows("提交，不再能改") && !watcher.person.shows("Submit") {
            watcher.press("9 Enter");
        }
        watcher.press("1");
        watcher.reaches("提交", "ubmit");
        watcher.press("Enter");
        watcher.reaches("回执", "eceipt");
        watcher.press("2");
        watcher.reaches("一题一题评", "One question at a time");
        watcher.press("F1 Esc Enter 1 F1 Esc F2");
        watcher.write("its result is told well");
        watcher.press("Enter F2 Esc Enter");
        watcher.reaches("没有等您评分的回答", "No answer waits");
        watcher
    }));
}

#[test]
fn the_screens_of_whoever_oversees() {
    assert_none(BOTH.map(|lang| {
        let mut watcher = Watcher::new(lang, "a1", &long_winded());
        watcher.press("2 F1 PgDn Esc Enter Enter Esc / z z Esc Esc 1 F1 Esc Down Enter Esc Esc");
        watcher.press("2 4 4 F1 Esc Enter F1 Esc Down Esc Esc 3 x 4 Esc / z z Esc Esc");
        watcher.reaches("访谈 Fangtan", "访谈 Fangtan");
        // The study, another study, who sits there.
        watcher.press("4 F1 Esc Esc 5 F1 Esc Esc");
        watcher
    }));
}
