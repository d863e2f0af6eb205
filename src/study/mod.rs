//! The study folder.
