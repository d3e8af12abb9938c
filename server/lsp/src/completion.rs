//! Completion: the codes that can stand where one is being typed.

use crate::{abilities::Abilities, details, documents::Snapshot, positions, session::Session};
use iotcodes_catalog::{Catalog, EntryId, EntryKind};
use iotcodes_scan::{Expected, expected};
use ropey::Rope;
use std::{collections::BTreeSet, ops::Range};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionTextEdit, Documentation, Position,
    TextEdit,
};

/// A document up to this size is looked at as a whole, in bytes.
const WHOLE: usize = 256 * 1024;
/// Of a larger one the beginning, where it says what it is about, and what stands around the place.
const HEAD: usize = 32 * 1024;
const AROUND: usize = 32 * 1024;

/// The characters after which a code can be wanted: what stands before one, and the digits that one begins with.
pub(crate) fn triggers(catalog: &Catalog) -> Vec<String> {
    let digits: BTreeSet<char> = catalog
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Code)
        .filter_map(|entry| entry.code.as_deref()?.chars().next())
        .collect();
    ['.', ':', '=', '"', '\''].into_iter().chain(digits).map(String::from).collect()
}

/// What can be completed at a position.
pub(crate) fn at(session: &Session, document: &Snapshot, position: Position) -> Vec<CompletionItem> {
    let (rules, client) = (document.rules(session), session.abilities());
    let offset = positions::offset(&document.text, position, client.encoding);
    let (text, moved) = excerpt(&document.text, offset);
    let Some(Expected { range, numbers, names }) = expected(&rules.scanner, &document.language, &text, offset - moved)
    else {
        return Vec::new();
    };
    let range = range.start + moved..range.end + moved;
    let catalog = rules.catalog();
    let item = |id: EntryId, is_number: bool| item(catalog, client, document, &range, id, is_number);
    numbers.iter().filter_map(|&id| item(id, true)).chain(names.iter().filter_map(|&id| item(id, false))).collect()
}

/// Adds the page of an item's entry.
pub(crate) fn resolve(session: &Session, mut item: CompletionItem) -> CompletionItem {
    let page = details::pages(session, item.data.take(), session.abilities().markdown_items);
    item.documentation = page.map(Documentation::MarkupContent).or(item.documentation);
    item
}

fn item(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    range: &Range<usize>,
    id: EntryId,
    is_number: bool,
) -> Option<CompletionItem> {
    let entry = &catalog.entries[id];
    let (label, other) = match (is_number, &entry.code) {
        (true, code) => (code.clone()?, entry.name.clone()),
        (false, code) => (entry.name.clone(), code.clone().unwrap_or_default()),
    };
    let details = CompletionItemLabelDetails { detail: None, description: Some(other.clone()) };
    let summary = || Documentation::String(entry.summary.clone());
    Some(CompletionItem {
        kind: Some(if is_number { CompletionItemKind::VALUE } else { CompletionItemKind::ENUM_MEMBER }),
        // Numbers come first; each is found by its name, too.
        sort_text: Some(format!("{}{label}", u8::from(!is_number))),
        filter_text: Some(format!("{label} {other}")),
        detail: (!client.label_details).then_some(other),
        label_details: client.label_details.then_some(details),
        documentation: (!client.lazy_items).then(summary),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: positions::range(&document.text, range, client.encoding),
            new_text: label.clone(),
        })),
        data: client.lazy_items.then(|| details::of(document, catalog, &[id])),
        label,
        ..CompletionItem::default()
    })
}

/// What of a text says what is expected at an offset, and by how much offsets in it are smaller than in the text.
fn excerpt(text: &Rope, offset: usize) -> (String, usize) {
    let length = text.len_bytes();
    if length <= WHOLE {
        return (text.to_string(), 0);
    }
    let whole_char = |at: usize| text.char_to_byte(text.byte_to_char(at.min(length)));
    let start = whole_char(offset.saturating_sub(AROUND));
    let head = whole_char(HEAD).min(start);
    let around = text.byte_slice(start..whole_char(offset + AROUND));
    let excerpt = format!("{}{around}", text.byte_slice(..head));
    (excerpt, start - head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_holds_the_head_and_the_surroundings() {
        let text = Rope::from_str(&"0123456789é\n".repeat(100_000));
        for offset in [0, 5, 40_000, 700_001, text.len_bytes()] {
            let offset = text.char_to_byte(text.byte_to_char(offset));
            let (excerpt, moved) = excerpt(&text, offset);
            assert!(excerpt.len() <= HEAD + 2 * AROUND + 2 && excerpt.starts_with("0123456789é\n"));
            let (before, after) = excerpt.as_bytes().split_at(offset - moved);
            let whole = text.to_string().into_bytes();
            assert!(whole[..offset].ends_with(&before[before.len().saturating_sub(1000)..]));
            assert!(whole[offset..].starts_with(&after[..after.len().min(1000)]));
        }
    }
}
