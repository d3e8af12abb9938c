//! What the editor has set: asked for where the editor can be asked, taken as it comes elsewhere, and what follows from a change.

use crate::{
    options, problems, runs,
    session::{Session, off_thread},
};
use iotcodes_project::Editor;
use iotcodes_scan::Settings;
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{sync::mpsc::UnboundedReceiver, time};
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration, Uri, WorkspaceFolder};

/// How long a burst of changes may go on before it is looked at.
const REST: Duration = Duration::from_millis(20);
/// How long an editor may take to say what is set.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often to look whether files have changed that the editor does not watch.
const PAUSE: Duration = Duration::from_secs(2);
/// The same where it watches those in its folders.
const LONG_PAUSE: Duration = Duration::from_secs(10);

/// Something that may change what is set.
pub(crate) enum News {
    /// The editor wants to be asked.
    Ask,
    /// What it has set, from an editor that cannot be asked.
    Settings(Value),
    /// Folders came and went.
    Folders(Vec<WorkspaceFolder>, Vec<WorkspaceFolder>),
}

/// What the editor has said so far.
pub(crate) struct Told {
    /// The initialization options. They count where nothing else is said.
    initial: Settings,
    /// For everything, then for each folder.
    settings: Vec<Settings>,
    folders: Vec<(Uri, PathBuf)>,
    command_line: Settings,
    complaints: Vec<String>,
}

impl Told {
    /// What an editor says when it starts.
    pub(crate) fn new(
        session: &Session,
        initial: Value,
        folders: Vec<WorkspaceFolder>,
        command_line: Settings,
    ) -> Told {
        let (initial, complaints) = options::read(initial);
        let mut told =
            Told { initial, settings: Vec::new(), folders: Vec::new(), command_line, complaints: Vec::new() };
        told.complain(session, complaints);
        told.enter(folders);
        told
    }

    /// What counts.
    pub(crate) fn editor(&self) -> Editor {
        let of = |place: usize| self.initial.clone().under(self.settings.get(place).unwrap_or(&Settings::default()));
        let folders = self.folders.iter().enumerate().map(|(place, (_, folder))| (folder.clone(), of(place + 1)));
        Editor { settings: of(0), folders: folders.collect(), command_line: self.command_line.clone() }
    }

    /// Takes news; whether the editor has to be asked.
    fn take(&mut self, session: &Session, news: News) -> bool {
        match news {
            News::Ask => return true,
            News::Settings(settings) => self.set(session, vec![settings; self.folders.len() + 1]),
            News::Folders(added, removed) => {
                self.folders.retain(|(uri, _)| !removed.iter().any(|folder| folder.uri == *uri));
                self.enter(added);
                // Settings are by place, and places have changed.
                self.settings = vec![self.settings.first().cloned().unwrap_or_default(); self.folders.len() + 1];
                return true;
            }
        }
        false
    }

    fn enter(&mut self, folders: Vec<WorkspaceFolder>) {
        let paths = folders.into_iter().filter_map(|folder| {
            let path = folder.uri.to_file_path()?.into_owned();
            Some((folder.uri, path))
        });
        self.folders.extend(paths);
    }

    fn set(&mut self, session: &Session, values: Vec<Value>) {
        let (settings, complaints): (Vec<Settings>, Vec<Vec<String>>) = values.into_iter().map(options::read).unzip();
        self.settings = settings;
        self.complain(session, complaints.concat());
    }

    /// Says what is wrong, once.
    fn complain(&mut self, session: &Session, mut complaints: Vec<String>) {
        complaints.dedup();
        for line in complaints.iter().filter(|line| !self.complaints.contains(line)) {
            session.log(MessageType::WARNING, (*line).clone());
        }
        self.complaints = complaints;
    }

    /// What to ask for: the settings of everything, then of each folder.
    fn questions(&self) -> Vec<ConfigurationItem> {
        let scopes = [None].into_iter().chain(self.folders.iter().map(|(uri, _)| Some(uri.clone())));
        scopes.map(|scope_uri| ConfigurationItem { scope_uri, section: Some("iotcodes".to_string()) }).collect()
    }
}

