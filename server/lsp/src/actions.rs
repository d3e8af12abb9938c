//! Code actions: the handling that an error needs, ways to accept it, and what there is to read about it.

use crate::{
    abilities::Abilities,
    commands::{self, Subject},
    diagnostics,
    documents::Snapshot,
    pages, positions,
    session::Session,
};
use iotcodes_catalog::{Catalog, Entry, LanguageKind};
use iotcodes_fix::{Action, Edit, accept_here, accept_in_file, outdated};
use iotcodes_scan::{Confidence, Finding, Findings};
use ropey::Rope;
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};
use tower_lsp::ls_types::{
    self as lsp, CodeAction, CodeActionDisabled, CodeActionKind, Command, CreateFile, CreateFileOptions,
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

/// Every edit in a document that is safe without a look at it.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.iotcodes");

/// What a client asks for: where, and which kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wanted {
    range: lsp::Range,
    fixes: bool,
    all: bool,
}

/// What a client keeps of an action whose edit it asks for when the action is taken.
#[derive(Serialize, Deserialize)]
pub(crate) struct Data {
    pub(crate) uri: Uri,
    generation: u64,
    wanted: Wanted,
    title: String,
}

/// Something to do, before it is put into the client's terms.
struct Offer {
    title: String,
    kind: CodeActionKind,
    preferred: bool,
    way: Way,
    /// What it is about.
    finding: Option<Finding>,
}

enum Way {
    Edits(Vec<Edit>),
    Elsewhere(WorkspaceEdit),
    Command(Command),
    Refused(String),
}

