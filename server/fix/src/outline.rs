//! What a language's queries mark in a syntax tree.
//!
//! The rest of the crate asks for marks by name and knows no node of any grammar. The names are explained where they are
//! given, in `queries/`. Queries are run where somebody asks, so that a question costs what it is about, and not what the file holds:
//! one about a name looks where the name stands in the text.

use crate::grammar::Grammar;
use std::{
    cell::{OnceCell, RefCell},
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
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
    cursor: RefCell<QueryCursor>,
    /// The marks of patterns that begin at the root, which would be found again in every cell, by the query's number.
    tops: RefCell<HashMap<usize, Rc<Marks<'a>>>>,
    /// Those of all other patterns that reach into a cell of the text, by the query's number and the cell's.
    cells: RefCell<HashMap<(usize, usize), Rc<Marks<'a>>>>,
    /// What all other patterns mark at one place, by the query's number and the place.
    spots: RefCell<HashMap<(usize, Range<usize>), Spot<'a>>>,
    /// Those of statements that import, or begin a file.
    heads: OnceCell<Rc<Marks<'a>>>,
    outermost: OnceCell<Vec<Range<usize>>>,
    doubles: OnceCell<bool>,
}

/// A node and a match that marks it.
pub(crate) type Marked<'a> = (Node<'a>, Rc<Match<'a>>);

