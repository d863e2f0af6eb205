//! What happens in an interview, as it is written into the log. Words for machines; never translated.

use super::{Decisions, Mark};
use crate::form::{Address, Answer, Preload};
use serde::{Deserialize, Serialize};

/// Where the interview stands: at an item (a grid stands at one of its rows), or at the review that
/// comes before completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// At this item.
    Item(Address),
    /// Past the last item.
    Review,
}

/// The first event: everything that is decided before the first question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// The case, as 32 hexadecimal digits.
    pub case: String,
    /// `real` or `practice`.
    pub realm: String,
    /// `person` or `virtual`.
    pub by: String,
    /// The version's hash in hexadecimal.
    pub version: String,
    /// The seed of everything random in it, 32 hexadecimal digits.
    pub seed: String,
    /// The language it begins in.
    pub language: String,
    /// Seconds east of UTC: what `today()` means, wherever it is replayed.
    pub offset: i32,
    /// Declared columns of the roster.
    #[serde(default)]
    pub preload: Preload,
    /// Orders and bank draws.
    #[serde(default)]
    pub decisions: Decisions,
}

/// One event of an interview.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The interview began.
    Started(Box<Started>),
    /// Something was put at an address, or taken back (`not-reached`).
    Answered { at: Address, answer: Answer },
    /// The interview moved on, back, or away.
    Moved { to: Stop },
    /// A reason for a value that a soft check doubts.
    Reasoned { at: Address, warn: usize, text: String },
    /// A remark on an item.
    Remarked { at: Address, text: String },
    /// Marked as an example worth sharing, or no longer.
    Example { at: Address, on: bool },
    /// Another language from here on.
    Language { to: String },
    /// Help on an item was opened.
    Helped { at: Address },
    /// Paused.
    Paused,
    /// Taken up again, with the offset of the machine it goes on at.
    Resumed { offset: i32 },
    /// An opening choice ended it: with a code for good, without one for now; perhaps with an appointment (UTC
    /// milliseconds). That somebody was spoken to is in this event: it counts as an attempt on the case.
    Ended { code: Option<String>, reason: String, appointment: Option<i64> },
    /// Broken off, with the share of applicable items that had been reached.
    BrokenOff { reason: String, share: f64 },
    /// Completed: by which engine, in which state.
    Completed { engine: String, state_hash: String },
    /// A wrong start: out of all figures, kept in the log.
    Voided { reason: String },
    /// Given back after it was submitted.
    Reopened { reason: String },
    /// An answer was lawfully erased.
    Redacted { address: String, reason: String, events: Vec<(String, i64)> },
    /// An open answer was marked by criteria.
    Marked(Mark),
    /// The questionnaire changed under it.
    VersionChanged { version: String, decisions: Decisions },
}

/// An event with the time it was applied, UTC milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// UTC milliseconds.
    pub at: i64,
    /// What happened.
    pub event: Event,
}

/// A stored event that cannot be read as one of an interview.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The payload is not what the kind promises.
    #[error("the payload of a `{kind}` event cannot be read: {source}")]
    Payload {
        /// The kind.
        kind: String,
        /// What serde says.
        source: serde_json::Error,
    },
}

#[derive(Serialize, Deserialize)]
struct At {
    at: Address,
}
#[derive(Serialize, Deserialize)]
struct Answered {
    at: Address,
    #[serde(flatten)]
    answer: Answer,
}
#[derive(Serialize, Deserialize)]
struct To<T> {
    to: T,
}
#[derive(Serialize, Deserialize)]
struct Reasoned {
    at: Address,
    warn: usize,
    text: String,
}
#[derive(Serialize, Deserialize)]
struct AtText {
    at: Address,
    text: String,
}
#[derive(Serialize, Deserialize)]
struct AtOn {
    at: Address,
    on: bool,
}
#[derive(Serialize, Deserialize)]
struct Offset {
    offset: i32,
}
#[derive(Serialize, Deserialize)]
struct Ended {
    code: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    appointment: Option<i64>,
}
#[derive(Serialize, Deserialize)]
struct BrokenOff {
    reason: String,
    share: f64,
}
#[derive(Serialize, Deserialize)]
struct Completed {
    engine: String,
    state_hash: String,
}
#[derive(Serialize, Deserialize)]
struct Why {
    reason: String,
}
#[derive(Serialize, Deserialize)]
struct Redacted {
    address: String,
    reason: String,
    #[serde(default)]
    events: Vec<(String, i64)>,
}
#[derive(Serialize, Deserialize)]
struct NewVersion {
    version: String,
    #[serde(default)]
    decisions: Decisions,
}

