//! What can be set, as a client meets it: where settings come from, what happens when they change, and when documents are checked.

#![allow(clippy::unwrap_used)] // A test that panics says where.

mod support;

use serde_json::{Value, json};
use std::{fs, path::Path};
use support::client::{Client, Diagnostic, Failure, Report, range};
use tempfile::TempDir;

/// A line whose code is beyond doubt.
const LINE: &str = "contoso.azure-devices.net {\"errorCode\":404103}";
const ASK: &str = "workspace/configuration";

/// A folder with a log of three certain codes.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path().join(name).display())
    }

    fn folder(&self, name: &str) -> Value {
        json!({ "uri": self.uri(name), "name": name })
    }
}

fn three() -> String {
    format!("{LINE}\n").repeat(3)
}

/// A client that is told of diagnostics and can be asked what is set, if it is asked to.
fn asked() -> Value {
    json!({ "workspace": { "configuration": true, "workspaceFolders": true }, "textDocument": { "publishDiagnostics": {} } })
}

fn start(capabilities: Value, options: Value, folders: Value) -> Client {
    let mut client = Client::start();
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options, "workspaceFolders": folders,
    });
    client.initialize(params).unwrap();
    client
}

/// Opens a log of three codes; how many of them are marked, without the notice of a cap.
fn opened(client: &mut Client, uri: &str) -> usize {
    client.open(uri, "log", &three());
    marked(client, uri)
}

fn marked(client: &mut Client, uri: &str) -> usize {
    client.published(uri).diagnostics.iter().filter(|mark| mark.code.is_some()).count()
}

// Where settings come from

#[test]
fn the_editor_wins_over_the_file_and_the_command_line_over_both() {
    let place = Place::new();
    place.write("iotcodes.toml", "max-diagnostics = 2\n");
    let log = place.uri("a.log");
    let check = |arguments: &[&str], options: Value, expected: usize| {
        let mut client = Client::start_as(arguments);
        client
            .initialize(
                json!({ "processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options }),
            )
            .unwrap();
        assert_eq!(opened(&mut client, &log), expected, "{arguments:?}");
    };
    check(&[], Value::Null, 2);
    check(&[], json!({ "iotcodes": { "maxDiagnostics": 1 } }), 1);
    check(&[], json!({ "max-diagnostics": 1 }), 1);
    check(&["--set", "max-diagnostics=3"], json!({ "maxDiagnostics": 1 }), 3);
}

#[test]
fn each_folder_is_asked_about_and_null_leaves_what_the_file_says() {
    let place = Place::new();
    place.write("a/iotcodes.toml", "max-diagnostics = 2\n");
    let mut client = start(asked(), json!({ "maxDiagnostics": null }), json!([place.folder("a"), place.folder("b")]));
    let (id, params) = client.asked(ASK);
    let scopes = json!([{ "section": "iotcodes" }, { "section": "iotcodes", "scopeUri": place.uri("a") },
        { "section": "iotcodes", "scopeUri": place.uri("b") }]);
    assert_eq!(params["items"], scopes);
    // What VS Code sends where nothing is set.
    client.reply(
        id.clone(),
        json!([null, { "maxDiagnostics": null, "exclude": [], "levels": {} }, { "maxDiagnostics": 1 }]),
    );
    let (a, b, c) = (place.uri("a/x.log"), place.uri("b/x.log"), place.uri("c/x.log"));
    client.open(&b, "log", &three());
    while marked(&mut client, &b) != 1 {} // It may have been scanned before the answer came.
    assert_eq!(opened(&mut client, &a), 2);
    assert_eq!(opened(&mut client, &c), 3);

    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [place.folder("c")], "removed": [place.folder("b")] } }),
    );
    let (id, params) = client.asked(ASK);
    let asked: Vec<&str> =
        params["items"].as_array().unwrap().iter().filter_map(|item| item["scopeUri"].as_str()).collect();
    assert_eq!(asked, [place.uri("a"), place.uri("c")]);
    client.reply(id.clone(), json!([null, null, { "maxDiagnostics": 1 }]));
    assert_eq!([marked(&mut client, &a), marked(&mut client, &b), marked(&mut client, &c)], [2, 3, 1]);
}

