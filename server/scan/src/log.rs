//! What the records of a log tell besides codes: where each begins, when it was written, whose it is, what happened.

use aho_corasick::AhoCorasick;
use iotcodes_catalog::Catalog;
use jiff::{civil::Date, tz::TimeZone};
use memchr::{memchr2, memchr3};
use regex::bytes::{Captures, Regex, RegexBuilder};
use std::ops::Range;

/// How the records of logs are read: the shapes of the catalog, compiled.
pub struct Logs {
    times: Vec<TimeShape>,
    devices: Vec<Regex>,
    events: Vec<Regex>,
    /// Words without which no event is told, and whose they are.
    words: AhoCorasick,
    owners: Vec<usize>,
    lists: Vec<String>,
}

struct TimeShape {
    pattern: Regex,
    in_object: bool,
}

/// A record of a log: a line with those that continue it, or an object of a JSON document.
pub struct Record<'t> {
    /// Where it stands, in bytes, without the end of its last line.
    pub range: Range<usize>,
    /// When it was written.
    pub time: Option<Time>,
    text: &'t [u8],
}

/// A point in time as a log tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// Milliseconds since 1970, of the log's own clock where it names no zone.
    pub milliseconds: i64,
    /// Whether the log names a zone. Two times can only be compared if both do, or neither.
    pub zoned: bool,
}

/// How much of a line is looked at for its time, in bytes; a JSON object may tell it further behind.
const HEAD: usize = 160;
const OBJECT_HEAD: usize = 4096;

/// How much of a record is read for what else it tells, in bytes.
const RECORD: usize = 16 << 10;

/// A record that is longer ends there, in bytes.
const LONGEST: usize = 1 << 20;

/// Keys are shorter than this, in bytes.
const KEY: usize = 64;

/// A date so much earlier than the last, in days, belongs to the next year in a log that names no years.
const NEW_YEAR: i32 = 180;

impl Logs {
    /// Compiles the shapes of a catalog.
    pub fn new(catalog: &Catalog) -> Logs {
        let compile = |pattern: &str| {
            RegexBuilder::new(pattern).unicode(false).build().expect("reading the catalog checked every pattern")
        };
        let shapes = &catalog.logs;
        let owned =
            shapes.events.iter().enumerate().flat_map(|(event, shape)| shape.words.iter().map(move |it| (event, it)));
        let (owners, words): (Vec<usize>, Vec<&String>) = owned.unzip();
        let words = AhoCorasick::builder().ascii_case_insensitive(true).build(words);
        Logs {
            times: shapes
                .times
                .iter()
                .map(|shape| TimeShape { pattern: compile(&shape.pattern), in_object: shape.in_object })
                .collect(),
            devices: shapes.devices.iter().map(|shape| compile(&shape.pattern)).collect(),
            events: shapes.events.iter().map(|shape| compile(&shape.pattern)).collect(),
            words: words.expect("a few short words make a small automaton"),
            owners,
            lists: shapes.lists.clone(),
        }
    }

    /// The records of a log, in its order. `year` is the first one's where the log names none, as that of syslog does not.
    pub fn records<'a>(&'a self, text: &'a [u8], year: i16) -> Records<'a> {
        Records { logs: self, text, state: State::new(year) }
    }

    /// Reads a log that comes in pieces. The records are those that [`records`](Self::records) finds in the whole.
    pub fn reader(&self, year: i16) -> Reader<'_> {
        Reader { logs: self, state: State::new(year), tail: Vec::new(), offset: 0 }
    }

    /// Whether a text that begins a record tells its time.
    fn tells_time(&self, text: &[u8]) -> bool {
        let head = &text[..text.len().min(OBJECT_HEAD)];
        self.times.iter().any(|shape| shape.in_object && shape.pattern.is_match(head))
    }

    /// Whose record it is: a device, or `device/module`.
    pub fn device(&self, record: &Record<'_>) -> Option<String> {
        let text = &record.text[..record.text.len().min(RECORD)];
        let found = self.devices.iter().find_map(|device| affirmed(device, text))?;
        let name = |group: &str| found.name(group).map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned());
        let id = name("id")?;
        Some(match name("module") {
            Some(module) => format!("{id}/{module}"),
            None => id,
        })
    }

    /// What the record tells besides errors, as places in the catalog's list, each with where it says so.
    pub fn events<'a>(&'a self, record: &'a Record<'_>) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let text = &record.text[..record.text.len().min(RECORD)];
        let start = record.range.start;
        let mut possible = vec![false; self.events.len()];
        for word in self.words.find_overlapping_iter(text) {
            possible[self.owners[word.pattern().as_usize()]] = true;
        }
        self.events.iter().enumerate().filter(move |(event, _)| possible[*event]).filter_map(move |(event, pattern)| {
            let found = affirmed(pattern, text)?.get(0)?;
            Some((event, start + found.start()..start + found.end()))
        })
    }
}

