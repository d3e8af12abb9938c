//! A source file between two questions about it: its text and its syntax tree.

use crate::{
    edit::Edit,
    grammar::{self, Grammar},
};
use tree_sitter::{InputEdit, Point, Tree};

/// A text with its syntax tree. Making one of the text after a change costs as much as the change is large.
pub struct Source {
    language: String,
    text: String,
    tree: Option<(&'static Grammar, Tree)>,
}

impl Source {
    /// A larger source file, in bytes, is generated data, and not worth a syntax tree.
    pub const LARGEST: usize = 4 << 20;

    /// A text in a language. `before` is what is known of the text that it was before.
    pub fn new(language: &str, text: &str, before: Option<&Source>) -> Source {
        let before = before.filter(|before| before.language == language);
        let again = before.and_then(|before| {
            let (grammar, tree) = before.tree.as_ref()?;
            let again = changed(grammar, tree, &before.text, text, &[difference(&before.text, text)])?;
            // Another grammar of the language may make more sense of it now.
            (!again.root_node().has_error()).then_some((*grammar, again))
        });
        let new = || (text.len() <= Source::LARGEST).then(|| grammar::parsed(language, text)).flatten();
        Source { language: language.to_string(), text: text.to_string(), tree: again.or_else(new) }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its tree, where its language has a grammar.
    pub(crate) fn tree(&self) -> Option<(&'static Grammar, &Tree)> {
        self.tree.as_ref().map(|(grammar, tree)| (*grammar, tree))
    }
}

/// The tree of a text that edits have made of another one. They are sorted and disjoint.
pub(crate) fn changed(grammar: &Grammar, tree: &Tree, before: &str, after: &str, edits: &[Edit]) -> Option<Tree> {
    if tree.root_node().has_error() {
        return grammar.parse(after); // How mistakes are passed over depends on what was known before.
    }
    let mut tree = tree.clone();
    // From the end, so that the places of those that follow stay right.
    for Edit { range, text } in edits.iter().rev() {
        let start = point(before, range.start);
        tree.edit(&InputEdit {
            start_byte: range.start,
            old_end_byte: range.end,
            new_end_byte: range.start + text.len(),
            start_position: start,
            old_end_position: point(before, range.end),
            new_end_position: moved(start, text),
        });
    }
    grammar.parse_again(after, Some(&tree))
}

/// The one edit that makes a text another.
fn difference(before: &str, after: &str) -> Edit {
    let same = |(a, b): &(u8, u8)| a == b;
    let mut start = before.bytes().zip(after.bytes()).take_while(same).count();
    while !(before.is_char_boundary(start) && after.is_char_boundary(start)) {
        start -= 1;
    }
    let (old, new) = (&before[start..], &after[start..]);
    let mut end = old.bytes().rev().zip(new.bytes().rev()).take_while(same).count();
    while !(old.is_char_boundary(old.len() - end) && new.is_char_boundary(new.len() - end)) {
        end -= 1;
    }
    Edit { range: start..before.len() - end, text: new[..new.len() - end].to_string() }
}

fn point(text: &str, at: usize) -> Point {
    moved(Point::new(0, 0), &text[..at])
}

/// Where one is after a text. Trees count lines by line feeds, and columns in bytes.
fn moved(from: Point, text: &str) -> Point {
    let column = match text.rfind('\n') {
        Some(last) => text.len() - last - 1,
        None => from.column + text.len(),
    };
    Point::new(from.row + text.bytes().filter(|byte| *byte == b'\n').count(), column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    #[test]
    fn a_tree_that_is_changed_is_the_tree_of_the_text_after() {
        let before = "def f():\n    return 1\n\nx = \"é\"\n";
        for after in
            ["def f():\n    return 12\n\nx = \"é\"\n", "", "y\n", "def f():\n    return 1\n\nx = \"è\"\n", before]
        {
            let known = Source::new("python", before, None);
            let again = Source::new("python", after, Some(&known));
            let new = Source::new("python", after, None);
            let shown = |source: &Source| {
                let (_, tree) = source.tree().expect("Python has a grammar");
                let mut cursor = tree.walk();
                let rows: Vec<_> = tree.root_node().children(&mut cursor).map(|node| node.range()).collect();
                (tree.root_node().to_sexp(), rows)
            };
            assert_eq!(shown(&again), shown(&new), "{after:?}");
            assert_eq!(apply(before, &[difference(before, after)]), after);
        }
    }
}
