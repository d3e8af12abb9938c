//! The command line, from the outside.
//!
//! What a reader would type stands in `tests/cli/*.trycmd`, each run in the folder `<case>.in` beside it; `TRYCMD=overwrite cargo
//! test --test cli` rewrites what has changed (`[..]` stands for any words, so that prose may be improved without touching every
//! case). Bytes, links and pipes that a repository holds badly are made here.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};
use support::{command, errors, printed, records, run};
use tempfile::{TempDir, tempdir};

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

/// A line that names its code beyond doubt.
const LINE: &str = "errorCode: 404103 DeviceNotOnline\n";

/// The paths that have a finding, in order.
fn paths(output: &Output) -> Vec<String> {
    records(output).iter().map(|record| record["path"].as_str().unwrap().to_string()).collect()
}

/// A folder with files of [`LINE`].
fn folder(files: &[&str]) -> TempDir {
    let folder = tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, LINE).unwrap();
    }
    folder
}

#[test]
fn json_holds_every_key_for_every_kind_of_finding() {
    let input = "hub contoso.azure-devices.net\n\
                 errorCode: 404102 on send\n\
                 iothub-errorcode: InternalServerError\n\
                 errorCode: 429001 ThrottlingException\n\
                 errorCode: 404199 DeviceNotOnlineAtAll\n\
                 the port is 404103\n";
    let output = run(
        Path::new("."),
        &["check", "--format", "json", "--min-confidence", "possible", "--stdin-name", "a.log", "-"],
        input.as_bytes(),
    );
    let records = records(&output);
    let keys = [
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "kind",
        "token",
        "services",
        "code",
        "name",
        "family",
        "confidence",
        "handling",
        "level",
        "message",
        "clues",
    ];
    for record in &records {
        for key in keys {
            assert!(record.get(key).is_some(), "{key} is missing in {record}");
        }
        assert_eq!(record["path"], "a.log");
        assert!(record["services"].as_array().is_some_and(|services| !services.is_empty()));
        assert_eq!(record["level"].is_null(), record["confidence"] != "certain", "{record}");
        for clue in record["clues"].as_array().unwrap() {
            assert!(
                clue["id"].is_string()
                    && clue["strength"].is_string()
                    && clue["line"].is_u64()
                    && clue["column"].is_u64(),
                "{clue}"
            );
        }
    }
    let of_line = |line: u64| {
        records.iter().find(|record| record["line"] == line).unwrap_or_else(|| panic!("nothing in line {line}"))
    };
    let legacy = of_line(2);
    assert_eq!(
        (&legacy["token"], &legacy["code"], &legacy["name"]),
        (&"404102".into(), &"404103".into(), &"DeviceNotOnline".into())
    );
    let nameless = of_line(3);
    assert_eq!(
        (&nameless["kind"], &nameless["code"], &nameless["end_column"]),
        (&"name".into(), &Value::Null, &38.into())
    );
    assert_eq!(of_line(4)["services"], serde_json::json!(["iot-hub", "iot-dps"]));
    let unlisted = of_line(5);
    assert_eq!(
        (&unlisted["token"], &unlisted["code"], &unlisted["family"]),
        (&"404199".into(), &Value::Null, &"4041xx".into())
    );
    let bare = of_line(6);
    assert_ne!(bare["confidence"], "certain");
}

