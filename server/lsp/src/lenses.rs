//! Code lenses: above the first place of each code in a log, how often it stands there, first and last.

use crate::{
    commands::{self, Subject},
    documents::Snapshot,
    positions,
    session::Session,
    symbols,
};
use iotcodes_catalog::LanguageKind;
use iotcodes_scan::Findings;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::CodeLens;

/// What a client keeps of a lens that is not shown yet.
#[derive(Serialize, Deserialize)]
struct Data {
    subject: Subject,
    words: String,
}

/// The lenses of a document, yet without their words.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings) -> Vec<CodeLens> {
    let rules = document.rules(session);
    if document.language.kind != LanguageKind::Log || !rules.checked || !rules.settings.lens() {
        return Vec::new();
    }
    let entries = &rules.catalog().entries;
    let encoding = session.abilities().encoding;
    let lens = |tally: iotcodes_scan::Tally| {
        let subject = Subject { uri: document.uri.clone(), entry: entries[tally.entry].address() };
        let data = Data { subject, words: symbols::words(document, &tally) };
        CodeLens {
            range: positions::range(&document.text, &tally.first, encoding),
            command: None,
            data: Some(serde_json::to_value(data).expect("texts have a JSON form")),
        }
    };
    findings.tally().into_iter().map(lens).collect()
}

/// Adds the words, and what a click does: it opens the page.
pub(crate) fn resolve(session: &Session, mut lens: CodeLens) -> CodeLens {
    let data = lens.data.take().and_then(|data| serde_json::from_value(data).ok());
    lens.command = data.and_then(|Data { subject, words }| {
        let rules = session.rules(&subject.uri);
        let catalog = rules.catalog();
        let label = catalog.entries[catalog.at_address(&subject.entry)?].label();
        Some(commands::page(format!("{label}: {words}"), subject))
    });
    lens
}
