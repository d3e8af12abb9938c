//! Candidates: every place in a text that could be a code, by its shape alone.

use crate::lines::Rows;
use aho_corasick::{AhoCorasick, MatchKind};
use iotcodes_catalog::{Catalog, EntryId, EntryKind, Kind};
use std::{collections::HashMap, ops::Range};

/// A place that could be a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// The entries it would mean, the likeliest first.
    pub(crate) entries: Vec<EntryId>,
    /// Whether the number has no entry of its own and `entries` holds its family.
    pub(crate) unlisted: bool,
    /// Whether it is a class named after the error, such as `DeviceNotFoundException`.
    pub(crate) class: bool,
}

/// The words to look for, made from a catalog.
pub(crate) struct Vocabulary {
    numbers: HashMap<[u8; 6], Vec<EntryId>>,
    shorts: HashMap<[u8; 3], Vec<EntryId>>,
    /// Families by pattern, in lower case.
    patterns: HashMap<Vec<u8>, Vec<EntryId>>,
    /// Six-digit families by their fixed digits, longest first.
    stems: Vec<(Vec<u8>, EntryId)>,
    names: HashMap<Vec<u8>, Vec<EntryId>>,
    /// For a first and a last letter, the lengths that names have, one bit each. Most words end here.
    shapes: Vec<u64>,
    /// What may be glued before a number, in lower case.
    prefixes: Vec<Vec<u8>>,
    messages: Messages,
}

/// The shortest and the longest normalised name that [`Vocabulary::shapes`] can tell.
const NAME_LENGTHS: Range<usize> = 8..64;

impl Vocabulary {
    pub(crate) fn new(catalog: &Catalog) -> Vocabulary {
        let mut vocabulary = Vocabulary {
            numbers: HashMap::new(),
            shorts: HashMap::new(),
            patterns: HashMap::new(),
            stems: Vec::new(),
            names: HashMap::new(),
            shapes: vec![0; 36 * 36],
            prefixes: catalog
                .services
                .iter()
                .flat_map(|service| &service.prefixes)
                .map(|prefix| prefix.to_lowercase().into_bytes())
                .collect(),
            messages: Messages::new(catalog),
        };
        for (id, entry) in catalog.entries.iter().enumerate() {
            for code in entry.code.iter().chain(entry.aliases.iter().map(|alias| &alias.code)) {
                match code.as_bytes() {
                    [_, _, _] => drop(vocabulary.shorts.insert(digits(code), catalog.by_code(code).to_vec())),
                    _ => drop(vocabulary.numbers.insert(digits(code), catalog.by_code(code).to_vec())),
                }
            }
            if entry.kind == EntryKind::Family {
                let pattern = entry.pattern().to_lowercase().into_bytes();
                if pattern.len() == 6 {
                    vocabulary.stems.push((pattern.iter().copied().filter(u8::is_ascii_digit).collect(), id));
                }
                vocabulary.patterns.entry(pattern).or_default().push(id);
            }
        }
        vocabulary.stems.sort_by_key(|(stem, id)| (std::cmp::Reverse(stem.len()), *id));
        for name in catalog.names() {
            // Three-digit errors have HTTP's own words for names: NotFound alone means nothing.
            let named = |id: &EntryId| catalog.entries[*id].code.as_ref().is_none_or(|code| code.len() == 6);
            let ids: Vec<EntryId> = catalog.by_name(name).iter().copied().filter(named).collect();
            if ids.is_empty() || !NAME_LENGTHS.contains(&name.len()) {
                continue;
            }
            if let Some(shape) = shape(name.as_bytes()) {
                vocabulary.shapes[shape] |= 1 << name.len();
            }
            vocabulary.names.insert(name.as_bytes().to_vec(), ids);
        }
        vocabulary
    }

