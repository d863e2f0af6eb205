//! Text files as people write them: byte spans, YAML nodes that keep every scalar as written, and
//! diagnostics that show line, spot and remedy. What a file means is decided by its readers, never here.
//! No disk: texts come in as strings.
