//! Real editors with our clients in them: Neovim, Emacs and Vim without a screen, Neovim and Helix with one, and the package
//! that VS Code installs.
//!
//! `tests/run` installs what this needs and runs it; a plain `cargo test` leaves it out (Cargo.toml). Another Neovim is tried
//! with `IOTCODES_NVIM=/path/to/nvim cargo test --test editors`, Helix with `IOTCODES_HELIX=/path/to/hx` and `-- --ignored`.
//! `UPDATE_SCREENSHOTS=1` takes the pictures that the documentation shows.

#[path = "editors/neovim.rs"]
mod neovim;
#[path = "editors/others.rs"]
mod others;

use iotcodes_catalog::{Answer, Catalog};
use serde::de::DeserializeOwned;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A program in a terminal.
struct Screen {
    /// Where tmux listens for it: one server a screen, since a server that ends takes a new screen down with it.
    socket: PathBuf,
}

impl Screen {
    /// Starts a command line in a terminal of this size.
    fn new(folder: &Path, columns: usize, lines: usize, command: &str, environment: &[(&str, &Path)]) -> Screen {
        static SCREENS: AtomicUsize = AtomicUsize::new(0);
        let screen = Screen { socket: folder.join(format!("tmux-{}", SCREENS.fetch_add(1, Ordering::Relaxed))) };
        let (columns, lines) = (columns.to_string(), lines.to_string());
        let mut tmux = screen.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", &columns, "-y", &lines]);
        tmux.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").arg(command);
        for (name, value) in environment {
            tmux.env(name, value);
        }
        succeeds(home(&mut tmux, folder));
        screen
    }

    fn tmux(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(arguments);
        command
    }

    /// What is on it.
    fn text(&self, arguments: &[&str]) -> String {
        let output = succeeds(self.tmux(&["capture-pane", "-p"]).args(arguments));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Presses keys, as tmux names them.
    fn press(&self, keys: &[&str]) {
        succeeds(self.tmux(&["send-keys"]).args(keys));
    }

    /// Waits until a text is on it.
    #[track_caller]
    fn wait_for(&self, part: &str) -> String {
        let start = Instant::now();
        loop {
            let text = self.text(&[]);
            if text.contains(part) {
                return text;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain for {part:?}:\n{text}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.tmux(&["kill-server"]).output());
    }
}

/// The path on which a server is found first.
fn path_with(server: &Path) -> OsString {
    let folder = server.parent().expect("a program stands in a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([folder].into_iter().chain(std::env::split_paths(&path)))
        .expect("cargo's own folder has no separator in its name")
}

/// Gives a program our server on its path and a home of its own in a folder.
fn home<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    let path = path_with(Path::new(env!("CARGO_BIN_EXE_iotcodes")));
    command.current_dir(folder).env("PATH", path).env("HOME", folder).env_remove("VIM").env_remove("VIMRUNTIME");
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
        let home = folder.join(variable);
        fs::create_dir_all(&home).expect("the folder can be written to");
        command.env(variable, home);
    }
    command
}

/// The line of JSON that an editor prints.
#[track_caller]
fn printed<T: DeserializeOwned>(command: &mut Command) -> T {
    let output = succeeds(command);
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{command:?}: {problem}:\n{text}"))
}

/// What a program printed; its failure is the test's.
#[track_caller]
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

fn read(file: &str) -> String {
    let file = root().join(file);
    fs::read_to_string(&file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
