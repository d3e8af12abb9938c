//! Some fixed texts that are looked for together, by a few rare pieces of theirs.

use crate::{
    sieve::{Found, NUMBER, PIECE, Piece, Sieve},
    words::is_word,
};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
    ops::Range,
    sync::LazyLock,
};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sought {
    /// Digits that begin like a known number, or a family of numbers.
    Number,
    /// A piece of a name. Only who knows the whole word knows whether it is one.
    Name,
    /// A fixed piece of a message.
    Message,
    /// What begins a comment that accepts findings.
    Mark,
    /// What the pattern of a cue begins with; the cue's place among these.
    Cue(u16),
}

/// A place where something begins that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) at: usize,
    pub(crate) what: Sought,
}

/// Finds where some texts begin.
///
/// Texts such as `device.provisioning` begin with what stands on every line of a log. So each is looked for by a piece of it that is
/// rare, and of these there are few, since many texts share one.
#[derive(Clone)]
pub(crate) struct Literals {
    texts: Vec<Text>,
    sieve: Sieve,
    /// What each piece stands for.
    places: Vec<Places>,
    /// The farthest that a piece stands from the beginning of its text.
    reach: usize,
    /// The cues that are looked for.
    cues: CueSet,
}

/// Some cues, by their places; those from [`CueSet::MOST`] on are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CueSet(u64);

impl CueSet {
    pub(crate) const MOST: u16 = 64;

    pub(crate) fn add(&mut self, what: Sought) {
        if let Sought::Cue(place @ ..CueSet::MOST) = what {
            self.0 |= 1 << place;
        }
    }

    pub(crate) fn holds(self, what: Sought) -> bool {
        matches!(what, Sought::Cue(place @ ..CueSet::MOST) if self.0 >> place & 1 == 1)
    }
}

/// A text that is looked for.
#[derive(Clone)]
struct Text {
    what: Sought,
    bytes: Vec<u8>,
    /// Its first sixteen bytes as two numbers, and which bits of such numbers they are.
    first: [u64; 2],
    mask: [u64; 2],
}

impl Text {
    fn new(what: Sought, bytes: Vec<u8>) -> Text {
        let at = |place: usize| bytes.get(place).copied();
        let number = |byte: &dyn Fn(usize) -> u8| {
            [0, 8].map(|half| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|place| byte(half + place))))
        };
        let first = number(&|place| at(place).unwrap_or(0));
        let mask = number(&|place| if at(place).is_some() { u8::MAX } else { 0 });
        Text { what, bytes, first, mask }
    }

    /// Whether a text begins with it, in any case.
    fn begins(&self, text: &[u8]) -> bool {
        let Some((first, second)) = text.first_chunk().zip(text.get(8..).and_then(<[u8]>::first_chunk)) else {
            return begins(text, &self.bytes);
        };
        lower(*first) & self.mask[0] == self.first[0]
            && lower(*second) & self.mask[1] == self.first[1]
            && (self.bytes.len() <= 16 || begins(&text[16..], &self.bytes[16..]))
    }
}

/// Eight bytes as a number, in lower case.
fn lower(bytes: [u8; 8]) -> u64 {
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    let bytes = u64::from_le_bytes(bytes);
    // The highest bit of each byte says whether the rest of it reaches so far.
    let (rest, is_ascii) = (bytes & each(0x7f), !bytes & each(0x80));
    let (from_a, behind_z) = (rest + each(0x80 - b'A'), rest + each(0x7f - b'Z'));
    bytes | (from_a & !behind_z & is_ascii) >> 2
}

/// What a piece stands for.
#[derive(Clone, Default)]
struct Places {
    is_name: bool,
    texts: Spots,
}

/// The texts that hold a piece, and where in them it stands.
type Spots = Vec<(usize, usize)>;

impl Literals {
    /// Makes texts ready, which are in lower case. `numbers` says for each three digits whether a number can begin with them; it may
    /// be empty.
    pub(crate) fn new(texts: Vec<(Sought, Vec<u8>)>, numbers: Vec<bool>) -> Literals {
        let (names, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(what, _)| *what == Sought::Name);
        let (mut pieces, mut places) = (Vec::new(), Vec::new());
        // Apart, since any letters of a name may be parted by a `_`.
        for (piece, _) in cover(&names) {
            pieces.push(Piece { bytes: piece, parted: true });
            places.push(Places { is_name: true, ..Places::default() });
        }
        for (piece, texts) in cover(&others) {
            pieces.push(Piece { bytes: piece, parted: false });
            places.push(Places { texts, ..Places::default() });
        }
        let reach = places.iter().flat_map(|places| &places.texts).map(|&(_, at)| at).max().unwrap_or(0);
        let mut cues = CueSet::default();
        others.iter().for_each(|(what, _)| cues.add(*what));
        let sieve = Sieve::new(&pieces, numbers);
        let texts = others.into_iter().map(|(what, bytes)| Text::new(what, bytes)).collect();
        Literals { sieve, texts, places, reach, cues }
    }

