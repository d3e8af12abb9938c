//! Following: what comes below the statement that makes a call, and makes the call again where it is a loop.

use crate::{
    edit::{Change, end_of_line},
    lines,
    outline::{Outline, replaced, words},
    place::Call,
    recipe::Recipe,
};
use std::iter;
use tree_sitter::Node;

/// The lines of a call region below the statement that the call stands in. RESULT is where the statement keeps the result, CALL
/// makes the call again, CLIENT is what it is made on.
pub(crate) fn statement<'a>(
    outline: &Outline<'a>,
    recipe: &Recipe<'_>,
    region: &str,
    call: &Call<'a>,
    arguments: &[String],
) -> Change<'a> {
    let refused = || outline.why("unrepeatable");
    let scope = outline.scope(call.node);
    let mut around = outline.upwards(call.node).take_while(|node| node.id() != scope.id());
    let step = around.find(|node| outline.is(*node, "step")).ok_or(refused())?;
    let asked = outline.text(call.node);
    if let Some(why) = followed(outline, recipe, step, asked) {
        return Err(Some(why));
    }
    let end = step.end_byte();
    let rest = outline.text[end..end_of_line(outline.text, end)].trim();
    let alone = rest.is_empty() || rest.starts_with("//") || rest.starts_with("/*");
    let again = words(region).any(|word| word == "CALL");
    if again && (asked.contains(['\r', '\n']) || !alone) {
        return Err(refused());
    }
    // A helper that is asked after each attempt takes the number of a single error.
    let codes = arguments.first().and_then(|codes| codes.split('|').next());
    let mut lines = replaced(region, "CODES", codes.unwrap_or(&outline.grammar.style().codeless));
    lines = replaced(&lines, "CLIENT", outline.text(call.receiver));
    if again || words(region).any(|word| word == "RESULT") {
        let kept = outline.matches_of(step, "kept").find_map(|found| {
            let value = found.node("kept.value").filter(|value| value.byte_range() == call.node.byte_range());
            value.and(found.node("kept.result"))
        });
        lines = replaced(&lines, "RESULT", outline.text(kept.ok_or(refused())?));
    }
    let lines = replaced(&lines.replace("CALL()", "CALL"), "CALL", asked);
    Ok(vec![lines::below(outline, step, &lines)])
}

/// What comes below the statement is there already: the helper, or a loop that makes the same call again.
fn followed<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, step: Node<'a>, asked: &str) -> Option<&'a str> {
    let mut below = iter::successors(step.next_named_sibling(), |node| node.next_named_sibling());
    let next = below.find(|node| !outline.is(*node, "comment"))?;
    let helps = words(outline.text(next)).any(|word| word == recipe.name);
    let same = || outline.inside(next, "call").any(|(call, _)| outline.text(call) == asked);
    let again = outline.marked(next, "loop").filter(|_| same()).and_then(|found| found.note("refuse"));
    again.or(outline.why("present").filter(|_| helps))
}
