//! A file's text, whatever its encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::ops::Range;

/// How much of a file decides whether it is text, in bytes.
pub const HEAD: usize = 8192;

/// The UTF-8 of a file, without a byte order mark; `None` for a binary file.
///
/// UTF-16 is recognised by its byte order mark, or by every second byte of its head being zero. Bytes that are no UTF-8 stay as
/// they are: codes are ASCII and are found beside anything.
pub fn text(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    match Decoder::new(&bytes)? {
        Decoder { decoder: None, mark } => {
            bytes.drain(..mark);
            Some(bytes)
        }
        mut decoder => {
            let mut text = Vec::new();
            decoder.decode(&bytes, true, &mut text);
            Some(text)
        }
    }
}

/// A file after edits of its text, which are sorted and disjoint: in its encoding, with every other byte as it was. `None` where that
/// cannot be.
pub fn edited(bytes: &[u8], edits: &[(Range<usize>, String)]) -> Option<Vec<u8>> {
    let (encoding, mark) = encoding(bytes)?;
    let text = text(bytes.to_vec())?;
    // Each half of a UTF-16 pair that stands alone, and a last odd byte, is one character of the text, too.
    let size = |text: &[u8]| match encoding == UTF_8 {
        true => text.len(),
        false => 2 * String::from_utf8_lossy(text).encode_utf16().count(),
    };
    let encoded = |text: &str| -> Vec<u8> {
        match encoding {
            encoding if encoding == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            encoding if encoding == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.as_bytes().to_vec(),
        }
    };
    let (mut after, mut wanted) = (bytes[..mark].to_vec(), Vec::with_capacity(text.len()));
    let (mut from, mut from_byte) = (0, mark);
    for (range, new) in edits {
        let start = from_byte + size(text.get(from..range.start)?);
        let end = start + size(text.get(range.clone())?);
        after.extend_from_slice(bytes.get(from_byte..start)?);
        after.extend(encoded(new));
        wanted.extend_from_slice(&text[from..range.start]);
        wanted.extend_from_slice(new.as_bytes());
        (from, from_byte) = (range.end, end);
    }
    after.extend_from_slice(bytes.get(from_byte..)?);
    wanted.extend_from_slice(&text[from..]);
    (self::text(after.clone())? == wanted).then_some(after)
}

/// The encoding of a file and the length of its byte order mark; `None` for a binary file.
fn encoding(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some(found) = Encoding::for_bom(bytes) {
        return Some(found);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.contains(&0) { utf16_without_mark(head).map(|encoding| (encoding, 0)) } else { Some((UTF_8, 0)) }
}

/// The name of a file's encoding, for people; `None` for a binary file.
pub fn encoding_name(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = encoding(bytes)?;
    let mark = if mark > 0 { " with a byte order mark" } else { "" };
    Some(format!("{}{mark}", encoding.name()))
}

/// Makes text of a file's bytes while they are read.
pub struct Decoder {
    /// `None`: the bytes are the text.
    decoder: Option<encoding_rs::Decoder>,
    /// How many bytes of a byte order mark are still to come, all of them in the first piece.
    mark: usize,
}

impl Decoder {
    /// Looks at a file's first bytes, all of them or at least [`HEAD`]. `None`: it is binary.
    pub fn new(head: &[u8]) -> Option<Decoder> {
        let (encoding, mark) = encoding(head)?;
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Some(Decoder { decoder, mark })
    }

    /// Whether the next bytes are text already.
    pub fn is_plain(&self) -> bool {
        self.decoder.is_none() && self.mark == 0
    }

    /// Appends the text of the next bytes.
    pub fn decode(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) {
        let bytes = &bytes[self.mark.min(bytes.len())..];
        self.mark = 0;
        let Some(decoder) = &mut self.decoder else { return text.extend_from_slice(bytes) };
        let most = decoder.max_utf8_buffer_length(bytes.len()).expect("a piece is far from filling the memory");
        let before = text.len();
        text.resize(before + most, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(bytes, &mut text[before..], last);
        text.truncate(before + written);
    }
}

/// UTF-16 logs that begin without a mark: mostly ASCII, so one byte of each pair is zero.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 8 {
        return None;
    }
    let zeros = |place: usize| head.chunks_exact(2).filter(|pair| pair[place] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, second) if second * 10 > pairs * 9 => Some(UTF_16LE),
        (first, 0) if first * 10 > pairs * 9 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let plain = "errorCode: 404103 DeviceNotOnline\r\n";
        let little: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = plain.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [[&[0xff, 0xfe][..], &little].concat(), [&[0xfe, 0xff][..], &big].concat(), little, big] {
            assert_eq!(text(bytes).as_deref(), Some(plain.as_bytes()));
        }
    }

    #[test]
    fn an_edit_keeps_the_encoding_and_every_other_byte() {
        let plain = "é 🚀 if code == 404102: 404102\r\n\ta 404102";
        let edits: Vec<(Range<usize>, String)> =
            plain.match_indices("404102").map(|(at, found)| (at..at + found.len(), "404103".to_string())).collect();
        let after = plain.replace("404102", "404103");
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        for with in [
            &|text: &str| text.as_bytes().to_vec(),
            &|text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            &|text: &str| [&[0xff, 0xfe][..], &little(text)].concat(),
            &|text: &str| [&[0xfe, 0xff][..], &big(text), &[7]].concat(),
        ] as [&dyn Fn(&str) -> Vec<u8>; 4]
        {
            assert_eq!(edited(&with(plain), &edits), Some(with(&after)));
        }
        let odd = |digit: &str| [b"caf\xe9 40410", digit.as_bytes(), b"\xff\r"].concat();
        assert_eq!(edited(&odd("2"), &[(5..11, "404103".into())]), Some(odd("3")));
        assert_eq!(edited(b"short", &[(3..9, "x".into())]), None);
        assert_eq!(edited(b"\x7fELF\0\0", &[]), None);
    }

    #[test]
    fn a_zero_byte_in_the_head_makes_a_file_binary() {
        assert_eq!(text(b"\x7fELF\x02\x01\x00\x00 errorCode: 404103".to_vec()), None);
    }

    #[test]
    fn invalid_utf8_and_the_empty_file_are_text() {
        for bytes in [&b"caf\xe9 404103"[..], b""] {
            assert_eq!(text(bytes.to_vec()).as_deref(), Some(bytes));
        }
        assert_eq!(text(b"\xef\xbb\xbf404103".to_vec()).as_deref(), Some(&b"404103"[..]), "without the mark");
    }
}
