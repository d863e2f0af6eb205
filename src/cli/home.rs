//! `fangtan [DIR]`: the home screen; without a terminal, where the study stands and what comes next.

use super::{Context, Failure, usage};
use crate::desk::DeskError;
use crate::fieldwork::CaseStatus;
use crate::i18n::counted;
use crate::store::Count;
use crate::study::Folder;
use crate::tui;
use crate::words;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(dir: Option<&Path>, context: &Context) -> Result<ExitCode, Failure> {
    let dir = dir.unwrap_or(Path::new("."));
    if let Some(words) = usage::slip(dir, context) {
        return Err(Failure::Usage(words));
    }
    if context.has_terminal() {
        let folder = Folder::new(dir);
        if dir.is_dir() && !folder.study_yaml().exists() {
            tui::run_without_study(dir, context.lang)?;
        } else {
            tui::run(dir, context.screens())?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let desk = context.open(dir)?;
    let title = desk.study.title.get(context.lang.tag());
    context.print(title)?;
    let reader = desk.reader()?;
    let counts = reader.count_by_team(desk.realm()).map_err(DeskError::Store)?;
    let of = |fits: &dyn Fn(CaseStatus) -> bool| {
        let fits = |count: &&Count| CaseStatus::from_word(&count.status).is_some_and(fits);
        counts.iter().filter(fits).map(|count| count.cases).sum::<u64>()
    };
    let (count, done) = (of(&|_| true), of(&|status| status == CaseStatus::Completed));
    let open = of(&CaseStatus::is_unfinished);
    if reader.roster()?.is_none() {
        context.say(&words!("还没有读入名册。", "No roster has been read."))?;
    } else if count == 0 {
        context.say(&words!("名册已读入，还没有抽取。", "The roster is read, nothing is drawn."))?;
    } else {
        let all = counted(count, "case", "cases");
        context.say(&words!(
            "{count} 个个案：已提交 {done}，没做完 {open}。",
            "{all}: {done} submitted, {open} unfinished."
        ))?;
    }
    super::next::say(context, &desk, &reader)?;
    Ok(ExitCode::SUCCESS)
}
