//! What the language server must stand: the clients there are, requests that are cancelled, and documents that go while they are read.

#![allow(clippy::unwrap_used)] // A test that panics says where.

#[allow(dead_code, reason = "what other test programs use, too")]
mod support;

use serde_json::{Value, json};
use support::client::{Change, Client, Report, range};

const LOG: &str = "file:///var/log/gateway.log";
/// A line whose code is beyond doubt.
const LINE: &str = "contoso.azure-devices.net {\"errorCode\":404103}";

/// What four clients announce, as far as it decides what they get.
fn clients() -> [(&'static str, Value); 4] {
    let all_diagnostics =
        json!({ "relatedInformation": true, "codeDescriptionSupport": true, "tagSupport": { "valueSet": [1, 2] } });
    let kinds = json!({ "codeActionKind": { "valueSet": ["", "quickfix", "refactor", "refactor.rewrite", "source"] } });
    let vs_code = json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "applyEdit": true, "configuration": true, "workspaceFolders": true, "codeLens": { "refreshSupport": true },
            "diagnostics": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
            "workspaceEdit": { "documentChanges": true, "changeAnnotationSupport": { "groupsOnLabel": true } },
        },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "textDocument": {
            "publishDiagnostics": all_diagnostics, "diagnostic": { "dynamicRegistration": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": {
                "codeActionLiteralSupport": kinds, "disabledSupport": true, "isPreferredSupport": true, "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true, "tagSupport": { "valueSet": [1] } },
            "inlayHint": { "resolveSupport": { "properties": ["tooltip", "textEdits"] } },
            "completion": { "completionItem": { "documentationFormat": ["markdown", "plaintext"], "labelDetailsSupport": true,
                "resolveSupport": { "properties": ["documentation", "detail"] } } },
        },
    });
    let neovim = json!({
        "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] },
        "workspace": {
            "applyEdit": true, "configuration": true, "workspaceFolders": true, "inlayHint": { "refreshSupport": true },
            "didChangeConfiguration": { "dynamicRegistration": false }, "didChangeWatchedFiles": { "dynamicRegistration": false },
            "workspaceEdit": { "resourceOperations": ["rename", "create", "delete"] },
        },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "textDocument": {
            "publishDiagnostics": all_diagnostics, "diagnostic": { "dynamicRegistration": false },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": { "codeActionLiteralSupport": kinds, "dataSupport": true, "isPreferredSupport": true,
                "resolveSupport": { "properties": ["edit", "command"] } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "inlayHint": { "resolveSupport": { "properties": ["textEdits", "tooltip", "location", "command"] } },
            "completion": { "completionItem": { "documentationFormat": ["markdown", "plaintext"] } },
        },
    });
    let helix = json!({
        "general": { "positionEncodings": ["utf-8", "utf-32", "utf-16"] },
        "workspace": {
            "applyEdit": true, "configuration": true, "workspaceFolders": true, "diagnostics": { "refreshSupport": true },
            "didChangeConfiguration": { "dynamicRegistration": false }, "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true }, "inlayHint": { "refreshSupport": false },
        },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true, "tagSupport": { "valueSet": [1, 2] } }, "diagnostic": {},
            "hover": { "contentFormat": ["markdown"] },
            "codeAction": { "codeActionLiteralSupport": kinds, "disabledSupport": true, "isPreferredSupport": true,
                "dataSupport": true, "resolveSupport": { "properties": ["edit", "command"] } },
            "inlayHint": {},
            "completion": { "completionItem": { "resolveSupport": { "properties": ["documentation"] } } },
        },
    });
    let emacs = json!({
        "general": { "positionEncodings": ["utf-32", "utf-8", "utf-16"] },
        "workspace": {
            "applyEdit": true, "configuration": true, "workspaceFolders": true, "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": false, "codeDescriptionSupport": false, "tagSupport": { "valueSet": [1, 2] } },
            "hover": { "contentFormat": ["plaintext"] },
            "codeAction": { "codeActionLiteralSupport": kinds, "isPreferredSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
    });
    [("VS Code", vs_code), ("Neovim", neovim), ("Helix", helix), ("Emacs", emacs)]
}

