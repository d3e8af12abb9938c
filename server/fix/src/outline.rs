//! What a language's queries mark in a syntax tree.
//!
//! The rest of the crate asks for marks by name and knows no node of any grammar. The names are explained where they are
//! given, in `queries/`. Queries are run where somebody asks, so that a question costs what it is about, and not what the file holds:
//! one about a name looks where the name stands in the text.

use crate::grammar::Grammar;
use std::{
    cell::{OnceCell, RefCell},
    cmp::Reverse,
    collections::{HashMap, HashSet},
    iter,
    ops::Range,
    rc::Rc,
};
use tree_sitter::{Node, Query, QueryCursor, QueryMatch, QueryProperty, StreamingIterator, Tree};

/// A text, its syntax tree and the marks in it.
pub(crate) struct Outline<'a> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) tree: &'a Tree,
    pub(crate) text: &'a str,
    /// The marks of patterns that begin at the root, which would be found again in every cell.
    top: OnceCell<Rc<Marks<'a>>>,
    /// Those of all other patterns that reach into a cell of the text, by the cell's number.
    cells: RefCell<HashMap<usize, Rc<Marks<'a>>>>,
    imports: OnceCell<Vec<Marked<'a>>>,
    doubles: OnceCell<bool>,
}

/// A node and a match that marks it.
pub(crate) type Marked<'a> = (Node<'a>, Rc<Match<'a>>);

/// How many bytes of the text a query is run on at once: to run it on none takes as long as on some 100.
const CELL: usize = 512;

/// How many bytes a statement that imports can have.
const LONGEST: usize = 16 * CELL;

/// How many bytes of a file tell which quotes it prefers.
const QUOTED: usize = 16 * CELL;

/// What a query marks, in the order of the text.
#[derive(Default)]
struct Marks<'a> {
    by_node: HashMap<usize, Vec<(&'static str, Rc<Match<'a>>)>>,
    by_name: HashMap<&'static str, Vec<Marked<'a>>>,
}

impl<'a> Marks<'a> {
    fn add(&mut self, query: &'static Query, found: &QueryMatch<'_, 'a>) {
        let mark = |index: u32| query.capture_names()[index as usize];
        let captures = found.captures().iter().map(|capture| (mark(capture.index), capture.node));
        let nodes: Vec<_> = captures.filter(|(mark, _)| !mark.starts_with('_')).collect();
        let found = Rc::new(Match { nodes, notes: query.property_settings(found.pattern_index) });
        for (mark, node) in &found.nodes {
            self.by_node.entry(node.id()).or_default().push((mark, Rc::clone(&found)));
            self.by_name.entry(mark).or_default().push((*node, Rc::clone(&found)));
        }
    }

    fn sorted(mut self) -> Rc<Marks<'a>> {
        self.by_name.values_mut().for_each(|marked| marked.sort_by_key(|(node, _)| node.start_byte()));
        Rc::new(self)
    }

    /// Nodes with this mark that begin in a range.
    fn beginning(&self, range: &Range<usize>, mark: &str) -> &[Marked<'a>] {
        let marked = self.by_name.get(mark).map_or(&[][..], Vec::as_slice);
        let place = |at: usize| marked.partition_point(|(node, _)| node.start_byte() < at);
        &marked[place(range.start)..place(range.end)]
    }
}

