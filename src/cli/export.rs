//! `fangtan export DIR --format csv --output DIR2`: raw results out, with a README that explains them.

use super::{Context, Failure};
use crate::export::{Exported, Order, export};
use crate::i18n::counted;
use crate::words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_parser = ["csv"], default_value = "csv", value_name = "csv")]
    format: String,
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    #[arg(long, value_parser = ["real", "practice"], value_name = "real|practice")]
    realm: Option<String>,
    #[arg(long)]
    no_bom: bool,
    #[arg(long)]
    raw_text: bool,
    #[arg(long)]
    with_void: bool,
    #[arg(long)]
    with_names: bool,
    #[arg(long = "as", value_name = "NAME", requires = "with_names")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        // One format so far; clap has refused all others.
        debug_assert_eq!(self.format, "csv");
        let desk = context.open(&self.dir)?;
        let names_as = if self.with_names { Some(context.actor(&desk, self.r#as.as_deref())?) } else { None };
        let order = Order {
            output: self.output,
            realm: self.realm,
            bom: !self.no_bom,
            raw_text: self.raw_text,
            void: self.with_void,
            names_as,
        };
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent} %") {
            bar.set_style(style);
        }
        let exported = export(&desk, &order, &mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        report(context, &exported?, order.names_as.as_deref())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn report(context: &Context, exported: &Exported, named: Option<&str>) -> Result<(), Failure> {
    let folder = exported.folder.display();
    context.say(&if exported.realm == "practice" {
        words!("练习数据已导出到 {folder}：", "Practice data are in {folder}:")
    } else {
        words!("原始结果已导出到 {folder}：", "Raw results are in {folder}:")
    })?;
    for file in &exported.files {
        let (name, rows) = (&file.name, file.rows);
        let said = counted(rows, "row", "rows");
        context.say(&words!("  {name:<16} {rows} 行", "  {name:<16} {said}"))?;
    }
    if let Some(made) = &exported.renewed {
        context.say(&words!("替换了 {made} 的导出。", "They take the place of the export of {made}."))?;
    }
    if exported.void_left_out > 0 {
        let count = exported.void_left_out;
        context.say(&words!(
            "作废的访谈 {count} 份只在 events.csv 里；要放进各表，加 --with-void。",
            "Void interviews, {count} of them, are in events.csv only; --with-void puts them into the tables."
        ))?;
    }
    if let Some(code) = named {
        context.say(&words!(
            "含姓名和电话（people.csv）；已以 {code} 的名义记入日志。",
            "With names and telephone numbers (people.csv); recorded in the log in the name of {code}."
        ))?;
    }
    context.say(&words!(
        "保密：这是不作抑制的原始数据。用法见 README.zh.md（R、pandas、Excel）。",
        "Confidential: these are raw data, nothing is suppressed. README.md says how to read them (R, pandas, Excel)."
    ))
}
