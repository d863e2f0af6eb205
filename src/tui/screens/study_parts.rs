//! The five parts of a study as the methodologist's screen says them: a line each, what lies below it, and the
//! step that can be taken next.

use crate::desk::standing::{DrawStanding, Stage};
use crate::i18n::{Lang, Words};
use crate::sampling::{Method, Plan};
use crate::source::Severity;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::study::{Checked, StudyFacts};
use crate::tui::widgets::wrap::{cut, pad, pad_left, width};
use crate::words;
use std::collections::BTreeMap;

/// Questionnaire, frame, draw, teams, export.
pub(super) const PARTS: usize = 5;

/// A step that can be taken from the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    ReadRoster,
    Draw(String),
    Assign,
    Export,
}

impl Act {
    /// What Enter does, in the key line.
    pub fn does(&self) -> Words {
        match self {
            Act::ReadRoster => words!("读入名册", "read the roster"),
            Act::Draw(name) => words!("抽 {name}（先问）", "draw {name} (asks first)"),
            Act::Assign => words!("派个案", "give out the cases"),
            Act::Export => words!("导出", "export"),
        }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Plain,
    /// Its columns stand under those above: it is cut, not wrapped.
    Table,
    Quiet,
    Loud,
}

/// One of the five lines.
pub(super) struct Row {
    pub name: Words,
    pub what: String,
    pub state: String,
    /// Whether something is wrong that must not be overlooked.
    pub wrong: bool,
}

type Files<'c> = Option<&'c Result<Checked, Trouble>>;
type Lines = Vec<(String, Rank)>;

/// The draw that is not made yet, and the last that was.
fn next_and_last(facts: &StudyFacts) -> (Option<&DrawStanding>, Option<&DrawStanding>) {
    let made = |draw: &&DrawStanding| matches!(draw.stage, Stage::Made(_));
    (facts.draws.iter().find(|draw| !made(draw)), facts.draws.iter().rev().find(made))
}

/// The step that follows in a part, if whoever sits there may take it.
pub(super) fn act(part: usize, facts: &StudyFacts) -> Option<Act> {
    if !facts.acts {
        return None;
    }
    match part {
        1 if facts.roster.is_none() && facts.roster_file.1 => Some(Act::ReadRoster),
        2 if facts.roster.is_some() => {
            let next = next_and_last(facts).0.filter(|draw| draw.stage == Stage::Described)?;
            Some(Act::Draw(next.name.clone()))
        }
        3 if facts.cases.1 > 0 && !facts.teams.is_empty() => Some(Act::Assign),
        4 if facts.export.1.is_none() && facts.cases.0 > 0 => Some(Act::Export),
        _ => None,
    }
}

/// A part's line.
pub(super) fn row(part: usize, facts: &StudyFacts, files: Files, look: &Look) -> Row {
    let enter = act(part, facts).map(|_| look.key(&crate::tui::keys::Command::Next));
    let (name, what, state, wrong) = match part {
        0 => questionnaire(facts, look),
        1 => frame(facts, enter, look),
        2 => draw(facts, files, enter, look),
        3 => teams(facts, enter),
        _ => export(facts, enter, look),
    };
    Row { name, what: look.words(&what).to_string(), state: look.words(&state).to_string(), wrong }
}

type Said = (Words, Words, Words, bool);

fn questionnaire(facts: &StudyFacts, look: &Look) -> Said {
    let name = words!("问卷", "Questionnaire");
    let (errors, warnings) = facts.questions.counts();
    let state = words!("{errors} 错误，{warnings} 提醒", "{errors} errors, {warnings} warnings");
    let file = cut(&facts.questions.file, 24, look.glyphs.cut);
    let what = match &facts.questions.read {
        Some((items, languages)) => {
            let called = |tag: &String| match tag.as_str() {
                "zh" => "中文".to_string(),
                "en" => "English".to_string(),
                other => other.to_string(),
            };
            let languages = languages.iter().map(called).collect::<Vec<_>>().join(" ");
            words!("{items} 题，{languages}", "{items} items, {languages}")
        }
        None => words!("{file} 读不出", "{file}: unreadable"),
    };
    (name, what, state, errors > 0)
}

fn frame(facts: &StudyFacts, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("抽样框", "Frame");
    let file = &facts.roster_file.0;
    let Some(roster) = &facts.roster else {
        let state = match (enter, facts.roster_file.1) {
            (Some(enter), _) => words!("{enter} 读入 {file}", "{enter} reads {file}"),
            (None, true) => words!("等研究人员读入", "a methodologist reads it"),
            (None, false) => words!("文件夹里没有 {file}", "no {file} in the folder"),
        };
        return (name, words!("还没有名册", "no roster yet"), state, false);
    };
    let (eligible, rows, units) = (roster.eligible, roster.rows, roster.units.len());
    let what = match units {
        1 => words!("{eligible} / {rows} 人，1 个单位", "{eligible} of {rows}, 1 unit"),
        _ => words!("{eligible} / {rows} 人，{units} 个单位", "{eligible} of {rows}, {units} units"),
    };
    let (next, last) = next_and_last(facts);
    let sealed = last.or(next).and_then(|draw| draw.frame_sha256.as_deref());
    let state = match sealed {
        Some(hash) => {
            let hash = short(hash, look);
            words!("已封 {hash}", "sealed {hash}")
        }
        None => words!("抽取时封", "sealed when drawn"),
    };
    (name, what, state, false)
}

fn draw(facts: &StudyFacts, files: Files, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("抽取", "Draw");
    let (next, last) = next_and_last(facts);
    let Some(shown) = last.or(next) else {
        let state = words!("study.yaml 里没有写", "study.yaml describes none");
        return (name, words!("没有抽取", "no draw"), state, false);
    };
    let what = match shown.numbers() {
        Some((sample, 0)) => words!("{sample} 人", "{sample} people"),
        Some((sample, reserve)) => words!("{sample} 人，备用 {reserve} 人", "{sample}, reserves {reserve}"),
        None => {
            let size = shown.size;
            words!("还没有抽取（{size} 人）", "not drawn yet ({size})")
        }
    };
    let (state, wrong) = match (shown.stage, files) {
        (Stage::Made(at), None) => {
            let day = look.day(at);
            (words!("凭证 {day}，正在核对…", "certificate {day}, checking…"), false)
        }
        (Stage::Made(at), Some(Ok(checked))) if checked.problems.is_empty() => {
            let day = look.day(at);
            (words!("凭证 {day}，今天已核对", "certificate {day}, checked now"), false)
        }
        (Stage::Made(_), Some(Ok(checked))) => {
            let wrong = checked.problems.len();
            (words!("核对出 {wrong} 处不符", "{wrong} do not fit"), true)
        }
        (Stage::Made(_), Some(Err(_))) => (words!("核对不了", "could not be checked"), true),
        (Stage::Planned, _) if shown.awaited().is_some() => {
            (words!("方案已定，等公开数值", "planned, awaits the value"), false)
        }
        (Stage::Planned, _) => (words!("方案已定，没有抽完", "planned, not carried out"), false),
        (Stage::Behind, _) => (words!("另有方案，要写理由", "needs a reason"), false),
        (Stage::Described, _) => match (enter, facts.roster.is_some()) {
            (Some(enter), _) => {
                let draw = &shown.name;
                (words!("{enter} 抽 {draw}，先问", "{enter} draws {draw}, asks first"), false)
            }
            (None, true) => (words!("等研究人员抽", "a methodologist draws it"), false),
            (None, false) => (words!("先读名册", "read the roster first"), false),
        },
    };
    (name, what, state, wrong)
}

fn teams(facts: &StudyFacts, enter: Option<&str>) -> Said {
    let name = words!("小组", "Teams");
    let (teams, members) = (facts.teams.len(), facts.teams.iter().map(|team| team.members).sum::<usize>());
    let what = match (teams, members) {
        (0, _) => words!("没有小组", "no teams"),
        (1, 1) => words!("1 组 1 人", "1 team, 1 person"),
        (1, _) => words!("1 组 {members} 人", "1 team, {members} people"),
        _ => words!("{teams} 组 {members} 人", "{teams} teams, {members} people"),
    };
    let state = match (facts.cases, enter) {
        _ if teams == 0 => words!("在 study.yaml 里写", "write them in study.yaml"),
        ((0, _), _) => words!("还没有个案可派", "no cases to give out"),
        ((all, 0), _) => words!("{all} 个个案都派了", "all {all} cases given out"),
        ((_, free), Some(enter)) => words!("{free} 个没派，{enter} 派出", "{free} free, {enter} gives out"),
        ((_, free), None) => words!("{free} 个个案没有派", "{free} cases not given out"),
    };
    (name, what, state, false)
}

fn export(facts: &StudyFacts, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("导出", "Export");
    let what = words!("CSV：R、Python、Excel", "CSV for R, Python…");
    let state = match (facts.export.1, enter, facts.cases.0) {
        (Some(at), ..) => {
            let day = look.day(at);
            words!("export/ 已有，{day}", "export/ is there, {day}")
        }
        (None, _, 0) => words!("还没有可导出的", "nothing to export yet"),
        (None, Some(enter), _) => words!("{enter} 导出到 export/", "{enter} writes export/"),
        (None, None, _) => words!("没有导出过", "not exported"),
    };
    (name, what, state, false)
}

/// The first digits of a hash, enough to be compared by eye.
fn short(hash: &str, look: &Look) -> String {
    let group = |from: usize| hash.get(from..from + 4).unwrap_or("");
    format!("{} {}{}", group(0), group(4), look.glyphs.cut)
}

/// What lies below a part, and its title.
pub(super) fn panel(part: usize, facts: &StudyFacts, files: Files, look: &Look) -> (String, Lines) {
    let (title, said) = match part {
        0 => (look.say("问卷检查", "What the checker says"), checker(facts, look)),
        1 => (look.say("名册", "Roster"), roster(facts, look)),
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

fn roster(facts: &StudyFacts, look: &Look) -> Lines {
    let file = &facts.roster_file.0;
    let Some(roster) = &facts.roster else {
        let what = match facts.roster_file.1 {
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
    said.push((String::new(), Rank::Table));
    let again = command(facts, "roster", "");
    let text = look.say("换了新名册：", "To take a new one: ").to_string() + &again;
    said.push((text, Rank::Quiet));
    said
}

fn draws(facts: &StudyFacts, files: Files, look: &Look) -> Lines {
    let mut said = Lines::new();
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
                "{name}: round {round}, {size} people, not drawn. Frame and strata are shown and asked about first."
            ),
            Stage::Behind => {
                let line = command(facts, "draw", &format!(" {name} --reason …"));
                words!(
                    "{name}：第 {round} 轮已经有方案，另抽要写理由：{line}",
                    "{name}: round {round} has a plan already; another takes a reason: {line}"
                )
            }
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
                let text = words!("备用已放 {released} 名", "{released} reserves released");
                said.push((look.words(&text).to_string(), Rank::Plain));
            }
        }
        (_, Some(awaited)) => {
            let line = command(facts, "draw", &format!(" {name} --public … --source …"));
            let lodge = words!(
                "{name}：方案已定。公开数值出来以前，把方案哈希交给第三方：",
                "{name}: the plan is fixed. Lodge its hash with a third party before the value is known:"
            );
            said.push((look.words(&lodge).to_string(), Rank::Plain));
            said.push((hash.to_string(), Rank::Table));
            let wait = words!("等待的公开数值：{awaited}", "Public value awaited: {awaited}");
            said.push((look.words(&wait).to_string(), Rank::Plain));
            let then = words!("公开数值出来以后：{line}", "Once it is there: {line}");
            said.push((look.words(&then).to_string(), Rank::Plain));
        }
        (_, None) => {
            let line = command(facts, "draw", &format!(" {name} --reason …"));
            let text = words!(
                "{name}：方案已定，却没有抽完。写明理由重来：{line}",
                "{name}: planned, but not carried out. Again, with the reason: {line}"
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
            "派个案按单位归组，组内大致均分；派过的不动。",
            "Cases go to the team in charge of their unit, evenly within it; those given out stay where they are.",
        ),
    };
    said.push((String::new(), Rank::Table));
    said.push((text.to_string(), Rank::Quiet));
    said
}

fn exports(facts: &StudyFacts, look: &Look) -> Lines {
    let folder = facts.export.0.display().to_string();
    let line = command(facts, "export", " --output …");
    let first = match facts.export.1 {
        Some(_) => words!(
            "{folder} 已经在了，不会覆盖。导出到另一处：",
            "{folder} is there and is not written over. To another place:"
        ),
        None => words!("写到 {folder}。要写到别处：", "It goes to {folder}. To another place:"),
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
fn table(said: &mut Lines, titles: Vec<&str>, rows: Vec<Vec<String>>, look: &Look) {
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
