//! What a user can do about an error code in an editor: actions, commands and the pages that they open.

#![allow(clippy::unwrap_used)] // A test that panics says where.

mod support;

use iotcodes_catalog::{Catalog, Entry};
use iotcodes_scan::view;
use serde_json::{Value, json};
use std::{fs, path::Path};
use support::client::{Change, Client, range};

const LOG: &str = "file:///var/log/gateway.log";
const SOURCE: &str = "file:///src/device.py";
/// The code stands in columns 15 to 21 of the second line.
const TEXT: &str = "import azure.iot.hub\nif errorCode ==404103:\n    pass\n";

fn entry(code: &str) -> &'static Entry {
    let catalog = Catalog::builtin();
    &catalog.entries[catalog.by_code(code)[0]]
}

fn page(code: &str) -> String {
    view::page(Catalog::builtin(), Catalog::builtin().by_code(code)[0])
}

/// A client that can do everything; `with` changes that.
fn capable(with: impl FnOnce(&mut Value)) -> Value {
    let mut capabilities = json!({
        "textDocument": {
            "diagnostic": {},
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [""] } },
                "disabledSupport": true, "isPreferredSupport": true, "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "definition": { "linkSupport": true },
        },
        "workspace": {
            "executeCommand": {},
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
            "textDocumentContent": {},
        },
        "window": { "showDocument": { "support": true } },
    });
    with(&mut capabilities);
    capabilities
}

fn eager(capabilities: &mut Value) {
    capabilities["textDocument"]["codeAction"]["resolveSupport"] = Value::Null;
}

fn connect(environment: &[(&str, &Path)], capabilities: Value) -> (Client, Value) {
    let mut client = Client::start_with(environment);
    let answer = client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
    (client, answer.unwrap()["capabilities"].take())
}

fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"] == title);
    found.unwrap_or_else(|| panic!("{title:?} is not among {:?}", titles(actions)))
}

/// The text after the edits of a document, whose lines are ASCII.
fn edited(text: &str, edit: &Value, uri: &str) -> String {
    let changes = edit["documentChanges"].as_array().expect("the client understands versions");
    let change = changes.iter().find(|change| change["textDocument"]["uri"] == uri).expect("the document is changed");
    let mut edits: Vec<Value> = change["edits"].as_array().unwrap().clone();
    let offset = |position: &Value| {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        text.split_inclusive('\n').take(number("line")).map(str::len).sum::<usize>() + number("character")
    };
    edits.sort_by_key(|edit| offset(&edit["range"]["start"]));
    let mut out = text.to_string();
    for edit in edits.iter().rev() {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        out.replace_range(range, edit["newText"].as_str().unwrap());
    }
    out
}

// Pages

#[test]
fn a_definition_is_a_virtual_page_where_the_client_shows_such() {
    let (mut client, capabilities) = connect(&[], capable(|_| {}));
    assert_eq!(capabilities["workspace"]["textDocumentContent"], json!({ "schemes": ["iotcodes"] }));
    client.open(SOURCE, "python", TEXT);
    let links = client.request("textDocument/definition", place(SOURCE, 1, 15)).unwrap();
    let uri = format!("iotcodes:/iot-hub/404103-{}.md", entry("404103").name);
    assert_eq!((&links[0]["targetUri"], &links[0]["originSelectionRange"]), (&json!(uri), &json!(range(1, 15..21))));
    let content = client.request("workspace/textDocumentContent", json!({ "uri": uri })).unwrap();
    assert_eq!(content, json!({ "text": page("404103") }));
    assert_eq!(client.request("textDocument/definition", place(SOURCE, 0, 0)).unwrap(), Value::Null);

    for stranger in ["iotcodes:/iot-hub/1.md", "file:///etc/passwd", "iotcodes:/../x"] {
        let refused = client.request("workspace/textDocumentContent", json!({ "uri": stranger })).unwrap_err();
        assert_eq!(refused.code, -32602, "{stranger}");
    }
    // A page names codes, and none of them happened.
    client.open(&uri, "markdown", &page("404103"));
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!(report["items"], json!([]));
}

