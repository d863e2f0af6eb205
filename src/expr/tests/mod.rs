//! The language as a whole: a small questionnaire to ask about, what is said of mistakes, what
//! expressions depend on, what they come to, and that no text whatever makes them panic.

mod binding;
mod documentation;
mod errors;
mod robustness;
mod values;

use super::*;

/// A questionnaire and one filled form of it:
///
/// ```text
/// data
///   age          34
///   colours      red blue
///   member       (repeat) who=Ana years=4, who=Bo years=11, who= years=
///   total
/// ```
struct Household {
    tree: Tree,
    /// Definition, node, and the instance of the repeat it is in.
    nodes: Vec<(Definition, NodeId, Option<NodeId>)>,
}

/// Name and parent of every definition; the number of one is its index.
const DEFINITIONS: [(&str, Option<u32>); 7] = [
    ("data", None),
    ("age", Some(0)),
    ("colours", Some(0)),
    ("member", Some(0)),
    ("who", Some(3)),
    ("years", Some(3)),
    ("total", Some(0)),
];

const AGE: Definition = Definition(1);
const MEMBER: Definition = Definition(3);
const WHO: Definition = Definition(4);
const YEARS: Definition = Definition(5);

impl Household {
    fn new() -> Household {
        let mut tree = Tree::new();
        let data = tree.add_element(tree.root(), "data");
        let mut nodes = vec![(Definition(0), data, None)];
        let mut leaf = |tree: &mut Tree, parent, definition: u32, text: &str, within| {
            let node = tree.add_element(parent, DEFINITIONS[definition as usize].0);
            tree.set_text(node, text);
            nodes.push((Definition(definition), node, within));
            node
        };
        leaf(&mut tree, data, 1, "34", None);
        leaf(&mut tree, data, 2, "red blue", None);
        for (who, years) in [("Ana", "4"), ("Bo", "11"), ("", "")] {
            let member = leaf(&mut tree, data, 3, "", None);
            leaf(&mut tree, member, 4, who, Some(member));
            leaf(&mut tree, member, 5, years, Some(member));
        }
        leaf(&mut tree, data, 6, "", None);
        Household { tree, nodes }
    }

    /// The nodes of a definition, in order.
    fn all(&self, definition: Definition) -> Vec<NodeId> {
        let own = self.nodes.iter().filter(|(known, ..)| *known == definition);
        own.map(|(_, node, _)| *node).collect()
    }

    fn place(&self, node: NodeId) -> Place<'_> {
        Place { tree: &self.tree, node, world: self }
    }

    /// The text an expression of ODK comes to at the first node of a definition.
    fn ask_at(&self, definition: Definition, index: usize, source: &str) -> String {
        let expr = parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let program = bind(&expr, Some(definition), self, Dialect::Odk)
            .unwrap_or_else(|error| panic!("{source}: {error}"));
        program
            .text(&self.place(self.all(definition)[index]))
            .unwrap_or_else(|error| panic!("{source}: {error}"))
    }

    fn ask(&self, source: &str) -> String {
        self.ask_at(AGE, 0, source)
    }

    fn uses(&self, definition: Definition, source: &str) -> Uses {
        let expr = parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let program = bind(&expr, Some(definition), self, Dialect::Odk)
            .unwrap_or_else(|error| panic!("{source}: {error}"));
        program.uses().clone()
    }

    fn child(parent: Option<Definition>, name: &str) -> Option<Definition> {
        let found = DEFINITIONS
            .iter()
            .position(|(known, above)| *known == name && *above == parent.map(|parent| parent.0));
        found.map(|index| Definition(index as u32))
    }
}

impl Names for Household {
    fn definition(&self, name: &str) -> Option<Definition> {
        let index = DEFINITIONS.iter().position(|(known, _)| *known == name)?;
        Some(Definition(index as u32))
    }

    fn absolute(&self, steps: &[&str]) -> Option<Definition> {
        steps.iter().try_fold(None, |parent, step| Some(Some(Self::child(parent, step)?)))?
    }

    fn relative(&self, from: Definition, up: usize, steps: &[&str]) -> Option<Definition> {
        let mut at = from;
        for _ in 0..up {
            at = Definition(DEFINITIONS[at.0 as usize].1?);
        }
        steps.iter().try_fold(at, |parent, step| Self::child(Some(parent), step))
    }

    fn suggestions(&self, name: &str) -> Option<String> {
        nearest(name, DEFINITIONS.iter().map(|(known, _)| *known)).map(str::to_owned)
    }
}

impl World for Household {
    fn instances(&self, definition: Definition, from: NodeId, out: &mut Vec<NodeId>) {
        let around: Vec<NodeId> = std::iter::successors(Some(from), |&it| self.tree.parent(it)).collect();
        let member = around.iter().find(|&&it| self.all(MEMBER).contains(&it));
        out.extend(self.nodes.iter().filter_map(|&(known, node, within)| {
            let seen = match (within, member) {
                (Some(within), Some(&member)) => within == member,
                _ => true,
            };
            (known == definition && seen).then_some(node)
        }));
    }

    fn state(&self, node: NodeId) -> &str {
        if self.tree.text(node).is_empty() { "not-reached" } else { "answered" }
    }

    fn now(&self) -> jiff::ZonedDateTime {
        "2026-11-24T09:30:00.250+08:00[Asia/Shanghai]".parse().expect("a time in a zone")
    }

    fn random(&self) -> f64 {
        0.25
    }

    fn uuid(&self) -> String {
        "5f0c3a3e-1f55-4a5c-9a3e-3f1d0a8e2b11".to_owned()
    }
}
