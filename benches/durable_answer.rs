//! What one durable answer costs, against a bare transaction of one row with the same settings on
//! the same disk, measured in turn in one run. Prints medians and their ratio; the promise is 2.
//! `FANGTAN_BENCH_DIR` chooses the disk (default: the temporary folder).

use std::time::{Duration, Instant};

use fangtan::store::{Entry, Store, Subject, Writer};
use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

const ROUNDS: usize = 3000;

fn main() {
    let parent = std::env::var_os("FANGTAN_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(parent).expect("a folder to measure in");
    let mut bare = Bare::new(&folder.path().join("bare.db"));
    let (mut writer, interview) = begun(&folder.path().join("study"));
    let (mut of_bare, mut of_answer) = (Vec::new(), Vec::new());
    for n in 0..ROUNDS {
        of_bare.push(timed(|| bare.write(n)));
        of_answer.push(timed(|| answer(&mut writer, interview, n)));
    }
    // The first ones prepare statements and open the stream.
    let bare = report("bare transaction", &mut of_bare[100..]);
    let answer = report("durable answer", &mut of_answer[100..]);
    println!("ratio of the medians {:.2}", answer / bare);
}

fn timed(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}

/// Prints and returns the median in microseconds.
fn report(name: &str, times: &mut [Duration]) -> f64 {
    times.sort();
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize].as_secs_f64() * 1e6;
    let (median, tail) = (at(0.5), at(0.99));
    println!("{name:17} median {median:7.1} µs, 99th percentile {tail:7.1} µs");
    median
}

struct Bare(Connection);

impl Bare {
    fn new(file: &std::path::Path) -> Self {
        let db = Connection::open(file).expect("a database");
        db.pragma_update(None, "journal_mode", "wal").expect("write-ahead logging");
        db.pragma_update(None, "synchronous", "FULL").expect("full durability");
        db.pragma_update(None, "secure_delete", "ON").expect("secure deletion");
        db.execute_batch("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
            .expect("a table");
        Self(db)
    }

    fn write(&mut self, n: usize) {
        let body = payload(n);
        let mut insert = self.0.prepare_cached("INSERT INTO row (body) VALUES (?1)").expect("a statement");
        insert.execute([body.as_bytes()]).expect("a row");
    }
}

fn payload(n: usize) -> String {
    json!({ "address": format!("q{n}"), "value": "2", "shown": "zh" }).to_string()
}

fn begun(folder: &std::path::Path) -> (Writer, Uuid) {
    let store = Store::create(folder, Uuid::new_v4()).expect("a study");
    let mut writer = store.writer("shen").expect("a writer");
    let interview = Uuid::new_v4();
    let draw = json!({ "realm": "real", "round": "one", "cases": [
        { "case": "c1", "number": 1, "element": "e1", "unit": "u1" }] });
    let start = json!({ "case": "c1", "realm": "real", "by": "person" });
    put(&mut writer, "draw-made", Subject::Draw("one"), &draw.to_string());
    writer.claim("c1").expect("a claim");
    put(&mut writer, "started", Subject::Interview(interview), &start.to_string());
    (writer, interview)
}

fn answer(writer: &mut Writer, interview: Uuid, n: usize) {
    put(writer, "answered", Subject::Interview(interview), &payload(n));
}

fn put(writer: &mut Writer, kind: &str, subject: Subject<'_>, payload: &str) {
    let entry = Entry { kind, subject, actor: "shen", payload: payload.as_bytes(), time: None };
    writer.transact(|tx| tx.append(entry)).expect("an event");
}
