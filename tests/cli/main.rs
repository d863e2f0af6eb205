//! The program as its users meet it: a process, its arguments, what it prints, and the files it leaves.

mod arguments;
mod copies;
mod disk;
mod draw;
mod every;
mod folder;
mod hostile;
mod kill;
mod lines;
mod office;
mod protocol;
mod replace;
mod roster;
mod talk;
mod tamper;
