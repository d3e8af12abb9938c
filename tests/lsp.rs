//! The language server as its clients meet it: the real binary over standard input and output.

mod support;

use iotcodes_catalog::{Catalog, Entry};
use iotcodes_scan::view;
use serde_json::{Value, json};
use std::{collections::HashMap, fs, path::Path, process::Command};
use support::client::{Change, Client, Diagnostic, LogLine, Position, Range, Report, framed, range};

const LOG: &str = "file:///var/log/gateway.log";
/// A line whose code is beyond doubt.
const LINE: &str = "contoso.azure-devices.net {\"errorCode\":404103}";
/// The columns of that code.
const CODE: std::ops::Range<u32> = 39..45;

fn entry(code: &str) -> &'static Entry {
    let catalog = Catalog::builtin();
    &catalog.entries[catalog.by_code(code)[0]]
}

/// A client that is told of diagnostics, and can show all there is.
fn pushed() -> Value {
    json!({
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } }, "disabledSupport": true },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

/// A client that asks for diagnostics, and counts columns in `encoding`.
fn pulling(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": { "hover": { "contentFormat": ["plaintext"] }, "diagnostic": {} },
    })
}

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

fn full(text: impl Into<String>) -> Change {
    Change { range: None, text: text.into() }
}

// The life of a server

#[test]
fn the_server_says_who_it_is_and_what_it_can_do() {
    let mut client = Client::start();
    let answer = client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": pushed() })).unwrap();
    assert_eq!(answer["serverInfo"], json!({ "name": "iotcodes", "version": env!("CARGO_PKG_VERSION") }));
    let expected = json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "hoverProvider": true,
        "completionProvider": {
            "resolveProvider": true,
            "triggerCharacters": [".", ":", "=", "\"", "'", "4", "5"],
        },
        "definitionProvider": true,
        "documentLinkProvider": {},
        "referencesProvider": true,
        "workspaceSymbolProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll.iotcodes"] },
        "executeCommandProvider": { "commands": [
            "iotcodes.server.check", "iotcodes.server.page", "iotcodes.server.documentation", "iotcodes.server.handling",
        ] },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
        "inlayHintProvider": { "resolveProvider": true },
    });
    assert_eq!(answer["capabilities"], expected);
}

#[test]
fn a_client_that_asks_for_diagnostics_is_told_to_ask() {
    let mut client = Client::start();
    let answer =
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": pulling("utf-8") })).unwrap();
    let expected = json!({ "identifier": "iotcodes", "interFileDependencies": false, "workspaceDiagnostics": true });
    assert_eq!(answer["capabilities"]["diagnosticProvider"], expected);
}

#[test]
fn columns_count_what_the_client_likes_best() {
    for (wishes, agreed) in [
        (json!(["utf-32", "utf-8", "utf-16"]), "utf-32"),
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-7", "utf-32"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
        (json!([]), "utf-16"),
    ] {
        let mut client = Client::start();
        let capabilities = json!({ "general": { "positionEncodings": wishes } });
        let answer =
            client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities })).unwrap();
        assert_eq!(answer["capabilities"]["positionEncoding"], agreed, "{wishes}");
    }
}

#[test]
fn exit_ends_the_server_at_once_while_its_input_stays_open() {
    let mut client = Client::connect(pushed());
    client.request("shutdown", Value::Null).unwrap();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 0);

    let mut client = Client::connect(pushed());
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 1, "without shutdown");

    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 1, "before initialize");
}

