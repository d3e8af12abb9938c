//! What all parts of the server share: the projects, the client's abilities, the documents, and the way to the client.

use crate::{
    Launch,
    abilities::Abilities,
    configuration::{self, News, Told},
    documents::Documents,
    log::Log,
    outbox::{self, Outgoing},
    serve::Wire,
    story::Shapes,
    wide::Answered,
    workspace::Workspace,
};
use iotcodes_catalog::{Catalog, Language, Problem};
use iotcodes_project::{Projects, Rules, SETTINGS};
use iotcodes_scan::{Settings, Trace, view};
use serde_json::Value;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{
    sync::{
        Notify, Semaphore,
        mpsc::{self, UnboundedSender},
    },
    time,
};
use tower_lsp::{
    Client, jsonrpc,
    ls_types::{MessageType, ProgressToken, Uri, WorkspaceFolder},
};

/// How long a client may take to answer what nothing depends on.
const PATIENCE: Duration = Duration::from_secs(60);

/// The state of the server.
pub(crate) struct Session {
    /// The open documents.
    pub(crate) documents: Documents,
    /// What is known of the files of the workspace.
    pub(crate) workspace: Workspace,
    /// When the diagnostics of the workspace were asked for.
    pub(crate) answered: Answered,
    /// A permit for each scan that may run at a time. Answers to requests need none, so they never wait for a scan.
    pub(crate) scans: Semaphore,
    /// One for whoever looks for episodes.
    pub(crate) stories: Semaphore,
    /// How records of logs are read.
    pub(crate) shapes: Shapes,
    /// The settings and catalogs of the folders that documents stand in.
    pub(crate) projects: Projects,
    client: Client,
    /// Wakes whoever reads changed files.
    pub(crate) files: Notify,
    /// What was shown to be wrong in settings and catalogs.
    problems: Mutex<Vec<Problem>>,
    abilities: OnceLock<Abilities>,
    virtual_pages: AtomicBool,
    /// Work that the client's user can stop, by the token of its progress.
    stoppable: Mutex<Vec<(ProgressToken, Arc<AtomicBool>)>>,
    wire: Arc<OnceLock<Wire>>,
    outbox: UnboundedSender<Outgoing>,
    news: OnceLock<UnboundedSender<News>>,
    /// What the command line says.
    settings: Settings,
    log: Arc<Log>,
    /// The lists that were said to be cut short, by what they are and whose.
    cut: Mutex<HashSet<(&'static str, String)>>,
    trace: AtomicU8,
    shut_down: AtomicBool,
}

impl Session {
    /// A session with the client that is to connect. Has to be called inside the runtime.
    pub(crate) fn new(client: Client, launch: Launch, log: Arc<Log>) -> Arc<Session> {
        let (outbox, queue) = mpsc::unbounded_channel();
        let wire = Arc::default();
        tokio::spawn(outbox::deliver(client.clone(), Arc::clone(&wire), queue));
        Arc::new(Session {
            documents: Documents::default(),
            workspace: Workspace::default(),
            answered: Answered::default(),
            scans: Semaphore::new(thread::available_parallelism().map_or(1, usize::from)),
            stories: Semaphore::new(1),
            shapes: Shapes::default(),
            projects: Projects::default(),
            client,
            files: Notify::new(),
            problems: Mutex::default(),
            abilities: OnceLock::new(),
            virtual_pages: AtomicBool::new(false),
            stoppable: Mutex::default(),
            wire,
            outbox,
            news: OnceLock::new(),
            settings: launch.settings,
            log,
            cut: Mutex::default(),
            trace: AtomicU8::new(Trace::Off as u8),
            shut_down: AtomicBool::new(false),
        })
    }

    /// What counts for a document. Reads files the first time.
    pub(crate) fn rules(&self, uri: &Uri) -> Arc<Rules> {
        let Some(path) = uri.to_file_path() else { return self.outside() };
        let (project, new) = self.projects.meet(&path);
        if new {
            self.files.notify_one(); // Something may be wrong in it.
        }
        project.rules(&path)
    }

    /// What counts for whatever is in no folder.
    pub(crate) fn outside(&self) -> Arc<Rules> {
        self.projects.outside().rules(Path::new(""))
    }

    /// What counts for a file.
    pub(crate) fn rules_of(&self, path: &Path) -> Arc<Rules> {
        self.projects.of(path).rules(path)
    }

    /// The folders of the workspace.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        self.projects.folders()
    }

    /// Whether the diagnostics of files that are not open are wanted.
    pub(crate) fn wants_wide(&self) -> bool {
        self.folders().iter().any(|folder| self.rules_of(&folder.join(SETTINGS)).settings.workspace_diagnostics())
    }

