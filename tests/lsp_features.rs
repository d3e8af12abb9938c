//! What the language server shows beside hovers and diagnostics, asked for over standard input and output.

mod support;

use iotcodes_catalog::{Catalog, Entry};
use iotcodes_scan::view;
use serde_json::{Value, json};
use support::client::{Client, range};

const LOG: &str = "file:///var/log/gateway.log";
const SOURCE: &str = "file:///src/Device.cs";

/// Source that speaks of three codes in five places.
const TEXT: &str = "using Microsoft.Azure.Devices;

if (errorCode == 404103) {}
if (errorCode == \"429001\") {}
if (errorCode == 401003) {} // IoTHubUnauthorized
if (e.Code == ErrorCode.DeviceNotOnline) {}
";

fn entry(code: &str) -> &'static Entry {
    let catalog = Catalog::builtin();
    &catalog.entries[catalog.by_code(code)[0]]
}

/// A client that asks for diagnostics, so that none are published.
fn client(text_document: Value) -> Client {
    let mut capabilities = json!({ "textDocument": { "diagnostic": {} } });
    for (name, value) in text_document.as_object().into_iter().flatten() {
        capabilities["textDocument"][name] = value.clone();
    }
    Client::connect(capabilities)
}

fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// What `ask` sees of a document at a place.
fn ask(client: &mut Client, method: &str, params: Value) -> Value {
    client.request(&format!("textDocument/{method}"), params).expect("it is answered")
}

fn texts<'a>(items: &'a Value, key: &str) -> Vec<&'a str> {
    items.as_array().expect("a list").iter().filter_map(|item| item[key].as_str()).collect()
}

// Inlay hints

fn hints(client: &mut Client, uri: &str) -> Value {
    ask(client, "inlayHint", json!({ "textDocument": { "uri": uri }, "range": range_of_all() }))
}

fn range_of_all() -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 10_000, "character": 0 } })
}

#[test]
fn a_number_gets_its_name_and_a_name_its_number() {
    let mut client = client(json!({ "inlayHint": {} }));
    client.open(SOURCE, "csharp", TEXT);
    let hints = hints(&mut client, SOURCE);
    let shown: Vec<(u64, u64, &str)> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| {
            let at = &hint["position"];
            (at["line"].as_u64().unwrap(), at["character"].as_u64().unwrap(), hint["label"].as_str().unwrap())
        })
        .collect();
    let name = |code| entry(code).name.as_str();
    // Behind the closing quote; and nothing where the name stands on the line already.
    assert_eq!(shown, [(2, 23, name("404103")), (3, 25, name("429001")), (5, 39, "404103")]);
    assert_eq!(hints[0]["tooltip"], entry("404103").summary);
    assert_eq!(hints[0]["data"], Value::Null);
}

#[test]
fn the_tooltip_of_a_hint_comes_when_it_is_shown() {
    let capability = json!({ "resolveSupport": { "properties": ["tooltip", "label.tooltip"] } });
    let mut client = client(json!({ "inlayHint": capability, "hover": { "contentFormat": ["markdown"] } }));
    client.open(SOURCE, "csharp", TEXT);
    let hint = hints(&mut client, SOURCE)[0].take();
    assert_eq!(hint["tooltip"], Value::Null);
    client.close(SOURCE);
    let resolved = client.request("inlayHint/resolve", hint.clone()).unwrap();
    let page = view::page(Catalog::builtin(), Catalog::builtin().by_code("404103")[0]);
    assert_eq!(resolved["tooltip"], json!({ "kind": "markdown", "value": page }));
    assert_eq!(resolved["label"], hint["label"]);

    let mut stranger = hint;
    stranger["data"] = json!({ "uri": 4 });
    assert_eq!(client.request("inlayHint/resolve", stranger).unwrap()["tooltip"], Value::Null, "data of nobody");
}

#[test]
fn hints_are_where_the_settings_want_them() {
    for (setting, in_source, in_log) in [
        (None, true, false),
        (Some("never"), false, false),
        (Some("except-logs"), true, false),
        (Some("always"), true, true),
    ] {
        let mut client = Client::start();
        let capabilities = json!({ "textDocument": { "diagnostic": {} } });
        let options = setting.map_or(json!({}), |hints| json!({ "hints": hints }));
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options })).unwrap();
        client.open(SOURCE, "csharp", TEXT);
        client.open(LOG, "log", TEXT);
        for (uri, wanted) in [(SOURCE, in_source), (LOG, in_log)] {
            let shown = hints(&mut client, uri).as_array().unwrap().len();
            assert_eq!(shown, if wanted { 3 } else { 0 }, "{setting:?} {uri}");
        }
    }
}

