//! The five parts of a study as the methodologist's screen says them: a line each, and the step that can be taken
//! next. What lies below a line is said in `study_panel`.

use crate::desk::standing::{DrawStanding, Stage};
use crate::i18n::{Words, counted};
use crate::tui::look::Look;
use crate::tui::office::study::{Lies, Looked, StudyFacts};
use crate::tui::widgets::wrap::cut;
use crate::words;

/// Questionnaire, frame, draw, teams, export.
pub(super) const PARTS: usize = 5;
/// The part of the draws, from 0.
pub(super) const DRAWS: usize = 2;

/// A step that can be taken from the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    ReadRoster,
    /// The roster would be read otherwise now.
    ReadAgain,
    Draw(String),
    /// The public value of this draw's plan has come.
    Value(String),
    /// Another plan for this draw's round, with a reason.
    Another(String),
    Assign,
    Export,
    /// In place of the export of this moment (UTC milliseconds).
    ExportAgain(i64),
}

impl Act {
    /// What Enter does, in the key line.
    pub fn does(&self) -> Words {
        match self {
            Act::ReadRoster => words!("读入名册", "read the roster"),
            Act::ReadAgain => words!("再读名册（先问）", "read the roster again (asks first)"),
            Act::Draw(name) => words!("抽 {name}（先问）", "draw {name} (asks first)"),
            Act::Value(name) => {
                words!("填公开数值，抽 {name}（先问）", "take down the value of {name}")
            }
            Act::Another(name) => words!("抽 {name}（先写理由）", "draw {name} (a reason first)"),
            Act::Assign => words!("派个案", "give out the cases"),
            Act::Export => words!("导出", "export"),
            Act::ExportAgain(_) => words!("重新导出（先问）", "export again (asks first)"),
        }
    }
}

/// One of the five lines.
pub(super) struct Row {
    pub name: Words,
    pub what: String,
    pub state: String,
    /// Whether something is wrong that must not be overlooked.
    pub wrong: bool,
}

pub(super) type Files<'c> = Option<&'c Looked>;

/// The draws that are not made yet.
pub(super) fn undone(facts: &StudyFacts) -> Vec<&DrawStanding> {
    facts.draws.iter().filter(|draw| !matches!(draw.stage, Stage::Made(_))).collect()
}

/// The chosen one of the draws that are not made yet, and the last that was.
fn next_and_last(facts: &StudyFacts, chosen: usize) -> (Option<&DrawStanding>, Option<&DrawStanding>) {
    let undone = undone(facts);
    let next = undone.get(chosen).or(undone.first()).copied();
    (next, facts.draws.iter().rev().find(|draw| matches!(draw.stage, Stage::Made(_))))
}

/// Whether reading the roster again would change anything, as far as is known by now.
pub(super) fn has_news(facts: &StudyFacts, files: Files) -> bool {
    facts.roster_file.differs || files.is_some_and(|files| matches!(files.roster, Some(Ok(Some(_)))))
}

/// The step that follows in a part, with the chosen one of the draws that are not made yet, if whoever sits there
/// may take it.
pub(super) fn act(part: usize, facts: &StudyFacts, chosen: usize, files: Files) -> Option<Act> {
    if !facts.acts {
        return None;
    }
    match part {
        1 if facts.roster.is_none() && facts.roster_file.there => Some(Act::ReadRoster),
        1 if has_news(facts, files) => Some(Act::ReadAgain),
        DRAWS => {
            let next = next_and_last(facts, chosen).0?;
            let name = next.name.clone();
            match next.stage {
                Stage::Described if facts.roster.is_some() => Some(Act::Draw(name)),
                Stage::Planned if next.awaited().is_some() => Some(Act::Value(name)),
                Stage::Planned | Stage::Behind if facts.roster.is_some() => Some(Act::Another(name)),
                _ => None,
            }
        }
        3 if facts.cases.1 > 0 && !facts.teams.is_empty() => Some(Act::Assign),
        4 if facts.cases.0 > 0 => match facts.export.1 {
            Lies::Nothing => Some(Act::Export),
            Lies::Export(made) => Some(Act::ExportAgain(made)),
            Lies::Other(_) => None,
        },
        _ => None,
    }
}

/// A part's line.
pub(super) fn row(part: usize, facts: &StudyFacts, chosen: usize, files: Files, look: &Look) -> Row {
    let enter = act(part, facts, chosen, files).map(|_| look.key(&crate::tui::keys::Command::Next));
    let (name, what, state, wrong) = match part {
        0 => questionnaire(facts, look),
        1 => frame(facts, files, enter, look),
        DRAWS => draw(facts, chosen, files, enter, look),
        3 => teams(facts, enter),
        _ => export(facts, enter, look),
    };
    Row { name, what: look.words(&what).to_string(), state: look.words(&state).to_string(), wrong }
}

type Said = (Words, Words, Words, bool);

fn questionnaire(facts: &StudyFacts, look: &Look) -> Said {
    let name = words!("问卷", "Questionnaire");
    let (errors, warnings) = facts.questions.counts();
    let (wrong, odd) =
        (counted(errors as u64, "error", "errors"), counted(warnings as u64, "warning", "warnings"));
    let state = words!("{errors} 错误，{warnings} 提醒", "{wrong}, {odd}");
    let file = cut(&facts.questions.file, 24, look.glyphs.cut);
    let what = match &facts.questions.read {
        Some((items, languages)) => {
            let called = |tag: &String| match tag.as_str() {
                "zh" => "中文".to_string(),
                "en" => "English".to_string(),
                other => other.to_string(),
            };
            let languages = languages.iter().map(called).collect::<Vec<_>>().join(" ");
            let asked = counted(*items as u64, "item", "items");
            words!("{items} 题，{languages}", "{asked}, {languages}")
        }
        None => words!("{file} 读不出", "{file}: unreadable"),
    };
    (name, what, state, errors > 0)
}

