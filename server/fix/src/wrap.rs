//! Wrapping: a call becomes what a helper calls, and everything around it stays as it is. `None`: the call, or the recipe, has a
//! form that nobody foresaw.

use crate::{
    copy,
    edit::{Change, Edit, indentation, insertion, line_end, start_of_line},
    lines,
    outline::{Match, Outline, replaced, words},
    place::Call,
    recipe::Recipe,
};
use std::{iter, rc::Rc};
use tree_sitter::Node;

/// `client.method(…)` becomes `helper(lambda: client.method(…))`; a method that is handed to a thread becomes
/// `thread(helper, lambda: client.method(…))`. The text of the call itself is not touched.
pub(crate) fn expression<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    (before, after): (&str, &str),
    call: &Call<'a>,
    arguments: &[String],
) -> Option<Vec<Edit>> {
    let (mut before, mut after) = (filled(outline, recipe, call, before)?, filled(outline, recipe, call, after)?);
    let copies = copy::edits(outline, call)?;
    for (name, copy) in copy::names(outline, call)? {
        (before, after) = (replaced(&before, name, &copy), replaced(&after, name, &copy));
    }
    if before.starts_with('(') && !outline.is(call.node, "tight") {
        // `(await helper(…))` needs its parentheses only where something binds tighter.
        (before, after) = (before[1..].to_string(), after.strip_suffix(')')?.to_string());
    }
    let (own, outer) = if before.starts_with('(') { (after.strip_suffix(')')?, ")") } else { (&*after, "") };
    let (inner, close) = own.rsplit_once(')')?;
    let set: String = arguments.iter().map(|argument| format!(", {argument}")).collect();
    let after = format!("{inner}{set}){close}{outer}");
    let span = call.node.byte_range();
    if call.runner.is_none() {
        let around = || vec![insertion(span.start, before.clone()), insertion(span.end, after.clone())];
        let edits = spread(outline, call, &before, &after).unwrap_or_else(around);
        return Some([edits, copies].concat());
    }
    let (_, lambda) = before.split_once('(')?;
    // What runs the method passes no arguments on to the helper, so a helper that needs some is called in the lambda.
    let (before, after) = if set.is_empty() {
        (format!("{}, {lambda}", recipe.name), String::new())
    } else {
        (format!("{lambda}{before}"), after)
    };
    let mut edits = vec![insertion(span.start, before)];
    let siblings = iter::successors(call.node.next_named_sibling(), |node| node.next_named_sibling());
    match siblings.filter(|node| !outline.is(*node, "comment")).last() {
        None => edits.push(insertion(span.end, format!("(){after}"))),
        Some(last) => {
            // The comma after the method becomes the parenthesis that opens its arguments.
            let comma = call.node.next_sibling().filter(|next| outline.text(*next) == ",")?;
            let space = outline.text[comma.end_byte()..].starts_with(' ');
            edits.push(Edit { range: span.end..comma.end_byte() + usize::from(space), text: "(".to_string() });
            edits.push(insertion(last.end_byte(), format!("){after}")));
        }
    }
    Some(edits)
}

/// `client.get(url).send()` becomes `helper(client.get(url))`.
pub(crate) fn receiver<'a>(
    outline: &Outline<'a>,
    (before, after): (&str, &str),
    call: &Call<'a>,
    arguments: &[String],
) -> Option<Vec<Edit>> {
    let codes = arguments.first().unwrap_or(&outline.grammar.style().codeless);
    let rest = Edit { range: call.receiver.end_byte()..call.node.end_byte(), text: replaced(after, "CODES", codes) };
    Some(vec![insertion(call.receiver.start_byte(), before), rest])
}

/// A call of several lines gets lines of its own where a lambda has brackets around it: one level deeper.
fn spread<'a>(outline: &Outline<'a>, call: &Call<'a>, before: &str, after: &str) -> Option<Vec<Edit>> {
    let (head, open) = before.rsplit_once("{ ")?;
    let close = after.strip_prefix(" }").or_else(|| after.strip_prefix("; }"))?;
    let end = if after.starts_with(';') { ";" } else { "" };
    let (text, span) = (outline.text, call.node.byte_range());
    let starts = text[span.clone()].match_indices('\n').map(|(at, _)| span.start + at + 1);
    let starts: Vec<usize> = starts.filter(|at| !text[*at..].starts_with(['\r', '\n'])).collect();
    let inside =
        |at: &usize| outline.root().descendant_for_byte_range(*at - 1, *at).is_some_and(|leaf| leaf.child_count() == 0);
    if starts.is_empty() || starts.iter().any(inside) {
        return None; // A text of several lines would change.
    }
    let (eol, unit) = (line_end(text), lines::unit(outline));
    let indent = indentation(&text[start_of_line(text, span.start)..]);
    let mut edits = vec![insertion(span.start, format!("{head}{{{eol}{indent}{unit}{open}"))];
    edits.extend(starts.into_iter().map(|at| insertion(at, unit)));
    edits.push(insertion(span.end, format!("{end}{eol}{indent}}}{close}")));
    Some(edits)
}

