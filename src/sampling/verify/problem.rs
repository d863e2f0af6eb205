//! What a check can find wrong with a draw: one variant a kind, with all that is needed to say it
//! in any language. The English wording stands here; nothing is decided here.

use crate::sampling::allocation::AllocationError;
use crate::sampling::document::DocumentError;
use crate::sampling::frame::FrameProblem;
use std::fmt;

/// One of the files of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// `NAME.plan.json`
    Plan,
    /// `NAME.certificate.json`
    Certificate,
    /// `NAME.secret`
    Secret,
    /// `NAME.opened.json`
    Opened,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            File::Plan => "plan",
            File::Certificate => "certificate",
            File::Secret => "secret",
            File::Opened => "opened file",
        })
    }
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A file was changed or cannot be read.
    #[error("{file}: {error}")]
    File {
        /// The file.
        file: File,
        /// What is wrong with it.
        error: DocumentError,
    },
    /// The frame file was changed or cannot be read.
    #[error("frame: {0}")]
    Frame(FrameProblem),
    /// A field says something else than the other files give.
    #[error("{file}: {field} says {stated}, but the other files give {found}")]
    Differs {
        /// The file.
        file: File,
        /// The field.
        field: &'static str,
        /// What it says.
        stated: String,
        /// What was expected.
        found: String,
    },
    /// An earlier plan is in the log, but not listed.
    #[error("{file}: earlier plan {number} ({plan_sha256}) is not listed")]
    EarlierMissing {
        /// The file without it.
        file: File,
        /// Its number.
        number: u64,
        /// Its hash in the log.
        plan_sha256: String,
    },
    /// An earlier plan is listed, but the log does not know it.
    #[error("{file}: earlier plan {number} ({plan_sha256}) is listed, but not in the log")]
    EarlierUnknown {
        /// The file with it.
        file: File,
        /// Its number.
        number: u64,
        /// Its hash in the file.
        plan_sha256: String,
    },
    /// The rules of the plan cannot be met with this frame.
    #[error("plan: its rules cannot be met with this frame: {0}")]
    Allocation(AllocationError),
    /// The plan's numbers for a stratum are not what its rules give.
    #[error("plan: stratum `{stratum}` says {stated}, but frame and rules give {found}")]
    Stratum {
        /// The stratum.
        stratum: String,
        /// What the plan says.
        stated: String,
        /// What the rules give.
        found: String,
    },
    /// A stratum has another number of drawn elements than planned.
    #[error("certificate: {found} drawn in stratum `{stratum}`, {planned} planned")]
    SampleSize {
        /// The stratum.
        stratum: String,
        /// n_h of the plan.
        planned: u64,
        /// Elements in the certificate.
        found: u64,
    },
    /// A drawn element is not in the frame.
    #[error("certificate: `{element}` was drawn, but is not in the frame")]
    NotInFrame {
        /// The element as it stands in the certificate.
        element: String,
    },
    /// A drawn element belongs to another stratum.
    #[error("certificate: `{element}` stands under `{stated}`, but belongs to `{found}`")]
    OtherStratum {
        /// The element.
        element: String,
        /// Stratum in the certificate.
        stated: String,
        /// Stratum in the frame.
        found: String,
    },
    /// An element was drawn twice.
    #[error("certificate: `{element}` was drawn twice")]
    DrawnTwice {
        /// The element.
        element: String,
    },
    /// The salted hash does not fit the element on that line.
    #[error("certificate: the salted hash of {element} does not fit the id there")]
    SaltedHash {
        /// The element.
        element: String,
    },
    /// The draw gives another element at this place (another order counts as such).
    #[error(
        "{file}: stratum `{stratum}`, place {place}: {} stands there, the draw gives {}",
        said(stated),
        said(found)
    )]
    Element {
        /// Certificate (sample), or secret and opened file (reserves).
        file: File,
        /// The stratum.
        stratum: String,
        /// Place in its list, from 1.
        place: u64,
        /// What stands there.
        stated: Option<String>,
        /// What the draw gives.
        found: Option<String>,
    },
}

fn said(element: &Option<String>) -> String {
    element.as_ref().map_or_else(|| "nothing".into(), |id| format!("`{id}`"))
}
