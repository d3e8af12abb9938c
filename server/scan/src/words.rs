//! Where the word begins and ends that holds a place.
//!
//! Two kinds of bytes do not belong to the word that they stand before: the letter of an escape, as in the eight characters
//! `\n404103`, and the sequence that colours a terminal.

use std::ops::Range;

/// The shortest word that is asked whether it is a name, in bytes.
pub(crate) const SHORTEST: usize = 8;

/// A word must be shorter than this to be a name.
pub(crate) const LONGEST: usize = 64;

/// How many bytes may stand between the beginning of a terminal's escape sequence and its final letter.
const PARAMETERS: usize = 32;

/// The word that holds a place; `None`: none does, or it is too long on one side. A longer word is cut at its end.
pub(crate) fn around(text: &[u8], at: usize) -> Option<Range<usize>> {
    let end = at + text[at..].iter().take(LONGEST + 1).take_while(|byte| is_word(**byte)).count();
    let before = text[..at].iter().rev();
    let most = LONGEST + PARAMETERS + 2;
    let length = before.take(most).take_while(|byte| is_word(**byte)).count();
    let start = beginning(text, at - length);
    (start <= at && at < end && at - start < LONGEST).then_some(start..end)
}

pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where a run of letters and digits that begins at a place is a word.
fn beginning(text: &[u8], start: usize) -> usize {
    if text[..start].ends_with(b"\\") && matches!(text.get(start), Some(b'n' | b't' | b'r')) {
        return start + 1;
    }
    let parameters = text[..start].iter().rev().take(PARAMETERS).take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    match start.checked_sub(parameters + 2) {
        Some(escape) if text[escape..].starts_with(b"\x1b[") => start.max(escape + escape_sequence(&text[escape..])),
        _ => start,
    }
}

/// How many bytes a terminal's escape sequence takes; its final letter must not stick to the word after it. What only begins like one
/// is an escape alone: it must not swallow a word, nor look for its letter in the next line.
pub(crate) fn escape_sequence(text: &[u8]) -> usize {
    let Some(rest) = text.strip_prefix(b"\x1b[") else { return 1 };
    let parameters = rest.iter().take(PARAMETERS).take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    match rest.get(parameters) {
        Some(0x40..=0x7e) => parameters + 3,
        _ => 1,
    }
}
