//! What a language's patterns mark in a syntax tree.
//!
//! The rest of the crate asks for marks by name and knows no node of any grammar. The names are explained where they are
//! given, in `queries/`. Patterns are tried where somebody asks, so that a question costs what it is about, and not what the file holds:
//! one about a name looks where the name stands in the text.

use crate::{
    grammar::Grammar,
    pattern::{Field, Forest, Kind, Mark, Patterns},
};
use foldhash::{HashMap, HashSet, HashSetExt};
use memchr::memmem;
use std::{
    cell::{OnceCell, RefCell},
    iter,
    ops::Range,
    rc::Rc,
};
use tree_sitter::{Node, Tree, TreeCursor};

/// A text, its syntax tree and the marks in it.
pub(crate) struct Outline<'a> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) tree: &'a Tree,
    pub(crate) text: &'a str,
    patterns: &'static Patterns,
    cursor: RefCell<TreeCursor<'a>>,
    /// Where a node stands, by its id, as far as somebody has come by.
    parents: RefCell<HashMap<usize, (Node<'a>, Option<Field>)>>,
    /// What fits with a node at a pattern's place, by the numbers of both.
    fits: RefCell<HashMap<(usize, usize), Fits<'a>>>,
    /// The nodes of statements that import, or begin a file, and those with each mark of `HEADS`.
    head: OnceCell<Vec<Node<'a>>>,
    heads: [OnceCell<Vec<Marked<'a>>>; HEADS.len()],
    outermost: OnceCell<Vec<Range<usize>>>,
    doubles: OnceCell<bool>,
}

/// A node and a match that marks it.
pub(crate) type Marked<'a> = (Node<'a>, Rc<Match<'a>>);

type Fits<'a> = Rc<[Rc<Match<'a>>]>;

/// What is looked for where a word says that something is imported.
const HEADS: [&str; 4] = ["import", "import.standard", "head", "head.import"];

/// How many bytes a statement that imports can have.
const LONGEST: usize = 8 << 10;

/// How many bytes of a file tell which quotes it prefers.
const QUOTED: usize = 8 << 10;

/// One place that a pattern fits: its nodes by their marks, and what the query says about it.
pub(crate) struct Match<'a> {
    nodes: Vec<Mark<'a>>,
    notes: &'static [(String, String)],
}

impl<'a> Match<'a> {
    /// The first node with this mark.
    pub(crate) fn node(&self, mark: &str) -> Option<Node<'a>> {
        self.nodes.iter().find(|(name, _)| *name == mark).map(|(_, node)| *node)
    }

    /// What the pattern sets under this key.
    pub(crate) fn note(&self, key: &str) -> Option<&'static str> {
        self.notes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

impl<'a> Outline<'a> {
    /// A tree in which nothing is marked yet.
    pub(crate) fn new(grammar: &'static Grammar, tree: &'a Tree, text: &'a str) -> Outline<'a> {
        Outline {
            grammar,
            tree,
            text,
            patterns: grammar.patterns(),
            cursor: RefCell::new(tree.walk()),
            parents: RefCell::default(),
            fits: RefCell::default(),
            head: OnceCell::new(),
            heads: Default::default(),
            outermost: OnceCell::new(),
            doubles: OnceCell::new(),
        }
    }

    /// Why something cannot be done, where no mark says it.
    pub(crate) fn why(&self, key: &str) -> Option<&'static str> {
        self.grammar.style().reasons.get(key).map(String::as_str)
    }

