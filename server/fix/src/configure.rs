//! Configuring: what a client needs goes below the statement that creates it.

use crate::{
    edit::{Change, Edit, indentation, insertion, line_end, start_of_line},
    lines,
    outline::{Match, Outline, contains, replaced, words},
    owner,
    place::Call,
    recipe::Recipe,
};
use std::iter;
use tree_sitter::Node;

/// The lines of a call region, with CLIENT for the client that the call is made on, below each place that creates it.
pub(crate) fn client<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, region: &str, call: &Call<'a>) -> Change<'a> {
    let targets: Vec<Node<'a>> = creations(outline, call);
    let first = targets.first().ok_or(outline.why("elsewhere"))?;
    let name = last_word(outline.text(*first));
    let same = |found: &Match<'_>| found.note("recipe") == Some(recipe.id);
    let places = outline.places(0..outline.text.len(), name);
    let mut configured = places.flat_map(|at| outline.near(at..at, "configured")).filter(|(_, found)| same(found));
    let set = configured.find(|(receiver, _)| last_word(outline.text(*receiver)) == name);
    if let Some((_, found)) = set {
        return Err(found.note("refuse"));
    }
    let edits = targets.into_iter().map(|target| {
        let step = step(outline, target).ok_or(outline.why("unplaced"))?;
        let mut region = replaced(region, "CLIENT", outline.text(target));
        if words(&region).any(|word| word == "TOKEN") {
            let needless = call.client.needless.get(recipe.id).map(String::as_str);
            let token = token(outline, call, target).ok_or(needless)?;
            region = replaced(&region, "TOKEN", repeatable(outline, token).ok_or(outline.why("handed"))?);
        }
        let part = |mark| outline.matches_of(step, "step").find_map(|found| found.node(mark));
        match (part("step.body"), part("step.next")) {
            (Some(body), _) => lines::first_in(outline, body, &region).ok_or(outline.why("unplaced")),
            (None, Some(next)) => in_last_else(outline, call, target, next, &region).ok_or(outline.why("unplaced")),
            (None, None) => Ok(vec![lines::below(outline, step, &region)]),
        }
    });
    Ok(edits.collect::<Result<Vec<_>, _>>()?.concat())
}

/// Lines in the last `else` of a chain of decisions, which gets one where it has none. `None` where the client is used in an arm before,
/// or an arm is what happens when something goes well.
fn in_last_else<'a>(
    outline: &Outline<'a>,
    call: &Call<'a>,
    target: Node<'a>,
    first: Node<'a>,
    region: &str,
) -> Option<Vec<Edit>> {
    let part = |arm: Node<'a>, mark| outline.matches_of(arm, "chain").find_map(|found| found.node(mark));
    let arms: Vec<Node<'a>> = iter::successors(Some(first), |arm| part(*arm, "chain.next")).collect();
    let used = |at: usize| {
        let node = outline.root().descendant_for_byte_range(at, at + 1)?;
        let callee = outline.ancestors(node).find_map(|node| outline.marked(node, "value")?.node("value.callee"))?;
        let method = outline.text(callee).to_lowercase();
        Some(!call.client.closes.iter().any(|closes| method.contains(closes.as_str())))
    };
    let uses = |arm: &Node<'a>| {
        let body = part(*arm, "chain.arm").map_or(0..0, |body| body.byte_range());
        outline.places(body, last_word(outline.text(target))).any(|at| used(at) == Some(true))
    };
    let is_safe = |arm: &Node<'a>| outline.is(*arm, "failing") && !uses(arm);
    let last = arms.last().copied().filter(|_| arms.iter().all(is_safe))?;
    if let Some(body) = part(last, "chain.body") {
        return lines::first_in(outline, body, region);
    }
    outline.is(last, "chain").then_some(())?;
    let indent = indentation(&outline.text[start_of_line(outline.text, last.start_byte())..]);
    let inner: String = region.trim_end().lines().map(|line| format!("    {}\n", line.trim_start())).collect();
    let arm = lines::rendered(outline, &format!("else\n{{\n{inner}}}"), indent);
    let gap = if lines::joins(outline) { " ".to_string() } else { format!("{}{indent}", line_end(outline.text)) };
    Some(vec![insertion(last.end_byte(), format!("{gap}{}", arm.trim_start()))])
}

/// The statement that creates a client.
pub(crate) fn step<'a>(outline: &Outline<'a>, target: Node<'a>) -> Option<Node<'a>> {
    let scope = outline.scope(target);
    let mut around = outline.upwards(target).take_while(|node| node.id() != scope.id());
    let step = around.find(|node| outline.is(*node, "step"))?;
    // What decides on the client creates it, and what decides on something else only holds what does.
    let decision = outline.marked(step, "branch").and_then(|branch| branch.node("branch.condition"));
    decision.is_none_or(|condition| contains(condition, target)).then_some(step)
}

/// What the clients are called that the call's receiver can be, where they are created.
pub(crate) fn creations<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Vec<Node<'a>> {
    let created = owner::created(outline, call.client);
    // The call may be what creates it.
    let here = created.iter().find(|(_, value)| contains(*value, call.node));
    if let Some((target, _)) = here {
        return vec![*target];
    }
    let name = last_word(outline.text(call.receiver));
    let same = |target: &Node<'a>| last_word(outline.text(*target)) == name;
    let mut targets: Vec<Node<'a>> = created.into_iter().map(|(target, _)| target).collect();
    // The only client of a file is meant under another name, too: functions are handed it.
    if targets.len() > 1 || targets.iter().any(same) {
        targets.retain(same);
    }
    targets
}

/// What a client is given as its token where it is created; `None` where it makes its tokens itself.
fn token<'a>(outline: &Outline<'a>, call: &Call<'a>, target: Node<'a>) -> Option<Node<'a>> {
    let made = owner::created(outline, call.client);
    let (_, value) = made.into_iter().find(|(known, _)| known.id() == target.id())?;
    let takes = |found: &Match<'a>| {
        let method = found.node("call.method").map(|method| outline.text(method));
        method.is_some_and(|method| call.client.tokens.iter().any(|known| known == method))
    };
    let (_, found) = outline.inside(value, "call").find(|(_, found)| takes(found))?;
    found.node("call.arguments")?.named_child(0)
}

/// A value that is made by a call, which can make the next one.
fn repeatable<'a>(outline: &Outline<'a>, value: Node<'a>) -> Option<&'a str> {
    let made = outline.matches_of(value, "value").any(|found| found.node("value.callee").is_some());
    made.then(|| outline.text(value))
}

/// The last word of a path.
pub(crate) fn last_word(text: &str) -> &str {
    words(text).last().unwrap_or(text)
}
