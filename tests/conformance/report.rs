//! The outcome of a suite.

/// How the cases of a suite, or of a part of it, came out.
#[derive(Default)]
pub struct Report {
    /// Cases compared.
    pub total: usize,
    /// Those that agree.
    pub agreed: usize,
    /// Those that differ and are listed.
    pub listed: usize,
    /// Parts that are not begun, with their number of cases.
    pub not_yet: Vec<(String, usize)>,
    /// What differs and is not listed, or is listed and agrees.
    pub differences: Vec<String>,
}

impl Report {
    pub fn failed(&self) -> bool {
        !self.differences.is_empty()
    }

    pub fn print(&self, suite: &str) {
        for difference in &self.differences {
            println!("{suite}: {difference}");
        }
        print!("{suite}: {} of {}", self.agreed, self.total);
        if self.listed > 0 {
            print!(", {} known to differ (known-differences.toml)", self.listed);
        }
        println!();
        for (part, count) in &self.not_yet {
            println!("{suite}/{part}: {count} not yet");
        }
    }
}
