//! When documents are checked: as they change, when they are saved, or when the user says so.

use crate::{
    diagnostics,
    documents::{Due, Scanned, Snapshot},
    outbox::Outgoing,
    problems, scans,
    session::{Session, off_thread},
    story,
};
use iotcodes_scan::{Findings, Run};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::ls_types::{Diagnostic, Uri};

/// Checks a document, or all that are open: the command of those who want nothing to be checked by itself.
pub(crate) const CHECK: &str = "iotcodes.server.check";

/// What to show of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// What is found in it.
    Findings,
    /// Nothing: nobody has asked yet.
    Nothing,
    /// What was shown of an earlier text.
    AsBefore,
}

/// What to show of a text under the settings of its document.
pub(crate) fn shown(session: &Session, document: &Snapshot) -> Shown {
    match (document.rules(session).settings.run(), document.due()) {
        (Run::OnType, _) | (Run::OnSave, Some(_)) | (_, Some(Due::Asked)) => Shown::Findings,
        (Run::Manual, Some(Due::Opened)) => Shown::Nothing,
        (Run::OnSave | Run::Manual, _) => Shown::AsBefore,
    }
}

/// Publishes what a finished scan found, where diagnostics are published and it is their time.
pub(crate) fn publish(session: &Session, scanned: &Scanned) {
    let (document, Some(findings)) = (&scanned.snapshot, &scanned.findings) else { return };
    if session.abilities().pull {
        return;
    }
    let shown = shown(session, document);
    if document.rules(session).settings.run() != Run::OnType && shown != Shown::AsBefore && !document.take_due() {
        return;
    }
    say(session, document, findings, shown);
}

/// Publishes it once more, since more is known of the same text.
pub(crate) fn publish_again(session: &Session, scanned: &Scanned) {
    let (document, Some(findings)) = (&scanned.snapshot, &scanned.findings) else { return };
    if !session.abilities().pull && shown(session, document) == Shown::Findings {
        say(session, document, findings, Shown::Findings);
    }
}

fn say(session: &Session, document: &Snapshot, findings: &Findings, shown: Shown) {
    let mut marks: Vec<Diagnostic> = match shown {
        Shown::Findings => {
            let story = story::now(session, document);
            diagnostics::of(document.rules(session), session.abilities(), document, findings, &story)
        }
        Shown::Nothing => Vec::new(),
        Shown::AsBefore => return,
    };
    marks.extend(problems::of_file(session, &document.uri));
    session.send(Outgoing::marks(document.clone(), marks));
}

/// Checks a document that was saved, or that the user wants to be checked.
pub(crate) fn check(session: &Arc<Session>, uri: &Uri, due: Due) {
    session.documents.make_due(uri, due);
    let finished = session.documents.scans(uri).and_then(|scans| scans.borrow().clone());
    // Where the scan is not finished, it publishes when it is.
    let Some(scanned) = finished.filter(|scanned| scanned.snapshot.is_current()) else { return };
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let asked = {
            let session = Arc::clone(&session);
            move || {
                let shows = scanned.snapshot.rules(&session).settings.run() != Run::OnType;
                if shows {
                    publish(&session, &scanned);
                }
                shows
            }
        };
        if off_thread(asked).await == Ok(true) {
            session.refresh();
        }
    });
}

/// Runs the command [`CHECK`].
pub(crate) fn run(session: &Arc<Session>, arguments: Vec<Value>) {
    let wanted: Option<Uri> = arguments.into_iter().next().and_then(|uri| serde_json::from_value(uri).ok());
    for uri in wanted.map_or_else(|| session.documents.uris(), |uri| vec![uri]) {
        check(session, &uri, Due::Asked);
    }
}

/// Checks all open documents again, because what counts for them has changed.
pub(crate) fn again(session: &Arc<Session>) {
    for (uri, generation) in session.documents.renew(|_| true) {
        scans::at_once(session, uri, generation);
    }
    session.files.notify_one(); // Other files may be wrong now.
    session.workspace.renew();
    session.refresh();
}

/// Checks one open document again.
pub(crate) fn document_again(session: &Arc<Session>, uri: &Uri) {
    for (uri, generation) in session.documents.renew(|other| other == uri) {
        scans::at_once(session, uri, generation);
    }
}
