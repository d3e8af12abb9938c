//! Guarding: what follows a call in its block goes into a part that is made good when it fails.

use crate::{
    edit::{Change, end_of_line, indentation, insertion, line_end, start_of_line},
    lines,
    outline::{Outline, replaced, words},
    place::Call,
    recipe::Recipe,
};
use std::iter;
use tree_sitter::Node;

/// The lines of a call region around all that follows the call's statement: REST is what that is, RESULT where the statement keeps
/// the result, CLIENT what the call is made on.
pub(crate) fn rest<'a>(outline: &Outline<'a>, recipe: &Recipe<'_>, region: &str, call: &Call<'a>) -> Change<'a> {
    let text = outline.text;
    if region.contains("await ") && !outline.is(call.node, "awaited") {
        return Err(outline.why("unawaited"));
    }
    let scope = outline.scope(call.node);
    let mut around = outline.upwards(call.node).take_while(|node| node.id() != scope.id());
    let step = around.find(|node| outline.is(*node, "step")).ok_or(outline.why("unrepeatable"))?;
    let kept = outline.matches_of(step, "kept").find_map(|found| {
        let value = found.node("kept.value").filter(|value| value.byte_range() == call.node.byte_range());
        value.and(found.node("kept.result"))
    });
    let result = kept.ok_or(outline.why("unrepeatable"))?;

    // What tells the end of it all, and must not be missing.
    let ends = call.client.more.get(recipe.id).and_then(|methods| methods.get(call.method)).ok_or(None)?;
    let parts = outline.inside(scope, "guard.handler").chain(outline.inside(scope, "final"));
    let mut made_good = parts.flat_map(|(part, _)| words(outline.text(part)));
    if made_good.any(|word| word == ends || word == recipe.name) {
        return Err(outline.why("told"));
    }
    let row = step.end_position().row;
    let following = iter::successors(step.next_named_sibling(), |node| node.next_named_sibling());
    let following: Vec<_> = following.filter(|node| node.start_position().row > row).collect();
    let (Some(first), Some(last)) = (following.first(), following.last()) else {
        return Err(call.client.needless.get(recipe.id).map(String::as_str));
    };
    let is_end = |part: &Node<'a>| outline.named(*part, "called", ends).next().is_some();
    if !following.iter().any(is_end) {
        return Err(call.client.needless.get(recipe.id).map(String::as_str));
    }

    let (start, end) = (start_of_line(text, first.start_byte()), end_of_line(text, last.end_byte()));
    let indent = indentation(&text[start..]);
    let starts = iter::once(start).chain(text[start..end].match_indices('\n').map(|(at, _)| start + at + 1));
    let starts: Vec<usize> = starts.filter(|at| !text[*at..].starts_with(['\r', '\n'])).collect();
    let leaf =
        |at: usize| outline.root().descendant_for_byte_range(at - 1, at).is_some_and(|leaf| leaf.child_count() == 0);
    if start + indent.len() != first.start_byte() || starts.iter().skip(1).any(|at| leaf(*at)) {
        return Err(outline.why("indented"));
    }
    let region = replaced(&replaced(region, "RESULT", outline.text(result)), "CLIENT", outline.text(call.receiver));
    let middle = region.lines().position(|line| words(line).any(|word| word == "REST")).ok_or(None)?;
    let part = |part: Vec<&str>| lines::rendered(outline, &part.join("\n"), indent);
    let (eol, unit) = (line_end(text), lines::unit(outline));
    let mut edits = vec![insertion(start, format!("{}{eol}", part(region.lines().take(middle).collect())))];
    edits.extend(starts.into_iter().map(|at| insertion(at, unit)));
    edits.push(insertion(end, format!("{eol}{}", part(region.lines().skip(middle + 1).collect()))));
    Ok(edits)
}
