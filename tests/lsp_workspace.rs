//! What the language server knows of files that are not open: references, symbols and diagnostics of a whole workspace.

#![allow(clippy::unwrap_used)] // A test that panics says where.

mod support;

use serde_json::{Value, json};
use std::{fs, thread, time::Duration};
use support::client::{Client, range};
use tempfile::TempDir;

/// The code stands in columns 33 to 39.
const LINE: &str = "hub.azure-devices.net errorCode: 404103\n";
const NAME: &str = "hub.azure-devices.net errorCode: DeviceNotOnline\n";

/// A workspace: two files that count, one of another code, one that git ignores, one that the settings exclude, one that is no text.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("a.log", format!("{LINE}{LINE}")),
        ("deep/er/b.py", format!("x = 1\n# {NAME}")),
        ("other.log", LINE.replace("404103", "429001")),
        ("quiet.log", "nothing\n".to_string()),
        ("ignored.log", LINE.to_string()),
        ("excluded/c.log", LINE.to_string()),
        ("binary.log", format!("\0{LINE}")),
        (".gitignore", "ignored.log\n".to_string()),
        ("iotcodes.toml", "exclude = [\"excluded/\"]\nworkspace-diagnostics = true\n".to_string()),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn address(folder: &TempDir, path: &str) -> String {
    format!("file://{}", folder.path().join(path).display())
}

/// A client in a workspace; what it can do is that of a client that shows progress if `progress`.
fn connect(folder: &TempDir, progress: bool) -> Client {
    connect_as(folder, json!({ "textDocument": { "diagnostic": {} }, "window": { "workDoneProgress": progress } }))
}

fn connect_as(folder: &TempDir, capabilities: Value) -> Client {
    let mut client = Client::start();
    let folders = json!([{ "uri": format!("file://{}", folder.path().display()), "name": "w" }]);
    let params =
        json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders });
    client.initialize(params).unwrap();
    client
}

/// The addresses below the folder, sorted, each as often as it is named.
fn files(folder: &TempDir, locations: &Value) -> Vec<String> {
    let root = address(folder, "");
    let uri = |location: &Value| location["uri"].as_str().unwrap().strip_prefix(&root).unwrap().to_string();
    let mut files: Vec<String> = locations.as_array().unwrap().iter().map(uri).collect();
    files.sort();
    files
}

fn references(client: &mut Client, uri: &str) -> Value {
    let place = json!({ "line": 0, "character": 35 });
    let params =
        json!({ "textDocument": { "uri": uri }, "position": place, "context": { "includeDeclaration": true } });
    client.request("textDocument/references", params).unwrap()
}

#[test]
fn references_are_found_in_files_that_are_not_open() {
    let folder = workspace();
    let mut client = connect(&folder, false);
    client.open("untitled:1", "log", LINE);
    let found = references(&mut client, "untitled:1");
    let closed: Vec<Value> = found.as_array().unwrap().iter().filter(|it| it["uri"] != "untitled:1").cloned().collect();
    assert_eq!(found.as_array().unwrap().len(), 4);
    assert_eq!(files(&folder, &json!(closed)), ["a.log", "a.log", "deep/er/b.py"]);
    assert_eq!(closed[0]["range"], json!(range(0, 33..39)));

    // What an editor has of a file counts, not what was saved.
    let a = address(&folder, "a.log");
    client.open(&a, "log", LINE);
    client.close("untitled:1");
    assert_eq!(files(&folder, &references(&mut client, &a)), ["a.log", "deep/er/b.py"]);

    // Files that came, changed and went.
    fs::write(folder.path().join("new.log"), LINE).unwrap();
    fs::write(folder.path().join("quiet.log"), format!("longer than before\n{LINE}")).unwrap();
    fs::remove_file(folder.path().join("deep/er/b.py")).unwrap();
    assert_eq!(files(&folder, &references(&mut client, &a)), ["a.log", "new.log", "quiet.log"]);
}

