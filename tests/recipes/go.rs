//! Go: recipes and what actions leave behind pass `go vet` and `gofmt`, and the helpers do what they promise.
//!
//! No registry that is used here has the SDK, so `tests/support/go` declares what is used of it.

use super::{after, folder, numbers, root, said};
use iotcodes_catalog::Catalog;
use std::{fs, path::Path, process::Command};

/// A module with the SDK's declarations and the clock in it.
fn module(name: &str) -> std::path::PathBuf {
    let module = folder(name);
    fs::remove_dir_all(&module).expect("it was just made");
    let write = |path: &str, text: &str| put(&module.join(path), text);
    write(
        "go.mod",
        "module check\n\ngo 1.18\n\nrequire github.com/amenzhinsky/iothub v0.0.0\n\nreplace github.com/amenzhinsky/iothub => ./iothub\n",
    );
    write("iothub/go.mod", "module github.com/amenzhinsky/iothub\n\ngo 1.18\n");
    let support = |path: &str| {
        let path = root().join("tests/support/go").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    write("iothub/iotservice/client.go", &support("iotservice/client.go"));
    write("iothub/iotdevice/client.go", &support("iotdevice/client.go"));
    write("iothub/iotdevice/transport/transport.go", &support("transport/transport.go"));
    write("clock/clock.go", &support("clock/clock.go"));
    write("behaviour/behaviour_test.go", &support("behaviour/behaviour_test.go"));
    module
}

fn put(path: &Path, text: &str) {
    let folder = path.parent().expect("it is a path in a folder");
    fs::create_dir_all(folder).expect("cargo's folder for tests can be written");
    fs::write(path, text).expect("cargo's folder for tests can be written");
}

fn go(module: &Path, arguments: &[&str]) {
    let mut command = Command::new("go");
    command
        .current_dir(module)
        .args(arguments)
        .env("GOFLAGS", "-mod=mod")
        .env("GOPROXY", "off")
        .env("GOTOOLCHAIN", "local");
    let output = command.output().expect("go starts; tests/run installs it");
    assert!(output.status.success(), "go {arguments:?}: {}", said(&output));
}

#[test]
fn recipes_and_results_pass_go_vet() {
    let module = module("go-vet");
    for recipe in Catalog::builtin().recipes.iter().filter(|recipe| recipe.language == "go") {
        let text = fs::read_to_string(root().join(&recipe.path)).expect("a recipe of the catalog is a file");
        put(&module.join(format!("recipes/{}-{}/recipe.go", recipe.id, recipe.variant)), &text);
    }
    let results = after("go", "go");
    assert!(results.len() >= 15, "only {} cases", results.len());
    for (case, text) in &results {
        put(&module.join(format!("results/{case}/result.go")), text);
    }
    go(&module, &["vet", "./recipes/...", "./results/..."]);
    // gofmt knows one indentation and one line end, and edits keep those of the file.
    let tabs: Vec<String> = results
        .iter()
        .filter(|(case, text)| !text.contains('\r') && !text.contains("\n    ") && *case != "one-line")
        .map(|(case, _)| format!("results/{case}/result.go"))
        .collect();
    let output = Command::new("gofmt").current_dir(&module).arg("-l").arg("recipes").args(&tabs).output();
    let output = output.expect("gofmt starts; it comes with go");
    assert!(output.status.success() && output.stdout.is_empty(), "gofmt: {}", said(&output));
}

#[test]
fn the_go_helpers_wait_as_the_catalog_says() {
    let module = module("go-behaviour");
    let numbers = numbers();
    put(
        &module.join("behaviour/numbers.go"),
        &format!(
            "package behaviour\n\nconst (\n\tattempts = {}\n\tfloor = {}.0\n\tthrottled = {}.0\n\tlimit = {}.0\n)\n",
            numbers.attempts, numbers.floor, numbers.throttled, numbers.cap
        ),
    );
    for (file, id, variant) in [
        ("error.go", "backoff-jitter", "service-error"),
        ("http.go", "backoff-jitter", "http"),
        ("exists.go", "exists-ok", "service"),
        ("exists_http.go", "exists-ok", "http"),
    ] {
        let recipe = Catalog::builtin().recipe(id, "go", variant).expect("the recipe is in the catalog");
        let imports = recipe.imports.join("\n").replace("import \"time\"", "import time \"check/clock\"");
        put(&module.join("behaviour").join(file), &format!("package behaviour\n\n{imports}\n\n{}", recipe.helper));
    }
    go(&module, &["test", "./behaviour"]);
}
