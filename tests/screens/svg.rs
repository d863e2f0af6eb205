//! A drawn screen as a picture: buffer in, SVG out. Every character stands at the place of its cell, so that the
//! picture is right with any font; colours are those of an ordinary dark terminal.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Pixels of a cell, and around the screen.
const CELL: (usize, usize) = (9, 20);
const EDGE: usize = 16;

const GROUND: &str = "#16191f";
const PLAIN: &str = "#c3c8d0";
const BRIGHT: &str = "#ffffff";
const QUIET: &str = "#868d99";

/// How a stretch of cells looks.
#[derive(PartialEq)]
struct Look {
    ink: &'static str,
    ground: &'static str,
    bold: bool,
}

/// Characters of one look in one row, each with its column.
struct Run {
    look: Look,
    cells: Vec<(usize, String)>,
    end: usize,
}

/// The picture of a screen; `title` is what a reader hears who cannot see it. `cursor` is the cell of the real
/// cursor, if it is shown.
pub fn svg(buffer: &Buffer, title: &str, cursor: Option<(u16, u16)>) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (columns * CELL.0 + 2 * EDGE, rows * CELL.1 + 2 * EDGE);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n<style>text {{ \
         font: 15px ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', \
         'Sarasa Mono SC', 'Microsoft YaHei', monospace; white-space: pre }} .b {{ font-weight: 700 }}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{GROUND}\"/>\n",
        title = escaped(title)
    );
    for y in 0..rows {
        for run in runs(buffer, y) {
            draw(&mut out, &run, y);
        }
    }
    if let Some((x, y)) = cursor {
        let (x, y) = (EDGE + usize::from(x) * CELL.0, EDGE + usize::from(y) * CELL.1);
        let _ =
            writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"2\" height=\"{}\" fill=\"{BRIGHT}\"/>", CELL.1);
    }
    out.push_str("</svg>\n");
    out
}

fn runs(buffer: &Buffer, y: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < usize::from(buffer.area.width) {
        let cell = &buffer[(x as u16, y as u16)];
        let look = look(cell);
        let wide = cell.symbol().width().max(1);
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.cells.push((x, cell.symbol().to_string()));
                run.end = x + wide;
            }
            _ => runs.push(Run { look, cells: vec![(x, cell.symbol().to_string())], end: x + wide }),
        }
        // What a wide character covers is no cell of its own.
        x += wide;
    }
    runs
}

fn draw(out: &mut String, run: &Run, y: usize) {
    let place = |x: usize| EDGE + x * CELL.0;
    let top = EDGE + y * CELL.1;
    let start = run.cells.first().map_or(0, |(x, _)| *x);
    if run.look.ground != GROUND {
        let (x, wide) = (place(start), (run.end - start) * CELL.0);
        let (fill, high) = (run.look.ground, CELL.1);
        let _ =
            writeln!(out, "<rect x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"{fill}\"/>");
    }
    let seen: Vec<&(usize, String)> =
        run.cells.iter().filter(|(_, symbol)| !symbol.trim().is_empty()).collect();
    if seen.is_empty() {
        return;
    }
    let class = if run.look.bold { " class=\"b\"" } else { "" };
    // A symbol of several code points needs as many places; they all stand at its own.
    let places: Vec<String> = seen
        .iter()
        .flat_map(|(x, symbol)| std::iter::repeat_n(place(*x).to_string(), symbol.chars().count()))
        .collect();
    let text: String = seen.iter().map(|(_, symbol)| escaped(symbol)).collect();
    let (places, base, fill) = (places.join(" "), top + 15, run.look.ink);
    let _ = writeln!(out, "<text{class} x=\"{places}\" y=\"{base}\" fill=\"{fill}\">{text}</text>");
}

fn look(cell: &Cell) -> Look {
    let has = |modifier| cell.modifier.contains(modifier);
    let bold = has(Modifier::BOLD);
    let usual = match (has(Modifier::DIM), bold) {
        (true, _) => QUIET,
        (false, true) => BRIGHT,
        (false, false) => PLAIN,
    };
    let ink = colour(cell.fg).unwrap_or(usual);
    let ground = colour(cell.bg).unwrap_or(GROUND);
    let (ink, ground) = if has(Modifier::REVERSED) { (ground, ink) } else { (ink, ground) };
    Look { ink, ground, bold }
}

/// The terminal's sixteen; none for "as usual". Others the screens never use.
fn colour(colour: Color) -> Option<&'static str> {
    Some(match colour {
        Color::Reset => return None,
        Color::Black => "#1d2027",
        Color::Red => "#d16969",
        Color::Green => "#7fb069",
        Color::Yellow => "#d9b45b",
        Color::Blue => "#6a9fd8",
        Color::Magenta => "#b98bc9",
        Color::Cyan => "#56b6c2",
        Color::Gray => "#c3c8d0",
        Color::DarkGray => "#6b717d",
        Color::LightRed => "#e88388",
        Color::LightGreen => "#a5d58c",
        Color::LightYellow => "#f0d58a",
        Color::LightBlue => "#8fc1f0",
        Color::LightMagenta => "#d6a8e4",
        Color::LightCyan => "#7fd6e0",
        Color::White => "#ffffff",
        other => panic!("{other:?} is none of the sixteen colours"),
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn each_character_stands_at_its_cell() {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 2));
        buffer.set_string(1, 0, "问 a<b", Style::new().add_modifier(Modifier::BOLD));
        buffer.set_string(0, 1, "x", Style::new().add_modifier(Modifier::REVERSED));
        let picture = svg(&buffer, "a & b", Some((2, 1)));
        assert!(picture.contains("aria-label=\"a &amp; b\""));
        // Columns 1 (two wide), 4, 5, 6.
        assert!(
            picture.contains("class=\"b\" x=\"25 52 61 70\" y=\"31\" fill=\"#ffffff\">问a&lt;b</text>"),
            "{picture}"
        );
        assert!(picture.contains("<rect x=\"16\" y=\"36\" width=\"9\" height=\"20\" fill=\"#c3c8d0\"/>"));
        assert!(picture.contains("x=\"16\" y=\"51\" fill=\"#16191f\">x</text>"));
        assert!(picture.contains("<rect x=\"34\" y=\"36\" width=\"2\""));
        assert!(picture.ends_with("</svg>\n"));
    }
}
