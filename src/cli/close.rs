//! `fangtan close DIR ROUND`: closes a round and opens the secrets of its draws.

use super::{Context, Failure};
use crate::desk::close;
use crate::i18n::counted;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[arg(value_name = "ROUND")]
    round: String,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let lead = context.lead(&desk, self.r#as.as_deref(), None)?;
        let mut writer = desk.writer(&lead.code)?;
        let closed = close::close(&desk, &mut writer, &self.round, self.reason.as_deref())?;
        writer.close()?;
        lead.say(context)?;
        let round = &self.round;
        if closed.again {
            context.say(&words!("第 {round} 轮早已结束。", "Round {round} had been closed before."))?;
        } else {
            context.say(&words!(
                "第 {round} 轮结束。数字不再是暂时的。",
                "Round {round} is closed. Its figures are no longer provisional."
            ))?;
        }
        if closed.unfinished > 0 {
            let count = closed.unfinished;
            let cases = counted(count, "case was", "cases were");
            context.say(&words!("没做完的个案 {count} 个。", "{cases} unfinished."))?;
        }
        if closed.unmarked > 0 {
            let count = closed.unmarked;
            let answers = counted(count, "open answer waits", "open answers wait");
            context.say(&words!(
                "还有 {count} 份开放题没有评分，评了总分才算得出。",
                "{answers} for a mark; the overall scores take them in once they are marked."
            ))?;
        }
        for name in &closed.opened {
            context.say(&words!(
                "抽取 {name} 的种子和备用次序已公开：draws/{name}.opened.json，任何人都可以重算。",
                "Seed and reserves of draw `{name}` are open: draws/{name}.opened.json; anybody can compute it again."
            ))?;
        }
        for name in &closed.elsewhere {
            let dir = desk.dir().display();
            context.say(&words!(
                "抽取 {name} 的密值不在这里；请在抽取的那台电脑上再运行一次 fangtan close {dir} {round}。",
                "The secret of draw `{name}` is not here; run `fangtan close {dir} {round}` once more on the machine \
                 that made the draw."
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
