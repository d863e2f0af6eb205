//! What lies below each of the five parts of a study on the methodologist's screen: what the checker says, the
//! roster, plans and certificates, teams, the export. The lines are made here; the screen scrolls and draws them.

use super::renew::what_changed;
use super::study_parts::{Files, has_news, moment, short};
use crate::desk::standing::{DrawStanding, Stage};
use crate::i18n::{Lang, Words, counted};
use crate::sampling::{Method, Plan};
use crate::source::Severity;
use crate::tui::look::Look;
use crate::tui::office::study::{Lies, StudyFacts};
use crate::tui::widgets::wrap::{pad, pad_left, width};
use crate::words;
use std::collections::BTreeMap;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Plain,
    /// Its columns stand under those above: it is cut, not wrapped.
    Table,
    Quiet,
    Loud,
}

type Lines = Vec<(String, Rank)>;

/// What lies below a part, and its title.
pub(super) fn panel(part: usize, facts: &StudyFacts, files: Files, look: &Look) -> (String, Lines) {
    let (title, said) = match part {
        0 => (look.say("问卷检查", "What the checker says"), checker(facts, look)),
        1 => (look.say("名册", "Roster"), roster(facts, files, look)),
        2 => (look.say("方案与凭证", "Plan and certificate"), draws(facts, files, look)),
        3 => (look.say("小组", "Teams"), team_table(facts, look)),
        _ => (look.say("导出", "Export"), exports(facts, look)),
    };
    (title.to_string(), said)
}

/// A command line of the program on this study, as people type it.
fn command(facts: &StudyFacts, name: &str, rest: &str) -> String {
    let dir = facts.dir.display().to_string();
    let dir = if dir.contains(char::is_whitespace) { format!("'{dir}'") } else { dir };
    format!("fangtan {name} {dir}{rest}")
}

fn checker(facts: &StudyFacts, look: &Look) -> Lines {
    let mut said = Lines::new();
    for found in &facts.questions.found {
        let (severity, rank) = match found.severity {
            Severity::Error => (look.say("错误", "error"), Rank::Loud),
            Severity::Warning => (look.say("提醒", "warning"), Rank::Plain),
        };
        said.push((format!("{}  {severity}  {}", place(&found.place()), look.words(&found.message)), rank));
        if let Some(help) = &found.help {
            said.push((format!("    {}", look.words(help)), Rank::Quiet));
        }
    }
    if said.is_empty() {
        said.push((look.say("没有错误，也没有提醒。", "No errors, no warnings.").into(), Rank::Plain));
    } else {
        let line = command(facts, "check", "");
        let text = look.say("连同出处的原文：", "With the lines they are about: ").to_string() + &line;
        said.push((text, Rank::Quiet));
    }
    said
}

/// A place without the folders before the file.
fn place(whole: &str) -> &str {
    whole.rsplit(['/', '\\']).next().unwrap_or(whole)
}

fn roster(facts: &StudyFacts, files: Files, look: &Look) -> Lines {
    let file = &facts.roster_file.name;
    let Some(roster) = &facts.roster else {
        let what = match facts.roster_file.there {
            true => words!(
                "名册是 {file}。读入时逐行检查，有一处错就一行也不存；姓名电话只进 people.db。",
                "The roster is {file}. Every row is checked, and one fault means that nothing is stored; names and \
                 telephone numbers go into people.db only."
            ),
            false => words!(
                "把名册放进项目文件夹，叫 {file}；或改 study.yaml 里 roster 的 file。",
                "Put the roster into the study's folder as {file}, or correct `file` under `roster` in study.yaml."
            ),
        };
        return vec![(look.words(&what).to_string(), Rank::Plain)];
    };
    let (day, file, hash) = (look.day(roster.read), &roster.file, short(&roster.sha256, look));
    let read = words!("{day} 读入 {file}，{hash}", "{file}, read {day}, {hash}");
    let mut said = vec![(look.words(&read).to_string(), Rank::Plain)];
    if has_news(facts, files) {
        changed_file(&mut said, &day, files, look);
    }
    for (reason, count) in &roster.out {
        let (zh, en) = (&reason.zh, &reason.en);
        let out = words!("不在抽样框 {count}：{zh}", "out of the frame {count}: {en}");
        said.push((look.words(&out).to_string(), Rank::Plain));
    }
    let rows: Vec<Vec<String>> = roster
        .units
        .iter()
        .map(|(unit, count)| vec![look.words(unit).to_string(), count.to_string()])
        .collect();
    let titles = match look.lang {
        Lang::Zh => vec!["单位", "合资格"],
        Lang::En => vec!["unit", "eligible"],
    };
    table(&mut said, titles, rows, look);
    if facts.acts && !has_news(facts, files) {
        let file = &facts.roster_file.name;
        let again = words!(
            "有了新名册，就放进文件夹、换掉 {file}，这里会列出差别。",
            "A new roster takes the place of {file} in the folder; what it changes is then said here."
        );
        said.push((String::new(), Rank::Table));
        said.push((look.words(&again).to_string(), Rank::Quiet));
    }
    said
}

