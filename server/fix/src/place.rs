//! Where a code stands, and which calls it speaks of there.

use crate::{
    edit::{end_of_line, start_of_line},
    grammar::Client,
    outline::{Marked, Match, Outline, contains, words},
    owner,
};
use iotcodes_catalog::Recipe;
use std::{collections::HashSet, iter, ops::Range, rc::Rc};
use tree_sitter::Node;

/// A request made through an SDK's client.
pub(crate) struct Call<'a> {
    /// The call, or the method where it is handed to something that calls it.
    pub(crate) node: Node<'a>,
    /// What the method is asked of.
    pub(crate) receiver: Node<'a>,
    /// The method's name.
    pub(crate) method: &'a str,
    /// The call that the method is handed to.
    pub(crate) runner: Option<Node<'a>>,
    /// The list of its arguments.
    arguments: Option<Node<'a>>,
    /// How its result comes, where the query tells ways apart: the second part of the recipes' variant.
    pub(crate) shape: Option<&'static str>,
    /// The argument that its result is given to.
    pub(crate) callback: Option<Node<'a>>,
    /// Whose client the receiver is.
    pub(crate) client: &'static Client,
}

impl<'a> Call<'a> {
    /// What is changed: the call, or the one that its method is handed to.
    pub(crate) fn whole(&self) -> Node<'a> {
        self.runner.unwrap_or(self.node)
    }

    /// Whether a recipe is written for calls like this one. What leaves the call as it is fits all of them.
    pub(crate) fn fits(&self, recipe: &Recipe) -> bool {
        let Some(rest) = recipe.variant.strip_prefix(&*self.client.owner) else { return false };
        let shape = rest.strip_prefix('-').unwrap_or(rest);
        let spares = || ["CLIENT", "ERROR", "HANDLER"].iter().any(|word| recipe.call.contains(word));
        shape == self.shape.unwrap_or_default() || (shape.is_empty() && spares())
    }

    /// Whether a place in the call's text is given to a recipe's helper as it is.
    pub(crate) fn hands_over(&self, node: Node<'a>) -> bool {
        self.callback.is_some_and(|callback| contains(callback, node))
    }

    /// Whether a recipe that is for some methods only is for this one.
    pub(crate) fn takes(&self, recipe: &str) -> bool {
        let of_method = |key: &String| key.split('/').next() == Some(self.method);
        self.client.more.get(recipe).is_none_or(|methods| methods.keys().any(of_method))
    }

    /// What it is given, as far as a query marks its list of arguments.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = Node<'a>> {
        let list = self.arguments;
        (0..list.map_or(0, |list| list.named_child_count())).filter_map(move |index| list?.named_child(index as u32))
    }

    /// The line of the method's name, counted from 1.
    pub(crate) fn line(&self) -> usize {
        self.receiver.end_position().row + 1
    }
}

/// The calls that the code at `range` speaks of, in the order of the text. `None` where it stands in no place that could
/// speak of any: a table of codes, a test, a constant.
pub(crate) fn calls<'a>(outline: &Outline<'a>, range: &Range<usize>) -> Option<Vec<Call<'a>>> {
    let node = outline.root().descendant_for_byte_range(range.start, range.end)?;
    if outline.is(node, "comment") {
        return beside(outline, node);
    }
    failed(outline, node).or_else(|| of_statement(outline, node))
}

/// A comment speaks of the call on its line, else of the handler it stands in, else of the statement below it.
fn beside<'a>(outline: &Outline<'a>, comment: Node<'a>) -> Option<Vec<Call<'a>>> {
    let row = comment.start_position().row;
    // What a callback holds is beside the calls in it, and not beside the one that it is given to.
    let function = outline.scope(comment);
    let of_line = |node: &Node<'a>| {
        contains(function, *node) && (node.start_position().row..=node.end_position().row).contains(&row)
    };
    let at = comment.start_byte();
    let on_line = marked_near(outline, start_of_line(outline.text, at)..end_of_line(outline.text, at));
    let on_line = on_line.filter(|(node, _)| of_line(node));
    let on_line: Vec<Call<'a>> = on_line.filter_map(|(node, found)| call(outline, node, &found)).collect();
    if !on_line.is_empty() {
        return Some(on_line);
    }
    if let Some(calls) = failed(outline, comment) {
        return Some(calls);
    }
    let mut below = comment.next_named_sibling()?;
    let mut last_row = row;
    while outline.is(below, "comment") {
        last_row = below.start_position().row;
        below = below.next_named_sibling()?;
    }
    let start = below.start_byte();
    let first = outline.root().descendant_for_byte_range(start, start)?;
    let same_start = outline
        .upwards(first)
        .take_while(|node| node.start_byte() == start && node.start_position().row == last_row + 1);
    for node in same_start {
        if outline.is(node, "statement") {
            return filled(calls_in(outline, node));
        }
        if outline.is(node, "branch") {
            return decided(outline, node);
        }
        if let Some(guard) = outline.marked(node, "guard") {
            return filled(guarded(outline, guard.node("guard.body")?));
        }
    }
    None
}

