//! Looks for codes: in whole documents in the background, and around a place while that is not finished.

use crate::{
    documents::{Ropes, Scanned, Snapshot, Stale},
    runs,
    session::{Session, off_thread},
    story,
};
use iotcodes_scan::{Edits, Finding, Findings, Text};
use ropey::Rope;
use std::{ops::Range, sync::Arc, time::Duration};
use tower_lsp::ls_types::Uri;

/// How long the keyboard must rest before a changed document is scanned.
const REST: Duration = Duration::from_millis(50);
/// How many lines a quick look takes in on either side.
const LINES: usize = 100;
/// How many bytes at most. Whoever waits for an answer waits for their scan.
const BYTES: usize = 8 * 1024;
/// After edits that matter to no more bytes the last scan of the whole document is brought up to date for an answer.
const FEW: usize = 16 * 1024;

/// Scans a document that was just opened.
pub(crate) fn at_once(session: &Arc<Session>, uri: Uri, generation: u64) {
    tokio::spawn(scan(Arc::clone(session), uri, generation));
}

/// Scans a document that was just changed, unless it changes again.
pub(crate) fn soon(session: &Arc<Session>, uri: Uri, generation: u64) {
    let session = Arc::clone(session);
    tokio::spawn(async move {
        tokio::time::sleep(REST).await;
        scan(session, uri, generation).await;
    });
}

/// The finished scan of a document's newest text, waited for where necessary. `None` where the document is not open or is closed meanwhile.
///
/// Does not read the text before the first `.await`; whoever needs the text of this moment takes a snapshot, too.
pub(crate) async fn finished(session: &Session, uri: &Uri) -> Option<Scanned> {
    let mut scans = session.documents.scans(uri)?;
    let newest = scans.wait_for(|scanned| scanned.as_ref().is_some_and(|scanned| scanned.snapshot.is_current())).await;
    newest.ok()?.clone()
}

/// The finding at an offset: from the last finished scan, brought up to date, or from a quick look around the place where there is none or
/// too much has happened since.
pub(crate) fn at(session: &Session, document: &Snapshot, scan: Option<&Stale>, offset: usize) -> Option<Finding> {
    let rules = document.rules(session);
    let text = Ropes(&document.text);
    let usable = |scan: &&Stale| Arc::ptr_eq(scan.findings.scanner(), &rules.scanner) && scan.since.reach() <= FEW;
    if let Some(Stale { findings, since }) = scan.filter(usable).filter(|_| !document.is_too_large(rules)) {
        return match since.is_empty() {
            true => findings.at(offset),
            false => findings.edited(since, &text, &|| true)?.at(offset),
        };
    }
    let window = window(&document.text, offset);
    let mut bytes = Vec::with_capacity(window.len());
    text.read(window.clone(), &mut bytes);
    let findings = Findings::scan(&rules.scanner, &document.language, bytes.as_slice(), &|| true)?;
    findings.at(offset - window.start).map(|finding| moved(finding, window.start))
}

/// Scans a document, or what has changed in it since the last scan: one at a time, and only its newest text. A scan that edits overtake
/// goes on, since the next one needs only these edits then.
async fn scan(session: Arc<Session>, uri: Uri, generation: u64) {
    let Some(kept) = session.documents.kept(&uri) else { return };
    let mut kept = kept.lock().await;
    let Ok(_permit) = session.scans.acquire().await else { return }; // Nothing closes the semaphore.
    let Some((snapshot, edits)) = session.documents.take(&uri, generation) else { return };
    let before = kept.take();
    let scanned = off_thread({
        let (session, snapshot) = (Arc::clone(&session), snapshot.clone());
        move || whole(&session, snapshot, before, &edits)
    });
    match scanned.await {
        Ok(findings) => {
            if findings.as_ref().is_some_and(|findings| findings.iter().next().is_some()) {
                // Whoever sees what was found may ask what can be done about it.
                tokio::spawn(off_thread(move || snapshot.prepare()));
            }
            *kept = findings;
            tokio::spawn(story::soon(Arc::clone(&session), uri, generation));
        }
        // Whoever waits for this scan must hear that there will be none.
        Err(_) => session.documents.finish(Scanned { snapshot, findings: None }),
    }
}

/// The findings of a whole document, from those before the edits where there are some; `None` where it was closed meanwhile.
fn whole(session: &Session, snapshot: Snapshot, before: Option<Findings>, edits: &Edits) -> Option<Findings> {
    let rules = snapshot.rules(session);
    let (scanner, language) = (&rules.scanner, &snapshot.language);
    let (text, go_on) = (Ropes(&snapshot.text), || snapshot.is_open());
    let findings = match before.filter(|before| Arc::ptr_eq(before.scanner(), scanner)) {
        _ if snapshot.is_too_large(rules) => Findings::scan(scanner, language, &[][..], &go_on)?,
        Some(before) => before.edited(edits, &text, &go_on)?,
        None => Findings::scan(scanner, language, &text, &go_on)?,
    };
    let kept = (!snapshot.is_too_large(rules)).then(|| findings.clone());
    let scanned = Scanned { snapshot, findings: Some(findings) };
    session.documents.finish(scanned.clone());
    runs::publish(session, &scanned);
    kept
}

/// Where a quick look around an offset looks: some lines, but never much of an endless one.
fn window(text: &Rope, offset: usize) -> Range<usize> {
    let line = text.byte_to_line(offset);
    let first = text.line_to_byte(line.saturating_sub(LINES));
    let last = text.line_to_byte((line + LINES + 1).min(text.len_lines()));
    let start = first.max(offset.saturating_sub(BYTES));
    let end = last.min(offset + BYTES);
    let whole_char = |at: usize| text.char_to_byte(text.byte_to_char(at));
    whole_char(start)..whole_char(end)
}

fn moved(mut finding: Finding, by: usize) -> Finding {
    finding.range = finding.range.start + by..finding.range.end + by;
    for clue in &mut finding.clues {
        clue.at = clue.at.start + by..clue.at.end + by;
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_whole_lines_around_the_place() {
        let text = Rope::from_str(&"0123456789\n".repeat(1000));
        assert_eq!(window(&text, 5505), 400 * 11..601 * 11);
        assert_eq!(window(&text, 0), 0..101 * 11);
        assert_eq!(window(&text, 11_000), 900 * 11..11_000);
        assert_eq!(window(&Rope::new(), 0), 0..0);
    }

    #[test]
    fn a_window_into_an_endless_line_is_small_and_splits_no_character() {
        let text = Rope::from_str(&"é".repeat(100_000));
        for offset in [0, 65_536, 65_537, 200_000] {
            let window = window(&text, offset);
            assert!(window.len() <= 2 * BYTES + 2 && window.contains(&offset.min(199_999)));
            assert!(window.start.is_multiple_of(2) && window.end.is_multiple_of(2));
        }
    }
}
