//! What the server says unasked, in the order in which it was decided to be said.

use crate::documents::Snapshot;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::{
    Client,
    ls_types::{Diagnostic, LogTraceParams, MessageType, Uri, notification::LogTrace},
};

/// Something to say.
pub(crate) enum Outgoing {
    /// What is marked in a document. Not said once its text has changed: the scan of the new text speaks next.
    Marks(Snapshot, Vec<Diagnostic>),
    /// Nothing is marked any more in a document that was closed.
    Clear(Uri),
    /// What is wrong in a settings file or a catalog.
    Problems(Uri, Vec<Diagnostic>),
    /// A line for the client's log.
    Log(MessageType, String),
    /// A line for the client's trace, and what its message held.
    Trace(String, Option<String>),
}

/// Says everything, one after the other. One queue for all documents makes sure that a `Clear` follows the `Marks` it is to undo.
pub(crate) async fn deliver(client: Client, mut queue: UnboundedReceiver<Outgoing>) {
    while let Some(next) = queue.recv().await {
        match next {
            Outgoing::Marks(document, marks) if document.is_current() => {
                client.publish_diagnostics(document.uri, marks, Some(document.version)).await;
            }
            Outgoing::Marks(..) => {}
            Outgoing::Clear(uri) => client.publish_diagnostics(uri, Vec::new(), None).await,
            Outgoing::Problems(uri, problems) => client.publish_diagnostics(uri, problems, None).await,
            Outgoing::Log(level, line) => client.log_message(level, line).await,
            Outgoing::Trace(message, verbose) => {
                client.send_notification::<LogTrace>(LogTraceParams { message, verbose }).await;
            }
        }
    }
}
