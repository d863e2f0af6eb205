//! What one attempt to reach somebody came to, in words, apart from final codes: an attempt may be
//! followed by another. Each outcome says which code it would imply if nothing else happened,
//! whether it was a contact, and what must be written down with it.

use crate::i18n::Words;

/// How it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Face to face.
    InPerson,
    /// By telephone.
    Phone,
    /// By a short message.
    Message,
    /// By letter or a written notice.
    Letter,
    /// Through the unit: a liaison, a secretary, a colleague.
    ThroughUnit,
}

/// Every mode, the most usual first.
pub const MODES: [Mode; 5] = [Mode::InPerson, Mode::Phone, Mode::ThroughUnit, Mode::Message, Mode::Letter];

impl Mode {
    /// The machine word.
    pub fn word(self) -> &'static str {
        match self {
            Mode::InPerson => "in-person",
            Mode::Phone => "phone",
            Mode::Message => "message",
            Mode::Letter => "letter",
            Mode::ThroughUnit => "through-unit",
        }
    }

    /// The mode of a machine word.
    pub fn from_word(word: &str) -> Option<Mode> {
        MODES.into_iter().find(|mode| mode.word() == word)
    }

    /// What screens say.
    pub fn label(self) -> Words {
        match self {
            Mode::InPerson => Words::new("当面", "in person"),
            Mode::Phone => Words::new("电话", "telephone"),
            Mode::Message => Words::new("短信", "message"),
            Mode::Letter => Words::new("书面", "letter"),
            Mode::ThroughUnit => Words::new("经单位转达", "through the unit"),
        }
    }
}

/// What must come with an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extra {
    /// Nothing.
    Nothing,
    /// A note in words.
    Note,
    /// A day and an hour.
    Appointment,
}

/// One outcome of an attempt.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The machine word.
    pub word: &'static str,
    zh: &'static str,
    en: &'static str,
    /// The final code it implies, if it is what the case comes to.
    pub implies: &'static str,
    /// Whether somebody who can speak for the case was spoken to.
    pub contact: bool,
    /// Whether it settles the case: no further attempt is called for.
    pub settles: bool,
    /// What must be written down with it.
    pub extra: Extra,
}

impl Outcome {
    /// What screens say.
    pub fn label(&self) -> Words {
        Words::new(self.zh, self.en)
    }

    /// What a list of attempts says: with the code it implies, except where it was agreed to try again.
    pub fn shown(&self) -> Words {
        let again = matches!(self.word, "appointment" | "busy" | "reluctant");
        match self.implies {
            _ if again => self.label(),
            code => Words::new(format!("{code} {}", self.zh), format!("{code} {}", self.en)),
        }
    }
}

/// The outcome of a machine word.
pub fn find(word: &str) -> Option<&'static Outcome> {
    ALL.iter().find(|outcome| outcome.word == word)
}

/// The machine word of a visit at which an interview was begun, and is not ended.
pub const BEGUN: &str = "interview-begun";
/// The machine word of a visit at which the whole interview was had.
pub const INTERVIEWED: &str = "interviewed";
/// The machine word of a visit at which the interview was broken off.
pub const BROKEN_OFF: &str = "interview-broken-off";

/// What a visit came to at which an interview was begun. Nobody chooses it when recording an attempt: it follows
/// from the interview itself. It is shown by its label alone, as the interview says which code the case has.
pub fn of_interview(word: &str) -> Option<&'static Outcome> {
    VISITS.iter().find(|outcome| outcome.word == word)
}

/// What an interview that ended at its opening was as an attempt: with a final code, or put off, perhaps with an
/// appointment. None where no outcome implies the code: it speaks for itself then.
pub fn of_visit(code: Option<&str>, appointment: bool) -> Option<&'static Outcome> {
    match code {
        None if appointment => find("appointment"),
        None => find("busy"),
        Some("2.112") => find("refused-by-person"),
        // Whoever ended it was spoken to, and said so for good.
        Some(code) => ALL.iter().find(|o| o.implies == code && o.contact && o.extra != Extra::Appointment),
    }
}

