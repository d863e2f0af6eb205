//! What a window says that is too small for the screens.

use crate::tui::app::SMALLEST;
use crate::tui::look::Look;
use crate::tui::widgets::{head::put, wrap};
use ratatui::Frame;

/// Says how large the window is and must be, in both languages, as far as it fits.
pub fn view(frame: &mut Frame, look: &Look) {
    let area = frame.area();
    let (width, height) = (area.width, area.height);
    let need = format!("{}×{}", SMALLEST.width, SMALLEST.height);
    let said = format!(
        "窗口 {width}×{height}，需要 {need}。请拉大窗口或缩小字号。答案都已存好。\n\
         Window {width}×{height}, needs {need}. All answers are saved."
    );
    let room = width.saturating_sub(2) as usize;
    for (row, line) in wrap::lines(&said, room, room).into_iter().take(height as usize).enumerate() {
        put(frame, 1, row as u16, line, look.theme.plain());
    }
}
