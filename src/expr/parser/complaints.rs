//! What the parser says where the grammar does not go on.
//! It looks at the token found and the one before, and guesses what was meant; brackets are reported
//! where they were opened.

use std::ops::Range;

use super::super::error::ExprError;
use super::super::syntax::Operator;
use super::super::tokens::{Spanned, Token};
use super::Parser;

impl<'s> Parser<'s> {
    /// Takes the closing bracket that belongs to the one at `open`.
    pub(super) fn close(&mut self, bracket: Token<'s>, open: Range<usize>) -> Result<(), ExprError> {
        if self.eat(bracket) {
            return Ok(());
        }
        let opened = &self.source[open.clone()];
        let closing = if bracket == Token::Close { ")" } else { "]" };
        match self.tokens.get(self.at).cloned() {
            None => Err(ExprError::new(open, format!("the bracket `{opened}` is never closed"))
                .with_help(format!("put `{closing}` where it ends"))),
            Some(found @ Spanned { token: Token::Close | Token::CloseBracket, .. }) => {
                let word = &self.source[found.span];
                Err(ExprError::new(
                    open,
                    format!("the bracket `{opened}` meets `{word}` before it is closed"),
                )
                .with_help(format!("put `{closing}` before `{word}`")))
            }
            Some(found) => Err(self.unexpected(found)),
        }
    }

    pub(super) fn missing(&self, what: &str) -> ExprError {
        match self.tokens.get(self.at) {
            Some(found) => self.unexpected(found.clone()),
            None => ExprError::new(self.here_span(), what).with_help("the expression stops in the middle"),
        }
    }

    pub(super) fn unexpected(&self, found: Spanned<'s>) -> ExprError {
        let word = &self.source[found.span.clone()];
        let error = |message: String| ExprError::new(found.span.clone(), message);
        let operator_before = self.at > 0 && !self.tokens[self.at - 1].token.ends_operand();
        match found.token {
            Token::Close | Token::CloseBracket if !operator_before || self.at == 0 => {
                error(format!("`{word}` closes a bracket that was never opened"))
            }
            Token::Operator(Operator::Multiply | Operator::Divide) | Token::Slash | Token::DoubleSlash
                if self.after_slash() || matches!(found.token, Token::Slash) =>
            {
                error(format!("`{word}` does not fit here"))
                    .with_help("`/` walks along a path; to divide write `div`")
            }
            Token::Number(_) | Token::Literal(_) | Token::Reference(_) if self.after_slash() => {
                error(format!("a path cannot go on with `{word}`")).with_help("to divide write `div`")
            }
            Token::Number(_) | Token::Literal(_) | Token::Reference(_) | Token::Open
                if !operator_before && self.at > 0 =>
            {
                error(format!("an operator is missing before `{word}`"))
                    .with_help("join two parts with `and`, `or`, `=`, `+` …")
            }
            Token::Operator(_) | Token::Comma | Token::Pipe if operator_before || self.at == 0 => {
                error(format!("something is missing before `{word}`"))
            }
            Token::Comma => error("`,` separates arguments of a function, and there is none here".to_owned()),
            _ => error(format!("`{word}` does not fit here")),
        }
    }

    fn after_slash(&self) -> bool {
        self.at > 0 && matches!(self.tokens[self.at - 1].token, Token::Slash | Token::DoubleSlash)
    }
}
