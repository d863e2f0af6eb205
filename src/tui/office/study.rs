//! What the methodologist's screen shows of a study, each part with its next step, and the steps that can be
//! taken from it. They are the acts of the desk; nothing is decided here.

use super::mark::Mark;
use super::{Office, Trouble};
use crate::desk::roster::{self, RosterRead};
use crate::desk::standing::{self, DrawStanding};
use crate::desk::{DeskError, assign, verify};
use crate::export::{Order, export, renewable};
use crate::i18n::{Words, counted};
use crate::questionnaire::Version;
use crate::source::{Diagnostic, Severity};
use crate::store::Count;
use crate::study::StudyError;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The folder in the study that its export goes to from the screen.
pub(super) const EXPORT: &str = "export";

/// What the methodologist's screen shows.
#[derive(Debug, Clone)]
pub struct StudyFacts {
    /// What people call the study.
    pub title: Words,
    /// Its folder, as it was named.
    pub dir: PathBuf,
    /// Whether everything in it is practice.
    pub practice: bool,
    /// Whether whoever sits there sets the study up; others look.
    pub acts: bool,
    /// The questionnaire.
    pub questions: Questions,
    /// The roster as last read.
    pub roster: Option<RosterFacts>,
    /// The file `study.yaml` names as roster.
    pub roster_file: RosterFile,
    /// The draws, in the order of `study.yaml`.
    pub draws: Vec<DrawStanding>,
    /// What people call the strata that are units.
    pub strata: BTreeMap<String, Words>,
    /// The teams.
    pub teams: Vec<TeamFacts>,
    /// Cases, and those of rounds not closed that are in nobody's hands.
    pub cases: (usize, usize),
    /// Where an export from here goes, and what lies there.
    pub export: (PathBuf, Lies),
    /// As of which state of the study.
    mark: Mark,
}

/// What lies where an export is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lies {
    /// Nothing.
    Nothing,
    /// An export of this study, made at this moment (UTC milliseconds): another takes its place.
    Export(i64),
    /// Something else, which is left alone.
    Other(Trouble),
}

impl StudyFacts {
    /// Whether what [`Office::look_through`] finds may be another than it was by facts of an earlier moment.
    pub fn calls_for_a_look(&self, before: &StudyFacts) -> bool {
        let draws = |facts: &StudyFacts| {
            let key = |draw: &DrawStanding| (draw.name.clone(), draw.stage, draw.opened, draw.released);
            facts.draws.iter().map(key).collect::<Vec<_>>()
        };
        let roster = |facts: &StudyFacts| facts.roster.as_ref().map(|roster| (roster.read, roster.eligible));
        !self.mark.has_files_of(&before.mark)
            || roster(self) != roster(before)
            || draws(self) != draws(before)
    }
}

/// What can be said of the questionnaire.
#[derive(Debug, Clone, Default)]
pub struct Questions {
    /// Its file.
    pub file: String,
    /// Items that people answer, and languages; nothing if it cannot be read.
    pub read: Option<(usize, Vec<String>)>,
    /// What the checker found in it and in `study.yaml`.
    pub found: Vec<Diagnostic>,
}

impl Questions {
    /// Errors and warnings.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.found.iter().filter(|d| d.severity == Severity::Error).count();
        (errors, self.found.len() - errors)
    }
}

/// What can be said of the roster.
#[derive(Debug, Clone)]
pub struct RosterFacts {
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Everybody on it.
    pub rows: i64,
    /// Who may be drawn.
    pub eligible: i64,
    /// When it was read, UTC milliseconds.
    pub read: i64,
    /// Who may not, by reason.
    pub out: Vec<(Words, u64)>,
    /// Eligible people by unit.
    pub units: Vec<(Words, u64)>,
}

/// The file a roster is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterFile {
    /// Its name in the folder.
    pub name: String,
    /// Whether it lies there.
    pub there: bool,
    /// Whether it holds something else than was read.
    pub differs: bool,
}

/// What a roster that lies there would change, if it were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterNews {
    /// Whether the file is the one that was read, so that it is `study.yaml` that has changed.
    pub same_file: bool,
    /// Everybody on it, and who may be drawn.
    pub rows: (u64, u64),
    /// Who was not on the one that was read, who is on it no longer, and about whom something else is known.
    pub people: (u64, u64, u64),
    /// What is odd in it and can be lived with.
    pub odd: u64,
    /// Units with another number of eligible people: the number before and now.
    pub units: Vec<(Words, u64, u64)>,
}

/// What can be said of a team.
#[derive(Debug, Clone)]
pub struct TeamFacts {
    /// What people call it.
    pub title: Words,
    /// How many are in it.
    pub members: usize,
    /// Cases in its hands.
    pub cases: usize,
}

/// What takes its time to be found out, and is looked up while one reads the rest.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What the files of the draws say.
    pub draws: Result<Checked, Trouble>,
    /// What reading the roster again would change; none while that is not known.
    pub roster: Option<Result<Option<RosterNews>, Trouble>>,
}

