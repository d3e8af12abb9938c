//! The base protocol: messages behind `Content-Length` headers.

use std::io::{self, BufRead, Read, Write};

/// A header line is never longer; what is, is not a header. Bounds the memory that garbage can take.
const LONGEST_LINE: u64 = 16 * 1024;
/// Room that is made at once for an announced body. A longer one makes the buffer grow as it arrives, so a wrong length costs nothing.
const FIRST_ROOM: u64 = 256 * 1024 * 1024;
const LENGTH: &[u8] = b"content-length:";

/// What came over the wire.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The body of a message, not yet looked at.
    Body(Vec<u8>),
    /// Bytes that are no message, and what is wrong with them. Reading can go on.
    Broken(&'static str),
}

/// Reads frames and finds back into step after bytes that are none.
pub(crate) struct Frames<R> {
    input: R,
    /// The length of the body that comes next, where its header followed garbage that had to be reported first.
    announced: Option<u64>,
}

impl<R: BufRead> Frames<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Frames<R> {
        Frames { input, announced: None }
    }

    /// The next frame; `None` at the end of the input, also inside a frame.
    pub(crate) fn read(&mut self) -> io::Result<Option<Frame>> {
        if let Some(length) = self.announced.take() {
            return self.body(length);
        }
        let mut length = None;
        let mut trouble = None;
        let mut begun = false;
        loop {
            let mut line = Vec::new();
            if self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            match header(line.trim_ascii()) {
                Header::End if begun => break,
                Header::End => continue,
                Header::Length(Ok(announced)) => length = Some(announced),
                Header::LateLength(announced) => {
                    length = Some(announced);
                    trouble = Some("something stands before the header");
                }
                Header::Length(Err(())) => trouble = Some("Content-Length is not a number"),
                Header::Other => {}
                Header::Garbage => trouble = Some("a line is no header"),
            }
            begun = true;
        }
        match (trouble, length) {
            (None, Some(length)) => self.body(length),
            (trouble, announced) => {
                self.announced = announced;
                Ok(Some(Frame::Broken(trouble.unwrap_or("Content-Length is missing"))))
            }
        }
    }

    fn body(&mut self, length: u64) -> io::Result<Option<Frame>> {
        let mut body = Vec::with_capacity(usize::try_from(length.min(FIRST_ROOM)).unwrap_or(0));
        self.input.by_ref().take(length).read_to_end(&mut body)?;
        Ok((body.len() as u64 == length).then_some(Frame::Body(body)))
    }
}

enum Header {
    End,
    Length(Result<u64, ()>),
    /// A length with something else before it: the header of the next message after a body of unknown length.
    LateLength(u64),
    Other,
    Garbage,
}

fn header(line: &[u8]) -> Header {
    if line.is_empty() {
        return Header::End;
    }
    if let Some(at) = line.windows(LENGTH.len()).rposition(|window| window.eq_ignore_ascii_case(LENGTH)) {
        let value = std::str::from_utf8(&line[at + LENGTH.len()..]).ok().and_then(|value| value.trim().parse().ok());
        return match value {
            Some(length) if at > 0 => Header::LateLength(length),
            value => Header::Length(value.ok_or(())),
        };
    }
    let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
    let named = name.len() < line.len() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    if named { Header::Other } else { Header::Garbage }
}

/// Writes the body of a message behind its header.
pub(crate) fn write(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[Frame]) {
        let mut frames = Frames::new(input.as_bytes());
        for frame in expected {
            assert_eq!(frames.read().unwrap().as_ref(), Some(frame), "in {input:?}");
        }
        assert_eq!(frames.read().unwrap(), None, "after {input:?}");
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.into())
    }

    #[test]
    fn headers_come_in_any_case_and_order() {
        check("Content-Length: 2\r\n\r\n{}content-length:3\n\n[1]", &[body("{}"), body("[1]")]);
        check(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nX-Other: 1\r\nContent-Length: 2\r\n\r\n{}",
            &[body("{}")],
        );
    }

    #[test]
    fn an_empty_body_and_blank_lines_between_messages_are_read() {
        check("Content-Length: 0\r\n\r\n\r\n\r\nContent-Length: 2\r\n\r\n{}", &[body(""), body("{}")]);
    }

    #[test]
    fn reading_finds_back_into_step() {
        check("X: 1\r\n\r\nContent-Length: 2\r\n\r\n{}", &[Frame::Broken("Content-Length is missing"), body("{}")]);
        check("hello\r\n\r\nContent-Length: 2\r\n\r\n{}", &[Frame::Broken("a line is no header"), body("{}")]);
    }

    #[test]
    fn the_next_message_is_found_behind_a_body_of_unknown_length() {
        let wrong = Frame::Broken("Content-Length is not a number");
        let glued = Frame::Broken("something stands before the header");
        check("Content-Length: two\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}", &[wrong, glued, body("{}")]);
        let glued = Frame::Broken("something stands before the header");
        check("foobarContent-Length: 2\r\n\r\n{}", &[glued, body("{}")]);
    }

    #[test]
    fn endless_garbage_takes_bounded_memory() {
        let garbage = "x".repeat(5 * LONGEST_LINE as usize);
        check(
            &format!("{garbage}\r\n\r\nContent-Length: 2\r\n\r\n{{}}"),
            &[Frame::Broken("a line is no header"), body("{}")],
        );
    }

    #[test]
    fn a_length_that_nothing_can_hold_ends_with_the_input() {
        check("Content-Length: 18446744073709551615\r\n\r\n{}", &[]);
    }

    #[test]
    fn the_end_inside_a_message_is_an_end() {
        check("Content-Le", &[]);
        check("Content-Length: 10\r\n\r\n{}", &[]);
    }
}
