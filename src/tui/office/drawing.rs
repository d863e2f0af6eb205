//! Draws from the methodologist's screen: what one would be, its plan fixed, and the draw itself, in one step or
//! once the public value is there. They are the acts of the desk; nothing is decided here.

use super::{Office, Trouble};
use crate::desk::case_number;
use crate::desk::draw::{self, Drawn, Start};
use crate::desk::plan::{self, Steps};
use crate::i18n::Words;
use crate::sampling::{Certificate, Plan};
use std::collections::BTreeMap;

/// What a draw would be, to be confirmed.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Its name.
    pub name: String,
    /// The plan as it would be fixed.
    pub plan: Plan,
    /// Why another plan of the round is dropped for it, where there is one.
    pub reason: Option<String>,
    /// What people call the strata that are units.
    pub strata: BTreeMap<String, Words>,
}

/// A draw that was made, as far as anybody may know it.
#[derive(Debug, Clone)]
pub struct Certified {
    /// Its certificate.
    pub certificate: Certificate,
    /// How many were drawn, and the first and the last case.
    pub cases: (i64, String, String),
}

impl Certified {
    fn of(drawn: Drawn) -> Certified {
        let (first, last) = drawn.numbers;
        Certified {
            certificate: drawn.outcome.certificate,
            cases: (last - first + 1, case_number(first), case_number(last)),
        }
    }
}

impl Office {
    /// What a draw would be if it were made now, in place of an earlier plan if a reason is given.
    ///
    /// # Errors
    /// Those of [`plan::preview`].
    pub fn propose_draw(&self, name: &str, reason: Option<String>) -> Result<Proposed, Trouble> {
        let plan = plan::preview(&self.desk, &self.reader, name, reason.as_deref())?;
        Ok(Proposed { name: name.to_string(), plan, reason, strata: self.strata() })
    }

    /// Fixes the plan of a draw, whose public value is awaited: which one, in words; without them one that the keeper
    /// of the plan hash names. Another plan takes a reason.
    ///
    /// # Errors
    /// Those of [`plan::prepare`].
    pub fn prepare_draw(
        &mut self,
        name: &str,
        awaited: Option<String>,
        reason: Option<&str>,
    ) -> Result<(), Trouble> {
        let mut writer = self.take_writer()?;
        let steps = Steps::Two { awaited: awaited.unwrap_or_else(plan::usual_value) };
        let prepared = plan::prepare(&self.desk, &mut writer, name, steps, reason);
        self.give_back(writer);
        prepared?;
        Ok(())
    }

    /// Makes a draw in one step, with a seed of the system's. Never undone; another plan takes a reason.
    ///
    /// # Errors
    /// Those of [`draw::draw`].
    pub fn make_draw(&mut self, name: &str, reason: Option<&str>) -> Result<Certified, Trouble> {
        self.carry_out(name, Start::Seed(None), reason)
    }

    /// Makes a draw whose plan awaited a public value: the value, and where it was published. Never undone.
    ///
    /// # Errors
    /// Those of [`draw::draw`].
    pub fn draw_by_value(&mut self, name: &str, text: String, source: String) -> Result<Certified, Trouble> {
        self.carry_out(name, Start::Public { text, source }, None)
    }

    fn carry_out(&mut self, name: &str, start: Start, reason: Option<&str>) -> Result<Certified, Trouble> {
        let mut writer = self.take_writer()?;
        let drawn = draw::draw(&self.desk, &mut writer, name, start, reason);
        self.give_back(writer);
        Ok(Certified::of(drawn?))
    }
}
