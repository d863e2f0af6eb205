//! Results as they are kept, held against what they ought to be. Nothing here works out a score or changes one.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::error::Result;
use super::reader::Reader;
use super::result::{Scored, pack};
use super::writer::Writer;

/// What a kept result is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It is as it ought to be.
    Well,
    /// It says something else.
    Otherwise,
    /// There is none as of the last event: it waits to be computed, as after a merge.
    Waits,
}

impl Reader {
    /// The interviews that ought to have a result: completed or broken off.
    pub fn finished_interviews(&self) -> Result<Vec<Uuid>> {
        let mut statement = self
            .prepared("SELECT id FROM interview WHERE status IN ('completed', 'broken-off') ORDER BY id")?;
        let rows = statement.query_map([], |r| super::query::uuid(r, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many results belong to no such interview.
    pub fn stray_results(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM result WHERE interview NOT IN
                     (SELECT id FROM interview WHERE status IN ('completed', 'broken-off'))";
        Ok(self.prepared(sql)?.query_row([], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }

    /// Whether the result kept of an interview is this one, in the place of its case, with these open answers
    /// waiting.
    pub fn kept_result(&self, interview: Uuid, scored: &Scored<'_>) -> Result<Kept> {
        let id = interview.hyphenated().to_string();
        let names = self.dimensions()?;
        let mut packed = Vec::new();
        for dimension in scored.dimensions {
            // No result tells of a dimension that has no place.
            let place = names.iter().position(|name| name == dimension.name);
            pack(&mut packed, place.map_or(u32::MAX, |place| place as u32), dimension);
        }
        let mut find = self.prepared(
            "SELECT r.counted = ?2 AND r.code IS ?3 AND r.overall IS ?4 AND r.all_wrong IS ?5
                AND r.left_out IS ?6 AND r.applicable = ?7 AND r.dont_know = ?8 AND r.refused = ?9
                AND r.not_reached = ?10 AND r.unmarked = ?11 AND r.dimensions = ?12
                AND r.case_id = i.case_id AND p.realm = i.realm
                AND p.draw = c.draw AND p.round = c.round AND p.unit = c.unit
                AND p.stratum IS c.stratum AND p.team IS c.team
               FROM interview i
               JOIN case_row c ON c.id = i.case_id
               JOIN result r ON r.interview = i.id AND r.as_of IS i.last_hash
               LEFT JOIN result_place p ON p.place = r.place
              WHERE i.id = ?1",
        )?;
        let same: Option<Option<bool>> = find
            .query_row(
                (
                    &id,
                    scored.counted,
                    scored.code,
                    scored.overall,
                    scored.all_wrong,
                    scored.left_out,
                    scored.applicable,
                    scored.dont_know,
                    scored.refused,
                    scored.not_reached,
                    scored.unmarked.len() as i64,
                    packed,
                ),
                |r| r.get(0),
            )
            .optional()?;
        match same {
            None => return Ok(Kept::Waits),
            Some(Some(true)) => {}
            Some(_) => return Ok(Kept::Otherwise),
        }
        let mut waiting: Vec<(String, u8)> =
            scored.unmarked.iter().map(|(item, pass)| ((*item).to_owned(), *pass)).collect();
        waiting.sort();
        let mut find =
            self.prepared("SELECT item, pass FROM marking WHERE interview = ?1 ORDER BY item, pass")?;
        let kept = find.query_map([&id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let kept: Vec<(String, u8)> = kept.collect::<rusqlite::Result<_>>()?;
        Ok(if kept == waiting { Kept::Well } else { Kept::Otherwise })
    }
}

impl Writer {
    /// Forgets all results, which are to be computed again: they are no fold of the log.
    pub fn forget_results(&mut self) -> Result<()> {
        self.transact(|tx| {
            tx.db().execute_batch(
                "DELETE FROM result; DELETE FROM marking; DELETE FROM result_place; DELETE FROM dimension;",
            )?;
            Ok(())
        })
    }
}
