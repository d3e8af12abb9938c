//! The files of a user's catalog, each behind a line `=== path`: what is wrong is named, and the rest can be used everywhere.

use super::fix::{finding, try_at};
use crate::invariants::SCANNER;
use iotcodes_catalog::File;
use iotcodes_scan::{Logs, Scanner, episode, view};
use std::sync::Arc;

const MARK: &[u8] = b"=== ";
const LOG: &str = include_str!("../../examples/gateway.log");
/// A call that a recipe can be put around, in three languages.
const CALLS: [(&str, &str); 3] = [
    ("csharp", include_str!("../../actions/csharp/catch-filter.before.cs")),
    ("javascript", include_str!("../../actions/javascript/await-in-try.before.js")),
    ("python", include_str!("../../actions/python/assignment.before.py")),
];

pub(crate) fn hold(input: &[u8]) {
    let files = files(input);
    let (catalog, problems) = SCANNER.catalog().with(&files);
    for problem in &problems {
        let file = files.iter().find(|file| file.shown == problem.path).expect("it is one of the user's files");
        let lines = file.bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        assert!((1..=lines + 1).contains(&problem.line), "{problem} in a file of {lines} lines");
        assert!(!problem.message.is_empty());
    }
    for (id, entry) in catalog.entries.iter().enumerate() {
        assert_eq!(catalog.at_address(&entry.address()), Some(id), "{} is there twice", entry.address());
        if !SCANNER.catalog().entries.iter().any(|known| known.path == entry.path) {
            assert!(view::page(&catalog, id).contains(&entry.name));
            let _ = (catalog.find(&entry.name), catalog.find(&entry.label()), catalog.recipes_of(entry));
        }
    }
    let own = |recipe: &&iotcodes_catalog::Recipe| files.iter().any(|file| file.shown == recipe.path);
    for recipe in catalog.recipes.iter().filter(own) {
        let _ = view::recipe(recipe);
        for (language, text) in CALLS.iter().filter(|(language, _)| *language == recipe.language) {
            let at = text.find("429001").expect("the code that the case is about");
            let language = catalog.language(language).expect("a language is replaced, never removed");
            try_at(&catalog, language, text, &finding(&catalog, "429001", at..at + 6));
        }
    }
    let logs = Logs::new(&catalog);
    let scanner = Scanner::new(Arc::new(catalog));
    let language = scanner.catalog().language_of_path("gateway.log").expect("the last language has the pattern `*`");
    let findings = scanner.scan(language, LOG.as_bytes());
    let events = episode::events(&logs, LOG.as_bytes(), findings, 2026);
    let _ = episode::episodes(scanner.catalog(), &events);
    for finding in scanner.scan(language, input) {
        let _ = (view::hover(scanner.catalog(), &finding), view::note(scanner.catalog(), language, &finding));
    }
}

fn files(input: &[u8]) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        match (line.strip_prefix(MARK), files.last_mut()) {
            (Some(path), _) => {
                let path = String::from_utf8_lossy(path).trim().to_string();
                files.push(File { shown: format!("own/{}/{path}", files.len()), path, bytes: Vec::new() });
            }
            (None, Some(file)) => file.bytes.extend(line),
            (None, None) => {}
        }
    }
    files
}
