//! The open documents: their text as the client has it, and what was found in them.

use crate::{
    positions::{self, Encoding},
    session::Session,
    story::Story,
};
use iotcodes_catalog::{Language, LanguageKind};
use iotcodes_fix::Source;
use iotcodes_project::Rules;
use iotcodes_scan::{Edits, Findings, Text};
use ropey::Rope;
use std::{
    collections::HashMap,
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{self, watch};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

/// No document has this generation; a closed one is set to it.
const CLOSED: u64 = 0;

/// All open documents.
#[derive(Default)]
pub(crate) struct Documents {
    /// By the text of their address, whatever its scheme.
    open: Mutex<HashMap<String, Document>>,
    generations: AtomicU64,
}

struct Document {
    now: Snapshot,
    scanned: watch::Sender<Option<Scanned>>,
    /// What happened to the text since a scan took it.
    edits: Edits,
    /// What happened to the text since the one that was last scanned to the end.
    since: Edits,
    kept: Kept,
    /// What was told of it, and what happened to the text since that.
    told: watch::Sender<Arc<Story>>,
    since_told: Edits,
}

/// What the last scan of a document found, for the next one. Who holds the lock scans.
pub(crate) type Kept = Arc<sync::Mutex<Option<Findings>>>;

/// A document at one moment. Cheap to clone; it keeps its text while the document changes.
#[derive(Clone)]
pub(crate) struct Snapshot {
    /// Its address.
    pub(crate) uri: Uri,
    /// The client's number for this text.
    pub(crate) version: i32,
    /// What kind of file it is.
    pub(crate) language: Arc<Language>,
    /// Its text.
    pub(crate) text: Rope,
    /// Our number for this text: unlike a version it never comes again, not even after the document was closed.
    pub(crate) generation: u64,
    latest: Arc<AtomicU64>,
    due: Arc<Mutex<Wanted>>,
    rules: Arc<OnceLock<Arc<Rules>>>,
    /// The last text that was asked about actions, of whichever version.
    source: Arc<Mutex<Option<Arc<Source>>>>,
}

/// The text that is to be checked where not every one is.
#[derive(Clone, Copy)]
struct Wanted {
    generation: u64,
    due: Due,
    /// Whether what is found in it has been taken to be shown.
    taken: bool,
}

impl Wanted {
    fn new(generation: u64, due: Due) -> Wanted {
        Wanted { generation, due, taken: false }
    }
}

/// Why a text is to be checked where not every change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// The document was opened, or its settings have changed.
    Opened,
    /// It was saved.
    Saved,
    /// The user wants it.
    Asked,
}

impl Snapshot {
    /// What counts for it. Asked for off the protocol thread, since the first time files are read.
    pub(crate) fn rules(&self, session: &Session) -> &Rules {
        self.rules.get_or_init(|| session.rules(&self.uri))
    }

    /// Its text with its syntax tree; `None` for logs, and whatever is so large that nobody wrote it. Not for the protocol thread.
    pub(crate) fn source(&self) -> Option<Arc<Source>> {
        if self.language.kind == LanguageKind::Log || self.text.len_bytes() > Source::LARGEST {
            return None;
        }
        let mut kept = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_ref().filter(|known| self.text == known.text()) {
            return Some(Arc::clone(known));
        }
        let source = Arc::new(Source::new(&self.language.id, &self.text.to_string(), kept.as_deref()));
        *kept = Some(Arc::clone(&source));
        Some(source)
    }

    /// Makes ready what the first question about actions has to wait for. Not for the protocol thread.
    pub(crate) fn prepare(&self) {
        let parsed = || self.source.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        if iotcodes_fix::prepare(&self.language) && !parsed() {
            self.source();
        }
    }

    /// Whether it is larger than its settings let it be checked.
    pub(crate) fn is_too_large(&self, rules: &Rules) -> bool {
        self.text.len_bytes() > rules.settings.max_size()
    }

    /// Why this text is to be checked, if it is not just one on the way to another.
    pub(crate) fn due(&self) -> Option<Due> {
        let wanted = *self.due.lock().unwrap_or_else(PoisonError::into_inner);
        (wanted.generation == self.generation).then_some(wanted.due)
    }

    /// Takes it upon the caller to show what is found in a text that is due. Of two who could, a finished scan and whoever asks for
    /// it just then, exactly one does.
    pub(crate) fn take_due(&self) -> bool {
        let mut wanted = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.generation == self.generation && !std::mem::replace(&mut wanted.taken, true)
    }

    /// Whether the document is still open, whatever its text.
    pub(crate) fn is_open(&self) -> bool {
        self.latest.load(Ordering::Acquire) != CLOSED
    }

    /// Whether the document still has this text.
    pub(crate) fn is_current(&self) -> bool {
        self.latest.load(Ordering::Acquire) == self.generation
    }
}

