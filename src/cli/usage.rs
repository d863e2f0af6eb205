//! Wrong usage, said in the language of the run: clap finds it, the Chinese words for it stand here.

use super::{Context, command, context, help};
use crate::i18n::{Lang, Words};
use crate::source::{harmless, nearest};
use crate::words;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Help and version go to standard output; wrong usage goes to standard error, with exit code 2.
pub(super) fn report(error: &clap::Error, arguments: &[OsString], context: &Context) -> ExitCode {
    if !error.use_stderr() {
        let columns = context::terminal_columns(&std::io::stdout()).unwrap_or(80);
        let text = help::shown(&error.render().to_string(), context.lang, columns);
        return match write!(std::io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let root = command(context.lang);
    let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
    let first = first_word(arguments);
    let known = first.filter(|word| names.contains(word));
    // A folder takes nothing behind it: whoever writes more meant a command.
    let too_many = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
    if let (true, Some(word), None) = (too_many, first, known) {
        let all = names.join(", ");
        let words = match nearest(word, names.iter().copied()) {
            Some(near) => words!(
                "不认得命令 {word}\n  是不是 {near}？",
                "there is no command `{word}`\n  did you mean `{near}`?"
            ),
            None => words!(
                "不认得命令 {word}\n  命令有：{all}",
                "there is no command `{word}`\n  the commands are: {all}"
            ),
        };
        context.complain(words.get(context.lang));
    } else if context.lang == Lang::En {
        let text = error.to_string();
        let harmless = harmless(&text, true);
        if harmless == text {
            // Nobody is left to tell if standard error is gone.
            let _ = error.print();
        } else {
            eprint!("{harmless}");
        }
    } else {
        context.complain(&chinese(error));
        let known = known.map_or(String::new(), |name| format!(" {name}"));
        eprintln!("\n用法见：fangtan{known} --help");
    }
    ExitCode::from(2)
}

/// What is said of one word that names neither a command nor a folder.
pub(super) fn slip(dir: &Path, context: &Context) -> Option<Words> {
    let is_word = dir.components().count() == 1 && !dir.exists();
    let word = dir.to_str().filter(|_| is_word)?;
    let root = command(context.lang);
    Some(match nearest(word, root.get_subcommands().map(clap::Command::get_name)) {
        Some(near) => words!(
            "没有命令 {word}，也没有这个文件夹\n  是不是 {near}？",
            "there is no command `{word}`, and no such folder\n  did you mean `{near}`?"
        ),
        None => words!(
            "没有命令 {word}，也没有这个文件夹\n  fangtan new {word} 新建一个项目；fangtan --help 列出全部命令",
            "there is no command `{word}`, and no such folder\n  `fangtan new {word}` makes a study, `fangtan --help` \
             lists the commands"
        ),
    })
}

/// The first argument that is no option: a command or a folder.
fn first_word(arguments: &[OsString]) -> Option<&str> {
    let mut words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
    loop {
        match words.next()? {
            "--lang" => drop(words.next()),
            option if option.starts_with('-') => {}
            word => return Some(word),
        }
    }
}

fn chinese(error: &clap::Error) -> String {
    let of = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认得参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("不认得命令 {}", of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺参数 {argument}"),
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => {
            format!("参数 {argument} 后面缺值")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数 {argument} 不能是 {}", of(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => {
            format!("参数 {argument} 不能与 {} 一起用", of(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("参数 {argument} 的值太多"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("参数 {argument} 的值不够"),
        ErrorKind::MissingSubcommand => "缺命令".to_string(),
        ErrorKind::InvalidUtf8 => "参数里有不是 UTF-8 的字符".to_string(),
        _ => error.to_string(),
    };
    let valid = of(ContextKind::ValidValue);
    if !valid.is_empty() {
        text += &format!("；可以是：{valid}");
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().map(of).find(|near| !near.is_empty()) {
        text += &format!("\n  是不是 {near}？");
    }
    text
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        other => other.to_string(),
    }
}
