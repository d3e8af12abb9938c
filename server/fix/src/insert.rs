//! Puts a helper, and what it imports, into a file once.

use crate::{
    edit::{Edit, byte_order_mark, end_of_line, indentation, insertion, line_end, start_of_line},
    outline::Outline,
    place::Call,
    recipe::Recipe,
};
use tree_sitter::Node;

/// A statement that imports.
struct Statement<'a> {
    node: Node<'a>,
    /// Of the standard library.
    standard: bool,
    names: Vec<Name<'a>>,
}

/// A name that an import gives to a file.
struct Name<'a> {
    /// As it is written, with the name it is given here.
    node: Node<'a>,
    /// The module, for a name out of one.
    from: Option<&'a str>,
    /// The name there; empty for all of them.
    original: &'a str,
    /// The name here.
    bound: &'a str,
}

/// What a file begins with, before its first statement of its own.
struct Head<'a> {
    statements: Vec<Statement<'a>>,
    /// Where it ends. `None` where there is none.
    end: Option<usize>,
}

/// The edits that let a call use a recipe's helper; none where the file has it already. `Err` says why that cannot be.
/// `None`: the call is made before the place where a helper could stand.
pub(crate) fn helper<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    call: &Call<'a>,
) -> Option<Result<Vec<Edit>, &'static str>> {
    if binds(outline, recipe.name) {
        return Some(Ok(Vec::new()));
    }
    let tree = outline.grammar.parse(&recipe.imports)?;
    let imports = Outline::new(outline.grammar, &tree, &recipe.imports);
    let needs = statements(&imports);
    let tree = outline.grammar.parse(recipe.helper)?;
    if clashes(outline, &needs)
        || defined(&Outline::new(outline.grammar, &tree, recipe.helper)).any(|name| binds(outline, name))
    {
        return Some(Err(outline.marked(outline.root(), "scope.module")?.note("clash")?));
    }
    let head = head(outline, call.node.start_byte());
    let at = head.end.map_or(byte_order_mark(outline.text), |end| end_of_line(outline.text, end));
    if call.node.start_byte() < at {
        return None;
    }
    let mut edits = Vec::new();
    // Lines that no group of the file's imports takes: they become a group of their own.
    let mut fresh: Vec<(&Statement<'_>, String)> = Vec::new();
    let eol = line_end(outline.text);
    for need in &needs {
        let missing: Vec<&str> = need.names.iter().filter(|name| !gives(&head, name)).map(|name| name.bound).collect();
        let line = imports.text(need.node).replace('\n', eol);
        if missing.is_empty() {
            continue;
        } else if let Some(statement) = head.statements.iter().rfind(|other| same_module(other, need)) {
            edits.extend(missing.iter().map(|name| more(outline, statement, name)));
        } else if let Some(edit) = beside(outline, &head, need, &line) {
            edits.push(edit);
        } else {
            fresh.push((need, line));
        }
    }
    let groups = fresh.chunk_by(|a, b| a.0.standard == b.0.standard);
    let mut fresh: String =
        groups.map(|group| group.iter().map(|(_, line)| format!("{line}{eol}")).collect::<String>() + eol).collect();
    if let (Some(first), false) = (head.statements.first(), fresh.is_empty()) {
        edits.push(insertion(start_of_line(outline.text, first.node.start_byte()), std::mem::take(&mut fresh)));
    }
    edits.push(insertion(at, spaced(outline, recipe.helper, at, head.end.is_some(), &fresh)));
    Some(Ok(edits))
}

/// Whether the file gives a name a meaning at its top level.
fn binds(outline: &Outline<'_>, name: &str) -> bool {
    defined(outline).any(|known| known == name) || imported(outline).any(|import| import.bound == name)
}

/// Names that the file's own statements define at the top level.
fn defined<'a: 'b, 'b>(outline: &'b Outline<'a>) -> impl Iterator<Item = &'a str> + 'b {
    let assigned = outline.all("declare.name").filter(|(node, _)| outline.scope(*node).id() == outline.root().id());
    outline.all("bound").chain(assigned).map(|(node, _)| outline.text(node))
}

fn imported<'a: 'b, 'b>(outline: &'b Outline<'a>) -> impl Iterator<Item = Name<'a>> + 'b {
    let top = outline.all("import").filter(|(node, _)| outline.scope(*node).id() == outline.root().id());
    top.flat_map(|(node, _)| names(outline, node))
}

/// Whether a name that the helper needs stands for something else in the file.
fn clashes(outline: &Outline<'_>, needs: &[Statement<'_>]) -> bool {
    needs.iter().flat_map(|need| &need.names).any(|need| {
        defined(outline).any(|name| name == need.bound)
            || imported(outline).any(|other| other.bound == need.bound && !same(&other, need))
    })
}

