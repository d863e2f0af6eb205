//! The jump list: every item with its answer and state, filtered by typing part of its name or words as they are
//! seen. What begins with the typed text comes before what only has it somewhere.

use super::{On, Overlay, Told};
use crate::expr::NodeId;
use crate::form::{Audience, State};
use crate::i18n::{Words, counted};
use crate::interview::Interview;
use crate::tui::called::called_here;
use crate::tui::keys::{Command, plain};
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::state_words;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::first_shown;
use crate::tui::widgets::wrap::{cut, width};
use crate::words;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// Which items are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// All.
    All,
    /// Those in one state.
    In(State),
    /// Those with a remark.
    Remarked,
    /// Those marked as an example worth sharing.
    Examples,
    /// Those whose soft check was answered with a reason.
    Reasoned,
}

struct Entry {
    node: NodeId,
    name: String,
    text: String,
    /// What it is called, on the screen and in the data, in small letters.
    names: [String; 2],
    /// What is asked, as it is seen, in small letters.
    words: String,
    answer: String,
    state: State,
    /// A note that was read: there is no answer to tell it by.
    read: bool,
}

/// How well an item fits what was typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// It is called so.
    Named,
    /// Its name begins so.
    NameBegins,
    /// A word of what is asked begins so.
    WordBegins,
    /// It is somewhere in its name or words.
    Within,
}

impl Entry {
    /// How well it fits what was typed, in small letters; not at all if it is nowhere.
    fn found(&self, wanted: &str) -> Option<Found> {
        let named = |fits: &dyn Fn(&str) -> bool| self.names.iter().any(|name| fits(name));
        let begins = self.words.match_indices(wanted).any(|(at, _)| {
            self.words[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
        });
        if named(&|name| name == wanted) {
            Some(Found::Named)
        } else if named(&|name| name.starts_with(wanted)) {
            Some(Found::NameBegins)
        } else if begins {
            Some(Found::WordBegins)
        } else if self.words.contains(wanted) || named(&|name| name.contains(wanted)) {
            Some(Found::Within)
        } else {
            None
        }
    }
}

/// The list.
pub struct Jump {
    entries: Vec<Entry>,
    filter: String,
    /// The entries that the filter leaves.
    shown: Vec<usize>,
    cursor: usize,
    from: String,
    done: (usize, usize),
}

impl Jump {
    /// Over the items of the interview, with the cursor on the present one.
    pub fn new(listed: Listed, on: &On) -> Jump {
        let interview = on.interview;
        let nodes: Vec<NodeId> =
            interview.screens().iter().flat_map(|screen| &screen.nodes).copied().collect();
        let entries: Vec<Entry> = nodes
            .into_iter()
            .filter(|node| is_listed(interview, *node, listed))
            .filter_map(|node| entry(interview, node, &on.setting.name))
            .collect();
        let here = interview.node();
        let shown: Vec<usize> = (0..entries.len()).collect();
        let cursor = entries.iter().position(|entry| Some(entry.node) == here).unwrap_or(0);
        let from = here.map_or(String::new(), |node| called_here(interview, node));
        let done = (on.sheet.view.progress.done(), on.sheet.view.progress.total);
        Jump { entries, filter: String::new(), shown, cursor, from, done }
    }

    fn narrow(&mut self) {
        let wanted = self.filter.to_lowercase();
        let kept = self.shown.get(self.cursor).copied();
        let found = self.entries.iter().enumerate();
        let mut found: Vec<(Found, usize)> =
            found.filter_map(|(n, entry)| Some((entry.found(&wanted)?, n))).collect();
        found.sort();
        self.shown = found.into_iter().map(|(_, n)| n).collect();
        // What fits best is first; where nothing is looked for any more, one stays where one was.
        let kept = self.shown.iter().position(|n| Some(*n) == kept).filter(|_| wanted.is_empty());
        self.cursor = kept.unwrap_or(0);
    }

