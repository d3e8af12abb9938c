//! The findings of one text, printed: underlined in their lines, one line each, or as JSON.

use super::{
    Counts, Format,
    places::{Places, boundary_after, boundary_before},
};
use crate::output;
use annotate_snippets::{AnnotationKind, Level as Title, Origin, Renderer, Snippet, renderer::DecorStyle};
use anyhow::Result;
use iotcodes_catalog::{Catalog, EntryId, Kind, Language, Level, Strength};
use iotcodes_scan::{Clue, Confidence, Finding, Note, Oddity, view};
use serde::Serialize;
use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{self, Write},
    ops::Range,
};

/// How findings are printed.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) format: Format,
    pub(super) why: bool,
    pub(super) colours: bool,
    /// How many columns a line has.
    pub(super) width: usize,
}

/// Prints the findings of one text.
pub(super) struct Report<'a> {
    catalog: &'a Catalog,
    style: Style,
    language: &'a Language,
    name: &'a str,
    text: &'a [u8],
    places: Places<'a>,
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

/// A line up to this is left to the renderer, which shows what fits; a longer one is cut before, in bytes.
const LONG: usize = 4096;

/// How much of a long line is shown before and after a token, in bytes.
const CONTEXT: usize = 160;

/// How many clues of a kind are labelled beside a token. More of them hide the line that they explain; `--why` lists all.
const LABELS: usize = 2;

/// How many further places of the same finding are listed.
const PLACES: usize = 6;