/// The first place that a pattern finds, unless a group whose name begins with `no` is in it.
fn affirmed<'t>(pattern: &Regex, text: &'t [u8]) -> Option<Captures<'t>> {
    pattern.find(text)?;
    let denies = |found: &Captures<'_>| {
        let mut groups = pattern.capture_names().enumerate();
        groups.any(|(at, name)| name.is_some_and(|name| name.starts_with("no")) && found.get(at).is_some())
    };
    pattern.captures_iter(text).find(|found| !denies(found))
}

/// The records of a log that is there already.
pub struct Records<'a> {
    logs: &'a Logs,
    text: &'a [u8],
    state: State,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let Open { range, time, .. } = self.state.next(self.logs, self.text, true)?;
        Some(Record { time, text: &self.text[range.clone()], range })
    }
}

/// Reads the records of a log that comes in pieces, with memory for the longest record.
pub struct Reader<'a> {
    logs: &'a Logs,
    state: State,
    /// The end of the log so far, and where it begins.
    tail: Vec<u8>,
    offset: usize,
}

impl Reader<'_> {
    /// Takes the next piece of the log, and gives each record that is complete.
    pub fn feed(&mut self, piece: &[u8], each: impl FnMut(Record<'_>)) {
        self.tail.extend_from_slice(piece);
        self.tell(false, each);
        let done = self.state.done().min(self.tail.len());
        self.tail.drain(..done);
        self.state.shift(done);
        self.offset += done;
    }

    /// Gives what is left: the log ends here.
    pub fn finish(mut self, each: impl FnMut(Record<'_>)) {
        self.tell(true, each);
    }

    fn tell(&mut self, last: bool, mut each: impl FnMut(Record<'_>)) {
        while let Some(Open { range, time, .. }) = self.state.next(self.logs, &self.tail, last) {
            let text = &self.tail[range.clone()];
            each(Record { range: self.offset + range.start..self.offset + range.end, time, text });
        }
    }
}

/// What reading has come to.
struct State {
    cutter: Cutter,
    clock: Clock,
    open: Option<Open>,
}

/// A record to which more may come.
struct Open {
    range: Range<usize>,
    time: Option<Time>,
    is_object: bool,
    /// Whether it begins with a space.
    indented: bool,
}

impl State {
    fn new(year: i16) -> State {
        State { cutter: Cutter::default(), clock: Clock::new(year), open: None }
    }

    /// The next record of a text that may go on, unless this is the last of it.
    fn next(&mut self, logs: &Logs, text: &[u8], last: bool) -> Option<Open> {
        while let Some(Unit { range, is_object }) = self.cutter.next(logs, text, last) {
            let unit = &text[range.clone()];
            let time = self.clock.read(&logs.times, unit);
            let indented = matches!(unit.first(), Some(b' ' | b'\t'));
            // What has no time of its own continues what has one, such as the lines of a stack; so does what is indented.
            let continues = |open: &&mut Open| {
                let short = range.end - open.range.start <= LONGEST;
                let further = indented && !open.indented;
                let part = time.is_none() && open.time.is_some() && !(is_object && open.is_object);
                short && (further || part)
            };
            match self.open.as_mut().filter(continues) {
                Some(open) => open.range.end = range.end,
                None => {
                    let before = self.open.replace(Open { range, time, is_object, indented });
                    if before.is_some() {
                        return before;
                    }
                }
            }
        }
        if last { self.open.take() } else { None }
    }

    /// Up to where the text is not needed any more.
    fn done(&self) -> usize {
        self.open.as_ref().map_or(usize::MAX, |open| open.range.start).min(self.cutter.done())
    }

    fn shift(&mut self, by: usize) {
        self.cutter.shift(by);
        if let Some(open) = &mut self.open {
            open.range = open.range.start - by..open.range.end - by;
        }
    }
}

/// A line, or a JSON object that is a record.
struct Unit {
    range: Range<usize>,
    is_object: bool,
}

/// Cuts a text into lines and JSON objects. Whatever begins like JSON and turns out to be none is cut into lines again.
#[derive(Default)]
struct Cutter {
    /// Everything before is cut.
    at: usize,
    /// What begins there is looked through so far.
    seen: usize,
    /// The brackets that are open, the innermost last. Empty between objects.
    open: Vec<Bracket>,
    /// The object that is to be a record, and how many brackets are open around it.
    object: Option<(usize, usize)>,
    quoted: bool,
    /// The string that was just read, if it can be a key.
    key: Range<usize>,
    /// The last byte that is no space, outside of strings.
    before: u8,
    /// Whether only spaces were seen since the line's beginning, which was there.
    line: Option<usize>,
    /// Whether an object has ended in this line.
    behind: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    Object,
    List,
    /// A list of records.
    Records,
}

/// The mark with which some programs begin a text.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Cutter {
    fn next(&mut self, logs: &Logs, text: &[u8], last: bool) -> Option<Unit> {
        loop {
            let unit = if self.open.is_empty() { self.line(text, last) } else { self.inside(logs, text, last) };
            match unit {
                Found::Unit(unit) => return Some(unit),
                Found::More => return None,
                Found::Nothing => {}
            }
        }
    }

    /// The next line, or the beginning of an object.
    fn line(&mut self, text: &[u8], last: bool) -> Found {
        if self.behind {
            self.at += text[self.at..].iter().take_while(|byte| b" \t,".contains(byte)).count();
        }
        let rest = &text[self.at..];
        match rest.first() {
            None => return Found::More,
            Some(b'\n' | b'\r') => {
                (self.at, self.behind) = (self.at + 1, false);
                return Found::Nothing;
            }
            Some(b'\xef') if rest.starts_with(MARK) => {
                self.at += MARK.len();
                return Found::Nothing;
            }
            Some(b'\xef') if !last && MARK.starts_with(rest) => return Found::More,
            Some(b'{') => {
                self.enter(Bracket::Object);
                self.object = Some((self.at, 0));
                return Found::Nothing;
            }
            Some(b'[') => match rest.iter().skip(1).take(KEY).find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'{') => {
                    self.enter(Bracket::Records);
                    return Found::Nothing;
                }
                None if !last && rest.len() <= KEY => return Found::More,
                _ => {}
            },
            _ => {}
        }
        let from = self.seen.max(self.at);
        let end = match memchr2(b'\n', b'\r', &text[from..]) {
            Some(length) => from + length,
            None if last => text.len(),
            None => text.len().min(self.at + LONGEST),
        };
        let end = end.min(self.at + LONGEST);
        self.seen = end;
        if end == text.len() && !last && end < self.at + LONGEST {
            return Found::More;
        }
        let range = self.at..end;
        (self.at, self.behind) = (end, false);
        if text[range.clone()].trim_ascii().is_empty() {
            return Found::Nothing;
        }
        Found::Unit(Unit { range, is_object: false })
    }

    fn enter(&mut self, bracket: Bracket) {
        self.open.push(bracket);
        (self.seen, self.before, self.line) = (self.at + 1, if bracket == Bracket::Object { b'{' } else { b'[' }, None);
        (self.quoted, self.key) = (false, 0..0);
    }

    /// Goes on in a JSON value until an object ends that is a record.
    fn inside(&mut self, logs: &Logs, text: &[u8], last: bool) -> Found {
        while let Some(&byte) = text.get(self.seen) {
            let at = self.seen;
            if at - self.done() >= LONGEST {
                return self.broken(at);
            }
            if self.quoted {
                let Some(length) = memchr3(b'"', b'\\', b'\n', &text[at..]) else {
                    self.seen = text.len();
                    break;
                };
                let at = at + length;
                self.seen = at + 1;
                match text[at] {
                    // What comes behind it belongs to it, and may not be there yet.
                    b'\\' if at + 1 == text.len() => {
                        self.seen = at;
                        break;
                    }
                    b'\\' => self.seen = at + 2,
                    b'"' => (self.quoted, self.before, self.key.end) = (false, b'"', at),
                    _ => return self.broken(at),
                }
                continue;
            }
            self.seen = at + 1;
            let line = self.line;
            match byte {
                b'\n' | b'\r' => {
                    self.line = Some(at + 1);
                    continue;
                }
                _ if byte.is_ascii_whitespace() => {
                    // Indented lines may go on with anything.
                    self.line = None;
                    continue;
                }
                _ => self.line = None,
            }
            // A key is a string that a colon follows, and nothing else.
            if byte != b'[' && (byte != b':' || self.before != b'"') {
                self.key = 0..0;
            }
            match byte {
                b'"' => (self.quoted, self.key) = (true, at + 1..at + 1),
                b'{' if !b",:[".contains(&self.before) => return self.broken(line.unwrap_or(at)),
                b'{' => {
                    let wraps = |(start, _): (usize, usize)| !logs.tells_time(&text[start..at]);
                    if self.open.last() == Some(&Bracket::Records) && self.object.is_none_or(wraps) {
                        self.object = Some((at, self.open.len()));
                    }
                    self.open.push(Bracket::Object);
                }
                b'[' => {
                    let key = text.get(self.key.clone()).unwrap_or_default();
                    let records = self.before == b':' && logs.lists.iter().any(|list| list.as_bytes() == key);
                    self.open.push(if records { Bracket::Records } else { Bracket::List });
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.before = byte;
                    self.behind = self.open.is_empty();
                    if self.behind {
                        self.at = at + 1;
                    }
                    if let Some((start, depth)) = self.object
                        && depth >= self.open.len()
                    {
                        (self.at, self.object) = (at + 1, None);
                        return Found::Unit(Unit { range: start..at + 1, is_object: true });
                    }
                    if self.behind {
                        return Found::Nothing;
                    }
                }
                // In JSON no line begins so.
                _ if line.is_some() && !b",:".contains(&byte) => return self.broken(at),
                _ => {}
            }
            self.before = byte;
        }
        if last && !self.open.is_empty() {
            let end = text.len();
            return self.broken(end);
        }
        Found::More
    }

    /// No JSON after all: what was begun ends here, and lines go on.
    fn broken(&mut self, at: usize) -> Found {
        let object = self.object.take();
        *self = Cutter { at, seen: at, ..Cutter::default() };
        match object {
            Some((start, _)) if start < at => Found::Unit(Unit { range: start..at, is_object: true }),
            _ => Found::Nothing,
        }
    }

    /// Up to where the text is not needed any more.
    fn done(&self) -> usize {
        match self.object {
            Some((start, _)) => start,
            None if self.open.is_empty() => self.at,
            // A key may tell what the list behind it is.
            None if self.quoted || self.seen - self.key.start < KEY => self.key.start.max(self.at),
            None => self.seen,
        }
    }

    fn shift(&mut self, by: usize) {
        let less = |at: usize| at.saturating_sub(by);
        (self.at, self.seen, self.line) = (less(self.at), less(self.seen), self.line.map(less));
        self.key = less(self.key.start)..less(self.key.end);
        self.object = self.object.map(|(start, depth)| (start - by, depth));
    }
}