/// A finished scan.
#[derive(Clone)]
pub(crate) struct Scanned {
    /// What was scanned.
    pub(crate) snapshot: Snapshot,
    /// What was found; `None` after a panic.
    pub(crate) findings: Option<Findings>,
}

/// What was found in a text, and what happened to it since.
pub(crate) struct Stale {
    pub(crate) findings: Findings,
    pub(crate) since: Edits,
}

/// What came of opening a document.
pub(crate) struct Opened {
    /// Its address.
    pub(crate) uri: Uri,
    /// The number of its first text.
    pub(crate) generation: u64,
    /// Whether it was open already.
    pub(crate) replaced: bool,
}

/// What came of changing a document.
pub(crate) struct Changed {
    /// The number of its new text.
    pub(crate) generation: u64,
    /// The version it had before.
    pub(crate) previous_version: i32,
}

impl Documents {
    /// Takes a document in.
    pub(crate) fn open(&self, uri: Uri, version: i32, language: Arc<Language>, text: &str) -> Opened {
        let generation = self.next_generation();
        let latest = Arc::new(AtomicU64::new(generation));
        let due = Arc::new(Mutex::new(Wanted::new(generation, Due::Opened)));
        let (text, rules, source) = (Rope::from_str(text), Arc::default(), Arc::default());
        let now = Snapshot { uri: uri.clone(), version, language, text, generation, latest, due, rules, source };
        let before = self.lock().insert(
            uri.as_str().to_string(),
            Document {
                now,
                scanned: watch::Sender::new(None),
                edits: Edits::default(),
                since: Edits::default(),
                kept: Kept::default(),
                told: watch::Sender::default(),
                since_told: Edits::default(),
            },
        );
        if let Some(before) = &before {
            before.now.latest.store(CLOSED, Ordering::Release);
        }
        Opened { uri, generation, replaced: before.is_some() }
    }

