//! What has to be said beside the figures of a board, in both languages: that they are provisional, what they
//! assume, whom they leave out, why one is withheld. The same words on every face.

use super::{Board, Matter, ScoreRow, Scores, Share, Urgent};
use crate::desk::{case_number, practice};
use crate::i18n::{Words, counted};
use crate::statistics::Suppressed;
use crate::study::Study;
use crate::words;

/// What stands in place of a figure that is withheld.
pub fn withheld(why: Suppressed, smallest: u64) -> Words {
    match why {
        Suppressed::Small => words!("n<{smallest}", "n<{smallest}"),
        Suppressed::Linked => words!("连带", "linked"),
    }
}

/// What the word above means.
pub fn why_linked() -> Words {
    words!(
        "连带：若显示，可推算出被隐去的单位。",
        "linked: if it were shown, a withheld one could be worked out."
    )
}

/// One word for figures of a round that goes on.
pub fn provisional() -> Words {
    words!("暂", "provisional")
}

/// One word for what stays in the team.
pub fn internal() -> Words {
    words!("内部", "internal")
}

/// What a practice study says of itself.
pub fn practice() -> Words {
    words!("练习数据", "practice data")
}

/// The same in one word, where there is little room.
pub fn practising() -> Words {
    words!("练习", "practice")
}

/// Whether it is about cases to practise on beside those of a real study: they were not drawn.
pub fn is_drill(board: &Board) -> bool {
    let round = board.round.as_ref().map(|round| round.name.as_str());
    board.realm == practice::REALM && round == Some(practice::ROUND)
}

/// What the round is called, and whether it is over.
pub fn round(board: &Board) -> Words {
    let (name, closed) = board.round.as_ref().map_or(("", false), |round| (&*round.name, round.closed));
    match (is_drill(board), closed) {
        (true, _) => words!("练习的个案", "practice cases"),
        (false, true) => words!("第 {name} 轮（已结束）", "round {name} (closed)"),
        (false, false) => words!("第 {name} 轮", "round {name}"),
    }
}

/// That the round goes on, if it does; of cases to practise on, that they are no sample.
pub fn why_provisional(board: &Board) -> Option<Words> {
    if is_drill(board) {
        return Some(words!(
            "练习：这些个案不是抽样抽出来的，得分不说明任何单位。",
            "practice: these cases are no sample, and their scores say nothing of any unit."
        ));
    }
    let open = board.round.as_ref().filter(|round| !round.closed)?;
    let round = &open.name;
    Some(words!(
        "暂：第 {round} 轮还没有结束；先访到的人不是随机的一部分。",
        "provisional: round {round} is still open, and those reached first are no random part of all."
    ))
}

/// What the figures of units rest on.
pub fn assumption() -> Words {
    words!(
        "假定：层内无应答是随机的。已计有限总体校正；区间 95 %，用各行自己的自由度。不排名次。",
        "assumed: non-response at random within strata. Finite population correction applied; 95 % intervals \
         with each row's own degrees of freedom. No ranking."
    )
}

/// What the figures of teams are about.
pub fn about_teams() -> Words {
    words!(
        "小组的数说的是小组的工作：只有整单位归一组的，才有误差和区间。",
        "A team's figures are about its work: only a team that has whole units has errors and intervals."
    )
}

/// Whom the total does not cover, if anybody.
pub fn uncovered(scores: &Scores) -> Option<Words> {
    let total = scores.rows.first()?;
    let (all, covered) = (total.population?, total.covered?);
    (covered < all && covered > 0).then(|| {
        words!(
            "得分覆盖抽样框 {all} 人中的 {covered} 人：其余各层还没有访到人。",
            "The scores cover {covered} of the {all} in the frame: nobody of the other strata has been reached yet."
        )
    })
}

/// How many interviews count and have no overall value, if any.
pub fn without_value(row: &ScoreRow) -> Option<Words> {
    let (unmarked, incomplete) = (row.unmarked, row.incomplete);
    let all = unmarked + incomplete;
    let more = counted(all, "more interview has", "more interviews have");
    match (unmarked, incomplete) {
        (0, 0) => None,
        (_, 0) => Some(words!(
            "另有 {unmarked} 份访谈还没有总分：开放题待评分。",
            "{more} no overall score yet: open answers wait for marks."
        )),
        (0, _) => Some(words!(
            "另有 {incomplete} 份访谈没有总分：有的维度答得太少。",
            "{more} no overall score: too little of a dimension was reached."
        )),
        _ => Some(words!(
            "另有 {all} 份访谈没有总分：{unmarked} 份的开放题待评分，{incomplete} 份有的维度答得太少。",
            "{more} no overall score: {unmarked} for want of marks of open answers, {incomplete} where too little \
             of a dimension was reached."
        )),
    }
}

