//! Episodes: codes in a log that mean something together.
//!
//! Every rule looks at events of known time, and of one device unless it is about many. Where a log does not tell these, or its clock
//! goes back, a rule says nothing.

use crate::{
    Confidence, Finding,
    log::{Logs, Time},
};
use iotcodes_catalog::{Catalog, EntryId, EntryKind, Kind, Rule};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

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
    /// The places of its events, in their order.
    pub events: Vec<usize>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What was counted and measured, as a phrase.
    pub detail: String,
}

/// The least confidence with which a code counts as an event.
const LEAST: Confidence = Confidence::Likely;

/// How far a record may stand before its predecessor in a log of many writers, in milliseconds.
const DISORDER: i64 = 5_000;

/// The events of a log, in its order. `year`: see [`Logs::records`].
pub fn events(logs: &Logs, text: &[u8], findings: impl IntoIterator<Item = Finding>, year: i16) -> Vec<Event> {
    let listed = |finding: &Finding| finding.confidence >= LEAST && !finding.repeats && finding.kind != Kind::Family;
    let mut findings = findings.into_iter().filter(listed).peekable();
    let mut names: HashMap<String, Arc<str>> = HashMap::new();
    let mut events = Vec::new();
    for record in logs.records(text, year) {
        let (mut codes, mut at) = (Vec::new(), None);
        while let Some(finding) = findings.next_if(|finding| finding.range.start < record.range.end) {
            let code = finding.entries[0];
            at.get_or_insert(finding.range);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let told: Vec<(usize, Range<usize>)> = logs.events(&record).collect();
        let Some(at) = at.or_else(|| told.first().map(|(_, at)| at.clone())) else { continue };
        let device = logs.device(&record);
        let device = device.map(|name| Arc::clone(names.entry(name).or_insert_with_key(|name| name.as_str().into())));
        let told = told.into_iter().map(|(event, _)| event).collect();
        events.push(Event { record: record.range, at, time: record.time, device, codes, told });
    }
    events
}

/// What happened, in the order of the first events.
pub fn episodes(catalog: &Catalog, events: &[Event]) -> Vec<Happened> {
    let mut by_device: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        if let (Some(device), Some(_)) = (&event.device, event.time) {
            by_device.entry(device).or_default().push(at);
        }
    }
    let all: Vec<usize> = (0..events.len()).filter(|&at| events[at].time.is_some()).collect();
    let mut claimed = vec![false; events.len()];
    let mut happened = Vec::new();
    for (place, episode) in catalog.episodes.iter().enumerate() {
        let log = Log { catalog, events };
        let mut found: Vec<Happened> = Vec::new();
        if let Rule::Burst { .. } = episode.rule {
            let free: Vec<usize> = all.iter().copied().filter(|&at| !claimed[at]).collect();
            for run in log.runs(&free, DISORDER) {
                found.extend(log.bursts(&episode.rule, run));
            }
        } else {
            for (device, events) in &by_device {
                let free: Vec<usize> = events.iter().copied().filter(|&at| !claimed[at]).collect();
                for run in log.runs(&free, 0) {
                    let of_device = log.of_device(&episode.rule, &run);
                    found.extend(of_device.into_iter().map(|it| Happened { device: Some((*device).into()), ..it }));
                }
            }
        }
        for it in &found {
            it.events.iter().for_each(|&event| claimed[event] = true);
        }
        happened.extend(found.into_iter().map(|it| Happened { episode: place, ..it }));
    }
    happened.sort_by_key(|it| it.events.first().copied());
    happened
}

/// The events of a log with what they mean.
struct Log<'a> {
    catalog: &'a Catalog,
    events: &'a [Event],
}

