//! Holds what the server says against the protocol's meta model, by types that are generated from it and that the server does not use.

use gen_lsp_types::{Notification, Request, lsp_notification, lsp_request};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Checks a message of the server; for an answer `asked` is what it answers.
pub(crate) fn check(message: &Value, asked: Option<&str>) {
    assert_eq!(message["jsonrpc"], "2.0", "{message}");
    match (message["method"].as_str(), asked) {
        (Some(method), _) if message.get("id").is_some() => question(method, &message["params"]),
        (Some(method), _) => notification(method, &message["params"]),
        (None, Some(method)) if message.get("result").is_some() => answer(method, &message["result"]),
        // The test wrote the question by hand.
        (None, None) if message.get("result").is_some() => {}
        (None, _) => assert!(
            message["error"]["code"].is_i64() && message["error"]["message"].is_string(),
            "neither a result nor an error: {message}"
        ),
    }
}

/// Reads a value by the type of its method. A method that is not listed is none of the protocol's or not yet in the list.
macro_rules! by_method {
    ($method:expr, $value:expr, $lookup:ident, $kind:ident, $part:ident, [$($name:tt),* $(,)?]) => {
        match $method {
            $($name => same::<<$lookup!($name) as $kind>::$part>($method, $value),)*
            method => panic!("{method} is not among the methods of tests/support/protocol.rs"),
        }
    };
}

fn question(method: &str, params: &Value) {
    by_method!(
        method,
        params,
        lsp_request,
        Request,
        Params,
        [
            "client/registerCapability",
            "window/showDocument",
            "window/showMessageRequest",
            "window/workDoneProgress/create",
            "workspace/applyEdit",
            "workspace/codeLens/refresh",
            "workspace/configuration",
            "workspace/diagnostic/refresh",
            "workspace/inlayHint/refresh",
        ]
    );
}

fn notification(method: &str, params: &Value) {
    by_method!(
        method,
        params,
        lsp_notification,
        Notification,
        Params,
        ["$/logTrace", "$/progress", "textDocument/publishDiagnostics", "window/logMessage", "window/showMessage",]
    );
}

fn answer(method: &str, result: &Value) {
    if method.starts_with("iotcodes/") || method == "no/such" {
        return; // Our own.
    }
    by_method!(
        method,
        result,
        lsp_request,
        Request,
        Result,
        [
            "codeAction/resolve",
            "codeLens/resolve",
            "completionItem/resolve",
            "initialize",
            "inlayHint/resolve",
            "shutdown",
            "textDocument/codeAction",
            "textDocument/codeLens",
            "textDocument/completion",
            "textDocument/definition",
            "textDocument/diagnostic",
            "textDocument/documentHighlight",
            "textDocument/documentLink",
            "textDocument/documentSymbol",
            "textDocument/foldingRange",
            "textDocument/hover",
            "textDocument/inlayHint",
            "textDocument/references",
            "workspace/diagnostic",
            "workspace/executeCommand",
            "workspace/symbol",
            "workspace/textDocumentContent",
        ]
    );
}

/// Reading and writing it again must leave it as it is: what the type does not know would be lost.
fn same<T: DeserializeOwned + Serialize>(method: &str, value: &Value) {
    let read: T = serde_json::from_value(value.clone())
        .unwrap_or_else(|error| panic!("{method} breaks the protocol: {error} in {value:#}"));
    let (before, after) = (bare(value.clone()), bare(serde_json::to_value(read).expect("it was read from JSON")));
    assert!(before == after, "{method} holds what the protocol does not know:\n{before:#}\nis read as\n{after:#}");
}

/// Without members that are `null`, which are the same as none.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, bare(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(bare).collect(),
        other => other,
    }
}
