//! `iotcodes/status`: what a status bar says about a document.
//!
//! `{ "uri": … }` is answered with `{ "codes": …, "marked": … }` as soon as the document is scanned: how many error codes it holds, and
//! how many of them have a diagnostic. `null` for one that is not open. A client that waits for the answer knows that the scan goes on.

use crate::{diagnostics, scans, server::Server};
use iotcodes_scan::Confidence;
use serde::{Deserialize, Serialize};
use tower_lsp::{
    jsonrpc::{Error, Result},
    ls_types::Uri,
};

/// The parameters.
#[derive(Deserialize)]
pub(crate) struct Params {
    uri: Uri,
}

/// The answer.
#[derive(Serialize)]
pub(crate) struct Status {
    codes: usize,
    marked: usize,
}

impl Server {
    /// Answers when the scan of the document's newest text is finished.
    pub(crate) async fn status(&self, params: Params) -> Result<Option<Status>> {
        let Some(scanned) = scans::finished(self.session(), &params.uri).await else { return Ok(None) };
        let findings = scanned.findings.ok_or_else(Error::internal_error)?;
        let codes = findings.count(Confidence::Certain);
        let marked = codes.min(diagnostics::most(scanned.snapshot.rules(self.session())));
        Ok(Some(Status { codes, marked }))
    }
}
