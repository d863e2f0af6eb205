//! What a screen needs to show of an interview: texts with their fills, options in their order, answers,
//! problems. Only what stands on the present screen is looked at.

use super::{Interview, Problem, Progress};
use crate::expr::NodeId;
use crate::form::{Address, Answer, Audience, State};
use crate::questionnaire::{Kind, Part, Read, Role};

/// One option as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionView {
    /// Stored.
    pub code: String,
    /// What is typed for it: the code, or its position.
    pub key: String,
    /// Its text.
    pub text: String,
    /// Whether it is chosen; for ranks, its place from 1 is in `place`.
    pub chosen: bool,
    /// Its place in a rank, from 1.
    pub place: Option<usize>,
    /// Taking it takes back the others.
    pub exclusive: bool,
}

/// One item as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemView {
    /// Its node.
    pub node: NodeId,
    /// Its address.
    pub at: Address,
    /// The kind's word (`one`, `many` …).
    pub kind: &'static str,
    /// What is said to the respondent.
    pub text: String,
    /// What only the interviewer sees.
    pub note: Option<String>,
    /// What the question means.
    pub help: Option<String>,
    /// How options are put.
    pub read: Option<Read>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The options in the order decided.
    pub options: Vec<OptionView>,
    /// The answer.
    pub answer: Answer,
    /// States it takes besides an answer.
    pub allow: crate::questionnaire::Allow,
    /// Whether it has remarks.
    pub remarked: bool,
    /// Whether it is an example.
    pub example: bool,
}

/// The present screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The part's title.
    pub section: String,
    /// What a grid asks; none elsewhere.
    pub grid: Option<GridView>,
    /// The item, or the rows of a grid; empty at the review.
    pub items: Vec<ItemView>,
    /// Which of them the interview stands at.
    pub cursor: usize,
    /// How far it is.
    pub progress: Progress,
    /// Problems of the items on this screen.
    pub problems: Vec<Problem>,
}

/// The head of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridView {
    /// Its name.
    pub name: String,
    /// What is asked of all rows.
    pub text: String,
    /// What only the interviewer sees.
    pub note: Option<String>,
    /// The scale.
    pub scale: Vec<(String, String)>,
}

impl Interview {
    /// The present screen, for a reader.
    pub fn view(&self, audience: Audience) -> View {
        let Some(screen) = self.screen() else {
            return View {
                section: String::new(),
                grid: None,
                items: Vec::new(),
                cursor: 0,
                progress: self.progress(),
                problems: Vec::new(),
            };
        };
        let nodes: Vec<NodeId> =
            screen.nodes.iter().copied().filter(|node| self.form.is_relevant(*node)).collect();
        let here = self.node();
        let cursor = nodes.iter().position(|node| Some(*node) == here).unwrap_or(0);
        let questionnaire = self.questionnaire();
        let section = nodes.first().map_or(String::new(), |node| {
            let section = questionnaire.section_of(self.form.definition(*node));
            questionnaire.part(section).map_or(String::new(), |part| self.words(&part.title, audience))
        });
        let grid = screen.grid.and_then(|grid| {
            let part = questionnaire.part(grid)?;
            Some(self.grid_view(questionnaire.name_of(grid), part, audience))
        });
        View {
            section,
            grid,
            cursor,
            progress: self.progress(),
            problems: nodes.iter().flat_map(|node| self.problems_at(*node)).collect(),
            items: nodes.iter().filter_map(|node| self.item_view(*node, audience)).collect(),
        }
    }

    fn grid_view(&self, name: &str, part: &Part, audience: Audience) -> GridView {
        let scale = part.grid.iter().flat_map(|choices| choices.list.iter());
        let positions = part.grid.as_ref().is_some_and(|choices| !choices.typed_by_code());
        GridView {
            name: name.to_string(),
            text: self.words(&part.title, audience),
            note: part.note.as_ref().map(|note| self.words(note, audience)),
            scale: scale
                .enumerate()
                .map(|(n, choice)| {
                    let key = if positions { (n + 1).to_string() } else { choice.code.clone() };
                    (key, self.words(&choice.text, audience))
                })
                .collect(),
        }
    }

    fn words(&self, wording: &crate::questionnaire::Wording, audience: Audience) -> String {
        self.form.words(wording, &self.language, audience)
    }

    /// The codes of an item's choices in the order decided.
    pub fn shown_codes(&self, node: NodeId) -> Vec<String> {
        let name = &self.form.address(node).item;
        if let Some(codes) = self.decisions.choices.get(name) {
            return codes.clone();
        }
        let choices = self.form.item(node).and_then(|item| item.choices());
        choices.map_or(Vec::new(), |choices| choices.list.iter().map(|c| c.code.clone()).collect())
    }

    /// One item as shown.
    pub fn item_view(&self, node: NodeId, audience: Audience) -> Option<ItemView> {
        let item = self.form.item(node)?;
        let answer = self.form.answer(node).clone();
        let chosen: Vec<&str> = match answer.state {
            State::Answered if item.choices().is_some() => answer.value.split(' ').collect(),
            _ => Vec::new(),
        };
        let ranked = matches!(item.kind, Kind::Rank { .. });
        let options = item.choices().map_or(Vec::new(), |choices| {
            let by_code = choices.typed_by_code();
            let codes = self.shown_codes(node);
            codes
                .iter()
                .enumerate()
                .filter_map(|(n, code)| {
                    let choice = choices.get(code)?;
                    let place = chosen.iter().position(|c| c == code);
                    Some(OptionView {
                        code: code.clone(),
                        key: if by_code { code.clone() } else { (n + 1).to_string() },
                        text: self.words(&choice.text, audience),
                        chosen: place.is_some(),
                        place: place.filter(|_| ranked).map(|n| n + 1),
                        exclusive: choice.exclusive,
                    })
                })
                .collect()
        });
        let unit = match &item.kind {
            Kind::Number { unit: Some(unit), .. } => Some(self.words(unit, audience)),
            _ => None,
        };
        Some(ItemView {
            node,
            at: self.form.address(node),
            kind: item.kind_word(),
            text: self.words(&item.text, audience),
            note: item.note.as_ref().map(|note| self.words(note, audience)),
            help: item.help.as_ref().map(|help| self.words(help, audience)),
            read: item.read,
            unit,
            options,
            answer,
            allow: item.allow,
            remarked: self.remarks.iter().any(|remark| remark.node == node),
            example: self.is_example(node),
        })
    }

    /// What a problem says, with the author's words where there are any.
    pub fn problem_words(&self, problem: &Problem, audience: Audience) -> Option<String> {
        let item = self.form.item(problem.node)?;
        let say = match problem.trouble {
            super::Trouble::Hard(n) => item.checks.get(n)?.say.as_ref(),
            super::Trouble::Soft(n) => item.warns.get(n)?.say.as_ref(),
            super::Trouble::Ends | super::Trouble::Unanswered => None,
        };
        say.map(|wording| self.words(wording, audience))
    }

    /// The role of the item the interview stands at.
    pub fn role(&self) -> Option<&Role> {
        self.node().and_then(|node| self.form.item(node)).map(|item| &item.role)
    }
}
