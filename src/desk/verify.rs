//! Checking a study as somebody would who does not trust it: the log against itself, its receipts and
//! its projections; the files of every draw against one another and against the log; the draw computed
//! again wherever its seed is known. Everything that does not fit is named; nothing is changed.

use super::close::closed_rounds;
use super::drawn::{LoggedDraw, logged_cases, logged_draw};
use super::planned::{self, LoggedPlan, logged_plans};
use super::results::check_results;
use super::{Desk, DeskError, case_id, files, said};
use crate::i18n::{Words, counted};
use crate::sampling::{
    self, Certificate, Document, Evidence, Frame, Opened, Recomputed, Reference, Secret, sha256_hex,
};
use crate::store::{self, Reader, Remains, StoreError};
use crate::study::frame;
use crate::words;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// What a check found.
#[derive(Debug, Default)]
pub struct Verified {
    /// All that is wrong; empty where everything fits.
    pub problems: Vec<Words>,
    /// What has to be known beside it and is nobody's fault.
    pub notes: Vec<Words>,
    /// How much of the log was seen.
    pub log: store::Report,
    /// The draws that were checked, and whether each was computed again.
    pub draws: Vec<(String, bool)>,
    /// Where pages of the database are damaged: what can still be read.
    pub left: Option<Remains>,
}

/// Checks a study.
///
/// # Errors
/// Only where nothing can be read at all.
pub fn verify(desk: &Desk) -> Result<Verified, DeskError> {
    let log = desk.store.verify(true)?;
    let mut verified =
        Verified { problems: log.problems.iter().map(said::log_problem).collect(), ..Verified::default() };
    if log.more > 0 {
        let more = log.more;
        verified.problems.push(words!("日志里还有 {more} 处", "{more} more in the log"));
    }
    let damaged = log.problems.iter().any(|problem| matches!(problem, store::Problem::Damaged { .. }));
    if damaged {
        verified.left = Some(Remains::of(desk.dir())?);
    }
    // Without a whole log there is nothing to hold them against.
    if log.problems.is_empty() {
        let fared = check_results(desk, &desk.reader()?)?;
        if fared.otherwise > 0 {
            let differs = store::Problem::ProjectionDiffers { table: "result".into(), rows: fared.otherwise };
            verified.problems.push(said::log_problem(&differs));
        }
        if fared.waiting > 0 {
            let (waiting, dir) = (fared.waiting, desk.dir().display());
            let counted = counted(waiting, "interview", "interviews");
            verified.notes.push(words!(
                "{waiting} 份访谈的得分还没有算，统计里没有它们：fangtan rebuild {dir} 算上",
                "The scores of {counted} are still to be computed, and in no figure: `fangtan rebuild {dir}` does it"
            ));
        }
    }
    // An account that may not read the names can check the rest.
    if let Err(damaged @ StoreError::PeopleDamaged(_)) = desk.store.check_people() {
        verified.problems.push(said::store_error(&damaged));
    }
    verified.log = log;
    match check_draws(desk, &desk.reader()?, &mut verified) {
        // Named above: what cannot be read cannot be compared with the files.
        Err(DeskError::Store(StoreError::Damaged(_))) if damaged => {}
        checked => checked?,
    }
    Ok(verified)
}

/// What can still be read of a damaged study, and how to tell which copy has more.
pub fn left(remains: &Remains) -> Vec<Words> {
    let (events, payloads) = (remains.events, remains.payloads);
    let mut said = vec![match (remains.bytes, remains.latest) {
        (None, _) => words!("study.db 不在这里。", "study.db is not there."),
        (Some(0), _) => words!("study.db 是空的。", "study.db is empty."),
        (Some(bytes), None) => words!(
            "study.db 有 {bytes} 字节，里面的事件一个也读不出来。",
            "study.db has {bytes} bytes; no event in it can be read."
        ),
        (Some(_), Some(latest)) if remains.log => {
            let (latest, counted) = (minute(latest), counted(events, "event", "events"));
            words!(
                "日志的 {events} 个事件都读得出来，最晚的是 {latest}。",
                "The log's {counted} can all be read; the latest is of {latest}."
            )
        }
        (Some(_), Some(latest)) => {
            let (latest, counted) = (minute(latest), counted(events, "event", "events"));
            words!(
                "日志里至少还读得出 {events} 个事件、{payloads} 份内容，最晚的是 {latest}。",
                "Of the log at least {counted} can still be read, and the contents of {payloads}; the latest is of {latest}."
            )
        }
    }];
    if let Some(latest) = remains.receipted {
        let (receipts, latest) = (remains.receipts, minute(latest));
        let counted = counted(receipts, "receipt", "receipts");
        said.push(words!(
            "receipts.tsv 里有 {receipts} 张回执，最晚的是 {latest}：好的副本至少应当做到那个时候。",
            "receipts.tsv has {counted}, the latest of {latest}: a copy that lacks nothing goes at least as far."
        ));
    }
    said
}

