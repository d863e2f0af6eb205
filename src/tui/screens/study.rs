//! The methodologist's screen: five parts of a study, each with its state or its next step; what lies below the
//! cursor's part is shown under them. Enter takes the next step where there is one.

use super::draw::{DrawForm, another};
use super::export_again::ExportForm;
use super::public_value::PublicForm;
use super::renew::RenewForm;
use super::study_panel::{Rank, panel};
use super::study_parts::{Act, DRAWS, PARTS, act, row, undone};
use crate::desk::standing::Stage;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::drawing::Proposed;
use crate::tui::office::study::{Looked, RosterNews, StudyFacts};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::digits;
use crate::tui::widgets::wrap::{cut, lines};
use crate::tui::worker::{Done, Job};
use crate::words;
use ratatui::Frame;

/// Where the five lines begin.
const TOP: u16 = 2;

/// Between two looks, in milliseconds; what others write is on the screen within two seconds.
const PAUSE: i64 = 700;

/// What has changed since the last look, if anything has.
struct Followed(Result<Option<StudyFacts>, Trouble>);
/// A roster that could be read in place of the present one.
struct Compared(Result<Option<RosterNews>, Trouble>);
/// A step was taken.
pub(super) struct Taken(pub Result<Words, Trouble>);

/// The methodologist's screen.
#[derive(Default)]
pub struct Study {
    facts: Option<StudyFacts>,
    looked: Option<Looked>,
    /// The part under the cursor, from 0, and how far what lies below it is scrolled.
    at: usize,
    scroll: usize,
    /// Which of the draws that are not made yet the next step is about.
    chosen: usize,
    notice: Option<Words>,
    /// Whether a look is under way, and when the next is due, UTC milliseconds.
    looking: bool,
    next: i64,
    /// What went wrong, which may be long: it stands in place of the part until the next key.
    trouble: Option<Words>,
}

impl Study {
    /// Before anything is known.
    pub fn new() -> Study {
        Study::default()
    }

    fn go(&mut self, to: usize) -> Transition {
        self.at = to.min(PARTS - 1);
        self.scroll = 0;
        Transition::Stay
    }

    fn take_step(&mut self) -> Transition {
        let Some(facts) = &self.facts else { return Transition::Stay };
        let Some(step) = act(self.at, facts, self.chosen, self.looked.as_ref()) else {
            self.notice = Some(words!("这一部分现在没有要做的", "nothing is due in this part now"));
            return Transition::Stay;
        };
        let (notice, work) = match step {
            Act::ReadRoster => {
                (words!("正在读名册…", "reading the roster…"), Job::new(|office| Taken(office.read_roster())))
            }
            Act::ReadAgain => {
                (words!("正在比较…", "comparing…"), Job::new(|office| Compared(office.roster_news())))
            }
            Act::Draw(name) => (
                words!("正在算…", "working it out…"),
                Job::new(move |office: &mut crate::tui::office::Office| office.propose_draw(&name, None)),
            ),
            Act::Value(name) => {
                let draw = facts.draws.iter().find(|draw| draw.name == name);
                return draw.and_then(PublicForm::new).map_or(Transition::Stay, Transition::open);
            }
            Act::Another(name) => return Transition::open(another(&name)),
            Act::Assign => (words!("正在派…", "giving out…"), Job::new(|office| Taken(office.give_out()))),
            Act::ExportAgain(made) => return Transition::open(ExportForm::new(facts.export.0.clone(), made)),
            Act::Export => (words!("正在导出…", "exporting…"), Job::new(|office| Taken(office.export()))),
        };
        self.notice = Some(notice);
        Transition::Work(work)
    }

    /// Asks about a roster that lies there, with what it means for the plans that wait.
    fn renew(&self, news: RosterNews) -> Transition {
        let Some(facts) = &self.facts else { return Transition::Stay };
        let Some(roster) = &facts.roster else { return Transition::Stay };
        let waiting = facts.draws.iter().filter(|draw| draw.stage == Stage::Planned);
        let waiting = waiting.map(|draw| draw.name.clone()).collect();
        Transition::open(RenewForm::new(facts.roster_file.name.clone(), roster, news, waiting))
    }

    /// Whether there is a choice of draws to be made.
    fn chooses(&self, facts: &StudyFacts) -> bool {
        self.at == DRAWS && facts.acts && undone(facts).len() > 1
    }

    fn load() -> Transition {
        Transition::work(|office| office.study())
    }

    /// The files are looked through while one reads; the line says so until they were.
    fn look_through() -> Transition {
        Transition::Look(Job::new(|office| office.look_through()))
    }

