//! What was found in one text, as whoever answers questions about it sees it.

use crate::{Confidence, Finding};
use std::{ops::Range, sync::Arc};

/// The findings of a text, sorted, not overlapping. Cheap to clone, and unchanged by what happens to the text later.
///
/// They come one by one with places in bytes of the whole text: in a large text most are never looked at.
#[derive(Clone)]
pub struct Findings {
    all: Arc<[Finding]>,
}

impl Findings {
    /// Every finding, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Finding> + '_ {
        self.all.iter().cloned()
    }

    /// Those that share at least an edge with a range, in the order of the text.
    pub fn within(&self, range: &Range<usize>) -> impl Iterator<Item = Finding> + '_ {
        let first = self.all.partition_point(|finding| finding.range.end < range.start);
        let behind = self.all.partition_point(|finding| finding.range.start <= range.end);
        self.all[first..behind.max(first)].iter().cloned()
    }

    /// The one at an offset; of two whose edge it is, the first.
    pub fn at(&self, offset: usize) -> Option<Finding> {
        self.within(&(offset..offset)).next()
    }

    /// How many are listed that are at least this sure.
    pub fn count(&self, least: Confidence) -> usize {
        self.all.iter().filter(|finding| finding.listed(least)).count()
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(all: Vec<Finding>) -> Findings {
        Findings { all: all.into() }
    }
}
