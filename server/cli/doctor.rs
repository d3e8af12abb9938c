//! `iotcodes doctor`: what runs here, with which settings and catalogs, and what becomes of a file or a line of it.

use crate::{Outcome, check, outcome, output};
use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use iotcodes_catalog::EntryKind;
use iotcodes_project::{Project, Rules};
use iotcodes_scan::{Confidence, Reader};
use serde::Serialize;
use serde_json::Value;
use std::{
    env, fs,
    io::{self, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A file, or a line of it as in `src/hub.py:42`: why is there something, or nothing?
    #[arg(value_name = "FILE[:LINE]")]
    place: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for the terminal.
    Text,
    /// One JSON object; of a line then each candidate, as `check --format json` prints it.
    Json,
}

#[derive(Serialize)]
struct Report {
    version: &'static str,
    target: String,
    commit: Option<&'static str>,
    program: Option<PathBuf>,
    settings_file: Option<PathBuf>,
    settings: Vec<Setting>,
    catalog: Counts,
    problems: Vec<String>,
    file: Option<File>,
}

/// A setting in force.
#[derive(Serialize)]
struct Setting {
    name: String,
    value: Value,
    /// `default`, or file and line.
    origin: String,
}

#[derive(Serialize)]
struct Counts {
    services: Vec<String>,
    codes: usize,
    families: usize,
    cues: usize,
    recipes: usize,
    /// Folders of the project's own.
    folders: Vec<String>,
}

#[derive(Serialize)]
struct File {
    path: PathBuf,
    line: Option<NonZeroUsize>,
    /// Whether the settings want it checked.
    checked: bool,
    bytes: usize,
    /// `None`: it is binary, and not checked.
    encoding: Option<String>,
    language: String,
    kind: iotcodes_catalog::LanguageKind,
    certain: usize,
    likely: usize,
    possible: usize,
    rejected: usize,
}

/// Prints the report. A mistake in settings or catalogs makes the exit code 2.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let place = arguments.place.as_deref().map(split);
    let about = match &place {
        Some((path, _)) => path.clone(),
        None => env::current_dir()?,
    };
    let project = Project::of(&about);
    let rules = project.rules(&about);
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        target: target(),
        commit: option_env!("IOTCODES_COMMIT"),
        program: env::current_exe().ok(),
        settings_file: project.file.clone(),
        settings: settings(&project, &rules, &about)?,
        catalog: counts(&rules),
        problems: project.problems.iter().map(ToString::to_string).collect(),
        file: place.as_ref().map(|(path, line)| file(&rules, path, *line)).transpose()?,
    };
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Text => print(&report, &mut out)?,
        Format::Json => output::json_line(&mut out, &report)?,
    }
    drop(out);
    if let Some((path, Some(line))) = &place
        && report.file.as_ref().is_some_and(|file| file.encoding.is_some() && file.checked)
    {
        check::explain_line(path, *line, arguments.format == Format::Json)?;
    }
    Ok(outcome(&project))
}

/// A file and a line of it. A file whose name only looks like that is a file.
fn split(place: &str) -> (PathBuf, Option<NonZeroUsize>) {
    let whole = (PathBuf::from(place), None);
    if whole.0.exists() {
        return whole;
    }
    let line = |(path, line): (&str, &str)| Some((PathBuf::from(path), Some(line.parse().ok()?)));
    place.rsplit_once(':').and_then(line).unwrap_or(whole)
}

fn target() -> String {
    let libc = if cfg!(target_env = "musl") {
        "-musl"
    } else if cfg!(target_env = "gnu") {
        "-gnu"
    } else {
        ""
    };
    format!(
        "{}-{}{libc}{}",
        env::consts::ARCH,
        env::consts::OS,
        if cfg!(debug_assertions) { ", debug build" } else { "" }
    )
}

/// Every setting with what counts for the file, and who says so.
fn settings(project: &Project, rules: &Rules, path: &Path) -> Result<Vec<Setting>> {
    let text = project.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
    let at = |key: &str| {
        let line = text[..iotcodes_scan::place(&text, key).start].matches('\n').count() + 1;
        format!("{}:{line}", project.file.as_deref().unwrap_or(Path::new("iotcodes.toml")).display())
    };
    let (all, own) = (serde_json::to_value(&project.settings)?, serde_json::to_value(&rules.settings)?);
    let mut found = Vec::new();
    let mut names = Vec::new();
    list(&iotcodes_scan::schema(Reader::File), "", &mut names);
    for (name, default) in names {
        let pointer = format!("/{}", name.replace('.', "/"));
        let value = |settings: &Value| settings.pointer(&pointer).cloned().unwrap_or_default();
        let (general, value) = (value(&all), value(&own));
        let origin = if value != general {
            let fitting = project.overrides(path).into_iter().map(|index| at(&format!("overrides.{index}.{name}")));
            fitting.collect::<Vec<_>>().join(", ")
        } else if is_empty(&value) {
            "default".to_string()
        } else {
            at(&name)
        };
        let value = if is_empty(&value) { default.unwrap_or(value) } else { value };
        found.push(Setting { name, value, origin });
    }
    Ok(found)
}