    /// Takes in what is so now. The cursor stays on its part, and the choice on its draw.
    fn take(&mut self, facts: StudyFacts, look: &Look) {
        let chosen = |facts: &StudyFacts| undone(facts).get(self.chosen).map(|draw| draw.name.clone());
        let before = self.facts.as_ref().and_then(chosen);
        let left = undone(&facts);
        let same = left.iter().position(|draw| Some(&draw.name) == before.as_ref());
        self.chosen = same.unwrap_or(self.chosen.min(left.len().saturating_sub(1)));
        // What a roster would change is known of the one that was compared before.
        let stale = self.facts.as_ref().is_none_or(|before| facts.calls_for_a_look(before));
        if let Some(looked) = self.looked.as_mut().filter(|_| stale) {
            looked.roster = None;
        }
        self.facts = Some(facts);
        self.rest(look);
    }

    fn rest(&mut self, look: &Look) {
        self.looking = false;
        self.next = look.now + PAUSE;
    }

    /// What stands below the five lines, with its title.
    fn below(&self, facts: &StudyFacts, look: &Look) -> (String, Vec<(String, Rank)>) {
        let room = (look.size.width as usize).saturating_sub(4);
        if let Some(trouble) = &self.trouble {
            let said = look.words(trouble).lines().flat_map(|line| lines(line, room, room));
            let said = said.map(|line| (line.to_string(), Rank::Plain)).collect();
            return (look.say("没有做成", "It was not done").to_string(), said);
        }
        let (title, said) = panel(self.at, facts, self.looked.as_ref(), look);
        let cut_to_size = said.into_iter().flat_map(|(text, rank)| {
            // Tables keep their lines; sentences go on in the next one.
            let rows = if rank == Rank::Table { vec![text.as_str()] } else { lines(&text, room, room) };
            rows.into_iter().map(|row| (row.to_string(), rank)).collect::<Vec<_>>()
        });
        (title, cut_to_size.collect())
    }

    fn fit(look: &Look) -> usize {
        (look.size.height as usize).saturating_sub(TOP as usize + PARTS + 4)
    }

    fn draw_below(&self, frame: &mut Frame, facts: &StudyFacts, look: &Look) {
        let (title, said) = self.below(facts, look);
        let y = TOP + PARTS as u16 + 1;
        let rule = look.glyphs.rule;
        let wide = frame.area().width as usize;
        let x = put(frame, 0, y, &format!("{} ", rule.repeat(2)), look.theme.quiet());
        let x = put(frame, x, y, &title, look.theme.plain());
        let rest = rule.repeat(wide.saturating_sub(x as usize + 1));
        put(frame, x, y, &format!(" {rest}"), look.theme.quiet());
        let fit = Study::fit(look);
        let from = self.scroll.min(said.len().saturating_sub(fit));
        for (n, (line, rank)) in said.iter().skip(from).take(fit).enumerate() {
            let style = match rank {
                Rank::Plain | Rank::Table => look.theme.plain(),
                Rank::Quiet => look.theme.quiet(),
                Rank::Loud => look.theme.accent(),
            };
            put(frame, 2, y + 1 + n as u16, &cut(line, wide.saturating_sub(3), look.glyphs.cut), style);
        }
        let edge = frame.area().width.saturating_sub(1);
        let more = |n: usize, sign: &str| format!("{sign} {n}");
        if from > 0 {
            put_right(frame, edge, y + 1, &more(from, look.glyphs.above), look.theme.quiet());
        }
        if from + fit < said.len() {
            let left = said.len() - from - fit;
            put_right(frame, edge, y + fit as u16, &more(left, look.glyphs.below), look.theme.quiet());
        }
    }
}

