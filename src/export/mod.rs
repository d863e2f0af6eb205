//! Raw results out.
