//! What has to be said of the bounds of a score where they are not about the same interviews as the score itself.

use super::ScoreRow;
use crate::i18n::Words;
use crate::words;

/// Why both bounds may lie on one side of the score: interviews without an overall score have bounds all the same.
/// Nothing where all three are about as many interviews, or where nothing is shown.
pub fn about_more_than_the_score(row: &ScoreRow) -> Option<Words> {
    let scored = row.overall.n;
    let bounds = [&row.all_wrong, &row.left_out];
    let shown = row.overall.mean.is_some() && bounds.iter().all(|bound| bound.mean.is_some());
    (shown && bounds.iter().any(|bound| bound.n > scored)).then(|| {
        words!(
            "总分 n={scored}：没有总分的访谈在这里也算，两个数可能都在总分的一边。",
            "Score: n={scored}. Those without one count here too, so both may lie to one side."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::board::handmade::Handmade;

    #[test]
    fn what_differs_is_said_where_it_differs() {
        let board = Handmade::worked().board();
        // One interview has knowledge alone, and so a bound and no score.
        let total = &board.units.rows[0];
        assert_eq!(total.left_out.n, total.overall.n + 1);
        let said = about_more_than_the_score(total).map(|words| words.en);
        let n = total.overall.n;
        assert!(said.is_some_and(|said| said.starts_with(&format!("Score: n={n}."))));
        let finance = board.units.rows.iter().find(|row| row.id == "finance").expect("a unit");
        assert!(finance.left_out.mean.is_some() && finance.left_out.n == finance.overall.n);
        assert_eq!(about_more_than_the_score(finance), None);
        // Where the score is withheld, nothing is told of it.
        let health = board.units.rows.iter().find(|row| row.id == "health").expect("a unit");
        assert_eq!((health.overall.mean, about_more_than_the_score(health)), (None, None));
    }
}
