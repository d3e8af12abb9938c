//! Wrapping: a call becomes what a helper calls, and everything around it stays as it is.

use crate::{
    edit::{Edit, insertion},
    outline::Outline,
    place::Call,
    recipe::Recipe,
};
use std::iter;

/// `client.method(…)` becomes `helper(lambda: client.method(…))`; a method that is handed to a thread becomes
/// `thread(helper, lambda: client.method(…))`. The text of the call itself is not touched.
pub(crate) fn expression(
    outline: &Outline<'_>,
    recipe: &Recipe<'_>,
    call: &Call<'_>,
    arguments: &[String],
) -> Option<Vec<Edit>> {
    let (inner, close) = recipe.after.rsplit_once(')')?;
    let set: String = arguments.iter().map(|argument| format!(", {argument}")).collect();
    let after = format!("{inner}{set}){close}");
    let span = call.node.byte_range();
    if call.runner.is_none() {
        return Some(vec![insertion(span.start, recipe.before), insertion(span.end, after)]);
    }
    let (_, lambda) = recipe.before.split_once('(')?;
    // What runs the method passes no arguments on to the helper, so a helper that needs some is called in the lambda.
    let (before, after) = if set.is_empty() {
        (format!("{}, {lambda}", recipe.name), String::new())
    } else {
        (format!("{lambda}{}", recipe.before), after)
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
