//! A long day of three editors at once: random traffic over ten documents each, answered once, with memory that does not grow.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test that panics says where, and this one is run for its figures.

mod support;

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    env, fs, thread,
    time::{Duration, Instant},
};
use support::client::{Change, Client, range};

/// Ten sizes, in bytes.
const SIZES: [usize; 10] =
    [1_000, 4_000, 20_000, 100_000, 500_000, 1_000_000, 4_000_000, 10_000_000, 25_000_000, 50_000_000];

/// How much more memory than in the second third of the time a server may take in the last, in percent.
const GROWTH: usize = 10;

/// A line is inserted and taken out again, so that a document stays as large as it is.
const INSERTED: &str =
    "2026-11-21T08:00:00Z deviceId=dev1 contoso.azure-devices.net errorCode: 429001 ThrottlingException\n";

/// A document as the client has it.
struct Document {
    uri: String,
    language: &'static str,
    text: String,
    lines: u32,
    version: i64,
    /// Where lines were inserted, the last one last.
    inserted: Vec<u32>,
}

/// Numbers that look random and are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

/// What one client saw.
#[derive(Default)]
struct Seen {
    answers: usize,
    edits: usize,
    latencies: BTreeMap<&'static str, Vec<Duration>>,
    /// The server's memory in megabytes, once a second.
    memory: Vec<usize>,
}

#[test]
#[ignore = "takes as many minutes as IOTCODES_SOAK says: tests/run --soak MINUTES"]
fn memory_stays_flat_and_each_request_is_answered_once() {
    let minutes: f64 = env::var("IOTCODES_SOAK").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(30.0);
    let time = Duration::from_secs_f64(minutes * 60.0);
    let clients: Vec<_> = (1..=3).map(|seed| thread::spawn(move || soak(seed, time))).collect();
    let seen: Vec<Seen> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    for (number, seen) in seen.iter().enumerate() {
        let third = seen.memory.len() / 3;
        let most = |part: &[usize]| part.iter().copied().max().unwrap();
        let (middle, last) = (most(&seen.memory[third..2 * third]), most(&seen.memory[2 * third..]));
        println!(
            "client {}: {} answers, {} edits; memory at most {middle} MB in the second third, {last} MB in the last",
            number + 1,
            seen.answers,
            seen.edits
        );
        for (method, times) in &seen.latencies {
            let mut times = times.clone();
            times.sort();
            let at = |share: usize| times[(times.len() - 1) * share / 100].as_millis();
            println!("  {method}: {} answers, p50 {} ms, p99 {} ms, most {} ms", times.len(), at(50), at(99), at(100));
        }
        assert!(last * 100 <= middle * (100 + GROWTH), "memory grows: {:?}", seen.memory);
    }
}

fn soak(seed: u64, time: Duration) -> Seen {
    let mut client = Client::connect(json!({ "textDocument": {
        "diagnostic": {},
        "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
    } }));
    let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
    let mut documents: Vec<Document> = SIZES.iter().map(|&size| document(size)).collect();
    for document in &documents {
        client.open(&document.uri, document.language, &document.text);
    }
    let mut seen = Seen::default();
    let (begin, mut sampled) = (Instant::now(), Duration::ZERO);
    while begin.elapsed() < time {
        if begin.elapsed() >= sampled {
            sampled = begin.elapsed() + Duration::from_secs(1);
            seen.memory.push(memory(client.process()));
        }
        // The large ones are edited and asked about as often as the small ones, but seldom sent anew.
        let place = random.below(documents.len());
        let document = &mut documents[place];
        match random.below(100) {
            0..50 => {
                edit(&mut client, document, &mut random);
                seen.edits += 1;
            }
            50..97 => ask(&mut client, document, &mut random, &mut seen),
            97 if random.below(SIZES.len()) > place => {
                client.close(&document.uri);
                document.version = 1;
                document.inserted.clear();
                client.open(&document.uri, document.language, &document.text);
            }
            98 => {
                let ignore = if random.below(2) == 0 { vec!["404103"] } else { Vec::new() };
                client.notify("workspace/didChangeConfiguration", json!({ "settings": { "ignore": ignore } }));
            }
            _ => {}
        }
    }
    for document in &mut documents {
        while let Some(change) = taken_out(document) {
            document.version += 1;
            client.change(&document.uri, document.version, &[change]);
        }
        assert_eq!(client.text(&document.uri).unwrap().text, document.text, "{}", document.uri);
    }
    while client.unread("window/logMessage") > 0 {
        let line = client.log_line();
        assert!(line.message.ends_with("of which the first are listed"), "{}", line.message);
    }
    seen
}

