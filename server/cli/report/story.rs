//! What logs tell, counted while they are read. What is kept grows with what they name, not with their size.

use super::reading::{Place, Placed};
use indexmap::IndexMap;
use iotcodes_catalog::{Catalog, EntryId, LanguageKind, Level};
use iotcodes_scan::{
    Time,
    episode::{Event, Happened, Matcher},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// Everything that is counted.
pub(super) struct Story<'c> {
    catalog: &'c Catalog,
    matcher: Matcher<'c>,
    /// Errors by level; the place of a level is its number.
    pub(super) levels: Levels,
    pub(super) codes: HashMap<EntryId, Code>,
    pub(super) devices: IndexMap<Arc<str>, Device>,
    /// By hours since 1970.
    pub(super) hours: BTreeMap<i64, Levels>,
    pub(super) timeline: Timeline,
    pub(super) episodes: Vec<Told>,
    /// Whether the times name zones.
    pub(super) zoned: bool,
    /// Errors that no device is named for, or one of those that came when [`DEVICES`] were known.
    pub(super) of_nobody: u64,
    pub(super) of_others: u64,
    /// Errors without a time, or with one of a clock that was not set.
    pub(super) untimed: u64,
    /// Episodes that came when [`EPISODES`] were known.
    pub(super) untold: u64,
    events: u64,
}

/// How many of each level.
pub(super) type Levels = [u64; 4];

/// What is known of an error.
pub(super) struct Code {
    pub(super) count: u64,
    pub(super) level: Level,
    /// Whether an episode that happened is made of it.
    pub(super) explained: bool,
    pub(super) first: Seen,
    pub(super) last: Seen,
    /// The devices that had it, a bit for each.
    devices: Vec<u64>,
}

/// When and where something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) time: Option<Time>,
    pub(super) place: Place,
}

/// What is known of a device, in few bytes: there may be many.
#[derive(Default)]
pub(super) struct Device {
    pub(super) levels: [u32; 4],
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    /// Its first [`CODES`] errors, and how often each came.
    pub(super) codes: Vec<(u32, u32)>,
    pub(super) episodes: u32,
}

/// An episode that happened.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) happened: Happened,
    pub(super) first: Place,
    pub(super) last: Place,
}

/// How many devices are told apart, and how many episodes are kept.
pub(super) const DEVICES: usize = 50_000;
pub(super) const EPISODES: usize = 10_000;

/// How many different errors of a device are told apart.
const CODES: usize = 8;

/// How often episodes that are over are taken, in events.
const OFTEN: u64 = 10_000;

/// An hour in milliseconds.
pub(super) const HOUR: i64 = 3_600_000;

/// No device wrote a log of this kind before 2012, but clocks that nobody has set begin in 1970 or 2000.
const BEGINNING: i64 = 1_325_376_000_000;

impl<'c> Story<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Story<'c> {
        Story {
            catalog,
            matcher: Matcher::new(catalog).keeping(2, DEVICES),
            levels: Levels::default(),
            codes: HashMap::new(),
            devices: IndexMap::new(),
            hours: BTreeMap::new(),
            timeline: Timeline::default(),
            episodes: Vec::new(),
            zoned: false,
            of_nobody: 0,
            of_others: 0,
            untimed: 0,
            untold: 0,
            events: 0,
        }
    }

    /// Takes the next event.
    pub(super) fn add(&mut self, Placed { event, place }: &Placed) {
        self.matcher.feed(place.packed(), event);
        self.events += 1;
        if self.events.is_multiple_of(OFTEN) {
            let over = self.matcher.take();
            self.tell(over);
        }
        if !event.codes.is_empty() {
            self.count(event, *place);
        }
    }

    /// There are no more events.
    pub(super) fn finish(&mut self) {
        let rest = std::mem::replace(&mut self.matcher, Matcher::new(self.catalog)).finish();
        self.tell(rest);
        self.episodes.sort_by_key(|told| (told.happened.first.milliseconds, told.first, told.happened.episode));
        let happened: BTreeSet<usize> = self.episodes.iter().map(|told| told.happened.episode).collect();
        for (&entry, code) in &mut self.codes {
            code.explained = happened.iter().any(|&episode| self.matcher.concerns(episode, entry));
        }
    }

    fn tell(&mut self, episodes: Vec<Happened>) {
        for happened in episodes {
            if self.episodes.len() == EPISODES {
                self.untold += 1;
                continue;
            }
            if let Some(device) = happened.device.as_ref().and_then(|name| self.device(name)) {
                self.devices[device].episodes += 1;
            }
            let place = |event: Option<&usize>| Place::unpacked(event.copied().unwrap_or(0));
            let (first, last) = (place(happened.events.first()), place(happened.events.last()));
            self.episodes.push(Told { happened, first, last });
        }
    }

    fn count(&mut self, event: &Event, place: Place) {
        let time = event.time.filter(|time| time.milliseconds >= BEGINNING);
        self.zoned |= time.is_some_and(|time| time.zoned);
        let seen = Seen { time: event.time, place };
        let device = event.device.as_ref().and_then(|name| self.device(name));
        let mut worst = Level::Hint;
        for &entry in &event.codes {
            let code = self.codes.entry(entry).or_insert_with(|| Code {
                count: 0,
                level: level(self.catalog, entry),
                explained: false,
                first: seen,
                last: seen,
                devices: Vec::new(),
            });
            code.count += 1;
            code.last = seen;
            let level = code.level as usize;
            worst = worst.max(code.level);
            self.levels[level] += 1;
            if let Some(device) = device {
                code.devices.resize(code.devices.len().max(device / 64 + 1), 0);
                code.devices[device / 64] |= 1 << (device % 64);
            }
            match device.map(|device| &mut self.devices[device]) {
                Some(device) => {
                    device.levels[level] = device.levels[level].saturating_add(1);
                    device.first = device.first.or(time);
                    device.last = time.or(device.last);
                    let known = device.codes.iter().position(|(known, _)| *known == entry as u32);
                    match known {
                        Some(known) => device.codes[known].1 = device.codes[known].1.saturating_add(1),
                        None if device.codes.len() < CODES => device.codes.push((entry as u32, 1)),
                        None => {}
                    }
                }
                None if event.device.is_some() => self.of_others += 1,
                None => self.of_nobody += 1,
            }
            match time {
                Some(time) => self.hours.entry(time.milliseconds.div_euclid(HOUR)).or_default()[level] += 1,
                None => self.untimed += 1,
            }
        }
        if let Some(time) = time {
            self.timeline.add(time.milliseconds, device, worst as usize, &self.devices);
        }
    }

    /// The number of a device; `None` where there are too many.
    fn device(&mut self, name: &Arc<str>) -> Option<usize> {
        let known = self.devices.get_index_of(name);
        if known.is_some() || self.devices.len() == DEVICES {
            return known;
        }
        Some(self.devices.insert_full(Arc::clone(name), Device::default()).0)
    }
}