/// The nodes of a place, each with its mark and a match.
type Spot<'a> = Rc<Vec<(&'static str, Marked<'a>)>>;

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
    fn add(&mut self, found: Match<'a>) {
        let found = Rc::new(found);
        for (mark, node) in &found.nodes {
            self.give(mark, (*node, Rc::clone(&found)));
        }
    }

    fn give(&mut self, mark: &'static str, (node, found): Marked<'a>) {
        self.by_node.entry(node.id()).or_default().push((mark, Rc::clone(&found)));
        self.by_name.entry(mark).or_default().push((node, found));
    }

    /// Every match that gives a node a mark.
    fn of(&self, node: Node<'a>, mark: &str) -> impl Iterator<Item = Rc<Match<'a>>> {
        let found = self.by_node.get(&node.id()).into_iter().flatten();
        found.filter(move |(name, _)| *name == mark).map(|(_, found)| Rc::clone(found))
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
    fn new(query: &'static Query, found: &QueryMatch<'_, 'a>) -> Match<'a> {
        let mark = |index: u32| query.capture_names()[index as usize];
        let captures = found.captures().iter().map(|capture| (mark(capture.index), capture.node));
        let nodes = captures.filter(|(mark, _)| !mark.starts_with('_')).collect();
        Match { nodes, notes: query.property_settings(found.pattern_index) }
    }

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
            cursor: RefCell::new(QueryCursor::new()),
            tops: RefCell::default(),
            cells: RefCell::default(),
            spots: RefCell::default(),
            heads: OnceCell::new(),
            outermost: OnceCell::new(),
            doubles: OnceCell::new(),
        }
    }

    /// Runs a query in a node, as far as its patterns reach into a part of the text, and begin at most so deep.
    fn look(
        &self,
        query: usize,
        within: Node<'a>,
        range: Range<usize>,
        depth: Option<u32>,
        mut each: impl FnMut(&'static Query, &QueryMatch<'_, 'a>),
    ) {
        let query = &self.grammar.queries()[query];
        let mut cursor = self.cursor.borrow_mut();
        cursor.set_byte_range(range);
        cursor.set_max_start_depth(depth);
        let mut found = cursor.matches(query, within, self.text.as_bytes());
        while let Some(found) = found.next() {
            each(query, found);
        }
    }

    fn top(&self, query: usize) -> Rc<Marks<'a>> {
        if let Some(known) = self.tops.borrow().get(&query) {
            return Rc::clone(known);
        }
        let mut marks = Marks::default();
        self.look(query, self.root(), WHOLE, Some(0), |query, found| marks.add(Match::new(query, found)));
        let marks = marks.sorted();
        self.tops.borrow_mut().insert(query, Rc::clone(&marks));
        marks
    }

    /// The marks of all matches that reach into the cell: with all those of any node that begins there.
    fn cell(&self, query: usize, number: usize) -> Rc<Marks<'a>> {
        if let Some(known) = self.cells.borrow().get(&(query, number)) {
            return Rc::clone(known);
        }
        let mut marks = Marks::default();
        let range = range_of(number);
        let first = self.root().first_child_for_byte(range.start);
        let parts = iter::successors(first, |part| part.next_sibling());
        for part in parts.take_while(|part| part.start_byte() < range.end) {
            self.look(query, part, range.clone(), None, |query, found| marks.add(Match::new(query, found)));
        }
        let marks = marks.sorted();
        self.cells.borrow_mut().insert((query, number), Rc::clone(&marks));
        marks
    }

    /// The marks of nodes that are the text of a range, without those of patterns that begin at the root.
    fn spot(&self, query: usize, range: &Range<usize>) -> Spot<'a> {
        let key = (query, range.clone());
        if let Some(known) = self.spots.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut marked = Vec::new();
        let path = self.holding(range);
        // Comments and texts in quotes hold words that are no nodes.
        if let Some(place) = path.iter().position(|node| node.byte_range() == *range) {
            let first = (place + 1).saturating_sub(self.grammar.depth(query));
            self.look(query, path[first], range.clone(), None, |query, found| {
                if found.captures().iter().all(|capture| capture.node.byte_range() != *range) {
                    return;
                }
                let found = Rc::new(Match::new(query, found));
                let here = found.nodes.iter().filter(|(_, node)| node.byte_range() == *range);
                marked.extend(here.map(|(mark, node)| (*mark, (*node, Rc::clone(&found)))));
            });
        }
        let marked = Rc::new(marked);
        self.spots.borrow_mut().insert(key, Rc::clone(&marked));
        marked
    }

    /// The nodes that hold a range, from the root's child inwards.
    fn holding(&self, range: &Range<usize>) -> Vec<Node<'a>> {
        let mut cursor = self.root().walk();
        let mut path = Vec::new();
        while cursor.goto_first_child_for_byte(range.start).is_some() {
            let node = cursor.node();
            if node.start_byte() > range.start || node.end_byte() < range.end {
                break;
            }
            path.push(node);
        }
        path
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
        !self.grammar.giving(mark).is_empty()
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
        let mut found = Vec::new();
        for &query in self.grammar.giving(mark) {
            found.extend_from_slice(self.top(query).beginning(range, mark));
            found.extend_from_slice(self.cell(query, range.start / CELL).beginning(range, mark));
        }
        found.sort_by_key(|(node, _)| node.start_byte());
        found
    }

    /// All nodes with this mark that have a part in a range, and others of the same matches, in the order of the text.
    pub(crate) fn near(&self, range: Range<usize>, mark: &str) -> Vec<Marked<'a>> {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        for &query in self.grammar.giving(mark) {
            let top = self.top(query);
            let top = top.by_name.get(mark).into_iter().flatten().map(|(node, _)| *node);
            nodes.extend(top.filter(|node| node.start_byte() <= range.end && range.start <= node.end_byte()));
            for number in cells(&range) {
                nodes.extend(self.cell(query, number).by_name.get(mark).into_iter().flatten().map(|(node, _)| *node));
            }
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
        let mut all = Vec::new();
        for &query in self.grammar.giving(mark) {
            for marks in [self.top(query), self.cell(query, node.start_byte() / CELL)] {
                all.extend(marks.of(node, mark));
            }
        }
        all.into_iter()
    }

    /// The same for a mark that all patterns give to the node which they begin at.
    pub(crate) fn beginning_at(&self, node: Node<'a>, mark: &str) -> Vec<Match<'a>> {
        let mut all = Vec::new();
        for &query in self.grammar.giving(mark) {
            self.look(query, node, WHOLE, Some(0), |query, found| all.push(Match::new(query, found)));
        }
        all.retain(|found| found.node(mark).is_some_and(|marked| marked.id() == node.id()));
        all
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
        self.places(container.byte_range(), name).flat_map(move |at| self.at(at, mark, name))
    }

    /// The same for names that belong to no function or class.
    pub(crate) fn at_top(&self, mark: &str, name: &str) -> impl Iterator<Item = Marked<'a>> {
        let outside = move |at: &usize| {
            let inner = self.outermost();
            let after = inner.partition_point(|scope| scope.start <= *at);
            after == 0 || inner[after - 1].end <= *at
        };
        let named = self.places(0..self.text.len(), name).filter(outside).flat_map(move |at| self.at(at, mark, name));
        named.filter(|(node, _)| self.scope(*node).id() == self.root().id())
    }

    /// The functions and classes near the top of the tree, those left out that stand in another.
    fn outermost(&self) -> &[Range<usize>] {
        self.outermost.get_or_init(|| {
            let mut scopes: Vec<Range<usize>> = Vec::new();
            let queries = ["scope.function", "scope.class"].iter().flat_map(|mark| self.grammar.giving(mark));
            for query in queries.copied().collect::<BTreeSet<usize>>() {
                self.look(query, self.root(), WHOLE, Some(OUTERMOST), |query, found| {
                    let found = Match::new(query, found);
                    let scope = found.node("scope.function").or(found.node("scope.class"));
                    scopes.extend(scope.map(|scope| scope.byte_range()));
                });
            }
            scopes.sort_by_key(|scope| (scope.start, Reverse(scope.end)));
            let mut end = 0;
            scopes.retain(|scope| {
                let outer = scope.start >= end;
                end = end.max(scope.end);
                outer
            });
            scopes
        })
    }

    /// The nodes that stand at a place with this mark and this text.
    fn at(&self, at: usize, mark: &str, name: &str) -> Vec<Marked<'a>> {
        let range = at..at + name.len();
        let mut all = Vec::new();
        for &query in self.grammar.giving(mark) {
            let top = self.top(query);
            let top = top.beginning(&(at..at + 1), mark).iter();
            all.extend(top.filter(|(node, _)| node.byte_range() == range).cloned());
            let spot = self.spot(query, &range);
            all.extend(spot.iter().filter(|(name, _)| *name == mark).map(|(_, marked)| marked.clone()));
        }
        all
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
        self.importing("import").iter()
    }

    /// All nodes with this mark that are of a statement which imports, or begins a file, in the order of the text.
    pub(crate) fn importing(&self, mark: &str) -> &[Marked<'a>] {
        self.heads().by_name.get(mark).map_or(&[], Vec::as_slice)
    }

    /// Every match that gives a node of such a statement this mark.
    pub(crate) fn of_import(&self, node: Node<'a>, mark: &str) -> impl Iterator<Item = Rc<Match<'a>>> {
        self.heads().of(node, mark)
    }

    fn heads(&self) -> &Marks<'a> {
        self.heads.get_or_init(|| {
            let mut all = Marks::default();
            let mut seen = HashSet::new();
            let words = &self.grammar.style().importing;
            for at in words.iter().flat_map(|word| self.places(0..self.text.len(), word)) {
                let path = self.holding(&(at..at + 1));
                let Some(word) = path.last() else { continue };
                // All that a word of the language says is in what it belongs to, and all that a function's name does in the statement.
                let whole = if word.is_named() { path.first() } else { path.iter().nth_back(1) };
                let whole = whole.filter(|whole| whole.byte_range().len() < LONGEST);
                let mut found = match whole {
                    Some(whole) => self.head(*whole),
                    None => self.head_near(at),
                };
                found.retain(|(mark, (node, _))| {
                    let own = whole.is_some() && !word.is_named() || contains(*node, *word);
                    own && !seen.contains(&(*mark, node.id()))
                });
                seen.extend(found.iter().map(|(mark, (node, _))| (*mark, node.id())));
                found.into_iter().for_each(|(mark, found)| all.give(mark, found));
            }
            all.sorted()
        })
    }

    /// What is marked in a statement that imports.
    fn head(&self, whole: Node<'a>) -> Vec<(&'static str, Marked<'a>)> {
        let start = whole.start_byte();
        let mut all = Vec::new();
        for &query in self.grammar.giving("import") {
            let top = self.top(query);
            for mark in top.by_name.keys() {
                all.extend(top.beginning(&(start..start + 1), mark).iter().map(|found| (*mark, found.clone())));
            }
            self.look(query, whole, WHOLE, None, |query, found| {
                let found = Rc::new(Match::new(query, found));
                all.extend(found.nodes.iter().map(|(mark, node)| (*mark, (*node, Rc::clone(&found)))));
            });
        }
        all
    }

    /// The same for a place that no statement of a usual length is around.
    fn head_near(&self, at: usize) -> Vec<(&'static str, Marked<'a>)> {
        let queries = self.grammar.giving("import").iter().map(|&query| &self.grammar.queries()[query]);
        let marks = queries.flat_map(|query| query.capture_names().iter().copied());
        marks.flat_map(|mark| self.near(at..at + 1, mark).into_iter().map(move |found| (mark, found))).collect()
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
        let mut around: Vec<Node<'a>> = Vec::new();
        for mark in ["scope.function", "scope.class"] {
            for &query in self.grammar.giving(mark) {
                let cell = self.cell(query, node.start_byte() / CELL);
                let scopes = cell.by_name.get(mark).into_iter().flatten().map(|(scope, _)| *scope);
                around.extend(scopes.filter(|scope| scope.id() != node.id() && contains(*scope, node)));
            }
        }
        let innermost =
            around.into_iter().max_by_key(|scope| (scope.start_byte(), Reverse(scope.end_byte()), scope.id()));
        innermost.unwrap_or(self.root())
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

/// All of a text.
const WHOLE: Range<usize> = 0..u32::MAX as usize;

/// How deep functions and classes stand that are looked for over the whole text: some are a part of what exports or decorates them.
const OUTERMOST: u32 = 2;

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
            let mut everywhere: HashMap<&'static str, Vec<(Range<usize>, usize)>> = HashMap::new();
            let mut cursor = QueryCursor::new();
            for query in grammar.queries() {
                let mut found = cursor.matches(query, tree.root_node(), text.as_bytes());
                while let Some(found) = found.next() {
                    for capture in found.captures() {
                        let places = everywhere.entry(query.capture_names()[capture.index as usize]).or_default();
                        places.push((capture.node.byte_range(), capture.node.id()));
                    }
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
                    if mark == "value" {
                        assert_eq!(
                            outline.beginning_at(node, mark).len(),
                            outline.matches_of(node, mark).count(),
                            "{id}"
                        );
                    }
                    let name = outline.text(node);
                    let named = outline.named(node, mark, name).filter(|(other, _)| other.id() == node.id());
                    let all = outline.named(outline.root(), mark, name).map(|(node, _)| node);
                    let tops =
                        all.filter(|node| outline.scope(*node).id() == outline.root().id()).map(|node| node.id());
                    let word = outline.places(node.byte_range(), name).any(|at| at == node.start_byte());
                    let times = outline.matches_of(node, mark).count();
                    assert_eq!(named.count(), if word { times } else { 0 }, "{id}: {mark}: {name}");
                    if mark == "declare.name" {
                        assert!(outline.at_top(mark, name).map(|(node, _)| node.id()).eq(tops), "{id}: {name}");
                    }
                }
            }
            let outline = Outline::new(grammar, tree, &text);
            for mark in ["import", "import.standard", "head.import"] {
                let everything: Vec<_> = outline.all(mark).map(|(node, _)| node.byte_range()).collect();
                let imports: Vec<_> = outline.importing(mark).iter().map(|(node, _)| node.byte_range()).collect();
                assert_eq!(imports, everything, "{id}: what imports has one of the words in style.toml");
            }
        }
    }

    #[test]
    fn no_pattern_is_about_neighbours_without_what_holds_them() {
        for (id, _) in texts() {
            let source = Source::new(&id, "", None);
            let Some((grammar, _)) = source.tree() else { continue };
            for query in grammar.queries() {
                for pattern in 0..query.pattern_count() {
                    assert!(
                        query.is_pattern_rooted(pattern),
                        "{id}: at byte {}",
                        query.start_byte_for_pattern(pattern)
                    );
                }
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
            outline.cells.borrow().len() + outline.spots.borrow().len()
        };
        // Where cells begin is no matter of the question.
        assert!(looked_at(2_000) <= looked_at(20) + 2);
    }
}
