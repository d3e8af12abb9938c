//! `iotcodes: ignore`, `ignore-next-line` and `ignore-file`: what a project has looked at and accepts.

use crate::{candidate::Candidate, part::Part};
use iotcodes_catalog::{Catalog, Entry, normalise};
use memchr::memmem;
use std::ops::Range;

/// The places where findings are not listed, collected while a text goes by.
#[derive(Default)]
pub(crate) struct Suppressions {
    found: Vec<Suppression>,
}

struct Suppression {
    /// Where it counts, in bytes of the whole text. `None`: everywhere.
    range: Option<Range<usize>>,
    /// Codes, family patterns and names, normalised. Empty: all.
    keys: Vec<String>,
}

const MARK: &[u8] = b"iotcodes:";

impl Suppressions {
    /// Takes in a range of a part that holds whole rows.
    pub(crate) fn read(&mut self, catalog: &Catalog, part: &Part<'_>, range: Range<usize>) {
        for at in memmem::find_iter(&part.text[range.clone()], MARK) {
            let at = range.start + at + MARK.len();
            let rows = &part.rows;
            let row = rows.row(at - 1);
            if rows.range(row).start > at - MARK.len() {
                // It reaches over the cut of an endless line; whether it is seen must not depend on where a block ends.
                continue;
            }
            let Some((what, keys)) = directive(catalog, &part.text[at..rows.range(row).end]) else { continue };
            let whole = |row: usize| part.whole(&rows.range(row.min(rows.count() - 1)));
            let range = match what {
                What::Line => Some(whole(row)),
                What::NextLine => Some(whole(row + 1)),
                What::File => None,
            };
            self.found.push(Suppression { range, keys });
        }
    }

    /// Whether a candidate was accepted.
    pub(crate) fn cover(&self, catalog: &Catalog, candidate: &Candidate<'_>) -> bool {
        self.found.iter().any(|suppression| {
            suppression.range.as_ref().is_none_or(|range| range.contains(&candidate.range.start))
                && (suppression.keys.is_empty()
                    || candidate
                        .entries
                        .iter()
                        .any(|&id| suppression.keys.iter().any(|key| means(&catalog.entries[id], key))))
        })
    }
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
fn means(entry: &Entry, key: &str) -> bool {
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
