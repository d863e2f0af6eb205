//! A questionnaire that changes while an interview lies half done.

use crate::every::{EVERY, log_of, study, value};
use crate::talk::Talk;

#[test]
fn an_interview_goes_on_with_the_changed_questionnaire_and_keeps_what_it_still_asks() {
    let folder = study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent");
    talk.asks("others others 1 2 3 9").say("9", "saved others");
    talk.asks("consent consent 1 2 3").say("1", "saved consent");
    talk.asks("A1 one 1 2 8").say("2", "saved A1");
    talk.finish();
    assert_eq!(value(&log_of(&folder.dir, "1").expect("an interview"), "A1"), "2");

    // The item gets another name, and says which one it had.
    let changed = EVERY.replace("      - one: A1\n", "      - one: B1\n        was: A1\n");
    assert_ne!(changed, EVERY);
    folder.write("every.yaml", changed.as_bytes());
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.machine().expect("it goes on at the item it stood at");
    talk.say(":goto B1", "saved B1");
    talk.finish();
    let past = log_of(&folder.dir, "1").expect("an interview");
    assert_eq!(value(&past, "B1"), "2", "the answer was carried over");
    assert!(past.events.iter().any(|(_, stamped)| stamped.event.kind() == "version-changed"));
    assert_eq!(folder.run("verify", &[]).code, 0);
}