#[test]
fn a_client_that_does_not_wait_for_answers_before_exit_gets_them() {
    let mut client = Client::connect(pushed());
    let ask =
        |id: u32, method: &str| framed(json!({ "jsonrpc": "2.0", "id": id, "method": method }).to_string().as_bytes());
    let mut burst: Vec<u8> = (1000..1500).flat_map(|id| ask(id, "no/such")).collect();
    burst.extend(ask(1500, "shutdown"));
    burst.extend(framed(br#"{ "jsonrpc": "2.0", "method": "exit" }"#));
    client.send_bytes(&burst);
    assert_eq!(client.wait(), 0);
    for id in 1000..1500 {
        assert_eq!(client.answer(json!(id)).unwrap_err().code, -32601);
    }
    assert_eq!(client.answer(json!(1500)).unwrap(), Value::Null);
}

#[test]
fn the_end_of_input_ends_the_server() {
    let mut client = Client::connect(pushed());
    client.close_input();
    assert_eq!(client.wait(), 1);

    let mut client = Client::connect(pushed());
    client.request("shutdown", Value::Null).unwrap();
    client.close_input();
    assert_eq!(client.wait(), 0);
}

#[test]
fn exit_does_not_wait_for_a_scan() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", &log(10));
    let request = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": LOG } }));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 1);
    // Whether it is still told that its request is cancelled is a matter of luck.
    client.forget(request);
}

/// A server whose editor crashed must not stay behind, even if somebody else holds its input open.
#[cfg(unix)]
#[test]
fn the_end_of_the_clients_process_ends_the_server() {
    let mut editor = Command::new("sleep").arg("600").spawn().unwrap();
    let mut client = Client::start();
    client.initialize(json!({ "processId": editor.id(), "rootUri": null, "capabilities": {} })).unwrap();
    assert_eq!(client.text("file:///x"), None, "it lives as long as the editor");
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.wait(), 1);
}

/// In a container or over a network the number of the client's process means nothing.
#[cfg(unix)]
#[test]
fn a_client_that_cannot_be_seen_is_not_watched() {
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let mut client = Client::start();
    client.initialize(json!({ "processId": gone.id(), "rootUri": null, "capabilities": {} })).unwrap();
    assert_eq!(client.log_line().kind, 3);
    assert_eq!(client.text("file:///x"), None);
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut client = Client::start();
    let early = client.request("textDocument/hover", json!({ "textDocument": { "uri": LOG }, "position": at(0, 0) }));
    assert_eq!(early.unwrap_err().code, -32002);
    assert_eq!(client.request("shutdown", Value::Null).unwrap_err().code, -32002);
    client.open(LOG, "log", LINE);
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} })).unwrap();
    assert_eq!(client.text(LOG), None, "a notification before initialize is dropped");
    assert_eq!(client.request("initialize", json!({ "capabilities": {} })).unwrap_err().code, -32600, "a second time");
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("iotcodes/text", json!({ "uri": LOG })).unwrap_err().code, -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 0);
}

// Messages that are none

#[test]
fn a_malformed_message_gets_an_error_and_the_server_lives_on() {
    let mut client = Client::connect(pulling("utf-16"));
    let mut check = |bytes: &[u8], id: Value, code: i64| {
        client.send_bytes(bytes);
        let failure = client.answer(id).unwrap_err();
        assert_eq!(failure.code, code, "{:?}", String::from_utf8_lossy(bytes));
        assert!(!failure.message.is_empty());
        client.open(LOG, "log", LINE);
        assert!(client.hover(LOG, 0, CODE.start).is_some(), "it lives on");
        client.close(LOG);
    };
    check(&framed(b"{ \"jsonrpc\": "), Value::Null, -32700);
    check(&framed(b""), Value::Null, -32700);
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"method\": \"\xff\xfe\" }"), Value::Null, -32700);
    check(&framed("[".repeat(100_000).as_bytes()), Value::Null, -32700);
    check(&framed(b"[]"), Value::Null, -32600);
    check(&framed(b"17"), Value::Null, -32600);
    check(&framed(b"{}"), Value::Null, -32600);
    check(&framed(b"{ \"jsonrpc\": \"1.0\", \"id\": 71, \"method\": \"textDocument/hover\" }"), json!(71), -32600);
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"id\": 72, \"method\": 4 }"), json!(72), -32600);
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"x\" }"), Value::Null, -32600);
    check(
        &framed(b"{ \"jsonrpc\": \"2.0\", \"id\": 73, \"method\": \"textDocument/hover\", \"params\": [] }"),
        json!(73),
        -32602,
    );
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"id\": 74, \"method\": \"textDocument/hover\" }"), json!(74), -32602);
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"id\": 75, \"method\": \"no/such\" }"), json!(75), -32601);
    check(&framed(b"{ \"jsonrpc\": \"2.0\", \"id\": 76, \"method\": \"textDocument/didOpen\" }"), json!(76), -32600);
    check(b"Content-Length: many\r\n\r\n", Value::Null, -32700);
    check(b"Content-Type: text/plain\r\n\r\n", Value::Null, -32700);
    check(b"hello\r\n\r\n", Value::Null, -32700);
    check(&[&[0xff; 40_000][..], b"\r\n\r\n"].concat(), Value::Null, -32700);
}

