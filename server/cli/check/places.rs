//! Lines and columns of offsets, without counting through a line of 100 MB once a finding.

use iotcodes_scan::{Lines, line_ends};
use std::{
    cell::{Cell, OnceCell},
    collections::HashMap,
    ops::Range,
};

/// Where in a file a text stands that is only a part of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Base<'a> {
    /// How many bytes, lines and characters of its first line are before it.
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) characters: usize,
    /// Whether its first line begins before it, and its last one goes on behind it: both are long.
    pub(super) open: (bool, bool),
    /// Line and column of what is a clue from far away.
    pub(super) far: Option<&'a HashMap<usize, (usize, usize)>>,
}

/// The lines of a text, and how many characters stand before every so many bytes.
pub(super) struct Places<'a> {
    text: &'a [u8],
    /// Made when somebody asks for a place before the last one; up to there, lines are simply counted.
    lines: OnceCell<Lines>,
    last: Cell<Last>,
    base: Base<'a>,
    marks: OnceCell<Vec<Mark>>,
}

/// What was asked about last: the offset, its line, and where that begins.
#[derive(Clone, Copy, Default)]
struct Last {
    at: usize,
    line: usize,
    start: usize,
}

/// How many characters stand before an offset.
#[derive(Clone, Copy)]
struct Mark {
    offset: usize,
    characters: usize,
}

/// From mark to mark, in bytes. A line shorter than this is simply counted.
const STEP: usize = 1 << 14;

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a [u8]) -> Places<'a> {
        Places { text, lines: OnceCell::new(), last: Cell::default(), base: Base::default(), marks: OnceCell::new() }
    }

    /// The same for a text that is a part of a file.
    pub(super) fn within(mut self, base: Base<'a>) -> Places<'a> {
        self.base = base;
        self
    }

    /// Line and column of an offset, both from 1, the column in characters. What is before the text has an offset that wrapped round.
    pub(super) fn of(&self, offset: usize) -> (usize, usize) {
        let far = || self.base.far.and_then(|far| far.get(&offset.wrapping_add(self.base.offset))).copied();
        if offset > self.text.len() {
            return far().expect("what counts in a whole file was looked up when it was seen");
        }
        let (line, start) = self.line_start(offset);
        if line == 0
            && self.base.open.0
            && let Some(place) = far()
        {
            return place;
        }
        let before = if offset - start <= STEP {
            characters(&self.text[start..offset])
        } else {
            self.before(offset) - self.before(start)
        };
        let cut = if line == 0 { self.base.characters } else { 0 };
        (self.base.line + line + 1, cut + before + 1)
    }

    /// Whether the text is cut out of long lines, at its beginning and at its end.
    pub(super) fn open(&self) -> (bool, bool) {
        self.base.open
    }

    /// The line that holds an offset, and whether it is a long one that the text has only a part of.
    pub(super) fn line(&self, offset: usize) -> (Range<usize>, bool) {
        let lines = self.lines();
        let range = lines.range(lines.line(offset), self.text.len());
        let cut = range.start == 0 && self.base.open.0 || range.end == self.text.len() && self.base.open.1;
        (range, cut)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(self.text))
    }

    /// The line that holds an offset, and where it begins.
    fn line_start(&self, offset: usize) -> (usize, usize) {
        let Last { at, line, start } = self.last.get();
        let (line, start) = if self.lines.get().is_none() && offset >= at {
            let (more, last) = line_ends(self.text, at..offset);
            (line + more, last.unwrap_or(start))
        } else {
            let line = self.lines().line(offset);
            (line, self.lines().range(line, self.text.len()).start)
        };
        self.last.set(Last { at: offset, line, start });
        (line, start)
    }

    /// How many characters stand before an offset in the whole text.
    fn before(&self, offset: usize) -> usize {
        let marks = self.marks.get_or_init(|| marks(self.text));
        let mark = marks[marks.partition_point(|mark| mark.offset <= offset) - 1];
        mark.characters + characters(&self.text[mark.offset..offset])
    }
}

fn marks(text: &[u8]) -> Vec<Mark> {
    let mut mark = Mark { offset: 0, characters: 0 };
    let mut marks = vec![mark];
    while text.len() - mark.offset > STEP {
        let next = boundary_after(text, mark.offset + STEP);
        mark = Mark { offset: next, characters: mark.characters + characters(&text[mark.offset..next]) };
        marks.push(mark);
    }
    marks
}

/// The first offset from here on that splits no character, in text of any quality.
pub(super) fn boundary_after(text: &[u8], from: usize) -> usize {
    text[from..].iter().position(|byte| !is_continuation(*byte)).map_or(text.len(), |steps| from + steps)
}

/// The last offset up to here that splits no character.
pub(super) fn boundary_before(text: &[u8], from: usize) -> usize {
    (0..=from).rev().find(|&at| text.get(at).is_none_or(|byte| !is_continuation(*byte))).unwrap_or(0)
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// How many characters a text has. What is no UTF-8 counts as the replacement characters that stand for it.
pub(super) fn characters(text: &[u8]) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn marks_change_no_column(pieces in proptest::collection::vec("[a-zäß🚀\r\n]{0,40}|\\PC{0,9}", 1..20), bytes in proptest::collection::vec(any::<u8>(), 1..40)) {
            // Repeated so often that the text has several marks, with and without lines in between.
            let piece = [pieces.concat().into_bytes(), bytes].concat();
            let text = piece.repeat(3 * STEP / piece.len() + 1);
            let (places, lines) = (Places::new(&text), Lines::new(&text));
            for offset in (0..text.len()).step_by(2003).map(|offset| boundary_before(&text, offset)) {
                prop_assert_eq!(places.of(offset), lines.place(&text, offset));
            }
        }
    }
}
