//! The outcome of a suite, by part.

use std::collections::BTreeMap;

/// How the cases of a suite came out.
#[derive(Default)]
pub struct Report {
    /// The parts that are begun.
    pub parts: BTreeMap<String, Count>,
    /// Those that are not, with their number of cases.
    pub not_yet: BTreeMap<String, usize>,
    /// What differs and is not listed, or is listed and agrees.
    pub differences: Vec<String>,
}

/// Cases compared.
#[derive(Default)]
pub struct Count {
    pub total: usize,
    pub agreed: usize,
    /// Those that differ and are listed.
    pub listed: usize,
}

impl Report {
    pub fn failed(&self) -> bool {
        !self.differences.is_empty()
    }

    pub fn print(&self, suite: &str) {
        for difference in &self.differences {
            println!("{suite}: {difference}");
        }
        let mut whole = Count::default();
        for (part, count) in &self.parts {
            count.print(&format!("{suite}/{part}"));
            whole.total += count.total;
            whole.agreed += count.agreed;
            whole.listed += count.listed;
        }
        whole.print(suite);
        for (part, count) in &self.not_yet {
            println!("{suite}/{part}: {count} not yet");
        }
    }
}

impl Count {
    fn print(&self, name: &str) {
        print!("{name}: {} of {}", self.agreed, self.total);
        if self.listed > 0 {
            print!(", {} known to differ (known-differences.toml)", self.listed);
        }
        println!();
    }
}
