//! Where the lines of a text begin, and what line and column an offset is at.

use memchr::memchr_iter;
use std::ops::Range;

/// The line starts of a text. Lines end at `\n`, `\r\n` and a lone `\r`, as LSP has it.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Reads the line starts of a text.
    pub fn new(text: &[u8]) -> Lines {
        let mut starts = vec![0];
        if memchr::memchr(b'\r', text).is_none() {
            starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        } else {
            let ends = memchr::memchr2_iter(b'\n', b'\r', text)
                .filter(|&at| text[at] == b'\n' || text.get(at + 1) != Some(&b'\n'));
            starts.extend(ends.map(|at| at + 1));
        }
        Lines { starts }
    }

    /// The line that holds an offset, counted from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// Where a line begins and ends, its line end included.
    pub fn range(&self, line: usize, length: usize) -> Range<usize> {
        self.starts[line]..self.starts.get(line + 1).copied().unwrap_or(length)
    }

    /// Line and column of an offset as people count them: from 1, the column in characters. Each invalid byte is one character.
    pub fn place(&self, text: &[u8], offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let before = &text[self.starts[line]..offset.min(text.len())];
        (line + 1, String::from_utf8_lossy(before).chars().count() + 1)
    }
}

/// The lines of a text with endless ones cut into pieces, so that "nearby" has a bounded size in every text.
pub(crate) struct Rows {
    starts: Vec<usize>,
    length: usize,
}

/// A line longer than this is cut, in bytes.
const ROW: usize = 4096;

impl Rows {
    pub(crate) fn new(text: &[u8]) -> Rows {
        let mut starts = Vec::with_capacity(text.len() / 64 + 1);
        let mut start = 0;
        let mut push = |start: usize, end: usize| {
            starts.push(start);
            // A cut line is still one line to the eye; its pieces become neighbours.
            starts.extend((1..(end - start).div_ceil(ROW)).map(|piece| start + piece * ROW));
        };
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') {
                continue;
            }
            push(start, at + 1);
            start = at + 1;
        }
        push(start, text.len().max(start));
        Rows { starts, length: text.len() }
    }

    pub(crate) fn row(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn range(&self, row: usize) -> Range<usize> {
        self.starts[row]..self.starts.get(row + 1).copied().unwrap_or(self.length)
    }

    /// The row around an offset, found without a table.
    pub(crate) fn around(text: &[u8], offset: usize) -> Range<usize> {
        let from = offset.saturating_sub(ROW);
        let to = (offset + ROW).min(text.len());
        let start = memchr::memrchr2(b'\n', b'\r', &text[from..offset]).map_or(from, |at| from + at + 1);
        let end = memchr::memchr2(b'\n', b'\r', &text[offset..to]).map_or(to, |at| offset + at);
        start..end
    }
}