    /// All candidates of a text, sorted, not overlapping.
    pub(crate) fn candidates(&self, text: &[u8]) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if text[at] == 0x1b {
                at += escape_sequence(&text[at..]);
            } else if !WORD[usize::from(text[at])] {
                at += 1;
            } else {
                let end = at + text[at..].iter().position(|byte| !WORD[usize::from(*byte)]).unwrap_or(text.len() - at);
                // In an escaped string `\n404103` begins with the line end, not with a letter.
                let escaped = at > 0 && text[at - 1] == b'\\' && matches!(text[at], b'n' | b't' | b'r') && end - at > 1;
                let start = at + usize::from(escaped);
                found.extend(self.word(&text[start..end], start));
                at = end;
            }
        }
        let messages = self.messages.find(text);
        if messages.is_empty() {
            return found;
        }
        // A message that holds other candidates stands for them.
        found.retain(|candidate| !messages.iter().any(|message| overlaps(&message.range, &candidate.range)));
        found.extend(messages);
        found.sort_by_key(|candidate| candidate.range.start);
        found
    }

    fn word(&self, word: &[u8], start: usize) -> Option<Candidate> {
        let count = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match (count, word.len()) {
            (6, 6) => self.number(word, start),
            (3, 3) => {
                let listed = self.shorts.get(word).cloned();
                let unlisted = listed.is_none();
                let entries = listed.or_else(|| self.patterns.get([word[0], b'x', b'x'].as_slice()).cloned())?;
                Some(Candidate { range: start..start + 3, kind: Kind::Short, entries, unlisted, class: false })
            }
            (1..=5, 3 | 6) => {
                let entries = self.patterns.get(word.to_ascii_lowercase().as_slice())?.clone();
                Some(Candidate {
                    range: start..start + word.len(),
                    kind: Kind::Family,
                    entries,
                    unlisted: false,
                    class: false,
                })
            }
            (0, length) if length > 6 => self.glued_number(word, start).or_else(|| self.name(word, start)),
            _ => None,
        }
    }

    fn number(&self, word: &[u8], start: usize) -> Option<Candidate> {
        let range = start..start + 6;
        if let Some(entries) = self.numbers.get(word) {
            return Some(Candidate {
                range,
                kind: Kind::Number,
                entries: entries.clone(),
                unlisted: false,
                class: false,
            });
        }
        let (_, family) = self.stems.iter().find(|(stem, _)| word.starts_with(stem))?;
        Some(Candidate { range, kind: Kind::Number, entries: vec![*family], unlisted: true, class: false })
    }

    /// The number in `iothub404103` and in `Error_404103`.
    fn glued_number(&self, word: &[u8], start: usize) -> Option<Candidate> {
        let (prefix, digits) = word.split_at(word.len() - 6);
        if !digits.iter().all(u8::is_ascii_digit)
            || !(prefix.ends_with(b"_") || self.prefixes.iter().any(|known| known.eq_ignore_ascii_case(prefix)))
        {
            return None;
        }
        self.number(digits, start + prefix.len()).filter(|candidate| !candidate.unlisted)
    }

    fn name(&self, word: &[u8], start: usize) -> Option<Candidate> {
        let mut buffer = [0; NAME_LENGTHS.end + 16];
        let mut length = 0;
        for byte in word.iter().filter(|byte| **byte != b'_') {
            *buffer.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        let normal = &buffer[..length];
        // Classes and constants add a word: DeviceNotFoundException, DEVICE_NOT_FOUND_ERROR.
        for suffix in [&b""[..], b"exception", b"error"] {
            let Some(name) = normal.strip_suffix(suffix) else { continue };
            let known = NAME_LENGTHS.contains(&name.len())
                && shape(name).is_some_and(|shape| self.shapes[shape] & (1 << name.len()) != 0);
            if known && let Some(entries) = self.names.get(name) {
                let class = !suffix.is_empty();
                return Some(Candidate {
                    range: start..start + word.len(),
                    kind: Kind::Name,
                    entries: entries.clone(),
                    unlisted: false,
                    class,
                });
            }
        }
        None
    }
}

fn digits<const N: usize>(code: &str) -> [u8; N] {
    code.as_bytes().try_into().expect("the reader lets only three and six digits pass")
}

