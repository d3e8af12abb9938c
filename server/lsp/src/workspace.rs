//! What is found in the files of the workspace, whether they are open or not.
//!
//! The files are looked through when somebody asks, and what was found in them is kept until they change. Nothing is looked through twice
//! at a time: who asks meanwhile waits, and then has little to do. From the first question on the client is asked to say which files
//! change, so that the next ones need not look at all of them.

use crate::{
    positions::{self, Encoding},
    progress::{Progress, Worker},
    session::{Session, off_thread},
};
use ignore::WalkBuilder;
use iotcodes_catalog::Catalog;
use iotcodes_project::Rules;
use iotcodes_scan::{Confidence, Finding, Tally, tally, view};
use ropey::Rope;
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    fs::{self, Metadata},
    path::{Path, PathBuf},
    sync::{
        self, Arc, Once, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::{Mutex, Notify};
use tower_lsp::{
    jsonrpc::{self, Error},
    ls_types::{self as lsp, FileChangeType, FileEvent, MessageType, ProgressToken, Registration, Uri},
};

/// How many files are looked at. Beyond that the log says that there are more.
const MOST_FILES: usize = 50_000;
/// A larger file is left out, in bytes: it is data, or a log that has to be opened.
const LARGEST: u64 = 16 << 20;
/// Of one file no more places are kept.
const MOST_PLACES: usize = 5_000;

/// How long nobody looks at all files where the client says which change; it may miss some.
const WATCHED: Duration = Duration::from_secs(60);
/// Where it does not, looking at more files than these may take this part of the time.
const FEW: usize = 5_000;
const SHARE: u32 = 10;
/// After so many changes all files are looked at.
const MANY: usize = 1000;

/// What was found so far.
#[derive(Default)]
pub(crate) struct Workspace {
    index: Arc<Mutex<Index>>,
    news: sync::Mutex<News>,
    /// Wakes who waits for files to change.
    pub(crate) changed: Notify,
    asked: AtomicBool,
    is_watched: AtomicBool,
}

#[derive(Default)]
struct Index {
    files: HashMap<PathBuf, Arc<Known>>,
    /// When all files were looked at last, and how long that took.
    last: Option<(Instant, Duration)>,
}

/// What is known to have changed since.
#[derive(Default)]
struct News {
    all: bool,
    files: HashSet<PathBuf>,
}

impl Workspace {
    /// Takes in that a file has changed.
    pub(crate) fn tell(&self, change: &FileEvent) {
        let Some(path) = change.uri.to_file_path() else { return };
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether a new file counts is for the walk to say, and so is what another list of files to leave out changes.
        let is_list = path.file_name().is_some_and(|name| name == ".gitignore" || name == ".ignore");
        if change.typ == FileChangeType::CREATED || is_list || news.files.len() >= MANY {
            news.all = true;
        } else {
            news.files.insert(path.into_owned());
        }
        drop(news);
        self.changed.notify_one();
    }

    /// Has all files looked at again.
    pub(crate) fn renew(&self) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).all = true;
        self.changed.notify_one();
    }

    /// Takes what has changed, where that is known and all files need not be looked at.
    fn take(&self, index: &Index) -> Option<HashSet<PathBuf>> {
        let News { all, files } = std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner));
        let (ended, took) = index.last.filter(|_| !all)?;
        let fresh = match self.is_watched.load(Ordering::Acquire) {
            true => WATCHED,
            false if index.files.len() < FEW => Duration::ZERO,
            false => took * SHARE,
        };
        (ended.elapsed() < fresh).then_some(files)
    }
}

/// Asks the client, once, to say which files change, where it can.
fn watch(session: &Arc<Session>) {
    if !session.abilities().watches_files || session.workspace.asked.swap(true, Ordering::AcqRel) {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let options = json!({ "watchers": [{ "globPattern": "**/*" }] });
        let registration = Registration {
            id: "iotcodes-workspace".to_string(),
            method: "workspace/didChangeWatchedFiles".to_string(),
            register_options: Some(options),
        };
        match session.client().register_capability(vec![registration]).await {
            Ok(()) => {
                session.workspace.renew(); // What has changed since the first look was not told.
                session.workspace.is_watched.store(true, Ordering::Release);
            }
            Err(error) => session.log(MessageType::WARNING, format!("client/registerCapability: {error}")),
        }
    });
}

/// What was found in one file.
pub(crate) struct Known {
    /// Changes with the file and with the settings that count for it.
    pub(crate) id: u64,
    pub(crate) uri: Uri,
    /// By address of the entries, the likeliest first: every place that is at least likely.
    pub(crate) places: Vec<(Vec<String>, lsp::Range)>,
    /// Each entry with its label, its first place and its count.
    pub(crate) codes: Vec<Code>,
    /// Whether anything in it is certain.
    pub(crate) is_marked: bool,
    stamp: Stamp,
    rules: Arc<Rules>,
}

