//! C and C++: recipes and what actions leave behind compile without a warning, and the helpers do what they promise.
//!
//! No registry that is used here has the SDK, so `tests/support/c` declares what is used of it.

use super::{after, folder, numbers, root, said};
use iotcodes_catalog::Catalog;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const C: &[&str] = &["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"];
const CPP: &[&str] = &["-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"];

/// A folder with the headers.
fn headers(name: &str) -> PathBuf {
    let folder = folder(name);
    let support = |file: &str| {
        let path = root().join("tests/support/c").join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    for header in ["hub.h", "hub.hpp"] {
        put(&folder.join(header), &support(header));
    }
    for header in ["device_client_ll", "device_client", "module_client_ll", "module_client"] {
        put(&folder.join(format!("iothub_{header}.h")), &support("iothub_client.h"));
    }
    folder
}

fn put(path: &Path, text: &str) {
    fs::write(path, text).expect("cargo's folder for tests can be written");
}

fn compiles(compiler: &str, flags: &[&str], folder: &Path, files: &[PathBuf]) {
    let mut command = Command::new(compiler);
    command.current_dir(folder).args(flags).args(["-fsyntax-only", "-I"]).arg(folder).args(files);
    let output = command.output().unwrap_or_else(|error| panic!("{compiler}: {error}; tests/run installs it"));
    assert!(output.status.success(), "{compiler}: {}", said(&output));
}

fn recipes(language: &str) -> Vec<PathBuf> {
    let all = Catalog::builtin().recipes.iter().filter(|recipe| recipe.language == language);
    all.map(|recipe| root().join(&recipe.path)).collect()
}

fn results(folder: &Path, language: &str, least: usize) -> Vec<PathBuf> {
    let results = after(language, language);
    assert!(results.len() >= least, "only {} cases", results.len());
    let files = results.iter().map(|(case, text)| {
        let path = folder.join(format!("{case}.{language}"));
        put(&path, text);
        path
    });
    files.collect()
}

#[test]
fn c_compiles_without_a_warning() {
    let folder = headers("c");
    let files = [recipes("c"), results(&folder, "c", 15)].concat();
    compiles("gcc", C, &folder, &files);
    compiles("clang", C, &folder, &files);
}

#[test]
fn cpp_compiles_without_a_warning() {
    let folder = headers("cpp");
    let files = [recipes("cpp"), results(&folder, "cpp", 6)].concat();
    compiles("g++", CPP, &folder, &files);
    compiles("clang++", CPP, &folder, &files);
}

#[test]
fn the_cpp_helper_waits_as_the_catalog_says() {
    let recipe = Catalog::builtin().recipe("backoff-jitter", "cpp", "code").expect("the recipe is in the catalog");
    behaves("g++", "-std=c++11", "cpp", &recipe.imports, &recipe.helper);
}

#[test]
fn the_c_helper_waits_as_the_catalog_says() {
    let recipe = Catalog::builtin().recipe("backoff-jitter", "c", "code").expect("the recipe is in the catalog");
    behaves("gcc", "-std=c99", "c", &recipe.imports, &recipe.helper);
}

/// Compiles and runs `behaviour.<language>` with the helper.
fn behaves(compiler: &str, standard: &str, language: &str, imports: &[String], helper: &str) {
    let folder = folder(&format!("{language}-behaviour"));
    put(&folder.join("imports.h"), &imports.join("\n"));
    put(&folder.join("helper.h"), helper);
    let numbers = numbers();
    let mut command = Command::new(compiler);
    command.current_dir(&folder).args([standard, "-Wall", "-Werror", "-fsanitize=address,undefined", "-I."]);
    command.arg(format!("-DATTEMPTS={}", numbers.attempts)).arg(format!("-DFLOOR={}.0", numbers.floor));
    command.arg(format!("-DTHROTTLED={}.0", numbers.throttled)).arg(format!("-DCAP={}.0", numbers.cap));
    command.args(["-o", "behaviour"]).arg(root().join(format!("tests/support/c/behaviour.{language}")));
    let output = command.output().expect("the compiler starts; tests/run installs it");
    assert!(output.status.success(), "{}", said(&output));
    let output = Command::new(folder.join("behaviour")).output().expect("what was just compiled starts");
    assert!(output.status.success(), "{}", said(&output));
}
