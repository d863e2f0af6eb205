//! Binding of paths: a constant path becomes the definition it leads to; any other is walked.
//! While binding, the binder follows in the questionnaire where a path goes, so that a path with
//! predicates still says what it depends on. No node is looked at.

use super::axis::Axis;
use super::bind::Binder;
use super::error::ExprError;
use super::program::{Begin, Code, Dialect, From, NodeTest, Stride, Walk};
use super::syntax::{NodeType, Path, Shape, Start, Step, Term, Test};
use super::world::Definition;
use crate::words;

/// What is known, while binding, of the node that a relative path would start from.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// It is the node of the whole expression, not one that a predicate filters.
    pub top: bool,
    pub origin: Origin,
}

/// Where in the questionnaire a path has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Known(Definition),
    /// Below the root, along these names, at nothing known yet.
    Absolute(Vec<String>),
    /// In a secondary instance, which never changes.
    Elsewhere,
    Unknown,
}

/// A path of nothing but names, after some `..`.
struct Constant<'p> {
    up: usize,
    names: Vec<&'p str>,
}

impl Constant<'_> {
    fn read(steps: &[Step]) -> Option<Constant<'_>> {
        let mut constant = Constant { up: 0, names: Vec::new() };
        for step in steps {
            if !step.predicates.is_empty() {
                return None;
            }
            match (step.axis, &step.test) {
                (Axis::Itself, Test::Type(NodeType::Node)) => {}
                (Axis::Parent, Test::Type(NodeType::Node)) if constant.names.is_empty() => {
                    constant.up += 1;
                }
                (Axis::Child, Test::Name { prefix: None, local }) => constant.names.push(local),
                _ => return None,
            }
        }
        Some(constant)
    }
}

