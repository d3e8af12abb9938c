//! Says what can be done about an error code at the place where it stands, as edits of the text.
//!
//! The way of an action, in the order of [`retry`]: the syntax tree and what its language's queries ([`pattern`]) mark in it ([`outline`]); the calls that the
//! code speaks of, and whether they wait, are waited for or call back ([`place`]); whose clients they are made on ([`owner`]); the recipe
//! and what its call region asks for ([`recipe`]); whether that is done already, or something speaks against it ([`refuse`]); the change
//! ([`wrap`], [`below`], [`configure`], [`branch`]); helper and imports ([`insert`]); one edit that parses ([`sound`]).
//!
//! A language is a row of the table in [`grammar`], a folder in `queries/` and its recipes in the catalog. Everything is a
//! pure function of the catalog and the text, and works on byte offsets.

mod accept;
mod before;
mod below;
mod branch;
mod configure;
mod copy;
mod edit;
mod grammar;
mod guard;
mod imports;
mod insert;
mod lines;
mod outdated;
mod outline;
mod owner;
mod pattern;
mod place;
mod query;
mod recipe;
mod refuse;
mod source;
mod wrap;

pub use accept::{accept_here, accept_in_file};
pub use edit::{Edit, apply};
pub use outdated::outdated;
pub use source::Source;

use grammar::Grammar;
use iotcodes_catalog::{Catalog, Entry, Handling, Kind, Language, LanguageKind, Retry};
use iotcodes_scan::Finding;
use outline::{Outline, words};
use place::Call;
use recipe::Subject;

/// Something that can be done, or that cannot and says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What an editor's menu shows.
    pub title: String,
    /// Sorted and disjoint. Empty where the action is disabled.
    pub edits: Vec<Edit>,
    /// Why it cannot be done here.
    pub disabled: Option<String>,
    /// Whether it is the one thing to do.
    pub preferred: bool,
}

/// What can be done about a finding at its place, in the order of the calls it speaks of. Empty where nothing helps.
pub fn actions(catalog: &Catalog, language: &Language, source: &Source, finding: &Finding) -> Vec<Action> {
    let text = source.text();
    // The text may be newer than the finding.
    let Some(token) = text.get(finding.range.clone()) else { return Vec::new() };
    let Some((grammar, tree)) = source.tree() else {
        let queries = language.kind == LanguageKind::Config;
        let widened = || query::widened(catalog, language, text, finding, token);
        return queries.then(widened).flatten().into_iter().collect();
    };
    let outline = Outline::new(grammar, tree, text);
    let Some(calls) = place::calls(&outline, &finding.range) else { return Vec::new() };
    let mut actions: Vec<Action> =
        calls.iter().filter_map(|call| retry(catalog, &outline, finding, token, call, &calls)).collect();
    if actions.iter().any(|action| action.disabled.is_none()) {
        // Beside a call that can be changed, the others' reasons are noise.
        actions.retain(|action| action.disabled.is_none());
    }
    // What sets up a client does so for all calls of it.
    actions.dedup();
    if actions.len() > 1 {
        actions.iter_mut().for_each(|action| action.preferred = false);
    }
    if actions.is_empty() {
        actions.extend(futile(catalog, finding, token));
    }
    actions
}

/// Makes ready what the first question about a language has to wait for, and says whether its files have syntax trees. Not for a
/// thread that others wait for.
pub fn prepare(language: &Language) -> bool {
    let grammar = grammar::of(&language.id).next();
    grammar.inspect(|grammar| grammar.prepare()).is_some()
}

/// How many places of a text its language's grammar makes no sense of; `None` where the language has none.
pub fn mistakes(language: &Language, text: &str) -> Option<usize> {
    grammar::parsed(&language.id, text).map(|(_, tree)| Grammar::mistakes(&tree))
}

