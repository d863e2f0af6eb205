//! A small study to work on, and the acts every test needs.

use std::path::{Path, PathBuf};

use fangtan::store::{Entry, Hash, SetClock, Store, StoreError, Subject, Tx, Writer};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// 2026-11-24 09:00 UTC.
pub const MORNING: i64 = 1_795_510_800_000;

pub struct Study {
    /// Removed when dropped.
    _temporary: TempDir,
    pub folder: PathBuf,
    pub store: Store,
    pub clock: SetClock,
}

impl Study {
    /// A study with cases `case1` … `caseN`, drawn from units `u0`, `u1`, `u2` in turn.
    pub fn with_cases(cases: usize) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("study");
        let store = Store::create(&folder, Uuid::from_u128(0x5711d7)).unwrap();
        let study = Self { _temporary: temporary, folder, store, clock: SetClock::at(MORNING) };
        let mut lead = study.writer("zhou");
        lead.transact(|tx| {
            tx.append(entry("draw-made", Subject::Draw("first"), &draw(1..=cases).to_string().into_bytes()))
        })
        .unwrap();
        lead.close().unwrap();
        study
    }

    pub fn writer(&self, actor: &str) -> Writer {
        self.store.writer_at(actor, self.clock.clone()).unwrap()
    }

    /// The database as any other program opens it: without our functions and settings.
    pub fn plain(&self) -> Connection {
        Connection::open(self.folder.join("study.db")).unwrap()
    }

    /// The database as an attacker opens it who has read our schema: the triggers are gone.
    pub fn unguarded(&self) -> Connection {
        let db = self.plain();
        let triggers: Vec<String> = db
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for name in triggers {
            db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        db.pragma_update(None, "foreign_keys", false).unwrap();
        db
    }

    /// A copy of the whole folder elsewhere, as somebody carries it away.
    pub fn copy(&self) -> Study {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("copy");
        copy_folder(&self.folder, &folder);
        Study {
            _temporary: temporary,
            store: Store::open(&folder).unwrap(),
            folder,
            clock: self.clock.clone(),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The payload of a draw of cases by these numbers.
pub fn draw(numbers: impl IntoIterator<Item = usize>) -> Value {
    let cases: Vec<Value> = numbers
        .into_iter()
        .map(|n| {
            json!({
                "case": format!("case{n}"), "number": n, "element": format!("e{n}"),
                "unit": format!("u{}", n % 3), "stratum": "s", "probability": 0.25
            })
        })
        .collect();
    json!({ "realm": "real", "round": "first", "cases": cases })
}

pub fn entry<'a>(kind: &'a str, subject: Subject<'a>, payload: &'a [u8]) -> Entry<'a> {
    Entry { kind, subject, actor: "shen", payload, time: None }
}

/// Appends one event with a JSON payload.
pub fn put(tx: &mut Tx<'_>, kind: &str, subject: Subject<'_>, payload: Value) -> Hash {
    try_put(tx, kind, subject, payload).unwrap()
}

pub fn try_put(
    tx: &mut Tx<'_>,
    kind: &str,
    subject: Subject<'_>,
    payload: Value,
) -> Result<Hash, StoreError> {
    let payload = payload.to_string();
    tx.append(entry(kind, subject, payload.as_bytes())).map(|a| a.hash)
}

/// Appends one event in a transaction of its own.
pub fn write(
    writer: &mut Writer,
    kind: &str,
    subject: Subject<'_>,
    payload: Value,
) -> Result<Hash, StoreError> {
    writer.transact(|tx| try_put(tx, kind, subject, payload))
}

/// Claims a case and starts an interview on it.
pub fn start(writer: &mut Writer, case: &str) -> Uuid {
    let interview = Uuid::new_v4();
    writer.claim(case).unwrap();
    write(
        writer,
        "started",
        Subject::Interview(interview),
        json!({ "case": case, "realm": "real", "by": "person", "version": "00ff" }),
    )
    .unwrap();
    interview
}

pub fn answer(writer: &mut Writer, interview: Uuid, item: &str, value: &str) -> Hash {
    write(writer, "answered", Subject::Interview(interview), json!({ "item": item, "value": value })).unwrap()
}

pub fn complete(writer: &mut Writer, interview: Uuid) -> Hash {
    write(
        writer,
        "completed",
        Subject::Interview(interview),
        json!({ "engine": "0.1.0", "state_hash": "00" }),
    )
    .unwrap()
}

/// An interview from claim to completion, with so many answers.
pub fn conduct(writer: &mut Writer, case: &str, answers: usize) -> Uuid {
    let interview = start(writer, case);
    for n in 0..answers {
        answer(writer, interview, &format!("q{n}"), "yes");
    }
    complete(writer, interview);
    writer.release(case).unwrap();
    interview
}

/// Every row of every projection, as text: to see that two studies stand alike.
pub fn projections(folder: &Path) -> Vec<String> {
    let db = Connection::open(folder.join("study.db")).unwrap();
    let mut lines = Vec::new();
    for table in ["vouched", "roster", "element", "round", "draw", "case_row", "interview", "attempt", "mark"]
    {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns)
                .map(|c| format!("{:?}", row.get::<_, rusqlite::types::Value>(c).unwrap()))
                .collect();
            lines.push(format!("{table}: {}", values.join(", ")));
        }
    }
    lines.sort();
    lines
}

/// All events of the log, in fold order.
pub fn log(store: &Store) -> Vec<fangtan::store::Event> {
    let mut events = Vec::new();
    store
        .reader()
        .unwrap()
        .each_event(|e| {
            events.push(e.to_event());
            Ok::<(), StoreError>(())
        })
        .unwrap();
    events
}
