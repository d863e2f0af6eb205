//! How the figures of a board come about, for those who read them: leads and supervisors, not statisticians.
//! Each paragraph is true of every study or names what this study has settled. The formulas with their sources
//! stand beside the code that computes them.

use super::{Board, said};
use crate::i18n::Words;
use crate::study::Study;
use crate::words;

/// The paragraphs, each with its heading.
pub fn paragraphs(study: &Study, board: &Board) -> Vec<(Words, Words)> {
    vec![
        (
            words!("得分说的是谁", "Whom a score is about"),
            words!(
                "得分满分 100，估计的是：如果把抽样框里这个单位的人全都访到，平均会得多少分。它说的不是已经访到的那几个人，而是他们代表的所有人。n 是有这一项得分的访谈份数；份数少，话就不能说满。",
                "A score, out of 100, estimates the mean one would find by interviewing everybody of the unit who is in the frame. It speaks of all those, not only of the few who were reached. n is how many interviews have a value for that score; where n is small, little can be said."
            ),
        ),
        counted(study),
        (
            words!("权数", "Weights"),
            words!(
                "各层抽取的比例不一样，所以一份访谈代表的人数也不一样。某层框里有 N 人，已访到 r 人，另查明 z 人不该在框里，那么这层每份访谈代表 N ÷（r ＋ z）人。层大、访得少，每份的分量就重。",
                "Strata are not drawn at the same rate, so interviews do not stand for the same number of people. Where a stratum has N people in the frame, r were interviewed and z turned out not to belong there, each interview stands for N ÷ (r + z) people. The larger the stratum and the fewer its interviews, the more each of them weighs."
            ),
        ),
        (
            words!("95 % 区间", "The 95 % interval"),
            words!(
                "只访了一部分人，得分就有抽样误差。按同样的办法一次次重抽，一百次里约有九十五次，区间会把真正的平均数圈在里面。区间 ＝ 得分 ± t × 标准误。t 按这一行自己的自由度取（人数减去这些人所在的层数）：三个人的 t 很大，区间就很宽，这是实情。自由度不到 1 就没有区间，写作 –。",
                "Only some were asked, so a score has sampling error. If the same sample were drawn again and again, about ninety-five intervals of a hundred would contain the true mean. The interval is score ± t × standard error, with t from the row's own degrees of freedom (interviews less the strata they lie in). For three people t is large and the interval wide: that is the truth about three people. Below one degree of freedom there is no interval, and – stands in its place."
            ),
        ),
        (
            words!("为什么区间会超出 0 到 100", "Why an interval may pass 0 or 100"),
            words!(
                "人少而得分靠近一端时，公式给出的端点会越过 0 或 100。数字照公式写，不改；图画到边上为止，用 ‹ 或 › 标出后面还有。",
                "With few people and a score near one end, the formula gives an end beyond 0 or 100. The number is written as the formula gives it; the drawing stops at the edge and marks it with ‹ or ›."
            ),
        ),
        (
            words!("有限总体校正", "Finite population correction"),
            words!(
                "一个单位只有二十人，访到十五人，剩下没问的只有五人，误差自然比从一千人里访十五人小。所以每层的方差乘以 1 −（r ＋ z）÷ N。全部访到或查明，抽样误差就是 0。这里用的是已访到和查明的人数，不是抽到的人数。",
                "Where fifteen of twenty people were interviewed only five are unknown, so the error is smaller than for fifteen of a thousand. Each stratum's variance is multiplied by 1 − (r + z) ÷ N; once everybody is interviewed or accounted for, sampling error is zero. What counts is who was reached, not who was drawn."
            ),
        ),
        (
            words!("标准误和设计效应", "Standard error and design effect"),
            words!(
                "标准误是抽样误差的大小，单位是分。设计效应是得分的方差，除以同样人数的简单随机抽样会有的方差：1 表示一样准；1.3 表示因为各层比例不同，准确程度只相当于少访了约四分之一的人；小于 1 表示分层帮了忙。",
                "The standard error is the size of the sampling error, in points. The design effect is the variance of the score divided by what a simple random sample of as many people would have: 1 is as good, 1.3 means that unequal rates cost as much as a quarter fewer interviews, less than 1 means that stratifying helped."
            ),
        ),
        (
            words!("没有访到的人：一个假定", "Those not reached: an assumption"),
            words!(
                "这些数假定：同一层里，没访到的人和访到的人没有系统的差别（层内无应答是随机的）。统计查不出这个假定对不对。能做的是多联系几次，把难找的人也访到。备用补的是人数，补不了这一条。",
                "The figures assume that, within a stratum, those who were not reached do not differ systematically from those who were (non-response at random within strata). No statistic can check this. What helps is trying again until those who are hard to find are reached too. A reserve repairs the number, not this."
            ),
        ),
        (
            words!("暂", "Provisional"),
            match board.round.as_ref().filter(|round| !round.closed && !said::is_drill(board)) {
                Some(round) => {
                    let name = &round.name;
                    words!(
                        "第 {name} 轮还没有结束，所以每个数都写“暂”。先访到的人往往好找、有空、愿意谈，不是随机的一部分；他们的得分不能当作结果往外说。这一轮关闭以后，“暂”字就没有了。",
                        "Round {name} is still open, so every figure is called provisional. Those who are reached first are easy to find, have time and like to talk: they are no random part of all, and their score is not a result to pass on. The word goes when the round is closed."
                    )
                }
                None if said::is_drill(board) => words!(
                    "眼下看的是练习的个案。它们不是抽样抽出来的，这里的得分只让您看看表是什么样，不说明任何单位。",
                    "What is shown now are practice cases. They are no sample; their scores show what the tables look like and say nothing of any unit."
                ),
                None => words!(
                    "一轮没有结束时每个数都写“暂”：先访到的人不是随机的一部分。这一轮已经关闭，所以没有这个字。",
                    "While a round is open every figure is called provisional: those reached first are no random part of all. This round is closed, so the word is gone."
                ),
            },
        ),
        withheld(study),
        (
            words!("为什么不排名次", "Why nothing is ranked"),
            words!(
                "两个区间大半重叠，就分不出谁高谁低；排出名次来，等于拿抽样的运气给单位定高下。所以各行永远按项目里定下的次序排列，不按得分排。",
                "Where two intervals overlap for the most part, nobody knows which score is higher; a ranking would judge units by the luck of the draw. So the rows stand in the order of the study, always, and never in that of the scores."
            ),
        ),
        (
            words!("不知道、拒答、没问到", "Don't know, refused, not reached"),
            words!(
                "有标准答案的题：答“不知道”得 0 分；拒答也是 0 分，另行计数；没有问到、跳过、抹去的算缺失；按问卷不该问的，不进分母。征求看法的题：不知道、拒答、没问到都算缺失。“缺的全算错”和“缺的不算”两个数放在一起看：差得多，说明得分靠的是这条规定，要一并说明。",
                "Items with a right answer: “don't know” scores 0; a refusal scores 0 and is counted apart; what was not reached, skipped or erased is missing; what did not apply is out of the denominator. Opinion items: don't know, refused and not reached are all missing. Look at “all that is missing wrong” and “left out” side by side: where they differ much, the score rests on this rule, and that must be said."
            ),
        ),
        (
            words!("待评分", "Answers that wait for a mark"),
            match study.marks {
                1 => words!(
                    "开放题记下原话，过后由人评分。还没评的，那一维度就缺这几分，这份访谈可能还没有总分；下面写着有几份。拒答和不知道不用评，是 0 分。",
                    "Open answers are written down word for word and marked later. Until then their points are missing in the dimension, and the interview may have no overall score yet; the lines below say how many. Refused and don't know need no mark and score 0."
                ),
                marks => words!(
                    "开放题记下原话，过后由 {marks} 个人分别评分，取平均；没评齐，那一维度就缺这几分，这份访谈可能还没有总分；下面写着有几份。拒答和不知道不用评，是 0 分。",
                    "Open answers are written down word for word, marked later by {marks} people apart, and their mean counts. Until all have marked, the points are missing in the dimension, and the interview may have no overall score yet; the lines below say how many. Refused and don't know need no mark and score 0."
                ),
            },
        ),
        overall(board),
        (
            words!("小组的数", "Figures of teams"),
            words!(
                "小组的数说的是小组的工作，不是哪个人群：一般只有份数和平均数，没有误差和区间。只有小组负责的都是整单位、别的组没有沾手，才有区间，因为那时它说的就是这些单位。组与组访的人不同，不能拿来比高低。",
                "A team's figures are about its work, not about a population: as a rule n and mean only, without error or interval. Only where a team has whole units, and nobody else works in them, is there an interval, since the figure then is about those units. Teams interview different people: they cannot be compared by it."
            ),
        ),
        (
            words!("完成的百分数", "Percentages of what is done"),
            words!(
                "百分数只舍不入：差一份就不是 100 %；做了一点但不到百分之一，写 < 1 %。应访个案不算已被备用替换的。",
                "Percentages are cut off, never rounded up: one case short is not 100 %, and a little is not nothing: it is < 1 %. Cases that a reserve has replaced are not asked for any more."
            ),
        ),
        (
            words!("内部", "Internal"),
            words!(
                "这些表给能打开访谈的人看。隐去小格子防的是随眼一看；昨天的表和今天的表一比，或者和原始数据一比，还是能看出来。往外发的要另行处理。",
                "These tables are for those who may open the interviews. Withholding small cells guards against a glance; yesterday's table beside today's, or a table beside the raw data, may still tell. What leaves the team needs more than this."
            ),
        ),
    ]
}

