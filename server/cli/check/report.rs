//! The findings of one text, printed: underlined in their lines, one line each, or as JSON.

use super::{
    Counts, Format, Other,
    baseline::Known,
    document::{Accepted, Document, File, Found, Numbers, fingerprint},
    places::{Base, Places, boundary_after, boundary_before},
};
use crate::output;
use annotate_snippets::{AnnotationKind, Level as Title, Origin, Renderer, Snippet, renderer::DecorStyle};
use anyhow::Result;
use iotcodes_catalog::{Catalog, EntryId, Kind, Language, Level, Strength};
use iotcodes_scan::{Clue, Confidence, FailOn, Finding, Oddity, view};
use serde::Serialize;
use serde_json::Value;
use std::{
    cmp::Reverse,
    collections::{HashMap, hash_map::Entry},
    fmt::Write as _,
    io::{self, Write},
    iter,
    mem::take,
    ops::Range,
};

/// How findings are printed.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) format: Format,
    pub(super) why: bool,
    /// Whether nothing may wait for the end of its file.
    pub(super) at_once: bool,
    pub(super) colours: bool,
    /// How many columns a line has.
    pub(super) width: usize,
}

impl Style {
    /// Whether findings that say the same are printed once.
    pub(super) fn groups(self) -> bool {
        self.format == Format::Human && !self.why && !self.at_once
    }
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

/// What is printed of one place: a finding, or a candidate that is not among them.
struct Item<'f> {
    range: &'f Range<usize>,
    kind: &'static str,
    entries: &'f [EntryId],
    clues: &'f [Clue],
    /// `None`: the scan rejected it.
    confidence: Option<Confidence>,
    level: Option<Level>,
    message: String,
    /// Why it is not among the findings.
    rejected: Option<String>,
}

/// A finding as `--format json` prints it. Keys are only ever added.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    pub(super) path: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
    kind: &'a str,
    token: &'a str,
    services: Vec<&'a str>,
    code: Option<&'a str>,
    name: &'a str,
    family: Option<&'a str>,
    pub(super) confidence: Option<&'a str>,
    handling: &'a str,
    pub(super) level: Option<&'a str>,
    pub(super) message: &'a str,
    clues: Vec<ClueRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<&'a str>,
}

