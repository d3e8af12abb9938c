//! What the records of a log tell besides codes: where each begins, when it was written, whose it is, what happened.

use iotcodes_catalog::Catalog;
use jiff::{
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};
use memchr::memchr2;
use regex::bytes::{Captures, Regex, RegexBuilder};
use std::ops::Range;

/// How the records of logs are read: the shapes of the catalog, compiled.
pub struct Logs {
    times: Vec<Regex>,
    devices: Vec<Regex>,
    events: Vec<Regex>,
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

/// A date so much earlier than the last, in days, belongs to the next year in a log that names no years.
const NEW_YEAR: i32 = 180;

impl Logs {
    /// Compiles the shapes of a catalog.
    pub fn new(catalog: &Catalog) -> Logs {
        let compile = |pattern: &str| {
            RegexBuilder::new(pattern).unicode(false).build().expect("reading the catalog checked every pattern")
        };
        let shapes = &catalog.logs;
        Logs {
            times: shapes.times.iter().map(|shape| compile(&shape.pattern)).collect(),
            devices: shapes.devices.iter().map(|shape| compile(&shape.pattern)).collect(),
            events: shapes.events.iter().map(|shape| compile(&shape.pattern)).collect(),
        }
    }

    /// The records of a log, in its order. `year` is the first one's where the log names none, as that of syslog does not.
    pub fn records<'a>(&'a self, text: &'a [u8], year: i16) -> Records<'a> {
        let objects = objects(text).unwrap_or_default().into_iter();
        Records { logs: self, text, objects, at: 0, clock: Clock { year, last: None, shape: 0 }, next: None }
    }

    /// Whose record it is: a device, or `device/module`.
    pub fn device(&self, record: &Record<'_>) -> Option<String> {
        let text = &record.text[..record.text.len().min(RECORD)];
        let found = self.devices.iter().find_map(|device| device.captures(text))?;
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
        self.events.iter().enumerate().filter_map(move |(event, pattern)| {
            let found = pattern.find(text)?;
            Some((event, start + found.start()..start + found.end()))
        })
    }
}

/// The records of a log.
pub struct Records<'a> {
    logs: &'a Logs,
    text: &'a [u8],
    /// Those of a JSON document; none in a log of lines.
    objects: std::vec::IntoIter<Range<usize>>,
    at: usize,
    clock: Clock,
    /// A line that begins a record, read already.
    next: Option<(Range<usize>, Option<Time>)>,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if let Some(range) = self.objects.next() {
            self.at = self.text.len();
            let text = &self.text[range.clone()];
            return Some(Record { time: self.clock.read(&self.logs.times, text), text, range });
        }
        let (mut range, time) = self.next.take().or_else(|| self.line())?;
        while let Some((line, begins)) = self.line() {
            // What has no time of its own continues what has one, such as the lines of a stack.
            let text = &self.text[line.clone()];
            let own = begins.is_some() || text.starts_with(b"{") || time.is_none();
            if own && !text.starts_with(b" ") && !text.starts_with(b"\t") {
                self.next = Some((line, begins));
                break;
            }
            range.end = line.end;
        }
        Some(Record { time, text: &self.text[range.clone()], range })
    }
}

impl Records<'_> {
    /// The next line that is not empty, with its time.
    fn line(&mut self) -> Option<(Range<usize>, Option<Time>)> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            let line = self.at..self.at + length;
            self.at = (line.end + 1).min(self.text.len());
            let text = &self.text[line.clone()];
            if !text.trim_ascii().is_empty() {
                return Some((line, self.clock.read(&self.logs.times, text)));
            }
        }
        None
    }
}