fn counted(study: &Study) -> (Words, Words) {
    let share = (1000.0 * study.sufficient).round() / 10.0;
    let text = words!(
        "提交了的访谈都计入。中途终止的，答到应答题目的 {share} %（本项目的规定）就计入，不到就不计。退回修改的，重新提交以前不计。作废的不进任何统计。",
        "Every submitted interview counts. One that was broken off counts if at least {share} % of its applicable items were reached (as this study has it), else not. One that was given back does not count until it is submitted again. Voided ones are out of all figures."
    );
    (words!("哪些访谈计入", "Which interviews count"), text)
}

fn withheld(study: &Study) -> (Words, Words) {
    let smallest = study.smallest;
    let text = words!(
        "不到 {smallest} 份的格子写 n<{smallest}，不显示得分：人太少，得分等于说出了个人。如果上级单位下面只隐去一个，用合计一减就露出来了，所以再隐去一个，写“连带”；选的是人数最少的那个单位，不看得分。",
        "A cell of fewer than {smallest} says n<{smallest} and shows no score: with so few people it would be about persons. Where it is the only one withheld of its group, the total would give it away, so another is withheld beside it and says “linked”: the one with the fewest people, whatever its score."
    );
    (words!("为什么有的不显示", "Why some are not shown"), text)
}

