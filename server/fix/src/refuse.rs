//! What speaks against putting a retry around a call. The reasons themselves stand in the queries and tables that find them.

use crate::{
    outline::{Match, Outline, ancestors, contains, words},
    place::Call,
};
use tree_sitter::Node;

/// Why the call cannot be changed, if there is a reason. `arguments`: what it would set at the helper.
pub(crate) fn reason<'a>(outline: &Outline<'a>, call: &Call<'a>, arguments: &[String]) -> Option<&'a str> {
    let of_method = call.client.refused.get(call.method).map(String::as_str);
    of_method
        .or_else(|| handled(outline, call))
        .or_else(|| around(outline, call))
        .or_else(|| within(outline, call))
        .or_else(|| quoted(outline, call, arguments))
}

/// A retry is in force already: by a library, by a loop, or by hand in the handler.
fn handled<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    let mut same_function = true;
    for node in ancestors(call.node) {
        if let Some(found) = outline.marked(node, "handled") {
            return found.note("refuse");
        }
        if same_function
            && let Some(found) = outline.marked(node, "loop")
            && repeats(outline, found, node, call)
        {
            return found.note("refuse");
        }
        same_function &= !outline.is(node, "scope.function");
    }
    let function =
        outline.marked(outline.scope(call.node), "scope.function").and_then(|found| found.node("function.name"));
    for guard in guards(outline, call) {
        let handler = guard.node("guard.handler")?;
        if outline.inside(handler, "call").any(|(node, _)| outline.text(node) == outline.text(call.node)) {
            return guard.note("repeated");
        }
        let is_function =
            |called: Node<'a>| function.is_some_and(|function| outline.text(function) == outline.text(called));
        if outline.inside(handler, "called").any(|(called, _)| is_function(called)) {
            return guard.note("recursive");
        }
    }
    None
}

/// Whether a loop repeats the call itself, and does not go on to the next item.
fn repeats<'a>(outline: &Outline<'a>, found: &Match<'a>, whole: Node<'a>, call: &Call<'a>) -> bool {
    let request = call.whole();
    if let Some(item) = found.node("loop.item") {
        let asked: Vec<&str> = words(outline.text(request)).collect();
        if words(outline.text(item)).any(|name| asked.contains(&name)) {
            return false;
        }
    }
    let Some(body) = guards(outline, call).find_map(|guard| guard.node("guard.body")) else { return false };
    if !contains(whole, body) {
        return false;
    }
    let mut pauses = outline.inside(whole, "pause").map(|(pause, _)| pause).peekable();
    let leaves = outline.inside(body, "leave").next().is_some() && pauses.peek().is_some();
    leaves
        || pauses.any(|pause| {
            guards(outline, call).filter_map(|guard| guard.node("guard.handler")).any(|it| contains(it, pause))
        })
}

/// The innermost guarded block around a call, once for each of its handlers.
fn guards<'a: 'b, 'b>(outline: &'b Outline<'a>, call: &Call<'a>) -> impl Iterator<Item = &'b Match<'a>> {
    let body = ancestors(call.node).find(|node| outline.is(*node, "guard.body"));
    body.into_iter().flat_map(|body| outline.matches_of(body, "guard.body"))
}

/// Where the call stands speaks against it.
fn around<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    if let Some(runner) = call.runner {
        let found = outline.matches_of(call.node, "call.handed").next()?;
        return if outline.is(runner, "awaited") { None } else { found.note("refuse") };
    }
    if let Some(found) = outline.marked(call.node, "obstacle.itself") {
        return found.note("refuse");
    }
    for node in ancestors(call.node) {
        if outline.is(node, "threaded") {
            return None;
        }
        if let Some(found) = outline.marked(node, "scope.blocking").or_else(|| outline.marked(node, "scope.class")) {
            return found.note("refuse");
        }
        if outline.is(node, "scope.function") {
            return None;
        }
    }
    None
}

/// Something in the call cannot be put off or repeated.
fn within<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    let whole = call.whole();
    let moved = |node: Node<'a>| node.id() != whole.id() && node.start_byte() >= call.node.start_byte();
    outline.inside(whole, "obstacle").find(|(node, _)| moved(*node))?.1.note("refuse")
}

/// The helper needs an argument in quotes, and the call stands in a text in quotes.
fn quoted<'a>(outline: &Outline<'a>, call: &Call<'a>, arguments: &[String]) -> Option<&'static str> {
    arguments.iter().find(|argument| argument.contains(['"', '\'']))?;
    ancestors(call.node).find_map(|node| outline.marked(node, "obstacle.quotes"))?.note("refuse")
}
