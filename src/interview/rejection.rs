//! Why something cannot be done now. Nothing has changed; each says what can be done instead.

use super::Problem;
use crate::form::{Address, State};
use crate::i18n::{Words, counted};
use crate::words;

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejection {
    /// The item needs an answer before one can go on.
    Required(Address),
    /// A hard check does not hold.
    Hard(Vec<Problem>),
    /// A soft check waits for a reason.
    Soft(Vec<Problem>),
    /// This state is not allowed here.
    NotAllowed { at: Address, state: State },
    /// There is no such item, or it is not asked now.
    NotHere(Address),
    /// Completion waits for these.
    Open(Vec<Problem>),
    /// The interview is over (or has not been submitted, for giving it back).
    Over,
    /// A reason is needed.
    ReasonNeeded,
    /// There is nothing before this.
    AtStart,
    /// The choice ends the interview: it has to be confirmed with [`super::Action::End`].
    Ends { code: Option<String> },
}

impl Rejection {
    /// The refusal in words.
    pub fn words(&self) -> Words {
        match self {
            Rejection::Required(_) => words!("这一题还没有回答", "this item has no answer yet"),
            Rejection::Hard(_) => {
                words!("与前面的回答不符，改正后才能继续", "a check does not hold: correct a value to go on")
            }
            Rejection::Soft(_) => words!("请改正，或写明理由", "correct a value, or give the reason"),
            Rejection::NotAllowed { state, .. } => match state {
                State::DontKnow => words!("这一题不收“不知道”", "don't know is not taken here"),
                State::Refused => words!("这一题不收拒答", "a refusal is not taken here"),
                _ => words!("这一题不能跳过", "this item cannot be skipped"),
            },
            Rejection::NotHere(at) => words!("现在没有 {at} 这一题", "there is no item {at} now"),
            Rejection::Open(problems) => {
                let n = problems.len();
                let stand = counted(n, "open problem stands", "open problems stand");
                words!("还有 {n} 处没有解决", "{stand} against it")
            }
            Rejection::Over => words!("这份访谈已经结束", "this interview is over"),
            Rejection::ReasonNeeded => words!("请写明理由", "a reason is needed"),
            Rejection::AtStart => words!("前面没有题了", "there is nothing before this"),
            Rejection::Ends { .. } => words!("选了这一项，访谈到此为止", "this choice ends the interview"),
        }
    }
}
