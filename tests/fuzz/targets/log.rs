//! The records of any log: in order, apart, inside the text, what they tell lies inside them, and pieces give those of the whole; and
//! what `tests/support/logs.rs` promises. The last two bytes say which pieces.

use crate::{invariants::SCANNER, logs};
use iotcodes_scan::{Logs, Time};
use std::{ops::Range, sync::LazyLock};

pub(super) static LOGS: LazyLock<Logs> = LazyLock::new(|| Logs::new(SCANNER.catalog()));

pub(crate) fn hold(input: &[u8]) {
    let Some((text, [long, short])) = input.split_last_chunk::<2>() else { return };
    logs::hold(text, usize::from(*long));
    // The years at which a calendar ends, too.
    for year in [2026, 9999, -9999] {
        let (mut whole, mut end) = (Vec::new(), 0);
        for record in LOGS.records(text, year) {
            let range = record.range.clone();
            assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{range:?} after {end}");
            end = range.end;
            assert!(LOGS.device(&record).is_none_or(|device| !device.is_empty()));
            for (event, at) in LOGS.events(&record) {
                assert!(event < SCANNER.catalog().logs.events.len());
                assert!(range.start <= at.start && at.end <= range.end, "{at:?} in {range:?}");
            }
            whole.push((range, record.time));
        }
        let pieces = [1 + usize::from(*long), 1 + usize::from(*short) % 4];
        assert_eq!(in_pieces(text, year, pieces), whole, "in pieces of {pieces:?}");
    }
}

fn in_pieces(mut text: &[u8], year: i16, pieces: [usize; 2]) -> Vec<(Range<usize>, Option<Time>)> {
    let mut found = Vec::new();
    let mut reader = LOGS.reader(year);
    for length in pieces.into_iter().cycle() {
        if text.is_empty() {
            break;
        }
        let (piece, rest) = text.split_at(length.min(text.len()));
        reader.feed(piece, |record| found.push((record.range.clone(), record.time)));
        text = rest;
    }
    reader.finish(|record| found.push((record.range.clone(), record.time)));
    found
}
