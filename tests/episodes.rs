//! What logs tell as a whole: `tests/episodes/<case>.log` and beside it `<case>.expect` with an episode a line; without one, silence.
//!
//! `UPDATE_EXPECT=1 cargo test --test episodes` rewrites the files.

#![allow(clippy::unwrap_used)]

use iotcodes_catalog::Catalog;
use iotcodes_scan::{
    Logs, Scanner,
    episode::{Event, Happened, episodes, events},
};
use std::{collections::BTreeSet, env, fmt::Write, fs, path::Path, sync::Arc};

/// The year of the samples that name none.
const YEAR: i16 = 2026;

fn read(text: &str) -> (Vec<Event>, Vec<Happened>) {
    let catalog = Catalog::builtin();
    let scanner = Scanner::new(Arc::new(Catalog::embedded()));
    let findings = scanner.scan(catalog.language("log").unwrap(), text.as_bytes());
    let events = events(&Logs::new(catalog), text.as_bytes(), findings, YEAR);
    let happened = episodes(catalog, &events);
    (events, happened)
}

/// An episode a line: its id, its device, what was counted, how sure it is, and the lines of its events.
fn told(text: &str) -> String {
    let (events, happened) = read(text);
    let mut out = String::new();
    for it in happened {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let lines: Vec<String> = it.events.iter().map(|&event| line(events[event].at.start).to_string()).collect();
        let (id, whose) = (&Catalog::builtin().episodes[it.episode].id, it.device.as_deref().unwrap_or("many"));
        writeln!(out, "{id} {whose}: {} ({}) in lines {}", it.detail, it.confidence.as_str(), lines.join(" ")).unwrap();
    }
    out
}

fn samples() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/episodes");
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|it| it != "expect")).collect();
    paths.sort();
    paths
}

#[test]
fn each_sample_tells_its_episodes_and_no_others() {
    let update = env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = String::new();
    for path in samples() {
        let found = told(&fs::read_to_string(&path).unwrap());
        let expected = path.with_extension("expect");
        let known = fs::read_to_string(&expected).unwrap_or_default();
        if update && known != found {
            if found.is_empty() { fs::remove_file(&expected).unwrap() } else { fs::write(&expected, &found).unwrap() }
        } else if known != found {
            writeln!(wrong, "{}\n--- expected\n{known}--- found\n{found}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_episode_has_a_sample() {
    let told: String = samples().iter().map(|path| told(&fs::read_to_string(path).unwrap())).collect();
    let shown: BTreeSet<&str> = told.lines().filter_map(|line| line.split(' ').next()).collect();
    for episode in &Catalog::builtin().episodes {
        assert!(shown.contains(episode.id.as_str()), "no sample in tests/episodes shows {}", episode.id);
    }
}