/// One place that a pattern fits: its nodes by their marks, and what the query says about it.
pub(crate) struct Match<'a> {
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
    /// A tree in which nothing is marked yet.
    pub(crate) fn new(grammar: &'static Grammar, tree: &'a Tree, text: &'a str) -> Outline<'a> {
        Outline {
            grammar,
            tree,
            text,
            top: OnceCell::new(),
            cells: RefCell::default(),
            imports: OnceCell::new(),
            doubles: OnceCell::new(),
        }
    }

    /// Runs the queries in a node.
    fn look(&self, cursor: &mut QueryCursor, within: Node<'a>, marks: &mut Marks<'a>) {
        let query = self.grammar.query();
        let mut found = cursor.matches(query, within, self.text.as_bytes());
        while let Some(found) = found.next() {
            marks.add(query, found);
        }
    }

    fn top(&self) -> &Rc<Marks<'a>> {
        self.top.get_or_init(|| {
            let (mut marks, mut cursor) = (Marks::default(), QueryCursor::new());
            cursor.set_max_start_depth(Some(0));
            self.look(&mut cursor, self.root(), &mut marks);
            marks.sorted()
        })
    }

    /// The marks of all matches that reach into the cell: with all those of any node that begins there.
    fn cell(&self, number: usize) -> Rc<Marks<'a>> {
        if let Some(known) = self.cells.borrow().get(&number) {
            return Rc::clone(known);
        }
        let (mut marks, mut cursor) = (Marks::default(), QueryCursor::new());
        let range = range_of(number);
        cursor.set_byte_range(range.clone());
        let first = self.root().first_child_for_byte(range.start);
        let parts = iter::successors(first, |part| part.next_sibling());
        for part in parts.take_while(|part| part.start_byte() < range.end) {
            self.look(&mut cursor, part, &mut marks);
        }
        let marks = marks.sorted();
        self.cells.borrow_mut().insert(number, Rc::clone(&marks));
        marks
    }

    /// Why something cannot be done, where no mark says it.
    pub(crate) fn why(&self, key: &str) -> Option<&'static str> {
        self.grammar.style().reasons.get(key).map(String::as_str)
    }

    pub(crate) fn root(&self) -> Node<'a> {
        self.tree.root_node()
    }

    /// Whether the language's queries have a mark at all.
    pub(crate) fn knows(&self, mark: &str) -> bool {
        self.grammar.query().capture_index_for_name(mark).is_some()
    }

    /// All nodes with this mark, each with its match, in the order of the text. This looks at all of the text, but for those who stop early.
    pub(crate) fn all(&self, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        self.inside(self.root(), mark)
    }

    /// All nodes with this mark inside `container`, itself included, in the order of the text.
    pub(crate) fn inside(&self, container: Node<'a>, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        let range = container.byte_range();
        let begin = move |number| {
            let part = range_of(number);
            self.beginning(&(part.start.max(range.start)..part.end.min(range.end + 1)), mark)
        };
        cells(&container.byte_range()).flat_map(begin).filter(move |(node, _)| contains(container, *node))
    }

    /// Nodes with this mark that begin in a range of one cell.
    fn beginning(&self, range: &Range<usize>, mark: &str) -> Vec<Marked<'a>> {
        let cell = self.cell(range.start / CELL);
        let mut found = [self.top().beginning(range, mark), cell.beginning(range, mark)].concat();
        found.sort_by_key(|(node, _)| node.start_byte());
        found
    }

    /// All nodes with this mark that have a part in a range, and others of the same matches, in the order of the text.
    pub(crate) fn near(&self, range: Range<usize>, mark: &str) -> Vec<Marked<'a>> {
        if !self.knows(mark) {
            return Vec::new();
        }
        let top = self.top().by_name.get(mark).into_iter().flatten().map(|(node, _)| *node);
        let top = top.filter(|node| node.start_byte() <= range.end && range.start <= node.end_byte());
        let mut nodes: Vec<Node<'a>> = top.collect();
        for number in cells(&range) {
            nodes.extend(self.cell(number).by_name.get(mark).into_iter().flatten().map(|(node, _)| *node));
        }
        self.marked_of(nodes, mark)
    }

    /// Each of some nodes once, with all matches that give it this mark.
    fn marked_of(&self, mut nodes: Vec<Node<'a>>, mark: &str) -> Vec<Marked<'a>> {
        let mut seen = HashSet::new();
        nodes.retain(|node| seen.insert(node.id()));
        nodes.sort_by_key(Node::start_byte);
        nodes.iter().flat_map(|node| self.matches_of(*node, mark).map(|found| (*node, found))).collect()
    }

    /// Every match that gives this node this mark.
    pub(crate) fn matches_of(&self, node: Node<'a>, mark: &str) -> impl Iterator<Item = Rc<Match<'a>>> + use<'a> {
        let of = |marks: &Marks<'a>| -> Vec<Rc<Match<'a>>> {
            let marks = marks.by_node.get(&node.id()).into_iter().flatten();
            marks.filter(|(name, _)| *name == mark).map(|(_, found)| Rc::clone(found)).collect()
        };
        let found = [of(self.top()), of(&self.cell(node.start_byte() / CELL))].concat();
        found.into_iter()
    }

    /// The first of [`Outline::matches_of`].
    pub(crate) fn marked(&self, node: Node<'a>, mark: &str) -> Option<Rc<Match<'a>>> {
        self.matches_of(node, mark).next()
    }

    /// Whether a node has this mark.
    pub(crate) fn is(&self, node: Node<'a>, mark: &str) -> bool {
        self.marked(node, mark).is_some()
    }

    /// All nodes inside `container` with this mark and this text.
    pub(crate) fn named(&self, container: Node<'a>, mark: &str, name: &str) -> impl Iterator<Item = Marked<'a>> {
        self.places(container.byte_range(), name)
            .flat_map(move |at| self.beginning(&(at..at + 1), mark))
            .filter(move |(node, _)| self.text(*node) == name)
    }

    /// Where a word stands in a part of the text.
    pub(crate) fn places(&self, range: Range<usize>, word: &str) -> impl Iterator<Item = usize> {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let text = self.text;
        let found = text[range.clone()].match_indices(word).map(move |(at, _)| range.start + at);
        let whole = move |at: &usize| {
            let (begins, ends) = (word.starts_with(part), word.ends_with(part));
            !(begins && text[..*at].ends_with(part) || ends && text[at + word.len()..].starts_with(part))
        };
        found.filter(move |at| !word.is_empty() && whole(at))
    }

    /// What the file imports, wherever it does, in the order of the text.
    pub(crate) fn imports(&self) -> impl Iterator<Item = &Marked<'a>> {
        self.imports.get_or_init(|| self.importing("import")).iter()
    }

    /// All nodes with this mark that are of a statement which imports, or begins a file, in the order of the text.
    pub(crate) fn importing(&self, mark: &'static str) -> Vec<Marked<'a>> {
        let mut all: Vec<Marked<'a>> = Vec::new();
        let mut seen = HashSet::new();
        let words = &self.grammar.style().importing;
        for at in words.iter().flat_map(|word| self.places(0..self.text.len(), word)) {
            let Some(word) = self.root().descendant_for_byte_range(at, at + 1) else { continue };
            let found = match word.parent() {
                // A word of the language: all that it says is in the statement that it belongs to.
                Some(whole) if !word.is_named() && whole.byte_range().len() < LONGEST => {
                    let mut marks = Marks::default();
                    self.look(&mut QueryCursor::new(), whole, &mut marks);
                    let top = self.top().beginning(&(whole.start_byte()..whole.start_byte() + 1), mark).to_vec();
                    [top, marks.by_name.remove(mark).unwrap_or_default()].concat()
                }
                _ => self.near(at..at + 1, mark).into_iter().filter(|(node, _)| contains(*node, word)).collect(),
            };
            let new: Vec<_> = found.into_iter().filter(|(node, _)| !seen.contains(&node.id())).collect();
            seen.extend(new.iter().map(|(node, _)| node.id()));
            all.extend(new);
        }
        all.sort_by_key(|(node, _)| node.start_byte());
        all
    }

    /// Whether a file whose language has two kinds of quotes prefers the double ones.
    pub(crate) fn doubles(&self) -> bool {
        *self.doubles.get_or_init(|| {
            let quotes = self.near(0..QUOTED.min(self.text.len()), "quotes").into_iter();
            let (double, single): (Vec<bool>, Vec<bool>) =
                quotes.map(|(node, _)| self.text(node).starts_with('"')).partition(|double| *double);
            double.len() > single.len()
        })
    }

    /// The innermost function, class or module around a node; what a function's own header holds belongs to the function.
    pub(crate) fn scope(&self, node: Node<'a>) -> Node<'a> {
        if node.parent().is_none_or(|parent| parent.id() == self.root().id()) {
            return self.root();
        }
        let cell = self.cell(node.start_byte() / CELL);
        let scopes = ["scope.function", "scope.class"].into_iter().filter_map(|mark| cell.by_name.get(mark)).flatten();
        let around = scopes.map(|(scope, _)| *scope).filter(|scope| scope.id() != node.id() && contains(*scope, node));
        around.max_by_key(|scope| (scope.start_byte(), Reverse(scope.end_byte()), scope.id())).unwrap_or(self.root())
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

/// The numbers of the cells that a range has a part of, or stands at.
fn cells(range: &Range<usize>) -> impl Iterator<Item = usize> + use<> {
    range.start / CELL..=range.end.saturating_sub(1).max(range.start) / CELL
}

fn range_of(number: usize) -> Range<usize> {
    number * CELL..(number + 1) * CELL
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use std::{fs, path::Path};

    /// The longest case of each language, twice.
    fn texts() -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/actions");
        let languages = fs::read_dir(folder).expect("it can be listed").flatten();
        let texts = languages.filter_map(|language| {
            let id = language.file_name().into_string().expect("a folder is called like its language");
            let cases = fs::read_dir(language.path()).expect("it can be listed").flatten();
            let cases = cases.filter(|case| case.file_name().to_string_lossy().contains(".after."));
            let longest = cases.max_by_key(|case| case.metadata().map_or(0, |data| data.len()))?;
            Some((id, fs::read_to_string(longest.path()).expect("it is a text").repeat(2)))
        });
        texts.collect()
    }

    #[test]
    fn looking_here_and_there_finds_what_looking_everywhere_does() {
        for (id, text) in texts() {
            let source = Source::new(&id, &text, None);
            let Some((grammar, tree)) = source.tree() else { continue };
            let query = grammar.query();
            let mut everywhere: HashMap<&'static str, Vec<(Range<usize>, usize)>> = HashMap::new();
            let mut cursor = QueryCursor::new();
            let mut found = cursor.matches(query, tree.root_node(), text.as_bytes());
            while let Some(found) = found.next() {
                for capture in found.captures() {
                    let places = everywhere.entry(query.capture_names()[capture.index as usize]).or_default();
                    places.push((capture.node.byte_range(), capture.node.id()));
                }
            }
            let key = |place: &(Range<usize>, usize)| (place.0.start, place.0.end, place.1);
            for (mark, mut places) in everywhere.into_iter().filter(|(mark, _)| !mark.starts_with('_')) {
                let outline = Outline::new(grammar, tree, &text);
                let mut here: Vec<_> = outline.all(mark).map(|(node, _)| (node.byte_range(), node.id())).collect();
                assert!(here.is_sorted_by_key(|(range, _)| range.start), "{id}: {mark}");
                here.sort_by_key(key);
                places.sort_by_key(key);
                assert_eq!(here, places, "{id}: {mark}");
                for (node, found) in outline.all(mark) {
                    assert!(outline.matches_of(node, mark).any(|other| Rc::ptr_eq(&found, &other)), "{id}: {mark}");
                }
            }
            let outline = Outline::new(grammar, tree, &text);
            let everything: Vec<_> = outline.all("import").map(|(node, _)| node.byte_range()).collect();
            let imports: Vec<_> = outline.imports().map(|(node, _)| node.byte_range()).collect();
            assert_eq!(imports, everything, "{id}: what imports has one of the words in style.toml");
        }
    }

    #[test]
    fn no_pattern_is_about_neighbours_without_what_holds_them() {
        for (id, _) in texts() {
            let source = Source::new(&id, "", None);
            let Some((grammar, _)) = source.tree() else { continue };
            let query = grammar.query();
            for pattern in 0..query.pattern_count() {
                assert!(query.is_pattern_rooted(pattern), "{id}: at byte {}", query.start_byte_for_pattern(pattern));
            }
        }
    }

    #[test]
    fn a_question_costs_as_much_in_a_long_file_as_in_a_short_one() {
        let looked_at = |functions: usize| {
            let mut text = String::from("from azure.iot.hub import IoTHubRegistryManager\n\n");
            for number in 0..functions {
                text += &format!(
                    "def f{number}(client: IoTHubRegistryManager):\n    return client.get_twin({number})  # 429001\n\n"
                );
            }
            let source = Source::new("python", &text, None);
            let (grammar, tree) = source.tree().expect("Python has a grammar");
            let outline = Outline::new(grammar, tree, &text);
            let at = text.rfind("429001").expect("it was written");
            let calls = crate::place::calls(&outline, &(at..text.len() - 2));
            assert_eq!(calls.map_or(0, |calls| calls.len()), 1);
            outline.cells.borrow().len()
        };
        // Where cells begin is no matter of the question.
        assert!(looked_at(2_000) <= looked_at(20) + 2);
    }
}