#[test]
fn an_editor_that_cannot_be_asked_says_what_is_set() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(json!({}), json!({ "maxDiagnostics": 2 }), Value::Null);
    assert_eq!(opened(&mut client, &log), 2);
    let set = |settings: Value| json!({ "settings": settings });
    client.notify("workspace/didChangeConfiguration", set(json!({ "iotcodes": { "maxDiagnostics": 1 } })));
    assert_eq!(marked(&mut client, &log), 1);
    client.notify("workspace/didChangeConfiguration", set(json!({})));
    assert_eq!(marked(&mut client, &log), 2, "the initialization options count again");
    // What is the same changes nothing, and nothing is published again.
    client.notify("workspace/didChangeConfiguration", set(Value::Null));
    client.notify(
        "workspace/didChangeConfiguration",
        set(json!({ "maxDiagnostics": "many", "colour": 1, "exclude": ["*.log"] })),
    );
    assert_eq!(marked(&mut client, &log), 0, "the rest of the settings counts");
    let mut lines = [client.log_line().message, client.log_line().message];
    lines.sort();
    assert!(lines[0].starts_with("the setting `max-diagnostics` counts for nothing: "), "{lines:?}");
    assert_eq!(lines[1], "unknown setting `colour`");
}

#[test]
fn four_hundred_queued_changes_are_one_or_two_questions() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(asked(), Value::Null, json!([]));
    assert_eq!(opened(&mut client, &log), 3);
    for _ in 0..400 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }
    // The conversation goes on while the client does not answer.
    assert!(client.hover(&log, 0, 40).is_some());
    let mut questions = 0;
    let mut answer = |client: &mut Client| {
        let (id, _) = client.asked(ASK);
        questions += 1;
        client.reply(id.clone(), json!([{ "maxDiagnostics": 1 }]));
    };
    answer(&mut client);
    assert_eq!(marked(&mut client, &log), 1);
    // The first question may have been asked before the changes came, and then there is another one for all of them.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(client.hover(&log, 0, 40).is_some());
    for _ in 0..client.unread(ASK) {
        answer(&mut client);
    }
    assert!(questions <= 3, "{questions} questions");
}

#[test]
fn an_editor_may_answer_late_twice_with_garbage_or_not_at_all() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(asked(), json!({ "maxDiagnostics": 2 }), json!([]));
    assert_eq!(opened(&mut client, &log), 2);
    let ask = |client: &mut Client| {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        client.asked(ASK).0
    };
    let (first, _) = client.asked(ASK);
    // Late: edits and hovers do not wait for it.
    client.change(&log, 2, &[support::client::Change { range: None, text: format!("{LINE}\n") }]);
    assert_eq!(marked(&mut client, &log), 1);
    client.change(&log, 3, &[support::client::Change { range: None, text: three() }]);
    assert_eq!(marked(&mut client, &log), 2);
    client.reply(first.clone(), json!([{ "maxDiagnostics": 1 }]));
    assert_eq!(marked(&mut client, &log), 1);
    // Twice: the second answer is to no question.
    client.reply(first.clone(), json!([{ "maxDiagnostics": 3 }]));
    // Garbage: the settings stay, and a line says so.
    for garbage in [json!(17), json!([]), json!({ "a": 1 }), json!("[]"), json!([{}, {}, {}])] {
        let id = ask(&mut client);
        client.reply(id.clone(), garbage.clone());
        let line = client.log_line();
        assert!(line.kind == 2 && line.message.starts_with("workspace/configuration: "), "{garbage}: {}", line.message);
    }
    let id = ask(&mut client);
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32603, "message": "no" } }));
    assert!(client.log_line().message.contains("no"));
    // An answer to a question that was never asked.
    client.reply(json!(4_000), json!([{ "maxDiagnostics": 3 }]));
    client.reply(Value::Null, json!([]));
    // Not at all: the server ends when it is told to.
    let _never = ask(&mut client);
    assert!(client.hover(&log, 0, 40).is_some());
    let marks = client.unread("textDocument/publishDiagnostics");
    assert_eq!(marks, 0, "nothing has changed since the first answer");
}

// Files

fn problem(client: &mut Client, uri: &str) -> Diagnostic {
    client.published(uri).diagnostics.remove(0)
}

