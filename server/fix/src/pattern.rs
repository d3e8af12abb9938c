//! Patterns of syntax trees, and where they fit: `queries/` has them in the notation of tree-sitter's queries.
//!
//! tree-sitter itself compiles a query by walking all states of the grammar, which takes as long as a user waits for an action. Here a
//! pattern is only read, and tried where a node can have the mark that somebody asks for. A test compares both on every case.

use foldhash::HashMap;
use regex::Regex;
use std::{iter::Peekable, mem, num::NonZeroU16, str::CharIndices, sync::OnceLock};
use tree_sitter::{Language, Node};

/// The patterns of a language.
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    places: HashMap<&'static str, Vec<Place>>,
}

/// What nodes have to be, and what is said of them then.
pub(crate) struct Pattern {
    shapes: Vec<Shape>,
    tests: Vec<Test>,
    notes: Vec<(String, String)>,
}

/// Where in a pattern a mark stands.
pub(crate) struct Place {
    /// Its number among all places of the language.
    pub(crate) number: usize,
    pattern: usize,
    /// From the pattern's first node inwards; the last one has the mark.
    way: Vec<Stage>,
}

/// A node on the way to a mark.
#[derive(Clone)]
struct Stage {
    /// Which of the outer node's steps it is, and which of the step's shapes it has.
    choice: (usize, usize),
    field: Option<Field>,
    kinds: Kinds,
}

/// What one node has to be.
struct Shape {
    kinds: Kinds,
    /// Fields that it must not have.
    without: Vec<Field>,
    /// What stands in it, in this order, among other things.
    steps: Vec<Step>,
    marks: Vec<&'static str>,
}

/// The number that a grammar gives a field.
pub(crate) type Field = NonZeroU16;

/// A node's kind, as patterns ask for it.
pub(crate) struct Kind {
    number: u16,
    /// What is no word of the language or sign, and no mistake.
    named: bool,
}

#[derive(Clone)]
enum Kinds {
    Named,
    These(Vec<u16>),
}

struct Step {
    field: Option<Field>,
    shapes: Vec<Shape>,
    /// No named node stands before it, back to the step before.
    adjacent: bool,
    /// No named node stands behind it.
    last: bool,
    optional: bool,
}

struct Test {
    mark: &'static str,
    negative: bool,
    asks: Asks,
}

enum Asks {
    Words(Vec<String>),
    SameAs(&'static str),
    /// Compiled when it is asked first: most are never.
    Matches(String, OnceLock<Regex>),
}

/// A tree in which patterns are tried: its text, and its nodes' neighbours.
pub(crate) trait Forest<'a> {
    fn text(&self, node: Node<'a>) -> &'a str;
    /// The nodes in a node, each with the field that it stands in.
    fn children(&self, node: Node<'a>) -> Vec<(Node<'a>, Option<Field>)>;
    /// The node around a node, and the field that the inner one stands in.
    fn parent(&self, node: Node<'a>) -> Option<(Node<'a>, Option<Field>)>;
}

/// A node with the mark that a pattern gives it.
pub(crate) type Mark<'a> = (&'static str, Node<'a>);

/// Nodes that the steps of a way have to be.
type Way<'w, 'a> = &'w [((usize, usize), Node<'a>)];

/// What goes on with the marks of each fit.
type Then<'t, 'a> = &'t mut dyn FnMut(&mut Vec<Mark<'a>>);

impl Patterns {
    /// Reads patterns. A test reads those of every language.
    pub(crate) fn new(language: &Language, texts: &[&'static str]) -> Patterns {
        let patterns: Vec<Pattern> = texts.iter().flat_map(|text| Reader::new(language, text).patterns()).collect();
        let (mut places, mut number) = (HashMap::default(), 0);
        for (pattern, Pattern { shapes, .. }) in patterns.iter().enumerate() {
            let mut add = |mark: &'static str, way: &[Stage]| {
                let of_mark: &mut Vec<Place> = places.entry(mark).or_default();
                of_mark.push(Place { number, pattern, way: way.to_vec() });
                number += 1;
            };
            inwards((0, None), shapes, &mut Vec::new(), &mut add);
        }
        Patterns { patterns, places }
    }

