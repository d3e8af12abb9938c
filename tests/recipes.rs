//! Recipes, and what actions make of them, under the checkers of their languages and against the real SDKs.
//!
//! The tools live in `target/tools`, where `tests/run` puts them. `IOTCODES_PYTHON` names another Python that has
//! `azure-iot-hub`, `six` and `mypy`.

#[path = "recipes/c.rs"]
mod c;
#[path = "recipes/csharp.rs"]
mod csharp;
#[path = "recipes/go.rs"]
mod go;
#[path = "recipes/java.rs"]
mod java;
#[path = "recipes/kusto.rs"]
mod kusto;

use iotcodes_catalog::{Catalog, Recipe};
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn python() -> PathBuf {
    let own = root().join("target/tools/python").join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let path = env::var_os("IOTCODES_PYTHON").map_or(own, PathBuf::from);
    assert!(path.exists(), "{} is missing: run tests/run, or name a Python with IOTCODES_PYTHON", path.display());
    path
}

/// mypy; the SDK has no annotations of its own, so mypy reads its source, and calling it is no offence.
fn mypy(name: &str, arguments: &[&str], files: &[PathBuf]) -> Output {
    let mut command = Command::new(python());
    // Tests run side by side, and a cache has one writer.
    command
        .current_dir(root())
        .args(["-m", "mypy", "--no-error-summary", "--cache-dir"])
        .arg(folder("mypy").join(name));
    command.args(["--follow-untyped-imports", "--allow-untyped-calls"]).args(arguments).args(files);
    command.output().expect("Python starts")
}

pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&path).expect("cargo's folder for tests can be written");
    path
}

/// Runs the checkers of a recipe's language; what they say, when they object.
fn check(recipe: &Recipe) -> Result<(), String> {
    let path = root().join(&recipe.path);
    match recipe.language.as_str() {
        "python" => {
            let output = mypy("recipes", &["--strict"], &[path]);
            if output.status.success() { Ok(()) } else { Err(said(&output)) }
        }
        "csharp" => csharp::check(&path),
        "kusto" => kusto::check(&[path]),
        "java" => java::check(&[path], "java-recipes"),
        // Modules of their own check these in one call each.
        "c" | "cpp" | "go" => Ok(()),
        other => Err(format!("no checker for {other}: add it to tests/recipes.rs")),
    }
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

#[test]
fn every_recipe_passes_the_checkers_of_its_language() {
    let recipes = &Catalog::builtin().recipes;
    assert!(!recipes.is_empty());
    let failed: Vec<String> =
        recipes.iter().filter_map(|recipe| Some(format!("{}: {}", recipe.path, check(recipe).err()?))).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What mypy and the compiler say about files, by file, without the lines, which an edit moves.
fn complaints(files: &BTreeMap<String, String>, name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = folder(name);
    let mut paths = Vec::new();
    for (case, text) in files {
        let path = folder.join(format!("{case}.py"));
        fs::write(&path, text).expect("cargo's folder for tests can be written");
        paths.push(path);
    }
    let mut compile = Command::new(python());
    compile.args(["-c", "import sys\nfor path in sys.argv[1:]: compile(open(path, 'rb').read(), path, 'exec')"]);
    let output = compile.args(&paths).output().expect("Python starts");
    assert!(output.status.success(), "{name}: {}", said(&output));
    let output = mypy(name, &["--check-untyped-defs", "--ignore-missing-imports"], &paths);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in said(&output).lines().filter(|line| line.contains("error:")) {
        let (place, message) = line.split_once(": error: ").unwrap_or(("", line));
        let case = place.rsplit(['/', '\\']).next().unwrap_or(place).split(".py").next().unwrap_or(place);
        found.entry(case.to_string()).or_default().insert(message.to_string());
    }
    found
}

#[test]
fn what_actions_leave_behind_compiles_and_has_no_new_mistakes() {
    let cases = root().join("tests/actions/python");
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    for file in fs::read_dir(cases).expect("tests/actions/python can be listed") {
        let path = file.expect("the folder can be listed").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if let Some(case) = name.strip_suffix(".after.py") {
            let read =
                |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let case_name = case.replace('-', "_");
            before.insert(case_name.clone(), read(&path.with_file_name(format!("{case}.before.py"))));
            after.insert(case_name, read(&path));
        }
    }
    assert!(after.len() >= 15, "only {} cases", after.len());
    let known = complaints(&before, "actions-before");
    let new: Vec<String> = complaints(&after, "actions-after")
        .into_iter()
        .flat_map(|(case, found)| {
            let known = known.get(&case).cloned().unwrap_or_default();
            found
                .into_iter()
                .filter(move |message| !known.contains(message))
                .map(move |message| format!("{case}: {message}"))
        })
        .collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
}

#[derive(Deserialize)]
struct Clients {
    client: Vec<Client>,
}

#[derive(Deserialize)]
struct Client {
    owner: String,
    types: Vec<String>,
    calls: Vec<String>,
    #[serde(default)]
    refused: BTreeMap<String, String>,
}

#[test]
fn the_python_helper_waits_as_the_catalog_says() {
    let catalog = Catalog::builtin();
    let recipe = catalog.recipes.iter().find(|recipe| recipe.id == "backoff-jitter" && recipe.language == "python");
    let recipe = recipe.expect("catalog/recipes/backoff-jitter/python-service.py is in the catalog");
    let plain = catalog.handling("retry-backoff").expect("the class is in the catalog");
    let throttled = catalog.handling("throttle-backoff").expect("the class is in the catalog");
    let clients = fs::read_to_string(root().join("server/fix/queries/python/clients.toml")).expect("it can be read");
    let clients: Clients = toml::from_str(&clients).expect("the table of clients is TOML");
    let service =
        clients.client.iter().find(|client| client.owner == "service").expect("the service SDK is in the table");
    let given = json!({
        "imports": recipe.imports.join("\n"),
        "helper": recipe.helper,
        "attempts": plain.attempts,
        "floor": plain.floor,
        "throttled_floor": throttled.floor,
        "cap": plain.cap,
        "types": service.types,
        "calls": service.calls,
        "refused": service.refused.keys().collect::<Vec<_>>(),
    });
    let mut command = Command::new(python());
    command.arg(root().join("tests/support/backoff_jitter.py"));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("Python starts");
    child.stdin.take().expect("it is piped").write_all(given.to_string().as_bytes()).expect("Python reads its input");
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "{}", said(&output));
}
