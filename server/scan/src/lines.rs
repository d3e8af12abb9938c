//! Where the lines of a text begin, and what line and column an offset is at.

use fearless_simd::{Level, dispatch, prelude::*, u8x64};
use memchr::memchr_iter;
use std::{cell::Cell, iter::successors, ops::Range, sync::LazyLock};

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

/// How many lines end in a range of a text, and where the last of these does.
pub fn line_ends(text: &[u8], range: Range<usize>) -> (usize, Option<usize>) {
    let part = &text[range.clone()];
    let (feeds, has_returns) = dispatch!(*LEVEL, simd => count_feeds(simd, part));
    if !has_returns {
        return (feeds, memchr::memrchr(b'\n', part).map(|at| range.start + at + 1));
    }
    let ends = memchr::memchr2_iter(b'\n', b'\r', part).map(|at| range.start + at).filter(|&at| ends_line(text, at));
    ends.fold((0, None), |(count, _), at| (count + 1, Some(at + 1)))
}

/// What the processor can do.
static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);

/// How many `\n` there are, and whether there is a `\r`: in one pass, since all of a log is read for it.
#[inline(always)] // Only so it is compiled for the processor that runs it.
fn count_feeds<S: Simd>(simd: S, text: &[u8]) -> (usize, bool) {
    let (blocks, rest) = text.as_chunks::<64>();
    let (mut feeds, mut returns) = (memchr_iter(b'\n', rest).count(), u64::from(rest.contains(&b'\r')));
    for block in blocks {
        let bytes = u8x64::from_slice(simd, block);
        feeds += bytes.simd_eq(u8x64::splat(simd, b'\n')).to_bitmask().count_ones() as usize;
        returns |= bytes.simd_eq(u8x64::splat(simd, b'\r')).to_bitmask();
    }
    (feeds, returns != 0)
}

/// How many rows away `nearby` is.
pub(crate) const NEARBY: usize = 3;

/// A longer line is no line to the eye. What stands near a candidate in it is counted in bytes, and for all other lines it is the end
/// of the neighbourhood. Without that an edit could matter to any candidate of an endless line.
pub(crate) const LONG: usize = 4096;

/// How far one sees along a long line, in bytes.
pub(crate) const SPAN: usize = 256;

/// How far away text can matter to a candidate in a long line: through its neighbour and that one's, each at most 320 bytes on, to
/// messages that hide words and each other (four times [`MESSAGE`](crate::candidate::MESSAGE)).
pub(crate) const WINDOW: usize = 1792;

/// How many lines are remembered: one and those near it.
const REMEMBERED: usize = 2 * NEARBY + 2;

/// The lines of a part of a text, each of them looked for when somebody asks: most are never asked for.
pub(crate) struct Rows<'a> {
    text: &'a [u8],
    open: Open,
    /// Those that were looked for last, where they begin and end: who asks for one will ask for it again, and for those around it.
    last: [Cell<(usize, usize)>; REMEMBERED],
    /// Which of these is the oldest.
    oldest: Cell<usize>,
}

