//! Puts lines of a recipe into a file as if they had been written there.

use crate::{
    edit::{self, Edit, end_of_line, indentation, insertion, line_end, start_of_line},
    outline::{Marked, Outline},
};
use std::collections::BTreeSet;
use tree_sitter::Node;

/// Lines below a statement; on its line, where something else follows there.
pub(crate) fn below<'a>(outline: &Outline<'a>, step: Node<'a>, lines: &str) -> Edit {
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
    insertion(line_end, format!("{eol}{}", rendered(outline, lines, indent)))
}

/// Lines above something; before it, where other text stands in front of it on its line.
pub(crate) fn above<'a>(outline: &Outline<'a>, node: Node<'a>, lines: &str) -> Edit {
    let (text, at) = (outline.text, node.start_byte());
    let start = start_of_line(text, at);
    let indent = indentation(&text[start..]);
    let lines = rendered(outline, lines, indent);
    if start + indent.len() == at {
        return insertion(start, format!("{lines}{}", line_end(text)));
    }
    insertion(at, format!("{} ", lines.trim_start()))
}

/// The lines that a block of a recipe holds.
pub(crate) fn within<'a>(recipe: &Outline<'a>, block: Node<'a>) -> &'a str {
    let text = recipe.text;
    let start = match text[block.start_byte()..].strip_prefix('{') {
        Some(_) => (end_of_line(text, block.start_byte()) + 1).min(block.end_byte() - 1),
        None => start_of_line(text, block.start_byte()),
    };
    let end = if text[..block.end_byte()].ends_with('}') { block.end_byte() - 1 } else { block.end_byte() };
    text[start..end].trim_end()
}

/// Lines that become the first of a block. `None` where they would have to share a line with what its indentation holds.
pub(crate) fn first_in<'a>(outline: &Outline<'a>, body: Node<'a>, lines: &str) -> Option<Vec<Edit>> {
    let (text, eol) = (outline.text, line_end(outline.text));
    let first = body.named_child(0);
    if !outline.text(body).starts_with('{') {
        let start = start_of_line(text, first?.start_byte());
        let indent = indentation(&text[start..]);
        let own_line = start + indent.len() == first?.start_byte();
        return own_line.then(|| vec![insertion(start, format!("{}{eol}", rendered(outline, lines, indent)))]);
    }
    let (open, close) = (body.start_byte() + 1, body.end_byte() - 1);
    let outer = indentation(&text[start_of_line(text, open)..]);
    let deeper = format!("{outer}{}", unit(outline));
    let opening = format!("{eol}{}", rendered(outline, lines, &deeper));
    let end = end_of_line(text, open);
    let rest = text[open..end].trim();
    if rest.is_empty() || (rest.starts_with("//") && end < close) {
        return Some(vec![insertion(end, opening)]);
    }
    if lines.trim().lines().count() == 1 {
        return Some(vec![insertion(open, format!(" {}", lines.trim()))]);
    }
    // A block of one line gets several.
    let Some(first) = first else {
        return Some(vec![Edit { range: open..close, text: format!("{opening}{eol}{outer}") }]);
    };
    let inside = text[..close].trim_end().len();
    let apart = Edit { range: open..first.start_byte(), text: format!("{opening}{eol}{deeper}") };
    Some(vec![apart, Edit { range: inside..close, text: format!("{eol}{outer}") }])
}

/// Text of a recipe in the quotes that the file prefers, where its language has two kinds of them.
pub(crate) fn requoted(outline: &Outline<'_>, text: &str) -> String {
    let Some(tree) = outline.doubles().then(|| outline.grammar.parse(text)).flatten() else {
        return text.to_string();
    };
    let own = Outline::new(outline.grammar, &tree, text);
    let plain = own.all("quotes").map(|(node, _)| node).filter(|node| !own.text(*node).contains(['"', '\\']));
    let edits = plain.map(|node| {
        let inner = own.text(node).trim_matches('\'').to_string();
        Edit { range: node.byte_range(), text: format!("\"{inner}\"") }
    });
    edit::apply(text, &edit::in_order(edits.collect()))
}