    pub(crate) fn root(&self) -> Node<'a> {
        self.tree.root_node()
    }

    /// Whether the language's patterns have a mark at all.
    pub(crate) fn knows(&self, mark: &str) -> bool {
        !self.patterns.places(mark).is_empty()
    }

    /// All nodes with this mark, each with its match, in the order of the text. This looks at all of the text, but for those who stop early.
    pub(crate) fn all(&self, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        self.inside(self.root(), mark)
    }

    /// All nodes with this mark inside `container`, itself included, in the order of the text.
    pub(crate) fn inside(&self, container: Node<'a>, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        self.marked_in(container, WHOLE, mark)
    }

    /// All nodes with this mark that have a part in a range, in the order of the text.
    pub(crate) fn near(&self, range: Range<usize>, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        self.marked_in(self.root(), range, mark)
    }

    fn marked_in(&self, node: Node<'a>, range: Range<usize>, mark: &'static str) -> impl Iterator<Item = Marked<'a>> {
        walk(node, range).flat_map(move |node| self.matches_of(node, mark).map(move |found| (node, found)))
    }

    /// Every match that gives this node this mark.
    pub(crate) fn matches_of(&self, node: Node<'a>, mark: &str) -> impl Iterator<Item = Rc<Match<'a>>> + use<'a> {
        let mut all: Vec<Rc<Match<'a>>> = Vec::new();
        let kind = Kind::of(node);
        for place in self.patterns.places(mark).iter().filter(|place| place.takes(&kind)) {
            let key = (place.number, node.id());
            if let Some(known) = self.fits.borrow().get(&key) {
                all.extend(known.iter().cloned());
                continue;
            }
            let fits = self.patterns.at(self, place, node).into_iter().map(|mut nodes| {
                nodes.retain(|(mark, _)| !mark.starts_with('_'));
                Rc::new(Match { nodes, notes: self.patterns.notes(place) })
            });
            let fits: Fits<'a> = fits.collect();
            all.extend(fits.iter().cloned());
            self.fits.borrow_mut().insert(key, fits);
        }
        all.into_iter()
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
            let mut scopes = Vec::new();
            let mut outer = vec![self.root()];
            for _ in 0..OUTERMOST {
                let inner: Vec<Node<'a>> =
                    outer.iter().flat_map(|node| self.children(*node)).map(|(node, _)| node).collect();
                let (found, others) = inner.into_iter().partition(|node| self.is_scope(*node));
                scopes.extend(Vec::into_iter(found).map(|scope: Node<'a>| scope.byte_range()));
                outer = others;
            }
            scopes.sort_by_key(|scope| scope.start);
            scopes
        })
    }

    /// The nodes that stand at a place with this mark and this text.
    fn at(&self, at: usize, mark: &str, name: &str) -> impl Iterator<Item = Marked<'a>> {
        let range = at..at + name.len();
        // Comments and texts in quotes hold words that are no nodes.
        let nodes = self.holding(&range).into_iter().filter(move |node| node.byte_range() == range);
        nodes.flat_map(move |node| self.matches_of(node, mark).map(move |found| (node, found)))
    }

    /// The nodes that hold a range, from the root's child inwards.
    fn holding(&self, range: &Range<usize>) -> Vec<Node<'a>> {
        let mut path = Vec::new();
        self.descend(range.start, |node| {
            let holds = node.start_byte() <= range.start && range.end <= node.end_byte();
            path.extend(holds.then_some(node));
            holds
        });
        path
    }

    /// Goes from the root inwards to what stands at an offset, as long as it is told to, and remembers the way.
    fn descend(&self, at: usize, mut goes_on: impl FnMut(Node<'a>) -> bool) {
        let (mut cursor, mut parents) = (self.cursor.borrow_mut(), self.parents.borrow_mut());
        let mut outer = self.root();
        cursor.reset(outer);
        while cursor.goto_first_child_for_byte(at).is_some() {
            let node = cursor.node();
            parents.insert(node.id(), (outer, cursor.field_id()));
            if !goes_on(node) {
                break;
            }
            outer = node;
        }
    }

    /// Where a word stands in a part of the text.
    pub(crate) fn places(&self, range: Range<usize>, word: &str) -> impl Iterator<Item = usize> {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let text = self.text;
        let part_of_text = &text.as_bytes()[range.clone()];
        let found = memmem::find_iter(part_of_text, word.as_bytes()).map(move |at| range.start + at);
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

    /// All nodes with one of the marks in `HEADS` that are of a statement which imports, or begins a file, in the order of the text.
    pub(crate) fn importing(&self, mark: &'static str) -> &[Marked<'a>] {
        let number = HEADS.iter().position(|known| *known == mark).expect("it is one of those marks");
        self.heads[number].get_or_init(|| {
            let mut all = Vec::new();
            for node in self.head() {
                all.extend(self.matches_of(*node, mark).map(|found| (*node, found)));
            }
            all.sort_by_key(|(node, _)| node.start_byte());
            all
        })
    }

    /// The nodes of statements that import, or begin a file.
    fn head(&self) -> &[Node<'a>] {
        self.head.get_or_init(|| {
            let mut all = Vec::new();
            for at in self.grammar.style().importing.iter().flat_map(|word| self.places(0..self.text.len(), word)) {
                let path = self.holding(&(at..at + 1));
                let Some(word) = path.last() else { continue };
                // What a word of the language says is in all that it belongs to, and what a function's name does is around it.
                let whole =
                    path.iter().nth_back(1).filter(|whole| !word.is_named() && whole.byte_range().len() < LONGEST);
                match whole {
                    Some(whole) => all.extend(self.within(*whole)),
                    None => all.extend(path),
                }
            }
            let mut seen = HashSet::new();
            all.retain(|node| seen.insert(node.id()));
            all
        })
    }

    /// A node and all nodes in it, which are remembered to stand there.
    fn within(&self, node: Node<'a>) -> Vec<Node<'a>> {
        let (mut cursor, mut parents) = (self.cursor.borrow_mut(), self.parents.borrow_mut());
        let (mut all, mut around) = (vec![node], Vec::new());
        cursor.reset(node);
        loop {
            let outer = cursor.node();
            if cursor.goto_first_child() {
                around.push(outer);
            } else {
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() {
                        return all;
                    }
                    around.pop();
                }
            }
            let Some(outer) = around.last() else { return all };
            parents.insert(cursor.node().id(), (*outer, cursor.field_id()));
            all.push(cursor.node());
        }
    }

    /// Whether a file whose language has two kinds of quotes prefers the double ones.
    pub(crate) fn doubles(&self) -> bool {
        *self.doubles.get_or_init(|| {
            let quotes = self.near(0..QUOTED.min(self.text.len()), "quotes");
            let (double, single): (Vec<bool>, Vec<bool>) =
                quotes.map(|(node, _)| self.text(node).starts_with('"')).partition(|double| *double);
            double.len() > single.len()
        })
    }

    /// The innermost function, class or module around a node; what a function's own header holds belongs to the function.
    pub(crate) fn scope(&self, node: Node<'a>) -> Node<'a> {
        self.around(node).find(|node| self.is_scope(*node)).unwrap_or(self.root())
    }

    fn is_scope(&self, node: Node<'a>) -> bool {
        self.is(node, "scope.function") || self.is(node, "scope.class")
    }

    /// The nodes around a node, from the inside outwards.
    pub(crate) fn ancestors(&self, node: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        self.around(node).take(DEEPEST)
    }

    fn around(&self, node: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        iter::successors(Some(node), |inner| Some(self.parent(*inner)?.0)).skip(1)
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

impl<'a> Forest<'a> for Outline<'a> {
    fn text(&self, node: Node<'a>) -> &'a str {
        self.text(node)
    }

    fn children(&self, node: Node<'a>) -> Vec<(Node<'a>, Option<Field>)> {
        let mut cursor = self.cursor.borrow_mut();
        cursor.reset(node);
        let mut children = Vec::new();
        let mut more = cursor.goto_first_child();
        while more {
            children.push((cursor.node(), cursor.field_id()));
            more = cursor.goto_next_sibling();
        }
        children
    }

    fn parent(&self, node: Node<'a>) -> Option<(Node<'a>, Option<Field>)> {
        let known = || self.parents.borrow().get(&node.id()).copied();
        if let Some(known) = known() {
            return Some(known);
        }
        self.descend(node.start_byte(), |other| other.id() != node.id() && contains(other, node));
        if let Some(known) = known() {
            return Some(known);
        }
        // What has no text stands beside the way.
        let parent = node.parent()?;
        let (_, field) = self.children(parent).into_iter().find(|(child, _)| child.id() == node.id())?;
        self.parents.borrow_mut().insert(node.id(), (parent, field));
        Some((parent, field))
    }
}

/// The nodes inside a node, itself included, that have a part in a range, in the order of the text.
fn walk<'a>(node: Node<'a>, range: Range<usize>) -> impl Iterator<Item = Node<'a>> {
    let mut cursor = node.walk();
    let start = range.start;
    let nodes = iter::successors(Some(node), move |last| {
        // No child is found for an offset between two of them.
        let passes_some = last.start_byte() < start && cursor.goto_first_child_for_byte(start - 1).is_some();
        if last.end_byte() < start || !(passes_some || cursor.goto_first_child()) {
            while !cursor.goto_next_sibling() {
                cursor.goto_parent().then_some(())?;
            }
        }
        Some(cursor.node())
    });
    nodes.take_while(move |node| node.start_byte() <= range.end).filter(move |node| node.end_byte() >= start)
}

/// All of a text.
const WHOLE: Range<usize> = 0..usize::MAX;

/// How deep functions and classes stand that are looked for over the whole text: some are a part of a namespace, or of what exports them.
const OUTERMOST: usize = 3;

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
    use tree_sitter::{QueryCursor, StreamingIterator};

    /// A mark, the node that has it, and all marks of the match.
    type Fit = (String, usize, Vec<(String, usize)>);

    /// All cases of each language in one text, and what the one with the longest result leaves behind.
    fn texts() -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/actions");
        let languages = fs::read_dir(folder).expect("it can be listed").flatten();
        let texts = languages.map(|language| {
            let id = language.file_name().into_string().expect("a folder is called like its language");
            let mut files: Vec<_> = fs::read_dir(language.path()).expect("it can be listed").flatten().collect();
            files.sort_by_key(fs::DirEntry::path);
            let named =
                |part: &'static str| files.iter().filter(move |file| file.path().to_string_lossy().contains(part));
            let longest = named(".after.").max_by_key(|file| file.metadata().map_or(0, |data| data.len()));
            let files = named(".before.").chain(longest);
            (id, files.map(|file| fs::read_to_string(file.path()).expect("it is a text")).collect())
        });
        texts.collect()
    }

    #[test]
    fn a_pattern_fits_where_tree_sitter_says_it_does() {
        for (id, text) in texts() {
            let source = Source::new(&id, &text, None);
            let Some((grammar, tree)) = source.tree() else { continue };
            let mut expected: Vec<Fit> = Vec::new();
            let mut cursor = QueryCursor::new();
            for query in grammar.queries() {
                let mut found = cursor.matches(&query, tree.root_node(), text.as_bytes());
                while let Some(found) = found.next() {
                    let name = |index: u32| query.capture_names()[index as usize].to_string();
                    let marks = found.captures().iter().map(|capture| (name(capture.index), capture.node.id()));
                    let marks: Vec<_> = marks.filter(|(mark, _)| !mark.starts_with('_')).collect();
                    expected.extend(marks.iter().map(|(mark, node)| (mark.clone(), *node, marks.clone())));
                }
            }
            let outline = Outline::new(grammar, tree, &text);
            let mut here: Vec<Fit> = Vec::new();
            for mark in grammar.patterns().marks() {
                let marked: Vec<Marked<'_>> = outline.all(mark).collect();
                assert!(marked.is_sorted_by_key(|(node, _)| node.start_byte()), "{id}: {mark}");
                for (node, found) in marked {
                    let marks = found.nodes.iter().map(|(mark, node)| (mark.to_string(), node.id())).collect();
                    here.push((mark.to_string(), node.id(), marks));
                }
            }
            // Of several constants that are declared at once, tree-sitter finds the first.
            here.retain(|fit| expected.contains(fit) || (id.as_str(), fit.0.as_str()) != ("go", "declare.name"));
            here.sort();
            expected.sort();
            for (here, expected) in here.iter().zip(&expected) {
                assert_eq!(here, expected, "{id}");
            }
            assert_eq!(here.len(), expected.len(), "{id}");
        }
    }

    #[test]
    fn looking_for_a_name_finds_what_looking_everywhere_does() {
        for (id, text) in texts() {
            let source = Source::new(&id, &text, None);
            let Some((grammar, tree)) = source.tree() else { continue };
            for mark in grammar.patterns().marks() {
                let outline = Outline::new(grammar, tree, &text);
                for (node, found) in outline.all(mark) {
                    assert!(outline.matches_of(node, mark).any(|other| Rc::ptr_eq(&found, &other)), "{id}: {mark}");
                }
            }
            let outline = Outline::new(grammar, tree, &text);
            for (node, _) in outline.all("declare.name") {
                let (name, times) = (outline.text(node), outline.matches_of(node, "declare.name").count());
                let named = outline.named(node, "declare.name", name).filter(|(other, _)| other.id() == node.id());
                assert_eq!(named.count(), times, "{id}: {name}");
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
            outline.fits.borrow().len()
        };
        assert_eq!(looked_at(2_000), looked_at(20));
    }
}