    /// Changes a document, each change on the text that the one before left. `None` where it is not open.
    pub(crate) fn change(
        &self,
        uri: &Uri,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> Option<Changed> {
        let mut open = self.lock();
        let Document { now: document, edits, since, since_told, .. } = open.get_mut(uri.as_str())?;
        for change in changes {
            let (old, bytes) = apply(&mut document.text, change, encoding);
            edits.push(old.clone(), bytes);
            since.push(old.clone(), bytes);
            since_told.push(old, bytes);
        }
        let previous_version = std::mem::replace(&mut document.version, version);
        document.generation = self.next_generation();
        document.latest.store(document.generation, Ordering::Release);
        Some(Changed { generation: document.generation, previous_version })
    }

    /// Makes the text that a document has now due to be checked.
    pub(crate) fn make_due(&self, uri: &Uri, due: Due) {
        if let Some(document) = self.lock().get(uri.as_str()) {
            *document.now.due.lock().unwrap_or_else(PoisonError::into_inner) =
                Wanted::new(document.now.generation, due);
        }
    }

    /// Gives documents new generations, so that they are looked at again under what counts now.
    pub(crate) fn renew(&self, which: impl Fn(&Uri) -> bool) -> Vec<(Uri, u64)> {
        let mut open = self.lock();
        let renewed = open.values_mut().filter(|document| which(&document.now.uri)).map(|document| {
            let now = &mut document.now;
            now.generation = self.next_generation();
            now.rules = Arc::default();
            *now.due.lock().unwrap_or_else(PoisonError::into_inner) = Wanted::new(now.generation, Due::Opened);
            now.latest.store(now.generation, Ordering::Release);
            (now.uri.clone(), now.generation)
        });
        renewed.collect()
    }

    /// Lets a document go; whether it was open.
    pub(crate) fn close(&self, uri: &Uri) -> bool {
        let Some(document) = self.lock().remove(uri.as_str()) else { return false };
        document.now.latest.store(CLOSED, Ordering::Release);
        true
    }

    /// The addresses of all of them, sorted.
    pub(crate) fn uris(&self) -> Vec<Uri> {
        let mut uris: Vec<Uri> = self.lock().values().map(|document| document.now.uri.clone()).collect();
        uris.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        uris
    }

    /// The document as it is now.
    pub(crate) fn snapshot(&self, uri: &Uri) -> Option<Snapshot> {
        Some(self.lock().get(uri.as_str())?.now.clone())
    }

    /// The document as it is now, with the last scan of it that was finished and what happened to the text since.
    pub(crate) fn snapshot_and_scan(&self, uri: &Uri) -> Option<(Snapshot, Option<Stale>)> {
        let open = self.lock();
        let document = open.get(uri.as_str())?;
        let findings = document.scanned.borrow().as_ref().and_then(|scanned| scanned.findings.clone());
        let stale = findings.map(|findings| Stale { findings, since: document.since.clone() });
        Some((document.now.clone(), stale))
    }

    /// What scans of a document keep for the next one.
    pub(crate) fn kept(&self, uri: &Uri) -> Option<Kept> {
        Some(Arc::clone(&self.lock().get(uri.as_str())?.kept))
    }

    /// The document, if it still has this text, and what happened to it since a scan last took it.
    pub(crate) fn take(&self, uri: &Uri, generation: u64) -> Option<(Snapshot, Edits)> {
        let mut open = self.lock();
        let document = open.get_mut(uri.as_str()).filter(|document| document.now.generation == generation)?;
        Some((document.now.clone(), std::mem::take(&mut document.edits)))
    }

    /// Keeps what a scan found, unless the text has changed since.
    pub(crate) fn finish(&self, scanned: Scanned) {
        let mut open = self.lock();
        let Some(document) = open.get_mut(scanned.snapshot.uri.as_str()) else { return };
        if document.now.generation != scanned.snapshot.generation {
            return;
        }
        document.since = Edits::default();
        let before = document.scanned.send_replace(Some(scanned));
        drop(open);
        drop(before); // Half a million findings take their time, which nobody should wait for.
    }

    /// Tells of finished scans of a document.
    pub(crate) fn scans(&self, uri: &Uri) -> Option<watch::Receiver<Option<Scanned>>> {
        Some(self.lock().get(uri.as_str())?.scanned.subscribe())
    }

    /// What was told of a document that still has this text, and what happened to it since.
    pub(crate) fn told(&self, document: &Snapshot) -> Option<(Arc<Story>, Edits)> {
        let open = self.lock();
        let now = open.get(document.uri.as_str()).filter(|it| it.now.generation == document.generation)?;
        Some((Arc::clone(&now.told.borrow()), now.since_told.clone()))
    }

    /// Keeps what is told of a document; whether it still has this text.
    pub(crate) fn tell(&self, document: &Snapshot, story: Arc<Story>) -> bool {
        let mut open = self.lock();
        let now = open.get_mut(document.uri.as_str()).filter(|it| it.now.generation == document.generation);
        let Some(now) = now else { return false };
        now.told.send_replace(story);
        now.since_told = Edits::default();
        true
    }

    /// Tells of new stories of a document.
    pub(crate) fn stories(&self, uri: &Uri) -> Option<watch::Receiver<Arc<Story>>> {
        Some(self.lock().get(uri.as_str())?.told.subscribe())
    }

    fn next_generation(&self) -> u64 {
        self.generations.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A panic while the lock was held costs the answer that panicked, not every later one.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Document>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text of a rope, as the scan reads it.
pub(crate) struct Ropes<'a>(pub(crate) &'a Rope);

impl Text for Ropes<'_> {
    fn size(&self) -> usize {
        self.0.len_bytes()
    }

    fn read(&self, range: Range<usize>, into: &mut Vec<u8>) {
        let (chunks, start, ..) = self.0.chunks_at_byte(range.start);
        let mut left = range.len();
        let mut skipped = range.start - start;
        for chunk in chunks {
            let chunk = &chunk.as_bytes()[skipped..];
            let read = left.min(chunk.len());
            into.extend_from_slice(&chunk[..read]);
            (left, skipped) = (left - read, 0);
            if left == 0 {
                return;
            }
        }
    }
}

/// Changes a text; the bytes of the old one that were replaced, and by how many. Where the client sends all of it anew, what is alike at
/// both ends stays.
fn apply(text: &mut Rope, change: &TextDocumentContentChangeEvent, encoding: Encoding) -> (Range<usize>, usize) {
    let (old, new) = match change.range {
        Some(range) => (positions::offsets(text, range, encoding), 0..change.text.len()),
        None => differing(text, &change.text),
    };
    let start = text.byte_to_char(old.start);
    text.remove(start..text.byte_to_char(old.end));
    text.insert(start, &change.text[new.clone()]);
    (old, new.len())
}

/// What of a text is not in a new one, and what stands there instead.
fn differing(text: &Rope, new: &str) -> (Range<usize>, Range<usize>) {
    let bytes = new.as_bytes();
    let mut start = 0;
    for chunk in text.chunks().map(str::as_bytes) {
        let same = alike(chunk.iter().zip(&bytes[start..]));
        start += same;
        if same < chunk.len() {
            break;
        }
    }
    while !new.is_char_boundary(start) {
        start -= 1;
    }
    let most = (text.len_bytes() - start).min(bytes.len() - start);
    let mut behind = 0;
    for chunk in text.chunks_at_byte(text.len_bytes()).0.reversed().map(str::as_bytes) {
        let same = alike(chunk.iter().rev().zip(bytes[..bytes.len() - behind].iter().rev()));
        behind += same;
        if same < chunk.len() || behind > most {
            break;
        }
    }
    let mut end = bytes.len() - behind.min(most);
    while !new.is_char_boundary(end) {
        end += 1;
    }
    (start..text.len_bytes() - (bytes.len() - end), start..end)
}

/// How many pairs are of the same bytes before one that is not.
fn alike<'a>(pairs: impl Iterator<Item = (&'a u8, &'a u8)>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use iotcodes_catalog::Catalog;

