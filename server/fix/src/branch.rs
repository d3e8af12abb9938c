//! Adding a branch: what one error asks for, where failures of the call are handled.

use crate::{
    edit::{Change, Edit, indentation, insertion, line_end, start_of_line},
    lines,
    outline::{Outline, contains, replaced, words},
    place::Call,
    recipe::{Recipe, Subject},
    refuse,
};
use iotcodes_catalog::Answer;
use tree_sitter::Node;

/// What an error is called where no handler of the call names one.
const NAME: &str = "error";

/// A region that asks for ERROR goes into the handler: into the branch that is there for this code, else beside those for other
/// codes, else in front of all else.
pub(crate) fn in_handler<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    region: &str,
    call: &Call<'a>,
    subject: &Subject<'a, '_>,
) -> Change<'a> {
    let handlers: Vec<Node<'a>> = handlers(outline, call);
    let holding = handlers.iter().find(|handler| contains(**handler, subject.node));
    let handler = match (holding, &handlers[..]) {
        (Some(handler), _) | (None, [handler]) => *handler,
        (None, []) => return Err(outline.why("unguarded")),
        (None, _) => return Err(outline.why("handlers")),
    };
    if helped(outline, recipe, handler) {
        return Err(outline.why("present"));
    }
    let body = outline.matches_of(handler, "handler").find_map(|found| found.node("handler.body"));
    let body = body.ok_or(outline.why("handlers"))?;
    let (error, mut edits) = named(outline, call, handler).ok_or(outline.why("nameless"))?;
    let region = replaced(region, "ERROR", error);
    let tree = outline.grammar.parse(&region).ok_or(None)?;
    let own = Outline::new(outline.grammar, &tree, &region);
    let (inner, _) = own.all("arm.body").next().ok_or(None)?;
    let inner = lines::within(&own, inner);

    let about =
        |node: &Node<'a>| contains(*node, subject.node) || words(outline.text(*node)).any(|word| subject.is(word));
    for node in outline.upwards(subject.node).take_while(|node| contains(handler, *node)) {
        if let Some(arm) =
            outline.marked(node, "arm").filter(|arm| arm.node("arm.condition").as_ref().is_some_and(about))
        {
            let room = arm.node("arm.body").and_then(|room| lines::first_in(outline, room, inner));
            edits.extend(room.ok_or(outline.why("crowded"))?);
            return Ok(edits);
        }
        if let Some(case) =
            outline.marked(node, "case").filter(|case| case.node("case.label").as_ref().is_some_and(about))
        {
            let first = case.node("case.first").ok_or(outline.why("crowded"))?;
            edits.push(lines::above(outline, first, inner));
            return Ok(edits);
        }
    }
    let mut cursor = body.walk();
    let children: Vec<Node<'a>> = body.named_children(&mut cursor).collect();
    let chain = children.iter().find(|node| outline.is(**node, "arm"));
    let choice = children.iter().find_map(|node| sibling(outline, *node, subject));
    edits.extend(match (choice, chain) {
        (Some((case, label)), _) => vec![another_case(outline, &own, case, &label, inner)],
        (None, Some(chain)) => vec![in_chain(outline, *chain, &region)],
        (None, None) => lines::first_in(outline, body, &region).ok_or(outline.why("crowded"))?,
    });
    Ok(edits)
}

/// A region that is a handler of its own goes before the others, since they may take more than it does.
pub(crate) fn handler<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, region: &str, call: &Call<'a>) -> Change<'a> {
    let handlers = handlers(outline, call);
    let first = *handlers.first().ok_or(outline.why("unguarded"))?;
    if handlers.iter().any(|handler| helped(outline, recipe, *handler)) {
        return Err(outline.why("present"));
    }
    let (head, _) = region.split_once("ERROR").ok_or(None)?;
    let same = |handler: &Node<'a>| words(outline.text(*handler)).take(words(head).count()).eq(words(head));
    if handlers.iter().any(same) {
        return Err(outline.why("taken"));
    }
    let name = handlers.iter().find_map(|handler| error_of(outline, *handler)).unwrap_or(NAME);
    Ok(vec![lines::above(outline, first, &replaced(region, "ERROR", name))])
}

fn handlers<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Vec<Node<'a>> {
    refuse::guards(outline, call).filter_map(|guard| guard.node("guard.handler")).collect()
}

fn helped<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, handler: Node<'a>) -> bool {
    words(outline.text(handler)).any(|word| word == recipe.name)
}

/// The name of a handler's error, with the edit that gives it one where it has none.
fn named<'a>(outline: &Outline<'a>, call: &Call<'a>, handler: Node<'a>) -> Option<(&'a str, Vec<Edit>)> {
    if let Some(name) = error_of(outline, handler) {
        return Some((name, Vec::new()));
    }
    let mut matches = outline.matches_of(handler, "handler");
    let (after, name) = matches.find_map(|found| found.node("handler.nameless").zip(found.note("name")))?;
    let free = words(outline.text(outline.scope(call.node))).all(|word| word != NAME);
    free.then(|| (NAME, vec![insertion(after.end_byte(), name)]))
}

fn error_of<'a>(outline: &Outline<'a>, handler: Node<'a>) -> Option<&'a str> {
    outline.matches_of(handler, "handler").find_map(|found| Some(outline.text(found.node("handler.error")?)))
}

/// A branch becomes the first of a chain of others.
fn in_chain<'a>(outline: &Outline<'a>, chain: Node<'a>, region: &str) -> Edit {
    let start = chain.start_byte();
    let indent = indentation(&outline.text[start_of_line(outline.text, start)..]);
    let branch = lines::rendered(outline, region, indent);
    let style = outline.grammar.style();
    let gap = if branch.ends_with('}') && (style.joined.is_empty() || lines::joins(outline)) {
        " ".to_string()
    } else {
        format!("{}{indent}", line_end(outline.text))
    };
    insertion(start, format!("{}{gap}{}", branch.trim_start(), style.otherwise))
}

/// The first case of a choice whose label is an error, and the label that this error has in the same form.
fn sibling<'a>(outline: &Outline<'a>, choice: Node<'a>, subject: &Subject<'a, '_>) -> Option<(Node<'a>, String)> {
    (outline.is(choice, "branch") && !outline.is(choice, "arm")).then_some(())?;
    outline.inside(choice, "case").find_map(|(case, found)| {
        let label = outline.text(found.node("case.label")?);
        let known = words(label).find(|word| matches!(subject.catalog.find(word), Answer::Entries(_)))?;
        let own = match known.bytes().all(|byte| byte.is_ascii_digit()) {
            true => subject.entry.code.as_deref()?,
            false => &subject.entry.name,
        };
        let head = outline.text(case).split_once(label)?.0;
        Some((case, format!("{head}{}:", replaced(label, known, own))))
    })
}

/// A case above another, which it does not fall into.
fn another_case<'a>(outline: &Outline<'a>, own: &Outline<'_>, case: Node<'a>, label: &str, inner: &str) -> Edit {
    let style = outline.grammar.style();
    let ends =
        own.all("ends").any(|(node, _)| own.text[node.end_byte()..].trim_start().trim_end_matches('}').is_empty());
    let leave = style.leave.as_deref().filter(|_| !ends).unwrap_or_default();
    let indent = indentation(inner);
    let deeper: String = inner.lines().map(|line| format!("{}{line}\n", style.unit)).collect();
    lines::above(outline, case, &format!("{indent}{label}\n{deeper}{indent}{}{leave}", style.unit))
}