/// The roster would be read otherwise now: what that would change, or why it cannot be read.
fn changed_file(said: &mut Lines, day: &str, files: Files, look: &Look) {
    match files.and_then(|files| files.roster.as_ref()) {
        None => {
            let text = words!(
                "{day} 读入以后，文件变了；正在比较…",
                "The file has changed since it was read on {day}; comparing…"
            );
            said.push((look.words(&text).to_string(), Rank::Loud));
        }
        // It was put back in the meantime.
        Some(Ok(None)) => {}
        Some(Ok(Some(news))) if news.same_file => {
            let Words { zh, en } = what_changed(news);
            let text = Words::new(
                format!("{day} 读入以后，study.yaml 变了，同一份名册读出来不一样：{zh}"),
                format!("study.yaml has changed since {day}; the same roster would be read otherwise: {en}"),
            );
            said.push((look.words(&text).to_string(), Rank::Loud));
        }
        Some(Ok(Some(news))) => {
            let Words { zh, en } = what_changed(news);
            let text = Words::new(
                format!("{day} 读入以后，文件变了：{zh}"),
                format!("The file has changed since it was read on {day}: {en}"),
            );
            said.push((look.words(&text).to_string(), Rank::Loud));
        }
        Some(Err(trouble)) => {
            let text = words!(
                "{day} 读入以后，文件变了，照这样读不进来：",
                "The file has changed since it was read on {day}, and cannot be read as it is:"
            );
            said.push((look.words(&text).to_string(), Rank::Loud));
            said.extend(look.words(&trouble.0).lines().map(|line| (line.to_string(), Rank::Plain)));
        }
    }
}

fn draws(facts: &StudyFacts, files: Files, look: &Look) -> Lines {
    let mut said = Lines::new();
    let files = files.map(|files| &files.draws);
    if let Some(Ok(checked)) = files {
        said.extend(checked.problems.iter().map(|words| (look.words(words).to_string(), Rank::Loud)));
    }
    if let Some(Err(trouble)) = files {
        said.push((look.words(&trouble.0).to_string(), Rank::Loud));
    }
    for draw in &facts.draws {
        one_draw(&mut said, draw, facts, look);
    }
    let any_made = facts.draws.iter().any(|draw| matches!(draw.stage, Stage::Made(_)));
    // Of plans that wait it is said above already.
    if let Some(Ok(checked)) = files.filter(|_| any_made) {
        said.extend(checked.notes.iter().map(|words| (look.words(words).to_string(), Rank::Quiet)));
    }
    if facts.draws.is_empty() {
        let none = look.say(
            "在 study.yaml 里写 draws：抽多少人、按什么分层、备用多少。",
            "Write `draws` in study.yaml: how many, from which strata, how many in reserve.",
        );
        said.push((none.to_string(), Rank::Plain));
    }
    if any_made && facts.acts && facts.draws.iter().all(|draw| matches!(draw.stage, Stage::Made(_))) {
        let again = look.say(
            "抽了就不重来。真要再抽，在 study.yaml 里另写一个抽取，再到这里写理由。",
            "A draw is never repeated. If another is truly needed, describe one of another name in study.yaml; it is \
             drawn here, with the reason.",
        );
        said.push((again.to_string(), Rank::Quiet));
    }
    if any_made {
        let text =
            look.say("核对全部：", "To check everything: ").to_string() + &command(facts, "verify", "");
        said.push((text, Rank::Quiet));
    }
    said
}

