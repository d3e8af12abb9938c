//! What a language's queries mark in a syntax tree.
//!
//! The rest of the crate asks for marks by name and knows no node of any grammar. The names are explained where they are
//! given, in `queries/`.

use crate::grammar::Grammar;
use std::{collections::HashMap, iter};
use tree_sitter::{Node, QueryCursor, QueryProperty, StreamingIterator, Tree};

/// A text, its syntax tree and the marks in it.
pub(crate) struct Outline<'a> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) tree: &'a Tree,
    pub(crate) text: &'a str,
    matches: Vec<Match<'a>>,
    /// By node, then in the order of the matches.
    by_node: HashMap<usize, Vec<(&'static str, usize)>>,
    by_name: HashMap<&'static str, Vec<(Node<'a>, usize)>>,
}

/// One place that a pattern fits: its nodes by their marks, and what the query says about it.
pub(crate) struct Match<'a> {
    /// Its place among all matches.
    pub(crate) place: usize,
    nodes: Vec<(&'static str, Node<'a>)>,
    notes: &'static [QueryProperty],
}

impl<'a> Match<'a> {
    /// The first node with this mark.
    pub(crate) fn node(&self, mark: &str) -> Option<Node<'a>> {
        self.nodes.iter().find(|(name, _)| *name == mark).map(|(_, node)| *node)
    }

    /// What the pattern sets under this key.
    pub(crate) fn note(&self, key: &str) -> Option<&'static str> {
        self.notes.iter().find(|note| &*note.key == key)?.value.as_deref()
    }
}

impl<'a> Outline<'a> {
    /// Runs the language's queries over a tree.
    pub(crate) fn new(grammar: &'static Grammar, tree: &'a Tree, text: &'a str) -> Outline<'a> {
        let query = grammar.query();
        let mut outline =
            Outline { grammar, tree, text, matches: Vec::new(), by_node: HashMap::new(), by_name: HashMap::new() };
        let mut cursor = QueryCursor::new();
        let mut found = cursor.matches(query, tree.root_node(), text.as_bytes());
        while let Some(found) = found.next() {
            let place = outline.matches.len();
            let mut nodes = Vec::with_capacity(found.captures().len());
            for capture in found.captures() {
                let mark: &'static str = query.capture_names()[capture.index as usize];
                if mark.starts_with('_') {
                    continue;
                }
                nodes.push((mark, capture.node));
                outline.by_node.entry(capture.node.id()).or_default().push((mark, place));
                outline.by_name.entry(mark).or_default().push((capture.node, place));
            }
            outline.matches.push(Match { place, nodes, notes: query.property_settings(found.pattern_index) });
        }
        outline
    }

    /// Why something cannot be done, where no mark says it.
    pub(crate) fn why(&self, key: &str) -> Option<&'static str> {
        self.grammar.style().reasons.get(key).map(String::as_str)
    }

    pub(crate) fn root(&self) -> Node<'a> {
        self.tree.root_node()
    }

    /// All nodes with this mark, each with its match.
    pub(crate) fn all(&self, mark: &str) -> impl Iterator<Item = (Node<'a>, &Match<'a>)> {
        self.by_name.get(mark).into_iter().flatten().map(|(node, place)| (*node, &self.matches[*place]))
    }

    /// All nodes with this mark inside `container`, itself included.
    pub(crate) fn inside(&self, container: Node<'a>, mark: &str) -> impl Iterator<Item = (Node<'a>, &Match<'a>)> {
        self.all(mark).filter(move |(node, _)| contains(container, *node))
    }

    /// Every match that gives this node this mark.
    pub(crate) fn matches_of(&self, node: Node<'a>, mark: &str) -> impl Iterator<Item = &Match<'a>> {
        let marks = self.by_node.get(&node.id()).into_iter().flatten();
        marks.filter(move |(name, _)| *name == mark).map(|(_, place)| &self.matches[*place])
    }

    /// The first of [`Outline::matches_of`].
    pub(crate) fn marked(&self, node: Node<'a>, mark: &str) -> Option<&Match<'a>> {
        self.matches_of(node, mark).next()
    }

    /// Whether a node has this mark.
    pub(crate) fn is(&self, node: Node<'a>, mark: &str) -> bool {
        self.marked(node, mark).is_some()
    }

    /// The innermost function, class or module around a node; what a function's own header holds belongs to the function.
    pub(crate) fn scope(&self, node: Node<'a>) -> Node<'a> {
        let opens = |node: &Node<'a>| self.is(*node, "scope.function") || self.is(*node, "scope.class");
        ancestors(node).find(opens).unwrap_or(self.root())
    }

    /// The text of a node.
    pub(crate) fn text(&self, node: Node<'a>) -> &'a str {
        &self.text[node.byte_range()]
    }
}

/// What is nested deeper is generated, and each step outwards starts at the root again.
const DEEPEST: usize = 500;

/// The nodes around a node, from the inside outwards.
pub(crate) fn ancestors(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    iter::successors(node.parent(), |node| node.parent()).take(DEEPEST)
}

/// A node and the nodes around it, from the inside outwards.
pub(crate) fn upwards(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    iter::once(node).chain(ancestors(node))
}

/// Whether `inner` lies in `outer`, or is it.
pub(crate) fn contains(outer: Node<'_>, inner: Node<'_>) -> bool {
    outer.start_byte() <= inner.start_byte() && inner.end_byte() <= outer.end_byte()
}

/// The words of a text: runs of letters, digits and underscores.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// A text with another in place of a word of it.
pub(crate) fn replaced(text: &str, word: &str, with: &str) -> String {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in text.match_indices(word) {
        let end = at + found.len();
        if text[..at].ends_with(part) || text[end..].starts_with(part) {
            continue;
        }
        out.push_str(&text[from..at]);
        out.push_str(with);
        from = end;
    }
    out.push_str(&text[from..]);
    out
}
