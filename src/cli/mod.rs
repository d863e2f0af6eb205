//! One file per subcommand.
pub mod plain;
