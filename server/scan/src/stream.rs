//! A text scanned while it comes, with memory for a few of its rows and its findings.

use crate::{
    Finding, Rejected,
    clue::FileEvidence,
    lines::{LONG, Open, reach_before},
    part::{Part, Scratch},
    scanner::{BLOCK, Judged, Scanner, Wanted},
};

/// A scan of a text that comes in pieces.
pub struct Stream<'a> {
    scanner: &'a Scanner,
    wanted: Wanted,
    /// How much is judged at once, in bytes.
    block: usize,
    /// The end of the text so far: what is not judged yet, after what can matter to it.
    tail: Vec<u8>,
    /// Where the tail begins in the whole text.
    offset: usize,
    /// Whether that is inside a long line.
    open: bool,
    /// What is before this in the tail is judged and kept only for what stands near it.
    judged_until: usize,
    scratch: Scratch,
    judged: Vec<Judged<'a>>,
    file: FileEvidence,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(scanner: &'a Scanner, wanted: Wanted) -> Stream<'a> {
        Stream {
            scanner,
            wanted,
            block: BLOCK,
            tail: Vec::new(),
            offset: 0,
            open: false,
            judged_until: 0,
            scratch: Scratch::default(),
            judged: Vec::new(),
            file: FileEvidence::default(),
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
        let Stream { scanner, wanted, judged, file, .. } = self;
        judged.into_iter().map(move |judged| scanner.weigh(wanted.files, judged, &file))
    }

    /// Judges what has everything here that can matter to it, and drops what can matter to nothing that comes.
    fn advance(&mut self, last: bool) {
        // A carriage return at the end may be the first half of a line end.
        let usable = self.tail.len() - usize::from(!last && self.tail.last() == Some(&b'\r'));
        let text = &self.tail[..usable];
        let until = match reach_before(text, self.open, usable) {
            _ if last => usable,
            // In a long line the edge moves with every byte.
            Some(edge) if edge.at > self.judged_until + if edge.open { LONG } else { 0 } => edge.at,
            _ => return,
        };
        let part = Part::new(text, Open { before: self.open, after: false }, self.offset, &mut self.scratch);
        self.scanner.judge(self.wanted, &part, self.judged_until..until, &mut self.judged, &mut self.file);
        self.judged_until = until;
        if let Some(keep) = reach_before(text, self.open, until) {
            self.tail.drain(..keep.at);
            self.offset += keep.at;
            self.judged_until -= keep.at;
            self.open = keep.open;
        }
    }
}
