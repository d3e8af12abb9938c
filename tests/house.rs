//! What must stay true of the repository itself; ARCHITECTURE.md lists it.

#![allow(clippy::unwrap_used)] // A test that panics says where.

use iotcodes_catalog::{Catalog, EntryKind};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Everything that may stand at the top level.
const TOP: &[&str] = &[
    ".ci",
    ".git",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "catalog",
    "clippy.toml",
    "editors",
    "rustfmt.toml",
    "server",
    "tests",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file that git keeps or would keep.
fn files() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "git lists the files: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .filter(|path| root().join(path).is_file())
        .collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
}

/// The program's own source, without tests and without the demonstration files.
fn source() -> Vec<PathBuf> {
    let own =
        |path: &PathBuf| path.starts_with("server") || path.starts_with("editors") || path.starts_with("catalog/src");
    let tests = |path: &PathBuf| {
        path.components().any(|part| matches!(part.as_os_str().to_str(), Some("test" | "tests" | "benches")))
    };
    files().into_iter().filter(|path| own(path) && !tests(path) && has_extension(path, &["rs", "ts", "lua"])).collect()
}

/// A Rust file up to its unit tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn the_top_level_is_the_list() {
    let mut unknown: Vec<String> = files()
        .iter()
        .filter_map(|path| path.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned()))
        .filter(|name| !TOP.contains(&name.as_str()))
        .collect();
    unknown.dedup();
    assert!(unknown.is_empty(), "at the top level, but not in the list: {unknown:?}");
}

#[test]
fn pure_crates_stay_pure() {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::env",
        "std::io",
        "tokio",
        "async fn",
        "tower_lsp",
        "lsp_types",
    ];
    let pure = ["catalog/src", "server/scan/src", "server/fix/src"];
    for path in source().iter().filter(|path| pure.iter().any(|folder| path.starts_with(folder))) {
        let text = text(path);
        for word in forbidden {
            assert!(
                !without_tests(&text).contains(word),
                "{} names {word}: this crate does no I/O and knows no protocol",
                path.display()
            );
        }
    }
}

#[test]
fn only_the_adapter_knows_the_protocol() {
    let words = ["tower_lsp", "ls_types", "lsp_types", "tokio::", "ropey::"];
    for path in source().iter().filter(|path| has_extension(path, &["rs"]) && !path.starts_with("server/lsp")) {
        for word in words {
            assert!(!text(path).contains(word), "{} names {word}: that belongs to server/lsp", path.display());
        }
    }
    for manifest in files().iter().filter(|path| {
        path.ends_with("Cargo.toml") && !path.starts_with("server/lsp") && path.parent() != Some(Path::new(""))
    }) {
        for word in ["tower-lsp", "tokio", "ropey"] {
            assert!(
                !text(manifest).contains(word),
                "{} depends on {word}: that belongs to server/lsp",
                manifest.display()
            );
        }
    }
}

#[test]
fn crates_depend_only_downwards() {
    let order = ["iotcodes-catalog", "iotcodes-scan", "iotcodes-project", "iotcodes-fix", "iotcodes-lsp"];
    let folders = ["catalog", "server/scan", "server/project", "server/fix", "server/lsp"];
    for (rank, folder) in folders.iter().enumerate() {
        let manifest = text(&Path::new(folder).join("Cargo.toml"));
        for above in &order[rank + 1..] {
            assert!(
                !manifest.contains(&format!("{above}.workspace")),
                "{folder} depends on {above}, which stands above it"
            );
        }
    }
}

#[test]
fn codes_live_in_the_catalog() {
    let catalog = Catalog::builtin();
    let names: Vec<&str> = catalog
        .entries
        .iter()
        .filter(|entry| entry.kind != EntryKind::Family && !entry.common)
        .map(|entry| entry.name.as_str())
        .collect();
    for path in source() {
        let text = text(&path);
        // Examples in documentation help a reader; they decide nothing.
        let code = without_tests(&text)
            .lines()
            .filter(|line| !["//", "--", "*", "/*"].iter().any(|mark| line.trim_start().starts_with(mark)));
        for line in code {
            let example = line.contains("expected") || line.contains("/// ") || line.contains("  iotcodes ");
            let number = line
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| !catalog.by_code(word).is_empty() && word.len() == 6);
            let name = line.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| names.contains(&word));
            assert!(example || !(number || name), "{} writes a code: {line}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in files().iter().filter(|path| {
        has_extension(path, &["rs"]) && !path.starts_with("tests/detect") && !path.starts_with("tests/examples")
    }) {
        // A part of a file cannot open with one.
        let part =
            ["catalog/recipes", "tests/actions", "tests/support/rust"].iter().any(|folder| path.starts_with(folder));
        if !part {
            assert!(
                text(path).starts_with("//! "),
                "{} does not open with a sentence that says what it is for",
                path.display()
            );
        }
    }
}

#[test]
fn every_service_has_samples() {
    for service in &Catalog::builtin().services {
        let folder = root().join("tests/detect").join(&service.id);
        let marked = fs::read_dir(&folder)
            .map(|entries| entries.flatten().filter(|entry| has_extension(&entry.path(), &["expect"])).count());
        assert!(
            marked.is_ok_and(|count| count > 0),
            "{} holds no marked sample of the service {}",
            folder.display(),
            service.id
        );
    }
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let architecture = text(Path::new("ARCHITECTURE.md"));
    let rows: Vec<&str> = architecture
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains(".rs") && line.contains(" | "))
        .collect();
    assert!(rows.len() >= 10, "the table of invariants is read");
    for row in rows {
        let held_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or("");
        for quoted in held_by.split('`').skip(1).step_by(2).filter(|quoted| quoted.contains(".rs")) {
            let (file, test) = quoted.split_once(": ").unwrap_or((quoted, ""));
            let path = Path::new("tests").join(file);
            assert!(root().join(&path).is_file(), "ARCHITECTURE.md names {}, which does not exist", path.display());
            assert!(
                text(&path).contains(&format!("fn {test}")),
                "ARCHITECTURE.md names {quoted}, which does not exist"
            );
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = text(Path::new("Cargo.toml"));
    let section = manifest.split("[workspace.dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    for line in section.lines().filter(|line| line.contains('=') && !line.contains("path = ")) {
        assert!(line.contains("# "), "no reason beside {line:?}");
    }
}

#[test]
fn unfinished_work_is_not_kept() {
    let marks = ["TO\u{44}O", "FIX\u{4d}E", "XX\u{58}", "unimplemented!", "todo!("];
    for path in files().iter().filter(|path| {
        has_extension(path, &["rs", "ts", "lua", "toml", "sh", "py", "md"]) && !path.starts_with("tests/house.rs")
    }) {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        for mark in marks {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}
