//! SQLite: the only SQL in the crate.
