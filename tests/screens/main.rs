//! The screens as a person sees them: real keys through the real program on a drawn terminal and a study on
//! disk. Nothing of the program is replaced but the wall clock.

mod cases;
mod checks;
mod doors;
mod driver;
mod edges;
mod items;
mod keys;
mod limits;
mod marking;
mod overlays;
mod pictures;
mod practice;
mod research;
mod story;
mod study;
mod svg;
