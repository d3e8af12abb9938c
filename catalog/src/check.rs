//! What must hold inside a page and between files.

use crate::{
    find::normalise,
    model::{Catalog, Entry, EntryKind, Rule},
    read::{Draft, File, Lines, Problem, problem},
};
use std::collections::HashMap;

/// The headings of an entry, in their order; the first two are required.
pub(crate) const ENTRY_HEADINGS: &[&str] =
    &["Why it happens", "What to do", "When to ignore it", "Where to look", "Notes"];

/// The headings of a handling class, in their order; the first three are required.
pub(crate) const HANDLING_HEADINGS: &[&str] =
    &["Why", "What to do", "What never to do", "What the SDKs do by default", "Notes"];

/// The headings of an episode, in their order; all are required.
pub(crate) const EPISODE_HEADINGS: &[&str] = &["What happened", "What to do"];

/// A summary becomes a diagnostic's message, which editors show on one line.
const SUMMARY_CHARACTERS: usize = 120;

/// Splits a page into its summary and the rest, and checks both.
pub(crate) fn prose(
    shown: &str,
    first_line: usize,
    text: &str,
    headings: &[&str],
    required: usize,
    problems: &mut Vec<Problem>,
) -> (String, String) {
    let page = text.trim_matches('\n').trim_end();
    let line = first_line + (text.len() - text.trim_start_matches('\n').len());
    let last_line = line + page.lines().count().saturating_sub(1);
    let (summary, body) =
        if page.starts_with('#') { ("", page) } else { page.split_once("\n\n").unwrap_or((page, "")) };
    let body_line = if summary.is_empty() { line } else { line + summary.lines().count() + 1 };
    let length = summary.chars().count();
    if summary.is_empty() {
        problems.push(problem(
            shown,
            line,
            "the page opens with its summary: expected one sentence before the first heading",
        ));
    } else if summary.contains('\n') {
        problems.push(problem(shown, line, "the summary is one line: expected an empty line after it"));
    } else if length > SUMMARY_CHARACTERS {
        problems.push(problem(
            shown,
            line,
            format!("the summary has {length} characters: expected at most {SUMMARY_CHARACTERS}"),
        ));
    } else if !summary.ends_with('.') {
        problems.push(problem(shown, line, "the summary is a sentence: expected a full stop at its end"));
    }
    let (mut next, mut fenced) = (0, false);
    for (index, heading) in body.lines().enumerate() {
        // Between fences `#` begins a comment of the code shown there.
        fenced ^= heading.trim_start().starts_with("```");
        if fenced || !heading.starts_with('#') {
            continue;
        }
        let line = body_line + index;
        match heading.strip_prefix("## ").and_then(|title| headings.iter().position(|known| *known == title)) {
            Some(place) if place >= next => {
                if place > next && next < required {
                    problems.push(problem(
                        shown,
                        line,
                        format!("expected the heading `## {}` before this one", headings[next]),
                    ));
                }
                next = place + 1;
            }
            Some(_) => problems.push(problem(
                shown,
                line,
                format!("{heading:?} stands twice or out of order: expected {}", headings.join(", ")),
            )),
            None => problems.push(problem(
                shown,
                line,
                format!("unknown heading {heading:?}: expected {}", headings.join(", ")),
            )),
        }
    }
    if next < required {
        problems.push(problem(
            shown,
            last_line,
            format!("the page ends too early: expected the heading `## {}`", headings[next]),
        ));
    }
    (summary.to_string(), body.trim_start_matches('\n').to_string())
}

/// Fills in what an entry takes from its family, and completes relative addresses.
pub(crate) fn inherit(catalog: &Catalog, drafts: &mut [Draft]) {
    let families: Vec<(String, String, String)> = drafts
        .iter()
        .map(|draft| &draft.entry)
        .chain(&catalog.entries)
        .filter(|entry| entry.kind == EntryKind::Family)
        .map(|entry| (entry.service.clone(), entry.pattern().to_string(), entry.handling.clone()))
        .collect();
    for draft in drafts {
        let entry = &mut draft.entry;
        if let Some(code) = &entry.code {
            let covering = families
                .iter()
                .filter(|(service, pattern, _)| {
                    *service == entry.service
                        && pattern.len() == code.len()
                        && code.starts_with(pattern.trim_end_matches('x'))
                })
                .max_by_key(|(_, pattern, _)| pattern.trim_end_matches('x').len());
            if let Some((_, pattern, handling)) = covering {
                entry.family = Some(pattern.clone());
                if entry.handling.is_empty() {
                    entry.handling.clone_from(handling);
                }
            }
        }
        if let Some(service) = catalog.service(&entry.service) {
            for source in &mut entry.sources {
                if !source.starts_with("https://") {
                    *source = format!("{}{source}", service.docs);
                }
            }
        }
    }
}

