//! The patterns of cues: compiled when they are first needed, and tried only where a text stands that they can begin with.

use crate::part::Part;
use regex::bytes::{Regex, RegexBuilder};
use regex_automata::{
    Anchored, Input, MatchKind,
    hybrid::{
        LazyStateID,
        dfa::{Cache, DFA},
    },
    meta,
    nfa::thompson,
    util::{pool::Pool, syntax},
};
use regex_syntax::{ParserBuilder, hir::literal::Extractor};
use smallvec::SmallVec;
use std::{ops::Range, panic::RefUnwindSafe, sync::OnceLock};

/// Why compiling cannot fail.
const CHECKED: &str = "the catalog's reader has compiled each pattern";

/// A pattern.
struct Lazy {
    source: String,
    regex: OnceLock<Regex>,
}

impl Lazy {
    fn new(source: String) -> Lazy {
        Lazy { source, regex: OnceLock::new() }
    }

    fn get(&self) -> &Regex {
        self.regex
            .get_or_init(|| RegexBuilder::new(&self.source).unicode(false).size_limit(1 << 22).build().expect(CHECKED))
    }
}

/// Patterns that must begin where a text does, or end where it does. They are read together from there: few letters in, hardly one is
/// left.
pub(crate) struct Set {
    each: Vec<Lazy>,
    side: Side,
    /// `None`: together they are too large.
    all: OnceLock<Option<Together>>,
}

/// Which side of a text all patterns of a set touch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Start,
    End,
}

struct Together {
    side: Side,
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + RefUnwindSafe>>,
}

/// The patterns of a set that match a text, and how far each of them reaches from the side that it touches: where it begins or ends.
#[derive(Default)]
pub(crate) struct Hits(SmallVec<[(usize, usize); 4]>);

impl Hits {
    /// How far the pattern at this place reaches.
    pub(crate) fn reach(&self, place: usize) -> Option<usize> {
        self.0.iter().find(|(hit, _)| *hit == place).map(|&(_, reach)| reach)
    }
}

impl Set {
    pub(crate) fn new(side: Side) -> Set {
        Set { each: Vec::new(), side, all: OnceLock::new() }
    }

    /// Adds a pattern, and returns its place.
    pub(crate) fn push(&mut self, pattern: &str) -> usize {
        self.each.push(Lazy::new(match self.side {
            Side::Start => format!("^(?:{pattern})"),
            Side::End => format!("(?:{pattern})$"),
        }));
        self.each.len() - 1
    }

    pub(crate) fn get(&self, place: usize) -> &Regex {
        self.each[place].get()
    }

    /// Whether one of them matches.
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        let one_by_one = || self.each.iter().any(|pattern| pattern.get().is_match(text));
        self.all().and_then(|all| all.is_match(text)).unwrap_or_else(one_by_one)
    }

    /// Those that match.
    pub(crate) fn matches(&self, text: &[u8]) -> Hits {
        if let Some(hits) = self.all().and_then(|all| all.matches(text)) {
            return hits;
        }
        let reach = |pattern: &Lazy| {
            pattern.get().find(text).map(|hit| if self.side == Side::End { hit.start() } else { hit.end() })
        };
        Hits(self.each.iter().enumerate().filter_map(|(place, pattern)| Some((place, reach(pattern)?))).collect())
    }

    fn all(&self) -> Option<&Together> {
        self.all.get_or_init(|| Together::new(&self.each, self.side)).as_ref()
    }
}

