//! A diagnostic: what is wrong, where, and what to do about it.

use super::excerpt::Excerpt;
use super::{Span, harmless};
use crate::i18n::{Lang, Words, wrap};
use crate::words;
use std::sync::Arc;

/// A text with the name it goes by in messages (a path, never opened here).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// What messages call it.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl SourceFile {
    /// Takes a text as read; a leading byte order mark is dropped so that spans count from the first letter.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<SourceFile> {
        let text: String = text.into();
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_string(),
            None => text,
        };
        Arc::new(SourceFile { name: name.into(), text })
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }
}

/// How bad it is: an error stops, a warning is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; the file can be used.
    Warning,
    /// The file cannot be used.
    Error,
}

/// How wide a finding is drawn, in columns.
const WIDTH: usize = 80;

/// One finding in a source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The text it was found in.
    pub file: Arc<SourceFile>,
    /// The spot.
    pub span: Span,
    /// What is wrong, one sentence.
    pub message: Words,
    /// What to do, if it can be said.
    pub help: Option<Words>,
}

impl Diagnostic {
    /// `FILE:LINE:COLUMN`, as editors understand it.
    pub fn place(&self) -> String {
        let (line, column) = self.file.line_column(self.span.start);
        format!("{}:{line}:{column}", self.file.name)
    }

    /// The finding with the line it is about, the spot underlined, and the remedy.
    /// What it quotes of the source is harmless and short, whatever stands there.
    pub fn render(&self, lang: Lang, colour: bool) -> String {
        let theme = if colour {
            miette::GraphicalTheme::unicode()
        } else {
            miette::GraphicalTheme::unicode_nocolor()
        };
        let handler = miette::GraphicalReportHandler::new_themed(theme)
            .with_width(WIDTH)
            .with_wrap_lines(false)
            .with_context_lines(1)
            .without_syntax_highlighting();
        let excerpt = Excerpt::new(harmless(&self.file.name, false).into_owned(), &self.file, &self.span);
        let report = miette::MietteDiagnostic::new(wrap::prose(&shown(self.message.get(lang)), WIDTH - 4))
            .with_severity(match self.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            })
            .with_label(miette::LabeledSpan::underline(excerpt.spot.clone()));
        let report = miette::Report::new(report).with_source_code(excerpt);
        let mut out = String::new();
        match handler.render_report(&mut out, report.as_ref()) {
            Ok(()) => out + &self.remedy(lang, colour),
            // The plain line says the same with less ink; a report must never fail for its looks.
            Err(_) => {
                let place = self.place();
                format!("{}: {}\n", harmless(&place, false), shown(self.message.get(lang)))
            }
        }
    }

    /// The remedy as it is drawn under a finding; nothing where there is none.
    fn remedy(&self, lang: Lang, colour: bool) -> String {
        let Some(help) = &self.help else { return String::new() };
        let label = match lang {
            Lang::Zh => "办法：",
            Lang::En => "help: ",
        };
        let hang = " ".repeat(2 + wrap::width(label));
        let text =
            wrap::prose(&shown(help.get(lang)), WIDTH - hang.len()).replace('\n', &format!("\n{hang}"));
        let (on, off) = if colour { ("\u{1b}[36m", "\u{1b}[0m") } else { ("", "") };
        format!("  {on}{label}{off}{text}\n")
    }

    /// All of these as they are drawn one after the other; behind the first fifty only their number is said.
    pub fn render_all(all: &[Diagnostic], lang: Lang, colour: bool) -> String {
        const DRAWN: usize = 50;
        let mut text: String = all.iter().take(DRAWN).map(|one| one.render(lang, colour)).collect();
        let more = all.len().saturating_sub(DRAWN);
        if more > 0 {
            text += words!("……还有 {more} 处\n", "… and {more} more\n").get(lang);
        }
        text
    }
}

/// A message as it is drawn: names in it come from the file, and may be anything of any length.
fn shown(text: &str) -> String {
    const LONGEST: usize = 2000;
    let text = harmless(text, true);
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{} …", &text[..cut]),
        None => text.into_owned(),
    }
}

/// The findings of one reading, in the order they were met.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds an error.
    pub fn error(&mut self, file: &Arc<SourceFile>, span: Span, message: Words, help: Option<Words>) {
        self.push(Severity::Error, file, span, message, help);
    }

    /// Adds a warning.
    pub fn warning(&mut self, file: &Arc<SourceFile>, span: Span, message: Words, help: Option<Words>) {
        self.push(Severity::Warning, file, span, message, help);
    }

    fn push(
        &mut self,
        severity: Severity,
        file: &Arc<SourceFile>,
        span: Span,
        message: Words,
        help: Option<Words>,
    ) {
        self.list.push(Diagnostic { severity, file: file.clone(), span, message, help });
    }

    /// Whether anything found stops the use of the file.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many errors and warnings there are.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.list.iter().filter(|d| d.severity == Severity::Error).count();
        (errors, self.list.len() - errors)
    }

    /// The findings in the order of the text.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (&a.file.name, a.span.start).cmp(&(&b.file.name, b.span.start)));
        self.list
    }

    /// The findings as met.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Takes over the findings of another reading.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }
}
