//! Tells what a file imports, and makes it import what a helper needs.

use crate::{
    edit::{Edit, end_of_line, indentation, insertion, line_end, start_of_line},
    grammar::Imports,
    lines,
    outline::{Match, Outline, words},
};
use tree_sitter::Node;

/// A statement that imports.
pub(crate) struct Statement<'a> {
    pub(crate) node: Node<'a>,
    /// Of the standard library.
    standard: bool,
    pub(crate) names: Vec<Name<'a>>,
}

/// A name that an import gives to a file.
pub(crate) struct Name<'a> {
    /// As it is written, with the name it is given here.
    node: Node<'a>,
    /// The module, for a name out of one.
    from: Option<&'a str>,
    /// The name there; empty for all of them.
    original: &'a str,
    /// The name here.
    pub(crate) bound: &'a str,
}

/// What a file begins with, before its first statement of its own.
pub(crate) struct Head<'a> {
    statements: Vec<Statement<'a>>,
    /// Where it ends. `None` where there is none.
    pub(crate) end: Option<usize>,
}

/// What a helper's imports come to in a file.
pub(crate) struct Missing {
    pub(crate) edits: Vec<Edit>,
    /// Groups of lines for a file that imports nothing yet; an empty line ends each.
    pub(crate) fresh: String,
}

/// What the file must import besides what it does.
pub(crate) fn missing<'a>(outline: &Outline<'a>, head: &Head<'a>, imports: &Outline<'_>) -> Missing {
    let mut edits = Vec::new();
    // Lines that no group of the file's imports takes: they become a group of their own.
    let mut fresh: Vec<(Statement<'_>, String)> = Vec::new();
    let eol = line_end(outline.text);
    for need in statements(imports) {
        let missing: Vec<&str> = need.names.iter().filter(|name| !gives(head, name)).map(|name| name.bound).collect();
        if missing.is_empty() {
            continue;
        }
        let line = lines::unterminated(outline, imports.text(need.node).trim_end()).replace('\n', eol);
        let edit = match outline.grammar.style().imports {
            Imports::Sorted => {
                edits.extend(decided(outline, head, &need));
                sorted(outline, head, imports, &need)
            }
            Imports::Grouped => {
                if let Some(statement) = head.statements.iter().rfind(|other| same_module(other, &need)) {
                    edits.extend(missing.iter().map(|name| more(outline, statement, name)));
                    continue;
                }
                beside(outline, head, &need, &line)
            }
        };
        match edit {
            Some(edit) => edits.push(edit),
            None => fresh.push((need, line)),
        }
    }
    let groups = fresh.chunk_by(|a, b| a.0.standard == b.0.standard);
    let mut fresh: String =
        groups.map(|group| group.iter().map(|(_, line)| format!("{line}{eol}")).collect::<String>() + eol).collect();
    if let (Some(first), false) = (head.statements.first(), fresh.is_empty()) {
        edits.push(insertion(start_of_line(outline.text, first.node.start_byte()), std::mem::take(&mut fresh)));
    }
    Missing { edits, fresh }
}

/// Imports that say which of two things a name means, where one more import makes it ambiguous.
fn decided<'a>(outline: &Outline<'a>, head: &Head<'a>, need: &Statement<'_>) -> Vec<Edit> {
    let from = |statement: &Statement<'_>, module: &str| statement.names.iter().any(|name| name.from == Some(module));
    let ambiguous = outline.grammar.style().ambiguous.iter().filter(|ambiguous| from(need, &ambiguous.with));
    let used = |name: &str| words(outline.text).any(|word| word == name);
    let meant = |import: &str| outline.text.contains(import);
    let unclear = ambiguous.filter(|ambiguous| used(&ambiguous.name) && !meant(&ambiguous.import));
    let edits = unclear.filter_map(|ambiguous| {
        let beside = head.statements.iter().find(|statement| from(statement, &ambiguous.beside))?;
        let last = head.statements.last().unwrap_or(beside);
        let start = start_of_line(outline.text, last.node.start_byte());
        let indent = indentation(&outline.text[start..]);
        let at = end_of_line(outline.text, end(outline, last.node));
        Some(insertion(at, format!("{}{indent}{}", line_end(outline.text), ambiguous.import)))
    });
    edits.collect()
}

