//! Emacs, Vim, Helix, and the package for VS Code.

use super::{Screen, assert_contains, example, folder, home, printed, read, root, succeeds, summary, tool};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
        "extension/media/explain-dark.png",
        "extension/media/explain-light.png",
        "extension/media/fix-dark.png",
        "extension/media/fix-light.png",
        "extension/media/log-dark.png",
        "extension/media/log-light.png",
        "extension/package.json",
        "extension/package.nls.json",
        "extension/readme.md",
        &program,
    ];
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected.into());
    let bundle = fs::metadata(folder.join("extension/dist/extension.js")).expect("the package was unpacked").len();
    assert!(bundle < 600 * 1024, "the bundle has grown to {bundle} bytes");
    let version = succeeds(Command::new(folder.join(&program)).arg("--version"));
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), concat!("iotcodes ", env!("CARGO_PKG_VERSION")));
}

#[derive(Deserialize)]
struct Marked {
    line: usize,
    token: String,
    message: String,
}

/// The lines with codes that `check` prints for a demonstration file.
fn checked_lines(file: &Path) -> BTreeSet<usize> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_iotcodes"));
    let printed = succeeds(check.args(["check", "--format", "short", "--fail-on", "never"]).arg(file));
    let text = String::from_utf8(printed.stdout).expect("text");
    let name = file.display().to_string();
    text.lines()
        .map(|line| line.strip_prefix(&name).and_then(|rest| rest.split(':').nth(1)).expect("a place"))
        .map(|line| line.parse().expect("a line"))
        .collect()
}

#[test]
fn emacs_explains_logs_at_once_and_other_buffers_on_demand() {
    #[derive(Deserialize)]
    struct Seen {
        log_mode: String,
        log: Vec<Marked>,
        hover: String,
        python_before: bool,
        python: Vec<Marked>,
        titles: Vec<String>,
    }
    let folder = folder("emacs");
    example("gateway.log", &folder);
    let before = example("python/provision_fleet.py", &folder);
    let lines = [checked_lines(&folder.join("gateway.log")), checked_lines(&folder.join("provision_fleet.py"))];
    let mut command = Command::new("emacs");
    command.args(["--batch", "-l"]).arg(root().join("tests/editors/emacs/smoke.el")).arg(root());
    let seen: Seen = printed(home(&mut command, &folder));

    assert_eq!((seen.log_mode.as_str(), seen.python_before), ("iotcodes-log-mode", false));
    for (marked, lines) in [seen.log, seen.python].iter().zip(lines) {
        assert_eq!(marked.iter().map(|it| it.line).collect::<BTreeSet<_>>(), lines);
        let throttled = marked.iter().find(|it| it.token == "429001").expect("it is in both files");
        assert_contains(&throttled.message, summary("429001"));
    }
    assert_contains(&seen.hover, "429001 ThrottlingException");
    assert_retried(&seen.titles, &before, &folder.join("provision_fleet.py"));

    // Nothing in the file is doubtful to Emacs itself.
    fs::copy(root().join("editors/emacs/iotcodes.el"), folder.join("iotcodes.el")).expect("the folder is new");
    let compile =
        ["--batch", "--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile", "iotcodes.el"];
    succeeds(home(Command::new("emacs").args(compile), &folder));
}

#[test]
fn vim_with_ale_shows_codes_and_repairs_them() {
    #[derive(Deserialize)]
    struct Seen {
        filetype: String,
        log: Vec<Marked>,
        hover: String,
        python: Vec<Marked>,
        titles: Vec<String>,
    }
    let folder = folder("vim");
    example("gateway.log", &folder);
    let before = example("python/provision_fleet.py", &folder);
    let lines = [checked_lines(&folder.join("gateway.log")), checked_lines(&folder.join("provision_fleet.py"))];
    let mut command = Command::new("vim");
    command
        .args(["-i", "NONE", "-n", "--not-a-term", "-Nu"])
        .arg(root().join("tests/editors/vim/smoke.vim"))
        .env("ROOT", root());
    let output = home(&mut command, &folder).stdin(Stdio::null()).output().expect("tests/run installs Vim");
    let failed = fs::read_to_string(folder.join("failed.txt")).unwrap_or_default();
    assert!(output.status.success() && failed.is_empty(), "{failed}{}", String::from_utf8_lossy(&output.stderr));
    let seen = fs::read(folder.join("seen.json")).expect("the script writes it");
    let seen: Seen = serde_json::from_slice(&seen).expect("JSON");

    assert_eq!(seen.filetype, "log");
    for (marked, lines) in [seen.log, seen.python].iter().zip(lines) {
        assert_eq!(marked.iter().map(|it| it.line).collect::<BTreeSet<_>>(), lines);
        let throttled = marked.iter().find(|it| it.token == "429001").expect("it is in both files");
        assert_contains(&throttled.message, summary("429001"));
    }
    assert_contains(&seen.hover, summary("429001"));
    assert_retried(&seen.titles, &before, &folder.join("provision_fleet.py"));
}

