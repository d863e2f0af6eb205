//! `fangtan rebuild DIR`: folds the projections again from the log; where pages are damaged and the log is
//! whole, in a database made anew.

use super::{Context, Failure};
use crate::desk::{Desk, DeskError, Versions, refresh_results, verify};
use crate::i18n::{Words, counted};
use crate::store::{Mended, Problem, Remains, StoreError};
use crate::words;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = match context.open(&self.dir) {
            Err(Failure::Desk(DeskError::Store(StoreError::Damaged(why)))) => {
                return Err(refused(&self.dir, &why));
            }
            opened => opened?,
        };
        let mended = mended(&desk)?;
        let mut writer = desk.writer(desk.setter_up())?;
        writer.rebuild()?;
        // Scores are no fold of the log: each interview is replayed for its own.
        writer.forget_results()?;
        refresh_results(&desk, &Versions::new(), &mut writer)?;
        let events = writer.event_count()?;
        let counted = counted(events, "event", "events");
        writer.close()?;
        for words in mended.iter().flat_map(said) {
            context.say(&words)?;
        }
        let dir = desk.dir().display();
        context.say(&words!(
            "由 {events} 个事件重新算出了各表。核对：fangtan verify {dir}",
            "The projections were folded again from {counted}. To check: fangtan verify {dir}"
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes a damaged database anew; nothing is done to a sound one.
fn mended(desk: &Desk) -> Result<Option<Mended>, Failure> {
    let Some(Problem::Damaged { what, .. }) = desk.store.damage()? else { return Ok(None) };
    desk.store.mend()?.map_or_else(|| Err(refused(desk.dir(), &what)), |mended| Ok(Some(mended)))
}

/// Why nothing is rebuilt: what is left, and what helps.
fn refused(dir: &Path, why: &str) -> Failure {
    let file = dir.join("study.db");
    let file = file.display();
    let what = words!(
        "{file} 损坏，坏到了日志，由它重算不出来；什么也没有改（SQLite 的原话：{why}）",
        "{file} is damaged, and so is its log, from which nothing can be rebuilt; nothing was changed (in SQLite's words: \
         {why})"
    );
    let mut help = Remains::of(dir).map(|remains| verify::left(&remains)).unwrap_or_default();
    help.push(verify::from_a_copy());
    let lines = |of: fn(&Words) -> &str| help.iter().map(of).collect::<Vec<_>>().join("\n  ");
    let help = Words::new(lines(|words| &words.zh), lines(|words| &words.en));
    Failure::Desk(DeskError::refused(what, Some(help)))
}

/// What was mended.
fn said(mended: &Mended) -> Vec<Words> {
    let kept = mended.kept.display();
    let mut said = vec![words!(
        "数据库有损坏，日志是完好的：已由日志新做了一个数据库。损坏的文件原样留在 {kept}。磁盘要检查。",
        "The database was damaged, its log was whole: the database was made anew from it. The damaged files are kept as \
         they were in {kept}. Have the disk checked."
    )];
    if !mended.lost.is_empty() {
        let named = |names: [&'static str; 3]| {
            let of = |table: &&str| match *table {
                "claim" => names[0],
                "draft" => names[1],
                _ => names[2],
            };
            mended.lost.iter().map(of).collect::<Vec<_>>()
        };
        let zh = named(["谁在做哪个个案", "没写完的文字", "设置"]).join("、");
        let en = named(["who is at which case", "text not finished", "settings"]).join(", ");
        said.push(words!(
            "只属于这台电脑、不在日志里的，没有全救回来：{zh}。",
            "Of what belongs to this computer alone and is not in the log, not everything could be saved: {en}."
        ));
    }
    said
}
