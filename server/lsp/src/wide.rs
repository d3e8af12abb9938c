//! Diagnostics of the files that are not open, for clients that ask for those of a whole workspace and users that want them.

use crate::{
    diagnostics,
    documents::{Documents, Snapshot},
    serve,
    session::{Session, off_thread},
    story,
    workspace::{self, Known},
};
use iotcodes_scan::Findings;
use serde::Serialize;
use std::{
    collections::HashMap,
    fs,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};
use tower_lsp::{
    jsonrpc,
    ls_types::{
        FullDocumentDiagnosticReport, NumberOrString, UnchangedDocumentDiagnosticReport, Uri,
        WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportPartialResult,
        WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
        WorkspaceUnchangedDocumentDiagnosticReport,
    },
};

/// Clients ask again at once. One that was answered so short a time ago is answered when there is something new.
const AGAIN: Duration = Duration::from_secs(10);
/// How long an answer is held back at most, and how often is looked meanwhile where nobody says that files have changed.
const HELD: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_secs(3);
/// Files change in bursts.
const REST: Duration = Duration::from_millis(200);
/// How many files a part of an answer holds.
const PART: usize = 100;

/// When the last answer was given.
#[derive(Default)]
pub(crate) struct Answered(Mutex<Option<Instant>>);

/// The reports of all files that are not open.
pub(crate) async fn report(
    session: &Arc<Session>,
    params: WorkspaceDiagnosticParams,
) -> jsonrpc::Result<WorkspaceDiagnosticReportResult> {
    let since = Instant::now();
    let answered = || session.answered.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_again = answered().is_some_and(|last| last.elapsed() < AGAIN);
    let known: HashMap<String, String> =
        params.previous_result_ids.into_iter().map(|known| (known.uri.to_string(), known.value)).collect();
    let known = Arc::new(known);
    let mut token = params.work_done_progress_params.work_done_token;
    let partial = params.partial_result_params.partial_result_token;
    loop {
        let files =
            if session.wants_wide() { workspace::closed_files(session, token.take()).await? } else { Vec::new() };
        let (items, is_new) = off_thread({
            let (session, known, partial) = (Arc::clone(session), Arc::clone(&known), partial.clone());
            move || items(&session, &files, &known, partial.as_ref())
        })
        .await?;
        if is_new || !is_again || since.elapsed() >= HELD {
            *answered() = Some(Instant::now());
            return Ok(WorkspaceDiagnosticReport { items }.into());
        }
        if timeout(PAUSE, session.workspace.changed.notified()).await.is_ok() {
            sleep(REST).await;
        }
    }
}

/// The reports, and whether one of them says something new. Whatever was sent in parts is left out.
fn items(
    session: &Session,
    files: &[Arc<Known>],
    known: &HashMap<String, String>,
    partial: Option<&NumberOrString>,
) -> (Vec<WorkspaceDocumentDiagnosticReport>, bool) {
    let mut items = Vec::new();
    let mut is_new = false;
    let mut gone: HashMap<&String, &String> = known.iter().collect();
    for uri in session.documents.uris() {
        gone.remove(&uri.to_string()); // The client asks for open documents one by one.
    }
    for file in files {
        let id = file.id.to_string();
        let before = gone.remove(&file.uri.to_string());
        if before == Some(&id) {
            items.push(unchanged(file.uri.clone(), id));
        } else if file.is_marked || before.is_some() {
            is_new = true;
            items.push(full(file.uri.clone(), Some(id), marks(session, &file.uri)));
        }
        if let Some(token) = partial.filter(|_| items.len() >= PART) {
            session.write(part(token, std::mem::take(&mut items)));
        }
    }
    for uri in gone.keys().filter_map(|uri| uri.parse().ok()) {
        is_new = true;
        items.push(full(uri, None, Vec::new()));
    }
    (items, is_new)
}

/// What is marked in a file.
fn marks(session: &Session, uri: &Uri) -> Vec<tower_lsp::ls_types::Diagnostic> {
    let Some(document) = read(session, uri) else { return Vec::new() };
    let rules = document.rules(session);
    let text = document.text.to_string();
    let findings = Findings::scan(&rules.scanner, &document.language, text.as_bytes(), &|| true);
    let findings = findings.expect("nobody asked it to stop");
    let story = story::of(session, &document, &findings).expect("nobody else has the document");
    diagnostics::of(rules, session.abilities(), &document, &findings, &story)
}

/// A file as the document that it would be if it were open.
fn read(session: &Session, uri: &Uri) -> Option<Snapshot> {
    let bytes = fs::read(uri.to_file_path()?).ok()?;
    let text = String::from_utf8_lossy(&iotcodes_project::text(bytes)?).into_owned();
    let alone = Documents::default();
    alone.open(uri.clone(), 0, session.language("", uri), &text);
    alone.snapshot(uri)
}

fn part(token: &NumberOrString, items: Vec<WorkspaceDocumentDiagnosticReport>) -> Vec<u8> {
    let value = WorkspaceDiagnosticReportPartialResult { items };
    serve::notification("$/progress", &Part { token, value })
}

#[derive(Serialize)]
struct Part<'a> {
    token: &'a NumberOrString,
    value: WorkspaceDiagnosticReportPartialResult,
}

fn full(
    uri: Uri,
    result_id: Option<String>,
    items: Vec<tower_lsp::ls_types::Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report,
    })
}

fn unchanged(uri: Uri, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: None,
        unchanged_document_diagnostic_report,
    })
}
