//! The screens, one a file. Each knows what it shows and which screen a key leads to; none touches the disk.

pub mod attempt;
#[cfg(test)]
mod board_rounds_tests;
#[cfg(test)]
mod board_search_tests;
#[cfg(test)]
mod board_stage;
#[cfg(test)]
mod board_tests;
pub mod card;
pub mod case_list;
pub mod cases;
pub mod certificate;
pub mod coverage;
pub mod dimensions;
pub mod draw;
pub mod end_case;
mod export_again;
mod figures;
pub mod follow;
pub mod help;
pub mod home;
mod home_help;
pub mod item;
pub mod lobby;
pub mod marking;
pub mod method;
pub mod not_yours;
pub mod open_study;
pub mod practice;
pub mod public_value;
pub mod reason;
mod renew;
pub mod scores;
pub mod study;
mod study_panel;
mod study_parts;
pub mod submitted;
pub mod supervision;
pub mod too_small;
pub mod who;

use super::Door;
use super::screen::Screen;

/// The screens a door leads to, the lowest first.
pub fn first(door: &Door) -> Vec<Box<dyn Screen>> {
    let mut screens: Vec<Box<dyn Screen>> = vec![Box::new(home::Home::new())];
    match door {
        Door::Home => {}
        Door::Cases => screens.push(Box::new(cases::Cases::new())),
        Door::Card(id) => {
            screens.push(Box::new(cases::Cases::new()));
            screens.push(Box::new(card::Card::new(id.clone())));
        }
        Door::Marking => screens.push(Box::new(marking::Marking::new())),
        Door::Board => screens.push(Box::new(supervision::Supervision::new())),
    }
    screens
}