/// Reports the pages of services whose table no file brought.
pub(crate) fn pages_without_service(catalog: &Catalog, files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for service in catalog.services.iter().filter(|service| service.docs.is_empty()) {
        let page = format!("services/{}/service.md", service.id);
        for file in files.iter().filter(|file| file.path == page) {
            problems.push(problem(&file.shown, 1, "service.toml is missing beside this page"));
        }
    }
    problems
}

/// Checks new entries against each other and against the catalog, and drops those that clash or whose handling nobody knows.
/// Pages that only lack something else (a link, a recipe) are kept, so that a mistake in a user's catalog hides little.
pub(crate) fn between_files(catalog: &Catalog, drafts: &mut Vec<Draft>) -> Vec<Problem> {
    let mut problems = clashes(catalog, drafts);
    let (keys, summaries) = (keys(catalog, drafts), summaries(catalog, drafts));
    for draft in drafts.iter() {
        let (entry, lines) = (&draft.entry, &draft.lines);
        let mut report = |line: usize, message: String| problems.push(problem(&entry.path, line, message));
        if catalog.service(&entry.service).is_none_or(|service| service.docs.is_empty()) {
            report(
                1,
                format!(
                    "no services/{}/service.toml: expected the table of the service beside its codes",
                    entry.service
                ),
            );
        }
        if entry.handling.is_empty() {
            report(
                lines.code,
                "`handling` is missing, and no family covers the code: expected one of the classes in handling/".into(),
            );
        } else if catalog.handling(&entry.handling).is_none() {
            let known: Vec<&str> = catalog.handling.iter().map(|handling| handling.id.as_str()).collect();
            report(
                lines.handling,
                format!("unknown handling {:?}: expected one of {}", entry.handling, known.join(", ")),
            );
        } else if draft.handling.is_some() && inherited(catalog, drafts, draft) == Some(entry.handling.as_str()) {
            report(
                lines.handling,
                format!("`handling` repeats the one of family {}: leave it out", entry.family.as_deref().unwrap_or("")),
            );
        }
        for service in &entry.also_in {
            if catalog.service(service).is_none() || *service == entry.service {
                report(lines.also_in, format!("`also_in` names {service:?}: expected the id of another service"));
            }
        }
        for reference in &entry.see {
            let full =
                if reference.contains('/') { reference.clone() } else { format!("{}/{reference}", entry.service) };
            match keys.get(&full) {
                None => report(lines.see, format!("`see` names {reference:?}, which has no entry")),
                Some(_) if full == format!("{}/{}", entry.service, entry.key()) => {
                    report(lines.see, "`see` names the entry itself".into())
                }
                Some(back) => {
                    let own = format!("{}/{}", entry.service, entry.key());
                    let mutual = back.is_none_or(|back| {
                        back.iter().any(|other| {
                            *other == own || (!other.contains('/') && format!("{}/{other}", split(&full).0) == own)
                        })
                    });
                    if !mutual {
                        report(
                            lines.see,
                            format!(
                                "`see` names {reference:?}, which does not name {} back: add it there, or drop it here",
                                entry.key()
                            ),
                        );
                    }
                }
            }
        }
        for recipe in entry.recipes.iter().flatten() {
            if !catalog.handling.iter().any(|handling| handling.recipes.contains(recipe))
                && !EXTRA_RECIPES.contains(&recipe.as_str())
            {
                report(lines.recipes, format!("unknown recipe {recipe:?}"));
            }
        }
        if let Some(others) = summaries.get(entry.summary.as_str())
            && others.len() > 1
        {
            report(
                lines.body,
                format!(
                    "the summary is also that of {}: expected one that tells them apart",
                    others
                        .iter()
                        .filter(|other| **other != entry.path)
                        .map(|other| other.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            );
        }
    }
    drafts.retain(|draft| catalog.handling(&draft.entry.handling).is_some());
    problems
}

/// Recipes that no class inserts by default; an entry names them itself.
const EXTRA_RECIPES: &[&str] = &[
    "etag-refetch",
    "quota-wait",
    "exists-ok",
    "c2d-lock",
    "queue-purge",
    "upload-notify",
    "method-callback",
    "method-wait",
];

fn split(full: &str) -> (&str, &str) {
    full.split_once('/').unwrap_or(("", full))
}

/// The handling that an entry would have without its own.
fn inherited<'a>(catalog: &'a Catalog, drafts: &'a [Draft], draft: &Draft) -> Option<&'a str> {
    if draft.entry.kind != EntryKind::Code {
        return None;
    }
    let pattern = draft.entry.family.as_deref()?;
    drafts
        .iter()
        .map(|other| &other.entry)
        .chain(&catalog.entries)
        .find(|entry| {
            entry.kind == EntryKind::Family && entry.service == draft.entry.service && entry.pattern() == pattern
        })
        .map(|entry| entry.handling.as_str())
}

/// Every `service/key` with the references it makes; `None` for an entry that was there before and cannot know new ones.
fn keys<'a>(catalog: &'a Catalog, drafts: &'a [Draft]) -> HashMap<String, Option<&'a [String]>> {
    let old = catalog.entries.iter().map(|entry| (entry, None));
    let new = drafts.iter().map(|draft| (&draft.entry, Some(draft.entry.see.as_slice())));
    old.chain(new).map(|(entry, see)| (format!("{}/{}", entry.service, entry.key()), see)).collect()
}

fn summaries(catalog: &Catalog, drafts: &[Draft]) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for entry in drafts.iter().map(|draft| &draft.entry).chain(&catalog.entries) {
        found.entry(entry.summary.clone()).or_default().push(entry.path.clone());
    }
    found
}

/// Drops entries whose number, alias or name is taken in their service, and reports both places.
fn clashes(catalog: &Catalog, drafts: &mut Vec<Draft>) -> Vec<Problem> {
    let mut taken: HashMap<String, String> = HashMap::new();
    for entry in &catalog.entries {
        for (key, _) in identities(entry, &Lines::default()) {
            taken.insert(key, entry.path.clone());
        }
    }
    let mut problems = Vec::new();
    drafts.retain(|draft| {
        let (entry, keys) = (&draft.entry, identities(&draft.entry, &draft.lines));
        // One clash is enough to drop an entry; a copy of another would clash in all its keys.
        let clash = keys.iter().enumerate().find_map(|(place, (key, line))| {
            let twice = keys[..place].iter().any(|(other, _)| other == key).then_some(&entry.path);
            Some((key, *line, taken.get(key).or(twice)?))
        });
        if let Some((key, line, other)) = clash {
            problems.push(problem(
                &entry.path,
                line,
                format!("{key} is already in {other}: expected one entry a code"),
            ));
            return false;
        }
        taken.extend(keys.into_iter().map(|(key, _)| (key, entry.path.clone())));
        true
    });
    problems
}

/// What must be unique in a service, each with its line: the number or pattern, the name, the aliases.
///
/// A family's name is only a heading. An error without a number may share the name of one that has a number.
fn identities(entry: &Entry, lines: &Lines) -> Vec<(String, usize)> {
    let name = normalise(&entry.name);
    let mut own = match entry.kind {
        EntryKind::Code => vec![(entry.key().to_string(), lines.code), (format!("the name {name}"), lines.name)],
        EntryKind::Family => vec![(entry.key().to_string(), lines.code)],
        EntryKind::Name => vec![(format!("the name {name} without a number"), lines.name)],
    };
    own.extend(entry.aliases.iter().map(|alias| (alias.code.clone(), lines.aliases)));
    own.into_iter().map(|(key, line)| (format!("{}/{key}", entry.service), line)).collect()
}

/// The lists of events in all episodes are counted in bits while a log is read.
pub(crate) fn episodes_fit(catalog: &Catalog) -> Option<Problem> {
    let mut lists = 0;
    let too_many = catalog.episodes.iter().find(|episode| {
        lists += episode.rule.lists().len();
        lists > Rule::MOST_LISTS
    })?;
    let message = format!("too many episodes: all of them together can have {} lists of events", Rule::MOST_LISTS);
    Some(problem(&too_many.path, 1, message))
}
