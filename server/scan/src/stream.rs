//! A text scanned while it comes, in windows that are judged one by one, with memory for a few rows and what was found.

use crate::{
    Finding, Rejected,
    clue::FileEvidence,
    lines::{self, LONG, Open, reach_before},
    part::Scratch,
    scanner::{Ask, BLOCK, Judged, Scanner, Wanted},
};
use iotcodes_catalog::Language;
use std::ops::Range;

/// Cuts a text that comes in pieces into windows.
#[derive(Default)]
pub struct Windows {
    /// The end of the text so far: what is not judged yet, after what can matter to it.
    tail: Vec<u8>,
    /// Where the tail begins in the whole text.
    offset: usize,
    /// Whether that is inside a long line.
    open: bool,
    /// What is before this in the tail was judged and is kept only for what stands near it.
    judged_until: usize,
}

/// Some text that can be judged by itself: a range, and all around it that can matter to what begins there.
#[derive(Default)]
pub struct Window {
    text: Vec<u8>,
    offset: usize,
    open: bool,
    range: Range<usize>,
    goes_on: bool,
    scratch: Scratch,
}

/// How a window is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Where all is there that can matter.
    Exact,
    /// Behind the last line that has ended: what follows it is not waited for.
    Lines,
    /// At the end of the text.
    End,
}

impl Windows {
    /// The end of the text so far; more of it is appended here.
    pub fn tail(&mut self) -> &mut Vec<u8> {
        &mut self.tail
    }

    /// Goes on in the memory of a window, which whoever reads has at hand.
    pub fn move_to(&mut self, window: &mut Window) {
        window.text.clear();
        window.text.extend_from_slice(&self.tail);
        std::mem::swap(&mut window.text, &mut self.tail);
    }

    /// Cuts off the next window, in the memory of another. `false`: for that more text must come.
    pub fn cut(&mut self, cut: Cut, window: &mut Window) -> bool {
        // A carriage return at the end may be the first half of a line end.
        let usable = self.tail.len() - usize::from(cut != Cut::End && self.tail.last() == Some(&b'\r'));
        let text = &self.tail[..usable];
        let until = match cut {
            Cut::End => Some(usable),
            Cut::Lines => lines::line_start(text, usable).filter(|&at| at > self.judged_until),
            // In a long line the edge moves with every byte.
            Cut::Exact => reach_before(text, self.open, usable)
                .filter(|edge| edge.at > self.judged_until + if edge.open { LONG } else { 0 })
                .map(|edge| edge.at),
        };
        let Some(until) = until else { return false };
        let keep = reach_before(text, self.open, until);
        std::mem::swap(&mut window.text, &mut self.tail);
        (window.offset, window.open, window.range) = (self.offset, self.open, self.judged_until..until);
        window.goes_on = cut != Cut::End;
        let from = keep.map_or(0, |keep| keep.at);
        self.tail.clear();
        self.tail.extend_from_slice(&window.text[from..]);
        window.text.truncate(usable);
        self.offset += from;
        self.judged_until = until - from;
        self.open = keep.map_or(self.open, |keep| keep.open);
        true
    }
}

impl Window {
    /// Whether it begins inside a long line.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether more text may come behind it.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// How much memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.text.capacity() + self.scratch.size()
    }

    /// The text, which begins at [`Window::offset`] of the whole.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where it begins in the whole text.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The part of it that no other window judges.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }
}

/// What was found in a window, until it is known what the file as a whole says.
pub struct Share<'a> {
    judged: Vec<Judged<'a>>,
    file: FileEvidence,
}

/// What a text as a whole, or the beginning of it that was seen, says about each candidate.
#[derive(Clone, Debug, Default)]
pub struct Whole(FileEvidence);

impl Whole {
    /// The same for texts that say the same, however often.
    pub fn sum(&self) -> u64 {
        self.0.sum()
    }

    /// What it has said so often that it need not be looked for in the windows behind: see [`Scanner::share`].
    pub fn enough(&self) -> u64 {
        self.0.enough()
    }

    /// Takes in what the next window says.
    pub fn add(&mut self, share: &Share<'_>) {
        self.0.append(&share.file, 0);
    }

    /// Whether something at this place is a clue for candidates far away.
    pub fn holds(&self, at: usize) -> bool {
        self.0.places().any(|place| place.start == at)
    }
}

impl Share<'_> {
    /// Where the candidates begin, in order.
    pub fn starts(&self) -> impl Iterator<Item = usize> {
        self.judged.iter().map(|judged| judged.candidate.range.start)
    }

    /// Where that begins which it says about the whole.
    pub fn told(&self) -> impl Iterator<Item = usize> {
        self.file.places().map(|at| at.start)
    }

    /// How much memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.judged.iter().map(Judged::size).sum()
    }
}

impl Scanner {
    /// Judges a window. `enough` is what the text before it, or the beginning of that, has said often enough; 0 if nobody knows.
    pub fn share(&self, language: &Language, ask: Ask, window: &mut Window, enough: u64) -> Share<'_> {
        let mut share = Share { judged: Vec::new(), file: FileEvidence::behind(enough) };
        let wanted = Wanted { files: language.kind, ask };
        self.judge_window(wanted, window, &mut share.judged, &mut share.file);
        share
    }

    /// What becomes of the candidates of a window in a text that says so much.
    pub fn settle(
        &self,
        language: &Language,
        share: Share<'_>,
        whole: &Whole,
    ) -> impl Iterator<Item = Result<Finding, Rejected>> {
        share.judged.into_iter().map(move |judged| self.weigh(language.kind, judged, &whole.0))
    }

    fn judge_window<'a>(
        &'a self,
        wanted: Wanted,
        window: &mut Window,
        judged: &mut Vec<Judged<'a>>,
        file: &mut FileEvidence,
    ) {
        let open = Open { before: window.open, after: false };
        let part = self.part(&window.text, open, window.offset, file.enough(), &mut window.scratch);
        self.judge(wanted, &part, window.range.clone(), judged, file);
    }
}

/// A scan of a text that comes in pieces.
pub struct Stream<'a> {
    scanner: &'a Scanner,
    wanted: Wanted,
    /// How much is judged at once, in bytes.
    block: usize,
    windows: Windows,
    window: Window,
    judged: Vec<Judged<'a>>,
    file: FileEvidence,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(scanner: &'a Scanner, wanted: Wanted) -> Stream<'a> {
        Stream {
            scanner,
            wanted,
            block: BLOCK,
            windows: Windows::default(),
            window: Window::default(),
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
            let room = (2 * self.block).saturating_sub(self.windows.tail.len()).clamp(1, piece.len());
            self.windows.tail.extend_from_slice(&piece[..room]);
            piece = &piece[room..];
            if self.windows.tail.len() >= 2 * self.block {
                self.advance(Cut::Exact);
            }
        }
    }

    /// The findings of the whole text, sorted, not overlapping.
    pub fn finish(self) -> Vec<Finding> {
        self.results().filter_map(Result::ok).collect()
    }

    /// What came of each candidate of the whole text, in its order.
    pub(crate) fn results(mut self) -> impl Iterator<Item = Result<Finding, Rejected>> {
        self.advance(Cut::End);
        let Stream { scanner, wanted, judged, file, .. } = self;
        judged.into_iter().map(move |judged| scanner.weigh(wanted.files, judged, &file))
    }

    fn advance(&mut self, cut: Cut) {
        if self.windows.cut(cut, &mut self.window) {
            self.scanner.judge_window(self.wanted, &mut self.window, &mut self.judged, &mut self.file);
        }
    }
}
