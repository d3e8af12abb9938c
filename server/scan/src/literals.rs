//! Some fixed texts that are looked for together, by a few rare pieces of theirs.

use aho_corasick::{
    AhoCorasick, Input, MatchKind, Span,
    packed::{Config, Searcher},
};
use std::{collections::BTreeMap, ops::Range};

/// Finds where one of some texts begins.
///
/// Texts such as `device.provisioning` begin with what stands on every line of a log. So each is looked for by a piece of it that is
/// rare, and of these there are few, since many texts share one.
pub(crate) struct Literals {
    texts: Vec<Vec<u8>>,
    /// Which of them begin with each byte.
    first: Vec<Vec<usize>>,
    pieces: Pieces,
    /// What each piece stands for.
    places: Vec<Places>,
    /// The farthest that a piece stands from the beginning of its text.
    reach: usize,
}

/// The texts that hold a piece, and where in them it stands.
type Places = Vec<(usize, usize)>;

enum Pieces {
    Packed(Searcher),
    Automaton(AhoCorasick),
}

/// How long a piece is; as much is told apart with vector instructions.
const PIECE: usize = 4;

impl Literals {
    pub(crate) fn new(texts: &[Vec<u8>]) -> Literals {
        let (pieces, places): (Vec<&[u8]>, Vec<_>) = cover(texts).into_iter().unzip();
        // The automaton would choose rare bytes to look for, and what is rare in prose is frequent in JSON.
        let pieces = match Config::new().builder().extend(&pieces).build() {
            Some(searcher) => Pieces::Packed(searcher),
            None => {
                let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(pieces);
                Pieces::Automaton(automaton.expect("some dozens of short texts"))
            }
        };
        let reach = places.iter().flatten().map(|&(_, at)| at).max().unwrap_or(0);
        let mut first = vec![Vec::new(); 256];
        texts.iter().enumerate().for_each(|(place, text)| first[usize::from(text[0])].push(place));
        Literals { texts: texts.to_vec(), first, pieces, places, reach }
    }

    /// The first place in a range of a text.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>) -> Option<usize> {
        let inside = &text[..range.end];
        let begins = |start: usize, literal: &[u8]| inside.get(start..).is_some_and(|rest| rest.starts_with(literal));
        let mut from = range.start;
        loop {
            let (piece, at) = self.pieces.find(text, from..range.end)?;
            let starts = self.places[piece].iter().filter_map(|&(text, before)| Some((text, at.checked_sub(before)?)));
            let mut starts = starts.filter(|&(_, start)| start >= range.start);
            if starts.any(|(text, start)| begins(start, &self.texts[text])) {
                // A text whose piece stands further on may begin before.
                let mut starts = range.start.max(at.saturating_sub(self.reach))..=at;
                return starts.find(|&start| {
                    self.first[usize::from(text[start])].iter().any(|&literal| begins(start, &self.texts[literal]))
                });
            }
            from = at + 1;
        }
    }
}

impl Pieces {
    /// The first piece in a range of a text, and its place.
    fn find(&self, text: &[u8], range: Range<usize>) -> Option<(usize, usize)> {
        match self {
            Pieces::Packed(searcher) => {
                searcher.find_in(text, Span::from(range)).map(|hit| (hit.pattern().as_usize(), hit.start()))
            }
            Pieces::Automaton(automaton) => {
                automaton.find(Input::new(text).range(range)).map(|hit| (hit.pattern().as_usize(), hit.start()))
            }
        }
    }
}

/// Pieces of which at least one stands in each text: again and again the one that is rarest for the number of texts that it finds.
/// Short texts come first, so that no piece begins with another.
fn cover(texts: &[Vec<u8>]) -> Vec<(&[u8], Places)> {
    let mut left: Vec<usize> = (0..texts.len()).collect();
    let mut chosen = Vec::new();
    while let Some(shortest) = left.iter().map(|&text| texts[text].len()).min() {
        let mut pieces: BTreeMap<&[u8], Places> = BTreeMap::new();
        for &text in &left {
            for (at, piece) in texts[text].windows(shortest.min(PIECE)).enumerate() {
                let places = pieces.entry(piece).or_default();
                if places.last().is_none_or(|&(last, _)| last != text) {
                    places.push((text, at));
                }
            }
        }
        let rarest = pieces.into_iter().min_by_key(|(piece, places)| frequency(piece) / places.len() as u64);
        let (piece, places) = rarest.expect("no text is empty");
        left.retain(|text| places.iter().all(|(found, _)| found != text));
        chosen.push((piece, places));
    }
    chosen
}

/// How often a piece probably stands in a text, compared with others of its length.
fn frequency(piece: &[u8]) -> u64 {
    /// The letters of words that logs and source are made of, the frequent first. Blanks and marks are somewhere in between: what
    /// goes from one word to the next is rare.
    const LETTERS: &[u8] = b"etiaonsrdcvlmpuhgfbykwxzqj";
    let each = |byte: &u8| LETTERS.iter().position(|letter| letter == byte).map_or(18, |rank| 30 - rank as u64);
    piece.iter().map(each).map(|each| each * each).product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn pieces_find_what_a_plain_search_finds(texts in vec("[ab]{1,7}", 1..90), text in "[ab-]{0,200}", from in 0usize..200, to in 0usize..200) {
            let texts: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
            let (literals, text) = (Literals::new(&texts), text.as_bytes());
            let to = to.min(text.len());
            let from = from.min(to);
            let plain = (from..to).find(|&start| texts.iter().any(|literal| text[start..to].starts_with(literal)));
            prop_assert_eq!(literals.find(text, from..to), plain);
        }
    }
}