fn frame(facts: &StudyFacts, files: Files, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("抽样框", "Frame");
    let file = &facts.roster_file.name;
    let Some(roster) = &facts.roster else {
        let state = match (enter, facts.roster_file.there) {
            (Some(enter), _) => words!("{enter} 读入 {file}", "{enter} reads {file}"),
            (None, true) => words!("等研究人员读入", "a methodologist reads it"),
            (None, false) => words!("文件夹里没有 {file}", "no {file} in the folder"),
        };
        return (name, words!("还没有名册", "no roster yet"), state, false);
    };
    let (eligible, rows, units) = (roster.eligible, roster.rows, roster.units.len());
    let bodies = counted(units as u64, "unit", "units");
    let what = words!("{eligible} / {rows} 人，{units} 个单位", "{eligible} of {rows}, {bodies}");
    let (next, last) = next_and_last(facts, 0);
    let sealed = last.or(next).and_then(|draw| draw.frame_sha256.as_deref());
    let state = match (has_news(facts, files), enter, sealed) {
        (true, Some(enter), _) if !facts.roster_file.differs => {
            words!("study.yaml 变了，{enter} 看差别", "study.yaml changed, {enter} compares")
        }
        (true, Some(enter), _) => words!("文件变了，{enter} 看差别", "the file changed, {enter} compares"),
        (true, None, _) => words!("名册变了", "the roster changed"),
        (false, _, Some(hash)) => {
            let hash = short(hash, look);
            words!("已封 {hash}", "sealed {hash}")
        }
        (false, _, None) => words!("抽取时封", "sealed when drawn"),
    };
    (name, what, state, false)
}

fn draw(facts: &StudyFacts, chosen: usize, files: Files, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("抽取", "Draw");
    let (next, last) = next_and_last(facts, chosen);
    let Some(shown) = last.or(next) else {
        let state = words!("study.yaml 里没有写", "study.yaml describes none");
        return (name, words!("没有抽取", "no draw"), state, false);
    };
    let what = match shown.numbers() {
        Some((sample, 0)) => {
            let people = counted(sample, "person", "people");
            words!("{sample} 人", "{people}")
        }
        Some((sample, reserve)) => words!("{sample} 人，备用 {reserve} 人", "{sample}, reserves {reserve}"),
        None => {
            let size = shown.size;
            words!("还没有抽取（{size} 人）", "not drawn yet ({size})")
        }
    };
    let (state, wrong) = match (shown.stage, files.map(|files| &files.draws)) {
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
        (Stage::Planned, _) if shown.awaited().is_some() => match enter {
            Some(enter) => (words!("等公开数值，{enter} 填", "awaits the value, {enter} takes it"), false),
            None => (words!("方案已定，等公开数值", "planned, awaits the value"), false),
        },
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
        _ => {
            let (groups, people) =
                (counted(teams as u64, "team", "teams"), counted(members as u64, "person", "people"));
            words!("{teams} 组 {members} 人", "{groups}, {people}")
        }
    };
    let state = match (facts.cases, enter) {
        _ if teams == 0 => words!("在 study.yaml 里写", "write them in study.yaml"),
        ((0, _), _) => words!("还没有个案可派", "no cases to give out"),
        ((all, 0), _) => {
            let cases = counted(all, "case", "cases");
            words!("{all} 个个案都派了", "{cases}, all given out")
        }
        ((_, free), Some(enter)) => words!("{free} 个没派，{enter} 派出", "{free} free, {enter} gives out"),
        ((_, free), None) => {
            let cases = counted(free, "case", "cases");
            words!("{free} 个个案没有派", "{cases} not given out")
        }
    };
    (name, what, state, false)
}

fn export(facts: &StudyFacts, enter: Option<&str>, look: &Look) -> Said {
    let name = words!("导出", "Export");
    let what = words!("CSV：R、Python、Excel", "CSV for R, Python…");
    let state = match (&facts.export.1, enter, facts.cases.0) {
        (Lies::Export(made), Some(enter), _) => {
            let at = moment(*made, look);
            words!("{at} 导出过，{enter} 重新导出", "{at}, {enter} exports again")
        }
        (Lies::Export(made), None, _) => {
            let at = moment(*made, look);
            words!("{at} 导出过", "made {at}")
        }
        (Lies::Other(_), ..) => words!("export/ 里是别的东西", "something else is in export/"),
        (Lies::Nothing, _, 0) => words!("还没有可导出的", "nothing to export yet"),
        (Lies::Nothing, Some(enter), _) => words!("{enter} 导出到 export/", "{enter} writes export/"),
        (Lies::Nothing, None, _) => words!("没有导出过", "not exported"),
    };
    (name, what, state, false)
}

/// Day and time of day.
pub(super) fn moment(at: i64, look: &Look) -> String {
    format!("{} {}", look.day(at), look.time(at))
}

/// The first digits of a hash, enough to be compared by eye.
pub(super) fn short(hash: &str, look: &Look) -> String {
    let group = |from: usize| hash.get(from..from + 4).unwrap_or("");
    format!("{} {}{}", group(0), group(4), look.glyphs.cut)
}
