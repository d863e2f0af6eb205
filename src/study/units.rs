//! The units of a study as a tree: bodies and their parts, in the order in which they are written.
//! Leaves are what a roster names; a unit at the top with others below it is a group.

use super::code::read_code;
use crate::questionnaire::Text;
use crate::source::{Node, Reading, Span};
use crate::words;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// A unit's place in the tree, in the order written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub usize);

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its code, unique in the study.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// The units below it.
    pub children: Vec<UnitId>,
    /// How many people it has by an independent count, held against the roster.
    pub heads: Option<u64>,
    /// Where it stands in `study.yaml`.
    pub span: Span,
}

/// All units, parents before children.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    list: Vec<Unit>,
    /// Codes and titles, as written on rosters, of units without children.
    leaves: HashMap<String, UnitId>,
}

impl Units {
    /// Every unit, parents before children, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.list.iter().enumerate().map(|(at, unit)| (UnitId(at), unit))
    }

    /// The unit at a place. Ids come from this tree only.
    pub fn get(&self, id: UnitId) -> &Unit {
        &self.list[id.0]
    }

    /// The unit of a code.
    pub fn by_code(&self, code: &str) -> Option<UnitId> {
        self.list.iter().position(|unit| unit.code == code).map(UnitId)
    }

    /// The units without others below them, in the order written.
    pub fn leaves(&self) -> impl Iterator<Item = UnitId> {
        self.iter().filter(|(_, unit)| unit.children.is_empty()).map(|(id, _)| id)
    }

    /// The leaf that a roster means: by its code, or by its title in any language.
    pub fn named(&self, written: &str) -> Option<UnitId> {
        if let Some(id) = self.leaves.get(written) {
            return Some(*id);
        }
        self.leaves.get(&spelled(written)).copied()
    }

    /// Every word by which a leaf may be called, for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.leaves.keys().map(String::as_str)
    }

    /// The unit at the top of the branch.
    pub fn top(&self, mut id: UnitId) -> UnitId {
        while let Some(parent) = self.get(id).parent {
            id = parent;
        }
        id
    }

    /// The group a unit belongs to: the unit at the top of its branch, if it has others below it.
    pub fn group(&self, id: UnitId) -> Option<UnitId> {
        Some(self.top(id)).filter(|top| !self.get(*top).children.is_empty())
    }

    /// Whether the first lies below the second or is it.
    pub fn within(&self, mut id: UnitId, above: UnitId) -> bool {
        loop {
            if id == above {
                return true;
            }
            match self.get(id).parent {
                Some(parent) => id = parent,
                None => return false,
            }
        }
    }

    /// Levels above a unit: 0 at the top.
    pub fn depth(&self, id: UnitId) -> usize {
        std::iter::successors(self.get(id).parent, |above| self.get(*above).parent).count()
    }

    /// The leaves below a unit; the unit itself if it is one.
    pub fn leaves_below(&self, above: UnitId) -> BTreeSet<UnitId> {
        self.leaves().filter(|leaf| self.within(*leaf, above)).collect()
    }

    /// Reads the tree under `units:`.
    pub(super) fn read(node: &Node, reading: &mut Reading) -> Units {
        let mut units = Units::default();
        units.read_level(node, None, reading);
        let mut names: HashMap<String, UnitId> = HashMap::new();
        for leaf in units.leaves().collect::<Vec<_>>() {
            let unit = &units.list[leaf.0];
            let titles = unit.title.versions().map(|(_, title)| spelled(title));
            for name in titles.chain([spelled(&unit.code)]).collect::<BTreeSet<_>>() {
                if let Some(other) = names.insert(name.clone(), leaf) {
                    let other = &units.list[other.0].code;
                    reading.error_help(
                        unit.span.clone(),
                        words!("“{name}”也是单位 {other} 的名称", "`{name}` names the unit `{other}` too"),
                        words!(
                            "名册上按代码或名称认单位，两个单位不能同名",
                            "a roster names units by code or title, so no two may share one"
                        ),
                    );
                }
            }
        }
        units.leaves = names;
        units
    }

    fn read_level(&mut self, node: &Node, parent: Option<UnitId>, reading: &mut Reading) -> Vec<UnitId> {
        let mut made = Vec::new();
        for entry in reading.members(node) {
            let Some(mut fields) = reading.fields(entry) else { continue };
            let named = fields.need("unit", reading);
            let code = named.and_then(|node| read_code(node, reading));
            let title = fields.take("title").and_then(|node| Text::read(node, &[], reading));
            let heads = fields.take("heads").and_then(|node| reading.whole(node, 0, 1_000_000_000));
            let below = fields.take("units");
            let head = fields.head();
            fields.finish(reading);
            let Some(code) = code else { continue };
            let span = named.map_or(head, |node| node.span.clone());
            if self.by_code(&code).is_some() {
                reading.error(
                    span.clone(),
                    words!("单位代码 {code} 用了两次", "the unit code `{code}` is used twice"),
                );
                continue;
            }
            let id = UnitId(self.list.len());
            self.list.push(Unit {
                title: title.unwrap_or_else(|| Text::same(code.as_str())),
                code,
                parent,
                children: Vec::new(),
                heads,
                span,
            });
            if let Some(below) = below {
                let children = self.read_level(below, Some(id), reading);
                self.list[id.0].children = children;
            }
            made.push(id);
        }
        made
    }
}

/// A name as it is compared: NFKC, so that full-width letters do not make another unit, and trimmed.
fn spelled(name: &str) -> String {
    name.nfkc().collect::<String>().trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Diagnostics, SourceFile, YamlLimits, read_yaml};

    fn read(text: &str) -> (Units, Reading) {
        let file = SourceFile::new("study.yaml", text);
        let mut found = Diagnostics::default();
        let node = read_yaml(&file, YamlLimits::default(), &mut found).expect("yaml");
        let mut reading = Reading::new(file);
        (Units::read(&node, &mut reading), reading)
    }

    const TREE: &str = "
- unit: province
  title: { zh: 省直, en: Provincial bodies }
  units:
    - { unit: finance, title: { zh: 省财政厅, en: Dept. of Finance }, heads: 62 }
    - unit: education
- unit: lone
";

    #[test]
    fn a_leaf_is_found_by_code_and_by_any_title() {
        let (units, reading) = read(TREE);
        assert!(!reading.found.has_errors());
        let finance = units.by_code("finance");
        assert!(finance.is_some());
        assert_eq!(units.named("省财政厅"), finance);
        assert_eq!(units.named(" Dept. of Finance"), finance);
        assert_eq!(units.named("ｆｉｎａｎｃｅ"), finance);
        assert_eq!(units.named("province"), None);
    }

    #[test]
    fn a_group_is_a_top_with_units_below() {
        let (units, _) = read(TREE);
        let code = |id: Option<UnitId>| id.map(|id| units.get(id).code.clone());
        assert_eq!(code(units.group(units.by_code("finance").unwrap())).as_deref(), Some("province"));
        assert_eq!(units.group(units.by_code("lone").unwrap()), None);
        assert_eq!(units.leaves_below(units.by_code("province").unwrap()).len(), 2);
        assert_eq!(units.depth(units.by_code("education").unwrap()), 1);
    }

    #[test]
    fn codes_and_names_are_unique() {
        let (_, reading) = read("- unit: a\n- unit: a\n");
        assert_eq!(reading.found.counts(), (1, 0));
        let (_, reading) = read("- unit: a\n- { unit: b, title: a }\n");
        assert_eq!(reading.found.counts(), (1, 0));
    }
}