/// Other systems keep caches elsewhere, where a test must not write.
#[cfg(target_os = "linux")]
#[test]
fn a_definition_is_a_cached_file_elsewhere_and_nothing_more_is_written() {
    let cache = tempfile::tempdir().unwrap();
    let plain = json!({ "textDocument": { "diagnostic": {} } });
    let (mut client, capabilities) = connect(&[("XDG_CACHE_HOME", cache.path())], plain);
    assert_eq!(capabilities["workspace"].get("textDocumentContent"), None);
    client.open(SOURCE, "python", TEXT);
    let files = || {
        let mut found = Vec::new();
        let mut folders = vec![cache.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    };
    assert_eq!(files().len(), 0, "not before it is asked for");
    let mut definition = || client.request("textDocument/definition", place(SOURCE, 1, 15)).unwrap();
    let first = definition();
    assert_eq!(first, definition());
    let [file] = files().try_into().expect("one file is written");
    assert_eq!(first[0]["uri"], format!("file://{}", file.display()));
    assert_eq!(fs::read_to_string(&file).unwrap(), page("404103"));
    fs::write(&file, "spoiled").unwrap();
    definition();
    assert_eq!(fs::read_to_string(&file).unwrap(), page("404103"));
}

#[test]
fn a_projects_own_page_is_that_of_its_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let codes = folder.path().join("codes/services/acme/codes");
    fs::create_dir_all(&codes).unwrap();
    fs::write(folder.path().join("iotcodes.toml"), "[catalog]\npaths = [\"codes\"]\n").unwrap();
    let service = "title = \"Acme\"\nshort = \"Acme\"\ndocs = \"https://acme.example/\"\ndigits = [6]\n";
    fs::write(codes.join("../service.toml"), service).unwrap();
    let own = "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
               The pump of the line does not turn.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
    fs::write(codes.join("777001-PumpStuck.md"), own).unwrap();
    let uri = format!("file://{}", folder.path().join("a line.log").display()).replace(' ', "%20");

    let (mut client, _) = connect(&[], capable(|_| {}));
    client.open(&uri, "log", "errorCode=777001 at contoso.azure-devices.net\n");
    let links = client.request("textDocument/definition", place(&uri, 0, 12)).unwrap();
    let content = client.request("workspace/textDocumentContent", json!({ "uri": links[0]["targetUri"] })).unwrap();
    assert!(content["text"].as_str().unwrap().contains("The pump of the line does not turn."), "{content}");
    let (page, document) = links[0]["targetUri"].as_str().unwrap().split_once('?').unwrap();
    let address = format!("{page}?{}", document.replace('/', "%2F"));
    assert_eq!(
        client.request("workspace/textDocumentContent", json!({ "uri": address })).unwrap(),
        content,
        "written in another way"
    );
}

// Links

#[test]
fn an_address_of_documentation_is_a_link() {
    let (mut client, _) = connect(&[], capable(|_| {}));
    client.open(
        "untitled:1",
        "markdown",
        "# IoT Hub\nSee aka.ms/iothub404103, or 404104 in the hub.\n[x](troubleshoot-error-404104-d)\n",
    );
    let links =
        client.request("textDocument/documentLink", json!({ "textDocument": { "uri": "untitled:1" } })).unwrap();
    let found: Vec<(&Value, &str)> =
        links.as_array().unwrap().iter().map(|link| (&link["range"], link["target"].as_str().unwrap())).collect();
    let (first, second) = (json!(range(1, 4..23)), json!(range(2, 4..31)));
    assert_eq!(found, [(&first, "https://aka.ms/iothub404103"), (&second, entry("404104").sources[0].as_str())]);
}

// Lenses

#[test]
fn a_log_counts_its_codes_above_their_first_places() {
    let (mut client, capabilities) = connect(&[], capable(|_| {}));
    assert_eq!(capabilities["codeLensProvider"], json!({ "resolveProvider": true }));
    let line = "hub.azure-devices.net errorCode: 404103\n";
    client.open(LOG, "log", &line.repeat(1234));
    client.open(SOURCE, "python", TEXT);
    let ask = |client: &mut Client, uri: &str| {
        client.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri } })).unwrap()
    };
    assert_eq!(ask(&mut client, SOURCE), json!([]));
    let lenses = ask(&mut client, LOG);
    assert_eq!((lenses.as_array().unwrap().len(), &lenses[0]["range"]), (1, &json!(range(0, 33..39))));
    let lens = client.request("codeLens/resolve", lenses[0].clone()).unwrap();
    let command = &lens["command"];
    assert_eq!(command["title"], format!("{}: 1,234 times, lines 1 to 1,234", entry("404103").label()));

    let command = json!({ "command": command["command"], "arguments": command["arguments"] });
    assert_eq!(client.request("workspace/executeCommand", command).unwrap(), Value::Null);
    let (id, shown) = client.asked("window/showDocument");
    client.reply(id, json!({ "success": true }));
    assert!(shown["uri"].as_str().unwrap().starts_with("iotcodes:/iot-hub/404103-"), "{shown}");
    assert_eq!((&shown["external"], &shown["takeFocus"]), (&json!(false), &json!(true)));
}

#[test]
fn a_client_that_runs_no_commands_gets_no_lenses() {
    let (_client, capabilities) = connect(&[], json!({ "textDocument": { "codeLens": {} } }));
    assert_eq!(capabilities.get("codeLensProvider"), None);
}