    /// Notes what stops the work with this token, until it is over.
    pub(crate) fn stoppable(&self, token: &ProgressToken, stop: Option<Arc<AtomicBool>>) {
        let mut all = self.stoppable.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| known != token);
        all.extend(stop.map(|stop| (token.clone(), stop)));
    }

    /// Stops the work with this token.
    pub(crate) fn stop(&self, token: &ProgressToken) {
        let all = self.stoppable.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, stop) in all.iter().filter(|(known, _)| known == token) {
            stop.store(true, Ordering::Release);
        }
    }

    /// Notes where messages go out.
    pub(crate) fn connect(&self, wire: Wire) {
        let _ = self.wire.set(wire);
    }

    /// Sends a message now: a part of an answer must be there before its end.
    pub(crate) fn write(&self, message: Vec<u8>) {
        let _ = self.wire.get().map(|wire| wire.send(Some(message))); // The other end is gone when the client is.
    }

    /// The settings file that counts for a document, or that would.
    pub(crate) fn settings_file(&self, uri: &Uri) -> Option<PathBuf> {
        let path = uri.to_file_path()?;
        let of_none = || {
            let folders = self.folders().into_iter().filter(|folder| path.starts_with(folder));
            folders.max_by_key(|folder| folder.as_os_str().len()).or_else(|| Some(path.parent()?.to_path_buf()))
        };
        self.projects.of(&path).file.clone().or_else(|| Some(of_none()?.join(SETTINGS)))
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
    pub(crate) fn initialize(self: &Arc<Self>, abilities: Abilities, options: Value, folders: Vec<WorkspaceFolder>) {
        let told = Told::new(self, options, folders, self.settings.clone());
        self.projects.tell(told.editor());
        let _ = self.abilities.set(abilities);
        let (news, queue) = mpsc::unbounded_channel();
        let _ = self.news.set(news);
        tokio::spawn(configuration::follow(Arc::clone(self), told, queue));
        // The built-in catalog is ready before the first document comes, and the answer to `initialize` does not wait for it.
        let session = Arc::clone(self);
        tokio::task::spawn_blocking(move || drop(session.outside()));
    }

    /// The client, to be asked for something. No handler may wait for its answer.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The client is ready for questions.
    pub(crate) fn initialized(self: &Arc<Self>) {
        tokio::spawn(configuration::subscribe(Arc::clone(self)));
        tokio::spawn(configuration::watch(Arc::clone(self)));
        self.tell(News::Ask);
    }

    /// Something may have changed what is set.
    pub(crate) fn tell(&self, news: News) {
        // Nobody listens only while the process ends.
        let _ = self.news.get().map(|queue| queue.send(news));
    }

    /// What was shown to be wrong in settings and catalogs.
    pub(crate) fn problems(&self) -> MutexGuard<'_, Vec<Problem>> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the client ask again for what it shows, where it can be told to.
    pub(crate) fn refresh(&self) {
        let (client, abilities) = (self.client.clone(), self.abilities());
        let (diagnostics, hints, lenses) =
            (abilities.refresh_diagnostics, abilities.refresh_hints, abilities.refresh_lenses);
        tokio::spawn(time::timeout(PATIENCE, async move {
            let ask_again = (
                async { if diagnostics { client.workspace_diagnostic_refresh().await } else { Ok(()) } },
                async { if hints { client.inlay_hint_refresh().await } else { Ok(()) } },
                async { if lenses { client.code_lens_refresh().await } else { Ok(()) } },
            );
            futures::future::join3(ask_again.0, ask_again.1, ask_again.2).await
        }));
    }

    /// Notes that the client shows documents that are no files.
    pub(crate) fn offer_virtual_pages(&self) {
        self.virtual_pages.store(true, Ordering::Release);
    }

    /// Whether the client shows documents that are no files.
    pub(crate) fn has_virtual_pages(&self) -> bool {
        self.virtual_pages.load(Ordering::Acquire)
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

    /// Writes a line to the client's log and to the log file.
    pub(crate) fn log(&self, kind: MessageType, line: String) {
        if self.log.covers(kind) {
            self.log.write(kind, &line);
            self.send(Outgoing::Log(kind, line));
        }
    }

    /// The first ones of a list about a document, or whatever else. That there are more is said in the log, once.
    pub(crate) fn first<T>(
        &self,
        most: usize,
        what: &'static str,
        whose: &str,
        all: impl Iterator<Item = T>,
    ) -> Vec<T> {
        let mut first: Vec<T> = all.take(most + 1).collect();
        if first.len() > most {
            first.truncate(most);
            if self.cut.lock().unwrap_or_else(PoisonError::into_inner).insert((what, whose.to_string())) {
                let line =
                    format!("{whose} has more than {} {what}, of which the first are listed", view::number(most));
                self.log(MessageType::INFO, line);
            }
        }
        first
    }

    /// Traces as much as the client wants.
    pub(crate) fn set_trace(&self, trace: Trace) {
        self.trace.store(trace as u8, Ordering::Relaxed);
    }

    /// Whether what a message holds is traced, or `None` where no message is.
    pub(crate) fn traces(&self) -> Option<bool> {
        let trace = self.trace.load(Ordering::Relaxed);
        let is_on = trace != Trace::Off as u8 || self.log.covers(MessageType::LOG);
        is_on.then_some(trace == Trace::Verbose as u8)
    }

    /// Traces a message.
    pub(crate) fn trace(&self, message: String, verbose: Option<String>) {
        self.log.write(MessageType::LOG, &message);
        if self.trace.load(Ordering::Relaxed) != Trace::Off as u8 {
            self.send(Outgoing::Trace(message, verbose));
        }
    }
}

/// Does work that takes time off the protocol thread. A panic in it costs this one answer.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> jsonrpc::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| jsonrpc::Error::internal_error())
}
