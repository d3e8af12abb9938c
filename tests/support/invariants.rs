//! What holds for the scan of any bytes whatever: properties try it on texts full of codes, a fuzz target on anything.

use iotcodes_catalog::{Catalog, Kind, Language, Reach};
use iotcodes_scan::{Clue, Confidence, Edits, Finding, Findings, Rejected, Scanner};
use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, LazyLock},
};

pub(crate) static SCANNER: LazyLock<Arc<Scanner>> =
    LazyLock::new(|| Arc::new(Scanner::new(Arc::clone(Catalog::builtin()))));

/// One language of each kind, and another whose comments accept findings.
pub(crate) const LANGUAGES: [&str; 4] = ["log", "csharp", "json", "python"];

pub(crate) fn language(id: &str) -> &'static Language {
    SCANNER.catalog().language(id).expect("a language of the catalog")
}

/// Findings and rejected candidates are sorted, apart, inside the text and have entries; asking for the rejected changes no finding.
pub(crate) fn well_formed(language: &Language, text: &[u8]) {
    let (findings, rejected) = SCANNER.scan_all(language, text);
    assert_eq!(findings, SCANNER.scan(language, text));
    let found = findings.iter().map(|finding| (&finding.range, &finding.entries, &finding.clues));
    let others = rejected.iter().map(|candidate| (&candidate.range, &candidate.entries, &candidate.clues));
    for list in [found.clone().collect::<Vec<_>>(), others.clone().collect()] {
        assert!(list.is_sorted_by_key(|(range, ..)| range.start));
    }
    let mut all: Vec<_> = found.chain(others).collect();
    all.sort_by_key(|(range, ..)| range.start);
    let mut end = 0;
    for (range, entries, clues) in all {
        assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{range:?} after {end}");
        end = range.end;
        assert!(!entries.is_empty());
        assert!(clues.iter().all(|clue| clue.at.start <= clue.at.end && clue.at.end <= text.len()));
        // Tokens are ASCII at both ends, so they never split a character.
        assert!(text[range.start].is_ascii() && text[range.end - 1].is_ascii());
    }
    for finding in findings {
        assert_eq!(finding.reason.is_none(), finding.confidence == Confidence::Certain, "{finding:?}");
        // A number without a clue is never marked.
        let bare = finding.kind == Kind::Number && finding.clues.is_empty() && finding.oddity.is_none();
        assert!(!bare || finding.confidence == Confidence::Possible, "{finding:?}");
    }
}