#[test]
fn an_answer_to_no_question_is_ignored() {
    let mut client = Client::connect(pushed());
    client.send(&json!({ "jsonrpc": "2.0", "id": 99, "result": null }));
    client.notify("no/such/notification", json!({}));
    assert_eq!(client.text("file:///x"), None);
}

#[test]
fn a_change_that_is_not_understood_is_logged() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", "text");
    client
        .notify("textDocument/didChange", json!({ "textDocument": { "uri": LOG, "version": 2 }, "contentChanges": 3 }));
    let LogLine { kind, message } = client.log_line();
    assert_eq!(kind, 1);
    assert!(message.starts_with("textDocument/didChange was not understood"), "{message}");
    assert_eq!(client.text(LOG).unwrap().text, "text");
}

// Documents

#[test]
fn documents_of_every_scheme_are_kept_apart() {
    let uris = [
        "file:///c%3A/logs/a%20b.log",
        "untitled:Untitled-1",
        "vscode-notebook-cell:/home/a.ipynb#W0sZmlsZQ%3D%3D",
        "git:/logs/a.log?%7B%22path%22%3A%22%2Flogs%2Fa.log%22%2C%22ref%22%3A%22~%22%7D",
        "vscode-userdata:/settings.json",
    ];
    let mut client = Client::connect(pulling("utf-16"));
    for uri in uris {
        client.open(uri, "log", &format!("{uri} {LINE}"));
    }
    client.change(uris[1], 2, &[full("changed")]);
    client.close(uris[2]);
    for uri in uris {
        let text = client.text(uri).map(|text| text.text);
        let expected = match uri {
            _ if uri == uris[1] => Some("changed".to_string()),
            _ if uri == uris[2] => None,
            _ => Some(format!("{uri} {LINE}")),
        };
        assert_eq!(text, expected);
    }
}

#[test]
fn what_cannot_be_is_logged_and_does_no_harm() {
    let mut client = Client::connect(pulling("utf-16"));
    client.change(LOG, 2, &[full("text")]);
    assert_eq!(client.log_line(), LogLine { kind: 2, message: format!("{LOG} was changed without being open") });
    client.close(LOG);
    assert_eq!(client.log_line(), LogLine { kind: 2, message: format!("{LOG} was closed without being open") });
    client.open(LOG, "log", "one");
    client.open(LOG, "log", "two");
    assert_eq!(client.log_line(), LogLine { kind: 2, message: format!("{LOG} was opened twice") });
    client.change(LOG, 9, &[full("nine")]);
    client.change(LOG, 3, &[full("three")]);
    assert_eq!(client.log_line(), LogLine { kind: 2, message: format!("{LOG} went from version 9 to 3") });
    let text = client.text(LOG).unwrap();
    assert_eq!((text.version, text.text.as_str()), (3, "three"));
}

#[test]
fn an_answer_is_about_the_text_at_the_time_of_the_question() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", "version 1");
    let mut asked = Vec::new();
    for version in 2..300 {
        asked.push((version - 1, client.ask_text(LOG)));
        client.change(LOG, version, &[full(format!("version {version}"))]);
    }
    for (version, id) in asked {
        let text: support::client::Text = client.typed_answer(id);
        assert_eq!((text.version, text.text), (version, format!("version {version}")));
    }
}

#[test]
fn thousands_of_edits_leave_both_sides_with_the_same_text() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        edit_at_random(encoding, 20_000);
    }
}

