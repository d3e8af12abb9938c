//! Offsets to positions and back: the only place that knows what a column counts.
//!
//! Lines end at `\n`, `\r\n` and a lone `\r` and nowhere else; the text is a rope built without ropey's further line ends.

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
            }
        }
    }
}