impl Event {
    /// The kind, as it stands in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Started(_) => "started",
            Event::Answered { .. } => "answered",
            Event::Moved { .. } => "moved",
            Event::Reasoned { .. } => "reasoned",
            Event::Remarked { .. } => "remarked",
            Event::Example { .. } => "example",
            Event::Language { .. } => "language",
            Event::Helped { .. } => "helped",
            Event::Paused => "paused",
            Event::Resumed { .. } => "resumed",
            Event::Ended { .. } => "ended",
            Event::BrokenOff { .. } => "broken-off",
            Event::Completed { .. } => "completed",
            Event::Voided { .. } => "voided",
            Event::Reopened { .. } => "reopened",
            Event::Redacted { .. } => "redacted",
            Event::Marked(_) => "marked",
            Event::VersionChanged { .. } => "version-changed",
        }
    }

    /// The payload, as JSON.
    pub fn payload(&self) -> Vec<u8> {
        let written = match self.clone() {
            Event::Started(started) => serde_json::to_vec(&started),
            Event::Answered { at, answer } => serde_json::to_vec(&Answered { at, answer }),
            Event::Moved { to } => serde_json::to_vec(&To { to }),
            Event::Reasoned { at, warn, text } => serde_json::to_vec(&Reasoned { at, warn, text }),
            Event::Remarked { at, text } => serde_json::to_vec(&AtText { at, text }),
            Event::Example { at, on } => serde_json::to_vec(&AtOn { at, on }),
            Event::Language { to } => serde_json::to_vec(&To { to }),
            Event::Helped { at } => serde_json::to_vec(&At { at }),
            Event::Paused => Ok(b"{}".to_vec()),
            Event::Resumed { offset } => serde_json::to_vec(&Offset { offset }),
            Event::Ended { code, reason, appointment } => {
                serde_json::to_vec(&Ended { code, reason, appointment })
            }
            Event::BrokenOff { reason, share } => serde_json::to_vec(&BrokenOff { reason, share }),
            Event::Completed { engine, state_hash } => serde_json::to_vec(&Completed { engine, state_hash }),
            Event::Voided { reason } | Event::Reopened { reason } => serde_json::to_vec(&Why { reason }),
            Event::Redacted { address, reason, events } => {
                serde_json::to_vec(&Redacted { address, reason, events })
            }
            Event::Marked(mark) => serde_json::to_vec(&mark),
            Event::VersionChanged { version, decisions } => {
                serde_json::to_vec(&NewVersion { version, decisions })
            }
        };
        // Texts, numbers and lists of these: there is no key that is no text and no map inside a key.
        written.expect("plain data is always JSON")
    }

    /// Reads an event from the log. `Ok(None)` for kinds that are none of an interview's own, and for
    /// events whose payload was erased.
    pub fn read(kind: &str, payload: Option<&[u8]>) -> Result<Option<Event>, EventError> {
        let Some(payload) = payload else { return Ok(None) };
        let event = match kind {
            "started" => Event::Started(Box::new(parse(kind, payload)?)),
            "answered" => {
                let Answered { at, answer } = parse(kind, payload)?;
                Event::Answered { at, answer }
            }
            "moved" => Event::Moved { to: parse::<To<Stop>>(kind, payload)?.to },
            "reasoned" => {
                let Reasoned { at, warn, text } = parse(kind, payload)?;
                Event::Reasoned { at, warn, text }
            }
            "remarked" => {
                let AtText { at, text } = parse(kind, payload)?;
                Event::Remarked { at, text }
            }
            "example" => {
                let AtOn { at, on } = parse(kind, payload)?;
                Event::Example { at, on }
            }
            "language" => Event::Language { to: parse::<To<String>>(kind, payload)?.to },
            "helped" => Event::Helped { at: parse::<At>(kind, payload)?.at },
            "paused" => Event::Paused,
            "resumed" => Event::Resumed { offset: parse::<Offset>(kind, payload)?.offset },
            "ended" => {
                let Ended { code, reason, appointment } = parse(kind, payload)?;
                Event::Ended { code, reason, appointment }
            }
            "broken-off" => {
                let BrokenOff { reason, share } = parse(kind, payload)?;
                Event::BrokenOff { reason, share }
            }
            "completed" => {
                let Completed { engine, state_hash } = parse(kind, payload)?;
                Event::Completed { engine, state_hash }
            }
            "voided" => Event::Voided { reason: parse::<Why>(kind, payload)?.reason },
            "reopened" => Event::Reopened { reason: parse::<Why>(kind, payload)?.reason },
            "redacted" => {
                let Redacted { address, reason, events } = parse(kind, payload)?;
                Event::Redacted { address, reason, events }
            }
            "marked" => Event::Marked(parse(kind, payload)?),
            "version-changed" => {
                let NewVersion { version, decisions } = parse(kind, payload)?;
                Event::VersionChanged { version, decisions }
            }
            _ => return Ok(None),
        };
        Ok(Some(event))
    }
}

fn parse<'p, T: Deserialize<'p>>(kind: &str, payload: &'p [u8]) -> Result<T, EventError> {
    serde_json::from_slice(payload).map_err(|source| EventError::Payload { kind: kind.to_string(), source })
}
