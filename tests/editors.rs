//! Real editors with our clients in them: Neovim without a screen, and the package that VS Code installs.
//!
//! `tests/run` installs what this needs and runs it; a plain `cargo test` leaves it out (Cargo.toml). Another Neovim is tried
//! with `IOTCODES_NVIM=/path/to/nvim cargo test --test editors`.

use iotcodes_catalog::{Answer, Catalog};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[derive(Deserialize)]
struct Diagnostic {
    line: usize,
    token: String,
    severity: String,
    source: String,
    code: String,
    message: String,
}

#[test]
fn a_log_shows_its_codes_with_their_levels() {
    #[derive(Deserialize)]
    struct Seen {
        filetype: String,
        diagnostics: Vec<Diagnostic>,
        hover: String,
    }
    let folder = folder("log");
    let log = example("gateway.log", &folder);
    let seen: Seen = nvim("log", &folder);

    assert_eq!(seen.filetype, "log");
    let levels: BTreeMap<&str, &str> =
        seen.diagnostics.iter().map(|it| (it.code.as_str(), it.severity.as_str())).collect();
    for (code, level) in [
        ("401003", "WARN"),  // renew the credential
        ("403002", "ERROR"), // the day's quota is used up
        ("404104", "INFO"),  // reconnects by itself
        ("429001", "WARN"),  // slow down
        ("500001", "INFO"),  // try again
    ] {
        assert_eq!(levels.get(code), Some(&level), "{code} in {levels:?}");
    }
    let lines: Vec<&str> = log.lines().collect();
    for it in &seen.diagnostics {
        assert_eq!(it.source, "iotcodes");
        assert!(lines[it.line - 1].contains(&it.token), "line {} does not hold {}", it.line, it.token);
        assert!(!it.message.is_empty());
        assert!(!lines[it.line - 1].contains(" stats "), "an ordinary number is marked in line {}", it.line);
    }
    assert_contains(&seen.hover, summary("429001"));
}

#[test]
fn every_kind_of_file_shows_what_check_prints() {
    #[derive(Deserialize)]
    struct Seen {
        filetype: String,
        diagnostics: Vec<Diagnostic>,
    }
    #[derive(Deserialize)]
    struct Record {
        line: usize,
        token: String,
        level: String,
    }
    let folder = folder("files");
    let kinds = [
        ("gateway.log", "gateway.log.3", "log"),
        ("azure-monitor.json", "azure-monitor.json", "json"),
        ("csharp/TwinSync.cs", "TwinSync.cs", "cs"),
        ("python/provision_fleet.py", "provision_fleet.py", "python"),
        ("typescript/invoke-method.ts", "invoke-method.ts", "typescript"),
    ];
    for (example, name, _) in kinds {
        fs::copy(root().join("tests/examples").join(example), folder.join(name)).expect("the folder is new");
    }
    let seen: BTreeMap<String, Seen> = nvim("files", &folder);

    for (_, name, filetype) in kinds {
        let file = &seen[name];
        assert_eq!(file.filetype, filetype, "{name}");
        let marked: BTreeSet<(usize, &str, &str)> =
            file.diagnostics.iter().map(|it| (it.line, it.token.as_str(), it.severity.as_str())).collect();
        let mut check = Command::new(env!("CARGO_BIN_EXE_iotcodes"));
        let printed =
            succeeds(check.args(["check", "--format", "json", "--fail-on", "never", name]).current_dir(&folder));
        let printed: Vec<Record> =
            serde_json::Deserializer::from_slice(&printed.stdout).into_iter().collect::<Result<_, _>>().expect("JSON");
        let severity = |level: &str| match level {
            "error" => "ERROR",
            "warning" => "WARN",
            "information" => "INFO",
            _ => "HINT",
        };
        let printed: BTreeSet<(usize, &str, &str)> =
            printed.iter().map(|it| (it.line, it.token.as_str(), severity(&it.level))).collect();
        assert!(!printed.is_empty(), "nothing is found in {name}");
        assert_eq!(marked, printed, "{name}");
    }
}

