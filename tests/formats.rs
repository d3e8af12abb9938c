//! What `check` writes for other programs: SARIF, annotations, code quality and JUnit.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use quick_junit::{Report, TestCaseStatus};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};
use support::{errors, printed, run};
use tempfile::{TempDir, tempdir};

const LOG: &str = "hub contoso.azure-devices.net\n\
                   send failed, errorCode: 404103 DeviceNotOnline\n\
                   send failed, errorCode: 404103 DeviceNotOnline\n\
                   iothub-errorcode=IotHubQuotaExceeded\n\
                   Straße 🚀: errorCode: 404104 DeviceNotFound\n";

const SOURCE: &str = "from azure.iot.hub import IoTHubRegistryManager\n\
                      if error_code == 404103:  # iotcodes: ignore 404103 -- the caller wakes the device\n    pass\n";

/// A repository with a log and a source file.
fn repository() -> TempDir {
    let folder = tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::create_dir_all(folder.path().join("src/a b")).unwrap();
    fs::write(folder.path().join("src/a b/gateway.log"), LOG).unwrap();
    fs::write(folder.path().join("src/caller.py"), SOURCE).unwrap();
    folder
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["check"], arguments].concat(), b"");
    serde_json::from_str(&printed(&output)).unwrap_or_else(|error| panic!("{error}: {}", printed(&output)))
}

fn strings<'v>(values: &'v Value, pointer: &str) -> Vec<&'v str> {
    let values = values.as_array().unwrap();
    values.iter().map(|value| value.pointer(pointer).and_then(Value::as_str).unwrap()).collect()
}

#[test]
fn sarif_names_its_rules_and_places_from_the_root() {
    let folder = repository();
    let document = json_of(&folder.path().join("src"), &["--format", "sarif", ".", "../missing", "--fail-on", "never"]);
    let run = &document["runs"][0];
    let results = &run["results"];
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(strings(results, "/level"), ["note", "note", "error", "warning"]);
    for result in results.as_array().unwrap() {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(*location, json!({ "uri": "src/a%20b/gateway.log", "uriBaseId": "%SRCROOT%" }));
    }
    assert_eq!(strings(rules, "/id"), ["iot-hub/404103", "iot-hub/403002", "iot-hub/404104"]);
    let rule = &rules[0];
    assert_eq!(rule["shortDescription"]["text"], "404103 DeviceNotOnline");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("### Why it happens"));
    assert!(!rule["help"]["text"].as_str().unwrap().contains("###"));
    assert!(rule["helpUri"].as_str().unwrap().starts_with("https://learn.microsoft.com/"));
    assert_eq!(rule["properties"]["tags"], json!(["azure-iot", "iot-hub", "retry-backoff"]));
    // Columns count characters, and an emoji is one.
    let region = &results[3]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, json!({ "startLine": 5, "startColumn": 22, "endLine": 5, "endColumn": 28 }));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let trouble = &invocation["toolExecutionNotifications"][0];
    assert_eq!(trouble["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "missing");
}

#[test]
fn what_is_accepted_is_in_sarif_only_when_asked_for() {
    let folder = repository();
    fs::write(folder.path().join("iotcodes.toml"), "ignore = [\"403002\"]\n").unwrap();
    let plain = json_of(folder.path(), &["--format", "sarif"]);
    assert_eq!(plain["runs"][0]["results"].as_array().unwrap().len(), 3);
    let all = json_of(folder.path(), &["--format", "sarif", "--show-suppressed", "--fail-on", "hint"]);
    let results = all["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<(&str, &Value)> = results
        .iter()
        .filter(|result| result.get("suppressions").is_some())
        .map(|result| (result["ruleId"].as_str().unwrap(), &result["suppressions"][0]["kind"]))
        .collect();
    let in_source = ("iot-hub/404103", &json!("inSource")); // The comment names it, too.
    assert_eq!(suppressed, [("iot-hub/403002", &json!("external")), in_source, in_source]);
    assert_eq!(results.len(), 6);
}

#[test]
fn nothing_found_is_a_whole_document() {
    let folder = tempdir().unwrap();
    let sarif = json_of(folder.path(), &["--format", "sarif"]);
    assert_eq!(sarif["runs"][0]["results"], json!([]));
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert_eq!(json_of(folder.path(), &["--format", "gitlab"]), json!([]));
    assert_eq!(printed(&run(folder.path(), &["check", "--format", "github"], b"")), "");
    let junit =
        Report::deserialize_from_str(&printed(&run(folder.path(), &["check", "--format", "junit"], b""))).unwrap();
    assert_eq!((junit.tests, junit.failures, junit.errors), (1, 0, 0));
}

/// The fingerprints of a report, in its order.
fn fingerprints(folder: &Path, format: &str) -> Vec<String> {
    let document = json_of(folder, &["--format", format]);
    let (list, pointer) = match format {
        "sarif" => (&document["runs"][0]["results"], "/partialFingerprints/primaryLocationLineHash"),
        _ => (&document, "/fingerprint"),
    };
    strings(list, pointer).into_iter().map(str::to_string).collect()
}

#[test]
fn fingerprints_are_unique_and_move_with_their_lines() {
    let folder = repository();
    let path = folder.path().join("src/a b/gateway.log");
    for format in ["sarif", "gitlab"] {
        fs::write(&path, LOG).unwrap();
        let before = fingerprints(folder.path(), format);
        assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 4, "{before:?}");
        let mut lines: Vec<&str> = LOG.lines().collect();
        lines.insert(1, "a line that was not there");
        fs::write(&path, lines.join("\r\n  ")).unwrap();
        assert_eq!(fingerprints(folder.path(), format), before, "{format}");
        fs::write(&path, LOG.replace("send failed", "method failed")).unwrap();
        let after = fingerprints(folder.path(), format);
        let same: Vec<bool> = before.iter().zip(&after).map(|(before, after)| before == after).collect();
        assert_eq!(same, [false, false, true, true], "{format}");
    }
}

#[test]
fn github_commands_cannot_be_forged_and_none_is_lost() {
    let folder = tempdir().unwrap();
    let name = if cfg!(windows) { "a,50%.log" } else { "a,50%:\n::error::.log" };
    fs::write(folder.path().join(name), LOG).unwrap();
    let output = printed(&run(folder.path(), &["check", "--format", "github"], b""));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 4, "{output}");
    let escaped = if cfg!(windows) { "a%2C50%25.log" } else { "a%2C50%25%3A%0A%3A%3Aerror%3A%3A.log" };
    let begin = format!("::notice file={escaped},line=2,endLine=2,col=25,endColumn=31,title=404103 DeviceNotOnline::");
    assert!(lines[0].starts_with(&begin), "{output}");
    assert!(lines[0].contains("%0ARetry with backoff"), "what to do is its second line: {output}");
    assert!(lines[2].starts_with("::error ") && lines[3].starts_with("::warning "), "{output}");
    assert!(lines[3].ends_with("DeviceNotFound."), "a mismatch has no advice: {output}");

    // GitHub shows ten annotations of a kind; the others are lines that one can read.
    let line = LOG.lines().nth(1).unwrap();
    fs::write(folder.path().join(name), format!("{line}\n").repeat(15)).unwrap();
    let output = printed(&run(folder.path(), &["check", "--format", "github"], b""));
    assert_eq!(output.lines().filter(|line| line.starts_with("::notice ")).count(), 10);
    let rest: Vec<&str> = output.lines().filter(|line| !line.starts_with("::")).collect();
    assert_eq!(rest.len(), 6, "{output}");
    assert!(rest[4].contains(".log:15:25: notice: 404103 DeviceNotOnline: "), "{output}");
    assert!(rest[5].starts_with("5 more findings above without an annotation"), "{output}");
}