// Commands

#[test]
fn a_client_that_opens_nothing_is_told() {
    let (mut client, _) = connect(&[], capable(|all| all["window"] = Value::Null));
    client.open(LOG, "log", "hub.azure-devices.net errorCode: 429001\n");
    let actions = client.actions(LOG, range(0, 33..39), None).unwrap();
    let mut run = |title: &str| {
        let command = &titled(&actions, title)["command"];
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        client.request("workspace/executeCommand", params).unwrap();
        client.told("window/showMessage")["message"].as_str().unwrap().to_string()
    };
    assert!(run(&format!("Explain {}", entry("429001").label())).contains(&entry("429001").summary));
    assert_eq!(run("Open the documentation of 429001"), entry("429001").sources[0]);
}

#[test]
fn the_code_that_handles_an_error_opens_in_the_chosen_language() {
    let (mut client, _) = connect(&[], capable(|_| {}));
    client.open(LOG, "log", "hub.azure-devices.net errorCode: 429001\n");
    let actions = client.actions(LOG, range(0, 33..39), None).unwrap();
    let command = &titled(&actions, "Show the code that handles 429001")["command"];
    client
        .request(
            "workspace/executeCommand",
            json!({ "command": command["command"], "arguments": command["arguments"] }),
        )
        .unwrap();
    let (id, question) = client.asked("window/showMessageRequest");
    let choices = question["actions"].as_array().unwrap().clone();
    let python = choices.iter().find(|choice| choice["title"] == "python (service)").expect("Python has a recipe");
    client.reply(id, python.clone());
    let (id, shown) = client.asked("window/showDocument");
    client.reply(id, json!({ "success": true }));
    let content = client.request("workspace/textDocumentContent", json!({ "uri": shown["uri"] })).unwrap();
    assert!(content["text"].as_str().unwrap().contains("def retry_iot_hub("), "{content}");
}

#[test]
fn a_command_that_is_none_is_refused() {
    let (mut client, _) = connect(&[], capable(|_| {}));
    for params in [
        json!({ "command": "iotcodes.server.page", "arguments": [] }),
        json!({ "command": "iotcodes.server.page", "arguments": [4] }),
        json!({ "command": "no.such", "arguments": [{ "uri": "file:///a", "entry": "iot-hub/404103" }] }),
    ] {
        assert_eq!(client.request("workspace/executeCommand", params).unwrap_err().code, -32602);
    }
    let nothing =
        json!({ "command": "iotcodes.server.page", "arguments": [{ "uri": "file:///a", "entry": "no/such" }] });
    assert_eq!(client.request("workspace/executeCommand", nothing).unwrap(), Value::Null);
}

// Accepting

#[test]
fn a_code_can_be_ignored_in_its_line_its_file_and_its_project() {
    let (mut client, _) = connect(&[], capable(eager));
    client.open(SOURCE, "python", TEXT);
    let actions = client.actions(SOURCE, range(1, 15..15), None).unwrap();
    let text = |title: &str| edited(TEXT, &titled(&actions, title)["edit"], SOURCE);
    let here = text("Ignore 404103 in this line");
    assert_eq!(here, TEXT.replace("if ", "# iotcodes: ignore-next-line 404103\nif "));
    let file = text("Ignore 404103 in this file");
    assert_eq!(file, format!("# iotcodes: ignore-file 404103\n{TEXT}"));
    for (version, after) in [(2, here), (3, file)] {
        client.change(SOURCE, version, &[Change { range: None, text: after }]);
        let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": SOURCE } })).unwrap();
        assert_eq!(report["items"], json!([]));
    }
    client.open(LOG, "log", "hub.azure-devices.net errorCode: 429001\n");
    let actions = client.actions(LOG, range(0, 33..39), None).unwrap();
    assert!(!titles(&actions).iter().any(|title| title.contains("in this line") || title.contains("in this file")));
}

