//! Inlay hints: the name behind a number, and the number behind a name.

use crate::{details, documents::Snapshot, positions, session::Session};
use iotcodes_scan::{Finding, Findings, view};
use ropey::Rope;
use std::ops::Range;
use tower_lsp::ls_types::{self as lsp, InlayHint, InlayHintLabel, InlayHintTooltip};

/// No screen shows more. Clients that ask for all of a log at once get the first ones.
const MOST: usize = 2000;

/// The hints for a range of a document.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings, range: lsp::Range) -> Vec<InlayHint> {
    let rules = document.rules(session);
    if !rules.checked || !rules.settings.hints(document.language.kind) {
        return Vec::new();
    }
    let (catalog, client) = (rules.catalog(), session.abilities());
    let text = &document.text;
    let range = positions::offsets(text, range, client.encoding);
    let hint = |finding: Finding| {
        let line = text.byte_to_line(finding.range.start);
        let label = view::hint(catalog, &finding, |other| text.byte_to_line(other.start) == line)?;
        let tooltip = (!client.lazy_hints).then(|| InlayHintTooltip::String(view::message(catalog, &finding)));
        Some(InlayHint {
            position: positions::position(text, behind(text, &finding.range), client.encoding),
            label: InlayHintLabel::String(label),
            kind: None,
            text_edits: None,
            tooltip,
            padding_left: Some(true),
            padding_right: Some(false),
            data: client.lazy_hints.then(|| details::of(document, catalog, &finding.entries)),
        })
    };
    session.first(MOST, "hints", document.uri.as_str(), findings.within(&range).filter_map(hint))
}

/// Adds what a hint shows when the pointer rests on it.
pub(crate) fn resolve(session: &Session, mut hint: InlayHint) -> InlayHint {
    let page = details::pages(session, hint.data.take(), session.abilities().markdown);
    hint.tooltip = page.map(InlayHintTooltip::MarkupContent).or(hint.tooltip);
    hint
}

/// Where a token ends, with the quotes that are closed right behind it: inside them a hint would look like text.
fn behind(text: &Rope, token: &Range<usize>) -> usize {
    let (start, end) = (text.byte_to_char(token.start), text.byte_to_char(token.end));
    let before = start.checked_sub(1).map(|at| text.char(at));
    let quoted = matches!(before, Some('"' | '\'' | '`')) && text.get_char(end) == before;
    token.end + usize::from(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_stands_behind_the_quotes_around_its_token_alone() {
        let behind = |text: &str| behind(&Rope::from_str(text), &(1..4));
        assert_eq!(["'abc'", "'abc", "'abc\"", " abc "].map(behind), [5, 4, 4, 4]);
    }
}
