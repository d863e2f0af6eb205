//! The questionnaires that come with the program, walked at random: see `walk` for what must hold.

use crate::walk::walk;
use fangtan::questionnaire::Version;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::sync::{Arc, LazyLock};

static READY: LazyLock<Vec<Arc<Version>>> = LazyLock::new(|| {
    let files = [
        ("learning.yaml", include_str!("../../questionnaires/learning-80/learning.yaml")),
        ("hands.yaml", include_str!("../../questionnaires/hand-hygiene/hands.yaml")),
        ("questionnaire.yaml", include_str!("../../questionnaires/new/questionnaire.yaml")),
    ];
    let read = |(name, text): (&str, &str)| Version::read_yaml(name, text.as_bytes()).0.expect("it ships");
    files.map(read).map(Arc::new).into()
});

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_walk_through_a_questionnaire_that_ships_can_be_left_and_replayed(
        ready in 0..3usize,
        bytes in prop::collection::vec(any::<u8>(), 0..4000),
    ) {
        walk(&READY[ready], &bytes);
    }
}
