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
enum Step<'a> {
    Code(u8, u8),
    Type(u8, &'a str),
    Enter(u8, &'a str),
    State(u8, u8),
    Forward,
    Back,
    Jump(u8),
    Reason(u8, u8, &'a str),
    Remark(u8, &'a str),
    Language(bool),
    Pause,
    Resume,
    Review,
    Complete,
    Reopen,
    End(&'a str),
    BreakOff(&'a str),
    Void,
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

fn action(interview: &Interview, step: Step<'_>) -> Option<Action> {
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
            Action::Answer { at: interview.form().address(node), answer: Answer::value(code.clone()) }
        }
        Step::Type(place, text) => Action::Answer { at: at(place)?, answer: Answer::value(text) },
        Step::Enter(place, text) => Action::Enter { at: at(place)?, answer: Answer::value(text) },
        Step::State(place, pick) => {
            let states = [State::DontKnow, State::Refused, State::Skipped, State::NotReached];
            Action::Answer { at: at(place)?, answer: Answer::state(states[usize::from(pick) % 4]) }
        }
        Step::Forward => Action::Forward,
        Step::Back => Action::Back,
        Step::Jump(place) => Action::Jump { to: at(place)? },
        Step::Reason(place, warn, text) => {
            Action::Reason { at: at(place)?, warn: usize::from(warn), text: text.into() }
        }
        Step::Remark(place, text) => Action::Remark { at: at(place)?, text: text.into() },
        Step::Language(zh) => Action::Language { to: if zh { "zh" } else { "en" }.into() },
        Step::Pause => Action::Pause,
        Step::Resume => Action::Resume { offset: 0 },
        Step::Review => Action::ToReview,
        Step::Complete => Action::Complete,
        Step::Reopen => Action::Reopen { reason: "again".into() },
        Step::End(text) => Action::End { reason: text.into() },
        Step::BreakOff(text) => Action::BreakOff { reason: text.into() },
        Step::Void => Action::Void { reason: "wrong".into() },
    })
}