/// How much was not known, refused, not reached; none where it is withheld or nothing applied.
pub fn missing(row: &ScoreRow) -> Option<Words> {
    let items = row.items.filter(|items| items.applicable > 0)?;
    let share = |count: u64| Share::of(count, items.applicable).thousandths();
    let (dk, rf, not, all) =
        (share(items.dont_know), share(items.refused), share(items.not_reached), items.applicable);
    let due = counted(all, "scored answer", "scored answers");
    Some(words!(
        "计分题 {all} 题次：不知道 {dk} %，拒答 {rf} %，未到 {not} %。",
        "Of {due} due: don't know {dk} %, refused {rf} %, not reached {not} %."
    ))
}

/// The score were all that is missing wrong, and were it left out.
pub fn bounds(row: &ScoreRow) -> Option<Words> {
    let (wrong, left) = (row.all_wrong.mean?, row.left_out.mean?);
    let (n, of) = (row.all_wrong.n, row.left_out.n);
    Some(words!(
        "缺的全算错：{wrong:.1}（n={n}）；缺的不算：{left:.1}（n={of}）。",
        "All that is missing wrong: {wrong:.1} (n={n}); left out: {left:.1} (n={of})."
    ))
}

/// An urgent matter as a line: what it is, how many, and what can be said in a few words.
pub fn urgent(urgent: &Urgent, study: &Study, now: i64) -> (Words, u64, Words) {
    let detail = match urgent.matter {
        Matter::Overdue => joined([numbers(urgent), oldest(urgent, now)]),
        Matter::BrokenOff => numbers(urgent),
        Matter::InProgress => joined([numbers(urgent), oldest(urgent, now)]),
        Matter::Unmarked => words!("开放题的回答", "open answers"),
        Matter::Unassigned | Matter::NotBegun => by_team(urgent, study),
    };
    (matter(urgent.matter), urgent.count, detail)
}

/// What a matter is called.
pub fn matter(matter: Matter) -> Words {
    match matter {
        Matter::Overdue => words!("逾期预约", "overdue"),
        Matter::BrokenOff => words!("中途终止", "broken off"),
        Matter::Unassigned => words!("没有派出", "not given out"),
        Matter::Unmarked => words!("待评分", "to be marked"),
        Matter::InProgress => words!("进行中", "in progress"),
        Matter::NotBegun => words!("未开始", "not begun"),
    }
}

/// The numbers of the first cases.
fn numbers(urgent: &Urgent) -> Words {
    const SHOWN: usize = 6;
    let numbers: Vec<String> = urgent.numbers.iter().take(SHOWN).map(|number| case_number(*number)).collect();
    let more = if urgent.count as usize > numbers.len() { "…" } else { "" };
    let (zh, en) = (numbers.join("、"), numbers.join(", "));
    words!("{zh}{more}", "{en}{more}")
}

fn oldest(urgent: &Urgent, now: i64) -> Words {
    const DAY: i64 = 86_400_000;
    match urgent.since.map(|since| (now - since) / DAY) {
        Some(days) if days > 0 => words!("最久 {days} 天", "oldest {days} d"),
        _ => Words::default(),
    }
}

fn by_team(urgent: &Urgent, study: &Study) -> Words {
    let mut said = Vec::new();
    let named = study.teams.iter().map(|team| (team.code.as_str(), team.title.words()));
    for (code, title) in [("", words!("没有小组", "no team"))].into_iter().chain(named) {
        if let Some(count) = urgent.teams.get(code) {
            said.push(Words::new(format!("{} {count}", title.zh), format!("{} {count}", title.en)));
        }
    }
    joined(said)
}

/// Those that say something, with commas between.
fn joined(words: impl IntoIterator<Item = Words>) -> Words {
    let all: Vec<Words> = words.into_iter().filter(|words| !words.zh.is_empty()).collect();
    let of = |text: fn(&Words) -> &str| all.iter().map(text).collect::<Vec<_>>();
    Words::new(of(|w| &w.zh).join("，"), of(|w| &w.en).join(", "))
}
