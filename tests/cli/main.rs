//! The program as its users meet it: a process, its arguments, what it prints, and the files it leaves.

mod arguments;
mod board;
mod copies;
mod damage;
mod demo;
mod disk;
mod documents;
mod draw;
mod every;
mod export;
mod folder;
mod gone;
mod hostile;
mod kill;
mod lines;
mod office;
mod practice;
mod protocol;
mod replace;
mod respondent;
mod roster;
mod talk;
mod tamper;
mod versions;
/// The walks that fuzzing takes, so that they compile and hold wherever the tests run.
#[path = "../../fuzz/fuzz_targets/walk.rs"]
mod walk;
mod walks;