enum Found {
    Unit(Unit),
    /// Something that is no unit was passed.
    Nothing,
    /// The text must go on first.
    More,
}

/// Reads times, and remembers what the records before have told of them.
struct Clock {
    year: i16,
    last: Option<Day>,
    /// How the last line told its time; the next one most likely does the same.
    mould: Option<Mould>,
}

/// A day, and when it begins.
#[derive(Clone, Copy)]
struct Day {
    date: Date,
    milliseconds: i64,
}

/// A line up to its time's end and a little further.
struct Mould {
    head: Vec<u8>,
    fields: Fields,
}

/// Where a time's parts stand.
#[derive(Clone, Default)]
struct Fields {
    epoch: Option<Range<usize>>,
    year: Option<Range<usize>>,
    month: Option<Range<usize>>,
    month_name: Option<Range<usize>>,
    day: Option<Range<usize>>,
    hour: Option<Range<usize>>,
    minute: Option<Range<usize>>,
    second: Option<Range<usize>>,
    fraction: Option<Range<usize>>,
    half: Option<Range<usize>>,
    zone: Option<Range<usize>>,
}

impl Clock {
    fn new(year: i16) -> Clock {
        Clock { year, last: None, mould: None }
    }

    fn read(&mut self, shapes: &[TimeShape], line: &[u8]) -> Option<Time> {
        if let Some(mould) = self.mould.take_if(|mould| mould.fits(line)) {
            let time = self.time(line, &mould.fields);
            self.mould = Some(mould);
            return time;
        }
        let is_object = line.starts_with(b"{");
        let head = &line[..line.len().min(if is_object { OBJECT_HEAD } else { HEAD })];
        if !is_object && !tells_hours(head) {
            return None;
        }
        let fields = shapes.iter().filter(|shape| shape.in_object == is_object).find_map(|shape| {
            let found = shape.pattern.captures(head)?;
            let start = found.get(0)?.start();
            (is_object || !is_sentence(&head[..start])).then(|| Fields::of(&found))
        })?;
        let time = self.time(line, &fields)?;
        self.mould = Mould::new(line, fields);
        Some(time)
    }

