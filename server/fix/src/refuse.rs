//! What speaks against putting a retry around a call. The reasons themselves stand in the queries and tables that find them.

use crate::{
    copy,
    outline::{Marked, Match, Outline, contains, words},
    place::Call,
    recipe::{Form, Recipe},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use tree_sitter::Node;

/// Why the call cannot be changed, if there is a reason. `arguments`: what it would set at the helper.
pub(crate) fn reason<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    call: &Call<'a>,
    arguments: &[String],
) -> Option<&'a str> {
    if recipe.form.spares() {
        return None;
    }
    let of_method = call.client.refused.get(call.method).map(String::as_str);
    let wrapped = matches!(recipe.form, Form::Wrap { .. } | Form::Callback { .. });
    of_method
        .or_else(|| present(outline, recipe, call))
        .or_else(|| handled(outline, call).filter(|_| recipe.repeats()))
        .or_else(|| around(outline, recipe, call))
        .or_else(|| within(outline, call))
        .or_else(|| captured(outline, call).filter(|_| wrapped))
        .or_else(|| narrowed(outline, call).filter(|_| wrapped))
        .or_else(|| quoted(outline, call, arguments))
}

/// A name in the call cannot go into a function of its own, or only as a copy, and there is no place for one.
fn captured<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    let own = |mark| own(outline, call, mark);
    if let Some((_, found)) = own("capture.never").first() {
        return found.note("refuse");
    }
    let (_, why) = changing(outline, call).into_iter().next()?;
    copy::edits(outline, call).is_none().then_some(why)
}

/// The names in the call that get more than one value, each with what speaks against that.
pub(crate) fn changing<'a>(outline: &Outline<'a>, call: &Call<'a>) -> BTreeMap<&'a str, &'static str> {
    let assigned = own(outline, call, "capture.assigned");
    let locals = own(outline, call, "declare.name");
    let local = |name: &str| locals.iter().find(|(node, _)| outline.text(*node) == name);
    let several = assigned.iter().filter_map(|(node, found)| {
        let name = outline.text(*node);
        let (_, declared) = local(name)?;
        let times = assigned.iter().filter(|(other, _)| outline.text(*other) == name).count();
        let already = usize::from(declared.node("declare.once").is_none());
        (times + already > 1).then(|| Some((name, found.note("refuse")?)))?
    });
    several.collect()
}

/// Places with a mark in the functions around a call, for names that the call uses.
fn own<'a>(outline: &Outline<'a>, call: &Call<'a>, mark: &str) -> Vec<Marked<'a>> {
    let request = call.whole();
    let text = outline.text(request);
    // What stands behind a dot is no variable.
    let used = words(text).filter(|word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        !text[..at].ends_with('.')
    });
    let around: Vec<Node<'a>> =
        outline.ancestors(call.node).filter(|node| outline.is(*node, "scope.function")).collect();
    let Some(outermost) = around.last() else { return Vec::new() };
    let used: BTreeSet<&str> = used.collect();
    let here = used.into_iter().flat_map(|name| outline.named(*outermost, mark, name));
    let mut here: Vec<Marked<'a>> = here
        .filter(|(node, _)| {
            let scope = outline.scope(*node);
            around.iter().any(|function| function.id() == scope.id())
        })
        .collect();
    here.sort_by_key(|(node, _)| node.start_byte());
    here
}

/// The recipe's helper has the call already.
fn present<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, call: &Call<'a>) -> Option<&'a str> {
    let why = outline.grammar.style().reasons.get("present").filter(|_| !recipe.name.is_empty())?;
    let by_helper = |node: Node<'a>| {
        // A thread is handed the helper, and then what the helper calls.
        let handed = node.prev_named_sibling().is_some_and(|before| outline.text(before) == recipe.name);
        let before = &outline.text[node.start_byte()..call.node.start_byte()];
        let rest = before.strip_prefix(recipe.name).filter(|rest| rest.starts_with(['.', '(']));
        handed || rest.is_some_and(|rest| !closed(rest))
    };
    outline.ancestors(call.node).any(by_helper).then_some(why)
}

/// Whether a bracket that a text opens is closed in it again.
fn closed(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ')' && depth <= 0
    })
}

