//! Text files as people write them: byte spans, YAML nodes that keep every scalar exactly as written,
//! and diagnostics that show the line, the spot and the remedy.
//! What a file means is decided by its readers, never here; and there is no disk: texts come in as strings.

mod diagnostic;
mod excerpt;
mod harmless;
mod nearest;
mod node;
mod reading;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, SourceFile};
pub use harmless::{harmless, is_direction_mark};
pub use nearest::nearest;
pub use node::{Node, NodeKind};
pub use reading::{Fields, Reading};
pub use yaml::{YamlLimits, read_yaml};

/// A stretch of a source text, in bytes.
pub type Span = std::ops::Range<usize>;
