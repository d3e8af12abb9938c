//! What is wrong in settings files and in users' catalogs, shown where it stands.

use crate::{outbox::Outgoing, positions, runs, session::Session};
use iotcodes_catalog::Problem;
use ropey::Rope;
use std::{collections::BTreeSet, fs, sync::Arc};
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, MessageType, Position, Range, Uri};

/// Shows what is wrong now, and no longer what was put right. Reads files.
pub(crate) fn show(session: &Arc<Session>) {
    let now = session.projects.problems();
    let before = std::mem::replace(&mut *session.problems(), now.clone());
    if now == before {
        return;
    }
    for problem in now.iter().filter(|problem| !before.contains(problem)) {
        session.log(MessageType::WARNING, problem.to_string());
    }
    if !session.abilities().publish {
        return;
    }
    let of = |problems: &[Problem], path: &str| -> Vec<Problem> {
        problems.iter().filter(|problem| problem.path == path).cloned().collect()
    };
    let paths: BTreeSet<&str> = now.iter().chain(&before).map(|problem| problem.path.as_str()).collect();
    for path in paths {
        let Some(uri) = Uri::from_file_path(path).filter(|_| of(&now, path) != of(&before, path)) else { continue };
        let is_open = || !session.abilities().pull && session.documents.snapshot(&uri).is_some();
        if !is_open() {
            session.send(Outgoing::Problems(uri.clone(), of_file(session, &uri)));
        }
        // It may have been opened just now.
        if is_open() {
            // What is published last is all that is shown, so they go along with what is found in the text.
            runs::document_again(session, &uri);
        }
    }
}

/// What is wrong in one file. Reads it.
pub(crate) fn of_file(session: &Session, uri: &Uri) -> Vec<Diagnostic> {
    let Some(path) = uri.to_file_path() else { return Vec::new() };
    let path = path.display().to_string();
    let problems: Vec<Problem> = session.problems().iter().filter(|problem| problem.path == path).cloned().collect();
    if problems.is_empty() {
        return Vec::new();
    }
    let text = Rope::from_str(&String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()));
    problems.into_iter().map(|problem| mark(session, &text, problem)).collect()
}

fn mark(session: &Session, text: &Rope, problem: Problem) -> Diagnostic {
    let range = match problem.span.filter(|span| span.end <= text.len_bytes() && !span.is_empty()) {
        Some(span) => positions::range(text, &span, session.abilities().encoding),
        None => {
            let line = u32::try_from(problem.line - 1).unwrap_or(u32::MAX);
            // Past the end of a line is its end.
            Range::new(Position::new(line, 0), Position::new(line, u32::from(u16::MAX)))
        }
    };
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("iotcodes".to_string()),
        message: problem.message,
        ..Diagnostic::default()
    }
}