fn overall(board: &Board) -> (Words, Words) {
    let weighted = board.units.dimensions.iter().filter_map(|d| d.weight.map(|weight| (d, weight)));
    let list = |lang: &str| {
        let each = weighted.clone().map(|(d, weight)| format!("{} {weight}", d.title.get(lang)));
        each.collect::<Vec<_>>().join(if lang == "zh" { "、" } else { ", " })
    };
    let (zh, en) = (list("zh"), list("en"));
    let weights = match zh.is_empty() {
        true => Words::default(),
        false => words!("本项目的权重：{zh}。", " Weights in this study: {en}."),
    };
    let (zh, en) = (weights.zh, weights.en);
    let text = words!(
        "一个维度的得分 ＝ 100 × 得到的分 ÷ 问到的分，问到的分不足八成就没有得分。总分是各维度按权重的平均；缺一个有权重的维度就没有总分，这份访谈不进那个 n，表下写着有几份。{zh}",
        "A dimension's score is 100 × points ÷ points reached, and there is none where less than 80 % of its points were reached. The overall score is the mean of the dimensions by their weights; without one of them there is no overall score, the interview is out of that n, and the lines below say how many are.{en}"
    );
    (words!("维度和总分", "Dimensions and overall score"), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::board::handmade::Handmade;

    #[test]
    fn it_speaks_of_this_study_in_both_languages() {
        let made = Handmade::worked();
        let mut study = made.desk.study.clone();
        (study.smallest, study.sufficient, study.marks) = (7, 0.725, 2);
        let said = paragraphs(&study, &made.board());
        let zh: String = said.iter().map(|(_, text)| text.zh.as_str()).collect();
        let en: String = said.iter().map(|(_, text)| text.en.as_str()).collect();
        assert!(zh.contains("n<7") && en.contains("n<7"));
        assert!(zh.contains("72.5 %") && en.contains("72.5 %"));
        assert!(zh.contains("由 2 个人分别评分") && en.contains("by 2 people"));
        assert!(zh.contains("应知应会 60、学用结合 40") && en.contains("Knowledge 60, Practice 40"));
        assert!(zh.contains("第 1 轮还没有结束") && en.contains("Round 1 is still open"));
        assert!(said.iter().all(|(heading, _)| !heading.zh.is_empty() && !heading.en.is_empty()));
        made.close_round("1");
        let said = paragraphs(&study, &made.board());
        assert!(said.iter().any(|(_, text)| text.en.contains("This round is closed")));
    }
}
