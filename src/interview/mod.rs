//! The conduct of an interview.