/// One entry in one file.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) label: String,
    pub(crate) first: lsp::Range,
    pub(crate) tally: Tally,
    /// The lines of the first and the last place, counted from 1.
    pub(crate) lines: (usize, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Code {
    pub(crate) fn new(catalog: &Catalog, text: &Rope, encoding: Encoding, tally: Tally) -> Code {
        let line = |at: usize| text.byte_to_line(at) + 1;
        Code {
            label: catalog.entries[tally.entry].label(),
            first: positions::range(text, &tally.first, encoding),
            lines: (line(tally.first.start), line(tally.last.start)),
            tally,
        }
    }
}

/// What is known of the files that are not open, as they are now. Fails where its user has stopped it.
pub(crate) async fn closed_files(
    session: &Arc<Session>,
    token: Option<ProgressToken>,
) -> jsonrpc::Result<Vec<Arc<Known>>> {
    watch(session);
    let progress = Progress::begin(session, token, "Looking for error codes");
    let worker = progress.worker();
    let mut index = Arc::clone(&session.workspace.index).lock_owned().await;
    let session = Arc::clone(session);
    let all = off_thread(move || {
        let open: HashSet<PathBuf> =
            session.documents.uris().iter().filter_map(|uri| Some(uri.to_file_path()?.into_owned())).collect();
        match session.workspace.take(&index) {
            Some(changed) => changed.into_iter().for_each(|path| look_again(&session, &mut index.files, path)),
            None => {
                let began = Instant::now();
                if look(&session, &mut index.files, &worker).is_none() {
                    session.workspace.renew();
                    return None;
                }
                index.last = Some((Instant::now(), began.elapsed()));
            }
        }
        let mut all: Vec<Arc<Known>> =
            index.files.iter().filter(|(path, _)| !open.contains(*path)).map(|(_, known)| Arc::clone(known)).collect();
        all.sort_by(|a, b| a.uri.as_str().cmp(b.uri.as_str()));
        Some(all)
    });
    let all = all.await?;
    drop(progress);
    all.ok_or_else(Error::request_cancelled)
}

/// Brings up to date what is known. `None` where it was stopped; what was found until then is kept.
fn look(session: &Session, files: &mut HashMap<PathBuf, Arc<Known>>, worker: &Worker) -> Option<()> {
    let mut seen = HashSet::new();
    for folder in session.folders() {
        let mut walk = WalkBuilder::new(&folder);
        walk.require_git(false).filter_entry(|entry| entry.file_name() != ".git");
        for entry in walk.build().filter_map(Result::ok) {
            if seen.len() >= MOST_FILES {
                static SAID: Once = Once::new();
                SAID.call_once(|| {
                    let most = view::number(MOST_FILES);
                    let line = format!("only the first {most} files of the workspace are looked through");
                    session.log(MessageType::WARNING, line);
                });
                files.retain(|path, _| seen.contains(path));
                return Some(());
            }
            let Some(metadata) = entry.metadata().ok().filter(Metadata::is_file) else { continue };
            let path = entry.into_path();
            if !worker.go_on(seen.len() as u64) {
                return None;
            }
            let rules = session.rules_of(&path);
            if !rules.checked || metadata.len() > LARGEST {
                continue;
            }
            let stamp = Stamp::of(&metadata);
            let is_current = |known: &Arc<Known>| known.stamp == stamp && Arc::ptr_eq(&known.rules, &rules);
            if !files.get(&path).is_some_and(is_current)
                && let Some(known) = read(session, &path, stamp, rules)
            {
                files.insert(path.clone(), Arc::new(known));
            }
            seen.insert(path);
        }
    }
    files.retain(|path, _| seen.contains(path));
    Some(())
}

/// Looks at a file that was known and has changed, or gone.
fn look_again(session: &Session, files: &mut HashMap<PathBuf, Arc<Known>>, path: PathBuf) {
    let Some(before) = files.remove(&path) else { return };
    let Some(metadata) = fs::metadata(&path).ok().filter(|it| it.is_file() && it.len() <= LARGEST) else { return };
    let stamp = Stamp::of(&metadata);
    let known = match before.stamp == stamp {
        true => Some(before),
        false => read(session, &path, stamp, Arc::clone(&before.rules)).map(Arc::new),
    };
    files.extend(known.map(|known| (path, known)));
}

/// Looks through one file; `None` where it cannot be read or is no text.
fn read(session: &Session, path: &Path, stamp: Stamp, rules: Arc<Rules>) -> Option<Known> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // An address of a name that is no UTF-8 would lead nowhere.
    let uri = Uri::from_file_path(path.to_str()?)?;
    let text = String::from_utf8_lossy(&iotcodes_project::text(fs::read(path).ok()?)?).into_owned();
    let language = session.language("", &uri);
    let findings: Vec<Finding> = rules.scanner.scan(&language, text.as_bytes());
    let likely = findings.iter().filter(|finding| finding.confidence >= Confidence::Likely);
    let rope = if likely.clone().next().is_some() { Rope::from_str(&text) } else { Rope::new() };
    let encoding: Encoding = session.abilities().encoding;
    let catalog = rules.catalog();
    let place = |finding: &Finding| {
        let entries = finding.entries.iter().map(|&id| catalog.entries[id].address()).collect();
        (entries, positions::range(&rope, &finding.range, encoding))
    };
    let places = likely.take(MOST_PLACES).map(place).collect();
    let is_marked = findings.iter().any(|finding| finding.listed(Confidence::Certain));
    let codes = tally(findings).into_iter().map(|tally| Code::new(catalog, &rope, encoding, tally)).collect();
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    Some(Known { id, uri, places, codes, is_marked, stamp, rules })
}
