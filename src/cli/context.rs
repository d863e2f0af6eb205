//! What every command needs of the world: the language, where to speak, and how to end.

use crate::desk::{Desk, DeskError};
use crate::i18n::{Lang, Words, wrap};
use crate::source::{Diagnostic, Severity, harmless};
use crate::store::StoreError;
use crate::study::{Role, StudyError};
use crate::tui;
use crate::words;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// The language of a run and its streams.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The language the program speaks.
    pub lang: Lang,
    /// Whether somebody asked for the language, which then also holds for an interview in hand.
    pub lang_asked: bool,
    colour: bool,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments are wrong by themselves, whatever the study and the disk hold: exit code 2.
    #[error("{0}")]
    Usage(Words),
    /// The act was not possible as things stand, or failed: exit code 1.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// Standard output or a file beside the study: exit code 1.
    #[error(transparent)]
    Output(#[from] std::io::Error),
}

/// In whose name a lead's act is done.
#[derive(Debug)]
pub struct Lead {
    /// The member's code.
    pub code: String,
    /// Who it is, where nobody named them.
    unasked: Option<Words>,
}

impl Lead {
    /// Says who it was, as nobody typed it: once the act is done, not before one that may fail.
    ///
    /// # Errors
    /// As [`Context::say`].
    pub fn say(&self, context: &Context) -> Result<(), Failure> {
        self.unasked.as_ref().map_or(Ok(()), |words| context.say(words))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Desk(DeskError::Store(error))
    }
}

/// The language asked for by `--lang`, else that of the locale; and whether it was asked for. Looked for before the arguments are
/// parsed, so that help and complaints are in it as well.
pub(super) fn language(arguments: &[OsString]) -> (Lang, bool) {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let asked = texts.iter().enumerate().find_map(|(at, text)| match *text {
        "--lang" => texts.get(at + 1).copied(),
        text => text.strip_prefix("--lang="),
    });
    match asked {
        Some(tag) => (Lang::from_tag(tag), true),
        None => (Lang::from_tag(&sys_locale::get_locale().unwrap_or_default()), false),
    }
}

impl Context {
    pub(super) fn new((lang, lang_asked): (Lang, bool)) -> Context {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Context { lang, lang_asked, colour }
    }

    /// The screens in the language of this run.
    pub(super) fn screens(&self) -> tui::Options {
        tui::Options { lang: self.lang, lang_asked: self.lang_asked, ..tui::Options::default() }
    }

    /// One or more lines to standard output. Words from files are made harmless. On a terminal lines break
    /// where they may; in a pipe each stays whole, so that a search finds what it looks for.
    ///
    /// # Errors
    /// If nobody takes them; a reader that went away (`| head`) ends the program without a word.
    pub fn say(&self, words: &Words) -> Result<(), Failure> {
        let text = harmless(words.get(self.lang), true);
        let text = match terminal_columns(&std::io::stdout()) {
            Some(columns) => broken(&text, columns),
            None => text.into_owned(),
        };
        let mut out = std::io::stdout().lock();
        Ok(writeln!(out, "{text}")?)
    }

