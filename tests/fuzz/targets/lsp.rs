//! A whole session with the language server, in this process: no bytes bring it down, and each request is answered once.
//!
//! Bytes go to the server as they are. Behind a `%` each line is a message, written short (see [`message`]), so that a change of a byte
//! makes another message and not a broken one.

use iotcodes_lsp::{Launch, serve};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    io::{self, BufReader, Read, Write},
    process::ExitCode,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

/// How long answers may take. Only one that never comes takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A longer script tries nothing that a shorter one could not.
const MOST_MESSAGES: usize = 60;

const DOCUMENTS: [(&str, &str); 4] = [
    ("untitled:gateway.log", "log"),
    ("untitled:fleet.py", "python"),
    ("untitled:Fleet.cs", "csharp"),
    ("untitled:alert.json", "json"),
];

pub(crate) fn hold(input: &[u8]) {
    match input.strip_prefix(b"%") {
        Some(script) => play(&String::from_utf8_lossy(script)),
        None => raw(input),
    }
}

/// Bytes as they are, but for names that mean something on this machine: files are not there to be walked, nor processes to be watched.
fn raw(input: &[u8]) {
    let mut input = input.to_vec();
    for (name, other) in [(&b"file:"[..], &b"none:"[..]), (b"processId", b"processNo"), (b"paths", b"ways_")] {
        while let Some(at) = input.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name)) {
            input[at..at + name.len()].copy_from_slice(other);
        }
    }
    let answers = Answers::default();
    serve(Launch::default(), input.as_slice(), answers.clone());
    answers.read(&mut |message| assert!(message.is_object(), "{message}"));
}

fn play(script: &str) {
    let (head, lines) = script.split_once('\n').unwrap_or((script, ""));
    let encoding = ["utf-16", "utf-8", "utf-32"][head.len() % 3];
    let mut capabilities = serde_json::from_str(head).ok().filter(Value::is_object).unwrap_or_else(|| json!({}));
    capabilities["general"] = json!({ "positionEncodings": [encoding] });
    // Pages are files elsewhere.
    capabilities["workspace"] = json!({ "textDocumentContent": {} });
    let start = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
    let mut messages = vec![request(1, "initialize", start), notification("initialized", json!({}))];
    let (mut asked, mut asked_wide) = (1, false);
    for line in lines.lines().take(MOST_MESSAGES) {
        let Some((method, params)) = message(line) else { continue };
        // Asked again at once, it is answered when there is something new, or after a minute.
        if method == "workspace/diagnostic" && std::mem::replace(&mut asked_wide, true) {
            continue;
        }
        if method.starts_with("textDocument/did") || method.starts_with("workspace/did") || method.starts_with("$/") {
            messages.push(notification(method, params));
        } else {
            asked += 1;
            messages.push(request(asked, method, params));
        }
    }
    let answers = Answers::default();
    let end = [request(asked + 1, "shutdown", Value::Null), notification("exit", Value::Null)];
    let [shutdown, exit] = end;
    let parts = vec![(messages.concat(), 0), (shutdown, asked), (exit, asked + 1)];
    let input = BufReader::new(Script { parts: parts.into_iter(), part: Vec::new(), at: 0, answers: answers.clone() });
    let code = serve(Launch::default(), input, answers.clone());
    let (mut count, mut began) = (HashMap::new(), false);
    answers.read(&mut |message| {
        if message.get("method").is_none() {
            began |= message["id"] == 1 && message.get("result").is_some();
            *count.entry(message["id"].as_i64()).or_insert(0) += 1;
            assert_ne!(message["error"]["code"], -32603, "an internal error: {message}");
            assert_ne!(message.get("result").is_some(), message.get("error").is_some(), "{message}");
        }
    });
    // What a client can do may be said in a way that cannot be read.
    assert_eq!(code == ExitCode::SUCCESS, began, "{script:?}");
    for id in 1..=asked + 1 {
        assert_eq!(count.get(&Some(id)), Some(&1), "answers to {id} in {script:?}");
    }
}

