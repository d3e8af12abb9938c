//! What is marked in a document.

use crate::{abilities::Abilities, documents::Snapshot, pages, positions};
use iotcodes_catalog::{Catalog, Cue, Level, Says, Strength};
use iotcodes_project::Rules;
use iotcodes_scan::{Clue, Confidence, Finding, Findings, Note, view};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString,
};

const SOURCE: &str = "iotcodes";

/// How many diagnostics a document may have: none where it is not checked.
pub(crate) fn most(rules: &Rules) -> usize {
    if rules.checked { rules.settings.max_diagnostics() } else { 0 }
}

/// The diagnostics of a document, capped, and honest about the cap.
pub(crate) fn of(rules: &Rules, client: &Abilities, document: &Snapshot, findings: &Findings) -> Vec<Diagnostic> {
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
    let marks = findings.listed(Confidence::Certain).filter_map(|finding| mark(catalog, client, document, &finding));
    let mut shown: Vec<Diagnostic> = marks.take(most).collect();
    let all = findings.count(Confidence::Certain);
    if all > shown.len() {
        let message =
            format!("The first {} of {} error codes in this file are shown.", view::number(most), view::number(all));
        shown.push(notice(message));
    }
    shown
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
    let note = view::note(catalog, &document.language, finding)?;
    let code_description = link(&note).filter(|_| client.code_links);
    let tags = (note.deprecated && client.deprecated).then(|| vec![DiagnosticTag::DEPRECATED]);
    Some(Diagnostic {
        range: positions::range(&document.text, &finding.range, client.encoding),
        severity: Some(severity(note.level)),
        code: Some(NumberOrString::String(note.code)),
        code_description,
        source: Some(SOURCE.to_string()),
        message: note.message,
        related_information: client.related.then(|| reasons(catalog, client, document, finding)),
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

/// Why it was taken for a code: the clue that names it, or the nearest that answers each of the two questions. With all of them a
/// client that lists them before the page would hide the page.
fn reasons(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    finding: &Finding,
) -> Vec<DiagnosticRelatedInformation> {
    let cue = |clue: &&Clue| &catalog.cues[clue.cue];
    let far = |clue: &&Clue| {
        finding.range.start.saturating_sub(clue.at.end).max(clue.at.start.saturating_sub(finding.range.end))
    };
    let nearest = |wanted: &dyn Fn(&Cue) -> bool| finding.clues.iter().filter(|it| wanted(cue(it))).min_by_key(far);
    let named = nearest(&|cue| cue.strength == Strength::Names);
    let code = nearest(&|cue| cue.says == Some(Says::Code));
    let service = nearest(&|cue| cue.says.is_some_and(|says| says != Says::Code));
    let deciding = if named.is_some() { [named, None] } else { [code, service] };
    let reason = |clue: &Clue| DiagnosticRelatedInformation {
        location: Location::new(document.uri.clone(), positions::range(&document.text, &clue.at, client.encoding)),
        message: catalog.cues[clue.cue].title.clone(),
    };
    deciding.into_iter().flatten().map(reason).collect()
}