/// What the files of the draws say now, against the log and one another.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What is wrong.
    pub problems: Vec<Words>,
    /// What has to be known besides.
    pub notes: Vec<Words>,
}

impl Office {
    /// Gathers what the methodologist's screen shows, from the description as it lies there now.
    ///
    /// # Errors
    /// Those of the files and the store.
    pub fn study(&mut self) -> Result<StudyFacts, Trouble> {
        let mark = Mark::of(&self.desk, &self.reader)?;
        self.study_as_of(mark, None)
    }

    /// The same, if the study or its files have changed since. What rests on files alone is taken over while
    /// these are as they were: others may be writing answers all the time.
    ///
    /// # Errors
    /// See [`Office::study`].
    pub fn study_again(&mut self, before: &StudyFacts) -> Result<Option<StudyFacts>, Trouble> {
        let mark = Mark::of(&self.desk, &self.reader)?;
        if mark == before.mark {
            return Ok(None);
        }
        let known = mark.has_files_of(&before.mark).then_some(before);
        self.study_as_of(mark, known).map(Some)
    }

    fn study_as_of(&mut self, mark: Mark, known: Option<&StudyFacts>) -> Result<StudyFacts, Trouble> {
        let (questions, lies) = match known {
            Some(known) => (known.questions.clone(), known.export.1.clone()),
            None => {
                let faults = self.read_description();
                (self.questions(faults)?, self.lies())
            }
        };
        let study = &self.desk.study;
        let counts = self.reader.count_by_team(self.desk.realm())?;
        let sum = |which: &dyn Fn(&&Count) -> bool| {
            counts.iter().filter(which).map(|count| count.cases as usize).sum::<usize>()
        };
        let held = |team: &str| sum(&|count| count.of.as_deref() == Some(team));
        let free = standing::left(&self.desk, &self.reader)?.free as usize;
        let export = self.desk.folder.file(EXPORT);
        Ok(StudyFacts {
            title: study.title.words(),
            dir: self.desk.dir().to_path_buf(),
            practice: study.practice,
            acts: self.member().is_some_and(|member| member.role.oversees()),
            questions,
            roster: self.roster()?,
            roster_file: RosterFile {
                there: self.desk.folder.file(&study.roster.file).is_file(),
                differs: roster::differs(&self.desk, &self.reader)?,
                name: study.roster.file.clone(),
            },
            draws: standing::draws(&self.desk, &self.reader)?,
            strata: self.strata(),
            teams: study
                .teams
                .iter()
                .map(|team| TeamFacts {
                    title: team.title.words(),
                    members: team.members.len(),
                    cases: held(&team.code),
                })
                .collect(),
            cases: (sum(&|_| true), free),
            export: (export, lies),
            mark,
        })
    }

    /// Takes `study.yaml` as it lies there now: whoever works on this screen edits it beside. One that is
    /// wrong changes nothing, and what is wrong with it is given back.
    fn read_description(&mut self) -> Vec<Diagnostic> {
        match self.desk.folder.read() {
            // Another realm is another study to everything that is open: that takes opening it anew.
            Ok((study, warnings)) if study.practice == self.desk.study.practice => {
                self.desk.study = study;
                self.desk.warnings = warnings;
                Vec::new()
            }
            Err(StudyError::Faults(faults)) => faults,
            Ok(_) | Err(StudyError::File(_)) => Vec::new(),
        }
    }