/// `client.method(…, callback)` becomes `helper((done) => client.method(…, done), callback)`.
pub(crate) fn callback<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    (before, between): (&str, &str),
    call: &Call<'a>,
    arguments: &[String],
) -> Option<Vec<Edit>> {
    let given = call.callback?;
    let between = filled(outline, recipe, call, between)?;
    let placeholder = words(&between).next()?;
    if words(&outline.text[call.node.start_byte()..given.start_byte()]).any(|word| word == placeholder) {
        return None;
    }
    let start = start_of_line(outline.text, given.start_byte());
    let line = &outline.text[start..given.start_byte()];
    // An argument on a line of its own stays there.
    let gap = if line.trim().is_empty() { format!("{}{line}", line_end(outline.text)) } else { " ".to_string() };
    let mut edits = vec![
        insertion(call.node.start_byte(), before),
        insertion(given.start_byte(), format!("{}{gap}", between.trim_end())),
    ];
    edits.extend(arguments.iter().map(|argument| insertion(given.end_byte(), format!(", {argument}"))));
    Some(edits)
}

/// `client.method(name, handler)` becomes `client.method(name, helper(handler))`. Which argument it is stands in the table of clients.
pub(crate) fn argument<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    (before, after): (&str, &str),
    call: &Call<'a>,
) -> Change<'a> {
    let place = call.client.more.get(recipe.id).and_then(|methods| methods.get(call.method));
    let handler = place.and_then(|place| call.arguments().nth(place.parse().ok()?)).ok_or(None)?;
    if words(outline.text(handler)).next() == words(recipe.name).next() {
        return Err(outline.why("answered"));
    }
    if matches!(outline.text(handler), "null" | "undefined") {
        return Err(call.client.needless.get(recipe.id).map(String::as_str));
    }
    Ok(vec![insertion(handler.start_byte(), before), insertion(handler.end_byte(), after)])
}

/// A part of a call region with what CANCEL and MORE stand for at this call. `None` where the recipe has nothing for it.
fn filled<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, call: &Call<'a>, part: &str) -> Option<String> {
    let token = cancel(outline, call).or(outline.grammar.style().uncancelled.as_deref());
    let part = match token {
        Some(token) => part.replace("CANCEL", token),
        None => part.replace(", CANCEL", ""),
    };
    if !part.contains("MORE") {
        return Some(part);
    }
    let kind = call.shape.map_or(recipe.id.to_string(), |shape| format!("{}-{shape}", recipe.id));
    let templates = call.client.more.get(&kind).or(call.client.more.get(recipe.id))?;
    let cancels = |node: &Node<'a>| {
        outline.inside(*node, "cancel.argument").next().is_some() || Some(outline.text(*node)) == cancel(outline, call)
    };
    let number = call.arguments().filter(|node| !cancels(node)).count();
    let template = templates.get(&format!("{}/{number}", call.method)).or_else(|| templates.get(call.method))?;
    let mut more = String::new();
    let mut rest = template.as_str();
    while let Some((text, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}')?;
        let (key, member) = key.split_once('.').map_or((key, None), |(key, member)| (key, Some(member)));
        let node = if key == "receiver" { call.receiver } else { call.arguments().nth(key.parse().ok()?)? };
        let value = match member {
            Some(member) => member_of(outline, node, member)?,
            None => outline.text(node).to_string(),
        };
        // A name of the template's own must not mean something else in the user's text.
        let heads = template.rmatch_indices("=>").filter_map(|(at, _)| words(&template[..at]).last());
        if heads.into_iter().any(|own| words(&value).any(|word| word == own)) {
            return None;
        }
        more.push_str(text);
        more.push_str(&value);
        rest = after;
    }
    Some(part.replace("MORE", &format!("{more}{rest}")))
}

/// A member of what an argument stands for: `{ id: x }` has the `id` x, and `thing` has `thing.id`. Without a name it is the
/// argument itself, which must be a thing that stays the same.
fn member_of<'a>(outline: &Outline<'a>, node: Node<'a>, member: &str) -> Option<String> {
    let own = |found: &Rc<Match<'a>>| found.node("member.name").is_some_and(|name| outline.text(name) == member);
    if outline.is(node, "object") && !member.is_empty() {
        let found = outline.matches_of(node, "object").find(own)?;
        return found.node("member.value").map(|value| outline.text(value).to_string());
    }
    let text = outline.text(node);
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
    plain.then(|| if member.is_empty() { text.to_string() } else { format!("{text}.{member}") })
}

/// What cancels the code around a call: what the call itself is given, else a parameter of a function around it.
fn cancel<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<&'a str> {
    let given = outline.inside(call.node, "cancel.argument").map(|(node, _)| node).next();
    let parameter = || {
        let functions = outline.ancestors(call.node).filter(|node| outline.is(*node, "scope.function"));
        functions.into_iter().find_map(|function| {
            let named = outline.inside(function, "cancel").map(|(node, _)| node);
            named.into_iter().find(|node| outline.scope(*node).id() == function.id())
        })
    };
    given.or_else(parameter).map(|node| outline.text(node))
}
