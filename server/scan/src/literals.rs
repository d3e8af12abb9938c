//! Some fixed texts that are looked for together, with vector instructions wherever they are few enough.

use aho_corasick::{
    AhoCorasick, Input, MatchKind, Span,
    packed::{Config, Searcher},
};
use std::ops::Range;

/// Finds where one of some texts begins.
pub(crate) enum Literals {
    Packed(Searcher),
    Automaton(AhoCorasick),
}

impl Literals {
    pub(crate) fn new(texts: &[Vec<u8>]) -> Literals {
        // The automaton would choose rare bytes to look for, and what is rare in prose is frequent in JSON.
        if let Some(searcher) = Config::new().builder().extend(texts).build() {
            return Literals::Packed(searcher);
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(texts);
        Literals::Automaton(automaton.expect("some dozens of short texts"))
    }

    /// The first place in a range of a text.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>) -> Option<usize> {
        match self {
            Literals::Packed(searcher) => searcher.find_in(text, Span::from(range)).map(|hit| hit.start()),
            Literals::Automaton(automaton) => automaton.find(Input::new(text).range(range)).map(|hit| hit.start()),
        }
    }
}
