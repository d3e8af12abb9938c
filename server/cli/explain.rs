//! `iotcodes explain`: what a code, name, family, message, service or handling class means.

use crate::{Outcome, output};
use anyhow::Result;
use clap::{Args, ValueEnum};
use iotcodes_catalog::{Answer, Catalog, Entry, EntryId, Status};
use iotcodes_scan::view;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A code (404103), a name in any case, a family (4041xx, 500xxx), the text of a reply, a service (iot-dps) or a handling class.
    #[arg(required = true, value_name = "QUERY")]
    queries: Vec<String>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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

/// An entry as `--format json` prints it. Keys are only ever added.
#[derive(Serialize)]
struct Page<'a> {
    services: Vec<&'a str>,
    code: Option<&'a str>,
    name: &'a str,
    family: Option<&'a str>,
    http: Option<u16>,
    handling: HandlingId<'a>,
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
    /// `None`, as `retry`, where a project's own entry names a handling that is not known.
    title: Option<&'a str>,
    retry: Option<&'a str>,
}

/// Prints every answer; unknown queries are named on standard error with what is spelled like them.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let project = crate::project()?;
    let catalog = project.catalog();
    let mut entries: Vec<EntryId> = Vec::new();
    let mut pages: Vec<String> = Vec::new();
    let mut outcome = crate::outcome(&project);
    for query in &arguments.queries {
        match catalog.find(query) {
            Answer::Entries(found) => {
                for id in found {
                    if !entries.contains(&id) {
                        entries.push(id);
                        pages.push(view::page(catalog, id));
                    }
                }
            }
            Answer::Page(id) => pages.extend(view::reference_page(catalog, &id)),
            Answer::Nothing(nearest) => {
                outcome = outcome.max(Outcome::Found);
                output::say(format_args!("nothing is known about {query:?}{}", suggestion(&nearest)));
            }
        }
    }
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Markdown => out.write_all(pages.join("\n---\n\n").as_bytes())?,
        Format::Text => {
            let pages: Vec<String> = pages.iter().map(|page| view::plain(page)).collect();
            out.write_all(pages.join(&format!("\n{}\n\n", "-".repeat(72))).as_bytes())?;
        }
        Format::Json => {
            let list: Vec<Page<'_>> = entries.iter().map(|&id| page(catalog, &catalog.entries[id])).collect();
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
    let handling = catalog.handling(&entry.handling);
    Page {
        services: entry.services().collect(),
        code: entry.code.as_deref(),
        name: &entry.name,
        family: entry.family.as_deref(),
        http: entry.http,
        handling: HandlingId {
            id: &entry.handling,
            title: handling.map(|handling| handling.title.as_str()),
            retry: handling.map(|handling| handling.retry.as_str()),
        },
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

/// How one entry refers to another: the bare key in its own service.
fn reference(from: &Entry, to: &Entry) -> String {
    if from.service == to.service { to.key().to_string() } else { format!("{}/{}", to.service, to.key()) }
}
