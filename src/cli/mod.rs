//! The command line: one file per subcommand, each a face of acts at the desk. A command reads its
//! arguments, calls the act, and says in a few lines what was done and what comes next.
//! No rule of the field, no statistics and no file format is decided here.

mod assign;
mod board;
mod cases;
mod check;
mod close;
mod completions;
mod context;
mod demo;
mod draw;
mod erase;
mod export;
mod figures;
mod help;
mod home;
mod interview;
mod lead;
mod mark;
mod new;
mod next;
pub mod plain;
mod rebuild;
mod reopen;
mod replace;
mod roster;
mod score;
mod simulate;
mod table;
mod usage;
mod verify;

pub use context::{Context, Failure};
pub use help::command;

use crate::words;
use clap::{FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// All arguments. What is said about them stands in `help`, in both languages.
#[derive(Debug, Parser)]
#[command(name = "fangtan", version, subcommand_precedence_over_arg = true)]
pub struct Cli {
    #[arg(long, global = true, value_parser = ["zh", "en"], value_name = "zh|en")]
    lang: Option<String>,
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// One variant a subcommand.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    New(new::Args),
    Roster(roster::Args),
    Draw(draw::Args),
    Assign(assign::Args),
    Cases(cases::Args),
    Interview(interview::Args),
    Mark(mark::Args),
    Replace(replace::Args),
    Reopen(reopen::Args),
    Erase(erase::Args),
    Export(export::Args),
    Close(close::Args),
    Board(board::Args),
    Score(score::Args),
    Verify(verify::Args),
    Check(check::Args),
    Simulate(simulate::Args),
    Rebuild(rebuild::Args),
    Completions(completions::Args),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let context = Context::new(context::language(&arguments));
    let lang = context.lang;
    outlive_file_limits();
    let parsed =
        command(lang).try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => context.finish(run(cli, &context)),
        Err(error) => usage::report(&error, &arguments, &context),
    }
}

/// A file that may grow no further is an error like a full disk, which is said and survived. Without a
/// handler the kernel would end the process instead.
fn outlive_file_limits() {
    #[cfg(unix)]
    {
        let signal = rustix::process::Signal::XFSZ.as_raw();
        // Where it cannot be installed, the process ends as it would have without it.
        let _ = signal_hook::flag::register(signal, std::sync::Arc::default());
    }
}

fn run(cli: Cli, context: &Context) -> Result<ExitCode, Failure> {
    if let (Some(dir), Some(_)) = (&cli.dir, &cli.command) {
        let dir = dir.display();
        return Err(Failure::Usage(words!(
            "命令要写在文件夹前面：fangtan 命令 {dir}",
            "the command comes before the folder: fangtan COMMAND {dir}"
        )));
    }
    match cli.command {
        None => home::run(cli.dir.as_deref(), context),
        Some(Command::Demo(args)) => args.run(context),
        Some(Command::New(args)) => args.run(context),
        Some(Command::Roster(args)) => args.run(context),
        Some(Command::Draw(args)) => args.run(context),
        Some(Command::Assign(args)) => args.run(context),
        Some(Command::Cases(args)) => args.run(context),
        Some(Command::Interview(args)) => args.run(context),
        Some(Command::Mark(args)) => args.run(context),
        Some(Command::Replace(args)) => args.run(context),
        Some(Command::Reopen(args)) => args.run(context),
        Some(Command::Erase(args)) => args.run(context),
        Some(Command::Export(args)) => args.run(context),
        Some(Command::Check(args)) => args.run(context),
        Some(Command::Close(args)) => args.run(context),
        Some(Command::Board(args)) => args.run(context),
        Some(Command::Score(args)) => args.run(context),
        Some(Command::Verify(args)) => args.run(context),
        Some(Command::Simulate(args)) => args.run(context),
        Some(Command::Rebuild(args)) => args.run(context),
        Some(Command::Completions(args)) => args.run(context),
    }
}
