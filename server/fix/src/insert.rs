//! Puts a helper, and what it imports, into a file once.

use crate::{
    edit::{Change, Edit, byte_order_mark, end_of_line, indentation, insertion, line_end, start_of_line},
    grammar::Home,
    imports::{self, Head, Statement},
    lines::{rendered, unit},
    outline::{Outline, words},
    recipe::Recipe,
};
use tree_sitter::Node;

/// The edits that let code at `place` use a recipe's helper; none where the file has it already.
pub(crate) fn helper<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, place: Node<'a>) -> Change<'static> {
    let style = outline.grammar.style();
    let home = outline.upwards(place).filter(|node| outline.is(*node, "home")).last();
    let scope = match (style.home, home) {
        (Home::Inside, Some(home)) => home,
        (Home::Inside, None) if outline.why("homeless").is_some() => return Err(outline.why("homeless")),
        _ => outline.root(),
    };
    if !recipe.name.is_empty() && binds(outline, scope, recipe.name) {
        return Ok(Vec::new());
    }
    let tree = outline.grammar.parse(&recipe.imports).ok_or(None)?;
    let needs = Outline::new(outline.grammar, &tree, &recipe.imports);
    let tree = outline.grammar.parse(recipe.helper).ok_or(None)?;
    let own = Outline::new(outline.grammar, &tree, recipe.helper);
    let lacking = lacking(outline, scope, &own).filter(|_| !clashes(outline, scope, &imports::statements(&needs)));
    let Some(helper) = lacking else {
        return Err(outline.marked(outline.root(), "scope.module").and_then(|found| found.note("clash")));
    };
    let head = imports::head(outline, place.start_byte());
    let imports = imports::missing(outline, &head, &needs);
    let mut edits = imports.edits;
    if helper.is_empty() {
        return Ok(edits);
    }
    if let Home::Head = style.home {
        let at = head.end.map_or(byte_order_mark(outline.text), |end| end_of_line(outline.text, end));
        if place.start_byte() < at {
            return Err(None); // The code comes before the place where a helper could stand.
        }
        edits.push(insertion(at, below(outline, &helper, at, head.end.is_some(), &imports.fresh)));
        return Ok(edits);
    }
    if !imports.fresh.is_empty() {
        edits.push(on_top(outline, &head, imports.fresh).ok_or(None)?);
    }
    edits.push(match (style.home, home) {
        (Home::Inside, Some(home)) => at_the_end_of(outline, home, &helper),
        (Home::Before, Some(home)) => above(outline, home, &helper),
        (_, home) => {
            let at = home.map_or(outline.text.trim_end().len(), |home| end_of_line(outline.text, home.end_byte()));
            insertion(at, below(outline, &helper, at, true, ""))
        }
    });
    Ok(edits)
}

/// The parts of a helper that the file lacks, since another helper may have brought some of them. `None` where the file has
/// one of the names for something else.
fn lacking<'a>(outline: &Outline<'a>, scope: Node<'a>, helper: &Outline<'_>) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    let mut cursor = helper.root().walk();
    for part in helper.root().named_children(&mut cursor).filter(|part| !helper.is(*part, "comment")) {
        let text = &helper.text[from..part.end_byte()];
        from = part.end_byte();
        let top =
            helper.inside(part, "declare.name").filter(|(name, _)| helper.scope(*name).id() == helper.root().id());
        let mut names = helper.inside(part, "bound").chain(top);
        let known = names.find(|(name, _)| binds(outline, scope, helper.text(*name)));
        let Some((name, _)) = known else {
            out.push_str(text);
            continue;
        };
        let named = |container, mark| outline.named(container, mark, helper.text(name));
        let mut twins = named(scope, "bound").chain(named(outline.root(), "declare.name"));
        let twin = twins.next()?.0.parent()?;
        if !words(outline.text(twin)).eq(words(helper.text(part))) {
            return None;
        }
    }
    out.push_str(&helper.text[from..]);
    Some(out.trim_end().trim_start_matches(['\r', '\n']).to_string())
}

