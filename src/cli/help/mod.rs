//! What is said about commands and arguments, in both languages: `--help` is a text to learn from.
//! Every command and argument has an entry in one of the files below; a test holds the two lists against
//! each other.

mod field;
mod results;
mod root;
mod setup;

use super::Cli;
use crate::i18n::{Lang, wrap};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// What is said about a command (`draw`), what stands below its arguments (`draw+`), and what is said
/// about an argument (`draw.prepare`); in Chinese and in English.
type Text = (&'static str, &'static str, &'static str);

fn texts() -> impl Iterator<Item = &'static Text> {
    [root::TEXTS, setup::TEXTS, field::TEXTS, results::TEXTS].into_iter().flatten()
}

fn text(key: &str, lang: Lang) -> Option<&'static str> {
    texts().find(|(known, _, _)| *known == key).map(|(_, zh, en)| match lang {
        Lang::Zh => *zh,
        Lang::En => *en,
    })
}

/// The command line, with its help in a language.
pub fn command(lang: Lang) -> Command {
    // The name is ours whatever the file is called; lines are broken by [`shown`], which knows Chinese.
    let mut root = Cli::command().bin_name("fangtan").term_width(0);
    root = root.disable_help_subcommand(true).disable_version_flag(true);
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
    for name in &names {
        root = root.mut_subcommand(name, |sub| dressed(sub, name, lang));
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    dressed(root.arg(version), "", lang).subcommand_help_heading(match lang {
        Lang::Zh => "命令",
        Lang::En => "Commands",
    })
}

/// A command with its texts, its arguments with theirs, and a help flag of our own words.
fn dressed(command: Command, name: &str, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command.disable_help_flag(true).arg(help).help_template(template(lang));
    if let Some(about) = text(name, lang) {
        command = command.about(about);
    }
    if let Some(after) = text(&format!("{name}+"), lang) {
        command = command.after_help(after);
    }
    let (arguments, options) = match lang {
        Lang::Zh => ("参数", "选项"),
        Lang::En => ("Arguments", "Options"),
    };
    command.mut_args(|argument| {
        let id = argument.get_id().as_str().to_string();
        let said = text(&format!("{name}.{id}"), lang).or_else(|| text(&format!(".{id}"), lang));
        let heading = if argument.is_positional() { arguments } else { options };
        // What an argument takes, and its default, are said in its words.
        let takes =
            !matches!(argument.get_action(), ArgAction::SetTrue | ArgAction::Help | ArgAction::Version);
        let argument = argument.help_heading(heading).hide_possible_values(takes).hide_default_value(takes);
        match said {
            Some(said) => argument.help(said),
            None => argument,
        }
    })
}

/// Help as clap lays it out, with lines of at most so many columns.
pub(super) fn shown(help: &str, lang: Lang, columns: usize) -> String {
    let help = match lang {
        Lang::En => help.to_string(),
        // What clap itself writes into the usage and behind the headings.
        Lang::Zh => {
            let mut help = help.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]");
            for heading in ["命令", "选项", "参数"] {
                help = help.replace(&format!("\n{heading}:\n"), &format!("\n{heading}：\n"));
            }
            help
        }
    };
    wrap::prose(&help, columns)
}

fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "{about}\n\n用法：{usage}\n\n{all-args}{after-help}",
        Lang::En => "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_and_argument_is_explained_and_nothing_else() {
        let root = command(Lang::Zh);
        let mut there = BTreeSet::from([String::new()]);
        for argument in root.get_arguments() {
            there.insert(format!(".{}", argument.get_id()));
        }
        for sub in root.get_subcommands() {
            there.insert(sub.get_name().to_string());
            for argument in sub.get_arguments() {
                // Said once for all commands.
                if !["help", "lang", "version"].contains(&argument.get_id().as_str()) {
                    there.insert(format!("{}.{}", sub.get_name(), argument.get_id()));
                }
            }
        }
        let said: BTreeSet<String> =
            texts().map(|(key, _, _)| key.to_string()).filter(|key| !key.ends_with('+')).collect();
        assert_eq!(there, said);
        let afters = texts().filter_map(|(key, _, _)| key.strip_suffix('+'));
        assert!(afters.into_iter().all(|key| there.contains(key)));
    }

    #[test]
    fn all_help_fits_a_small_terminal() {
        for lang in [Lang::Zh, Lang::En] {
            let mut root = command(lang);
            let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
            let mut all = vec![root.render_long_help().to_string()];
            for name in &names {
                let sub = root.find_subcommand_mut(name).expect("a command of ours");
                all.push(sub.render_long_help().to_string());
            }
            for help in all {
                for line in shown(&help, lang, 80).lines() {
                    assert!(wrap::width(line) <= 80, "{line}");
                    assert!(!(lang == Lang::Zh && line.contains("[OPTIONS]")), "{line}");
                }
            }
        }
    }

    #[test]
    fn the_definition_holds_together() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }
}