/// Columns are counted in characters, lines end at `\n`, `\r\n` and `\r`, and no encoding moves a finding.
#[test]
fn a_finding_has_its_place_in_any_encoding() {
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let log = "Gerät 🚀 up\r\nSend failed: errorCode: 404103\r\n";
    let ascii = "Gateway is up\r\nSend failed: errorCode: 404103\r\n";
    let cases: [(&str, Vec<u8>, (u64, u64)); 13] = [
        ("UTF-8", log.into(), (2, 25)),
        ("UTF-8 with a mark", format!("\u{feff}{LINE}").into(), (1, 12)),
        ("UTF-16LE with a mark", utf16(&format!("\u{feff}{log}"), u16::to_le_bytes), (2, 25)),
        ("UTF-16BE with a mark", utf16(&format!("\u{feff}{log}"), u16::to_be_bytes), (2, 25)),
        ("UTF-16LE", utf16(ascii, u16::to_le_bytes), (2, 25)),
        ("UTF-16BE", utf16(ascii, u16::to_be_bytes), (2, 25)),
        ("UTF-16 that ends inside a character", [utf16(ascii, u16::to_le_bytes), vec![0]].concat(), (2, 25)),
        ("umlauts and an emoji before it", "Gerät «Straße 🚀»: errorCode: 404103\n".into(), (1, 30)),
        ("Latin-1", b"Ger\xe4t Stra\xdfe: errorCode: 404103\n".to_vec(), (1, 26)),
        ("half a character", b"\xf0\x9f\x9a errorCode: 404103\n\xff".to_vec(), (1, 14)),
        ("CR", b"one\rtwo\rerrorCode: 404103\r".to_vec(), (3, 12)),
        ("ANSI colours", b"\x1b[31merrorCode: \x1b[1m404103\x1b[0m\n".to_vec(), (1, 21)),
        (
            "a tab and a zero byte far behind",
            [b"\terrorCode: 404103\n".to_vec(), vec![b' '; 9000], vec![0]].concat(),
            (1, 13),
        ),
    ];
    let folder = tempdir().unwrap();
    for (what, bytes, place) in cases {
        fs::write(folder.path().join("a.log"), &bytes).unwrap();
        for (path, input) in [("a.log", &b""[..]), ("-", &bytes)] {
            let output =
                run(folder.path(), &["check", "--format", "json", "--min-confidence", "possible", path], input);
            let places: Vec<(u64, u64, &str)> = records(&output)
                .iter()
                .filter(|record| record["kind"] == "number")
                .map(|record| (record["line"].as_u64().unwrap(), record["column"].as_u64().unwrap(), "404103"))
                .collect();
            assert_eq!(places, [(place.0, place.1, "404103")], "{what}, {path}");
        }
    }
}

#[test]
fn a_binary_file_is_named_where_it_was_asked_for_and_passed_over_in_a_folder() {
    let folder = folder(&["a.log"]);
    fs::write(folder.path().join("core"), [b"\x7fELF\0\0 ", LINE.as_bytes()].concat()).unwrap();
    let output = run(folder.path(), &["check", "--format", "json", "core", "a.log"], b"");
    assert_eq!(
        (errors(&output).as_str(), output.status.code()),
        ("iotcodes: core: a binary file, not checked\n", Some(0))
    );
    assert_eq!(paths(&output), ["a.log"]);
    let output = run(folder.path(), &["check", "--format", "json"], b"");
    assert_eq!((errors(&output).as_str(), paths(&output)), ("", vec!["a.log".to_string()]));
}

