//! How long a change takes in a questionnaire of 5,000 items, and how long loading one takes.
//!
//! `cargo bench --bench form` prints figures beside a yardstick of the same run: 1,000 hashes of 64 bytes.

use fangtan::form::{Address, Answer, Audience, Form, Preload, Seed};
use fangtan::interview::{Action, Interview, Stamped, Start, Stop};
use fangtan::questionnaire::Version;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ITEMS: usize = 5_000;
const CHAIN: usize = 500;

/// 5,000 items: numbers of which every tenth has a condition and a check on its neighbour, and a chain of
/// 500 running totals.
fn questionnaire() -> String {
    let mut text =
        String::from("questionnaire: large\nlanguages: [en]\ntitle: Large\nopening: none\nparts:\n");
    for n in 0..ITEMS - CHAIN {
        if n % 100 == 0 {
            let _ = writeln!(text, "  - part: P{}\n    items:", n / 100);
        }
        let _ = writeln!(
            text,
            "      - number: Q{n}\n        text: How many of kind {n}?\n        range: 0..1000"
        );
        if n % 10 == 9 {
            let _ = writeln!(text, "        when: ${{Q{}}} > 3", n - 1);
            let _ = writeln!(text, "        check: . >= ${{Q{}}}", n - 2);
        }
    }
    text.push_str("  - part: totals\n    items:\n");
    for n in 0..CHAIN {
        let before = if n == 0 { "Q0".to_string() } else { format!("T{}", n - 1) };
        let _ = writeln!(text, "      - value: T{n}\n        is: number(${{{before}}}) + number(${{Q{n}}})");
    }
    text
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn yardstick() -> Duration {
    let begin = Instant::now();
    let mut hash = [0u8; 32];
    for _ in 0..1000 {
        hash = Sha256::digest([hash, hash].concat()).into();
    }
    std::hint::black_box(hash);
    begin.elapsed()
}

fn main() {
    let text = questionnaire();
    let measure = |rounds: usize, mut act: Box<dyn FnMut(usize) + '_>| {
        let times = (0..rounds)
            .map(|round| {
                let begin = Instant::now();
                act(round);
                begin.elapsed()
            })
            .collect();
        median(times)
    };
    let yard = measure(
        21,
        Box::new(|_| {
            yardstick();
        }),
    );
    let report = |what: &str, time: Duration, aim: &str| {
        let ratio = time.as_secs_f64() / yard.as_secs_f64();
        println!("{what:<44} {:>9.4} ms   {ratio:>9.3} × yardstick   aim {aim}", time.as_secs_f64() * 1e3);
    };
    println!("yardstick: 1,000 hashes of 64 bytes in {:.3} ms\n", yard.as_secs_f64() * 1e3);

    let load = measure(
        7,
        Box::new(|_| drop(std::hint::black_box(Version::read_yaml("large.yaml", text.as_bytes())))),
    );
    report("load 5,000 items", load, "50 ms");

    let version =
        Arc::new(Version::read_yaml("large.yaml", text.as_bytes()).0.expect("the bench's own text is right"));
    let now = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let mut form =
        Form::new(version, &Preload::default(), &HashSet::new(), Seed::from_text("bench"), now.clone());
    let node = |form: &Form, name: &str| form.node(&Address::item(name)).expect("an item of the bench");
    for n in 0..ITEMS - CHAIN {
        let node = node(&form, &format!("Q{n}"));
        form.set(node, Answer::value("5"), now.clone());
    }
    let typical = {
        let nodes: Vec<_> = (0..1000).map(|n| node(&form, &format!("Q{}", 2008 + n % 200 * 10))).collect();
        let (form, now) = (&mut form, now.clone());
        measure(
            1000,
            Box::new(move |n| {
                std::hint::black_box(form.set(
                    nodes[n],
                    Answer::value((n % 9 + n / 200).to_string()),
                    now.clone(),
                ));
            }),
        )
    };
    report("a typical change", typical, "0.1 ms");
    let head = node(&form, "Q0");
    let chain = {
        let (form, now) = (&mut form, now);
        measure(
            101,
            Box::new(move |n| {
                std::hint::black_box(form.set(head, Answer::value((n % 7).to_string()), now.clone()));
            }),
        )
    };
    report("the head of a chain of 500 totals", chain, "2 ms");
    report("answer, check and step on, proposed", propose(&text), "part of 16 ms");
}

/// What Enter behind a typed number costs before the disk is asked, in the middle of 5,000 items.
fn propose(text: &str) -> Duration {
    let version =
        Arc::new(Version::read_yaml("large.yaml", text.as_bytes()).0.expect("the bench's own text is right"));
    let start = Start {
        case: "case".into(),
        realm: "practice".into(),
        by: "virtual".into(),
        preload: Preload::default(),
        seed: Seed::from_text("bench"),
        language: "en".into(),
        offset: 0,
        at: 0,
    };
    let (mut interview, _) = Interview::start(version, start);
    let times = (0..1000)
        .map(|n| {
            let Stop::Item(at) = interview.stop().clone() else { return Duration::ZERO };
            let begin = Instant::now();
            let enter = Action::Enter { at, answer: Answer::value(n.to_string()) };
            let events = interview.apply(enter, n).expect("a number is taken here");
            let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at: n, event }).collect();
            interview.absorb(&stamped);
            std::hint::black_box(interview.view(Audience::Record));
            begin.elapsed()
        })
        .collect();
    median(times)
}
