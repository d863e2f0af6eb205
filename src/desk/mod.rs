//! What people do with an open study.
