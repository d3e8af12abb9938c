//! What a language's queries mark in a syntax tree.
//!
//! The rest of the crate asks for marks by name and knows no node of any grammar. The names are explained where they are
//! given, in `queries/`.

use crate::grammar::Grammar;
use std::{cmp::Reverse, collections::HashMap, iter};
use tree_sitter::{Node, QueryCursor, QueryProperty, StreamingIterator, Tree};

/// A text, its syntax tree and the marks in it.
pub(crate) struct Outline<'a> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) tree: &'a Tree,
    pub(crate) text: &'a str,
    matches: Vec<Match<'a>>,
    /// By node, then in the order of the matches.
    by_node: HashMap<usize, Vec<(&'static str, usize)>>,
    by_name: HashMap<&'static str, Marked<'a>>,
    /// What has one of the marks of [`NAMES`], by mark and text.
    named: HashMap<&'static str, HashMap<&'a str, Marked<'a>>>,
    /// Functions and classes in the order of the text, each with the place of the one around it.
    scopes: Vec<(Node<'a>, Option<usize>)>,
}

/// Nodes, each with the place of its match.
type Marked<'a> = Vec<(Node<'a>, usize)>;

/// Marks whose nodes are asked for by their text.
const NAMES: [&str; 4] = ["declare.attribute", "declare.function", "declare.name", "function.name"];

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
        let mut outline = Outline {
            grammar,
            tree,
            text,
            matches: Vec::new(),
            by_node: HashMap::new(),
            by_name: HashMap::new(),
            named: HashMap::new(),
            scopes: Vec::new(),
        };
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
                if NAMES.contains(&mark) {
                    let named = outline.named.entry(mark).or_default();
                    named.entry(&text[capture.node.byte_range()]).or_default().push((capture.node, place));
                }
            }
            outline.matches.push(Match { place, nodes, notes: query.property_settings(found.pattern_index) });
        }
        outline.scopes = outline.nested();
        outline
    }

    fn nested(&self) -> Vec<(Node<'a>, Option<usize>)> {
        let marked = self.all("scope.function").chain(self.all("scope.class"));
        let mut nodes: Vec<Node<'a>> = marked.map(|(node, _)| node).collect();
        nodes.sort_by_key(|node| (node.start_byte(), Reverse(node.end_byte()), node.id()));
        nodes.dedup_by_key(|node| node.id());
        let mut nested: Vec<(Node<'a>, Option<usize>)> = Vec::with_capacity(nodes.len());
        let mut open: Vec<usize> = Vec::new();
        for node in nodes {
            while open.last().is_some_and(|last| !contains(nested[*last].0, node)) {
                open.pop();
            }
            open.push(nested.len());
            nested.push((node, open.iter().rev().nth(1).copied()));
        }
        nested
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

    /// All nodes with this mark, one of [`NAMES`], and this text.
    pub(crate) fn named(&self, mark: &str, name: &str) -> impl Iterator<Item = (Node<'a>, &Match<'a>)> {
        let found = self.named.get(mark).and_then(|named| named.get(name)).into_iter().flatten();
        found.map(|(node, place)| (*node, &self.matches[*place]))
    }

    /// The innermost function, class or module around a node; what a function's own header holds belongs to the function.
    pub(crate) fn scope(&self, node: Node<'a>) -> Node<'a> {
        let begun = self.scopes.partition_point(|(scope, _)| scope.start_byte() <= node.start_byte());
        let mut around = begun.checked_sub(1);
        while let Some((scope, outer)) = around.map(|place| self.scopes[place]) {
            if scope.id() != node.id() && contains(scope, node) {
                return scope;
            }
            around = outer;
        }
        self.root()
    }

    /// The nodes around a node, from the inside outwards.
    pub(crate) fn ancestors(&self, node: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        // A node does not know its parent, so that each step outwards would begin at the root.
        let inwards = iter::successors(Some(self.root()), |outer| outer.child_with_descendant(node));
        let path: Vec<Node<'a>> = inwards.take_while(|outer| outer.id() != node.id()).collect();
        path.into_iter().rev().take(DEEPEST)
    }

    /// A node and the nodes around it, from the inside outwards.
    pub(crate) fn upwards(&self, node: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        iter::once(node).chain(self.ancestors(node))
    }

    /// The text of a node.
    pub(crate) fn text(&self, node: Node<'a>) -> &'a str {
        &self.text[node.byte_range()]
    }
}

/// What is nested deeper is generated.
const DEEPEST: usize = 500;

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
