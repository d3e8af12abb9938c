//! Where a text expects an error code, and which ones: what an editor offers to complete.

use crate::{Clue, Confidence, Finding, Scanner};
use iotcodes_catalog::{Catalog, Entry, EntryId, EntryKind, Language, LanguageKind, Reach, Says, Status, Strength};
use std::ops::Range;

/// What can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The word that is being typed, in bytes.
    pub range: Range<usize>,
    /// Entries whose number can stand there, in the catalog's order.
    pub numbers: Vec<EntryId>,
    /// Entries whose name can stand there, in the catalog's order.
    pub names: Vec<EntryId>,
}

/// A longer word is data.
const LONGEST_WORD: usize = 64;

/// The codes that can stand at an offset of a text; `None` where none is expected.
///
/// A code is expected where one would be recognised by what touches it: one of each shape is put there, and the scan is asked. Of the names
/// one is tried that other products use, too, since the others would be recognised anywhere.
pub fn expected(scanner: &Scanner, language: &Language, text: &str, offset: usize) -> Option<Expected> {
    let range = word(text, offset)?;
    if language.kind == LanguageKind::Log || range.len() > LONGEST_WORD {
        return None;
    }
    let catalog = scanner.catalog();
    let fits = |probe: &str| {
        let text = [&text[..range.start], probe, &text[range.end..]].concat();
        let findings = scanner.scan(language, text.as_bytes());
        let found = findings.iter().find(|finding| finding.range == (range.start..range.start + probe.len()));
        found.is_some_and(|finding| is_expected(catalog, finding))
    };
    let offered = |wanted: &dyn Fn(&Entry) -> bool| -> Vec<EntryId> {
        let is_offered = |entry: &Entry| {
            entry.kind != EntryKind::Family
                && !matches!(entry.status, Status::Legacy | Status::Retired)
                && wanted(entry)
        };
        (0..catalog.entries.len()).filter(|&id| is_offered(&catalog.entries[id])).collect()
    };
    let mut numbers = Vec::new();
    for digits in [3, 6] {
        let codes = offered(&|entry| entry.code.as_ref().is_some_and(|code| code.len() == digits));
        if codes.first().and_then(|&id| catalog.entries[id].code.as_deref()).is_some_and(fits) {
            numbers.extend(codes);
        }
    }
    let names = offered(&|_| true);
    let is_probe = |entry: &&Entry| entry.common && entry.code.as_ref().is_some_and(|code| code.len() > 3);
    let probe = names.iter().map(|&id| &catalog.entries[id]).find(is_probe);
    let names = if probe.is_some_and(|entry| fits(&entry.name)) { names } else { Vec::new() };
    numbers.sort_unstable();
    (!numbers.is_empty() || !names.is_empty()).then_some(Expected { range, numbers, names })
}

/// Whether what touches a finding says that an error code stands there.
fn is_expected(catalog: &Catalog, finding: &Finding) -> bool {
    let says = |clue: &Clue| {
        let cue = &catalog.cues[clue.cue];
        cue.reach == Reach::Touching && (cue.says == Some(Says::Code) || cue.strength == Strength::Names)
    };
    finding.confidence >= Confidence::Likely && finding.clues.iter().any(says)
}

/// The word around an offset, which may be empty.
fn word(text: &str, offset: usize) -> Option<Range<usize>> {
    let (before, after) = (text.get(..offset)?, text.get(offset..)?);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = before.trim_end_matches(is_part).len();
    Some(start..text.len() - after.trim_start_matches(is_part).len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// The word at `|` and what is offered for it: how many digits the numbers have, and whether there are names.
    fn check(language: &str, text: &str, expected: Option<(&str, &[usize], bool)>) {
        let scanner = Scanner::new(Arc::new(Catalog::embedded()));
        let catalog = scanner.catalog();
        let offset = text.find('|').expect("a place is marked");
        let text = text.replacen('|', "", 1);
        let found = super::expected(&scanner, catalog.language(language).unwrap(), &text, offset);
        let found = found.as_ref().map(|found| {
            let codes = found.numbers.iter().map(|&id| catalog.entries[id].code.as_ref().unwrap().len());
            let mut digits: Vec<usize> = codes.collect();
            digits.sort_unstable();
            digits.dedup();
            (&text[found.range.clone()], digits, !found.names.is_empty())
        });
        let expected = expected.map(|(word, digits, names)| (word, digits.to_vec(), names));
        assert_eq!(found, expected, "{text}");
    }

    const HUB: &str = "using Microsoft.Azure.Devices;\n\n\n\n\n\n";

    #[test]
    fn codes_are_expected_behind_the_key_of_an_error() {
        check("csharp", &format!("{HUB}if (e.Code == ErrorCode.Dev|)"), Some(("Dev", &[], true)));
        check("csharp", &format!("{HUB}if (errorCode == |)"), Some(("", &[6], true)));
        check("python", "# azure.iot.hub\nif error.status_code == 40|4103:", Some(("404103", &[6], true)));
        check("json", "{\"host\": \"a.azure-devices.net\",\n \"errorCode\": |}", Some(("", &[6], true)));
        check(
            "python",
            "from azure.iot.device import ProvisioningDeviceClient\nif status == 4|:",
            Some(("4", &[3, 6], true)),
        );
    }

    #[test]
    fn none_is_expected_elsewhere() {
        check("csharp", "if (e.Code == ErrorCode.Dev|)", None);
        check("csharp", &format!("{HUB}var count = |;"), None);
        check("csharp", &format!("{HUB}// Dev|"), None);
        check("csharp", &format!("{HUB}DeviceNot|"), None);
        check("log", "a.azure-devices.net errorCode: |", None);
        check("csharp", &format!("{HUB}errorCode == {}|", "4".repeat(100)), None);
    }
}
