//! A text scanned while it comes, with memory for a few of its rows and its findings.

use crate::{
    Finding, Rejected,
    clue::{FileEvidence, NEARBY},
    lines::Rows,
    part::{Part, Scratch},
    scanner::{BLOCK, Judged, Scanner, Wanted},
    suppress::Suppressions,
};
use iotcodes_catalog::LanguageKind;

/// A scan of a text that comes in pieces.
pub struct Stream<'a> {
    scanner: &'a Scanner,
    wanted: Wanted,
    /// How much is judged at once, in bytes.
    block: usize,
    /// The end of the text so far: the rows that are not judged yet, after the rows that stand near them.
    tail: Vec<u8>,
    /// Where the tail begins in the whole text.
    offset: usize,
    /// The rows of the tail before this are judged and kept only as neighbours.
    judged_until: usize,
    scratch: Scratch,
    judged: Vec<Judged<'a>>,
    file: FileEvidence,
    suppressions: Suppressions,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(scanner: &'a Scanner, wanted: Wanted) -> Stream<'a> {
        Stream {
            scanner,
            wanted,
            block: BLOCK,
            tail: Vec::new(),
            offset: 0,
            judged_until: 0,
            scratch: Scratch::default(),
            judged: Vec::new(),
            file: FileEvidence::default(),
            suppressions: Suppressions::default(),
        }
    }

    /// Judges about this many bytes at once. It is a matter of speed and memory: no finding depends on it.
    pub fn with_block(mut self, bytes: usize) -> Stream<'a> {
        self.block = bytes.clamp(1, usize::MAX / 2);
        self
    }

    /// Takes the next piece of the text.
    pub fn feed(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let room = (2 * self.block).saturating_sub(self.tail.len()).clamp(1, piece.len());
            self.tail.extend_from_slice(&piece[..room]);
            piece = &piece[room..];
            if self.tail.len() >= 2 * self.block {
                self.advance(false);
            }
        }
    }

    /// The findings of the whole text, sorted, not overlapping.
    pub fn finish(self) -> Vec<Finding> {
        self.results().filter_map(Result::ok).collect()
    }

    /// What came of each candidate of the whole text, in its order.
    pub(crate) fn results(mut self) -> impl Iterator<Item = Result<Finding, Rejected>> {
        self.advance(true);
        let Stream { scanner, wanted, judged, file, suppressions, .. } = self;
        judged.into_iter().map(move |judged| scanner.weigh(wanted.files, judged, &file, &suppressions))
    }

    /// Judges the rows whose neighbours are all here, and drops those that no later row needs.
    fn advance(&mut self, last: bool) {
        // A carriage return at the end may be the first half of a line end.
        let usable = self.tail.len() - usize::from(!last && self.tail.last() == Some(&b'\r'));
        let text = &self.tail[..usable];
        // The last row may go on, and in an endless line a word of the row before it may, too.
        let until = if last { usable } else { Rows::from_end(text, NEARBY + 1) };
        if until <= self.judged_until {
            return;
        }
        let part = Part::new(text, self.offset, &mut self.scratch);
        let range = self.judged_until..until;
        self.scanner.judge(self.wanted, &part, range.clone(), &mut self.judged, &mut self.file);
        // In a log such words are somebody's data; what is not wanted there is named in the settings.
        if self.wanted.files != LanguageKind::Log {
            self.suppressions.read(self.scanner.catalog(), &part, range);
        }
        // One row more than near ones, so that a word cut at the tail's head is nobody's neighbour.
        let keep = Rows::from_end(text, 2 * (NEARBY + 1));
        self.tail.drain(..keep);
        self.offset += keep;
        self.judged_until = until.saturating_sub(keep);
    }
}
