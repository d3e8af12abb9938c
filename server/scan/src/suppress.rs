//! `iotcodes: ignore`, `ignore-next-line` and `ignore-file`: what a project has looked at and accepts.

use crate::{
    candidate::Candidate,
    clue::{Listener, Told},
    lines::WINDOW,
    literals::Sought,
    part::Part,
};
use iotcodes_catalog::{Catalog, Entry, EntryId, normalise};
use std::ops::Range;

/// The comments of a part that accept findings near them.
pub(crate) struct Suppressions {
    found: Vec<Suppression>,
}

struct Suppression {
    /// Where it counts, in bytes of the part.
    range: Range<usize>,
    /// Codes, family patterns and names, normalised. Empty: all.
    keys: Vec<String>,
}

pub(crate) const MARK: &[u8] = b"iotcodes:";

impl Suppressions {
    /// Reads a part. Comments in a range of it that count in the whole file are told.
    pub(crate) fn read(
        catalog: &Catalog,
        part: &Part<'_>,
        range: &Range<usize>,
        listener: &mut impl Listener,
    ) -> Suppressions {
        let mut found = Vec::new();
        for mark in part.places(Sought::Mark, &(0..part.text.len())).filter(|&at| part.text[at..].starts_with(MARK)) {
            let at = mark + MARK.len();
            let (seen, whole) = part.rows.at(mark);
            let Some((what, keys)) = part.text.get(at..seen.end).and_then(|text| directive(catalog, text)) else {
                continue;
            };
            let covered = match what {
                What::Line => seen,
                What::NextLine if !whole => continue, // A long line is nobody's neighbour.
                What::NextLine => next_line(part, mark),
                What::File => {
                    if range.contains(&mark) {
                        listener.hear(Told::Ignored(keys.into()), part.whole(&seen));
                    }
                    continue;
                }
            };
            found.push(Suppression { range: covered, keys });
        }
        Suppressions { found }
    }

    /// Whether a candidate of the part was accepted.
    pub(crate) fn cover(&self, catalog: &Catalog, candidate: &Candidate<'_>) -> bool {
        self.found.iter().any(|suppression| {
            suppression.range.contains(&candidate.range.start) && accepts(catalog, &suppression.keys, candidate.entries)
        })
    }
}

/// Whether a comment with these keys accepts a candidate that could mean these entries.
pub(crate) fn accepts(catalog: &Catalog, keys: &[String], entries: &[EntryId]) -> bool {
    keys.is_empty() || entries.iter().any(|&id| keys.iter().any(|key| means(&catalog.entries[id], key)))
}

/// The line after the one that holds an offset, and of a long one what a look at the offset takes in.
fn next_line(part: &Part<'_>, offset: usize) -> Range<usize> {
    let Some(line) = part.rows.after(&part.rows.row(offset)) else { return part.text.len()..part.text.len() };
    line.start..line.end.min(line.start + WINDOW)
}

enum What {
    Line,
    NextLine,
    File,
}

/// Reads what follows the mark: the word, then keys up to `--` or to the first word that is none.
fn directive(catalog: &Catalog, text: &[u8]) -> Option<(What, Vec<String>)> {
    let text = String::from_utf8_lossy(text);
    let mut words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let what = match words.next()? {
        "ignore" => What::Line,
        "ignore-next-line" => What::NextLine,
        "ignore-file" => What::File,
        _ => return None,
    };
    let keys = words.map(normalise).take_while(|key| catalog.entries.iter().any(|entry| means(entry, key))).collect();
    Some((what, keys))
}

/// Whether a normalised key means an entry: its number, an alias, its name, its family or a wider one.
pub(crate) fn means(entry: &Entry, key: &str) -> bool {
    let stem = key.trim_end_matches('x');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(stem) && stem.len() < key.len() {
        let covers = |code: &str| code.len() == key.len() && code.starts_with(stem);
        return entry.code.as_deref().is_some_and(covers) || entry.pattern() == key;
    }
    entry.code.as_deref() == Some(key)
        || entry.aliases.iter().any(|alias| alias.code == key)
        || (entry.pattern().is_empty() && normalise(&entry.name) == key)
}