    fn open(documents: &Documents) -> Snapshot {
        let uri: Uri = "file:///a.log".parse().unwrap();
        let language = Catalog::builtin().language("log").unwrap().clone();
        documents.open(uri.clone(), 1, Arc::new(language), "text");
        documents.snapshot(&uri).unwrap()
    }

    #[test]
    fn a_snapshot_is_current_until_its_document_changes_closes_or_is_opened_again() {
        let documents = Documents::default();
        let first = open(&documents);
        let second = open(&documents);
        assert!(!first.is_current() && second.is_current());
        documents.change(&second.uri, 2, &[], Encoding::Utf16).unwrap();
        assert!(!second.is_current());
        let third = documents.snapshot(&second.uri).unwrap();
        assert!(third.is_current());
        assert!(documents.close(&third.uri));
        assert!(!third.is_current());
    }

    #[test]
    fn a_rope_is_read_like_its_text() {
        let text = "é😀 of more than one leaf\n".repeat(300);
        let rope = Rope::from_str(&text);
        for range in [0..0, 0..1, 1..3, 900..5000, 17..text.len(), text.len()..text.len()] {
            let mut bytes = Vec::new();
            Ropes(&rope).read(range.clone(), &mut bytes);
            assert_eq!(bytes, &text.as_bytes()[range]);
        }
    }

    #[test]
    fn of_a_text_that_comes_anew_only_what_differs_is_changed() {
        let long = "é😀 of more than one leaf\n".repeat(300);
        let with = |at: usize, inserted: &str| [&long[..at], inserted, &long[at..]].concat();
        let middle = long.match_indices('o').nth(150).unwrap().0;
        let cases = [
            (long.clone(), long.clone(), (long.len()..long.len(), 0)),
            (long.clone(), with(middle, "x"), (middle..middle, 1)),
            (with(middle, "x"), long.clone(), (middle..middle + 1, 0)),
            (long.clone(), with(0, "new\n"), (0..0, 4)),
            (long.clone(), with(long.len(), "new\n"), (long.len()..long.len(), 4)),
            // Two characters whose first bytes are alike, and two whose last ones are.
            ("aéb".into(), "aèb".into(), (1..3, 2)),
            ("a\u{e9}b".into(), "a\u{129}b".into(), (1..3, 2)),
            ("aa".into(), "aaa".into(), (2..2, 1)),
            (String::new(), "text".into(), (0..0, 4)),
            ("text".into(), String::new(), (0..4, 0)),
        ];
        for (old, new, expected) in cases {
            let mut text = Rope::from_str(&old);
            let change = TextDocumentContentChangeEvent { range: None, range_length: None, text: new.clone() };
            assert_eq!(apply(&mut text, &change, Encoding::Utf16), expected, "{old:?} to {new:?}");
            assert_eq!(text, new);
        }
    }

    #[test]
    fn a_scan_takes_what_happened_since_the_last_one_took() {
        let documents = Documents::default();
        let first = open(&documents);
        let (_, edits) = documents.take(&first.uri, first.generation).unwrap();
        assert!(edits.is_empty());
        let changes = ["[1", "xx"].map(|text| TextDocumentContentChangeEvent {
            range: Some(tower_lsp::ls_types::Range::default()),
            range_length: None,
            text: text.to_string(),
        });
        let changed = documents.change(&first.uri, 2, &changes, Encoding::Utf16).unwrap();
        assert!(documents.take(&first.uri, first.generation).is_none(), "the text is an old one");
        let (now, edits) = documents.take(&first.uri, changed.generation).unwrap();
        assert_eq!(now.text, "xx[1text");
        let mut expected = Edits::default();
        expected.push(0..0, 4);
        assert_eq!(edits, expected);
        assert!(documents.take(&first.uri, changed.generation).unwrap().1.is_empty());
    }

    #[test]
    fn the_scan_of_an_old_text_is_not_kept() {
        let documents = Documents::default();
        let old = open(&documents);
        documents.change(&old.uri, 2, &[], Encoding::Utf16).unwrap();
        let new = documents.snapshot(&old.uri).unwrap();
        let scans = documents.scans(&old.uri).unwrap();
        documents.finish(Scanned { snapshot: old, findings: None });
        assert!(scans.borrow().is_none());
        documents.finish(Scanned { snapshot: new, findings: None });
        assert!(scans.borrow().is_some());
    }
}