fn edit_at_random(encoding: &str, edits: usize) {
    const PIECES: [&str; 16] = [
        "",
        "",
        "",
        "\n",
        "\r\n",
        "\r",
        "é",
        "😀",
        "\u{2028}",
        "\u{c}",
        "404103",
        "errorCode: 429001\r\n",
        "x",
        "\t",
        "日本",
        "a\u{301}",
    ];
    let mut random = Random(encoding.len() as u64 + 41);
    let mut client = Client::connect(pulling(encoding));
    let mut documents: Vec<(&str, String, i64)> =
        vec![("file:///a.log", "one\r\ntwo 😀\n".repeat(150), 1), ("untitled:b", String::new(), 1)];
    for (uri, text, _) in &documents {
        client.open(uri, "log", text);
    }
    let mut edited = 0;
    while edited < edits {
        let (uri, text, version) = &mut documents[random.below(2)];
        let mut changes = Vec::new();
        for _ in 0..=random.below(3) {
            let insert: String = (0..random.below(4)).map(|_| PIECES[random.below(PIECES.len())]).collect();
            if random.below(400) == 0 {
                *text = format!("{insert}{}", "start again 😀\r\n".repeat(random.below(120)));
                changes.push(full(text.clone()));
                continue;
            }
            let start = place(text, random.below(text.len() + 1));
            let reach = if random.below(4) == 0 { 60 } else { 8 };
            let end = place(text, (start + random.below(reach)).min(text.len())).max(start);
            let mut range = Range { start: position(text, start, encoding), end: position(text, end, encoding) };
            if end == text.len() {
                // What is behind the end of the text is its end.
                range.end = at(
                    range.end.line + random.below(2) as u32 * 5,
                    range.end.character + random.below(2) as u32 * 1000,
                );
            }
            text.replace_range(start..end, &insert);
            changes.push(Change { range: Some(range), text: insert });
        }
        edited += changes.len();
        *version += 1;
        client.change(uri, *version, &changes);
        match random.below(100) {
            0 => {
                let now = client.text(uri).expect("it is open");
                assert_eq!((&now.text, now.version), (&*text, *version), "after {edited} edits in {encoding}");
            }
            1 => {
                client.hover(uri, random.below(50) as u32, random.below(50) as u32);
            }
            _ => {}
        }
    }
    for (uri, text, version) in documents {
        let now = client.text(uri).expect("it is open");
        assert_eq!((now.text, now.version), (text, version), "at the end in {encoding}");
    }
}

/// The nearest offset at or before `offset` that a position can name: not inside a character, not inside `\r\n`.
fn place(text: &str, offset: usize) -> usize {
    let named = |at: usize| text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'));
    (0..=offset).rev().find(|&at| named(at)).expect("0 can be named")
}

/// The position of an offset, counted from the start of the text.
fn position(text: &str, offset: usize, encoding: &str) -> Position {
    let before = &text[..offset];
    let crlf = before.matches("\r\n").count();
    // A `\r` right before the offset ends a line: `place` makes sure that no `\n` follows it.
    let line = before.matches(['\r', '\n']).count() - crlf;
    let column = &before[before.rfind(['\r', '\n']).map_or(0, |at| at + 1)..];
    let character = match encoding {
        "utf-8" => column.len(),
        "utf-16" => column.encode_utf16().count(),
        _ => column.chars().count(),
    };
    at(line as u32, character as u32)
}

/// Marsaglia's xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

// Hover

#[test]
fn a_hover_shows_the_entry() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", &format!("nothing\n{LINE}\n"));
    client.published(LOG);
    for character in [CODE.start, CODE.start + 3, CODE.end] {
        let hover = client.hover(LOG, 1, character).unwrap();
        assert_eq!(hover.contents.kind, "markdown");
        assert!(hover.contents.value.contains(&entry("404103").summary), "{}", hover.contents.value);
        assert_eq!(hover.range, range(1, CODE));
    }
    assert!(client.hover(LOG, 0, 3).is_none());
    assert!(client.hover(LOG, 1, 3).is_none());
    assert!(client.hover("file:///not/open", 0, 0).is_none());
}

