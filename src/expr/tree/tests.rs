//! Order, texts and links while a tree grows and shrinks.

use super::*;
use proptest::prelude::*;

/// Every node in document order, as the links tell it.
fn linked_order(tree: &Tree) -> Vec<NodeId> {
    let mut order = Vec::new();
    for &document in &tree.documents {
        let mut next = Some(document);
        while let Some(node) = next {
            order.push(node);
            order.extend(tree.namespaces(node));
            order.extend(tree.attributes(node));
            next = tree.next_within(node, document);
        }
    }
    order
}

#[test]
fn setting_a_text_keeps_the_child() {
    let mut tree = Tree::new();
    let item = tree.add_element(tree.root(), "item");
    tree.set_text(item, "一");
    let child = tree.first_child(item);
    tree.set_text(item, "two");
    assert_eq!(tree.first_child(item), child);
    assert_eq!(tree.text(item), "two");
    assert!(matches!(tree.text(item), Cow::Borrowed(_)));
    tree.set_text(item, "");
    assert_eq!(tree.text(item), "");
}

#[test]
fn labels_are_dealt_anew_when_a_gap_is_full() {
    let mut tree = Tree::new();
    let data = tree.add_element(tree.root(), "data");
    let mut newest = tree.add_element(data, "last");
    for _ in 0..200 {
        newest = tree.insert_element_before(newest, "earlier");
    }
    let order = linked_order(&tree);
    assert!(order.is_sorted_by(|&a, &b| tree.order(a) < tree.order(b)));
    assert_eq!(order.len(), 203);
}

proptest! {
    #[test]
    fn order_survives_coming_and_going(acts in prop::collection::vec((0u8..7, any::<prop::sample::Index>()), 1..120)) {
        let mut tree = Tree::new();
        tree.add_document();
        for (act, place) in acts {
            let elements: Vec<NodeId> = linked_order(&tree)
                .into_iter()
                .filter(|&it| matches!(tree.kind(it), NodeKind::Element | NodeKind::Document))
                .collect();
            let target = elements[place.index(elements.len())];
            let inner = tree.kind(target) == NodeKind::Element;
            match act {
                0 | 1 => { tree.add_element(target, "e"); }
                2 => { tree.add_text(target, "t"); }
                3 if inner => { tree.insert_element_before(target, "b"); }
                4 if inner => { tree.add_attribute(target, "a", "1"); }
                5 if inner => { tree.add_namespace(target, "n", "urn:n"); }
                6 if inner => tree.remove(target),
                _ => {}
            }
            let order = linked_order(&tree);
            prop_assert!(order.is_sorted_by(|&a, &b| tree.order(a) < tree.order(b)));
        }
    }
}
