//! Estimates from a probability sample and their uncertainty: numbers in, numbers out.
//! What lives here: the design-based estimator, domains, weights under non-response, the rule for
//! small cells, and tables made of these. What never may: a disk, a screen, a name of a person, a
//! question or a score (they come as numbers), or anything else of this crate.
//!
//! Two ways lead to the same figures, and a test holds them against each other: [`Design`] takes
//! one row an element and covers everything, [`Tally`] sums up in one pass and serves live tables.
//!
//! Sources: C.-E. Särndal, B. Swensson, J. Wretman, *Model Assisted Survey Sampling* (1992);
//! T. Lumley, *Complex Surveys* (2010) and the R package `survey` 4.1, whose results are matched.

mod design;
mod disclosure;
mod domain;
mod estimate;
mod moments;
mod nonresponse;
mod planning;
mod proportion;
mod quantile;
mod table;
mod variance;

pub use design::{Design, DesignError, DfFrom, Lonely, Subset};
pub use disclosure::{Cell, Sum, Suppressed, withhold, withhold_beside};
pub use domain::{Stratum, Tally};
pub use estimate::Estimate;
pub use moments::Moments;
pub use nonresponse::{class_weights, stratum_weight};
pub use planning::{Assumption, Expected, Planned, expect, expect_total};
pub use proportion::{ProportionMethod, proportion_interval};
pub use quantile::{beta_quantile, normal_quantile, t_quantile};
pub use table::{Figure, Node, Row, Scope, Sizes, Table, TreeError};

/// The level of every interval unless another is asked for.
pub const LEVEL: f64 = 0.95;