#[test]
fn a_hover_has_the_format_that_the_client_likes_best() {
    for (formats, kind) in [
        (json!(["markdown", "plaintext"]), "markdown"),
        (json!(["plaintext", "markdown"]), "plaintext"),
        (json!(["plaintext"]), "plaintext"),
        (json!([]), "plaintext"),
    ] {
        let mut client =
            Client::connect(json!({ "textDocument": { "hover": { "contentFormat": formats }, "diagnostic": {} } }));
        client.open(LOG, "log", LINE);
        let shown = client.hover(LOG, 0, CODE.start).unwrap().contents;
        assert_eq!(shown.kind, kind);
        let summary = &entry("404103").summary;
        let expected = if kind == "markdown" { summary.clone() } else { view::plain(summary).trim().to_string() };
        assert!(shown.value.contains(&expected), "{}", shown.value);
    }
}

#[test]
fn columns_are_right_behind_astral_characters_and_every_line_end() {
    for (encoding, before) in [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)] {
        let mut client = Client::connect(pulling(encoding));
        client.open(LOG, "log", &format!("a\rb\r\nc\u{2028}d\u{c}e\n😀é {LINE}\r\n{LINE}"));
        let columns = CODE.start + before..CODE.end + before;
        let Report::Full { items, .. } = client.pull(LOG, None) else { panic!("the first report is full") };
        let ranges: Vec<Range> = items.iter().map(|item| item.range).collect();
        assert_eq!(ranges, [range(3, columns.clone()), range(4, CODE)], "{encoding}");
        assert_eq!(client.hover(LOG, 3, columns.start).unwrap().range, range(3, columns.clone()));
        assert!(client.hover(LOG, 3, columns.start - 1).is_none());
    }
}

/// A log with a code on every 201st line.
fn log(megabytes: usize) -> String {
    let page =
        format!("{}{LINE}\n", "2026-03-01T12:00:00.000Z info  telemetry sent, 128 messages in 40 ms\n".repeat(200));
    page.repeat(megabytes * 1_000_000 / page.len() + 1)
}

/// Every change begins the scan anew. If a hover waited for it, its diagnostics would be there before the next change.
#[test]
fn a_hover_does_not_wait_for_the_scan_of_a_large_document() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", &log(50));
    for version in 2..12 {
        assert_eq!(client.hover(LOG, 200, CODE.start).unwrap().range, range(200, CODE));
        client.change(LOG, version, &[Change { range: Some(range(0, 0..0)), text: "-".into() }]);
    }
    assert!(!client.has_published(), "a scan was finished before its hover was answered");
    let published = client.published(LOG);
    assert_eq!((published.version, published.diagnostics.len()), (Some(11), 1001), "the cap and its notice");
}

// Diagnostics

fn expected(line: u32) -> (Range, Option<String>, String) {
    (range(line, CODE), Some("404103".to_string()), entry("404103").summary.clone())
}

fn essence(diagnostic: &Diagnostic) -> (Range, Option<String>, String) {
    (diagnostic.range, diagnostic.code.clone(), diagnostic.message.clone())
}

#[test]
fn diagnostics_are_published_with_all_that_the_client_can_show() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", &format!("{LINE}\n{LINE}"));
    let published = client.published(LOG);
    assert_eq!(published.version, Some(1));
    assert_eq!(published.diagnostics.iter().map(essence).collect::<Vec<_>>(), [expected(0), expected(1)]);
    let first = &published.diagnostics[0];
    assert_eq!(first.source, "iotcodes");
    assert!((1..=4).contains(&first.severity));
    assert_eq!(first.code_description.as_ref().unwrap().href, entry("404103").sources[0]);
    assert_eq!(first.tags, None);
    let related = first.related_information.as_ref().unwrap();
    assert!(related.iter().all(|place| place.location.uri == LOG && !place.message.is_empty()));
    assert!((1..=2).contains(&related.len()), "only the clues that decided: {related:?}");
}