/// How many statements tell whether a file ends them with semicolons.
const TELLING: usize = 64;

/// Lines of a recipe without the semicolons at the ends of statements, where the language can do without and the file does.
pub(crate) fn unterminated(outline: &Outline<'_>, text: &str) -> String {
    let optional = outline.grammar.style().optional_semicolons;
    let last_in_line = |node: &Node<'_>| outline.text[node.end_byte()..].starts_with(['\r', '\n']);
    let mut ends = outline.all("statement").map(|(node, _)| node).take(TELLING).filter(last_in_line).peekable();
    if !optional || ends.peek().is_none() || ends.any(|node| outline.text(node).ends_with(';')) {
        return text.to_string();
    }
    let Some(tree) = outline.grammar.parse(text) else { return text.to_string() };
    let own = Outline::new(outline.grammar, &tree, text);
    let statements = own.all("statement").chain(own.all("head.import")).map(|(node, _)| node);
    let ended = statements.filter(|node| {
        let rest = &text[node.end_byte()..];
        // A line that begins with one of these would belong to the statement.
        let next = rest.trim_start();
        let comment = next.starts_with("//") || next.starts_with("/*");
        let goes_on = !comment && next.starts_with(['(', '[', '`', '+', '-', '/']);
        own.text(*node).ends_with(';') && (rest.is_empty() || rest.starts_with('\n')) && !goes_on
    });
    let edits: BTreeSet<usize> = ended.map(|node| node.end_byte()).collect();
    let edits: Vec<Edit> = edits.into_iter().map(|end| Edit { range: end - 1..end, text: String::new() }).collect();
    edit::apply(text, &edits)
}

/// Lines of a recipe in the file's own indentation, line ends and brackets; `indent` goes before each.
pub(crate) fn rendered(outline: &Outline<'_>, lines: &str, indent: &str) -> String {
    let lines = &unterminated(outline, &requoted(outline, lines));
    let unit = unit(outline);
    // The recipe has them deeper or less deep. The lines of a block comment are a space further in, and tell nothing.
    let base = indentation(lines);
    let inside = |line| indentation(line).strip_prefix(base).unwrap_or_default();
    let telling = lines.lines().filter(|line| !line.trim_start().starts_with('*'));
    let own_unit = telling.map(inside).find(|space| !space.is_empty()).unwrap_or(unit);
    let joined = joins(outline);
    let mut out = String::new();
    for (index, line) in lines.trim_end().lines().enumerate() {
        let space = inside(line);
        let text = line.trim_start();
        let follows = joined
            && out.trim_end().ends_with('}')
            && outline.grammar.style().joined.iter().any(|word| text.starts_with(&**word));
        if (joined && text == "{") || follows {
            out.push(' ');
            out.push_str(text);
            continue;
        }
        out.push_str(if index > 0 { line_end(outline.text) } else { "" });
        if text.is_empty() {
            continue;
        }
        let depth = space.len() / own_unit.len();
        out.push_str(indent);
        out.push_str(&unit.repeat(depth));
        out.push_str(&space[depth * own_unit.len()..]);
        out.push_str(text);
    }
    out
}

/// Whether the file opens brackets at the end of a line, where the recipes of its language give them a line of their own.
pub(crate) fn joins(outline: &Outline<'_>) -> bool {
    let on_line = |(node, _): Marked<'_>| {
        let start = start_of_line(outline.text, node.start_byte());
        !outline.text[start..node.start_byte()].trim().is_empty()
    };
    outline.all("bracket").next().is_some_and(on_line)
}

/// By how much the file indents one level.
pub(crate) fn unit<'a>(outline: &Outline<'a>) -> &'a str {
    let indent = |at: usize| indentation(&outline.text[start_of_line(outline.text, at)..]);
    let found = outline.all("indented").find_map(|(node, _)| {
        let outer = indent(node.parent()?.parent()?.start_byte());
        indent(node.start_byte()).strip_prefix(outer).filter(|unit| !unit.is_empty())
    });
    found.unwrap_or(&outline.grammar.style().unit)
}
