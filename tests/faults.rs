//! Failures that users meet, as far as Linux can play them: nothing crashes, hangs or is passed over in silence.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // A test that panics says where.

mod support;

use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    fs::{self, File, Permissions},
    io::{BufRead, BufReader, Write},
    os::unix::{ffi::OsStrExt, fs::PermissionsExt, fs::symlink, process::ExitStatusExt},
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, SystemTime},
};
use support::client::{Change, Client, LogLine, framed, range};
use tempfile::{TempDir, tempdir};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iotcodes");
/// The code stands in columns 33 to 39.
const LINE: &str = "hub.azure-devices.net errorCode: 404103\n";

/// With a number that has a newer one, which `--fix` replaces.
const OLD: &str = "# Azure IoT Hub\nDEVICE_NOT_ONLINE = 404102\n";

/// Each command that prints, on a folder with `a.log` and, hidden, `.old.py`.
const COMMANDS: [&[&str]; 18] = [
    &["explain", "404103"],
    &["explain", "--format", "json", "4041xx"],
    &["list"],
    &["schema"],
    &["check", "a.log"],
    &["check", "--format", "short", "--why", "."],
    &["check", "--format", "json", "--verbose", "a.log"],
    &["check", "--format", "sarif", "--show-suppressed", "a.log"],
    &["check", "--format", "github", "a.log"],
    &["check", "--format", "gitlab", "a.log"],
    &["check", "--format", "junit", "a.log"],
    &["check", "--fix", "--dry-run", ".old.py"],
    &["report", "a.log"],
    &["report", "--format", "json", "a.log"],
    &["report", "--format", "html", "a.log"],
    &["doctor", "a.log:1"],
    &["man"],
    &["completions", "bash"],
];

fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.log"), LINE).unwrap();
    fs::write(folder.path().join(".old.py"), OLD).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A client in a folder that understands pages only as files.
fn connect(folder: &Path, environment: &[(&str, &Path)]) -> Client {
    let mut client = Client::start_with(environment);
    let folders = json!([{ "uri": uri(folder), "name": "folder" }]);
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": { "textDocument": { "diagnostic": {} } }, "workspaceFolders": folders,
    });
    client.initialize(params).unwrap();
    client
}

/// Where a client is sent for what stands in the first line.
fn definition(client: &mut Client, uri: &str) -> Value {
    let place = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 35 } });
    client.request("textDocument/definition", place).unwrap()
}

