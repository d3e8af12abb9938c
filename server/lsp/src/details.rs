//! What a client asks for when it shows an item: the pages of the entries that the item speaks of.

use crate::{documents::Snapshot, session::Session};
use iotcodes_catalog::{Catalog, EntryId};
use iotcodes_scan::view;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::ls_types::{MarkupContent, MarkupKind, Uri};

/// What a client keeps between an item and the question for its details.
#[derive(Serialize, Deserialize)]
struct Details {
    uri: Uri,
    entries: Vec<String>,
}

/// The name of these entries for a later question.
pub(crate) fn of(document: &Snapshot, catalog: &Catalog, entries: &[EntryId]) -> Value {
    let entries = entries.iter().map(|&id| catalog.entries[id].address()).collect();
    serde_json::to_value(Details { uri: document.uri.clone(), entries }).expect("texts have a JSON form")
}

/// The pages that a name from [`of`] asks for. Takes files in, since the settings may have changed meanwhile.
pub(crate) fn pages(session: &Session, data: Option<Value>, markdown: bool) -> Option<MarkupContent> {
    let details: Details = serde_json::from_value(data?).ok()?;
    let rules = session.rules(&details.uri);
    let catalog = rules.catalog();
    let ids = details.entries.iter().filter_map(|address| catalog.at_address(address));
    let pages: Vec<String> = ids.map(|id| view::page(catalog, id)).collect();
    (!pages.is_empty()).then(|| markup(view::together(&pages), markdown))
}

/// Markdown as the client can show it.
pub(crate) fn markup(page: String, markdown: bool) -> MarkupContent {
    if markdown {
        MarkupContent { kind: MarkupKind::Markdown, value: page }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: view::plain(&page) }
    }
}
