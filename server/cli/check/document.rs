//! What findings are handed to other programs in: one document for all files.

use super::{Format, github::GitHub, gitlab::GitLab, junit::Junit, report::Record, root::Root, sarif::Sarif};
use anyhow::Result;
use iotcodes_catalog::{Catalog, Entry, EntryId, Level};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::{collections::HashMap, hash::Hasher, io::Write, path::Path};

/// A finding, with what every document says of it.
pub(super) struct Found<'a> {
    pub(super) record: Record<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) id: EntryId,
    /// `None`: it is not certain.
    pub(super) level: Option<Level>,
    /// Whether it makes the exit code 1.
    pub(super) fails: bool,
    /// What tells it from every other finding, wherever it stands in its file.
    pub(super) fingerprint: String,
    pub(super) accepted: Option<Accepted>,
}

/// Who says that a finding is no trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accepted {
    Comment,
    Settings,
    Baseline,
}

/// A document that is written while files are checked.
pub(super) trait Document: Send {
    /// Writes a finding. Those of a file follow each other.
    fn add(&mut self, file: &File, found: &Found<'_>, out: &mut dyn Write) -> Result<()>;

    /// Takes down what could not be checked.
    fn trouble(&mut self, file: &File, message: &str);

    /// Writes what comes last.
    fn end(self: Box<Self>, out: &mut dyn Write) -> Result<()>;
}

/// A file as documents name it.
pub(super) struct File {
    /// From the root of the repository on.
    pub(super) path: String,
    /// The same as an address, and whether it is relative.
    pub(super) address: (String, bool),
}

impl File {
    pub(super) fn new(root: &Root, path: &Path) -> File {
        File { path: root.relative(path), address: root.address(path) }
    }
}

impl Found<'_> {
    pub(super) fn entry(&self) -> &Entry {
        &self.catalog.entries[self.id]
    }

    /// What it is about, and what it means.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.entry().label(), self.record.message)
    }

    /// What to do about it, if that is known.
    pub(super) fn advice(&self) -> Option<&str> {
        let handling = self.record.advised().then(|| self.catalog.handling(&self.entry().handling)).flatten();
        handling.map(|handling| handling.advice.as_str())
    }
}

/// The document of a format; `None` for formats that are text for people, or a line a finding.
pub(super) fn document(format: Format, out: &mut dyn Write) -> Result<Option<Box<dyn Document>>> {
    Ok(Some(match format {
        Format::Human | Format::Short | Format::Json => return Ok(None),
        Format::Sarif => Box::new(Sarif::begin(out)?),
        Format::Github => Box::<GitHub>::default(),
        Format::Gitlab => Box::new(GitLab::begin(out)?),
        Format::Junit => Box::<Junit>::default(),
    }))
}

/// What tells a finding from others: its file, its entry, and the words of its line. Blanks and the line's number do not count.
pub(super) fn fingerprint(path: &str, address: &str, line: &[u8]) -> u128 {
    let mut hash = SipHasher13::new();
    let mut write = |piece: &[u8]| {
        hash.write(piece);
        hash.write(&[0xff]);
    };
    write(path.as_bytes());
    write(address.as_bytes());
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).for_each(write);
    hash.finish128().as_u128()
}

/// Numbers the findings that have the same fingerprint.
#[derive(Default)]
pub(super) struct Numbers(HashMap<u128, usize>);

impl Numbers {
    pub(super) fn of(&mut self, fingerprint: u128) -> String {
        let number = self.0.entry(fingerprint).or_default();
        *number += 1;
        format!("{fingerprint:032x}:{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever keeps fingerprints compares them with those of a later build.
    #[test]
    fn fingerprints_are_for_ever() {
        let of = |line: &str| Numbers::default().of(fingerprint("src/a.py", "iot-hub/404103", line.as_bytes()));
        assert_eq!(of("if code == 404103:"), "0621d770ab8c312d73ad30a0334642db:1");
        assert_eq!(of("if code == 404103:"), of("\tif  code == 404103:\r\n"));
        assert_ne!(of("if code == 404103:"), of("if code==404103:"));
    }
}