#[test]
fn a_followed_log_grows_in_its_buffer_and_so_do_its_diagnostics() {
    #[derive(Deserialize)]
    struct State {
        equal: bool,
        cursor_at_the_end: bool,
        modified: bool,
        modifiable: bool,
    }
    #[derive(Deserialize)]
    struct Seen {
        grown: State,
        longest_change: usize,
        half: State,
        whole: State,
        line_of_a_reader: usize,
        rotated: State,
        grown_after_rotation: State,
        modifiable_afterwards: bool,
        notice: String,
        by_autoread: State,
        refusal: String,
    }
    let folder = folder("follow");
    example("gateway.log", &folder);
    let seen: Seen = nvim("follow", &folder);

    for (what, state) in [
        ("a line came", &seen.grown),
        ("the rest of a line came", &seen.whole),
        ("the log was rotated", &seen.rotated),
        ("a line came after the rotation", &seen.grown_after_rotation),
    ] {
        assert!(state.equal, "{what}: the buffer differs from its file");
        assert!(state.cursor_at_the_end, "{what}: the cursor stays behind");
        assert!(!state.modified && !state.modifiable, "{what}");
    }
    assert!(!seen.half.equal && seen.half.cursor_at_the_end, "half a line is shown and not ended");
    assert!((1..200).contains(&seen.longest_change), "{} bytes were sent for one line", seen.longest_change);
    assert_eq!(seen.line_of_a_reader, 3);
    assert!(seen.modifiable_afterwards);
    assert_eq!(seen.notice, "iotcodes: no longer following");
    assert!(seen.by_autoread.equal, "without following, Neovim's own reading keeps up");
    assert_eq!(seen.refusal, "iotcodes: only a file without unsaved changes can be followed");
}

#[test]
fn lists_and_summary_hold_more_than_the_server_sends() {
    #[derive(Deserialize)]
    struct List {
        texts: Vec<String>,
        text: String,
        window: String,
    }
    #[derive(Deserialize)]
    struct Seen {
        sent: usize,
        quickfix: List,
        title: String,
        loclist: List,
        summary: Vec<String>,
        place: (usize, String),
        back_in_the_log: bool,
        nothing: String,
    }
    let seen: Seen = nvim("lists", &folder("lists"));

    assert!(seen.sent < 3000, "the server sends no more than can be shown: {}", seen.sent);
    assert_eq!(seen.title, "iotcodes: large.log");
    for list in [&seen.quickfix, &seen.loclist] {
        assert_eq!(list.texts, ["1 W 429001", "3 E 403002", "3000 E 403002"]);
        assert_contains(&list.text, summary("429001"));
        assert_eq!(list.window, "quickfix");
    }
    let words: Vec<Vec<&str>> = seen.summary.iter().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(words[0].join(" "), "large.log: 3000 error codes, 3 different");
    let rows = [
        "error 403002 IotHubQuotaExceeded 1000 lines 3 to 3000",
        "warning 429001 ThrottlingException 1999 lines 2 to 2999",
        "information 500001 ServerError 1 line 1",
    ];
    assert_eq!(words[2..].iter().map(|row| row.join(" ")).collect::<Vec<_>>(), rows);
    assert_eq!(seen.place, (2, "429001".to_string()));
    assert!(seen.back_in_the_log);
    assert_eq!(seen.nothing, "iotcodes: no error codes here");
}

#[test]
fn a_server_that_dies_comes_back_unless_it_keeps_dying() {
    #[derive(Deserialize)]
    struct Seen {
        before: usize,
        after: Vec<usize>,
        notice: String,
        running: usize,
        restarted: usize,
    }
    let folder = folder("recover");
    example("gateway.log", &folder);
    let seen: Seen = nvim("recover", &folder);

    assert_eq!(seen.after, [seen.before; 4]);
    assert_contains(&seen.notice, "`:Iotcodes restart` tries again");
    assert_eq!(seen.running, 0);
    assert_eq!(seen.restarted, seen.before);
}

#[test]
fn a_quick_fix_leaves_python_that_compiles_and_one_undo_takes_it_back() {
    #[derive(Deserialize)]
    struct Seen {
        diagnostics: Vec<Diagnostic>,
        titles: Vec<String>,
        undone: String,
    }
    let folder = folder("quickfix");
    let before = example("python/provision_fleet.py", &folder);
    let seen: Seen = nvim("quickfix", &folder);

    assert!(seen.diagnostics.iter().all(|it| it.severity == "HINT"), "source is marked with hints, no louder");
    let retries: Vec<&String> = seen.titles.iter().filter(|title| title.starts_with("Retry ")).collect();
    assert_eq!(retries.len(), 1, "{:?}", seen.titles);
    assert!(retries[0].contains("429001"), "{:?}", seen.titles);
    assert_eq!(seen.undone, before);

    let fixed = folder.join("provision_fleet.py");
    let after = fs::read_to_string(&fixed).expect("Neovim saved it");
    // A helper is longer than the call it goes around, so nearly every line stands as it stood and more have come.
    let kept: BTreeSet<&str> = after.lines().collect();
    let changed = before.lines().filter(|line| !kept.contains(line)).count();
    assert!((1..=4).contains(&changed), "{changed} lines changed:\n{after}");
    assert!(after.lines().count() > before.lines().count() + 5, "no helper came:\n{after}");
    succeeds(Command::new(tool("python")).args(["-m", "py_compile"]).arg(&fixed));
}

