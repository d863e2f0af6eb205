//! Evaluation of a bound expression at a place.
//! Each type has its own way through the code, so that a condition over numbers builds no value on
//! its way. Comparisons and walks along paths have files of their own; nothing here looks up a name.

use std::borrow::Cow;

use super::budget::{BYTES_A_STEP, Budget};
use super::dates::{self, Moment, Style};
use super::error::ExprError;
use super::functions::Body;
use super::nodeset::NodeSet;
use super::number;
use super::program::{Call, Code, Dialect, From};
use super::syntax::Operator;
use super::tree::{NodeId, Tree};
use super::value::{Datum, Type, Value, truth, word};
use super::world::{Place, World};
use crate::words;

/// Where evaluation stands: the place, and the node, position and size of the innermost predicate.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub place: Place<'a>,
    pub budget: &'a Budget,
    pub node: NodeId,
    pub position: usize,
    pub size: usize,
    pub dialect: Dialect,
}

impl<'a> Frame<'a> {
    /// At the place itself, where position and size are 1.
    pub fn new(place: &Place<'a>, dialect: Dialect, budget: &'a Budget) -> Frame<'a> {
        Frame { place: *place, budget, node: place.node, position: 1, size: 1, dialect }
    }

    /// The tree it is evaluated on.
    pub fn tree(&self) -> &'a Tree {
        self.place.tree
    }

    /// What lies outside the tree.
    pub fn world(&self) -> &'a dyn World {
        self.place.world
    }

    /// The text of a node, counted as work.
    pub fn text_at(&self, node: NodeId) -> Cow<'a, str> {
        let (text, looked_at) = self.tree().text_counted(node);
        self.budget.charge(looked_at + text.len() / BYTES_A_STEP);
        text
    }

    /// The value, for those outside.
    pub fn value(&self, code: &'a Code) -> Result<Value, ExprError> {
        Ok(match self.datum(code)? {
            Datum::Nodes(nodes) => Value::Nodes(nodes.into_vec()),
            Datum::Number(value) => Value::Number(value),
            Datum::Text(text) => Value::Text(text.into_owned()),
            Datum::Boolean(value) => Value::Boolean(value),
            Datum::Moment(moment) => Value::Text(moment.text()),
        })
    }

    /// The value in the type that its code gives.
    ///
    /// # Errors
    /// As for all that is evaluated: the budget is spent, or a function says what is wrong with its arguments.
    pub fn datum(&self, code: &'a Code) -> Result<Datum<'a>, ExprError> {
        self.budget.spend()?;
        Ok(match code.kind() {
            Type::Nodes => Datum::Nodes(self.set(code)?),
            Type::Number => Datum::Number(self.number(code)?),
            Type::Text => Datum::Text(self.text(code)?),
            Type::Boolean => Datum::Boolean(self.boolean(code)?),
            Type::Moment | Type::Any => match code {
                Code::Call(call) => match call.function.body {
                    Body::Moment(body) => Datum::Moment(body(self, call)?),
                    Body::Any(body) => body(self, call)?,
                    // Their types are known, so that they went another way above.
                    Body::Nodes(_) | Body::Number(_) | Body::Text(_) | Body::Boolean(_) => {
                        unreachable!("a function of a known type")
                    }
                },
                Code::Fails(error) => return Err((**error).clone()),
                _ => unreachable!("only calls and failures have no type"),
            },
        })
    }

    /// The value as a number; not a number where it is none.
    ///
    /// # Errors
    /// As [`Frame::datum`].
    pub fn number(&self, code: &'a Code) -> Result<f64, ExprError> {
        self.budget.spend()?;
        Ok(match code {
            Code::Number(value) => *value,
            Code::Arithmetic(first, rest) => {
                let mut value = self.number(first)?;
                for (operator, operand) in rest {
                    let operand = self.number(operand)?;
                    match operator {
                        Operator::Plus => value += operand,
                        Operator::Minus => value -= operand,
                        Operator::Multiply => value *= operand,
                        Operator::Divide => value /= operand,
                        // The remainder takes the sign of the dividend, as Rust's `%` does.
                        _ => value %= operand,
                    }
                }
                value
            }
            Code::Sign { negative, operand } => {
                let value = self.number(operand)?;
                if *negative { -value } else { value }
            }
            Code::Call(call) => match call.function.body {
                Body::Number(body) => body(self, call)?,
                _ => self.number_of(&self.datum(code)?),
            },
            Code::Text(text) => self.number_of_text(text),
            _ if code.kind() == Type::Nodes => match self.first(code)? {
                Some(node) => self.number_of_node(node),
                None => f64::NAN,
            },
            _ => self.number_of(&self.datum(code)?),
        })
    }

    /// The value as true or false.
    ///
    /// # Errors
    /// As [`Frame::datum`].
    pub fn boolean(&self, code: &'a Code) -> Result<bool, ExprError> {
        self.budget.spend()?;
        Ok(match code {
            Code::Boolean(value) => *value,
            Code::Or(terms) => {
                for term in terms {
                    if self.boolean(term)? {
                        return Ok(true);
                    }
                }
                false
            }
            Code::And(terms) => {
                for term in terms {
                    if !self.boolean(term)? {
                        return Ok(false);
                    }
                }
                true
            }
            Code::Compare(first, rest) => self.compare(first, rest)?,
            Code::Call(call) => match call.function.body {
                Body::Boolean(body) => body(self, call)?,
                _ => boolean_of(&self.datum(code)?),
            },
            _ => match code.kind() {
                Type::Nodes => self.first(code)?.is_some(),
                Type::Number => truth(self.number(code)?),
                _ => boolean_of(&self.datum(code)?),
            },
        })
    }

    /// The value as a text.
    ///
    /// # Errors
    /// As [`Frame::datum`].
    pub fn text(&self, code: &'a Code) -> Result<Cow<'a, str>, ExprError> {
        self.budget.spend()?;
        Ok(match code {
            Code::Text(text) => Cow::Borrowed(text.as_str()),
            Code::Call(call) => match call.function.body {
                Body::Text(body) => body(self, call)?,
                _ => self.text_of(self.datum(code)?),
            },
            _ => match code.kind() {
                Type::Nodes => match self.first(code)? {
                    Some(node) => self.text_at(node),
                    None => Cow::Borrowed(""),
                },
                Type::Number => number::format(self.number(code)?),
                Type::Boolean => Cow::Borrowed(word(self.boolean(code)?)),
                _ => self.text_of(self.datum(code)?),
            },
        })
    }

    /// The nodes in document order.
    pub fn set(&self, code: &'a Code) -> Result<NodeSet, ExprError> {
        let mut nodes = NodeSet::take();
        self.nodes(code, &mut nodes)?;
        Ok(nodes)
    }

    /// The first node in document order.
    pub fn first(&self, code: &'a Code) -> Result<Option<NodeId>, ExprError> {
        match code {
            Code::Context => Ok(Some(self.node)),
            Code::Current => Ok(Some(self.place.node)),
            _ => Ok(self.set(code)?.first().copied()),
        }
    }

    /// Adds the nodes in document order to an empty list.
    fn nodes(&self, code: &'a Code, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
        self.budget.spend()?;
        match code {
            Code::Context => out.push(self.node),
            Code::Current => out.push(self.place.node),
            Code::Definition(definition, from) => {
                let from = match from {
                    From::Current => Some(self.place.node),
                    From::Up(levels) => {
                        std::iter::successors(Some(self.place.node), |&it| self.tree().parent(it))
                            .nth(*levels)
                    }
                    From::Root => Some(self.root()),
                };
                if let Some(from) = from {
                    self.world().instances(*definition, from, out);
                    self.budget.charge(out.len());
                }
            }
            Code::Path(walk) => self.walk(walk, out)?,
            Code::Union(terms) => {
                for term in terms {
                    out.extend_from_slice(&self.set(term)?);
                }
                self.tree().sort(out);
            }
            Code::Call(call) => match call.function.body {
                Body::Nodes(body) => body(self, call, out)?,
                Body::Any(body) => match body(self, call)? {
                    Datum::Nodes(nodes) => out.extend_from_slice(&nodes),
                    _ => {
                        let name = call.function.name;
                        return Err(call.fail(words!(
                            "这里需要题目，`{name}` 却给不出题目",
                            "`{name}` gives no items here, but items are needed"
                        )));
                    }
                },
                // The binder admits nothing else where nodes are needed.
                _ => unreachable!("a function that gives nodes"),
            },
            Code::Fails(error) => return Err((**error).clone()),
            _ => unreachable!("the binder admits only node-sets here"),
        }
        Ok(())
    }

    /// Where absolute paths begin: in plain XPath the root of the context node's document, in ODK
    /// that of the form's own data, even from within a secondary instance.
    pub fn root(&self) -> NodeId {
        match self.dialect {
            Dialect::XPath => self.tree().top(self.node),
            Dialect::Odk => self.world().root().unwrap_or_else(|| self.tree().root()),
        }
    }

    /// A value at hand as a number: of nodes, the first one's.
    pub fn number_of(&self, datum: &Datum) -> f64 {
        match datum {
            Datum::Nodes(nodes) => nodes.first().map_or(f64::NAN, |&node| self.number_of_node(node)),
            Datum::Number(value) => *value,
            Datum::Text(text) => self.number_of_text(text),
            Datum::Boolean(value) => f64::from(u8::from(*value)),
            Datum::Moment(moment) => moment.days(),
        }
    }

    /// The text of a node as a number.
    pub fn number_of_node(&self, node: NodeId) -> f64 {
        self.number_of_text(&self.text_at(node))
    }

    /// A text as a number; in ODK a date is one too.
    pub fn number_of_text(&self, text: &str) -> f64 {
        match self.dialect {
            Dialect::XPath => number::parse(text),
            Dialect::Odk => {
                let value = number::parse_with_exponent(text);
                if value.is_nan() && dates::looks_like_date(text) {
                    return Moment::from_text(text, self.world().zone(), Style::Date).days();
                }
                value
            }
        }
    }

    pub fn text_of(&self, datum: Datum<'a>) -> Cow<'a, str> {
        match datum {
            Datum::Nodes(nodes) => nodes.first().map_or(Cow::Borrowed(""), |&node| self.text_at(node)),
            Datum::Number(value) => number::format(value),
            Datum::Text(text) => text,
            Datum::Boolean(value) => Cow::Borrowed(word(value)),
            Datum::Moment(moment) => Cow::Owned(moment.text()),
        }
    }

    /// The argument at `index`, or the context node's text if it is left out.
    pub fn text_or_context(&self, call: &'a Call, index: usize) -> Result<Cow<'a, str>, ExprError> {
        match call.arguments.get(index) {
            Some(code) => self.text(code),
            None => Ok(self.text_at(self.node)),
        }
    }
}

pub(super) fn boolean_of(datum: &Datum) -> bool {
    match datum {
        Datum::Nodes(nodes) => !nodes.is_empty(),
        Datum::Number(value) => truth(*value),
        Datum::Text(text) => !text.is_empty(),
        Datum::Boolean(value) => *value,
        Datum::Moment(moment) => moment.time.is_some(),
    }
}
