//! Where a case stands. The machine words are never translated and stand in every export; the words
//! on screens are said here in both languages and nowhere else.

use crate::i18n::Words;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseStatus {
    /// Released, no interview begun.
    Open,
    /// An interview is begun and not ended.
    InProgress,
    /// An interview is complete.
    Completed,
    /// An interview was broken off; whether it counts is a matter of its code (1.20 or 2.12).
    BrokenOff,
    /// Ended without an interview.
    NotInterviewed,
    /// Ended without an interview, and a reserve was released for it. It stays counted.
    Replaced,
    /// Drawn as a reserve and not released.
    Reserve,
    /// Begun in error and voided: out of all figures.
    Void,
}

/// Every status, in the order in which a case may pass through them.
pub const ALL: [CaseStatus; 8] = [
    CaseStatus::Open,
    CaseStatus::InProgress,
    CaseStatus::Completed,
    CaseStatus::BrokenOff,
    CaseStatus::NotInterviewed,
    CaseStatus::Replaced,
    CaseStatus::Reserve,
    CaseStatus::Void,
];

impl CaseStatus {
    /// The machine word.
    pub fn word(self) -> &'static str {
        match self {
            CaseStatus::Open => "open",
            CaseStatus::InProgress => "in-progress",
            CaseStatus::Completed => "completed",
            CaseStatus::BrokenOff => "broken-off",
            CaseStatus::NotInterviewed => "not-interviewed",
            CaseStatus::Replaced => "replaced",
            CaseStatus::Reserve => "reserve",
            CaseStatus::Void => "void",
        }
    }

    /// The status of a machine word.
    pub fn from_word(word: &str) -> Option<CaseStatus> {
        ALL.into_iter().find(|status| status.word() == word)
    }

    /// What screens say.
    pub fn label(self) -> Words {
        match self {
            CaseStatus::Open => Words::new("未开始", "not started"),
            CaseStatus::InProgress => Words::new("进行中", "in progress"),
            CaseStatus::Completed => Words::new("已提交", "submitted"),
            CaseStatus::BrokenOff => Words::new("中途终止", "broken off"),
            CaseStatus::NotInterviewed => Words::new("结案未访", "not interviewed"),
            CaseStatus::Replaced => Words::new("已由备用替换", "replaced"),
            CaseStatus::Reserve => Words::new("备用", "reserve"),
            CaseStatus::Void => Words::new("作废", "void"),
        }
    }

    /// Whether there is still work to do: what keeps a round from being closed.
    pub fn is_unfinished(self) -> bool {
        matches!(self, CaseStatus::Open | CaseStatus::InProgress)
    }

    /// Whether the case ended without a usable interview, so that a reserve may be released for it.
    pub fn may_be_replaced(self) -> bool {
        matches!(self, CaseStatus::NotInterviewed | CaseStatus::BrokenOff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_status() {
        for status in ALL {
            assert_eq!(CaseStatus::from_word(status.word()), Some(status));
        }
        assert_eq!(CaseStatus::from_word("done"), None);
    }
}