fn one_draw(said: &mut Lines, draw: &DrawStanding, facts: &StudyFacts, look: &Look) {
    let (name, round, size) = (&draw.name, draw.round, draw.size);
    let Some(plan) = &draw.plan else {
        let text = match draw.stage {
            Stage::Described => words!(
                "{name}：第 {round} 轮，{size} 人，还没有抽。抽以前会列出抽样框和各层，问一次。",
                "{name}: round {round}, {size} to be drawn. Frame and strata are shown and asked about first."
            ),
            Stage::Behind => words!(
                "{name}：第 {round} 轮已经有方案，另抽要写理由；两个方案都列在凭证上。",
                "{name}: round {round} has a plan already. Another takes a reason; the certificate lists both."
            ),
            Stage::Planned | Stage::Made(_) => {
                words!(
                    "{name}：读不出 draws/{name}.plan.json",
                    "{name}: draws/{name}.plan.json cannot be read"
                )
            }
        };
        said.push((look.words(&text).to_string(), Rank::Plain));
        return;
    };
    let method = method(plan);
    let hash = draw.plan_sha256.as_deref().unwrap_or("");
    match (draw.stage, draw.awaited()) {
        (Stage::Made(_), awaited) => {
            let seed = match awaited {
                None => words!("一步抽取，种子在凭证上", "one step, the seed is in the certificate"),
                Some(_) if draw.opened => {
                    let name = &draw.name;
                    words!(
                        "种子和备用的次序已公布在 draws/{name}.opened.json",
                        "seed and reserves are published in draws/{name}.opened.json"
                    )
                }
                Some(_) => words!("种子本轮结束后公布", "the seed is published when the round closes"),
            };
            let (hash, zh, en) = (short(hash, look), &seed.zh, &seed.en);
            let (mzh, men) = (&method.zh, &method.en);
            let text = Words::new(
                format!("{name}：第 {round} 轮，{mzh}。方案 {hash}；{zh}"),
                format!("{name}: round {round}, {men}. Plan {hash}; {en}"),
            );
            said.push((look.words(&text).to_string(), Rank::Plain));
            if draw.released > 0 {
                let released = draw.released;
                let reserves = counted(released as u64, "reserve", "reserves");
                let text = words!("备用已放 {released} 名", "{reserves} released");
                said.push((look.words(&text).to_string(), Rank::Plain));
            }
        }
        (_, Some(awaited)) => {
            let lodge = words!(
                "{name}：方案已定。公开数值出来以前，把方案哈希交给第三方：",
                "{name}: the plan is fixed. Lodge its hash with a third party before the value is known:"
            );
            said.push((look.words(&lodge).to_string(), Rank::Plain));
            said.push((hash.to_string(), Rank::Table));
            let (zh, en) = (&awaited.zh, &awaited.en);
            let wait = Words::new(format!("等待的公开数值：{zh}"), format!("Public value awaited: {en}"));
            said.push((look.words(&wait).to_string(), Rank::Plain));
            if facts.acts {
                let enter = look.key(&crate::tui::keys::Command::Next);
                let then = words!(
                    "公开数值出来以后，按 {enter} 填上，再问一次才抽。",
                    "Once it is there, {enter} takes it down; the draw is asked about once more."
                );
                said.push((look.words(&then).to_string(), Rank::Plain));
            }
        }
        (_, None) => {
            let text = words!(
                "{name}：方案已定，却没有抽完。要写明理由重来。",
                "{name}: planned, but not carried out. It is done again, with the reason."
            );
            said.push((look.words(&text).to_string(), Rank::Plain));
        }
    }
    strata(said, plan, &facts.strata, look);
    said.push((String::new(), Rank::Table));
}

/// How elements are chosen, in words.
pub(super) fn method(plan: &Plan) -> Words {
    match plan.method {
        Method::Simple => words!("简单随机", "simple random"),
        Method::Stratified => words!("分层简单随机", "stratified random"),
    }
}

/// The strata of a plan, a line each: N, n, probability, reserves.
pub(super) fn strata(said: &mut Lines, plan: &Plan, titles: &BTreeMap<String, Words>, look: &Look) {
    let rows = plan
        .strata
        .iter()
        .map(|stratum| {
            let title = titles.get(&stratum.stratum).map(|title| look.words(title).to_string());
            let title = match title {
                Some(title) => title,
                // A simple draw is one stratum without a name.
                None if plan.strata.len() == 1 => look.say("全部", "all").to_string(),
                None => stratum.stratum.clone(),
            };
            let probability = stratum.sample as f64 / stratum.population as f64;
            vec![
                title,
                stratum.population.to_string(),
                stratum.sample.to_string(),
                format!("{probability:.4}"),
                stratum.reserve.to_string(),
            ]
        })
        .collect();
    let head = match look.lang {
        Lang::Zh => vec!["层", "框", "抽", "概率", "备用"],
        Lang::En => vec!["stratum", "N", "n", "prob.", "reserves"],
    };
    table(said, head, rows, look);
}

