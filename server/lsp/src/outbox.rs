//! What the server says unasked, in the order in which it was decided to be said.

use crate::{
    documents::Snapshot,
    serve::{self, Wire},
};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::{
    Client,
    ls_types::{
        Diagnostic, LogTraceParams, MessageType, PublishDiagnosticsParams, Uri,
        notification::{LogTrace, Notification, PublishDiagnostics},
    },
};

/// Something to say.
pub(crate) enum Outgoing {
    /// A message with what is marked in a document. Not sent once its text has changed: the scan of the new text speaks next.
    Marks(Snapshot, Vec<u8>),
    /// Nothing is marked any more in a document that was closed.
    Clear(Uri),
    /// What is wrong in a settings file or a catalog.
    Problems(Uri, Vec<Diagnostic>),
    /// A line for the client's log.
    Log(MessageType, String),
    /// A line for the client's trace, and what its message held.
    Trace(String, Option<String>),
}

impl Outgoing {
    /// What is marked in a document, made a message by whoever found it: a list of a thousand takes its time.
    pub(crate) fn marks(document: Snapshot, marks: Vec<Diagnostic>) -> Outgoing {
        let message = published(document.uri.clone(), marks, Some(document.version));
        Outgoing::Marks(document, message)
    }
}

/// Says everything, one after the other. One queue for all documents makes sure that a `Clear` follows the `Marks` it is to undo.
pub(crate) async fn deliver(client: Client, wire: Arc<OnceLock<Wire>>, mut queue: UnboundedReceiver<Outgoing>) {
    let write = |message: Vec<u8>| {
        let _ = wire.get().map(|wire| wire.send(Some(message))); // The other end is gone when the client is.
    };
    while let Some(next) = queue.recv().await {
        match next {
            Outgoing::Marks(document, message) if document.is_current() => write(message),
            Outgoing::Marks(..) => {}
            Outgoing::Clear(uri) => write(published(uri, Vec::new(), None)),
            Outgoing::Problems(uri, problems) => write(published(uri, problems, None)),
            Outgoing::Log(level, line) => client.log_message(level, line).await,
            Outgoing::Trace(message, verbose) => {
                client.send_notification::<LogTrace>(LogTraceParams { message, verbose }).await;
            }
        }
    }
}

/// tower-lsp would put all of it into another form first, and that on its way out.
fn published(uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) -> Vec<u8> {
    serve::notification(PublishDiagnostics::METHOD, &PublishDiagnosticsParams { uri, diagnostics, version })
}
