//! An interview walked at random. What must hold however it is walked: no panic, the screen can be drawn,
//! pausing is possible, and the log alone gives the same state.

use arbitrary::{Arbitrary, Unstructured};
use fangtan::expr::NodeId;
use fangtan::form::{Answer, Audience, Seed, State};
use fangtan::interview::{Action, Event, Interview, Stamped, Start, Status};
use fangtan::questionnaire::Version;
use std::sync::Arc;

const START: i64 = 1_795_500_000_000;

/// Something to be done somewhere.
#[derive(Debug, Arbitrary)]
enum Step {
    Code(u8, u8),
    Type(u8, Text),
    Enter(u8, Text),
    Forward,
    Onward,
    State(u8, u8),
    Back,
    Jump(u8),
    Reason(u8, u8, Text),
    Remark(u8, Text),
    Language(bool),
    Pause,
    Resume,
    Review,
    /// What ends an interview is done seldom, so that walks grow long.
    Last(u8, End),
}

#[derive(Debug, Arbitrary)]
enum End {
    Complete,
    Reopen,
    Leave(Text, Option<u16>),
    BreakOff(Text),
    Void,
}

/// A short text: mostly a number, sometimes anything.
#[derive(Debug)]
struct Text(String);

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(rest: &mut Unstructured<'a>) -> arbitrary::Result<Text> {
        let length = rest.int_in_range(0..=24)?;
        if length > 12 {
            return Ok(Text(rest.int_in_range(-5..=120)?.to_string()));
        }
        Ok(Text(String::from_utf8_lossy(rest.bytes(length)?).into_owned()))
    }
}

/// Walks as the bytes say.
pub fn walk(version: &Arc<Version>, bytes: &[u8]) {
    let language = version.questionnaire.languages.first().cloned().unwrap_or_default();
    let start = Start {
        case: "case".into(),
        realm: "practice".into(),
        by: "virtual".into(),
        preload: Default::default(),
        seed: Seed::from_text("walk"),
        language,
        offset: 28_800,
        at: START,
    };
    let (mut interview, events) = Interview::start(version.clone(), start);
    let mut log: Vec<Stamped> = events.into_iter().map(|event| Stamped { at: START, event }).collect();
    let mut rest = Unstructured::new(bytes);
    while !rest.is_empty() && log.len() < 500 {
        let Ok(step) = Step::arbitrary(&mut rest) else { break };
        let Some(action) = action(&interview, step) else { continue };
        let at = START + 1000 * log.len() as i64;
        let Ok(events) = interview.apply(action, at) else { continue };
        let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at, event }).collect();
        interview.absorb(&stamped);
        log.extend(stamped);
        let _ = interview.view(Audience::Record);
        if interview.status() == &Status::Open {
            assert!(interview.apply(Action::Pause, at).is_ok(), "an open interview can be left");
        }
    }
    let stored: Vec<Stamped> = log.iter().map(through_the_log).collect();
    assert_eq!(stored, log, "what is written is what is read");
    let again = Interview::replay(&|_| Some(version.clone()), &stored).expect("it was begun");
    assert_eq!(again.fingerprint(), interview.fingerprint(), "the log is the truth");
}

fn through_the_log(stamped: &Stamped) -> Stamped {
    let payload = stamped.event.payload();
    let event = Event::read(stamped.event.kind(), Some(&payload));
    Stamped { at: stamped.at, event: event.expect("it can be read").expect("it is known") }
}

fn action(interview: &Interview, step: Step) -> Option<Action> {
    let node = |pick: u8| -> Option<NodeId> {
        // Mostly where one stands, sometimes anywhere.
        if pick >= 64
            && let Some(node) = interview.node()
        {
            return Some(node);
        }
        let screens = interview.screens();
        let screen = screens.get(usize::from(pick) % screens.len().max(1))?;
        screen.nodes.first().copied()
    };
    let at = |pick: u8| node(pick).map(|node| interview.form().address(node));
    Some(match step {
        Step::Code(place, pick) => {
            let node = node(place)?;
            let codes = interview.shown_codes(node);
            let code = codes.get(usize::from(pick) % codes.len().max(1))?;
            Action::Enter { at: interview.form().address(node), answer: Answer::value(code.clone()) }
        }
        Step::Type(place, text) => Action::Answer { at: at(place)?, answer: Answer::value(text.0) },
        Step::Enter(place, text) => Action::Enter { at: at(place)?, answer: Answer::value(text.0) },
        Step::Forward => Action::Forward,
        // Whatever stands there, so that the walk comes far.
        Step::Onward => {
            let node = interview.node()?;
            let code = interview.shown_codes(node).into_iter().next();
            let answer = Answer::value(code.unwrap_or_else(|| "1".into()));
            Action::Enter { at: interview.form().address(node), answer }
        }
        Step::State(place, pick) => {
            let states = [State::DontKnow, State::Refused, State::Skipped, State::NotReached];
            Action::Answer { at: at(place)?, answer: Answer::state(states[usize::from(pick) % 4]) }
        }
        Step::Back => Action::Back,
        Step::Jump(place) => Action::Jump { to: at(place)? },
        Step::Reason(place, warn, text) => {
            Action::Reason { at: at(place)?, warn: usize::from(warn % 4), text: text.0 }
        }
        Step::Remark(place, text) => Action::Remark { at: at(place)?, text: text.0 },
        Step::Language(zh) => Action::Language { to: if zh { "zh" } else { "en" }.into() },
        Step::Pause => Action::Pause,
        Step::Resume => Action::Resume { offset: 0 },
        Step::Review => Action::ToReview,
        Step::Last(16.., _) => return None,
        Step::Last(_, end) => match end {
            End::Complete => Action::Complete,
            End::Reopen => Action::Reopen { reason: "again".into() },
            End::Leave(text, day) => {
                let appointment = day.map(|day| START + 86_400_000 * i64::from(day));
                Action::End { reason: text.0, appointment }
            }
            End::BreakOff(text) => Action::BreakOff { reason: text.0 },
            End::Void => Action::Void { reason: "wrong".into() },
        },
    })
}
