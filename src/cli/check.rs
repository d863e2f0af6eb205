//! `fangtan check FILE`: what is wrong with a questionnaire, or with a study and its questionnaire.

use super::{Context, Failure};
use crate::desk::DeskError;
use crate::form::{Form, Preload, Seed};
use crate::i18n::counted;
use crate::questionnaire::Version;
use crate::source::{Diagnostic, Severity, SourceFile};
use crate::study::{Folder, StudyError};
use crate::words;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

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
        let (e, w) = (counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"));
        context.say(&words!("{errors} 处错误，{warnings} 处提醒", "{e}, {w}"))?;
        Ok(if errors > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn questionnaire(path: &Path, context: &Context) -> Result<Vec<Diagnostic>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| DeskError::io(path, &error))?;
    let (version, found) = read(path, &bytes);
    if let Some(version) = version {
        let questionnaire = &version.questionnaire;
        let asked = questionnaire.items().filter(|(_, item)| item.is_answered_by_people()).count();
        let languages = questionnaire.languages.join(", ");
        let items = counted(asked, "item", "items");
        let hash = &version.hash.to_string()[..12];
        context.say(&words!(
            "{asked} 题（题库和“其他回答”都算），语言 {languages}，版本 {hash}",
            "{items} (banks and other answers included), languages {languages}, version {hash}"
        ))?;
    }
    Ok(found)
}

/// Reads a questionnaire; one that can be read is filled in once, empty, so that what can never be worked out
/// is found here and not in front of a respondent.
fn read(path: &Path, bytes: &[u8]) -> (Option<Arc<Version>>, Vec<Diagnostic>) {
    let name = path.display().to_string();
    let (version, mut found) = Version::read_yaml(&name, bytes);
    let version = version.map(Arc::new);
    if let Some(version) = &version {
        let now = jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC);
        let (nothing, all) = (Preload::default(), HashSet::new());
        let form = Form::new(version.clone(), &nothing, &all, Seed::from_text("check"), now);
        let file = SourceFile::new(name, String::from_utf8_lossy(bytes));
        for (node, error) in form.uncomputed() {
            let entry = form.questionnaire().entry(form.definition(node));
            let item = form.item(node);
            let formula = entry.when.as_ref().or_else(|| item.and_then(|item| item.is.as_ref()));
            let span = formula.map_or(0..0, |formula| formula.span.clone());
            found.warning(&file, span, (*error.message).clone(), error.help.as_deref().cloned());
        }
    }
    (version, found.sorted())
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
    found.extend(read(&file, &bytes).1);
    Ok(found)
}
