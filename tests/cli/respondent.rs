//! Somebody at the other end of line mode: reads what is asked and answers anything that will do.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Far above the lines of any interview here.
const PATIENCE: usize = 2_000;

/// Answers until the interview has ended; gives all that was printed.
pub fn answer(command: &mut Command) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut input = child.stdin.take().expect("a pipe");
    let mut transcript = String::new();
    for line in BufReader::new(child.stdout.take().expect("a pipe")).lines().take(PATIENCE) {
        let line = line.expect("UTF-8");
        transcript.push_str(&line);
        transcript.push('\n');
        if let Some(said) = reply(&line) {
            writeln!(input, "{said}").expect("somebody listens");
        }
    }
    drop(input);
    assert!(child.wait().expect("it ends").success(), "{transcript}");
    transcript
}

/// What is typed after a line of the protocol.
fn reply(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["ask", "complete"] => Some(":complete".into()),
        ["ask", _, "number", ..] => Some("1".into()),
        ["ask", _, "date", ..] => Some("2026-01-31".into()),
        ["ask", _, "text" | "rubric", ..] => Some("In their own words.".into()),
        // Nobody else is in the room: the last choice.
        ["ask", _, "others", .., last] => Some(last.to_string()),
        ["ask", _, _, first, ..] => Some(first.to_string()),
        ["soft", ..] if !line.starts_with(' ') => Some(":reason It is so.".into()),
        _ => None,
    }
}

/// Types all of an input; gives what was printed.
pub fn say(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("somebody listens");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8")
}