/// The method and parameters that a line stands for: a letter, the number of a document, then numbers or a text. `|` is a line end.
fn message(line: &str) -> Option<(&'static str, Value)> {
    let mut characters = line.chars();
    let letter = characters.next()?;
    let rest = characters.as_str();
    let document = rest.bytes().next().map_or(0, usize::from) % DOCUMENTS.len();
    let rest = rest.get(1..).unwrap_or("");
    let (uri, language) = DOCUMENTS[document];
    let document = json!({ "uri": uri });
    let mut words = rest.splitn(5, ' ');
    let mut number = || words.next().and_then(|word| word.parse::<u32>().ok()).unwrap_or(0);
    let mut place = || json!({ "line": number(), "character": number() });
    let (start, end) = (place(), place());
    let text = || rest.splitn(5, ' ').nth(4).unwrap_or("").replace('|', "\n");
    let range = json!({ "start": start, "end": end });
    let at = json!({ "textDocument": document, "position": start, "context": { "includeDeclaration": true } });
    let part = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    let whole = json!({ "textDocument": document });
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let version = json!({ "uri": uri, "version": i32::from(letter == 'c') + rest.len() as i32 });
    Some(match letter {
        'o' => {
            let opened = json!({ "uri": uri, "languageId": language, "version": 0, "text": rest.replace('|', "\n") });
            ("textDocument/didOpen", json!({ "textDocument": opened }))
        }
        'c' => {
            let change = json!({ "range": range, "text": text() });
            ("textDocument/didChange", json!({ "textDocument": version, "contentChanges": [change] }))
        }
        'w' => {
            let change = json!({ "text": rest.replace('|', "\n") });
            ("textDocument/didChange", json!({ "textDocument": version, "contentChanges": [change] }))
        }
        'x' => ("textDocument/didClose", whole),
        's' => ("textDocument/didSave", whole),
        'h' => ("textDocument/hover", at),
        'd' => ("textDocument/definition", at),
        'p' => ("textDocument/completion", at),
        'r' => ("textDocument/references", at),
        'g' => ("textDocument/documentHighlight", at),
        'a' => ("textDocument/codeAction", part),
        'i' => ("textDocument/inlayHint", part),
        'y' => ("textDocument/documentSymbol", whole),
        'l' => ("textDocument/documentLink", whole),
        'n' => ("textDocument/codeLens", whole),
        'q' => ("textDocument/diagnostic", whole),
        't' => ("iotcodes/text", document),
        'u' => ("iotcodes/status", document),
        'v' => ("workspace/symbol", json!({ "query": rest })),
        'b' => ("workspace/diagnostic", json!({ "previousResultIds": [] })),
        'f' => ("workspace/didChangeConfiguration", json!({ "settings": without_paths(json(rest)) })),
        'z' => ("$/cancelRequest", json!({ "id": rest.len() })),
        'k' => {
            let command = ["check", "page", "documentation", "handling"][rest.len() % 4];
            let subject = json!({ "uri": uri, "entry": rest });
            let command = format!("iotcodes.server.{command}");
            ("workspace/executeCommand", json!({ "command": command, "arguments": [subject] }))
        }
        'R' => ("completionItem/resolve", json(rest)),
        'H' => ("inlayHint/resolve", json(rest)),
        'L' => ("codeLens/resolve", json(rest)),
        'A' => ("codeAction/resolve", json(rest)),
        'P' => ("workspace/textDocumentContent", json!({ "uri": format!("iotcodes:/{rest}") })),
        _ => ("no/such", json(rest)),
    })
}

/// Catalogs are files, which are another target's.
fn without_paths(mut settings: Value) -> Value {
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("catalog");
        settings.remove("iotcodes");
    }
    settings
}

fn request(id: i64, method: &str, params: Value) -> Vec<u8> {
    framed(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
}

fn notification(method: &str, params: Value) -> Vec<u8> {
    framed(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
}

fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Input in parts, each behind so many answers.
struct Script {
    parts: std::vec::IntoIter<(Vec<u8>, i64)>,
    part: Vec<u8>,
    at: usize,
    answers: Answers,
}

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.part.len() {
            let Some((part, answers)) = self.parts.next() else { return Ok(0) };
            self.answers.wait_for(answers);
            (self.part, self.at) = (part, 0);
        }
        let length = (&self.part[self.at..]).read(buffer)?;
        self.at += length;
        Ok(length)
    }
}

/// What the server has written.
#[derive(Clone, Default)]
struct Answers(Arc<(Mutex<Vec<u8>>, Condvar)>);

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.1.notify_all();
        Ok(())
    }
}

impl Answers {
    /// Waits until there are so many answers.
    fn wait_for(&self, wanted: i64) {
        let (written, news) = &*self.0;
        let written = written.lock().unwrap_or_else(PoisonError::into_inner);
        let some_missing = |written: &mut Vec<u8>| {
            let mut count = 0;
            each(written, &mut |message| count += i64::from(message.get("method").is_none()));
            count < wanted
        };
        let (written, time) =
            news.wait_timeout_while(written, PATIENCE, some_missing).unwrap_or_else(PoisonError::into_inner);
        assert!(!time.timed_out(), "not {wanted} answers: {}", String::from_utf8_lossy(&written));
    }

    fn read(&self, each_message: &mut impl FnMut(&Value)) {
        each(&self.0.0.lock().unwrap_or_else(PoisonError::into_inner), each_message);
    }
}

/// Takes whole messages out of bytes.
fn each(mut bytes: &[u8], each_message: &mut impl FnMut(&Value)) {
    while let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
        let header = std::str::from_utf8(&bytes[..end]).expect("a header is ASCII");
        let length: usize =
            header.strip_prefix("Content-Length: ").and_then(|length| length.parse().ok()).expect("a header");
        let body = &bytes[end + 4..];
        if body.len() < length {
            return;
        }
        each_message(&serde_json::from_slice(&body[..length]).expect("the server writes JSON"));
        bytes = &body[length..];
    }
}
