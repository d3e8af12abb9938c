//! What logs tell as a whole: `tests/episodes/<case>.<ext>` and beside it `<case>.expect` with an episode a line; without one, silence.
//! Each of them is also told in other ways: nothing but what a rule looks at may change what happened.
//!
//! `UPDATE_EXPECT=1 cargo test --test episodes` rewrites the files.

#![allow(clippy::unwrap_used)]

use iotcodes_catalog::Catalog;
use iotcodes_scan::{
    Logs, Record, Scanner, Time,
    episode::{Event, Events, Happened, Matcher, episodes, events},
};
use std::{
    collections::BTreeSet,
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

/// The year of the samples that name none.
const YEAR: i16 = 2026;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new(Arc::new(Catalog::embedded())));
static LOGS: LazyLock<Logs> = LazyLock::new(|| Logs::new(Catalog::builtin()));

fn read(text: &str) -> (Vec<Event>, Vec<Happened>) {
    let catalog = Catalog::builtin();
    let findings = SCANNER.scan(catalog.language("log").unwrap(), text.as_bytes());
    let events = events(&LOGS, text.as_bytes(), findings, YEAR);
    let happened = episodes(catalog, &events);
    (events, happened)
}

/// An episode a line: its id, its device, what was counted, and how sure it is; with `place`, also where its events are.
fn tell(happened: &[Happened], place: impl Fn(usize) -> Option<String>) -> Vec<String> {
    let line = |it: &Happened| {
        let (id, whose) = (&Catalog::builtin().episodes[it.episode].id, it.device.as_deref().unwrap_or("many"));
        let places: Vec<String> = it.events.iter().filter_map(|&event| place(event)).collect();
        let places = if places.is_empty() { String::new() } else { format!(" in lines {}", places.join(" ")) };
        format!("{id} {whose}: {} ({}){places}\n", it.detail, it.confidence.as_str())
    };
    happened.iter().map(line).collect()
}

fn told(text: &str) -> String {
    let (events, happened) = read(text);
    let line = |event: usize| Some((text[..events[event].at.start].matches('\n').count() + 1).to_string());
    tell(&happened, line).concat()
}

/// What happened without where, in no order: what must not depend on the way in which it is told.
fn gist(text: &str) -> Vec<String> {
    let mut lines = tell(&read(text).1, |_| None);
    lines.sort();
    lines
}

fn samples() -> Vec<PathBuf> {
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

#[test]
fn as_many_samples_tell_something_as_tell_nothing() {
    let speaks = |path: &&PathBuf| path.with_extension("expect").exists();
    let all = samples();
    let speaking = all.iter().filter(speaks).count();
    assert!(speaking >= 25 && all.len() - speaking >= 25, "{speaking} of {}", all.len());
}

/// Each sample told in another way; what happened must be the same, or what `becomes` makes of it.
fn same_when(what: &str, told: impl Fn(&str) -> Option<String>, becomes: impl Fn(&str) -> String) {
    let (mut wrong, mut tried) = (String::new(), 0);
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let Some(other) = told(&text) else { continue };
        let mut expected: Vec<String> = gist(&text).iter().map(|line| becomes(line)).collect();
        expected.sort();
        let found = gist(&other);
        tried += usize::from(!expected.is_empty());
        if found != expected {
            writeln!(
                wrong,
                "{} {what}\n--- before\n{}--- after\n{}",
                path.display(),
                expected.concat(),
                found.concat()
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tried >= 20, "only {tried} samples were tried");
}

/// The records of a text, and whether each is an event.
fn records(text: &str) -> Vec<(Record<'_>, bool)> {
    let (events, _) = read(text);
    let starts: BTreeSet<usize> = events.iter().map(|event| event.record.start).collect();
    LOGS.records(text.as_bytes(), YEAR)
        .map(|record| (starts.contains(&record.range.start), record))
        .map(|(is, it)| (it, is))
        .collect()
}

/// A JSON document cannot be taken apart line by line.
fn is_document(text: &str) -> bool {
    text.starts_with("{\n")
}

/// Numbers that look random and are the same in every run.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |sides| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % sides.max(1)
    }
}

#[test]
fn unrelated_lines_in_between_change_nothing() {
    for seed in 0..4 {
        let shuffled = |text: &str| {
            let mut dice = dice(seed);
            let records = records(text);
            let part = |related: bool| -> Vec<&str> {
                let list = records.iter().filter(|(_, is)| *is == related);
                list.map(|(record, _)| &text[record.range.clone()]).collect()
            };
            let (mut lines, mut others) = (part(true), part(false));
            for at in (1..others.len()).rev() {
                others.swap(at, dice(at + 1));
            }
            others.into_iter().for_each(|other| lines.insert(dice(lines.len() + 1), other));
            (!is_document(text)).then(|| lines.join("\n") + "\n")
        };
        same_when("with its other lines shuffled", shuffled, str::to_string);
    }
}

