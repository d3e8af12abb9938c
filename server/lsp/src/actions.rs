//! Code actions: the handling that an error needs, as edits.

use crate::{
    abilities::Abilities,
    diagnostics,
    documents::{Scanned, Snapshot},
    positions,
};
use iotcodes_catalog::Catalog;
use iotcodes_fix::Action;
use iotcodes_scan::Finding;
use std::collections::HashMap;
use tower_lsp::ls_types::{
    self as lsp, CodeAction, CodeActionDisabled, CodeActionKind, CodeActionOrCommand, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

/// Whether a client that wants only some kinds of action wants ours. A kind includes those below it: `""` includes all.
pub(crate) fn wanted(only: Option<&[CodeActionKind]>) -> bool {
    let ours = CodeActionKind::QUICKFIX;
    let includes = |kind: &CodeActionKind| kind.as_str().is_empty() || *kind == ours;
    only.is_none_or(|kinds| kinds.iter().any(includes))
}

/// What can be done about the findings in a range, computed from the text that was scanned.
pub(crate) fn of(
    catalog: &Catalog,
    client: &Abilities,
    scanned: &Scanned,
    range: lsp::Range,
) -> Vec<CodeActionOrCommand> {
    let document = &scanned.snapshot;
    let range = positions::offsets(&document.text, range, client.encoding);
    let findings: Vec<Finding> = scanned.findings.iter().flat_map(|findings| findings.within(&range)).collect();
    if findings.is_empty() {
        return Vec::new(); // Nearly every request ends here; the text is not copied for those.
    }
    let text = document.text.to_string();
    let offers = findings.iter().flat_map(|finding| {
        let actions = iotcodes_fix::actions(catalog, &document.language, &text, finding);
        actions.into_iter().filter_map(move |action| offer(catalog, client, document, finding, action))
    });
    offers.map(CodeActionOrCommand::CodeAction).collect()
}

/// An action as the client can show it; `None` for one that only says why it cannot be taken, where the client cannot show that.
fn offer(
    catalog: &Catalog,
    client: &Abilities,
    document: &Snapshot,
    finding: &Finding,
    action: Action,
) -> Option<CodeAction> {
    if action.disabled.is_some() && !client.disabled_actions {
        return None;
    }
    Some(CodeAction {
        title: action.title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: diagnostics::mark(catalog, client, document, finding).map(|mark| vec![mark]),
        edit: action.disabled.is_none().then(|| edit(client, document, action.edits)),
        is_preferred: (action.preferred && client.preferred_actions).then_some(true),
        disabled: action.disabled.map(|reason| CodeActionDisabled { reason }),
        ..CodeAction::default()
    })
}

fn edit(client: &Abilities, document: &Snapshot, edits: Vec<iotcodes_fix::Edit>) -> WorkspaceEdit {
    let edits = edits.into_iter().map(|edit| TextEdit {
        range: positions::range(&document.text, &edit.range, client.encoding),
        new_text: edit.text,
    });
    if !client.versioned_edits {
        return WorkspaceEdit::new(HashMap::from([(document.uri.clone(), edits.collect())]));
    }
    let text_document =
        OptionalVersionedTextDocumentIdentifier { uri: document.uri.clone(), version: Some(document.version) };
    let edits = edits.map(OneOf::Left).collect();
    let changes = DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]);
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

    fn check(client: &Abilities, action: Action, expected: Option<Value>) {
        let offered = offer(Catalog::builtin(), client, &document(), &finding(), action).map(|mut action| {
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
        let offered =
            offer(Catalog::builtin(), &client, &document, &finding(), retry()).expect("an edit can always be shown");
        assert_eq!(offered.diagnostics, Some(vec![mark]));
    }

    #[test]
    fn only_kinds_that_include_quick_fixes_get_them() {
        assert!(wanted(None));
        assert!(wanted(Some(&[CodeActionKind::REFACTOR, CodeActionKind::QUICKFIX])));
        assert!(wanted(Some(&[CodeActionKind::EMPTY])));
        assert!(!wanted(Some(&[CodeActionKind::REFACTOR])));
        assert!(!wanted(Some(&[CodeActionKind::new("quickfix.other")])));
        assert!(!wanted(Some(&[])));
    }
}