#[test]
fn a_client_that_watches_files_is_believed() {
    let folder = workspace();
    let watches = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut client = connect_as(&folder, json!({ "textDocument": { "diagnostic": {} }, "workspace": watches }));
    let registered = |client: &mut Client, id: &str| {
        let (number, params) = client.asked("client/registerCapability");
        assert_eq!(params["registrations"][0]["id"], id);
        client.reply(number, Value::Null);
    };
    registered(&mut client, "iotcodes-files");
    client.open("untitled:1", "log", LINE);
    let found = |client: &mut Client| {
        let mut found = references(client, "untitled:1");
        found.as_array_mut().unwrap().retain(|it| it["uri"] != "untitled:1");
        files(&folder, &found)
    };
    assert_eq!(found(&mut client), ["a.log", "a.log", "deep/er/b.py"]);
    registered(&mut client, "iotcodes-workspace");
    let change = |client: &mut Client, path: &str, kind: u8| {
        let change = json!({ "uri": address(&folder, path), "type": kind });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    };
    // From some time after that on, what the client does not say is not seen.
    let quiet = |client: &mut Client| found(client).iter().filter(|file| *file == "quiet.log").count();
    let unseen = (1..1000).find(|&lines| {
        fs::write(folder.path().join("quiet.log"), LINE.repeat(lines)).unwrap();
        quiet(&mut client) < lines
    });
    change(&mut client, "quiet.log", 2);
    assert_eq!(quiet(&mut client), unseen.unwrap());
    fs::remove_file(folder.path().join("quiet.log")).unwrap();
    change(&mut client, "quiet.log", 3);
    fs::write(folder.path().join("new.log"), LINE).unwrap();
    change(&mut client, "new.log", 1);
    assert_eq!(found(&mut client), ["a.log", "a.log", "deep/er/b.py", "new.log"]);
    // What was left out counts when the list of such files changes.
    fs::write(folder.path().join(".gitignore"), "a.log\n").unwrap();
    change(&mut client, ".gitignore", 2);
    assert_eq!(found(&mut client), ["deep/er/b.py", "ignored.log", "new.log"]);
}

