//! What is said about the program itself and the arguments all commands share.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
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
];
