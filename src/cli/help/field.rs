//! What is said about the commands of the field: cases, interviews, marks, a lead's acts.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
    (
        "cases",
        "列出个案：编号、单位、小组、访谈员、状态",
        "list the cases: number, unit, team, interviewer, status",
    ),
    ("cases.dir", "项目文件夹", "the study's folder"),
    ("cases.format", "table、json 或 csv", "table, json or csv"),
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
        "内容从文件里消失，不可恢复；日志的链条不断，谁、为什么、哪一条，都留着。合并也带不回来。\n原先因它而不适用的回答一并抹去，会列出来。",
        "What was said is gone from the file for good. The chain of the log stays whole; who, why and which is kept, \
         and no merge brings it back. Answers that it had put out of the interview go with it, and are named.",
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
];
