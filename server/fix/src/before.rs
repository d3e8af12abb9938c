//! Preceding: what comes before a client is created again, since the one whose place it takes may still be connected.

use crate::{
    configure::{creations, last_word, step},
    edit::{Change, Edit},
    lines,
    outline::{Outline, contains, replaced, words},
    owner,
    place::Call,
    recipe::Recipe,
};
use tree_sitter::Node;

/// The lines of a call region, with CLIENT for the client that the call is made on, above each place that creates it anew.
pub(crate) fn creation<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, region: &str, call: &Call<'a>) -> Change<'a> {
    let targets = creations(outline, call);
    if targets.is_empty() {
        return Err(outline.why("created"));
    }
    let edits: Vec<_> = targets.into_iter().map(|target| above(outline, recipe, region, call, target)).collect();
    let found = edits.iter().any(Result::is_ok);
    let done = edits.into_iter().filter(|edit| edit.is_ok() || !found);
    Ok(done.collect::<Result<Vec<_>, _>>()?.concat())
}

fn above<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    region: &str,
    call: &Call<'a>,
    target: Node<'a>,
) -> Result<Vec<Edit>, Option<&'a str>> {
    let scope = outline.scope(target);
    let needless = call.client.needless.get(recipe.id).map(String::as_str);
    let step = step(outline, target).filter(|_| again(outline, scope, target)).ok_or(needless)?;
    let name = last_word(outline.text(target));
    let about = |node: Node<'a>| words(outline.text(node)).any(|word| word == name);
    let earlier = |node: &Node<'a>| node.start_byte() < target.start_byte();

    let closing = |called: Node<'a>| {
        let method = outline.text(called).to_lowercase();
        let mut around = outline.ancestors(called).take_while(|node| !outline.is(*node, "statement"));
        // Without a receiver and anything else, it is a function of the user's own.
        let ours = |whole: Node<'a>| whole.start_byte() == called.start_byte() && outline.text(whole).ends_with("()");
        call.client.closes.iter().any(|closes| method.contains(closes.as_str()))
            && around.any(|whole| about(whole) || ours(whole))
    };
    if outline.inside(scope, "called").map(|(node, _)| node).filter(earlier).any(closing) {
        return Err(outline.why("closed"));
    }
    let value = owner::created(outline, call.client).into_iter().find(|(known, _)| known.id() == target.id());
    let (_, value) = value.ok_or(None)?;
    let only_first = outline.text[target.end_byte()..value.start_byte()].contains('?') || about(value);
    let mut conditions = outline.inside(scope, "branch.condition").map(|(node, _)| node).filter(earlier);
    if only_first || conditions.any(about) {
        return Err(outline.why("chosen"));
    }
    if words(region).any(|word| word == "await") {
        let asked = contains(value, call.node) || outline.is(call.node, "awaited");
        if !asked || !outline.is(scope, "scope.async") {
            return Err(outline.why("waitless"));
        }
    }
    Ok(vec![lines::above(outline, step, &replaced(region, "CLIENT", outline.text(target)))])
}

/// Whether what is created at a place can have been created there before, and is still known by its name.
fn again<'a>(outline: &Outline<'a>, scope: Node<'a>, target: Node<'a>) -> bool {
    let mut around = outline.upwards(target).take_while(|node| node.id() != scope.id());
    let repeated = around.any(|node| outline.is(node, "loop"));
    if !repeated && (scope.id() == outline.root().id() || outline.is(scope, "scope.once")) {
        return false;
    }
    let text = outline.text(target);
    let name = last_word(text);
    let declared = || {
        let marks = ["declare.name", "declare.attribute", "declared"].into_iter();
        let all = marks.flat_map(|mark| outline.named(outline.root(), mark, name)).map(|(node, _)| node);
        all.filter(|node| !contains(target, *node))
    };
    if name != text {
        return declared().any(|node| outline.scope(node).id() != scope.id());
    }
    let own = |node: &Node<'a>| outline.scope(*node).id() == scope.id();
    let shared = outline.named(scope, "anew.name", name).any(|(node, _)| own(&node));
    let local = declared().any(|node| own(&node) && !outline.is(node, "anew"));
    let outer = declared().any(|node| !own(&node) && contains(outline.scope(node), scope));
    outer && (shared || (outline.is(target, "anew") && !local))
}
