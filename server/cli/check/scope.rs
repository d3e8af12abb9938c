//! Which lines of a file are asked about: all, one, or those that a diff adds.

use super::{
    Arguments,
    diff::Added,
    places::{Base, Places},
};
use std::ops::Range;

/// What `--diff` says.
pub(super) type Scope = Option<Added>;

/// The lines of one text.
pub(super) struct Wanted<'a> {
    line: Option<(usize, Places<'a>)>,
    added: Option<(&'a [Range<usize>], Vec<usize>)>,
}

/// What is asked about in a text.
pub(super) fn wanted<'a>(
    scope: &'a Scope,
    arguments: &Arguments,
    name: impl FnOnce() -> String,
    text: &'a [u8],
    base: Base<'a>,
) -> Wanted<'a> {
    // A diff's lines end at `\n` alone, ours at a lone `\r`, too.
    let ends = || text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
    Wanted {
        line: arguments.line.map(|line| (line.get(), Places::new(text).within(base))),
        added: scope.as_ref().map(|added| (added.of(&name()), ends())),
    }
}

impl Wanted<'_> {
    /// Whether what begins at an offset is.
    pub(super) fn holds(&self, offset: usize) -> bool {
        let in_line = |(line, places): &(usize, Places<'_>)| places.of(offset).0 == *line;
        let is_added = |(added, ends): &(&[Range<usize>], Vec<usize>)| {
            let line = ends.partition_point(|&end| end < offset) + 1;
            added.iter().any(|range| range.contains(&line))
        };
        self.line.as_ref().is_none_or(in_line) && self.added.as_ref().is_none_or(is_added)
    }
}