/// Whether the file gives a name a meaning in `scope`, or at its top level.
fn binds<'a>(outline: &Outline<'a>, scope: Node<'a>, name: &str) -> bool {
    defines(outline, scope, name) || imports::imported(outline, |import| import.bound == name).is_some()
}

/// Whether the file's own statements define a name in `scope`, or at its top level.
fn defines<'a>(outline: &Outline<'a>, scope: Node<'a>, name: &str) -> bool {
    outline.named(scope, "bound", name).next().is_some() || outline.at_top("declare.name", name).next().is_some()
}

/// Whether a name that the helper needs stands for something else in the file.
fn clashes<'a>(outline: &Outline<'a>, scope: Node<'a>, needs: &[Statement<'_>]) -> bool {
    let mut named = needs.iter().flat_map(|need| &need.names).filter(|need| !need.bound.is_empty());
    named.any(|need| {
        let imported =
            |same| imports::imported(outline, |other| other.bound == need.bound && imports::same(other, need) == same);
        // A name that is imported already means that wherever nothing inside says otherwise.
        let container = if imported(true).is_some() { scope } else { outline.root() };
        defines(outline, container, need.bound) || imported(false).is_some()
    })
}

/// Imports for a file that has none: before its first statement of its own.
fn on_top<'a>(outline: &Outline<'a>, head: &Head<'a>, lines: String) -> Option<Edit> {
    let after = head.end.unwrap_or(byte_order_mark(outline.text));
    let mut cursor = outline.root().walk();
    let mut own = outline.root().named_children(&mut cursor);
    let first = own.find(|node| node.start_byte() >= after && !outline.is(*node, "comment"))?;
    Some(insertion(start_of_line(outline.text, first.start_byte()), lines))
}

/// Before the closing bracket of a class.
fn at_the_end_of<'a>(outline: &Outline<'a>, home: Node<'a>, helper: &str) -> Edit {
    let eol = line_end(outline.text);
    let close = home.end_byte() - 1;
    let outer = indentation(&outline.text[start_of_line(outline.text, home.start_byte())..]);
    let text = rendered(outline, helper, &format!("{outer}{}", unit(outline)));
    let start = start_of_line(outline.text, close);
    if !outline.text[start..close].trim().is_empty() {
        let end = outline.text[..close].trim_end().len();
        return Edit { range: end..close, text: format!("{eol}{eol}{text}{eol}{outer}") };
    }
    let gap = if outline.text[..start].trim_end().ends_with(['{', ':']) { "" } else { eol };
    insertion(start, format!("{gap}{text}{eol}"))
}

/// Above a function, its comments included.
fn above<'a>(outline: &Outline<'a>, home: Node<'a>, helper: &str) -> Edit {
    let mut first = home;
    while let Some(above) = first.prev_named_sibling().filter(|above| {
        (outline.is(*above, "comment") || outline.is(*above, "home.part"))
            && above.end_position().row + 1 >= first.start_position().row
            && outline.text[start_of_line(outline.text, above.start_byte())..above.start_byte()].trim().is_empty()
    }) {
        first = above;
    }
    let eol = line_end(outline.text);
    let gap = eol.repeat(outline.grammar.style().gaps.1 + 1);
    let at = start_of_line(outline.text, first.start_byte());
    insertion(at, format!("{}{gap}", rendered(outline, helper, "")))
}

/// The helper below something, with the empty lines around it that the language likes.
fn below(outline: &Outline<'_>, helper: &str, at: usize, anything: bool, imports: &str) -> String {
    let eol = line_end(outline.text);
    let (before, after) = outline.grammar.style().gaps;
    let mut out = String::new();
    if anything {
        out.push_str(&eol.repeat(before + 1));
    }
    // Its last group of imports has one empty line after it already.
    if !imports.is_empty() {
        out.push_str(imports);
        out.push_str(&eol.repeat(before.saturating_sub(1)));
    }
    out.push_str(&rendered(outline, helper, ""));
    let rest = &outline.text[at..];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    if blank.len() < rest.len() {
        out.push_str(&eol.repeat((after + 1).saturating_sub(blank.matches(eol).count())));
    }
    out
}