impl Wanted {
    /// What of ours a client wants; `None` for nothing. A kind includes those below it, and `""` all of them. What changes a whole document
    /// is offered only to those who name it.
    pub(crate) fn new(range: lsp::Range, only: Option<&[CodeActionKind]>) -> Option<Wanted> {
        let includes = |ours: &CodeActionKind| {
            let covers = |kind: &CodeActionKind| {
                let below = ours.as_str().strip_prefix(kind.as_str());
                kind.as_str().is_empty() || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            only.is_some_and(|kinds| kinds.iter().any(covers))
        };
        let wanted =
            Wanted { range, fixes: only.is_none() || includes(&CodeActionKind::QUICKFIX), all: includes(&FIX_ALL) };
        (wanted.fixes || wanted.all).then_some(wanted)
    }
}

/// What can be done in a document.
pub(crate) fn of(session: &Session, document: &Snapshot, findings: &Findings, wanted: Wanted) -> Vec<CodeAction> {
    let (catalog, client) = (document.rules(session).catalog(), session.abilities());
    let lazy = |offer: &Offer| {
        let data =
            Data { uri: document.uri.clone(), generation: document.generation, wanted, title: offer.title.clone() };
        client.lazy_edits.then(|| serde_json::to_value(data).expect("texts and numbers have a JSON form"))
    };
    let offers = offers(session, document, findings, wanted);
    offers.into_iter().filter_map(|offer| action(catalog, client, document, lazy(&offer), offer)).collect()
}

/// The edit of an action that was taken; `None` where the text has changed since it was offered.
pub(crate) fn edit_of(
    session: &Session,
    document: &Snapshot,
    findings: &Findings,
    data: &Data,
) -> Option<WorkspaceEdit> {
    let same_text = document.generation == data.generation;
    let offers = same_text.then(|| offers(session, document, findings, data.wanted))?;
    let taken = offers.into_iter().find(|offer| offer.title == data.title)?;
    edit(session.abilities(), document, taken.way)
}

fn offers(session: &Session, document: &Snapshot, findings: &Findings, wanted: Wanted) -> Vec<Offer> {
    let rules = document.rules(session);
    let (catalog, client) = (rules.catalog(), session.abilities());
    let mut offers = Vec::new();
    if wanted.all {
        offers.extend(fix_all(catalog, document, findings));
    }
    let range = positions::offsets(&document.text, wanted.range, client.encoding);
    let touched = findings.within(&range).filter(|finding| finding.confidence >= Confidence::Likely);
    let findings: Vec<Finding> = touched.filter(|_| wanted.fixes).collect();
    if findings.is_empty() {
        return offers; // Nearly every request ends here; the text is not copied for those.
    }
    let source = document.source();
    for finding in findings {
        let mut offer = |title: String, preferred: bool, way: Way| {
            offers.push(Offer {
                title,
                kind: CodeActionKind::QUICKFIX,
                preferred,
                way,
                finding: Some(finding.clone()),
            });
        };
        let actions =
            source.iter().flat_map(|source| iotcodes_fix::actions(catalog, &document.language, source, &finding));
        for Action { title, edits, disabled, preferred } in actions {
            offer(title, preferred, disabled.map_or(Way::Edits(edits), Way::Refused));
        }
        let entry = &catalog.entries[finding.entries[0]];
        let key = entry.key();
        if let Some(edit) = outdated(catalog, &finding) {
            let title = format!("Replace {} by {key}", document.text.byte_slice(finding.range.clone()));
            offer(title, true, Way::Edits(vec![edit]));
        }
        if finding.listed(Confidence::Certain) && rules.checked && !pages::is_page(&document.uri) {
            if let Some(source) = &source {
                if let Some(edit) = accept_here(&document.language, source, finding.range.start, key) {
                    offer(format!("Ignore {key} in this line"), false, Way::Edits(vec![edit]));
                }
                if let Some(edit) = accept_in_file(&document.language, source, key) {
                    offer(format!("Ignore {key} in this file"), false, Way::Edits(vec![edit]));
                }
            }
            if let Some(edit) = accept_in_project(session, document, key) {
                offer(format!("Ignore {key} in this project"), false, Way::Elsewhere(edit));
            }
        }
        if client.commands {
            for command in reading(catalog, document, entry) {
                offer(command.title.clone(), false, Way::Command(command));
            }
        }
    }
    let mut seen = HashSet::new();
    offers.retain(|offer| seen.insert(offer.title.clone())); // A number and its name beside it ask for the same.
    offers
}

/// What there is to read about an entry. A log is where one asks what happened, and what the program should have done.
fn reading(catalog: &Catalog, document: &Snapshot, entry: &Entry) -> Vec<Command> {
    let subject = Subject { uri: document.uri.clone(), entry: entry.address() };
    let mut all = Vec::new();
    if document.language.kind == LanguageKind::Log {
        all.push(commands::page(format!("Explain {}", entry.label()), subject.clone()));
        if commands::recipes(catalog, pages::Page::Entry(entry)).next().is_some() {
            all.push(commands::handling(format!("Show the code that handles {}", entry.key()), subject.clone()));
        }
    }
    if !entry.sources.is_empty() {
        all.push(commands::documentation(format!("Open the documentation of {}", entry.key()), subject));
    }
    all
}

fn fix_all(catalog: &Catalog, document: &Snapshot, findings: &Findings) -> Option<Offer> {
    if document.language.kind == LanguageKind::Log {
        return None; // A log is what happened.
    }
    let certain = findings.iter().filter(|finding| finding.listed(Confidence::Certain));
    let edits: Vec<Edit> = certain.filter_map(|finding| outdated(catalog, &finding)).collect();
    let title = "Replace all outdated error codes".to_string();
    (!edits.is_empty()).then_some(Offer {
        title,
        kind: FIX_ALL,
        preferred: false,
        way: Way::Edits(edits),
        finding: None,
    })
}

/// A change of the project's settings file, which is made where there is none.
fn accept_in_project(session: &Session, document: &Snapshot, key: &str) -> Option<WorkspaceEdit> {
    let client = session.abilities();
    let file = session.settings_file(&document.uri)?;
    let uri = Uri::from_file_path(&file)?;
    let open = session.documents.snapshot(&uri);
    let exists = open.is_some() || file.is_file();
    if !exists && !client.created_files {
        return None;
    }
    let text = open.as_ref().map(|open| open.text.clone());
    let text = text.or_else(|| on_disk(&file, exists))?;
    let before = text.to_string();
    let edit = difference(&before, &iotcodes_project::accepting(&before, key)?);
    let version = open.map(|open| open.version);
    let edits = text_edits(client, &text, vec![edit]);
    let create = (!exists).then(|| CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) }),
        annotation_id: None,
    });
    Some(workspace_edit(client, uri, version, edits, create))
}