/// A log, or source where it is small enough to have a tree, of about this size.
fn document(size: usize) -> Document {
    let source = size % 3 == 2;
    let language = if source { "python" } else { "log" };
    let (mut text, mut line) = (String::new(), 0);
    while text.len() < size {
        line += 1;
        match (line % 50, source) {
            (0, false) => {
                text.push_str("08:00 deviceId=dev7 contoso.azure-devices.net errorCode: 404103 DeviceNotOnline\n")
            }
            (0, true) => text.push_str("# IoT Hub said errorCode: 404103 DeviceNotOnline\n"),
            (_, false) => text.push_str("2026-11-21T08:00:00Z Gerät 17 is up, 404103 bytes sent in 429 ms 🚀\n"),
            (_, true) => text.push_str("value = compute(404103, \"Straße\")\n"),
        }
    }
    Document { uri: format!("untitled:{size}"), language, text, lines: line, version: 1, inserted: Vec::new() }
}

fn edit(client: &mut Client, document: &mut Document, random: &mut Random) {
    let out = random.below(20) < document.inserted.len();
    let change = out.then(|| taken_out(document)).flatten().unwrap_or_else(|| {
        let line = random.below(document.lines as usize) as u32;
        document.inserted.push(line);
        Change { range: Some(range(line, 0..0)), text: INSERTED.to_string() }
    });
    document.version += 1;
    client.change(&document.uri, document.version, &[change]);
}

/// What takes the line out that was inserted last.
fn taken_out(document: &mut Document) -> Option<Change> {
    let line = document.inserted.pop()?;
    let mut whole = range(line, 0..0);
    whole.end.line += 1;
    Some(Change { range: Some(whole), text: String::new() })
}

/// Asks for one to four things at once, and waits for all.
fn ask(client: &mut Client, document: &Document, random: &mut Random, seen: &mut Seen) {
    let asked: Vec<(i64, &'static str, Instant)> = (0..1 + random.below(4))
        .map(|_| {
            let line = random.below(document.lines as usize) as u32;
            let place = json!({ "line": line, "character": random.below(80) });
            let whole = json!({ "uri": document.uri });
            let part =
                json!({ "start": { "line": line, "character": 0 }, "end": { "line": line + 50, "character": 0 } });
            let at = json!({ "textDocument": whole, "position": place });
            let within = json!({ "textDocument": whole, "range": part, "context": { "diagnostics": [] } });
            let (method, params) = match random.below(8) {
                0..3 => ("textDocument/hover", at),
                3 => ("textDocument/codeAction", within),
                4 => ("textDocument/diagnostic", json!({ "textDocument": whole })),
                5 => ("textDocument/inlayHint", within),
                6 => ("textDocument/documentHighlight", at),
                _ => ("textDocument/documentSymbol", json!({ "textDocument": whole })),
            };
            (client.ask(method, params), method, Instant::now())
        })
        .collect();
    if random.below(10) == 0 {
        client.notify("$/cancelRequest", json!({ "id": asked[0].0 }));
    }
    for (id, method, begin) in asked {
        // A request that was cancelled, or whose text has changed, is answered, too.
        let _: Result<Value, _> = client.answer(json!(id));
        seen.answers += 1;
        seen.latencies.entry(method).or_default().push(begin.elapsed());
    }
}

/// How much memory a process has, in megabytes.
fn memory(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1000
}