#[test]
fn a_file_that_cannot_be_read_is_in_the_report_as_well() {
    let folder = repository();
    let arguments = |format| ["check", "--format", format, "missing:1.log"];
    let github = run(folder.path(), &arguments("github"), b"");
    assert!(printed(&github).starts_with("::error file=missing%3A1.log,title=not checked::"), "{}", printed(&github));
    assert!(errors(&github).starts_with("iotcodes: missing:1.log: "));
    let junit = run(folder.path(), &arguments("junit"), b"");
    let report = Report::deserialize_from_str(&printed(&junit)).unwrap();
    assert_eq!((report.tests, report.errors, junit.status.code()), (1, 1, Some(2)));
}

#[test]
fn gitlab_gets_what_it_documents() {
    let folder = repository();
    let report = json_of(folder.path(), &["--format", "gitlab"]);
    assert_eq!(strings(&report, "/severity"), ["info", "info", "major", "minor"]);
    for violation in report.as_array().unwrap() {
        let keys: Vec<&String> = violation.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["check_name", "description", "fingerprint", "location", "severity"]);
    }
    let last = &report[3];
    assert_eq!(last["location"], json!({ "path": "src/a b/gateway.log", "lines": { "begin": 5 } }));
    assert!(last["description"].as_str().unwrap().starts_with("404104 DeviceConnectionClosedRemotely: The number"));
}

#[test]
fn junit_fails_exactly_what_the_exit_code_counts() {
    let folder = repository();
    for (fail_on, failures) in [("never", 0), ("error", 1), ("warning", 2), ("hint", 3)] {
        let output = run(folder.path(), &["check", "--format", "junit", "--fail-on", fail_on], b"");
        let report = Report::deserialize_from_str(&printed(&output)).unwrap();
        assert_eq!((report.tests, report.failures), (3, failures), "{fail_on}");
        assert_eq!(output.status.code(), Some(i32::from(failures > 0)));
        let suite = &report.test_suites[0];
        assert_eq!(suite.name.as_str(), "src/a b/gateway.log");
        // Both places of the first are one test.
        let case = &suite.test_cases[0];
        let said = match &case.status {
            TestCaseStatus::NonSuccess { description, .. } => description.as_ref().unwrap().as_str(),
            _ => case.system_out.as_ref().unwrap().as_str(),
        };
        assert!(said.contains("gateway.log:2:25\nsrc/a b/gateway.log:3:25\n"), "{said}");
    }
}

#[test]
fn control_characters_of_a_log_break_no_document() {
    let folder = tempdir().unwrap();
    let line = b"\x1b[31m\x01 errorCode: 404103 DeviceNotOnline \xff ]]> & <\n";
    fs::write(folder.path().join("a<&\u{1}.log"), line).unwrap();
    let arguments = |format| ["check", "--format", format];
    let xml = printed(&run(folder.path(), &arguments("junit"), b""));
    assert_eq!(Report::deserialize_from_str(&xml).unwrap().tests, 1);
    for format in ["sarif", "gitlab"] {
        assert_eq!(fingerprints(folder.path(), format).len(), 1);
    }
}
