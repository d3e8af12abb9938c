//! What a log tells as a whole: its episodes, looked for when its scan is finished and the keyboard rests, and kept in step with edits
//! until they are looked for again.

use crate::{
    documents::{Scanned, Snapshot},
    pages, runs,
    session::{Session, off_thread},
};
use iotcodes_catalog::{Catalog, EntryId, Episode, LanguageKind, Level};
use iotcodes_project::Rules;
use iotcodes_scan::{
    Edits, Finding, Findings, Logs, Scanner, Settings,
    episode::{self, Event, Events, Happened},
    view,
};
use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};
use tower_lsp::ls_types::Uri;

/// The larger a log, the longer the keyboard must rest: so many bytes a millisecond.
const PACE: usize = 20_000;

/// The episodes of a log.
#[derive(Default)]
pub(crate) struct Story {
    /// The text that they were looked for in; see [`Snapshot::generation`].
    pub(crate) generation: u64,
    /// Each episode as often as it happened to one device, in the order of the first times.
    pub(crate) series: Vec<Series>,
    /// The records that are a part of one, in the order of the text.
    records: Vec<Record>,
}

/// A record, and the places of its episode, of its time and of itself in that.
struct Record {
    range: Range<usize>,
    place: [usize; 3],
}

/// An episode as often as it happened to one device.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// Its place in [`Catalog::episodes`].
    episode: usize,
    device: Option<Arc<str>>,
    /// How often, or what was counted.
    pub(crate) what: String,
    /// Each time it happened.
    pub(crate) times: Vec<Vec<Member>>,
}

/// An event of an episode.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Member {
    record: Range<usize>,
    /// What tells it.
    pub(crate) at: Range<usize>,
    codes: Vec<EntryId>,
    told: Option<usize>,
}

/// The shapes of records, compiled for the catalog that was asked for last.
#[derive(Default)]
pub(crate) struct Shapes(Mutex<Option<(Arc<Scanner>, Arc<Logs>)>>);

impl Shapes {
    fn of(&self, scanner: &Arc<Scanner>) -> Arc<Logs> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, logs)) = kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, scanner)) {
            return Arc::clone(logs);
        }
        let logs = Arc::new(Logs::new(scanner.catalog()));
        *kept = Some((Arc::clone(scanner), Arc::clone(&logs)));
        logs
    }
}

impl Story {
    fn new(generation: u64, series: Vec<Series>) -> Story {
        let mut records = Vec::new();
        for (place, series) in series.iter().enumerate() {
            for (time, members) in series.times.iter().enumerate() {
                let record =
                    |(member, it): (usize, &Member)| Record { range: it.record.clone(), place: [place, time, member] };
                records.extend(members.iter().enumerate().map(record));
            }
        }
        records.sort_by_key(|record| (record.range.start, record.place));
        Story { generation, series, records }
    }

    /// The same in a text that was edited. Events that were edited are left out.
    fn moved(&self, edits: &Edits) -> Story {
        let member = |member: &Member| {
            let (record, at) = (edits.moved(&member.record)?, edits.moved(&member.at)?);
            Some(Member { record, at, ..member.clone() })
        };
        let time = |time: &Vec<Member>| time.iter().filter_map(member).collect::<Vec<_>>();
        let series = self.series.iter().map(|series| {
            let times = series.times.iter().map(time).filter(|time| !time.is_empty()).collect();
            Series { times, ..series.clone() }
        });
        Story::new(self.generation, series.filter(|series| !series.times.is_empty()).collect())
    }

    /// The episode that a finding is a part of.
    pub(crate) fn of(&self, finding: &Finding) -> Option<&Series> {
        let Record { range, place: [place, time, member] } = self.record(finding.range.start)?;
        let series = &self.series[*place];
        let member = &series.times[*time][*member];
        (finding.range.end <= range.end && member.codes.contains(&finding.entries[0])).then_some(series)
    }

    fn record(&self, offset: usize) -> Option<&Record> {
        let behind = self.records.partition_point(|record| record.range.start <= offset);
        self.records[..behind].last()
    }

    /// How loud a finding is for being a part of an episode.
    pub(crate) fn level(&self, catalog: &Catalog, finding: &Finding) -> Option<Level> {
        // What is odd about a code stays odd.
        self.of(finding).filter(|_| finding.oddity.is_none())?.episode(catalog).members
    }
}

impl Series {
    /// What happened.
    pub(crate) fn episode<'c>(&self, catalog: &'c Catalog) -> &'c Episode {
        &catalog.episodes[self.episode]
    }

    /// Its title, with the device that it happened to.
    pub(crate) fn title(&self, catalog: &Catalog) -> String {
        let title = &self.episode(catalog).title;
        self.device.as_ref().map_or_else(|| title.clone(), |device| format!("{title} ({device})"))
    }

    /// The first event of all.
    pub(crate) fn first(&self) -> &Member {
        self.times.first().and_then(|time| time.first()).expect("a series has a time, and that an event")
    }

    /// The places that show it best: the events of the only time, else the first of each.
    pub(crate) fn shown(&self) -> Vec<&Member> {
        match self.times.as_slice() {
            [only] => only.iter().collect(),
            several => several.iter().filter_map(|time| time.first()).collect(),
        }
    }
}