    fn go(&self, interview: &Interview) -> Told {
        let Some(entry) = self.shown.get(self.cursor).map(|n| &self.entries[*n]) else { return Told::Stay };
        match entry.state {
            State::NotAsked => Told::Say(closed_by(interview, entry.node)),
            State::NotReached if !entry.read => {
                let open = first_open(interview, entry.node);
                let (name, at) = (&entry.name, interview.form().address(open));
                let first = called_here(interview, open);
                let said = words!("{name} 未到，先答 {first}", "{name} comes later; open before it: {first}");
                Told::Go(at, (open != entry.node).then_some(said))
            }
            _ => Told::Go(interview.form().address(entry.node), None),
        }
    }
}

/// Whether an item is one of those listed.
pub fn is_listed(interview: &Interview, node: NodeId, listed: Listed) -> bool {
    match listed {
        Listed::All => true,
        Listed::In(state) => interview.form().state(node) == state,
        Listed::Remarked => interview.remarks().iter().any(|remark| remark.node == node),
        Listed::Examples => interview.is_example(node),
        Listed::Reasoned => {
            let warns = interview.form().item(node).map_or(0, |item| item.warns.len());
            (0..warns).any(|warn| interview.reason(node, warn).is_some())
        }
    }
}

fn entry(interview: &Interview, node: NodeId, name: &str) -> Option<Entry> {
    let form = interview.form();
    let item = form.item(node)?;
    let called = called_here(interview, node);
    let text = form.words(&item.text, interview.language(), Audience::Screen { name });
    Some(Entry {
        node,
        // One of the opening goes by a word; whoever knows the name the data have for it finds it too.
        names: [called.to_lowercase(), form.address(node).to_string().to_lowercase()],
        words: text.to_lowercase(),
        name: called,
        text,
        answer: form.answer_words(node, interview.language()),
        state: form.state(node),
        read: interview.is_read(node),
    })
}

/// The first item before this one, or itself, that waits for an answer: nothing is left behind by a jump.
fn first_open(interview: &Interview, to: NodeId) -> NodeId {
    let form = interview.form();
    let waits = |node: &NodeId| {
        form.state(*node) == State::NotReached && form.item(*node).is_some_and(|item| item.required)
    };
    interview.asked().take_while(|node| *node != to).find(waits).unwrap_or(to)
}

/// Which answer closed an item.
fn closed_by(interview: &Interview, node: NodeId) -> Words {
    let form = interview.form();
    let questionnaire = interview.questionnaire();
    let mut at = Some(form.definition(node));
    while let Some(definition) = at {
        let entry = questionnaire.entry(definition);
        let place = form.node_of(definition);
        if let Some(when) = entry.when.as_ref().filter(|when| !form.truth(place, when).unwrap_or(false)) {
            let used: Vec<Words> = when
                .program
                .uses()
                .definitions
                .iter()
                .map(|used| {
                    let node = form.node_of(*used);
                    let said = |lang: &str| form.answer_words(node, lang);
                    let answer = said(interview.language());
                    let name = called_here(interview, node);
                    let state = state_words(form.state(node));
                    match (answer.is_empty(), state.zh.is_empty()) {
                        (false, _) => Words::same(format!("{name}“{answer}”")),
                        (true, false) => {
                            Words::new(format!("{name}“{}”", state.zh), format!("{name} ({})", state.en))
                        }
                        (true, true) => Words::same(name),
                    }
                })
                .collect();
            let all = |part: fn(&Words) -> &str, comma| used.iter().map(part).collect::<Vec<_>>().join(comma);
            let (zh, en) = (all(|words| &words.zh, "、"), all(|words| &words.en, ", "));
            return words!("不适用：要看 {zh}", "not asked: that depends on {en}");
        }
        at = entry.parent;
    }
    words!("不适用：这一题没有抽中", "not asked: it was not drawn from the bank")
}

/// The state of an item in the list.
fn listed_state(entry: &Entry) -> Words {
    match entry.state {
        State::NotReached if entry.read => words!("已念", "read"),
        State::Answered => words!("已答", "answered"),
        State::NotReached => words!("未到", "to come"),
        State::NotAsked => words!("不适用", "not asked"),
        other => state_words(other),
    }
}

impl Overlay for Jump {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::Close if self.filter.is_empty() => return Told::Close,
            Command::Close => {
                self.filter.clear();
                self.narrow();
            }
            Command::Next => return self.go(on.interview),
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::Back => self.cursor = self.cursor.saturating_sub(10),
            Command::PageDown => self.cursor = (self.cursor + 10).min(last),
            Command::First => self.cursor = 0,
            Command::Last => self.cursor = last,
            Command::Backspace => {
                self.filter.pop();
                self.narrow();
            }
            Command::Type(c) => {
                self.filter.push(plain(*c));
                self.narrow();
            }
            _ => return Told::Unused,
        }
        Told::Stay
    }

    fn title(&self, look: &Look) -> String {
        look.say("跳转", "Jump").to_string()
    }

    fn rows(&self, _columns: u16, _look: &Look) -> u16 {
        // As high as the list ever was: typing does not make it jump.
        self.entries.len().min(60) as u16 + 1
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let x = put(frame, 3, area.y, look.say("找：", "find: "), look.theme.quiet());
        let x = put(frame, x, area.y, &self.filter, look.theme.accent());
        frame.set_cursor_position(Position { x, y: area.y });
        let (done, total) = self.done;
        let items = counted(total as u64, "item", "items");
        let figure = look.say(&format!("{done} / {total} 题"), &format!("{done} / {items}")).to_string();
        put(frame, area.width - 2 - width(&figure) as u16, area.y, &figure, look.theme.quiet());
        let fit = area.height.saturating_sub(1) as usize;
        let from = first_shown(self.cursor, self.shown.len(), fit);
        let named = self.entries.iter().map(|entry| width(&entry.name)).max().unwrap_or(0).min(12);
        let text_at = 3 + named as u16 + 2;
        let state_at = area.width.saturating_sub(12);
        // Answers take what they need, at most two fifths; the rest is the questions'.
        let answers = self.entries.iter().map(|entry| width(&first_line(&entry.answer))).max().unwrap_or(0);
        let answered = (answers as u16 + 2).clamp(10, (state_at - text_at) * 2 / 5);
        let answer_at = state_at - answered;
        for (line, n) in self.shown.iter().enumerate().skip(from).take(fit) {
            let entry = &self.entries[*n];
            let y = area.y + 1 + (line - from) as u16;
            let here = line == self.cursor;
            let style = match (here, entry.state) {
                (true, _) => look.theme.accent(),
                (false, State::NotReached | State::NotAsked) if !entry.read => look.theme.quiet(),
                _ => look.theme.plain(),
            };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &cut(&entry.name, named, look.glyphs.cut), style);
            let room = (answer_at - text_at) as usize - 2;
            put(frame, text_at, y, &cut(&first_line(&entry.text), room, look.glyphs.cut), style);
            let room = (state_at - answer_at) as usize - 2;
            put(frame, answer_at, y, &cut(&first_line(&entry.answer), room, look.glyphs.cut), style);
            put(frame, state_at, y, look.words(&listed_state(entry)), style);
        }
        if self.shown.is_empty() {
            put(frame, 3, area.y + 1, look.say("没有这样的题", "there is no such item"), look.theme.quiet());
        }
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("去", "go"))
            .key(format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)), look.say("选", "choose"))
            .key(look.say("打字", "type"), look.say("筛选", "to filter"))
            .key(
                look.key(&Command::Close),
                match self.filter.is_empty() {
                    true if self.from.is_empty() => look.say("回去", "back").to_string(),
                    true => format!("{} {}", look.say("留在", "stay at"), self.from),
                    false => look.say("列出全部", "list all").to_string(),
                },
            )
    }
}

/// The words up to the first line break.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or("").to_string()
}
