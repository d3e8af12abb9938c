//! What happened in any log: made of its events, in their order, each in one episode at most.
//!
//! Behind a `%` four bytes are a record (how much later, whose, what it tells, and how often), so that few of them make a long log.

use super::log::LOGS;
use crate::invariants::SCANNER;
use iotcodes_scan::episode::{self, Event};
use std::{borrow::Cow, fmt::Write as _};

/// What a record tells.
const TELLS: &[&str] = &[
    "errorCode: 404104 DeviceConnectionClosedRemotely",
    "errorCode: 409002 LinkCreationConflict",
    "errorCode: 401003 IoTHubUnauthorized",
    "errorCode: 429001 ThrottlingException",
    "errorCode: 403002 IotHubQuotaExceeded",
    "errorCode: 500001 ServerError",
    "errorCode: 400027 ConnectionForcefullyClosedOnNewConnection",
    "errorCode: 403006 DeviceMaximumActiveFileUploadLimitExceeded",
    "Connected to contoso.azure-devices.net",
    "Disconnected",
    "Token renewed",
    "all is well",
];

/// Steps of time in milliseconds; the clock also goes back.
const STEPS: &[i64] =
    &[0, 1, 500, 1_000, 5_000, 30_000, 59_999, 60_000, 300_000, 3_600_000, 3_900_000, 86_400_000, -1, -10_000];

pub(crate) fn hold(input: &[u8]) {
    let text = match input.strip_prefix(b"%") {
        Some(records) => Cow::Owned(written(records).into_bytes()),
        None => Cow::Borrowed(input),
    };
    let catalog = SCANNER.catalog();
    let language = catalog.language("log").expect("a language of the catalog");
    let events = episode::events(&LOGS, &text, SCANNER.scan(language, &text), 2026);
    for event in &events {
        let Event { record, at, codes, told, .. } = event;
        assert!(record.start <= at.start && at.start < at.end && at.end <= text.len(), "{event:?}");
        assert!(!codes.is_empty() || !told.is_empty(), "{event:?}");
    }
    assert!(events.is_sorted_by(|a, b| a.record.end <= b.record.start));
    let happened = episode::episodes(catalog, &events);
    let mut claimed = vec![false; events.len()];
    for it in &happened {
        assert!(it.events.len() <= it.count, "{it:?}");
        assert!(it.episode < catalog.episodes.len() && it.devices > 0 && !it.detail.is_empty(), "{it:?}");
        assert!(!it.events.is_empty(), "{it:?}");
        for &event in &it.events {
            assert!(events[event].time.is_some(), "{it:?}");
            assert!(!std::mem::replace(&mut claimed[event], true), "{event} is told twice: {happened:?}");
        }
    }
    assert!(happened.is_sorted_by_key(|it| it.events[0]));
}

fn written(records: &[u8]) -> String {
    let mut text = String::new();
    let mut time: i64 = 1_795_248_000_000;
    for record in records.chunks_exact(4).take(500) {
        let [step, device, tells, times] = [0, 1, 2, 3].map(|at| usize::from(record[at]));
        for _ in 0..=times % 12 {
            time += STEPS[step % STEPS.len()];
            let (device, tells) = (device % 8, TELLS[tells % TELLS.len()]);
            let _ = writeln!(text, r#"{{"ts":{time},"deviceId":"dev{device}","message":"{tells}"}}"#);
        }
    }
    text
}
