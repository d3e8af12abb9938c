//! `iotcodes report`, from the outside: what must not depend on how logs are cut, packed, encoded or named.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod command;

use serde_json::Value;
use std::{fs, io::Write, path::Path, process::Output};
use tempfile::{TempDir, tempdir};

/// A morning of two gateways, with a token renewal, throttled retries and lines that tell nothing.
fn log() -> String {
    let mut log = String::from("2026-11-21T06:00:00Z hub contoso.azure-devices.net\n");
    for minute in 1..200 {
        let at = |second: usize| format!("2026-11-21T{:02}:{:02}:{second:02}Z", 6 + minute / 60, minute % 60);
        log += &format!("{} deviceId=gw-7 sent 404 messages\n  at line {minute}\n", at(0));
        if minute % 60 == 9 {
            log += &format!("{} deviceId=gw-7 errorCode=401003 IotHubUnauthorized\n", at(1));
            log += &format!("{} deviceId=gw-7 errorCode=404104\n{} deviceId=gw-7 connected\n", at(2), at(5));
        }
        if minute == 100 {
            for second in 10..22 {
                let of = "devices/gw-8/modules/camera";
                log += &format!("{} {of} errorCode=429001 ThrottlingException\n", at(second));
            }
        }
    }
    log
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    command::run(folder, &[&["report"], arguments].concat(), input)
}

/// A report, but for the names of files and the places in them.
fn told(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["--format", "json"], arguments].concat(), b"");
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    without_places(serde_json::from_slice(&output.stdout).unwrap())
}

fn without_places(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(key, _)| !["files", "path", "line"].contains(&key.as_str()))
                .map(|(key, value)| (key, without_places(value)))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(without_places).collect()),
        other => other,
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// The log in three parts; the cuts stand between a record and the lines that continue it.
fn parts() -> [String; 3] {
    let log = log();
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    let cut = |from: usize| (from..).find(|&at| lines[at].starts_with(' ')).unwrap();
    let (first, second) = (cut(120), cut(250));
    [lines[..first].concat(), lines[first..second].concat(), lines[second..].concat()]
}

#[test]
fn a_log_that_was_rotated_and_compressed_tells_what_the_whole_tells() {
    let [old, middle, new] = parts();
    let whole = folder(&[("gateway.log", log().as_bytes())]);
    let expected = told(whole.path(), &["gateway.log"]);
    let episodes: Vec<&str> =
        expected["episodes"].as_array().unwrap().iter().map(|it| it["episode"].as_str().unwrap()).collect();
    assert!(episodes.contains(&"token-renewal") && episodes.contains(&"throttled-retries"), "{episodes:?}");

    let (gz, zst) = (gzip(&old), zstd(&middle));
    let rotated = folder(&[("gateway.log.2.gz", &gz), ("gateway.log.1.zst", &zst), ("gateway.log", new.as_bytes())]);
    for arguments in [
        &["gateway.log", "gateway.log.1.zst", "gateway.log.2.gz"][..],
        &["gateway.log.2.gz", "gateway.log", "gateway.log.1.zst"],
        &["gateway.log*"],
        &["."],
    ] {
        assert_eq!(told(rotated.path(), arguments), expected, "{arguments:?}");
    }
    let dated = folder(&[
        ("gateway.log-20261120.gz", &gz),
        ("gateway.log-20261121", middle.as_bytes()),
        ("gateway.log", new.as_bytes()),
    ]);
    assert_eq!(told(dated.path(), &["gateway.log*"]), expected);
}

#[test]
fn places_are_those_of_the_file_that_holds_them() {
    let [old, middle, new] = parts();
    let rotated = folder(&[("a.log.2", old.as_bytes()), ("a.log.1", middle.as_bytes()), ("a.log", new.as_bytes())]);
    let output = run(rotated.path(), &["--format", "json", "a.log", "a.log.1", "a.log.2"], b"");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["lines"], log().lines().count());
    let mut places = 0;
    for code in report["codes"].as_array().unwrap() {
        for seen in [&code["first"], &code["last"]] {
            let text = fs::read_to_string(rotated.path().join(seen["path"].as_str().unwrap())).unwrap();
            let line = text.lines().nth(seen["line"].as_u64().unwrap() as usize - 1).unwrap();
            assert!(line.contains(code["code"].as_str().unwrap()), "{seen}: {line}");
            places += 1;
        }
    }
    assert_eq!(places, 6);
}

