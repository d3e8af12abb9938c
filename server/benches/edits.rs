//! What an edit costs, by the size of the document: the findings by themselves, and a whole server that is written to like an editor does.
//!
//! `cargo bench --bench edits` prints the tables of ARCHITECTURE.md, "Speed". `-- 10` makes the largest document 10 MB large.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // A measurement that cannot be made says where, and stops.

#[expect(dead_code, reason = "it makes files for other measurements, too")]
mod inputs;
mod server;

use inputs::Kind;
use iotcodes_catalog::Catalog;
use iotcodes_scan::{Confidence, Edits, Findings, Scanner, Settings, Text};
use nix::time::{ClockId, clock_gettime};
use ropey::Rope;
use serde_json::json;
use server::Server;
use std::{
    env,
    ops::Range,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// How large the largest document is, in megabytes, unless the command line says otherwise.
const MEGABYTES: usize = 100;

/// How many edits are measured in each document.
const EDITS: usize = 500;

/// How many edits a server gets; after each the client waits for the diagnostics.
const SERVER_EDITS: usize = 100;

/// How many bursts of edits a server gets at last, and of how many each is.
const BURSTS: usize = 10;
const BURST: usize = 30;

/// How long the client waits between two hovers while a document is opened.
const PAUSE: Duration = Duration::from_millis(5);

/// How long the server lets the keyboard rest before it looks at an edit. It is no part of what is measured.
const REST: Duration = Duration::from_millis(50);

/// After this pause the server is looking for the episodes of the log that has some.
const STORY: Duration = Duration::from_millis(420);

fn main() {
    // `cargo test --benches` only wants to know that this runs.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let megabytes = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(MEGABYTES);
    let sizes = [1000, 1_000_000, megabytes * 1_000_000];
    println!(
        "| document | bytes | findings | scan | edit p50 | p99 | append p50 | p99 |\n|---|---|---|---|---|---|---|---|"
    );
    for shape in Shape::ALL {
        sizes.iter().for_each(|&bytes| findings(shape, bytes));
    }
    println!(
        "\n| server with | bytes | first answer | ready | peak | steady | edit p50 | p99 | append p50 | p99 | of it processor | client p50 | hover p50 | p99 |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for shape in Shape::ALL {
        sizes.iter().for_each(|&bytes| server(shape, bytes));
    }
    server(Shape::Episodes, Settings::LARGEST_STORY - 200_000); // What is typed must not make it too large.
}

/// What a document is like.
#[derive(Clone, Copy)]
enum Shape {
    Log,
    /// The same without a line end, as programs write JSON.
    LogLine,
    Dense,
    DenseLine,
    /// A log in which devices renew their tokens.
    Episodes,
}

impl Shape {
    const ALL: [Shape; 4] = [Shape::Log, Shape::LogLine, Shape::Dense, Shape::DenseLine];

    fn name(self) -> &'static str {
        match self {
            Shape::Log => "log",
            Shape::LogLine | Shape::DenseLine => "the same in one line",
            Shape::Dense => "an error on every line",
            Shape::Episodes => "log with episodes",
        }
    }

    fn is_line(self) -> bool {
        matches!(self, Shape::LogLine | Shape::DenseLine)
    }

    fn kind(self) -> Kind {
        match self {
            Shape::Log | Shape::LogLine | Shape::Episodes => Kind::Log,
            Shape::Dense | Shape::DenseLine => Kind::Dense,
        }
    }

    fn text(self, bytes: usize) -> String {
        match self {
            Shape::Episodes => with_episodes(bytes),
            _ if self.is_line() => inputs::text(self.kind(), bytes, 42).replace('\n', " "),
            _ => inputs::text(self.kind(), bytes, 42),
        }
    }

    /// What such a document goes on with, record by record.
    fn appended(self, records: usize) -> Vec<String> {
        let end = if self.is_line() { " " } else { "\n" };
        inputs::text(self.kind(), 300 * records, 43).lines().take(records).map(|line| format!("{line}{end}")).collect()
    }
}

/// A log in which at every hundredth line a device loses its connection to an old token and comes back.
fn with_episodes(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes);
    for (place, line) in inputs::text(Kind::Log, bytes, 42).lines().enumerate() {
        if text.len() + 1000 > bytes {
            break;
        }
        text.extend([line, "\n"]);
        let time = line.split(' ').next().unwrap_or_default();
        let mut says = |says: &str| {
            let device = place / 100;
            text.push_str(&format!("{time} hub plant-eu.azure-devices.net device press-{device}: {says}\n"));
        };
        match place % 100 {
            10 => says("error 401003 IoTHubUnauthorized"),
            20 => says("error 404104 DeviceConnectionClosedRemotely"),
            30 => says("connected"),
            _ => {}
        }
    }
    text
}

/// Places all over a text, the same in every run.
fn places(length: usize) -> impl Iterator<Item = usize> {
    (1..).map(move |step: usize| step.wrapping_mul(0x9e37_79b9_7f4a_7c15) % length)
}