#[test]
fn every_subcommand_does_what_it_says() {
    #[derive(Deserialize)]
    struct Page {
        text: String,
        buftype: String,
        modifiable: bool,
        closed: bool,
    }
    #[derive(Deserialize)]
    struct Seen {
        completions: Vec<String>,
        explained: Page,
        under_cursor: Page,
        unknown: String,
        is_another_client: bool,
        diagnostics: usize,
        diagnostics_after_restart: usize,
        running_when_off: usize,
        diagnostics_when_on_again: usize,
        filetype_before_attach: String,
        running_before_attach: usize,
        diagnostics_after_attach: usize,
        log: PathBuf,
        nonsense: String,
        queries: Vec<String>,
    }
    let folder = folder("commands");
    example("gateway.log", &folder);
    let seen: Seen = nvim("commands", &folder);

    let subcommands = ["attach", "explain", "follow", "loclist", "log", "quickfix", "restart", "summary", "toggle"];
    assert_eq!(seen.completions, subcommands);
    assert_eq!(seen.queries, ["DeviceNotFound", "DeviceNotOnline"]);
    for (page, code) in [(&seen.explained, "429001"), (&seen.under_cursor, "403002")] {
        assert_contains(&page.text, summary(code));
        assert_eq!((page.buftype.as_str(), page.modifiable, page.closed), ("nofile", false, true));
    }
    assert!(seen.unknown.contains("no such thing at all"), "{}", seen.unknown);
    assert!(seen.is_another_client);
    assert_eq!(seen.diagnostics_after_restart, seen.diagnostics);
    assert_eq!(seen.running_when_off, 0);
    assert_eq!(seen.diagnostics_when_on_again, seen.diagnostics);
    assert_eq!((seen.filetype_before_attach.as_str(), seen.running_before_attach), ("", 0));
    assert!(seen.diagnostics_after_attach > 0);
    assert!(seen.log.ends_with("nvim/lsp.log"), "{}", seen.log.display());
    assert_eq!(seen.nonsense, "iotcodes: there is no `:Iotcodes nonsense`");
}

#[test]
fn checkhealth_tells_what_works_and_what_does_not() {
    #[derive(Deserialize)]
    struct Seen {
        well: String,
        alone: String,
        left_behind: usize,
        ill: String,
    }
    let folder = folder("health");
    example("gateway.log", &folder);
    fs::write(folder.join("iotcodes.toml"), "").expect("the folder is new");
    let seen: Seen = nvim("health", &folder);

    assert!(!seen.well.contains("ERROR") && !seen.well.contains("WARNING"), "{}", seen.well);
    assert_contains(&seen.well, concat!("OK iotcodes ", env!("CARGO_PKG_VERSION"), " (`"));
    let root = folder.display();
    assert_contains(&seen.well, &format!("OK Server {}, root {root}, positions in utf-8", env!("CARGO_PKG_VERSION")));
    assert_contains(&seen.well, "attached to: gateway.log");
    assert_contains(&seen.well, "OK Hover over");
    assert_contains(&seen.well, "OK The server offers: hover, diagnostics, code actions");
    assert_contains(
        &seen.well,
        "announces: positions in utf-8, utf-16, utf-32; hover as markdown, plaintext; diagnostics pulled",
    );
    assert_contains(&seen.alone, "WARNING No server is running");
    assert_contains(&seen.alone, "OK Hover over");
    assert_eq!(seen.left_behind, 0, "the server that was started for the hover is ended");
    assert_contains(&seen.ill, "ERROR `/nowhere/iotcodes` is not an executable program");
    assert_contains(&seen.ill, "WARNING No server is running");
}

#[test]
fn log_files_get_a_filetype_unless_something_else_knows_them() {
    let seen: BTreeMap<String, String> = nvim("filetypes", &folder("filetypes"));
    let expected = [
        ("GATEWAY.LOG", "log"),
        ("gateway.log", "log"),
        ("gateway.log-20260131", "log"),
        ("gateway.log.1", "log"),
        ("logbook", ""),
        ("mine.trace", "mytrace"),
        ("notes.log.md", "markdown"),
        ("upstream.log", "upstreamlog"),
        ("journal dump", "log"),
        ("messages-20260131", "log"),
        ("run.err", "log"),
        ("run.out", "log"),
        ("strace.log", "strace"),
        ("syslog.2", "log"),
        ("unit.journal", "ledger"),
    ];
    assert_eq!(seen, expected.map(|(name, filetype)| (name.to_string(), filetype.to_string())).into());
}

