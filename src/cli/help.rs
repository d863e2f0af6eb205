//! What is said about commands and arguments, in both languages: `--help` is a text to learn from.
//! Every command and argument has an entry here; a test holds the two lists against each other.

use super::Cli;
use crate::i18n::{Lang, wrap};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// What is said about a command (`draw`), what stands below its arguments (`draw+`), and what is said
/// about an argument (`draw.prepare`); in Chinese and in English.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "",
        "访谈：概率抽样、结构化的终端访谈。抽取，一对一访谈，按单位出分，导出。",
        "Fangtan: probability-sampled, structured interviews in a terminal. Draw, interview one by one, \
         score per unit, export.",
    ),
    (
        "+",
        "从哪里开始：
  fangtan new 我的项目          新建一个带注释的小项目
  fangtan roster 我的项目       读入名册
  fangtan draw 我的项目 first   抽取
  fangtan assign 我的项目       把个案派给访谈员
  fangtan 我的项目              打开",
        "Where to begin:
  fangtan new mystudy           makes a small, commented study
  fangtan roster mystudy        reads its roster
  fangtan draw mystudy first    draws
  fangtan assign mystudy        gives the cases to interviewers
  fangtan mystudy               opens it",
    ),
    (".dir", "项目文件夹；不写就是这里", "the study's folder; here if not given"),
    (".lang", "界面语言：zh 或 en；不写就按系统", "language: zh or en; by default that of the system"),
    (".help", "显示帮助", "show help"),
    (".version", "显示版本", "show the version"),
    (
        "demo",
        "演示：建好、抽好、模拟 79 人的现成项目，第 80 人由您来访",
        "the ready study, set up and drawn, 79 people simulated; the eightieth is yours to interview",
    ),
    (
        "demo+",
        "人、单位和日子都是编的，全部是练习。
文件夹里已有演示项目时，只打开，不再模拟。
要重新来过：删掉那个文件夹，再运行一次。",
        "People, bodies and days are invented; all of it is practice.
If the folder holds the demo already, it is opened and nothing is simulated.
To begin anew, delete the folder and run it again.",
    ),
    ("demo.dir", "文件夹；不写就是 fangtan-demo", "the folder; fangtan-demo if not given"),
    ("demo.simulate", "模拟多少人；不写就是 79", "how many to simulate; 79 if not given"),
    ("demo.no_tui", "只说做了什么，不打开画面", "say what was done, open no screen"),
    (
        "demo.seed",
        "种子：同样的种子，同样的人和回答",
        "the seed: the same one gives the same people and answers",
    ),
    (
        "new",
        "新建一个项目：带注释、能直接跑的小样本",
        "make a new study: small, commented, runs as it stands",
    ),
    (
        "new+",
        "写出 study.yaml、问卷和一份编造的名册。改成您自己的，再运行 fangtan roster。",
        "Writes study.yaml, a questionnaire and an invented roster. Make them yours, then run `fangtan roster`.",
    ),
    ("new.dir", "新文件夹", "the new folder"),
    (
        "roster",
        "读入名册：姓名电话进 people.db，其余进日志；有错就全部列出，一行也不读入",
        "read the roster: names and numbers go to people.db, the rest to the log; where anything is wrong, \
         all of it is listed and nothing is taken",
    ),
    (
        "roster+",
        "名册可以是 CSV（UTF-8 或 GB18030，逗号、分号或制表符）或 XLSX。
哪一列是什么、谁合资格，写在 study.yaml 的 roster 里；没写的列一律当作个人信息。
名册改了就再读一次；已经抽过的不受影响。",
        "A roster is CSV (UTF-8 or GB18030; commas, semicolons or tabs) or XLSX.
What its columns mean and who is eligible stands under `roster` in study.yaml;
columns not named there count as personal.
Read it again after a change; draws already made stand.",
    ),
    ("roster.dir", "项目文件夹", "the study's folder"),
    ("roster.as", "以谁的名义（成员代码或姓名）", "in whose name (a member's code or name)"),
    (
        "draw",
        "抽取：两步（先定方案，把方案哈希交存，再用公开值）让人看得出只抽过一次；一步只能证明可以重算",
        "draw: in two steps (a plan whose hash is lodged, then a public value), which lets others see that it was the \
         only draw; or in one, which can be repeated and proves no more",
    ),
    (
        "draw+",
        "两步：
  fangtan draw DIR first --prepare --source \"11 月 30 日福彩双色球\"
      定下抽样框、分配、备用和密值，打印方案哈希。
      把它交给第三方保管，等公开值出来。
  fangtan draw DIR first --public \"03 08 15 21 + 06\" --source \"福彩网第 138 期\"
      由方案、公开值和密值算出种子，抽取，写出凭证。
一步：
  fangtan draw DIR first               种子由系统产生
  fangtan draw DIR first --seed 文字   种子自己给，供试验
抽过的不重抽；要另抽，在 study.yaml 里另写一个，并用 --reason 说明理由。",
        "In two steps:
  fangtan draw DIR first --prepare --source \"the lottery of 30 November\"
      fixes frame, allocation, reserves and a secret, and prints the plan hash.
      Lodge it with a third party and wait for the public value.
  fangtan draw DIR first --public \"03 08 15 21 + 06\" --source \"gazette 138\"
      makes the seed of plan, value and secret, draws, writes the certificate.
In one step:
  fangtan draw DIR first               the system gives the seed
  fangtan draw DIR first --seed TEXT   you give it, for trials
A draw is never repeated; for another, describe it in study.yaml and say why
with --reason.",
    ),
    ("draw.dir", "项目文件夹", "the study's folder"),
    ("draw.name", "抽取的名称，见 study.yaml 的 draws", "the draw's name, from `draws` in study.yaml"),
    ("draw.prepare", "第一步：定方案", "the first of two steps: make the plan"),
    ("draw.public", "第二步：公开值，照公布的写", "the second: the public value as it was published"),
    (
        "draw.source",
        "公开值从哪里来；与 --prepare 一起写，是将要等的那个值",
        "where the public value comes from; with --prepare, which one will be awaited",
    ),
    ("draw.seed", "一步抽取用的种子", "the seed of a draw in one step"),
    ("draw.reason", "为什么另作方案或另抽", "why another plan or another draw is made"),
    ("draw.as", "以谁的名义（成员代码或姓名）", "in whose name (a member's code or name)"),
    (
        "assign",
        "派个案：按管辖或随机派到小组，组内随机、均匀，尽量让每个单位见到两名访谈员",
        "give out cases: to teams by jurisdiction or at random, within a team at random and evenly, so that \
         each unit meets two interviewers where that can be",
    ),
    (
        "assign+",
        "只派还没有人的个案；再运行一次不会改动已派的。",
        "Only cases nobody has are given out; running it again changes nothing that was.",
    ),
    ("assign.dir", "项目文件夹", "the study's folder"),
    ("assign.as", "以谁的名义（成员代码或姓名）", "in whose name (a member's code or name)"),
    (
        "cases",
        "列出个案：编号、单位、小组、访谈员、状态",
        "list the cases: number, unit, team, interviewer, status",
    ),
    ("cases.dir", "项目文件夹", "the study's folder"),
    ("cases.format", "table、json 或 csv", "table, json or csv"),
    (
        "score",
        "得分：每个单位、分组、小组或合计的均值、标准误和区间",
        "scores per unit, group or team, or in all: mean, standard error, interval",
    ),
    (
        "score+",
        "json 是一个数组，每行的键：id、name、n、population、mean、se、low、high、df、
suppressed、provisional、dimensions。隐去的数是 null，suppressed 说明为什么：
small 人数太少，linked 可以推算出别的格。csv 每个数一行。
次序是项目里的次序，不按得分排。",
        "JSON is an array with the keys id, name, n, population, mean, se, low, high, df,
suppressed, provisional, dimensions. What is withheld is null, and `suppressed`
says why: small (too few), linked (another could be worked out).
CSV has one line a figure.
The order is that of the study, never that of the scores.",
    ),
    ("score.dir", "项目文件夹", "the study's folder"),
    ("score.by", "unit、group、team 或 total", "unit, group, team or total"),
    ("score.format", "table、json 或 csv", "table, json or csv"),
    ("score.realm", "real 或 practice；不写就是项目自己的", "real or practice; by default that of the study"),
    ("score.round", "第几轮；不写就是最后一轮", "the round; the last one if not given"),
    (
        "board",
        "督导的总览：完成多少、哪里要去、得分如何",
        "the supervisor's first screen: how far, where to go, what was found",
    ),
    ("board.dir", "项目文件夹", "the study's folder"),
    ("board.as", "谁在看（成员代码或姓名）", "who looks (a member's code or name)"),
    ("board.plain", "打印成文字，不打开屏幕", "print it as text instead of opening the screen"),
    ("interview", "做一次访谈", "conduct one interview"),
    (
        "interview+",
        "不写 --case，就做自己名下的下一个个案。--plain 逐行进行：读屏软件、串口和管道都能用；:help 列出命令。",
        "Without --case, the next case on one's list is taken. --plain goes line by line, for screen readers, serial \
         lines and pipes; :help lists its commands.",
    ),
    ("interview.dir", "项目文件夹", "the study's folder"),
    ("interview.case", "个案编号", "the case's number"),
    ("interview.as", "谁来访谈（成员代码或姓名）", "who interviews (a member's code or name)"),
    ("interview.plain", "逐行进行", "line by line"),
    (
        "mark",
        "评开放题：照评分点给分，看不到姓名、单位和另一次评分",
        "mark open answers by their criteria, without name, unit or the other mark",
    ),
    ("mark.dir", "项目文件夹", "the study's folder"),
    ("mark.as", "谁来评（成员代码或姓名）", "who marks (a member's code or name)"),
    ("reopen", "把已提交的个案退回给访谈员", "give a submitted case back to its interviewer"),
    ("reopen.dir", "项目文件夹", "the study's folder"),
    ("reopen.case", "个案编号", "the case's number"),
    ("reopen.reason", "理由", "the reason"),
    (
        "reopen.as",
        "以谁的名义（组长或督导的代码或姓名）",
        "in whose name (a lead's or supervisor's code or name)",
    ),
    ("erase", "依法抹去一题的回答", "erase one answer, as the law may demand"),
    (
        "erase+",
        "内容从文件里消失，不可恢复；日志的链条不断，谁、为什么、哪一条，都留着。合并也带不回来。",
        "What was said is gone from the file for good. The chain of the log stays whole; who, why and which is kept, \
         and no merge brings it back.",
    ),
    ("erase.dir", "项目文件夹", "the study's folder"),
    ("erase.case", "个案编号", "the case's number"),
    ("erase.item", "题目的名字，如 D7", "the item's name, such as D7"),
    ("erase.reason", "理由", "the reason"),
    (
        "erase.as",
        "以谁的名义（组长或督导的代码或姓名）",
        "in whose name (a lead's or supervisor's code or name)",
    ),
    (
        "check",
        "检查问卷（或整个项目）：错在哪一行、怎样改；有错误时退出码为 1",
        "check a questionnaire (or a whole study): which line, what is wrong, what to do; exit code 1 on errors",
    ),
    ("check.file", "问卷文件、study.yaml 或项目文件夹", "a questionnaire, a study.yaml or a study's folder"),
    (
        "replace",
        "放出同一层的下一名备用，替换已结案未访的个案",
        "release the next reserve of the stratum for a case that ended without an interview",
    ),
    (
        "replace+",
        "由组长或督导来做，写明理由。被替换的个案仍然计入应答率。备用的次序在抽取那台电脑的密值文件里。",
        "A lead's or supervisor's act, with a reason. The replaced case stays counted. The order of the reserves \
         is in the secret file, on the machine that made the draw.",
    ),
    ("replace.dir", "项目文件夹", "the study's folder"),
    ("replace.case", "个案编号", "the case's number"),
    ("replace.reason", "理由", "the reason"),
    (
        "replace.as",
        "以谁的名义（组长或督导的代码或姓名）",
        "in whose name (a lead's or supervisor's code or name)",
    ),
    (
        "close",
        "结束一轮：数字不再是暂时的，抽取的密值公开，任何人都可以重算",
        "close a round: figures are no longer provisional, and the secrets of its draws are opened, so that \
         anybody can compute them again",
    ),
    (
        "close+",
        "还有没做完的个案时不结束，除非用 --reason 写明理由。",
        "Refused while cases are unfinished, unless --reason says why.",
    ),
    ("close.dir", "项目文件夹", "the study's folder"),
    ("close.round", "轮次，如 1", "the round, such as 1"),
    ("close.reason", "为什么现在就结束", "why it is closed now"),
    (
        "close.as",
        "以谁的名义（组长或督导的代码或姓名）",
        "in whose name (a lead's or supervisor's code or name)",
    ),
    (
        "verify",
        "核对：重算抽样框、抽取和凭证，核对全部日志、回执和投影；有问题时退出码为 1",
        "check: frame, draw and certificate are computed again, the whole log, its receipts and projections are \
         held against each other; exit code 1 where something is wrong",
    ),
    (
        "verify+",
        "偶然的损坏和随手的改动都能查出来。把日志、回执和投影一起重写的人，只有另存在别处的回执能揭穿。",
        "Accidents and naive edits are always found. Whoever rewrites log, receipts and projections together is \
         found only by a receipt kept elsewhere.",
    ),
    ("verify.dir", "项目文件夹", "the study's folder"),
    ("verify.receipt", "纸上的回执，十个字符", "a receipt from paper, ten characters"),
    (
        "export",
        "导出原始结果：访谈、答案、评分、日志、样本、编码簿",
        "raw results out: interviews, answers, marks, log, sample, code book",
    ),
    (
        "export+",
        "每张表一个文件，另有 README 说明怎样用 R、pandas、Excel 读。
同一时刻的状态；写完整了才放到位。先前的导出会被替换，别的文件夹不覆盖。
原始数据不作抑制，须保密。以 = + - @ 开头的文字加了撇号，
免得表格软件当作公式执行。
多选题一个选项一列（NAME__CODE），排序题一位一列（NAME__place1）；
没有答案：-1 不知道，-2 拒答，-7 跳过，-8 不问，-9 未答到；
文字列旁有 NAME__state。",
        "One file a table, and a README on how to read them in R, pandas and Excel.
All of one moment; put in place when whole. An earlier export makes room, any
other folder is not overwritten.
Raw data are never suppressed and therefore confidential. A text beginning with
= + - @ gets an apostrophe, so that no spreadsheet runs it as a formula.
Several choices have a column an option (NAME__CODE), ranks one a place
(NAME__place1); without an answer: -1 don't know, -2 refused, -7 skipped, -8 not
asked, -9 not reached; beside text columns stands NAME__state.",
    ),
    ("export.dir", "项目文件夹", "the study's folder"),
    ("export.format", "格式：csv", "the format: csv"),
    (
        "export.output",
        "写到哪个文件夹：新的、空的，或先前的导出",
        "the folder to write: a new or empty one, or an earlier export",
    ),
    ("export.realm", "real 正式或 practice 练习；不写就按项目", "real or practice; by default the study's"),
    (
        "export.no_bom",
        "文件前不加 BOM（双击打开时 Excel 会认错中文）",
        "no byte order mark in front (Excel then misreads all but English)",
    ),
    (
        "export.raw_text",
        "文字照原样，不加撇号；不要用表格软件打开",
        "texts as they are, without the apostrophe; not for spreadsheets",
    ),
    ("export.with_void", "作废的访谈也放进各表", "void interviews in the tables too"),
    (
        "export.with_names",
        "另写 people.csv，有姓名和电话；记入日志",
        "people.csv too, with names and telephone numbers; recorded in the log",
    ),
    ("export.as", "谁要姓名（成员代码或姓名）", "who asks for the names (a member's code or name)"),
    (
        "simulate",
        "虚拟受访者：走真实的流程做练习个案，接触、访谈、评分、放备用都在内；只限练习",
        "virtual respondents: practice cases go the real way, with attempts, interviews, marks and reserves; \
         practice only",
    ),
    (
        "simulate+",
        "练习项目里做它自己的个案；别的项目里另立练习个案，真实的一概不动。
日子是编的，都在今天以前。同样的种子给出同样的人、同样的回答。",
        "In a practice study its own cases are worked; in any other, practice cases are
made apart, and real ones are never touched. The days are made up and lie before
today. The same seed gives the same people and answers.",
    ),
    ("simulate.dir", "项目文件夹", "the study's folder"),
    ("simulate.cases", "多少个个案", "how many cases"),
    ("simulate.seed", "种子", "the seed"),
    ("rebuild", "由日志重新算出各表", "fold the projections again from the log"),
    ("rebuild.dir", "项目文件夹", "the study's folder"),
    ("completions", "打印命令补全脚本", "print a completion script for a shell"),
    (
        "completions+",
        "例如：fangtan completions bash > ~/.local/share/bash-completion/completions/fangtan",
        "For example: fangtan completions bash > ~/.local/share/bash-completion/completions/fangtan",
    ),
    ("completions.shell", "bash、zsh、fish、elvish 或 powershell", "bash, zsh, fish, elvish or powershell"),
];