/// Neither the pieces that a text comes in nor the size of the blocks that are judged change what is found.
pub(crate) fn same_in_pieces(language: &Language, text: &[u8], block: usize, cuts: &[usize]) {
    let mut whole = SCANNER.stream(language).with_block(usize::MAX);
    whole.feed(text);
    let mut stream = SCANNER.stream(language).with_block(block);
    let mut rest = text;
    for cut in cuts.iter().cycle() {
        let (piece, after) = rest.split_at((*cut).clamp(1, rest.len().max(1)).min(rest.len()));
        stream.feed(piece);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    assert_eq!(stream.finish(), whole.finish());
}

/// Findings that are kept up to date while a text is edited are those of a scan of what it has become. An edit is a place, how many
/// bytes are replaced there, and by what; so many of them are taken in at once.
pub(crate) fn same_after_edits(
    language: &Language,
    mut text: Vec<u8>,
    edits: &[(usize, usize, Vec<u8>)],
    at_once: usize,
) {
    let mut findings = Findings::scan(&SCANNER, language, text.as_slice(), &|| true).expect("nobody stops it");
    same(&findings, language, &text);
    for batch in edits.chunks(at_once) {
        let mut changed = Edits::default();
        for (at, length, insert) in batch {
            let start = at % (text.len() + 1);
            let range = start..(start + length).min(text.len());
            changed.push(range.clone(), insert.len());
            text.splice(range, insert.iter().copied());
        }
        findings = findings.edited(&changed, text.as_slice(), &|| true).expect("nobody stops it");
        same(&findings, language, &text);
    }
}

fn same(findings: &Findings, language: &Language, text: &[u8]) {
    let fresh = SCANNER.scan(language, text);
    let kept: Vec<Finding> = findings.iter().collect();
    if let Some((kept, fresh)) = kept.iter().zip(&fresh).find(|(kept, fresh)| kept != fresh) {
        panic!("{kept:?} is kept, {fresh:?} is found in {:?}", String::from_utf8_lossy(text));
    }
    assert_eq!(kept.len(), fresh.len(), "in {:?}", String::from_utf8_lossy(text));
    for least in [Confidence::Possible, Confidence::Likely, Confidence::Certain] {
        let listed: Vec<Finding> = fresh.iter().filter(|finding| finding.listed(least)).cloned().collect();
        assert_eq!(findings.count(least), listed.len(), "{least:?} in {:?}", String::from_utf8_lossy(text));
        assert_eq!(findings.listed(least).collect::<Vec<_>>(), listed);
    }
    let text_of = || String::from_utf8_lossy(text);
    assert_eq!(findings.tally(), iotcodes_scan::tally(fresh.iter().cloned()), "in {:?}", text_of());
    let some: Vec<Finding> = fresh.iter().filter(|finding| finding.entries[0] % 2 == 0).cloned().collect();
    assert_eq!(findings.wanted(|entries, _| entries[0] % 2 == 0).collect::<Vec<_>>(), some, "in {:?}", text_of());
    for range in [0..0, text.len() / 3..text.len() / 2, text.len()..text.len()] {
        let near = |finding: &&Finding| finding.range.start <= range.end && range.start <= finding.range.end;
        let within: Vec<Finding> = fresh.iter().filter(near).cloned().collect();
        assert_eq!(findings.within(&range).collect::<Vec<_>>(), within);
    }
}

/// What stands far away changes a candidate only through a clue that counts anywhere in a file, and such a clue is named.
pub(crate) fn far_text_is_named(language: &Language, text: &[u8], far: &[u8]) {
    // Long enough that no line of `far` is near one of the text, and that no token or message can reach over.
    let between = "\nnothing of interest\n".repeat(4);
    let before = [far, between.as_bytes(), text].concat();
    let after = [text, between.as_bytes(), far].concat();
    let near = judgements(language, text, 0..text.len());
    for (what, with, start) in [("before", &before, before.len() - text.len()), ("after", &after, 0)] {
        let with = judgements(language, with, start..start + text.len());
        assert!(near.keys().eq(with.keys()), "text {what} it changes where candidates stand");
        for (range, judgement) in &with {
            let known = &near[range];
            // Three digits also lose one where the file speaks more of the other service.
            let told = |one: &Judgement, other: &Judgement| {
                let mut new = one.clues.iter().filter(|clue| !other.clues.contains(clue));
                new.any(|clue| SCANNER.catalog().cues[clue.cue].reach == Reach::File)
            };
            let far = told(judgement, known) || told(known, judgement);
            assert!(far || judgement == known, "text {what} it: {known:?} became {judgement:?}");
        }
    }
}

/// What the scan made of a candidate, with places counted from the beginning of a part.
#[derive(Debug, PartialEq, Eq)]
struct Judgement {
    confidence: Option<Confidence>,
    clues: Vec<Clue>,
    rest: String,
}

/// The judgements in a part of a text.
fn judgements(language: &Language, text: &[u8], part: Range<usize>) -> BTreeMap<(usize, usize), Judgement> {
    let (findings, rejected) = SCANNER.scan_all(language, text);
    let clues = |clues: Vec<Clue>| -> Vec<Clue> {
        let moved = |at: usize| at.wrapping_sub(part.start);
        clues.into_iter().map(|clue| Clue { at: moved(clue.at.start)..moved(clue.at.end), ..clue }).collect()
    };
    let found = findings.into_iter().map(
        |Finding { range, confidence, clues: own, kind, entries, oddity, repeats, .. }| {
            let rest = format!("{kind:?} {entries:?} {oddity:?} {repeats}");
            (range, Judgement { confidence: Some(confidence), clues: clues(own), rest })
        },
    );
    let rejected = rejected.into_iter().map(|Rejected { range, kind, entries, clues: own, reason }| {
        (range, Judgement { confidence: None, clues: clues(own), rest: format!("{kind:?} {entries:?} {reason:?}") })
    });
    let inside = |(range, _): &(Range<usize>, Judgement)| part.start <= range.start && range.end <= part.end;
    let moved =
        |(range, judgement): (Range<usize>, Judgement)| ((range.start - part.start, range.end - part.start), judgement);
    found.chain(rejected).filter(inside).map(moved).collect()
}