impl<'a> Report<'a> {
    pub(super) fn new(
        catalog: &'a Catalog,
        style: Style,
        language: &'a Language,
        name: &'a str,
        text: &'a [u8],
    ) -> Report<'a> {
        Report { catalog, style, language, name, text, places: Places::new(text) }
    }

    /// Prints findings and counts their levels.
    pub(super) fn print(&self, findings: &[Finding], out: &mut impl Write) -> Result<Counts> {
        let mut counts = Counts::new();
        let mut note = |finding: &Finding| {
            let note = view::note(self.catalog, self.language, finding);
            *counts.entry(note.as_ref().map(|note| note.level)).or_default() += 1;
            note
        };
        match self.style.format {
            Format::Human if !self.style.why => {
                for (finding, note, again) in self.grouped(findings, note) {
                    self.human(finding, note.as_ref(), &again, out)?;
                }
            }
            Format::Human => {
                findings.iter().try_for_each(|finding| self.human(finding, note(finding).as_ref(), &[], out))?
            }
            Format::Short => {
                findings.iter().try_for_each(|finding| self.short(finding, note(finding).as_ref(), out))?
            }
            Format::Json => findings.iter().try_for_each(|finding| self.json(finding, note(finding).as_ref(), out))?,
        }
        Ok(counts)
    }

    /// Findings that say the same about the same entry, in the order of their first: that one, and where the others are. A log says a
    /// thing a hundred times; its reader wants it once.
    fn grouped<'f>(
        &self,
        findings: &'f [Finding],
        mut note: impl FnMut(&Finding) -> Option<Note>,
    ) -> Vec<(&'f Finding, Option<Note>, Vec<usize>)> {
        let mut groups: Vec<(&Finding, Option<Note>, Vec<usize>)> = Vec::new();
        let mut known: HashMap<(EntryId, Confidence, String), usize> = HashMap::new();
        for finding in findings {
            let note = note(finding);
            let key = (finding.entries[0], finding.confidence, self.message(finding, note.as_ref()));
            match known.get(&key) {
                Some(&group) => groups[group].2.push(finding.range.start),
                None => {
                    known.insert(key, groups.len());
                    groups.push((finding, note, Vec::new()));
                }
            }
        }
        groups
    }

    fn message(&self, finding: &Finding, note: Option<&Note>) -> String {
        note.map_or_else(|| view::message(self.catalog, finding), |note| note.message.clone())
    }

    fn short(&self, finding: &Finding, note: Option<&Note>, out: &mut impl Write) -> Result<()> {
        let (line, column) = self.places.of(finding.range.start);
        let entry = &self.catalog.entries[finding.entries[0]];
        let word = note.map_or(finding.confidence.as_str(), |note| note.level.as_str());
        writeln!(out, "{}:{line}:{column}: {word}: {}: {}", self.name, entry.label(), self.message(finding, note))?;
        if self.style.why {
            out.write_all(self.why(finding).as_bytes())?;
        }
        Ok(())
    }

    fn json(&self, finding: &Finding, note: Option<&Note>, out: &mut impl Write) -> Result<()> {
        let entry = &self.catalog.entries[finding.entries[0]];
        let (line, column) = self.places.of(finding.range.start);
        let (end_line, end_column) = self.places.of(finding.range.end);
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
        output::json_line(out, &record)
    }

    fn clue(&self, clue: &Clue) -> ClueRecord<'a> {
        let cue = &self.catalog.cues[clue.cue];
        let (line, column) = self.places.of(clue.at.start);
        ClueRecord { id: &cue.id, strength: cue.strength.as_str(), line, column }
    }

    /// The clues as an indented list.
    fn why(&self, finding: &Finding) -> String {
        let mut text = String::new();
        for clue in &finding.clues {
            let record = self.clue(clue);
            let cue = &self.catalog.cues[clue.cue];
            let _ = writeln!(
                text,
                "    {}: {} ({}, {}:{})",
                record.strength, cue.title, cue.id, record.line, record.column
            );
        }
        if finding.clues.is_empty() {
            text.push_str("    no clue: the number alone\n");
        }
        text
    }

    fn human(&self, finding: &Finding, note: Option<&Note>, again: &[usize], out: &mut impl Write) -> Result<()> {
        let entry = &self.catalog.entries[finding.entries[0]];
        let window = self.window(finding);
        let source = window.show(self.text);
        // A name that stands there anyway says nothing new.
        let label = (!source.contains(entry.name.as_str())).then_some(entry.name.as_str());
        let (line, column) = self.places.of(finding.range.start);
        let mut snippet = Snippet::source(source.as_str())
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(window.span(self.text, &finding.range)).label(label));
        for (at, title) in self.labels(finding, &window) {
            snippet = snippet.annotation(AnnotationKind::Context.span(window.span(self.text, &at)).label(title));
        }
        let title = match note.map(|note| note.level) {
            Some(Level::Error) => Title::ERROR,
            Some(Level::Warning) => Title::WARNING,
            Some(Level::Information) => Title::INFO.with_name("information"),
            Some(Level::Hint) => Title::NOTE.with_name("hint"),
            None => Title::NOTE.with_name(finding.confidence.as_str()),
        };
        let message = self.message(finding, note);
        let group = title.primary_title(message.as_str()).id(entry.key());
        // The renderer counts the column from the beginning of what it is given; in a line that was cut that is not its true place.
        let group = if window.cut_before {
            group.element(Origin::path(self.name).line(line).char_column(column)).element(snippet)
        } else {
            group.element(snippet.path(self.name))
        };
        let mut group = match (&finding.oddity, self.catalog.handling(&entry.handling)) {
            // Number and name ask for different handling; which of them is wrong, only the reader knows.
            (Some(Oddity::Mismatch(_)), _) => group,
            (_, Some(handling)) => group.element(Title::HELP.message(handling.advice.as_str())),
            // A project's own entry may name a handling that is not known; that is a problem of its own.
            (_, None) => group,
        };
        if !again.is_empty() {
            group = group.element(Title::NOTE.message(self.also_at(again)));
        }
        if self.style.why {
            group = group.element(Title::NOTE.message(format!(
                "{} because\n{}",
                finding.confidence.as_str(),
                self.why(finding).trim_end()
            )));
        }
        let renderer = if self.style.colours { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(self.style.width);
        write!(out, "{}\n\n", renderer.render(&[group]))?;
        Ok(())
    }

    /// The further places of a finding, as many as are read.
    fn also_at(&self, offsets: &[usize]) -> String {
        let places: Vec<String> = offsets
            .iter()
            .take(PLACES)
            .map(|&offset| {
                let (line, column) = self.places.of(offset);
                format!("{line}:{column}")
            })
            .collect();
        let more = offsets.len() - places.len();
        let more = if more == 0 { String::new() } else { format!(" and {}", plural(more, "more place")) };
        format!("also at {}{more}", places.join(", "))
    }

    /// The clues worth a label: the nearest of the strongest kind, as far as they fit in one line with the token.
    fn labels(&self, finding: &Finding, window: &Window) -> Vec<(Range<usize>, &'a str)> {
        let token = &finding.range;
        let near = self.style.width.saturating_sub(40) / 2;
        let shown = token.start.saturating_sub(near).max(window.range.start)..(token.end + near).min(window.range.end);
        let mut clues: Vec<(Strength, usize, Range<usize>, &'a str)> = finding
            .clues
            .iter()
            .map(|clue| {
                let cue = &self.catalog.cues[clue.cue];
                // A touching clue covers the candidate; only what stands before it is underlined.
                let overlaps = clue.at.start < token.end && token.start < clue.at.end;
                let at = if overlaps { clue.at.start..token.start.max(clue.at.start) } else { clue.at.clone() };
                let distance = if at.end <= token.start { token.start - at.end } else { at.start - token.start };
                (cue.strength, distance, at, cue.title.as_str())
            })
            .filter(|(_, _, at, _)| !at.is_empty() && shown.start <= at.start && at.end <= shown.end)
            .collect();
        clues.sort_by_key(|(strength, distance, ..)| (*strength, *distance));
        let mut labels: Vec<(Range<usize>, &'a str)> = Vec::new();
        let strongest = clues.first().map(|(strength, ..)| *strength);
        for (strength, _, at, title) in clues {
            let apart = labels.iter().all(|(other, _)| at.end <= other.start || other.end <= at.start);
            if Some(strength) == strongest && apart && labels.len() < LABELS {
                labels.push((at, title));
            }
        }
        labels
    }

    /// The part of the text that is shown: the line, or its neighbourhood where the line is long.
    fn window(&self, finding: &Finding) -> Window {
        let line = self.places.lines.range(self.places.lines.line(finding.range.start), self.text.len());
        let end =
            line.end - self.text[line.clone()].iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let end = end.max(finding.range.end);
        if end - line.start <= LONG {
            return Window { range: line.start..end, cut_before: false, cut_after: false };
        }
        let start = boundary_before(self.text, line.start.max(finding.range.start.saturating_sub(CONTEXT)));
        let stop = boundary_after(self.text, end.min(finding.range.end + CONTEXT));
        Window { range: start..stop, cut_before: start > line.start, cut_after: stop < end }
    }
}

/// A part of a text that is shown.
struct Window {
    range: Range<usize>,
    cut_before: bool,
    cut_after: bool,
}

/// What stands for the part of a line that is not shown.
const CUT: &str = "...";

impl Window {
    /// The window as a string; bytes that are no UTF-8 are replaced.
    fn show(&self, text: &[u8]) -> String {
        let cut = |is_cut: bool| if is_cut { CUT } else { "" };
        format!("{}{}{}", cut(self.cut_before), String::from_utf8_lossy(&text[self.range.clone()]), cut(self.cut_after))
    }

    /// Where a range of the text went in the string.
    fn span(&self, text: &[u8], range: &Range<usize>) -> Range<usize> {
        let place = |to: usize| {
            String::from_utf8_lossy(&text[self.range.start..to]).len() + if self.cut_before { CUT.len() } else { 0 }
        };
        place(range.start)..place(range.end)
    }
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

/// What was found in all texts.
#[derive(Default)]
pub(super) struct Total {
    pub(super) counts: Counts,
    unsure: usize,
    files: usize,
    files_with_findings: usize,
}

impl Total {
    /// Adds what was found in one text.
    pub(super) fn add(&mut self, counts: &Counts, unsure: usize) {
        for (level, count) in counts {
            *self.counts.entry(*level).or_default() += count;
        }
        self.unsure += unsure;
        self.files += 1;
        self.files_with_findings += usize::from(!counts.is_empty());
    }

    /// The closing line: how many findings, by level, in how many files.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let total: usize = self.counts.values().sum();
        let unsure = if self.unsure == 0 {
            String::new()
        } else {
            format!("; {} less certain, see --min-confidence", self.unsure)
        };
        if total == 0 {
            return writeln!(out, "no error codes in {}{unsure}", plural(self.files, "file"));
        }
        let levels: Vec<String> = self.counts.iter().rev().map(|(level, count)| level_count(*level, *count)).collect();
        let files = if self.files == self.files_with_findings {
            plural(self.files, "file")
        } else {
            format!("{} of {}", self.files_with_findings, plural(self.files, "file"))
        };
        writeln!(out, "{} in {files}: {}{unsure}", plural(total, "finding"), levels.join(", "))
    }
}

fn level_count(level: Option<Level>, count: usize) -> String {
    match level {
        Some(Level::Information) => format!("{count} information"),
        Some(level) => plural(count, level.as_str()),
        None => format!("{count} not certain"),
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