#[test]
fn a_write_that_fails_is_named_by_each_command() {
    let folder = folder();
    for arguments in COMMANDS {
        let output = command(folder.path(), arguments).stdout(File::create("/dev/full").unwrap()).output().unwrap();
        let errors = errors(&output);
        assert!(errors.starts_with("iotcodes: ") && errors.contains("os error 28"), "{arguments:?}: {errors}");
        assert_eq!((errors.lines().count(), output.status.code()), (1, Some(2)), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_server_whose_client_cannot_be_written_to_ends() {
    let mut server = command(Path::new("/"), &["lsp"]);
    let full = File::create("/dev/full").unwrap();
    let mut server = server.stdin(Stdio::piped()).stdout(full).spawn().unwrap();
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
    let mut input = server.stdin.take().unwrap();
    input.write_all(&framed(initialize.to_string().as_bytes())).unwrap();
    drop(input);
    let output = server.wait_with_output().unwrap();
    assert_eq!((output.status.code(), errors(&output).as_str()), (Some(1), ""));
}

#[test]
fn a_closed_pager_is_no_error_of_any_command() {
    let folder = folder();
    for arguments in COMMANDS {
        let mut child = command(folder.path(), arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(errors(&output), "", "{arguments:?}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {:?}", output.status);
    }
}

#[test]
fn neither_home_nor_locale_changes_what_is_said() {
    let folder = folder();
    fs::write(folder.path().join("a.log"), format!("Gerät «Straße» {LINE}")).unwrap();
    for arguments in COMMANDS {
        let usual = command(folder.path(), arguments).output().unwrap();
        for (variable, value) in [("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LC_ALL", "no_SUCH.UTF-8"), ("HOME", "/proc")]
        {
            let mut bare = command(folder.path(), arguments);
            let output = bare.env_clear().env(variable, value).output().unwrap();
            assert_eq!(output, usual, "{arguments:?} with {variable}={value}");
        }
        assert_eq!(command(folder.path(), arguments).env_clear().output().unwrap(), usual, "{arguments:?} without any");
    }
}

/// On a terminal of its own, since a pipe never has colours.
#[test]
fn a_terminal_gets_colours_unless_it_cannot_or_does_not_want_to() {
    let folder = folder();
    let printed = |environment: [(&str, &str); 2]| {
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command"]).arg(format!("{PROGRAM} check a.log")).arg("/dev/null");
        let output = script.current_dir(folder.path()).envs(environment).stdin(Stdio::null()).output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(printed.contains("404103"), "{printed}");
        printed
    };
    assert!(printed([("TERM", "xterm-256color"), ("NO_COLOR", "")]).contains('\u{1b}'));
    assert!(!printed([("TERM", "dumb"), ("NO_COLOR", "")]).contains('\u{1b}'));
    assert!(!printed([("TERM", "xterm-256color"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn a_home_that_cannot_be_written_to_costs_the_pages_and_nothing_else() {
    let folder = folder();
    let document = uri(&folder.path().join("a.log"));
    // Not even root can make a folder there.
    for variable in ["HOME", "XDG_CACHE_HOME"] {
        let nowhere = if variable == "HOME" {
            vec![("XDG_CACHE_HOME", Path::new("")), ("HOME", Path::new("/proc"))]
        } else {
            vec![(variable, Path::new("/proc"))]
        };
        let mut client = connect(folder.path(), &nowhere);
        client.open(&document, "log", LINE);
        assert_eq!(definition(&mut client, &document), json!([]));
        let LogLine { kind, message } = client.log_line();
        assert!(kind == 2 && message.starts_with("/proc/"), "{message}");
        assert!(client.hover(&document, 0, 35).unwrap().contents.value.contains("DeviceNotOnline"));
    }
}

#[test]
fn a_server_that_was_killed_leaves_nothing_that_the_next_one_trips_over() {
    let (folder, cache) = (folder(), tempdir().unwrap());
    let document = uri(&folder.path().join("a.log"));
    let page = {
        let mut client = connect(folder.path(), &[("XDG_CACHE_HOME", cache.path())]);
        client.open(&document, "log", LINE);
        let found = definition(&mut client, &document);
        found[0]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_string()
    };
    let whole = fs::read_to_string(&page).unwrap();
    for left in ["", &whole[..whole.len() / 2]] {
        fs::write(&page, left).unwrap();
        fs::write(Path::new(&page).with_file_name(".tmpLeft"), "half").unwrap();
        let mut killed = Command::new(PROGRAM);
        let mut killed = killed.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let ask = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
        killed.stdin.as_mut().unwrap().write_all(&framed(ask.to_string().as_bytes())).unwrap();
        BufReader::new(killed.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        killed.stdin.as_mut().unwrap().write_all(b"Content-Length: 1000\r\n\r\n{").unwrap();
        killed.kill().unwrap();
        assert_eq!(killed.wait().unwrap().signal(), Some(9));

        let mut client = connect(folder.path(), &[("XDG_CACHE_HOME", cache.path())]);
        client.open(&document, "log", LINE);
        assert_eq!(definition(&mut client, &document)[0]["uri"], format!("file://{page}"));
        assert_eq!(fs::read_to_string(&page).unwrap(), whole);
    }
}

#[test]
fn a_workspace_that_is_deleted_while_it_is_open_costs_only_its_files() {
    let folder = folder();
    fs::write(folder.path().join("b.log"), LINE).unwrap();
    fs::write(folder.path().join("iotcodes.toml"), "max-diagnostics = 1\n").unwrap();
    let document = uri(&folder.path().join("a.log"));
    let mut client = connect(folder.path(), &[]);
    client.open(&document, "log", LINE);
    let symbols = |client: &mut Client| client.request("workspace/symbol", json!({ "query": "" })).unwrap();
    assert_eq!(symbols(&mut client).as_array().unwrap().len(), 2);
    fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(symbols(&mut client).as_array().unwrap().len(), 1, "what is open stays");
    client.change(&document, 2, &[Change { range: Some(range(0, 0..0)), text: "x".to_string() }]);
    assert!(client.hover(&document, 0, 36).is_some());
    client.pull(&document, None);
    client.close(&document);
}

#[test]
fn addresses_and_line_ends_of_windows_are_taken_as_they_come() {
    let text = LINE.repeat(2).replace('\n', "\r\n");
    for document in [
        "file:///c%3A/Users/gw/a.log",
        "file:///C:/Users/gw/a.log",
        "file:///C:%5CUsers%5Cgw%5Ca.log",
        "file://server/share/a.log",
        "file:///c%3A/Users/gw/a%FF.log",
    ] {
        let mut client = Client::connect(json!({ "textDocument": { "diagnostic": {} } }));
        client.open(document, "log", &text);
        let hover = client.hover(document, 1, 35).unwrap_or_else(|| panic!("no hover in {document}"));
        assert_eq!(hover.range, range(1, 33..39), "{document}");
        client.change(document, 2, &[Change { range: None, text: "\r\n".to_string() }]);
        assert!(client.hover(document, 0, 0).is_none());
        let symbols = client.request("workspace/symbol", json!({ "query": "404103" })).unwrap();
        assert_eq!(symbols, json!([]));
    }
    // A client may write what is no address: it is told so, and the session goes on.
    let mut client = Client::connect(json!({}));
    let place =
        json!({ "textDocument": { "uri": "C:\\Users\\gw\\a b.log" }, "position": { "line": 0, "character": 0 } });
    assert!(client.request("textDocument/hover", place).is_err());
}

#[test]
fn files_from_another_time_are_read() {
    let folder = folder();
    let settings = folder.path().join("iotcodes.toml");
    fs::write(&settings, "ignore = [\"404103\"]\n").unwrap();
    let day = Duration::from_secs(86_400);
    for time in [SystemTime::UNIX_EPOCH - 3650 * day, SystemTime::UNIX_EPOCH, SystemTime::now() + 100 * 365 * day] {
        for file in ["a.log", "iotcodes.toml"] {
            File::options().write(true).open(folder.path().join(file)).unwrap().set_modified(time).unwrap();
        }
        let output = command(folder.path(), &["check", "--format", "short", "a.log"]).output().unwrap();
        assert_eq!((output.stdout.as_slice(), errors(&output).as_str()), (&b""[..], ""));
    }
    // A clock that goes back makes a newer file look older.
    let document = uri(&folder.path().join("a.log"));
    let mut client = connect(folder.path(), &[]);
    client.open(&document, "log", LINE);
    let count = |client: &mut Client| match client.pull(&document, None) {
        support::client::Report::Full { items, .. } => items.len(),
        support::client::Report::Unchanged { .. } => panic!("the first report is full"),
    };
    assert_eq!(count(&mut client), 0);
    fs::write(&settings, "ignore = [\"429001\"]\n").unwrap();
    File::options().write(true).open(&settings).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&settings), "type": 2 }] }));
    while count(&mut client) == 0 {
        thread::sleep(Duration::from_millis(20));
    }
}

/// The pipe holds the check back until the files behind it are gone.
#[test]
fn a_file_that_vanishes_between_walk_and_read_is_named() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("files")).unwrap();
    for number in 0..500 {
        fs::write(path(&format!("files/{number:03}.log")), LINE).unwrap();
    }
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let check = command(folder.path(), &["check", "--format", "short", "pipe", "files"]).spawn().unwrap();
    // Opening it waits for the one who reads, and who reads has walked.
    let mut pipe = File::options().write(true).open(path("pipe")).unwrap();
    fs::remove_file(path("files/499.log")).unwrap();
    fs::remove_file(path("files/498.log")).unwrap();
    pipe.write_all(LINE.as_bytes()).unwrap();
    drop(pipe);
    let output = check.wait_with_output().unwrap();
    let named: Vec<String> = errors(&output).lines().map(|line| line.replace(" (os error 2)", "")).collect();
    let gone = |name: &str| format!("iotcodes: files/{name}: No such file or directory");
    assert_eq!(named, [gone("498.log"), gone("499.log")]);
    assert_eq!((output.status.code(), output.stdout.split(|byte| *byte == b'\n').count()), (Some(2), 500));
}

/// Root may read everything, so that this runs as somebody who may not.
#[test]
fn what_may_not_be_read_is_named_and_the_rest_is_checked() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("closed")).unwrap();
    fs::write(path("closed/b.log"), LINE).unwrap();
    fs::write(path("secret.log"), LINE).unwrap();
    fs::write(path("z.log"), LINE).unwrap();
    let program = path("iotcodes");
    fs::copy(PROGRAM, &program).unwrap();
    for (name, mode) in [("closed", 0), ("secret.log", 0), ("", 0o755)] {
        fs::set_permissions(path(name), Permissions::from_mode(mode)).unwrap();
    }
    let is_root = fs::metadata("/proc/self").unwrap().permissions().mode() != 0 && fs::read_dir(path("closed")).is_ok();
    let mut check = if is_root { Command::new("setpriv") } else { Command::new("env") };
    if is_root {
        check.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    let output =
        check.arg(&program).args(["check", "--format", "short", "."]).current_dir(folder.path()).output().unwrap();
    fs::set_permissions(path("closed"), Permissions::from_mode(0o755)).unwrap();
    let errors = errors(&output);
    assert!(errors.lines().count() == 2 && errors.contains("closed") && errors.contains("secret.log"), "{errors}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let found: Vec<&str> = printed.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!((found, output.status.code()), (vec!["a.log", "z.log"], Some(2)));
}

#[test]
fn a_file_of_two_gigabytes_that_holds_nothing_is_passed_over() {
    let folder = folder();
    File::create(folder.path().join("sparse.log")).unwrap().set_len(2 << 30).unwrap();
    let output = command(folder.path(), &["check", "--format", "short", "."]).output().unwrap();
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(printed.starts_with("a.log:1:34: ") && printed.lines().count() == 1, "{printed}");
    assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)));
    let mut client = connect(folder.path(), &[]);
    let symbols = client.request("workspace/symbol", json!({ "query": "" })).unwrap();
    assert_eq!(symbols.as_array().unwrap().len(), 1);
}

