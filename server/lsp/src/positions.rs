//! Offsets to positions and back: the only place that knows what a column counts.
//!
//! Lines end at `\n`, `\r\n` and a lone `\r` and nowhere else; the text is a rope built without ropey's further line ends.

use crate::documents::Ropes;
use iotcodes_scan::Text;
use ropey::{Rope, RopeSlice};
use std::ops::Range;
use tower_lsp::ls_types::{self as lsp, Position, PositionEncodingKind};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, what a client counts that says nothing.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The encoding that a client names, if it is one of ours.
    pub(crate) fn of(kind: &PositionEncodingKind) -> Option<Encoding> {
        [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].into_iter().find(|encoding| encoding.kind() == *kind)
    }

    /// How the protocol names it.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

/// The offset of a position, in bytes.
///
/// Behind the end of a line it is the line's end, behind the last line the text's end, and inside a character that character's start.
pub(crate) fn offset(text: &Rope, at: Position, encoding: Encoding) -> usize {
    let (line, column) = (at.line as usize, at.character as usize);
    if line >= text.len_lines() {
        return text.len_bytes();
    }
    let content = content(text.line(line));
    let before = match encoding {
        Encoding::Utf8 => content.byte_to_char(column.min(content.len_bytes())),
        Encoding::Utf16 => content.utf16_cu_to_char(column.min(content.len_utf16_cu())),
        Encoding::Utf32 => column.min(content.len_chars()),
    };
    text.line_to_byte(line) + content.char_to_byte(before)
}

