//! One finding, printed: underlined in its line, as one line, or as JSON.

use super::Format;
use crate::output;
use annotate_snippets::{AnnotationKind, Level as Title, Renderer, Snippet, renderer::DecorStyle};
use iotcodes_catalog::{Catalog, Kind, Language, Level};
use iotcodes_scan::{Clue, Confidence, Finding, Lines, Note, Oddity, view};
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Write as _, io, ops::Range};

/// How findings are printed.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) format: Format,
    pub(super) why: bool,
    pub(super) colours: bool,
    pub(super) least: Confidence,
}

/// Prints the findings of one text.
pub(super) struct Report<'a> {
    catalog: &'a Catalog,
    style: Style,
    language: &'a Language,
    name: &'a str,
    text: &'a [u8],
    lines: Lines,
}

/// A finding as `--format json` prints it. Keys are only ever added.
#[derive(Serialize)]
struct Record<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    kind: &'a str,
    token: &'a str,
    services: Vec<&'a str>,
    code: Option<&'a str>,
    name: &'a str,
    family: Option<&'a str>,
    confidence: &'a str,
    handling: &'a str,
    level: Option<&'a str>,
    message: &'a str,
    clues: Vec<ClueRecord<'a>>,
}

#[derive(Serialize)]
struct ClueRecord<'a> {
    id: &'a str,
    strength: &'a str,
    line: usize,
    column: usize,
}

/// How much of a long line is shown before and after a token, in bytes.
const CONTEXT: usize = 160;

impl<'a> Report<'a> {
    pub(super) fn new(catalog: &'a Catalog, style: Style, language: &'a Language, name: &'a str, text: &'a [u8]) -> Report<'a> {
        Report { catalog, style, language, name, text, lines: Lines::new(text) }
    }

    /// Prints one finding and returns its level; `None` below certain.
    pub(super) fn add(&mut self, finding: &Finding, out: &mut Vec<u8>) -> Option<Level> {
        let note = view::note(self.catalog, self.language, finding);
        let level = note.as_ref().map(|note| note.level);
        match self.style.format {
            Format::Human => self.human(finding, note.as_ref(), out),
            Format::Short => self.short(finding, note.as_ref(), out),
            Format::Json => self.json(finding, note.as_ref(), out),
        }
        level
    }

    fn message(&self, finding: &Finding, note: Option<&Note>) -> String {
        note.map_or_else(|| view::message(self.catalog, finding), |note| note.message.clone())
    }

    fn short(&self, finding: &Finding, note: Option<&Note>, out: &mut Vec<u8>) {
        let (line, column) = self.lines.place(self.text, finding.range.start);
        let entry = &self.catalog.entries[finding.entries[0]];
        let word = note.map_or(finding.confidence.as_str(), |note| note.level.as_str());
        let text = format!("{}:{line}:{column}: {word}: {}: {}\n", self.name, entry.label(), self.message(finding, note));
        out.extend_from_slice(text.as_bytes());
        if self.style.why {
            out.extend_from_slice(self.why(finding).as_bytes());
        }
    }

    fn json(&self, finding: &Finding, note: Option<&Note>, out: &mut Vec<u8>) {
        let entry = &self.catalog.entries[finding.entries[0]];
        let (line, column) = self.lines.place(self.text, finding.range.start);
        let (end_line, end_column) = self.lines.place(self.text, finding.range.end);
        let mut services: Vec<&str> = Vec::new();
        for service in finding.entries.iter().flat_map(|&id| self.catalog.entries[id].services()) {
            if !services.contains(&service) {
                services.push(service);
            }
        }
        let message = self.message(finding, note);
        let token = String::from_utf8_lossy(&self.text[finding.range.clone()]);
        let record = Record {
            path: self.name,
            line,
            column,
            end_line,
            end_column,
            kind: kind(finding),
            token: &token,
            services,
            code: entry.code.as_deref(),
            name: &entry.name,
            family: entry.family.as_deref(),
            confidence: finding.confidence.as_str(),
            handling: &entry.handling,
            level: note.map(|note| note.level.as_str()),
            message: &message,
            clues: finding.clues.iter().map(|clue| self.clue(clue)).collect(),
        };
        output::json_line(out, &record).expect("memory can be written");
    }

    fn clue(&self, clue: &Clue) -> ClueRecord<'a> {
        let cue = &self.catalog.cues[clue.cue];
        let (line, column) = self.lines.place(self.text, clue.at.start);
        ClueRecord { id: &cue.id, strength: cue.strength.as_str(), line, column }
    }

    /// The clues as an indented list.
    fn why(&self, finding: &Finding) -> String {
        let mut text = String::new();
        for clue in &finding.clues {
            let record = self.clue(clue);
            let cue = &self.catalog.cues[clue.cue];
            let _ = writeln!(text, "    {}: {} ({}, {}:{})", record.strength, cue.title, cue.id, record.line, record.column);
        }
        if finding.clues.is_empty() {
            text.push_str("    no clue: the number alone\n");
        }
        text
    }

    fn human(&self, finding: &Finding, note: Option<&Note>, out: &mut Vec<u8>) {
        let entry = &self.catalog.entries[finding.entries[0]];
        let handling = self.catalog.handling(&entry.handling).expect("the catalog's checks have resolved every handling");
        let window = self.window(finding);
        let (source, span) = readable(self.text, &window, &finding.range);
        let (line, _) = self.lines.place(self.text, window.start);
        let mut snippet = Snippet::source(source.as_str())
            .line_start(line)
            .path(self.name)
            .annotation(AnnotationKind::Primary.span(span).label(entry.name.as_str()));
        for clue in finding.clues.iter().filter(|clue| window.start <= clue.at.start && clue.at.end <= window.end) {
            // A touching clue covers the candidate; only what stands beside it is underlined.
            let before = clue.at.start..clue.at.end.min(finding.range.start.max(clue.at.start));
            let at = if clue.at.end <= finding.range.start || clue.at.start >= finding.range.end { clue.at.clone() } else { before };
            if !at.is_empty() {
                let (_, span) = readable(self.text, &window, &at);
                snippet = snippet.annotation(AnnotationKind::Context.span(span).label(self.catalog.cues[clue.cue].title.as_str()));
            }
        }
        let title = match note.map(|note| note.level) {
            Some(Level::Error) => Title::ERROR,
            Some(Level::Warning) => Title::WARNING,
            Some(Level::Information) => Title::INFO,
            Some(Level::Hint) => Title::NOTE.with_name("hint"),
            None => Title::NOTE.with_name(finding.confidence.as_str()),
        };
        let message = self.message(finding, note);
        let mut group = title.primary_title(message.as_str()).id(entry.key()).element(snippet).element(Title::HELP.message(handling.advice.as_str()));
        let why = if self.style.why { format!("{} because\n{}", finding.confidence.as_str(), self.why(finding).trim_end()) } else { String::new() };
        if !why.is_empty() {
            group = group.element(Title::NOTE.message(why.as_str()));
        }
        let renderer = if self.style.colours { Renderer::styled() } else { Renderer::plain() };
        let _ = write!(Text(out), "{}\n\n", renderer.decor_style(DecorStyle::Ascii).render(&[group]));
    }

    /// The part of the text that is shown: the line, or its neighbourhood where the line is long.
    fn window(&self, finding: &Finding) -> Range<usize> {
        let line = self.lines.range(self.lines.line(finding.range.start), self.text.len());
        let end = line.end - self.text[line.clone()].iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line.start.max(finding.range.start.saturating_sub(CONTEXT))..end.min(finding.range.end + CONTEXT).max(finding.range.end)
    }
}

