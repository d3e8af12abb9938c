//! What a report says, in the order in which it is shown and in the catalog's words. `--format json` prints it as it is.

use super::{
    reading::{Done, Place},
    story::{Code, HOUR, Levels, Story, Timeline},
};
use iotcodes_catalog::{Catalog, EntryId, Level};
use iotcodes_scan::{Time, view};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;

/// A report. Keys are only ever added.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    pub(super) files: Vec<String>,
    pub(super) lines: u64,
    pub(super) bytes: u64,
    /// The times of the first and of the last record.
    pub(super) first: Option<Moment>,
    pub(super) last: Option<Moment>,
    /// How many errors: a code that a record says twice counts once.
    pub(super) errors: u64,
    pub(super) levels: ByLevel,
    /// What to do, the most pressing first.
    pub(super) advice: Vec<Advice>,
    /// In the order of their beginnings.
    pub(super) episodes: Vec<Episode>,
    /// The most frequent first.
    pub(super) codes: Vec<CodeRow>,
    pub(super) devices: Devices<'a>,
    /// Hours without an error are left out.
    pub(super) hours: Vec<HourRow>,
    /// What a reader must know about these numbers.
    pub(super) notes: Vec<String>,
    #[serde(skip)]
    pub(super) timeline: &'a Timeline,
}

/// A time as a log tells it: with a `Z` where the log names zones, else by the log's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) milliseconds: i64,
    pub(super) zoned: bool,
}

#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct ByLevel {
    pub(super) error: u64,
    pub(super) warning: u64,
    pub(super) information: u64,
    pub(super) hint: u64,
}

#[derive(Serialize)]
pub(super) struct Advice {
    pub(super) title: String,
    pub(super) level: Level,
    /// How often it would have helped, as a phrase.
    pub(super) reason: String,
    pub(super) advice: String,
    /// What `iotcodes explain` knows it by.
    pub(super) explain: String,
}

#[derive(Serialize)]
pub(super) struct Episode {
    pub(super) episode: String,
    pub(super) title: String,
    pub(super) level: Level,
    /// `null`: of many.
    pub(super) device: Option<String>,
    pub(super) devices: usize,
    pub(super) events: usize,
    pub(super) first: Moment,
    pub(super) last: Moment,
    pub(super) from: Position,
    pub(super) to: Position,
    pub(super) confidence: &'static str,
    pub(super) detail: String,
    pub(super) summary: String,
    pub(super) advice: String,
    #[serde(skip)]
    pub(super) place: usize,
}

#[derive(Clone, Serialize)]
pub(super) struct Position {
    pub(super) path: String,
    pub(super) line: u64,
}

#[derive(Serialize)]
pub(super) struct CodeRow {
    pub(super) service: String,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) handling: String,
    pub(super) level: Level,
    pub(super) count: u64,
    pub(super) devices: u64,
    pub(super) first: Sighting,
    pub(super) last: Sighting,
    pub(super) message: String,
    pub(super) advice: String,
    pub(super) href: Option<String>,
    #[serde(skip)]
    pub(super) label: String,
    #[serde(skip)]
    pub(super) entry: EntryId,
}

#[derive(Serialize)]
pub(super) struct Sighting {
    pub(super) time: Option<Moment>,
    #[serde(flatten)]
    pub(super) position: Position,
}

/// The devices that had errors. Their rows are made when they are printed: together they are larger than all that is known.
pub(super) struct Devices<'a> {
    catalog: &'a Catalog,
    story: &'a Story<'a>,
    order: Vec<usize>,
}

#[derive(Serialize)]
pub(super) struct DeviceRow<'a> {
    pub(super) device: &'a str,
    pub(super) count: u64,
    pub(super) levels: ByLevel,
    pub(super) episodes: u64,
    pub(super) first: Option<Moment>,
    pub(super) last: Option<Moment>,
    pub(super) codes: Vec<CodeCount<'a>>,
    #[serde(skip)]
    pub(super) number: usize,
}

#[derive(Serialize)]
pub(super) struct CodeCount<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) count: u64,
}

#[derive(Serialize)]
pub(super) struct HourRow {
    pub(super) hour: Moment,
    pub(super) count: u64,
    pub(super) levels: ByLevel,
}

/// How many pieces of advice there are at most.
const ADVICE: usize = 5;

