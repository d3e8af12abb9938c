//! A language client that talks to the real binary, and that minds what other clients forgive.
//!
//! It reads the wire strictly and has types of its own, so that a wrong name in an answer is not hidden by the library that wrote it.
//! When it goes, it shuts the server down, and fails the test if the server did not end with the code it should have, if it wrote to
//! standard error, or if it said anything that the test did not ask about.

use super::protocol;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Only a hanging server takes this long, also in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A line and a column in the agreed encoding, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) character: u32,
}

/// From a position to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Range {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// The range of a part of one line.
pub(crate) fn range(line: u32, columns: std::ops::Range<u32>) -> Range {
    Range { start: Position { line, character: columns.start }, end: Position { line, character: columns.end } }
}

/// One change of a text; without a range the new text is all of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) range: Option<Range>,
    pub(crate) text: String,
}

/// The answer to a hover.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hover {
    pub(crate) contents: Markup,
    pub(crate) range: Range,
}

/// Text and what kind of text it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Markup {
    pub(crate) kind: String,
    pub(crate) value: String,
}

/// What is marked in a document.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Diagnostic {
    pub(crate) range: Range,
    pub(crate) severity: u8,
    pub(crate) code: Option<String>,
    pub(crate) code_description: Option<Link>,
    pub(crate) source: String,
    pub(crate) message: String,
    pub(crate) related_information: Option<Vec<Related>>,
    pub(crate) tags: Option<Vec<u8>>,
}

/// Where a code is explained.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Link {
    pub(crate) href: String,
}

/// Another place that has to do with a diagnostic.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Related {
    pub(crate) location: Location,
    pub(crate) message: String,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Location {
    pub(crate) uri: String,
    pub(crate) range: Range,
}

/// Diagnostics that the server published.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Published {
    pub(crate) uri: String,
    pub(crate) version: Option<i64>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Diagnostics that were asked for.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum Report {
    #[serde(rename_all = "camelCase")]
    Full { result_id: Option<String>, items: Vec<Diagnostic> },
    #[serde(rename_all = "camelCase")]
    Unchanged { result_id: String },
}

/// A document as the server has it.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Text {
    pub(crate) version: i64,
    pub(crate) text: String,
}

/// A line that the server wrote to the client's log; `kind` 1 is an error, 2 a warning, 3 information.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct LogLine {
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    pub(crate) message: String,
}

/// The answer to a request that failed.
#[derive(Debug, Deserialize)]
pub(crate) struct Failure {
    pub(crate) code: i64,
    pub(crate) message: String,
}

/// A client and its server.
pub(crate) struct Client {
    server: Child,
    to_server: Option<ChildStdin>,
    from_server: Receiver<Value>,
    /// Read from the wire, and not yet asked about.
    unread: Vec<Value>,
    complaints: Option<JoinHandle<String>>,
    requests: i64,
    /// What was asked by each of them.
    asked: Vec<String>,
    initialized: bool,
    ended: bool,
}

impl Client {
    /// Starts a server and says nothing to it.
    pub(crate) fn start() -> Client {
        Client::spawn(&[], &[])
    }

    /// The same, with more on the command line.
    pub(crate) fn start_as(arguments: &[&str]) -> Client {
        Client::spawn(arguments, &[])
    }

    /// The same, with more in its environment.
    pub(crate) fn start_with(environment: &[(&str, &Path)]) -> Client {
        Client::spawn(&[], environment)
    }

