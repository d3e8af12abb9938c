//! `iotcodes list`: the catalog as a table.

use crate::{Outcome, Own};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use iotcodes_catalog::{Entry, EntryKind};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Only entries of this service.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// Only entries of this family, for example 4041xx or 404xxx.
    #[arg(long, value_name = "PATTERN")]
    family: Option<String>,
    /// Only entries of this handling class.
    #[arg(long, value_name = "ID")]
    handling: Option<String>,
    /// How to print the list.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    own: Own,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Columns for the terminal.
    Table,
    /// An array of objects.
    Json,
    /// Comma-separated values with a header.
    Csv,
    /// A table for a document.
    Markdown,
}

/// One line of the list. Keys are only ever added.
#[derive(Serialize)]
struct Row<'a> {
    service: &'a str,
    code: &'a str,
    name: &'a str,
    http: Option<u16>,
    handling: &'a str,
    summary: &'a str,
}

/// Prints the entries that fit every filter. A filter that names nothing known is an error.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let project = arguments.own.project()?;
    let catalog = project.catalog();
    expect_known("service", arguments.service.as_deref(), catalog.services.iter().map(|service| service.id.as_str()))?;
    expect_known(
        "handling",
        arguments.handling.as_deref(),
        catalog.handling.iter().map(|handling| handling.id.as_str()),
    )?;
    expect_known(
        "family",
        arguments.family.as_deref(),
        catalog.entries.iter().map(Entry::pattern).filter(|pattern| !pattern.is_empty()),
    )?;
    let rows: Vec<Row<'_>> = catalog.entries.iter().filter(|entry| arguments.admits(entry)).map(row).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Table => table(&mut out, &rows)?,
        Format::Json => crate::output::json_line(&mut out, &rows)?,
        Format::Csv => csv(&mut out, &rows)?,
        Format::Markdown => {
            out.write_all(iotcodes_scan::view::index(catalog, |entry| arguments.admits(entry)).as_bytes())?
        }
    }
    out.flush()?;
    Ok(crate::outcome(&project))
}

impl Arguments {
    fn admits(&self, entry: &Entry) -> bool {
        let covered = |pattern: &String| {
            let stem = pattern.to_lowercase();
            let stem = stem.trim_end_matches('x');
            entry.key().len() == pattern.len() && entry.key().starts_with(stem)
        };
        self.service.as_ref().is_none_or(|service| entry.services().any(|id| id.eq_ignore_ascii_case(service)))
            && self.family.as_ref().is_none_or(covered)
            && self.handling.as_ref().is_none_or(|handling| entry.handling.eq_ignore_ascii_case(handling))
    }
}

fn expect_known<'a>(filter: &str, wanted: Option<&str>, known: impl Iterator<Item = &'a str>) -> Result<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let mut known: Vec<&str> = known.collect();
    if known.iter().any(|known| known.eq_ignore_ascii_case(wanted)) {
        return Ok(());
    }
    known.sort_unstable();
    known.dedup();
    bail!("unknown {filter} {wanted:?}: expected one of {}", known.join(", "));
}

fn row(entry: &Entry) -> Row<'_> {
    Row {
        service: &entry.service,
        code: if entry.kind == EntryKind::Name { "" } else { entry.key() },
        name: &entry.name,
        http: entry.http,
        handling: &entry.handling,
        summary: &entry.summary,
    }
}

fn table(out: &mut impl Write, rows: &[Row<'_>]) -> io::Result<()> {
    let width = |cell: fn(&Row<'_>) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let (service, name, handling) =
        (width(|row| row.service.len()), width(|row| row.name.chars().count()), width(|row| row.handling.len()));
    for row in rows {
        writeln!(
            out,
            "{:<service$}  {:<6}  {:<name$}  {:<handling$}  {}",
            row.service, row.code, row.name, row.handling, row.summary
        )?;
    }
    Ok(())
}

/// RFC 4180: a cell with a comma or a quote is quoted.
fn csv(out: &mut impl Write, rows: &[Row<'_>]) -> io::Result<()> {
    let quoted = |cell: &str| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
    };
    writeln!(out, "service,code,name,http,handling,summary")?;
    for row in rows {
        let http = row.http.map(|http| http.to_string()).unwrap_or_default();
        let cells = [row.service, row.code, row.name, &http, row.handling, row.summary].map(quoted);
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}