#[test]
fn names_that_are_no_utf8_are_shown_as_well_as_they_can_be() {
    let folder = tempdir().unwrap();
    let name = OsStr::from_bytes(b"caf\xe9 \xff.log");
    fs::write(folder.path().join(name), LINE).unwrap();
    for format in ["human", "short", "json"] {
        let output = command(folder.path(), &["check", "--format", format, "."]).output().unwrap();
        let printed = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(printed.contains("caf\u{fffd} \u{fffd}.log") && printed.contains("404103"), "{printed}");
        assert_eq!(errors(&output), "");
    }
    let output = command(folder.path(), &["check", "--format", "json"]).arg(name).output().unwrap();
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["token"], "404103");
    let mut client = connect(folder.path(), &[]);
    let symbols = client.request("workspace/symbol", json!({ "query": "" })).unwrap();
    assert_eq!(symbols, json!([]), "its address would lead nowhere");
    let document = format!("file://{}/caf%E9%20%FF.log", folder.path().display());
    client.open(&document, "log", LINE);
    assert!(client.hover(&document, 0, 35).is_some());
}

/// A settings file comes with a repository, and may name what came with it.
#[test]
fn a_catalog_outside_of_the_repository_is_refused_unless_the_user_names_it() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let page = "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
                The pump does not turn.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
    for codes in ["codes", "repository/codes"] {
        fs::create_dir_all(path(codes).join("services/iot-hub/codes")).unwrap();
        fs::write(path(codes).join("services/iot-hub/codes/777001-PumpStuck.md"), page).unwrap();
    }
    fs::create_dir_all(path("repository/.git")).unwrap();
    fs::create_dir_all(path("repository/part/of/it")).unwrap();
    symlink(path("codes"), path("repository/link")).unwrap();
    let explain = |paths: &str, more: &[&str]| {
        fs::write(path("repository/part/iotcodes.toml"), format!("[catalog]\npaths = [{paths:?}]\n")).unwrap();
        let arguments = [&["explain", "777001"], more].concat();
        let output = command(&path("repository/part/of"), &arguments).output().unwrap();
        (String::from_utf8_lossy(&output.stdout).contains("The pump does not turn"), errors(&output))
    };
    assert_eq!(explain("../codes", &[]), (true, String::new()));
    assert_eq!(explain("of/it/../../../codes", &[]), (true, String::new()));
    let outside = path("codes").display().to_string();
    for refused in ["../../codes", "../link", &outside, "../../../../../../../../proc"] {
        let (found, errors) = explain(refused, &[]);
        assert!(
            !found && errors.contains("iotcodes.toml:2: [catalog] paths names ") && errors.contains(" leaves "),
            "{errors}"
        );
        assert_eq!(explain(refused, &["--catalog", &outside]), (true, String::new()), "instead of {refused}");
    }
    assert_eq!(explain("../../codes", &["--catalog", "../../codes"]), (true, String::new()), "from where it is typed");

    // An editor's settings are the user's own.
    let mut client = connect(&path("repository"), &[]);
    let document = uri(&path("repository/part/a.log"));
    client.open(&document, "log", &LINE.replace("404103", "777001"));
    assert!(client.log_line().message.contains("it leaves "));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "catalog": { "paths": [outside] } } }));
    while client.hover(&document, 0, 35).is_none() {
        thread::sleep(Duration::from_millis(20));
    }
}

