//! Episodes: codes in a log that mean something together.
//!
//! Every rule looks at events of known time, and of one device unless it is about many. Where a log does not tell these, or its clock
//! goes back, a rule says nothing.
//!
//! A log that is too large to hold is read in three steps: [`LogReader`](crate::LogReader) cuts pieces into records, [`Events::of`] makes an
//! event of a record and the findings in it, and a [`Matcher`] takes the events one by one. What a matcher holds depends on the number
//! of devices and on what is open, not on the log's length. [`events`] and [`episodes`] do the same for a text that is there already.

mod matcher;
mod rush;

pub use matcher::Matcher;

use crate::{
    Confidence, Finding,
    log::{Logs, Record, Time},
};
use iotcodes_catalog::{Catalog, EntryId, Kind};
use std::{collections::HashSet, iter::Peekable, ops::Range, sync::Arc};

/// A record of a log that tells a code or something else that episodes are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The record, in bytes.
    pub record: Range<usize>,
    /// What tells it: the first code, else the words.
    pub at: Range<usize>,
    /// When it was.
    pub time: Option<Time>,
    /// Whose it is: a device, or `device/module`.
    pub device: Option<Arc<str>>,
    /// The codes in it: of each the likeliest entry, in the order of the text.
    pub codes: Vec<EntryId>,
    /// What it tells besides, as places in [`iotcodes_catalog::LogShapes::events`].
    pub told: Vec<usize>,
}

/// An episode that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The place of the episode in [`Catalog::episodes`].
    pub episode: usize,
    /// Whose it is; `None` where it is about many.
    pub device: Option<Arc<str>>,
    /// How many devices have part in it.
    pub devices: usize,
    /// The places of its events, in their order; of a long one perhaps only the first ones and the last, see [`Matcher::keeping`].
    pub events: Vec<usize>,
    /// How many events it has.
    pub count: usize,
    /// When it began.
    pub first: Time,
    /// When it was seen last.
    pub last: Time,
    /// How sure it is.
    pub confidence: Confidence,
    /// What was counted and measured, as a phrase.
    pub detail: String,
}

/// The least confidence with which a code counts as an event.
const LEAST: Confidence = Confidence::Certain;

/// Makes events of records.
pub struct Events<'a> {
    logs: &'a Logs,
    names: HashSet<Arc<str>>,
}

impl<'a> Events<'a> {
    /// Reads records as these shapes say.
    pub fn new(logs: &'a Logs) -> Events<'a> {
        Events { logs, names: HashSet::new() }
    }

    /// The event that a record is, if it is one. `findings` are those of the text in its order, with places as the record's; those that
    /// do not stand behind the record are taken.
    pub fn of(&mut self, record: &Record<'_>, findings: &mut Peekable<impl Iterator<Item = Finding>>) -> Option<Event> {
        let (mut codes, mut at) = (Vec::new(), None);
        while let Some(finding) = findings.next_if(|finding| finding.range.start < record.range.end) {
            let listed = finding.confidence >= LEAST && !finding.repeats && finding.kind != Kind::Family;
            // What only another record explains is rather a number that looks like a code.
            let inside = |at: &Range<usize>| record.range.start <= at.start && at.start < record.range.end;
            let own =
                matches!(finding.kind, Kind::Name | Kind::Message) || finding.clues.iter().any(|clue| inside(&clue.at));
            if listed && own && inside(&finding.range) {
                let code = finding.entries[0];
                at.get_or_insert(finding.range);
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        let mut told = Vec::new();
        for (event, place) in self.logs.events(record) {
            at.get_or_insert(place);
            told.push(event);
        }
        let at = at?;
        let device = self.logs.device(record).map(|name| self.name(&name));
        Some(Event { record: record.range.clone(), at, time: record.time, device, codes, told })
    }

    /// One copy of a name, however often it comes.
    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.names.insert(Arc::clone(&name));
        name
    }
}

/// The events of a log, in its order. `year`: see [`Logs::records`].
pub fn events(logs: &Logs, text: &[u8], findings: impl IntoIterator<Item = Finding>, year: i16) -> Vec<Event> {
    let mut findings = findings.into_iter().peekable();
    let mut events = Events::new(logs);
    logs.records(text, year).filter_map(|record| events.of(&record, &mut findings)).collect()
}

/// What happened, in the order of the first events.
pub fn episodes(catalog: &Catalog, events: &[Event]) -> Vec<Happened> {
    let mut matcher = Matcher::new(catalog);
    for (place, event) in events.iter().enumerate() {
        matcher.feed(place, event);
    }
    matcher.finish()
}