/// The text of a settings file; nothing where it is to be made.
fn on_disk(file: &Path, exists: bool) -> Option<Rope> {
    if !exists {
        return Some(Rope::new());
    }
    fs::read_to_string(file).ok().map(|text| Rope::from_str(&text))
}

/// The one edit that makes a text another.
fn difference(before: &str, after: &str) -> Edit {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest, new) = (&before[start..], &after[start..]);
    let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Edit { range: start..before.len() - end, text: new[..new.len() - end].to_string() }
}

/// An offer as the client can show it; `None` for one that only says why it cannot be taken, where the client cannot show that.
fn action(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    data: Option<serde_json::Value>,
    offer: Offer,
) -> Option<CodeAction> {
    let mark = offer.finding.and_then(|finding| diagnostics::mark(catalog, client, document, &finding));
    let mut action = CodeAction {
        title: offer.title,
        kind: Some(offer.kind),
        diagnostics: mark.map(|mark| vec![mark]),
        is_preferred: (offer.preferred && client.preferred_actions).then_some(true),
        ..CodeAction::default()
    };
    match offer.way {
        Way::Refused(_) if !client.disabled_actions => return None,
        Way::Refused(reason) => action.disabled = Some(CodeActionDisabled { reason }),
        Way::Command(command) => action.command = Some(command),
        Way::Edits(_) | Way::Elsewhere(_) if data.is_some() => action.data = data,
        way => action.edit = edit(client, document, way),
    }
    Some(action)
}

fn edit(client: &Abilities, document: &Snapshot, way: Way) -> Option<WorkspaceEdit> {
    match way {
        Way::Edits(edits) => {
            let edits = text_edits(client, &document.text, edits);
            Some(workspace_edit(client, document.uri.clone(), Some(document.version), edits, None))
        }
        Way::Elsewhere(edit) => Some(edit),
        Way::Command(_) | Way::Refused(_) => None,
    }
}

fn text_edits(client: &Abilities, text: &Rope, edits: Vec<Edit>) -> Vec<TextEdit> {
    let edit =
        |edit: Edit| TextEdit { range: positions::range(text, &edit.range, client.encoding), new_text: edit.text };
    edits.into_iter().map(edit).collect()
}