#[test]
fn symbols_are_the_codes_of_the_workspace() {
    let folder = workspace();
    let mut client = connect(&folder, false);
    client.open("untitled:1", "log", LINE);
    let mut search = |query: &str| {
        let found = client.request("workspace/symbol", json!({ "query": query })).unwrap();
        let symbol = |symbol: &Value| {
            let uri = symbol["location"]["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_string();
            (symbol["name"].as_str().unwrap().split(' ').next().unwrap().to_string(), uri)
        };
        found.as_array().unwrap().iter().map(symbol).collect::<Vec<_>>()
    };
    let online = [("404103", "untitled:1"), ("404103", "a.log"), ("404103", "b.py")];
    let online: Vec<(String, String)> = online.map(|(code, file)| (code.into(), file.into())).to_vec();
    assert_eq!(search("404103"), online);
    assert_eq!(search("device not_ONLINE"), online);
    assert_eq!(search("4290"), [("429001".to_string(), "other.log".to_string())]);
    assert_eq!(search("").len(), 4);
    assert!(search("no such").is_empty());
}

fn pull(client: &mut Client, previous: &Value) -> Value {
    let id = ask_to_pull(client, previous, json!({}));
    client.answer(json!(id)).unwrap()["items"].take()
}

fn ask_to_pull(client: &mut Client, previous: &Value, mut params: Value) -> i64 {
    let known = previous.as_array().into_iter().flatten().filter(|report| report["resultId"].is_string());
    let known: Vec<Value> = known.map(|report| json!({ "uri": report["uri"], "value": report["resultId"] })).collect();
    params["previousResultIds"] = json!(known);
    client.ask("workspace/diagnostic", params)
}

#[test]
fn a_workspace_reports_its_diagnostics_once_and_then_what_is_new() {
    let folder = workspace();
    let mut client = connect(&folder, false);
    let first = pull(&mut client, &Value::Null);
    assert_eq!(files(&folder, &first), ["a.log", "deep/er/b.py", "other.log"]);
    assert_eq!(first[0]["items"].as_array().unwrap().len(), 2);
    assert_eq!((&first[0]["kind"], &first[0]["version"]), (&json!("full"), &Value::Null));

    // Nothing is new, so the answer waits until something is.
    let id = ask_to_pull(&mut client, &first, json!({}));
    thread::sleep(Duration::from_millis(300));
    fs::write(folder.path().join("a.log"), "nothing any more\n").unwrap();
    fs::remove_file(folder.path().join("other.log")).unwrap();
    let second = client.answer(json!(id)).unwrap()["items"].take();
    assert_eq!(files(&folder, &second), ["a.log", "deep/er/b.py", "other.log"]);
    let kinds: Vec<(&str, usize)> = second
        .as_array()
        .unwrap()
        .iter()
        .map(|report| (report["kind"].as_str().unwrap(), report["items"].as_array().map_or(0, Vec::len)))
        .collect();
    assert_eq!(kinds, [("full", 0), ("unchanged", 0), ("full", 0)]);

    // An open document is asked for by itself.
    let b = address(&folder, "deep/er/b.py");
    client.open(&b, "python", "x = 1\n");
    let mut client_again = connect(&folder, false);
    client_again.open(&b, "python", "x = 1\n");
    assert_eq!(pull(&mut client_again, &Value::Null), json!([]));
}

#[test]
fn nobody_gets_diagnostics_of_a_workspace_unasked() {
    let folder = workspace();
    fs::write(folder.path().join("iotcodes.toml"), "").unwrap();
    let mut client = connect(&folder, false);
    assert_eq!(pull(&mut client, &Value::Null), json!([]));
}

#[test]
fn a_large_workspace_reports_in_parts_and_with_progress() {
    let folder = workspace();
    for file in 0..250 {
        fs::write(folder.path().join(format!("{file}.log")), LINE).unwrap();
    }
    let mut client = connect(&folder, false);
    let tokens = json!({ "partialResultToken": "part", "workDoneToken": 7 });
    let id = ask_to_pull(&mut client, &Value::Null, tokens);
    let last = client.answer(json!(id)).unwrap()["items"].take();
    let mut all = last.as_array().unwrap().len();
    let mut steps = Vec::new();
    // Every part was there before the end of the answer; progress may end after it.
    while client.unread("$/progress") > 0 || steps.last().is_none_or(|step| step != "end") {
        let told = client.told("$/progress");
        match &told["token"] {
            token if token == "part" => all += told["value"]["items"].as_array().unwrap().len(),
            token => {
                assert_eq!(token, &json!(7));
                steps.push(told["value"]["kind"].as_str().unwrap().to_string());
            }
        }
    }
    assert_eq!(all, 253);
    assert_eq!(steps[0], "begin");
}

#[test]
fn whoever_asks_can_stop_asking() {
    let folder = workspace();
    // Work for a second or more, in steps of some milliseconds.
    for file in 0..20 {
        fs::write(folder.path().join(format!("{file}.log")), LINE.repeat(2000)).unwrap();
    }
    let mut client = connect(&folder, false);
    let ask = |client: &mut Client, token: u32| {
        client.ask("workspace/symbol", json!({ "query": "", "workDoneToken": token }))
    };
    let cancelled = ask(&mut client, 1);
    client.notify("$/cancelRequest", json!({ "id": cancelled }));
    assert_eq!(client.answer(json!(cancelled)).unwrap_err().code, -32800);

    // The user stops it where the progress is shown.
    let stopped = ask(&mut client, 2);
    let begun = |client: &mut Client| {
        let told = client.told("$/progress");
        told["token"] == 2 && told["value"]["kind"] == "begin"
    };
    while !begun(&mut client) {}
    client.notify("window/workDoneProgress/cancel", json!({ "token": 2 }));
    assert_eq!(client.answer(json!(stopped)).unwrap_err().code, -32800);

    // And both leave it able to answer the next one.
    let third = ask(&mut client, 3);
    assert_eq!(client.answer(json!(third)).unwrap().as_array().unwrap().len(), 23);
    let mut ended = 0;
    while ended < 3 {
        ended += u32::from(client.told("$/progress")["value"]["kind"] == "end");
    }
}
