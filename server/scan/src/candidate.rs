//! Candidates: every place in a text that could be a code, by its shape alone.

use crate::{
    literals::{Sought, begins},
    part::Part,
    words::{self, LONGEST, escape_sequence},
};
use iotcodes_catalog::{Catalog, EntryId, EntryKind, Kind};
use memchr::memmem;
use std::{collections::HashMap, ops::Range, sync::Arc};

/// A place that could be a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// The entries it would mean, the likeliest first.
    pub(crate) entries: &'a Arc<[EntryId]>,
    /// Whether the number has no entry of its own and `entries` holds its family.
    pub(crate) unlisted: bool,
    /// Whether it is a class named after the error, such as `DeviceNotFoundException`.
    pub(crate) class: bool,
}

impl<'a> Candidate<'a> {
    fn new(range: Range<usize>, kind: Kind, entries: &'a Arc<[EntryId]>) -> Candidate<'a> {
        Candidate { range, kind, entries, unlisted: false, class: false }
    }
}

/// The words to look for, made from a catalog.
pub(crate) struct Vocabulary {
    /// By the first three digits, whether a number can begin like this. Most numbers end here.
    beginnings: Vec<bool>,
    numbers: HashMap<[u8; 6], Arc<[EntryId]>>,
    shorts: HashMap<[u8; 3], Arc<[EntryId]>>,
    /// Families by pattern, in lower case.
    patterns: HashMap<Vec<u8>, Arc<[EntryId]>>,
    /// Six-digit families by their fixed digits, longest first.
    stems: Vec<(Vec<u8>, Arc<[EntryId]>)>,
    names: Names,
    /// What may be glued before a number, in lower case.
    prefixes: Vec<Vec<u8>>,
    messages: Messages,
}

impl Vocabulary {
    pub(crate) fn new(catalog: &Catalog) -> Vocabulary {
        let mut vocabulary = Vocabulary {
            beginnings: vec![false; 1000],
            numbers: HashMap::new(),
            shorts: HashMap::new(),
            patterns: HashMap::new(),
            stems: Vec::new(),
            names: Names::new(catalog),
            prefixes: catalog
                .services
                .iter()
                .flat_map(|service| &service.prefixes)
                .map(|prefix| prefix.to_lowercase().into_bytes())
                .collect(),
            messages: Messages::new(catalog),
        };
        let mut patterns: HashMap<Vec<u8>, Vec<EntryId>> = HashMap::new();
        for (id, entry) in catalog.entries.iter().enumerate() {
            for code in entry.code.iter().chain(entry.aliases.iter().map(|alias| &alias.code)) {
                vocabulary.begins(&code.as_bytes()[..3]);
                match code.as_bytes() {
                    [_, _, _] => drop(vocabulary.shorts.insert(digits(code), catalog.by_code(code).into())),
                    _ => drop(vocabulary.numbers.insert(digits(code), catalog.by_code(code).into())),
                }
            }
            if entry.kind == EntryKind::Family {
                let pattern = entry.pattern().to_lowercase().into_bytes();
                let stem: Vec<u8> = pattern.iter().copied().filter(u8::is_ascii_digit).collect();
                vocabulary.begins(&stem[..stem.len().min(3)]);
                if pattern.len() == 6 {
                    vocabulary.stems.push((stem, [id].into()));
                }
                patterns.entry(pattern).or_default().push(id);
            }
        }
        vocabulary.patterns = patterns.into_iter().map(|(pattern, ids)| (pattern, ids.into())).collect();
        vocabulary.stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
        vocabulary
    }

    /// What stands where a candidate does, in lower case.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (Sought, Vec<u8>)> {
        // A class has the letters of its name, too.
        let names = self.names.names.iter().filter(|(_, name)| !name.class);
        let names = names.map(|(name, _)| (Sought::Name, name.clone()));
        names.chain(self.messages.templates.iter().map(|template| (Sought::Message, template.anchor().to_vec())))
    }

    /// By three digits, whether a number can begin with them.
    pub(crate) fn beginnings(&self) -> &[bool] {
        &self.beginnings
    }

