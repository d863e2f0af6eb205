//! What the parser says where the grammar does not go on.
//! It looks at the token found and the one before, and guesses what was meant; brackets are reported
//! where they were opened.

use std::ops::Range;

use super::super::error::ExprError;
use super::super::syntax::Operator;
use super::super::tokens::{Spanned, Token};
use super::{MAX_DEPTH, Parser, split};
use crate::i18n::Words;
use crate::words;

impl<'s> Parser<'s> {
    /// Takes the closing bracket that belongs to the one at `open`.
    pub(super) fn close(&mut self, bracket: Token<'s>, open: Range<usize>) -> Result<(), ExprError> {
        if self.eat(bracket) {
            return Ok(());
        }
        let opened = &self.source[open.clone()];
        let closing = if bracket == Token::Close { ")" } else { "]" };
        match self.tokens.get(self.at).cloned() {
            None => Err(ExprError::new(
                open,
                words!("括号 `{opened}` 一直没有收尾", "the bracket `{opened}` is never closed"),
            )
            .with_help(words!("在结束处写上 `{closing}`", "put `{closing}` where it ends"))),
            Some(found @ Spanned { token: Token::Close | Token::CloseBracket, .. }) => {
                let word = &self.source[found.span];
                Err(ExprError::new(
                    open,
                    words!(
                        "括号 `{opened}` 还没收尾就遇到 `{word}`",
                        "the bracket `{opened}` meets `{word}` before it is closed"
                    ),
                )
                .with_help(words!("在 `{word}` 前写上 `{closing}`", "put `{closing}` before `{word}`")))
            }
            Some(found) => Err(self.unexpected(found)),
        }
    }

    // What the parser says on its way down is made here, out of the frames that stack up.

    pub(super) fn too_deep(&self) -> ExprError {
        let message = words!("括号套了 {MAX_DEPTH} 层以上", "brackets stand more than {MAX_DEPTH} deep here");
        ExprError::new(self.here_span(), message).with_help(split())
    }

    pub(super) fn no_argument(&self) -> ExprError {
        ExprError::new(self.here_span(), words!("这里少一个参数", "an argument is missing here"))
    }

    pub(super) fn nameless(&self) -> ExprError {
        self.missing(words!("少一个节点的名字", "the name of a node is missing"))
    }

    pub(super) fn ends_early(&self) -> ExprError {
        self.missing(words!("末尾少了东西", "something is missing at the end"))
    }

    fn missing(&self, what: Words) -> ExprError {
        match self.tokens.get(self.at) {
            Some(found) => self.unexpected(found.clone()),
            None => ExprError::new(self.here_span(), what)
                .with_help(words!("表达式写了一半", "the expression stops in the middle")),
        }
    }

    pub(super) fn unexpected(&self, found: Spanned<'s>) -> ExprError {
        let word = &self.source[found.span.clone()];
        let error = |message: Words| ExprError::new(found.span.clone(), message);
        let operator_before = self.at > 0 && !self.tokens[self.at - 1].token.ends_operand();
        match found.token {
            Token::Close | Token::CloseBracket if !operator_before || self.at == 0 => {
                error(words!("`{word}` 收的括号从未打开", "`{word}` closes a bracket that was never opened"))
            }
            Token::Operator(Operator::Multiply | Operator::Divide) | Token::Slash | Token::DoubleSlash
                if self.after_slash() || matches!(found.token, Token::Slash) =>
            {
                error(misfit(word)).with_help(words!(
                    "`/` 是沿路径走的；除法写 `div`",
                    "`/` walks along a path; to divide write `div`"
                ))
            }
            Token::Number(_) | Token::Literal(_) | Token::Reference(_) if self.after_slash() => {
                error(words!("路径后面不能接 `{word}`", "a path cannot go on with `{word}`"))
                    .with_help(words!("除法写 `div`", "to divide write `div`"))
            }
            Token::Number(_) | Token::Literal(_) | Token::Reference(_) | Token::Open
                if !operator_before && self.at > 0 =>
            {
                error(words!("`{word}` 前面少一个运算符", "an operator is missing before `{word}`"))
                    .with_help(words!(
                        "两部分之间用 `and`、`or`、`=`、`+` 等连接",
                        "join two parts with `and`, `or`, `=`, `+` …"
                    ))
            }
            Token::Operator(_) | Token::Comma | Token::Pipe if operator_before || self.at == 0 => {
                error(words!("`{word}` 前面少了东西", "something is missing before `{word}`"))
            }
            Token::Comma => error(words!(
                "`,` 只用来隔开函数的参数，这里不在函数里",
                "`,` separates arguments of a function, and there is none here"
            )),
            _ => error(misfit(word)),
        }
    }

    fn after_slash(&self) -> bool {
        self.at > 0 && matches!(self.tokens[self.at - 1].token, Token::Slash | Token::DoubleSlash)
    }
}

fn misfit(word: &str) -> Words {
    words!("`{word}` 不能放在这里", "`{word}` does not fit here")
}
