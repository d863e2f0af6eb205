//! `fangtan roster DIR`: reads the roster and says who may be drawn.

use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::Desk;
use crate::desk::roster::{self, RosterRead};
use crate::i18n::{Words, counted};
use crate::source::harmless;
use crate::words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open_or_create(&self.dir)?;
        let actor = context.actor(&desk, self.r#as.as_deref())?;
        let mut writer = desk.writer(&actor)?;
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent} %") {
            bar.set_style(style);
        }
        let read = roster::read(&desk, &mut writer, &mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        let read = read?;
        writer.close()?;
        report(context, &desk, &read)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn report(context: &Context, desk: &Desk, read: &RosterRead) -> Result<(), Failure> {
    let (rows, eligible) = (read.rows, read.eligible);
    let file = &desk.study.roster.file;
    let listed = counted(rows, "row", "rows");
    context.say(&words!(
        "已读入 {file}：{rows} 行，{eligible} 人合资格。姓名电话只在 people.db。",
        "Read {file}: {listed}, {eligible} eligible. Names and telephone numbers are in people.db only."
    ))?;
    for (reason, count) in &read.out {
        let Words { zh, en } = desk.study.roster.reason(reason);
        context.say(&words!("  不在抽样框 {count}：{zh}", "  out of the frame {count}: {en}"))?;
    }
    counts(context, desk, read)?;
    for difference in &read.head_counts {
        let unit = desk.study.units.get(difference.unit);
        let title = unit.title.get(context.lang.tag());
        let (stated, listed) = (difference.stated, difference.listed);
        context.say(&words!(
            "  {title}：另报 {stated} 人，名册上 {listed} 人",
            "  {title}: {stated} by the independent count, {listed} on the roster"
        ))?;
    }
    if read.possible_twins > 0 {
        let pairs = read.possible_twins;
        let counted = counted(pairs, "pair of the frame may be", "pairs of the frame may each be");
        context.say(&words!(
            "  抽样框里有 {pairs} 对可能是同一个人；方案上会写明",
            "  {counted} one person; the plan will say so"
        ))?;
    }
    let warnings = read.warnings.shown(context.lang);
    if !warnings.is_empty() {
        eprintln!("{}", harmless(&warnings, true));
    }
    if read.again {
        context.say(&words!(
            "名册先前读过，现在以这一份为准；已经抽过的不受影响。",
            "The roster had been read before; this one holds now. Draws already made stand."
        ))?;
    }
    super::next::say(context, desk, &desk.reader()?)
}

fn counts(context: &Context, desk: &Desk, read: &RosterRead) -> Result<(), Failure> {
    let head = match context.lang {
        crate::i18n::Lang::Zh => ["单位", "名册", "合资格"],
        crate::i18n::Lang::En => ["unit", "roster", "eligible"],
    };
    let mut rows = vec![head.map(str::to_string).to_vec()];
    for (unit, count) in &read.counts {
        let unit = desk.study.units.get(*unit);
        rows.push(vec![
            unit.title.get(context.lang.tag()).to_string(),
            count.listed.to_string(),
            count.eligible.to_string(),
        ]);
    }
    for line in lines(&rows, &[Align::Left, Align::Right, Align::Right]) {
        context.print(&line)?;
    }
    Ok(())
}
