//! Reads and checks every catalog file, stops the build at a mistake with `file:line`, and embeds the result.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::print_stdout)] // The library's modules are compiled here a second time.

#[path = "src/check.rs"]
mod check;
#[path = "src/find.rs"]
mod find;
#[path = "src/model.rs"]
mod model;
#[path = "src/pattern.rs"]
mod pattern;
#[path = "src/read.rs"]
mod read;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

const PARTS: &[&str] = &["services", "handling", "cues", "recipes", "episodes", "languages.toml", "logs.toml"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        collect(&root, &root.join(part), &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    // A test runs this program on a folder with a mistake.
    println!("cargo::rustc-env=CATALOG_BUILD_SCRIPT={}", env::current_exe().expect("it is running").display());
    let mut catalog = model::Catalog::default();
    let problems = read::add(&mut catalog, &files);
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if !problems.is_empty() {
        return;
    }
    let bytes = postcard::to_allocvec(&catalog).expect("plain data can be written");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("catalog.bin"), bytes).expect("cargo's output folder can be written");
}

fn collect(root: &Path, path: &Path, files: &mut Vec<read::File>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for entry in entries {
            collect(root, &entry.expect("the folder can be listed").path(), files);
        }
        return;
    }
    let Ok(bytes) = fs::read(path) else { return };
    let relative = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
    files.push(read::File { shown: format!("catalog/{relative}"), path: relative, bytes });
}