#[test]
fn a_mistake_in_the_settings_file_is_marked_there_and_the_last_good_settings_stay() {
    let place = Place::new();
    place.write("iotcodes.toml", "max-diagnostics = 2\n");
    let (log, toml) = (place.uri("a.log"), place.uri("iotcodes.toml"));
    // The client watches files where it is asked to.
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = start(capabilities, Value::Null, json!([place.folder("")]));
    let (id, params) = client.asked("client/registerCapability");
    client.reply(id.clone(), Value::Null);
    let registration = &params["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert!(registration["registerOptions"]["watchers"].to_string().contains("**/{iotcodes,languages}.toml"));
    assert_eq!(opened(&mut client, &log), 2);

    let changed = |client: &mut Client| {
        let changes = json!([{ "uri": toml, "type": 2 }]);
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    };
    place.write("iotcodes.toml", "# é\nmax-diagnostics = \"one\"\n");
    changed(&mut client);
    let mark = problem(&mut client, &toml);
    assert_eq!((mark.range, mark.severity), (range(1, 18..23), 1));
    assert!(client.log_line().message.contains("iotcodes.toml:2: "));
    assert_eq!(marked(&mut client, &log), 2, "the last good settings");

    place.write("iotcodes.toml", "max-diagnostics = 1\ncolour = 2\n");
    changed(&mut client);
    let mark = problem(&mut client, &toml);
    assert_eq!(mark.range, range(1, 0..6));
    assert!(mark.message.starts_with("unknown setting `colour`"), "{}", mark.message);
    client.log_line();
    assert_eq!(marked(&mut client, &log), 1, "the rest of the file counts");

    place.write("iotcodes.toml", "max-diagnostics = 1\n");
    changed(&mut client);
    assert_eq!(client.published(&toml).diagnostics, []);
    assert_eq!(marked(&mut client, &log), 1);
}

#[test]
fn mistakes_in_an_open_settings_file_stand_beside_what_is_found_in_it() {
    let place = Place::new();
    let text = format!("colour = 1\n# {LINE}\n");
    place.write("iotcodes.toml", &text);
    let toml = place.uri("iotcodes.toml");
    let mut client = start(json!({}), Value::Null, Value::Null);
    client.open(&toml, "toml", &text);
    let mut marks = client.published(&toml).diagnostics;
    if marks.len() == 1 {
        marks = client.published(&toml).diagnostics; // The text was scanned before the file was read.
    }
    let lines: Vec<u32> = marks.iter().map(|mark| mark.range.start.line).collect();
    assert_eq!(lines, [1, 0]);
    client.log_line();
    place.write("iotcodes.toml", "# nothing\n");
    client.save(&toml);
    let marks = client.published(&toml).diagnostics;
    assert_eq!(marks.iter().map(|mark| mark.range.start.line).collect::<Vec<_>>(), [1], "the saved file is right");
}

/// Neovim does not watch files on Linux.
#[test]
fn files_are_looked_at_now_and_then_for_a_client_that_does_not_watch_them() {
    let place = Place::new();
    let log = place.uri("deep/er/a.log");
    place.write("deep/er/x", "");
    let mut client = start(json!({}), Value::Null, Value::Null);
    assert_eq!(opened(&mut client, &log), 3);
    place.write("iotcodes.toml", "max-diagnostics = 2\n");
    assert_eq!(marked(&mut client, &log), 2, "a file above has come");
    place.write("deep/iotcodes.toml", "max-diagnostics = 1\n[catalog]\npaths = [\"codes\"]\n");
    place.write(
        "deep/codes/services/acme/service.toml",
        "title = \"Acme\"\nshort = \"Acme\"\ndocs = \"https://acme.example/\"\ndigits = [6]\n",
    );
    let page = "deep/codes/services/acme/codes/777001-PumpStuck.md";
    let entry = |summary: &str| {
        format!(
            "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
                 {summary}\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n"
        )
    };
    place.write(page, &entry("The pump does not turn."));
    assert_eq!(marked(&mut client, &log), 1, "a nearer one");
    client.change(&log, 2, &[support::client::Change { range: None, text: "errorCode=777001 PumpStuck\n".into() }]);
    client.published(&log);
    assert!(client.hover(&log, 0, 12).unwrap().contents.value.contains("The pump does not turn."));
    place.write(page, &entry("The pump stands still."));
    client.published(&log);
    assert!(
        client.hover(&log, 0, 12).unwrap().contents.value.contains("The pump stands still."),
        "the page was read again"
    );
}

#[test]
fn a_changed_setting_makes_the_client_ask_again() {
    let place = Place::new();
    let log = place.uri("a.log");
    let capabilities = json!({
        "workspace": { "diagnostics": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true }, "codeLens": { "refreshSupport": true } },
        "textDocument": { "diagnostic": {} },
    });
    let mut client = start(capabilities, Value::Null, Value::Null);
    client.open(&log, "log", &three());
    let Report::Full { result_id: Some(first), items } = client.pull(&log, None) else { panic!("the first is full") };
    assert_eq!(items.len(), 3);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "maxDiagnostics": 1 } }));
    for question in ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh", "workspace/codeLens/refresh"] {
        let (id, _) = client.asked(question);
        client.reply(id.clone(), Value::Null);
    }
    let Report::Full { items, .. } = client.pull(&log, Some(&first)) else { panic!("the settings have changed") };
    assert_eq!(items.len(), 2, "one and the notice");
}

// When documents are checked

#[test]
fn on_save_marks_follow_the_saved_text() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(json!({}), json!({ "run": "on-save" }), Value::Null);
    assert_eq!(opened(&mut client, &log), 3, "checked when it is opened");
    client.change(&log, 2, &[support::client::Change { range: None, text: format!("{LINE}\n") }]);
    assert!(client.hover(&log, 0, 40).is_some(), "hovers see the text as it is");
    client.save(&log);
    let published = client.published(&log);
    assert_eq!((published.version, published.diagnostics.len()), (Some(2), 1), "the change alone was not checked");
}

