//! What comes next, in the words of the command line: said wherever a command has set something up.

use super::{Context, Failure};
use crate::desk::Desk;
use crate::desk::standing::{self, Next};
use crate::i18n::Words;
use crate::store::Reader;
use crate::words;

/// Says what the study wants next.
///
/// # Errors
/// Those of the store and of standard output.
pub(super) fn say(context: &Context, desk: &Desk, reader: &Reader) -> Result<(), Failure> {
    context.say(&words_of(desk, &standing::next(desk, reader)?))
}

/// The lines that say it, with the commands to copy.
pub(super) fn words_of(desk: &Desk, next: &Next) -> Words {
    let dir = desk.dir().display();
    match next {
        Next::Roster => words!(
            "下一步，读入名册：
  fangtan roster {dir}",
            "Next, read the roster:
  fangtan roster {dir}"
        ),
        Next::Draw(None) => words!(
            "下一步是抽取，study.yaml 里还没有写：加在 draws 下",
            "Next: draw. study.yaml describes no draw yet: add one under `draws`"
        ),
        Next::Draw(Some(name)) => words!(
            "下一步是抽取。先定方案：
  fangtan draw {dir} {name} --prepare
或一步抽取：
  fangtan draw {dir} {name}",
            "Next: draw. With a plan first:
  fangtan draw {dir} {name} --prepare
or at once:
  fangtan draw {dir} {name}"
        ),
        Next::Value(name) => words!(
            "方案已定。公开数值出来以后：
  fangtan draw {dir} {name} --public 值 --source 来源",
            "The plan is fixed. Once the public value is there:
  fangtan draw {dir} {name} --public TEXT --source WORDS"
        ),
        Next::Assign(_) => words!(
            "下一步，派个案：
  fangtan assign {dir}",
            "Next, give out the cases:
  fangtan assign {dir}"
        ),
        Next::Work(_) => words!(
            "下一步，打开项目，或列出个案：
  fangtan {dir}
  fangtan cases {dir}",
            "Next, open the study or list the cases:
  fangtan {dir}
  fangtan cases {dir}"
        ),
        Next::Settled => words!(
            "个案都有了结果。下一步，看得分，或导出：
  fangtan score {dir} --by unit
  fangtan export {dir} --output 文件夹",
            "Every case is settled. Next, see the scores or export:
  fangtan score {dir} --by unit
  fangtan export {dir} --output DIR"
        ),
    }
}