impl Member {
    /// What it says: an error, or what a log tells besides.
    pub(crate) fn label(&self, catalog: &Catalog) -> String {
        let told = || Some(catalog.logs.events.get(self.told?)?.name.clone());
        self.codes.first().map(|&code| catalog.entries[code].label()).or_else(told).unwrap_or_default()
    }
}

/// From the first byte of an episode's time to its last.
pub(crate) fn span(time: &[Member]) -> Range<usize> {
    let starts = time.iter().map(|member| member.record.start).min();
    let ends = time.iter().map(|member| member.record.end).max();
    starts.unwrap_or(0)..ends.unwrap_or(0)
}

/// What is told of a document now.
pub(crate) fn now(session: &Session, document: &Snapshot) -> Arc<Story> {
    match session.documents.told(document) {
        Some((story, edits)) if edits.is_empty() => story,
        Some((story, edits)) => Arc::new(story.moved(&edits)),
        None => Arc::default(),
    }
}

/// The episode that a finding in a document is a part of, looked up where it stood when the story was told.
pub(crate) fn at(session: &Session, document: &Snapshot, finding: &Finding) -> Option<Series> {
    let (story, edits) = session.documents.told(document)?;
    let before = Finding { range: edits.was(&finding.range)?, ..finding.clone() };
    story.of(&before).cloned()
}

/// The same of the newest text of a document, waited for.
pub(crate) async fn finished(session: &Session, document: &Snapshot) -> Arc<Story> {
    let Some(mut told) = session.documents.stories(&document.uri) else { return Arc::default() };
    let newest = told.wait_for(|story| story.generation >= document.generation).await;
    newest.map(|story| Arc::clone(&story)).unwrap_or_default()
}

/// The episodes of a log, none where it is no log or too large. `None` where the text has changed meanwhile.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings) -> Option<Story> {
    let rules = document.rules(session);
    if !is_told(rules, document) {
        return Some(Story { generation: document.generation, ..Story::default() });
    }
    let logs = session.shapes.of(&rules.scanner);
    let text = document.text.to_string();
    let (mut reader, mut findings, mut events) = (Events::new(&logs), findings.iter().peekable(), Vec::new());
    for record in logs.records(text.as_bytes(), year()) {
        if !document.is_current() {
            return None;
        }
        events.extend(reader.of(&record, &mut findings));
    }
    let mut series: Vec<(Series, Vec<i64>)> = Vec::new();
    let mut places: HashMap<(usize, Option<Arc<str>>), usize> = HashMap::new();
    for happened in episode::episodes(rules.catalog(), &events) {
        let Happened { episode, device, .. } = &happened;
        let place = *places.entry((*episode, device.clone())).or_insert(series.len());
        if place == series.len() {
            let what = happened.detail.clone();
            series.push((Series { episode: *episode, device: device.clone(), what, times: Vec::new() }, Vec::new()));
        }
        let (series, begins) = &mut series[place];
        series.times.push(happened.events.iter().map(|&event| member(&events[event])).collect());
        begins.push(happened.first.milliseconds);
    }
    let series = series.into_iter().map(|(series, begins)| match begins.len() {
        1 => series,
        _ => Series { what: view::times(&begins), ..series },
    });
    Some(Story::new(document.generation, series.collect()))
}

/// Whether episodes are looked for in a document.
fn is_told(rules: &Rules, document: &Snapshot) -> bool {
    document.language.kind == LanguageKind::Log
        && rules.checked
        && rules.settings.episodes()
        && document.text.len_bytes() <= Settings::LARGEST_STORY
        && !document.is_too_large(rules)
        && !pages::is_page(&document.uri)
}

fn member(event: &Event) -> Member {
    let Event { record, at, codes, told, .. } = event;
    Member { record: record.clone(), at: at.clone(), codes: codes.clone(), told: told.first().copied() }
}

/// The year that logs without years begin in, for all that one can know.
fn year() -> i16 {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default()
}

/// Looks for the episodes of a document whose scan is finished, unless its text changes again, and shows what they change.
pub(crate) async fn soon(session: Arc<Session>, uri: Uri, generation: u64) {
    let Some(scans) = session.documents.scans(&uri) else { return };
    let scanned = scans.borrow().clone().filter(|scanned| scanned.snapshot.generation == generation);
    let Some(Scanned { snapshot, findings: Some(findings) }) = scanned else { return };
    if is_told(snapshot.rules(&session), &snapshot) {
        tokio::time::sleep(Duration::from_millis((snapshot.text.len_bytes() / PACE) as u64)).await;
    }
    let Ok(_permit) = session.stories.acquire().await else { return }; // Nothing closes the semaphore.
    if !snapshot.is_current() {
        return;
    }
    let told = {
        let (session, snapshot) = (Arc::clone(&session), snapshot.clone());
        off_thread(move || {
            let Some(story) = of(&session, &snapshot, &findings).map(Arc::new) else { return false };
            let before = now(&session, &snapshot);
            // An edit may have come meanwhile: then its own story tells what is new.
            let differs = before.series != story.series;
            let is_new = session.documents.tell(&snapshot, story) && differs;
            if is_new {
                runs::publish_again(&session, &Scanned { snapshot, findings: Some(findings) });
            }
            is_new
        })
    };
    match told.await {
        Ok(true) => session.refresh(),
        Ok(false) => {}
        // Whoever waits for it must not wait for ever.
        Err(_) => drop(session.documents.tell(&snapshot, Arc::new(Story { generation, ..Story::default() }))),
    }
}