    fn time(&mut self, line: &[u8], fields: &Fields) -> Option<Time> {
        let text = |field: &Option<Range<usize>>| std::str::from_utf8(line.get(field.clone()?)?).ok();
        if let Some(epoch) = text(&fields.epoch) {
            let seconds: f64 = epoch.parse().ok()?;
            let unit =
                [(1e14, 1e-3), (1e11, 1.0)].iter().find(|(more, _)| seconds > *more).map_or(1e3, |(_, unit)| *unit);
            return Some(Time { milliseconds: (seconds * unit) as i64, zoned: true });
        }
        let number = |field| text(field).and_then(|text| text.parse::<i64>().ok());
        let day = match number(&fields.day) {
            Some(day) => {
                let month = number(&fields.month).or_else(|| {
                    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
                    names.iter().position(|name| Some(*name) == text(&fields.month_name)).map(|at| at as i64 + 1)
                })?;
                self.day(number(&fields.year), month as i8, day as i8)?
            }
            None => self.last?,
        };
        let hour = match (number(&fields.hour)?, text(&fields.half)) {
            (12, Some("AM")) => 0,
            (hour @ 1..=11, Some("PM")) => hour + 12,
            (hour, _) => hour,
        };
        let (minute, second) = (number(&fields.minute)?, number(&fields.second).unwrap_or(0));
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let fraction = text(&fields.fraction).map_or(0, |digits| {
            let digits = digits.bytes().chain(*b"000").take(3);
            digits.fold(0, |value, digit| value * 10 + i64::from(digit - b'0'))
        });
        let zone = text(&fields.zone).map(offset);
        let zoned = zone.is_some();
        self.last = Some(day);
        let seconds = (hour * 60 + minute) * 60 + second.min(59) - zone.flatten().unwrap_or(0);
        Some(Time { milliseconds: day.milliseconds + seconds * 1000 + fraction, zoned })
    }

