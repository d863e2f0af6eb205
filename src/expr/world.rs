//! What an expression needs to know of the world around it: names when it is bound, nodes, states,
//! the clock and chance when it is evaluated. These are questions only; the form, the study or a
//! test answers them.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use super::tree::{NodeId, Tree};

/// An item or group of a questionnaire, as its owner numbers them.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Ord, PartialOrd, Debug)]
pub struct Definition(pub u32);

/// The names an expression may use; asked once, when it is bound.
pub trait Names {
    /// What `${name}` stands for.
    fn definition(&self, name: &str) -> Option<Definition>;

    /// What the constant path `/a/b/c` leads to.
    fn absolute(&self, steps: &[&str]) -> Option<Definition> {
        let _ = steps;
        None
    }

    /// What is reached from `from` by going up `up` times and then down along `steps`; without steps
    /// it is the group or repeat there, which lets paths with predicates say what they depend on.
    fn relative(&self, from: Definition, up: usize, steps: &[&str]) -> Option<Definition> {
        let _ = (from, up, steps);
        None
    }

    /// The known name nearest to one that is not known.
    fn suggestions(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }

    /// The namespace a prefix stands for. By default those that ODK forms use everywhere.
    fn namespace(&self, prefix: &str) -> Option<String> {
        let uri = match prefix {
            "xml" => "http://www.w3.org/XML/1998/namespace",
            "h" | "xhtml" => "http://www.w3.org/1999/xhtml",
            "jr" => "http://openrosa.org/javarosa",
            "orx" => "http://openrosa.org/xforms",
            "odk" => "http://www.opendatakit.org/xforms",
            "entities" => "http://www.opendatakit.org/xforms/entities",
            _ => return None,
        };
        Some(uri.to_owned())
    }
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub tree: &'a Tree,
    /// The context node: `.` and `current()`.
    pub node: NodeId,
    pub world: &'a dyn World,
}

/// The world during evaluation. Everything that could differ between two evaluations of the same
/// expression on the same tree comes through here, so that an interview can be replayed.
pub trait World {
    /// The nodes of a definition as seen from `from`: outside repeats the one node; inside a repeat
    /// that holds `from`, those of the same instance; inside one that does not, those of all its
    /// instances. Seen from the root: all. In document order, added to `out`.
    fn instances(&self, definition: Definition, from: NodeId, out: &mut Vec<NodeId>);

    /// The state of an item: `answered`, `dont-know`, `refused`, `skipped`, `not-reached`,
    /// `not-asked` or `redacted`.
    fn state(&self, node: NodeId) -> &str;

    /// The time, in the zone in which dates are read and written.
    fn now(&self) -> ZonedDateTime;

    /// A number from 0 up to but not including 1.
    fn random(&self) -> f64;

    /// A fresh UUID.
    fn uuid(&self) -> String;

    /// The zone in which dates are read and written.
    fn zone(&self) -> TimeZone {
        self.now().time_zone().clone()
    }

    /// Where absolute paths begin; by default the tree's first document.
    fn root(&self) -> Option<NodeId> {
        None
    }

    /// The element of the secondary instance `id`.
    fn instance(&self, id: &str) -> Option<NodeId> {
        let _ = id;
        None
    }

    /// The position of a node among the instances of its repeat, from 1; by default it is counted
    /// among the siblings of the same name.
    fn position(&self, node: NodeId) -> Option<usize> {
        let _ = node;
        None
    }

    /// The text with this id in the language of the interview.
    fn itext(&self, id: &str) -> Option<String> {
        let _ = id;
        None
    }

    /// The label of the option `value` of a choice item.
    fn choice_name(&self, item: NodeId, value: &str) -> Option<String> {
        let _ = (item, value);
        None
    }
}
