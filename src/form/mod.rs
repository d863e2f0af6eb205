//! One filled questionnaire as XForms means it: it takes any value and reports what is relevant, what
//! is missing, what is violated, which options there are, what a text says.
//! It refuses nothing and remembers no history: conducting an interview is the business of `interview`.

mod address;
mod answer;
mod chance;
#[allow(clippy::module_inception)] // the noun of the file is the noun of the module
mod form;
mod preload;
mod recompute;
mod shown;
mod violation;
mod world;

pub use address::Address;
pub use answer::{Answer, State};
pub use chance::Seed;
pub use form::Form;
pub use preload::Preload;
pub use shown::{Audience, shown_value};
pub use violation::{Verdict, Violation};

#[cfg(test)]
mod tests;
