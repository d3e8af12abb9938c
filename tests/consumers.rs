//! What CI makes of us: reports under their schemas and in other people's programs.
//!
//! The programs live in `target/tools`, where `tests/run` puts them.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::{printed, run};
use tempfile::tempdir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A program that `tests/run` installs.
fn tool(name: &str) -> Command {
    let file = root().join("target/tools/python/bin").join(name);
    assert!(file.exists(), "{} is missing: run tests/run", file.display());
    Command::new(file)
}

/// What a program prints that succeeds.
#[track_caller]
fn succeeds(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}:\n{printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

/// A report on the demonstration files and the marked ones, which hold every kind of finding.
fn report(format: &str) -> String {
    let paths = ["tests/examples", "tests/detect", "missing.log"];
    let options =
        ["check", "--format", format, "--min-confidence", "possible", "--fail-on", "never", "--show-suppressed"];
    printed(&run(root(), &[&options[..], &paths].concat(), b""))
}

/// Checks a document against a JSON schema.
fn is_valid(schema: &Path, document: &str) {
    let folder = tempdir().unwrap();
    let file = folder.path().join("document.json");
    fs::write(&file, document).unwrap();
    // The schema of SARIF has a pattern that newer dialects of regular expressions do not know.
    let options = ["--regex-variant", "nonunicode", "--schemafile"];
    succeeds(tool("check-jsonschema").args(options).arg(schema).arg(&file));
}

/// The schema of OASIS, as the crate brings it that makes our types of it.
fn sarif_schema() -> PathBuf {
    let cargo = ["metadata", "--offline", "--locked", "--format-version", "1"];
    let metadata = succeeds(Command::new(env!("CARGO")).args(cargo).current_dir(root()));
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    Path::new(package["manifest_path"].as_str().unwrap()).with_file_name("src").join("schema.json")
}

#[test]
fn sarif_is_what_its_schema_says_and_a_reader_finds_everything_in_it() {
    let document = report("sarif");
    is_valid(&sarif_schema(), &document);

    let folder = tempdir().unwrap();
    let file = folder.path().join("report.sarif");
    fs::write(&file, &document).unwrap();
    let script = "import json, sys; from sarif import loader; report = loader.load_sarif_file(sys.argv[1])\n\
                  rows = [[r['Severity'], r['Code'], r['Location'], r['Line']] for r in report.get_records()]\n\
                  print(json.dumps([list(report.get_distinct_tool_names()), rows]))";
    let read = succeeds(tool("python").args(["-c", script]).arg(&file));
    let read: Value = serde_json::from_str(&read).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 500, "{}", results.len());
    let ours: Vec<Value> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let (uri, line) = (&place["artifactLocation"]["uri"], &place["region"]["startLine"]);
            json!([result["level"], result["ruleId"], uri, line])
        })
        .collect();
    assert_eq!(read, json!([["iotcodes"], ours]));
}

#[test]
fn a_code_quality_report_is_what_gitlab_documents() {
    let document = report("gitlab");
    is_valid(&root().join("tests/support/code-quality.schema.json"), &document);
    let document: Value = serde_json::from_str(&document).unwrap();
    let mut fingerprints: Vec<&str> =
        document.as_array().unwrap().iter().map(|violation| violation["fingerprint"].as_str().unwrap()).collect();
    let count = fingerprints.len();
    assert!(count > 500, "{count}");
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), count, "each has its own");
}

#[test]
fn workflows_and_the_action_are_what_github_reads() {
    let workflows: Vec<PathBuf> =
        fs::read_dir(root().join(".github/workflows")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(workflows.len() >= 3);
    let check = |schema: &str| {
        let mut command = tool("check-jsonschema");
        command.args(["--builtin-schema", schema]);
        command
    };
    succeeds(check("vendor.github-workflows").args(&workflows));
    let action = root().join(".github/actions/check/action.yml");
    succeeds(check("vendor.github-actions").arg(&action));
    let config = root().join(".github/zizmor.yml");
    let options = ["--offline", "--no-progress", "--min-severity", "medium", "--config"];
    succeeds(tool("zizmor").args(options).arg(config).args(&workflows).arg(&action));
}

/// The line that the hook stops at.
const LINE: &str = "send refused, iothub-errorcode=IotHubQuotaExceeded\n";

#[test]
fn pre_commit_stops_a_commit_that_an_operator_must_see() {
    succeeds(tool("pre-commit").arg("validate-manifest").arg(root().join(".pre-commit-hooks.yaml")));
    let folder = tempdir().unwrap();
    let (hooks, repository) = (folder.path().join("hooks"), folder.path().join("repository"));
    let git = |folder: &Path, arguments: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut git = Command::new("git");
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        succeeds(git.args(who).args(arguments).current_dir(folder)).trim().to_string()
    };
    for (folder, name, text) in [
        (&hooks, ".pre-commit-hooks.yaml", fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap()),
        (&repository, "gateway.log", "all is well\n".to_string()),
    ] {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
        git(folder, &["init", "-q"]);
        git(folder, &["add", "."]);
        git(folder, &["commit", "-qm", "first"]);
    }
    let config = format!(
        "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: iotcodes-system\n",
        hooks.display(),
        git(&hooks, &["rev-parse", "HEAD"])
    );
    fs::write(repository.join(".pre-commit-config.yaml"), config).unwrap();
    git(&repository, &["add", "."]);
    let program = Path::new(env!("CARGO_BIN_EXE_iotcodes")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let commit = || {
        let mut command = tool("pre-commit");
        command.args(["run", "--color=never"]).current_dir(&repository).env("PATH", &path);
        command.env("PRE_COMMIT_HOME", folder.path().join("cache")).output().unwrap()
    };
    let said = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let well = commit();
    assert!(well.status.success(), "{}", said(&well));
    fs::write(repository.join("gateway.log"), LINE).unwrap();
    git(&repository, &["add", "."]);
    let stopped = commit();
    assert_eq!(stopped.status.code(), Some(1), "{}", said(&stopped));
    assert!(
        said(&stopped).contains("error[403002]") && said(&stopped).contains("gateway.log:1:"),
        "{}",
        said(&stopped)
    );
}
