//! Changes of a text, by byte offsets.

use std::ops::Range;

/// One replacement. An empty range inserts, an empty text removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes, in bytes of the text as it is.
    pub range: Range<usize>,
    /// What comes in its place.
    pub text: String,
}

/// The edits of a step, or why there are none; without a reason where something has a form that nobody foresaw.
pub(crate) type Change<'a> = Result<Vec<Edit>, Option<&'a str>>;

/// The text after edits that are sorted and disjoint, as those of an [`Action`](crate::Action) are.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut from = 0;
    for edit in edits {
        out.push_str(&text[from..edit.range.start]);
        out.push_str(&edit.text);
        from = edit.range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// An insertion.
pub(crate) fn insertion(at: usize, text: impl Into<String>) -> Edit {
    Edit { range: at..at, text: text.into() }
}

/// Sorts edits, and makes one of insertions at one place, since clients differ on the order of those.
pub(crate) fn in_order(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last) if last.range == edit.range && edit.range.is_empty() => last.text.push_str(&edit.text),
            _ => out.push(edit),
        }
    }
    out
}

/// How the text ends its lines.
pub(crate) fn line_end(text: &str) -> &'static str {
    match text.find(['\r', '\n']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Where the line of `at` begins.
pub(crate) fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind(['\r', '\n']).map_or(byte_order_mark(text), |end| end + 1)
}

/// Where the line of `at` ends, before its line end.
pub(crate) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find(['\r', '\n']).map_or(text.len(), |end| at + end)
}

/// The length of the byte order mark that some editors put first; nothing may be inserted before it.
pub(crate) fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The white space that a line begins with.
pub(crate) fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