/// The same log with other heads: each record behind a time that is written anew.
fn rewritten(text: &str, time: impl Fn(Time) -> String) -> Option<String> {
    let (mut out, mut spoken) = (String::new(), 0);
    for (record, _) in records(text) {
        match record.time {
            Some(own) => writeln!(out, "{} - {}", time(own), &text[record.range]).unwrap(),
            // It would become a part of the record before.
            None if spoken > 0 => return None,
            None => writeln!(out, "{}", &text[record.range]).unwrap(),
        }
        spoken += usize::from(record.time.is_some());
    }
    Some(out)
}

/// A time with its zone, so many minutes from UTC, if it has one.
fn written(time: Time, minutes: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(time.milliseconds + minutes * 60_000).unwrap();
    let sign = if minutes < 0 { '-' } else { '+' };
    let zone = format!(" {sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
    format!("{}{}", at.strftime("%Y-%m-%d %H:%M:%S%.3f"), if time.zoned { &zone } else { "" })
}

#[test]
fn another_zone_changes_nothing() {
    for minutes in [-690, 0, 120] {
        let moved = |time: Time| written(time, if time.zoned { minutes } else { 0 });
        same_when("in another zone", |text| rewritten(text, moved), str::to_string);
    }
}

#[test]
fn a_constant_on_all_times_changes_nothing() {
    for hours in [-9_999, 3, 1_000] {
        let moved = |time: Time| Time { milliseconds: time.milliseconds + hours * 3_600_000, ..time };
        same_when("at another time", |text| rewritten(text, |time| written(moved(time), 0)), str::to_string);
    }
}

#[test]
fn other_names_of_devices_change_only_the_names() {
    let devices: BTreeSet<String> = samples()
        .iter()
        .flat_map(|path| read(&fs::read_to_string(path).unwrap()).0)
        .filter_map(|event| Some(event.device?.split('/').next()?.to_string()))
        .collect();
    let longest_first: BTreeSet<(usize, &String)> =
        devices.iter().map(|name| (usize::MAX - name.len(), name)).collect();
    let renamed = |text: &str| {
        let marked = longest_first
            .iter()
            .enumerate()
            .fold(text.to_string(), |text, (at, (_, name))| text.replace(*name, &format!("\u{1}{at}\u{2}")));
        longest_first
            .iter()
            .enumerate()
            .fold(marked, |text, (at, (_, name))| text.replace(&format!("\u{1}{at}\u{2}"), &format!("site9_{name}-b")))
    };
    same_when("with other devices", |text| Some(renamed(text)), renamed);
}

#[test]
fn lines_of_json_tell_the_same() {
    let json = |text: &str| {
        let mut out = String::new();
        for (record, _) in records(text) {
            let mut object = serde_json::Map::new();
            if let Some(time) = record.time {
                object.insert("time".into(), written(time, 0).into());
            }
            object.insert("message".into(), text[record.range].into());
            writeln!(out, "{}", serde_json::Value::Object(object)).unwrap();
        }
        Some(out)
    };
    same_when("as lines of JSON", json, str::to_string);
}

#[test]
fn a_log_in_files_and_pieces_tells_the_same() {
    let catalog = Catalog::builtin();
    let mut dice = dice(7);
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let mut findings = SCANNER.scan(catalog.language("log").unwrap(), text.as_bytes()).into_iter().peekable();
        let mut expected = tell(&read(&text).1, |event| Some(event.to_string()));
        let (mut events, mut matcher, mut count) = (Events::new(&LOGS), Matcher::new(catalog), 0);
        let mut reader = LOGS.reader(YEAR);
        let mut happened = Vec::new();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((1 + dice(400)).min(rest.len()));
            reader.feed(piece, |record| {
                if let Some(event) = events.of(&record, &mut findings) {
                    matcher.feed(count, &event);
                    count += 1;
                }
            });
            happened.extend(matcher.take());
            rest = after;
        }
        reader.finish(|record| {
            if let Some(event) = events.of(&record, &mut findings) {
                matcher.feed(count, &event);
                count += 1;
            }
        });
        happened.extend(matcher.finish());
        let mut found = tell(&happened, |event| Some(event.to_string()));
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{} in pieces", path.display());
    }
    let rotated = |text: &str| {
        // Where one file ends and the next begins.
        let starts: Vec<usize> = records(text).iter().map(|(record, _)| record.range.start).collect();
        let (first, second) = text.split_at(starts[starts.len() / 2]);
        (!is_document(text)).then(|| format!("{}\n\u{feff}{second}", first.trim_end()))
    };
    same_when("from two files", rotated, str::to_string);
}
