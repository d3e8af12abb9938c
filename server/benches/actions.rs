//! How long a code action takes in files of 5,000 lines: the first, which reads the language's tables and parses the file, and the rest.
//! `cargo bench --bench actions` prints, for each language that has cases in `tests/actions`, the first in milliseconds that pass;
//! then the median and the 99th of 100 in milliseconds of processor time: again for the same text, and for one
//! that an edit has changed; then the median after edits of a file that is four times as long. The last two columns are of a new server,
//! in milliseconds that pass: from opening the file to its diagnostics, and from the question asked right then to the code actions.

#[expect(dead_code, reason = "other measurements ask it for more")]
mod server;

use iotcodes_catalog::{Answer, Catalog, Kind};
use iotcodes_fix::{Source, actions};
use iotcodes_scan::{Confidence, Finding};
use nix::time::{ClockId, clock_gettime};
use serde_json::json;
use server::Server;
use std::{
    fs,
    hint::black_box,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

const LINES: usize = 5_000;

fn main() {
    let catalog = Catalog::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actions");
    let mut languages: Vec<_> = fs::read_dir(folder).expect("the folder can be listed").flatten().collect();
    languages.sort_by_key(fs::DirEntry::file_name);
    for folder in languages {
        let id = folder.file_name().to_string_lossy().into_owned();
        let Some((text, code)) = largest(&folder.path(), LINES) else { continue };
        let language = catalog.language(&id).expect("a folder is called like its language");
        let Answer::Entries(entries) = catalog.find(&code) else { continue };
        let at = text.rfind(&code).expect("the file ends with the case");
        let entry = entries[0];
        let finding = Finding {
            range: at..at + code.len(),
            kind: Kind::Number,
            entries,
            oddity: None,
            confidence: Confidence::Certain,
            reason: None,
            clues: Vec::new(),
            repeats: false,
            suppressed: false,
        };
        let start = Instant::now();
        let source = Source::new(&id, &text, None);
        black_box(actions(catalog, language, &source, &finding));
        let first = start.elapsed().as_secs_f64() * 1e3;
        let again: [f64; 100] = times(|| drop(black_box(actions(catalog, language, &source, &finding))));
        let edited = |text: &str| -> [f64; 100] {
            let at = text.rfind(&code).expect("the file ends with the case");
            // A space more at the end of a line before the case, and a space less.
            let end = text[..at].rfind('\n').map_or(0, |before| text[..before].rfind('\n').unwrap_or(before));
            let other = format!("{} {}", &text[..end], &text[end..]);
            let (mut odd, mut source) = (false, Source::new(&id, text, None));
            times(|| {
                odd = !odd;
                source = Source::new(&id, if odd { &other } else { text }, Some(&source));
                let at = at + usize::from(odd);
                let finding = Finding { range: at..at + code.len(), ..finding.clone() };
                black_box(actions(catalog, language, &source, &finding));
            })
        };
        let [median, p99] = [50, 98].map(|place| again[place]);
        let edits = edited(&text);
        let [edited_median, edited_p99] = [50, 98].map(|place| edits[place]);
        let long = largest(&folder.path(), 4 * LINES).map_or(0.0, |(text, _)| edited(&text)[50]);
        // Beside its name, a code is one for certain.
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let comment = language.comment.as_deref().unwrap_or("//");
        let named = format!("{} {comment} {}{}", &text[..end], catalog.entries[entry].label(), &text[end..]);
        let [open, asked] = in_a_server(&id, &named, at);
        writeln!(
            std::io::stdout(),
            "{id:12} first {first:6.1}  again {median:6.1}  p99 {p99:6.1}  edited {edited_median:6.1}  p99 {edited_p99:6.1}  \
             long {long:6.1}  server: opened {open:6.1}  action {asked:6.1}"
        )
        .expect("it can be printed");
    }
}

/// What some work costs in milliseconds of processor time, each time that it is done, sorted.
fn times<const N: usize>(mut work: impl FnMut()) -> [f64; N] {
    let spent = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the clock can be read"));
    let mut times = [0.0; N];
    for time in &mut times {
        let start = spent();
        work();
        *time = (spent() - start).as_secs_f64() * 1e3;
    }
    times.sort_by(f64::total_cmp);
    times
}

/// The longest result of the folder's cases, repeated to fill a file, with the case itself at the end.
fn largest(folder: &Path, lines: usize) -> Option<(String, String)> {
    let files = fs::read_dir(folder).expect("the folder can be listed").flatten().map(|file| file.path());
    let after = files.filter(|path| path.to_string_lossy().contains(".after."));
    let path = after.max_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()))?;
    let name = path.to_string_lossy().into_owned();
    let case = fs::read_to_string(format!("{}.toml", name.split(".after.").next()?)).ok()?;
    let code = case.lines().next()?.split('"').nth(1)?.to_string();
    let before = fs::read_to_string(name.replace(".after.", ".before.")).ok()?;
    let after = fs::read_to_string(&path).ok()?;
    let times = lines.saturating_sub(before.lines().count()) / after.lines().count();
    Some((format!("{}\n{before}", after.repeat(times)), code))
}

/// How long a new server takes from opening a file to its diagnostics, and to the code actions for which it is asked right then; NaN
/// where it offers none.
fn in_a_server(language: &str, text: &str, at: usize) -> [f64; 2] {
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix"] } });
    let actions = json!({ "codeActionLiteralSupport": kinds, "disabledSupport": true });
    let mut server = Server::start(json!({ "textDocument": { "codeAction": actions } }));
    let uri = "file:///actions";
    let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
    let start = Instant::now();
    server.notify("textDocument/didOpen", json!({ "textDocument": document }));
    server.marks(1);
    let opened = server.marked.1 - start;
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let place = json!({ "line": text[..at].matches('\n').count(), "character": text[line..at].encode_utf16().count() });
    let range = json!({ "start": place, "end": place });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let (offers, answered) = server.request("textDocument/codeAction", params);
    server.stop();
    let [opened, answered] = [opened, answered].map(|time| time.as_secs_f64() * 1e3);
    [opened, if offers.as_array().is_none_or(Vec::is_empty) { f64::NAN } else { answered }]
}