/// Every outcome, the most usual first.
pub static ALL: &[Outcome] = &[
    Outcome {
        word: "appointment",
        zh: "约好时间",
        en: "Appointment made",
        implies: "2.30",
        contact: true,
        settles: false,
        extra: Extra::Appointment,
    },
    Outcome {
        word: "busy",
        zh: "正忙，改时间再联系",
        en: "Busy, to be tried again",
        implies: "2.30",
        contact: true,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "not-in",
        zh: "本人不在",
        en: "Not in",
        implies: "2.20",
        contact: false,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "no-answer",
        zh: "无人接听、没有回复",
        en: "No answer",
        implies: "2.20",
        contact: false,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "away",
        zh: "出差、外出学习、请假",
        en: "Away on business, on a course or on leave",
        implies: "2.25",
        contact: false,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "reluctant",
        zh: "婉拒，可再试",
        en: "Reluctant, may be tried again",
        implies: "2.112",
        contact: true,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "refused-by-person",
        zh: "本人拒访",
        en: "Refused by the person",
        implies: "2.112",
        contact: true,
        settles: true,
        extra: Extra::Note,
    },
    Outcome {
        word: "refused-by-unit",
        zh: "单位拒访（或他人代为拒绝）",
        en: "Refused by the unit or a gatekeeper",
        implies: "2.111",
        contact: true,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "not-let-in",
        zh: "进不了办公地点",
        en: "Not let into the building",
        implies: "2.23",
        contact: false,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "nobody-there",
        zh: "现场无人",
        en: "Nobody at the unit",
        implies: "2.24",
        contact: false,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "wrong-contact",
        zh: "联系方式不对",
        en: "Wrong number or address",
        implies: "2.20",
        contact: false,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "unable",
        zh: "身体原因，不能受访",
        en: "Physically or mentally unable",
        implies: "2.32",
        contact: true,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "language",
        zh: "语言不通",
        en: "Language barrier",
        implies: "2.332",
        contact: true,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "another-offered",
        zh: "换成了别人",
        en: "Another person was offered",
        implies: "2.36",
        contact: true,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "no-longer-eligible",
        zh: "不再符合条件（退休、调离）",
        en: "No longer eligible: retired, transferred",
        implies: "4.10",
        contact: true,
        settles: true,
        extra: Extra::Note,
    },
    Outcome {
        word: "eligibility-unclear",
        zh: "说不清是否符合条件",
        en: "Unclear whether eligible",
        implies: "3.20",
        contact: false,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "dead",
        zh: "已故",
        en: "Dead",
        implies: "2.31",
        contact: true,
        settles: true,
        extra: Extra::Nothing,
    },
    Outcome {
        word: "unit-not-reached",
        zh: "到不了单位",
        en: "The unit could not be reached",
        implies: "3.17",
        contact: false,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "unit-not-found",
        zh: "查无此单位",
        en: "No such unit found",
        implies: "3.18",
        contact: false,
        settles: false,
        extra: Extra::Note,
    },
    Outcome {
        word: "other",
        zh: "其他",
        en: "Other",
        implies: "2.35",
        contact: true,
        settles: false,
        extra: Extra::Note,
    },
];

static VISITS: &[Outcome] = &[
    Outcome {
        word: BEGUN,
        zh: "开始访谈",
        en: "Interview begun",
        // Somebody was there: given up, it is no non-contact.
        implies: "2.30",
        contact: true,
        settles: false,
        extra: Extra::Nothing,
    },
    Outcome {
        word: INTERVIEWED,
        zh: "完成访谈",
        en: "Interviewed",
        implies: "1.10",
        contact: true,
        settles: true,
        extra: Extra::Nothing,
    },
    Outcome {
        word: BROKEN_OFF,
        zh: "访谈中止",
        en: "Interview broken off",
        implies: "2.12",
        contact: true,
        settles: false,
        extra: Extra::Nothing,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fieldwork::disposition;

    #[test]
    fn every_outcome_implies_a_code_that_exists_and_is_no_interview() {
        for outcome in ALL {
            let code = disposition::find(outcome.implies).expect(outcome.word);
            assert!(!code.is_interview(), "{}", outcome.word);
            // A non-contact that was a contact would count on both sides of the contact rate.
            if code.class == disposition::Class::NonContact {
                assert!(!outcome.contact, "{}", outcome.word);
            }
        }
    }

    #[test]
    fn a_visit_that_ended_at_its_opening_was_a_contact() {
        let word = |code, appointment| of_visit(code, appointment).map(|outcome| outcome.word);
        assert_eq!(word(Some("2.112"), false), Some("refused-by-person"));
        assert_eq!(word(Some("2.36"), false), Some("another-offered"));
        assert_eq!(word(Some("4.10"), false), Some("no-longer-eligible"));
        assert_eq!((word(None, true), word(None, false)), (Some("appointment"), Some("busy")));
        assert_eq!(word(Some("4.70"), false), None);
        for outcome in ALL.iter().filter_map(|o| of_visit(Some(o.implies), false)) {
            assert!(outcome.contact, "{}", outcome.word);
        }
    }

    #[test]
    fn a_visit_with_an_interview_was_a_contact_and_is_for_nobody_to_choose() {
        for word in [BEGUN, INTERVIEWED, BROKEN_OFF] {
            let visit = of_interview(word).expect(word);
            assert!(visit.contact && disposition::find(visit.implies).is_some(), "{word}");
            assert!(find(word).is_none(), "{word}");
        }
    }

    #[test]
    fn words_are_unique() {
        let all = || ALL.iter().chain(VISITS);
        let mut words: Vec<_> = all().map(|o| o.word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all().count());
        for mode in MODES {
            assert_eq!(Mode::from_word(mode.word()), Some(mode));
        }
    }
}