impl Screen for Study {
    fn shown(&mut self, _look: &Look) -> Transition {
        Study::load()
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        let done = match done.get::<Result<StudyFacts, Trouble>>() {
            Ok(Ok(facts)) => {
                self.take(facts, look);
                return Study::look_through();
            }
            Ok(Err(trouble)) => {
                self.trouble = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        let done = match done.get::<Looked>() {
            Ok(looked) => {
                self.looked = Some(looked);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        let done = match done.get::<Followed>() {
            Ok(Followed(Ok(Some(facts)))) => {
                let looks = self.facts.as_ref().is_none_or(|before| facts.calls_for_a_look(before));
                self.take(facts, look);
                return if looks { Study::look_through() } else { Transition::Stay };
            }
            // Whatever cannot be read now is said by the next step that is taken; the next look may go well.
            Ok(Followed(Ok(None) | Err(_))) => {
                self.rest(look);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        self.notice = None;
        let done = match done.get::<Taken>() {
            Ok(Taken(Ok(said))) => {
                self.notice = Some(said);
                return Study::load();
            }
            Ok(Taken(Err(trouble))) => {
                self.trouble = Some(trouble.0);
                return Study::load();
            }
            Err(done) => done,
        };
        let done = match done.get::<Compared>() {
            Ok(Compared(Ok(Some(news)))) => return self.renew(news),
            // It is the file that was read after all.
            Ok(Compared(Ok(None))) => return Study::load(),
            Ok(Compared(Err(trouble))) => {
                self.trouble = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Result<Proposed, Trouble>>() {
            Ok(Ok(proposed)) => return Transition::open(DrawForm::new(proposed)),
            Ok(Err(trouble)) => self.trouble = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn wakes(&self) -> Option<i64> {
        (!self.looking && self.facts.is_some()).then_some(self.next)
    }

    fn woken(&mut self, _look: &Look) -> Transition {
        let Some(facts) = self.facts.clone() else { return Transition::Stay };
        self.looking = true;
        Transition::Look(Job::new(move |office| Followed(office.study_again(&facts))))
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        self.trouble = None;
        let Some(facts) = &self.facts else { return Transition::Unused };
        let most = self.below(facts, look).1.len().saturating_sub(Study::fit(look));
        match command {
            Command::Next => self.take_step(),
            Command::Left if self.chooses(facts) => {
                self.chosen = self.chosen.saturating_sub(1);
                Transition::Stay
            }
            Command::Right if self.chooses(facts) => {
                self.chosen = (self.chosen + 1).min(undone(facts).len() - 1);
                Transition::Stay
            }
            Command::Up => self.go(self.at.saturating_sub(1)),
            Command::Down => self.go(self.at + 1),
            Command::First => self.go(0),
            Command::Last => self.go(PARTS),
            Command::Back => {
                self.scroll = self.scroll.min(most).saturating_sub(Study::fit(look) / 2);
                Transition::Stay
            }
            Command::PageDown => {
                self.scroll = (self.scroll + Study::fit(look) / 2).min(most);
                Transition::Stay
            }
            command => match digit(&command).map(usize::from) {
                Some(n) if (1..=PARTS).contains(&n) => self.go(n - 1),
                Some(_) => {
                    self.notice = Some(words!("只收 1–{PARTS}", "1–{PARTS} only"));
                    Transition::Stay
                }
                None => Transition::Unused,
            },
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        let Some(facts) = &self.facts else {
            head(frame, look.say("研究", "Study"), "", look);
            return;
        };
        let title = format!("{} {} {}", look.say("研究", "Study"), look.glyphs.dot, look.words(&facts.title));
        let practice = if facts.practice { look.say("演示数据", "practice data") } else { "" };
        head(frame, &title, practice, look);
        let (what_at, state_at) = if look.lang == crate::i18n::Lang::Zh { (14, 46) } else { (21, 47) };
        for n in 0..PARTS {
            let row = row(n, facts, self.chosen, self.looked.as_ref(), look);
            let y = TOP + n as u16;
            let here = n == self.at;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &format!("{}  {}", n + 1, look.words(&row.name)), style);
            let sign = look.glyphs.cut;
            put(frame, what_at, y, &cut(&row.what, (state_at - what_at) as usize - 1, sign), style);
            let room = (frame.area().width as usize).saturating_sub(state_at as usize + 1);
            let style = if row.wrong { look.theme.loud() } else { look.theme.quiet() };
            put(frame, state_at, y, &cut(&row.state, room, sign), style);
        }
        self.draw_below(frame, facts, look);
        let long = self.below(facts, look).1.len() > Study::fit(look);
        let step = act(self.at, facts, self.chosen, self.looked.as_ref()).map(|step| step.does());
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key_if(
                step.is_some(),
                look.key(&Command::Next),
                step.as_ref().map_or("", |does| look.words(does)),
            )
            .key_if(
                self.chooses(facts),
                format!("{}{}", look.key(&Command::Left), look.key(&Command::Right)),
                look.say("换一个抽取", "another draw"),
            )
            .key(digits(PARTS), look.say("看哪一部分", "which part"))
            .key_if(long, look.key(&Command::PageDown), look.say("翻看", "more"))
            .help(look)
            .always(look.key(&Command::Close), look.say("首页", "home"))
            .key(look.key(&Command::Language), look.say("English", "中文"))
            .draw(frame, look);
    }
}
