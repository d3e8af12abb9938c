//! The patterns of cues: compiled when they are first needed, and tried only where a text stands that they can begin with.

use crate::part::Part;
use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder, SetMatches};
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

/// Patterns that are tried together first and one by one only where one of them hits.
#[derive(Default)]
pub(crate) struct Set {
    each: Vec<Lazy>,
    /// `None`: together they are too large.
    all: OnceLock<Option<RegexSet>>,
}

/// Which patterns of a set match a text.
pub(crate) enum Hits<'a> {
    All(SetMatches),
    Each(&'a Set, &'a [u8]),
}

impl Hits<'_> {
    /// Whether the one at this place does.
    pub(crate) fn matched(&self, place: usize) -> bool {
        match self {
            Hits::All(matches) => matches.matched(place),
            Hits::Each(set, text) => set.get(place).is_match(text),
        }
    }
}

impl Set {
    /// Adds a pattern, and returns its place.
    pub(crate) fn push(&mut self, source: String) -> usize {
        self.each.push(Lazy::new(source));
        self.each.len() - 1
    }

    pub(crate) fn get(&self, place: usize) -> &Regex {
        self.each[place].get()
    }

    /// Which of them match.
    pub(crate) fn matches<'a>(&'a self, text: &'a [u8]) -> Hits<'a> {
        self.all().map_or(Hits::Each(self, text), |all| Hits::All(all.matches(text)))
    }

    /// Whether one of them matches.
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        let one_by_one = || self.each.iter().any(|pattern| pattern.get().is_match(text));
        self.all().map_or_else(one_by_one, |all| all.is_match(text))
    }

    fn all(&self) -> Option<&RegexSet> {
        let build = || {
            let sources = self.each.iter().map(|pattern| &pattern.source);
            RegexSetBuilder::new(sources).unicode(false).size_limit(1 << 22).build().ok()
        };
        self.all.get_or_init(build).as_ref()
    }
}

/// Patterns that must end where a text does. They are read together, backwards from there: few letters in, hardly one is left.
#[derive(Default)]
pub(crate) struct Endings {
    each: Vec<Lazy>,
    /// `None`: together they are too large.
    all: OnceLock<Option<Backwards>>,
}

struct Backwards {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + RefUnwindSafe>>,
}

impl Endings {
    /// Adds a pattern, and returns its place.
    pub(crate) fn push(&mut self, pattern: &str) -> usize {
        self.each.push(Lazy::new(format!("(?:{pattern})$")));
        self.each.len() - 1
    }

    pub(crate) fn get(&self, place: usize) -> &Regex {
        self.each[place].get()
    }

    /// Whether one of them matches.
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        let all = self.all.get_or_init(|| Backwards::new(&self.each));
        let one_by_one = || self.each.iter().any(|pattern| pattern.get().is_match(text));
        all.as_ref().and_then(|all| all.is_match(text)).unwrap_or_else(one_by_one)
    }

    /// The places of those that match, and where each of them begins.
    pub(crate) fn starts(&self, text: &[u8]) -> Vec<(usize, usize)> {
        let all = self.all.get_or_init(|| Backwards::new(&self.each));
        if let Some(starts) = all.as_ref().and_then(|all| all.starts(text)) {
            return starts;
        }
        let found = |pattern: &Lazy| pattern.get().find(text).map(|hit| hit.start());
        self.each.iter().enumerate().filter_map(|(place, pattern)| Some((place, found(pattern)?))).collect()
    }
}

impl Backwards {
    fn new(patterns: &[Lazy]) -> Option<Backwards> {
        let automaton = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().reverse(true).utf8(false).nfa_size_limit(Some(1 << 22)))
            .build_many(&patterns.iter().map(|pattern| &pattern.source).collect::<Vec<_>>())
            .ok()?;
        let create = automaton.clone();
        Some(Backwards { automaton, caches: Pool::new(Box::new(move || create.create_cache())) })
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
    fn starts(&self, text: &[u8]) -> Option<Vec<(usize, usize)>> {
        let mut starts = Vec::<(usize, usize)>::new();
        self.read(text, |cache, state, behind| {
            for place in 0..self.automaton.match_len(cache, state) {
                let pattern = self.automaton.match_pattern(cache, state, place).as_usize();
                match starts.iter_mut().find(|(known, _)| *known == pattern) {
                    Some((_, start)) => *start = behind,
                    None => starts.push((pattern, behind)),
                }
            }
            true
        })?;
        Some(starts)
    }

    /// Reads a text from its end to its beginning, as far as some pattern may go on. Where one begins, `visit` gets to know, and says
    /// whether to go on.
    fn read(&self, text: &[u8], mut visit: impl FnMut(&Cache, LazyStateID, usize) -> bool) -> Option<()> {
        let (automaton, mut cache) = (&self.automaton, self.caches.get());
        let input = Input::new(text).anchored(Anchored::Yes);
        let mut state = automaton.start_state_reverse(&mut cache, &input).ok()?;
        // That a pattern begins at a byte is known one byte later.
        for behind in (0..=text.len()).rev() {
            state = match behind.checked_sub(1) {
                Some(at) => automaton.next_state(&mut cache, state, text[at]).ok()?,
                None => automaton.next_eoi_state(&mut cache, state).ok()?,
            };
            if state.is_tagged() {
                if state.is_match() && !visit(&cache, state, behind) || state.is_dead() {
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
    use iotcodes_catalog::Catalog;
    use proptest::{collection::vec, prelude::*, sample::select};

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
        fn patterns_read_backwards_begin_where_each_of_them_is_found(pieces in vec(select(PIECES.to_vec()), 0..12)) {
            let mut endings = Endings::default();
            for before in Catalog::builtin().cues.iter().filter_map(|cue| cue.before.as_ref()) {
                endings.push(before);
            }
            let text = pieces.concat();
            let mut starts = endings.starts(text.as_bytes());
            starts.sort();
            let found = |place: usize| Some((place, endings.get(place).find(text.as_bytes())?.start()));
            prop_assert_eq!(starts, (0..endings.each.len()).filter_map(found).collect::<Vec<_>>());
        }
    }

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