impl Record<'_> {
    /// Whether what to do about its entry is what to do about it. Number and name of a mismatch ask for different handling, and which of
    /// them is wrong, only the reader knows.
    pub(super) fn advised(&self) -> bool {
        self.kind != MISMATCH && self.rejected.is_none()
    }

    /// The clues, by their names.
    pub(super) fn clue_ids(&self) -> Value {
        self.clues.iter().map(|clue| clue.id).collect()
    }
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

    /// The same for a text that is a part of a file.
    pub(super) fn within(mut self, base: Base<'a>) -> Report<'a> {
        self.places = self.places.within(base);
        self
    }

    /// Prints findings, then the candidates that are not among them, and counts the levels of the findings. What says the same as
    /// others waits in `groups` for the end of the file.
    pub(super) fn print(
        &self,
        findings: &[Finding],
        others: &[Other],
        groups: &mut Groups,
        out: &mut impl Write,
    ) -> Result<Counts> {
        let mut counts = Counts::new();
        let findings = findings.iter().map(|finding| {
            let item = self.found(finding);
            *counts.entry(item.level).or_default() += 1;
            (item, finding)
        });
        if self.style.groups() {
            findings.for_each(|(item, finding)| groups.add(self, &item, finding));
            return Ok(counts);
        }
        let mut items = findings.map(|(item, _)| item).chain(others.iter().map(|other| self.other(other)));
        match self.style.format {
            Format::Human => items.try_for_each(|item| self.human(&item, None, out))?,
            Format::Short => items.try_for_each(|item| self.short(&item, out))?,
            Format::Json => items.try_for_each(|item| self.json(&item, out))?,
            Format::Sarif | Format::Github | Format::Gitlab | Format::Junit => {
                unreachable!("they are documents, which `hand_over` fills")
            }
        }
        Ok(counts)
    }

    /// Hands findings to a document, and counts the levels of those that nobody accepts.
    pub(super) fn hand_over<'f>(
        &self,
        file: &File,
        findings: impl Iterator<Item = (&'f Finding, Option<Accepted>)>,
        fail_on: FailOn,
        numbers: &mut Numbers,
        document: &mut dyn Document,
        out: &mut dyn Write,
    ) -> Result<Counts> {
        let mut counts = Counts::new();
        for (finding, accepted) in findings {
            let item = self.found(finding);
            let token = String::from_utf8_lossy(&self.text[item.range.clone()]);
            if accepted.is_none() {
                *counts.entry(item.level).or_default() += 1;
            }
            let found = Found {
                record: self.record(&item, &token),
                catalog: self.catalog,
                id: item.entries[0],
                level: item.level,
                fails: accepted.is_none() && item.level.is_some_and(|level| fail_on.covers(level)),
                fingerprint: numbers.of(self.fingerprint(&file.path, finding)),
                accepted,
            };
            document.add(file, &found, out)?;
        }
        Ok(counts)
    }

    /// A finding as a baseline keeps it.
    pub(super) fn known(&self, path: &str, finding: &Finding) -> Known {
        Known {
            path: path.to_string(),
            code: self.catalog.entries[finding.entries[0]].label(),
            fingerprint: format!("{:032x}", self.fingerprint(path, finding)),
        }
    }

    /// What tells a finding from those of other lines, codes and files.
    pub(super) fn fingerprint(&self, path: &str, finding: &Finding) -> u128 {
        let address = self.catalog.entries[finding.entries[0]].address();
        fingerprint(path, &address, &self.text[self.window(&finding.range).range])
    }

    fn found<'f>(&self, finding: &'f Finding) -> Item<'f> {
        Item {
            range: &finding.range,
            kind: match finding.oddity {
                Some(Oddity::Mismatch(_)) => MISMATCH,
                _ => kind(finding.kind),
            },
            entries: &finding.entries,
            clues: &finding.clues,
            confidence: Some(finding.confidence),
            level: view::note(self.catalog, self.language, finding).map(|note| note.level),
            message: view::message(self.catalog, finding),
            rejected: None,
        }
    }

    fn other<'f>(&self, other: &'f Other) -> Item<'f> {
        match other {
            Other::Finding { finding, least } => {
                Item { rejected: Some(self.why_not(finding, *least)), ..self.found(finding) }
            }
            Other::Rejected(candidate) => Item {
                range: &candidate.range,
                kind: kind(candidate.kind),
                entries: &candidate.entries,
                clues: &candidate.clues,
                confidence: None,
                level: None,
                message: self.catalog.entries[candidate.entries[0]].summary.clone(),
                rejected: Some(view::reason(self.catalog, candidate.reason, &candidate.clues)),
            },
        }
    }

    /// Why a finding is not listed.
    fn why_not(&self, finding: &Finding, least: Confidence) -> String {
        if finding.suppressed {
            return "A comment accepts it.".into();
        }
        if finding.repeats {
            return "The code beside it speaks for both.".into();
        }
        let reason = finding.reason.map(|reason| view::reason(self.catalog, reason, &finding.clues));
        let (sure, least) = (finding.confidence.as_str(), least.as_str());
        format!("It is {sure}, and --min-confidence is {least}. {}", reason.unwrap_or_default())
    }

    fn short(&self, item: &Item<'_>, out: &mut impl Write) -> Result<()> {
        let (line, column) = self.places.of(item.range.start);
        let entry = &self.catalog.entries[item.entries[0]];
        writeln!(out, "{}:{line}:{column}: {}: {}: {}", self.name, item.word(), entry.label(), item.sentence())?;
        if self.style.why {
            out.write_all(self.why(item).as_bytes())?;
        }
        Ok(())
    }

    fn json(&self, item: &Item<'_>, out: &mut impl Write) -> Result<()> {
        output::json_line(out, &self.record(item, &String::from_utf8_lossy(&self.text[item.range.clone()])))
    }

    fn record<'r>(&'r self, item: &'r Item<'_>, token: &'r str) -> Record<'r> {
        let entry = &self.catalog.entries[item.entries[0]];
        let (line, column) = self.places.of(item.range.start);
        let (end_line, end_column) = self.places.of(item.range.end);
        let mut services: Vec<&str> = Vec::new();
        for service in item.entries.iter().flat_map(|&id| self.catalog.entries[id].services()) {
            if !services.contains(&service) {
                services.push(service);
            }
        }
        Record {
            path: self.name,
            line,
            column,
            end_line,
            end_column,
            kind: item.kind,
            token,
            services,
            code: entry.code.as_deref(),
            name: &entry.name,
            family: entry.family.as_deref(),
            confidence: item.confidence.map(Confidence::as_str),
            handling: &entry.handling,
            level: item.level.map(Level::as_str),
            message: &item.message,
            clues: item.clues.iter().map(|clue| self.clue(clue)).collect(),
            rejected: item.rejected.as_deref(),
        }
    }

    fn clue(&self, clue: &Clue) -> ClueRecord<'a> {
        let cue = &self.catalog.cues[clue.cue];
        let (line, column) = self.places.of(clue.at.start);
        ClueRecord { id: &cue.id, strength: cue.strength.as_str(), line, column }
    }

    /// The clues as an indented list.
    fn why(&self, item: &Item<'_>) -> String {
        let mut text = String::new();
        for clue in item.clues {
            let record = self.clue(clue);
            let cue = &self.catalog.cues[clue.cue];
            let _ = writeln!(
                text,
                "    {}: {} ({}, {}:{})",
                record.strength, cue.title, cue.id, record.line, record.column
            );
        }
        if item.clues.is_empty() {
            text.push_str("    no clue: it stands alone\n");
        }
        text
    }

    fn human(&self, item: &Item<'_>, again: Option<&Group>, out: &mut impl Write) -> Result<()> {
        let entry = &self.catalog.entries[item.entries[0]];
        let window = self.window(item.range);
        let source = window.show(self.text);
        // A name that stands there anyway says nothing new.
        let label = (!source.contains(entry.name.as_str())).then_some(entry.name.as_str());
        let (line, column) = self.places.of(item.range.start);
        let mut snippet = Snippet::source(source.as_str())
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(window.span(self.text, item.range)).label(label));
        for (at, title) in self.labels(item, &window) {
            snippet = snippet.annotation(AnnotationKind::Context.span(window.span(self.text, &at)).label(title));
        }
        let title = match item.level {
            Some(Level::Error) => Title::ERROR,
            Some(Level::Warning) => Title::WARNING,
            Some(Level::Information) => Title::INFO.with_name("information"),
            Some(Level::Hint) => Title::NOTE.with_name("hint"),
            None => Title::NOTE.with_name(item.word()),
        };
        let group = title.primary_title(item.sentence()).id(entry.key());
        // The renderer counts the column from the beginning of what it is given; in a line that was cut that is not its true place.
        let group = if window.cut_before {
            group.element(Origin::path(self.name).line(line).char_column(column)).element(snippet)
        } else {
            group.element(snippet.path(self.name))
        };
        // Number and name of a mismatch ask for different handling, and which of them is wrong, only the reader knows. A project's own
        // entry may name a handling that is not known; that is a problem of its own.
        let advised = item.kind != MISMATCH && item.rejected.is_none();
        let mut group = match self.catalog.handling(&entry.handling).filter(|_| advised) {
            Some(handling) => group.element(Title::HELP.message(handling.advice.as_str())),
            None => group,
        };
        if let Some(again) = again.filter(|again| again.more > 0) {
            group = group.element(Title::NOTE.message(again.also_at()));
        }
        if self.style.why {
            group = group.element(Title::NOTE.message(format!(
                "{} because\n{}",
                sure(item.confidence),
                self.why(item).trim_end()
            )));
        }
        let renderer = if self.style.colours { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(self.style.width);
        write!(out, "{}\n\n", renderer.render(&[group]))?;
        Ok(())
    }

    /// The clues worth a label: the nearest of the strongest kind, as far as they fit in one line with the token.
    fn labels(&self, item: &Item<'_>, window: &Window) -> Vec<(Range<usize>, &'a str)> {
        let token = item.range;
        let near = self.style.width.saturating_sub(40) / 2;
        let shown = token.start.saturating_sub(near).max(window.range.start)..(token.end + near).min(window.range.end);
        let mut clues: Vec<(Strength, usize, Range<usize>, &'a str)> = item
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
        if item.rejected.is_some() {
            // What speaks against it is what its reader looks for.
            clues.sort_by_key(|(strength, ..)| Reverse(*strength));
        }
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

    /// What must be kept of a finding to print it when the text is gone.
    fn group(&self, finding: &Finding) -> Group {
        let Window { range, cut_before, cut_after } = self.window(&finding.range);
        let (line, column) = self.places.of(range.start);
        let mut finding = finding.clone();
        shift(&mut finding.range, &mut finding.clues, range.start);
        Group {
            finding,
            text: self.text[range].to_vec(),
            line: line - 1,
            characters: column - 1,
            open: (cut_before, cut_after),
            more: 0,
            places: Vec::new(),
        }
    }

    /// The part of the text that is shown: the line, or its neighbourhood where the line is long.
    fn window(&self, token: &Range<usize>) -> Window {
        let (line, is_cut) = self.places.line(token.start);
        let end =
            line.end - self.text[line.clone()].iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let end = end.max(token.end);
        if !is_cut && end - line.start <= LONG {
            return Window { range: line.start..end, cut_before: false, cut_after: false };
        }
        let start = boundary_before(self.text, line.start.max(token.start.saturating_sub(CONTEXT)));
        let stop = boundary_after(self.text, end.min(token.end + CONTEXT));
        let open = self.places.open();
        let (cut_before, cut_after) =
            (start > line.start || start == 0 && open.0, stop < end || stop == self.text.len() && open.1);
        Window { range: start..stop, cut_before, cut_after }
    }
}

/// Counts the places of a finding from further on. What is before that wraps round.
pub(super) fn shift(range: &mut Range<usize>, clues: &mut [Clue], by: usize) {
    for place in iter::once(range).chain(clues.iter_mut().map(|clue| &mut clue.at)) {
        *place = place.start.wrapping_sub(by)..place.end.wrapping_sub(by);
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

impl Item<'_> {
    /// What it means, or why it is not shown.
    fn sentence(&self) -> &str {
        self.rejected.as_deref().unwrap_or(&self.message)
    }

    /// How loud it is, or else how sure.
    fn word(&self) -> &'static str {
        match (&self.rejected, self.level) {
            (Some(_), _) => "not shown",
            (None, Some(level)) => level.as_str(),
            (None, None) => sure(self.confidence),
        }
    }
}

fn sure(confidence: Option<Confidence>) -> &'static str {
    confidence.map_or("rejected", Confidence::as_str)
}

