//! What code actions offer and what they leave behind, on small files in `tests/actions/<language>/`.
//!
//! A case is `<case>.before.<ext>`, a file fed byte for byte, and `<case>.toml`:
//!
//! ```toml
//! at  = "429001"   # the token that the cursor is on, as it stands in the file
//! nth = 2          # which of its places, counted from 1; absent: the only one
//!
//! [[action]]       # every action offered, in order; none: nothing is offered
//! title     = "Retry get_twin with backoff and jitter (429001)"
//! preferred = true                # absent: false
//! disabled  = "Already handled…"  # absent: it can be applied
//! ```
//!
//! `{title}` and `{advice}` stand for those of the code's handling class, so that the catalog's words are in one place.
//!
//! `<case>.after.<ext>` is the file after the first action that can be applied, and is there exactly when one can.
//! `UPDATE_EXPECT=1 cargo test --test actions` writes the actions and the file after them; read the difference.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

use iotcodes_catalog::{Answer, Catalog, Kind};
use iotcodes_fix::{Action, Source, actions, apply};
use iotcodes_scan::{Confidence, Finding};
use serde::Deserialize;
use std::{
    env,
    fmt::Write as _,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    at: String,
    nth: Option<usize>,
    #[serde(default, rename = "action")]
    actions: Vec<Offered>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Offered {
    title: String,
    #[serde(default)]
    preferred: bool,
    disabled: Option<String>,
}

/// An action as a case spells it.
fn spelt(action: &Action, code: &str) -> Offered {
    let catalog = Catalog::builtin();
    let Answer::Entries(entries) = catalog.find(code) else { panic!("{code:?} is no entry of the catalog") };
    let handling = catalog.handling(&catalog.entries[entries[0]].handling).unwrap();
    let spell = |text: &str| text.replace(&handling.title, "{title}").replace(&handling.advice, "{advice}");
    Offered {
        title: spell(&action.title),
        preferred: action.preferred,
        disabled: action.disabled.as_deref().map(spell),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actions")
}

/// All cases: the language, the path without its endings, and the text before.
fn cases() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    for language in fs::read_dir(folder()).expect("tests/actions can be listed") {
        let language = language.expect("tests/actions can be listed").path();
        let id = language.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        for file in fs::read_dir(&language).expect("the folder can be listed") {
            let file = file.expect("the folder can be listed").path();
            if let Some((stem, _)) = file.to_string_lossy().split_once(".before.") {
                let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                found.push((id.clone(), PathBuf::from(stem), text));
            }
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

/// The finding that the scan would make of a token, whatever it may think of the file.
fn finding(catalog: &Catalog, text: &str, range: Range<usize>) -> Finding {
    let token = &text[range.clone()];
    let Answer::Entries(entries) = catalog.find(token) else { panic!("{token:?} is no entry of the catalog") };
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let kind = match (digits, token.len() - digits) {
        (6, 0) => Kind::Number,
        (3, 0) => Kind::Short,
        (0, _) => Kind::Name,
        _ => Kind::Family,
    };
    Finding {
        range,
        kind,
        entries,
        oddity: None,
        confidence: Confidence::Certain,
        reason: None,
        clues: Vec::new(),
        repeats: false,
        suppressed: false,
    }
}

fn offered(language: &str, text: &str, range: Range<usize>) -> Vec<Action> {
    let catalog = Catalog::builtin();
    let language = catalog.language(language).unwrap_or_else(|| panic!("{language} is no language of the catalog"));
    actions(catalog, language, &Source::new(&language.id, text, None), &finding(catalog, text, range))
}

fn place(case: &Case, text: &str) -> Range<usize> {
    let places: Vec<usize> = text.match_indices(&case.at).map(|(at, _)| at).collect();
    assert!(
        case.nth.is_some() || places.len() == 1,
        "{:?} stands {} times: say which with `nth`",
        case.at,
        places.len()
    );
    let start = places[case.nth.unwrap_or(1) - 1];
    start..start + case.at.len()
}

fn extension(language: &str) -> &'static str {
    match language {
        "bicep" => "bicep",
        "c" => "c",
        "cpp" => "cpp",
        "csharp" => "cs",
        "go" => "go",
        "java" => "java",
        "javascript" => "js",
        "json" => "json",
        "kusto" => "kql",
        "python" => "py",
        "rust" => "rs",
        "terraform" => "tf",
        "typescript" => "ts",
        "yaml" => "yaml",
        other => panic!("name the extension of {other} files here"),
    }
}

fn check(language: &str, stem: &Path, text: &str) {
    let toml = stem.with_extension("toml");
    // TypeScript has two extensions, each with a grammar of its own.
    let tsx = PathBuf::from(format!("{}.before.tsx", stem.display())).exists();
    let extension = if tsx { "tsx" } else { extension(language) };
    let after_path = PathBuf::from(format!("{}.after.{extension}", stem.display()));
    let source = fs::read_to_string(&toml).unwrap_or_else(|error| panic!("{}: {error}", toml.display()));
    let case: Case = toml::from_str(&source).unwrap_or_else(|error| panic!("{}: {error}", toml.display()));
    let range = place(&case, text);
    let got = offered(language, text, range.clone());
    let first = got.iter().find(|action| action.disabled.is_none());
    let after = first.map(|action| apply(text, &action.edits));
    let offers: Vec<Offered> = got.iter().map(|action| spelt(action, &case.at)).collect();
    if env::var_os("UPDATE_EXPECT").is_some() {
        update(&toml, &case, &offers, &after_path, after.as_deref());
        return;
    }
    assert_eq!(offers, case.actions, "{}", toml.display());
    let expected = fs::read_to_string(&after_path).ok();
    assert_eq!(after, expected, "{}", after_path.display());
    if let Some(after) = after {
        // What is done once is not offered again.
        let before = first.iter().flat_map(|action| &action.edits).filter(|edit| edit.range.end <= range.start);
        let (added, removed) = before.fold((0, 0), |(a, r), edit| (a + edit.text.len(), r + edit.range.len()));
        let moved = range.start + added - removed..range.end + added - removed;
        // Some edits change the code itself.
        if after.get(moved.clone()) != Some(&case.at) {
            return;
        }
        let again = offered(language, &after, moved);
        let enabled = |actions: &[Action]| actions.iter().filter(|action| action.disabled.is_none()).count();
        assert_eq!(enabled(&again), enabled(&got) - 1, "{} again", toml.display());
    }
}

fn update(toml: &Path, case: &Case, got: &[Offered], after_path: &Path, after: Option<&str>) {
    let mut out = format!("at = {:?}\n", case.at);
    if let Some(nth) = case.nth {
        writeln!(out, "nth = {nth}").unwrap();
    }
    for action in got {
        writeln!(out, "\n[[action]]\ntitle = {:?}", action.title).unwrap();
        if action.preferred {
            writeln!(out, "preferred = true").unwrap();
        }
        if let Some(why) = &action.disabled {
            writeln!(out, "disabled = {why:?}").unwrap();
        }
    }
    // The other tests read these files at the same time, so what is right already is left alone.
    let write = |path: &Path, text: &str| match fs::read_to_string(path) {
        Ok(old) if old == text => {}
        _ => fs::write(path, text).unwrap(),
    };
    write(toml, &out);
    match after {
        Some(after) => write(after_path, after),
        None => drop(fs::remove_file(after_path)),
    }
}

#[test]
fn each_case_is_offered_what_it_expects() {
    let cases = cases();
    assert!(cases.len() >= 15, "only {} cases", cases.len());
    let mut failures = Vec::new();
    for (language, stem, text) in cases {
        if let Err(cause) = std::panic::catch_unwind(|| check(&language, &stem, &text)) {
            let cause = cause.downcast_ref::<String>().cloned().unwrap_or_default();
            failures.push(format!("{}: {cause}", stem.display()));
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n\n"));
}

/// A file that nothing expects is a case whose other half is misspelt.
#[test]
fn every_file_belongs_to_a_case() {
    let stems: Vec<PathBuf> = cases().into_iter().map(|(_, stem, _)| stem).collect();
    for language in fs::read_dir(folder()).unwrap() {
        for file in fs::read_dir(language.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            let name = file.to_string_lossy().into_owned();
            let stem =
                name.split(".before.").next().unwrap().split(".after.").next().unwrap().trim_end_matches(".toml");
            assert!(stems.contains(&PathBuf::from(stem)), "{name} has no .before file");
        }
    }
}

/// Half-typed files: every case cut off at every line, the code anywhere in it.
#[test]
fn a_file_cut_off_anywhere_gets_edits_that_fit_it_or_none() {
    for (language, stem, text) in cases() {
        let case: Case = toml::from_str(&fs::read_to_string(stem.with_extension("toml")).unwrap()).unwrap();
        let start = place(&case, &text).start;
        for (end, _) in text.match_indices('\n') {
            let cut = &text[..end];
            let Some(range) = Some(start..start + case.at.len()).filter(|range| range.end <= end) else { continue };
            for action in offered(&language, cut, range) {
                let mut from = 0;
                for edit in &action.edits {
                    assert!(
                        edit.range.start >= from && edit.range.end >= edit.range.start,
                        "{} cut at {end}",
                        stem.display()
                    );
                    from = edit.range.end;
                }
                assert_eq!(action.edits.is_empty(), action.disabled.is_some(), "{} cut at {end}", stem.display());
                apply(cut, &action.edits);
            }
        }
    }
}

/// Text that makes trees deep or look-ups circular; a language server must come back from it.
#[test]
fn odd_files_are_answered_without_going_astray() {
    let call = "try:\n    registry.get_twin(1)\nexcept Exception as error:\n    print(429001)\n";
    let circular = "registry = other\nother = registry\n".repeat(300);
    let nested = format!("{}429001", "(".repeat(5_000));
    let nested_call =
        format!("try:\n    {}registry.get_twin(1){}\nexcept E:\n    429001", "(".repeat(1_000), ")".repeat(1_000));
    for text in [
        nested,
        nested_call,
        format!("import azure.iot.hub\n{circular}{call}"),
        format!("{call}\0"),
        "429001".to_string(),
    ] {
        let start = text.rfind("429001").unwrap();
        offered("python", &text, start..start + 6);
    }
}
