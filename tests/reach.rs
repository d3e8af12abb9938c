//! What the program reaches for, as the system sees it: no network, no other process, and no file that nobody asked it to write.
//!
//! Needs strace, so a plain `cargo test` leaves it out; `tests/run` installs it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // A test that panics says where.

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::{TempDir, tempdir};

/// Every call by which a process reaches beyond itself.
const CALLS: &str = "trace=%network,%process,kill,tgkill,ptrace,open,openat,openat2,creat,truncate,ftruncate,mkdir,mkdirat,rmdir,rename,\
                     renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,chmod,fchmod,fchmodat,chown,fchown,fchownat,mknod,\
                     mknodat,utimensat,setxattr,memfd_create,io_uring_setup,mount,bpf";

const LINE: &str = "hub.azure-devices.net errorCode: 404103\n";
/// With a number that has a newer one, which `--fix` replaces.
const OLD: &str = "# Azure IoT Hub\nDEVICE_NOT_ONLINE = 404102\n";
const PATCH: &str = "--- a/a.log\n+++ b/a.log\n@@ -0,0 +1 @@\n+hub.azure-devices.net errorCode: 404103\n";
const PYTHON: &str = include_str!("examples/python/provision_fleet.py");

struct Traced {
    folder: TempDir,
    child: Child,
}

/// Starts the program under observation in a folder with some files; what it may write to is in `cache` there.
fn start(arguments: &[&str]) -> Traced {
    let folder = tempdir().unwrap();
    fs::create_dir_all(folder.path().join("src/codes/services")).unwrap();
    fs::write(folder.path().join("src/a.log"), LINE).unwrap();
    fs::write(folder.path().join("src/b.py"), PYTHON).unwrap();
    fs::write(folder.path().join("src/old.py"), OLD).unwrap();
    fs::write(folder.path().join("src/change.patch"), PATCH).unwrap();
    fs::write(folder.path().join("src/iotcodes.toml"), "[catalog]\npaths = [\"codes\"]\n").unwrap();
    let child = Command::new("strace")
        .args(["-f", "-qq", "-s", "4096", "-o"])
        .arg(folder.path().join("calls"))
        .args(["-e", CALLS, env!("CARGO_BIN_EXE_iotcodes")])
        .args(arguments)
        .current_dir(folder.path().join("src"))
        .env("HOME", folder.path().join("home"))
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("strace is installed");
    Traced { folder, child }
}

impl Traced {
    /// The files that were written or made, below the folder; anything else that reaches out fails the test.
    fn end(mut self) -> Vec<PathBuf> {
        drop(self.child.stdin.take());
        if let Some(mut rest) = self.child.stdout.take() {
            rest.read_to_end(&mut Vec::new()).unwrap();
        }
        assert!(self.child.wait().unwrap().code().is_some_and(|code| code < 2));
        let calls = fs::read_to_string(self.folder.path().join("calls")).unwrap();
        let mut written: Vec<PathBuf> = calls.lines().filter_map(|line| self.written(line)).collect();
        assert!(calls.matches("execve(").count() == 1, "it starts one program, itself: {calls}");
        assert!(calls.contains("openat("), "files are read: {calls}");
        written.sort();
        written.dedup();
        written
    }

    fn written(&self, line: &str) -> Option<PathBuf> {
        let call = line.split_once(' ')?.1.trim_start();
        let name = call.split('(').next()?;
        let changes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"].iter().any(|flag| call.contains(flag));
        match name {
            "execve" | "exit" | "exit_group" | "wait4" | "rt_sigreturn" => None,
            // Threads are no processes.
            "clone" | "clone3" => {
                assert!(call.contains("CLONE_THREAD"), "{line}");
                None
            }
            // The opening of the file was seen, too.
            "fchmod" => None,
            // A signal that only asks whether a process is there.
            "kill" if call.contains(", 0)") => None,
            "open" | "openat" if !changes => None,
            _ if call.starts_with("<...") || call.starts_with("+++") || call.starts_with("---") => None,
            _ => {
                let paths: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
                assert!(!paths.is_empty(), "{line}");
                let mut target = None;
                for path in paths {
                    let full = self.folder.path().join("src").join(path);
                    target = Some(full.strip_prefix(self.folder.path()).unwrap_or_else(|_| panic!("{line}")).into());
                }
                target
            }
        }
    }