impl Together {
    fn new(patterns: &[Lazy], side: Side) -> Option<Together> {
        let backwards = side == Side::End;
        let automaton = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().reverse(backwards).utf8(false).nfa_size_limit(Some(1 << 22)))
            .build_many(&patterns.iter().map(|pattern| &pattern.source).collect::<Vec<_>>())
            .ok()?;
        let create = automaton.clone();
        Some(Together { side, automaton, caches: Pool::new(Box::new(move || create.create_cache())) })
    }

    /// `None`: it could not read to the end.
    fn is_match(&self, text: &[u8]) -> Option<bool> {
        let mut is_match = false;
        self.read(text, |_, _, _| {
            is_match = true;
            false
        })?;
        Some(is_match)
    }

    /// `None`: it could not read to the end.
    fn matches(&self, text: &[u8]) -> Option<Hits> {
        let mut hits = Hits::default();
        self.read(text, |cache, state, reach| {
            for place in 0..self.automaton.match_len(cache, state) {
                let pattern = self.automaton.match_pattern(cache, state, place).as_usize();
                match hits.0.iter_mut().find(|(known, _)| *known == pattern) {
                    Some((_, farthest)) => *farthest = reach,
                    None => hits.0.push((pattern, reach)),
                }
            }
            true
        })?;
        Some(hits)
    }

    /// Reads a text from its side on, as far as some pattern may go on. Where one may be over, `visit` gets to know, and says whether to
    /// go on.
    fn read(&self, text: &[u8], mut visit: impl FnMut(&Cache, LazyStateID, usize) -> bool) -> Option<()> {
        let (automaton, mut cache) = (&self.automaton, self.caches.get());
        let input = Input::new(text).anchored(Anchored::Yes);
        let mut state = match self.side {
            Side::Start => automaton.start_state_forward(&mut cache, &input).ok()?,
            Side::End => automaton.start_state_reverse(&mut cache, &input).ok()?,
        };
        // That a pattern is over is known one byte later.
        for read in 0..=text.len() {
            let (next, reach) = match self.side {
                Side::Start => (text.get(read), read),
                Side::End => (text[..text.len() - read].last(), text.len() - read),
            };
            state = match next {
                Some(&byte) => automaton.next_state(&mut cache, state, byte).ok()?,
                None => automaton.next_eoi_state(&mut cache, state).ok()?,
            };
            if state.is_tagged() {
                if state.is_match() && !visit(&cache, state, reach) || state.is_dead() {
                    break;
                } else if state.is_quit() {
                    return None;
                }
            }
        }
        Some(())
    }
}

/// A pattern that may match at any place of a row.
pub(crate) struct Anywhere {
    source: String,
    regex: OnceLock<meta::Regex>,
    /// What every match begins with, in lower case. `None`: with anything.
    beginnings: Option<Vec<Vec<u8>>>,
}

impl Anywhere {
    pub(crate) fn new(source: &str) -> Anywhere {
        Anywhere { source: source.to_string(), regex: OnceLock::new(), beginnings: beginnings(source) }
    }

    /// What every match begins with, in lower case. `None`: with anything.
    pub(crate) fn beginnings(&self) -> Option<&[Vec<u8>]> {
        self.beginnings.as_deref()
    }