fn same(a: &Name<'_>, b: &Name<'_>) -> bool {
    (a.from, a.original) == (b.from, b.original)
}

/// The names that a statement imports, one match each, in the order of the text.
fn names<'a>(outline: &Outline<'a>, statement: Node<'a>) -> Vec<Name<'a>> {
    let mut names: Vec<Name<'a>> = outline
        .matches_of(statement, "import")
        .filter_map(|found| {
            let from = found.node("import.from").map(|from| outline.text(from));
            let node = found.node("import.item").or(found.node("import.name")).or(found.node("import.all"))?;
            let original = found.node("import.name").map_or("", |name| outline.text(name));
            let alias = found.node("import.alias").map(|alias| outline.text(alias));
            // `import a.b` gives the name `a`.
            let plain = if from.is_some() { original } else { original.split('.').next().unwrap_or(original) };
            Some(Name { node, from, original, bound: alias.unwrap_or(plain) })
        })
        .collect();
    names.sort_by_key(|name| name.node.start_byte());
    names
}

fn statement<'a>(outline: &Outline<'a>, node: Node<'a>) -> Statement<'a> {
    Statement { node, standard: outline.is(node, "import.standard"), names: names(outline, node) }
}

fn statements<'a>(outline: &Outline<'a>) -> Vec<Statement<'a>> {
    outline.all("head.import").map(|(node, _)| statement(outline, node)).collect()
}

/// The head of a file, as far as it is over before `limit`.
fn head<'a>(outline: &Outline<'a>, limit: usize) -> Head<'a> {
    let mut head = Head { statements: Vec::new(), end: None };
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
        head.end = Some(node.end_byte());
    }
    head
}

/// Whether the head imports a name as the helper needs it, or everything of its module.
fn gives(head: &Head<'_>, need: &Name<'_>) -> bool {
    let mut names = head.statements.iter().flat_map(|statement| &statement.names);
    names.any(|name| {
        (name.bound == need.bound && same(name, need)) || (name.original.is_empty() && name.from == need.from)
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
fn more(outline: &Outline<'_>, statement: &Statement<'_>, name: &str) -> Edit {
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
fn beside(outline: &Outline<'_>, head: &Head<'_>, need: &Statement<'_>, line: &str) -> Option<Edit> {
    let eol = line_end(outline.text);
    let after =
        |other: &Statement<'_>| insertion(end_of_line(outline.text, other.node.end_byte()), format!("{eol}{line}"));
    let before =
        |other: &Statement<'_>| insertion(start_of_line(outline.text, other.node.start_byte()), format!("{line}{eol}"));
    if !need.standard {
        let last = head.statements.last()?;
        let gap = if last.standard { eol } else { "" };
        return Some(insertion(end_of_line(outline.text, last.node.end_byte()), format!("{eol}{gap}{line}")));
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

/// The helper in the file's own indentation and line ends, with the empty lines around it that the language likes.
fn spaced(outline: &Outline<'_>, helper: &str, at: usize, below: bool, imports: &str) -> String {
    let eol = line_end(outline.text);
    let (before, after) = outline.grammar.gaps;
    let mut out = String::new();
    if below {
        out.push_str(&eol.repeat(before + 1));
    }
    // Its last group of imports has one empty line after it already.
    if !imports.is_empty() {
        out.push_str(imports);
        out.push_str(&eol.repeat(before.saturating_sub(1)));
    }
    let unit = unit(outline);
    let own_unit = helper.lines().map(indentation).find(|space| !space.is_empty()).unwrap_or(unit);
    for (index, line) in helper.trim_end().lines().enumerate() {
        let space = indentation(line);
        let depth = space.len() / own_unit.len();
        out.push_str(if index > 0 { eol } else { "" });
        out.push_str(&unit.repeat(depth));
        out.push_str(&line[depth * own_unit.len()..]);
    }
    let rest = &outline.text[at..];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    if blank.len() < rest.len() {
        out.push_str(&eol.repeat((after + 1).saturating_sub(blank.matches(eol).count())));
    }
    out
}

/// By how much the file indents one level.
fn unit<'a>(outline: &Outline<'a>) -> &'a str {
    let indent = |at: usize| indentation(&outline.text[start_of_line(outline.text, at)..]);
    let found = outline.all("indented").find_map(|(node, _)| {
        let outer = indent(node.parent()?.parent()?.start_byte());
        indent(node.start_byte()).strip_prefix(outer).filter(|unit| !unit.is_empty())
    });
    found.unwrap_or("    ")
}