fn findings(shape: Shape, bytes: usize) {
    let scanner = Arc::new(Scanner::new(Arc::clone(Catalog::builtin())));
    let language = scanner.catalog().language("log").unwrap();
    let mut text = Ropes(Rope::from_str(&shape.text(bytes)));
    let (mut findings, scan) = measured(|| Findings::scan(&scanner, language, &text, &|| true).unwrap());
    let count = findings.count(Confidence::Certain);
    let mut edit = |text: &mut Ropes, at: usize, insert: &str| {
        let mut edits = Edits::default();
        edits.push(at..at, insert.len());
        text.0.insert(text.0.byte_to_char(at), insert);
        let (next, took) = measured(|| findings.edited(&edits, text, &|| true).unwrap());
        findings = next;
        took
    };
    let typed = places(text.size() / 2).take(EDITS).map(|at| edit(&mut text, at, "4")).collect::<Vec<_>>();
    let append = |record: &String| {
        let end = text.size();
        edit(&mut text, end, record)
    };
    let appended = shape.appended(EDITS).iter().map(append).collect::<Vec<_>>();
    let [edit50, edit99] = quantiles(typed);
    let [append50, append99] = quantiles(appended);
    println!(
        "| {} | {bytes} | {count} | {} | {edit50} | {edit99} | {append50} | {append99} |",
        shape.name(),
        shown(scan)
    );
}

/// What some work gives, and the processor time it takes: other programs of the machine are not measured.
fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let spent = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let started = spent();
    let result = work();
    (result, spent() - started)
}

/// The text of a rope, as the server's documents are kept.
struct Ropes(Rope);

impl Text for Ropes {
    fn size(&self) -> usize {
        self.0.len_bytes()
    }

    fn read(&self, range: Range<usize>, into: &mut Vec<u8>) {
        let (chunks, start, ..) = self.0.chunks_at_byte(range.start);
        let (mut skip, end) = (range.start - start, into.len() + range.len());
        for chunk in chunks {
            into.extend_from_slice(&chunk.as_bytes()[skip..chunk.len().min(skip + end - into.len())]);
            skip = 0;
            if into.len() == end {
                return;
            }
        }
    }
}

/// The median, and what 99 of 100 do not exceed.
fn quantiles(mut times: Vec<Duration>) -> [String; 2] {
    times.sort();
    [times.len() / 2, (times.len() * 99).div_ceil(100) - 1].map(|place| shown(times[place]))
}

fn shown(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1e-3 => format!("{:.0} us", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        seconds => format!("{seconds:.2} s"),
    }
}

fn server(shape: Shape, bytes: usize) {
    let text = shape.text(bytes);
    let (lines, columns) = (text.lines().count(), text.lines().map(str::len).max().unwrap_or(0));
    let related = json!({ "relatedInformation": true, "codeDescriptionSupport": true });
    let mut server = Server::start(json!({ "textDocument": { "publishDiagnostics": related } }));
    let uri = "untitled:measured.log";
    let started = Instant::now();
    server.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri, "languageId": "log", "version": 1, "text": text } }),
    );
    drop(text);
    // The first answer comes when all of the document has been decoded.
    let opened = shown(server.hover(uri, 0, 0));
    let mut hovers = Vec::new();
    while !server.is_marked(1) {
        hovers.push(server.hover(uri, lines / 2, columns.min(60)));
        thread::sleep(PAUSE);
    }
    let ready = server.marked.1 - started;
    let [peak, steady] = ["VmHWM:", "VmRSS:"].map(|field| format!("{:.2}", server.memory(field) / bytes as f64));
    let mut version = 1;
    let mut change = |server: &mut Server, line: usize, column: usize, text: &str| {
        version += 1;
        let at = json!({ "line": line, "character": column });
        server.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "range": { "start": at, "end": at }, "text": text }],
            }),
        );
        version
    };
    let mut places = places(if lines > 1 { lines } else { columns });
    let mut place = || match places.next() {
        Some(line) if lines > 1 => (line, 3),
        Some(column) => (0, column),
        None => unreachable!("there is no last place"),
    };
    let mut shown_after = |server: &mut Server, line: usize, column: usize, text: &str| {
        let started = Instant::now();
        let version = change(server, line, column, text);
        server.marks(version);
        (server.marked.1 - started).saturating_sub(REST)
    };
    let before = server.spent();
    let typed = (0..SERVER_EDITS)
        .map(|_| {
            let (line, column) = place();
            if matches!(shape, Shape::Episodes) {
                thread::sleep(STORY);
                hovers.push(server.hover(uri, line, column));
            }
            shown_after(&mut server, line, column, "4")
        })
        .collect();
    let mut end = if lines > 1 { (lines, 0) } else { (0, columns + SERVER_EDITS) };
    let append = |record: &String| {
        let (line, column) = end;
        end = if lines > 1 { (line + 1, 0) } else { (0, column + record.len()) };
        shown_after(&mut server, line, column, record)
    };
    let appended = shape.appended(SERVER_EDITS).iter().map(append).collect();
    let spent = shown((server.spent() - before) / (2 * SERVER_EDITS as u32));
    // A flood: bursts of edits with a hover behind each, and hovers all the time while the burst's end is looked at.
    for _ in 0..BURSTS {
        let mut last = 0;
        for _ in 0..BURST {
            let (line, column) = place();
            last = change(&mut server, line, column, "4");
            hovers.push(server.hover(uri, line, column + 30));
        }
        while !server.is_marked(last) {
            let (line, column) = place();
            hovers.push(server.hover(uri, line, column));
        }
    }
    let [edit50, edit99] = quantiles(typed);
    let [append50, append99] = quantiles(appended);
    let [hover50, hover99] = quantiles(hovers);
    let [decoded50, _] = quantiles(server.decoded.clone());
    println!(
        "| {} | {bytes} | {opened} | {} | {peak} | {steady} | {edit50} | {edit99} | {append50} | {append99} | {spent} | {decoded50} | {hover50} | {hover99} |",
        shape.name(),
        shown(ready)
    );
    server.stop();
}
