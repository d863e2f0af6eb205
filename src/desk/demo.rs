//! The ready study, set up, drawn and worked by virtual respondents up to one case: that of the newcomer.
//! Every step is the act that a real study uses. It is made beside its place and moved there whole, so
//! that a demo is either there or not.

use super::draw::{self, Start};
use super::identity::MEMBER;
use super::ready::Ready;
use super::simulate::{self, Order, Simulated};
use super::{Desk, DeskError, Versions, assign, roster};
use crate::fieldwork::assignment::Assignment;
use crate::store::{Case, SetClock, Store, Writer};
use crate::study::Role;
use crate::words;
use jiff::ToSpan;
use jiff::civil::Weekday;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The seed of the demo where none is given, of the draw and of everybody in it: the study's own name. Of
/// some twenty seeds that were looked at it is one that shows what there is to see: bodies that stand
/// clearly apart without an extreme one among the large, refusals and reserves that step in, one person
/// who leaves late enough to count and two who leave too early; and, as among half of the seeds, one of
/// the four bodies with three people in the sample is left with two, so that it shows no score and a
/// sibling, from which it could be worked out, does not either.
pub const SEED: &str = "learning-80";
/// The draw that `study.yaml` describes.
const DRAW: &str = "first";
/// The local setting that remembers which case was left; nothing but the newcomer touches it.
pub(super) const CASE: &str = "demo-case";
/// Everything is set up on this working day before today; field work takes fewer.
const SET_UP: usize = 32;

/// How a demo is made.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The seed.
    pub seed: String,
    /// So many cases are simulated, the newcomer's never.
    pub simulate: usize,
    /// The language of the simulated interviews.
    pub language: String,
    /// The moment of asking.
    pub now: jiff::ZonedDateTime,
}

/// The case that was left for the newcomer.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The case.
    pub case: Case,
    /// Who the newcomer is: the member it was given to.
    pub member: String,
    /// Interviews in its unit that count.
    pub others: usize,
}

/// A demo that was made.
#[derive(Debug)]
pub struct Made {
    /// People on the roster.
    pub rows: u64,
    /// Of these, those who may be drawn.
    pub eligible: u64,
    /// Drawn.
    pub drawn: usize,
    /// What the simulation came to.
    pub simulated: Simulated,
}

/// Whether there is a demo in a folder. A folder with anything else in it is an error.
///
/// # Errors
/// If there is something else.
pub fn is_there(dir: &Path) -> Result<bool, DeskError> {
    if fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none()) {
        return Ok(false);
    }
    let stranger = || {
        let dir = dir.display();
        DeskError::refused(
            words!("{dir} 里有别的东西，不是演示项目", "{dir} holds something else, not the demo"),
            Some(words!("用 --dir 给一个新文件夹", "name a new folder with --dir")),
        )
    };
    match Store::open(dir) {
        Ok(store) if store.reader()?.setting(CASE)?.is_some() => Ok(true),
        _ => Err(stranger()),
    }
}

/// Makes the demo in a folder that is not there, or empty.
///
/// # Errors
/// If the folder cannot be written, or one of the acts fails.
pub fn make(dir: &Path, wish: &Wish) -> Result<Made, DeskError> {
    let beside = beside(dir);
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error: std::io::Error| DeskError::io(&path, &error)
    };
    if beside.exists() {
        // Left behind by one that was cut off: nothing in it is anybody's.
        fs::remove_dir_all(&beside).map_err(failed(&beside))?;
    }
    Ready::Learning.write(&beside)?;
    let made = set_up(&beside, wish)?;
    if dir.exists() {
        // Empty, or it would have been refused; a folder that filled up meanwhile stays as it is.
        fs::remove_dir(dir).map_err(failed(dir))?;
    }
    fs::rename(&beside, dir).map_err(failed(dir))?;
    Ok(made)
}

fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_os_string();
    name.push(".unfinished");
    dir.with_file_name(name)
}