/// The kind of a number that stands beside the name of another error.
const MISMATCH: &str = "mismatch";

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Short => "number",
        Kind::Name => "name",
        Kind::Message => "message",
        Kind::Family => "family",
    }
}

/// Findings of a file that say the same about the same entry, in the order of their first: that one, and where the others are. A log
/// says a thing a hundred times; its reader wants it once.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    known: HashMap<(EntryId, Option<Confidence>, String), usize>,
}

struct Group {
    /// The first, in what is shown of its line.
    finding: Finding,
    text: Vec<u8>,
    line: usize,
    characters: usize,
    open: (bool, bool),
    /// How many more there are, and where the first of these.
    more: usize,
    places: Vec<(usize, usize)>,
}

impl Groups {
    fn add(&mut self, report: &Report<'_>, item: &Item<'_>, finding: &Finding) {
        match self.known.entry((item.entries[0], item.confidence, item.message.clone())) {
            Entry::Occupied(group) => {
                let group = &mut self.groups[*group.get()];
                group.more += 1;
                if group.places.len() < PLACES {
                    group.places.push(report.places.of(item.range.start));
                }
            }
            Entry::Vacant(vacant) => {
                vacant.insert(self.groups.len());
                self.groups.push(report.group(finding));
            }
        }
    }

    /// Prints the groups of a file, and begins anew.
    pub(super) fn print(
        &mut self,
        catalog: &Catalog,
        style: Style,
        language: &Language,
        name: &str,
        out: &mut impl Write,
    ) -> Result<()> {
        for group in take(self).groups {
            let base = Base { line: group.line, characters: group.characters, open: group.open, ..Base::default() };
            let report = Report::new(catalog, style, language, name, &group.text).within(base);
            report.human(&report.found(&group.finding), Some(&group), out)?;
        }
        Ok(())
    }
}

