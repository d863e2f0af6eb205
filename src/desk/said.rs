//! What the layers below find wrong, said in both languages: they know their errors as data and speak
//! plain English; the Chinese stands here, so that no face of the program translates twice.

use crate::i18n::{Words, counted};
use crate::sampling::{
    AllocationError, DocumentError, DrawError, File, FrameFault, FrameProblem, PlanError, Problem,
};
use crate::store::{self, StoreError};
use crate::words;

/// The English of an error beside its Chinese.
fn with_english(zh: String, error: &dyn std::fmt::Display) -> Words {
    Words::new(zh, error.to_string())
}

/// An error of the store.
pub(super) fn store_error(error: &StoreError) -> Words {
    let zh = match error {
        StoreError::DiskFull => "磁盘满了，没有保存；腾出地方再试".to_string(),
        StoreError::DiskFailed(why) => format!("磁盘出错（{why}），没有保存；检查磁盘再试"),
        StoreError::Busy(seconds) => {
            format!("项目忙：别的程序占用了 {seconds} 秒以上，没有保存；请再试")
        }
        StoreError::ReadOnly => "项目不能写：请检查文件夹和文件的权限".to_string(),
        StoreError::Damaged(why) => {
            // What it means and what to do stand before SQLite's own words, which say neither.
            return words!(
                "数据库文件损坏，有一部分读不出来；别再往里写，整个文件夹（连同 study.db-wal 和 study.db-shm）照原样\
                 拷一份，用 fangtan verify 看还读得出多少，再从最近一份完好的副本或另一台电脑上的那份接着做\
                 （SQLite 的原话：{why}）",
                "the database file is damaged, and part of it can no longer be read; write nothing more into it, copy \
                 the whole folder as it is (with study.db-wal and study.db-shm), let `fangtan verify` say how much is \
                 left, and go on from the last sound copy or from another laptop's (in SQLite's words: {why})"
            );
        }
        StoreError::PeopleDamaged(why) => {
            return words!(
                "people.db 损坏，姓名和电话读不全；日志是另一个文件，没有事。先把 people.db 拷一份、移到别处，再用 \
                 fangtan roster 从名册重新读入（SQLite 的原话：{why}）",
                "people.db is damaged, and names and telephone numbers in it cannot all be read; the log is another file \
                 and has come to no harm. Keep a copy of people.db elsewhere, take it out of the folder, and let \
                 `fangtan roster` read them from the roster again (in SQLite's words: {why})"
            );
        }
        StoreError::Gone { file, receipts } => {
            let file = file.display();
            let counted = counted(*receipts, "receipt", "receipts");
            return words!(
                "{file} 不见了，或者是空的；receipts.tsv 里却有这个项目的 {receipts} 张回执。别在这里新建项目、读名册：\
                 整个文件夹照原样拷一份，从最近一份完好的副本或另一台电脑上的那份接着做",
                "{file} is missing or empty, though receipts.tsv has {counted} of this study. Begin no new one here and \
                 read no roster: copy the whole folder as it is, and go on from the last sound copy or from another \
                 laptop's"
            );
        }
        StoreError::NoStudy(dir) => format!("{}：这里没有项目（缺 study.db）", dir.display()),
        StoreError::StudyThere(dir) => format!("{}：这里已经有一个项目", dir.display()),
        StoreError::Foreign(file) => format!("{} 不是访谈的数据库", file.display()),
        StoreError::Newer { file, found, known } => {
            format!("{} 由更新的版本写成（布局 {found}，这里认得到 {known}）：请用新版本", file.display())
        }
        StoreError::NoWal { file, .. } => {
            format!(
                "{}：这个文件系统不能让几个程序安全地写；请在本地磁盘的副本上工作，再合并",
                file.display()
            )
        }
        StoreError::Network { folder, kind } => format!(
            "{} 在网络文件系统（{kind}）上，那里的锁和保存靠不住；请在本地磁盘的副本上工作，再合并",
            folder.display()
        ),
        StoreError::OtherStudy { here, there } => format!("不是同一个项目：这里是 {here}，那里是 {there}"),
        StoreError::Claimed { case, by } => format!("个案 {case} 正由 {by} 做着"),
        StoreError::TakenOver { case, by } => {
            format!("个案 {case} 已由 {by} 接手：这里不再保存；把文字抄下，重新打开个案")
        }
        StoreError::NotClaimed(case) => format!("个案 {case} 要先接手才能写"),
        StoreError::NoCase(case) => format!("项目里没有个案 {case}"),
        StoreError::NoInterview(id) => format!("项目里没有访谈 {id}"),
        StoreError::NoEvent(id) => format!("项目里没有事件 {id}"),
        StoreError::NoSource(hash) => format!("项目里没有文件 {hash}"),
        StoreError::Unfit { what, why } => format!("日志不收这个 {what}：{why}"),
        StoreError::BadPayload { kind, why } => format!("“{kind}”的内容读不出：{why}"),
        StoreError::NotErasable { id, kind } => format!("事件 {id}（{kind}）是项目的骨架，不能删"),
        StoreError::CopiesDiffer(id) => format!("事件 {id} 在两份里不同：有一份被人改过；请分别核对"),
        StoreError::Refused(why) => format!("日志拒绝了：{why}"),
        StoreError::Io { path, source } => format!("{}：{source}", path.display()),
        StoreError::Sqlite(error) => format!("SQLite：{error}"),
    };
    with_english(zh, error)
}