#[test]
fn the_file_for_vim_lsp_registers_the_server_for_every_file() {
    let folder = folder("vim-lsp");
    let script = "function! lsp#register_server(server) abort
      call writefile([json_encode([a:server.name, a:server.cmd({}), a:server.allowlist])], 'seen.json')
    endfunction
    source $ROOT/editors/vim/vim-lsp.vim
    doautocmd User lsp_setup
    edit gateway.log.1
    call writefile([&filetype], 'filetype.txt')
    qall!";
    // A function of an autoload name must stand in a file of that name.
    let (function, rest) = script.split_once("endfunction\n").expect("it has one");
    fs::create_dir_all(folder.join("autoload")).expect("the folder is new");
    fs::write(folder.join("autoload/lsp.vim"), format!("{function}endfunction\n")).expect("the folder is new");
    let vimrc = format!("set nocompatible runtimepath^={}\nfiletype on\n{rest}", folder.display());
    fs::write(folder.join("vimrc"), vimrc).expect("the folder is new");
    let mut command = Command::new("vim");
    command.args(["-i", "NONE", "-n", "-es", "-Nu", "vimrc"]).env("ROOT", root());
    succeeds(home(&mut command, &folder));
    let seen = fs::read_to_string(folder.join("seen.json")).expect("the server is registered");
    assert_eq!(seen.trim(), r#"["iotcodes",["iotcodes","lsp","--stdio"],["*"]]"#);
    assert_eq!(fs::read_to_string(folder.join("filetype.txt")).expect("the script writes it").trim(), "log");
}

/// One retry was offered and applied, and Python is content with it.
#[track_caller]
fn assert_retried(titles: &[String], before: &str, file: &Path) {
    assert_eq!(titles.iter().filter(|title| title.starts_with("Retry ")).count(), 1, "{titles:?}");
    let after = fs::read_to_string(file).expect("the editor saved it");
    assert!(after.lines().count() > before.lines().count() + 5, "no helper came:\n{after}");
    succeeds(Command::new(tool("python")).args(["-m", "py_compile"]).arg(file));
}

#[test]
#[ignore = "needs Helix: tests/run --more"]
fn helix_shows_codes_explains_them_and_repairs_them() {
    let helix = std::env::var("IOTCODES_HELIX").expect("tests/run --more says where Helix is");
    let folder = folder("helix");
    example("gateway.log", &folder);
    let before = example("python/provision_fleet.py", &folder);
    let configuration = folder.join("XDG_CONFIG_HOME/helix");
    fs::create_dir_all(&configuration).expect("the folder is new");
    let languages = read("editors/helix/languages.toml");
    fs::write(configuration.join("languages.toml"), languages).expect("the folder is new");
    let readme = read("editors/helix/README.md");
    let settings = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("settings");
    fs::write(configuration.join("config.toml"), settings).expect("the folder is new");

    let log = Screen::new(&folder, 160, 40, &format!("{helix} gateway.log:19"), &[]);
    log.wait_for(&summary("404201")[..20]);
    log.press(&["/errorCode.403002", "Enter", ";", "h"]);
    log.press(&["Space", "k"]);
    log.wait_for("Why it happens");
    drop(log);

    let source = Screen::new(&folder, 160, 40, &format!("{helix} provision_fleet.py"), &[]);
    source.wait_for("provision_fleet.py");
    source.press(&["/429001", "Enter"]);
    source.wait_for(&summary("429001")[..20]);
    source.press(&["Space", "a"]);
    source.wait_for("Retry update_twin");
    source.press(&["Enter"]);
    source.wait_for("[+]");
    source.press(&[":wq", "Enter"]);
    let start = Instant::now();
    let file = folder.join("provision_fleet.py");
    while fs::read_to_string(&file).is_ok_and(|text| text == before) && start.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_retried(&["Retry update_twin".to_string()], &before, &file);
}