    /// Where in patterns a mark stands.
    pub(crate) fn places(&self, mark: &str) -> &[Place] {
        self.places.get(mark).map_or(&[], Vec::as_slice)
    }

    /// All marks.
    #[cfg(test)]
    pub(crate) fn marks(&self) -> impl Iterator<Item = &'static str> {
        self.places.keys().copied()
    }

    /// The marks of each fit in which the node is at the place.
    pub(crate) fn at<'a>(&self, forest: &impl Forest<'a>, place: &Place, node: Node<'a>) -> Vec<Vec<Mark<'a>>> {
        let Pattern { shapes, tests, .. } = &self.patterns[place.pattern];
        let mut way = Vec::with_capacity(place.way.len());
        let mut inner: Option<(Node<'a>, &Stage)> = None;
        // From the node outwards, which rules out nearly all.
        for stage in place.way.iter().rev() {
            let around = match inner {
                Some((inner, Stage { field: wanted, .. })) => forest
                    .parent(inner)
                    .filter(|(_, field)| wanted.is_none() || wanted == field)
                    .map(|(outer, _)| outer),
                None => Some(node),
            };
            let Some(around) = around.filter(|around| stage.kinds.has(&Kind::of(*around))) else { return Vec::new() };
            way.push((stage.choice, around));
            inner = Some((around, stage));
        }
        way.reverse();
        let ((_, choice), outermost) = way[0];
        let mut found: Vec<Vec<Mark<'a>>> = Vec::new();
        shapes[choice].fit(forest, outermost, &way, &mut Vec::new(), &mut |marks| {
            if tests.iter().all(|test| test.holds(forest, marks)) && !found.contains(marks) {
                found.push(marks.clone());
            }
        });
        found
    }

    /// What the pattern of a place says, by keys.
    pub(crate) fn notes(&self, place: &Place) -> &[(String, String)] {
        &self.patterns[place.pattern].notes
    }
}