    fn lies(&self) -> Lies {
        match renewable(&self.desk, &self.desk.folder.file(EXPORT)) {
            Ok(None) => Lies::Nothing,
            // What its own manifest says is a moment, or somebody has written in it.
            Ok(Some(made)) => {
                Lies::Export(made.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond))
            }
            Err(trouble) => Lies::Other(trouble.into()),
        }
    }

    fn questions(&self, faults: Vec<Diagnostic>) -> Result<Questions, Trouble> {
        let study = &self.desk.study;
        let mut questions = Questions { file: study.questionnaire.clone(), read: None, found: faults };
        if questions.found.is_empty() {
            questions.found.extend(self.desk.warnings.iter().cloned());
        }
        questions.found.extend(self.desk.folder.check(study));
        let path = self.desk.folder.file(&study.questionnaire);
        if path.is_file() {
            let bytes = std::fs::read(&path).map_err(|error| DeskError::io(&path, &error))?;
            let (version, found) = Version::read_yaml(&study.questionnaire, &bytes);
            questions.found.extend(found.sorted());
            questions.read = version.map(|version| {
                let questionnaire = &version.questionnaire;
                let asked = questionnaire.items().filter(|(_, item)| item.is_answered_by_people()).count();
                (asked, questionnaire.languages.clone())
            });
        }
        // Errors first; in each the order of the files.
        questions.found.sort_by_key(|found| found.severity != Severity::Error);
        Ok(questions)
    }

    fn roster(&self) -> Result<Option<RosterFacts>, Trouble> {
        let Some(roster) = self.reader.roster()? else { return Ok(None) };
        let mut units = self.reader.eligible_by_unit()?;
        // In the order of the tree, as everywhere.
        units.sort_by_key(|(code, _)| self.desk.study.units.by_code(code));
        let described = &self.desk.study.roster;
        let counted = |(reason, count): (&String, &serde_json::Value)| {
            (described.reason(reason), count.as_u64().unwrap_or(0))
        };
        let out = roster.out.iter().map(counted);
        Ok(Some(RosterFacts {
            out: out.collect(),
            units: units.into_iter().map(|(code, count)| (self.unit(&code), count)).collect(),
            file: roster.file,
            sha256: roster.sha256,
            rows: roster.rows,
            eligible: roster.eligible,
            read: roster.time,
        }))
    }

    pub(super) fn strata(&self) -> BTreeMap<String, Words> {
        let units = &self.desk.study.units;
        units.iter().map(|(_, unit)| (unit.code.clone(), unit.title.words())).collect()
    }

    /// Looks through the files of the study.
    pub fn look_through(&self) -> Looked {
        Looked { draws: self.check_draws(), roster: Some(self.roster_news()) }
    }

    /// What reading the roster again would change; nothing if it would change nothing.
    ///
    /// # Errors
    /// Those of [`roster::news`]: what is wrong with the file, in full.
    pub fn roster_news(&self) -> Result<Option<RosterNews>, Trouble> {
        let Some(news) = roster::news(&self.desk, &self.reader)? else { return Ok(None) };
        let before: BTreeMap<String, u64> = self.reader.eligible_by_unit()?.into_iter().collect();
        let units = &self.desk.study.units;
        let now: BTreeMap<&str, u64> = news
            .read
            .counts
            .iter()
            .map(|(id, count)| (units.get(*id).code.as_str(), count.eligible))
            .collect();
        let codes: BTreeSet<&str> = before.keys().map(String::as_str).chain(now.keys().copied()).collect();
        let mut codes: Vec<&str> = codes.into_iter().collect();
        codes.sort_by_key(|code| units.by_code(code));
        let differing = codes.into_iter().filter_map(|code| {
            let (before, now) = (before.get(code).copied().unwrap_or(0), now.get(code).copied().unwrap_or(0));
            (before != now).then(|| (self.unit(code), before, now))
        });
        Ok(Some(RosterNews {
            same_file: news.same_file,
            rows: (news.read.rows, news.read.eligible),
            people: (news.new, news.gone, news.changed),
            odd: odd(&news.read),
            units: differing.collect(),
        }))
    }

    /// Checks the files of the draws against the log and one another.
    fn check_draws(&self) -> Result<Checked, Trouble> {
        let verified = verify::draws(&self.desk, &self.reader)?;
        Ok(Checked { problems: verified.problems, notes: verified.notes })
    }

    /// Reads the roster.
    ///
    /// # Errors
    /// Those of [`roster::read`]; what is wrong with the roster is said in full by the command.
    pub fn read_roster(&mut self) -> Result<Words, Trouble> {
        let mut writer = self.take_writer()?;
        let read = roster::read(&self.desk, &mut writer, &mut |_, _| {});
        self.give_back(writer);
        let read = read?;
        let (rows, eligible, odd) = (read.rows, read.eligible, odd(&read));
        let listed = counted(rows, "row", "rows");
        Ok(match odd {
            0 => words!("已读入 {rows} 行，{eligible} 人合资格", "{listed} read, {eligible} eligible"),
            _ => words!(
                "已读入 {rows} 行，{eligible} 人合资格，{odd} 处可疑",
                "{listed} read, {eligible} eligible, {odd} odd"
            ),
        })
    }

    /// Gives out the cases that nobody has.
    ///
    /// # Errors
    /// Those of [`assign::assign`].
    pub fn give_out(&mut self) -> Result<Words, Trouble> {
        let mut writer = self.take_writer()?;
        let assigned = assign::assign(&self.desk, &mut writer);
        self.give_back(writer);
        let assigned = assigned?;
        let made = assigned.made.len();
        let left: usize = assigned.left.values().sum();
        Ok(match left {
            0 => {
                let cases = counted(made, "case", "cases");
                words!("派出 {made} 个个案", "{cases} given out")
            }
            _ => words!(
                "派出 {made} 个，{left} 个没有小组可派",
                "{made} given out; no team can take the other {left}"
            ),
        })
    }

    /// Writes the raw results into the study's folder for exports, in place of those of an earlier moment.
    ///
    /// # Errors
    /// Those of [`export`]: what is no export of this study is left alone.
    pub fn export(&mut self) -> Result<Words, Trouble> {
        let output = self.desk.folder.file(EXPORT);
        let order = Order { output, realm: None, bom: true, raw_text: false, void: false, names_as: None };
        let exported = export(&self.desk, &order, &mut |_, _| {})?;
        let files = exported.files.len();
        let tables = counted(files as u64, "table is", "tables are");
        Ok(words!("{files} 张表已在 {EXPORT}/", "{tables} in {EXPORT}/"))
    }
}

/// How much is odd in a roster.
fn odd(read: &RosterRead) -> u64 {
    read.warnings.iter().count() as u64 + read.warnings.beyond()
}
