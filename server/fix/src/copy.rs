//! Copying: what gets several values goes into a function as a copy that keeps its value.

use crate::{
    edit::Edit,
    lines,
    outline::{Outline, words},
    place::Call,
    refuse,
};
use tree_sitter::Node;

/// The edits that put copies in the place of such names in a call; `None` where the language or the place has no room for them.
pub(crate) fn edits<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for (name, copy) in names(outline, call)? {
        let ahead = ahead(outline, call)?;
        let style = outline.grammar.style().copy.as_deref()?;
        let function = outline.scope(call.node);
        if words(outline.text(function)).any(|word| word == copy) {
            return None;
        }
        let declared = outline.named(function, "declare.name", name);
        let mut declared = declared.filter(|(node, _)| outline.scope(*node).id() == function.id());
        let (node, of_type) = declared.find_map(|(node, found)| Some((node, found.node("declare.type")?)))?;
        let line = style.replace("{type}", outline.text(of_type)).replace("{name}", &copy).replace("{value}", name);
        edits.push(lines::above(outline, ahead, &line));
        let (text, start) = (outline.text(call.whole()), call.whole().start_byte());
        let used = words(text).filter(|word| *word == name).map(|word| word.as_ptr() as usize - text.as_ptr() as usize);
        // Not a word of a text, nor a member or a method of this name.
        let is_name = |at: &usize| {
            let range = start + at..start + at + name.len();
            let leaf = outline.root().named_descendant_for_byte_range(range.start, range.end);
            leaf.is_some_and(|leaf| leaf.byte_range() == range && leaf.kind() == node.kind())
        };
        let used = used.filter(is_name);
        let used = used.filter(|at| !text[..*at].ends_with('.') && !text[at + name.len()..].starts_with('('));
        edits.extend(used.map(|at| Edit { range: start + at..start + at + name.len(), text: copy.clone() }));
    }
    Some(edits)
}

/// The names that are copied, with those of their copies.
pub(crate) fn names<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<Vec<(&'a str, String)>> {
    let style = outline.grammar.style();
    let changing = refuse::changing(outline, call);
    (changing.is_empty() || style.copy.is_some())
        .then(|| changing.into_keys().map(|name| (name, format!("{name}Copy"))).collect())
}

/// The statement that the call is a part of, where another one can stand before it and is worked out as often.
fn ahead<'a>(outline: &Outline<'a>, call: &Call<'a>) -> Option<Node<'a>> {
    for node in outline.upwards(call.node) {
        if outline.is(node, "ahead") {
            return Some(node);
        }
        if ["branch", "loop", "scope.function"].iter().any(|mark| outline.is(node, mark)) {
            return None;
        }
    }
    None
}