/// The server walks the folder, too.
#[test]
fn pipes_devices_and_loops_in_a_workspace_hold_nothing_up() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    assert!(Command::new("mkfifo").arg(path("pipe.log")).arg(path("iotcodes.toml")).status().unwrap().success());
    fs::remove_file(path(".old.py")).unwrap(); // Hidden files are looked at below.
    symlink("/dev/zero", path("zero.log")).unwrap();
    symlink("..", path("up")).unwrap();
    symlink("self.log", path("self.log")).unwrap();
    let mut client = connect(folder.path(), &[]);
    let symbols = client.request("workspace/symbol", json!({ "query": "" })).unwrap();
    assert_eq!(symbols.as_array().unwrap().len(), 1, "{symbols}");
    let output = command(folder.path(), &["check", "--format", "json", "--no-ignore"]).output().unwrap();
    assert_eq!((output.stdout.split(|byte| *byte == b'\n').count(), errors(&output).as_str()), (2, ""));
}

/// What has no end is not read to its end, and memory does not decide when to stop.
#[test]
fn a_device_without_an_end_is_named() {
    let folder = folder();
    for (arguments, why) in [
        (&["check", "/dev/zero"][..], "a binary file"),
        (&["check", "--fix", "/dev/zero"], "a binary file"),
        (&["report", "/dev/zero"], "a binary file"),
        (&["doctor", "/dev/zero:1"], "expected a file"),
        (&["check", "--baseline", "/dev/zero", "--write-baseline"], "expected a file"),
        (&["check", "--catalog", "/dev/zero", "a.log"], "'--catalog <FOLDER>': not a folder"),
        (&["check", "--catalog", "missing", "a.log"], "'--catalog <FOLDER>': No such file"),
    ] {
        let output = command(folder.path(), arguments).output().unwrap();
        let said = errors(&output) + std::str::from_utf8(&output.stdout).unwrap();
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
}