fn text(key: &str, lang: Lang) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _, _)| *known == key).map(|(_, zh, en)| match lang {
        Lang::Zh => *zh,
        Lang::En => *en,
    })
}

/// The command line, with its help in a language.
pub fn command(lang: Lang) -> Command {
    // The name is ours whatever the file is called; lines are broken by [`shown`], which knows Chinese.
    let mut root = Cli::command().bin_name("fangtan").term_width(0);
    root = root.disable_help_subcommand(true).disable_version_flag(true);
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
    for name in &names {
        root = root.mut_subcommand(name, |sub| dressed(sub, name, lang));
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    dressed(root.arg(version), "", lang).subcommand_help_heading(match lang {
        Lang::Zh => "命令",
        Lang::En => "Commands",
    })
}

/// A command with its texts, its arguments with theirs, and a help flag of our own words.
fn dressed(command: Command, name: &str, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command.disable_help_flag(true).arg(help).help_template(template(lang));
    if let Some(about) = text(name, lang) {
        command = command.about(about);
    }
    if let Some(after) = text(&format!("{name}+"), lang) {
        command = command.after_help(after);
    }
    let (arguments, options) = match lang {
        Lang::Zh => ("参数", "选项"),
        Lang::En => ("Arguments", "Options"),
    };
    command.mut_args(|argument| {
        let id = argument.get_id().as_str().to_string();
        let said = text(&format!("{name}.{id}"), lang).or_else(|| text(&format!(".{id}"), lang));
        let heading = if argument.is_positional() { arguments } else { options };
        // What an argument takes, and its default, are said in its words.
        let takes =
            !matches!(argument.get_action(), ArgAction::SetTrue | ArgAction::Help | ArgAction::Version);
        let argument = argument.help_heading(heading).hide_possible_values(takes).hide_default_value(takes);
        match said {
            Some(said) => argument.help(said),
            None => argument,
        }
    })
}

/// Help as clap lays it out, with lines of at most so many columns.
pub(super) fn shown(help: &str, lang: Lang, columns: usize) -> String {
    let help = match lang {
        Lang::En => help.to_string(),
        // What clap itself writes into the usage and behind the headings.
        Lang::Zh => {
            let mut help = help.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]");
            for heading in ["命令", "选项", "参数"] {
                help = help.replace(&format!("\n{heading}:\n"), &format!("\n{heading}：\n"));
            }
            help
        }
    };
    wrap::prose(&help, columns)
}

fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "{about}\n\n用法：{usage}\n\n{all-args}{after-help}",
        Lang::En => "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_and_argument_is_explained_and_nothing_else() {
        let root = command(Lang::Zh);
        let mut there = BTreeSet::from([String::new()]);
        for argument in root.get_arguments() {
            there.insert(format!(".{}", argument.get_id()));
        }
        for sub in root.get_subcommands() {
            there.insert(sub.get_name().to_string());
            for argument in sub.get_arguments() {
                // Said once for all commands.
                if !["help", "lang", "version"].contains(&argument.get_id().as_str()) {
                    there.insert(format!("{}.{}", sub.get_name(), argument.get_id()));
                }
            }
        }
        let said: BTreeSet<String> =
            TEXTS.iter().map(|(key, _, _)| key.to_string()).filter(|key| !key.ends_with('+')).collect();
        assert_eq!(there, said);
        let afters = TEXTS.iter().filter_map(|(key, _, _)| key.strip_suffix('+'));
        assert!(afters.into_iter().all(|key| there.contains(key)));
    }

    #[test]
    fn all_help_fits_a_small_terminal() {
        for lang in [Lang::Zh, Lang::En] {
            let mut root = command(lang);
            let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
            let mut all = vec![root.render_long_help().to_string()];
            for name in &names {
                let sub = root.find_subcommand_mut(name).expect("a command of ours");
                all.push(sub.render_long_help().to_string());
            }
            for help in all {
                for line in shown(&help, lang, 80).lines() {
                    assert!(wrap::width(line) <= 80, "{line}");
                    assert!(!(lang == Lang::Zh && line.contains("[OPTIONS]")), "{line}");
                }
            }
        }
    }

    #[test]
    fn the_definition_holds_together() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }
}
