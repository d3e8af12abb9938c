//! Widening a comparison in a query: where one code is compared with, the whole family is meant. Queries stand in files of
//! their own and in alert rules of several languages, so this looks at the text beside the code and needs no grammar.

use crate::{Action, edit::Edit, name, recipe};
use iotcodes_catalog::{Catalog, Entry, Language};
use iotcodes_scan::Finding;

/// The language that queries are written in, whatever file they stand in.
const QUERIES: &str = "kusto";

/// How many characters before a code a query begins that stands in a file of another language.
const NEARBY: usize = 2_000;

/// The comparison with the code at a finding, as one with the beginning that its family shares.
pub(crate) fn widened(
    catalog: &Catalog,
    language: &Language,
    text: &str,
    finding: &Finding,
    token: &str,
) -> Option<Action> {
    let mut entries = finding.entries.iter().filter_map(|&id| catalog.entries.get(id));
    let (entry, recipe) = entries.find_map(|entry| Some((entry, fitting(catalog, entry)?)))?;
    let (_, rest) = recipe.call.split_once("RESULT ")?;
    let (operator, _) = rest.split_once(" \"CODE\"")?;
    let before = &text[..finding.range.start];
    let around = before.char_indices().rev().nth(NEARBY).map_or(0, |(at, _)| at);
    if language.id != QUERIES && !before[around..].contains("| where ") {
        return None;
    }
    let quote = ["\\\"", "\"", "'"].into_iter().find(|quote| before.ends_with(quote))?;
    let family = family(entry).filter(|_| text[finding.range.end..].starts_with(quote))?;
    let compared = before[..before.len() - quote.len()].trim_end();
    let (compared, not) = match (compared.strip_suffix("=="), compared.strip_suffix("!=")) {
        (Some(compared), _) => (compared, ""),
        (None, Some(compared)) => (compared, "!"),
        (None, None) => return None,
    };
    // Of a column, and not of a digit or another text.
    compared.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']')).then_some(())?;
    let space = if compared.ends_with(char::is_whitespace) { "" } else { " " };
    let edit = Edit {
        range: compared.len()..finding.range.end + quote.len(),
        text: format!("{space}{not}{operator} {quote}{family}{quote}"),
    };
    let title = recipe::title(&recipe.id)?.replace("{code}", name(finding, entry, token));
    Some(Action { title, edits: vec![edit], disabled: None, preferred: true })
}

fn fitting<'a>(catalog: &'a Catalog, entry: &Entry) -> Option<&'a iotcodes_catalog::Recipe> {
    catalog.recipes_of(entry).iter().find_map(|id| catalog.recipe(id, QUERIES, ""))
}

/// What the codes of an entry's family begin with.
fn family(entry: &Entry) -> Option<&str> {
    entry.code.as_deref().filter(|code| code.len() == 6)?.get(..3)
}
