//! Before an export takes the place of an earlier one. What lay there is not kept, so the cursor stands on "no".

use super::study::Taken;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::widgets::wrap::lines;
use crate::tui::worker::{Done, Job};
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::PathBuf;

use super::study_parts::moment;

/// No; the new one.
const WAYS: usize = 2;

/// The question.
pub(super) struct ExportForm {
    folder: PathBuf,
    /// When the export was made that lies there, UTC milliseconds.
    made: i64,
    menu: Menu,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl ExportForm {
    /// About a folder that holds an export of this moment (UTC milliseconds).
    pub fn new(folder: PathBuf, made: i64) -> ExportForm {
        ExportForm { folder, made, menu: Menu::default(), notice: None }
    }
}

impl Screen for ExportForm {
    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        self.notice = None;
        match self.menu.press_slowly(&command, WAYS) {
            Picked::Row(0) => Transition::Close,
            Picked::Row(_) => {
                self.notice = Some(words!("正在导出…", "exporting…"));
                Transition::work(|office| office.export())
            }
            Picked::Unused => Transition::Unused,
            Picked::Moved | Picked::Wrong => Transition::Stay,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<Words, Trouble>>() {
            // The screen below says what came of it.
            Ok(Ok(said)) => {
                let tell = Job::anywhere(move |_| Taken(Ok(said)));
                return Transition::All(vec![Transition::Close, Transition::Work(tell)]);
            }
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        head(frame, look.say("重新导出", "Export again"), look.say("还没有动", "nothing done yet"), look);
        let room = (frame.area().width as usize).saturating_sub(4);
        let (folder, at) = (self.folder.display().to_string(), moment(self.made, look));
        let there = words!("{folder} 里是 {at} 的导出。", "{folder} holds the export of {at}.");
        let then = words!(
            "新的写完整了才换上，旧的随即删去。要留着旧的，先把这个文件夹挪到别处。",
            "The new one takes its place once it is whole, and the old one is gone then. To keep it, move the folder \
             away first."
        );
        let mut y = put_lines(frame, 2, 2, look.words(&there), room, look.theme.spoken());
        y = put_lines(frame, 2, y + 1, look.words(&then), room, look.theme.plain()) + 1;
        let ways = vec![
            (look.say("先不导出", "not now").to_string(), String::new()),
            (look.say("换成现在的", "export what is so now").to_string(), String::new()),
        ];
        let area = Rect { x: 0, y, width: frame.area().width, height: WAYS as u16 };
        self.menu.draw(frame, area, &ways, 28, look);
        y += WAYS as u16 + 1;
        let said = self.notice.as_ref().map(|notice| look.words(notice));
        for line in said.into_iter().flat_map(|said| lines(said, room, room)).take(4) {
            put(frame, 2, y, line, look.theme.accent());
            y += 1;
        }
        KeyLine::new()
            .notice(self.menu.said().map(|said| look.words(said)))
            .key(look.key(&Command::Next), look.say("就这样", "do so"))
            .key(digits(WAYS), look.say("移到", "moves there"))
            .help(look)
            .key(look.key(&Command::Close), look.say("先不导出", "not now"))
            .draw(frame, look);
    }
}