    /// A line that is the same in every language.
    ///
    /// # Errors
    /// As [`Context::say`].
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        Ok(writeln!(out, "{}", harmless(text, true))?)
    }

    /// Findings, with colours where they are wanted; what they quote is harmless already.
    ///
    /// # Errors
    /// As [`Context::say`].
    pub fn show(&self, findings: &[Diagnostic]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        Ok(write!(out, "{}", Diagnostic::render_all(findings, self.lang, self.colour_out()))?)
    }

    /// Whether what is printed may have colours: a terminal, and nobody said NO_COLOR.
    fn colour_out(&self) -> bool {
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
    }

    /// Whether there is a terminal to draw screens on: a person at the keyboard, and eyes on the output.
    pub fn has_terminal(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
    }

    /// Opens a study and passes on what is odd about it.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open(&self, dir: &Path) -> Result<Desk, Failure> {
        self.opened(Desk::open(dir)?)
    }

    /// The same, making the databases where there are none yet.
    ///
    /// # Errors
    /// As [`Desk::open_or_create`].
    pub fn open_or_create(&self, dir: &Path) -> Result<Desk, Failure> {
        self.opened(Desk::open_or_create(dir)?)
    }

    fn opened(&self, desk: Desk) -> Result<Desk, Failure> {
        debug_assert!(desk.warnings.iter().all(|warning| warning.severity == Severity::Warning));
        eprint!("{}", Diagnostic::render_all(&desk.warnings, self.lang, self.colour));
        Ok(desk)
    }

    /// In whose name the study is set up: the member named, else whoever does so by default.
    ///
    /// # Errors
    /// If nobody is called so.
    pub fn actor(&self, desk: &Desk, named: Option<&str>) -> Result<String, Failure> {
        Ok(match named {
            Some(word) => desk.member(word)?.code.clone(),
            None => desk.setter_up().to_string(),
        })
    }

    /// In whose name a lead's act is done: the member named, who must be one; else the lead of the team,
    /// else a supervisor, else any lead.
    ///
    /// # Errors
    /// If the member named is no lead, or there is none at all.
    pub fn lead(&self, desk: &Desk, named: Option<&str>, team: Option<&str>) -> Result<Lead, Failure> {
        if let Some(word) = named {
            let member = desk.member(word)?;
            let elsewhere = member.role == Role::Lead && team.is_some() && member.team.as_deref() != team;
            if !member.role.leads() || elsewhere {
                let name = &member.name;
                return Err(Failure::Desk(DeskError::refused(
                    words!(
                        "{name} 不是这个小组的组长，也不是督导",
                        "{name} is neither the team's lead nor a supervisor"
                    ),
                    None,
                )));
            }
            return Ok(Lead { code: member.code.clone(), unasked: None });
        }
        let leads = || desk.study.people().filter(|member| member.role.leads());
        let of_team = leads().find(|member| team.is_some() && member.team.as_deref() == team);
        let supervisor = || leads().find(|member| member.role == Role::Supervisor);
        let member = of_team.or_else(supervisor).or_else(|| leads().next()).ok_or_else(|| {
            DeskError::refused(
                words!("项目里没有组长，也没有督导", "the study has neither a lead nor a supervisor"),
                Some(words!("在 study.yaml 里写上", "add one in study.yaml")),
            )
        })?;
        let (name, code) = (&member.name, &member.code);
        let unasked = words!("以 {name}（{code}）的名义。", "In the name of {name} ({code}).");
        Ok(Lead { code: code.clone(), unasked: Some(unasked) })
    }

    /// Ends the run: what went wrong goes to standard error.
    pub(super) fn finish(&self, outcome: Result<ExitCode, Failure>) -> ExitCode {
        let failure = match outcome {
            Ok(code) => return code,
            Err(failure) => failure,
        };
        match &failure {
            Failure::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            Failure::Output(error) => self.complain(&error.to_string()),
            Failure::Usage(words) => self.complain(words.get(self.lang)),
            // Findings carry the words "error" and "warning" themselves.
            Failure::Desk(error @ (DeskError::Faults(_) | DeskError::Study(StudyError::Faults(_)))) => {
                eprintln!("{}", error.shown(self.lang, self.colour).trim_end());
            }
            Failure::Desk(error @ DeskError::Roster(_)) => {
                eprintln!("{}", harmless(error.shown(self.lang, false).trim_end(), true));
            }
            Failure::Desk(error) => self.complain(&error.shown(self.lang, self.colour)),
        }
        ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
    }

    /// Something to know beside what is printed, on standard error: programs read standard output.
    pub(super) fn aside(&self, words: &Words) {
        eprintln!("{}", harmless(words.get(self.lang), true));
    }

    /// A complaint on standard error.
    pub(super) fn complain(&self, text: &str) {
        let word = match self.lang {
            Lang::Zh => "错误：",
            Lang::En => "error: ",
        };
        let text = format!("{word}{}", harmless(text, true));
        match terminal_columns(&std::io::stderr()) {
            Some(columns) => eprintln!("{}", broken(&text, columns)),
            None => eprintln!("{text}"),
        }
    }
}

/// How wide text is for a terminal at this stream; none where there is no terminal. Very wide ones are not
/// filled, as nobody reads lines of 200 letters.
pub(super) fn terminal_columns(stream: &impl rustix::fd::AsFd) -> Option<usize> {
    const WIDEST: usize = 100;
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col).clamp(20, WIDEST))
}

/// Prose with its lines broken. A line that is a command to copy stays whole.
fn broken(text: &str, columns: usize) -> String {
    let copied = |line: &str| line.trim_start().starts_with("fangtan ");
    let lines = text.split('\n').map(|line| match copied(line) {
        true => line.to_string(),
        false => wrap::prose(line, columns),
    });
    lines.collect::<Vec<_>>().join("\n")
}
