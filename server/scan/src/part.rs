//! A part of a text, as the scan looks at it.

use crate::{
    lines::{Open, Rows},
    words::{self, Block},
};
use std::ops::Range;

/// A part of a text that begins with a line, or inside a long one.
pub(crate) struct Part<'a> {
    pub(crate) text: &'a [u8],
    /// The same with ASCII letters in lower case: what ignores case looks here.
    pub(crate) lower: &'a [u8],
    /// What its bytes are.
    pub(crate) blocks: &'a [Block],
    pub(crate) rows: Rows<'a>,
    /// Where it begins in the whole text.
    offset: usize,
}

/// The memory that the parts of a text need one after the other.
#[derive(Default)]
pub(crate) struct Scratch {
    lower: Vec<u8>,
    blocks: Vec<Block>,
}

impl Scratch {
    /// How much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.lower.capacity() + self.blocks.capacity() * size_of::<Block>()
    }
}

impl<'a> Part<'a> {
    pub(crate) fn new(text: &'a [u8], open: Open, offset: usize, scratch: &'a mut Scratch) -> Part<'a> {
        let Scratch { lower, blocks } = scratch;
        lower.clear();
        lower.extend_from_slice(text);
        lower.make_ascii_lowercase();
        words::classify(text, lower, blocks);
        Part { text, lower, blocks, rows: Rows::new(text, open), offset }
    }

    /// A range of the part as one of the whole text.
    pub(crate) fn whole(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}
