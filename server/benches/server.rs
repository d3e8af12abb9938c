//! A server process, and a client that notes when each of its messages came.

#![allow(clippy::unwrap_used)] // A measurement that cannot be made says where, and stops.

use nix::{
    time::{ClockId, clock_gettime},
    unistd::Pid,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::{Duration, Instant},
};

const MARKS: &str = "textDocument/publishDiagnostics";

/// A server and the client's end of its pipes.
pub(crate) struct Server {
    process: Child,
    input: ChildStdin,
    /// What it wrote, and when that was read to the end: what the client makes of it is measured by itself.
    messages: Receiver<(Instant, Vec<u8>)>,
    requests: usize,
    /// The newest version that diagnostics came for, and when.
    pub(crate) marked: (u64, Instant),
    /// How long it took to decode each list of diagnostics.
    pub(crate) decoded: Vec<Duration>,
}

impl Server {
    /// Starts one for a client that is capable of this.
    pub(crate) fn start(capabilities: Value) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_iotcodes"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || read(output, &sender));
        let marked = (0, Instant::now());
        let mut server = Server { process, input, messages, requests: 0, marked, decoded: Vec::new() };
        server.request("initialize", json!({ "capabilities": capabilities }));
        server.notify("initialized", json!({}));
        server
    }

    /// Ends it as editors do.
    pub(crate) fn stop(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.process.wait().unwrap().success());
    }

    /// Tells it something.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.write(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and waits for the answer; what it was, and how long it took to come.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> (Value, Duration) {
        self.requests += 1;
        let id = self.requests;
        let started = Instant::now();
        self.write(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let (at, message) = self.messages.recv().unwrap();
            let mut message = self.take(at, &message);
            if message["id"] == id {
                return (message["result"].take(), at - started);
            }
        }
    }

    /// How long a hover takes.
    pub(crate) fn hover(&mut self, uri: &str, line: usize, character: usize) -> Duration {
        let position = json!({ "line": line, "character": character });
        self.request("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": position })).1
    }

    /// Waits for the diagnostics of a version.
    pub(crate) fn marks(&mut self, version: u64) {
        while self.marked.0 < version {
            let (at, message) = self.messages.recv().unwrap();
            self.take(at, &message);
        }
    }

    /// Whether the diagnostics of a version have come.
    pub(crate) fn is_marked(&mut self, version: u64) -> bool {
        while let Ok((at, message)) = self.messages.try_recv() {
            self.take(at, &message);
        }
        self.marked.0 >= version
    }

    fn take(&mut self, at: Instant, body: &[u8]) -> Value {
        let started = Instant::now();
        let message: Value = serde_json::from_slice(body).unwrap();
        if message["method"] == MARKS {
            self.decoded.push(started.elapsed());
            self.marked = (message["params"]["version"].as_u64().unwrap(), at);
        }
        message
    }

    fn write(&mut self, message: Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    /// The processor time that it has taken.
    pub(crate) fn spent(&self) -> Duration {
        let clock = ClockId::pid_cpu_clock_id(Pid::from_raw(self.process.id() as i32)).unwrap();
        clock_gettime(clock).unwrap().into()
    }

    /// A line of the process's status, in bytes.
    pub(crate) fn memory(&self, field: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or("0");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) * 1024.0
    }
}

/// Reads messages until the server ends.
fn read(mut output: impl BufRead, messages: &Sender<(Instant, Vec<u8>)>) {
    loop {
        let (mut length, mut line) = (None, String::new());
        while output.read_line(&mut line).unwrap() > 2 {
            length = line.trim_end().strip_prefix("Content-Length: ").map(|value| value.parse().unwrap());
            line.clear();
        }
        let Some(length) = length else { return };
        let mut body = vec![0; length];
        output.read_exact(&mut body).unwrap();
        if messages.send((Instant::now(), body)).is_err() {
            return;
        }
    }
}
