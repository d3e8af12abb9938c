//! What a text holds, code by code: how often each stands in it, where first and where last.

use crate::{Confidence, Finding};
use iotcodes_catalog::EntryId;
use std::{collections::HashMap, ops::Range};

/// All places of one entry in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The likeliest meaning of each of them.
    pub entry: EntryId,
    /// How many they are.
    pub count: usize,
    /// The first of them, in bytes.
    pub first: Range<usize>,
    /// The last of them, in bytes.
    pub last: Range<usize>,
}

/// Counts the findings of a text that are at least likely, entry by entry, in the order in which these turn up.
pub fn tally(findings: impl IntoIterator<Item = Finding>) -> Vec<Tally> {
    let listed = findings.into_iter().filter(|finding| finding.listed(Confidence::Likely));
    sum(listed.map(|finding| Tally {
        entry: finding.entries[0],
        count: 1,
        first: finding.range.clone(),
        last: finding.range,
    }))
}

/// Adds up what was counted in parts of a text, in their order.
pub(crate) fn sum(parts: impl IntoIterator<Item = Tally>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut places = HashMap::new();
    for part in parts {
        let place = *places.entry(part.entry).or_insert(tallies.len());
        match tallies.get_mut(place) {
            Some(tally) => {
                tally.count += part.count;
                tally.last = part.last;
            }
            None => tallies.push(part),
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scanner;
    use iotcodes_catalog::Catalog;
    use std::sync::Arc;

    #[test]
    fn number_and_name_are_counted_together_and_a_repetition_once() {
        let scanner = Scanner::new(Arc::new(Catalog::embedded()));
        let catalog = scanner.catalog();
        let text = "hub.azure-devices.net errorCode: 404103 DeviceNotOnline\n\
                    hub.azure-devices.net errorCode: 429001\n\
                    hub.azure-devices.net errorCode: DeviceNotOnline\n";
        let findings = scanner.scan(catalog.language("log").unwrap(), text.as_bytes());
        let found: Vec<(String, usize, &str, &str)> = tally(findings)
            .into_iter()
            .map(|tally| (catalog.entries[tally.entry].address(), tally.count, &text[tally.first], &text[tally.last]))
            .collect();
        assert_eq!(
            found,
            [
                ("iot-hub/404103".to_string(), 2, "404103", "DeviceNotOnline"),
                ("iot-hub/429001".to_string(), 1, "429001", "429001"),
            ]
        );
    }
}
