//! Code lenses: above the first place of each code in a log, how often it stands there, first and last; above that of each episode, what
//! happened.

use crate::{
    commands::{self, Subject},
    documents::Snapshot,
    pages::{self, Page},
    positions,
    session::Session,
    story::{self, Series},
    symbols,
};
use iotcodes_catalog::LanguageKind;
use iotcodes_scan::Findings;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::CodeLens;

/// More episodes than these are no overview.
const MOST: usize = 100;

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
        let words = format!("{}: {}", entries[tally.entry].label(), symbols::words(document, &tally));
        let data = Data { subject, words };
        CodeLens {
            range: positions::range(&document.text, &tally.first, encoding),
            command: None,
            data: Some(serde_json::to_value(data).expect("texts have a JSON form")),
        }
    };
    let episode = |series: &Series| {
        let episode = series.episode(rules.catalog());
        let subject = Subject { uri: document.uri.clone(), entry: Page::Episode(episode).address() };
        let words = format!("{}: {}", series.title(rules.catalog()), series.what);
        CodeLens {
            range: positions::range(&document.text, &series.first().at, encoding),
            command: None,
            data: Some(serde_json::to_value(Data { subject, words }).expect("texts have a JSON form")),
        }
    };
    let story = story::now(session, document);
    let episodes = session.first(MOST, "lenses of episodes", document.uri.as_str(), story.series.iter().map(episode));
    episodes.into_iter().chain(findings.tally().into_iter().map(lens)).collect()
}

/// Adds the words, and what a click does: it opens the page.
pub(crate) fn resolve(session: &Session, mut lens: CodeLens) -> CodeLens {
    let data = lens.data.take().and_then(|data| serde_json::from_value(data).ok());
    lens.command = data.and_then(|Data { subject, words }| {
        // The settings may have changed meanwhile.
        pages::at(session.rules(&subject.uri).catalog(), &subject.entry)?;
        Some(commands::page(words, subject))
    });
    lens
}
