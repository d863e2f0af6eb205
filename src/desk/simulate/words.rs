//! What virtual respondents and their interviewers say. Every place, office and event is invented; whoever
//! speaks of a street here speaks of none on any map.

mod en;
mod zh;

use super::chance::Lot;

/// Sentences by what they are for, in one language.
pub(super) struct Words {
    /// A particular piece of work.
    pub things: &'static [&'static str],
    /// What the speaker did about it.
    pub deeds: &'static [&'static str],
    /// What came of it, so that one could check.
    pub results: &'static [&'static str],
    /// What it has to do with what was learnt.
    pub links: &'static [&'static str],
    /// Much said and nothing told.
    pub slogans: &'static [&'static str],
    /// Another answer than those on the list.
    pub others: &'static [&'static str],
    /// Remarks of the interviewer on an answer.
    pub remarks: &'static [&'static str],
    /// Why a doubted value stands.
    pub reasons: &'static [&'static str],
    /// Why an interview was broken off.
    pub break_offs: &'static [&'static str],
    /// Why somebody would not take part.
    pub refusals: &'static [&'static str],
    /// What the unit said instead of the person.
    pub gatekeepers: &'static [&'static str],
    /// Who came instead of the person drawn.
    pub substitutes: &'static [&'static str],
    /// Why another day was asked for.
    pub postponed: &'static [&'static str],
    /// Where somebody is who is away and will be back in time.
    pub away: &'static [&'static str],
    /// Where somebody is who stays away.
    pub far: &'static [&'static str],
    /// What is said of somebody who is away when asked again.
    pub still_away: &'static [&'static str],
    /// What is said by somebody who has not made up their mind.
    pub reluctant: &'static [&'static str],
    /// Why somebody is out of the population.
    pub gone: &'static [&'static str],
    /// Why a reserve is released for whoever declined.
    pub released_declined: &'static [&'static str],
    /// Why one is released for whoever was never met.
    pub released_unreached: &'static [&'static str],
    /// Why one is released, whatever the case ended with.
    pub released: &'static [&'static str],
    /// What stands between sentences.
    pub between: &'static str,
}

/// The words of a language; English where there are none of its own.
pub(super) fn words(language: &str) -> &'static Words {
    if language.starts_with("zh") { &zh::WORDS } else { &en::WORDS }
}

impl Words {
    /// An open answer that holds so many of `most` things asked for: from a slogan to a whole story.
    pub fn story(&self, lot: &Lot, held: usize, most: usize) -> String {
        // In the order in which people tell it; what is left out is left out at the end.
        let kinds = [self.things, self.deeds, self.results, self.links];
        let share = if most == 0 { 0.5 } else { held as f64 / most as f64 };
        let told = (share * kinds.len() as f64).round() as usize;
        let mut said: Vec<&str> = Vec::new();
        if told == 0 || lot.chance("slogan", 0.25) {
            said.push(*lot.pick("slogan is", self.slogans));
        }
        said.extend(
            kinds.iter().take(told).enumerate().map(|(n, list)| *lot.pick(&format!("part {n}"), list)),
        );
        said.join(self.between)
    }

    /// A short answer in words.
    pub fn short(&self, lot: &Lot) -> String {
        let list = if lot.chance("vague", 0.2) { self.slogans } else { self.things };
        let mut said = vec![*lot.pick("first", list)];
        if lot.chance("goes on", 0.45) {
            said.push(*lot.pick("second", self.deeds));
        }
        said.join(self.between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_banks_are_varied_and_nobody_says_the_same_twice() {
        for language in ["zh", "en"] {
            let words = words(language);
            let all = [words.things, words.deeds, words.results, words.links, words.slogans].concat();
            assert!(all.len() >= 60, "{}", all.len());
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
            let stories: HashSet<String> =
                (0..200).map(|n| words.story(&Lot::new("s").at(&n.to_string()), 4, 4)).collect();
            assert!(stories.len() > 195, "{}", stories.len());
        }
    }

    #[test]
    fn who_has_more_to_tell_tells_more() {
        let mean = |held| {
            let length = |n: usize| words("zh").story(&Lot::new("s").at(&n.to_string()), held, 4).len();
            (0..100).map(length).sum::<usize>() / 100
        };
        assert!((0..4).all(|held| mean(held + 1) > mean(held)));
    }
}