/// Follows what the editor has set. However many changes are queued, they are looked at once, and one question is asked at a time.
pub(crate) async fn follow(session: Arc<Session>, mut told: Told, mut news: UnboundedReceiver<News>) {
    while let Some(first) = news.recv().await {
        let mut ask = told.take(&session, first);
        time::sleep(REST).await;
        while let Ok(next) = news.try_recv() {
            ask |= told.take(&session, next);
        }
        if ask && session.abilities().configuration {
            let questions = told.questions();
            match time::timeout(PATIENCE, session.client().configuration(questions.clone())).await {
                Ok(Ok(answers)) if answers.len() == questions.len() => told.set(&session, answers),
                Ok(Ok(answers)) => session.log(
                    MessageType::WARNING,
                    format!("workspace/configuration: {} questions got {} answers", questions.len(), answers.len()),
                ),
                Ok(Err(error)) => session.log(MessageType::WARNING, format!("workspace/configuration: {error}")),
                Err(_) => session.log(
                    MessageType::WARNING,
                    format!("workspace/configuration was not answered for {} s", PATIENCE.as_secs()),
                ),
            }
        }
        let editor = told.editor();
        let trace = editor.command_line.trace.server.or(editor.settings.trace.server);
        if session.projects.tell(editor) {
            // Editors that know `$/setTrace` say the same by it.
            trace.into_iter().for_each(|trace| session.set_trace(trace));
            runs::again(&session);
        }
    }
}

/// Asks the editor to say when something changes, where it can.
pub(crate) async fn subscribe(session: Arc<Session>) {
    let registration = |id: &str, method: &str, options: Value| Registration {
        id: id.to_string(),
        method: method.to_string(),
        register_options: Some(options),
    };
    let mut wishes = Vec::new();
    if session.abilities().watches_settings {
        let options = json!({ "section": "iotcodes" });
        wishes.push(registration("iotcodes-settings", "workspace/didChangeConfiguration", options));
    }
    if session.abilities().watches_files {
        // The second is what a catalog looks like, wherever it is.
        let globs = ["**/{iotcodes,languages}.toml", "**/{services,handling,cues,recipes,episodes}/**/*.{md,toml}"];
        let watchers: Vec<Value> = globs.iter().map(|glob| json!({ "globPattern": glob })).collect();
        let options = json!({ "watchers": watchers });
        wishes.push(registration("iotcodes-files", "workspace/didChangeWatchedFiles", options));
    }
    if wishes.is_empty() {
        return;
    }
    if let Err(error) = session.client().register_capability(wishes).await {
        session.log(MessageType::WARNING, format!("client/registerCapability: {error}"));
    }
}

/// Reads settings files and catalogs again when they change on disk.
pub(crate) async fn watch(session: Arc<Session>) {
    let pause = if session.abilities().watches_files { LONG_PAUSE } else { PAUSE };
    loop {
        // Woken when the editor says that one has changed.
        let _ = time::timeout(pause, session.files.notified()).await;
        let refreshed = {
            let session = Arc::clone(&session);
            off_thread(move || session.projects.refresh()).await
        };
        if refreshed == Ok(true) {
            runs::again(&session);
        }
        let session = Arc::clone(&session);
        let _ = off_thread(move || problems::show(&session)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Launch, server::Server};
    use futures::StreamExt;
    use tower::Service;
    use tower_lsp::{LspService, jsonrpc::Request};

    const QUESTION: &str = "workspace/configuration";

    #[tokio::test(start_paused = true)]
    async fn an_editor_that_never_answers_is_given_up_on_and_asked_again() {
        let (mut service, socket) = LspService::new(|client| Server::new(client, Launch::default(), Arc::default()));
        let session = Arc::clone(service.inner().session());
        let (mut said, _answers) = socket.split();
        let params = json!({ "capabilities": { "workspace": { "configuration": true } } });
        let answer = service.call(Request::build("initialize").id(1).params(params).finish()).await.unwrap();
        assert!(answer.is_some_and(|answer| answer.is_ok()));
        service.call(Request::build("initialized").params(json!({})).finish()).await.unwrap();
        assert_eq!(said.next().await.unwrap().method(), QUESTION);
        let asked = time::Instant::now();
        session.tell(News::Ask);
        let line = said.next().await.unwrap();
        let line = line.params().and_then(|params| params["message"].as_str()).unwrap_or_default();
        assert_eq!(line, "workspace/configuration was not answered for 10 s");
        assert!((PATIENCE..PATIENCE + Duration::from_secs(1)).contains(&asked.elapsed()), "{:?}", asked.elapsed());
        assert_eq!(said.next().await.unwrap().method(), QUESTION);
        assert!(asked.elapsed() < PATIENCE + Duration::from_secs(1), "what waited is not forgotten");
    }
}
