//! What stands on a card above its acts: who it is, what was tried, what the case has come to.

use crate::fieldwork::{CaseStatus, Mode, disposition, outcome};
use crate::i18n::{Lang, Words};
use crate::tui::look::Look;
use crate::tui::office::card::CardFacts;
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::wrap::{cut, width};
use crate::words;
use ratatui::Frame;

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

/// What an attempt came to: an interview, another outcome, or the code of a visit that ended at the opening.
fn came_to(word: &str, look: &Look) -> String {
    let said = outcome::of_interview(word).map(outcome::Outcome::label);
    let said = said.or_else(|| outcome::find(word).map(outcome::Outcome::shown));
    match (said, disposition::find(word)) {
        (Some(said), _) => look.words(&said).to_string(),
        (None, Some(code)) => code.shown(look.lang),
        (None, None) => word.to_string(),
    }
}

/// Status and appointment, for the head.
fn standing(facts: &CardFacts, look: &Look) -> String {
    let status = look.words(&facts.status.label()).to_string();
    match facts.case.next_appointment.filter(|_| facts.status.is_unfinished()) {
        Some(at) if at < look.midnight() && at > look.now - 86_400_000 => {
            format!("{} {}", look.say("预约 今天", "appointment today"), look.time(at))
        }
        Some(at) => format!("{} {} {}", look.say("预约", "appointment"), look.weekday(at), look.time(at)),
        None => status,
    }
}

/// What was tried; the last attempts, where not all fit.
pub(super) fn attempts(frame: &mut Frame, facts: &CardFacts, look: &Look) -> u16 {
    let count = facts.attempts.len();
    let quiet = look.theme.quiet();
    let said = words!("接触记录 {count} 次", "Attempts: {count}");
    let x = put(frame, 1, 2, look.words(&said), look.theme.plain());
    let mut y = 3;
    let wanting = facts.proposal.wanting;
    if facts.status == CaseStatus::Open && wanting > 0 {
        let label = facts.proposal.code.label();
        // Of a case never tried it is said what trying in vain would come to.
        let label = if facts.attempts.is_empty() { words!("未能接触", "non-contact") } else { label };
        let (zh, en) = (label.zh, label.en.to_lowercase());
        let said =
            words!("再接触 {wanting} 次才可按「{zh}」结案", "{wanting} more before it may end as \"{en}\"");
        let x = x.max(22) + 2;
        let room = frame.area().width.saturating_sub(x + 1) as usize;
        y = put_lines(frame, x, 2, look.words(&said), room, quiet);
    }
    let most = 6;
    for (attempt, who) in facts.attempts.iter().skip(count.saturating_sub(most)) {
        let when = format!(
            "{} {}  {}",
            look.day(attempt.at),
            look.weekday_name(look.clock(attempt.at).weekday()),
            look.time(attempt.at)
        );
        let x = put(frame, 3, y, &when, look.theme.plain());
        let mode = attempt.mode.as_deref().and_then(Mode::from_word).map(Mode::label);
        let x = put(frame, x + 2, y, mode.as_ref().map_or("", |words| look.words(words)), look.theme.plain());
        let x = put(frame, x.max(30) + 2, y, who, look.theme.plain());
        let mut text = attempt.outcome.as_deref().map_or(String::new(), |word| came_to(word, look));
        if let Some(at) = attempt.appointment {
            text += &format!(" {} {}", look.weekday(at), look.time(at));
        }
        if let Some(note) = &attempt.note {
            text += &format!("{}{note}", look.say("：", ": "));
        }
        let x = x.max(40) + 2;
        let room = (frame.area().width as usize).saturating_sub(x as usize + 2);
        put(frame, x, y, &cut(&text, room, look.glyphs.cut), look.theme.plain());
        y += 1;
    }
    y + 1
}

/// With a capital.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Where the interview was left, what the case ended with, who else has it.
pub(super) fn state(frame: &mut Frame, y: u16, facts: &CardFacts, look: &Look) -> u16 {
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
    if let Some(receipt) = &facts.receipt {
        said.push(words!("回执 {receipt}", "Receipt {receipt}"));
    }
    if let Some(by) = &facts.held_by {
        said.push(words!("{by}正在做这个个案。", "{by} is working on this case."));
    }
    let room = frame.area().width.saturating_sub(4) as usize;
    let mut y = y;
    for words in &said {
        y = put_lines(frame, 1, y, look.words(words), room, look.theme.plain());
    }
    if said.is_empty() { y } else { y + 1 }
}