    /// Notes that numbers can begin with these digits, of which there are at most three.
    fn begins(&mut self, stem: &[u8]) {
        let first = value(stem) * 10_usize.pow(3 - stem.len() as u32);
        self.beginnings[first..first + 10_usize.pow(3 - stem.len() as u32)].fill(true);
    }

    /// All candidates of a text, sorted, not overlapping.
    pub(crate) fn candidates(&self, part: &Part<'_>) -> Vec<Candidate<'_>> {
        let mut all: Vec<Candidate<'_>> = Vec::new();
        for hit in part.hits {
            match hit.what {
                Sought::Number => all.extend(self.digits(part.text, hit.at)),
                Sought::Name => all.extend(self.names.find(part.text, hit.at)),
                Sought::Message | Sought::Mark | Sought::Cue(_) => {}
            }
        }
        all.sort_by_key(|candidate| candidate.range.start);
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for candidate in all {
            // Two pieces may stand in a name, and a number says more than a name that it ends.
            found.pop_if(|last| last.range.end > candidate.range.start);
            found.push(candidate);
        }
        let messages = self.messages.find(part);
        if messages.is_empty() {
            return found;
        }
        // A message that holds other candidates stands for them.
        found.retain(|candidate| !messages.iter().any(|message| overlaps(&message.range, &candidate.range)));
        found.extend(messages);
        found.sort_by_key(|candidate| candidate.range.start);
        found
    }

    /// The number, or the family of numbers, that begins with the digits at a place.
    fn digits(&self, text: &[u8], start: usize) -> Option<Candidate<'_>> {
        let word = words::around(text, start)?;
        let digits = text[start..word.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 6 && word.end == start + 6 {
            return if word.start == start {
                self.number(text, start)
            } else {
                self.glued_number(text, word.start, start)
            };
        }
        (word.start == start && matches!(word.len(), 3 | 6)).then(|| self.short(text, word))?
    }

    fn number(&self, text: &[u8], start: usize) -> Option<Candidate<'_>> {
        let (range, number) = (start..start + 6, &text[start..start + 6]);
        if let Some(entries) = self.numbers.get(number) {
            return Some(Candidate::new(range, Kind::Number, entries));
        }
        let (_, family) = self.stems.iter().find(|(stem, _)| number.starts_with(stem))?;
        Some(Candidate { unlisted: true, ..Candidate::new(range, Kind::Number, family) })
    }

    /// The number in `iothub404103` and in `Error_404103`.
    fn glued_number(&self, text: &[u8], word: usize, start: usize) -> Option<Candidate<'_>> {
        let prefix = &text[word..start];
        let known = prefix.ends_with(b"_") || self.prefixes.iter().any(|known| prefix.eq_ignore_ascii_case(known));
        let number = self.number(text, start).filter(|_| known && !prefix[0].is_ascii_digit())?;
        (!number.unlisted).then_some(number)
    }

    /// Three digits, or a family such as `4xx` and `404xxx`.
    fn short(&self, text: &[u8], range: Range<usize>) -> Option<Candidate<'_>> {
        let word = &text[range.clone()];
        if !word.iter().all(u8::is_ascii_digit) {
            let family = word.ends_with(b"x") || word.ends_with(b"X");
            let family = family.then(|| self.patterns.get(&word.to_ascii_lowercase()))??;
            return Some(Candidate::new(range, Kind::Family, family));
        }
        if let Some(entries) = self.shorts.get(word) {
            return Some(Candidate::new(range, Kind::Short, entries));
        }
        let family = self.patterns.get([word[0], b'x', b'x'].as_slice())?;
        Some(Candidate { unlisted: true, ..Candidate::new(range, Kind::Short, family) })
    }
}

fn digits<const N: usize>(code: &str) -> [u8; N] {
    code.as_bytes().try_into().expect("the reader lets only three and six digits pass")
}

/// The number that some digits spell.
fn value(digits: &[u8]) -> usize {
    digits.iter().fold(0, |value, digit| value * 10 + usize::from(digit - b'0'))
}

/// The names to look for.
struct Names {
    names: HashMap<Vec<u8>, Name>,
    /// How many letters names have, one bit each, by their first and second byte, and by their first and last. Most words end here.
    beginnings: Vec<u64>,
    ends: Vec<u64>,
}

