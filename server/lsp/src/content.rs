//! `workspace/textDocumentContent`, by which a client shows documents that are no files.
//!
//! It came with version 3.18 of the protocol, and the types of tower-lsp end at 3.17, so all that is said of it is raw JSON, here.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Response, ls_types::Uri};

/// The request.
pub(crate) const METHOD: &str = "workspace/textDocumentContent";
/// How the addresses of our documents begin.
pub(crate) const SCHEME: &str = "iotcodes";

/// The parameters of the request.
#[derive(Deserialize)]
pub(crate) struct Params {
    pub(crate) uri: Uri,
}

/// The answer to the request.
#[derive(Serialize)]
pub(crate) struct Content {
    pub(crate) text: String,
}

/// Whether a client that sends these parameters of `initialize` will ask.
pub(crate) fn is_offered(initialize: Option<&Value>) -> bool {
    initialize.is_some_and(|params| params["capabilities"]["workspace"]["textDocumentContent"].is_object())
}

/// Says in the answer to `initialize` that it may ask for ours.
pub(crate) fn announce(response: Response) -> Response {
    let (id, mut body) = response.into_parts();
    if let Ok(Some(capabilities)) = body.as_mut().map(|answer| answer["capabilities"].as_object_mut()) {
        let workspace = capabilities.entry("workspace").or_insert_with(|| json!({}));
        workspace["textDocumentContent"] = json!({ "schemes": [SCHEME] });
    }
    Response::from_parts(id, body)
}
