//! `fangtan cases DIR`: one row a case, for people, programs and spreadsheets.

use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::Desk;
use crate::desk::cases::{self, CaseRow};
use crate::fieldwork::CaseStatus;
use crate::i18n::Lang;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// In which form a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
    Csv,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let rows = cases::list(&desk, &desk.reader()?)?;
        match self.format {
            Format::Table => table(context, &desk, &rows)?,
            Format::Json => {
                let text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::other)?;
                context.print(&text)?;
            }
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
                if rows.is_empty() {
                    writer
                        .write_record(["id", "unit", "group", "team", "interviewer", "status"])
                        .map_err(std::io::Error::other)?;
                }
                for row in &rows {
                    writer.serialize(row).map_err(std::io::Error::other)?;
                }
                writer.flush()?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn table(context: &Context, desk: &Desk, cases: &[CaseRow]) -> Result<(), Failure> {
    let dir = desk.dir().display();
    if cases.is_empty() {
        return context.say(&words!(
            "还没有个案。先抽取：fangtan draw {dir} 名称",
            "There are no cases yet. Draw first: fangtan draw {dir} NAME"
        ));
    }
    let lang = context.lang.tag();
    let unit = |code: &str| {
        let unit = desk.study.units.by_code(code).map(|id| desk.study.units.get(id));
        unit.map_or(code, |unit| unit.title.get(lang)).to_string()
    };
    let team = |code: &str| desk.study.team(code).map_or(code, |team| team.title.get(lang)).to_string();
    let member = |code: &str| desk.study.member(code).map_or(code, |member| &member.name).to_string();
    let head = match context.lang {
        Lang::Zh => ["个案", "单位", "分组", "小组", "访谈员", "状态"],
        Lang::En => ["case", "unit", "group", "team", "interviewer", "status"],
    };
    let mut rows = vec![head.map(str::to_string).to_vec()];
    for case in cases {
        let status = CaseStatus::from_word(&case.status)
            .map_or(case.status.clone(), |status| status.label().get(context.lang).to_string());
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
        rows.push(vec![
            case.id.clone(),
            unit(&case.unit),
            or_dash(case.group.as_deref().map(unit)),
            or_dash(case.team.as_deref().map(team)),
            or_dash(case.interviewer.as_deref().map(member)),
            status,
        ]);
    }
    for line in lines(&rows, &[Align::Left; 6]) {
        context.print(&line)?;
    }
    Ok(())
}
