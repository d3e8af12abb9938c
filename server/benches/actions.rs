//! How long a code action takes in files of 5,000 lines: the first, which compiles the language's queries, and the rest.
//! `cargo bench --bench actions` prints, for each language that has cases in `tests/actions`, the first in milliseconds that pass, since
//! all processors share it; then the median and the 99th of 100 in milliseconds of processor time: again for the same text, and for one
//! that an edit has changed. The last column is the median after edits of a file that is four times as long.

use iotcodes_catalog::{Answer, Catalog, Kind};
use iotcodes_fix::{Source, actions};
use iotcodes_scan::{Confidence, Finding};
use nix::time::{ClockId, clock_gettime};
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
        writeln!(
            std::io::stdout(),
            "{id:12} first {first:6.1}  again {median:6.1}  p99 {p99:6.1}  edited {edited_median:6.1}  p99 {edited_p99:6.1}  long {long:6.1}"
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
