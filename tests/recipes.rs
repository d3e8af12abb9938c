//! Recipes, and what actions make of them, under the checkers of their languages and against the real SDKs.
//!
//! The tools live in `target/tools`, where `tests/run` puts them. A language is a module here with two functions: `recipes`
//! runs its checkers over its recipes and returns what they object to; `complaints` says what they find in files, by file.

use iotcodes_catalog::{Catalog, Recipe};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

#[path = "recipes/c.rs"]
mod c;
#[path = "recipes/csharp.rs"]
mod csharp;
#[path = "recipes/go.rs"]
mod go;
#[path = "recipes/java.rs"]
mod java;
#[path = "recipes/javascript.rs"]
mod javascript;
#[path = "recipes/kusto.rs"]
mod kusto;
#[path = "recipes/python.rs"]
mod python;
#[path = "recipes/rust.rs"]
mod rust;

/// What a checker says about files, by the name of a case, without the lines, which an edit moves.
type Complaints = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&path).expect("cargo's folder for tests can be written");
    path
}

/// What a program says that is given a JSON value, when it fails.
fn told(command: &mut Command, given: &Value) -> Result<(), String> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("it is piped").write_all(given.to_string().as_bytes()).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

/// What actions leave behind in a language, by case.
fn after(language: &str, extension: &str) -> BTreeMap<String, String> {
    let cases = root().join("tests/actions").join(language);
    let mut found = BTreeMap::new();
    for file in fs::read_dir(&cases).unwrap_or_else(|error| panic!("{}: {error}", cases.display())) {
        let path = file.expect("the folder can be listed").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if let Some(case) = name.strip_suffix(&format!(".after.{extension}")) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.insert(case.to_string(), text);
        }
    }
    found
}

/// The numbers of the classes that are retried.
struct Numbers {
    attempts: u32,
    floor: u32,
    throttled: u32,
    cap: u32,
}

fn numbers() -> Numbers {
    let class = |id: &str| Catalog::builtin().handling(id).unwrap_or_else(|| panic!("{id} is no class of the catalog"));
    let (plain, throttled) = (class("retry-backoff"), class("throttle-backoff"));
    let said = |number: Option<u32>| number.expect("a class that is retried says its numbers");
    Numbers {
        attempts: said(plain.attempts),
        floor: said(plain.floor),
        throttled: said(throttled.floor),
        cap: said(plain.cap),
    }
}

/// The same as a JSON object.
fn given() -> Value {
    let Numbers { attempts, floor, throttled, cap } = numbers();
    json!({ "attempts": attempts, "floor": floor, "throttled_floor": throttled, "cap": cap })
}

fn recipe(id: &str, language: &str, variant: &str) -> &'static Recipe {
    let recipe = Catalog::builtin().recipe(id, language, variant);
    recipe.unwrap_or_else(|| panic!("the catalog has no recipe {id}/{language}-{variant}"))
}

#[test]
fn every_recipe_passes_the_checkers_of_its_language() {
    let mut by_language: BTreeMap<&str, Vec<&Recipe>> = BTreeMap::new();
    for recipe in &Catalog::builtin().recipes {
        by_language.entry(&recipe.language).or_default().push(recipe);
    }
    assert!(!by_language.is_empty());
    let checked = by_language.iter().map(|(language, recipes)| match *language {
        "csharp" => recipes.iter().try_for_each(|recipe| csharp::check(&root().join(&recipe.path))),
        // Modules of their own check these in one call each.
        "c" | "cpp" | "go" | "rust" => Ok(()),
        "java" => {
            java::check(&recipes.iter().map(|recipe| root().join(&recipe.path)).collect::<Vec<_>>(), "java-recipes")
        }
        "javascript" | "typescript" => javascript::recipes(language, recipes),
        "kusto" => kusto::check(&recipes.iter().map(|recipe| root().join(&recipe.path)).collect::<Vec<_>>()),
        "python" => python::recipes(recipes),
        other => Err(format!("no checker for {other}: add it to tests/recipes")),
    });
    let failed: Vec<String> = checked.filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The files before and after each case of a language that has both, by the case's name.
fn edited(language: &str, extension: &str) -> [BTreeMap<String, String>; 2] {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    let cases = root().join("tests/actions").join(language);
    for file in fs::read_dir(cases).expect("the folder of cases can be listed") {
        let path = file.expect("the folder can be listed").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let Some(case) = name.strip_suffix(&format!(".after.{extension}")) else { continue };
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // Some checkers want names that are identifiers.
        let case_name = case.replace('-', "_");
        before.insert(case_name.clone(), read(&path.with_file_name(format!("{case}.before.{extension}"))));
        after.insert(case_name, read(&path));
    }
    let few = if extension == "tsx" { 1 } else { 15 };
    assert!(after.len() >= few, "only {} cases", after.len());
    [before, after]
}

/// Fails when a checker has more to say about the files after the edits than before.
fn no_new_mistakes(
    language: &str,
    extension: &str,
    complaints: impl Fn(&str, &BTreeMap<String, String>) -> Complaints,
) {
    let [before, after] = edited(language, extension);
    let known = complaints("before", &before);
    let found = complaints("after", &after);
    let new = found.iter().flat_map(|(case, found)| {
        let known = known.get(case);
        let new = found.iter().filter(move |message| !known.is_some_and(|known| known.contains(*message)));
        new.map(move |message| format!("{case}: {message}"))
    });
    let new: Vec<String> = new.collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
}