#[test]
fn the_status_counts_what_is_there_and_what_is_marked() {
    let mut client = Client::connect(json!({}));
    let status = |client: &mut Client| client.request("iotcodes/status", json!({ "uri": LOG })).unwrap();
    assert_eq!(status(&mut client), Value::Null, "not open");
    client.open(LOG, "log", &format!("{LINE}\n").repeat(1001));
    assert_eq!(status(&mut client), json!({ "codes": 1001, "marked": 1000 }));
    assert_eq!(client.published(LOG).diagnostics.len(), 1000 + 1, "and a word about the one that is not marked");
}

#[test]
fn diagnostics_hold_nothing_that_the_client_cannot_show() {
    let mut client = Client::connect(json!({}));
    client.open(LOG, "log", LINE);
    let Diagnostic { code_description, related_information, tags, .. } = client.published(LOG).diagnostics.remove(0);
    assert_eq!((code_description, related_information, tags), (None, None, None));
}

#[test]
fn diagnostics_follow_the_text() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", LINE);
    assert_eq!(client.published(LOG).diagnostics.len(), 1);
    client.change(LOG, 2, &[Change { range: Some(range(0, 0..0)), text: "\n".into() }]);
    let published = client.published(LOG);
    assert_eq!((published.version, essence(&published.diagnostics[0])), (Some(2), expected(1)));
    client.change(LOG, 3, &[full("nothing")]);
    let published = client.published(LOG);
    assert_eq!((published.version, published.diagnostics), (Some(3), vec![]));
}

#[test]
fn a_burst_of_changes_is_published_once() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", "");
    client.published(LOG);
    let changes: Vec<Change> =
        LINE.chars().rev().map(|next| Change { range: Some(range(0, 0..0)), text: next.into() }).collect();
    let last = changes.len() as i64 + 1;
    let mut burst = Vec::new();
    for (version, change) in (2..).zip(&changes) {
        let document = json!({ "uri": LOG, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        let change = json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params });
        burst.extend(framed(change.to_string().as_bytes()));
    }
    client.send_bytes(&burst);
    let published = client.published(LOG);
    assert_eq!((published.version, essence(&published.diagnostics[0])), (Some(last), expected(0)));
}

#[test]
fn closing_a_document_clears_its_diagnostics_and_no_other() {
    let mut client = Client::connect(pushed());
    let other = "file:///other.log";
    client.open(LOG, "log", LINE);
    client.open(other, "log", LINE);
    client.published(LOG);
    client.published(other);
    client.close(LOG);
    let cleared = client.published(LOG);
    assert_eq!((cleared.version, cleared.diagnostics), (None, vec![]));
    assert!(client.hover(LOG, 0, CODE.start).is_none());
    assert!(client.hover(other, 0, CODE.start).is_some());
}

#[test]
fn diagnostics_are_reported_to_a_client_that_asks_and_not_published() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", LINE);
    let Report::Full { result_id: Some(first), items } = client.pull(LOG, None) else {
        panic!("the first report is full")
    };
    assert_eq!(items.iter().map(essence).collect::<Vec<_>>(), [expected(0)]);
    assert_eq!(client.pull(LOG, Some(&first)), Report::Unchanged { result_id: first.clone() });
    client.change(LOG, 2, &[Change { range: Some(range(0, 0..0)), text: "\r".into() }]);
    let Report::Full { result_id: Some(second), items } = client.pull(LOG, Some(&first)) else {
        panic!("the text has changed")
    };
    assert_eq!(items.iter().map(essence).collect::<Vec<_>>(), [expected(1)]);
    assert_ne!(first, second);
    client.close(LOG);
    assert_eq!(client.pull(LOG, Some(&second)), Report::Full { result_id: None, items: vec![] });
    // The same version of the same document, and yet another text.
    client.open(LOG, "log", "nothing");
    assert!(matches!(client.pull(LOG, Some(&first)), Report::Full { items, .. } if items.is_empty()));
}

