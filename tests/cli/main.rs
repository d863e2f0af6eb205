//! The program as its users meet it: a process, its arguments, what it prints, and the files it leaves.

mod arguments;
mod demo;
mod documents;
mod draw;
mod export;
mod folder;
mod replace;
mod respondent;
mod roster;
mod tamper;