#[test]
fn manual_marks_come_when_they_are_asked_for() {
    let place = Place::new();
    let (log, other) = (place.uri("a.log"), place.uri("b.log"));
    let mut client = start(json!({}), json!({ "run": "manual" }), Value::Null);
    assert_eq!([opened(&mut client, &log), opened(&mut client, &other)], [0, 0]);
    let check = |client: &mut Client, arguments: Value| {
        client
            .request("workspace/executeCommand", json!({ "command": "iotcodes.server.check", "arguments": arguments }))
            .unwrap()
    };
    assert_eq!(check(&mut client, json!([log])), Value::Null);
    assert_eq!(marked(&mut client, &log), 3);
    client.change(&log, 2, &[support::client::Change { range: None, text: format!("{LINE}\n") }]);
    client.save(&log);
    check(&mut client, json!([]));
    let published = client.published(&log);
    assert_eq!((published.version, published.diagnostics.len()), (Some(2), 1), "saving checks nothing");
    assert_eq!(marked(&mut client, &other), 3);
    let Failure { code, message } =
        client.request("workspace/executeCommand", json!({ "command": "no.such", "arguments": [] })).unwrap_err();
    assert!(code == -32602 && message.contains("no.such"), "{code} {message}");
}

#[test]
fn a_client_that_asks_hears_that_nothing_has_changed_until_it_is_time() {
    let place = Place::new();
    let log = place.uri("a.log");
    let capabilities =
        json!({ "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": true } } });
    let mut client = start(capabilities, json!({ "run": "on-save" }), Value::Null);
    client.open(&log, "log", &three());
    let Report::Full { result_id: Some(first), items } = client.pull(&log, None) else { panic!("the first is full") };
    assert_eq!(items.len(), 3);
    client.change(&log, 2, &[support::client::Change { range: None, text: format!("{LINE}\n") }]);
    assert_eq!(client.pull(&log, Some(&first)), Report::Unchanged { result_id: first.clone() });
    client.save(&log);
    let (id, _) = client.asked("workspace/diagnostic/refresh");
    client.reply(id.clone(), Value::Null);
    let Report::Full { items, .. } = client.pull(&log, Some(&first)) else { panic!("it was saved") };
    assert_eq!(items.len(), 1);
}

#[test]
fn a_document_beyond_the_limit_is_not_checked_and_says_so() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(json!({}), json!({ "maxSize": 0 }), Value::Null);
    client.open(&log, "log", &three());
    let marks = client.published(&log).diagnostics;
    assert_eq!(marks.len(), 1);
    assert!(marks[0].severity == 3 && marks[0].message.starts_with("Not checked: "), "{}", marks[0].message);
    assert!(client.hover(&log, 0, 40).is_some());
}

// Trace and log

#[test]
fn as_much_is_traced_as_the_client_wants() {
    let place = Place::new();
    let log = place.uri("a.log");
    let mut client = start(json!({ "textDocument": { "diagnostic": {} } }), Value::Null, Value::Null);
    client.text(&log);
    client.notify("$/setTrace", json!({ "value": "messages" }));
    client.text(&log);
    let (line, held) = client.traced();
    assert!(line.starts_with("iotcodes/text ") && line.ends_with(" ms") && held.is_none(), "{line} {held:?}");
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.request("iotcodes/text", json!({ "more": "é".repeat(5_000), "uri": log })).unwrap();
    let (line, held) = loop {
        let (line, held) = client.traced();
        if line.starts_with("iotcodes/text ") {
            break (line, held);
        }
    };
    let held = held.unwrap();
    assert!(held.starts_with("{\"more\":\"éé") && held.len() < 2_010, "{line} {held}");
    client.notify("$/setTrace", json!({ "value": "off" }));
    client.text(&log);
    // Whatever was traced about the two notifications has come before the answer.
    while client.unread("$/logTrace") > 0 {
        client.traced();
    }
    client.text(&log);
    assert_eq!(client.unread("$/logTrace"), 0);
}

#[test]
fn the_log_file_holds_as_much_as_its_level_says() {
    let place = Place::new();
    let read = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
    for (level, warning, request) in [("error", false, false), ("warn", true, false), ("debug", true, true)] {
        let file = place.path().join(level);
        let mut client = Client::start_as(&["--log-level", level, "--log-file", file.to_str().unwrap()]);
        let options = json!({ "colour": 1 });
        client
            .initialize(
                json!({ "processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options }),
            )
            .unwrap();
        if warning {
            assert_eq!(client.log_line().message, "unknown setting `colour`");
        }
        client.text("file:///a");
        drop(client);
        let text = read(level);
        assert_eq!(text.contains("warn  unknown setting `colour`"), warning, "{text}");
        assert_eq!(text.contains("debug iotcodes/text "), request, "{text}");
    }
}
