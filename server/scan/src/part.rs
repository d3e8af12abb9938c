//! A part of a text, as the scan looks at it.

use crate::{
    lines::{Open, Rows},
    literals::{CueSet, Hit, Literals, Sought},
};
use std::ops::Range;

/// A part of a text that begins with a line, or inside a long one.
pub(crate) struct Part<'a> {
    pub(crate) text: &'a [u8],
    /// Where something stands in it that is looked for. Nothing else of it is looked at but what is around these.
    pub(crate) hits: &'a [Hit],
    pub(crate) rows: Rows<'a>,
    /// The cues that were looked for in all of it, and those of them that may be somewhere.
    known: CueSet,
    here: CueSet,
    /// Where it begins in the whole text.
    offset: usize,
}

/// The memory that the parts of a text need one after the other.
#[derive(Default)]
pub(crate) struct Scratch {
    hits: Vec<Hit>,
}

impl Scratch {
    /// How much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.hits.capacity() * size_of::<Hit>()
    }
}

impl<'a> Part<'a> {
    pub(crate) fn new(
        literals: &Literals,
        text: &'a [u8],
        open: Open,
        offset: usize,
        scratch: &'a mut Scratch,
    ) -> Part<'a> {
        literals.find(text, 0..text.len(), &mut scratch.hits);
        let mut here = CueSet::default();
        scratch.hits.iter().for_each(|hit| here.add(hit.what));
        Part { text, hits: &scratch.hits, rows: Rows::new(text, open), known: literals.cues(), here, offset }
    }

    /// Whether a cue may be somewhere in it; `None`: nobody looked.
    pub(crate) fn has(&self, cue: Sought) -> Option<bool> {
        self.known.holds(cue).then(|| self.here.holds(cue))
    }

    /// Where something begins in a range.
    pub(crate) fn places(&self, what: Sought, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'a> {
        within(self.hits, what, range)
    }

    /// A range of the part as one of the whole text.
    pub(crate) fn whole(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}

/// Where something begins in a range, of all that was found.
pub(crate) fn within<'h>(hits: &'h [Hit], what: Sought, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'h> {
    let first = hits.partition_point(|hit| hit.at < range.start);
    let end = range.end;
    hits[first..].iter().take_while(move |hit| hit.at < end).filter(move |hit| hit.what == what).map(|hit| hit.at)
}