#[test]
fn hints_are_those_of_the_range_that_is_asked_for() {
    let mut client = client(json!({}));
    client.open(SOURCE, "csharp", TEXT);
    let hints = ask(&mut client, "inlayHint", json!({ "textDocument": { "uri": SOURCE }, "range": range(3, 0..30) }));
    assert_eq!(texts(&hints, "label"), [&entry("429001").name]);
    assert_eq!(
        ask(&mut client, "inlayHint", json!({ "textDocument": { "uri": LOG }, "range": range(0, 0..9) })),
        Value::Null
    );
}

// Outline

const LINES: &str = "hub.azure-devices.net errorCode: 404103
hub.azure-devices.net errorCode: 429001
nothing
hub.azure-devices.net errorCode: 404103 DeviceNotOnline
hub.azure-devices.net errorCode: DeviceNotOnline
";

#[test]
fn the_outline_of_a_log_has_each_code_once() {
    let mut nested = client(json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } }));
    nested.open(LOG, "log", LINES);
    let symbols = ask(&mut nested, "documentSymbol", document(LOG));
    let labels = [entry("404103").label(), entry("429001").label()];
    assert_eq!(texts(&symbols, "name"), labels);
    assert_eq!(texts(&symbols, "detail"), ["3 times, lines 1 to 5", "once, line 2"]);
    let whole = json!({ "start": { "line": 0, "character": 33 }, "end": { "line": 4, "character": 48 } });
    assert_eq!((&symbols[0]["range"], &symbols[0]["selectionRange"]), (&whole, &json!(range(0, 33..39))));

    let mut flat = client(json!({}));
    flat.open(LOG, "log", LINES);
    let symbols = ask(&mut flat, "documentSymbol", document(LOG));
    assert_eq!(texts(&symbols, "name"), labels);
    assert_eq!(symbols[0]["location"], json!({ "uri": LOG, "range": range(0, 33..39) }));
}

#[test]
fn the_outline_of_source_has_each_place() {
    let mut client = client(
        json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true, "tagSupport": { "valueSet": [1] } } }),
    );
    let text = format!("{TEXT}if (errorCode == 404102) {{}}\n");
    client.open(SOURCE, "csharp", &text);
    let symbols = ask(&mut client, "documentSymbol", document(SOURCE));
    let labels = ["404103", "429001", "401003", "401003", "404103", "404103"].map(|code| entry(code).label());
    assert_eq!(texts(&symbols, "name"), labels);
    assert_eq!(texts(&symbols, "detail")[0], entry("404103").summary);
    assert_eq!(symbols[0]["range"], json!(range(2, 17..23)));
    let deprecated: Vec<bool> = symbols.as_array().unwrap().iter().map(|symbol| symbol["tags"] == json!([1])).collect();
    assert_eq!(deprecated, [false, false, false, false, false, true], "a number that only old pages have");
}

// References and highlights

#[test]
fn every_spelling_of_a_code_is_highlighted() {
    let mut client = client(json!({}));
    client.open(SOURCE, "csharp", TEXT);
    for (line, character) in [(2, 17), (2, 23), (5, 30)] {
        let found = ask(&mut client, "documentHighlight", place(SOURCE, line, character));
        let ranges: Vec<&Value> = found.as_array().unwrap().iter().map(|highlight| &highlight["range"]).collect();
        assert_eq!(ranges, [&json!(range(2, 17..23)), &json!(range(5, 24..39))]);
    }
    assert_eq!(ask(&mut client, "documentHighlight", place(SOURCE, 0, 0)), json!([]));
    assert_eq!(ask(&mut client, "documentHighlight", place(LOG, 0, 0)), Value::Null);
}

#[test]
fn references_are_those_of_all_open_documents() {
    let mut client = client(json!({}));
    client.open(SOURCE, "csharp", TEXT);
    client.open(LOG, "log", LINES);
    client.open("untitled:Untitled-1", "csharp", TEXT);
    let mut params = place(SOURCE, 5, 30);
    params["context"] = json!({ "includeDeclaration": true });
    let found = ask(&mut client, "references", params);
    let of = |uri: &str| found.as_array().unwrap().iter().filter(|location| location["uri"] == uri).count();
    // In the log the name beside its number counts, too.
    assert_eq!([of(SOURCE), of(LOG), of("untitled:Untitled-1")], [2, 4, 2]);
}

// Completion

fn labels(client: &mut Client, uri: &str, line: u32, character: u32) -> Vec<String> {
    let items = ask(client, "completion", place(uri, line, character));
    texts(&items, "label").into_iter().map(String::from).collect()
}

