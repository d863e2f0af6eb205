//! Cases, attempts, dispositions.
