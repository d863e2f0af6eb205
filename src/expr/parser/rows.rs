//! A row of operands and operators as a tree, by the ranks of the operators.
//! Operators of one rank become one flat chain, so that a long sum is not deep.
//! No token is read here.

use std::ops::Range;

use super::super::syntax::{Operator, Shape, Term};

/// A row of operands as chains within chains, the tightest operators first.
pub(super) fn group(mut row: Vec<(Range<usize>, Term)>, mut operators: Vec<Operator>) -> Term {
    for rank in (0..=Operator::Multiply.rank()).rev() {
        if !operators.iter().any(|operator| operator.rank() == rank) {
            continue;
        }
        let mut looser = Vec::new();
        let mut grouped = Vec::new();
        let mut operands = row.into_iter();
        let mut chain = Vec::new();
        // There is one operand more than there are operators.
        let mut first = operands.next();
        for (operator, operand) in operators.into_iter().zip(operands) {
            if operator.rank() == rank {
                chain.push((operator, operand));
            } else {
                grouped.extend(first.take().map(|first| link(first, std::mem::take(&mut chain))));
                looser.push(operator);
                first = Some(operand);
            }
        }
        grouped.extend(first.map(|first| link(first, chain)));
        (row, operators) = (grouped, looser);
    }
    row.swap_remove(0).1
}

/// One chain of operators of one rank; the operand alone if there are none.
fn link(first: (Range<usize>, Term), rest: Vec<(Operator, (Range<usize>, Term))>) -> (Range<usize>, Term) {
    let Some((_, (last, _))) = rest.last() else {
        return first;
    };
    let span = first.0.start..last.end;
    let shape = Shape::Chain {
        first: Box::new(first.1),
        rest: rest.into_iter().map(|(operator, (_, term))| (operator, term)).collect(),
    };
    (span.clone(), Term { span, shape })
}