fn allocation_error(error: &AllocationError) -> Words {
    let zh = match error {
        AllocationError::Nothing => "一个也没要抽：人数要大于 0".to_string(),
        AllocationError::MoreThanThereIs { asked, available } => {
            format!("要 {asked} 个，可是只有 {available} 个")
        }
        AllocationError::MinimumNeedsMore { n, smallest } => {
            format!("{n} 个不够每层的最低数：至少要 {smallest} 个")
        }
        AllocationError::NotGiven { stratum } => format!("没有说层 {stratum} 抽几个"),
        AllocationError::UnknownStratum { stratum } => format!("说了 {stratum} 抽几个，抽样框里却没有这一层"),
        AllocationError::MoreThanStratum { stratum, asked, population } => {
            format!("层 {stratum} 要抽 {asked} 个，只有 {population} 个")
        }
    };
    with_english(zh, error)
}

/// Why no plan can be made.
pub(super) fn plan_error(error: &PlanError) -> Words {
    let zh = match error {
        PlanError::Allocation(error) => return allocation_error(error),
        PlanError::SimpleWithStrata => "简单随机抽取不分层".to_string(),
        PlanError::NotADigest(text) => format!("{text} 不是小写十六进制的 SHA-256"),
        PlanError::EarlierNumbers => "早先的方案要从 1 起连着编号".to_string(),
        PlanError::NothingAwaited => "请说明等的是哪个公开数值、来自哪里、什么时候".to_string(),
    };
    with_english(zh, error)
}

/// Why a plan cannot be carried out.
pub(super) fn draw_error(error: &DrawError) -> Words {
    let zh = match error {
        DrawError::OtherFrame { planned, found } => {
            format!("方案定下以后抽样框变了：定下的是 {planned}，现在是 {found}；请另作方案并说明理由")
        }
        DrawError::OtherSteps => "方案说的是另一种取种子的办法；请另作方案并说明理由".to_string(),
        DrawError::OtherSecret => "密值不是这个方案的那一个".to_string(),
        DrawError::DrawnAlready => "这个方案已经抽过；一个方案只抽一次".to_string(),
        DrawError::Text(what) => {
            let what = match *what {
                "public value" => "公开数值",
                "source" => "来源",
                "seed" => "种子",
                other => other,
            };
            format!("{what}是空的，或有看不见的字符")
        }
        DrawError::Salt => "盐值应当是 32 个随机字节的小写十六进制".to_string(),
        DrawError::OtherNumbers => "方案里的人数不是它的规则给出的：方案被改过".to_string(),
    };
    with_english(zh, error)
}

/// Why a file of a draw cannot be taken as it is.
pub(super) fn document_error(error: &DocumentError) -> Words {
    let zh = match error {
        DocumentError::Unreadable { line, column, why } => {
            format!("第 {line} 行第 {column} 列读不出：{why}")
        }
        DocumentError::OtherFormat { expected, found } => format!("这是 {found}，不是 {expected}"),
        DocumentError::NotCanonical { line } => format!("第 {line} 行被改过：不是程序写的样子"),
        DocumentError::Seal { stated, found } => {
            format!("封好以后被改过：封记是 {stated}，文件是 {found}")
        }
    };
    with_english(zh, error)
}

fn frame_problem(problem: &FrameProblem) -> Words {
    let row = problem.row;
    let fault = match &problem.fault {
        FrameFault::NotUtf8 => "不是 UTF-8".to_string(),
        FrameFault::Empty => "抽样框是空的，没有人可抽".to_string(),
        FrameFault::NotThreeFields => "应当是 编号 TAB 层 TAB 大小".to_string(),
        FrameFault::Blank { field } => format!("{field} 是空的"),
        FrameFault::TooLong { field } => format!("{field} 太长"),
        FrameFault::Unseen { field } => format!("{field} 里有看不见的字符，或两头有空格"),
        FrameFault::Size => "大小应当大于 0".to_string(),
        FrameFault::Twice { id, first } => format!("编号 {id} 在第 {first} 行也有"),
        FrameFault::NotCanonical => "不是程序写的样子：被人改过？".to_string(),
    };
    with_english(format!("第 {row} 行：{fault}"), problem)
}

fn file_name(file: File) -> &'static str {
    match file {
        File::Plan => "方案",
        File::Certificate => "凭证",
        File::Secret => "密值文件",
        File::Opened => "公开文件",
    }
}

