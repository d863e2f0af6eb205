//! What stands on a card above its acts: who it is, what was tried, what the case has come to.

use crate::desk::Returned;
use crate::fieldwork::CaseStatus;
use crate::i18n::{Lang, Words};
use crate::tui::look::Look;
use crate::tui::office::card::CardFacts;
use crate::tui::widgets::head::{head, put};
use crate::tui::widgets::wrap::{cut, lines, width};
use crate::words;
use ratatui::Frame;

/// The reason for giving back has so many lines at most; the whole stands in the story.
const REASON: usize = 4;

/// The head: the case's number and where it stands are whole, name and unit as far as they fit.
pub(super) fn top(frame: &mut Frame, facts: &CardFacts, look: &Look) {
    let dot = look.glyphs.dot;
    let unit = look.words(&facts.unit);
    let left = format!("{} {}   {} {dot} {unit}", look.say("个案", "Case"), facts.number, facts.name);
    let right = standing(facts, look);
    let practice = if facts.practice { look.say(" 演示数据 ", " practice data ") } else { "" };
    let room = (frame.area().width as usize).saturating_sub(width(&right) + width(practice) + 6);
    let left = cut(&left, room, look.glyphs.cut);
    head(frame, &left, &right, look);
    put(frame, 3 + width(&left) as u16, 0, practice, look.theme.loud());
}

/// Status and appointment, for the head.
fn standing(facts: &CardFacts, look: &Look) -> String {
    let label = if facts.returned.is_some() { Returned::label() } else { facts.status.label() };
    let status = look.words(&label).to_string();
    match facts.case.next_appointment.filter(|_| facts.status.is_unfinished()) {
        Some(at) if at < look.midnight() && at > look.now - 86_400_000 => {
            format!("{} {}", look.say("预约 今天", "appointment today"), look.time(at))
        }
        Some(at) => format!("{} {} {}", look.say("预约", "appointment"), look.weekday(at), look.time(at)),
        None => status,
    }
}

/// How often it was tried, and how much more is wanted before it may end in vain.
pub(super) fn attempts(frame: &mut Frame, facts: &CardFacts, look: &Look) {
    let count = facts.case.attempts;
    let said = words!("接触记录 {count} 次", "Attempts: {count}");
    let x = put(frame, 1, 2, look.words(&said), look.theme.plain());
    let wanting = facts.proposal.wanting;
    if facts.status == CaseStatus::Open && facts.closed.is_none() && wanting > 0 {
        let label = facts.proposal.code.label();
        // Of a case never tried it is said what trying in vain would come to.
        let label = if count == 0 { words!("未能接触", "non-contact") } else { label };
        let (zh, en) = (label.zh, label.en.to_lowercase());
        let said =
            words!("再接触 {wanting} 次才可按“{zh}”结案", "{wanting} more before it may end as \"{en}\"");
        let room = frame.area().width.saturating_sub(x + 4) as usize;
        put(frame, x + 3, 2, &cut(look.words(&said), room, look.glyphs.cut), look.theme.quiet());
    }
}

/// With a capital.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Where the interview was left, what the case ended with, who else has it.
fn said(facts: &CardFacts, look: &Look) -> Vec<Words> {
    let mut said: Vec<Words> = Vec::new();
    if let Some(stopped) = &facts.stopped {
        let (when, (done, total), minutes) = (
            format!("{} {}", look.day(stopped.when), look.time(stopped.when)),
            stopped.done,
            stopped.minutes,
        );
        said.push(match &stopped.at {
            Some(Words { zh, en }) => words!(
                "{when} 停在 {zh}（{done} / {total}），已谈 {minutes} 分。",
                "{when} stopped at {en} ({done} / {total}), {minutes} min so far."
            ),
            None if done < total => words!(
                "{when} 停在交卷前检查（{done} / {total}），已谈 {minutes} 分。",
                "{when} stopped at the review ({done} / {total}), {minutes} min so far."
            ),
            None => words!(
                "{when} 全部答完，等提交（{done} / {total}），已谈 {minutes} 分。",
                "{when} all answered, to be submitted ({done} / {total}), {minutes} min so far."
            ),
        });
        if let Some(version) = &stopped.consent {
            said.push(words!("同意书：第 {version} 版。", "Consent: version {version}."));
        }
    }
    if let Some(code) = facts.ended_with.filter(|_| !facts.status.is_unfinished()) {
        let (zh, en) = (code.shown(Lang::Zh), code.shown(Lang::En));
        said.push(Words::new(format!("结果代码 {zh}"), format!("Final code {en}")));
    }
    if let Some(number) = &facts.replaced_by {
        said.push(words!(
            "由备用 {number} 代替，本案仍计入应访人数。",
            "Reserve {number} stands for it; it still counts among those drawn."
        ));
    }
    if let Some(number) = &facts.replaces {
        said.push(words!("备用样本，代替个案 {number}。", "A reserve: it stands for case {number}."));
    }
    match (&facts.closed, &facts.reserve) {
        (Some(Words { zh, en }), _) => said.push(Words::new(
            format!("{zh}，这个个案不能再改。"),
            format!("{}: this case can no longer be changed.", sentence(en)),
        )),
        (None, Err(Some(Words { zh, en }))) => said
            .push(Words::new(format!("不能放出备用：{zh}。"), format!("No reserve can be released: {en}."))),
        (None, _) => {}
    }
    if let Some(by) = &facts.held_by {
        said.push(words!("{by}正在做这个个案。", "{by} is working on this case."));
    }
    said
}

/// Whether the lines below say whole why the case was given back: the story need not repeat it.
pub(super) fn says_why_returned(facts: &CardFacts, columns: u16, look: &Look) -> bool {
    let room = columns.saturating_sub(4) as usize;
    facts.returned.as_ref().is_some_and(|returned| returned.lines(room, REASON + 1, look).len() <= REASON)
}

/// What the case has come to, as lines; those that must be seen are true.
pub(super) fn state(facts: &CardFacts, columns: u16, look: &Look) -> Vec<(bool, String)> {
    let room = columns.saturating_sub(4) as usize;
    let mut all: Vec<(bool, String)> = Vec::new();
    if let Some(returned) = &facts.returned {
        all.extend(returned.lines(room, REASON, look).into_iter().map(|line| (true, line)));
    }
    for words in &said(facts, look) {
        all.extend(lines(look.words(words), room, room).into_iter().map(|line| (false, line.to_string())));
    }
    all
}
