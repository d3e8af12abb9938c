//! What happens to many devices at once: a rush of events, or waves of them.

use super::matcher::{Item, List, span};
use iotcodes_catalog::Rule;
use std::collections::{HashMap, HashSet, VecDeque};

/// What is usual is an average over this long, in milliseconds.
const MEMORY: i64 = 3_600_000;

/// A rush that comes within so many pauses from the log's beginning, where nobody knows yet what is usual, must be over after twice as
/// many.
const UNKNOWN: i64 = 10;

/// A wave is over within so many pauses; longer ones are no waves.
const IN_STEP: i64 = 3;

/// An episode of many devices that is over.
pub(super) struct Ended {
    pub(super) list: List,
    pub(super) devices: HashSet<usize>,
    pub(super) waves: usize,
}

/// Many devices within one pause, and what follows without one.
#[derive(Default)]
pub(super) struct Rush {
    /// The events of the last pause, each with its device and whether it is one of those that a rush needs.
    window: VecDeque<(usize, Item, bool)>,
    /// How many of them each device has, and how many of the needed ones.
    devices: HashMap<usize, usize>,
    failing: HashMap<usize, usize>,
    on: Option<On>,
    /// How many events there were outside of rushes, the older ones counting less, as of when.
    usual: (f64, i64),
    since: Option<i64>,
}

struct On {
    list: List,
    devices: HashSet<usize>,
    /// Whether it was known what is usual when it began.
    known: bool,
}

impl Rush {
    pub(super) fn feed(&mut self, rule: &Rule, device: usize, item: &Item, needed: bool, keep: usize) -> Option<Ended> {
        let Rule::Burst { devices: least, pause, needs, spread, rise, .. } = rule else { return None };
        let (now, pause) = (item.time.milliseconds, span(*pause));
        let since = *self.since.get_or_insert(now);
        if let Some(on) = &mut self.on
            && on.list.since(now) <= pause
        {
            on.list.push(item.place, item.time, keep);
            on.devices.insert(device);
            return None;
        }
        let ended = self.end(pause);
        while let Some(&(device, item, needed)) = self.window.front() {
            if now - item.time.milliseconds <= pause {
                break;
            }
            self.window.pop_front();
            less(&mut self.devices, device);
            if needed {
                less(&mut self.failing, device);
            }
            self.usual = (self.usual(item.time.milliseconds) + 1.0, item.time.milliseconds);
        }
        self.window.push_back((device, *item, needed));
        *self.devices.entry(device).or_default() += 1;
        if needed {
            *self.failing.entry(device).or_default() += 1;
        }
        let expected = self.usual(now) * pause as f64 / (now - since).clamp(pause.max(1), MEMORY.max(pause)) as f64;
        let many = self.devices.len() >= *least && self.devices.len() as f64 >= rise * expected;
        if many && (needs.is_empty() || self.failing.len() >= *spread) {
            let mut list = List::default();
            let begun = self.window.front().map_or(now, |(_, item, _)| item.time.milliseconds);
            self.window.drain(..).for_each(|(_, item, _)| list.push(item.place, item.time, keep));
            let devices = self.devices.drain().map(|(device, _)| device).collect();
            self.failing.clear();
            self.on = Some(On { list, devices, known: begun - since >= UNKNOWN * pause });
        }
        ended
    }

    pub(super) fn close(mut self, rule: &Rule) -> Option<Ended> {
        let Rule::Burst { pause, .. } = rule else { return None };
        self.end(span(*pause))
    }

    fn end(&mut self, pause: i64) -> Option<Ended> {
        let On { list, devices, known } = self.on.take()?;
        (known || list.length() <= 2 * UNKNOWN * pause).then_some(Ended { list, devices, waves: 1 })
    }

    fn usual(&self, now: i64) -> f64 {
        let (usual, then) = self.usual;
        usual * (-((now - then) as f64) / MEMORY as f64).exp()
    }
}

fn less(counts: &mut HashMap<usize, usize>, device: usize) {
    if let Some(count) = counts.get_mut(&device) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&device);
        }
    }
}

/// The same devices at once, again and again.
#[derive(Default)]
pub(super) struct Waves {
    /// What comes without a pause, and from which devices.
    wave: List,
    devices: HashSet<usize>,
    /// The waves so far that are one episode, and who is in each of them.
    held: Option<Ended>,
}

impl Waves {
    pub(super) fn feed(&mut self, rule: &Rule, device: usize, item: &Item, keep: usize) -> Option<Ended> {
        let Rule::Burst { pause, .. } = rule else { return None };
        let over = self.wave.since(item.time.milliseconds) > span(*pause);
        let ended = if over { self.end(rule, keep) } else { None };
        self.wave.push(item.place, item.time, keep);
        self.devices.insert(device);
        ended
    }

    pub(super) fn close(mut self, rule: &Rule, keep: usize) -> Option<Ended> {
        // Either ends an episode: a wave that belongs to none has held none.
        self.end(rule, keep).or_else(|| complete(self.held, rule))
    }

    fn end(&mut self, rule: &Rule, keep: usize) -> Option<Ended> {
        let Rule::Burst { devices: least, pause, apart, .. } = rule else { return None };
        let (list, devices) = (std::mem::take(&mut self.wave), std::mem::take(&mut self.devices));
        let (begun, _) = list.span?;
        if devices.len() < *least || list.length() > IN_STEP * span(*pause) {
            return None;
        }
        if let Some(held) = &mut self.held
            && held.list.since(begun.milliseconds) <= span(*apart)
        {
            // In step are those who are there each time.
            let steady: HashSet<usize> = held.devices.intersection(&devices).copied().collect();
            if steady.len() >= *least {
                held.list.append(list, keep);
                held.devices = steady;
                held.waves += 1;
                return None;
            }
        }
        complete(self.held.replace(Ended { list, devices, waves: 1 }), rule)
    }
}

fn complete(held: Option<Ended>, rule: &Rule) -> Option<Ended> {
    let Rule::Burst { waves, .. } = rule else { return None };
    held.filter(|held| held.waves >= *waves)
}
