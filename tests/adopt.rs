//! `check` in a repository that is larger than one looks at: lists of files, diffs, a baseline, and the edits that it makes.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use support::{errors, printed, records, run};
use tempfile::{TempDir, tempdir};

const FIRST: &str = "import azure.iot.hub\nif error_code == 404103:\n    pass\n";
const OLD: &str = "if error_code == 404102:  # azure iot hub, DeviceNotOnline\n";

/// Runs git without anybody's configuration.
#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut git = Command::new("git");
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")] {
        git.env(name, value);
    }
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"];
    let output = git.args(who).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A repository whose first commit has a finding in `src/a.py` and one in `b c.py`.
fn repository() -> TempDir {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/a.py"), FIRST).unwrap();
    fs::write(folder.path().join("b c.py"), FIRST).unwrap();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "first"]);
    folder
}

/// The paths and lines of findings.
fn places(output: &Output) -> Vec<String> {
    let place = |record: &serde_json::Value| format!("{}:{}", record["path"].as_str().unwrap(), record["line"]);
    records(output).iter().map(place).collect()
}

fn check(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    run(folder, &[&["check", "--format", "json"], arguments].concat(), input)
}

#[test]
fn files_come_from_a_list() {
    let folder = repository();
    fs::write(folder.path().join("list"), "src\r\n\nb c.py\n").unwrap();
    let all = ["src/a.py:2", "b c.py:2"];
    assert_eq!(places(&check(folder.path(), &["--files-from", "list"], b"")), all);
    assert_eq!(places(&check(folder.path(), &["--files-from", "-", "-0"], b"src/a.py\0b c.py\0")), all);
    assert_eq!(places(&check(folder.path(), &["--files-from", "-"], b"")), [""; 0], "an empty list is no folder");
    let both = check(folder.path(), &["--files-from", "-", "src", "missing"], b"b c.py\nnowhere\n");
    assert_eq!((places(&both), both.status.code()), (all.map(String::from).to_vec(), Some(2)));
    assert!(errors(&both).contains("missing: ") && errors(&both).contains("nowhere: "), "{}", errors(&both));
    let twice = check(folder.path(), &["--files-from", "-", "-"], b"");
    assert_eq!((twice.status.code(), errors(&twice).contains("named twice")), (Some(2), true));
    let none = check(folder.path(), &["--files-from", "missing"], b"");
    assert!(errors(&none).starts_with("iotcodes: --files-from missing: "), "{}", errors(&none));
}

#[test]
fn a_diff_leaves_only_what_is_new() {
    let folder = repository();
    let path = folder.path();
    fs::write(path.join("src/a.py"), format!("# moved down\n{FIRST}if error_code == 429001:\n    pass\n")).unwrap();
    fs::write(path.join("Straße \"1\".py"), format!("# new\n{FIRST}")).unwrap();
    fs::rename(path.join("b c.py"), path.join("d.py")).unwrap();
    git(path, &["add", "."]);
    let new = ["Straße \"1\".py:3", "src/a.py:5"];
    for options in [&[][..], &["-U0"], &["--no-prefix"], &["-c"], &["--src-prefix=i/", "--dst-prefix=w/"]] {
        let diff = git(path, &[&["diff", "--cached", "HEAD"], options].concat());
        assert_eq!(places(&check(path, &["--diff", "-"], &diff)), new, "{options:?}");
        fs::write(path.join("the.diff"), &diff).unwrap();
        // The same from a folder below, whose files are named from there on.
        let below = check(&path.join("src"), &["--diff", "../the.diff"], b"");
        assert_eq!(places(&below).len(), 2);
        assert_eq!(places(&below)[1], "a.py:5");
        assert_eq!(places(&check(path, &["--diff", "the.diff", "src"], b"")), new[1..], "with paths: both");
    }
    let relative = git(&path.join("src"), &["diff", "--cached", "--relative", "HEAD"]);
    assert_eq!(places(&check(&path.join("src"), &["--diff", "-"], &relative)), ["a.py:5"]);
    assert_eq!(places(&check(path, &["--diff", "-"], b"")), [""; 0], "nothing is new");
    let wrong = check(path, &["--diff", "-"], b"main\n");
    assert_eq!((errors(&wrong).contains("--diff -: expected a unified diff"), wrong.status.code()), (true, Some(2)));
}