#[test]
fn codes_are_completed_where_one_is_expected() {
    let mut client = client(json!({}));
    let text =
        "using Microsoft.Azure.Devices;\n\n\n\n\nif (errorCode == 40)\nif (e.Code == ErrorCode.Dev)\nvar count = 4;\n";
    client.open(SOURCE, "csharp", text);
    let both = labels(&mut client, SOURCE, 5, 19);
    assert!(both.contains(&"404103".to_string()) && both.contains(&entry("404103").name));
    let names = labels(&mut client, SOURCE, 6, 27);
    assert!(names.contains(&entry("404103").name) && !names.contains(&"404103".to_string()));
    assert!(labels(&mut client, SOURCE, 7, 13).is_empty());

    let items = ask(&mut client, "completion", place(SOURCE, 5, 18));
    let item = items.as_array().unwrap().iter().find(|item| item["label"] == "404103").unwrap();
    assert_eq!(item["textEdit"], json!({ "range": range(5, 17..19), "newText": "404103" }));
    assert_eq!(
        (&item["detail"], &item["documentation"]),
        (&json!(entry("404103").name), &json!(entry("404103").summary))
    );
}

#[test]
fn the_page_of_a_completion_comes_when_it_is_shown() {
    let item = json!({
        "documentationFormat": ["plaintext"], "labelDetailsSupport": true,
        "resolveSupport": { "properties": ["documentation"] },
    });
    let mut client = client(json!({ "completion": { "completionItem": item } }));
    client.open("untitled:a", "python", "# azure.iot.hub\nif error_code == ");
    let items = ask(&mut client, "completion", place("untitled:a", 1, 17));
    let item = items.as_array().unwrap().iter().find(|item| item["label"] == "429001").unwrap();
    assert_eq!(item["labelDetails"], json!({ "description": entry("429001").name }));
    assert_eq!(item["documentation"], Value::Null);
    let resolved = client.request("completionItem/resolve", item.clone()).unwrap();
    let page = view::plain(&view::page(Catalog::builtin(), Catalog::builtin().by_code("429001")[0]));
    assert_eq!(resolved["documentation"], json!({ "kind": "plaintext", "value": page }));
}

// Texts that change

#[test]
fn an_answer_about_another_text_is_refused() {
    let line = "a line without any code, and long enough to fill a log\n";
    let mut client = client(json!({}));
    client.open(LOG, "log", &line.repeat(200_000));
    let mut asked = Vec::new();
    for method in ["inlayHint", "documentHighlight", "documentSymbol", "references"] {
        let mut params = place(LOG, 0, 0);
        params["range"] = range_of_all();
        params["context"] = json!({ "includeDeclaration": false });
        asked.push(client.ask(&format!("textDocument/{method}"), params));
    }
    client.change(LOG, 2, &[support::client::Change { range: None, text: "nothing".into() }]);
    for id in asked {
        assert_eq!(client.answer(json!(id)).unwrap_err().code, -32801);
    }
}

// What is too much for a list

#[test]
fn a_list_that_is_cut_short_says_so_once() {
    let mut client = client(json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } }));
    let uri = "untitled:many";
    let line = "if (errorCode == 404103) {}\n";
    client.open(uri, "csharp", &format!("using Microsoft.Azure.Devices;\n{}", line.repeat(10_001)));
    let mut listed = |method: &str, params: Value, cap: Option<(usize, &str)>| {
        let lists = [params.clone(), params].map(|params| ask(&mut client, method, params));
        if let Some((most, what)) = cap {
            assert_eq!(lists[1].as_array().unwrap().len(), most);
            let expected = format!("has more than {} {what}, of which the first are listed", view::number(most));
            assert!(client.log_line().message.ends_with(&expected), "{expected}");
        }
        lists[0].clone()
    };
    let here = place(uri, 1, 20);
    let mut references = here.clone();
    references["context"] = json!({ "includeDeclaration": true });
    listed("references", references, Some((10_000, "references")));
    listed("documentHighlight", here, Some((10_000, "highlights")));
    listed("inlayHint", json!({ "textDocument": { "uri": uri }, "range": range_of_all() }), Some((2_000, "hints")));
    // An outline is looked at by itself, so it says it there.
    let symbols = listed("documentSymbol", document(uri), None);
    assert_eq!(symbols.as_array().unwrap().len(), 5_001);
    assert_eq!(symbols[5_000]["name"], "… and 5,001 more");

    client.open("untitled:links", "markdown", &"see https://aka.ms/iothub404103\n".repeat(5_001));
    assert_eq!(ask(&mut client, "documentLink", document("untitled:links")).as_array().unwrap().len(), 5_000);
    let line = client.log_line().message;
    assert_eq!(line, "untitled:links has more than 5,000 links, of which the first are listed");
}