/// Formatting into bytes.
struct Text<'a>(&'a mut Vec<u8>);

impl std::fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A window of the text as a string, and where a range of it went; bytes that are no UTF-8 are replaced.
fn readable(text: &[u8], window: &Range<usize>, range: &Range<usize>) -> (String, Range<usize>) {
    let length = |to: usize| String::from_utf8_lossy(&text[window.start..to]).len();
    (String::from_utf8_lossy(&text[window.clone()]).into_owned(), length(range.start)..length(range.end))
}

fn kind(finding: &Finding) -> &'static str {
    match (&finding.oddity, finding.kind) {
        (Some(Oddity::Mismatch(_)), _) => "mismatch",
        (_, Kind::Number | Kind::Short) => "number",
        (_, Kind::Name) => "name",
        (_, Kind::Message) => "message",
        (_, Kind::Family) => "family",
    }
}

/// The closing line: how many findings, by level, in how many files.
pub(super) fn summary(out: &mut impl io::Write, counts: &BTreeMap<Option<Level>, usize>, files: usize, checked: usize) -> io::Result<()> {
    let total: usize = counts.values().sum();
    if total == 0 {
        return writeln!(out, "no error codes in {}", plural(checked, "file"));
    }
    let levels: Vec<String> = counts
        .iter()
        .rev()
        .map(|(level, count)| match level {
            Some(level @ (Level::Error | Level::Warning | Level::Hint)) => plural(*count, level.as_str()),
            Some(Level::Information) => format!("{count} information"),
            None => format!("{count} unsure"),
        })
        .collect();
    writeln!(out, "{} in {} ({}); {} checked", plural(total, "finding"), plural(files, "file"), levels.join(", "), plural(checked, "file"))
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
