//! Repeating: a statement that keeps a call's result is followed by a loop that makes the call again.

use crate::{
    edit::{Edit, end_of_line, indentation, insertion, line_end, start_of_line},
    insert,
    outline::{Outline, upwards},
    place::Call,
};

/// The lines of a call region below the statement that the call stands in: RESULT is where the result goes, CALL the call.
pub(crate) fn statement<'a>(outline: &Outline<'a>, lines: &str, call: &Call<'a>) -> Option<Result<Vec<Edit>, &'a str>> {
    let text = outline.text;
    let refuse = || outline.grammar.style().reasons.get("unrepeatable").map(|why| Err(why.as_str()));
    let step = upwards(call.node).find(|node| outline.is(*node, "step"))?;
    let kept = outline
        .matches_of(step, "step")
        .find_map(|found| Some((found.node("step.result")?, found.node("step.value")?)));
    let Some((result, _)) = kept.filter(|(_, value)| value.byte_range() == call.node.byte_range()) else {
        return refuse();
    };
    let asked = outline.text(call.node);
    let rest = text[step.end_byte()..end_of_line(text, step.end_byte())].trim();
    if asked.contains(['\r', '\n']) || !(rest.is_empty() || rest.starts_with("//") || rest.starts_with("/*")) {
        return refuse();
    }
    let indent = indentation(&text[start_of_line(text, step.start_byte())..]);
    let lines = lines.replace("RESULT", outline.text(result)).replace("CALL", asked);
    let at = end_of_line(text, step.end_byte());
    Some(Ok(vec![insertion(at, format!("{}{}", line_end(text), insert::rendered(outline, &lines, indent)))]))
}