/// The calls whose failure the code is compared, reported or explained for: those of the guarded block that the handler
/// belongs to, or of the statement that set what is being decided on.
fn failed<'a>(outline: &Outline<'a>, node: Node<'a>) -> Option<Vec<Call<'a>>> {
    for node in outline.upwards(node) {
        if let Some(guard) = outline.marked(node, "guard.handler") {
            return Some(guarded(outline, guard.node("guard.body")?));
        }
        if outline.is(node, "branch")
            && let Some(calls) = decided(outline, node)
        {
            return Some(calls);
        }
        if outline.is(node, "scope.function") {
            return filled(calling_back(outline, node));
        }
        if outline.is(node, "scope.class") {
            return None;
        }
    }
    None
}

/// The calls that give their result to a function: it is their argument, or stands there by its name.
fn calling_back<'a>(outline: &Outline<'a>, function: Node<'a>) -> Vec<Call<'a>> {
    let name = outline.matches_of(function, "scope.function").find_map(|found| found.node("function.name"));
    let given = |callback: Node<'a>| {
        callback.id() == function.id() || name.is_some_and(|name| outline.text(callback) == outline.text(name))
    };
    let names = name.into_iter().flat_map(|name| outline.places(0..outline.text.len(), outline.text(name)));
    let mut calls: Vec<_> =
        iter::once(function.start_byte()).chain(names).flat_map(|at| marked_near(outline, at..at + 1)).collect();
    let mut seen = HashSet::new();
    calls.retain(|(node, _)| {
        seen.insert(node.id())
            && shaped(outline, *node).and_then(|found| found.node("call.callback")).is_some_and(given)
    });
    calls.sort_by_key(|(node, _)| node.start_byte());
    calls.into_iter().filter_map(|(node, found)| call(outline, node, &found)).collect()
}

/// The calls behind a branch: `code` was set in a handler, or by the call itself, in a statement before it.
fn decided<'a>(outline: &Outline<'a>, branch: Node<'a>) -> Option<Vec<Call<'a>>> {
    let conditions = outline.matches_of(branch, "branch").filter_map(|found| found.node("branch.condition"));
    let mut names: Vec<&str> = conditions.flat_map(|condition| words(outline.text(condition))).collect();
    // The branch's own first part, and what it makes its values of.
    if let Some(setter) = outline.matches_of(branch, "branch").find_map(|found| found.node("branch.setter")) {
        let calls = calls_in(outline, setter);
        if !calls.is_empty() {
            return Some(calls);
        }
        let set: Vec<&str> = outline.inside(setter, "declare.name").map(|(name, _)| outline.text(name)).collect();
        names.extend(words(outline.text(setter)));
        names.retain(|name| !set.contains(name));
    }
    let mut before = branch.prev_named_sibling();
    while let Some(statement) = before {
        let setters: Vec<Node<'a>> = outline
            .inside(statement, "declare.name")
            .filter(|(name, _)| names.contains(&outline.text(*name)))
            .map(|(name, _)| name)
            .collect();
        if let Some(guard) = outline.marked(statement, "guard") {
            let in_handler =
                |setter: &Node<'a>| outline.ancestors(*setter).any(|node| outline.is(node, "guard.handler"));
            if setters.iter().any(in_handler) {
                return filled(guarded(outline, guard.node("guard.body")?));
            }
        }
        if !setters.is_empty() {
            let calls = calls_in(outline, statement);
            if !calls.is_empty() {
                return Some(calls);
            }
            // What the value was made of may have been asked for further above.
            names.extend(words(outline.text(statement)));
        }
        before = statement.prev_named_sibling();
    }
    None
}

