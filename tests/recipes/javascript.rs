//! JavaScript and TypeScript: the TypeScript compiler with the SDKs' types, and the helpers on a clock that does not wait.
//!
//! The compiler looks for packages in the folders around a file, so files to check go below `target/tools/node`.

use crate::{Complaints, given, no_new_mistakes, recipe, root, said, told};
use iotcodes_catalog::Recipe;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn node() -> Command {
    let folder = root().join("target/tools/node");
    assert!(folder.join("node_modules").exists(), "{} is missing: run tests/run", folder.display());
    let mut command = Command::new("node");
    command.current_dir(folder);
    command
}

fn folder(name: &str) -> PathBuf {
    let path = root().join("target/tools/node/checked").join(name);
    fs::create_dir_all(&path).expect("the folder of tools can be written");
    path
}

/// The compiler over files, strictly where the language has types.
fn compiled(language: &str, files: &[PathBuf]) -> Output {
    let strict = if language == "typescript" { &["--strict"][..] } else { &["--allowJs", "--checkJs"] };
    let mut command = node();
    command.args(["node_modules/typescript/bin/tsc", "--noEmit", "--skipLibCheck", "--pretty", "false"]).args(strict);
    command.args(["--target", "es2020", "--module", "commonjs", "--moduleResolution", "node", "--esModuleInterop"]);
    command.args(["--moduleDetection", "force", "--experimentalDecorators", "--types", "node", "--jsx", "react"]);
    command.args(files).output().expect("node starts")
}

pub(crate) fn recipes(language: &str, recipes: &[&Recipe]) -> Result<(), String> {
    let folder = folder(&format!("{language}-recipes"));
    let copy = |recipe: &&Recipe| {
        let name = Path::new(&recipe.path).file_name().expect("a recipe is a file").to_string_lossy();
        let path = folder.join(format!("{}-{name}", recipe.id));
        fs::copy(root().join(&recipe.path), &path).expect("a recipe can be copied");
        path
    };
    let output = compiled(language, &recipes.iter().map(copy).collect::<Vec<_>>());
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

fn complaints(language: &str, extension: &str, name: &str, files: &BTreeMap<String, String>) -> Complaints {
    let folder = folder(&format!("{language}-{name}"));
    let write = |(case, text): (&String, &String)| {
        let path = folder.join(format!("{case}.{extension}"));
        fs::write(&path, text).expect("the folder of tools can be written");
        path
    };
    let output = compiled(language, &files.iter().map(write).collect::<Vec<_>>());
    let mut found = Complaints::new();
    for line in said(&output).lines().filter(|line| line.contains(": error TS")) {
        let (place, message) = line.split_once(": error ").unwrap_or(("", line));
        let file = place.rsplit(['/', '\\']).next().unwrap_or(place);
        let case = file.split('.').next().unwrap_or(file);
        found.entry(case.to_string()).or_default().insert(message.to_string());
    }
    found
}

#[test]
fn what_actions_leave_behind_in_javascript_has_no_new_mistakes() {
    no_new_mistakes("javascript", "js", |name, files| complaints("javascript", "js", name, files));
}

#[test]
fn what_actions_leave_behind_in_typescript_has_no_new_mistakes() {
    for extension in ["ts", "tsx"] {
        no_new_mistakes("typescript", extension, |name, files| complaints("typescript", extension, name, files));
    }
}

#[test]
fn the_javascript_and_typescript_helpers_do_what_the_catalog_says() {
    let clients =
        fs::read_to_string(root().join("server/fix/queries/javascript/clients.toml")).expect("it can be read");
    let clients: toml::Table = toml::from_str(&clients).expect("the table of clients is TOML");
    for language in ["javascript", "typescript"] {
        let helper = |id: &str, variant: &str| &recipe(id, language, variant).helper;
        for variant in ["service", "service-callback"] {
            let twin = helper("quota-wait", &variant.replace("service", "client"));
            assert_eq!(helper("quota-wait", variant), twin, "one is tried for both");
        }
        let mut given = given();
        given["promise"] = json!(helper("backoff-jitter", "service"));
        given["callback"] = json!(helper("backoff-jitter", "service-callback"));
        given["policies"] = json!([helper("sdk-retry-policy", "device"), helper("sdk-retry-policy", "client")]);
        given["conflict"] = json!([helper("exists-ok", "service"), helper("exists-ok", "service-callback")]);
        given["etag"] = json!([helper("etag-refetch", "service"), helper("etag-refetch", "service-callback")]);
        given["quota"] = json!([helper("quota-wait", "service"), helper("quota-wait", "service-callback")]);
        given["method"] = json!([helper("method-wait", "client"), helper("method-wait", "client-callback")]);
        given["lock"] = json!([helper("c2d-lock", "device"), helper("c2d-lock", "device-callback")]);
        given["answer"] = json!(helper("method-callback", "device"));
        given["token"] = json!(helper("renew-credential", "device"));
        let upload = root().join(&recipe("upload-notify", language, "device").path);
        given["upload"] = json!(fs::read_to_string(upload).expect("a recipe of the catalog is a file"));
        given["clients"] = json!(clients["client"]);
        let script = root().join("tests/support/backoff_jitter.mjs");
        told(node().arg(script), &given).unwrap_or_else(|said| panic!("{language}: {said}"));
    }
}
