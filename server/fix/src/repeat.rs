//! Repeating: a statement that keeps a call's result is followed by a loop that makes the call again.

use crate::{
    edit::{Edit, end_of_line, indentation, insertion, line_end, start_of_line},
    insert,
    outline::{Outline, replaced, upwards},
    place::Call,
};
use std::iter;
use tree_sitter::Node;

/// The lines of a call region below the statement that the call stands in: RESULT is where the result goes, CALL the call.
pub(crate) fn statement<'a>(
    outline: &Outline<'a>,
    lines: &str,
    call: &Call<'a>,
    arguments: &[String],
) -> Option<Result<Vec<Edit>, &'a str>> {
    let text = outline.text;
    let refuse = || outline.grammar.style().reasons.get("unrepeatable").map(|why| Err(why.as_str()));
    let Some(step) = upwards(call.node).find(|node| outline.is(*node, "step")) else { return refuse() };
    let kept = outline
        .matches_of(step, "step")
        .find_map(|found| Some((found.node("step.result")?, found.node("step.value")?)));
    let Some((result, _)) = kept.filter(|(_, value)| value.byte_range() == call.node.byte_range()) else {
        return refuse();
    };
    let asked = outline.text(call.node);
    if let Some(why) = repeated(outline, step, asked) {
        return Some(Err(why));
    }
    let rest = text[step.end_byte()..end_of_line(text, step.end_byte())].trim();
    if asked.contains(['\r', '\n']) || !(rest.is_empty() || rest.starts_with("//") || rest.starts_with("/*")) {
        return refuse();
    }
    let indent = indentation(&text[start_of_line(text, step.start_byte())..]);
    // A helper that is asked after each attempt takes the number of a single error.
    let codes =
        arguments.first().and_then(|codes| codes.split('|').next()).unwrap_or(&outline.grammar.style().codeless);
    let lines = replaced(&replaced(lines, "CODES", codes), "RESULT", outline.text(result));
    let lines = replaced(&lines.replace("CALL()", "CALL"), "CALL", asked);
    let at = end_of_line(text, step.end_byte());
    Some(Ok(vec![insertion(at, format!("{}{}", line_end(text), insert::rendered(outline, &lines, indent)))]))
}

/// A loop below the statement makes the same call again.
fn repeated<'a>(outline: &Outline<'a>, step: Node<'a>, asked: &str) -> Option<&'a str> {
    let mut below = iter::successors(step.next_named_sibling(), |node| node.next_named_sibling());
    let next = below.find(|node| !outline.is(*node, "comment"))?;
    let found = outline.marked(next, "loop")?;
    let same = outline.inside(next, "call").any(|(call, _)| outline.text(call) == asked);
    found.note("refuse").filter(|_| same)
}
