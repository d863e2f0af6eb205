//! `fangtan check FILE`: what is wrong with a questionnaire, or with a study and its questionnaire.

use super::{Context, Failure};
use crate::desk::DeskError;
use crate::questionnaire::Version;
use crate::source::{Diagnostic, Severity};
use crate::study::{Folder, StudyError};
use crate::words;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let is_study = self.file.is_dir() || self.file.file_name().is_some_and(|name| name == "study.yaml");
        let found = if is_study { study(&self.file)? } else { questionnaire(&self.file, context)? };
        context.show(&found)?;
        let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
        let warnings = found.len() - errors;
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let (e, w) = (plural(errors), plural(warnings));
        context
            .say(&words!("{errors} 处错误，{warnings} 处提醒", "{errors} error{e}, {warnings} warning{w}"))?;
        Ok(if errors > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn questionnaire(path: &Path, context: &Context) -> Result<Vec<Diagnostic>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| DeskError::io(path, &error))?;
    let (version, found) = Version::read_yaml(&path.display().to_string(), &bytes);
    if let Some(version) = version {
        let questionnaire = &version.questionnaire;
        let asked = questionnaire.items().filter(|(_, item)| item.is_answered_by_people()).count();
        let languages = questionnaire.languages.join(", ");
        let hash = &version.hash.to_string()[..12];
        context.say(&words!(
            "{asked} 题（题库和“其他回答”都算），语言 {languages}，版本 {hash}",
            "{asked} items (banks and other answers included), languages {languages}, version {hash}"
        ))?;
    }
    Ok(found.sorted())
}

/// A study's own file, then the questionnaire it names.
fn study(path: &Path) -> Result<Vec<Diagnostic>, Failure> {
    let dir = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
    let folder = Folder::new(dir);
    let (study, mut found) = match folder.read() {
        Ok(read) => read,
        Err(StudyError::Faults(found)) => return Ok(found),
        Err(error) => return Err(Failure::Desk(error.into())),
    };
    found.extend(folder.check(&study));
    let file = folder.file(&study.questionnaire);
    if !file.is_file() {
        return Ok(found);
    }
    let bytes = std::fs::read(&file).map_err(|error| DeskError::io(&file, &error))?;
    let (_, more) = Version::read_yaml(&file.display().to_string(), &bytes);
    found.extend(more.sorted());
    Ok(found)
}