/// Nobody can set what is the same as nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The names of a schema's settings, and their defaults.
fn list(schema: &Value, prefix: &str, names: &mut Vec<(String, Option<Value>)>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{name}");
        if property["type"] == "object" && property["additionalProperties"] == false {
            list(property, &format!("{name}."), names);
        } else {
            names.push((name, property.get("default").cloned()));
        }
    }
}

fn counts(rules: &Rules) -> Counts {
    let catalog = rules.catalog();
    let of =
        |families: bool| catalog.entries.iter().filter(|entry| (entry.kind == EntryKind::Family) == families).count();
    Counts {
        services: catalog.services.iter().map(|service| service.id.clone()).collect(),
        codes: of(false),
        families: of(true),
        cues: catalog.cues.len(),
        recipes: catalog.recipes.len(),
        folders: rules.settings.catalog.paths.clone(),
    }
}

fn file(rules: &Rules, path: &Path, line: Option<NonZeroUsize>) -> Result<File> {
    let is_file = fs::metadata(path).with_context(|| path.display().to_string())?.is_file();
    ensure!(is_file, "{}: expected a file", path.display());
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let catalog = rules.catalog();
    let language = catalog.language_of_path(&path.to_string_lossy()).expect("the last language has the pattern `*`");
    let (size, encoding) = (bytes.len(), iotcodes_project::encoding_name(&bytes));
    let (findings, rejected) =
        iotcodes_project::text(bytes).map(|text| rules.scanner.scan_all(language, &text)).unwrap_or_default();
    let of = |sure: Confidence| {
        findings.iter().filter(|finding| finding.listed(Confidence::Possible) && finding.confidence == sure).count()
    };
    Ok(File {
        path: path.to_path_buf(),
        line,
        checked: rules.checked,
        bytes: size,
        encoding,
        language: language.id.clone(),
        kind: language.kind,
        certain: of(Confidence::Certain),
        likely: of(Confidence::Likely),
        possible: of(Confidence::Possible),
        rejected: rejected.len(),
    })
}

fn print(report: &Report, out: &mut impl Write) -> Result<()> {
    let commit = report.commit.map(|commit| format!(", commit {commit}")).unwrap_or_default();
    writeln!(out, "iotcodes {} ({}{commit})", report.version, report.target)?;
    if let Some(program) = &report.program {
        writeln!(out, "program   {}", program.display())?;
    }
    let Counts { services, codes, families, cues, recipes, folders } = &report.catalog;
    write!(out, "catalog   {codes} codes and {families} families of {}, ", services.join(", "))?;
    writeln!(out, "{cues} cues, {recipes} recipes")?;
    for folder in folders {
        writeln!(out, "          with {folder}")?;
    }
    match &report.settings_file {
        Some(file) => writeln!(out, "settings  {}", file.display())?,
        None => writeln!(out, "settings  no iotcodes.toml at or above: defaults")?,
    }
    for setting in &report.settings {
        writeln!(out, "          {} = {} ({})", setting.name, setting.value, setting.origin)?;
    }
    for problem in &report.problems {
        writeln!(out, "problem   {problem}")?;
    }
    let Some(file) = &report.file else { return Ok(()) };
    let encoding = file.encoding.as_deref().unwrap_or("binary, not checked");
    let kind = serde_json::to_value(file.kind)?;
    let kind = kind.as_str().unwrap_or_default();
    writeln!(out, "file      {}: {} bytes, {encoding}, {} ({kind})", file.path.display(), file.bytes, file.language)?;
    if !file.checked {
        writeln!(out, "          not checked: `include` or `exclude` says so")?;
    }
    let File { certain, likely, possible, rejected, .. } = file;
    writeln!(out, "          {certain} certain, {likely} likely, {possible} possible; {rejected} other candidates")?;
    match file.line {
        Some(line) => writeln!(out, "line {line}:\n")?,
        None => writeln!(out, "          ask about a line with {}:LINE", file.path.display())?,
    }
    Ok(())
}
