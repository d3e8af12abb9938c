//! The documentation of the code under the pointer.

use crate::{
    details,
    documents::{Snapshot, Stale},
    positions, scans,
    session::Session,
    story,
};
use iotcodes_scan::view;
use tower_lsp::ls_types::{Hover, HoverContents, Position};

/// The hover at a position. It does not wait for the scan of the document.
pub(crate) fn at(session: &Session, document: &Snapshot, scan: Option<&Stale>, position: Position) -> Option<Hover> {
    let abilities = session.abilities();
    let offset = positions::offset(&document.text, position, abilities.encoding);
    let finding = scans::at(session, document, scan, offset)?;
    let catalog = document.rules(session).catalog();
    let told = story::at(session, document, &finding);
    let part = told.map(|series| view::part(series.episode(catalog), &series.title(catalog), &series.what));
    let markdown = part.unwrap_or_default() + &view::hover(catalog, &finding);
    let contents = HoverContents::Markup(details::markup(markdown, abilities.markdown));
    let range = positions::range(&document.text, &finding.range, abilities.encoding);
    Some(Hover { contents, range: Some(range) })
}
