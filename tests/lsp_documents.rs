//! Documents that are no files: cells of notebooks, commit boxes, what other programs show, and texts that nobody has saved.

#![allow(clippy::unwrap_used)] // A test that panics says where.

#[allow(dead_code, reason = "what other test programs use, too")]
mod support;

use serde_json::{Value, json};
use support::client::{Change, Client, Diagnostic, Report, range};

/// A line whose code is beyond doubt, and where the code stands in it.
const LINE: &str = "contoso.azure-devices.net {\"errorCode\":404103}";
const CODE: std::ops::Range<u32> = 39..45;

/// Each with the language that an editor sends for it.
const DOCUMENTS: [(&str, &str); 9] = [
    ("vscode-notebook-cell:/home/dana/retry.ipynb#W0sZmlsZQ%3D%3D", "python"),
    ("vscode-notebook-cell:/home/dana/retry.ipynb#W1sZmlsZQ%3D%3D", "python"),
    ("vscode-notebook-cell:/home/dana/retry.ipynb#W2sZmlsZQ%3D%3D", "markdown"),
    ("vscode-scm:git/scm0/input?rootUri%3Dfile%253A%252F%252F%252Fhome%252Fdana%252Fgateway", "scminput"),
    ("vscode-vfs://github/contoso/gateway/src/main.py", "python"),
    (
        "git:/home/dana/gateway/main.py?%7B%22path%22%3A%22%2Fhome%2Fdana%2Fgateway%2Fmain.py%22%2C%22ref%22%3A%22~%22%7D",
        "python",
    ),
    ("output:extension-output-contoso.gateway-%231-Gateway", "log"),
    ("untitled:Untitled-1", "plaintext"),
    ("untitled:/home/dana/not%20yet%20saved.log", "log"),
];

fn capabilities(pulls: bool) -> Value {
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix"] } });
    let mut capabilities = json!({ "textDocument": {
        "codeAction": { "codeActionLiteralSupport": kinds },
        "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        "publishDiagnostics": { "relatedInformation": true },
    } });
    if pulls {
        capabilities["textDocument"]["diagnostic"] = json!({});
    }
    capabilities
}

fn marks(client: &mut Client, uri: &str, pulls: bool) -> Vec<Diagnostic> {
    if !pulls {
        return client.published(uri).diagnostics;
    }
    let Report::Full { items, .. } = client.pull(uri, None) else { panic!("the first report is full") };
    items
}

#[test]
fn what_is_no_file_is_helped_like_a_file() {
    for pulls in [false, true] {
        let mut client = Client::connect(capabilities(pulls));
        // All are open at once, each with its code in a line of its own.
        for (line, (uri, language)) in DOCUMENTS.iter().enumerate() {
            client.open(uri, language, &format!("{}# {LINE}\n", "\n".repeat(line)));
        }
        for (line, (uri, _)) in (0..).zip(DOCUMENTS) {
            let token = range(line, CODE.start + 2..CODE.end + 2);
            let found = marks(&mut client, uri, pulls);
            assert_eq!(found.iter().map(|mark| mark.range).collect::<Vec<_>>(), [token], "{uri}");
            let related = found[0].related_information.as_deref().unwrap();
            assert!(related.iter().all(|related| related.location.uri == uri), "{related:?}");
            assert_eq!(client.hover(uri, line, token.start.character).unwrap().range, token, "{uri}");
            let document = json!({ "textDocument": { "uri": uri } });
            let symbols = client.request("textDocument/documentSymbol", document).unwrap();
            assert_eq!(symbols[0]["selectionRange"], json!(token), "{uri}");
        }
        for (line, (uri, _)) in (0..).zip(DOCUMENTS) {
            client.change(uri, 2, &[Change { range: Some(range(line, 0..2)), text: String::new() }]);
            assert_eq!(marks(&mut client, uri, pulls)[0].range, range(line, CODE), "{uri}");
            client.close(uri);
            if !pulls {
                assert_eq!(client.published(uri).diagnostics, []);
            }
            assert!(client.hover(uri, line, CODE.start).is_none(), "{uri} is closed");
        }
    }
}

#[test]
fn an_edit_of_a_cell_is_for_that_cell_alone() {
    let source = "import azure.iot.hub\nif errorCode == 404103:\n    pass\n";
    let (first, second) = (DOCUMENTS[0].0, DOCUMENTS[1].0);
    let mut client = Client::connect(capabilities(true));
    client.open(first, "python", source);
    client.open(second, "python", source);
    let actions = client.actions(second, range(1, 16..16), None).unwrap();
    let edits: Vec<&Value> =
        actions.iter().map(|action| &action["edit"]["changes"]).filter(|it| it.is_object()).collect();
    assert!(!edits.is_empty(), "{actions:#?}");
    for edit in edits {
        assert_eq!(edit.as_object().unwrap().keys().collect::<Vec<_>>(), [second]);
    }
}

#[test]
fn references_go_from_cell_to_cell() {
    let mut client = Client::connect(capabilities(true));
    for (uri, language) in DOCUMENTS {
        client.open(uri, language, LINE);
    }
    let asked = json!({ "textDocument": { "uri": DOCUMENTS[0].0 }, "position": { "line": 0, "character": CODE.start },
        "context": { "includeDeclaration": true } });
    let found = client.request("textDocument/references", asked).unwrap();
    let mut uris: Vec<&str> = found.as_array().unwrap().iter().map(|place| place["uri"].as_str().unwrap()).collect();
    uris.sort_unstable();
    let mut expected = DOCUMENTS.map(|(uri, _)| uri);
    expected.sort_unstable();
    assert_eq!(uris, expected);
}
