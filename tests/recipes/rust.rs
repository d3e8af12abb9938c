//! Rust: recipes and what actions leave behind compile against the real reqwest and pass clippy, and the helpers do what they
//! promise.

use super::{after, folder, numbers, root, said};
use iotcodes_catalog::Catalog;
use std::{fmt::Write as _, fs, path::Path, process::Command};

const MANIFEST: &str = r#"[package]
name    = "check"
version = "0.0.0"
edition = "2021"

[dependencies]
reqwest = { version = "0.12", default-features = false, features = ["blocking"] }
tokio   = { version = "1", features = ["rt", "time"] }

[workspace]
"#;

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is a path in a folder"))
        .expect("cargo's folder for tests can be written");
    fs::write(path, text).expect("cargo's folder for tests can be written");
}

/// Runs cargo in a package of these files; what it builds of others is kept for all of them.
fn cargo(name: &str, files: &[(&str, &str)], arguments: &[&str]) {
    let package = folder(name);
    put(&package.join("Cargo.toml"), MANIFEST);
    for (path, text) in files {
        put(&package.join(path), text);
    }
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(&package).args(arguments).arg("--quiet");
    command.env("CARGO_TARGET_DIR", root().join("target/tools/rust")).env("RUSTFLAGS", "-D warnings");
    let output = command.output().expect("cargo starts");
    assert!(output.status.success(), "cargo {arguments:?}: {}", said(&output));
}

#[test]
fn rust_passes_clippy() {
    let mut modules = String::new();
    for recipe in Catalog::builtin().recipes.iter().filter(|recipe| recipe.language == "rust") {
        let name = format!("{}_{}", recipe.id, recipe.variant).replace('-', "_");
        writeln!(modules, "#[path = {:?}]\npub mod {name};", root().join(&recipe.path)).expect("a string takes all");
    }
    let results = after("rust", "rs");
    assert!(results.len() >= 6, "only {} cases", results.len());
    for case in results.keys() {
        let path = root().join(format!("tests/actions/rust/{case}.after.rs"));
        writeln!(modules, "#[path = {path:?}]\npub mod {};", case.replace('-', "_")).expect("a string takes all");
    }
    cargo("rust", &[("src/lib.rs", &modules)], &["clippy"]);
}

#[test]
fn the_rust_helpers_wait_as_the_catalog_says() {
    let helper = |variant: &str, sleep: &str, fake: &str| {
        let recipe = Catalog::builtin().recipe("backoff-jitter", "rust", variant);
        let recipe = recipe.expect("the recipe is in the catalog");
        assert!(recipe.helper.contains(sleep), "{variant} waits in another way");
        recipe.helper.replace(sleep, fake)
    };
    let waiting = helper("http-async", "tokio::time::sleep(", "super::waited_async(");
    let blocking = helper("http", "std::thread::sleep(", "super::waited(");
    let creating = |variant: &str| {
        let recipe = Catalog::builtin().recipe("exists-ok", "rust", variant);
        let helper = &recipe.expect("the recipe is in the catalog").helper;
        helper.replace("\nasync fn create", "\npub async fn create").replace("\nfn create", "\npub fn create")
    };
    let numbers = numbers();
    let behaviour = fs::read_to_string(root().join("tests/support/rust/behaviour.rs")).expect("it is a file");
    let public =
        |helper: String| helper.replace("\nasync fn send", "\npub async fn send").replace("\nfn send", "\npub fn send");
    let text = format!(
        "const ATTEMPTS: usize = {};\nconst FLOOR: f64 = {}.0;\nconst THROTTLED: f64 = {}.0;\nconst CAP: f64 = {}.0;\n\
         mod waiting {{\n{}\n{}}}\nmod blocking {{\n{}\n{}}}\n{behaviour}",
        numbers.attempts,
        numbers.floor,
        numbers.throttled,
        numbers.cap,
        public(waiting),
        creating("http-async"),
        public(blocking),
        creating("http"),
    );
    cargo("rust-behaviour", &[("src/lib.rs", ""), ("tests/behaviour.rs", &text)], &["test", "--test", "behaviour"]);
}