impl Binder<'_> {
    /// The code of a path, and where it leads.
    pub fn path(&mut self, path: &Path, scope: &Scope) -> (Code, Origin) {
        if let Some(bound) = self.constant(path, scope) {
            return bound;
        }
        let (start, mut origin) = match &path.start {
            Start::Root => (Begin::Root, Origin::Absolute(Vec::new())),
            Start::Context => (Begin::Context, scope.origin.clone()),
            Start::Filter { primary, predicates } => {
                let code = self.nodes(primary, scope, "a path");
                let origin = self.origin_of(primary, scope);
                let inner = Scope { top: false, origin: origin.clone() };
                let predicates = predicates.iter().map(|term| self.term(term, &inner));
                (Begin::Nodes(code, predicates.collect()), origin)
            }
        };
        let from_context = matches!(path.start, Start::Context);
        let mut steps: Vec<Stride> = Vec::with_capacity(path.steps.len());
        for step in &path.steps {
            origin = self.follow(origin, step);
            let inner = Scope { top: false, origin: origin.clone() };
            let stride = Stride {
                axis: step.axis,
                test: self.test(step),
                predicates: step.predicates.iter().map(|term| self.term(term, &inner)).collect(),
            };
            push(&mut steps, stride);
        }
        // What stays at the node itself or goes up changes no value of another item.
        let stays =
            from_context && path.steps.iter().all(|step| matches!(step.axis, Axis::Itself | Axis::Attribute));
        if stays {
            self.uses.itself |= scope.top;
        } else {
            self.depend_on(&origin);
        }
        let code = if steps.is_empty() && matches!(start, Begin::Context) {
            Code::Context
        } else {
            Code::Path(Box::new(Walk { start, steps }))
        };
        (code, origin)
    }

    /// A constant path as the definition it leads to, if the questionnaire knows it.
    fn constant(&mut self, path: &Path, scope: &Scope) -> Option<(Code, Origin)> {
        if self.dialect == Dialect::XPath {
            let itself = scope.top && is_itself(path);
            self.uses.itself |= itself;
            return (matches!(path.start, Start::Context) && is_itself(path))
                .then(|| (Code::Context, scope.origin.clone()));
        }
        let current = |primary: &Term| matches!(&primary.shape, Shape::Call(call) if call.name == "current" && call.prefix.is_none());
        let constant = Constant::read(&path.steps)?;
        match &path.start {
            Start::Root if constant.up == 0 && !constant.names.is_empty() => {
                let definition = self.names.absolute(&constant.names)?;
                let from = self.vantage();
                Some(self.bound(definition, from))
            }
            Start::Context if is_itself(path) => {
                self.uses.itself |= scope.top;
                Some((Code::Context, scope.origin.clone()))
            }
            Start::Context if scope.top => self.relative(&constant),
            Start::Filter { primary, predicates } if predicates.is_empty() && current(primary) => {
                self.relative(&constant)
            }
            _ => None,
        }
    }

    fn relative(&mut self, constant: &Constant) -> Option<(Code, Origin)> {
        if constant.names.is_empty() {
            return None; // `..` is a step to walk, and needs no name
        }
        let context = self.context?;
        let definition = self.names.relative(context, constant.up, &constant.names)?;
        let from = if self.everywhere { From::Root } else { From::Up(constant.up) };
        Some(self.bound(definition, from))
    }

    fn bound(&mut self, definition: Definition, from: From) -> (Code, Origin) {
        self.uses.definitions.push(definition);
        (Code::Definition(definition, from), Origin::Known(definition))
    }

    fn depend_on(&mut self, origin: &Origin) {
        match origin {
            Origin::Known(definition) => self.uses.definitions.push(*definition),
            Origin::Elsewhere => {}
            Origin::Absolute(_) | Origin::Unknown => self.uses.whole_tree = true,
        }
    }

    /// Where the nodes of an expression that steps follow stand.
    fn origin_of(&self, primary: &Term, scope: &Scope) -> Origin {
        match &primary.shape {
            Shape::Reference(name) => self.names.definition(name).map_or(Origin::Unknown, Origin::Known),
            Shape::Call(call) if call.prefix.is_none() => match call.name.as_str() {
                "instance" => Origin::Elsewhere,
                "current" => self.context.map_or(Origin::Unknown, Origin::Known),
                "randomize" => {
                    call.arguments.first().map_or(Origin::Unknown, |term| self.origin_of(term, scope))
                }
                _ => Origin::Unknown,
            },
            Shape::Path(path) => match &path.start {
                Start::Filter { primary, .. } => {
                    path.steps.iter().fold(self.origin_of(primary, scope), |at, step| self.follow(at, step))
                }
                Start::Context => {
                    path.steps.iter().fold(scope.origin.clone(), |at, step| self.follow(at, step))
                }
                Start::Root => {
                    path.steps.iter().fold(Origin::Absolute(Vec::new()), |at, step| self.follow(at, step))
                }
            },
            _ => Origin::Unknown,
        }
    }

    /// Where one step leads in the questionnaire.
    fn follow(&self, origin: Origin, step: &Step) -> Origin {
        match (origin, step.axis, &step.test) {
            (Origin::Elsewhere, ..) => Origin::Elsewhere,
            (origin, Axis::Itself, Test::Type(NodeType::Node)) => origin,
            (origin @ Origin::Known(_), Axis::Attribute, _) => origin,
            (Origin::Known(from), Axis::Parent, Test::Type(NodeType::Node)) => {
                self.names.relative(from, 1, &[]).map_or(Origin::Unknown, Origin::Known)
            }
            (Origin::Known(from), Axis::Child, Test::Name { prefix: None, local }) => {
                self.names.relative(from, 0, &[local]).map_or(Origin::Unknown, Origin::Known)
            }
            (Origin::Absolute(mut names), Axis::Child, Test::Name { prefix: None, local }) => {
                names.push(local.clone());
                let steps: Vec<&str> = names.iter().map(String::as_str).collect();
                match self.names.absolute(&steps) {
                    Some(definition) => Origin::Known(definition),
                    None => Origin::Absolute(names),
                }
            }
            _ => Origin::Unknown,
        }
    }

    fn test(&mut self, step: &Step) -> NodeTest {
        match &step.test {
            Test::Type(kind) => NodeTest::Type(*kind),
            Test::Instruction(target) => NodeTest::Instruction(target.clone()),
            Test::Any { prefix: None } => NodeTest::Any,
            Test::Any { prefix: Some(prefix) } => NodeTest::AnyIn(self.namespace(prefix, step)),
            Test::Name { prefix: Some(prefix), local } => {
                NodeTest::Name { local: local.clone(), uri: self.namespace(prefix, step) }
            }
            Test::Name { prefix: None, local } => match self.dialect {
                Dialect::Odk => NodeTest::Plain(local.clone()),
                Dialect::XPath => NodeTest::Name { local: local.clone(), uri: String::new() },
            },
        }
    }

    fn namespace(&mut self, prefix: &str, step: &Step) -> String {
        self.names.namespace(prefix).unwrap_or_else(|| {
            self.errors.push(ExprError::new(
                step.span.clone(),
                words!("前缀 `{prefix}:` 没有声明", "the prefix `{prefix}:` is not declared"),
            ));
            String::new()
        })
    }
}

/// Whether a path is `.` or `./.`: the context node and nothing else.
fn is_itself(path: &Path) -> bool {
    matches!(path.start, Start::Context)
        && path.steps.iter().all(|step| {
            step.axis == Axis::Itself && step.test == Test::Type(NodeType::Node) && step.predicates.is_empty()
        })
}

/// Adds a step; `//name` becomes one step to the descendants where no predicate counts positions.
fn push(steps: &mut Vec<Stride>, stride: Stride) {
    let anywhere = steps.last().is_some_and(|last| {
        last.axis == Axis::DescendantOrSelf
            && matches!(last.test, NodeTest::Type(NodeType::Node))
            && last.predicates.is_empty()
    });
    if anywhere && stride.axis == Axis::Child && stride.predicates.is_empty() {
        steps.pop();
        steps.push(Stride { axis: Axis::Descendant, ..stride });
    } else {
        steps.push(stride);
    }
}
