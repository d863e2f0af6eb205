//! Tokens to a syntax tree, by the grammar of XPath 1.0 (§2 and §3).
//! Depth and length are limited here once, so that nothing after it can run out of stack.
//! Names are not looked up and nothing is evaluated.

mod complaints;
mod rows;

use std::ops::Range;

use super::axis::Axis;
use super::error::ExprError;
use super::lexer;
use super::syntax::{Call, Expr, NodeType, Operator, Path, Shape, Start, Step, Term, Test};
use super::tokens::{Qualified, Spanned, Token};
use crate::i18n::Words;
use crate::words;

/// The longest expression that is read, in bytes. The longest in published forms are a tenth of it.
pub const MAX_LENGTH: usize = 64 * 1024;
/// How deep brackets, arguments and predicates may stand within one another.
pub const MAX_DEPTH: usize = 150;

/// Reads an expression.
///
/// # Errors
/// What cannot be read, with its place and the remedy; also an expression longer than
/// [`MAX_LENGTH`] or nested deeper than [`MAX_DEPTH`].
pub fn parse(source: &str) -> Result<Expr, ExprError> {
    if source.len() > MAX_LENGTH {
        let (length, most) = (source.len().div_ceil(1024), MAX_LENGTH / 1024);
        let message = words!(
            "表达式长 {length} KiB，最多读 {most} KiB",
            "this expression is {length} KiB long; {most} KiB is the most that is read"
        );
        return Err(ExprError::new(0..0, message).with_help(split()));
    }
    let tokens = lexer::tokens(source)?;
    let mut parser = Parser { source, tokens, at: 0, depth: 0 };
    if parser.tokens.is_empty() {
        return Err(ExprError::new(0..source.len(), words!("表达式是空的", "the expression is empty")));
    }
    let root = parser.expression()?;
    if let Some(extra) = parser.tokens.get(parser.at) {
        return Err(parser.unexpected(extra.clone()));
    }
    Ok(Expr::new(source.to_owned(), root))
}

