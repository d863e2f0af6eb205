//! Fangtan (访谈): probability-sampled, structured interviews in a terminal.
//!
//! The crate's map. Imports point one way, from the bottom of this list to its top; the pure
//! core knows no screen and no disk.
//!
//! The pure core, each using only what stands above it:
//! - [`i18n`]: the two languages and the words said in them
//! - [`source`]: text files as people write them: positions, YAML nodes, diagnostics
//! - [`expr`]: the expression language: tokens, syntax tree, values, functions, evaluation on a tree
//! - [`questionnaire`]: the model of a questionnaire, its readers and its checker
//! - [`form`]: one filled questionnaire as XForms means it: values, relevance, violations
//! - [`interview`]: the conduct of it: states, route, checks, events, replay
//! - [`scoring`]: keys, partial credit, rubrics, dimensions: the score of one interview
//!
//! Numbers, using nothing of ours:
//! - [`sampling`]: frame, allocation, selection, plan, certificate
//! - [`statistics`]: estimators, variance, domains, disclosure
//!
//! A study and its people:
//! - [`fieldwork`]: cases, attempts, dispositions, assignment, rounds
//! - [`study`]: the study folder: what roster, frame, draws, teams and questionnaire belong together
//! - [`store`]: SQLite: schema, log, streams, receipts, claims, projections. The only SQL
//! - [`desk`]: what people do with an open study, one act a file: read, propose, commit
//! - [`export`]: raw results, one file per format
//!
//! The faces:
//! - [`tui`]: the terminal screens
//! - [`cli`]: one file per subcommand
//!
//! How an answer travels: a face turns a key or a line into an [`interview::Action`];
//! [`interview::Interview::apply`] proposes events and changes nothing; [`desk::Conduct`] commits them in one
//! transaction of the [`store`]; only then does [`interview::Interview::absorb`] take them in, and the face
//! draws what is so. Whatever is said to people is a pair of sentences ([`i18n::Words`]), made where it is
//! known and chosen where it is shown.
//!
//! What was decided, and what else was weighed, stands in `docs/decisions/`.

pub mod cli;
pub mod desk;
pub mod export;
pub mod expr;
pub mod fieldwork;
pub mod form;
pub mod i18n;
pub mod interview;
pub mod questionnaire;
pub mod sampling;
pub mod scoring;
pub mod source;
pub mod statistics;
pub mod store;
pub mod study;
pub mod tui;

#[cfg(test)]
mod map;
