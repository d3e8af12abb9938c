//! `iotcodes explain`: what a code, name, family, message, service, handling class or episode means.

use crate::{Outcome, Own, output};
use anyhow::Result;
use clap::{Args, ValueEnum};
use iotcodes_catalog::{Answer, Catalog, Entry, EntryId, Handling, Status};
use iotcodes_scan::view;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A code (404103), a name in any case, a family (4041xx, 500xxx), the text of a reply, a service (iot-dps), a handling class
    /// or an episode (token-renewal).
    #[arg(required = true, value_name = "QUERY")]
    queries: Vec<String>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    own: Own,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Plain text for the terminal.
    Text,
    /// Markdown, word for word what an editor shows.
    Markdown,
    /// An array with one object an entry.
    Json,
}

/// What a query can mean.
#[derive(PartialEq)]
enum Subject {
    Entry(EntryId),
    /// The page of a service, of a handling class or of an episode, by its id.
    Reference(String),
}

/// An entry as `--format json` prints it. Keys are only ever added.
#[derive(Serialize)]
struct Page<'a> {
    services: Vec<&'a str>,
    code: Option<&'a str>,
    name: &'a str,
    family: Option<&'a str>,
    http: Option<u16>,
    /// `None` for a service's page.
    handling: Option<HandlingId<'a>>,
    recipes: &'a [String],
    summary: &'a str,
    body: &'a str,
    aliases: Vec<&'a str>,
    see: Vec<String>,
    sources: &'a [String],
    status: Status,
}

#[derive(Serialize)]
struct HandlingId<'a> {
    id: &'a str,
    title: &'a str,
    retry: &'a str,
}

/// Prints every answer; unknown queries are named on standard error with what is spelled like them.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let project = arguments.own.project()?;
    let catalog = project.catalog();
    let mut subjects: Vec<Subject> = Vec::new();
    let mut outcome = crate::outcome(&project);
    for query in &arguments.queries {
        let found = match catalog.find(query) {
            Answer::Entries(found) => found.into_iter().map(Subject::Entry).collect(),
            Answer::Page(id) => vec![Subject::Reference(id)],
            Answer::Nothing(nearest) => {
                outcome = outcome.max(Outcome::Found);
                output::say(format_args!("nothing is known about {query:?}{}", suggestion(&nearest)));
                continue;
            }
        };
        for subject in found {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
    }
    let pages = subjects.iter().filter_map(|subject| match subject {
        Subject::Entry(id) => Some(view::page(catalog, *id)),
        Subject::Reference(id) => view::reference_page(catalog, id),
    });
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Markdown => out.write_all(pages.collect::<Vec<_>>().join("\n---\n\n").as_bytes())?,
        Format::Text => {
            let pages: Vec<String> = pages.map(|page| view::plain(&page)).collect();
            out.write_all(pages.join(&format!("\n{}\n\n", "-".repeat(72))).as_bytes())?;
        }
        Format::Json => {
            let list: Vec<Page<'_>> = subjects
                .iter()
                .filter_map(|subject| match subject {
                    Subject::Entry(id) => Some(page(catalog, &catalog.entries[*id])),
                    Subject::Reference(id) => service_page(catalog, id)
                        .or_else(|| handling_page(catalog, id))
                        .or_else(|| episode_page(catalog, id)),
                })
                .collect();
            output::json_line(&mut out, &list)?;
        }
    }
    out.flush()?;
    Ok(outcome)
}

fn suggestion(nearest: &[String]) -> String {
    if nearest.is_empty() {
        return "; expected a code such as 404103, a name, a family such as 4041xx, or the text of a reply".to_string();
    }
    format!("; spelled like it: {}", nearest.join(", "))
}

fn page<'a>(catalog: &'a Catalog, entry: &'a Entry) -> Page<'a> {
    Page {
        services: entry.services().collect(),
        code: entry.code.as_deref(),
        name: &entry.name,
        family: entry.family.as_deref(),
        http: entry.http,
        handling: catalog.handling(&entry.handling).map(handling_id),
        recipes: catalog.recipes_of(entry),
        summary: &entry.summary,
        body: &entry.body,
        aliases: entry.aliases.iter().map(|alias| alias.code.as_str()).collect(),
        see: entry
            .see
            .iter()
            .filter_map(|key| catalog.see(entry, key))
            .map(|id| reference(entry, &catalog.entries[id]))
            .collect(),
        sources: &entry.sources,
        status: entry.status,
    }
}

fn service_page<'a>(catalog: &'a Catalog, id: &str) -> Option<Page<'a>> {
    let service = catalog.service(id)?;
    let (summary, body) = service.page.split_once("\n\n").unwrap_or((&service.page, ""));
    Some(Page {
        services: vec![&service.id],
        summary,
        sources: std::slice::from_ref(&service.docs),
        ..reference_page(&service.title, body)
    })
}

fn handling_page<'a>(catalog: &'a Catalog, id: &str) -> Option<Page<'a>> {
    let handling = catalog.handling(id)?;
    let (summary, recipes) = (&handling.summary, &handling.recipes);
    Some(Page {
        handling: Some(handling_id(handling)),
        recipes,
        summary,
        ..reference_page(&handling.title, &handling.body)
    })
}

fn episode_page<'a>(catalog: &'a Catalog, id: &str) -> Option<Page<'a>> {
    let episode = catalog.episode(id)?;
    Some(Page { summary: &episode.summary, ..reference_page(&episode.title, &episode.body) })
}

/// A page that is about no single error.
fn reference_page<'a>(name: &'a str, body: &'a str) -> Page<'a> {
    Page {
        services: Vec::new(),
        code: None,
        name,
        family: None,
        http: None,
        handling: None,
        recipes: &[],
        summary: "",
        body,
        aliases: Vec::new(),
        see: Vec::new(),
        sources: &[],
        status: Status::Active,
    }
}

fn handling_id(handling: &Handling) -> HandlingId<'_> {
    HandlingId { id: &handling.id, title: &handling.title, retry: handling.retry.as_str() }
}

/// How one entry refers to another: the bare key in its own service.
fn reference(from: &Entry, to: &Entry) -> String {
    if from.service == to.service { to.key().to_string() } else { format!("{}/{}", to.service, to.key()) }
}