#[test]
fn a_request_can_be_cancelled() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", &log(10));
    let pull = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": LOG } }));
    client.notify("$/cancelRequest", json!({ "id": pull }));
    assert_eq!(client.answer(json!(pull)).unwrap_err().code, -32800);
}

#[test]
fn a_thousand_diagnostics_are_shown_and_the_rest_is_counted() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", &format!("{LINE}\n").repeat(1000));
    let Report::Full { items, .. } = client.pull(LOG, None) else { panic!("the first report is full") };
    assert_eq!(items.len(), 1000);
    assert!(items.iter().all(|item| item.code.is_some()));

    client.change(LOG, 2, &[full(format!("{LINE}\n").repeat(2345))]);
    let Report::Full { items, .. } = client.pull(LOG, None) else { panic!("the text has changed") };
    assert_eq!(items.len(), 1001);
    let notice = &items[1000];
    assert_eq!((notice.range, notice.severity), (range(0, 0..0), 3));
    assert_eq!(notice.message, "The first 1,000 of 2,345 error codes in this file are shown.");
}

#[test]
fn the_level_follows_the_language_or_else_the_name_of_the_file() {
    let mut client = Client::connect(pulling("utf-16"));
    let levels = Catalog::builtin().handling(&entry("404103").handling).unwrap().levels;
    let number = |level: iotcodes_catalog::Level| match level.as_str() {
        "error" => 1,
        "warning" => 2,
        "information" => 3,
        _ => 4,
    };
    for (uri, language, level) in [
        ("file:///a", "log", levels.log),
        ("file:///a.log", "plaintext", levels.log),
        ("file:///a%2Elog", "", levels.log),
        ("file:///a.log", "python", levels.source),
        ("file:///settings.yaml", "never-heard-of", levels.config),
        ("untitled:Untitled-1", "plaintext", levels.source),
    ] {
        client.open(uri, language, LINE);
        let Report::Full { items, .. } = client.pull(uri, None) else { panic!("the first report is full") };
        assert_eq!(items[0].severity, number(level), "{uri} {language}");
        client.close(uri);
    }
}

// Code actions

#[test]
fn code_actions_come_only_where_they_are_wanted() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", LINE);
    client.published(LOG);
    assert!(client.actions(LOG, range(0, CODE), Some(&["refactor"])).is_none());
    assert!(client.actions(LOG, range(0, CODE), None).is_some());
    assert_eq!(client.actions(LOG, range(0, 0..1), Some(&["quickfix"])), Some(vec![]), "nothing is there");
}

#[test]
fn a_range_in_a_text_that_has_changed_since_gets_no_code_actions() {
    let mut client = Client::connect(pushed());
    client.open(LOG, "log", &log(10));
    let params = json!({ "textDocument": { "uri": LOG }, "range": range(200, CODE), "context": { "diagnostics": [] } });
    let actions = client.ask("textDocument/codeAction", params);
    client.change(LOG, 2, &[full("nothing")]);
    assert_eq!(client.answer(json!(actions)).unwrap_err().code, -32801);
    assert_eq!(client.published(LOG).diagnostics, []);
}

#[test]
fn a_client_that_knows_only_commands_gets_no_code_actions() {
    let mut client = Client::connect(pulling("utf-16"));
    client.open(LOG, "log", LINE);
    assert!(client.actions(LOG, range(0, CODE), None).is_none());
}

// What the server knows

#[test]
fn a_projects_own_codes_are_known_and_its_mistakes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let codes = folder.path().join("codes/services/acme/codes");
    fs::create_dir_all(&codes).unwrap();
    fs::write(folder.path().join("iotcodes.toml"), "[catalog]\npaths = [\"codes\"]\n").unwrap();
    let service = "title = \"Acme\"\nshort = \"Acme\"\ndocs = \"https://acme.example/\"\ndigits = [6]\n";
    fs::write(codes.join("../service.toml"), service).unwrap();
    let entry = "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
                 The pump of the line does not turn.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
    fs::write(codes.join("777001-PumpStuck.md"), entry).unwrap();
    fs::write(codes.join("777002-Broken.md"), "no front matter\n").unwrap();
    let uri = format!("file://{}", folder.path().join("line.log").display());

    let mut client = Client::connect(pulling("utf-8"));
    client.open(&uri, "log", "errorCode=777001 PumpStuck at contoso.azure-devices.net, errorCode=404103\n");
    let hover = client.hover(&uri, 0, 12).expect("the project's code is known");
    assert!(hover.contents.value.contains("The pump of the line does not turn."), "{}", hover.contents.value);
    let line = client.log_line();
    assert!(line.message.contains("777002-Broken.md:1: expected front matter"), "{}", line.message);
    let Report::Full { items, .. } = client.pull(&uri, None) else { panic!("the first report is full") };
    assert_eq!(items.len(), 2, "the built-in catalog is still served");
}

