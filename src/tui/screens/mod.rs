//! The screens, one a file. Each knows what it shows and which screen a key leads to; none touches the disk.

pub mod home;
pub mod too_small;
pub mod who;

use super::Door;
use super::screen::Screen;

/// The screen a door leads to.
pub fn first(door: &Door) -> Box<dyn Screen> {
    match door {
        Door::Home | Door::Cases | Door::Card(_) | Door::Marking | Door::Board => Box::new(home::Home::new()),
    }
}
