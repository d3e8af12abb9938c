//! Logs read as one stream in the order of time: each by a thread of its own, piece by piece.

use super::inputs::{Log, Source};
use iotcodes_catalog::Language;
use iotcodes_project::Decoder;
use iotcodes_scan::{
    Ask, Confidence, Cut, Finding, Logs, Record, Scanner, Share, Time, Whole, Window, Windows,
    episode::{Event, Events},
};
use memchr::memchr2_iter;
use std::{
    collections::{BTreeSet, VecDeque},
    io::{self, Read},
    iter, mem,
    sync::{
        Arc,
        atomic::AtomicU64,
        mpsc::{self, Receiver},
    },
    thread::{self, ScopedJoinHandle},
    vec,
};

/// An event, and where it stands.
pub(super) struct Placed {
    pub(super) event: Event,
    pub(super) place: Place,
}

/// A line of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Counted over all logs.
    pub(super) file: usize,
    /// From 1.
    pub(super) line: u64,
}

/// How many bits of a packed place are the line.
const LINE: u32 = usize::BITS / 8 * 5;

impl Place {
    /// As one number.
    pub(super) fn packed(self) -> usize {
        self.file << LINE | self.line as usize & ((1 << LINE) - 1)
    }

    pub(super) fn unpacked(place: usize) -> Place {
        Place { file: place >> LINE, line: (place & ((1 << LINE) - 1)) as u64 }
    }
}

/// What came of reading a log.
#[derive(Default)]
pub(super) struct Done {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    /// The times of its first and of its last record.
    pub(super) span: Option<(Time, Time)>,
    /// What its end has told about codes that had been passed on before.
    pub(super) late: Option<Whole>,
    /// What could not be read, and why.
    pub(super) trouble: Vec<String>,
    /// What was left out, and why.
    pub(super) notes: Vec<String>,
}

/// What all logs are read with.
pub(super) struct Tools<'a> {
    pub(super) scanner: &'a Scanner,
    pub(super) language: &'a Language,
    pub(super) logs: &'a Logs,
    /// How many bytes of files have been read.
    pub(super) progress: Arc<AtomicU64>,
}

/// How much is read at once, in bytes.
const BLOCK: usize = 128 << 10;

/// How much of a log is looked at for its first time, in bytes.
const HEAD: u64 = 64 << 10;

/// How many pieces may wait for the pieces of other logs.
const AHEAD: usize = 2;

/// A log that names no year and begins so much later than its file was changed, in milliseconds, began in the year before.
const DAY: i64 = 86_400_000;

/// Reads all logs and hands on their events: those of a log in its order, those of several in the order of time. A log is opened when
/// its time has come. `known`: what an earlier reading has learned of each.
pub(super) fn read(
    tools: &Tools<'_>,
    logs: &[Log],
    known: &[Option<Whole>],
    mut each: impl FnMut(Placed),
) -> Vec<Done> {
    let heads: Vec<Head> = logs.iter().map(|log| Head::of(tools, log)).collect();
    let mut done: Vec<Done> = logs.iter().map(|_| Done::default()).collect();
    thread::scope(|scope| {
        let mut open: Vec<Option<Open<'_>>> = logs.iter().map(|_| None).collect();
        let mut turns: BTreeSet<(i64, usize)> =
            heads.iter().enumerate().map(|(log, head)| (head.time.unwrap_or(i64::MIN), log)).collect();
        while let Some((mut time, log)) = turns.pop_first() {
            let this = open[log].get_or_insert_with(|| {
                let ((send_parts, parts), (send, pieces)) = (mpsc::sync_channel(AHEAD), mpsc::sync_channel(AHEAD));
                // Files are counted over all logs.
                let before: usize = logs[..log].iter().map(Vec::len).sum();
                scope.spawn(move || scan(tools, &logs[log], before, |part| send_parts.send(part).is_ok()));
                let (year, known) = (heads[log].year, known[log].as_ref());
                let thread =
                    scope.spawn(move || Reading::new(tools, known).run(parts, year, |piece| send.send(piece).is_ok()));
                Open { pieces, piece: Vec::new().into_iter(), next: None, thread }
            });
            let until = turns.first().map_or(i64::MAX, |(time, _)| *time);
            while let Some(placed) = this.next() {
                time = placed.event.time.map_or(time, |at| at.milliseconds.max(time));
                if time > until {
                    this.next = Some(placed);
                    turns.insert((time, log));
                    break;
                }
                each(placed);
            }
            if this.next.is_none() {
                let this = open[log].take().expect("it was opened above");
                done[log] = this.thread.join().expect("reading cannot panic");
            }
        }
    });
    done
}

