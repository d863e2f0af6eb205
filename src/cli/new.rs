//! `fangtan new DIR`: writes the small, commented study that ships with the program.

use super::{Context, Failure};
use crate::desk::{DeskError, Ready};
use crate::words;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let dir = self.dir.display();
        if fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::Desk(DeskError::refused(
                words!("{dir} 里已经有东西", "there is something in {dir} already"),
                Some(words!("请给一个新文件夹", "name a new folder")),
            )));
        }
        Ready::New.write(&self.dir)?;
        context.say(&words!(
            "新项目在 {dir}：study.yaml 说明一切，questionnaire.yaml 是问卷，roster.csv 是编造的名册。
现在就能跑；改成您自己的也不迟。下一步：
  fangtan roster {dir}",
            "The new study is in {dir}: study.yaml explains everything, questionnaire.yaml is the questionnaire, \
             roster.csv an invented roster. It runs as it stands; make it yours now or later. Next:
  fangtan roster {dir}"
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
