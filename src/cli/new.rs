//! `fangtan new DIR`: writes the small, commented study that ships with the program.

use super::{Context, Failure};
use crate::words;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// Path within the study, and content.
const FILES: [(&str, &str); 5] = [
    ("study.yaml", include_str!("../../questionnaires/new/study.yaml")),
    ("questionnaire.yaml", include_str!("../../questionnaires/new/questionnaire.yaml")),
    ("roster.csv", include_str!("../../questionnaires/new/roster.csv")),
    ("schema/study.schema.json", include_str!("../../questionnaires/study.schema.json")),
    ("schema/questionnaire.schema.json", include_str!("../../questionnaires/questionnaire.schema.json")),
];

/// Where the ready studies have their schemas, and where a new one has them.
const SCHEMAS: (&str, &str) = ("$schema=../", "$schema=schema/");

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let dir = self.dir.display();
        if fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::Usage(words!(
                "{dir} 里已经有东西；请给一个新文件夹",
                "there is something in {dir} already; name a new folder"
            )));
        }
        for (name, content) in FILES {
            let path = self.dir.join(name);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            // Never over a file that came there meanwhile.
            File::create_new(&path)?.write_all(content.replace(SCHEMAS.0, SCHEMAS.1).as_bytes())?;
        }
        context.say(&words!(
            "新项目在 {dir}：study.yaml 说明一切，questionnaire.yaml 是问卷，roster.csv 是编造的名册。
现在就能跑；改成您自己的也不迟。下一步：
  fangtan roster {dir}",
            "The new study is in {dir}: study.yaml explains everything, questionnaire.yaml is the questionnaire,
roster.csv an invented roster. It runs as it stands; make it yours now or later. Next:
  fangtan roster {dir}"
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