/// A number for the first and the last letter of a normalised name.
fn shape(name: &[u8]) -> Option<usize> {
    let place = |byte: u8| match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a')),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 26),
        _ => None,
    };
    Some(place(*name.first()?)? * 36 + place(*name.last()?)?)
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// How many bytes a terminal's escape sequence takes; its final letter must not stick to the word after it. What only begins like one
/// is an escape alone: it must not swallow a word, nor look for its letter in the next line.
fn escape_sequence(text: &[u8]) -> usize {
    let Some(rest) = text.strip_prefix(b"\x1b[") else { return 1 };
    let parameters = rest.iter().take(32).take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    match rest.get(parameters) {
        Some(0x40..=0x7e) => parameters + 3,
        _ => 1,
    }
}

/// A number and its name this close are one thing, in visible bytes.
const BESIDE: usize = 4;

/// The same with the escape sequences between them. Without an end a neighbour could be anywhere in an endless line.
const BESIDE_HIDDEN: usize = 256;

/// What stands between two candidates.
pub(crate) fn gap(a: &Candidate, b: &Candidate) -> Range<usize> {
    a.range.end.min(b.range.end)..a.range.start.max(b.range.start)
}

/// Whether only a few marks stand between two candidates; a terminal's escape sequences take no room.
pub(crate) fn beside(text: &[u8], a: &Candidate, b: &Candidate) -> bool {
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

/// The bytes of words: ASCII letters, digits and `_`.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_');
        byte += 1;
    }
    table
};

/// The message templates: the longest fixed piece of each finds it, the other pieces confirm it.
struct Messages {
    anchors: AhoCorasick,
    templates: Vec<Template>,
}

struct Template {
    entries: Vec<EntryId>,
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
                let key = message.to_lowercase();
                if let Some((_, known)) = templates.iter_mut().find(|(other, _)| *other == key) {
                    known.entries.push(id);
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
                templates.push((key, Template { entries: vec![id], pieces, anchor, open }));
            }
        }
        let templates: Vec<Template> = templates.into_iter().map(|(_, template)| template).collect();
        let anchors = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(templates.iter().map(|template| &template.pieces[template.anchor]))
            .expect("some dozens of short texts");
        Messages { anchors, templates }
    }

    /// All messages, the longest where several overlap.
    fn find(&self, text: &[u8]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for hit in self.anchors.find_overlapping_iter(text) {
            let template = &self.templates[hit.pattern().as_usize()];
            if let Some(range) = template.around(text, hit.start()..hit.end()) {
                found.push(Candidate {
                    range,
                    kind: Kind::Message,
                    entries: template.entries.clone(),
                    unlisted: false,
                    class: false,
                });
            }
        }
        found.sort_by_key(|candidate| (candidate.range.start, std::cmp::Reverse(candidate.range.end)));
        found.dedup_by(|later, kept| overlaps(&later.range, &kept.range));
        found
    }
}

impl Template {
    /// The whole message around its anchor; what stands for `*` stays on the line and is short.
    fn around(&self, text: &[u8], anchor: Range<usize>) -> Option<Range<usize>> {
        const VARIABLE: usize = 200;
        let row = Rows::around(text, anchor.start);
        let mut range = anchor;
        for piece in self.pieces[..self.anchor].iter().rev() {
            let from = row.start.max(range.start.saturating_sub(VARIABLE + piece.len()));
            range.start = from + rfind_ignore_case(&text[from..range.start], piece)?;
        }
        for piece in &self.pieces[self.anchor + 1..] {
            let to = row.end.min(range.end + VARIABLE + piece.len());
            range.end += find_ignore_case(&text[range.end..to.max(range.end)], piece)? + piece.len();
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

fn find_ignore_case(text: &[u8], piece: &[u8]) -> Option<usize> {
    text.windows(piece.len()).position(|window| window.eq_ignore_ascii_case(piece))
}

fn rfind_ignore_case(text: &[u8], piece: &[u8]) -> Option<usize> {
    text.windows(piece.len()).rposition(|window| window.eq_ignore_ascii_case(piece))
}