/// What helps where the log itself is damaged.
pub fn from_a_copy() -> Words {
    words!(
        "怎么办：别再在这里工作；整个文件夹照原样拷一份，连同 study.db-wal 和 study.db-shm；从备份或另一台电脑上的那份接着做，\
         先用 fangtan verify 核对那一份。磁盘也要检查。",
        "What to do: stop working here; copy the whole folder as it is, with study.db-wal and study.db-shm; go on from a \
         backup or from another laptop's copy, which `fangtan verify` should find sound. Have the disk checked."
    )
}

/// What helps where the log is whole and only what follows from it is damaged.
pub fn from_the_log(dir: &Path) -> Words {
    let dir = dir.display();
    words!(
        "日志没有坏，坏的都能由它重新算出。怎么办：别再在这里工作；整个文件夹照原样拷一份，连同 study.db-wal 和 study.db-shm；\
         然后 fangtan rebuild {dir}（做不成就什么也不改）。磁盘也要检查。",
        "The log itself is not damaged, and the rest follows from it. What to do: stop working here; copy the whole folder \
         as it is, with study.db-wal and study.db-shm; then run `fangtan rebuild {dir}`, which changes nothing where it \
         cannot help. Have the disk checked."
    )
}

/// A time of the log as the clock on the wall shows it.
fn minute(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    jiff::tz::TimeZone::system().to_datetime(time).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Checks the draws alone: their files against one another and against what the log says of them. Whether
/// the log itself is whole is not looked at.
///
/// # Errors
/// Those of [`verify`].
pub fn draws(desk: &Desk, reader: &Reader) -> Result<Verified, DeskError> {
    let mut verified = Verified::default();
    check_draws(desk, reader, &mut verified)?;
    Ok(verified)
}

fn check_draws(desk: &Desk, reader: &Reader, verified: &mut Verified) -> Result<(), DeskError> {
    let draws = reader.draws()?;
    for draw in &draws {
        // What the log cannot say of a draw is named among the problems of the log.
        if let Ok(Some(logged)) = logged_draw(reader, &draw.name) {
            check_draw(desk, reader, &draw.name, &logged, verified)?;
        }
    }
    let drawn: BTreeSet<&str> = draws.iter().map(|draw| draw.name.as_str()).collect();
    check_plans(desk, reader, &drawn, verified)?;
    check_strangers(desk, &drawn, verified)?;
    check_roster(desk, reader, verified)
}

fn check_draw(
    desk: &Desk,
    reader: &Reader,
    name: &str,
    logged: &LoggedDraw,
    verified: &mut Verified,
) -> Result<(), DeskError> {
    let paths = desk.folder.draw(name);
    let plans = logged_plans(reader, &logged.round, &logged.realm)?;
    let place = plans.iter().position(|plan| plan.plan == logged.plan);
    let mut problems = Vec::new();
    let plan = required(&paths.plan, &mut problems)?;
    let frame = required(&paths.frame, &mut problems)?;
    let certificate = required(&paths.certificate, &mut problems)?;
    let frame_hash = place.map(|at| plans[at].frame.as_str());
    for (bytes, path, hash) in [
        (&plan, &paths.plan, Some(logged.plan.as_str())),
        (&frame, &paths.frame, frame_hash),
        (&certificate, &paths.certificate, Some(logged.certificate.as_str())),
    ] {
        if let (Some(bytes), Some(hash)) = (bytes, hash) {
            same_as_log(bytes, path, hash, &mut problems);
        }
    }
    let secret = files::read_if_allowed(&paths.secret)?;
    let opened = files::read(&paths.opened)?;
    let mut recomputed = Recomputed::NotFromThese;
    if let (Some(plan), Some(frame), Some(certificate)) = (&plan, &frame, &certificate) {
        let earlier: Vec<String> =
            plans[..place.unwrap_or(0)].iter().map(|plan: &LoggedPlan| plan.plan.clone()).collect();
        let report = sampling::verify(&Evidence {
            plan,
            frame,
            certificate,
            secret: secret.as_deref(),
            opened: opened.as_deref(),
            earlier: &earlier,
        });
        recomputed = report.draw;
        problems.extend(report.problems.iter().map(said::draw_problem));
        check_cases(desk, reader, name, logged, [certificate, frame], &mut problems)?;
        if let Some(at) = place {
            check_cells(reader, &plans[at], frame, &mut problems)?;
        }
        note_differences(desk, reader, name, frame, verified)?;
    }
    check_reserves(
        reader,
        name,
        logged,
        secret.as_deref(),
        opened.as_deref(),
        frame.as_deref(),
        &mut problems,
    )?;
    let closed = closed_rounds(reader)?.contains(&logged.round);
    if closed && opened.is_none() {
        let path = paths.opened.display();
        problems.push(words!("这一轮已经结束，却没有 {path}", "the round is closed, but there is no {path}"));
    }
    if recomputed == Recomputed::NotUntilClosed {
        verified.notes.push(words!(
            "抽取 {name}：哈希都核对了；密值不在这里（或这个账户不许读），本轮结束以前不能重算。",
            "Draw `{name}`: all hashes were checked; its secret is not here, or not for this account: draw not \
             recomputable until the round closes."
        ));
    }
    verified.problems.extend(problems.into_iter().map(|problem| of_draw(name, &problem)));
    verified.draws.push((name.to_string(), recomputed == Recomputed::Yes));
    Ok(())
}

fn of_draw(name: &str, problem: &Words) -> Words {
    let (zh, en) = (&problem.zh, &problem.en);
    Words::new(format!("抽取 {name}：{zh}"), format!("draw `{name}`: {en}"))
}

fn required(path: &Path, problems: &mut Vec<Words>) -> Result<Option<Vec<u8>>, DeskError> {
    let bytes = files::read(path)?;
    if bytes.is_none() {
        let path = path.display();
        problems.push(words!("缺文件 {path}", "the file {path} is missing"));
    }
    Ok(bytes)
}

fn same_as_log(bytes: &[u8], path: &Path, hash: &str, problems: &mut Vec<Words>) {
    let found = sha256_hex(bytes);
    if found != hash {
        let path = path.display();
        problems.push(words!(
            "{path} 的 SHA-256 是 {found}，日志记的是 {hash}：文件被改过",
            "{path} has the SHA-256 {found}, the log has {hash}: the file was changed"
        ));
    }
}

/// The cases the log was given are those of the certificate, in its order, under the ids that follow.
fn check_cases(
    desk: &Desk,
    reader: &Reader,
    name: &str,
    logged: &LoggedDraw,
    [certificate, frame]: [&[u8]; 2],
    problems: &mut Vec<Words>,
) -> Result<(), DeskError> {
    // Files that cannot be read are named by the check of the draw itself.
    let (Ok(certificate), Ok(frame)) = (Certificate::parse(certificate), Frame::parse(frame)) else {
        return Ok(());
    };
    let cases = logged_cases(reader, name)?;
    let drawn: Vec<String> = certificate
        .drawn
        .iter()
        .flat_map(|list| &list.elements)
        .map(|element| id_of(element, Some(&frame)))
        .collect();
    if !drawn.iter().eq(cases.iter().map(|case| &case.element)) {
        problems.push(words!(
            "日志里的个案不是凭证抽中的人",
            "the cases in the log are not those drawn in the certificate"
        ));
    }
    let study = desk.store.study();
    let derived = |element: &str| case_id(study, &logged.realm, name, element, &logged.round);
    if cases.iter().any(|case| case.case != derived(&case.element)) {
        problems.push(words!("个案的编号不是由抽取推出来的", "the ids of cases do not follow from the draw"));
    }
    Ok(())
}

/// The counts that boards take from the log are those of the frame and of the roster it was made from.
fn check_cells(
    reader: &Reader,
    logged: &LoggedPlan,
    frame: &[u8],
    problems: &mut Vec<Words>,
) -> Result<(), DeskError> {
    let (Some(cells), Ok(frame)) = (&logged.cells, Frame::parse(frame)) else { return Ok(()) };
    if *cells != planned::cells(&frame, &planned::elements_of(reader, logged)?) {
        problems.push(words!(
            "日志里各层各单位的人数与抽样框和名册不符",
            "the log's counts by stratum and unit are not those of the frame and the roster"
        ));
    }
    Ok(())
}

/// The id an element is named by, looked up in the frame where a file names only its line.
fn id_of(element: &Reference, frame: Option<&Frame>) -> String {
    let line = match element {
        Reference::Id(id) => return id.clone(),
        Reference::Hashed { line, .. } => *line as usize,
    };
    let found = frame.and_then(|frame| frame.elements().get(line.wrapping_sub(1)));
    found.map(|element| element.id.clone()).unwrap_or_default()
}

/// Reserves were released in the order of the draw, stratum by stratum.
fn check_reserves(
    reader: &Reader,
    name: &str,
    logged: &LoggedDraw,
    secret: Option<&[u8]>,
    opened: Option<&[u8]>,
    frame: Option<&[u8]>,
    problems: &mut Vec<Words>,
) -> Result<(), DeskError> {
    let frame = frame.and_then(|bytes| Frame::parse(bytes).ok());
    let id_of = |element: &Reference| id_of(element, frame.as_ref());
    let secret = secret.and_then(|bytes| Secret::parse(bytes).ok());
    let opened = opened.and_then(|bytes| Opened::parse(bytes).ok());
    let lists: Vec<(String, Vec<String>)> = match (secret, opened) {
        (Some(secret), _) => secret.reserves.into_iter().map(|list| (list.stratum, list.ids)).collect(),
        (None, Some(opened)) => opened
            .reserves
            .into_iter()
            .map(|list| (list.stratum, list.elements.iter().map(id_of).collect()))
            .collect(),
        (None, None) => return Ok(()),
    };
    let cases = reader.cases(&logged.realm)?;
    for (stratum, ids) in lists {
        let released: HashSet<&str> = cases
            .iter()
            .filter(|case| case.draw == name && case.replaces.is_some())
            .filter(|case| case.stratum.as_deref() == Some(&stratum))
            .map(|case| case.element.as_str())
            .collect();
        let in_order = ids.iter().take(released.len()).filter(|id| released.contains(id.as_str())).count();
        if in_order != released.len() {
            problems.push(words!(
                "层 {stratum} 的备用没有按次序放出",
                "reserves of stratum `{stratum}` were not released in order"
            ));
        }
    }
    Ok(())
}

/// What is different on today's roster breaks nothing; it is said.
fn note_differences(
    desk: &Desk,
    reader: &Reader,
    name: &str,
    frame: &[u8],
    verified: &mut Verified,
) -> Result<(), DeskError> {
    let (Some(draw), Ok(then)) = (desk.study.draw(name), Frame::parse(frame)) else { return Ok(()) };
    let (elements, _) = planned::elements(desk, reader)?;
    let Ok(now) = frame::frame(draw, &desk.study.units, &elements) else { return Ok(()) };
    if now.sha256() == then.sha256() {
        return Ok(());
    }
    let ids = |frame: &Frame| -> BTreeSet<(String, String)> {
        frame.elements().iter().map(|e| (e.id.clone(), e.stratum.clone())).collect()
    };
    let (then, now) = (ids(&then), ids(&now));
    let (gone, new) = (then.difference(&now).count(), now.difference(&then).count());
    let (fewer, more) = (counted(gone, "row", "rows"), counted(new, "row", "rows"));
    verified.notes.push(words!(
        "抽取 {name}：今天的名册与当时的抽样框不同：少了 {gone} 行，多了 {new} 行；抽取不受影响。",
        "Draw `{name}`: today's roster differs from its frame: {fewer} fewer, {more} more; the draw \
         stands."
    ));
    Ok(())
}

/// Plans that wait for their public value.
fn check_plans(
    desk: &Desk,
    reader: &Reader,
    drawn: &BTreeSet<&str>,
    verified: &mut Verified,
) -> Result<(), DeskError> {
    for draw in desk.study.draws.iter().filter(|draw| !drawn.contains(draw.name.as_str())) {
        let plans = logged_plans(reader, &draw.round.to_string(), desk.realm())?;
        let Some(logged) = plans.iter().rev().find(|plan| plan.draw == draw.name) else { continue };
        let paths = desk.folder.draw(&draw.name);
        let mut problems = Vec::new();
        for (path, hash) in [(&paths.plan, &logged.plan), (&paths.frame, &logged.frame)] {
            if let Some(bytes) = required(path, &mut problems)? {
                same_as_log(&bytes, path, hash, &mut problems);
            }
        }
        let name = &draw.name;
        verified.problems.extend(problems.iter().map(|problem| of_draw(name, problem)));
        let stands = plans.last().is_some_and(|last| last.plan == logged.plan);
        verified.notes.push(if stands {
            words!(
                "抽取 {name}：方案已定，还没有抽。",
                "Draw `{name}`: the plan is fixed, the draw is not made yet."
            )
        } else {
            words!(
                "抽取 {name}：方案已被同一轮的另一个方案取代，不会执行。",
                "Draw `{name}`: its plan was dropped for another of the round, and is not carried out."
            )
        });
    }
    Ok(())
}

/// Certificates of draws that the log does not know.
fn check_strangers(desk: &Desk, drawn: &BTreeSet<&str>, verified: &mut Verified) -> Result<(), DeskError> {
    let folder = desk.folder.draws();
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    for file in names {
        let Some(name) = file.strip_suffix(".certificate.json") else { continue };
        if !drawn.contains(name) {
            let path = folder.join(&file);
            let path = path.display();
            verified
                .problems
                .push(words!("{path}：日志里没有这次抽取", "{path}: the log does not know this draw"));
        }
    }
    Ok(())
}

/// The roster as it came, where it still lies in the folder.
fn check_roster(desk: &Desk, reader: &Reader, verified: &mut Verified) -> Result<(), DeskError> {
    let Some(roster) = reader.roster()? else { return Ok(()) };
    let path = desk.folder.file(&roster.file);
    if let Some(bytes) = files::read(&path)?
        && sha256_hex(&bytes) != roster.sha256
    {
        let path = path.display();
        verified.notes.push(words!(
            "{path} 与读入时不同；要用新的，重新运行 fangtan roster。",
            "{path} is not as it was when it was read; run `fangtan roster` to take the new one."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::board::handmade::Handmade;

    #[test]
    fn counts_that_do_not_follow_from_the_lists_are_named() {
        let made = Handmade::drawn("columns");
        let reader = made.desk.reader().unwrap();
        let mut logged = logged_plans(&reader, "2", "real").unwrap().remove(0);
        let frame = std::fs::read(made.desk.folder.draw("columns").frame).unwrap();
        let found = |logged: &LoggedPlan| {
            let mut problems = Vec::new();
            check_cells(&reader, logged, &frame, &mut problems).unwrap();
            problems.len()
        };
        assert_eq!(found(&logged), 0);
        let cells = logged.cells.as_mut().unwrap();
        assert!(cells.len() == 14 && verify(&made.desk).unwrap().problems.is_empty());
        (cells[0].2, cells[1].2) = (cells[0].2 + 1, cells[1].2 - 1);
        assert_eq!(found(&logged), 1);
        logged.cells = None;
        assert_eq!(found(&logged), 0, "older plans say nothing");
    }
}