fn team_table(facts: &StudyFacts, look: &Look) -> Lines {
    let mut said = Lines::new();
    let rows: Vec<Vec<String>> = facts
        .teams
        .iter()
        .map(|team| {
            vec![look.words(&team.title).to_string(), team.members.to_string(), team.cases.to_string()]
        })
        .collect();
    let titles = match look.lang {
        Lang::Zh => vec!["小组", "人", "个案"],
        Lang::En => vec!["team", "people", "cases"],
    };
    table(&mut said, titles, rows, look);
    let text = match facts.teams.is_empty() {
        true => look.say(
            "在 study.yaml 里写 teams 和成员，个案才有人做。",
            "Write `teams` with their members in study.yaml, so that cases have somebody to do them.",
        ),
        false => look.say(
            "个案照 study.yaml 派到组：写明单位的按单位，没写的随机；组内随机分，尽量均匀。派过的不动。",
            "Cases go to teams as study.yaml has it, by unit or else at random; within a team at random, evenly. Those given out stay where they are.",
        ),
    };
    said.push((String::new(), Rank::Table));
    said.push((text.to_string(), Rank::Quiet));
    said
}

fn exports(facts: &StudyFacts, look: &Look) -> Lines {
    let folder = facts.export.0.display().to_string();
    let line = command(facts, "export", " --output …");
    let first = match &facts.export.1 {
        Lies::Export(made) => {
            let at = moment(*made, look);
            words!(
                "{folder} 里是 {at} 的导出，重新导出就换成现在的。导出到另一处：",
                "{folder} holds the export of {at}; exporting again puts what is so now in its place. To another place:"
            )
        }
        Lies::Other(why) => {
            // The remedy is said in words of this screen.
            let first = |words: &str| words.lines().next().unwrap_or_default().to_string();
            let (zh, en) = (first(&why.0.zh), first(&why.0.en));
            words!(
                "{zh}。先把它移走，或导出到另一处：",
                "{en}. Move it away first, or export to another place:"
            )
        }
        Lies::Nothing => words!("写到 {folder}。要写到别处：", "It goes to {folder}. To another place:"),
    };
    let realm = match facts.practice {
        true => words!("都是演示数据。", "All of it is practice data."),
        false => words!("只有真实数据，练习不在里面。", "Real data only; practice is not among them."),
    };
    let secret = words!(
        "保密：这是不作抑制的原始数据，没有姓名电话。要姓名，命令行加 --with-names，会记入日志。",
        "Confidential: raw data, nothing is suppressed; no names or telephone numbers. For names add --with-names on \
         the command line, which is recorded."
    );
    let say = |words: &Words| look.words(words).to_string();
    vec![
        (say(&first), Rank::Plain),
        (format!("  {line}"), Rank::Table),
        (String::new(), Rank::Table),
        (say(&realm), Rank::Plain),
        (say(&secret), Rank::Quiet),
    ]
}

/// Columns under one another: the first to the left, numbers to the right.
pub(super) fn table(said: &mut Lines, titles: Vec<&str>, rows: Vec<Vec<String>>, look: &Look) {
    if rows.is_empty() {
        return;
    }
    let titles: Vec<String> = titles.into_iter().map(str::to_string).collect();
    let wide = |column: usize| {
        let cells = rows.iter().chain([&titles]).map(|row| width(&row[column]));
        // What is longer than this would push the numbers out of sight.
        cells.max().unwrap_or(0).min(36)
    };
    let line = |row: &[String]| {
        let mut text = pad(&row[0], wide(0), look.glyphs.cut);
        for (column, cell) in row.iter().enumerate().skip(1) {
            text += &format!("  {}", pad_left(cell, wide(column)));
        }
        text
    };
    if !said.is_empty() {
        said.push((String::new(), Rank::Table));
    }
    said.push((line(&titles), Rank::Quiet));
    said.extend(rows.iter().map(|row| (line(row), Rank::Table)));
}