/// The ways to all marks of a step's shapes.
fn inwards(
    (step, field): (usize, Option<Field>),
    shapes: &[Shape],
    way: &mut Vec<Stage>,
    add: &mut dyn FnMut(&'static str, &[Stage]),
) {
    for (choice, shape) in shapes.iter().enumerate() {
        way.push(Stage { choice: (step, choice), field, kinds: shape.kinds.clone() });
        shape.marks.iter().filter(|mark| !mark.starts_with('_')).for_each(|mark| add(mark, way));
        for (step, Step { field, shapes, .. }) in shape.steps.iter().enumerate() {
            inwards((step, *field), shapes, way, add);
        }
        way.pop();
    }
}

impl Place {
    /// Whether a node of this kind can have the mark.
    pub(crate) fn takes(&self, kind: &Kind) -> bool {
        self.way.last().is_some_and(|stage| stage.kinds.has(kind))
    }
}

impl Kind {
    pub(crate) fn of(node: Node<'_>) -> Kind {
        Kind { number: node.kind_id(), named: node.is_named() && !node.is_error() }
    }
}

impl Kinds {
    fn has(&self, kind: &Kind) -> bool {
        match self {
            Kinds::Named => kind.named,
            Kinds::These(kinds) => kinds.contains(&kind.number),
        }
    }
}

impl Shape {
    /// Finds each way in which the node has this shape. `way` begins with the node.
    fn fit<'a>(
        &self,
        forest: &impl Forest<'a>,
        node: Node<'a>,
        way: Way<'_, 'a>,
        marks: &mut Vec<Mark<'a>>,
        then: Then<'_, 'a>,
    ) {
        if !self.kinds.has(&Kind::of(node))
            || self.without.iter().any(|field| node.child_by_field_id(field.get()).is_some())
        {
            return;
        }
        let before = marks.len();
        marks.extend(self.marks.iter().map(|mark| (*mark, node)));
        let way = way.get(1..).unwrap_or_default();
        let children = match (&*self.steps, way) {
            ([], _) => Vec::new(),
            // A file has thousands of nodes side by side, and those beside the given one do not matter here.
            ([Step { field, adjacent: false, last: false, .. }], [(_, given), ..]) => vec![(*given, *field)],
            _ => forest.children(node),
        };
        self.walk(forest, 0, &children, way, marks, then);
        marks.truncate(before);
    }

    /// The same for what stands in it from a step on. Says whether there is a way.
    fn walk<'a>(
        &self,
        forest: &impl Forest<'a>,
        number: usize,
        children: &[(Node<'a>, Option<Field>)],
        way: Way<'_, 'a>,
        marks: &mut Vec<Mark<'a>>,
        then: Then<'_, 'a>,
    ) -> bool {
        let Some(step) = self.steps.get(number) else {
            then(marks);
            return true;
        };
        let given = way.first().filter(|((of_step, _), _)| *of_step == number);
        let mut found = false;
        for (place, (child, field)) in children.iter().enumerate() {
            let rest = &children[place + 1..];
            let wanted = given.is_none_or(|(_, node)| node.id() == child.id())
                && (step.field.is_none() || step.field == *field)
                && !(step.last && rest.iter().any(|(node, _)| node.is_named()));
            for (choice, shape) in step.shapes.iter().enumerate().filter(|_| wanted) {
                if given.is_some_and(|((_, given), _)| *given != choice) {
                    continue;
                }
                shape.fit(forest, *child, given.map_or(&[], |_| way), marks, &mut |marks| {
                    found |= self.walk(forest, number + 1, rest, way, marks, then);
                });
            }
            if step.adjacent && child.is_named() {
                break;
            }
        }
        if step.optional && !found && given.is_none() {
            found = self.walk(forest, number + 1, children, way, marks, then);
        }
        found
    }
}

impl Test {
    fn holds<'a>(&self, forest: &impl Forest<'a>, marks: &[Mark<'a>]) -> bool {
        let text = |mark: &str| marks.iter().find(|(name, _)| *name == mark).map(|(_, node)| forest.text(*node));
        // Nothing is asked of what is not there.
        let Some(own) = text(self.mark) else { return true };
        let is = match &self.asks {
            Asks::Words(words) => words.iter().any(|word| word == own),
            Asks::SameAs(other) => text(other).is_none_or(|other| other == own),
            Asks::Matches(pattern, compiled) => {
                compiled.get_or_init(|| Regex::new(pattern).expect("a test compiles every pattern")).is_match(own)
            }
        };
        is != self.negative
    }
}

/// Reads the notation.
struct Reader<'l> {
    language: &'l Language,
    text: &'static str,
    chars: Peekable<CharIndices<'static>>,
    tests: Vec<Test>,
    notes: Vec<(String, String)>,
}

