//! The score of one interview.