    /// The cues that are looked for.
    pub(crate) fn cues(&self) -> CueSet {
        self.cues
    }

    /// What begins in a range of a text, in order; of names, where a piece does.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>, hits: &mut Vec<Hit>) {
        hits.clear();
        // A text may begin before its piece, and a number before its end.
        let behind = (range.end + self.reach.max(NUMBER)).min(text.len());
        self.sieve.find(text, range.start..behind, |at, found| match found {
            Found::Number if range.contains(&at) && is_number(&text[at..]) => {
                hits.push(Hit { at, what: Sought::Number });
            }
            Found::Number => {}
            Found::Piece(piece) => {
                let Places { is_name, texts } = &self.places[piece];
                if *is_name && at < range.end {
                    hits.push(Hit { at, what: Sought::Name });
                }
                for &(literal, before) in texts {
                    let (literal, start) = (&self.texts[literal], at.wrapping_sub(before));
                    if range.contains(&start) && literal.begins(&text[start..]) {
                        hits.push(Hit { at: start, what: literal.what });
                    }
                }
            }
        });
        hits.sort();
        hits.dedup();
    }
}

/// Whether a text begins with digits that have the length of a number, or of a family. Most have not.
fn is_number(text: &[u8]) -> bool {
    let digits = text.iter().take(7).take_while(|byte| byte.is_ascii_digit()).count();
    match text.get(digits) {
        Some(b'x' | b'X') => digits < 6,
        Some(byte) if is_word(*byte) => false,
        _ => matches!(digits, 3 | 6),
    }
}

/// Whether a text begins with a literal, in any case.
pub(crate) fn begins(text: &[u8], literal: &[u8]) -> bool {
    text.get(..literal.len()).is_some_and(|text| text.eq_ignore_ascii_case(literal))
}

/// A piece, the text that holds it, and where.
type Place<'t> = (&'t [u8], usize, usize);

/// Pieces of which at least one stands in each text: again and again the one that is rarest for the number of texts that it finds.
fn cover(texts: &[(Sought, Vec<u8>)]) -> Vec<(&[u8], Spots)> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for (text, bytes) in texts.iter().map(|(_, bytes)| bytes).enumerate() {
        places.extend(bytes.windows(bytes.len().min(PIECE)).enumerate().map(|(at, piece)| (piece, text, at)));
    }
    places.sort_unstable();
    places.dedup_by_key(|&mut (piece, text, _)| (piece, text));
    let pieces = places.chunk_by(|a, b| a.0 == b.0).map(|places| (frequency(places[0].0), places));
    let mut best: BinaryHeap<_> =
        pieces.map(|(frequency, places)| Reverse((frequency / places.len() as u64, frequency, places))).collect();
    let mut is_left = vec![true; texts.len()];
    let mut chosen = Vec::new();
    while let Some(Reverse((cost, frequency, places))) = best.pop() {
        let spots: Spots = places.iter().map(|&(_, text, at)| (text, at)).filter(|&(text, _)| is_left[text]).collect();
        let Some(now) = frequency.checked_div(spots.len() as u64) else { continue };
        if now > cost {
            // Since it was put there, some of its texts have found a piece: others may do better now.
            best.push(Reverse((now, frequency, places)));
            continue;
        }
        spots.iter().for_each(|&(text, _)| is_left[text] = false);
        chosen.push((places[0].0, spots));
    }
    chosen
}

/// The letters of words that logs and source are made of, the frequent first. Blanks and marks are somewhere in between: what goes
/// from one word to the next is rare.
const LETTERS: &[u8] = b"etiaonsrdcvlmpuhgfbykwxzqj";

/// Words that stand everywhere in them.
const WORDS: &str = "device message connection request response provider provisioning register configure interval version service \
                     error azure value string return status result update queue schedule message address available requirement \
                     properties number function object register private public static default handler block current apply invalid \
                     cancellation operation temperature type scope server background found iothubs resourcegroups failed of the with";

