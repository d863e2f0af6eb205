//! The final code that the attempts of a case imply, by a written rule of priority, so that two
//! people with the same log come to the same code.
//! A proposal only: who ends the case may choose another code, with a reason.
//!
//! The rule, from the strongest to the weakest; within a rank the latest attempt decides:
//! 1. a fact about the person: dead, no longer eligible;
//! 2. a refusal by the person, then one by the unit;
//! 3. a state that keeps the person from being interviewed: unable, language, another offered, other;
//! 4. contact without an interview: an appointment that was not kept, busy;
//! 5. non-contact with a known reason: away, not let in, nobody there;
//! 6. non-contact: not in, no answer, wrong number;
//! 7. what leaves open whether the person is eligible: unit not reached or found, eligibility unclear;
//! 8. no attempt at all: 3.11.
//!
//! Codes of ranks 4 to 7 say that trying was in vain: they may be given after the fourth attempt.

use super::disposition::{self, Disposition};
use super::outcome::Outcome;
use crate::i18n::Words;
use crate::words;

/// So many attempts must have been made before a case may end as one that could not be reached.
pub const ATTEMPTS_BEFORE_GIVING_UP: usize = 4;

/// What a case without an interview comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The code.
    pub code: &'static Disposition,
    /// Why, to be shown beside it.
    pub because: Words,
    /// How many attempts are still wanting before it may be given without a lead's reason.
    pub wanting: usize,
    /// The same of each code of which any are wanting.
    early: Vec<(&'static str, usize)>,
}

impl Proposal {
    /// How many attempts are still wanting before a code may be given without a lead's reason.
    pub fn wanting_for(&self, code: &Disposition) -> usize {
        self.early.iter().find(|(early, _)| *early == code.code).map_or(0, |(_, wanting)| *wanting)
    }
}

/// The code that the attempts imply, oldest attempt first.
pub fn propose(attempts: &[&Outcome]) -> Proposal {
    // `max_by_key` keeps the last of equals: within a rank the latest attempt decides.
    let decisive = attempts.iter().max_by_key(|outcome| std::cmp::Reverse(rank(outcome)));
    let (code, because) = match decisive {
        None => ("3.11", words!("还没有接触过", "no attempt has been made")),
        Some(outcome) => {
            let label = outcome.label();
            (outcome.implies, Words::new(format!("接触记录：{}", label.zh), format!("attempt: {}", label.en)))
        }
    };
    // Codes of outcomes stand in the table of codes, which a test of `outcome` holds; 3.11 stands there too.
    let code = disposition::find(code).expect("a code of the table");
    let early = disposition::ALL.iter().map(|code| (code.code, wanting(code, attempts)));
    let early = early.filter(|(_, wanting)| *wanting > 0).collect();
    Proposal { code, because, wanting: wanting(code, attempts), early }
}

/// How many attempts are still wanting before this code may be given without a lead's reason: none
/// where an attempt has settled the matter, or where the code does not say that trying was in vain.
pub fn wanting(code: &Disposition, attempts: &[&Outcome]) -> usize {
    let settled = attempts.iter().any(|o| o.implies == code.code && o.settles);
    if settled || !needs_trying(code.code) {
        return 0;
    }
    ATTEMPTS_BEFORE_GIVING_UP.saturating_sub(attempts.len())
}

fn needs_trying(code: &str) -> bool {
    let class = disposition::find(code).map(|d| d.class);
    code == "2.30"
        || matches!(
            class,
            Some(
                disposition::Class::NonContact
                    | disposition::Class::UnknownUnit
                    | disposition::Class::UnknownOther
            )
        )
}

fn rank(outcome: &Outcome) -> u8 {
    match outcome.implies {
        "2.31" | "4.10" => 1,
        "2.112" => 2,
        "2.111" => 3,
        "2.30" => 5,
        "2.23" | "2.24" | "2.25" => 6,
        "2.20" => 7,
        "3.17" | "3.18" | "3.20" => 8,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fieldwork::outcome;

    fn proposed(words: &[&str]) -> (&'static str, usize) {
        let attempts: Vec<_> = words.iter().map(|w| outcome::find(w).expect("known")).collect();
        let proposal = propose(&attempts);
        (proposal.code.code, proposal.wanting)
    }

    #[test]
    fn a_refusal_outweighs_what_came_after_it_and_a_fact_outweighs_a_refusal() {
        assert_eq!(proposed(&["refused-by-person", "not-in"]), ("2.112", 0));
        assert_eq!(proposed(&["refused-by-person", "no-longer-eligible", "not-in"]), ("4.10", 0));
        assert_eq!(proposed(&["refused-by-unit", "refused-by-person"]), ("2.112", 0));
    }

    #[test]
    fn once_contacted_a_case_is_never_a_non_contact() {
        assert_eq!(proposed(&["appointment", "not-in", "away", "not-in"]), ("2.30", 0));
    }

    #[test]
    fn within_a_rank_the_latest_attempt_decides() {
        assert_eq!(proposed(&["nobody-there", "away", "not-in", "no-answer"]), ("2.25", 0));
        assert_eq!(proposed(&["away", "nobody-there", "not-in", "no-answer"]), ("2.24", 0));
    }

    #[test]
    fn giving_up_takes_four_attempts() {
        assert_eq!(proposed(&[]), ("3.11", 4));
        assert_eq!(proposed(&["not-in"]), ("2.20", 3));
        assert_eq!(proposed(&["not-in"; 4]), ("2.20", 0));
        assert_eq!(proposed(&["dead"]), ("2.31", 0));
    }
}
