//! Configuring: what a client needs goes below the statement that creates it.

use crate::{
    edit::Change,
    lines,
    outline::{Outline, contains, replaced, upwards, words},
    owner,
    place::Call,
};
use tree_sitter::Node;

/// The lines of a call region, with CLIENT for the client that the call is made on, below each place that creates it.
pub(crate) fn client<'a>(outline: &Outline<'a>, region: &str, call: &Call<'a>) -> Change<'a> {
    let targets: Vec<Node<'a>> = creations(outline, call);
    let first = targets.first().ok_or(outline.why("elsewhere"))?;
    let name = last_word(outline.text(*first));
    let set = outline.all("configured").find(|(receiver, _)| last_word(outline.text(*receiver)) == name);
    if let Some((_, found)) = set {
        return Err(found.note("refuse"));
    }
    let edits = targets.into_iter().map(|target| {
        let scope = outline.scope(target);
        let mut around = upwards(target).take_while(|node| node.id() != scope.id());
        let step = around.find(|node| outline.is(*node, "step")).ok_or(outline.why("unplaced"))?;
        let region = replaced(region, "CLIENT", outline.text(target));
        match outline.matches_of(step, "step").find_map(|found| found.node("step.body")) {
            Some(body) => lines::first_in(outline, body, &region).ok_or(outline.why("unplaced")),
            None => Ok(vec![lines::below(outline, step, &region)]),
        }
    });
    Ok(edits.collect::<Result<Vec<_>, _>>()?.concat())
}

/// What the clients are called that the call's receiver can be, where they are created.
fn creations<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Vec<Node<'a>> {
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

fn last_word(text: &str) -> &str {
    words(text).last().unwrap_or(text)
}
