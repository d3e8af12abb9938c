//! What has happened to a text between two moments.

use crate::lines::WINDOW;
use std::ops::Range;

/// The ranges that differ between an old text and a new one, in their order and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    changed: Vec<Changed>,
}

/// A range of the old text and what it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) old: Range<usize>,
    pub(crate) new: Range<usize>,
}

/// More ranges than this become one: to keep them apart would cost more than to look at what lies between.
const MOST: usize = 1000;

impl Edits {
    /// Takes in that a range of the newest text was replaced by so many bytes.
    pub fn push(&mut self, range: Range<usize>, bytes: usize) {
        let grown = |at: usize| at - range.len() + bytes;
        let first = self.changed.partition_point(|changed| changed.new.end < range.start);
        let behind = self.changed.partition_point(|changed| changed.new.start <= range.end);
        let mut merged = match first.checked_sub(1).map(|before| &self.changed[before]) {
            Some(before) => {
                let old = |at: usize| at - before.new.end + before.old.end;
                Changed { old: old(range.start)..old(range.end), new: range.clone() }
            }
            None => Changed { old: range.clone(), new: range.clone() },
        };
        if first < behind {
            let (left, right) = (&self.changed[first], &self.changed[behind - 1]);
            let (start, end) = (range.start.min(left.new.start), range.end.max(right.new.end));
            let old_start = left.old.start - (left.new.start - start);
            merged = Changed { old: old_start..right.old.end + (end - right.new.end), new: start..end };
        }
        merged.new.end = grown(merged.new.end);
        for later in &mut self.changed[behind.max(first)..] {
            later.new = grown(later.new.start)..grown(later.new.end);
        }
        self.changed.splice(first..behind.max(first), [merged]);
        if self.changed.len() > MOST {
            let (first, last) = (&self.changed[0], &self.changed[self.changed.len() - 1]);
            let all = Changed { old: first.old.start..last.old.end, new: first.new.start..last.new.end };
            self.changed = vec![all];
        }
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// Where a range of the old text stands in the new one; `None` where something in it has changed.
    pub fn moved(&self, old: &Range<usize>) -> Option<Range<usize>> {
        self.beside(old, |changed| (&changed.old, &changed.new))
    }

    /// Where a range of the new text stood in the old one; `None` where something in it is new.
    pub fn was(&self, new: &Range<usize>) -> Option<Range<usize>> {
        self.beside(new, |changed| (&changed.new, &changed.old))
    }

    fn beside(
        &self,
        range: &Range<usize>,
        sides: impl Fn(&Changed) -> (&Range<usize>, &Range<usize>),
    ) -> Option<Range<usize>> {
        let before = self.changed.partition_point(|changed| sides(changed).0.end <= range.start);
        if self.changed.get(before).is_some_and(|changed| sides(changed).0.start < range.end) {
            return None;
        }
        let moved = |at: usize| match before.checked_sub(1).map(|last| sides(&self.changed[last])) {
            Some((from, to)) => at - from.end + to.end,
            None => at,
        };
        Some(moved(range.start)..moved(range.end))
    }

    /// About how much of the new text they matter to, in bytes.
    pub fn reach(&self) -> usize {
        self.changed.iter().map(|changed| changed.new.len() + 2 * WINDOW).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Changed> {
        self.changed.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]
        #[test]
        fn outside_of_what_changed_the_texts_are_alike(
            old in "[a-z]{0,40}",
            replaced in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..5, "[A-Z]{0,5}"), 0..12),
        ) {
            let (mut new, mut edits) = (old.clone(), Edits::default());
            for (start, length, text) in replaced {
                let start = start.index(new.len() + 1);
                let range = start..(start + length).min(new.len());
                edits.push(range.clone(), text.len());
                new.replace_range(range, &text);
            }
            let (mut old_at, mut new_at) = (0, 0);
            for Changed { old: was, new: is } in edits.iter() {
                prop_assert!(old_at <= was.start && new_at <= is.start);
                prop_assert_eq!(&old[old_at..was.start], &new[new_at..is.start]);
                prop_assert!(is.is_empty() || new[is.clone()].bytes().any(|byte| byte.is_ascii_uppercase()) || !was.is_empty());
                (old_at, new_at) = (was.end, is.end);
            }
            prop_assert_eq!(&old[old_at..], &new[new_at..]);
            for (start, end) in (0..old.len()).flat_map(|start| (start + 1..=old.len()).map(move |end| (start, end))) {
                if let Some(moved) = edits.moved(&(start..end)) {
                    prop_assert_eq!(&new[moved.clone()], &old[start..end]);
                    prop_assert_eq!(edits.was(&moved), Some(start..end));
                } else {
                    prop_assert!(edits.iter().any(|it| it.old.start < end && start < it.old.end.max(it.old.start + 1)));
                }
            }
        }
    }
}