impl Device {
    /// How many errors it had.
    pub(super) fn count(&self) -> u64 {
        self.levels.iter().copied().map(u64::from).sum()
    }
}

impl Code {
    /// How many devices had it.
    pub(super) fn devices(&self) -> u64 {
        self.devices.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// How loud an error is in a log, on its own.
pub(super) fn level(catalog: &Catalog, entry: EntryId) -> Level {
    let handling = catalog.handling(&catalog.entries[entry].handling);
    handling.map_or(Level::Information, |handling| handling.levels.of(LanguageKind::Log))
}

/// How many errors of which level there were when, and of the busiest devices. Its steps become longer with the log.
pub(super) struct Timeline {
    /// How long a step is, in milliseconds.
    pub(super) step: i64,
    pub(super) all: BTreeMap<i64, Levels>,
    pub(super) lanes: HashMap<(u32, i64), Levels>,
}

/// How many steps a timeline has at most, and how many of all its lanes are kept: just as many as a table of 16,384 places has room for.
pub(super) const STEPS: i64 = 240;
const CELLS: usize = 14_000;

/// How many devices keep their lanes when these become too many.
const LANES: usize = 40;

impl Default for Timeline {
    fn default() -> Timeline {
        Timeline { step: 1000, all: BTreeMap::new(), lanes: HashMap::new() }
    }
}

impl Timeline {
    fn add(&mut self, time: i64, device: Option<usize>, level: usize, devices: &IndexMap<Arc<str>, Device>) {
        self.all.entry(time.div_euclid(self.step)).or_default()[level] += 1;
        if let Some(device) = device {
            self.lanes.entry((device as u32, time.div_euclid(self.step))).or_default()[level] += 1;
        }
        while let (Some((first, _)), Some((last, _))) = (self.all.first_key_value(), self.all.last_key_value())
            && last - first >= STEPS
        {
            self.step *= 2;
            let mut all = BTreeMap::new();
            for (step, levels) in std::mem::take(&mut self.all) {
                join(all.entry(step.div_euclid(2)).or_default(), levels);
            }
            self.all = all;
            let mut lanes = HashMap::new();
            for ((device, step), levels) in self.lanes.drain() {
                join(lanes.entry((device, step.div_euclid(2))).or_default(), levels);
            }
            self.lanes = lanes;
        }
        if self.lanes.len() > CELLS {
            let mut busiest: Vec<u32> = self.lanes.keys().map(|(device, _)| *device).collect();
            busiest.sort_unstable();
            busiest.dedup();
            busiest.sort_by_key(|&device| std::cmp::Reverse(devices[device as usize].count()));
            let kept: BTreeSet<u32> = busiest.into_iter().take(LANES).collect();
            self.lanes.retain(|(device, _), _| kept.contains(device));
        }
    }
}

/// Adds levels to others.
pub(super) fn join(levels: &mut Levels, others: Levels) {
    levels.iter_mut().zip(others).for_each(|(level, other)| *level += other);
}