struct Name {
    entries: Arc<[EntryId]>,
    /// Whether it is the name with what classes and constants add: `DeviceNotFoundException`, `DEVICE_NOT_FOUND_ERROR`.
    class: bool,
}

impl Names {
    fn new(catalog: &Catalog) -> Names {
        let mut names = Names { names: HashMap::new(), beginnings: vec![0; 1024], ends: vec![0; 1024] };
        for (suffix, class) in [("", false), ("exception", true), ("error", true)] {
            for name in catalog.names() {
                // Three-digit errors have HTTP's own words for names: NotFound alone means nothing.
                let named = |id: &EntryId| catalog.entries[*id].code.as_ref().is_none_or(|code| code.len() == 6);
                let entries: Arc<[EntryId]> = catalog.by_name(name).iter().copied().filter(named).collect();
                let word = [name.as_bytes(), suffix.as_bytes()].concat();
                if entries.is_empty() || name.len() < words::SHORTEST || word.len() >= LONGEST {
                    continue;
                }
                names.beginnings[pair(word[0], word[1])] |= 1 << word.len();
                names.ends[pair(word[0], word[word.len() - 1])] |= 1 << word.len();
                names.names.entry(word).or_insert(Name { entries, class });
            }
        }
        names
    }

    /// The name that the word around a place is, in whatever case and however parted by `_`.
    fn find(&self, text: &[u8], at: usize) -> Option<Candidate<'_>> {
        let range = words::around(text, at)?;
        let word = &text[range.clone()];
        if word.len() >= LONGEST || word[0].is_ascii_digit() {
            return None;
        }
        let (mut buffer, mut letters) = ([0; LONGEST], 0);
        for byte in word.iter().filter(|&&byte| byte != b'_') {
            buffer[letters] = byte.to_ascii_lowercase();
            letters += 1;
        }
        let plain = &buffer[..letters];
        if letters < words::SHORTEST
            || self.beginnings[pair(plain[0], plain[1])] & self.ends[pair(plain[0], plain[letters - 1])] & 1 << letters
                == 0
        {
            return None;
        }
        let name = self.names.get(plain)?;
        Some(Candidate { class: name.class, ..Candidate::new(range, Kind::Name, &name.entries) })
    }
}