    /// Its places that begin in a range of a part, which holds whole lines and pieces of long ones; `starts` are those in the range
    /// where one of its beginnings stands. It sees one row at a time.
    pub(crate) fn places(
        &self,
        part: &Part<'_>,
        range: Range<usize>,
        mut starts: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = Range<usize>> {
        let mut from = range.start;
        std::iter::from_fn(move || {
            let (place, next) = self.place(part, from..range.end, &mut starts)?;
            from = next;
            Some(place)
        })
    }

    /// The first of these places, and where the next one may begin.
    ///
    /// On a line they do not overlap. In a long line all count: where one begins must not depend on where somebody began to look.
    /// For the same reason a pattern that can begin with anything is not looked for there.
    pub(crate) fn place(
        &self,
        part: &Part<'_>,
        range: Range<usize>,
        mut starts: impl Iterator<Item = usize>,
    ) -> Option<(Range<usize>, usize)> {
        let mut from = range.start;
        while from < range.end {
            let start = match &self.beginnings {
                Some(_) => starts.find(|&start| start >= from)?,
                None => from,
            };
            let (row, whole) = part.rows.at(start);
            let anchored = if self.beginnings.is_some() { Anchored::Yes } else { Anchored::No };
            let input = Input::new(&part.text[row.clone()]).range(start - row.start..).anchored(anchored);
            let looked_for = whole || self.beginnings.is_some();
            let hit = if looked_for { self.regex().find(input) } else { None };
            if let Some(hit) = hit.map(|hit| row.start + hit.start()..row.start + hit.end()) {
                let next = if whole { hit.end.max(start + 1) } else { start + 1 };
                return Some((hit, next));
            }
            from = if self.beginnings.is_some() { start + 1 } else { row.end.max(start + 1) };
        }
        None
    }

    /// What is tried at single places needs nothing that finds places, and little that makes it ready.
    fn configuration(&self) -> meta::Config {
        let anywhere = self.beginnings.is_none();
        meta::Config::new().utf8_empty(false).auto_prefilter(anywhere).dfa(anywhere).onepass(anywhere)
    }

    fn regex(&self) -> &meta::Regex {
        self.regex.get_or_init(|| {
            meta::Regex::builder()
                .syntax(syntax::Config::new().unicode(false).utf8(false))
                .configure(self.configuration())
                .build(&self.source)
                .expect(CHECKED)
        })
    }
}

/// How many bytes of a fixed text are looked for; the pattern itself looks at the rest.
const BEGINNING: usize = 16;

/// The fixed texts in lower case, one of which every match of a pattern begins with. `None`: it can begin with anything, or with a
/// single byte, which stands everywhere.
fn beginnings(pattern: &str) -> Option<Vec<Vec<u8>>> {
    // Ignoring case is what the lower case is for; spelled out it would make each text many.
    let pattern = pattern.strip_prefix("(?i)").unwrap_or(pattern);
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let literals = Extractor::new().limit_class(8).extract(&parsed);
    let mut texts: Vec<Vec<u8>> = literals
        .literals()?
        .iter()
        .map(|literal| literal.as_bytes().iter().take(BEGINNING).map(u8::to_ascii_lowercase).collect())
        .collect();
    texts.sort();
    texts.dedup_by(|longer, kept| longer.starts_with(kept));
    texts.iter().all(|text| text.len() > 1).then_some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use iotcodes_catalog::{Catalog, Cue};
    use proptest::{collection::vec, prelude::*, sample::select};
    use std::sync::LazyLock;

    #[test]
    fn every_pattern_of_the_catalog_is_found_by_what_it_begins_with() {
        for cue in &Catalog::builtin().cues {
            let Some(pattern) = &cue.pattern else { continue };
            assert!(
                beginnings(pattern).is_some(),
                "{}: the pattern can begin with anything, which makes it slow",
                cue.path
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn patterns_read_together_reach_as_far_as_each_of_them(pieces in vec(select(PIECES.to_vec()), 0..12)) {
            let text = pieces.concat();
            let text = text.as_bytes();
            for set in SETS.iter() {
                let hits = set.matches(text);
                for place in 0..set.each.len() {
                    let found = set.get(place).find(text);
                    prop_assert_eq!(hits.reach(place).is_some(), found.is_some());
                    if set.side == Side::End {
                        prop_assert_eq!(hits.reach(place), found.map(|found| found.start()));
                    }
                }
                prop_assert_eq!(set.is_match(text), !hits.0.is_empty());
            }
        }
    }

    /// The catalog's patterns that touch a candidate from before, from behind, and its own.
    static SETS: LazyLock<[Set; 3]> = LazyLock::new(|| {
        let made = |side, pattern: fn(&Cue) -> Option<&String>| {
            let mut set = Set::new(side);
            Catalog::builtin().cues.iter().filter_map(pattern).for_each(|pattern| _ = set.push(pattern));
            set
        };
        [
            made(Side::End, |cue| cue.before.as_ref()),
            made(Side::Start, |cue| cue.after.as_ref()),
            made(Side::Start, |cue| cue.token.as_ref()),
        ]
    });

    const PIECES: [&str; 24] = [
        "",
        " ",
        "_",
        "x",
        "4",
        "429",
        ": ",
        " = ",
        "=",
        "\"",
        ".",
        "(",
        "€",
        "::",
        "error",
        "Code",
        "errorCode",
        "status",
        "case ",
        "id",
        "port",
        "$iothub/res/",
        "DeviceNotFound",
        "#",
    ];

    #[test]
    fn beginnings_are_short_and_in_lower_case() {
        let texts = |pattern: &str| beginnings(pattern).map(|texts| texts.concat()).map(String::from_utf8);
        assert_eq!(texts(r"(?i)IoT[ _-]?Hub|\bAzure"), Some(Ok("azureiot hubiot-hubiot_hubiothub".into())));
        assert_eq!(texts("SharedAccessSignature"), Some(Ok("sharedaccesssign".into())));
        assert_eq!(texts(r"(?i)\w+ hub"), None);
    }
}
