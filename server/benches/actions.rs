//! How long a code action takes in files of 5,000 lines: the first, which compiles the language's queries, and the rest.
//! `cargo bench --bench actions` prints, for each language that has cases in `tests/actions`, the first, the median and the
//! 99th of 100 in milliseconds.

use iotcodes_catalog::{Answer, Catalog, Kind};
use iotcodes_fix::actions;
use iotcodes_scan::{Confidence, Finding};
use std::{fs, hint::black_box, io::Write, path::Path, time::Instant};

const LINES: usize = 5_000;

fn main() {
    let catalog = Catalog::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actions");
    let mut languages: Vec<_> = fs::read_dir(folder).expect("the folder can be listed").flatten().collect();
    languages.sort_by_key(fs::DirEntry::file_name);
    for folder in languages {
        let id = folder.file_name().to_string_lossy().into_owned();
        let Some((text, code)) = largest(&folder.path()) else { continue };
        let language = catalog.language(&id).expect("a folder is called like its language");
        let at = text.rfind(&code).expect("the file ends with the case");
        let Answer::Entries(entries) = catalog.find(&code) else { continue };
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
        let mut times: Vec<f64> = (0..=100)
            .map(|_| {
                let start = Instant::now();
                black_box(actions(catalog, language, &text, &finding));
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let first = times.remove(0);
        times.sort_by(f64::total_cmp);
        writeln!(std::io::stdout(), "{id:12} first {first:6.1}  median {:6.1}  p99 {:6.1}", times[50], times[98])
            .expect("it can be printed");
    }
}

/// The longest result of the folder's cases, repeated to fill a file, with the case itself at the end.
fn largest(folder: &Path) -> Option<(String, String)> {
    let files = fs::read_dir(folder).expect("the folder can be listed").flatten().map(|file| file.path());
    let after = files.filter(|path| path.to_string_lossy().contains(".after."));
    let path = after.max_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()))?;
    let name = path.to_string_lossy().into_owned();
    let case = fs::read_to_string(format!("{}.toml", name.split(".after.").next()?)).ok()?;
    let code = case.lines().next()?.split('"').nth(1)?.to_string();
    let before = fs::read_to_string(name.replace(".after.", ".before.")).ok()?;
    let after = fs::read_to_string(&path).ok()?;
    let times = LINES.saturating_sub(before.lines().count()) / after.lines().count();
    Some((format!("{}\n{before}", after.repeat(times)), code))
}