#[test]
fn the_same_scenario_in_four_clients() {
    for (name, capabilities) in clients() {
        let pulls = capabilities["textDocument"]["diagnostic"].is_object();
        let registers = ["didChangeConfiguration", "didChangeWatchedFiles"]
            .iter()
            .any(|ability| capabilities["workspace"][ability]["dynamicRegistration"] == true);
        let mut client = Client::start();
        let folder = json!([{ "uri": "file:///var", "name": "var" }]);
        client
            .initialize(
                json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folder }),
            )
            .unwrap();
        if registers {
            let (id, _) = client.asked("client/registerCapability");
            client.reply(id, Value::Null);
        }
        let (id, _) = client.asked("workspace/configuration");
        client.reply(id, json!([null, null]));

        client.open(LOG, "log", &format!("😀 {LINE}\n"));
        let marks = |client: &mut Client| {
            if !pulls {
                return client.published(LOG).diagnostics;
            }
            let Report::Full { items, .. } = client.pull(LOG, None) else { panic!("the first report is full") };
            items
        };
        let encoding = capabilities["general"]["positionEncodings"][0].as_str().unwrap();
        let before = ["utf-32", "utf-16", "utf-8"].iter().position(|known| *known == encoding).unwrap() as u32;
        let before = [2, 3, 5][before as usize];
        let code = range(0, 39 + before..45 + before);
        let found = marks(&mut client);
        assert_eq!(found.iter().map(|mark| mark.range).collect::<Vec<_>>(), [code], "{name}");
        assert_eq!(client.hover(LOG, 0, 40 + before).unwrap().range, code, "{name}");
        assert!(client.actions(LOG, code, None).is_some(), "{name}");
        for method in ["documentSymbol", "inlayHint", "documentHighlight", "documentLink", "codeLens", "completion"] {
            let place = json!({ "textDocument": { "uri": LOG }, "range": code, "position": code.start });
            client
                .request(&format!("textDocument/{method}"), place)
                .unwrap_or_else(|failure| panic!("{name} {method}: {failure:?}"));
        }
        client.change(LOG, 2, &[Change { range: Some(range(0, 0..before)), text: String::new() }]);
        assert_eq!(marks(&mut client)[0].range, range(0, 39..45), "{name}");
        client.save(LOG);
        client.close(LOG);
        if !pulls {
            assert_eq!(client.published(LOG).diagnostics, [], "{name}");
        }
    }
}

/// Marsaglia's xorshift: the same numbers in every run.
fn random(state: &mut u64, end: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % end
}

#[test]
fn each_of_ten_thousand_requests_is_answered_once_whether_cancelled_or_not() {
    let mut client = Client::connect(json!({ "textDocument": { "diagnostic": {} } }));
    client.open(LOG, "log", &format!("{LINE}\n").repeat(3));
    let (mut state, mut version, mut cancelled) = (41, 1, 0);
    for _ in 0..100 {
        let mut asked = Vec::new();
        for _ in 0..100 {
            let place = json!({ "textDocument": { "uri": LOG }, "position": { "line": random(&mut state, 3), "character": 40 } });
            let id = match random(&mut state, 8) {
                0 => client.ask("textDocument/diagnostic", place),
                1 => client.ask("textDocument/hover", place),
                2..5 => client.ask("textDocument/documentHighlight", place),
                _ => client.ask_text(LOG),
            };
            asked.push(id);
            match random(&mut state, 4) {
                0 => client.notify("$/cancelRequest", json!({ "id": id })),
                1 => client
                    .notify("$/cancelRequest", json!({ "id": asked[random(&mut state, asked.len() as u64) as usize] })),
                _ => {}
            }
            if random(&mut state, 200) == 0 {
                version += 1;
                client.change(LOG, version, &[Change { range: Some(range(0, 0..0)), text: "x".into() }]);
            }
        }
        for id in asked {
            match client.answer(json!(id)) {
                Ok(_) => {}
                Err(failure) if failure.code == -32800 => cancelled += 1,
                Err(failure) => assert_eq!(failure.code, -32801, "{failure:?}"), // The text has changed meanwhile.
            }
        }
    }
    // A second answer to any of them would be left unread, which the end of the client does not let pass.
    assert!(cancelled > 0, "none was cancelled in time");
}

#[test]
fn documents_that_are_closed_while_they_are_scanned_leave_nothing_behind() {
    let mut client = Client::connect(json!({}));
    let large = format!("{LINE}\n").repeat(20_000);
    for _ in 0..10 {
        client.open(LOG, "log", &large);
        client.close(LOG);
    }
    client.open(LOG, "log", LINE);
    let mut last = client.published(LOG);
    while last.version.is_none() {
        last = client.published(LOG);
    }
    assert_eq!(last.diagnostics.len(), 1);
}

#[test]
fn two_documents_of_one_name_are_two_documents() {
    let mut client = Client::connect(json!({ "textDocument": { "diagnostic": {} } }));
    let uris = ["file:///a/gateway.log", "file:///b/gateway.log", "untitled:gateway.log", "git:/a/gateway.log?ref"];
    for (count, uri) in uris.iter().enumerate() {
        client.open(uri, "log", &format!("{LINE}\n").repeat(count + 1));
    }
    client.change(uris[0], 2, &[Change { range: None, text: String::new() }]);
    client.close(uris[1]);
    let counts = uris.map(|uri| match client.pull(uri, None) {
        Report::Full { items, .. } => items.len(),
        Report::Unchanged { .. } => panic!("the first report is full"),
    });
    assert_eq!(counts, [0, 0, 3, 4]);
}