/// A log that is being read.
struct Open<'s> {
    pieces: Receiver<Vec<Placed>>,
    piece: vec::IntoIter<Placed>,
    /// An event whose time had not come.
    next: Option<Placed>,
    thread: ScopedJoinHandle<'s, Done>,
}

impl Open<'_> {
    fn next(&mut self) -> Option<Placed> {
        self.next.take().or_else(|| {
            loop {
                if let Some(placed) = self.piece.next() {
                    return Some(placed);
                }
                self.piece = self.pieces.recv().ok()?.into_iter();
            }
        })
    }
}

/// What the beginning of a log tells.
struct Head {
    /// The time of its first record, in milliseconds.
    time: Option<i64>,
    /// The year of that record, should it name none.
    year: i16,
}

impl Head {
    fn of(tools: &Tools<'_>, log: &[Source]) -> Head {
        let source = &log[0];
        let (changed, mut year) = source.changed();
        if source.size().is_none() {
            return Head { time: None, year };
        }
        let mut bytes = Vec::new();
        if let Ok(file) = source.open(&Arc::default()) {
            // What cannot be read is said when it is its turn.
            let _ = file.take(HEAD).read_to_end(&mut bytes);
        }
        let text = iotcodes_project::text(bytes).unwrap_or_default();
        let first = |year| tools.logs.records(&text, year).find_map(|record| Some(record.time?.milliseconds));
        let mut time = first(year);
        if time.is_some_and(|time| time > changed + DAY) {
            year -= 1;
            time = first(year);
        }
        Head { time, year }
    }
}

/// What is read of a log, in its order.
enum Part<'a> {
    /// A file begins here.
    File(usize, usize),
    Text(Box<(Window, Share<'a>)>),
    /// What could not be read, and what is left out.
    Trouble(String),
    Note(String),
}

/// Reads the files of a log and judges what stands in them, to the end or until nobody wants more.
fn scan<'a>(tools: &'a Tools<'a>, log: &[Source], before: usize, send: impl Fn(Part<'a>) -> bool) {
    let (mut windows, mut whole, mut length) = (Windows::default(), Whole::default(), 0);
    let mut text = |windows: &mut Windows, cut: Cut| {
        let mut window = Window::default();
        while windows.cut(cut, &mut window) {
            let share = tools.scanner.share(tools.language, Ask::Findings, &mut window, whole.enough());
            whole.add(&share);
            if !send(Part::Text(Box::new((mem::take(&mut window), share)))) {
                return false;
            }
            if cut == Cut::End {
                break;
            }
        }
        true
    };
    let mut bytes = Vec::with_capacity(BLOCK);
    for (number, source) in log.iter().enumerate() {
        send(Part::File(length, before + number));
        let trouble = |error: io::Error| send(Part::Trouble(format!("{}: {error}", source.name)));
        let mut file = match source.open(&tools.progress) {
            Ok(file) => file,
            Err(error) => {
                trouble(error);
                continue;
            }
        };
        let mut decoder = None;
        loop {
            bytes.clear();
            let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut bytes);
            let ended = !matches!(read, Ok(1..));
            let decoder = match &mut decoder {
                Some(decoder) => decoder,
                none => match Decoder::new(&bytes) {
                    Some(new) => none.insert(new),
                    None => {
                        send(Part::Note(format!("{}: a binary file, not read", source.name)));
                        break;
                    }
                },
            };
            let tail = windows.tail();
            let was = tail.len();
            decoder.decode(&bytes, ended, tail);
            // The next file begins a line.
            if ended && tail.last().is_some_and(|last| *last != b'\n') {
                tail.push(b'\n');
            }
            length += tail.len() - was;
            if !text(&mut windows, Cut::Exact) {
                return;
            }
            if let Err(error) = read {
                trouble(error);
            }
            if ended {
                break;
            }
        }
    }
    text(&mut windows, Cut::End);
}

/// A log while its records are read.
struct Reading<'a> {
    tools: &'a Tools<'a>,
    known: Option<&'a Whole>,
    /// What the log as a whole has said so far, and what it had said when something was passed on that could have become surer.
    whole: Whole,
    unsure: Option<u64>,
    /// What is found in records that are not complete yet.
    findings: VecDeque<Finding>,
    events: Events<'a>,
    lines: Lines,
    done: Done,
}

