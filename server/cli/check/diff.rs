//! The lines that a unified diff adds, as `git diff` writes it.
//!
//! Read here and not by a crate: those that parse diffs want UTF-8, and leave names in git's quotes.

use super::root::Root;
use anyhow::{Result, bail};
use std::{collections::BTreeMap, ops::Range};

/// The lines that are new, counted from 1, by file as it is named from the root of the repository on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Added(BTreeMap<String, Vec<Range<usize>>>);

impl Added {
    /// Reads a diff. Names are looked for below the root, then below the current folder (`git diff --relative`).
    pub(super) fn read(diff: &[u8], root: &Root) -> Result<Added> {
        let mut added = Added::default();
        let (mut old, mut name): (String, Option<String>) = (String::new(), None);
        let (mut minus, mut plus, mut line) = (0, 0, 0);
        let mut known = diff.iter().all(u8::is_ascii_whitespace);
        for (number, text) in diff.split(|&byte| byte == b'\n').enumerate() {
            if minus + plus > 0 {
                match text.first() {
                    Some(b'+') => {
                        if let Some(name) = &name {
                            added.push(name, line);
                        }
                        (plus, line) = (less(plus, number)?, line + 1);
                    }
                    Some(b'-') => minus = less(minus, number)?,
                    Some(b'\\') => {}
                    // Mail programs take away the blank of an empty line.
                    _ => (minus, plus, line) = (less(minus, number)?, less(plus, number)?, line + 1),
                }
            } else if let Some(header) = text.strip_prefix(b"--- ") {
                old = unquoted(header);
            } else if let Some(header) = text.strip_prefix(b"+++ ") {
                known = true;
                name = file(&old, &unquoted(header), root);
            } else if text.starts_with(b"@@@") {
                bail!("line {}: a diff of a merge: expected one against a single commit", number + 1);
            } else if let Some(header) = text.strip_prefix(b"@@ ") {
                let Some(hunk) = hunk(header) else { bail!("line {}: no head of a hunk", number + 1) };
                (minus, plus, line) = hunk;
            } else if text.starts_with(b"diff ") {
                (known, name) = (true, None);
            }
        }
        if !known {
            bail!("expected a unified diff, as `git diff` prints it");
        }
        if minus + plus > 0 {
            bail!("the diff ends inside a hunk");
        }
        Ok(added)
    }

    /// The files, named from the root on.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The lines of a file.
    pub(super) fn of(&self, name: &str) -> &[Range<usize>] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn push(&mut self, name: &str, line: usize) {
        let ranges = self.0.entry(name.to_string()).or_default();
        match ranges.last_mut() {
            Some(last) if last.end == line => last.end += 1,
            _ => ranges.push(line..line + 1),
        }
    }
}

fn less(count: usize, number: usize) -> Result<usize> {
    let Some(less) = count.checked_sub(1) else { bail!("line {}: more lines than its hunk has", number + 1) };
    Ok(less)
}

/// How many lines a hunk has of the old and of the new text, and where it begins in the new one.
fn hunk(header: &[u8]) -> Option<(usize, usize, usize)> {
    let header = std::str::from_utf8(header.split(|&byte| byte == b'@').next()?).ok()?;
    let (old, new) = header.trim_end().strip_prefix('-')?.split_once(" +")?;
    let split = |range: &str| -> Option<(usize, usize)> {
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let ((_, minus), (line, plus)) = (split(old)?, split(new)?);
    Some((minus, plus, line))
}

/// The file that a head names; `None` for one that is gone.
fn file(old: &str, new: &str, root: &Root) -> Option<String> {
    if new == "/dev/null" {
        return None;
    }
    // `a/` and `b/`, or the letters of `diff.mnemonicPrefix`. Without prefixes both names are the same.
    let prefixed = |name: &str| name.len() > 2 && name.as_bytes()[0].is_ascii_lowercase() && name.as_bytes()[1] == b'/';
    let bare = if prefixed(new) && old != new { &new[2..] } else { new };
    let here = root.below_current(bare);
    Some(if !root.file(bare).exists() && root.file(&here).exists() { here } else { bare.to_string() })
}

/// A name without the time behind it, and without the quotes that git puts around unusual ones.
fn unquoted(header: &[u8]) -> String {
    let header = header.strip_suffix(b"\r").unwrap_or(header);
    let Some(quoted) = header.strip_prefix(b"\"") else {
        let name = header.split(|&byte| byte == b'\t').next().unwrap_or(header);
        return String::from_utf8_lossy(name).into_owned();
    };
    let (mut name, mut rest) = (Vec::new(), quoted.iter().copied().peekable());
    while let Some(byte) = rest.next().filter(|&byte| byte != b'"') {
        let escaped = if byte == b'\\' { rest.next() } else { None };
        name.push(match escaped {
            None => byte,
            Some(digit @ b'0'..=b'3') => {
                let mut value = digit - b'0';
                while let Some(digit @ b'0'..=b'7') = rest.peek().copied() {
                    value = value.wrapping_mul(8).wrapping_add(digit - b'0');
                    rest.next();
                }
                value
            }
            Some(letter) => match letter {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'a' => 7,
                b'b' => 8,
                b'v' => 11,
                b'f' => 12,
                other => other,
            },
        });
    }
    String::from_utf8_lossy(&name).into_owned()
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "of ranges of lines there may be one")]
mod tests {
    use super::*;

    fn added(diff: &str) -> Result<Vec<(String, Vec<Range<usize>>)>> {
        Added::read(diff.as_bytes(), &Root::find()?).map(|added| added.0.into_iter().collect())
    }

    #[test]
    fn added_lines_are_counted_and_nothing_inside_a_hunk_is_a_head() {
        let diff = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,4 @@ fn\n a\n+b\n+++ c\n \n\
                    @@ -9 +11 @@\n--- d\n+e\n\\ No newline at end of file\ndiff --git a/gone b/gone\n--- a/gone\n\
                    +++ /dev/null\n@@ -1 +0,0 @@\n-a\n--- /dev/null\n+++ \"b/Stra\\303\\237e \\\"1\\\".py\"\t\n@@ -0,0 +1 @@\n+new\n";
        let expected = [("Straße \"1\".py".to_string(), vec![1..2]), ("x".to_string(), vec![2..4, 11..12])];
        assert_eq!(added(diff).unwrap(), expected);
        assert_eq!(added("--- x\n+++ x\n@@ -0,0 +1,2 @@\r\n+a\r\n+b\r\n").unwrap(), [("x".to_string(), vec![1..3])]);
        assert_eq!(added("--- b/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n").unwrap(), [("b/x".to_string(), vec![1..2])]);
    }

    #[test]
    fn what_is_no_diff_is_named() {
        assert_eq!(added("").unwrap(), []);
        assert_eq!(added("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n").unwrap(), []);
        for text in ["hello", "+++ b/x\n@@ nonsense\n", "+++ b/x\n@@@ -1 -1 +1 @@@\n", "+++ b/x\n@@ -1,9 +1,9 @@\n a\n"]
        {
            assert!(added(text).is_err(), "{text}");
        }
    }
}
