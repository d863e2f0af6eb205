//! Ending a case without an interview: with the final code its attempts imply, or another one and a
//! reason. Giving up before the fourth attempt is a lead's decision, with a reason.

use super::attempt::refuse_ended;
use super::{Desk, DeskError};
use crate::fieldwork::disposition::Disposition;
use crate::fieldwork::final_code::{self, Proposal};
use crate::fieldwork::outcome::{self, Outcome};
use crate::i18n::counted;
use crate::store::{Case, Entry, Reader, Subject, Writer};
use crate::words;
use serde_json::json;

/// The code that the attempts on a case imply, to be shown before anybody decides.
///
/// # Errors
/// Those of the store.
pub fn proposal(reader: &Reader, case: &Case) -> Result<Proposal, DeskError> {
    Ok(final_code::propose(&outcomes(reader, &case.id)?))
}

/// Ends a case.
///
/// # Errors
/// If it has ended, the code is one of an interview, the code needs a reason, or it says that trying was
/// in vain before the fourth attempt and whoever ends it is no lead with a reason.
pub fn end(
    desk: &Desk,
    writer: &mut Writer,
    case: &Case,
    code: &'static Disposition,
    reason: Option<&str>,
) -> Result<(), DeskError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let actor = writer.actor().to_string();
    let leads = desk.study.member(&actor).is_some_and(|member| member.role.leads());
    let shown = code.code;
    if code.is_interview() {
        return Err(DeskError::refused(
            words!("{shown} 是做成了访谈的代码", "{shown} is the code of an interview"),
            None,
        ));
    }
    writer.transact(|tx| {
        refuse_ended(desk, tx, &case.id)?;
        let attempts = outcomes(tx, &case.id)?;
        let wanting = final_code::wanting(code, &attempts);
        if wanting > 0 && !(leads && reason.is_some()) {
            let needed = counted(wanting, "more attempt is", "more attempts are");
            return Err(DeskError::refused(
                words!(
                    "还要再接触 {wanting} 次，才可按 {shown} 结案",
                    "{needed} needed before a case may end as {shown}"
                ),
                Some(words!("组长可以写明理由提前结案", "a lead may end it earlier, with a reason")),
            ));
        }
        if code.needs_reason && reason.is_none() {
            return Err(DeskError::refused(words!("{shown} 要写理由", "{shown} needs a reason"), None));
        }
        let payload = json!({ "code": shown, "reason": reason }).to_string();
        tx.append(Entry {
            kind: "case-ended",
            subject: Subject::Case(&case.id),
            actor: &actor,
            payload: payload.as_bytes(),
            time: None,
        })?;
        Ok(())
    })
}

/// The outcomes of the attempts on a case, oldest first; erased ones are left out.
fn outcomes(reader: &Reader, case: &str) -> Result<Vec<&'static Outcome>, DeskError> {
    let attempts = reader.attempts(case)?;
    let of = |word: &str| outcome::find(word).or_else(|| outcome::of_interview(word));
    Ok(attempts.iter().filter_map(|attempt| of(attempt.outcome.as_deref()?)).collect())
}