/// The objects of a JSON document that is more than a line for each: the elements of its first list of objects, else itself.
fn objects(text: &[u8]) -> Option<Vec<Range<usize>>> {
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte))?;
    if !b"{[".contains(&text[start]) {
        return None;
    }
    let (mut objects, mut open, mut quoted, mut escaped) = (Vec::new(), Vec::new(), false, false);
    // How deep the records lie; known at the first object in a list.
    let mut depth = None;
    for (at, &byte) in text.iter().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                let in_list = open.last().is_some_and(|&outer: &usize| text[outer] == b'[');
                if byte == b'{' && in_list {
                    depth.get_or_insert(open.len());
                }
                open.push(at);
            }
            b'}' | b']' => {
                let from = open.pop()?;
                if depth == Some(open.len()) && byte == b'}' {
                    objects.push(from..at + 1);
                }
                // A line for each object is a log of lines.
                if open.is_empty() && depth.is_none() {
                    let one_line = memchr2(b'\n', b'\r', &text[start..at]).is_none();
                    return if one_line { None } else { Some(std::iter::once(start..at + 1).collect()) };
                }
            }
            _ => {}
        }
    }
    depth.map(|_| objects)
}

/// Reads times, and remembers what the records before have told of them.
struct Clock {
    year: i16,
    last: Option<Date>,
    /// The shape that fitted last.
    shape: usize,
}

impl Clock {
    fn read(&mut self, shapes: &[Regex], line: &[u8]) -> Option<Time> {
        let head = if line.starts_with(b"{") { OBJECT_HEAD } else { HEAD };
        let head = &line[..line.len().min(head)];
        let others = (0..shapes.len()).filter(|&shape| shape != self.shape);
        let (shape, found) = std::iter::once(self.shape)
            .chain(others)
            .find_map(|shape| Some((shape, shapes.get(shape)?.captures(head)?)))?;
        let time = self.time(&found)?;
        self.shape = shape;
        Some(time)
    }

    fn time(&mut self, found: &Captures<'_>) -> Option<Time> {
        let text = |group: &str| found.name(group).and_then(|text| std::str::from_utf8(text.as_bytes()).ok());
        if let Some(epoch) = text("epoch") {
            let seconds: f64 = epoch.parse().ok()?;
            let unit = if seconds > 1e11 { 1.0 } else { 1000.0 };
            return Some(Time { milliseconds: (seconds * unit) as i64, zoned: true });
        }
        let number = |group: &str| text(group)?.parse::<i8>().ok();
        let month = number("mo").or_else(|| {
            let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            names.iter().position(|name| Some(*name) == text("mon")).map(|at| at as i8 + 1)
        })?;
        let year = text("y").and_then(|year| year.parse().ok());
        let date = Date::new(year.unwrap_or(self.year), month, number("d")?).ok()?;
        let date = match self.last.filter(|_| year.is_none()) {
            Some(last) if (last - date).get_days() > NEW_YEAR => date.with().year(date.year() + 1).build().ok()?,
            _ => date,
        };
        self.last = Some(date);
        self.year = date.year();
        let hour = match (number("h")?, text("ap")) {
            (12, Some("AM")) => 0,
            (hour @ 1..=11, Some("PM")) => hour + 12,
            (hour, _) => hour,
        };
        let fraction: i32 = format!("{:0<9}", text("f").unwrap_or("")).parse().ok()?;
        let time = jiff::civil::Time::new(hour, number("mi")?, number("s").unwrap_or(0).min(59), fraction).ok()?;
        let zone = text("z").and_then(offset);
        let at = DateTime::from_parts(date, time).to_zoned(TimeZone::fixed(zone.unwrap_or(Offset::UTC))).ok()?;
        Some(Time { milliseconds: at.timestamp().as_millisecond(), zoned: zone.is_some() })
    }
}

/// What `Z`, `+01:00` and `+0100` mean.
fn offset(zone: &str) -> Option<Offset> {
    let Some(sign) = zone.strip_prefix(['+', '-']) else { return Some(Offset::UTC) };
    let digits: String = sign.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i32, i32) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()
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
    fn a_log_without_years_goes_on_in_the_next_one() {
        let times: Vec<_> = records("Dec 31 23:59:59 a\nJan  1 00:00:01 b\n").into_iter().map(|it| it.1).collect();
        assert_eq!(times[1].unwrap() - times[0].unwrap(), 2);
    }
}
