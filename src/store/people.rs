//! Personal data of the frame's people, in `people.db` alone: readable for its owner only, joined
//! to the study on the element's id and nothing else. A look at it is recorded by the caller, as
//! an event of the log.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use super::error::{Result, StoreError};
use super::{connection, filesystem};

/// "FGTP": personal data, told apart from a study.
const APPLICATION_ID: i32 = 0x4647_5450;
const VERSION: i64 = 1;
const LAYOUT: &str = "
CREATE TABLE person (
  element TEXT PRIMARY KEY NOT NULL,
  name    TEXT,
  phone   TEXT,
  other   TEXT NOT NULL                   -- JSON: the roster's remaining personal columns
) STRICT, WITHOUT ROWID;";

/// The open file of personal data.
#[derive(Debug)]
pub struct People {
    db: Connection,
}

/// What is known of one person of the frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The element's id in the frame.
    pub element: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// A JSON object of the roster's other personal columns.
    pub other: String,
}

impl People {
    pub(super) fn open(folder: &Path) -> Result<Self> {
        filesystem::refuse_network(folder)?;
        let file = folder.join("people.db");
        // The journal inherits the rights of the file, which therefore come first.
        filesystem::make_private(&file)?;
        let mut db = Connection::open(&file)?;
        connection::settle(&mut db)?;
        // One file instead of three: it is easier to carry apart, and nothing stays in a log.
        let _: String = db.pragma_update_and_check(None, "journal_mode", "delete", |r| r.get(0))?;
        let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let of = |name| transaction.pragma_query_value(None, name, |r| r.get::<_, i64>(0));
        match (of("application_id")?, of("user_version")?) {
            (0, 0) => {
                transaction.execute_batch(LAYOUT)?;
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            (id, VERSION) if id == i64::from(APPLICATION_ID) => {}
            (id, found) if id == i64::from(APPLICATION_ID) => {
                return Err(StoreError::Newer { file, found, known: VERSION });
            }
            _ => return Err(StoreError::Foreign(file)),
        }
        transaction.commit()?;
        Ok(Self { db })
    }

    pub(super) fn check(folder: &Path) -> Result<()> {
        let file = folder.join("people.db");
        if !file.metadata().is_ok_and(|data| data.len() > 0) {
            return Ok(());
        }
        let db = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found: String = db.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if found == "ok" { Ok(()) } else { Err(StoreError::PeopleDamaged(found)) }
    }

    /// Takes people in, each in place of what was known of them; all or none.
    pub fn put<'a>(&mut self, people: impl IntoIterator<Item = &'a Person>) -> Result<()> {
        let transaction = self.db.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO person (element, name, phone, other)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for p in people {
                statement.execute((&p.element, &p.name, &p.phone, &p.other))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// What is known of these elements, in the order asked; unknown ones are left out.
    pub fn get<'a>(&self, elements: impl IntoIterator<Item = &'a str>) -> Result<Vec<Person>> {
        let mut statement =
            self.db.prepare_cached("SELECT element, name, phone, other FROM person WHERE element = ?1")?;
        elements
            .into_iter()
            .filter_map(|id| statement.query_row([id], person).optional().transpose())
            .map(|p| Ok(p?))
            .collect::<Result<_>>()
            .map_err(StoreError::of_people)
    }

    /// Every person, in the order of the elements' ids, one at a time.
    pub fn each<E: From<StoreError>>(&self, mut f: impl FnMut(Person) -> Result<(), E>) -> Result<(), E> {
        let sql = "SELECT element, name, phone, other FROM person ORDER BY element";
        let mut statement = self.db.prepare_cached(sql).map_err(StoreError::from)?;
        let people = statement.query_map([], person).map_err(StoreError::from)?;
        for each in people {
            f(each.map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Forgets people, for good.
    pub fn remove<'a>(&mut self, elements: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let transaction = self.db.transaction()?;
        for id in elements {
            transaction.prepare_cached("DELETE FROM person WHERE element = ?1")?.execute([id])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { element: row.get(0)?, name: row.get(1)?, phone: row.get(2)?, other: row.get(3)? })
}
