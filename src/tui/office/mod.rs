//! What the screens ask of an open study and do at its desk, all on the worker's thread. Facts are gathered
//! here, one file a screen; rules live in `fieldwork`, acts in `desk`, words on the screens.

pub mod behind;
pub mod card;
pub mod cases;
pub mod drawing;
mod home;
mod mark;
pub mod marking;
pub mod nearby;
pub mod practice;
pub mod study;
pub mod watch;

pub use home::{HomeFacts, RoundFacts, Wants};

use crate::desk::{Desk, DeskError, Refusal, Versions};
use crate::i18n::{Lang, Words};
use crate::store::{Reader, SetClock, StoreError, Writer};
use crate::study::Member;
use crate::words;
use std::path::Path;

/// The local setting that remembers who works at this machine.
const MEMBER: &str = "member";

/// An open study with somebody at its desk.
pub struct Office {
    /// The study.
    pub desk: Desk,
    /// Questionnaires read so far.
    pub versions: Versions,
    /// A connection that asks.
    pub reader: Reader,
    member: Option<Member>,
    writer: Option<Writer>,
    clock: Option<SetClock>,
    watch: watch::Watch,
    /// A case whose interview was asked to speak a language when the program was started.
    asked: Option<(String, Lang)>,
}

/// Why something could not be done, for whoever reads the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub Words);

impl Office {
    /// Opens the study in a folder, with whoever sat there last.
    ///
    /// # Errors
    /// Those of [`Desk::open`].
    pub fn open(dir: &Path) -> Result<Office, DeskError> {
        Office::at(Desk::open(dir)?)
    }

    /// The same, making the databases where there are none yet.
    ///
    /// # Errors
    /// Those of [`Desk::open_or_create`].
    pub fn open_or_create(dir: &Path) -> Result<Office, DeskError> {
        Office::at(Desk::open_or_create(dir)?)
    }

    fn at(desk: Desk) -> Result<Office, DeskError> {
        let reader = desk.reader()?;
        let last = reader.setting(MEMBER)?;
        let member = last.and_then(|code| desk.study.people().find(|m| m.code == code).cloned());
        Ok(Office {
            desk,
            versions: Versions::new(),
            reader,
            member,
            writer: None,
            clock: None,
            watch: watch::Watch::default(),
            asked: None,
        })
    }

    /// By a clock of the caller's: for tests.
    pub fn timed(mut self, clock: SetClock) -> Office {
        self.clock = Some(clock);
        self
    }

    /// Opens another study in place of the one that is open, if one is. If that fails, everything stays.
    ///
    /// # Errors
    /// Those of [`Desk::open_or_create`].
    pub fn change(seat: &mut Option<Office>, dir: &Path) -> Result<(), Trouble> {
        let mut office = Office::open_or_create(dir)?;
        office.clock = seat.as_ref().and_then(|before| before.clock.clone());
        *seat = Some(office);
        Ok(())
    }

    /// The interview of a case, when it is taken up the next time, is to speak this language.
    pub fn speak_at(&mut self, case: &str, lang: Lang) {
        self.asked = Some((case.to_string(), lang));
    }

    /// Who sits there.
    pub fn member(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    /// Somebody takes the seat, remembered for the next time.
    ///
    /// # Errors
    /// If nobody is called so, or the setting cannot be kept.
    pub fn sit(&mut self, word: &str) -> Result<(), Trouble> {
        let member = self.desk.member(word)?.clone();
        if self.member.as_ref() != Some(&member) {
            self.writer = None;
        }
        let code = member.code.clone();
        self.member = Some(member);
        if self.reader.setting(MEMBER)?.as_deref() != Some(&code) {
            self.writer()?.put_setting(MEMBER, &code)?;
        }
        Ok(())
    }

    /// A connection that writes as whoever sits there.
    ///
    /// # Errors
    /// If nobody does, or the study cannot be opened.
    pub fn writer(&mut self) -> Result<&mut Writer, Trouble> {
        let writer = self.take_writer()?;
        Ok(self.writer.insert(writer))
    }

    /// The same, to be carried away; [`Office::give_back`] saves opening another.
    ///
    /// # Errors
    /// See [`Office::writer`].
    pub fn take_writer(&mut self) -> Result<Writer, Trouble> {
        if let Some(writer) = self.writer.take() {
            return Ok(writer);
        }
        let nobody = || Trouble(words!("请先选您是谁", "please choose who you are first"));
        let code = &self.member.as_ref().ok_or_else(nobody)?.code;
        Ok(match &self.clock {
            Some(clock) => self.desk.store.writer_at(code, clock.clone())?,
            None => self.desk.writer(code)?,
        })
    }

    /// Takes back a writer that was carried away.
    pub fn give_back(&mut self, writer: Writer) {
        let is_mine = self.member.as_ref().is_some_and(|member| member.code == writer.actor());
        if is_mine && self.writer.is_none() {
            self.writer = Some(writer);
        }
    }

    /// Now, UTC milliseconds.
    pub fn now(&self) -> i64 {
        use crate::store::Clock;
        match &self.clock {
            Some(clock) => clock.now().wall,
            None => crate::store::SystemClock.now().wall,
        }
    }

    /// What people call a unit.
    pub fn unit(&self, code: &str) -> Words {
        let units = &self.desk.study.units;
        units.by_code(code).map_or_else(|| Words::same(code), |id| units.get(id).title.words())
    }

    /// What people call a member.
    pub fn name_of(&self, code: &str) -> String {
        let found = self.desk.study.people().find(|member| member.code == code);
        found.map_or_else(|| code.to_string(), |member| member.name.clone())
    }
}

impl Trouble {
    /// As it is said to readers of a language.
    pub fn say(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Trouble {
        Trouble(Words::new(error.shown(Lang::Zh, false), error.shown(Lang::En, false)))
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        DeskError::from(error).into()
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble(refusal.words())
    }
}