/// What to do about an expression that is too much.
fn split() -> Words {
    words!("把它拆成几个计算值（calculate）", "split it into calculated values")
}

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Spanned<'s>>,
    at: usize,
    depth: usize,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<Token<'s>> {
        self.tokens.get(self.at).map(|spanned| spanned.token)
    }

    fn eat(&mut self, token: Token<'s>) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    /// Where the next token begins.
    fn here(&self) -> usize {
        self.tokens.get(self.at).map_or(self.source.len(), |spanned| spanned.span.start)
    }

    /// Where the last token read ends.
    fn behind(&self) -> usize {
        self.tokens[self.at - 1].span.end
    }

    /// The next token's place, or the end of the text.
    fn here_span(&self) -> Range<usize> {
        match self.tokens.get(self.at) {
            Some(spanned) => spanned.span.clone(),
            None => self.source.len()..self.source.len(),
        }
    }

    fn expression(&mut self) -> Result<Term, ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let term = self.operators()?;
        self.depth -= 1;
        Ok(term)
    }

    /// Operands and the operators between them, read in one row and then grouped, so that ranks of
    /// operators cost no depth.
    fn operators(&mut self) -> Result<Term, ExprError> {
        let first = self.operand()?;
        match self.peek() {
            Some(Token::Operator(_)) => self.row(first),
            _ => Ok(first.1),
        }
    }

    fn row(&mut self, first: (Range<usize>, Term)) -> Result<Term, ExprError> {
        let mut row = vec![first];
        let mut operators = Vec::new();
        while let Some(Token::Operator(operator)) = self.peek() {
            self.at += 1;
            operators.push(operator);
            row.push(self.operand()?);
        }
        Ok(rows::group(row, operators))
    }

    /// An operand with its place, brackets around it included.
    fn operand(&mut self) -> Result<(Range<usize>, Term), ExprError> {
        let start = self.here();
        let term = self.unary()?;
        Ok((start..self.behind(), term))
    }

    fn term(&self, start: usize, shape: Shape) -> Term {
        Term { span: start..self.behind(), shape }
    }

    fn unary(&mut self) -> Result<Term, ExprError> {
        if self.peek() != Some(Token::Operator(Operator::Minus)) {
            return self.union();
        }
        let start = self.here();
        let mut signs = 0;
        while self.eat(Token::Operator(Operator::Minus)) {
            signs += 1;
        }
        let operand = Box::new(self.union()?);
        Ok(self.term(start, Shape::Negate { signs, operand }))
    }

    fn union(&mut self) -> Result<Term, ExprError> {
        let start = self.here();
        let first = self.path()?;
        if self.peek() == Some(Token::Pipe) { self.united(start, first) } else { Ok(first) }
    }

    fn united(&mut self, start: usize, first: Term) -> Result<Term, ExprError> {
        let mut terms = vec![first];
        while self.eat(Token::Pipe) {
            terms.push(self.path()?);
        }
        Ok(self.term(start, Shape::Union(terms)))
    }

    fn path(&mut self) -> Result<Term, ExprError> {
        if self.at_step() || matches!(self.peek(), Some(Token::Slash | Token::DoubleSlash)) {
            return self.location();
        }
        let start = self.here();
        let primary = self.primary()?;
        match self.peek() {
            Some(Token::OpenBracket | Token::Slash | Token::DoubleSlash) => self.filtered(start, primary),
            _ => Ok(primary),
        }
    }

    /// A path that begins at the root or the context node.
    fn location(&mut self) -> Result<Term, ExprError> {
        let begin = self.here();
        let mut steps = Vec::new();
        let start = if self.at_step() { Start::Context } else { Start::Root };
        if self.peek() == Some(Token::DoubleSlash) {
            steps.push(self.anywhere());
        } else {
            self.eat(Token::Slash);
        }
        // `/` alone is the root; only after a step can more steps follow.
        if self.at_step() || !steps.is_empty() {
            steps.push(self.step()?);
            self.steps(&mut steps)?;
        }
        Ok(self.term(begin, Shape::Path(Box::new(Path { start, steps }))))
    }

    /// An expression that predicates or steps follow.
    fn filtered(&mut self, begin: usize, primary: Term) -> Result<Term, ExprError> {
        let primary = Box::new(primary);
        let predicates = self.predicates()?;
        let mut steps = Vec::new();
        self.steps(&mut steps)?;
        let start = Start::Filter { primary, predicates };
        Ok(self.term(begin, Shape::Path(Box::new(Path { start, steps }))))
    }

    /// Further steps, each behind `/` or `//`.
    fn steps(&mut self, steps: &mut Vec<Step>) -> Result<(), ExprError> {
        loop {
            match self.peek() {
                Some(Token::Slash) => self.at += 1,
                Some(Token::DoubleSlash) => steps.push(self.anywhere()),
                _ => return Ok(()),
            }
            steps.push(self.step()?);
        }
    }

    /// `//` as the step it stands for.
    fn anywhere(&mut self) -> Step {
        let span = self.here_span();
        self.at += 1;
        Step { span, axis: Axis::DescendantOrSelf, test: Test::Type(NodeType::Node), predicates: Vec::new() }
    }

    fn at_step(&self) -> bool {
        matches!(
            self.peek(),
            Some(
                Token::Name(_)
                    | Token::NodeType(_)
                    | Token::Axis(_)
                    | Token::Any
                    | Token::AnyOf(_)
                    | Token::Dot
                    | Token::DoubleDot
                    | Token::At
            )
        )
    }

    fn step(&mut self) -> Result<Step, ExprError> {
        let start = self.here();
        let short = |axis| (axis, Test::Type(NodeType::Node));
        let (axis, test) = if self.eat(Token::Dot) {
            short(Axis::Itself)
        } else if self.eat(Token::DoubleDot) {
            short(Axis::Parent)
        } else {
            let axis = match self.peek() {
                Some(Token::Axis(axis)) => {
                    self.at += 1;
                    axis
                }
                Some(Token::At) => {
                    self.at += 1;
                    Axis::Attribute
                }
                _ => Axis::Child,
            };
            (axis, self.test()?)
        };
        // The grammar gives `.` and `..` no predicates, but forms in the field use them, and
        // `self::node()[…]` is all they can mean.
        let predicates = self.predicates()?;
        Ok(Step { span: start..self.behind(), axis, test, predicates })
    }

    fn test(&mut self) -> Result<Test, ExprError> {
        let Some(token) = self.peek() else {
            return Err(self.nameless());
        };
        self.at += 1;
        Ok(match token {
            Token::Name(name) => {
                Test::Name { prefix: name.prefix.map(str::to_owned), local: name.local.to_owned() }
            }
            Token::Any => Test::Any { prefix: None },
            Token::AnyOf(prefix) => Test::Any { prefix: Some(prefix.to_owned()) },
            Token::NodeType(kind) => {
                let open = self.here_span();
                self.at += 1; // the lexer gives a node type only before `(`
                let target = match self.peek() {
                    Some(Token::Literal(target)) if kind == NodeType::Instruction => {
                        self.at += 1;
                        Some(target.to_owned())
                    }
                    _ => None,
                };
                self.close(Token::Close, open)?;
                target.map_or(Test::Type(kind), Test::Instruction)
            }
            _ => {
                self.at -= 1;
                return Err(self.nameless());
            }
        })
    }

    fn predicates(&mut self) -> Result<Vec<Term>, ExprError> {
        let mut predicates = Vec::new();
        while self.peek() == Some(Token::OpenBracket) {
            let open = self.here_span();
            self.at += 1;
            predicates.push(self.expression()?);
            self.close(Token::CloseBracket, open)?;
        }
        Ok(predicates)
    }

    fn primary(&mut self) -> Result<Term, ExprError> {
        let start = self.here();
        let open = self.here_span();
        let token = self.peek();
        self.at += 1;
        let shape = match token {
            Some(Token::Open) => {
                let inner = self.expression()?;
                self.close(Token::Close, open)?;
                return Ok(inner);
            }
            Some(Token::Function(name)) => Shape::Call(Box::new(self.call(name, open)?)),
            Some(Token::Number(value)) => Shape::Number(value),
            Some(Token::Literal(text)) => Shape::Literal(text.to_owned()),
            Some(Token::Reference(name)) => Shape::Reference(name.to_owned()),
            _ => {
                self.at -= 1;
                return Err(self.ends_early());
            }
        };
        Ok(self.term(start, shape))
    }

    fn call(&mut self, name: Qualified, name_span: Range<usize>) -> Result<Call, ExprError> {
        Ok(Call {
            prefix: name.prefix.map(str::to_owned),
            name: name.local.to_owned(),
            name_span,
            arguments: self.arguments()?,
        })
    }

    fn arguments(&mut self) -> Result<Vec<Term>, ExprError> {
        let open = self.here_span();
        self.at += 1; // the lexer gives a function only before `(`
        let mut arguments = Vec::new();
        if self.eat(Token::Close) {
            return Ok(arguments);
        }
        loop {
            if matches!(self.peek(), Some(Token::Comma | Token::Close)) {
                return Err(self.no_argument());
            }
            arguments.push(self.expression()?);
            if !self.eat(Token::Comma) {
                self.close(Token::Close, open)?;
                return Ok(arguments);
            }
        }
    }
}
