//! What is said about the commands that look: boards, scores, exports, checks.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
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
    (
        "board.realm",
        "real 或 practice；不写就是项目自己的（和 --plain 同用）",
        "real or practice; by default that of the study (with --plain)",
    ),
    (
        "board.round",
        "第几轮；不写就是最后一轮（和 --plain 同用）",
        "the round; the last one if not given (with --plain)",
    ),
    (
        "board.team",
        "只看一个小组（代码或名称）走到哪里、要去哪里；得分仍是全部的（和 --plain 同用）",
        "how far one team is (by code or name) and where it must go; scores stay those of all (with --plain)",
    ),
    (
        "check",
        "检查问卷（或整个项目）：错在哪一行、怎样改；有错误时退出码为 1",
        "check a questionnaire (or a whole study): which line, what is wrong, what to do; exit code 1 on errors",
    ),
    ("check.file", "问卷文件、study.yaml 或项目文件夹", "a questionnaire, a study.yaml or a study's folder"),
    (
        "verify",
        "核对：重算抽样框、抽取和凭证，核对全部日志、回执和各表；有问题时退出码为 1",
        "check: frame, draw and certificate are computed again, the whole log, its receipts and projections are \
         held against each other; exit code 1 where something is wrong",
    ),
    (
        "verify+",
        "偶然的损坏和随手的改动都能查出来。把日志、回执和各表一起重写的人，只有另存在别处的回执能揭穿。",
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
同一时刻的状态；写完整了才放到位。同一项目、同一域先前的导出会被替换，
别的文件夹不覆盖。
原始数据不作抑制，须保密。以 = + - @ 开头的文字加了撇号，
免得表格软件当作公式执行。
多选题一个选项一列（NAME__CODE），排序题一位一列（NAME__place1）；
没有答案：-1 不知道，-2 拒答，-7 跳过，-8 不问，-9 未答到；
文字列旁有 NAME__state。",
        "One file a table, and a README on how to read them in R, pandas and Excel.
All of one moment; put in place when whole. An earlier export of the same study
and realm makes room, any other folder is not overwritten.
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
        "写到哪个文件夹：新的、空的，或本项目先前的导出",
        "the folder to write: a new or empty one, or an earlier export of the study",
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