/// What does not fit in the files of a draw.
pub(super) fn draw_problem(problem: &Problem) -> Words {
    let zh = match problem {
        Problem::File { file, error } => format!("{}：{}", file_name(*file), document_error(error).zh),
        Problem::Frame(problem) => format!("抽样框：{}", frame_problem(problem).zh),
        Problem::Differs { file, field, stated, found } => {
            format!("{}：{field} 写的是 {stated}，别的文件给出 {found}", file_name(*file))
        }
        Problem::EarlierMissing { file, number, plan_sha256 } => {
            format!("{}：没有列出早先的第 {number} 号方案（{plan_sha256}）", file_name(*file))
        }
        Problem::EarlierUnknown { file, number, plan_sha256 } => {
            format!("{}：列了第 {number} 号方案（{plan_sha256}），日志里没有", file_name(*file))
        }
        Problem::Allocation(error) => format!("方案：按它的规则分不出人数：{}", allocation_error(error).zh),
        Problem::Stratum { stratum, stated, found } => {
            format!("方案：层 {stratum} 写的是 {stated}，按抽样框和规则是 {found}")
        }
        Problem::SampleSize { stratum, planned, found } => {
            format!("凭证：层 {stratum} 抽了 {found} 个，方案是 {planned} 个")
        }
        Problem::NotInFrame { element } => format!("凭证：{element} 被抽中，却不在抽样框里"),
        Problem::OtherStratum { element, stated, found } => {
            format!("凭证：{element} 列在层 {stated}，其实属于 {found}")
        }
        Problem::DrawnTwice { element } => format!("凭证：{element} 抽了两次"),
        Problem::SaltedHash { element } => format!("凭证：{element} 的加盐哈希与那一行的编号不符"),
        Problem::Element { file, stratum, place, stated, found } => {
            let or_none = |element: &Option<String>| element.clone().unwrap_or_else(|| "没有人".into());
            format!(
                "{}：层 {stratum} 第 {place} 位写的是 {}，抽出来的是 {}",
                file_name(*file),
                or_none(stated),
                or_none(found)
            )
        }
    };
    with_english(zh, problem)
}

/// What does not fit in the log or what follows from it.
pub(super) fn log_problem(problem: &store::Problem) -> Words {
    use store::Problem as P;
    let zh = match problem {
        P::Damaged { tables, what } if tables.is_empty() => {
            return words!(
                "数据库文件损坏，有一部分读不出来（SQLite 的原话：{what}）",
                "the database file is damaged, and part of it can no longer be read (in SQLite's words: {what})"
            );
        }
        P::Damaged { tables, what } => {
            let (listed, joined) = (tables.join("、"), tables.join(", "));
            return words!(
                "数据库文件损坏，这些表或它们的索引有一部分读不出来：{listed}（SQLite 的原话：{what}）",
                "the database file is damaged, and part of these tables or of their indexes can no longer be read: \
                 {joined} (in SQLite's words: {what})"
            );
        }
        P::SchemaMissing { what, name } => format!("数据库里少了 {what} {name}"),
        P::SchemaChanged { what, name } => format!("数据库的 {what} {name} 被改过"),
        P::SchemaAdded { what, name } => format!("数据库里多了 {what} {name}"),
        P::OtherStudy { found: Some(id) } => format!("数据库属于另一个项目 {id}"),
        P::OtherStudy { found: None } => "数据库不属于任何项目".to_string(),
        P::StreamOfOtherStudy { stream } => format!("事件流 {stream} 是为另一个项目写的"),
        P::OpeningUnreadable { stream } => format!("事件流 {stream} 的开头不对"),
        P::EventsMissing { stream, first, last } => {
            format!("事件流 {stream} 少了第 {first} 到 {last} 号事件")
        }
        P::EventAltered { id, kind } => format!("事件 {id}（{kind}）不是当时写的：哈希接不上"),
        P::EventUnreadable { id } => format!("事件 {id} 读不出"),
        P::EventOutOfOrder { id } => format!("事件 {id} 自称比前一个还早"),
        P::TailCut { id, by } => format!("事件 {id} 不见了，事件 {by} 证明有过它：事件流被截尾"),
        P::Rewritten { id, by } => format!("事件 {id} 不是事件 {by} 证明的那一个：事件流被重写"),
        P::PayloadMissing { id, kind } => format!("事件 {id}（{kind}）的内容不见了，也没有删除记录"),
        P::PayloadAltered { id, kind } => format!("事件 {id}（{kind}）的内容被改过"),
        P::PayloadNotErased { id, by } => format!("事件 {id} 的内容还在，事件 {by} 说已删除"),
        P::PayloadAlone { id } => format!("有事件 {id} 的内容，日志里却没有这个事件"),
        P::LinkBroken { id, subject } => format!("事件 {id} 接不上 {subject} 早先的任何事件"),
        P::ReceiptUnreadable { line } => format!("receipts.tsv 第 {line} 行读不出"),
        P::ReceiptNotInLog { line, receipt, altered } => {
            let (code, event) = (receipt.code(), receipt.event);
            let what = if *altered { "在日志里，内容却不同" } else { "不在日志里" };
            format!("回执 {code}（receipts.tsv 第 {line} 行）：事件 {event} {what}")
        }
        P::SourceAltered { hash, name } => format!("存档 {hash}（{name}）被改过"),
        P::ProjectionDiffers { table, rows } => {
            format!("由日志算出的表 {table} 有 {rows} 行对不上；用 fangtan rebuild 重建")
        }
    };
    with_english(zh, problem)
}