#[test]
fn a_project_that_ignores_a_code_keeps_the_rest_of_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, source) = (folder.path().join("iotcodes.toml"), folder.path().join("a.py"));
    let address = |path: &Path| format!("file://{}", path.display());
    let (settings_uri, uri) = (address(&settings), address(&source));
    let title = "Ignore 404103 in this project";

    let (mut client, _) = connect(&[], capable(eager));
    client.open(&uri, "python", TEXT);
    let actions = client.actions(&uri, range(1, 15..15), None).unwrap();
    let changes = &titled(&actions, title)["edit"]["documentChanges"];
    assert_eq!(changes[0], json!({ "kind": "create", "uri": settings_uri, "options": { "ignoreIfExists": true } }));
    assert_eq!(changes[1]["textDocument"], json!({ "uri": settings_uri, "version": null }));
    assert_eq!(changes[1]["edits"][0]["newText"], "ignore = [\"404103\"]\n");

    let text = "# ours\nmax-diagnostics = 7\nignore = [\"401003\"]\n";
    fs::write(&settings, text).unwrap();
    let (mut client, _) = connect(&[], capable(eager));
    client.open(&uri, "python", TEXT);
    let actions = client.actions(&uri, range(1, 15..15), None).unwrap();
    let after = edited(text, &titled(&actions, title)["edit"], &settings_uri);
    assert_eq!(after, "# ours\nmax-diagnostics = 7\nignore = [\"401003\", \"404103\"]\n");

    // What the editor has of the settings counts, not what was saved.
    client.open(&settings_uri, "toml", "# unsaved\n");
    let actions = client.actions(&uri, range(1, 15..15), None).unwrap();
    let edit = &titled(&actions, title)["edit"];
    assert_eq!(edited("# unsaved\n", edit, &settings_uri), "# unsaved\nignore = [\"404103\"]\n");
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);

    fs::write(&settings, after).unwrap();
    let (mut client, _) = connect(&[], capable(eager));
    client.open(&uri, "python", TEXT);
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!(report["items"], json!([]));
}

#[test]
fn a_project_file_is_made_only_by_clients_that_can() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("file://{}", folder.path().join("a.py").display());
    let (mut client, _) =
        connect(&[], capable(|all| all["workspace"]["workspaceEdit"] = json!({ "documentChanges": true })));
    client.open(&uri, "python", TEXT);
    let actions = client.actions(&uri, range(1, 15..15), None).unwrap();
    assert!(!titles(&actions).contains(&"Ignore 404103 in this project"));
    // A document that lies nowhere has no project.
    client.open("untitled:1", "python", TEXT);
    let actions = client.actions("untitled:1", range(1, 15..15), None).unwrap();
    assert!(titles(&actions).contains(&"Ignore 404103 in this line"));
    assert!(!titles(&actions).contains(&"Ignore 404103 in this project"));
}

// Outdated numbers

#[test]
fn an_outdated_number_is_replaced_alone_or_with_all_others() {
    let text = "import azure.iot.hub\nif errorCode == 404102:\n    pass\nif errorCode == 404102:\n    pass\nif errorCode == 404103:\n    pass\n";
    let (mut client, capabilities) = connect(&[], capable(eager));
    assert_eq!(capabilities["codeActionProvider"]["codeActionKinds"], json!(["quickfix", "source.fixAll.iotcodes"]));
    client.open(SOURCE, "python", text);
    let actions = client.actions(SOURCE, range(1, 16..22), None).unwrap();
    let one = titled(&actions, "Replace 404102 by 404103");
    assert_eq!((&one["isPreferred"], &one["kind"]), (&json!(true), &json!("quickfix")));
    assert_eq!(edited(text, &one["edit"], SOURCE), text.replacen("404102", "404103", 1));

    for only in ["source", "source.fixAll", "source.fixAll.iotcodes"] {
        let all = client.actions(SOURCE, range(0, 0..0), Some(&[only])).unwrap();
        assert_eq!((all.len(), &all[0]["kind"]), (1, &json!("source.fixAll.iotcodes")));
        assert_eq!(edited(text, &all[0]["edit"], SOURCE), text.replace("404102", "404103"));
    }
    client.open(LOG, "log", "hub.azure-devices.net errorCode: 404102\n");
    assert_eq!(client.actions(LOG, range(0, 0..0), Some(&["source.fixAll"])), Some(vec![]), "a log is what happened");
}

// Edits that come later

#[test]
fn an_edit_comes_when_its_action_is_taken_and_never_for_another_text() {
    let (mut client, capabilities) = connect(&[], capable(|_| {}));
    assert_eq!(capabilities["codeActionProvider"]["resolveProvider"], json!(true));
    client.open(SOURCE, "python", TEXT);
    let actions = client.actions(SOURCE, range(1, 15..15), None).unwrap();
    assert!(actions.iter().all(|action| action.get("edit").is_none()));
    let action = titled(&actions, "Ignore 404103 in this line").clone();
    let taken = client.request("codeAction/resolve", action.clone()).unwrap();
    assert!(edited(TEXT, &taken["edit"], SOURCE).contains("# iotcodes: ignore-next-line 404103\nif"));
    assert_eq!(taken["title"], action["title"]);

    // The same could be done in the new text; but it was offered for the old one.
    client.change(SOURCE, 2, &[Change { range: Some(range(2, 8..8)), text: "\n".into() }]);
    assert_eq!(client.request("codeAction/resolve", action).unwrap_err().code, -32801);
    let stranger = json!({ "title": "x" });
    assert_eq!(client.request("codeAction/resolve", stranger.clone()).unwrap(), stranger);
}
