//! A text that somebody else keeps, looked at in parts.

use crate::lines::{self, Edge, LONG, NEARBY};
use std::ops::Range;

/// A text of which any part can be read.
pub trait Text {
    /// How long it is, in bytes.
    fn size(&self) -> usize;
    /// Appends the bytes of a range, which may begin and end inside a character.
    fn read(&self, range: Range<usize>, into: &mut Vec<u8>);
}

impl Text for [u8] {
    fn size(&self) -> usize {
        self.len()
    }

    fn read(&self, range: Range<usize>, into: &mut Vec<u8>) {
        into.extend_from_slice(&self[range]);
    }
}

/// How much is read at first, then enough to know a long line, and where neither does all that can be needed.
const READS: [usize; 3] = [1 << 10, LONG + 8, (NEARBY + 2) * (LONG + 8)];

/// Where the text begins that can matter to candidates at or after an offset, and that text there can matter to.
pub(crate) fn reach_before(text: &(impl Text + ?Sized), offset: usize) -> Edge {
    let after = (offset + 1).min(text.size()); // Whether a carriage return ends a line is seen behind it.
    let edge = READS.iter().find_map(|read| {
        let start = offset.saturating_sub(*read);
        let mut bytes = Vec::with_capacity(after - start);
        text.read(start..after, &mut bytes);
        let edge = lines::reach_before(&bytes, start > 0, offset - start)?;
        Some(Edge { at: edge.at + start, ..edge })
    });
    edge.expect("the last read holds more lines than are asked for, or a long one")
}

/// Where that text ends, for candidates before an offset.
pub(crate) fn reach_after(text: &(impl Text + ?Sized), offset: usize) -> Edge {
    let edge = READS.iter().find_map(|read| {
        let end = (offset + read).min(text.size());
        let mut bytes = Vec::with_capacity(end - offset);
        text.read(offset..end, &mut bytes);
        let edge = lines::reach_after(&bytes, end < text.size(), 0)?;
        Some(Edge { at: edge.at + offset, ..edge })
    });
    edge.expect("the last read holds more lines than are asked for, or a long one")
}

/// The last place at or before an offset where a look may begin: a line, or anywhere in a long one.
pub(crate) fn place_before(text: &(impl Text + ?Sized), offset: usize) -> usize {
    let start = offset.saturating_sub(LONG + 1);
    let mut bytes = Vec::with_capacity(LONG + 2);
    text.read(start..(offset + 1).min(text.size()), &mut bytes);
    match lines::line_start(&bytes, offset - start) {
        Some(at) => start + at,
        None if start == 0 && offset <= LONG => 0,
        None => offset,
    }
}
