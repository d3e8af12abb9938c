//! Where the lines of a text begin, and what line and column an offset is at.

use memchr::memchr_iter;
use std::{cell::OnceCell, ops::Range};

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
            let ends = memchr::memchr2_iter(b'\n', b'\r', text).filter(|&at| ends_line(text, at));
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

/// The lines of a text with endless ones cut into pieces, so that "nearby" has a bounded size in every text. They are tabulated
/// when somebody asks.
pub(crate) struct Rows<'a> {
    text: &'a [u8],
    starts: OnceCell<Vec<usize>>,
}

/// A line longer than this is cut, in bytes.
const ROW: usize = 4096;

/// The longest line end, in bytes.
const LINE_END: usize = b"\r\n".len();

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Rows<'a> {
        Rows { text, starts: OnceCell::new() }
    }

    pub(crate) fn row(&self, offset: usize) -> usize {
        self.starts().partition_point(|&start| start <= offset) - 1
    }

    pub(crate) fn count(&self) -> usize {
        self.starts().len()
    }

    pub(crate) fn range(&self, row: usize) -> Range<usize> {
        let starts = self.starts();
        starts[row]..starts.get(row + 1).copied().unwrap_or(self.text.len())
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let text = self.text;
            let mut starts = Vec::with_capacity(text.len() / 64 + 1);
            let mut start = 0;
            // A cut line is still one line to the eye; its pieces become neighbours.
            let mut push = |line: Range<usize>| starts.extend((0..pieces(&line)).map(|piece| line.start + piece * ROW));
            for at in memchr::memchr2_iter(b'\n', b'\r', text).filter(|&at| ends_line(text, at)) {
                push(start..at + 1);
                start = at + 1;
            }
            push(start..text.len());
            starts
        })
    }

    /// The row that holds a byte which ends no line; its line end may be missing. Only a line that may be cut needs the table.
    pub(crate) fn at(&self, offset: usize) -> Range<usize> {
        let line = Rows::around(self.text, offset);
        if line.len() + LINE_END > ROW { self.range(self.row(offset)) } else { line }
    }

    /// Where the row begins that has `count` rows after it; 0 where there are not so many. Needs no table.
    pub(crate) fn from_end(text: &[u8], mut count: usize) -> usize {
        let mut end = text.len();
        let mut ends = memchr::memrchr2_iter(b'\n', b'\r', text).filter(|&at| ends_line(text, at));
        loop {
            let start = ends.next().map_or(0, |at| at + 1);
            let rows = pieces(&(start..end));
            if count < rows {
                return start + (rows - 1 - count) * ROW;
            }
            if start == 0 {
                return 0;
            }
            count -= rows;
            end = start;
        }
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

/// How many rows a line makes.
fn pieces(line: &Range<usize>) -> usize {
    line.len().div_ceil(ROW).max(1)
}

/// Whether a `\n` or `\r` ends a line: the first half of `\r\n` does not.
fn ends_line(text: &[u8], at: usize) -> bool {
    text[at] == b'\n' || text.get(at + 1) != Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]
        #[test]
        fn rows_found_without_the_table_are_those_of_the_table(lines in proptest::collection::vec((prop_oneof![0_usize..9, 4000_usize..9000], "\n|\r\n|\r|"), 0..20)) {
            let text: String = lines.iter().map(|(length, end)| format!("{}{end}", "a".repeat(*length))).collect();
            let rows = Rows::new(text.as_bytes());
            for count in 0..rows.count() + 2 {
                let row = (rows.count() - 1).saturating_sub(count);
                prop_assert_eq!(Rows::from_end(text.as_bytes(), count), rows.range(row).start);
            }
            for row in (0..rows.count()).map(|row| rows.range(row)) {
                for offset in [row.start, row.end.saturating_sub(3).max(row.start)] {
                    let found = rows.at(offset);
                    prop_assert_eq!(found.start, row.start);
                    prop_assert!(text[found.end..row.end].trim().is_empty());
                }
            }
        }
    }
}