    fn spawn(arguments: &[&str], environment: &[(&str, &Path)]) -> Client {
        let mut server = Command::new(env!("CARGO_BIN_EXE_iotcodes"))
            .args(["lsp", "--stdio"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(server.stdout.take().expect("it is piped"));
        let mut errors = server.stderr.take().expect("it is piped");
        let (sender, from_server) = mpsc::channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let complaints = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Client {
            to_server: server.stdin.take(),
            server,
            from_server,
            unread: Vec::new(),
            complaints: Some(complaints),
            requests: 0,
            asked: Vec::new(),
            initialized: false,
            ended: false,
        }
    }

    /// Starts a server and introduces a client with these capabilities.
    pub(crate) fn connect(capabilities: Value) -> Client {
        let mut client = Client::start();
        client
            .initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities }))
            .expect("the server answers");
        client
    }

    /// Introduces the client; what the server says of itself.
    pub(crate) fn initialize(&mut self, params: Value) -> Result<Value, Failure> {
        let answer = self.request("initialize", params)?;
        self.notify("initialized", json!({}));
        self.initialized = true;
        Ok(answer)
    }

    /// Opens a document as its version 1.
    pub(crate) fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document.
    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &[Change]) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Closes a document.
    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The hover at a place.
    pub(crate) fn hover(&mut self, uri: &str, line: u32, character: u32) -> Option<Hover> {
        let id = self.ask_hover(uri, line, character);
        self.typed_answer(id)
    }

    /// Asks for a hover without waiting for it.
    pub(crate) fn ask_hover(&mut self, uri: &str, line: u32, character: u32) -> i64 {
        let place = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
        self.ask("textDocument/hover", place)
    }

    /// Asks for the diagnostics of a document.
    pub(crate) fn pull(&mut self, uri: &str, previous: Option<&str>) -> Report {
        let mut params = json!({ "textDocument": { "uri": uri } });
        if let Some(previous) = previous {
            params["previousResultId"] = previous.into();
        }
        let id = self.ask("textDocument/diagnostic", params);
        self.typed_answer(id)
    }

    /// The code actions for a range; of some kinds only, if given.
    pub(crate) fn actions(&mut self, uri: &str, range: Range, only: Option<&[&str]>) -> Option<Vec<Value>> {
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!(only);
        }
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let id = self.ask("textDocument/codeAction", params);
        self.typed_answer(id)
    }

    /// A document as the server has it.
    pub(crate) fn text(&mut self, uri: &str) -> Option<Text> {
        let id = self.ask_text(uri);
        self.typed_answer(id)
    }

    /// Asks for a document without waiting for it.
    pub(crate) fn ask_text(&mut self, uri: &str) -> i64 {
        self.ask("iotcodes/text", json!({ "uri": uri }))
    }

    /// The next diagnostics that are published for a document.
    pub(crate) fn published(&mut self, uri: &str) -> Published {
        let what = format!("diagnostics of {uri}");
        let is_it =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        typed(self.receive(&what, is_it)["params"].take())
    }

    /// Whether diagnostics have been published that were not asked about.
    pub(crate) fn has_published(&self) -> bool {
        self.unread("textDocument/publishDiagnostics") > 0
    }

    /// The next request of this method that the server sends: its number and parameters.
    pub(crate) fn asked(&mut self, method: &str) -> (Value, Value) {
        let mut message = self.receive(method, |message| message["method"] == method && message.get("id").is_some());
        (message["id"].take(), message["params"].take())
    }

    /// How many messages of a method have come that were not asked about.
    pub(crate) fn unread(&self, method: &str) -> usize {
        self.unread.iter().filter(|message| message["method"] == method).count()
    }

    /// Answers a request of the server.
    pub(crate) fn reply(&mut self, id: Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    /// The next line of the trace, and what its message held.
    pub(crate) fn traced(&mut self) -> (String, Option<String>) {
        let is_it = |message: &Value| message["method"] == "$/logTrace";
        let mut params = self.receive("a line of the trace", is_it)["params"].take();
        (typed(params["message"].take()), typed(params["verbose"].take()))
    }

    /// Saves a document.
    pub(crate) fn save(&mut self, uri: &str) {
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    }

    /// The next line of the log.
    pub(crate) fn log_line(&mut self) -> LogLine {
        typed(self.receive("a line of the log", |message| message["method"] == "window/logMessage")["params"].take())
    }

    /// The parameters of the next notification of this method.
    pub(crate) fn told(&mut self, method: &str) -> Value {
        self.receive(method, |message| message["method"] == method && message.get("id").is_none())["params"].take()
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        let id = self.ask(method, params);
        self.answer(json!(id))
    }

    /// Sends a request; its number.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        self.asked.push(method.to_string());
        self.send(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }));
        self.requests
    }

    /// The answer to a request.
    pub(crate) fn answer(&mut self, id: Value) -> Result<Value, Failure> {
        let is_it = |message: &Value| message.get("method").is_none() && message["id"] == id;
        let mut message = self.receive(&format!("the answer to {id}"), is_it);
        assert_eq!(message["jsonrpc"], "2.0");
        assert!(message.get("result").is_some() != message.get("error").is_some(), "neither or both: {message}");
        match message.get_mut("error") {
            Some(error) => Err(typed(error.take())),
            None => Ok(message["result"].take()),
        }
    }

    /// The answer to a request that must not fail.
    pub(crate) fn typed_answer<T: DeserializeOwned>(&mut self, id: i64) -> T {
        match self.answer(json!(id)) {
            Ok(result) => typed(result),
            Err(failure) => panic!("request {id} failed: {failure:?}"),
        }
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.send_bytes(&framed(message.to_string().as_bytes()));
    }

    /// Sends bytes that need not be a frame.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let to_server = self.to_server.as_mut().expect("the input is open");
        to_server.write_all(bytes).and_then(|()| to_server.flush()).expect("the server reads");
    }

    /// The number of the server's process.
    pub(crate) fn process(&self) -> u32 {
        self.server.id()
    }

    /// Closes the server's standard input.
    pub(crate) fn close_input(&mut self) {
        self.to_server = None;
    }

    /// Waits for the server to end by itself; its exit code.
    pub(crate) fn wait(&mut self) -> i32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.server.try_wait().expect("it is our child") {
                self.ended = true;
                return status.code().expect("no signal ended it");
            }
            assert!(Instant::now() < until, "the server does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Takes away the answer to a request, if there is one, after the server has ended.
    pub(crate) fn forget(&mut self, request: i64) {
        self.read_rest();
        self.unread.retain(|message| message["id"] != request);
    }

    /// Reads what is left after the server has ended.
    fn read_rest(&mut self) {
        let rest: Vec<Value> = self.from_server.iter().collect();
        rest.iter().for_each(|message| self.check(message));
        self.unread.extend(rest);
    }

    /// The next message of a kind; those before it stay unread.
    fn receive(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&is_it) {
            return self.unread.remove(at);
        }
        loop {
            match self.from_server.recv_timeout(PATIENCE) {
                Ok(message) => {
                    self.check(&message);
                    if is_it(&message) {
                        return message;
                    }
                    self.unread.push(message);
                }
                Err(RecvTimeoutError::Timeout) => panic!("{what} did not come, but {:?}", self.unread),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended before {what} came, after {:?}", self.unread)
                }
            }
        }
    }
}