fn workspace_edit(
    client: &Abilities,
    uri: Uri,
    version: Option<i32>,
    edits: Vec<TextEdit>,
    create: Option<CreateFile>,
) -> WorkspaceEdit {
    if !client.versioned_edits {
        return WorkspaceEdit::new(HashMap::from([(uri, edits)]));
    }
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
    let edits = TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() };
    let changes = match create {
        None => DocumentChanges::Edits(vec![edits]),
        Some(create) => DocumentChanges::Operations(vec![
            DocumentChangeOperation::Op(ResourceOp::Create(create)),
            DocumentChangeOperation::Edit(edits),
        ]),
    };
    WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Documents;
    use iotcodes_catalog::Kind;
    use iotcodes_fix::Edit;
    use iotcodes_scan::Confidence;
    use serde_json::{Value, json};
    use std::sync::Arc;

    const TEXT: &str = "é if errorCode == 404103:\n    pass\n";

    fn document() -> Snapshot {
        let language = Catalog::builtin().language("python").expect("it is in languages.toml");
        let documents = Documents::default();
        let uri: lsp::Uri = "untitled:Untitled-1".parse().expect("it is an address");
        documents.open(uri.clone(), 7, Arc::new(language.clone()), TEXT);
        documents.snapshot(&uri).expect("it was just opened")
    }

    fn finding() -> Finding {
        Finding {
            range: 19..25,
            kind: Kind::Number,
            entries: Catalog::builtin().by_code("404103").to_vec(),
            oddity: None,
            confidence: Confidence::Certain,
            reason: None,
            clues: Vec::new(),
            repeats: false,
            suppressed: false,
        }
    }

    fn offer(Action { title, edits, disabled, preferred }: Action) -> Offer {
        let way = disabled.map_or(Way::Edits(edits), Way::Refused);
        Offer { title, kind: CodeActionKind::QUICKFIX, preferred, way, finding: Some(finding()) }
    }

    fn check(client: &Abilities, action: Action, expected: Option<Value>) {
        let offered = super::action(Catalog::builtin(), client, &document(), None, offer(action)).map(|mut action| {
            action.diagnostics = None;
            serde_json::to_value(action).expect("it has a JSON form")
        });
        assert_eq!(offered, expected);
    }

    fn retry() -> Action {
        let import = Edit { range: 0..2, text: "import time\n".into() };
        let call = Edit { range: 31..35, text: "retry()".into() };
        Action { title: "Retry".into(), edits: vec![import, call], disabled: None, preferred: true }
    }

    fn text_edits() -> Value {
        let at = |line: u32, character: u32| json!({ "line": line, "character": character });
        json!([
            { "range": { "start": at(0, 0), "end": at(0, 1) }, "newText": "import time\n" },
            { "range": { "start": at(1, 4), "end": at(1, 8) }, "newText": "retry()" },
        ])
    }

    #[test]
    fn edits_name_the_version_where_the_client_understands_it() {
        let client = Abilities { versioned_edits: true, ..Abilities::default() };
        let document = json!({ "uri": "untitled:Untitled-1", "version": 7 });
        let edit = json!({ "documentChanges": [{ "textDocument": document, "edits": text_edits() }] });
        check(&client, retry(), Some(json!({ "title": "Retry", "kind": "quickfix", "edit": edit })));
    }

    #[test]
    fn edits_are_plain_changes_for_other_clients() {
        let client = Abilities { preferred_actions: true, ..Abilities::default() };
        let edit = json!({ "changes": { "untitled:Untitled-1": text_edits() } });
        check(
            &client,
            retry(),
            Some(json!({ "title": "Retry", "kind": "quickfix", "edit": edit, "isPreferred": true })),
        );
    }

    #[test]
    fn a_reason_against_is_shown_only_where_the_client_can() {
        let refusal =
            || Action { edits: Vec::new(), disabled: Some("It cannot help.".into()), preferred: false, ..retry() };
        check(&Abilities::default(), refusal(), None);
        let client = Abilities { disabled_actions: true, ..Abilities::default() };
        let expected = json!({ "title": "Retry", "kind": "quickfix", "disabled": { "reason": "It cannot help." } });
        check(&client, refusal(), Some(expected));
    }

    #[test]
    fn an_action_carries_the_diagnostic_it_is_for() {
        let (client, document) = (Abilities::default(), document());
        let mark =
            diagnostics::mark(Catalog::builtin(), &client, &document, &finding()).expect("a certain finding is marked");
        let offered = super::action(Catalog::builtin(), &client, &document, None, offer(retry()))
            .expect("an edit can always be shown");
        assert_eq!(offered.diagnostics, Some(vec![mark]));
    }

    #[test]
    fn only_kinds_that_include_ours_get_them() {
        let wanted = |only: Option<&[&str]>| {
            let only: Option<Vec<CodeActionKind>> =
                only.map(|kinds| kinds.iter().map(|kind| CodeActionKind::from(kind.to_string())).collect());
            Wanted::new(lsp::Range::default(), only.as_deref()).map(|wanted| (wanted.fixes, wanted.all))
        };
        assert_eq!(wanted(None), Some((true, false)));
        assert_eq!(wanted(Some(&["refactor", "quickfix"])), Some((true, false)));
        assert_eq!(wanted(Some(&[""])), Some((true, true)));
        for kind in ["source", "source.fixAll", "source.fixAll.iotcodes"] {
            assert_eq!(wanted(Some(&[kind])), Some((false, true)), "{kind}");
        }
        for kind in ["refactor", "quickfix.other", "quick", "source.fix", "source.organizeImports"] {
            assert_eq!(wanted(Some(&[kind])), None, "{kind}");
        }
        assert_eq!(wanted(Some(&[])), None);
    }

    #[test]
    fn a_difference_is_as_small_as_it_can_be() {
        for (before, after) in [("", "a"), ("é1", "é2"), ("abab", "ab"), ("a\nc", "a\nb\nc"), ("x", "x"), ("😀", "😁")]
        {
            let edit = difference(before, after);
            assert_eq!(iotcodes_fix::apply(before, std::slice::from_ref(&edit)), after);
            assert!(edit.range.len() + edit.text.len() <= before.len() + after.len());
        }
        assert_eq!(difference("a\nc", "a\nb\nc"), Edit { range: 2..2, text: "b\n".into() });
    }
}