#[test]
fn the_help_covers_every_subcommand_and_its_links_lead_somewhere() {
    let folder = folder("help");
    // Tags are written beside the text, so it is a copy that gets them.
    fs::create_dir(folder.join("doc")).expect("the folder is new");
    fs::copy(root().join("editors/nvim/doc/iotcodes.txt"), folder.join("doc/iotcodes.txt")).expect("the help is there");
    let seen: BTreeMap<String, String> = nvim("help", &folder);

    assert_eq!(seen.len(), 9, "{seen:?}");
    assert!(seen.values().all(|file| file == "iotcodes.txt"), "{seen:?}");
}

#[test]
fn the_vs_code_package_holds_a_server_that_runs_and_nothing_needless() {
    let platform = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "arm" => "armhf",
        other => other,
    };
    let package = root().join(format!("editors/vscode/iotcodes-{platform}-{machine}.vsix"));
    assert!(package.exists(), "{} is missing: run tests/run", package.display());
    let folder = folder("vsix");
    let listed =
        succeeds(Command::new(tool("python")).arg(root().join("tests/editors/vsix.py")).arg(&package).arg(&folder));

    let names: Vec<String> = serde_json::from_slice(&listed.stdout).expect("vsix.py prints JSON");
    let program = format!("extension/server/iotcodes{}", std::env::consts::EXE_SUFFIX);
    let expected = [
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/changelog.md",
        "extension/dist/extension.js",
        "extension/icon.png",
        "extension/package.json",
        "extension/package.nls.json",
        "extension/readme.md",
        &program,
    ];
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected.into());
    let version = succeeds(Command::new(folder.join(&program)).arg("--version"));
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), concat!("iotcodes ", env!("CARGO_PKG_VERSION")));
}

/// Runs a script of `tests/editors/nvim` in a Neovim that has nothing but our plugin, and reads the line it prints.
fn nvim<T: DeserializeOwned>(script: &str, folder: &Path) -> T {
    let scripts = root().join("tests/editors/nvim");
    let program = std::env::var_os("IOTCODES_NVIM").map_or_else(|| tool("nvim"), PathBuf::from);
    let server = Path::new(env!("CARGO_BIN_EXE_iotcodes")).parent().expect("a program stands in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([server.to_path_buf()].into_iter().chain(std::env::split_paths(&path)))
        .expect("cargo's own folder has no separator in its name");
    let mut command = Command::new(program);
    command
        .args(["--clean", "--headless", "--cmd"])
        .arg(format!("set runtimepath^={}", root().join("editors/nvim").display()))
        .arg("--cmd")
        .arg(format!("lua package.path = '{}/?.lua;' .. package.path", scripts.display()))
        .arg("-S")
        .arg(scripts.join(script).with_extension("lua"))
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env_remove("VIM")
        .env_remove("VIMRUNTIME");
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
        let home = folder.join(variable);
        fs::create_dir(&home).expect("the folder is new");
        command.env(variable, home);
    }
    let output = succeeds(&mut command);
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{script}.lua: {problem}:\n{text}"))
}

/// What a program printed; its failure is the test's.
fn succeeds(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|problem| panic!("{command:?}: {problem}"));
    assert!(output.status.success(), "{command:?}: {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    output
}

/// A program that `tests/run` installs.
fn tool(name: &str) -> PathBuf {
    let file = root().join("target/tools/python/bin").join(name);
    assert!(file.exists(), "{} is missing: run tests/run", file.display());
    file
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's folder is ours");
    }
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// Copies a demonstration file into a folder and returns its text.
fn example(name: &str, folder: &Path) -> String {
    let file = root().join("tests/examples").join(name);
    let text = fs::read_to_string(&file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    fs::write(folder.join(file.file_name().expect("it has one")), &text).expect("the folder is new");
    text
}

/// The first sentences of a code's page.
fn summary(code: &str) -> &'static str {
    let catalog = Catalog::builtin();
    let Answer::Entries(ids) = catalog.find(code) else { panic!("{code} has no entry") };
    &catalog.entries[ids[0]].summary
}

/// Editors may break lines where they like.
#[track_caller]
fn assert_contains(text: &str, part: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(text).contains(&words(part)), "no {part:?} in:\n{text}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