#[test]
fn a_folder_is_walked_as_git_sees_it_unless_told_otherwise() {
    let folder = folder(&["a.log", "ignored.log", "out/b.log", "src/deep.log", "src/.env", ".git/config", "named.log"]);
    fs::write(folder.path().join(".gitignore"), "ignored.log\n/out/\n").unwrap();
    fs::write(folder.path().join("src/.gitignore"), "*.log\n").unwrap();
    fs::write(folder.path().join(".ignore"), "named.log\n").unwrap();
    assert_eq!(paths(&run(folder.path(), &["check", "--format", "json"], b"")), ["a.log"]);
    let all = ["a.log", "ignored.log", "named.log", "out/b.log", "src/.env", "src/deep.log"];
    assert_eq!(paths(&run(folder.path(), &["check", "--format", "json", "--no-ignore"], b"")), all);
    // What the command line names is meant.
    let named = ["check", "--format", "json", "out", "named.log", "src/.env"];
    assert_eq!(paths(&run(folder.path(), &named, b"")), ["out/b.log", "named.log", "src/.env"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends_and_a_broken_link_is_named_where_it_was_asked_for() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["inner/a.log"]);
    let path = |name: &str| folder.path().join(name);
    symlink("..", path("inner/up")).unwrap();
    symlink("self", path("self")).unwrap();
    symlink("nowhere", path("broken")).unwrap();
    symlink("inner", path("linked")).unwrap();
    for more in [&[][..], &["--no-ignore"]] {
        let output = run(folder.path(), &[&["check", "--format", "json"], more].concat(), b"");
        assert_eq!((errors(&output).as_str(), paths(&output)), ("", vec!["inner/a.log".to_string()]));
    }
    let output = run(folder.path(), &["check", "--format", "json", "self", "broken", "linked", "linked/a.log"], b"");
    assert_eq!(output.status.code(), Some(2));
    let errors = errors(&output);
    let named: Vec<&str> = errors
        .lines()
        .filter_map(|line| line.strip_prefix("iotcodes: ")?.split_once(": "))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(named, ["self", "broken"]);
    assert_eq!(paths(&output), ["linked/a.log", "linked/a.log"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_socket_do_not_stop_a_walk_and_a_named_pipe_is_read() {
    let folder = folder(&["a.log"]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let output = run(folder.path(), &["check", "--format", "json"], b"");
    assert_eq!((errors(&output).as_str(), paths(&output)), ("", vec!["a.log".to_string()]));

    // As in `iotcodes check <(journalctl -u gateway)`.
    let writer = thread::spawn(move || fs::write(pipe, LINE));
    let output = run(folder.path(), &["check", "--format", "json", "pipe"], b"");
    writer.join().unwrap().unwrap();
    assert_eq!((errors(&output).as_str(), paths(&output)), ("", vec!["pipe".to_string()]));

    // A socket is there and cannot be read, not even by root.
    let output = run(folder.path(), &["check", "--format", "json", "socket", "a.log"], b"");
    assert!(errors(&output).starts_with("iotcodes: socket: "), "{}", errors(&output));
    assert_eq!((output.status.code(), paths(&output)), (Some(2), vec!["a.log".to_string()]));
}

/// Counting the columns of each finding from the beginning of its line would take hours here.
#[test]
fn one_line_of_a_hundred_megabytes_is_checked_in_linear_time() {
    let record = format!(r#"{{"errorCode":404103,"trackingId":"ä","text":"{}"}} "#, "x".repeat(100_000 - 49));
    let count = 1000;
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.json"), record.repeat(count)).unwrap();
    let begin = Instant::now();
    let output = run(folder.path(), &["check", "--format", "json", "--min-confidence", "possible", "a.json"], b"");
    assert!(begin.elapsed() < Duration::from_secs(120), "it took {:?}", begin.elapsed());
    let records = records(&output);
    let characters = record.chars().count();
    assert_eq!(records.len(), count);
    for (index, record) in records.iter().enumerate() {
        assert_eq!((&record["line"], &record["column"]), (&1.into(), &(index * characters + 14).into()));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_not_an_error() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.log"), LINE.repeat(20_000)).unwrap();
    for arguments in [
        &["check", "--format", "short", "a.log"][..],
        &["check", "--format", "json", "a.log"],
        &["check", "--why", "a.log"],
    ] {
        let mut child = command(folder.path(), arguments).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("404103"), "{line}");
        let output = child.wait_with_output().unwrap();
        assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)), "{arguments:?}");
    }
}

#[test]
fn nobody_reading_the_troubles_is_not_an_error_of_its_own() {
    let mut child =
        command(Path::new("."), &["check", "--format", "short", "missing", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    child.stdin.take().unwrap().write_all(LINE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let mut check = command(Path::new("."), &["list"]);
    let output = check.stdout(fs::File::create("/dev/full").unwrap()).output().unwrap();
    assert!(
        errors(&output).starts_with("iotcodes: ") && errors(&output).contains("os error 28"),
        "{}",
        errors(&output)
    );
    assert_eq!(output.status.code(), Some(2));
}

/// A log may hold escapes; a terminal must not obey them, and a file must not hold ours.
#[test]
fn no_output_holds_an_escape_where_nobody_sees_colours() {
    let input = b"\x1b[2J\x1b[31merrorCode: 404103 DeviceNotOnline\x1b[0m \x07\n";
    for format in ["human", "short", "json"] {
        for (variable, value) in [("NO_COLOR", "1"), ("TERM", "xterm-256color")] {
            let mut child = command(Path::new("."), &["check", "--why", "--format", format, "-"])
                .stdin(Stdio::piped())
                .env(variable, value)
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(input).unwrap();
            let output = child.wait_with_output().unwrap();
            assert!(printed(&output).contains("404103"));
            assert!(
                !output.stdout.iter().any(|byte| *byte < b' ' && *byte != b'\n'),
                "{format}: {:?}",
                printed(&output)
            );
        }
    }
}

/// What stands above the carets of the human format, for a text whose characters are one column wide.
fn underlined(human: &str) -> String {
    let lines: Vec<&str> = human.lines().collect();
    let below = lines.iter().position(|line| line.contains('^')).expect("something is underlined");
    let columns: Vec<usize> =
        lines[below].chars().enumerate().filter(|(_, mark)| *mark == '^').map(|(column, _)| column).collect();
    let above: Vec<char> = lines[below - 1].chars().collect();
    columns.into_iter().map(|column| above[column]).collect()
}

#[test]
fn a_long_line_is_cut_and_the_token_still_underlined() {
    for (before, after) in [(0, 0), (90, 90), (1000, 1000), (5000, 0), (0, 9000), (9000, 9000)] {
        for filler in ["x", "ä"] {
            let input = format!("{}\t errorCode: 404103 {}\n", filler.repeat(before), filler.repeat(after));
            let output = run(Path::new("."), &["check", "--min-confidence", "possible", "-"], input.as_bytes());
            let human = printed(&output);
            assert_eq!(underlined(&human), "404103", "{before} before, {after} after:\n{human}");
            assert!(human.contains(&format!(" --> stdin:1:{}\n", before + 14)), "{before} before:\n{human}");
            let widest = human.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= 160, "{widest} columns:\n{human}");
            assert_eq!(human.contains("..."), before + after > 150, "{human}");
        }
    }
}

#[test]
fn places_of_the_same_finding_are_gathered_until_why_is_asked() {
    let input = LINE.repeat(20);
    let human = printed(&run(Path::new("."), &["check", "-"], input.as_bytes()));
    assert_eq!(human.matches(" --> ").count(), 1);
    assert!(human.contains("also at 2:12, 3:12, 4:12, 5:12, 6:12, 7:12 and 13 more places\n"), "{human}");
    assert!(human.ends_with("20 findings in 1 file: 20 hints\n"), "{human}");
    let why = printed(&run(Path::new("."), &["check", "--why", "-"], input.as_bytes()));
    assert_eq!(why.matches(" --> ").count(), 20);
}

#[test]
fn verbose_adds_candidates_with_their_reasons_and_changes_no_finding() {
    let detect = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/detect");
    for least in ["possible", "likely", "certain"] {
        let arguments = ["check", "--format", "json", "--min-confidence", least];
        let plain = run(&detect, &arguments, b"");
        let verbose = run(&detect, &[&arguments[..], &["--verbose"]].concat(), b"");
        assert_eq!(plain.status.code(), verbose.status.code());
        let (others, findings): (Vec<Value>, Vec<Value>) =
            records(&verbose).into_iter().partition(|record| record.get("rejected").is_some());
        assert!(findings == records(&plain), "--verbose changes what is found");
        assert!(!others.is_empty());
        for other in others {
            assert!(other["rejected"].as_str().is_some_and(|reason| reason.ends_with('.')), "{other}");
        }
    }
}

#[test]
fn every_service_and_handling_class_has_a_page() {
    let listed = printed(&run(Path::new("."), &["list", "--format", "json"], b""));
    let rows: Vec<Value> = serde_json::from_str(&listed).unwrap();
    let mut ids: Vec<&str> =
        rows.iter().flat_map(|row| [row["service"].as_str().unwrap(), row["handling"].as_str().unwrap()]).collect();
    ids.sort_unstable();
    ids.dedup();
    let output = run(Path::new("."), &[&["explain", "--format", "markdown"], &ids[..]].concat(), b"");
    assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)));
    assert_eq!(printed(&output).matches("\n---\n").count() + 1, ids.len());
    let output = run(Path::new("."), &[&["explain", "--format", "json"], &ids[..]].concat(), b"");
    let pages: Vec<Value> = serde_json::from_str(&printed(&output)).unwrap();
    let told = pages
        .iter()
        .filter(|page| !page["summary"].as_str().unwrap().is_empty() && !page["body"].as_str().unwrap().is_empty());
    assert_eq!(told.count(), ids.len());
}
