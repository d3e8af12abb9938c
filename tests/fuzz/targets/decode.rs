//! The bytes of a file become text: none is lost, and every encoding gives the same one.

use iotcodes_project::text;

/// How much of a file decides whether it is text.
const HEAD: usize = 8192;

pub(crate) fn hold(input: &[u8]) {
    let read = text(input.to_vec());
    if !input.contains(&0) && ![0xef, 0xfe, 0xff].iter().any(|mark| input.first() == Some(mark)) {
        assert_eq!(read.as_deref(), Some(input), "nothing speaks against taking it as it is");
    }
    match read {
        None => assert!(input[..input.len().min(HEAD)].contains(&0), "only a zero byte makes a file binary"),
        Some(read) => assert!(read.len() <= 3 * input.len(), "{} bytes from {}", read.len(), input.len()),
    }
    let plain = String::from_utf8_lossy(input);
    let units = || "\u{feff}".encode_utf16().chain(plain.encode_utf16());
    let encodings: [Vec<u8>; 3] = [
        units().flat_map(u16::to_le_bytes).collect(),
        units().flat_map(u16::to_be_bytes).collect(),
        ["\u{feff}", &plain].concat().into(),
    ];
    for bytes in encodings {
        assert_eq!(text(bytes).as_deref(), Some(plain.as_bytes()));
    }
}
