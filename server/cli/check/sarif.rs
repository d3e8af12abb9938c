//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. What GitHub, Azure DevOps and IDEs read.
//!
//! Results are written as they come, so that a large log costs no memory; the rules that they name come last.

use super::document::{Accepted, Document, File, Found};
use anyhow::Result;
use iotcodes_catalog::{Catalog, EntryId, Level};
use iotcodes_scan::view;
use serde_json::{Value, json};
use serde_sarif::sarif::{
    self, ArtifactLocation, Invocation, Location, MultiformatMessageString, Notification, PhysicalLocation,
    PropertyBag, Region, ReportingConfiguration, ReportingDescriptor, ResultColumnKind, ResultLevel, Suppression, Tool,
    ToolComponent,
};
use std::{collections::HashMap, io::Write};

/// What paths are relative to. The consumer knows where its copy of the repository is.
const ROOT: &str = "%SRCROOT%";

pub(super) struct Sarif {
    rules: Vec<ReportingDescriptor>,
    /// The place of each rule, by its id.
    known: HashMap<String, usize>,
    troubles: Vec<Notification>,
    any: bool,
}

impl Sarif {
    pub(super) fn begin(out: &mut dyn Write) -> Result<Sarif> {
        let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
        write!(out, r#"{{"$schema":"{schema}","version":"{}","runs":[{{"results":["#, sarif::Version::V2_1_0)?;
        Ok(Sarif { rules: Vec::new(), known: HashMap::new(), troubles: Vec::new(), any: false })
    }

    /// The place of the rule that an entry is.
    fn rule(&mut self, catalog: &Catalog, id: EntryId) -> usize {
        let address = catalog.entries[id].address();
        *self.known.entry(address).or_insert_with_key(|address| {
            self.rules.push(rule(catalog, id, address));
            self.rules.len() - 1
        })
    }
}

impl Document for Sarif {
    fn add(&mut self, file: &File, found: &Found<'_>, out: &mut dyn Write) -> Result<()> {
        let rule = self.rule(found.catalog, found.id);
        out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut *out, &result(file, found, rule))?;
        Ok(())
    }

    fn trouble(&mut self, file: &File, message: &str) {
        let location = Location::builder().physical_location(place(file)).build();
        let level = json!("error");
        self.troubles.push(Notification::builder().message(message).level(level).locations(vec![location]).build());
    }

    fn end(self: Box<Self>, out: &mut dyn Write) -> Result<()> {
        let driver = ToolComponent::builder()
            .name(env!("CARGO_PKG_NAME"))
            .semantic_version(env!("CARGO_PKG_VERSION"))
            .information_uri(env!("CARGO_PKG_REPOSITORY"))
            .rules(self.rules)
            .build();
        let invocation = Invocation::builder()
            .execution_successful(self.troubles.is_empty())
            .tool_execution_notifications(self.troubles)
            .build();
        let root = json!({ ROOT: { "description": { "text": "The root of the repository." } } });
        let rest = json!({
            "tool": Tool::from(driver),
            "invocations": [invocation],
            "originalUriBaseIds": root,
            "columnKind": ResultColumnKind::UnicodeCodePoints,
        });
        let rest = rest.to_string();
        // The members of `rest` go on with those of the run.
        writeln!(out, "\n],{}]}}", &rest[1..])?;
        Ok(())
    }
}

fn result(file: &File, found: &Found<'_>, rule: usize) -> sarif::Result {
    let record = &found.record;
    let region = Region::builder()
        .start_line(record.line as i64)
        .start_column(record.column as i64)
        .end_line(record.end_line as i64)
        .end_column(record.end_column as i64)
        .build();
    let mut place = place(file);
    place.region = Some(region);
    let properties = [("confidence".to_string(), json!(record.confidence)), ("clues".to_string(), record.clue_ids())];
    let mut result = sarif::Result::builder()
        .rule_id(found.entry().address())
        .rule_index(rule as i64)
        .level(found.level.map_or(ResultLevel::Note, level))
        .message(record.message)
        .locations(vec![Location::builder().physical_location(place).build()])
        // The key that GitHub follows alerts by.
        .partial_fingerprints([("primaryLocationLineHash".to_string(), found.fingerprint.clone())])
        .properties(PropertyBag::builder().additional_properties(properties).build())
        .build();
    result.suppressions = found.accepted.map(|accepted| vec![suppression(accepted)]);
    result
}

fn place(file: &File) -> PhysicalLocation {
    let (uri, relative) = &file.address;
    let mut location = ArtifactLocation::builder().uri(uri).build();
    location.uri_base_id = relative.then(|| ROOT.to_string());
    PhysicalLocation::builder().artifact_location(location).build()
}

fn suppression(accepted: Accepted) -> Suppression {
    let (kind, why) = match accepted {
        Accepted::Comment => ("inSource", "A comment accepts it."),
        Accepted::Settings => ("external", "The settings accept it."),
        Accepted::Baseline => ("external", "The baseline holds it."),
    };
    Suppression::builder().kind(json!(kind)).justification(why).build()
}

fn rule(catalog: &Catalog, id: EntryId, address: &str) -> ReportingDescriptor {
    let entry = &catalog.entries[id];
    let page = view::page(catalog, id);
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    let help = MultiformatMessageString::builder().text(view::plain(&page)).markdown(page).build();
    let mut tags: Vec<Value> = vec![json!("azure-iot")];
    tags.extend(entry.services().map(|service| json!(service)));
    tags.push(json!(entry.handling));
    let default = catalog.handling(&entry.handling).map_or(Level::Information, |handling| handling.levels.source);
    let properties = [("tags".to_string(), Value::Array(tags)), ("precision".to_string(), json!("very-high"))];
    let mut rule = ReportingDescriptor::builder()
        .id(address)
        .name(entry.name.as_str())
        .short_description(text(&entry.label()))
        .full_description(text(&entry.summary))
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(json!(level(default))).build())
        .properties(PropertyBag::builder().additional_properties(properties).build())
        .build();
    rule.help_uri = entry.sources.first().cloned();
    rule
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warning => ResultLevel::Warning,
        Level::Information | Level::Hint => ResultLevel::Note,
    }
}
