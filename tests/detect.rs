//! What is found in the files of `tests/detect`, and that nothing is found where nothing is.
//!
//! Beside `<case>` stands `<case>.expect`: the same text with a line of carets under each line that has findings (a tab is one
//! caret), then a line `<service>/<key> <confidence>: <clues>` a finding, left to right. A file without `.expect` must be quiet. Only
//! findings that are at least likely are listed: a possible one is shown to nobody who does not ask.
//! `UPDATE_EXPECT=1 cargo test --test detect` rewrites the files.

#![allow(clippy::unwrap_used)] // A test that panics says where.

use iotcodes_catalog::Catalog;
use iotcodes_scan::{Confidence, Finding, Lines, Oddity, Scanner};
use std::{env, fmt::Write, fs, path::Path, sync::Arc};

#[test]
fn findings_are_those_that_the_expect_files_mark() {
    let scanner = Scanner::new(Arc::clone(Catalog::builtin()));
    let mut failures = Vec::new();
    let (mut loud, mut quiet) = (0, 0);
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/detect")) {
        let expect = format!("{path}.expect");
        let bytes = fs::read(&path).unwrap();
        let text = iotcodes_project::text(bytes).unwrap();
        let found = marked(&scanner, &path, &text);
        let expected = fs::read_to_string(&expect).ok();
        *if found.is_some() { &mut loud } else { &mut quiet } += 1;
        if found == expected {
            continue;
        }
        if env::var_os("UPDATE_EXPECT").is_some() {
            match &found {
                Some(found) => fs::write(&expect, found).unwrap(),
                None => fs::remove_file(&expect).unwrap(),
            }
            continue;
        }
        failures.push(difference(&path, expected.as_deref().unwrap_or(""), found.as_deref().unwrap_or("")));
    }
    assert!(failures.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites the files", failures.join("\n"));
    assert!(loud >= 40 && quiet >= 30, "the folder holds both kinds: {loud} with findings, {quiet} quiet");
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_none_or(|extension| extension != "expect") {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

/// The text with its findings marked; `None` where nothing is at least likely.
fn marked(scanner: &Scanner, path: &str, text: &[u8]) -> Option<String> {
    let language = scanner.catalog().language_of_path(path).unwrap();
    let findings: Vec<Finding> =
        scanner.scan(language, text).into_iter().filter(|finding| finding.listed(Confidence::Likely)).collect();
    if findings.is_empty() {
        return None;
    }
    let lines = Lines::new(text);
    let mut out = String::new();
    let mut findings = findings.iter().peekable();
    let (mut line, mut start) = (0, 0);
    while start < text.len() {
        let range = lines.range(line, text.len());
        let shown = String::from_utf8_lossy(&text[range.clone()]);
        let _ = writeln!(out, "{}", shown.trim_end_matches(['\r', '\n']));
        let (mut carets, mut notes) = (String::new(), String::new());
        while let Some(finding) = findings.next_if(|finding| finding.range.start < range.end) {
            let width = |to: usize| {
                String::from_utf8_lossy(&text[range.start..to.min(range.end)])
                    .trim_end_matches(['\r', '\n'])
                    .chars()
                    .count()
            };
            carets.extend(std::iter::repeat_n(' ', width(finding.range.start) - carets.chars().count()));
            carets.extend(std::iter::repeat_n('^', width(finding.range.end) - width(finding.range.start)));
            let _ = writeln!(notes, " {}", describe(scanner.catalog(), finding));
        }
        if !notes.is_empty() {
            let _ = write!(out, "{carets}\n{notes}");
        }
        (line, start) = (line + 1, range.end);
    }
    Some(out)
}

fn describe(catalog: &Catalog, finding: &Finding) -> String {
    let entry = &catalog.entries[finding.entries[0]];
    let oddity = match finding.oddity {
        Some(Oddity::Mismatch(_)) => " mismatch",
        Some(Oddity::Alias) => " alias",
        Some(Oddity::Unlisted) => " unlisted",
        None => "",
    };
    let clues: Vec<&str> = finding.clues.iter().map(|clue| catalog.cues[clue.cue].id.as_str()).collect();
    let key = entry.family.as_deref().filter(|_| finding.oddity == Some(Oddity::Unlisted)).unwrap_or(entry.key());
    format!("{}/{key} {}{oddity}: {}", entry.service, finding.confidence.as_str(), clues.join(", "))
}

/// The first lines that differ.
fn difference(path: &str, expected: &str, found: &str) -> String {
    let mut out = format!("{path}\n");
    let mut shown = 0;
    let (mut expected, mut found) = (expected.lines(), found.lines());
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return out,
            (a, b) if a == b => {}
            (a, b) => {
                let _ = writeln!(out, "  expected {:?}\n  found    {:?}", a.unwrap_or(""), b.unwrap_or(""));
                shown += 1;
                if shown == 3 {
                    return out;
                }
            }
        }
    }
}