    fn day(&mut self, year: Option<i64>, month: i8, day: i8) -> Option<Day> {
        let told = i16::try_from(year.unwrap_or(i64::from(self.year))).ok()?;
        if let Some(last) = self.last
            && (last.date.month(), last.date.day()) == (month, day)
            && (year.is_none() || last.date.year() == told)
        {
            return Some(last);
        }
        // Without a year, February 29 is one of the last leap year's.
        let years = if year.is_some() { told..=told } else { told.saturating_sub(8)..=told };
        let date = years.rev().find_map(|year| Date::new(year, month, day).ok())?;
        // In a log that names no years, December comes before January.
        let date = match self.last.filter(|_| year.is_none()) {
            Some(last) if (last.date - date).get_days() > NEW_YEAR => date.with().year(date.year() + 1).build().ok()?,
            Some(last) if (last.date - date).get_days() < -NEW_YEAR => {
                date.with().year(date.year() - 1).build().ok()?
            }
            _ => date,
        };
        self.year = date.year();
        Some(Day { date, milliseconds: date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond() })
    }
}

impl Fields {
    fn of(found: &Captures<'_>) -> Fields {
        let field = |name: &str| found.name(name).map(|text| text.range());
        Fields {
            epoch: field("epoch"),
            year: field("y"),
            month: field("mo"),
            month_name: field("mon"),
            day: field("d"),
            hour: field("h"),
            minute: field("mi"),
            second: field("s"),
            fraction: field("f"),
            half: field("ap"),
            zone: field("z"),
        }
    }

    fn end(&self) -> usize {
        let Fields { epoch, day, second, fraction, half, zone, year, minute, .. } = self;
        [epoch, day, second, fraction, half, zone, year, minute]
            .into_iter()
            .flatten()
            .map(|it| it.end)
            .max()
            .unwrap_or(0)
    }
}

