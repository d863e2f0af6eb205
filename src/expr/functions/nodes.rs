//! Functions about nodes (XPath 1.0 §4.1, XSLT's `current()`) and ODK's about instances.
//! They count, name and find nodes; what the nodes say is read elsewhere.
//! Randomness comes only from a given seed or from the world.

use std::borrow::Cow;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::super::tree::{NodeId, NodeKind};
use super::super::value::Datum;
use super::{Body, Function};

pub(super) const CORE: &[Function] = &[
    Function::new("last()", 0, 0, Body::Number(|frame, _| Ok(frame.size as f64))),
    Function::new("position()", 0, 0, Body::Number(|frame, _| Ok(frame.position as f64))),
    Function::new("count(nodes)", 1, 1, Body::Number(count)).of_nodes(1),
    Function::new("id(ids)", 1, 1, Body::Nodes(id)),
    Function::new("local-name(node?)", 0, 1, Body::Text(local_name)).of_nodes(1).implying_context(),
    Function::new("namespace-uri(node?)", 0, 1, Body::Text(namespace_uri)).of_nodes(1).implying_context(),
    Function::new("name(node?)", 0, 1, Body::Text(name)).of_nodes(1).implying_context(),
    // Bound to the node of the expression; this body is for completeness.
    Function::new(
        "current()",
        0,
        0,
        Body::Nodes(|frame, _, out| {
            out.push(frame.place.node);
            Ok(())
        }),
    ),
];

pub(super) const ODK: &[Function] = &[
    Function::new("position(node?)", 0, 1, Body::Number(position)).of_nodes(1),
    Function::new("count-non-empty(nodes)", 1, 1, Body::Number(count_non_empty)).of_nodes(1),
    Function::new("instance(id)", 1, 1, Body::Nodes(instance)),
    Function::new("indexed-repeat(nodes, repeat, index, …)", 3, 7, Body::Nodes(indexed_repeat))
        .of_nodes(0b10_1011)
        .in_groups_of(2)
        .among_all(),
    Function::new("randomize(nodes, seed?)", 1, 2, Body::Any(randomize)).of_nodes(1).with_chance(),
];

fn count<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    Ok(frame.set(&call.arguments[0])?.len() as f64)
}

fn count_non_empty<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let nodes = frame.set(&call.arguments[0])?;
    let filled = nodes.iter().filter(|&&it| !frame.text_at(it).is_empty());
    Ok(filled.count() as f64)
}

/// The elements with the ids listed; an attribute called `id` holds an id. The document is the
/// context node's, and of two with the same id the first counts (XPath 1.0 §5.2.1).
fn id<'a>(frame: &Frame<'a>, call: &'a Call, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
    let tree = frame.tree();
    let texts: Vec<Cow<str>> = match frame.datum(&call.arguments[0])? {
        Datum::Nodes(nodes) => nodes.iter().map(|&it| frame.text_at(it)).collect(),
        other => vec![frame.text_of(other)],
    };
    let mut wanted: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split([' ', '\t', '\r', '\n']))
        .filter(|id| !id.is_empty())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let top = tree.top(frame.node);
    let mut next = Some(top);
    while let Some(node) = next {
        if wanted.is_empty() {
            break;
        }
        frame.budget.charge(1);
        if tree.kind(node) == NodeKind::Element
            && let Some(id) = tree.attribute(node, "id")
            && let Ok(found) = wanted.binary_search(&id)
        {
            wanted.remove(found);
            out.push(node);
        }
        next = tree.next_within(node, top);
    }
    Ok(())
}

/// The node a naming function is about: the first of its argument, or the context node.
fn named<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Option<NodeId>, ExprError> {
    match call.arguments.first() {
        Some(code) => frame.first(code),
        None => Ok(Some(frame.node)),
    }
}

fn local_name<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let node = named(frame, call)?;
    Ok(Cow::Borrowed(node.map_or("", |node| frame.tree().name(node))))
}

fn namespace_uri<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let node = named(frame, call)?;
    Ok(Cow::Borrowed(node.map_or("", |node| frame.tree().namespace_uri(node))))
}

fn name<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let Some(node) = named(frame, call)? else {
        return Ok(Cow::Borrowed(""));
    };
    let (prefix, local) = (frame.tree().prefix(node), frame.tree().name(node));
    Ok(if prefix.is_empty() { Cow::Borrowed(local) } else { Cow::Owned(format!("{prefix}:{local}")) })
}

/// Without argument XPath's position; with a node, its place among the instances of its repeat.
fn position<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<f64, ExprError> {
    let Some(code) = call.arguments.first() else {
        return Ok(frame.position as f64);
    };
    let Some(node) = frame.first(code)? else {
        return Ok(f64::NAN);
    };
    if let Some(position) = frame.world().position(node) {
        return Ok(position as f64);
    }
    let tree = frame.tree();
    let same = |&it: &NodeId| {
        tree.kind(it) == tree.kind(node)
            && tree.name(it) == tree.name(node)
            && tree.namespace_uri(it) == tree.namespace_uri(node)
    };
    let before = std::iter::successors(tree.previous_sibling(node), |&it| tree.previous_sibling(it));
    let before = before.inspect(|_| frame.budget.charge(1));
    Ok((before.filter(same).count() + 1) as f64)
}

fn instance<'a>(frame: &Frame<'a>, call: &'a Call, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
    let id = frame.text(&call.arguments[0])?;
    out.extend(frame.world().instance(&id));
    Ok(())
}

/// The nodes within the chosen instance of each repeat, outermost first (ODK XForms, `indexed-repeat`).
fn indexed_repeat<'a>(frame: &Frame<'a>, call: &'a Call, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
    let tree = frame.tree();
    let within = |node: NodeId, above: Option<NodeId>| match above {
        None => true,
        Some(above) => std::iter::successors(Some(node), |&it| tree.parent(it)).any(|it| it == above),
    };
    let mut chosen = None;
    for pair in call.arguments[1..].chunks_exact(2) {
        let index = frame.number(&pair[1])?;
        let repeats = frame.set(&pair[0])?;
        let mut instances = repeats.iter().copied().filter(|&it| within(it, chosen));
        let found = (index >= 1.0).then(|| instances.nth(index as usize - 1)).flatten();
        match found {
            Some(instance) => chosen = Some(instance),
            None => return Ok(()),
        }
    }
    let nodes = frame.set(&call.arguments[0])?;
    out.extend(nodes.iter().copied().filter(|&it| within(it, chosen)));
    Ok(())
}

/// The nodes in an order drawn by the seed, or by chance without one: Fisher and Yates' shuffle from
/// the end, driven by Park and Miller's "minimal standard" generator (Communications of the ACM 31,
/// 1988: multiplier 16807, modulus 2^31 − 1), so that a seed always gives the same order.
fn randomize<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Datum<'a>, ExprError> {
    const MODULUS: i64 = 2_147_483_647;
    const MULTIPLIER: i64 = 16_807;
    let mut nodes = frame.set(&call.arguments[0])?;
    let seed = match call.arguments.get(1) {
        Some(code) => frame.number(code)?,
        None => (frame.world().random() * MODULUS as f64).floor(),
    };
    let mut state = (seed as i64) % MODULUS;
    if state <= 0 {
        state += MODULUS - 1;
    }
    for end in (1..nodes.len()).rev() {
        state = state * MULTIPLIER % MODULUS;
        let fraction = (state - 1) as f64 / (MODULUS - 1) as f64;
        nodes.swap(end, (fraction * (end + 1) as f64) as usize);
    }
    Ok(Datum::Nodes(nodes))
}