/// Whether the text goes on, in the same long line, before and after a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) before: bool,
    pub(crate) after: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a [u8], open: Open) -> Rows<'a> {
        Rows { text, open, last: Default::default(), oldest: Cell::new(0) }
    }

    /// The row that holds an offset, with its line end.
    pub(crate) fn row(&self, offset: usize) -> Range<usize> {
        if let Some((start, end)) =
            self.last.iter().map(Cell::get).find(|(start, end)| (*start..*end).contains(&offset))
        {
            return start..end;
        }
        let start = line_start(self.text, offset).unwrap_or(0);
        let mut ends = memchr::memchr2_iter(b'\n', b'\r', &self.text[offset..]).map(|at| offset + at);
        let end = ends.find(|&at| ends_line(self.text, at)).map_or(self.text.len(), |at| at + 1);
        let oldest = self.oldest.get();
        self.last[oldest].set((start, end));
        self.oldest.set((oldest + 1) % REMEMBERED);
        start..end
    }

    /// Whether a row is a long line.
    pub(crate) fn is_long(&self, row: &Range<usize>) -> bool {
        let cut = self.open.before && row.start == 0 || self.open.after && row.end == self.text.len();
        cut || row.len() > LONG && before_line_end(self.text, row.end).max(row.start) - row.start > LONG
    }

    /// The rows near one, in order: at most [`NEARBY`] on each side, up to a long line. A long line is alone.
    pub(crate) fn near(&self, row: &Range<usize>) -> Vec<Range<usize>> {
        let mut near = vec![row.clone()];
        if self.is_long(row) {
            return near;
        }
        let is_near = |row: &Range<usize>| !self.is_long(row);
        let before = |row: &Range<usize>| row.start.checked_sub(1).map(|offset| self.row(offset)).filter(is_near);
        let after = |row: &Range<usize>| self.after(row).filter(is_near);
        near.extend(successors(before(row), before).take(NEARBY));
        near.reverse();
        near.extend(successors(after(row), after).take(NEARBY));
        near
    }

    /// The row behind one; the last may be empty.
    pub(crate) fn after(&self, row: &Range<usize>) -> Option<Range<usize>> {
        let ended =
            row.end > row.start && ends_line(self.text, row.end - 1) && matches!(self.text[row.end - 1], b'\n' | b'\r');
        ended.then(|| self.row(row.end))
    }

    /// What one sees of the row that holds an offset, without its line end, and whether that is all of it. Most need no table.
    pub(crate) fn at(&self, offset: usize) -> (Range<usize>, bool) {
        let from = offset.saturating_sub(SPAN);
        let to = (offset + SPAN).min(self.text.len());
        let start = memchr::memrchr2(b'\n', b'\r', &self.text[from..offset]).map(|at| from + at + 1);
        let end = memchr::memchr2(b'\n', b'\r', &self.text[offset..to]).map(|at| offset + at);
        if let (Some(start), Some(end)) = (start, end) {
            return (start..end, true);
        }
        let row = self.row(offset);
        match self.is_long(&row) {
            true => (start.unwrap_or(from)..end.unwrap_or(to), false),
            false => (row.start..before_line_end(self.text, row.end).max(row.start), true),
        }
    }
}

/// A place where a look at a text may begin or end, and whether the text goes on there in the same long line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) at: usize,
    pub(crate) open: bool,
}

/// Where the text begins that can matter to a candidate at or after an offset, and the candidates that text there can matter to.
/// `None`: that may be before the beginning of `text`, which goes on there if it is `open`.
pub(crate) fn reach_before(text: &[u8], open: bool, offset: usize) -> Option<Edge> {
    let mut start = offset;
    for back in 0..=NEARBY {
        let end = if back == 0 { start } else { before_line_end(text, start) };
        let from = end.saturating_sub(LONG + 1);
        let mut ends = memchr::memrchr2_iter(b'\n', b'\r', &text[from..end]).map(|at| from + at);
        match ends.find(|&at| ends_line(text, at)) {
            Some(at) => start = at + 1,
            None if end > LONG => {
                // Behind a long line begins what it cannot matter to; in it, a window does.
                let at = if back == 0 { offset - WINDOW } else { start };
                return Some(Edge { at, open: back == 0 });
            }
            None if open => return None,
            None => return Some(Edge { at: 0, open: false }),
        }
    }
    Some(Edge { at: start, open: false })
}

/// Where that text ends, for candidates before an offset.
pub(crate) fn reach_after(text: &[u8], open: bool, offset: usize) -> Option<Edge> {
    let mut end = offset;
    for _ in 0..=NEARBY {
        let to = (end + LONG + 1).min(text.len());
        match memchr::memchr2_iter(b'\n', b'\r', &text[end..to]).map(|at| end + at).find(|&at| ends_line(text, at)) {
            // The other half of the line end may follow.
            Some(at) if open && at + 1 == text.len() && text[at] == b'\r' => return None,
            Some(at) => end = at + 1,
            None if to - end > LONG => {
                // Behind a line that is not long, a comment on it may accept what the long one begins with.
                return Some(Edge { at: end + WINDOW, open: true });
            }
            None if open => return None,
            None => return Some(Edge { at: text.len(), open: false }),
        }
    }
    Some(Edge { at: end, open: false })
}

/// Where the line begins that holds an offset; `None`: with the text or before it.
pub(crate) fn line_start(text: &[u8], offset: usize) -> Option<usize> {
    let mut ends = memchr::memrchr2_iter(b'\n', b'\r', &text[..offset]);
    ends.find(|&at| ends_line(text, at)).map(|at| at + 1)
}

