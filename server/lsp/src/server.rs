//! The handlers of requests. Each takes its snapshot before its first `.await` and works off the protocol thread.

use crate::{
    Launch,
    abilities::Abilities,
    actions::{self, Wanted},
    capabilities, commands, completion,
    configuration::News,
    content, definition, diagnostics,
    documents::{Scanned, Snapshot},
    folds, hints, hover, lenses, links,
    log::Log,
    pages, parent, places,
    runs::{self, Shown},
    scans,
    session::{Session, off_thread},
    story::{self, Story},
    symbols, wide, workspace,
};
use iotcodes_scan::{Findings, Trace};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::{
    Client, LanguageServer,
    jsonrpc::{Error, Result},
    ls_types::{
        CodeAction, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams,
        CompletionItem, CompletionParams, CompletionResponse, DidChangeConfigurationParams,
        DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DocumentDiagnosticParams,
        DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightParams,
        DocumentLink, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams,
        FileEvent, FoldingRange, FoldingRangeParams, FullDocumentDiagnosticReport, GotoDefinitionParams,
        GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, InlayHint,
        InlayHintParams, Location, ReferenceParams, RelatedFullDocumentDiagnosticReport,
        RelatedUnchangedDocumentDiagnosticReport, ServerInfo, SetTraceParams, TraceValue,
        UnchangedDocumentDiagnosticReport, Uri, WorkDoneProgressCancelParams, WorkspaceDiagnosticParams,
        WorkspaceDiagnosticReportResult, WorkspaceFolder, WorkspaceSymbolParams, WorkspaceSymbolResponse,
    },
};

/// Answers requests.
pub(crate) struct Server {
    session: Arc<Session>,
}

/// The parameters of `iotcodes/text`.
#[derive(Deserialize)]
pub(crate) struct TextParams {
    uri: Uri,
}

/// The answer to `iotcodes/text`.
#[derive(Serialize)]
pub(crate) struct Text {
    version: i32,
    text: String,
}

impl Server {
    /// A server for a client that is to connect.
    pub(crate) fn new(client: Client, launch: Launch, log: Arc<Log>) -> Server {
        Server { session: Session::new(client, launch, log) }
    }

    /// What it shares with the rest.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// `$/setTrace`.
    pub(crate) async fn set_trace(&self, params: SetTraceParams) {
        self.session.set_trace(traced(params.value));
    }

    /// `iotcodes/text`: a document as the server has it.
    pub(crate) async fn text(&self, params: TextParams) -> Result<Option<Text>> {
        let Some(document) = self.session.documents.snapshot(&params.uri) else { return Ok(None) };
        off_thread(move || Some(Text { version: document.version, text: document.text.to_string() })).await
    }

    /// `workspace/textDocumentContent`: a page that is no file.
    pub(crate) async fn content(&self, params: content::Params) -> Result<content::Content> {
        let session = Arc::clone(&self.session);
        let text = off_thread(move || pages::read(&session, &params.uri)).await?;
        let text = text.ok_or_else(|| Error::invalid_params("the catalog has no such page"))?;
        Ok(content::Content { text })
    }

    /// `window/workDoneProgress/cancel`.
    pub(crate) async fn stop(&self, params: WorkDoneProgressCancelParams) {
        self.session.stop(&params.token);
    }

