//! Binding: names, functions and constant paths are looked up once, here, and never again.
//! It says what is unknown or does not fit, and collects what the value will depend on. No node is
//! looked at; paths that cannot be bound are left to be walked and marked as such.

use super::confusable::did_you_mean;
use super::error::ExprError;
use super::functions::{self, Function};
use super::path::{Origin, Scope};
use super::program::{Call, Code, Dialect, From, Program, Uses};
use super::syntax::{self, Expr, Operator, Shape, Term};
use super::value::Type;
use super::world::{Definition, Names};
use crate::i18n::Words;
use crate::words;

/// Binds an expression that belongs to `context` (an item, or none).
///
/// # Errors
/// The first name, function, number of arguments or type that does not fit.
pub fn bind(
    expr: &Expr,
    context: Option<Definition>,
    names: &dyn Names,
    dialect: Dialect,
) -> Result<Program, ExprError> {
    let (program, errors) = bind_deferring(expr, context, names, dialect);
    match errors.into_iter().min_by_key(|error| error.span.start) {
        Some(error) => Err(error),
        None => Ok(program),
    }
}

/// Binds an expression whatever is wrong with it: each error is returned, and is met again only
/// if evaluation comes to its place. XPath 1.0 (§3.4) demands no more, and evaluators of old forms
/// rely on it: `false() and unknown()` is false.
pub fn bind_deferring(
    expr: &Expr,
    context: Option<Definition>,
    names: &dyn Names,
    dialect: Dialect,
) -> (Program, Vec<ExprError>) {
    let mut binder =
        Binder { names, dialect, context, uses: Uses::default(), errors: Vec::new(), everywhere: false };
    let scope = Scope { top: true, origin: context.map_or(Origin::Unknown, Origin::Known) };
    let code = binder.term(expr.root(), &scope);
    let mut uses = binder.uses;
    uses.definitions.sort_unstable();
    uses.definitions.dedup();
    let program = Program { code, uses, dialect };
    (program, binder.errors)
}

pub(super) struct Binder<'n> {
    pub names: &'n dyn Names,
    pub dialect: Dialect,
    pub context: Option<Definition>,
    pub uses: Uses,
    pub errors: Vec<ExprError>,
    /// Within the paths of `indexed-repeat()`: names mean all instances.
    pub everywhere: bool,
}