/// The calls of the statement that the code stands in.
fn of_statement<'a>(outline: &Outline<'a>, node: Node<'a>) -> Option<Vec<Call<'a>>> {
    let statement = outline.upwards(node).find(|node| outline.is(*node, "statement"))?;
    let mut calls = calls_in(outline, statement);
    // What is handed to a call does not say how it fails.
    calls.retain(|call| !contains(call.node, node));
    filled(calls)
}

fn filled<T>(calls: Vec<T>) -> Option<Vec<T>> {
    (!calls.is_empty()).then_some(calls)
}

/// The calls of a guarded block. Those that an inner block guards fail there first, and count only where there are no others.
fn guarded<'a>(outline: &Outline<'a>, body: Node<'a>) -> Vec<Call<'a>> {
    let except = outline.marked(body, "guard.body").and_then(|guard| guard.note("except"));
    let calls = calls_in(outline, body).into_iter().filter(|call| except != Some(&*call.client.owner));
    let (own, inner): (Vec<_>, Vec<_>) = calls.partition(|call| {
        outline
            .upwards(call.node)
            .find(|node| outline.is(*node, "guard.body"))
            .is_some_and(|nearest| nearest.id() == body.id())
    });
    if own.is_empty() { inner } else { own }
}

/// The calls made in a node, without those in functions and classes that it only defines.
fn calls_in<'a>(outline: &Outline<'a>, container: Node<'a>) -> Vec<Call<'a>> {
    let made = |node: Node<'a>| {
        let mut around =
            outline.ancestors(node).take_while(|around| contains(container, *around) && around.id() != container.id());
        around.all(|node| {
            outline.is(node, "scope.chained")
                || !(outline.is(node, "scope.function") || outline.is(node, "scope.class"))
        })
    };
    let mut calls: Vec<Call<'a>> = marked(outline, container)
        .filter(|(node, _)| made(*node))
        .filter_map(|(node, found)| call(outline, node, &found))
        .collect();
    calls.sort_by_key(|call| call.receiver.end_byte());
    calls
}

fn marked<'a>(outline: &Outline<'a>, container: Node<'a>) -> impl Iterator<Item = Marked<'a>> {
    outline.inside(container, "call").chain(outline.inside(container, "call.handed"))
}

/// The same for those that have a part in a range.
fn marked_near<'a>(outline: &Outline<'a>, range: Range<usize>) -> impl Iterator<Item = Marked<'a>> {
    outline.near(range.clone(), "call").chain(outline.near(range, "call.handed"))
}

fn call<'a>(outline: &Outline<'a>, node: Node<'a>, found: &Match<'a>) -> Option<Call<'a>> {
    let receiver = found.node("call.receiver")?;
    let method = outline.text(found.node("call.method")?);
    let client = owner::of(outline, receiver, method)?;
    let (runner, arguments) = (found.node("call.runner"), found.node("call.arguments"));
    let shaped = shaped(outline, node);
    let shape = found
        .note("shape")
        .or_else(|| shaped.as_ref()?.note("shape"))
        .or_else(|| inherited(outline, node).filter(|_| runner.is_none()));
    let callback = shaped.as_ref().and_then(|found| found.node("call.callback"));
    Some(Call { node, receiver, method, runner, arguments, shape, callback, client })
}

/// What says that a call gives its result to an argument.
fn shaped<'a>(outline: &Outline<'a>, node: Node<'a>) -> Option<Rc<Match<'a>>> {
    // A function of this file that is handed over by its name is a callback, whatever it is called.
    let of_file = |found: &Rc<Match<'a>>| {
        let named = |callback| outline.named(outline.root(), "function.name", outline.text(callback)).next();
        found.node("call.callback").and_then(named).is_some()
    };
    outline.marked(node, "call.shape").or_else(|| outline.marked(node, "call.maybe").filter(of_file))
}

/// What the function around a call says of its shape.
fn inherited<'a>(outline: &Outline<'a>, node: Node<'a>) -> Option<&'static str> {
    let function =
        outline.ancestors(node).find(|node| outline.is(*node, "deferred") || outline.is(*node, "scope.function"))?;
    outline.matches_of(function, "scope.blocking").find_map(|found| found.note("shape"))
}
