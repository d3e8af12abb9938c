//! What is marked in a document.

use crate::{
    abilities::Abilities,
    documents::Snapshot,
    pages,
    positions::{self, Positions},
    story::{Member, Series, Story},
};
use iotcodes_catalog::{Catalog, Cue, Level, Says, Strength};
use iotcodes_project::Rules;
use iotcodes_scan::{Clue, Confidence, Finding, Findings, Note, view};
use std::ops::Range;
use tower_lsp::ls_types::{
    self as lsp, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString,
};

const SOURCE: &str = "iotcodes";
/// How many episodes are marked in a document, and how many events each names.
const MOST_EPISODES: usize = 100;
const MOST_RELATED: usize = 10;

/// How many diagnostics a document may have: none where it is not checked.
pub(crate) fn most(rules: &Rules) -> usize {
    if rules.checked { rules.settings.max_diagnostics() } else { 0 }
}

/// The diagnostics of a document, capped, and honest about the cap.
pub(crate) fn of(
    rules: &Rules,
    client: &Abilities,
    document: &Snapshot,
    findings: &Findings,
    story: &Story,
) -> Vec<Diagnostic> {
    if !rules.checked || pages::is_page(&document.uri) {
        return Vec::new();
    }
    if document.is_too_large(rules) {
        let megabytes = rules.settings.max_size() / 1_000_000;
        return vec![notice(format!(
            "Not checked: this document is larger than {megabytes} MB (the setting max-size). Hovers work, and `iotcodes check` has no limit."
        ))];
    }
    let catalog = rules.catalog();
    let most = most(rules);
    let listed: Vec<Finding> = findings.listed(Confidence::Certain).take(most).collect();
    let places = listed.iter().flat_map(|finding| places(catalog, client, finding)).flat_map(|at| [at.start, at.end]);
    let positions = Positions::new(&document.text, places.collect(), client.encoding);
    let range = |at: &Range<usize>| positions.range(at);
    let mark = |finding| {
        let level = story.level(catalog, finding);
        let mark = mark_at(catalog, client, document, finding, &range)?;
        Some(Diagnostic { severity: level.map(severity).or(mark.severity), ..mark })
    };
    let mut shown: Vec<Diagnostic> = listed.iter().filter_map(mark).collect();
    let all = findings.count(Confidence::Certain);
    if all > shown.len() {
        let message =
            format!("The first {} of {} error codes in this file are shown.", view::number(most), view::number(all));
        shown.push(notice(message));
    }
    shown.extend(episodes(catalog, client, document, story));
    shown
}

/// What happened, at the first event of each episode.
fn episodes(catalog: &Catalog, client: &Abilities, document: &Snapshot, story: &Story) -> Vec<Diagnostic> {
    let range = |at: &Range<usize>| positions::range(&document.text, at, client.encoding);
    let mark = |series: &Series| {
        let episode = series.episode(catalog);
        let related = |member: &Member| DiagnosticRelatedInformation {
            location: Location::new(document.uri.clone(), range(&member.at)),
            message: member.label(catalog),
        };
        let members = series.shown();
        let mut related: Vec<_> = members.iter().take(MOST_RELATED).map(|member| related(member)).collect();
        if let Some(last) = related.last_mut().filter(|_| members.len() > MOST_RELATED) {
            last.message = format!("{}, and {} more", last.message, view::number(members.len() - MOST_RELATED));
        }
        Diagnostic {
            range: range(&series.first().at),
            severity: Some(severity(episode.level)),
            code: Some(NumberOrString::String(episode.id.clone())),
            source: Some(SOURCE.to_string()),
            message: format!("{}: {}. {}", series.title(catalog), series.what, episode.summary),
            related_information: client.related.then_some(related),
            ..Diagnostic::default()
        }
    };
    let mut marks: Vec<Diagnostic> = story.series.iter().take(MOST_EPISODES).map(mark).collect();
    if story.series.len() > MOST_EPISODES {
        let all = view::number(story.series.len());
        marks.push(notice(format!("The first {MOST_EPISODES} of {all} episodes in this file are shown.")));
    }
    marks
}

/// Every place that the diagnostic for a finding names.
fn places<'f>(
    catalog: &'f Catalog,
    client: &Abilities,
    finding: &'f Finding,
) -> impl Iterator<Item = &'f Range<usize>> + use<'f> {
    let reasons = client.related.then(|| deciding(catalog, finding)).into_iter().flatten();
    std::iter::once(&finding.range).chain(reasons.map(|clue| &clue.at))
}

/// Something about the whole document.
fn notice(message: String) -> Diagnostic {
    let severity = Some(DiagnosticSeverity::INFORMATION);
    Diagnostic { severity, source: Some(SOURCE.to_string()), message, ..Diagnostic::default() }
}

/// The diagnostic for one finding; `None` for one that is not sure enough.
pub(crate) fn mark(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    finding: &Finding,
) -> Option<Diagnostic> {
    let range = |at: &Range<usize>| positions::range(&document.text, at, client.encoding);
    mark_at(catalog, client, document, finding, &range)
}

fn mark_at(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    finding: &Finding,
    range: &impl Fn(&Range<usize>) -> lsp::Range,
) -> Option<Diagnostic> {
    let note = view::note(catalog, &document.language, finding)?;
    let code_description = link(&note).filter(|_| client.code_links);
    let tags = (note.deprecated && client.deprecated).then(|| vec![DiagnosticTag::DEPRECATED]);
    Some(Diagnostic {
        range: range(&finding.range),
        severity: Some(severity(note.level)),
        code: Some(NumberOrString::String(note.code)),
        code_description,
        source: Some(SOURCE.to_string()),
        message: note.message,
        related_information: client.related.then(|| reasons(catalog, document, finding, range)),
        tags,
        data: None, // Requests are answered from the text alone.
    })
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Hint => DiagnosticSeverity::HINT,
        Level::Information => DiagnosticSeverity::INFORMATION,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Error => DiagnosticSeverity::ERROR,
    }
}

fn link(note: &Note) -> Option<CodeDescription> {
    Some(CodeDescription { href: note.href.as_ref()?.parse().ok()? })
}

/// Why it was taken for a code.
fn reasons(
    catalog: &Catalog,
    document: &Snapshot,
    finding: &Finding,
    range: &impl Fn(&Range<usize>) -> lsp::Range,
) -> Vec<DiagnosticRelatedInformation> {
    let reason = |clue: &Clue| DiagnosticRelatedInformation {
        location: Location::new(document.uri.clone(), range(&clue.at)),
        message: catalog.cues[clue.cue].title.clone(),
    };
    deciding(catalog, finding).map(reason).collect()
}

/// The clue that names it, or the nearest that answers each of the two questions. With all of them a client that lists them before the
/// page would hide the page.
fn deciding<'f>(catalog: &Catalog, finding: &'f Finding) -> impl Iterator<Item = &'f Clue> + use<'f> {
    let cue = |clue: &&Clue| &catalog.cues[clue.cue];
    let far = |clue: &&Clue| {
        finding.range.start.saturating_sub(clue.at.end).max(clue.at.start.saturating_sub(finding.range.end))
    };
    let nearest = |wanted: &dyn Fn(&Cue) -> bool| finding.clues.iter().filter(|it| wanted(cue(it))).min_by_key(far);
    let named = nearest(&|cue| cue.strength == Strength::Names);
    let code = nearest(&|cue| cue.says == Some(Says::Code));
    let service = nearest(&|cue| cue.says.is_some_and(|says| says != Says::Code));
    let deciding = if named.is_some() { [named, None] } else { [code, service] };
    deciding.into_iter().flatten()
}