/// The first recipe that fits the call, worked out, or the reason why it cannot be.
fn retry<'a>(
    catalog: &Catalog,
    outline: &Outline<'a>,
    finding: &Finding,
    token: &str,
    call: &Call<'a>,
    calls: &[Call<'a>],
) -> Option<Action> {
    let (entry, handling) = meanings(catalog, finding)
        .find(|(entry, _)| entry.services().any(|service| call.client.services.iter().any(|known| known == service)))?;
    let ids = entry.recipes.as_ref().unwrap_or(&handling.recipes);
    let title = |id: &str| {
        let twins = calls.iter().filter(|other| other.method == call.method).count();
        let method =
            if twins > 1 { format!("{} in line {}", call.method, call.line()) } else { call.method.to_string() };
        let client = words(outline.text(call.receiver)).last().unwrap_or_default();
        let title = recipe::title(id)?.replace("{call}", &method).replace("{client}", client);
        Some(title.replace("{code}", name(finding, entry, token)))
    };
    let disabled = |id: &str, why: &str| {
        Some(Action { title: title(id)?, edits: Vec::new(), disabled: Some(why.to_string()), preferred: false })
    };
    // Half-typed code is not there to be changed, nor is that of a language which only looks like this one.
    let clear = !call.whole().has_error() && !outline.ancestors(call.node).any(|node| node.is_error());
    let first = ids.iter().find(|id| recipe::title(id).is_some()).filter(|_| clear)?;
    let fitting = ids.iter().filter(|id| call.takes(id)).filter_map(|id| {
        let recipes = catalog.recipes.iter().filter(|recipe| recipe.id == *id && recipe.language == outline.grammar.id);
        // The more a variant says, the nearer it is.
        recipes.filter(|recipe| call.fits(recipe)).max_by_key(|recipe| recipe.variant.len())
    });
    let fitting: Vec<_> = fitting.collect();
    if fitting.is_empty() {
        let of_method = |id: &String| call.client.needless.get(&format!("{id}/{}", call.method));
        let why = ids.iter().find_map(|id| of_method(id).or(call.client.needless.get(id)));
        // Why a call is not repeated matters where it would be.
        let why = why.or(call.client.refuse.as_ref().filter(|_| handling.retry == Retry::Yes))?;
        return disabled(first, why);
    }
    let worked_out = |recipe| {
        let recipe = recipe::read(outline.grammar, recipe)?;
        let arguments = recipe.arguments(entry, handling);
        let arguments: Vec<String> = arguments.iter().map(|text| lines::requoted(outline, text)).collect();
        if let Some(why) = refuse::reason(outline, &recipe, call, &arguments) {
            return disabled(recipe.id, why);
        }
        let subject = Subject {
            node: outline.root().descendant_for_byte_range(finding.range.start, finding.range.end)?,
            entry,
            catalog,
        };
        let change = recipe.form.change(outline, &recipe, call, &arguments, &subject);
        let edits = match change.and_then(|edits| Ok([edits, insert::helper(outline, &recipe, call.node)?].concat())) {
            Ok(edits) => edits,
            Err(why) => return disabled(recipe.id, why?),
        };
        let edits = imports::renamed(outline, &recipe.imports, edit::in_order(edits))?;
        let title = title(recipe.id)?;
        sound(outline, &edits).then_some(Action { title, edits, disabled: None, preferred: recipe.is_safe() })
    };
    let mut refused = None;
    for recipe in fitting {
        match worked_out(recipe) {
            Some(action) if action.disabled.is_none() => return Some(action),
            other => refused = refused.or(other),
        }
    }
    refused
}

/// Says of a code that no retry helps against why that is so.
fn futile(catalog: &Catalog, finding: &Finding, token: &str) -> Option<Action> {
    let (entry, handling) = meanings(catalog, finding).next()?;
    let recipes = entry.recipes.as_ref().unwrap_or(&handling.recipes);
    (handling.retry != Retry::Yes && recipes.is_empty()).then(|| Action {
        title: format!("{} ({})", handling.title, name(finding, entry, token)),
        edits: Vec::new(),
        disabled: Some(handling.advice.clone()),
        preferred: false,
    })
}

/// The entries of a finding with their handling, the likeliest first.
fn meanings<'a>(catalog: &'a Catalog, finding: &'a Finding) -> impl Iterator<Item = (&'a Entry, &'a Handling)> {
    finding.entries.iter().filter_map(|&id| {
        let entry = catalog.entries.get(id)?;
        Some((entry, catalog.handling(&entry.handling)?))
    })
}

/// What a title calls the code: a number as it stands in the text, else the entry.
fn name<'a>(finding: &Finding, entry: &'a Entry, token: &'a str) -> &'a str {
    if matches!(finding.kind, Kind::Number | Kind::Short) { token } else { entry.key() }
}

/// Whether the edits leave a text behind that parses as well as the one before.
fn sound(outline: &Outline<'_>, edits: &[Edit]) -> bool {
    let after = source::changed(outline.grammar, outline.tree, outline.text, &apply(outline.text, edits), edits);
    after.is_some_and(|after| Grammar::mistakes(&after) <= Grammar::mistakes(outline.tree))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_breaks_the_syntax_is_not_sound() {
        let source = Source::new("python", "value = f(1)\n", None);
        let (grammar, tree) = source.tree().expect("Python is in the table");
        let outline = Outline::new(grammar, tree, source.text());
        assert!(sound(&outline, &[edit::insertion(8, "g("), edit::insertion(12, ")")]));
        assert!(!sound(&outline, &[edit::insertion(8, "g(")]));
    }
}
