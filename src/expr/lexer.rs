//! Text to tokens, by the rules of XPath 1.0 §3.7 and the `${name}` of XLSForm.
//! It knows the slips people make (curly quotes, full-width signs of an input method, operators of
//! other languages) and says what to type instead. It knows nothing of grammar.

use std::ops::Range;

use super::axis::Axis;
use super::confusable;
use super::error::ExprError;
use super::syntax::{NodeType, Operator};
use super::tokens::{Qualified, Spanned, Token};
use crate::words;

/// The tokens of `source` in order.
pub fn tokens(source: &str) -> Result<Vec<Spanned<'_>>, ExprError> {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new() };
    while lexer.next()? {}
    Ok(lexer.tokens)
}

struct Lexer<'s> {
    source: &'s str,
    /// The byte to be read next.
    at: usize,
    tokens: Vec<Spanned<'s>>,
}

impl<'s> Lexer<'s> {
    /// Reads one token; false at the end of the text.
    fn next(&mut self) -> Result<bool, ExprError> {
        self.skip_space();
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return Ok(false);
        };
        let token = match first {
            '"' | '\'' => self.literal(first)?,
            '$' => self.reference()?,
            '0'..='9' => self.number(),
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            c if is_name_start(c) => self.name()?,
            '*' if self.after_operand() => self.take(1, Token::Operator(Operator::Multiply)),
            '*' => self.take(1, Token::Any),
            _ => self.sign(first)?,
        };
        self.tokens.push(Spanned { token, span: start..self.at });
        Ok(true)
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// XPath's white space only: other kinds are reported where they stand.
    fn skip_space(&mut self) {
        let trimmed = self.rest().trim_start_matches([' ', '\t', '\r', '\n']);
        self.at = self.source.len() - trimmed.len();
    }

    fn take(&mut self, bytes: usize, token: Token<'s>) -> Token<'s> {
        self.at += bytes;
        token
    }

    fn after_operand(&self) -> bool {
        self.tokens.last().is_some_and(|spanned| spanned.token.ends_operand())
    }

    fn literal(&mut self, quote: char) -> Result<Token<'s>, ExprError> {
        let text = &self.rest()[1..];
        match text.find(quote) {
            Some(length) => Ok(self.take(length + 2, Token::Literal(&text[..length]))),
            None => Err(confusable::unclosed(self.source, self.at, quote)),
        }
    }