/// A member was checked before the call, which its compiler forgets in a function of its own.
fn narrowed<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    let function = outline.scope(call.node);
    let members = outline.inside(call.node, "capture.member").filter(|(node, _)| !call.hands_over(*node));
    let checked = |member: Node<'a>| {
        let conditions = outline.inside(function, "branch.condition").map(|(condition, _)| condition);
        let mut before = conditions.filter(|condition| condition.end_byte() <= call.node.start_byte());
        before.any(|condition| outline.text(condition).contains(outline.text(member)))
    };
    members.into_iter().find(|(member, _)| checked(*member))?.1.note("refuse")
}

/// A retry is in force already: by a library, by a loop, or by hand in the handler.
fn handled<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'static str> {
    let mut same_function = true;
    for node in outline.ancestors(call.node) {
        if let Some(found) = outline.marked(node, "handled") {
            return found.note("refuse");
        }
        if same_function
            && let Some(found) = outline.marked(node, "loop")
            && repeats(outline, &found, node, call)
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
    // A callback gets results, too: going on with the next ones needs no pause.
    let callback = call.callback.filter(|callback| outline.inside(*callback, "pause").next().is_some())?;
    let is_function =
        |called: Node<'a>| function.is_some_and(|function| outline.text(function) == outline.text(called));
    let again = outline.inside(callback, "called").any(|(called, _)| is_function(called));
    again.then(|| outline.marked(call.node, "call.shape")?.note("recursive"))?
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
    let mut pauses = outline.inside(whole, "pause").map(|(pause, _)| pause).peekable();
    let Some(body) = guards(outline, call).find_map(|guard| guard.node("guard.body")) else {
        // Where failures are values, nothing tells the failure's pause from another.
        return found.note("failures") == Some("values")
            && pauses.peek().is_some()
            && outline.inside(whole, "leave").next().is_some();
    };
    if !contains(whole, body) {
        return false;
    }
    let leaves = outline.inside(body, "leave").next().is_some() && pauses.peek().is_some();
    leaves
        || pauses.any(|pause| {
            guards(outline, call).filter_map(|guard| guard.node("guard.handler")).any(|it| contains(it, pause))
        })
}

/// The innermost guarded block around a call, once for each of its handlers.
pub(crate) fn guards<'a>(outline: &Outline<'a>, call: &Call<'a>) -> impl Iterator<Item = Rc<Match<'a>>> {
    let body = outline.upwards(call.node).find(|node| outline.is(*node, "guard.body"));
    body.into_iter().flat_map(|body| outline.matches_of(body, "guard.body"))
}

/// Where the call stands speaks against it.
fn around<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, call: &Call<'a>) -> Option<&'static str> {
    if let Some(runner) = call.runner {
        let found = outline.matches_of(call.node, "call.handed").next()?;
        return if outline.is(runner, "awaited") { None } else { found.note("refuse") };
    }
    let stands = |found: &Rc<Match<'a>>| match found.note("recipe") {
        Some(id) => id == recipe.id,
        None => call.callback.is_none(),
    };
    if let Some(found) = outline.matches_of(call.node, "obstacle.itself").find(stands) {
        return found.note("refuse");
    }
    for node in outline.ancestors(call.node) {
        if outline.is(node, "threaded") {
            return None;
        }
        // What waits in the way of its function does not block it.
        let blocking = outline
            .marked(node, "scope.blocking")
            .filter(|found| found.note("shape").is_none_or(|shape| Some(shape) != call.shape));
        if let Some(found) = blocking.or_else(|| outline.marked(node, "scope.class")) {
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
    let moved = |node: Node<'a>| {
        node.id() != whole.id() && node.start_byte() >= call.node.start_byte() && !call.hands_over(node)
    };
    outline.inside(whole, "obstacle").find(|(node, _)| moved(*node))?.1.note("refuse")
}

/// The helper needs an argument in quotes, and the call stands in a text in quotes.
fn quoted<'a>(outline: &Outline<'a>, call: &Call<'a>, arguments: &[String]) -> Option<&'static str> {
    arguments.iter().find(|argument| argument.contains(['"', '\'']))?;
    outline.ancestors(call.node).find_map(|node| outline.marked(node, "obstacle.quotes"))?.note("refuse")
}