fn set_up(dir: &Path, wish: &Wish) -> Result<Made, DeskError> {
    let desk = Desk::open_or_create(dir)?;
    let clock = SetClock::at(first_morning(&wish.now));
    let mut writer = desk.store.writer_at(desk.setter_up(), clock.clone())?;
    let read = roster::read(&desk, &mut writer, &mut |_, _| {})?;
    clock.pass(25 * 60_000);
    draw::draw(&desk, &mut writer, DRAW, Start::Seed(Some(wish.seed.clone())), None)?;
    clock.pass(40 * 60_000);
    assign::assign(&desk, &mut writer)?;
    let cases = writer.cases(desk.realm())?;
    let newcomer = choose(&cases, wish);
    if let Some(case) = newcomer {
        hand_over(&desk, &mut writer, case)?;
    }
    writer.close()?;
    let order = Order {
        cases: to_simulate(&cases, newcomer, wish.simulate),
        seed: wish.seed.clone(),
        language: wish.language.clone(),
        now: wish.now.clone(),
    };
    let simulated = simulate::simulate(&desk, &Versions::new(), order)?;
    Ok(Made { rows: read.rows, eligible: read.eligible, drawn: cases.len(), simulated })
}

/// Ten past nine on the day of setting up.
fn first_morning(now: &jiff::ZonedDateTime) -> i64 {
    let mut date = now.date();
    let mut days = 0;
    while days < SET_UP {
        date = date.saturating_sub(1.days());
        days += usize::from(!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    let moment = now.time_zone().to_ambiguous_zoned_datetime(date.at(9, 10, 0, 0)).compatible();
    moment.map_or(0, |moment| moment.timestamp().as_millisecond())
}

/// The case that is left: in the unit where most of the others will be interviewed, the first drawn there.
/// Who will be interviewed is known beforehand: it follows from the seed.
fn choose<'c>(cases: &'c [Case], wish: &Wish) -> Option<&'c Case> {
    let talks = |case: &Case| simulate::will_talk(&wish.seed, &case.unit, &case.element);
    let mut talkers: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases.iter().filter(|case| talks(case)) {
        *talkers.entry(&case.unit).or_default() += 1;
    }
    let others = |case: &Case| talkers.get(case.unit.as_str()).map_or(0, |n| n - usize::from(talks(case)));
    let given = cases.iter().filter(|case| case.interviewer.is_some());
    given.max_by_key(|case| (others(case), std::cmp::Reverse(case.number)))
}

/// The newcomer is the lead of the team whose case it is: a lead may open every door. The case is given
/// to the lead, and the log says so.
fn hand_over(desk: &Desk, writer: &mut Writer, case: &Case) -> Result<(), DeskError> {
    let team = case.team.as_deref().and_then(|team| desk.study.team(team));
    let lead = team.and_then(|team| team.members.iter().find(|member| member.role == Role::Lead));
    let (Some(team), Some(lead)) = (team, lead) else { return Ok(()) };
    let actor = writer.actor().to_string();
    let given = Assignment {
        case: case.id.clone(),
        unit: case.unit.clone(),
        team: team.code.clone(),
        interviewer: lead.code.clone(),
    };
    writer.transact(|tx| {
        if case.interviewer.as_ref() != Some(&lead.code) {
            assign::record(tx, &actor, &case.draw, &[given])?;
        }
        tx.put_setting(CASE, &case.id)?;
        tx.put_setting(MEMBER, &lead.code)?;
        Ok(())
    })
}

/// The newcomer's unit comes first, so that it has others however few are simulated.
fn to_simulate(cases: &[Case], newcomer: Option<&Case>, count: usize) -> Vec<Case> {
    let unit = newcomer.map(|case| case.unit.as_str());
    let mut others: Vec<&Case> =
        cases.iter().filter(|case| newcomer.is_none_or(|kept| kept.id != case.id)).collect();
    others.retain(|case| case.interviewer.is_some());
    others.sort_by_key(|case| (Some(case.unit.as_str()) != unit, case.number));
    others.into_iter().take(count).cloned().collect()
}

/// The case left for the newcomer in a demo that is there.
///
/// # Errors
/// If it is no demo, or the store fails.
pub fn newcomer(desk: &Desk) -> Result<Newcomer, DeskError> {
    let reader = desk.reader()?;
    let case = match reader.setting(CASE)? {
        Some(id) => reader.case(&id)?,
        None => None,
    };
    let (Some(case), Some(member)) = (case, reader.setting(MEMBER)?) else {
        let dir = desk.dir().display();
        return Err(DeskError::refused(words!("{dir} 不是演示项目", "{dir} is not the demo"), None));
    };
    let counts = |other: &&Case| {
        other.id != case.id
            && other.unit == case.unit
            && matches!(other.code.as_deref(), Some("1.10" | "1.20"))
    };
    let others = reader.cases(desk.realm())?.iter().filter(counts).count();
    Ok(Newcomer { case, member, others })
}
