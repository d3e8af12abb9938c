//! Where an error is defined: its page.

use crate::{documents::Snapshot, pages, positions, session::Session};
use iotcodes_scan::{Confidence, Findings};
use tower_lsp::ls_types::{GotoDefinitionResponse, Location, LocationLink, Position, Range};

/// The pages of what stands at a position.
pub(crate) fn at(
    session: &Session,
    document: &Snapshot,
    findings: &Findings,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let client = session.abilities();
    let offset = positions::offset(&document.text, position, client.encoding);
    let finding = findings.at(offset).filter(|finding| finding.confidence >= Confidence::Likely)?;
    let catalog = document.rules(session).catalog();
    let entries = finding.entries.iter().map(|&id| pages::Page::Entry(&catalog.entries[id]));
    let addresses = entries.filter_map(|page| pages::address(session, &document.uri, page));
    let begin = Range::default();
    if !client.definition_links {
        let locations = addresses.map(|uri| Location::new(uri, begin));
        return Some(GotoDefinitionResponse::Array(locations.collect()));
    }
    let token = positions::range(&document.text, &finding.range, client.encoding);
    let links = addresses.map(|target_uri| LocationLink {
        origin_selection_range: Some(token),
        target_uri,
        target_range: begin,
        target_selection_range: begin,
    });
    Some(GotoDefinitionResponse::Link(links.collect()))
}
