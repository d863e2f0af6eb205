//! `fangtan board DIR`: the supervisor's first screen; as text where there is no terminal or none is wanted.

use super::figures::{self, Section};
use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::board::{Board, Boards, Scope, Share, Standing, said};
use crate::desk::{Desk, DeskError};
use crate::study::Team;
use crate::tui;
use crate::words;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
    #[arg(long)]
    plain: bool,
    #[arg(long, value_parser = ["real", "practice"], value_name = "real|practice", requires = "plain")]
    realm: Option<String>,
    #[arg(long, value_name = "ROUND", requires = "plain")]
    round: Option<String>,
    #[arg(long, value_name = "TEAM", requires = "plain")]
    team: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if context.has_terminal() && !self.plain {
            let door = tui::Door::Board;
            tui::run(&self.dir, tui::Options { member: self.r#as, door, ..context.screens() })?;
            return Ok(ExitCode::SUCCESS);
        }
        let desk = context.open(&self.dir)?;
        let now = Timestamp::now().as_millisecond();
        let named = self.round.is_some();
        let scope = Scope { round: self.round, ..Scope::of(&desk) };
        let scope = Scope { realm: self.realm.unwrap_or(scope.realm), ..scope };
        let mut board = Boards::new().read(&desk, &desk.reader()?, &scope, now)?;
        let team = self.team.map(|name| team(&desk, &name)).transpose()?;
        // As on the screen: how far a team is and where it must go are its own, scores are the study's.
        if let Some(team) = team {
            board.coverage = board.coverage.within(&team.code);
            board.urgent = board.urgent.iter().filter_map(|one| one.within(&team.code)).collect();
        }
        plain(context, &desk, &board, team)?;
        if !named {
            figures::other_rounds(context, &board);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The team called by its code or title.
fn team<'d>(desk: &'d Desk, name: &str) -> Result<&'d Team, DeskError> {
    let called = |team: &&Team| team.code == name || team.title.versions().any(|(_, title)| title == name);
    desk.study.teams.iter().find(called).ok_or_else(|| {
        let all: Vec<&str> = desk.study.teams.iter().map(|team| team.code.as_str()).collect();
        let all = all.join(", ");
        DeskError::refused(
            words!("没有小组 {name}", "there is no team {name}"),
            Some(words!("有的小组：{all}", "teams: {all}")),
        )
    })
}

fn plain(context: &Context, desk: &Desk, board: &Board, team: Option<&Team>) -> Result<(), Failure> {
    let lang = context.lang;
    let title = desk.study.title.get(lang.tag());
    let Some(round) = &board.round else {
        let dir = desk.dir().display();
        context.print(title)?;
        return context.say(&words!(
            "还没有个案。先抽取：fangtan draw {dir} 名称",
            "There are no cases yet. Draw first: fangtan draw {dir} NAME"
        ));
    };
    let round = &round.name;
    context.say(&match team {
        None => words!("{title} · 第 {round} 轮", "{title} · round {round}"),
        Some(team) => {
            let team = team.title.get(lang.tag());
            words!("{title} · 第 {round} 轮 · {team}", "{title} · round {round} · {team}")
        }
    })?;
    if board.realm == "practice" {
        context.say(&said::practice())?;
    }
    let total = board.coverage.total();
    let (done, wanted, left, replaced) =
        (total.done(), total.wanted(), total.not_interviewed, total.replaced);
    let share = Share::of(done, wanted).percent();
    context.say(&words!(
        "完成 {done} / {wanted}（{share}），结案未访 {left}，备用已放 {replaced}",
        "done {done} / {wanted} ({share}), not interviewed {left}, reserves released {replaced}"
    ))?;
    context.print("")?;
    if board.urgent.is_empty() {
        context.say(&words!("没有要处理的。", "Nothing waits to be done."))?;
    }
    let urgent: Vec<Vec<String>> = board
        .urgent
        .iter()
        .map(|one| said::urgent(one, &desk.study, board.at))
        .map(|(label, count, detail)| {
            vec![label.get(lang).to_string(), count.to_string(), detail.get(lang).to_string()]
        })
        .collect();
    for line in lines(&urgent, &[Align::Left, Align::Right, Align::Left]) {
        context.print(&line)?;
    }
    scores(context, board, team)
}

/// The total and the top of the tree; beside a score of the study how far a team is in it.
fn scores(context: &Context, board: &Board, team: Option<&Team>) -> Result<(), Failure> {
    let lang = context.lang;
    let head = words!("单位|完成|n|得分|95 % 区间", "unit|done|n|score|95 % interval");
    let mut rows: Section = vec![head.get(lang).split('|').map(str::to_string).collect()];
    let covered: HashMap<&str, Standing> =
        board.coverage.units.iter().map(|row| (row.id.as_str(), row.standing)).collect();
    for row in board.units.rows.iter().filter(|row| row.depth <= 1) {
        let figure = &row.overall;
        let score = match (figure.suppressed, figure.mean) {
            (Some(why), _) => said::withheld(why, board.units.smallest).get(lang).to_string(),
            (None, Some(mean)) => format!("{mean:.1}"),
            (None, None) => "–".to_string(),
        };
        let interval = figure.low.zip(figure.high).map(|(low, high)| format!("[{low:.1}, {high:.1}]"));
        // A team has no cases in units that are not its own.
        let standing = covered.get(row.id.as_str()).copied().unwrap_or_default();
        rows.push(vec![
            format!("{}{}", "  ".repeat(row.depth), row.title.get(lang.tag())),
            format!("{}/{}", standing.done(), standing.wanted()),
            figure.n.to_string(),
            score,
            interval.unwrap_or("–".into()),
        ]);
    }
    figures::tables(context, &[rows])?;
    context.print("")?;
    if team.is_some() {
        let said = words!(
            "完成数是本组的，n、得分和区间是全部小组的。",
            "Done is the team's; n, scores and intervals are those of all teams."
        );
        figures::note(context, &said)?;
    }
    let notes = [said::why_provisional(board), Some(said::assumption()), said::uncovered(&board.units)];
    let left_out = board.units.rows.first().and_then(said::without_value);
    for note in notes.into_iter().chain([left_out]).flatten() {
        figures::note(context, &note)?;
    }
    context.say(&said::internal())
}
