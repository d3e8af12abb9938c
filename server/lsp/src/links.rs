//! Links: addresses and file names in a text that lead to the documentation of a code, complete or not.

use crate::{documents::Snapshot, positions, session::Session};
use iotcodes_catalog::EntryId;
use iotcodes_scan::{Finding, Findings, view};
use ropey::Rope;
use std::ops::Range;
use tower_lsp::ls_types::DocumentLink;

/// A longer address is data.
const LONGEST: usize = 2048;
/// More of them in one document are no documentation.
const MOST: usize = 5000;

/// The links of a document.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings) -> Vec<DocumentLink> {
    let (catalog, encoding) = (document.rules(session).catalog(), session.abilities().encoding);
    let link = |finding: Finding| {
        let entry = &catalog.entries[*finding.entries.first()?];
        let range = word(&document.text, &finding.range)?;
        let target = match address(&document.text.byte_slice(range.clone()).to_string()) {
            Some(address) => address.parse().ok()?,
            None => entry.sources.first()?.parse().ok()?,
        };
        let tooltip = Some(format!("{}: {}", entry.label(), entry.summary));
        let range = positions::range(&document.text, &range, encoding);
        Some(DocumentLink { range, target: Some(target), tooltip, data: None })
    };
    let is_link = |_: &[EntryId], mut cues: &mut dyn Iterator<Item = usize>| {
        Iterator::any(&mut cues, |cue| view::is_link(catalog, cue))
    };
    session.first(MOST, "links", document.uri.as_str(), findings.wanted(is_link).filter_map(link))
}

/// The address or file name around a token.
fn word(text: &Rope, token: &Range<usize>) -> Option<Range<usize>> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(*c);
    let (start, end) = (text.byte_to_char(token.start), text.byte_to_char(token.end));
    let before = text.chars_at(start).reversed().take(LONGEST).take_while(is_part).count();
    let after: String = text.chars_at(end).take(LONGEST).take_while(is_part).collect();
    if before.max(after.len()) == LONGEST {
        return None;
    }
    // The end of a sentence is no part of an address.
    let after = after.trim_end_matches(['.', ',', ';', ':', '!', '?', '*']).len();
    Some(token.start - before..token.end + after)
}

/// The whole address that a word is, with or without its scheme.
fn address(word: &str) -> Option<String> {
    if word.starts_with("https://") || word.starts_with("http://") {
        return Some(word.to_string());
    }
    let (host, path) = word.split_once('/')?;
    let is_host = host.contains('.') && !host.starts_with('.') && !host.contains([':', '@']) && !path.is_empty();
    is_host.then(|| format!("https://{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, target: Option<&str>) {
        let token = text.find("404103").unwrap();
        let range = word(&Rope::from_str(text), &(token..token + 6)).unwrap();
        assert_eq!(&text[range.clone()], expected);
        assert_eq!(address(&text[range]).as_deref(), target);
    }

    #[test]
    fn an_address_ends_where_the_sentence_does() {
        let page = "https://aka.ms/iothub404103";
        check(&format!("see {page}."), page, Some(page));
        check(&format!("([text]({page})!"), page, Some(page));
        check("é aka.ms/iothub404103?x=1, and", "aka.ms/iothub404103?x=1", Some("https://aka.ms/iothub404103?x=1"));
        check("iot-hub-troubleshoot-error-404103-x.md", "iot-hub-troubleshoot-error-404103-x.md", None);
        check("../troubleshoot-error-404103", "../troubleshoot-error-404103", None);
    }

    #[test]
    fn endless_data_is_no_address() {
        let text = format!("{}404103", "x".repeat(5000));
        assert_eq!(word(&Rope::from_str(&text), &(5000..5006)), None);
    }
}