    /// What was found in every open document, each put into another form off the protocol thread.
    async fn every_open<T: Send + 'static>(
        &self,
        of: impl Fn(&Session, &Snapshot, &Findings) -> T + Clone + Send + 'static,
    ) -> Result<Vec<(Uri, T)>> {
        let mut all = Vec::new();
        for uri in self.session.documents.uris() {
            let Some(Scanned { snapshot, findings: Some(findings) }) = scans::finished(&self.session, &uri).await
            else {
                continue;
            };
            let (session, of) = (Arc::clone(&self.session), of.clone());
            all.push((uri, off_thread(move || of(&session, &snapshot, &findings)).await?));
        }
        Ok(all)
    }

    /// Answers from the text of this moment, off the protocol thread. `None` where the document is not open.
    async fn on_text<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Session, &Snapshot) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(document) = self.session.documents.snapshot(uri) else { return Ok(None) };
        let session = Arc::clone(&self.session);
        off_thread(move || answer(&session, &document)).await.map(Some)
    }

    /// Answers from what is found in the text of this moment. An answer about another text would be a wrong one.
    async fn on_scan<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Session, &Snapshot, &Findings) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(asked) = self.session.documents.snapshot(uri).map(|document| document.generation) else {
            return Ok(None);
        };
        let Some(Scanned { snapshot, findings }) = scans::finished(&self.session, uri).await else { return Ok(None) };
        if snapshot.generation != asked {
            return Err(Error::content_modified());
        }
        let findings = findings.ok_or_else(Error::internal_error)?;
        let session = Arc::clone(&self.session);
        off_thread(move || answer(&session, &snapshot, &findings)).await.map(Some)
    }

    /// The same with what a log tells as a whole, waited for.
    async fn on_story<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Session, &Snapshot, &Findings, &Story) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let found = self.on_scan(uri, |_, text, findings| (text.clone(), findings.clone())).await?;
        let Some((text, findings)) = found else { return Ok(None) };
        let story = story::finished(&self.session, &text).await;
        if story.generation > text.generation {
            return Err(Error::content_modified());
        }
        let session = Arc::clone(&self.session);
        off_thread(move || answer(&session, &text, &findings, &story)).await.map(Some)
    }

    /// Answers a question for details, off the protocol thread.
    async fn resolved<T: Send + 'static>(&self, item: T, resolve: fn(&Session, T) -> T) -> Result<T> {
        let session = Arc::clone(&self.session);
        off_thread(move || resolve(&session, item)).await
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::new(&params.capabilities);
        let capabilities = capabilities::of(&abilities);
        self.session.set_trace(params.trace.map_or(Trace::Off, traced));
        #[expect(deprecated)] // Some clients still say no more than their root.
        let root = params.root_uri;
        let folders = params
            .workspace_folders
            .unwrap_or_else(|| root.into_iter().map(|uri| WorkspaceFolder { uri, name: String::new() }).collect());
        self.session.initialize(abilities, params.initialization_options.unwrap_or_default(), folders);
        if let Some(client) = params.process_id {
            parent::watch(&self.session, client);
        }
        let server = ServerInfo { name: "iotcodes".to_string(), version: Some(env!("CARGO_PKG_VERSION").to_string()) };
        Ok(InitializeResult { capabilities, server_info: Some(server), ..InitializeResult::default() })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.session.initialized();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        let asks = self.session.abilities().configuration;
        self.session.tell(if asks { News::Ask } else { News::Settings(params.settings) });
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.tell(News::Folders(params.event.added, params.event.removed));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        params.changes.iter().for_each(|change| self.session.workspace.tell(change));
        let is_ours = |change: &FileEvent| [".toml", ".md"].iter().any(|end| change.uri.path().as_str().ends_with(end));
        if params.changes.iter().any(is_ours) {
            self.session.files.notify_one();
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let asked = self.session.documents.snapshot_and_scan(&place.text_document.uri);
        let Some((document, scan)) = asked else { return Ok(None) };
        let session = Arc::clone(&self.session);
        off_thread(move || hover::at(&session, &document, scan.as_ref(), place.position)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let items =
            self.on_text(&place.text_document.uri, move |session, text| completion::at(session, text, place.position));
        Ok(items.await?.map(CompletionResponse::Array))
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        self.resolved(item, completion::resolve).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let hints = move |session: &Session, text: &Snapshot, findings: &Findings| {
            hints::of(session, text, findings, params.range)
        };
        self.on_scan(&params.text_document.uri, hints).await
    }

    async fn inlay_hint_resolve(&self, hint: InlayHint) -> Result<InlayHint> {
        self.resolved(hint, hints::resolve).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.on_story(&params.text_document.uri, symbols::of).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.on_story(&params.text_document.uri, folds::of).await.map(Option::flatten)
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        let highlights = move |session: &Session, text: &Snapshot, findings: &Findings| {
            places::highlights(session, text, findings, place.position)
        };
        self.on_scan(&place.text_document.uri, highlights).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let mut files = self.every_open(symbols::codes).await?;
        let token = params.work_done_progress_params.work_done_token;
        let closed = workspace::closed_files(&self.session, token).await?;
        files.extend(closed.iter().map(|file| (file.uri.clone(), file.codes.clone())));
        let session = Arc::clone(&self.session);
        let symbols = off_thread(move || symbols::search(&session, &params.query, &files)).await?;
        Ok(Some(WorkspaceSymbolResponse::Flat(symbols)))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        wide::report(&self.session, params).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let page = move |session: &Session, text: &Snapshot, findings: &Findings| {
            definition::at(session, text, findings, place.position)
        };
        self.on_scan(&place.text_document.uri, page).await.map(Option::flatten)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.on_scan(&params.text_document.uri, links::of).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.on_scan(&params.text_document.uri, lenses::of).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        self.resolved(lens, lenses::resolve).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let meant = move |session: &Session, text: &Snapshot, findings: &Findings| {
            places::meant(session, text, findings, place.position)
        };
        let Some(meant) = self.on_scan(&place.text_document.uri, meant).await? else { return Ok(None) };
        if meant.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let known = meant.clone();
        let open = self.every_open(move |session, text, findings| places::of(session, text, findings, &known)).await?;
        let mut locations: Vec<Location> = open.into_iter().flat_map(|(_, locations)| locations).collect();
        let token = params.work_done_progress_params.work_done_token;
        for file in workspace::closed_files(&self.session, token).await? {
            let same = file.places.iter().filter(|(entries, _)| entries.iter().any(|entry| meant.contains(entry)));
            locations.extend(same.map(|(_, range)| Location::new(file.uri.clone(), *range)));
        }
        Ok(Some(locations))
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let scanned = scans::finished(&self.session, &params.text_document.uri).await;
        let report = match scanned {
            None => full(None, Vec::new()),
            Some(scanned) => {
                let shown = off_thread({
                    let (session, snapshot) = (Arc::clone(&self.session), scanned.snapshot.clone());
                    move || runs::shown(&session, &snapshot)
                });
                let story = off_thread({
                    let (session, snapshot) = (Arc::clone(&self.session), scanned.snapshot.clone());
                    move || story::now(&session, &snapshot)
                })
                .await?;
                let told = if story.series.is_empty() { 0 } else { story.generation };
                let result_id = format!("{}.{told}", scanned.snapshot.generation);
                let shown = shown.await?;
                if shown != Shown::Findings {
                    let previous = params.previous_result_id.filter(|_| shown == Shown::AsBefore);
                    previous.map_or_else(|| full(None, Vec::new()), unchanged)
                } else if params.previous_result_id.as_ref() == Some(&result_id) {
                    unchanged(result_id)
                } else {
                    let findings = scanned.findings.ok_or_else(Error::internal_error)?;
                    let session = Arc::clone(&self.session);
                    let marks = move || {
                        let rules = scanned.snapshot.rules(&session);
                        diagnostics::of(rules, session.abilities(), &scanned.snapshot, &findings, &story)
                    };
                    full(Some(result_id), off_thread(marks).await?)
                }
            }
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        if params.command == runs::CHECK {
            runs::run(&self.session, params.arguments);
        } else {
            commands::run(&self.session, &params.command, params.arguments)?;
        }
        Ok(None)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let wanted = Wanted::new(params.range, params.context.only.as_deref());
        let Some(wanted) = wanted.filter(|_| self.session.abilities().actions) else { return Ok(None) };
        let actions = move |session: &Session, text: &Snapshot, findings: &Findings| {
            actions::of(session, text, findings, wanted).into_iter().map(CodeActionOrCommand::CodeAction).collect()
        };
        self.on_scan(&params.text_document.uri, actions).await
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let data = action.data.take().and_then(|data| serde_json::from_value::<actions::Data>(data).ok());
        let Some(data) = data else { return Ok(action) };
        let uri = data.uri.clone();
        let edit = move |session: &Session, text: &Snapshot, findings: &Findings| {
            actions::edit_of(session, text, findings, &data)
        };
        let edit = self.on_scan(&uri, edit).await?.flatten();
        action.edit = Some(edit.ok_or_else(Error::content_modified)?);
        Ok(action)
    }
}

fn traced(value: TraceValue) -> Trace {
    match value {
        TraceValue::Off => Trace::Off,
        TraceValue::Messages => Trace::Messages,
        TraceValue::Verbose => Trace::Verbose,
    }
}

fn full(result_id: Option<String>, items: Vec<tower_lsp::ls_types::Diagnostic>) -> DocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report,
    })
}

fn unchanged(result_id: String) -> DocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
    let related_documents = None;
    DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        related_documents,
        unchanged_document_diagnostic_report,
    })
}