impl Log<'_> {
    /// Milliseconds; only events of known time come here.
    fn time(&self, event: usize) -> i64 {
        self.events[event].time.map_or(0, |time| time.milliseconds)
    }

    /// Parts of a list whose times can be compared, each in the order of time: the clock does not go back and keeps its zone.
    fn runs(&self, list: &[usize], disorder: i64) -> Vec<Vec<usize>> {
        let zoned = |event: usize| self.events[event].time.is_some_and(|time| time.zoned);
        let together =
            |a: &usize, b: &usize| zoned(*a) == zoned(*b) && self.time(*b) >= self.time(*a).saturating_sub(disorder);
        let runs = list.chunk_by(together).map(|run| {
            let mut run = run.to_vec();
            run.sort_by_key(|&event| self.time(event));
            run
        });
        runs.collect()
    }

    /// Whether an event is one of those that a rule names.
    fn is(&self, event: usize, names: &[String]) -> bool {
        let event = &self.events[event];
        let code = |&code: &EntryId| {
            let entry = &self.catalog.entries[code];
            entry.kind == EntryKind::Code && names.iter().any(|name| covers(name, entry.code.as_deref().unwrap_or("")))
        };
        event.codes.iter().any(code)
            || event.told.iter().any(|&told| names.contains(&self.catalog.logs.events[told].name))
    }

    fn of_device(&self, rule: &Rule, run: &[usize]) -> Vec<Happened> {
        match rule {
            Rule::Sequence { steps, within } => self.sequences(run, steps, *within),
            Rule::Repeat { events, least, pause, until, after } => {
                self.repeats(run, events, *least, *pause, until, *after)
            }
            Rule::Period { .. } => self.periods(run, rule),
            Rule::Retries { events, least, pause, growth } => self.retries(run, events, *least, *pause, *growth),
            Rule::Burst { .. } => Vec::new(),
        }
    }

    fn sequences(&self, run: &[usize], steps: &[Vec<String>], within: u32) -> Vec<Happened> {
        let mut found = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // How many steps are made.
        let mut made = 0;
        for &event in run {
            if open.first().is_some_and(|&first| self.time(event) - self.time(first) > span(within)) {
                open.clear();
                made = 0;
            }
            if self.is(event, &steps[made]) {
                open.push(event);
                made += 1;
            } else if made > 0 && self.is(event, &steps[made - 1]) {
                open.push(event);
            } else if self.is(event, &steps[0]) {
                open = vec![event];
                made = 1;
            }
            if made == steps.len() {
                let seconds = (self.time(event) - self.time(open[0])) / 1000;
                let detail = format!("{} events within {seconds} s", open.len());
                found.push(self.happened(std::mem::take(&mut open), Confidence::Certain, detail));
                made = 0;
            }
        }
        found
    }

    fn repeats(
        &self,
        run: &[usize],
        names: &[String],
        least: usize,
        pause: u32,
        until: &[String],
        after: Option<u32>,
    ) -> Vec<Happened> {
        let mut found = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // Since when the device is well, and whether that was long enough when the trouble began.
        let (mut well, mut fell): (Option<i64>, bool) = (None, false);
        let mut close = |open: &mut Vec<usize>, fell: bool| {
            let list = std::mem::take(open);
            if list.len() >= least && (fell || after.is_none()) {
                let sure = if list.len() >= 2 * least { Confidence::Certain } else { Confidence::Likely };
                let detail = format!("{} times in {}", list.len(), self.length(&list));
                found.push(self.happened(list, sure, detail));
            }
        };
        for &event in run {
            let time = self.time(event);
            if open.last().is_some_and(|&last| time - self.time(last) > span(pause)) {
                close(&mut open, fell);
            }
            if self.is(event, names) {
                if open.is_empty() {
                    fell = well.take().is_some_and(|well| time - well >= span(after.unwrap_or(0)));
                }
                open.push(event);
            } else if self.is(event, until) {
                close(&mut open, fell);
                well.get_or_insert(time);
            }
        }
        close(&mut open, fell);
        found
    }

    fn periods(&self, run: &[usize], rule: &Rule) -> Vec<Happened> {
        let Rule::Period { events, least, shortest, deviation, known } = rule else { return Vec::new() };
        let mut list: Vec<usize> = Vec::new();
        for &event in run.iter().filter(|&&event| self.is(event, events)) {
            // One disconnect is often told by several records.
            if list.last().is_none_or(|&last| self.time(event) - self.time(last) >= 60_000) {
                list.push(event);
            }
        }
        let mut found = Vec::new();
        let mut from = 0;
        while from + 1 < list.len() {
            let gap = |at: usize| self.time(list[at + 1]) - self.time(list[at]);
            let usual = gap(from);
            let near = |at: usize| (gap(at) - usual).abs() as f64 <= *deviation * usual as f64;
            let last = (from..list.len() - 1).take_while(|&at| near(at)).last().unwrap_or(from) + 1;
            if last - from + 1 >= *least && usual >= span(*shortest) {
                let minutes = (self.time(list[last]) - self.time(list[from])) as f64 / (last - from) as f64 / 60_000.0;
                let fits = known.iter().find(|known| (known.minutes - minutes).abs() <= 0.02 * known.minutes);
                let means = fits.map(|known| format!("; {}", known.means)).unwrap_or_default();
                let detail = format!("every {minutes:.0} min, {} times{means}", last - from + 1);
                let sure = if fits.is_some() { Confidence::Certain } else { Confidence::Likely };
                found.push(self.happened(list[from..=last].to_vec(), sure, detail));
            }
            from = last;
        }
        found
    }

    fn retries(&self, run: &[usize], names: &[String], least: usize, pause: u32, growth: f64) -> Vec<Happened> {
        let attempts: Vec<usize> = run.iter().copied().filter(|&event| self.is(event, names)).collect();
        let series = attempts.chunk_by(|a, b| self.time(*b) - self.time(*a) <= span(pause));
        let long = series.filter(|series| series.len() >= least);
        long.filter_map(|series| {
            let gaps: Vec<i64> = series.windows(2).map(|pair| self.time(pair[1]) - self.time(pair[0])).collect();
            let (&first, later) = gaps.split_first()?;
            let longest = later.iter().copied().max()?;
            // Waits that grow are as they should be.
            if longest as f64 >= growth * first.max(1000) as f64 {
                return None;
            }
            let seconds = |milliseconds: i64| milliseconds as f64 / 1000.0;
            let detail =
                format!("{} attempts, never more than {:.0} s apart", series.len(), seconds(longest.max(first)));
            let sure = if series.len() >= 2 * least { Confidence::Certain } else { Confidence::Likely };
            Some(self.happened(series.to_vec(), sure, detail))
        })
        .collect()
    }

    fn bursts(&self, rule: &Rule, run: Vec<usize>) -> Vec<Happened> {
        let Rule::Burst { events, devices: least, pause, needs, waves } = rule else { return Vec::new() };
        let counted: Vec<usize> =
            run.into_iter().filter(|&event| self.events[event].device.is_some() && self.is(event, events)).collect();
        let devices = |wave: &[usize]| {
            wave.iter().filter_map(|&event| self.events[event].device.as_deref()).collect::<BTreeSet<_>>()
        };
        let bursts = counted.chunk_by(|a, b| self.time(*b) - self.time(*a) <= span(*pause)).filter(|burst| {
            devices(burst).len() >= *least && (needs.is_empty() || burst.iter().any(|&event| self.is(event, needs)))
        });
        if *waves < 2 {
            return bursts.map(|burst| self.many(burst.to_vec(), devices(burst).len(), 1)).collect();
        }
        let bursts: Vec<&[usize]> = bursts.collect();
        // In step are those who are there each time.
        let steady = bursts.iter().map(|burst| devices(burst)).reduce(|a, b| &a & &b).unwrap_or_default();
        if bursts.len() < *waves || steady.len() < *least {
            return Vec::new();
        }
        vec![self.many(bursts.concat(), steady.len(), bursts.len())]
    }

    fn many(&self, list: Vec<usize>, devices: usize, waves: usize) -> Happened {
        let waves = if waves > 1 { format!(", {waves} times") } else { String::new() };
        let detail = format!("{devices} devices within {}{waves}", self.length(&list));
        Happened { devices, ..self.happened(list, Confidence::Likely, detail) }
    }

    fn happened(&self, events: Vec<usize>, confidence: Confidence, detail: String) -> Happened {
        Happened { episode: 0, device: None, devices: 1, events, confidence, detail }
    }

    /// How long a list of events lasts, in words.
    fn length(&self, list: &[usize]) -> String {
        let (Some(&first), Some(&last)) = (list.first(), list.last()) else { return String::new() };
        match (self.time(last) - self.time(first)) / 1000 {
            seconds @ ..120 => format!("{seconds} s"),
            seconds @ ..7200 => format!("{} min", seconds / 60),
            seconds => format!("{} h", seconds / 3600),
        }
    }
}

/// Seconds in milliseconds.
fn span(seconds: u32) -> i64 {
    i64::from(seconds) * 1000
}

/// Whether a code belongs to a pattern such as `404104` or `5xxxxx`.
fn covers(pattern: &str, code: &str) -> bool {
    pattern.len() == code.len() && pattern.bytes().zip(code.bytes()).all(|(a, b)| a == b || a == b'x')
}
