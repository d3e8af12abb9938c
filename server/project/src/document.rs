//! A file's text, whatever its encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file decides whether it is text, in bytes.
const HEAD: usize = 8192;

/// The UTF-8 of a file, without a byte order mark; `None` for a binary file.
///
/// UTF-16 is recognised by its byte order mark, or by every second byte of its head being zero. Bytes that are no UTF-8 stay as
/// they are: codes are ASCII and are found beside anything.
pub fn text(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding != UTF_8 {
            return Some(decoded(encoding, &bytes[mark..]));
        }
        bytes.drain(..mark);
        return Some(bytes);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if let Some(encoding) = utf16_without_mark(head) {
        return Some(decoded(encoding, &bytes));
    }
    if head.contains(&0) { None } else { Some(bytes) }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Vec<u8> {
    encoding.decode_without_bom_handling(bytes).0.into_owned().into_bytes()
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