    fn number(&mut self) -> Token<'s> {
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut length = digits(rest);
        if rest[length..].starts_with('.') {
            length += 1 + digits(&rest[length + 1..]);
        }
        // Digits with one point are always a number to Rust, ".5" and "5." included.
        let value = rest[..length].parse().unwrap_or(f64::NAN);
        self.take(length, Token::Number(value))
    }

    fn reference(&mut self) -> Result<Token<'s>, ExprError> {
        let start = self.at;
        let Some(body) = self.rest().strip_prefix("${") else {
            let length = name_length(&self.rest()[1..]);
            let name = &self.rest()[1..1 + length];
            let message = if name.is_empty() {
                words!("`$` 后面没有名字", "`$` stands alone")
            } else {
                words!("这里没有变量 `${name}` 的写法", "there are no variables here: `${name}`")
            };
            let example = if name.is_empty() { "name" } else { name };
            return Err(ExprError::new(start..start + 1 + length, message)
                .with_help(words!("题目写成 `${{{example}}}`", "an item is written `${{{example}}}`")));
        };
        let end = body.find(['}', '{', '\n', '"', '\'', '(', ')', '=']);
        let Some(length) = end.filter(|&end| body[end..].starts_with('}')) else {
            let word = body[..end.unwrap_or(body.len())].trim_end();
            let message = words!("`${{{word}` 没有收尾", "`${{{word}` is not closed");
            let word_alone = word.trim();
            return Err(ExprError::new(start..start + 2 + word.len(), message)
                .with_help(words!("写成 `${{{word_alone}}}`", "write `${{{word_alone}}}`")));
        };
        let name = body[..length].trim();
        if name.is_empty() {
            let message = words!("`${{}}` 里没有题目的名字", "`${{}}` names no item");
            return Err(ExprError::new(start..start + length + 3, message));
        }
        Ok(self.take(length + 3, Token::Reference(name)))
    }

    /// A name: an operator where one is due, else a function, an axis, a node type or a node test.
    fn name(&mut self) -> Result<Token<'s>, ExprError> {
        let rest = self.rest();
        let length = name_length(rest);
        let word = &rest[..length];
        if self.after_operand() {
            return self.operator_name(word);
        }
        self.at += length;
        if self.rest().starts_with(':') && !self.rest().starts_with("::") {
            return self.prefixed(word);
        }
        let before_space = self.at;
        self.skip_space();
        if self.rest().starts_with("::") {
            let Some(axis) = Axis::from_name(word) else {
                let near = confusable::did_you_mean(word, Axis::NAMES.iter().map(|a| a.1));
                let message = words!("没有 `{word}` 这个轴", "there is no axis `{word}`");
                return Err(ExprError::new(before_space - length..before_space, message).with_help(
                    near.unwrap_or_else(|| {
                        words!(
                            "能用的是 XPath 1.0 的轴，如 `parent::`、`following-sibling::`",
                            "the axes are those of XPath 1.0, such as `parent::` or `following-sibling::`"
                        )
                    }),
                ));
            };
            return Ok(self.take(2, Token::Axis(axis)));
        }
        let called = self.rest().starts_with('(');
        self.at = before_space;
        let name = Qualified { prefix: None, local: word };
        Ok(match word {
            _ if !called => Token::Name(name),
            "comment" => Token::NodeType(NodeType::Comment),
            "text" => Token::NodeType(NodeType::Text),
            "processing-instruction" => Token::NodeType(NodeType::Instruction),
            "node" => Token::NodeType(NodeType::Node),
            _ => Token::Function(name),
        })
    }

    /// After `prefix`, with the colon next.
    fn prefixed(&mut self, prefix: &'s str) -> Result<Token<'s>, ExprError> {
        let after = &self.rest()[1..];
        if after.starts_with('*') {
            return Ok(self.take(2, Token::AnyOf(prefix)));
        }
        let length = name_length(after);
        if length == 0 {
            return Err(ExprError::new(
                self.at - prefix.len()..self.at + 1,
                words!("`{prefix}:` 后面少一个名字", "a name is missing after `{prefix}:`"),
            ));
        }
        let name = Qualified { prefix: Some(prefix), local: &after[..length] };
        self.at += 1 + length;
        let before_space = self.at;
        self.skip_space();
        let called = self.rest().starts_with('(');
        self.at = before_space;
        Ok(if called { Token::Function(name) } else { Token::Name(name) })
    }

    /// Only `and`, `or`, `div` and `mod` can stand where an operator is due, so that one of them
    /// glued to a number (`1mod2`) ends where the number begins.
    fn operator_name(&mut self, word: &'s str) -> Result<Token<'s>, ExprError> {
        const OPERATORS: [(&str, Operator); 4] = [
            ("and", Operator::And),
            ("or", Operator::Or),
            ("div", Operator::Divide),
            ("mod", Operator::Modulo),
        ];
        for (name, operator) in OPERATORS {
            let glued = word
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
            if glued {
                return Ok(self.take(name.len(), Token::Operator(operator)));
            }
        }
        let span = self.at..self.at + word.len();
        Err(confusable::not_an_operator(word, span))
    }

    fn sign(&mut self, first: char) -> Result<Token<'s>, ExprError> {
        use Operator::*;
        if let Some(error) = confusable::foreign_operator(self.rest(), self.at) {
            return Err(error);
        }
        const SIGNS: [(&str, Token<'static>); 19] = [
            ("//", Token::DoubleSlash),
            ("..", Token::DoubleDot),
            ("!=", Token::Operator(NotEqual)),
            ("<=", Token::Operator(LessEqual)),
            (">=", Token::Operator(GreaterEqual)),
            ("=", Token::Operator(Equal)),
            ("<", Token::Operator(Less)),
            (">", Token::Operator(Greater)),
            ("+", Token::Operator(Plus)),
            ("-", Token::Operator(Minus)),
            ("/", Token::Slash),
            (".", Token::Dot),
            ("|", Token::Pipe),
            ("@", Token::At),
            (",", Token::Comma),
            ("(", Token::Open),
            (")", Token::Close),
            ("[", Token::OpenBracket),
            ("]", Token::CloseBracket),
        ];
        let rest = self.rest();
        if rest.starts_with("::") {
            let span = self.at..self.at + 2;
            return Err(ExprError::new(
                span,
                words!("`::` 前面少一个轴的名字", "an axis name is missing before `::`"),
            ));
        }
        match SIGNS.iter().find(|(text, _)| rest.starts_with(text)) {
            Some((text, token)) => Ok(self.take(text.len(), *token)),
            None => {
                let span: Range<usize> = self.at..self.at + first.len_utf8();
                Err(confusable::stray(first, span))
            }
        }
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// The bytes of the name `text` begins with; 0 if it begins with none.
/// Names are those of XML without colons; `·` and combining marks may stand inside.
fn name_length(text: &str) -> usize {
    if !text.starts_with(is_name_start) {
        return 0;
    }
    text.find(|c: char| {
        !(is_name_start(c)
            || c.is_alphanumeric()
            || matches!(c, '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}'))
    })
    .unwrap_or(text.len())
}
