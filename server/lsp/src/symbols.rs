//! The outline of a document: in a log its episodes and each code once, elsewhere each place.

use crate::{
    documents::Snapshot,
    positions,
    session::Session,
    story::{self, Series, Story},
    workspace::Code,
};
use iotcodes_catalog::{Catalog, LanguageKind, normalise};
use iotcodes_scan::{Confidence, Finding, Findings, Oddity, Tally, view};
use std::ops::Range;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind, SymbolTag, Uri,
};

/// A longer outline of places shows nobody anything. It ends with how many more there are.
const MOST: usize = 5000;

struct Symbol {
    kind: SymbolKind,
    name: String,
    detail: String,
    whole: Range<usize>,
    token: Range<usize>,
    deprecated: bool,
}

/// The symbols of a document, with their details where the client can show them.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings, story: &Story) -> DocumentSymbolResponse {
    let (catalog, client) = (document.rules(session).catalog(), session.abilities());
    let symbols = match document.language.kind {
        LanguageKind::Log => {
            let episodes = story.series.iter().take(MOST).map(|series| of_episode(catalog, series));
            episodes.chain(findings.tally().iter().map(|tally| of_code(catalog, document, tally))).collect()
        }
        LanguageKind::Source | LanguageKind::Config => places(catalog, findings),
    };
    let range = |bytes: &Range<usize>| positions::range(&document.text, bytes, client.encoding);
    let tags = |symbol: &Symbol| symbol.deprecated.then(|| vec![SymbolTag::DEPRECATED]).filter(|_| client.symbol_tags);
    if client.nested_symbols {
        #[expect(deprecated, reason = "the field that `tags` replaces has to be given")]
        let nested = |symbol: Symbol| DocumentSymbol {
            tags: tags(&symbol),
            name: symbol.name,
            detail: Some(symbol.detail),
            kind: symbol.kind,
            deprecated: None,
            range: range(&symbol.whole),
            selection_range: range(&symbol.token),
            children: None,
        };
        return DocumentSymbolResponse::Nested(symbols.into_iter().map(nested).collect());
    }
    #[expect(deprecated, reason = "the field that `tags` replaces has to be given")]
    let flat = |symbol: Symbol| SymbolInformation {
        tags: tags(&symbol),
        name: symbol.name,
        kind: symbol.kind,
        deprecated: None,
        location: Location::new(document.uri.clone(), range(&symbol.token)),
        container_name: Some(symbol.detail),
    };
    DocumentSymbolResponse::Flat(symbols.into_iter().map(flat).collect())
}

fn of_episode(catalog: &Catalog, series: &Series) -> Symbol {
    let spans: Vec<Range<usize>> = series.times.iter().map(|time| story::span(time)).collect();
    let (start, end) = (spans.iter().map(|span| span.start).min(), spans.iter().map(|span| span.end).max());
    Symbol {
        kind: SymbolKind::EVENT,
        name: series.title(catalog),
        detail: series.what.clone(),
        whole: start.unwrap_or(0)..end.unwrap_or(0),
        token: series.first().at.clone(),
        deprecated: false,
    }
}

fn of_code(catalog: &Catalog, document: &Snapshot, tally: &Tally) -> Symbol {
    Symbol {
        kind: SymbolKind::CONSTANT,
        name: catalog.entries[tally.entry].label(),
        detail: words(document, tally),
        whole: tally.first.start..tally.last.end,
        token: tally.first.clone(),
        deprecated: false,
    }
}

/// Every code of the workspace, file by file, whose number or name has all words of a query.
pub(crate) fn search(session: &Session, query: &str, files: &[(Uri, Vec<Code>)]) -> Vec<SymbolInformation> {
    let words: Vec<String> = query.split_whitespace().map(normalise).collect();
    let is_wanted = |code: &&Code| {
        let label = normalise(&code.label);
        words.iter().all(|word| label.contains(word))
    };
    #[expect(deprecated, reason = "the field that `tags` replaces has to be given")]
    let symbol = |uri: &Uri, code: &Code| SymbolInformation {
        name: code.label.clone(),
        kind: SymbolKind::CONSTANT,
        tags: None,
        deprecated: None,
        location: Location::new(uri.clone(), code.first),
        container_name: Some(view::tally(&code.tally, code.lines.0, code.lines.1)),
    };
    let all = files.iter().flat_map(|(uri, codes)| codes.iter().filter(is_wanted).map(move |code| symbol(uri, code)));
    session.first(MOST, "symbols", "the workspace", all)
}

/// The codes of an open document.
pub(crate) fn codes(session: &Session, document: &Snapshot, findings: &Findings) -> Vec<Code> {
    let catalog = document.rules(session).catalog();
    findings
        .tally()
        .into_iter()
        .map(|tally| Code::new(catalog, &document.text, session.abilities().encoding, tally))
        .collect()
}

/// How often a code stands in a document, and where.
pub(crate) fn words(document: &Snapshot, tally: &Tally) -> String {
    let line = |at: usize| document.text.byte_to_line(at) + 1;
    view::tally(tally, line(tally.first.start), line(tally.last.start))
}

fn places(catalog: &Catalog, findings: &Findings) -> Vec<Symbol> {
    let symbol = |finding: Finding| Symbol {
        kind: SymbolKind::CONSTANT,
        name: catalog.entries[finding.entries[0]].label(),
        detail: view::message(catalog, &finding),
        whole: finding.range.clone(),
        token: finding.range,
        deprecated: finding.oddity == Some(Oddity::Alias),
    };
    let mut places: Vec<Symbol> = findings.listed(Confidence::Likely).take(MOST).map(symbol).collect();
    let more = findings.count(Confidence::Likely) - places.len();
    if let Some(last) = places.last().filter(|_| more > 0) {
        places.push(Symbol {
            kind: SymbolKind::CONSTANT,
            name: format!("… and {} more", view::number(more)),
            detail: format!("the first {} are listed", view::number(MOST)),
            whole: last.whole.clone(),
            token: last.token.clone(),
            deprecated: false,
        });
    }
    places
}
