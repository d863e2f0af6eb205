//! The nearest known word to one that is not known, for "did you mean".
//! Distances are edits between characters, a swap of two neighbours counting as one.
//! Nothing here knows what the words mean.

/// The candidate nearest to `word`, if it is near enough to be what was meant.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, candidate)| (*edits, *candidate))
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance (edits: insert, delete, replace, swap neighbours).
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut best = (above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant_and_no_other() {
        let words = ["selected", "selected-at", "sum", "substr"];
        assert_eq!(nearest("selectd", words.into_iter()), Some("selected"));
        assert_eq!(nearest("Sum", words.into_iter()), Some("sum"));
        assert_eq!(nearest("usm", words.into_iter()), Some("sum"));
        assert_eq!(nearest("frobnicate", words.into_iter()), None);
    }
}
