//! `check --follow`: logs that grow, are cut short and take each other's place, and standard input as it comes.

#![cfg(unix)] // Ctrl-C is a signal here.
#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use support::{command, errors};
use tempfile::tempdir;

const OFFLINE: &str = "errorCode: 404103 DeviceNotOnline\n";

/// A running `check --follow`, and the lines that it prints.
struct Follower {
    child: Child,
    lines: Receiver<String>,
}

impl Follower {
    fn start(folder: &Path, arguments: &[&str]) -> Follower {
        let mut child =
            command(folder, &[&["check", "--follow"], arguments].concat()).stdin(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Follower { child, lines }
    }

    /// The next line that it prints. It need not be fast, only come.
    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a line is printed")
    }

    /// Where the next finding stands, with `--format short`.
    fn place(&self) -> String {
        self.next().split(": ").next().unwrap().to_string()
    }

    fn is_quiet(&self) {
        assert_eq!(self.lines.recv_timeout(Duration::from_millis(700)).ok(), None);
    }

    /// Ends it as Ctrl-C does: the exit code, what it printed last, and what it said.
    fn interrupt(self) -> (Option<i32>, Vec<String>, String) {
        kill(Pid::from_raw(self.child.id() as i32), Signal::SIGINT).unwrap();
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), self.lines.iter().collect(), errors(&output))
    }
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).create(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn a_file_that_comes_later_grows_is_cut_short_and_replaced() {
    let folder = tempdir().unwrap();
    let log = folder.path().join("a.log");
    let follower = Follower::start(folder.path(), &["--format", "short", "a.log"]);
    follower.is_quiet();

    append(&log, &format!("quiet\n{OFFLINE}"));
    assert_eq!(follower.place(), "a.log:2:12");
    append(&log, "errorCode: 404");
    follower.is_quiet(); // The line has not ended.
    append(&log, "103 Device");
    append(&log, "NotOnline\n");
    assert_eq!(follower.place(), "a.log:3:12");

    fs::write(&log, OFFLINE).unwrap();
    assert_eq!(follower.place(), "a.log:1:12");

    // The last lines of the old file are read, too, although its name is gone.
    fs::rename(&log, folder.path().join("a.log.1")).unwrap();
    append(&folder.path().join("a.log.1"), OFFLINE);
    assert_eq!(follower.place(), "a.log:2:12");
    append(&log, &format!("\n\n{OFFLINE}"));
    assert_eq!(follower.place(), "a.log:3:12");
    append(&log, &format!("no end {}", OFFLINE.trim_end()));
    follower.is_quiet();

    let (code, last, said) = follower.interrupt();
    assert_eq!((code, last.len()), (Some(0), 1), "no error: {last:?}");
    assert!(last[0].starts_with("a.log:4:19: "), "{last:?}");
    assert_eq!(
        said,
        "iotcodes: a.log: it has become shorter, which is read from its beginning\n\
         iotcodes: a.log: another file has taken its place, which is read from its beginning\n"
    );
}

#[test]
fn what_was_read_says_what_is_meant_and_the_exit_code_what_was_found() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.log"), "errorCode: 403002 quota\n").unwrap();
    fs::write(folder.path().join("b.log"), "").unwrap();
    let follower =
        Follower::start(folder.path(), &["--format", "json", "--min-confidence", "possible", "a.log", "b.log"]);
    let finding = || {
        let record: Value = serde_json::from_str(&follower.next()).unwrap();
        (record["path"].as_str().unwrap().to_string(), record["line"].clone(), record["confidence"].clone())
    };
    assert_eq!(finding(), ("a.log".into(), 1.into(), "possible".into()));
    append(&folder.path().join("a.log"), "hub contoso.azure-devices.net\n\n\n\n\nerrorCode: 403002 quota\n");
    assert_eq!(finding(), ("a.log".into(), 7.into(), "certain".into()));
    append(&folder.path().join("b.log"), "errorCode: 403002 quota\n");
    assert_eq!(finding(), ("b.log".into(), 1.into(), "possible".into()), "another file is another matter");
    let (code, last, said) = follower.interrupt();
    assert_eq!((code, last, said), (Some(1), vec![], String::new()));
}

#[test]
fn standard_input_is_read_line_by_line() {
    let mut follower = Follower::start(Path::new("."), &["-"]);
    let mut input = follower.child.stdin.take().unwrap();
    for line in 1..3 {
        input.write_all(OFFLINE.as_bytes()).unwrap();
        let place = format!("--> stdin:{line}:12");
        while !follower.next().contains(&place) {}
    }
    input.write_all(OFFLINE.trim_end().as_bytes()).unwrap();
    drop(input);
    let lines: Vec<String> = follower.lines.iter().collect();
    assert!(lines.iter().any(|line| line.contains("--> stdin:3:12")), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "3 findings in 1 file: 3 hints");
    assert_eq!(follower.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_has_an_end_cannot_be_followed() {
    for (arguments, why) in [
        (&["--format", "sarif", "a.log"][..], "expected --format human, short or json"),
        (&["."], "only a file can be followed"),
        (&["/dev/zero"], "only a file can be followed"),
    ] {
        let output = command(Path::new("."), &[&["check", "--follow"], arguments].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains(why), "{}", errors(&output));
    }
}
