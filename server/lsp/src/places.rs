//! Where the code under the cursor stands, whichever way it is written: references and highlights.

use crate::{documents::Snapshot, positions, session::Session};
use iotcodes_catalog::EntryId;
use iotcodes_scan::{Confidence, Finding, Findings};
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location, Position};

/// More of them in one document are no list that anybody reads.
const MOST: usize = 10_000;

/// The entries that stand at a position, by [`iotcodes_catalog::Entry::address`].
pub(crate) fn meant(session: &Session, document: &Snapshot, findings: &Findings, position: Position) -> Vec<String> {
    let catalog = document.rules(session).catalog();
    at(session, document, findings, position)
        .map(|finding| finding.entries.iter().map(|&id| catalog.entries[id].address()).collect())
        .unwrap_or_default()
}

/// Every place of these entries in a document.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings, meant: &[String]) -> Vec<Location> {
    let catalog = document.rules(session).catalog();
    let ids: Vec<EntryId> = meant.iter().filter_map(|address| catalog.at_address(address)).collect();
    let encoding = session.abilities().encoding;
    let location = |finding: Finding| {
        Location::new(document.uri.clone(), positions::range(&document.text, &finding.range, encoding))
    };
    session.first(MOST, "references", document.uri.as_str(), same(findings, &ids).map(location))
}

/// Every place in a document of the code at a position.
pub(crate) fn highlights(
    session: &Session,
    document: &Snapshot,
    findings: &Findings,
    position: Position,
) -> Vec<DocumentHighlight> {
    let Some(here) = at(session, document, findings, position) else { return Vec::new() };
    let encoding = session.abilities().encoding;
    let highlight = |finding: Finding| DocumentHighlight {
        range: positions::range(&document.text, &finding.range, encoding),
        kind: Some(DocumentHighlightKind::TEXT),
    };
    session.first(MOST, "highlights", document.uri.as_str(), same(findings, &here.entries).map(highlight))
}

fn at(session: &Session, document: &Snapshot, findings: &Findings, position: Position) -> Option<Finding> {
    let offset = positions::offset(&document.text, position, session.abilities().encoding);
    findings.at(offset).filter(|finding| finding.confidence >= Confidence::Likely)
}

/// The findings that mean one of these entries, whatever else is said about them.
fn same<'a>(findings: &'a Findings, ids: &'a [EntryId]) -> impl Iterator<Item = Finding> + 'a {
    let means = |entries: &[EntryId], _: &mut dyn Iterator<Item = usize>| entries.iter().any(|id| ids.contains(id));
    findings.wanted(means).filter(|finding| finding.confidence >= Confidence::Likely)
}