impl Group {
    /// The further places of the finding, as many as are read.
    fn also_at(&self) -> String {
        let places: Vec<String> = self.places.iter().map(|(line, column)| format!("{line}:{column}")).collect();
        let more = self.more - places.len();
        let more = if more == 0 { String::new() } else { format!(" and {}", plural(more, "more place")) };
        format!("also at {}{more}", places.join(", "))
    }
}

/// What was found in all texts.
#[derive(Default)]
pub(super) struct Total {
    pub(super) counts: Counts,
    unsure: usize,
    /// How many candidates that are no findings were asked for and printed; `None`: nobody asked.
    others: Option<usize>,
    files: usize,
    files_with_findings: usize,
    /// Whether the file that is being printed has some.
    has_findings: bool,
}

impl Total {
    /// Adds what was found in one text.
    pub(super) fn add(&mut self, counts: &Counts, unsure: usize, others: Option<usize>) {
        for (level, count) in counts {
            *self.counts.entry(*level).or_default() += count;
        }
        self.unsure += unsure;
        self.others = others.map(|others| self.others.unwrap_or(0) + others);
        self.has_findings |= !counts.is_empty();
    }

    /// Counts the file whose texts were added.
    pub(super) fn end_of_file(&mut self) {
        self.files += 1;
        self.files_with_findings += usize::from(take(&mut self.has_findings));
    }

    /// The closing line: how many findings, by level, in how many files.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let total: usize = self.counts.values().sum();
        let unsure = match (self.others, self.unsure) {
            (Some(others), _) => format!("; {}", plural(others, "other candidate")),
            (None, 0) => String::new(),
            (None, unsure) => format!("; {unsure} less certain, see --min-confidence"),
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

pub(super) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