/// How often a piece probably stands in a text, compared with others of its length.
fn frequency(piece: &[u8]) -> u64 {
    static FREQUENT: LazyLock<HashSet<&[u8]>> =
        LazyLock::new(|| (1..=PIECE).flat_map(|length| WORDS.as_bytes().windows(length)).collect());
    let each = |byte: &u8| LETTERS.iter().position(|letter| letter == byte).map_or(18, |rank| 30 - rank as u64);
    let frequency: u64 = piece.iter().map(each).map(|each| each * each).product();
    // What is short stands for all that it begins.
    frequency * if FREQUENT.contains(piece) { 1000 } else { 1 } * 200_u64.pow(PIECE.saturating_sub(piece.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    /// How much stands before what is looked for: so much that it lies where a block or a step of the sieve ends.
    fn padding() -> impl Strategy<Value = usize> {
        prop_oneof![Just(0), 50usize..64, 1000usize..1024]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn pieces_find_what_a_plain_search_finds(texts in vec("[ab.]{1,7}", 1..90), text in "[abAB.-]{0,200}", from in 0usize..200, to in 0usize..1200, padding in padding()) {
            let texts: Vec<_> = texts.into_iter().map(|text| (Sought::Message, text.into_bytes())).collect();
            let text = "-".repeat(padding) + &text;
            let (literals, text, mut hits) = (Literals::new(texts.clone(), Vec::new()), text.as_bytes(), Vec::new());
            let to = to.min(text.len());
            let from = from.min(to);
            let plain: Vec<usize> = (from..to).filter(|&start| texts.iter().any(|(_, literal)| begins(&text[start..], literal))).collect();
            literals.find(text, from..to, &mut hits);
            prop_assert_eq!(hits.into_iter().map(|hit| hit.at).collect::<Vec<_>>(), plain);
        }

        #[test]
        fn a_text_begins_with_a_literal_in_any_case(literal in vec(any::<u8>(), 1..40), text in vec(any::<u8>(), 0..40), case: u64) {
            let other = |(place, byte): (usize, &u8)| {
                if case >> place & 1 == 1 { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }
            };
            let literal = Text::new(Sought::Message, literal.to_ascii_lowercase());
            let same: Vec<u8> = literal.bytes.iter().enumerate().map(other).chain(text.clone()).collect();
            prop_assert!(literal.begins(&same));
            prop_assert_eq!(literal.begins(&text), begins(&text, &literal.bytes));
            for at in 0..literal.bytes.len() {
                let mut text = same.clone();
                text[at] ^= 0x20;
                prop_assert_eq!(literal.begins(&text), begins(&text, &literal.bytes));
            }
        }

        #[test]
        fn names_are_found_however_parted(name in "[ab]{4,9}", before in "[ab._]{0,70}", parts in vec(0usize..3, 9), behind in "[ab._]{0,70}", padding in padding()) {
            let parted: String = name.chars().zip(parts).map(|(letter, count)| format!("{letter}{}", "_".repeat(count))).collect();
            let before = " ".repeat(padding) + &before;
            let text = format!("{before}{}{behind}", parted.to_uppercase());
            let (literals, mut hits) = (Literals::new(vec![(Sought::Name, name.into_bytes())], Vec::new()), Vec::new());
            literals.find(text.as_bytes(), 0..text.len(), &mut hits);
            prop_assert!(hits.iter().any(|hit| (before.len()..before.len() + parted.len()).contains(&hit.at)));
        }

        #[test]
        fn numbers_are_found_where_they_begin(pieces in vec("(?:[0-9]{1,8}|[0-9]{3}|[0-9]{6}|[0-9]{1,6}[xX]{1,5})[a_. ]?", 0..40), last in 0usize..2, padding in padding(), part in (0usize..60, 0usize..60)) {
            let numbers: Vec<bool> = (0..1000).map(|number| number % 2 == last).collect();
            let text = " ".repeat(padding) + &pieces.concat();
            let (literals, mut hits) = (Literals::new(Vec::new(), numbers.clone()), Vec::new());
            literals.find(text.as_bytes(), 0..text.len(), &mut hits);
            let bytes = text.as_bytes();
            let begins = |&at: &usize| {
                let is_first = at == 0 || !bytes[at - 1].is_ascii_digit();
                is_first && text.get(at..at + 3).and_then(|digits| digits.parse::<usize>().ok()).is_some_and(|number| numbers[number])
            };
            let whole = regex::Regex::new(r"^(?:\d{3}|\d{6}|\d{1,5}[xX]+)\b").unwrap();
            let is_whole = |&at: &usize| whole.is_match(&text[at..]);
            let found: Vec<usize> = hits.into_iter().map(|hit| hit.at).collect();
            prop_assert!((0..text.len()).filter(begins).filter(is_whole).all(|at| found.contains(&at)));
            let families = |at: &usize| bytes[at + 2].eq_ignore_ascii_case(&b'x');
            prop_assert!(found.iter().all(|at| begins(at) || families(at)));
            let (from, to) = ((padding + part.0).min(text.len()), (padding + part.0 + part.1).min(text.len()));
            let inside: Vec<usize> = found.into_iter().filter(|at| (from..to).contains(at)).collect();
            let mut hits = Vec::new();
            literals.find(bytes, from..to, &mut hits);
            prop_assert_eq!(hits.into_iter().map(|hit| hit.at).collect::<Vec<_>>(), inside, "in a part");
        }
    }
}