impl<'a> Summary<'a> {
    pub(super) fn new(catalog: &'a Catalog, story: &'a Story<'a>, files: Vec<String>, done: &[Done]) -> Summary<'a> {
        let position = |place: Place| Position { path: files[place.file].clone(), line: place.line };
        let mut codes: Vec<(EntryId, &Code)> = story.codes.iter().map(|(&entry, code)| (entry, code)).collect();
        codes.sort_by_key(|&(entry, code)| (Reverse(code.count), entry));
        let spans = || done.iter().filter_map(|done| done.span);
        let episodes: Vec<Episode> = story
            .episodes
            .iter()
            .map(|told| {
                let it = &told.happened;
                let episode = &catalog.episodes[it.episode];
                Episode {
                    episode: episode.id.clone(),
                    title: episode.title.clone(),
                    level: episode.level,
                    device: it.device.as_ref().map(ToString::to_string),
                    devices: it.devices,
                    events: it.count,
                    first: moment(it.first),
                    last: moment(it.last),
                    from: position(told.first),
                    to: position(told.last),
                    confidence: it.confidence.as_str(),
                    detail: it.detail.clone(),
                    summary: episode.summary.clone(),
                    advice: what_to_do(&episode.body),
                    place: it.episode,
                }
            })
            .collect();
        Summary {
            lines: done.iter().map(|done| done.lines).sum(),
            bytes: done.iter().map(|done| done.bytes).sum(),
            first: spans().map(|(first, _)| moment(first)).min(),
            last: spans().map(|(_, last)| moment(last)).max(),
            errors: story.levels.iter().sum(),
            levels: by_level(&story.levels),
            advice: advice(catalog, &episodes, &codes),
            episodes,
            codes: codes
                .iter()
                .map(|&(entry, code)| {
                    let sighting = |seen: &super::story::Seen| Sighting {
                        time: seen.time.map(moment),
                        position: position(seen.place),
                    };
                    let known = &catalog.entries[entry];
                    CodeRow {
                        service: known.service.clone(),
                        code: known.code.clone(),
                        name: known.name.clone(),
                        handling: known.handling.clone(),
                        level: code.level,
                        count: code.count,
                        devices: code.devices(),
                        first: sighting(&code.first),
                        last: sighting(&code.last),
                        message: known.summary.clone(),
                        advice: what_to_do(&known.body),
                        href: known.sources.first().cloned(),
                        label: known.label(),
                        entry,
                    }
                })
                .collect(),
            devices: Devices::new(catalog, story),
            hours: story
                .hours
                .iter()
                .map(|(&hour, levels)| HourRow {
                    hour: Moment { milliseconds: hour * HOUR, zoned: story.zoned },
                    count: levels.iter().sum(),
                    levels: by_level(levels),
                })
                .collect(),
            notes: notes(story, done),
            timeline: &story.timeline,
            files,
        }
    }
}

impl<'a> Devices<'a> {
    fn new(catalog: &'a Catalog, story: &'a Story<'a>) -> Devices<'a> {
        let mut order: Vec<usize> = (0..story.devices.len()).filter(|&at| story.devices[at].count() > 0).collect();
        order.sort_by_key(|&at| story.devices.get_index(at).map(|(name, device)| (Reverse(device.count()), name)));
        Devices { catalog, story, order }
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = DeviceRow<'a>> {
        self.order.iter().map(|&number| self.row(number))
    }

    fn row(&self, number: usize) -> DeviceRow<'a> {
        let (name, device) = self.story.devices.get_index(number).expect("it is in their order");
        let code = |&(entry, count): &(u32, u32)| {
            let entry = &self.catalog.entries[entry as usize];
            CodeCount { code: entry.key(), name: &entry.name, count: count.into() }
        };
        let mut codes: Vec<CodeCount<'a>> = device.codes.iter().map(code).collect();
        codes.sort_by_key(|code| Reverse(code.count));
        DeviceRow {
            device: name,
            count: device.count(),
            levels: by_level(&device.levels.map(u64::from)),
            episodes: device.episodes.into(),
            first: device.first.map(moment),
            last: device.last.map(moment),
            codes,
            number,
        }
    }
}

impl Serialize for Devices<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

fn moment(time: Time) -> Moment {
    Moment { milliseconds: time.milliseconds, zoned: time.zoned }
}

fn by_level(levels: &Levels) -> ByLevel {
    let of = |level: Level| levels[level as usize];
    ByLevel {
        error: of(Level::Error),
        warning: of(Level::Warning),
        information: of(Level::Information),
        hint: of(Level::Hint),
    }
}

impl ByLevel {
    /// The worst level of which there is one.
    pub(super) fn worst(&self) -> Level {
        match self {
            ByLevel { error: 1.., .. } => Level::Error,
            ByLevel { warning: 1.., .. } => Level::Warning,
            ByLevel { information: 1.., .. } => Level::Information,
            _ => Level::Hint,
        }
    }
}

/// What helps against episodes, then what helps against errors that no episode explains; the loudest and most frequent first.
fn advice(catalog: &Catalog, episodes: &[Episode], codes: &[(EntryId, &Code)]) -> Vec<Advice> {
    let mut kinds: Vec<(&Episode, usize, usize)> = Vec::new();
    for episode in episodes {
        match kinds.iter_mut().find(|(kind, ..)| kind.place == episode.place) {
            Some((_, times, events)) => (*times, *events) = (*times + 1, *events + episode.events),
            None => kinds.push((episode, 1, episode.events)),
        }
    }
    let of_episodes = kinds.into_iter().map(|(episode, times, events)| {
        let advice = Advice {
            title: episode.title.clone(),
            level: episode.level,
            reason: format!("{}, {}", plural(times as u64, "episode"), plural(events as u64, "event")),
            advice: episode.advice.clone(),
            explain: episode.episode.clone(),
        };
        (advice, true, events as u64)
    });
    let of_codes = codes.iter().filter(|(_, code)| !code.explained && code.level > Level::Hint).map(|(entry, code)| {
        let entry = &catalog.entries[*entry];
        let advice = Advice {
            title: entry.label(),
            level: code.level,
            reason: plural(code.count, "time"),
            advice: what_to_do(&entry.body),
            explain: entry.key().to_string(),
        };
        (advice, false, code.count)
    });
    let mut all: Vec<_> = of_episodes.chain(of_codes).collect();
    all.sort_by_key(|(advice, is_episode, count)| (Reverse(advice.level), !is_episode, Reverse(*count)));
    all.into_iter().take(ADVICE).map(|(advice, ..)| advice).collect()
}

/// The first paragraph or the first step under the heading that says what to do, as plain text.
pub(super) fn what_to_do(page: &str) -> String {
    let (_, section) = page.split_once("## What to do\n").unwrap_or(("", page));
    let first = section.trim_start().split("\n\n").next().unwrap_or("");
    let step = first.strip_prefix("1. ").map(|rest| rest.split("\n2. ").next().unwrap_or(rest));
    view::plain(step.unwrap_or(first)).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn notes(story: &Story<'_>, done: &[Done]) -> Vec<String> {
    let mut notes: Vec<String> = done.iter().flat_map(|done| done.notes.clone()).collect();
    let mut note = |count: u64, what: &str, why: &str| {
        if count > 0 {
            notes.push(format!("{} {why}.", plural(count, what)));
        }
    };
    note(story.untimed, "error", "without a time that can be believed, left out of hours and timeline");
    note(story.of_nobody, "error", "without a device");
    note(story.of_others, "error", "of further devices, which are not told apart");
    note(story.untold, "further episode", "not listed");
    if done.iter().any(|done| done.late.is_some()) {
        let late = "A log says late that it is about Azure IoT, and a pipe cannot be read again: earlier codes may be missing.";
        notes.push(late.into());
    }
    notes
}

/// A number with its word.
pub(super) fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", view::number(count as usize), if count == 1 { "" } else { "s" })
}

impl Moment {
    /// As JSON and tables have it, to the second: `2026-11-21T08:15:30Z`.
    pub(super) fn text(self) -> String {
        let seconds = self.milliseconds.div_euclid(1000);
        let text = Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default();
        if self.zoned { text } else { text.trim_end_matches('Z').to_string() }
    }

    /// The date, and the time of day to the second.
    pub(super) fn parts(self) -> (String, String) {
        let text = Moment { zoned: false, ..self }.text();
        text.split_once('T').map(|(date, time)| (date.to_string(), time.to_string())).unwrap_or_default()
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}