impl Binder<'_> {
    pub fn term(&mut self, term: &Term, scope: &Scope) -> Code {
        match &term.shape {
            Shape::Number(value) => Code::Number(*value),
            Shape::Literal(text) => Code::Text(text.clone()),
            Shape::Reference(name) => self.reference(name, term),
            Shape::Negate { signs, operand } => {
                let negative = signs % 2 == 1;
                match self.term(operand, scope) {
                    Code::Number(value) if negative => Code::Number(-value),
                    operand => Code::Sign { negative, operand: Box::new(operand) },
                }
            }
            Shape::Chain { first, rest } => self.chain(first, rest, scope),
            Shape::Union(terms) => {
                let codes = terms.iter().map(|term| self.nodes(term, scope, "|"));
                Code::Union(codes.collect())
            }
            Shape::Call(call) => self.call(call, term, scope),
            Shape::Path(path) => self.path(path, scope).0,
        }
    }

    /// A term that must give nodes, for the operator or function that `wants` them.
    pub fn nodes(&mut self, term: &Term, scope: &Scope, wants: &str) -> Code {
        let code = self.term(term, scope);
        if matches!(code.kind(), Type::Nodes | Type::Any) {
            return code;
        }
        let message =
            words!("`{wants}` 这里要的是题目，不是一个值", "`{wants}` needs items here, not a single value");
        let help = words!("给出路径或 `${{name}}`", "give a path or `${{name}}`");
        self.fail(ExprError::new(term.span.clone(), message).with_help(help))
    }

    pub fn fail(&mut self, error: ExprError) -> Code {
        self.errors.push(error.clone());
        Code::Fails(Box::new(error))
    }

    fn reference(&mut self, name: &str, term: &Term) -> Code {
        if self.dialect == Dialect::XPath {
            let message = words!("`${{…}}` 不是 XPath 的写法", "`${{…}}` is no part of XPath");
            return self.fail(ExprError::new(term.span.clone(), message));
        }
        if let Some(definition) = self.names.definition(name) {
            self.uses.definitions.push(definition);
            return Code::Definition(definition, self.vantage());
        }
        let error = ExprError::new(
            term.span.clone(),
            if name.starts_with("last-saved#") {
                words!(
                    "取不到上一次访谈的回答（`last-saved#`）",
                    "answers of an earlier interview (`last-saved#`) are not available"
                )
            } else {
                words!("没有 `{name}` 这一题", "there is no item `{name}`")
            },
        );
        let near = self.names.suggestions(name);
        self.fail(match near {
            Some(near) => error.with_help(words!("是不是 `${{{near}}}`？", "did you mean `${{{near}}}`?")),
            None => error,
        })
    }

    /// From where a name that is not relative is seen.
    pub fn vantage(&self) -> From {
        if self.everywhere { From::Root } else { From::Current }
    }

    fn chain(&mut self, first: &Term, rest: &[(Operator, Term)], scope: &Scope) -> Code {
        let first = self.term(first, scope);
        let bound: Vec<(Operator, Code)> =
            rest.iter().map(|(operator, term)| (*operator, self.term(term, scope))).collect();
        // A chain holds operators of one rank: the first tells which.
        match rest[0].0 {
            operator @ (Operator::Or | Operator::And) => {
                let others = bound.into_iter().map(|(_, code)| code);
                let terms = std::iter::once(first).chain(others).collect();
                if operator == Operator::Or { Code::Or(terms) } else { Code::And(terms) }
            }
            operator if operator.rank() < Operator::Plus.rank() => Code::Compare(Box::new(first), bound),
            _ => Code::Arithmetic(Box::new(first), bound),
        }
    }

    fn call(&mut self, call: &syntax::Call, term: &Term, scope: &Scope) -> Code {
        let name = match &call.prefix {
            Some(prefix) => format!("{prefix}:{}", call.name),
            None => call.name.clone(),
        };
        let Some(function) = functions::find(&name, self.dialect) else {
            return self.unknown_function(&name, call);
        };
        let count = call.arguments.len();
        if !function.takes(count) {
            let (takes, usage) = (function.arity_in_words(), function.usage);
            let given = match count {
                0 => words!("一个也没有给", "none is"),
                1 => words!("给了 1 个", "one is"),
                more => {
                    let in_words = functions::in_words(more);
                    words!("给了 {more} 个", "{in_words} are")
                }
            };
            let message = Words::new(
                format!("`{name}()` {}，这里{}", takes.zh, given.zh),
                format!("`{name}()` takes {}, but here {} given", takes.en, given.en),
            );
            let error = ExprError::new(term.span.clone(), message);
            return self.fail(error.with_help(words!("写成 `{usage}`", "write `{usage}`")));
        }
        self.uses.clock |= function.clock;
        self.uses.chance |= function.chance;
        self.uses.itself |= scope.top && function.sees_context(count);
        match (function.name, count) {
            ("true", 0) => return Code::Boolean(true),
            ("false", 0) => return Code::Boolean(false),
            ("current", 0) => {
                self.uses.itself = true;
                return Code::Current;
            }
            _ => {}
        }
        let arguments = self.arguments(function, call, scope);
        let pattern = match (function.pattern, arguments.get(function.pattern.unwrap_or(0))) {
            (Some(index), Some(Code::Text(pattern))) => match functions::pattern(pattern) {
                Ok(pattern) => Some(pattern),
                Err(why) => {
                    let span = call.arguments[index].span.clone();
                    let error =
                        ExprError::new(span, words!("这不是正则表达式", "this is no regular expression"));
                    return self.fail(error.with_help(why));
                }
            },
            _ => None,
        };
        Code::Call(Box::new(Call { function, arguments, span: term.span.clone(), pattern }))
    }

    fn arguments(&mut self, function: &'static Function, call: &syntax::Call, scope: &Scope) -> Vec<Code> {
        let outside = self.everywhere;
        let mut codes = Vec::with_capacity(call.arguments.len());
        for (index, argument) in call.arguments.iter().enumerate() {
            let nodes = function.needs_nodes(index);
            self.everywhere = outside || (function.everywhere && nodes);
            codes.push(if nodes {
                self.nodes(argument, scope, &format!("{}()", function.name))
            } else {
                self.term(argument, scope)
            });
        }
        self.everywhere = outside;
        codes
    }

    fn unknown_function(&mut self, name: &str, call: &syntax::Call) -> Code {
        let span = call.name_span.clone();
        if let Some(why) = functions::refused(name) {
            let error =
                ExprError::new(span, words!("这里没有 `{name}()`", "`{name}()` is not available here"));
            return self.fail(error.with_help(why));
        }
        let error = ExprError::new(span, words!("没有 `{name}` 这个函数", "there is no function `{name}`"));
        let help = if self.dialect == Dialect::XPath && functions::find(name, Dialect::Odk).is_some() {
            Some(words!("它是 ODK 的函数，不是 XPath 1.0 的", "it is a function of ODK, not of XPath 1.0"))
        } else {
            did_you_mean(name, functions::names(self.dialect))
        };
        self.fail(match help {
            Some(help) => error.with_help(help),
            None => error,
        })
    }
}
