//! The whole export: one state of the study, one pass over its cases, one folder.

use super::answers::Answers;
use super::elements::Elements;
use super::folder::{self, MANIFEST, Manifest, Place, Put};
use super::interviews::Interviews;
use super::marks::Marks;
use super::people::People;
use super::sample::Sample;
use super::sheet::{Style, Written};
use super::told::Told;
use super::weights::Weights;
use super::{codebook, events, readme, scores};
use crate::desk::{Desk, DeskError, QUESTIONNAIRE_KIND, Versions, refresh_results};
use crate::questionnaire::{Version, VersionHash};
use crate::store::{Case, Clock, Entry, Interview as Stored, Reader, Subject, SystemClock};
use crate::words;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Order {
    /// The folder to be made.
    pub output: PathBuf,
    /// `real` or `practice`; `None`: the realm in which real people work.
    pub realm: Option<String>,
    /// Whether a byte order mark stands in front of each file.
    pub bom: bool,
    /// Whether texts stay as they are, even those a spreadsheet would run.
    pub raw_text: bool,
    /// Whether void interviews are among the interviews and answers.
    pub void: bool,
    /// Names and telephone numbers too, in the name of this member.
    pub names_as: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Where it lies.
    pub folder: PathBuf,
    /// When the earlier export of the same study and realm was made whose place it took, as `export.json` says it.
    pub renewed: Option<String>,
    /// The realm.
    pub realm: String,
    /// The tables.
    pub files: Vec<Written>,
    /// Void interviews that were left out.
    pub void_left_out: u64,
}

/// Writes the raw results of one realm into a folder. `progress` hears how many of the cases are done.
///
/// # Errors
/// If the realm is not known, the folder holds anything but an earlier export of the same study and realm, the study cannot be read, or a file
/// cannot be written. Then nothing is left behind, and what lay there stays.
pub fn export(desk: &Desk, order: &Order, progress: &mut dyn FnMut(u64, u64)) -> Result<Exported, DeskError> {
    let realm = realm(desk, order)?;
    let actor = match &order.names_as {
        Some(word) => Some(may_take_names(desk, word)?),
        None => None,
    };
    freshen(desk)?;
    let made = SystemClock.now().wall;
    let mut manifest = Manifest::new(desk, realm, made);
    let place = Place::prepare(&order.output, &manifest)?;
    manifest.names = actor.is_some();
    manifest.raw_text = order.raw_text;
    let reader = desk.reader()?;
    let job = Job { desk, order, realm, made, folder: &place.beside, versions: Versions::new() };
    let outcome = reader.at_one_time(|reader| job.run(reader, progress))?;
    readme::write(&place.beside, desk, order, &manifest, &outcome.files, outcome.void_left_out)?;
    manifest.list(&outcome.files, &readme::FILES);
    let mut text = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| DeskError::io(Path::new(MANIFEST), &std::io::Error::other(error)))?;
    text.push(b'\n');
    folder::write(&place.beside, MANIFEST, &text)?;
    if let Some(actor) = actor {
        // Recorded before the names are where anybody looks for them.
        record(desk, &actor, realm, &outcome)?;
    }
    let Put { folder, renewed } = place.put()?;
    let (realm, files, void_left_out) = (realm.to_string(), outcome.files, outcome.void_left_out);
    Ok(Exported { folder, renewed, realm, files, void_left_out })
}

/// The code of a member who may have the names of all respondents: no interviewer of a real study.
fn may_take_names(desk: &Desk, word: &str) -> Result<String, DeskError> {
    let member = desk.member(word)?;
    if desk.study.practice || member.role.oversees() {
        return Ok(member.code.clone());
    }
    let name = &member.name;
    Err(DeskError::refused(
        words!(
            "{name}是访谈员，不能导出所有人的姓名",
            "{name} is an interviewer and cannot export everybody's names"
        ),
        Some(words!(
            "请组长、督导或研究人员导出，或不加 --with-names",
            "a lead, a supervisor or a methodologist can; or leave `--with-names` out"
        )),
    ))
}

fn realm(desk: &Desk, order: &Order) -> Result<&'static str, DeskError> {
    match order.realm.as_deref() {
        None => Ok(desk.realm()),
        Some("real") => Ok("real"),
        Some("practice") => Ok("practice"),
        Some(other) => Err(DeskError::refused(
            words!("没有“{other}”这一域", "there is no realm `{other}`"),
            Some(words!("real 正式，practice 练习", "`real` or `practice`")),
        )),
    }
}

/// Codes and weights rest on scores that the store keeps; after a merge or a rebuild some are stale.
fn freshen(desk: &Desk) -> Result<(), DeskError> {
    if desk.reader()?.stale_results()?.is_empty() {
        return Ok(());
    }
    let mut writer = desk.writer(desk.setter_up())?;
    refresh_results(desk, &Versions::new(), &mut writer)?;
    Ok(writer.close()?)
}