#[test]
fn a_fix_replaces_outdated_numbers_and_nothing_else() {
    let folder = repository();
    let path = folder.path();
    let before = [&b"\xef\xbb\xbf# caf\xe9\r\n"[..], OLD.as_bytes(), b"colour = '#404102'\r\r\nend"].concat();
    let utf16: Vec<u8> =
        [&[0xff, 0xfe][..], &OLD.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
    fs::write(path.join("old.py"), &before).unwrap();
    fs::write(path.join("wide.py"), &utf16).unwrap();
    fs::write(path.join("old.log"), "errorCode: 404102, hub a.azure-devices.net\n").unwrap();

    let dry = run(path, &["check", "--fix", "--dry-run"], b"");
    assert_eq!((dry.status.code(), fs::read(path.join("old.py")).unwrap() == before), (Some(1), true));
    assert_eq!(errors(&dry), "iotcodes: --fix would replace 2 outdated codes in 2 files\n");
    assert!(String::from_utf8_lossy(&dry.stdout).starts_with("--- a/old.py\n+++ b/old.py\n@@ "));
    let diff = path.join("the.diff");
    // What it prints is what git applies.
    fs::write(&diff, run(path, &["check", "--fix", "--dry-run", "src", "b c.py", "old.py"], b"").stdout).unwrap();
    git(path, &["apply", "--check", "the.diff"]);
    fs::remove_file(diff).unwrap();

    let fixed = check(path, &["--fix"], b"");
    assert_eq!(errors(&fixed), "iotcodes: replaced 2 outdated codes in 2 files\n");
    let after =
        [&b"\xef\xbb\xbf# caf\xe9\r\n"[..], OLD.replace("404102", "404103").as_bytes(), b"colour = '#404102'\r\r\nend"]
            .concat();
    assert_eq!(fs::read(path.join("old.py")).unwrap(), after);
    let wide = fs::read(path.join("wide.py")).unwrap();
    assert!(wide.len() == utf16.len() && wide.starts_with(&[0xff, 0xfe]) && wide != utf16);
    assert!(fs::read_to_string(path.join("old.log")).unwrap().contains("404102"), "a log is what happened");
    assert!(records(&fixed).iter().any(|record| record["path"] == "old.py" && record["token"] == "404103"));
    assert_eq!(errors(&check(path, &["--fix"], b"")), "", "there is nothing left to do");
    let stdin = check(path, &["--fix", "-"], OLD.as_bytes());
    assert_eq!((stdin.status.code(), errors(&stdin).contains("--fix wants files")), (Some(2), true));
}

#[cfg(unix)]
#[test]
fn a_fix_keeps_links_and_permissions_and_leaves_nothing_behind() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("real")).unwrap();
    let file = path.join("real/tool.py");
    fs::write(&file, OLD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o750)).unwrap();
    symlink("real/tool.py", path.join("link.py")).unwrap();
    check(path, &["--fix", "link.py"], b"");
    assert!(fs::symlink_metadata(path.join("link.py")).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().contains("404103"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o750);

    fs::write(&file, OLD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
    let output = check(path, &["--fix", "real"], b"");
    assert_eq!((output.status.code(), fs::read_to_string(&file).unwrap().as_str()), (Some(2), OLD));
    assert!(errors(&output).starts_with("iotcodes: real/tool.py: it is read-only\n"), "{}", errors(&output));
    assert_eq!(fs::read_dir(path.join("real")).unwrap().count(), 1, "no temporary file stays");
}

#[test]
fn a_baseline_hides_what_was_there_and_says_what_is_gone() {
    let folder = repository();
    let path = folder.path();
    let written = check(path, &["--baseline", "known.json", "--write-baseline", "--fail-on", "hint"], b"");
    assert_eq!((printed(&written).as_str(), written.status.code()), ("", Some(0)));
    assert_eq!(errors(&written), "iotcodes: 2 findings in known.json\n");
    let baseline = ["--baseline", "known.json"];
    let quiet = check(path, &[&baseline[..], &["--fail-on", "hint"]].concat(), b"");
    assert_eq!((places(&quiet).len(), quiet.status.code()), (0, Some(0)));
    assert_eq!(errors(&quiet), "iotcodes: the baseline hides 2 findings\n");

    // Lines move, a second one of the same words comes, and a file goes.
    fs::write(path.join("src/a.py"), format!("# moved\n\n{FIRST}if  error_code == 404103:\n    pass\n")).unwrap();
    fs::remove_file(path.join("b c.py")).unwrap();
    let output = check(path, &baseline, b"");
    assert_eq!(places(&output).len(), 1, "each hides one");
    let gone = "the baseline hides 1 finding; 1 in it no longer occur, see --write-baseline:\n  b c.py: 404103 DeviceNotOnline\n";
    assert_eq!(errors(&output), format!("iotcodes: {gone}"));
    // A file that was not looked at is not missed.
    fs::write(path.join("b c.py"), FIRST).unwrap();
    assert_eq!(
        errors(&check(path, &[&baseline[..], &["src"]].concat(), b"")),
        "iotcodes: the baseline hides 1 finding\n"
    );
    check(path, &[&baseline[..], &["--write-baseline", "src"]].concat(), b"");
    assert_eq!(
        errors(&check(path, &baseline, b"")),
        "iotcodes: the baseline hides 3 findings\n",
        "the other file's stays"
    );

    let sarif = run(path, &["check", "--format", "sarif", "--show-suppressed", "--baseline", "known.json"], b"");
    assert_eq!(printed(&sarif).matches("The baseline holds it.").count(), 3);
}

#[test]
fn a_baseline_that_is_none_is_named() {
    let folder = repository();
    let path = folder.path();
    let missing = check(path, &["--baseline", "known.json"], b"");
    assert!(errors(&missing).starts_with("iotcodes: --baseline known.json: "), "{}", errors(&missing));
    assert_eq!(missing.status.code(), Some(2));
    for text in ["", "[]", "{\"version\":9,\"findings\":[]}"] {
        fs::write(path.join("known.json"), text).unwrap();
        let wrong = check(path, &["--baseline", "known.json"], b"");
        assert!(errors(&wrong).contains("expected"), "{}", errors(&wrong));
    }
}
