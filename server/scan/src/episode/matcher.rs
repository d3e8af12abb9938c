//! Events that come one by one, against the rules of all episodes.
//!
//! An event of a device meets the rules in their order. A sequence keeps it until it is complete or cannot become so any more; an event
//! that an episode explains is not looked at again. What is about many devices waits as long as a sequence may take.

use super::{
    Event, Happened,
    rush::{Ended, Rush, Waves},
};
use crate::{Confidence, log::Time};
use indexmap::IndexMap;
use iotcodes_catalog::{Catalog, EntryId, EntryKind, Rule};
use smallvec::SmallVec;
use std::{
    collections::{HashSet, VecDeque},
    mem,
    sync::Arc,
};

/// How far a record may stand before its predecessor in a log of many writers, in milliseconds; then it counts as if it came with that.
const DISORDER: i64 = 5_000;

/// How many events a sequence waits with at most.
const WAITING: usize = 64;

/// Records closer to each other than this tell of one disconnect, in milliseconds.
const SAME: i64 = 60_000;

/// How many episodes of many devices a device remembers its part in.
const PARTS: usize = 8;

/// How long after its end an episode can still turn out to be part of one of many devices, in milliseconds.
const SETTLED: i64 = 900_000;

/// Finds episodes in events that come one by one, in the order of the log.
pub struct Matcher<'c> {
    catalog: &'c Catalog,
    /// For each rule the bit of its first list of events.
    bits: Vec<usize>,
    /// For each entry, and for each event that is no error, the lists that name it.
    codes: Vec<u64>,
    told: Vec<u64>,
    keep: usize,
    most: usize,
    /// How long a sequence may take, in milliseconds.
    patience: i64,
    devices: IndexMap<Arc<str>, Device>,
    /// What happens to many at once, for each rule about that.
    rushes: Vec<(usize, Many)>,
    /// The events for these, until no sequence can explain them any more.
    waiting: VecDeque<(usize, Item)>,
    /// Those of them that a sequence explains.
    explained: HashSet<usize>,
    last: Option<Time>,
    happened: Vec<Happened>,
}

/// An event as rules see it.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub(super) place: usize,
    pub(super) time: Time,
    /// The lists of events that it is in.
    lists: u64,
}

/// A device with what is open there.
struct Device {
    last: Time,
    open: Vec<(usize, Open)>,
    /// The rules about many in whose episodes it has part, and since when until when.
    parts: Vec<(usize, i64, i64)>,
}

/// What a rule has seen of a device so far, in few bytes: there may be many devices.
enum Open {
    Sequence(VecDeque<Item>),
    /// Since when the device is well, and whether that was long enough when the trouble began.
    Repeat {
        list: Box<List>,
        well: Option<i64>,
        fell: bool,
    },
    Period {
        list: Box<List>,
        usual: i64,
    },
    Retries {
        list: Box<List>,
        first: i64,
        longest: i64,
    },
}

enum Many {
    Rush(Rush),
    Waves(Waves),
}

/// The events of an episode, of a long one only the first ones and the last.
#[derive(Clone, Default)]
pub(super) struct List {
    places: SmallVec<[usize; 2]>,
    pub(super) count: usize,
    /// The first and the last event's.
    pub(super) span: Option<(Time, Time)>,
}

impl List {
    pub(super) fn push(&mut self, place: usize, time: Time, keep: usize) {
        match self.places.last_mut() {
            Some(last) if self.count >= keep => *last = place,
            _ => self.places.push(place),
        }
        self.count += 1;
        self.span = Some((self.span.map_or(time, |(first, _)| first), time));
    }

    pub(super) fn append(&mut self, other: List, keep: usize) {
        let room = keep.saturating_sub(self.places.len());
        let last = other.places.last().copied();
        self.places.extend(other.places.into_iter().take(room));
        if let (Some(kept), Some(last)) = (self.places.last_mut(), last) {
            *kept = last;
        }
        self.count += other.count;
        self.span = match (self.span, other.span) {
            (Some((first, _)), Some((_, last))) => Some((first, last)),
            (one, other) => one.or(other),
        };
    }

    /// Milliseconds from the first to the last.
    pub(super) fn length(&self) -> i64 {
        self.span.map_or(0, |(first, last)| last.milliseconds - first.milliseconds)
    }

    /// Milliseconds from the last to a time.
    pub(super) fn since(&self, time: i64) -> i64 {
        self.span.map_or(0, |(_, last)| time - last.milliseconds)
    }

