//! Figures as text: tables whose columns stand under one another from section to section, and the sentences
//! under them, all within the width of a terminal. Words are never broken; a long name takes another line.

use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::board::Board;
use crate::i18n::{Lang, Words};
use crate::tui::widgets::wrap;
use crate::words;

/// The width of a terminal as everybody has it.
const WIDTH: usize = 80;
/// A name is never folded into less.
const NARROWEST: usize = 16;

/// Rows whose first cell is a name, indented by blanks, and whose others are numbers. The first row is a head.
pub(super) type Section = Vec<Vec<String>>;

/// Prints sections with an empty line before each.
pub(super) fn tables(context: &Context, sections: &[Section]) -> Result<(), Failure> {
    for section in laid_out(sections) {
        context.print("")?;
        for line in section {
            context.print(&line)?;
        }
    }
    Ok(())
}

/// Tells whoever named no round that there are others than the one shown.
pub(super) fn other_rounds(context: &Context, board: &Board) {
    let Some(shown) = &board.round else { return };
    let others: Vec<&str> =
        board.rounds.iter().map(String::as_str).filter(|one| *one != shown.name).collect();
    let Some(first) = others.first() else { return };
    let (shown, all) = (&shown.name, others.join(if context.lang == Lang::Zh { "、" } else { ", " }));
    context.aside(&words!(
        "这是第 {shown} 轮；另有第 {all} 轮，要看就加 --round {first}。",
        "This is round {shown}; there is also round {all}: --round {first} shows it."
    ));
}

/// Prints a sentence.
pub(super) fn note(context: &Context, words: &Words) -> Result<(), Failure> {
    for line in wrap::lines(words.get(context.lang), WIDTH, WIDTH) {
        context.print(line)?;
    }
    Ok(())
}

/// Prints a title and what belongs beside it, below it where there is no room.
pub(super) fn title(context: &Context, title: &Words, beside: &str) -> Result<(), Failure> {
    let title = title.get(context.lang);
    if wrap::width(title) + 4 + wrap::width(beside) <= WIDTH {
        return context.print(&format!("{title}    {beside}"));
    }
    context.print(title)?;
    context.print(beside)
}

fn laid_out(sections: &[Section]) -> Vec<Vec<String>> {
    let columns = sections.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = sections.iter().flatten().filter_map(|row| row.get(column));
        cells.map(|cell| wrap::width(cell)).max().unwrap_or(0)
    };
    let numbers: usize = (1..columns).map(|column| 2 + widest(column)).sum();
    let room = WIDTH.saturating_sub(2 + numbers).max(NARROWEST);
    let folded: Vec<Section> =
        sections.iter().map(|rows| rows.iter().flat_map(|row| fold(row, room)).collect()).collect();
    let mut align = vec![Align::Right; columns];
    align.iter_mut().take(1).for_each(|first| *first = Align::Left);
    let rows: Section = folded.iter().flatten().cloned().collect();
    let mut lines = lines(&rows, &align).into_iter();
    folded.iter().map(|section| lines.by_ref().take(section.len()).collect()).collect()
}

/// A row whose name is too long as several: the numbers stand beside its end.
fn fold(row: &[String], room: usize) -> Section {
    let Some((name, numbers)) = row.split_first() else { return Vec::new() };
    let text = name.trim_start();
    let indent = name.len() - text.len();
    let first = room.saturating_sub(indent).max(NARROWEST / 2);
    let parts = wrap::lines(text, first, first.saturating_sub(2));
    let last = parts.len() - 1;
    let part = |(n, part): (usize, &str)| {
        let name = format!("{}{part}", " ".repeat(indent + if n > 0 { 2 } else { 0 }));
        let numbers = if n == last { numbers } else { &[] };
        [name].into_iter().chain(numbers.iter().cloned()).collect()
    };
    parts.into_iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, number: &str) -> Vec<String> {
        [name, "640", number, "[56.4, 62.0]"].map(String::from).into()
    }

    #[test]
    fn columns_stand_under_one_another_and_long_names_take_lines_of_their_own() {
        let long = "    Office of the Leading Group for the Reform of Public Administration and Services";
        let sections =
            [vec![row("Overall", "n"), row(long, "59.2")], vec![row("知识", "n"), row("  省直", "7.1")]];
        let laid = laid_out(&sections);
        let ends = |line: &str| wrap::width(line);
        assert_eq!(laid[0].len(), 3, "{laid:#?}");
        assert!(laid.iter().flatten().all(|line| ends(line) <= WIDTH), "{laid:#?}");
        assert!(laid[0][1].trim_start().starts_with("Office") && !laid[0][1].contains("640"), "{laid:#?}");
        assert!(laid[0][2].ends_with("[56.4, 62.0]") && !laid[0][2].trim_start().starts_with("640"));
        let widths: Vec<usize> = [&laid[0][0], &laid[0][2], &laid[1][0], &laid[1][1]].map(|l| ends(l)).into();
        assert!(widths.iter().all(|width| *width == widths[0]), "{laid:#?}");
        let words: Vec<&str> = laid[0][1].split_whitespace().chain(laid[0][2].split_whitespace()).collect();
        assert!(
            words.starts_with(&long.split_whitespace().collect::<Vec<_>>()),
            "no word is broken: {words:?}"
        );
    }
}
