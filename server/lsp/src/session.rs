//! What all parts of the server share: the projects, the client's abilities, the documents, and the way to the client.

use crate::{
    abilities::Abilities,
    documents::Documents,
    options,
    outbox::{self, Outgoing},
};
use iotcodes_catalog::{Catalog, Language};
use iotcodes_project::{Projects, Rules};
use iotcodes_scan::Settings;
use serde_json::Value;
use std::{
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tokio::sync::{
    Semaphore,
    mpsc::{self, UnboundedSender},
};
use tower_lsp::{
    Client, jsonrpc,
    ls_types::{MessageType, Uri},
};

/// The state of the server.
pub(crate) struct Session {
    /// The open documents.
    pub(crate) documents: Documents,
    /// A permit for each scan that may run at a time. Answers to requests need none, so they never wait for a scan.
    pub(crate) scans: Semaphore,
    /// The settings and catalogs of the folders that documents stand in.
    projects: OnceLock<Projects>,
    abilities: OnceLock<Abilities>,
    outbox: UnboundedSender<Outgoing>,
    shut_down: AtomicBool,
}

impl Session {
    /// A session with the client that is to connect. Has to be called inside the runtime.
    pub(crate) fn new(client: Client) -> Arc<Session> {
        let (outbox, queue) = mpsc::unbounded_channel();
        tokio::spawn(outbox::deliver(client, queue));
        Arc::new(Session {
            documents: Documents::default(),
            scans: Semaphore::new(thread::available_parallelism().map_or(1, usize::from)),
            projects: OnceLock::new(),
            abilities: OnceLock::new(),
            outbox,
            shut_down: AtomicBool::new(false),
        })
    }

    /// What counts for a document. Reads files the first time; what is wrong in them goes to the client's log.
    pub(crate) fn rules(&self, uri: &Uri) -> Arc<Rules> {
        let Some(path) = uri.to_file_path() else { return self.projects().outside().rules(Path::new("")) };
        let (project, new) = self.projects().meet(&path);
        if new {
            for problem in &project.problems {
                self.log(MessageType::WARNING, problem.to_string());
            }
        }
        project.rules(&path)
    }

    /// What the client calls a document's language decides, then its file name. A client that knows no better says plain text.
    pub(crate) fn language(&self, id: &str, uri: &Uri) -> Arc<Language> {
        let catalog = Catalog::builtin();
        let fallback = catalog.languages.last().expect("languages.toml ends with the table for everything else");
        let by_path = || catalog.language_of_path(&uri.path().decode().to_string_lossy());
        let language =
            catalog.language(id).filter(|&language| language != fallback).or_else(by_path).unwrap_or(fallback);
        Arc::new(language.clone())
    }

    /// What the client can do. Nothing but `initialize` is let through before that is known.
    pub(crate) fn abilities(&self) -> &Abilities {
        self.abilities.get().expect("only initialize comes before the abilities are known")
    }

    /// Whether the client has said what it can do.
    pub(crate) fn is_initialized(&self) -> bool {
        self.abilities.get().is_some()
    }

    /// Keeps what the client can do and what its user has set. tower-lsp lets `initialize` through once.
    pub(crate) fn initialize(self: &Arc<Self>, abilities: Abilities, options: Value) {
        let settings = match options::read(options) {
            Ok((settings, unknown)) => {
                for name in unknown {
                    self.log(MessageType::WARNING, format!("unknown setting `{name}`"));
                }
                settings
            }
            Err(error) => {
                self.log(MessageType::WARNING, format!("the settings count for nothing: {error}"));
                Settings::default()
            }
        };
        let _ = self.projects.set(Projects::with_editor(settings));
        let _ = self.abilities.set(abilities);
        // The built-in catalog is ready before the first document comes, and the answer to `initialize` does not wait for it.
        let session = Arc::clone(self);
        tokio::task::spawn_blocking(move || drop(session.projects().outside().rules(Path::new(""))));
    }

    fn projects(&self) -> &Projects {
        self.projects.get().expect("only initialize comes before the settings are known")
    }

    /// Notes that the client asked for the end.
    pub(crate) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Release);
    }

    /// How the process is to end: an end that was not asked for is an error.
    pub(crate) fn exit_code(&self) -> u8 {
        u8::from(!self.shut_down.load(Ordering::Acquire))
    }

    /// Says something to the client when its turn comes.
    pub(crate) fn send(&self, message: Outgoing) {
        let _ = self.outbox.send(message); // Nobody listens only while the process ends.
    }

    /// Writes a line to the client's log.
    pub(crate) fn log(&self, level: MessageType, line: String) {
        self.send(Outgoing::Log(level, line));
    }
}

/// Does work that takes time off the protocol thread. A panic in it costs this one answer.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> jsonrpc::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| jsonrpc::Error::internal_error())
}