#[test]
fn several_logs_are_read_in_the_order_of_time() {
    let of = |device: &str| -> String {
        let lines = log();
        let lines = lines.split_inclusive('\n').filter(|line| line.contains(device) || line.contains("hub "));
        lines.collect()
    };
    let (one, other) = (of("gw-7"), of("gw-8"));
    let apart = folder(&[("x/one.log", one.as_bytes()), ("y/other.log", other.as_bytes())]);
    let whole = folder(&[("both.log", log().as_bytes())]);
    let (apart, whole) = (told(apart.path(), &["y/other.log", "x/one.log"]), told(whole.path(), &["both.log"]));
    for key in ["first", "last", "errors", "levels", "advice", "episodes", "codes", "devices", "hours"] {
        assert_eq!(apart[key], whole[key], "{key}");
    }
}

#[test]
fn encodings_and_line_ends_change_nothing() {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(log().encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = log().replace('\n', "\r\n");
    let old = log().replace('\n', "\r");
    let files =
        [("a.log", log().into_bytes()), ("b.log", utf16), ("c.log", windows.into_bytes()), ("d.log", old.into_bytes())];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let folder = folder(&files);
    let mut expected = told(folder.path(), &["a.log"]);
    for file in ["b.log", "c.log", "d.log"] {
        let mut other = told(folder.path(), &[file]);
        expected["bytes"].take();
        other["bytes"].take();
        assert_eq!(other, expected, "{file}");
    }
}

#[test]
fn a_report_can_be_about_a_time_and_about_devices() {
    let folder = folder(&[("a.log", log().as_bytes())]);
    let errors =
        |arguments: &[&str]| told(folder.path(), &[arguments, &["a.log"]].concat())["errors"].as_u64().unwrap();
    assert_eq!(errors(&[]), 8 + 12);
    assert_eq!(errors(&["--device", "gw-7"]), 8);
    assert_eq!(errors(&["--device", "gw-8"]), 12, "with its modules");
    assert_eq!(errors(&["--device", "gw-8/camera", "--device", "gw-7"]), 20);
    assert_eq!(errors(&["--device", "gw"]), 0);
    assert_eq!(errors(&["--since", "2026-11-21T07:00:00Z"]), 6 + 12);
    assert_eq!(errors(&["--since", "2026-11-21T07:00:00Z", "--until", "2026-11-21T09:00+01:00"]), 2 + 12);
    assert_eq!(errors(&["--since", "2026-11-22"]), 0);
    let refused = run(folder.path(), &["--since", "yesterday", "a.log"], b"");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn what_the_end_of_a_log_says_counts_for_its_beginning() {
    // Nothing says that these are Azure IoT's until the last line does.
    let padding = "2026-11-21T06:00:01Z deviceId=gw-7 nothing\n".repeat(20_000);
    let log = format!(
        "2026-11-21T06:00:00Z deviceId=gw-7 errorCode=404104\n{padding}2026-11-21T06:00:02Z contoso.azure-devices.net\n"
    );
    let folder = folder(&[("a.log", log.as_bytes())]);
    assert_eq!(told(folder.path(), &["a.log"])["errors"], 1);
    let output = run(folder.path(), &["--format", "json", "-"], log.as_bytes());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["errors"], 0);
    assert!(report["notes"][0].as_str().unwrap().contains("cannot be read again"), "{}", report["notes"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_reported() {
    let mut broken = gzip(&log());
    broken.truncate(broken.len() / 2);
    let folder = folder(&[("a.log", log().as_bytes()), ("b.log.gz", &broken), ("c.log", b"\x7fELF\0\0\0")]);
    let output = run(folder.path(), &["--format", "json", "a.log", "b.log.gz", "c.log", "missing.log"], b"");
    assert_eq!(output.status.code(), Some(2));
    let (report, errors): (Value, _) =
        (serde_json::from_slice(&output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(report["errors"].as_u64().unwrap() >= 20, "{}", report["errors"]);
    assert!(errors.contains("missing.log: ") && errors.contains("b.log.gz: "), "{errors}");
    assert!(report["notes"][0].as_str().unwrap().starts_with("c.log: a binary file"), "{}", report["notes"]);
}

#[test]
fn the_page_loads_nothing_and_escapes_what_logs_say() {
    let folder = folder(&[("<script>.log", log().as_bytes())]);
    let output = run(folder.path(), &["--format", "html", "<script>.log"], b"");
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("&lt;script&gt;.log") && page.contains("<svg"), "{page}");
    for mark in ["<script", " src=", "<link", "@import", "url(", "<iframe", "<img"] {
        assert!(!page.contains(mark), "{mark}");
    }
}