/// Where the content of the line ends that a line end before an offset ends.
fn before_line_end(text: &[u8], offset: usize) -> usize {
    match text[..offset] {
        [.., b'\r', b'\n'] => offset - 2,
        [.., b'\r' | b'\n'] => offset - 1,
        _ => offset,
    }
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
            let (rows, lines) = (Rows::new(text.as_bytes(), Open::default()), Lines::new(text.as_bytes()));
            for line in 0..lines.starts.len() {
                let range = lines.range(line, text.len());
                let content = range.start..range.start + text[range.clone()].trim_end_matches(['\r', '\n']).len();
                let after = (line + 1 < lines.starts.len()).then(|| lines.range(line + 1, text.len()));
                prop_assert_eq!(rows.after(&range), after);
                prop_assert_eq!(rows.is_long(&range), content.len() > LONG);
                for offset in [content.start, content.start.midpoint(content.end), content.end] {
                    if offset < range.end || range.end == text.len() && range.is_empty() {
                        prop_assert_eq!(&rows.row(offset), &range);
                    }
                    let (seen, whole) = rows.at(offset);
                    prop_assert_eq!(whole, !rows.is_long(&range));
                    let span = content.start.max(offset.saturating_sub(SPAN))..content.end.min(offset + SPAN);
                    prop_assert_eq!(seen, if whole { content.clone() } else { span });
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn ends_of_lines_in_a_range_are_those_of_the_table(lines in proptest::collection::vec(("[ab]{0,90}", "\n|\r\n|\r|\n\n"), 0..20), has_returns: bool, range in [0_usize..2000, 0..2000]) {
            let text: String = lines.into_iter().map(|(line, end)| line + &end).collect();
            let text = if has_returns { text } else { text.replace('\r', "b") };
            let [from, to] = range.map(|at| at.min(text.len()));
            let range = from.min(to)..from.max(to);
            let starts = Lines::new(text.as_bytes()).starts;
            let inside: Vec<usize> = starts.into_iter().filter(|start| range.start < *start && *start <= range.end).collect();
            prop_assert_eq!(line_ends(text.as_bytes(), range), (inside.len(), inside.last().copied()));
        }
    }

    #[test]
    fn a_long_line_is_the_end_of_a_neighbourhood() {
        let text = format!("a\nb\nc\n{}\nd\ne\n", "x".repeat(LONG + 1));
        let near = |text: &str| -> Vec<usize> {
            let (rows, lines) = (Rows::new(text.as_bytes(), Open::default()), Lines::new(text.as_bytes()));
            let near = |line: usize| rows.near(&lines.range(line, text.len()));
            let ends =
                |near: Vec<Range<usize>>| [near[0].start, near[near.len() - 1].start].map(|start| lines.line(start));
            (0..lines.starts.len()).flat_map(|line| ends(near(line))).collect()
        };
        assert_eq!(near(&text), [0, 2, 0, 2, 0, 2, 3, 3, 4, 6, 4, 6, 4, 6]);
        assert_eq!(near("a\nb\nc\nd\ne\nf"), [0, 3, 0, 4, 0, 5, 0, 5, 1, 5, 2, 5]);
    }

    #[test]
    fn text_matters_three_lines_on_or_a_window_in_a_long_line() {
        let lines = "0123456\n".repeat(9);
        let edge = |at, open| Some(Edge { at, open });
        assert_eq!(reach_before(lines.as_bytes(), false, 36), edge(8, false));
        assert_eq!(reach_after(lines.as_bytes(), false, 36), edge(64, false));
        assert_eq!(reach_before(lines.as_bytes(), true, 12), None);
        assert_eq!(reach_after(lines.as_bytes(), true, 60), None);
        let long = format!("a\n{}\nb\n", "x".repeat(3 * LONG));
        assert_eq!(reach_before(long.as_bytes(), false, 2 * LONG), edge(2 * LONG - WINDOW, true));
        assert_eq!(reach_after(long.as_bytes(), false, LONG), edge(LONG + WINDOW, true));
        assert_eq!(reach_before(long.as_bytes(), false, long.len()), edge(3 * LONG + 3, false));
        assert_eq!(reach_after(long.as_bytes(), false, 0), edge(2 + WINDOW, true));
    }
}
