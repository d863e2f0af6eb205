//! The route: the screens of an interview in the order decided, and which comes next.

use super::{Decisions, Stop};
use crate::expr::{Definition, NodeId};
use crate::form::Form;
use crate::questionnaire::Questionnaire;

/// What stands on one screen: an item, or a grid with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// The grid, if it is one.
    pub grid: Option<Definition>,
    /// The item, or the rows of the grid, in the order shown.
    pub nodes: Vec<NodeId>,
}

/// The screens in order, and where each node stands.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub screens: Vec<Screen>,
    /// The items that people answer, in the order of the screens: notes left out.
    pub asked: Vec<NodeId>,
    by_node: Vec<Option<usize>>,
}

impl Route {
    pub fn new(form: &Form, decisions: &Decisions) -> Route {
        let mut route = Route { screens: Vec::new(), asked: Vec::new(), by_node: Vec::new() };
        route.add(form, decisions, Questionnaire::ROOT);
        for (n, screen) in route.screens.iter().enumerate() {
            for node in &screen.nodes {
                if form.item(*node).is_some_and(|item| item.is_answered_by_people()) {
                    route.asked.push(*node);
                }
                let at = node.0 as usize;
                if route.by_node.len() <= at {
                    route.by_node.resize(at + 1, None);
                }
                route.by_node[at] = Some(n);
            }
        }
        route
    }

    fn add(&mut self, form: &Form, decisions: &Decisions, part: Definition) {
        let questionnaire = form.questionnaire();
        for child in in_order(questionnaire, decisions, part) {
            match questionnaire.part(child) {
                Some(inner) if inner.grid.is_some() => {
                    let rows = in_order(questionnaire, decisions, child);
                    let nodes = rows.into_iter().map(|row| form.node_of(row)).collect();
                    self.screens.push(Screen { grid: Some(child), nodes });
                }
                Some(_) => self.add(form, decisions, child),
                None if questionnaire.item(child).is_some_and(|item| item.is_shown()) => {
                    self.screens.push(Screen { grid: None, nodes: vec![form.node_of(child)] });
                }
                None => {}
            }
        }
    }

    /// The screen a node stands on.
    pub fn of(&self, node: NodeId) -> Option<usize> {
        self.by_node.get(node.0 as usize).copied().flatten()
    }

    /// The first relevant screen from `from` on.
    pub fn next(&self, form: &Form, from: usize) -> Option<usize> {
        (from..self.screens.len()).find(|n| self.is_open(form, *n))
    }

    /// The last relevant screen before `before`.
    pub fn previous(&self, form: &Form, before: usize) -> Option<usize> {
        (0..before.min(self.screens.len())).rev().find(|n| self.is_open(form, *n))
    }

    fn is_open(&self, form: &Form, screen: usize) -> bool {
        self.screens[screen].nodes.iter().any(|node| form.is_relevant(*node))
    }

    /// The stop at which a screen is entered: its item, or the first row of a grid that is not answered
    /// (the first relevant row, if all are).
    pub fn stop(&self, form: &Form, screen: usize) -> Stop {
        let nodes = &self.screens[screen].nodes;
        let open = |node: &&NodeId| form.state(**node) == crate::form::State::NotReached;
        let node = nodes.iter().find(open).or(nodes.iter().find(|node| form.is_relevant(**node)));
        // A screen has at least one node; an irrelevant one is a place to stand all the same.
        Stop::Item(form.address(*node.unwrap_or(&nodes[0])))
    }
}

fn in_order(questionnaire: &Questionnaire, decisions: &Decisions, part: Definition) -> Vec<Definition> {
    match decisions.items.get(questionnaire.name_of(part)) {
        Some(names) => names.iter().filter_map(|name| questionnaire.find(name)).collect(),
        None => questionnaire.children(part).to_vec(),
    }
}
