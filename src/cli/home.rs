//! `fangtan [DIR]`: the home screen; without a terminal, where the study stands and what comes next.

use super::{Context, Failure};
use crate::desk::{Desk, DeskError};
use crate::fieldwork::CaseStatus;
use crate::i18n::counted;
use crate::study::Folder;
use crate::tui;
use crate::words;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(dir: Option<&Path>, context: &Context) -> Result<ExitCode, Failure> {
    let dir = dir.unwrap_or(Path::new("."));
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
    let cases = reader.cases(desk.realm()).map_err(DeskError::Store)?;
    let shown = desk.dir().display();
    if reader.roster()?.is_none() {
        context.say(&words!(
            "还没有读入名册。下一步：fangtan roster {shown}",
            "No roster has been read. Next: fangtan roster {shown}"
        ))?;
    } else if cases.is_empty() {
        let name = first_draw(&desk);
        context.say(&words!(
            "名册已读入，还没有抽取。下一步：fangtan draw {shown} {name}",
            "The roster is read, nothing is drawn. Next: fangtan draw {shown} {name}"
        ))?;
    } else if cases.iter().all(|case| case.interviewer.is_none()) {
        let count = cases.len();
        let all = counted(count, "case", "cases");
        context.say(&words!(
            "{count} 个个案，还没有派。下一步：fangtan assign {shown}",
            "{all}, not given out. Next: fangtan assign {shown}"
        ))?;
    } else {
        let is = |status: CaseStatus| cases.iter().filter(|case| case.status == status.word()).count();
        let (done, open) = (is(CaseStatus::Completed), is(CaseStatus::Open) + is(CaseStatus::InProgress));
        let count = cases.len();
        let all = counted(count, "case", "cases");
        context.say(&words!(
            "{count} 个个案：已提交 {done}，没做完 {open}。",
            "{all}: {done} submitted, {open} unfinished."
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn first_draw(desk: &Desk) -> &str {
    desk.study.draws.first().map_or("NAME", |draw| draw.name.as_str())
}