impl Mould {
    /// What comes behind the time is a part of it, too: it could be a zone.
    const BEHIND: usize = 8;

    fn new(line: &[u8], fields: Fields) -> Option<Mould> {
        let head = line.get(..fields.end() + Mould::BEHIND)?.to_vec();
        Some(Mould { head, fields })
    }

    /// Whether a line begins with the same bytes, except for digits and for the letters behind the time.
    fn fits(&self, line: &[u8]) -> bool {
        let Some(head) = line.get(..self.head.len()) else { return false };
        let (time, behind) = head.split_at(head.len() - Mould::BEHIND);
        let (own, own_behind) = self.head.split_at(time.len());
        let same = |(a, b): (&u8, &u8)| a == b || a.is_ascii_digit() && b.is_ascii_digit();
        // A letter there can begin a zone or half a day.
        let zone = |text: &[u8]| matches!(text, [b' ', b'A' | b'P' | b'U' | b'G' | b'Z' | b'+' | b'-', ..]);
        time.iter().zip(own).all(same)
            && (behind == own_behind
                || own_behind[0] == behind[0]
                    && !b"ZUG+-.,0123456789".contains(&behind[0])
                    && !zone(behind)
                    && !zone(own_behind))
    }
}

/// Whether a text has a colon between two digits, as all times have.
fn tells_hours(text: &[u8]) -> bool {
    memchr::memchr_iter(b':', text).any(|at| {
        let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
        at > 0 && digit(at - 1) && digit(at + 1)
    })
}

/// Whether a text has two words side by side: a time behind it is not when it was written, but what it speaks of.
fn is_sentence(text: &[u8]) -> bool {
    let is_word = |word: &[u8]| word.len() > 1 && word.iter().all(u8::is_ascii_alphabetic);
    let mut words = text.split(|&byte| byte == b' ');
    let mut last = words.next().is_some_and(is_word);
    words.any(|word| std::mem::replace(&mut last, is_word(word)) && last)
}

