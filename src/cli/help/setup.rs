//! What is said about the commands that set a study up: before the first interview.

use super::Text;

pub(super) const TEXTS: &[Text] = &[
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
        "抽取：两步（先定方案，把方案哈希交存，再用公开数值）让人看得出只抽过一次；一步只能证明可以重算",
        "draw: in two steps (a plan whose hash is lodged, then a public value), which lets others see that it was the \
         only draw; or in one, which can be repeated and proves no more",
    ),
    (
        "draw+",
        "两步：
  fangtan draw DIR first --prepare --source \"11 月 30 日福彩双色球\"
      定下抽样框、分配、备用和密值，打印方案哈希。
      把它交给第三方保管，等公开数值出来。
  fangtan draw DIR first --public \"03 08 15 21 + 06\" --source \"福彩网第 138 期\"
      由方案、公开数值和密值算出种子，抽取，写出凭证。
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
    ("draw.public", "第二步：公开数值，照公布的写", "the second: the public value as it was published"),
    (
        "draw.source",
        "公开数值从哪里来；与 --prepare 一起写，是将要等的那个值",
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
];
