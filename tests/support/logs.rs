//! What holds for the reading of any bytes as a log: properties try it on texts full of times and codes, the fuzz target on anything.

use crate::invariants::{SCANNER, language};
use iotcodes_scan::{
    Logs,
    episode::{Events, Happened, Matcher, episodes, events},
};
use std::sync::LazyLock;

static LOGS: LazyLock<Logs> = LazyLock::new(|| Logs::new(SCANNER.catalog()));

/// The records of a text are apart and in its order, and neither they nor what happened depends on the pieces that it comes in.
pub(crate) fn hold(text: &[u8], piece: usize) {
    let records: Vec<_> = LOGS.records(text, 2026).map(|record| (record.range, record.time)).collect();
    let mut end = 0;
    for (range, _) in &records {
        assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{range:?} after {end}");
        end = range.end;
    }
    let catalog = SCANNER.catalog();
    let findings = SCANNER.scan(language("log"), text);
    let events = events(&LOGS, text, findings.clone(), 2026);
    let whole = episodes(catalog, &events);
    for it in &whole {
        assert!(it.events.len() == it.count && it.count > 0 && it.devices > 0 && it.first.zoned == it.last.zoned);
        assert!(it.first.milliseconds <= it.last.milliseconds);
        assert!(it.events.iter().all(|&event| events[event].time.is_some() && events[event].device.is_some()));
    }
    let (mut in_pieces, mut happened) = (Vec::new(), Vec::new());
    let (mut events, mut findings) = (Events::new(&LOGS), findings.into_iter().peekable());
    let (mut matcher, mut reader) = (Matcher::new(catalog).keeping(2, usize::MAX), LOGS.reader(2026));
    for piece in text.chunks(piece.max(1)) {
        reader.feed(piece, |record| {
            in_pieces.push((record.range.clone(), record.time));
            events.of(&record, &mut findings).iter().for_each(|event| matcher.feed(in_pieces.len(), event));
        });
        happened.extend(matcher.take());
    }
    reader.finish(|record| {
        in_pieces.push((record.range.clone(), record.time));
        events.of(&record, &mut findings).iter().for_each(|event| matcher.feed(in_pieces.len(), event));
    });
    happened.extend(matcher.finish());
    assert_eq!(in_pieces, records);
    assert!(happened.iter().all(|it| it.events.len() == it.count.min(2)));
    assert_eq!(gist(happened), gist(whole));
}

fn gist(happened: Vec<Happened>) -> Vec<String> {
    let words = |it: Happened| format!("{} {:?} {} {:?}", it.episode, it.device, it.detail, it.first);
    let mut gist: Vec<String> = happened.into_iter().map(words).collect();
    gist.sort();
    gist
}
