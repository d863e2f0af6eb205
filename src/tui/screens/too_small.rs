//! What a window says that is too small for the screens: as much as fits, and always something one can read.

use crate::i18n::Lang;
use crate::tui::app::SMALLEST;
use crate::tui::look::Look;
use crate::tui::widgets::{head::put, wrap};
use ratatui::Frame;

/// Says how large the window is and must be: in both languages where they fit, else in the one in use, else in
/// its fewest words, which fit into three rows of twenty.
pub fn view(frame: &mut Frame, look: &Look) {
    let (width, height) = (frame.area().width, frame.area().height);
    let need = format!("{}×{}", SMALLEST.width, SMALLEST.height);
    let zh = format!("窗口 {width}×{height}，需要 {need}。请拉大窗口或缩小字号。答案都已存好。");
    let en = format!("Window {width}×{height}, needs {need}. All answers are saved.");
    let both = match look.lang {
        Lang::Zh => format!("{zh}\n{en}"),
        Lang::En => format!("{en}\n{zh}"),
    };
    let short = look
        .say(
            &format!("需 {need}，现 {width}×{height}。答案已存好。"),
            &format!("Needs {need}, is {width}×{height}. All saved."),
        )
        .to_string();
    let ways = [both, look.say(&zh, &en).to_string(), short];
    let edge = u16::from(width > 30);
    let room = width.saturating_sub(2 * edge) as usize;
    let fits = |text: &&String| wrap::lines(text, room, room).len() <= height as usize;
    let said = ways.iter().find(fits).unwrap_or(&ways[2]);
    for (row, line) in wrap::lines(said, room, room).into_iter().take(height as usize).enumerate() {
        put(frame, edge, row as u16, line, look.theme.plain());
    }
}