    fn send(&mut self, message: Value) {
        let mut body = message;
        body["jsonrpc"] = "2.0".into();
        let body = body.to_string();
        let input = self.child.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }
}

/// Reads messages up to the answer to a request.
fn answer(output: &mut impl BufRead, id: u64) -> Value {
    loop {
        let mut header = String::new();
        output.read_line(&mut header).unwrap();
        let length: usize = header.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        let mut body = vec![0; length + 2];
        output.read_exact(&mut body).unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        if message.get("method").is_none() && message["id"] == id {
            assert!(message.get("error").is_none(), "{message}");
            return message["result"].clone();
        }
    }
}

#[test]
fn commands_write_nothing_and_call_nobody() {
    for arguments in [
        &["check", "--fail-on", "never", "."][..],
        &["check", "--fail-on", "never", "--format", "json", "--verbose", "-"],
        &["explain", "404103"],
        &["list", "--format", "csv"],
        &["schema"],
        &["check", "--fail-on", "never", "--format", "sarif", "--diff", "change.patch"],
        &["check", "--fail-on", "never", "--fix", "--dry-run", "old.py"],
        &["report", "--format", "html", "a.log"],
        &["doctor", "a.log:1"],
        &["man"],
        &["completions", "bash"],
    ] {
        assert_eq!(start(arguments).end(), Vec::<PathBuf>::new(), "{arguments:?}");
    }
}

/// A file is made beside it, and put in its place.
#[test]
fn only_the_file_that_was_asked_for_is_written() {
    for (arguments, file) in [
        (&["check", "--fail-on", "never", "--fix", "old.py"][..], "src/old.py"),
        (&["check", "--fail-on", "never", "--baseline", "known.json", "--write-baseline", "."], "src/known.json"),
    ] {
        let mut written = start(arguments).end();
        written.retain(|path| !path.to_string_lossy().starts_with("src/.iotcodes-"));
        assert_eq!(written, [Path::new(file)]);
    }
}

#[test]
fn a_session_writes_pages_into_the_cache_and_what_it_was_asked_to_log() {
    let mut server = start(&["lsp", "--log-level", "debug", "--log-file", "own.log"]);
    let mut output = BufReader::new(server.child.stdout.take().unwrap());
    let root = format!("file://{}", server.folder.path().join("src").display());
    let (log, python) = (format!("{root}/a.log"), format!("{root}/b.py"));
    let mut id = 0;
    let mut ask = |server: &mut Traced, method: &str, params: Value| {
        id += 1;
        server.send(json!({ "id": id, "method": method, "params": params }));
        answer(&mut output, id)
    };
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix"] } });
    let capabilities =
        json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": kinds }, "diagnostic": {} } });
    let start = json!({ "processId": std::process::id(), "rootUri": root, "capabilities": capabilities });
    ask(&mut server, "initialize", start);
    server.send(json!({ "method": "initialized", "params": {} }));
    for (uri, language, text) in [(&log, "log", LINE), (&python, "python", PYTHON)] {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        server.send(json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    }
    let place = json!({ "textDocument": { "uri": log }, "position": { "line": 0, "character": 35 } });
    assert!(ask(&mut server, "textDocument/hover", place.clone()).is_object());
    assert_eq!(ask(&mut server, "textDocument/definition", place).as_array().map(Vec::len), Some(1));
    let line = PYTHON.lines().position(|line| line.contains("429001")).unwrap();
    let code = json!({ "line": line, "character": PYTHON.lines().nth(line).unwrap().find("429001") });
    let code = json!({ "start": code, "end": code });
    let actions = json!({ "textDocument": { "uri": python }, "range": code, "context": { "diagnostics": [] } });
    assert!(!ask(&mut server, "textDocument/codeAction", actions).as_array().unwrap().is_empty());
    assert!(!ask(&mut server, "workspace/symbol", json!({ "query": "" })).as_array().unwrap().is_empty());
    ask(&mut server, "textDocument/diagnostic", json!({ "textDocument": { "uri": log } }));
    ask(&mut server, "shutdown", Value::Null);
    server.send(json!({ "method": "exit" }));
    let written = server.end();
    let (pages, others): (Vec<&PathBuf>, Vec<&PathBuf>) = written.iter().partition(|path| path.starts_with("cache"));
    assert!(pages.iter().any(|path| path.extension().is_some_and(|extension| extension == "md")), "{pages:?}");
    assert_eq!(others, [Path::new("src/own.log")]);
}