    /// How long it lasts, in words.
    pub(super) fn words(&self) -> String {
        match self.length() / 1000 {
            seconds @ ..120 => format!("{seconds} s"),
            seconds @ ..7200 => format!("{} min", seconds / 60),
            seconds => format!("{} h", seconds / 3600),
        }
    }

    pub(super) fn happened(self, episode: usize, confidence: Confidence, detail: String) -> Option<Happened> {
        let (first, last) = self.span?;
        let List { places, count, .. } = self;
        Some(Happened {
            episode,
            device: None,
            devices: 1,
            events: places.into_vec(),
            count,
            first,
            last,
            confidence,
            detail,
        })
    }
}

impl<'c> Matcher<'c> {
    /// A matcher for all episodes of a catalog.
    pub fn new(catalog: &'c Catalog) -> Matcher<'c> {
        let mut bits = Vec::new();
        let mut codes = vec![0; catalog.entries.len()];
        let mut told = vec![0; catalog.logs.events.len()];
        let mut bit = 0;
        for episode in &catalog.episodes {
            bits.push(bit);
            for names in episode.rule.lists() {
                // The reader of catalogs lets no more lists pass than there are bits.
                let mask = 1u64.checked_shl(bit as u32).unwrap_or(0);
                for (code, entry) in codes.iter_mut().zip(&catalog.entries) {
                    let is = |name: &String| match &entry.code {
                        Some(number) => entry.kind == EntryKind::Code && covers(name, number),
                        None => *name == entry.name,
                    };
                    if names.iter().any(is) {
                        *code |= mask;
                    }
                }
                for (told, event) in told.iter_mut().zip(&catalog.logs.events) {
                    if names.contains(&event.name) {
                        *told |= mask;
                    }
                }
                bit += 1;
            }
        }
        let mut rushes = Vec::new();
        let mut patience = 0;
        for (place, episode) in catalog.episodes.iter().enumerate() {
            match &episode.rule {
                Rule::Sequence { within, .. } => patience = patience.max(span(*within)),
                Rule::Burst { waves: 2.., .. } => rushes.push((place, Many::Waves(Waves::default()))),
                Rule::Burst { .. } => rushes.push((place, Many::Rush(Rush::default()))),
                _ => {}
            }
        }
        Matcher {
            catalog,
            bits,
            codes,
            told,
            keep: usize::MAX,
            most: usize::MAX,
            patience: patience + DISORDER,
            devices: IndexMap::new(),
            rushes,
            waiting: VecDeque::new(),
            explained: HashSet::new(),
            last: None,
            happened: Vec::new(),
        }
    }

    /// Keeps at most so many places of an episode's events, the first ones and the last, and knows at most so many devices, the first
    /// ones: memory then depends on neither.
    pub fn keeping(self, events: usize, devices: usize) -> Matcher<'c> {
        Matcher { keep: events.max(2), most: devices, ..self }
    }

    /// Whether an episode can be made of an entry's error.
    pub fn concerns(&self, episode: usize, entry: EntryId) -> bool {
        let lists = self.catalog.episodes[episode].rule.lists().len();
        let mask =
            (0..lists).fold(0, |mask, list| mask | 1u64.checked_shl((self.bits[episode] + list) as u32).unwrap_or(0));
        self.codes.get(entry).is_some_and(|codes| codes & mask != 0)
    }

    /// Takes the next event. `place` is what [`Happened::events`] will call it; it means nothing here.
    pub fn feed(&mut self, place: usize, event: &Event) {
        let (Some(time), Some(name)) = (event.time, &event.device) else { return };
        let codes = event.codes.iter().filter_map(|&code| self.codes.get(code));
        let told = event.told.iter().filter_map(|&event| self.told.get(event));
        let lists = codes.chain(told).fold(0, |all, lists| all | lists);
        if lists == 0 {
            return;
        }
        let Some(device) = self.device(name, time) else { return };
        let own = self.devices[device].last;
        if !follows(own, time) {
            self.close(device);
        }
        let time = if follows(own, time) { later(own, time) } else { time };
        self.devices[device].last = time;
        let item = Item { place, time, lists };
        self.pass(0, device, item);

        match self.last {
            Some(last) if follows(last, time) => self.last = Some(later(last, time)),
            last => {
                if last.is_some() {
                    self.settle(true);
                }
                self.last = Some(time);
            }
        }
        if self.is_many(&item) {
            self.waiting.push_back((device, item));
        }
        self.settle(false);
    }