/// A number for two bytes of a word in lower case. Letters have numbers of their own, digits share theirs with letters.
fn pair(first: u8, second: u8) -> usize {
    usize::from(first & 31) << 5 | usize::from(second & 31)
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// How far a message may reach from its longest fixed piece, in bytes.
pub(crate) const MESSAGE: usize = 256;

/// What stands on the line of a range, so many bytes before and after it.
pub(crate) fn on_line(text: &[u8], range: &Range<usize>, before: usize, after: usize) -> Range<usize> {
    let (from, to) = (range.start.saturating_sub(before), (range.end + after).min(text.len()));
    let start = memchr::memrchr2(b'\n', b'\r', &text[from..range.start]).map_or(from, |at| from + at + 1);
    let end = memchr::memchr2(b'\n', b'\r', &text[range.end..to]).map_or(to, |at| range.end + at);
    start..end
}

/// A number and its name this close are one thing, in visible bytes.
const BESIDE: usize = 4;

/// The same with the escape sequences between them. Without an end a neighbour could be anywhere in an endless line.
const BESIDE_HIDDEN: usize = 256;

/// What stands between two candidates.
pub(crate) fn gap(a: &Candidate<'_>, b: &Candidate<'_>) -> Range<usize> {
    a.range.end.min(b.range.end)..a.range.start.max(b.range.start)
}

/// Whether only a few marks stand between two candidates; a terminal's escape sequences take no room.
pub(crate) fn beside(text: &[u8], a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    let mut rest = &text[gap(a, b)];
    if rest.len() > BESIDE_HIDDEN {
        return false;
    }
    let mut marks = 0;
    while let Some(&byte) = rest.first() {
        let length = if byte == 0x1b { escape_sequence(rest) } else { 1 };
        marks += usize::from(byte != 0x1b);
        if marks > BESIDE || (byte != 0x1b && (byte.is_ascii_alphanumeric() || matches!(byte, b'\n' | b'\r'))) {
            return false;
        }
        rest = &rest[length.min(rest.len())..];
    }
    true
}

/// The message templates: the longest fixed piece of each finds it, the other pieces confirm it.
struct Messages {
    templates: Vec<Template>,
}

struct Template {
    entries: Arc<[EntryId]>,
    /// The fixed pieces in their order, in lower case.
    pieces: Vec<Vec<u8>>,
    anchor: usize,
    /// Whether the template begins and ends with `*`.
    open: (bool, bool),
}

impl Messages {
    fn new(catalog: &Catalog) -> Messages {
        let mut templates: Vec<(String, Template)> = Vec::new();
        for (id, entry) in catalog.entries.iter().enumerate() {
            for message in &entry.messages {
                let key = message.to_ascii_lowercase();
                if let Some((_, known)) = templates.iter_mut().find(|(other, _)| *other == key) {
                    known.entries = known.entries.iter().copied().chain([id]).collect();
                    continue;
                }
                let trimmed = key.trim().trim_end_matches('.').to_string();
                let pieces: Vec<Vec<u8>> = trimmed
                    .split('*')
                    .map(str::trim)
                    .filter(|piece| !piece.is_empty())
                    .map(|piece| piece.as_bytes().to_vec())
                    .collect();
                let Some(anchor) = (0..pieces.len()).max_by_key(|&piece| pieces[piece].len()) else { continue };
                let open = (trimmed.starts_with('*'), trimmed.ends_with('*'));
                templates.push((key, Template { entries: [id].into(), pieces, anchor, open }));
            }
        }
        Messages { templates: templates.into_iter().map(|(_, template)| template).collect() }
    }

    /// All messages, of several that overlap the first, and of those the longest.
    fn find(&self, part: &Part<'_>) -> Vec<Candidate<'_>> {
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for start in part.places(Sought::Message, &(0..part.text.len())) {
            // Anchors may begin alike and overlap.
            let begins = |template: &&Template| begins(&part.text[start..], template.anchor());
            for template in self.templates.iter().filter(begins) {
                if let Some(range) = template.around(part, start..start + template.anchor().len()) {
                    found.push(Candidate::new(range, Kind::Message, &template.entries));
                }
            }
        }
        found.sort_by_key(|candidate| (candidate.range.start, std::cmp::Reverse(candidate.range.end)));
        // One that is hidden hides, too: a chain of them would carry the effect of an edit through an endless line.
        let mut end = 0;
        found.retain(|message| {
            let free = message.range.start >= end;
            end = end.max(message.range.end);
            free
        });
        found
    }
}

impl Template {
    fn anchor(&self) -> &[u8] {
        &self.pieces[self.anchor]
    }

    /// The whole message around its anchor; what stands for `*` stays on the line and is short.
    fn around(&self, part: &Part<'_>, anchor: Range<usize>) -> Option<Range<usize>> {
        const VARIABLE: usize = 200;
        let text = part.text;
        let row = on_line(text, &anchor, MESSAGE, MESSAGE);
        let lower = text[row.clone()].to_ascii_lowercase();
        let lower = |range: Range<usize>| &lower[range.start - row.start..range.end - row.start];
        let mut range = anchor;
        for piece in self.pieces[..self.anchor].iter().rev() {
            let from = row.start.max(range.start.saturating_sub(VARIABLE + piece.len()));
            range.start = from + memmem::rfind(lower(from..range.start), piece)?;
        }
        for piece in &self.pieces[self.anchor + 1..] {
            let to = row.end.min(range.end + VARIABLE + piece.len());
            range.end += memmem::find(lower(range.end..to.max(range.end)), piece)? + piece.len();
        }
        if self.open.1 {
            // The word that stands for a closing `*` belongs to the message.
            let rest = &text[range.end..row.end.min(range.end + VARIABLE)];
            let gap = rest.iter().take_while(|byte| **byte == b' ').count();
            range.end += gap
                + rest[gap..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
                    .count();
        }
        let boundary = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let whole = (self.open.0 || boundary(range.start.checked_sub(1).and_then(|before| text.get(before))))
            && (self.open.1 || boundary(text.get(range.end)));
        whole.then_some(range)
    }
}
