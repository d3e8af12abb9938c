//! Edits of any text: inside it, sorted and apart, and what they leave behind parses as well as before.
//!
//! The first byte is the grammar, the last three are the place of the cursor and the code that is said to stand there.

use crate::invariants::SCANNER;
use iotcodes_catalog::{Catalog, Kind, Language};
use iotcodes_fix::{Edit, Source, accept_here, accept_in_file, actions, apply, mistakes};
use iotcodes_scan::{Confidence, Finding};
use std::ops::Range;

/// Each language that has a grammar, and some that have none.
const LANGUAGES: [&str; 13] =
    ["c", "cpp", "csharp", "go", "java", "javascript", "python", "rust", "typescript", "kusto", "json", "yaml", "php"];

/// A code of each way to handle errors.
const CODES: [&str; 14] = [
    "404103", "429001", "401003", "412001", "403002", "409001", "412002", "404104", "404001", "400027", "500001",
    "504101", "403004", "429",
];

pub(crate) fn hold(input: &[u8]) {
    let Some((text, [low, high, code])) = input.split_last_chunk::<3>() else { return };
    let Some((which, text)) = text.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let language = LANGUAGES[usize::from(*which) % LANGUAGES.len()];
    let language = SCANNER.catalog().language(language).expect("a language of the catalog");
    let mut findings = SCANNER.scan(language, text.as_bytes());
    // Wherever the cursor stands: what a newer text has there need not be a code.
    let start = usize::from(u16::from_le_bytes([*low, *high])) % (text.len() + 1);
    let end = (start + 6).min(text.len());
    findings.truncate(4);
    findings.push(finding(SCANNER.catalog(), CODES[usize::from(*code) % CODES.len()], start..end));
    for finding in &findings {
        try_at(SCANNER.catalog(), language, &text, finding);
    }
}

/// Tries everything that is offered for a finding.
pub(super) fn try_at(catalog: &Catalog, language: &Language, text: &str, finding: &Finding) {
    let source = Source::new(&language.id, text, None);
    for action in actions(catalog, language, &source, finding) {
        assert_eq!(action.edits.is_empty(), action.disabled.is_some(), "{action:?}");
        assert!(!action.title.is_empty());
        check(language, text, &action.edits);
    }
    let key = catalog.entries[finding.entries[0]].key();
    if text.is_char_boundary(finding.range.start) {
        check(language, text, accept_here(language, &source, finding.range.start, key).as_slice());
    }
    check(language, text, accept_in_file(language, &source, key).as_slice());
}

fn check(language: &Language, text: &str, edits: &[Edit]) {
    let mut end = 0;
    for Edit { range, .. } in edits {
        assert!(end <= range.start && range.start <= range.end && range.end <= text.len(), "{edits:?}");
        assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{edits:?}");
        end = range.end;
    }
    assert!(edits.windows(2).all(|pair| pair[0].range != pair[1].range), "two at one place: {edits:?}");
    if !edits.is_empty() {
        let (before, after) = (mistakes(language, text), mistakes(language, &apply(text, edits)));
        assert!(after <= before, "{after:?} mistakes, where there were {before:?}: {edits:?}");
    }
}

/// The finding of a code, whatever stands there.
pub(super) fn finding(catalog: &Catalog, code: &str, range: Range<usize>) -> Finding {
    Finding {
        range,
        kind: if code.len() == 3 { Kind::Short } else { Kind::Number },
        entries: catalog.by_code(code).to_vec(),
        oddity: None,
        confidence: Confidence::Certain,
        reason: None,
        clues: Vec::new(),
        repeats: false,
        suppressed: false,
    }
}
