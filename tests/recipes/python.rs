//! Python: mypy and the compiler, and the helpers on a clock that does not wait.
//!
//! `IOTCODES_PYTHON` names another Python than that of `tests/run`; it needs `azure-iot-hub`, `six` and `mypy`.

use crate::{Complaints, folder, given, no_new_mistakes, recipe, root, said, told};
use iotcodes_catalog::Recipe;
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    process::{Command, Output},
};

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

pub(crate) fn recipes(recipes: &[&Recipe]) -> Result<(), String> {
    // Files of different recipes have one name, and mypy wants names that are identifiers.
    let folder = folder("python-recipes");
    let copy = |recipe: &&Recipe| {
        let path =
            folder.join(format!("{} {}", recipe.id, recipe.variant).replace(['-', ' '], "_")).with_extension("py");
        fs::copy(root().join(&recipe.path), &path).expect("a recipe can be copied");
        path
    };
    let output = mypy("recipes", &["--strict"], &recipes.iter().map(copy).collect::<Vec<_>>());
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

fn complaints(name: &str, files: &BTreeMap<String, String>) -> Complaints {
    let folder = folder(&format!("python-{name}"));
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
    let mut found = Complaints::new();
    for line in said(&output).lines().filter(|line| line.contains("error:")) {
        let (place, message) = line.split_once(": error: ").unwrap_or(("", line));
        let case = place.rsplit(['/', '\\']).next().unwrap_or(place).split(".py").next().unwrap_or(place);
        found.entry(case.to_string()).or_default().insert(message.to_string());
    }
    found
}

#[test]
fn what_actions_leave_behind_in_python_compiles_and_has_no_new_mistakes() {
    no_new_mistakes("python", "py", complaints);
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
fn the_python_helpers_do_what_the_catalog_says() {
    let clients = fs::read_to_string(root().join("server/fix/queries/python/clients.toml")).expect("it can be read");
    let clients: Clients = toml::from_str(&clients).expect("the table of clients is TOML");
    let service =
        clients.client.iter().find(|client| client.owner == "service").expect("the service SDK is in the table");
    let helper = |id: &str, variant: &str| {
        let recipe = recipe(id, "python", variant);
        format!("{}\n{}", recipe.imports.join("\n"), recipe.helper)
    };
    let mut given = given();
    given["helpers"] = json!([
        helper("backoff-jitter", "service"),
        helper("backoff-jitter", "service-async"),
        helper("exists-ok", "service"),
        helper("exists-ok", "service-async"),
        helper("etag-refetch", "service"),
        helper("etag-refetch", "service-async"),
        helper("quota-wait", "service"),
        helper("quota-wait", "service-async"),
        helper("method-wait", "service"),
        helper("method-wait", "service-async"),
        helper("renew-credential", "device"),
    ]);
    let whole = |variant: &str| {
        let recipe = recipe("upload-notify", "python", variant);
        fs::read_to_string(root().join(&recipe.path)).expect("a recipe of the catalog is a file")
    };
    given["upload"] = json!([whole("device"), whole("device-async")]);
    given["types"] = json!(service.types);
    given["calls"] = json!(service.calls);
    given["refused"] = json!(service.refused.keys().collect::<Vec<_>>());
    let mut command = Command::new(python());
    told(command.arg(root().join("tests/support/backoff_jitter.py")), &given).unwrap_or_else(|said| panic!("{said}"));
}
