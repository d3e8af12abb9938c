//! Configuring: what a client needs goes below the statement that creates it.

use crate::{
    edit::{Edit, end_of_line, indentation, insertion, line_end, start_of_line},
    insert,
    outline::{Outline, contains, replaced, upwards, words},
    owner,
    place::Call,
};
use tree_sitter::Node;

/// The lines of a call region, with CLIENT for the client that the call is made on, below each place that creates it.
pub(crate) fn client<'a>(outline: &Outline<'a>, lines: &str, call: &Call<'a>) -> Option<Result<Vec<Edit>, &'a str>> {
    let reasons = &outline.grammar.style().reasons;
    let why = |key: &str| reasons.get(key).map(|why| Err(why.as_str()));
    let targets: Vec<Node<'a>> = creations(outline, call);
    let Some(first) = targets.first() else { return why("elsewhere") };
    let name = last_word(outline.text(*first));
    let set = outline.all("configured").find(|(receiver, _)| last_word(outline.text(*receiver)) == name);
    if let Some((_, found)) = set {
        return found.note("refuse").map(Err);
    }
    let mut edits = Vec::new();
    for target in targets {
        let scope = outline.scope(target);
        let step = upwards(target).take_while(|node| node.id() != scope.id()).find(|node| outline.is(*node, "step"));
        let Some(step) = step else { return why("unplaced") };
        let lines = replaced(lines, "CLIENT", outline.text(target));
        edits.push(match outline.matches_of(step, "step").find_map(|found| found.node("step.body")) {
            Some(body) => first_in(outline, body, &lines),
            None => below(outline, step, &lines),
        });
    }
    Some(Ok(edits))
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

/// Lines below a statement; on its line, where something else follows there.
fn below<'a>(outline: &Outline<'a>, step: Node<'a>, lines: &str) -> Edit {
    let text = outline.text;
    let eol = line_end(text);
    let end = step.end_byte();
    let line_end = end_of_line(text, end);
    let own_start = text[start_of_line(text, step.start_byte())..step.start_byte()].trim().is_empty();
    let rest = text[end..line_end].trim();
    let comment = outline
        .root()
        .descendant_for_byte_range(line_end.saturating_sub(1), line_end)
        .is_some_and(|node| outline.is(node, "comment"));
    if !own_start || !(rest.is_empty() || comment) {
        let one: Vec<&str> = lines.lines().map(str::trim).collect();
        return insertion(end, format!(" {}", one.join(" ")));
    }
    let indent = indentation(&text[start_of_line(text, step.start_byte())..]);
    insertion(line_end, format!("{eol}{}", insert::rendered(outline, lines, indent)))
}

/// Lines that become the first of a block.
fn first_in(outline: &Outline<'_>, body: Node<'_>, lines: &str) -> Edit {
    let text = outline.text;
    let indent = indentation(&text[start_of_line(text, body.start_byte())..]);
    let at = body.start_byte() + 1;
    if text[at..end_of_line(text, at)].trim().is_empty() {
        let deeper = format!("{indent}{}", insert::unit(outline));
        return insertion(
            end_of_line(text, at),
            format!("{}{}", line_end(text), insert::rendered(outline, lines, &deeper)),
        );
    }
    insertion(at, format!(" {}", lines.trim()))
}
