//! The store from outside: what it promises, attacked with plain SQLite, killed processes, full
//! disks and hand-edited files.

mod claims;
mod crash;
mod disk;
mod erase;
mod helper;
mod log;
mod people;
mod projections;
mod receipts;
mod results;
mod unite;
mod verify;