    /// The episodes that are over and can be said already, in no particular order.
    pub fn take(&mut self) -> Vec<Happened> {
        let now = self.last.map_or(i64::MIN, |last| last.milliseconds);
        let all = mem::take(&mut self.happened);
        let (over, open): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|it| now.saturating_sub(it.last.milliseconds) > SETTLED + self.patience);
        self.happened = open;
        over.into_iter().filter(|it| !self.is_part(it)).collect()
    }

    /// All that [`take`](Self::take) has not given, in the order of the first events.
    pub fn finish(mut self) -> Vec<Happened> {
        (0..self.devices.len()).for_each(|device| self.close(device));
        self.settle(true);
        let all = mem::take(&mut self.happened);
        let mut all: Vec<Happened> = all.into_iter().filter(|it| !self.is_part(it)).collect();
        all.sort_by(|a, b| (a.events.first(), a.episode).cmp(&(b.events.first(), b.episode)));
        all
    }

    /// The number of a device; `None` where there are too many.
    fn device(&mut self, name: &Arc<str>, time: Time) -> Option<usize> {
        let known = self.devices.get_index_of(name);
        if known.is_some() || self.devices.len() >= self.most {
            return known;
        }
        let device = Device { last: time, open: Vec::new(), parts: Vec::new() };
        Some(self.devices.insert_full(Arc::clone(name), device).0)
    }

    /// Whether an event is in one of a rule's lists.
    fn is(&self, item: &Item, rule: usize, list: usize) -> bool {
        item.lists.checked_shr((self.bits[rule] + list) as u32).unwrap_or(0) & 1 == 1
    }

    /// Shows an event of a device to its rules, from one of them on.
    fn pass(&mut self, from: usize, device: usize, item: Item) {
        let catalog = self.catalog;
        for (rule, episode) in catalog.episodes.iter().enumerate().skip(from) {
            let goes_on = match &episode.rule {
                Rule::Sequence { steps, within } => self.sequence(rule, steps, *within, device, item),
                Rule::Repeat { .. } => self.repeat(rule, &episode.rule, device, item),
                Rule::Period { .. } => self.period(rule, &episode.rule, device, item),
                Rule::Retries { .. } => self.retries(rule, &episode.rule, device, item),
                Rule::Burst { .. } => true,
            };
            if !goes_on {
                return;
            }
        }
    }

    /// What a rule has open at a device, taken out.
    fn open(&mut self, rule: usize, device: usize) -> Option<Open> {
        let open = &mut self.devices[device].open;
        let at = open.iter().position(|&(of, _)| of == rule)?;
        Some(open.swap_remove(at).1)
    }

    fn keep_open(&mut self, rule: usize, device: usize, it: Open) {
        let open = &mut self.devices[device].open;
        // Most devices are well and have little open.
        open.reserve_exact(1);
        open.push((rule, it));
    }

    fn sequence(&mut self, rule: usize, steps: &[Vec<String>], within: u32, device: usize, item: Item) -> bool {
        let begins = self.is(&item, rule, 0);
        let Some(Open::Sequence(mut queue)) =
            self.open(rule, device).or_else(|| begins.then(|| Open::Sequence(VecDeque::with_capacity(1))))
        else {
            return true;
        };
        queue.push_back(item);
        let mut gone = Vec::new();
        let old = |first: &Item| item.time.milliseconds - first.time.milliseconds > span(within);
        if queue.len() > WAITING {
            gone.extend(queue.pop_front());
        }
        while queue.front().is_some_and(|first| old(first) || !self.is(first, rule, 0)) {
            gone.extend(queue.pop_front());
        }
        // Those of the steps so far; each step's can come several times.
        let (mut made, mut list, mut others) = (0, List::default(), Vec::new());
        let mut explained = Vec::new();
        for item in &queue {
            let next = made < steps.len() && self.is(item, rule, made);
            if next || (0..made).any(|step| self.is(item, rule, step)) {
                made += usize::from(next);
                list.push(item.place, item.time, self.keep);
                explained.extend(self.is_many(item).then_some(item.place));
            } else {
                others.push(*item);
            }
        }
        if made == steps.len() {
            let detail = format!("{} events within {} s", list.count, list.length() / 1000);
            self.happened(list.happened(rule, Confidence::Certain, detail), device);
            self.explained.extend(explained);
            gone.extend(others);
        } else if !queue.is_empty() {
            self.keep_open(rule, device, Open::Sequence(queue));
        }
        gone.into_iter().for_each(|item| self.pass(rule + 1, device, item));
        false
    }

    fn repeat(&mut self, rule: usize, of: &Rule, device: usize, item: Item) -> bool {
        let Rule::Repeat { least, pause, after, .. } = of else { return true };
        let (again, ends) = (self.is(&item, rule, 0), self.is(&item, rule, 1));
        if !again && !ends {
            return true;
        }
        let now = item.time.milliseconds;
        let (mut list, mut well, mut fell) = match self.open(rule, device) {
            Some(Open::Repeat { list, well, fell }) => (list, well, fell),
            _ => (Box::default(), None, false),
        };
        if !again || list.since(now) > span(*pause) {
            self.repeated(rule, of, device, mem::take(&mut *list), fell);
        }
        let mut explains = false;
        if again {
            if list.count == 0 {
                fell = well.take().is_some_and(|well| now - well >= span(after.unwrap_or(0)));
            }
            list.push(item.place, item.time, self.keep);
            explains = list.count >= *least && (fell || after.is_none());
        } else if after.is_some() {
            well.get_or_insert(now);
        }
        if list.count > 0 || well.is_some() {
            self.keep_open(rule, device, Open::Repeat { list, well, fell });
        }
        !explains
    }

    fn repeated(&mut self, rule: usize, of: &Rule, device: usize, list: List, fell: bool) {
        let Rule::Repeat { least, after, .. } = of else { return };
        if list.count >= *least && (fell || after.is_none()) {
            let sure = if list.count >= 2 * least { Confidence::Certain } else { Confidence::Likely };
            let detail = format!("{} times in {}", list.count, list.words());
            self.happened(list.happened(rule, sure, detail), device);
        }
    }

    fn period(&mut self, rule: usize, of: &Rule, device: usize, item: Item) -> bool {
        let Rule::Period { deviation, .. } = of else { return true };
        if !self.is(&item, rule, 0) {
            return true;
        }
        let (mut list, mut usual) = match self.open(rule, device) {
            Some(Open::Period { list, usual }) => (list, usual),
            _ => (Box::default(), 0),
        };
        let gap = list.since(item.time.milliseconds);
        if list.count == 0 || gap >= SAME {
            if list.count > 1 && (gap - usual).abs() as f64 > deviation * usual as f64 {
                let last = list.places.last().copied().zip(list.span.map(|(_, last)| last));
                // The last one that fitted may be the first of another series, unless it is told already.
                if !self.periodic(rule, of, device, mem::take(&mut *list), usual)
                    && let Some((place, time)) = last
                {
                    list.push(place, time, self.keep);
                }
            }
            if list.count == 1 {
                usual = gap;
            }
            list.push(item.place, item.time, self.keep);
        }
        self.keep_open(rule, device, Open::Period { list, usual });
        true
    }

    /// Tells of a series that has ended, if it is long enough; whether it was.
    fn periodic(&mut self, rule: usize, of: &Rule, device: usize, list: List, usual: i64) -> bool {
        let Rule::Period { least, shortest, known, .. } = of else { return false };
        if list.count < *least || usual < span(*shortest) {
            return false;
        }
        let minutes = list.length() as f64 / (list.count - 1).max(1) as f64 / 60_000.0;
        let fits = known.iter().find(|known| (known.minutes - minutes).abs() <= 0.02 * known.minutes);
        let means = fits.map(|known| format!("; {}", known.means)).unwrap_or_default();
        let detail = format!("every {minutes:.0} min, {} times{means}", list.count);
        let sure = if fits.is_some() { Confidence::Certain } else { Confidence::Likely };
        self.happened(list.happened(rule, sure, detail), device);
        true
    }

    fn retries(&mut self, rule: usize, of: &Rule, device: usize, item: Item) -> bool {
        let Rule::Retries { pause, .. } = of else { return true };
        if !self.is(&item, rule, 0) {
            return true;
        }
        let (mut list, mut first, mut longest) = match self.open(rule, device) {
            Some(Open::Retries { list, first, longest }) => (list, first, longest),
            _ => (Box::default(), 0, 0),
        };
        let gap = list.since(item.time.milliseconds);
        if gap > span(*pause) {
            self.retried(rule, of, device, mem::take(&mut *list), first, longest);
        }
        match list.count {
            0 => (first, longest) = (0, 0),
            1 => first = gap,
            _ => longest = longest.max(gap),
        }
        list.push(item.place, item.time, self.keep);
        self.keep_open(rule, device, Open::Retries { list, first, longest });
        true
    }

    fn retried(&mut self, rule: usize, of: &Rule, device: usize, list: List, first: i64, longest: i64) {
        let Rule::Retries { least, growth, enough, .. } = of else { return };
        let most = first.max(longest);
        // Waits that grow, or are long already, are as they should be.
        let fair = most >= span(*enough) || longest as f64 >= growth * first.max(1000) as f64;
        if list.count < *least || fair {
            return;
        }
        let sure = if list.count >= 2 * least { Confidence::Certain } else { Confidence::Likely };
        let detail = format!("{} attempts, never more than {:.0} s apart", list.count, most as f64 / 1000.0);
        self.happened(list.happened(rule, sure, detail), device);
    }

    /// Ends what is open at a device, the first rules first: they give back what the later ones may want.
    fn close(&mut self, device: usize) {
        let catalog = self.catalog;
        for (rule, episode) in catalog.episodes.iter().enumerate() {
            let of = &episode.rule;
            match self.open(rule, device) {
                Some(Open::Sequence(queue)) => queue.into_iter().for_each(|item| self.pass(rule + 1, device, item)),
                Some(Open::Repeat { list, fell, .. }) => self.repeated(rule, of, device, *list, fell),
                Some(Open::Period { list, usual }) => _ = self.periodic(rule, of, device, *list, usual),
                Some(Open::Retries { list, first, longest }) => self.retried(rule, of, device, *list, first, longest),
                None => {}
            }
        }
    }

    /// Whether a rule about many devices counts an event.
    fn is_many(&self, item: &Item) -> bool {
        self.rushes.iter().any(|&(rule, _)| self.is(item, rule, 0))
    }

    /// Shows the rules about many devices what no sequence can explain any more, or all that waits if the log ends here.
    fn settle(&mut self, ends: bool) {
        let now = self.last.map_or(i64::MAX, |last| last.milliseconds);
        let mut rushes = mem::take(&mut self.rushes);
        while let Some(&(device, item)) = self.waiting.front() {
            if !ends && now - item.time.milliseconds <= self.patience {
                break;
            }
            self.waiting.pop_front();
            if self.explained.remove(&item.place) {
                continue;
            }
            for (rule, many) in &mut rushes {
                if !self.is(&item, *rule, 0) {
                    continue;
                }
                let of = &self.catalog.episodes[*rule].rule;
                let ended = match many {
                    Many::Rush(rush) => rush.feed(of, device, &item, self.is(&item, *rule, 1), self.keep),
                    Many::Waves(waves) => waves.feed(of, device, &item, self.keep),
                };
                self.ended(*rule, ended);
            }
        }
        if ends {
            self.explained.clear();
            for (rule, many) in &mut rushes {
                let of = &self.catalog.episodes[*rule].rule;
                let ended = match many {
                    Many::Rush(rush) => mem::take(rush).close(of),
                    Many::Waves(waves) => mem::take(waves).close(of, self.keep),
                };
                self.ended(*rule, ended);
            }
        }
        self.rushes = rushes;
    }

    fn ended(&mut self, rule: usize, ended: Option<Ended>) {
        let Some(Ended { list, devices, waves }) = ended else { return };
        let Some((first, last)) = list.span else { return };
        for &device in &devices {
            let parts = &mut self.devices[device].parts;
            if parts.len() >= PARTS {
                parts.remove(0);
            }
            parts.push((rule, first.milliseconds - SAME, last.milliseconds + SAME));
        }
        let times = if waves > 1 { format!(", {waves} times") } else { String::new() };
        let detail = format!("{} devices within {}{times}", devices.len(), list.words());
        let happened = list.happened(rule, Confidence::Likely, detail);
        self.happened.extend(happened.map(|it| Happened { devices: devices.len(), ..it }));
    }

    fn happened(&mut self, happened: Option<Happened>, device: usize) {
        let name = self.devices.get_index(device).map(|(name, _)| Arc::clone(name));
        self.happened.extend(happened.map(|it| Happened { device: name, ..it }));
    }

    /// Whether an episode of one device says again what one of many devices says.
    fn is_part(&self, it: &Happened) -> bool {
        let device = it.device.as_ref().and_then(|name| self.devices.get(name));
        let within = |&(rule, from, until): &(usize, i64, i64)| {
            rule < it.episode && from <= it.first.milliseconds && it.last.milliseconds <= until
        };
        device.is_some_and(|device| device.parts.iter().any(within))
    }
}

/// Whether a time can be compared with the one before: the clock does not go back and keeps its zone.
fn follows(last: Time, time: Time) -> bool {
    last.zoned == time.zoned && time.milliseconds >= last.milliseconds.saturating_sub(DISORDER)
}

fn later(one: Time, other: Time) -> Time {
    Time { milliseconds: one.milliseconds.max(other.milliseconds), ..other }
}

/// Seconds in milliseconds.
pub(super) fn span(seconds: u32) -> i64 {
    i64::from(seconds) * 1000
}

/// Whether a code belongs to a pattern such as `404104` or `5xxxxx`.
fn covers(pattern: &str, code: &str) -> bool {
    pattern.len() == code.len() && pattern.bytes().zip(code.bytes()).all(|(a, b)| a == b || a == b'x')
}