/// The first name that the top level of a file imports and that is wanted.
pub(crate) fn imported<'a>(outline: &Outline<'a>, wanted: impl Fn(&Name<'a>) -> bool) -> Option<Name<'a>> {
    let top = |node: Node<'a>| outline.scope(node).id() == outline.root().id();
    let mut names = outline.imports().filter_map(|(node, found)| Some((*node, name(outline, found)?)));
    names.find(|(node, name)| wanted(name) && top(*node)).map(|(_, name)| name)
}

/// Edits that write a helper's modules, in the names that the file gives these.
pub(crate) fn renamed(outline: &Outline<'_>, imports: &str, mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    let tree = outline.grammar.parse(imports)?;
    let needs = Outline::new(outline.grammar, &tree, imports);
    for need in statements(&needs).iter().flat_map(|statement| &statement.names) {
        let Some(name) = imported(outline, |name| alias(name, need)) else { continue };
        for edit in &mut edits {
            let mut out = String::with_capacity(edit.text.len());
            let mut from = 0;
            for (at, found) in edit.text.match_indices(&format!("{}.", need.bound)) {
                let inner = edit.text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/'));
                out.push_str(&edit.text[from..at]);
                out.push_str(if inner { need.bound } else { name.bound });
                from = at + found.len() - 1;
            }
            out.push_str(&edit.text[from..]);
            edit.text = out;
        }
    }
    Some(edits)
}

/// Whether the file gives a module that a helper needs another name.
fn alias(name: &Name<'_>, need: &Name<'_>) -> bool {
    let usable = name.bound.starts_with(|c: char| c.is_alphabetic());
    need.from.is_none() && same(name, need) && name.bound != need.bound && usable
}

/// Whether two names stand for the same thing of the same module.
pub(crate) fn same(a: &Name<'_>, b: &Name<'_>) -> bool {
    (a.from, a.original) == (b.from, b.original)
}

/// The names that a statement imports, one match each, in the order of the text.
fn names<'a>(outline: &Outline<'a>, statement: Node<'a>) -> Vec<Name<'a>> {
    let found = outline.matches_of(statement, "import");
    let mut names: Vec<Name<'a>> = found.filter_map(|found| name(outline, &found)).collect();
    names.sort_by_key(|name| name.node.start_byte());
    names
}

fn name<'a>(outline: &Outline<'a>, found: &Match<'a>) -> Option<Name<'a>> {
    let from = found.node("import.from").map(|from| outline.text(from));
    let node = found.node("import.item").or(found.node("import.name")).or(found.node("import.all"))?;
    let original = found.node("import.name").map_or("", |name| outline.text(name));
    let alias = found.node("import.alias").map(|alias| outline.text(alias));
    // `import a.b` gives the name `a`, and `import "a/b"` the name `b`.
    let plain = match original.rsplit_once('/') {
        Some((_, last)) => last,
        None if from.is_some() => original,
        None => original.split('.').next().unwrap_or(original),
    };
    Some(Name { node, from, original, bound: alias.unwrap_or(plain) })
}

fn statement<'a>(outline: &Outline<'a>, node: Node<'a>) -> Statement<'a> {
    Statement { node, standard: outline.is(node, "import.standard"), names: names(outline, node) }
}

pub(crate) fn statements<'a>(outline: &Outline<'a>) -> Vec<Statement<'a>> {
    outline.importing("head.import").iter().map(|(node, _)| statement(outline, *node)).collect()
}

/// The head of a file, as far as it is over before `limit`.
pub(crate) fn head<'a>(outline: &Outline<'a>, limit: usize) -> Head<'a> {
    let mut head = Head { statements: Vec::new(), end: None };
    if matches!(outline.grammar.style().imports, Imports::Sorted) {
        // Such a language allows imports nowhere but in the head.
        head.statements = statements(outline);
        head.end = outline.importing("head").iter().map(|(node, _)| node.end_byte()).max();
        return head;
    }
    let mut cursor = outline.root().walk();
    let mut first = true;
    for node in outline.root().named_children(&mut cursor).take_while(|node| node.end_byte() <= limit) {
        if outline.is(node, "head.import") {
            head.statements.push(statement(outline, node));
        } else if outline.is(node, "head.block") && outline.inside(node, "import").next().is_some() {
            // Imports under a condition.
        } else if outline.is(node, "comment") && !outline.is(node, "head") {
            continue;
        } else if !(outline.is(node, "head") || (first && outline.is(node, "head.text"))) {
            break;
        }
        first &= outline.is(node, "comment");
        head.end = Some(end(outline, node));
    }
    head
}

/// Where a node's text ends: some grammars count the line's end to a line.
fn end<'a>(outline: &Outline<'a>, node: Node<'a>) -> usize {
    node.start_byte() + outline.text(node).trim_end().len()
}

/// Whether the head imports a name as the helper needs it, or everything of its module.
fn gives(head: &Head<'_>, need: &Name<'_>) -> bool {
    let mut names = head.statements.iter().flat_map(|statement| &statement.names);
    names.any(|name| {
        (name.bound == need.bound && same(name, need))
            || alias(name, need)
            || (name.original.is_empty() && name.from == need.from)
    })
}

