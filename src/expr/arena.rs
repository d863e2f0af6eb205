//! A list that grows at its end and is cheap to copy: its parts are shared between copies until one of them
//! writes into a part. A copy for a trial costs a pointer a part, and a trial copies what it changes.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// Elements a part. Larger parts make a copy cheaper and the first change after it dearer.
const PART: usize = 32;

/// A list of shared parts, all full but the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Arena<T> {
    parts: Vec<Arc<Vec<T>>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { parts: Vec::new() }
    }
}

impl<T: Clone> Arena<T> {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.parts.last().map_or(0, |last| (self.parts.len() - 1) * PART + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Puts an element at the end.
    pub fn push(&mut self, element: T) {
        match self.parts.last_mut() {
            Some(last) if last.len() < PART => Arc::make_mut(last).push(element),
            _ => {
                let mut part = Vec::with_capacity(PART);
                part.push(element);
                self.parts.push(Arc::new(part));
            }
        }
    }

    /// The element at a place, if there is one.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.parts.get(at / PART)?.get(at % PART)
    }
}

impl<T> Index<usize> for Arena<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.parts[at / PART][at % PART]
    }
}

impl<T: Clone> IndexMut<usize> for Arena<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.parts[at / PART])[at % PART]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_neither_has_changed() {
        let mut first = Arena::default();
        (0..200).for_each(|n| first.push(n));
        let mut second = first.clone();
        second[70] = -1;
        second.push(200);
        first[3] = -2;
        assert_eq!((first.len(), second.len()), (200, 201));
        assert_eq!((first[70], second[70], first[3], second[3]), (70, -1, -2, 3));
        assert_eq!((first.get(200), second.get(200), second.get(201)), (None, Some(&200), None));
        let shared = first.parts.iter().zip(&second.parts).filter(|(a, b)| Arc::ptr_eq(a, b));
        assert_eq!(shared.count(), 4, "all but the first, the third and the last");
        assert!(Arena::<u8>::default().is_empty() && !first.is_empty());
    }
}