fn record(desk: &Desk, actor: &str, realm: &str, outcome: &Outcome) -> Result<(), DeskError> {
    let files: serde_json::Map<String, serde_json::Value> =
        outcome.files.iter().map(|file| (file.name.clone(), json!(file.sha256))).collect();
    let payload = json!({ "realm": realm, "names": true, "elements": outcome.named, "files": files });
    let mut writer = desk.writer(actor)?;
    writer.transact(|tx| {
        tx.append(Entry {
            kind: "exported",
            subject: Subject::Study,
            actor,
            payload: payload.to_string().as_bytes(),
            time: None,
        })
        .map(drop)
    })?;
    writer.close()?;
    Ok(())
}

struct Job<'a> {
    desk: &'a Desk,
    order: &'a Order,
    realm: &'a str,
    /// UTC milliseconds.
    made: i64,
    folder: &'a Path,
    versions: Versions,
}

struct Outcome {
    files: Vec<Written>,
    void_left_out: u64,
    named: Vec<String>,
}

/// The tables that one pass over the cases fills.
struct Tables<'d> {
    interviews: Interviews,
    answers: Answers,
    marks: Marks,
    sample: Sample,
    people: Option<People>,
    weights: Weights,
    elements: Elements<'d>,
    void_left_out: u64,
}

impl Job<'_> {
    fn run(&self, reader: &Reader, progress: &mut dyn FnMut(u64, u64)) -> Result<Outcome, DeskError> {
        let (folder, desk) = (self.folder, self.desk);
        let style = Style { bom: self.order.bom, raw_text: self.order.raw_text };
        let elements = Elements::new(desk);
        let (log, used) = events::write(folder, style, reader, self.realm, &elements)?;
        let versions = self.newest_first(reader, &used)?;
        let names = self.order.names_as.is_some();
        let mut tables = Tables {
            interviews: Interviews::create(folder, style, &versions)?,
            answers: Answers::create(folder, style, desk.study.marks)?,
            marks: Marks::create(folder, style)?,
            sample: Sample::create(folder, style, desk, reader)?,
            people: if names { Some(People::create(folder, style, desk)?) } else { None },
            weights: Weights::count(reader, self.realm)?,
            elements,
            void_left_out: 0,
        };
        let all: u64 = reader.count_by_unit(self.realm)?.iter().map(|count| count.cases).sum();
        let mut done = 0;
        reader.each_case::<DeskError>(self.realm, |case| {
            self.case(reader, &mut tables, &case)?;
            done += 1;
            progress(done, all);
            Ok(())
        })?;
        // An interview whose case a merged copy never sent is told as well.
        reader.each_interview::<DeskError>(self.realm, |stored| {
            if reader.case(&stored.case)?.is_some_and(|case| case.realm == self.realm) {
                return Ok(());
            }
            self.interview(reader, &mut tables, stored, None).map(drop)
        })?;
        let scores = scores::write(folder, style, desk, reader, self.realm, self.made)?;
        let book = codebook::write(folder, style, desk, &versions, names)?;
        let Tables { interviews, answers, marks, sample, people, void_left_out, .. } = tables;
        let mut files = vec![
            interviews.finish()?,
            answers.finish()?,
            marks.finish()?,
            log,
            sample.finish()?,
            scores,
            book,
        ];
        let mut named = Vec::new();
        if let Some(people) = people {
            let (written, elements) = people.finish()?;
            files.push(written);
            named = elements;
        }
        Ok(Outcome { files, void_left_out, named })
    }

    fn case(&self, reader: &Reader, tables: &mut Tables<'_>, case: &Case) -> Result<(), DeskError> {
        let mut receipt = None;
        for stored in reader.interviews_of(&case.id)? {
            if stored.realm == self.realm {
                receipt = self.interview(reader, tables, stored, Some(case))?.or(receipt);
            }
        }
        let Tables { sample, people, weights, elements, .. } = tables;
        sample.put(self.desk, reader, case, weights, elements, receipt.as_deref())?;
        match people {
            Some(people) => people.put(case, elements),
            None => Ok(()),
        }
    }

    /// Writes one interview. Gives its receipt if the case stands on it.
    fn interview(
        &self,
        reader: &Reader,
        tables: &mut Tables<'_>,
        stored: Stored,
        case: Option<&Case>,
    ) -> Result<Option<String>, DeskError> {
        if stored.status == "void" && !self.order.void {
            tables.void_left_out += 1;
            return Ok(None);
        }
        let told = Told::read(self.desk, reader, &self.versions, stored, case)?;
        tables.interviews.put(self.desk, &told, &tables.weights)?;
        tables.answers.put(&told)?;
        tables.marks.put(&told)?;
        Ok(told.receipt.clone().filter(|_| told.is_of_case()))
    }

    /// The versions that interviews of the realm were conducted with, newest first.
    fn newest_first(&self, reader: &Reader, used: &BTreeSet<String>) -> Result<Vec<Arc<Version>>, DeskError> {
        let mut found = Vec::with_capacity(used.len());
        for hash in used {
            found.push(self.versions.find(reader, hash)?);
        }
        // Files are kept in the order in which they came.
        let mut came = Vec::new();
        for (source, name) in reader.sources(QUESTIONNAIRE_KIND)? {
            came.push(VersionHash::of(&[(&name, &reader.source(source)?.body)]));
        }
        found.sort_by_key(|version| std::cmp::Reverse(came.iter().position(|hash| *hash == version.hash)));
        Ok(found)
    }
}