impl<'a> Reading<'a> {
    fn new(tools: &'a Tools<'a>, known: Option<&'a Whole>) -> Reading<'a> {
        Reading {
            tools,
            known,
            whole: Whole::default(),
            unsure: None,
            findings: VecDeque::new(),
            events: Events::new(tools.logs),
            lines: Lines::default(),
            done: Done::default(),
        }
    }

    /// Makes events of what was judged.
    fn run(mut self, parts: Receiver<Part<'a>>, year: i16, send: impl Fn(Vec<Placed>) -> bool) -> Done {
        let mut reader = self.tools.logs.reader(year);
        for part in parts {
            match part {
                Part::File(at, file) => self.lines.begin(at, file),
                Part::Trouble(what) => self.done.trouble.push(what),
                Part::Note(what) => self.done.notes.push(what),
                Part::Text(part) => {
                    let (window, share) = *part;
                    self.settle(share);
                    let text = &window.text()[window.range()];
                    self.done.bytes += text.len() as u64;
                    self.lines.read(text, window.offset() + window.range().start);
                    let mut piece = Vec::new();
                    reader.feed(text, self.each(&mut piece));
                    if !send(piece) {
                        break;
                    }
                }
            }
        }
        let mut piece = Vec::new();
        reader.finish(self.each(&mut piece));
        send(piece);
        self.done.late = self.unsure.is_some_and(|sum| sum != self.whole.sum()).then_some(self.whole);
        self.done.lines = self.lines.all + self.lines.ends.len() as u64;
        self.done
    }

    fn settle(&mut self, share: Share<'_>) {
        if self.known.is_none() {
            self.whole.add(&share);
        }
        let whole = self.known.unwrap_or(&self.whole);
        for result in self.tools.scanner.settle(self.tools.language, share, whole) {
            let finding = result.ok();
            if self.known.is_none() && finding.as_ref().is_none_or(|it| it.confidence < Confidence::Certain) {
                self.unsure.get_or_insert_with(|| whole.sum());
            }
            self.findings.extend(finding);
        }
    }

    /// Makes events of records.
    fn each<'s>(&'s mut self, piece: &'s mut Vec<Placed>) -> impl FnMut(Record<'_>) + use<'s, 'a> {
        let Reading { findings, events, lines, done, .. } = self;
        move |record| {
            if let Some(time) = record.time {
                done.span = Some((done.span.map_or(time, |(first, _)| first), time));
            }
            let here = || pop_if(findings, |finding| finding.range.start < record.range.end);
            if let Some(event) = events.of(&record, &mut iter::from_fn(here).peekable()) {
                let (file, line) = lines.of(event.at.start);
                piece.push(Placed { event, place: Place { file, line } });
            }
            lines.pass(record.range.start);
        }
    }
}

/// The lines of files that are one text.
#[derive(Default)]
struct Lines {
    /// Where each file begins that is not passed yet, and the one under way.
    files: VecDeque<(usize, usize)>,
    file: usize,
    /// Where each line ends that is not passed yet.
    ends: VecDeque<usize>,
    /// The last carriage return: a line feed behind it ends the same line.
    half: Option<usize>,
    /// How many are passed, in this file and in all.
    passed: u64,
    all: u64,
}

impl Lines {
    /// A file begins here.
    fn begin(&mut self, at: usize, file: usize) {
        if at == 0 {
            self.file = file;
        } else {
            self.files.push_back((at, file));
        }
    }

    /// Reads on in a text that begins at a place of the whole.
    fn read(&mut self, text: &[u8], start: usize) {
        for at in memchr2_iter(b'\n', b'\r', text) {
            let (feed, at) = (text[at] == b'\n', start + at);
            if !feed {
                self.half = Some(at);
            } else if self.half.is_some_and(|half| half + 1 == at) {
                continue;
            }
            self.ends.push_back(at);
        }
    }

    /// Passes the lines that end before a place.
    fn pass(&mut self, to: usize) {
        while let Some(end) = pop_if(&mut self.ends, |end| *end < to) {
            self.passed += 1;
            self.all += 1;
            while let Some((_, file)) = pop_if(&mut self.files, |(start, _)| *start <= end + 1) {
                (self.file, self.passed) = (file, 0);
            }
        }
    }

    /// The file of a place, and its line in it, from 1.
    fn of(&mut self, at: usize) -> (usize, u64) {
        self.pass(at);
        (self.file, self.passed + 1)
    }
}

fn pop_if<T>(queue: &mut VecDeque<T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    if queue.front().is_some_and(fits) { queue.pop_front() } else { None }
}