/// Whether two statements take names out of one module.
fn same_module(a: &Statement<'_>, b: &Statement<'_>) -> bool {
    fn module<'a>(statement: &Statement<'a>) -> Option<&'a str> {
        statement.names.first()?.from
    }
    module(a).is_some() && module(a) == module(b)
}

/// Adds a name to an import, in its place where the names are sorted, else at the end.
fn more<'a>(outline: &Outline<'a>, statement: &Statement<'a>, name: &str) -> Edit {
    let sorted = statement.names.is_sorted_by_key(|name| rank(outline.text(name.node)));
    let later = statement.names.iter().find(|other| sorted && rank(outline.text(other.node)) > rank(name));
    let (at, after) = match (later, statement.names.last()) {
        (Some(later), _) => (later.node.start_byte(), false),
        (None, Some(last)) => (last.node.end_byte(), true),
        (None, None) => (statement.node.end_byte(), true),
    };
    let start = start_of_line(outline.text, at);
    let line = &outline.text[start..at];
    // One name a line, or all in a row.
    let own_line = start > statement.node.start_byte() && !line.trim_start().contains([' ', ',', '(']);
    let gap = if own_line { format!("{}{}", line_end(outline.text), indentation(line)) } else { " ".to_string() };
    insertion(at, if after { format!(",{gap}{name}") } else { format!("{name},{gap}") })
}

/// Constants come before classes, and classes before functions, as the usual sorters have it.
fn rank(name: &str) -> (bool, bool, &str) {
    let capitals = name.len() > 1 && !name.contains(char::is_lowercase);
    (!capitals, !name.starts_with(char::is_uppercase), name)
}

/// Puts an import line into the group of lines where it belongs: sorted into the standard library's, else after the last.
fn beside<'a>(outline: &Outline<'a>, head: &Head<'a>, need: &Statement<'_>, line: &str) -> Option<Edit> {
    let eol = line_end(outline.text);
    let after =
        |other: &Statement<'a>| insertion(end_of_line(outline.text, end(outline, other.node)), format!("{eol}{line}"));
    let before =
        |other: &Statement<'a>| insertion(start_of_line(outline.text, other.node.start_byte()), format!("{line}{eol}"));
    if !need.standard {
        let last = head.statements.last()?;
        let gap = if last.standard { eol } else { "" };
        return Some(insertion(end_of_line(outline.text, end(outline, last.node)), format!("{eol}{gap}{line}")));
    }
    let touching = |a: &Statement<'_>, b: &Statement<'_>| b.node.start_position().row <= a.node.end_position().row + 1;
    let group = head.statements.chunk_by(touching).find(|group| group.iter().any(|statement| statement.standard))?;
    let key = |statement: &Statement<'_>| {
        statement.names.first().map(|name| (name.from.is_some(), name.from.unwrap_or(name.original).to_lowercase()))
    };
    let (out_of_module, _) = key(need)?;
    let standard = || group.iter().filter(|other| other.standard);
    let mut same_form = standard().filter(|other| key(other).is_some_and(|(form, _)| form == out_of_module)).peekable();
    match (same_form.peek().copied(), out_of_module) {
        (Some(first), _) => Some(same_form.rfind(|other| key(other) < key(need)).map_or_else(|| before(first), after)),
        (None, true) => standard().next_back().map(after),
        (None, false) => standard().next().map(before),
    }
}

/// Puts an import line beside the one that it comes next to, in the form that this one has.
fn sorted<'a, 'n>(outline: &Outline<'a>, head: &Head<'a>, imports: &Outline<'n>, need: &Statement<'n>) -> Option<Edit> {
    let key = |text: &str, standard: bool| {
        let text = text.trim_end_matches(';').to_lowercase();
        // What another name is given to is sorted by its own.
        (!standard, text.find('"').map_or(text.clone(), |quote| text[quote..].to_string()))
    };
    let own = key(imports.text(need.node), need.standard);
    let key = |statement: &Statement<'a>| key(outline.text(statement.node), statement.standard);
    let earlier =
        head.statements.iter().rfind(|other| key(other) < own && (other.standard == need.standard || !need.standard));
    let later = || head.statements.iter().find(|other| key(other) > own);
    let eol = line_end(outline.text);
    let like = |other: &Statement<'a>| {
        // `import ` of a line, or the indentation in a block of them.
        let start = start_of_line(outline.text, other.node.start_byte());
        format!("{}{}", &outline.text[start..other.node.start_byte()], imports.text(need.node))
    };
    match earlier {
        Some(other) => {
            Some(insertion(end_of_line(outline.text, end(outline, other.node)), format!("{eol}{}", like(other))))
        }
        None => later().map(|other| {
            insertion(start_of_line(outline.text, other.node.start_byte()), format!("{}{eol}", like(other)))
        }),
    }
}
