//! `fangtan verify DIR`: names what does not fit, or says that everything does.

use super::{Context, Failure};
use crate::desk::story::{self, Happening, What};
use crate::desk::verify::{self, Verified};
use crate::desk::{Desk, DeskError};
use crate::i18n::{Words, counted};
use crate::store::{ReceiptCode, Remains, StoreError};
use crate::words;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "CODE")]
    receipt: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = match context.open(&self.dir) {
            Err(Failure::Desk(DeskError::Store(
                error @ (StoreError::Damaged(_) | StoreError::Gone { .. }),
            ))) => {
                return unreadable(context, &self.dir, &error);
            }
            opened => opened?,
        };
        let mut sound = true;
        if let Some(code) = &self.receipt {
            sound &= receipt(context, &desk, code)?;
        }
        let verified = verify::verify(&desk)?;
        report(context, desk.dir(), &verified)?;
        sound &= verified.problems.is_empty();
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// A study that cannot even be opened: what is left of it, and what helps.
fn unreadable(context: &Context, dir: &Path, error: &StoreError) -> Result<ExitCode, Failure> {
    let file = dir.join("study.db");
    let file = file.display();
    context.say(&match error {
        StoreError::Damaged(why) => words!(
            "{file} 损坏，打不开（SQLite 的原话：{why}）。",
            "{file} is damaged and cannot be opened (in SQLite's words: {why})."
        ),
        _ => words!("{file} 不见了，或者是空的。", "{file} is missing or empty."),
    })?;
    for words in verify::left(&Remains::of(dir)?) {
        context.say(&words)?;
    }
    context.say(&verify::from_a_copy())?;
    Ok(ExitCode::from(1))
}

fn receipt(context: &Context, desk: &Desk, written: &str) -> Result<bool, Failure> {
    let code = ReceiptCode::parse(written).map_err(|error| {
        Failure::Usage(words!(
            "{written} 不是回执：应当是十个字符，也许抄错了一个",
            "{written} is no receipt: {error}"
        ))
    })?;
    let found = match desk.reader()?.receipt(code) {
        Err(StoreError::Damaged(_)) => {
            context.say(&words!(
                "回执 {code}：日志损坏，查不到底。",
                "Receipt {code}: the log is damaged and cannot be searched to its end."
            ))?;
            return Ok(false);
        }
        found => found?,
    };
    let Some(found) = found else {
        context.say(&words!(
            "回执 {code} 不在日志里：它证明的那份访谈不见了，或者回执属于别的项目。",
            "Receipt {code} is not in the log: what it vouches for is gone, or it belongs to another study."
        ))?;
        return Ok(false);
    };
    let event = found.event;
    context.say(&words!(
        "回执 {code} 在日志里：事件 {event}。",
        "Receipt {code} is in the log: event {event}."
    ))?;
    let Some(case) = found.case else { return Ok(true) };
    match story::since_submission(&desk.reader()?, &case, code) {
        Err(DeskError::Store(StoreError::Damaged(_))) => {
            context.say(&words!(
                "后来怎样，日志损坏，查不出来。",
                "The log is damaged and does not tell what became of it afterwards."
            ))?;
            Ok(false)
        }
        since => {
            for words in afterwards(&since?.unwrap_or_default()) {
                context.say(&words)?;
            }
            Ok(true)
        }
    }
}

/// What became of a submitted interview, line by line; nothing where it stands as it was submitted.
fn afterwards(since: &[Happening]) -> Vec<Words> {
    let mut said = Vec::new();
    // Whether it lies open, after all that is told so far.
    let mut open = false;
    for Happening { at, what, .. } in since {
        let on = day(*at);
        said.push(match what {
            What::GivenBack(_) => {
                open = true;
                words!("  {on} 退回。", "  {on}: given back.")
            }
            What::Submitted(receipt) => {
                open = false;
                words!(
                    "  {on} 重新提交，回执换成 {receipt}。",
                    "  {on}: submitted again, with receipt {receipt}."
                )
            }
            What::Voided(_) => {
                open = false;
                words!("  {on} 作废，不再计入。", "  {on}: voided; it counts no more.")
            }
            What::BrokenOff(_) => {
                open = false;
                words!("  {on} 中止。", "  {on}: broken off.")
            }
            What::Erased { address, .. } => {
                words!(
                    "  {on} 依法抹去了 {address} 的内容。",
                    "  {on}: what stood at {address} was lawfully erased."
                )
            }
            // Laid aside and taken up again: that it lies open is said once, below.
            _ => continue,
        });
    }
    if open {
        said.push(words!(
            "  现在开着，还没有重新提交。",
            "  It is open at present, not submitted again yet."
        ));
    }
    if !said.is_empty() {
        said.insert(0, words!("那次提交以后：", "After that submission:"));
    }
    said
}

/// The day of a time of the log, as the calendar on the wall shows it.
fn day(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    jiff::tz::TimeZone::system().to_datetime(time).date().to_string()
}

fn report(context: &Context, dir: &Path, verified: &Verified) -> Result<(), Failure> {
    let log = &verified.log;
    let (streams, events, receipts, sources) = (log.streams, log.events, log.receipts, log.sources);
    let said = [
        counted(streams, "stream", "streams"),
        counted(events, "event", "events"),
        counted(receipts, "receipt", "receipts"),
        counted(sources, "stored file", "stored files"),
    ]
    .join(", ");
    context.say(&match verified.left {
        None => words!(
            "日志：{streams} 个事件流，{events} 个事件，{receipts} 张回执，{sources} 份存档。",
            "Log: {said}."
        ),
        Some(_) => words!(
            "日志，核对到读不下去为止：{streams} 个事件流，{events} 个事件，{receipts} 张回执，{sources} 份存档。",
            "Log, checked until it could be read no further: {said}."
        ),
    })?;
    if log.erased > 0 {
        let erased = log.erased;
        context.say(&words!("依法删除的内容 {erased} 处。", "Payloads lawfully erased: {erased}."))?;
    }
    for (name, recomputed) in &verified.draws {
        // Why one was not is told by a note or a problem.
        if *recomputed {
            context.say(&words!("抽取 {name}：已重算。", "Draw `{name}`: computed again."))?;
        }
    }
    for note in &verified.notes {
        context.say(note)?;
    }
    if verified.problems.is_empty() {
        return context.say(&words!("没有发现问题。", "Nothing is wrong."));
    }
    let count = verified.problems.len();
    let things = counted(count, "thing is", "things are");
    context.say(&words!("发现 {count} 处问题：", "{things} wrong:"))?;
    for problem in &verified.problems {
        let (zh, en) = (&problem.zh, &problem.en);
        context.say(&Words::new(format!("  {zh}"), format!("  {en}")))?;
    }
    if let Some(left) = &verified.left {
        for words in verify::left(left) {
            context.say(&words)?;
        }
        context.say(&match left.log {
            true => verify::from_the_log(dir),
            false => verify::from_a_copy(),
        })?;
        return context.say(&words!(
            "docs/verify.zh.md 逐条说明是什么意思、怎么办。",
            "docs/verify.md says of each line what it means and what to do."
        ));
    }
    context.say(&words!(
        "先把整个文件夹复制一份，再做别的；然后看备份是否完好。docs/verify.zh.md 逐条说明是什么意思、怎么办。",
        "Before anything else, copy the folder as it is; then see whether an earlier copy is sound. docs/verify.md \
         says of each line what it means and what to do."
    ))
}