impl Client {
    /// Every message of every test is held against the protocol.
    fn check(&self, message: &Value) {
        let number = message["id"].as_i64().and_then(|id| usize::try_from(id - 1).ok());
        protocol::check(message, number.and_then(|place| self.asked.get(place)).map(String::as_str));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.server.kill();
            let _ = self.server.wait();
            if let Some(complaints) = self.complaints.take().and_then(|complaints| complaints.join().ok()) {
                let _ = write!(io::stderr(), "{complaints}");
            }
            return;
        }
        if !self.ended {
            assert!(self.initialized, "a server that was not initialized cannot be shut down: the test has to end it");
            let answer = self.request("shutdown", Value::Null).expect("a server can be shut down");
            assert_eq!(answer, Value::Null);
            self.notify("exit", Value::Null);
            assert_eq!(self.wait(), 0, "exit code after shutdown");
        }
        self.read_rest();
        assert!(self.unread.is_empty(), "nobody asked about {:#?}", self.unread);
        let complaints = self.complaints.take().map(|complaints| complaints.join().expect("reading does not fail"));
        assert_eq!(complaints.as_deref(), Some(""), "standard error");
    }
}

/// A body, which need not be a message, behind its header.
pub(crate) fn framed(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// Reads a message; `None` at the end.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    if output.read_line(&mut header).ok()? == 0 {
        return None;
    }
    let length = header.strip_prefix("Content-Length: ").and_then(|rest| rest.strip_suffix("\r\n"));
    let length = length.and_then(|length| length.parse().ok()).unwrap_or_else(|| panic!("{header:?} is no header"));
    let mut blank = [0; 2];
    output.read_exact(&mut blank).ok()?;
    assert_eq!(&blank, b"\r\n");
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}

fn typed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error} in {value:#}"))
}
