//! `fangtan interview DIR [--case ID] [--as NAME] [--plain]`: conducts one interview.

use super::context::terminal_columns;
use super::plain::{Outcome, Plain};
use super::{Context, Failure};
use crate::desk::close::closed_rounds;
use crate::desk::{Beginning, Conduct, Desk, DeskError, MEMBER, Versions, case_number, cases, record_look};
use crate::interview::Action;
use crate::questionnaire::{Piece, Wording};
use crate::store::{Case, Reader, Writer};
use crate::tui;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
    #[arg(long)]
    plain: bool,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let reader = desk.reader()?;
        let named = match &self.case {
            Some(written) => Some(cases::numbered(&desk, &reader, written)?),
            None => None,
        };
        let member = self.member(&desk, &reader, named.as_ref())?;
        let case = match named {
            Some(case) => case,
            None => next_case(&desk, &reader, &member)?,
        };
        drop(reader);
        if !self.plain && context.has_terminal() {
            let door = tui::Door::Card(case_number(case.number));
            tui::run(&self.dir, tui::Options { member: Some(member), door, ..context.screens() })?;
            return Ok(ExitCode::SUCCESS);
        }
        conduct_plain(context, &desk, &member, case)
    }

    /// Who interviews: the one named, else the one the case was given to, else who sat here last.
    fn member(&self, desk: &Desk, reader: &Reader, case: Option<&Case>) -> Result<String, Failure> {
        if let Some(word) = &self.r#as {
            return Ok(desk.member(word)?.code.clone());
        }
        if let Some(code) = case.and_then(|case| case.interviewer.clone()) {
            return Ok(code);
        }
        if let Some(code) = reader.setting(MEMBER)? {
            return Ok(code);
        }
        let all: Vec<String> =
            desk.study.people().map(|member| format!("{} {}", member.code, member.name)).collect();
        let all = all.join(", ");
        Err(Failure::Desk(DeskError::refused(
            words!("请说明谁来访谈", "say who interviews"),
            Some(words!("加上 --as 代码；成员：{all}", "add --as CODE; members: {all}")),
        )))
    }
}

/// The case that is next on a member's list: begun ones first, then in the order of the draw.
fn next_case(desk: &Desk, reader: &Reader, member: &str) -> Result<Case, Failure> {
    let mut own = reader.cases_of(desk.realm(), member)?;
    let closed = closed_rounds(reader)?;
    own.retain(|case| {
        matches!(case.status.as_str(), "open" | "in-progress") && !closed.contains(&case.round)
    });
    own.sort_by_key(|case| (case.status == "open", case.number));
    own.into_iter().next().ok_or_else(|| {
        let dir = desk.dir().display();
        Failure::Desk(DeskError::refused(
            words!("{member} 没有未完成的个案", "{member} has no unfinished case"),
            Some(words!("fangtan cases {dir} 列出全部个案", "`fangtan cases {dir}` lists them all")),
        ))
    })
}

fn conduct_plain(context: &Context, desk: &Desk, member: &str, case: Case) -> Result<ExitCode, Failure> {
    let mut writer = desk.writer(member)?;
    let versions = Versions::new();
    let name = respondent(desk, &mut writer, &case)?;
    let questionnaire = desk.questionnaire()?.0.questionnaire;
    let own = context.lang.tag();
    let language = questionnaire.languages.iter().find(|tag| *tag == own);
    let language = language.or(questionnaire.languages.first()).cloned().unwrap_or_else(|| own.to_string());
    let beginning = Beginning {
        by: "person",
        language,
        seed: None,
        offset: jiff::ZonedDateTime::now().offset().seconds(),
    };
    let (number, unit) = (case_number(case.number), unit_title(context, desk, &case));
    let asked = context.lang_asked.then(|| beginning.language.clone());
    let others = case.interviewer.clone().filter(|code| code != member);
    let mut conduct = Conduct::open(desk, &versions, writer, case, beginning)?;
    if let Some(to) = asked
        && conduct.interview().language() != to
        && let Err(refusal) = conduct.act(Action::Language { to })
    {
        return Err(Failure::Desk(DeskError::refused(refusal.words(), None)));
    }
    if let Some(code) = others {
        let (whose, you) = (conduct.name_of(&code), conduct.name_of(member));
        context.aside(&words!(
            "个案 {number} 派给了{whose}；现由{you}来问、来提交。",
            "Case {number} was given to {whose}; {you} asks and submits in their place."
        ));
    }
    if desk.study.practice {
        context.say(&words!("  演示数据", "  practice data"))?;
    }
    context.say(&words!(
        "  个案 {number} · {unit}。:help 看命令，:pause 暂停。",
        "  Case {number} · {unit}. :help lists the commands, :pause pauses."
    ))?;
    let out = std::io::stdout();
    let columns = terminal_columns(&out);
    let outcome = Plain::new(&mut conduct, context.lang, name, out.lock())
        .broken_at(columns)
        .run(std::io::stdin().lock());
    // Whatever became of the output, the claim is given back.
    let writer = conduct.lay_down()?;
    writer.close()?;
    match outcome? {
        Outcome::Completed(_) | Outcome::Ended | Outcome::Paused => Ok(ExitCode::SUCCESS),
    }
}

fn unit_title(context: &Context, desk: &Desk, case: &Case) -> String {
    let units = &desk.study.units;
    let title = units.by_code(&case.unit).map(|unit| units.get(unit).title.get(context.lang.tag()));
    title.unwrap_or(&case.unit).to_string()
}

/// The name for `${case.name}`, looked up (and the look recorded) only if some text asks for it.
fn respondent(desk: &Desk, writer: &mut Writer, case: &Case) -> Result<String, Failure> {
    let (version, _) = desk.questionnaire()?;
    let personal = |wording: &Wording| {
        let languages = &version.questionnaire.languages;
        languages.iter().flat_map(|tag| wording.pieces(tag)).any(|piece| matches!(piece, Piece::Personal(_)))
    };
    let wanted = version
        .questionnaire
        .items()
        .any(|(_, item)| personal(&item.text) || item.note.as_ref().is_some_and(personal));
    if !wanted {
        return Ok(String::new());
    }
    let name = desk.people_of([case.element.as_str()])?.into_iter().next().and_then(|person| person.name);
    record_look(writer, &[&case.element], "interview")?;
    Ok(name.unwrap_or_default())
}