/// The position of an offset. Between `\r` and `\n` it is the line's end, behind the text's end that end.
pub(crate) fn position(text: &Rope, offset: usize, encoding: Encoding) -> Position {
    let at = text.byte_to_char(offset.min(text.len_bytes()));
    let line = text.char_to_line(at);
    let content = content(text.line(line));
    let before = (at - text.line_to_char(line)).min(content.len_chars());
    let column = match encoding {
        Encoding::Utf8 => content.char_to_byte(before),
        Encoding::Utf16 => content.char_to_utf16_cu(before),
        Encoding::Utf32 => before,
    };
    // The protocol has 32 bits; nothing that a client can send is longer.
    Position::new(u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// The offsets of a range, the smaller one first whichever way round the client sent them.
pub(crate) fn offsets(text: &Rope, range: lsp::Range, encoding: Encoding) -> Range<usize> {
    let (start, end) = (offset(text, range.start, encoding), offset(text, range.end, encoding));
    start.min(end)..start.max(end)
}

/// The range between two offsets.
pub(crate) fn range(text: &Rope, offsets: &Range<usize>, encoding: Encoding) -> lsp::Range {
    lsp::Range::new(position(text, offsets.start, encoding), position(text, offsets.end, encoding))
}

/// Positions of many offsets of a text. To count from one to the next is much less work than to look each up.
pub(crate) struct Positions {
    known: Vec<(usize, Position)>,
}

/// What is further from the last offset is looked up, in bytes.
const NEAR: usize = 1024;

impl Positions {
    /// Finds the positions of these offsets.
    pub(crate) fn new(text: &Rope, mut offsets: Vec<usize>, encoding: Encoding) -> Positions {
        offsets.sort_unstable();
        offsets.dedup();
        let mut bytes = Vec::new();
        let mut last: Option<(usize, Position)> = None;
        let known = offsets.into_iter().map(|offset| {
            let near = last.filter(|(before, _)| offset - before <= NEAR && offset <= text.len_bytes());
            let (from, at) = near.unwrap_or_else(|| {
                let start = text.char_to_byte(text.byte_to_char(offset.min(text.len_bytes())));
                (start, position(text, start, encoding))
            });
            bytes.clear();
            // One more byte tells whether a carriage return ends a line, and whether a character does.
            Ropes(text).read(from..(offset + 1).min(text.len_bytes()).max(from), &mut bytes);
            let (counted, at) = count(&bytes, offset - from, at, encoding);
            last = Some((from + counted, at));
            (offset, at)
        });
        Positions { known: known.collect() }
    }

    /// The range between two of the offsets.
    pub(crate) fn range(&self, offsets: &Range<usize>) -> lsp::Range {
        let position = |offset: usize| {
            let place = self.known.binary_search_by_key(&offset, |known| known.0);
            self.known[place.expect("only what was given is asked for")].1
        };
        lsp::Range::new(position(offsets.start), position(offsets.end))
    }
}

/// Counts from a position on to an offset, or to the character that holds it; where that is, and its position.
fn count(bytes: &[u8], offset: usize, from: Position, encoding: Encoding) -> (usize, Position) {
    let is_inside = |byte: u8| byte & 0xc0 == 0x80;
    let mut end = offset.min(bytes.len());
    while bytes.get(end).is_some_and(|&byte| is_inside(byte)) {
        end -= 1;
    }
    let Position { mut line, mut character } = from;
    for (at, &byte) in bytes[..end].iter().enumerate() {
        let units = match (byte, encoding) {
            (b'\r', _) if bytes.get(at + 1) == Some(&b'\n') => 0,
            (b'\n' | b'\r', _) => {
                (line, character) = (line + 1, 0);
                0
            }
            (_, Encoding::Utf8) => 1,
            (0xf0.., Encoding::Utf16) => 2,
            _ => u32::from(!is_inside(byte)),
        };
        character += units;
    }
    (end, Position::new(line, character))
}

/// A line without its line end.
fn content(line: RopeSlice<'_>) -> RopeSlice<'_> {
    let length = line.len_chars();
    let last = |back: usize| length.checked_sub(back).map(|at| line.char(at));
    let end = match (last(2), last(1)) {
        (Some('\r'), Some('\n')) => length - 2,
        (_, Some('\n' | '\r')) => length - 1,
        _ => length,
    };
    line.slice(..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(text: &str, line: u32, column: u32, encoding: Encoding) -> usize {
        offset(&Rope::from_str(text), Position::new(line, column), encoding)
    }

    #[test]
    fn lines_end_where_the_protocol_says() {
        let text = Rope::from_str("a\nb\r\nc\rd\u{b}e\u{c}f\u{85}g\u{2028}h");
        assert_eq!(text.len_lines(), 4);
        assert_eq!(position(&text, text.len_bytes(), Encoding::Utf32), Position::new(3, 9));
    }

    #[test]
    fn a_column_behind_the_line_is_its_end() {
        for encoding in ALL {
            for text in ["ab\ncd", "ab\rcd", "ab\r\ncd", "ab"] {
                assert_eq!(at(text, 0, 99, encoding), 2, "{text:?} {encoding:?}");
            }
        }
    }

    #[test]
    fn a_line_behind_the_text_is_its_end() {
        for encoding in ALL {
            assert_eq!(at("ab\ncd\n", 3, 0, encoding), 6);
            assert_eq!(at("", 7, 7, encoding), 0);
        }
    }

    #[test]
    fn inside_a_character_is_its_start() {
        assert_eq!(at("x😀y", 0, 2, Encoding::Utf16), 1);
        assert_eq!(at("x😀y", 0, 3, Encoding::Utf16), 5);
        for inside in 2..5 {
            assert_eq!(at("x😀y", 0, inside, Encoding::Utf8), 1);
        }
        assert_eq!(position(&Rope::from_str("x😀y"), 3, Encoding::Utf16), Position::new(0, 1));
    }

    #[test]
    fn a_range_sent_the_wrong_way_round_is_turned() {
        let backwards = lsp::Range::new(Position::new(1, 1), Position::new(0, 1));
        assert_eq!(offsets(&Rope::from_str("ab\ncd"), backwards, Encoding::Utf16), 1..4);
    }

    /// Every offset between two characters that has a position, and that position, counted from the start of the text.
    fn counted(text: &str, encoding: Encoding) -> Vec<(usize, Position)> {
        let mut places = Vec::new();
        let (mut line, mut column, mut offset) = (0, 0, 0);
        let mut rest = text.chars().peekable();
        loop {
            // The protocol has no position inside a line end.
            if !(text[..offset].ends_with('\r') && rest.peek() == Some(&'\n')) {
                places.push((offset, Position::new(line, column)));
            }
            let Some(next) = rest.next() else { return places };
            offset += next.len_utf8();
            if next == '\n' || (next == '\r' && rest.peek() != Some(&'\n')) {
                (line, column) = (line + 1, 0);
            } else {
                column += match encoding {
                    Encoding::Utf8 => next.len_utf8(),
                    Encoding::Utf16 => next.len_utf16(),
                    Encoding::Utf32 => 1,
                } as u32;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Repeated, so that the text is longer than a leaf of the rope.
        #[test]
        fn there_and_back_is_the_same_place(part in "([a-z0-9é😀\u{2028}\u{c}]|\r\n|\r|\n){1,40}", times in 1..50_usize) {
            let text = part.repeat(times);
            let rope = Rope::from_str(&text);
            for encoding in ALL {
                for (offset, position) in counted(&text, encoding) {
                    prop_assert_eq!(super::position(&rope, offset, encoding), position);
                    prop_assert_eq!(super::offset(&rope, position, encoding), offset);
                }
                for step in [7, NEAR + 1] {
                    let offsets: Vec<usize> = (0..=text.len() + 1).step_by(step).collect();
                    let table = Positions::new(&rope, offsets.clone(), encoding);
                    for at in offsets {
                        let expected = super::position(&rope, at, encoding);
                        prop_assert_eq!(table.range(&(at..at)), lsp::Range::new(expected, expected), "{}", at);
                    }
                }
            }
        }
    }
}