/// What `Z`, `+01:00` and `+0100` mean, in seconds.
fn offset(zone: &str) -> Option<i64> {
    let Some(sign) = zone.strip_prefix(['+', '-']) else { return Some(0) };
    let digits: String = sign.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i64, i64) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logs() -> (Logs, &'static Catalog) {
        (Logs::new(Catalog::builtin()), Catalog::builtin())
    }

    /// Every record's text and time.
    fn records(text: &str) -> Vec<(&str, Option<i64>)> {
        let logs = logs().0;
        let records = logs.records(text.as_bytes(), 2026);
        records.map(|it| (&text[it.range], it.time.map(|time| time.milliseconds / 1000))).collect()
    }

    #[test]
    fn every_shape_finds_its_hits() {
        let (logs, catalog) = logs();
        let first = |line: &str| logs.records(line.as_bytes(), 2026).next().expect("there is a line").range;
        let record = |line: &'static str| Record { range: first(line), time: None, text: line.as_bytes() };
        for shape in &catalog.logs.times {
            for [line, time] in &shape.hits {
                let read = logs.records(line.as_bytes(), 2026).next().and_then(|record| record.time);
                let zoned = time.ends_with('Z');
                let expected: jiff::Timestamp = format!("{}Z", time.trim_end_matches('Z')).parse().expect(time);
                assert_eq!(read, Some(Time { milliseconds: expected.as_millisecond(), zoned }), "{line}");
            }
        }
        for shape in &catalog.logs.devices {
            for [line, device] in &shape.hits {
                assert_eq!(logs.device(&record(line)).as_ref(), Some(device), "{line}");
            }
        }
        for (place, event) in catalog.logs.events.iter().enumerate() {
            let told = |line: &'static str| logs.events(&record(line)).any(|(event, _)| event == place);
            for line in &event.hits {
                assert!(told(line), "{line} tells {}", event.name);
            }
            for line in &event.misses {
                assert!(!told(line), "{line} does not tell {}", event.name);
            }
        }
    }

    #[test]
    fn lines_without_a_time_continue_the_record_before() {
        let text = "2026-11-21 08:00:00 refused\n   at f()\ncaused by 404104\r\n\n2026-11-21 08:00:05 again";
        let (first, second) = text.split_at(text.find("\r").unwrap());
        assert_eq!(records(text), [(first, Some(1_795_248_000)), (second.trim(), Some(1_795_248_005))]);
    }

    #[test]
    fn without_times_each_line_is_a_record() {
        assert_eq!(records("one\ntwo\n  more\n"), [("one", None), ("two\n  more", None)]);
    }

    #[test]
    fn the_objects_of_a_list_are_records_and_so_are_lines_of_json() {
        let (a, b) = (r#"{"time":"2026-11-21T08:00:00Z","a":"}"}"#, r#"{"time":"2026-11-21T08:00:01Z"}"#);
        let both = [(a, Some(1_795_248_000)), (b, Some(1_795_248_001))];
        assert_eq!(records(&format!("{a}\n{b}\n")), both);
        assert_eq!(records(&format!("[\n  {a},\n  {b}\n]\n")), both);
        assert_eq!(records(&format!("{{\"records\": [{a}, {b}]}}")), both);
    }

    #[test]
    fn what_wraps_records_is_none_and_what_is_broken_off_costs_no_other() {
        let (a, b) = (r#"{"time":"2026-11-21T08:00:00Z","values":[{"a":1}]}"#, r#"{"time":"2026-11-21T08:00:01Z"}"#);
        let (a_is, b_is) = ((a, Some(1_795_248_000)), (b, Some(1_795_248_001)));
        assert_eq!(records(&format!("{{\"n\":[{{}}],\"records\":[{a},\n{b}],\"next\":[]}}\n{b}")), [a_is, b_is, b_is]);
        assert_eq!(records(&format!("\u{feff}{a}\r\n{b}")), [a_is, b_is]);
        // Cut in a string, between a key and its value, and behind a list.
        for end in [30, 6, a.len() - 1] {
            let cut = &a[..end];
            assert_eq!(records(&format!("{cut}\n{b}\n{a}")).last(), Some(&a_is), "{cut}");
            assert_eq!(
                records(&format!("{cut}\n2026-11-21 08:00:01 {{")).last().unwrap().1,
                Some(1_795_248_001),
                "{cut}"
            );
        }
    }

    #[test]
    fn a_reply_below_a_line_is_part_of_its_record() {
        let text = "2026-11-21 08:00:00 refused:\n{\n\"errorCode\": 404104\n}\n2026-11-21 08:00:01 {\"a\": 1}";
        let (first, second) = text.split_at(text.find("\n2026").unwrap());
        assert_eq!(records(text), [(first, Some(1_795_248_000)), (second.trim(), Some(1_795_248_001))]);
    }

    #[test]
    fn a_log_in_pieces_has_the_records_of_the_whole() {
        let list = r#"[ {"time":"2026-11-21T08:00:00Z","a":"}\\\""}, {"b":[{"c":1}]} ]"#;
        let document = "{\"a\": 1,\r\n \"records\" : [\n  {\"time\":\"2026-11-21T08:00:00Z\",\n \"a\": 2}\n]}\n";
        let lines = "\u{feff}2026-11-21 08:00:00 a\r\n  at b\n\n{\"c\": 1}\n[gw-7] d\n\u{feff}2026-11-21 08:00:01 e\\";
        let broken = "{\"a\": \"b\n{\"time\":\"2026-11-21T08:00:00Z\"\n2026-11-21 08:00:01 {\n";
        let text = [list, "\n", document, lines, "\n", broken, list].concat();
        let logs = logs().0;
        let whole: Vec<_> = logs.records(text.as_bytes(), 2026).map(|it| (it.range, it.time)).collect();
        for size in 1..text.len() {
            let (mut reader, mut records) = (logs.reader(2026), Vec::new());
            let mut each = |it: Record<'_>| {
                assert_eq!(it.text, &text.as_bytes()[it.range.clone()]);
                records.push((it.range, it.time));
            };
            text.as_bytes().chunks(size).for_each(|piece| reader.feed(piece, &mut each));
            reader.finish(&mut each);
            assert_eq!(records, whole, "in pieces of {size}");
        }
    }

    #[test]
    fn a_log_without_years_goes_on_in_the_next_one() {
        let times: Vec<_> = records("Dec 31 23:59:59 a\nJan  1 00:00:01 b\n").into_iter().map(|it| it.1).collect();
        assert_eq!(times[1].unwrap() - times[0].unwrap(), 2);
    }
}