impl<'l> Reader<'l> {
    fn new(language: &'l Language, text: &'static str) -> Reader<'l> {
        Reader { language, text, chars: text.char_indices().peekable(), tests: Vec::new(), notes: Vec::new() }
    }

    fn patterns(mut self) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        while self.next().is_some() {
            let (shapes, _) = self.shapes();
            let (tests, notes) = (mem::take(&mut self.tests), mem::take(&mut self.notes));
            patterns.push(Pattern { shapes, tests, notes });
        }
        patterns
    }

    /// The next character that says something.
    fn next(&mut self) -> Option<char> {
        while let Some((_, c)) = self.chars.peek().copied() {
            match c {
                ';' => while self.chars.next_if(|(_, c)| *c != '\n').is_some() {},
                c if c.is_whitespace() => drop(self.chars.next()),
                c => return Some(c),
            }
        }
        None
    }

    fn take(&mut self, wanted: char) -> bool {
        self.next() == Some(wanted) && self.chars.next().is_some()
    }

    fn word(&mut self) -> &'static str {
        let start = self.chars.peek().map_or(self.text.len(), |(at, _)| *at);
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '?' | '!');
        while self.chars.next_if(|(_, c)| part(*c)).is_some() {}
        &self.text[start..self.chars.peek().map_or(self.text.len(), |(at, _)| *at)]
    }

    fn quoted(&mut self) -> String {
        self.chars.next();
        let mut out = String::new();
        while let Some((_, c)) = self.chars.next().filter(|(_, c)| *c != '"') {
            out.extend(if c == '\\' { self.chars.next().map(|(_, c)| c) } else { Some(c) });
        }
        out
    }

    /// The shapes of one node, and whether it can be left out.
    fn shapes(&mut self) -> (Vec<Shape>, bool) {
        let mut shapes = match self.next() {
            Some('"') => vec![self.anonymous()],
            Some('[') => self.choice(),
            _ => {
                self.take('(');
                if matches!(self.next(), Some('(' | '[')) { self.group() } else { vec![self.node()] }
            }
        };
        let optional = self.take('?');
        while self.take('@') {
            let mark = self.word();
            shapes.iter_mut().for_each(|shape| shape.marks.push(mark));
        }
        (shapes, optional)
    }

    fn anonymous(&mut self) -> Shape {
        let kind = self.quoted();
        self.shape(&kind, false)
    }

    fn shape(&self, kind: &str, named: bool) -> Shape {
        let kinds = if kind == "_" {
            Kinds::Named
        } else {
            let own = self.language.id_for_node_kind(kind, named);
            assert_ne!(own, 0, "a test reads every pattern, so the grammar knows {kind}");
            let below = self.language.subtypes_for_supertype(own);
            Kinds::These(if below.is_empty() { vec![own] } else { below.to_vec() })
        };
        Shape { kinds, without: Vec::new(), steps: Vec::new(), marks: Vec::new() }
    }

    fn choice(&mut self) -> Vec<Shape> {
        self.take('[');
        let mut all = Vec::new();
        while !self.take(']') {
            all.extend(self.shapes().0);
        }
        all
    }

    /// A pattern with what is asked and said of it, up to the bracket.
    fn group(&mut self) -> Vec<Shape> {
        let (shapes, _) = self.shapes();
        while !self.take(')') {
            assert!(self.predicate(), "a test reads every pattern, so nothing else follows one");
        }
        shapes
    }

    /// A node from its kind up to the bracket.
    fn node(&mut self) -> Shape {
        let kind = self.word();
        let mut shape = self.shape(kind, true);
        let mut adjacent = false;
        while !self.take(')') {
            if self.predicate() {
                continue;
            }
            if self.take('.') {
                adjacent = true;
                if let (Some(')'), Some(step)) = (self.next(), shape.steps.last_mut()) {
                    step.last = true;
                }
            } else if self.take('!') {
                shape.without.push(self.field());
            } else {
                let field = self.next().is_some_and(char::is_alphabetic).then(|| self.field());
                self.take(':');
                let (shapes, optional) = self.shapes();
                shape.steps.push(Step { field, shapes, adjacent: mem::take(&mut adjacent), last: false, optional });
            }
        }
        shape
    }

    fn field(&mut self) -> Field {
        let name = self.word();
        self.language.field_id_for_name(name).expect("a test reads every pattern, so the grammar knows its fields")
    }

    /// A question or a statement about a pattern, where there is one.
    fn predicate(&mut self) -> bool {
        self.next();
        if self.chars.peek().is_none_or(|(at, _)| !self.text[*at..].starts_with("(#")) {
            return false;
        }
        self.chars.nth(1);
        let name = self.word();
        let mark = if self.take('@') { self.word() } else { "" };
        let (mut words, mut other) = (Vec::new(), None);
        while !self.take(')') {
            if self.take('@') {
                other = Some(self.word());
            } else {
                words.push(if self.next() == Some('"') { self.quoted() } else { self.word().to_string() });
            }
        }
        if name == "set!" {
            self.notes.extend(words.pop().zip(words.pop()).map(|(value, key)| (key, value)));
            return true;
        }
        let asks = match (name.trim_start_matches("not-"), other) {
            ("match?", _) => Asks::Matches(words.concat(), OnceLock::new()),
            (_, Some(other)) => Asks::SameAs(other),
            _ => Asks::Words(words),
        };
        self.tests.push(Test { mark, negative: name.starts_with("not-"), asks });
        true
    }
}