#[test]
fn the_server_marks_what_check_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let output = Command::new(env!("CARGO_BIN_EXE_iotcodes"))
        .args(["check", "--no-ignore", "--format", "json", "--fail-on", "never", "detect", "examples"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut printed: HashMap<String, Vec<(u64, u64, String)>> = HashMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        let place = (finding["line"].as_u64().unwrap(), finding["column"].as_u64().unwrap());
        let message = finding["message"].as_str().unwrap().to_string();
        printed.entry(finding["path"].as_str().unwrap().to_string()).or_default().push((place.0, place.1, message));
    }
    assert!(printed.len() > 50, "the folders hold many files with findings");

    // Files in which nothing is printed are quiet in an editor, too.
    let quiet = Command::new("git").args(["ls-files", "detect", "examples"]).current_dir(&folder).output().unwrap();
    for path in String::from_utf8(quiet.stdout).unwrap().lines().filter(|path| !path.ends_with(".expect")) {
        if iotcodes_project::text(fs::read(folder.join(path)).unwrap()).is_some() {
            printed.entry(path.to_string()).or_default();
        }
    }

    // Columns in UTF-32 are characters, as `check` counts them.
    let mut client = Client::connect(pulling("utf-32"));
    for (path, expected) in printed {
        let bytes = fs::read(folder.join(&path)).unwrap();
        let text = String::from_utf8_lossy(&iotcodes_project::text(bytes).unwrap()).into_owned();
        let uri = format!("file://{}", folder.join(&path).display());
        client.open(&uri, "plaintext", &text);
        let Report::Full { items, .. } = client.pull(&uri, None) else { panic!("the first report is full") };
        // What a log tells as a whole has marks of its own, which `check` has not.
        let is_episode = |code: &str| Catalog::builtin().episodes.iter().any(|episode| episode.id == code);
        let marked: Vec<(u64, u64, String)> = items
            .into_iter()
            .filter(|item| !item.code.as_deref().is_some_and(is_episode))
            .map(|item| (u64::from(item.range.start.line) + 1, u64::from(item.range.start.character) + 1, item.message))
            .collect();
        assert_eq!(marked, expected, "{path}");
        client.close(&uri);
    }
}

#[test]
fn a_throttled_call_can_be_retried_by_one_edit_of_this_version() {
    let uri = "file:///fleet/provision.py";
    let text = include_str!("examples/python/provision_fleet.py");
    let line = u32::try_from(text.lines().position(|line| line.contains("== 429001")).unwrap()).unwrap();
    let start = u32::try_from(text.lines().nth(line as usize).unwrap().find("429001").unwrap()).unwrap();
    let mut client = Client::connect(pushed());
    client.open(uri, "python", text);
    client.published(uri);
    let actions = client.actions(uri, range(line, start..start + 6), None).unwrap();
    let action = &actions[0];
    assert_eq!(
        (&action["title"], &action["isPreferred"]),
        (&json!("Retry update_twin with backoff and jitter (429001)"), &Value::Null)
    );
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": uri, "version": 1 }));
    let inserted: String =
        change["edits"].as_array().unwrap().iter().filter_map(|edit| edit["newText"].as_str()).collect();
    assert!(inserted.contains("def retry_iot_hub(") && inserted.contains("retry_iot_hub(lambda: "), "{inserted}");
}
