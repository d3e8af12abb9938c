//! Neovim: what a user does, and what he sees then.

use super::{Screen, assert_contains, example, folder, home, path_with, printed, read, root, succeeds, summary, tool};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
fn hints_outlines_references_and_highlights_are_those_of_the_file() {
    #[derive(Deserialize)]
    struct Seen {
        hints: Vec<(String, String)>,
        source_symbols: Vec<String>,
        log_symbols: Vec<String>,
        references: Vec<String>,
        highlights: Vec<String>,
    }
    let folder = folder("features");
    let log = example("gateway.log", &folder);
    let source = example("python/provision_fleet.py", &folder);
    let seen: Seen = nvim("features", &folder);

    assert!(seen.hints.contains(&("429001".to_string(), "ThrottlingException".to_string())), "{:?}", seen.hints);
    let line_of = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).expect("it is there") + 1;
    let in_source = format!("provision_fleet.py:{}: ", line_of(&source, "429001"));
    let outlined = format!("{in_source}[Constant] 429001 ThrottlingException");
    assert!(seen.source_symbols.contains(&outlined), "no {outlined} in {:?}", seen.source_symbols);
    // In a log each code stands once, at its first place.
    let outlined: Vec<&String> = seen.log_symbols.iter().filter(|it| it.contains("429001")).collect();
    let first = format!("gateway.log:{}: ", line_of(&log, "429001,"));
    assert!(outlined.len() == 1 && outlined[0].starts_with(&first), "{outlined:?}");

    // The log has it by number and by name, and an ordinary number that is no error.
    let lines = log.lines().enumerate().filter(|(_, line)| !line.contains(" stats "));
    let mentions = lines.filter(|(_, line)| line.contains("429001") || line.contains("ThrottlingException"));
    let expected: BTreeSet<String> = mentions.map(|(at, _)| format!("gateway.log:{}", at + 1)).collect();
    let found: BTreeSet<String> = seen
        .references
        .iter()
        .filter(|it| it.starts_with("gateway.log"))
        .map(|it| it.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"))
        .collect();
    assert_eq!(found, expected);
    assert!(seen.references.iter().any(|it| it.starts_with(&in_source)), "{:?}", seen.references);
    let spellings: BTreeSet<&str> = seen.highlights.iter().map(String::as_str).collect();
    assert_eq!(spellings, BTreeSet::from(["429001", "ThrottlingException"]));
}

#[test]
fn half_a_code_is_completed() {
    #[derive(Deserialize)]
    struct Seen {
        words: Vec<String>,
        menu: String,
        line: String,
    }
    let folder = folder("typing");
    example("python/provision_fleet.py", &folder);
    let seen: Seen = nvim("typing", &folder);

    assert!(seen.words.iter().any(|word| word == "429001"), "{:?}", seen.words);
    assert_contains(&seen.menu, "ThrottlingException");
    assert!(seen.line.starts_with("if code == 4290"), "{}", seen.line);
}

#[test]
fn settings_reach_the_server_before_it_starts_and_while_it_runs() {
    #[derive(Deserialize)]
    struct Seen {
        first: Vec<String>,
        changed: Vec<String>,
    }
    let folder = folder("settings");
    example("gateway.log", &folder);
    let seen: Seen = nvim("settings", &folder);
    // The first three places, and the one that says that there are more.
    assert!((3..=4).contains(&seen.first.len()), "{:?}", seen.first);
    assert!(seen.first.contains(&"HINT 404201".to_string()), "{:?}", seen.first);
    assert!(seen.changed.len() > 10 && seen.changed.contains(&"ERROR 404201".to_string()), "{:?}", seen.changed);
}

#[test]
#[allow(clippy::print_stderr, reason = "whoever measures reads it")]
fn a_log_of_100_mb_is_edited_and_followed() {
    #[derive(Deserialize)]
    struct Took {
        act: f64,
        all: f64,
        busy: f64,
    }
    #[derive(Deserialize)]
    struct Seen {
        bytes: u64,
        open: Took,
        before: usize,
        typed: Vec<Took>,
        after: usize,
        appended: Took,
    }
    let folder = folder("large");
    let server = root().join("target/release").join(format!("iotcodes{}", std::env::consts::EXE_SUFFIX));
    assert!(server.exists(), "{} is missing: run tests/run", server.display());
    let seen: Seen = printed(nvim_command("large", &folder).env("PATH", path_with(&server)));
    fs::remove_file(folder.join("large.log")).expect("the script wrote it");

    assert!(seen.bytes >= 100_000_000);
    assert!((800..1000).contains(&seen.before), "{} diagnostics", seen.before);
    assert_eq!(seen.typed.len(), 3);
    assert_eq!(seen.after, seen.before + 1);
    // For whoever measures: `-- 100_mb --nocapture`. How long it takes says something about the machine, too, so it is not judged.
    let tell = |what: &str, it: &Took| {
        eprintln!("{what}: {:.0} ms, of these {:.0} in the act; busy {:.0} at a time", it.all, it.act, it.busy);
    };
    tell("open", &seen.open);
    seen.typed.iter().for_each(|it| tell("type at the top", it));
    tell("append, with following", &seen.appended);
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
fn the_ways_to_install_in_neovim_start_the_server() {
    let readme = read("editors/nvim/README.md");
    let blocks: Vec<&str> = readme.split("```lua\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let path = root().to_str().expect("cargo's own folder is text");
    let plain = blocks[0].replace("/path/to/iotcodes", path);
    assert!(plain.contains("runtimepath"), "{plain}");
    // What `load` does is the same for a copy that `vim.pack` has fetched and for this one, and needs no network.
    let pack = blocks[2].replace("vim.pack.add({ 'https://github.com/iotcodes/iotcodes' }, {", "local options = ({");
    assert!(pack.contains("local options") && pack.contains("})"), "{pack}");
    let pack = format!("{pack}options.load({{ path = '{path}' }})");
    for (name, lines) in [("plain", plain), ("pack", pack)] {
        let folder = folder(&format!("install-{name}"));
        example("gateway.log", &folder);
        fs::create_dir_all(folder.join("XDG_CONFIG_HOME/nvim")).expect("the folder is new");
        fs::write(folder.join("XDG_CONFIG_HOME/nvim/init.lua"), lines).expect("the folder is new");
        let mut command = Command::new(neovim());
        command.args(["--headless", "--cmd", &scripts_on_the_path(), "-S"]).arg(scripts().join("log.lua"));
        let seen: BTreeMap<String, serde_json::Value> = printed(home(&mut command, &folder));
        assert_eq!(seen["filetype"], "log", "{name}");
    }
}

/// Draws what is on a screen as a picture that the documentation shows, or sees that there is one.
fn picture(screen: &Screen, file: &str) {
    let file = root().join(file);
    if std::env::var_os("UPDATE_SCREENSHOTS").is_some() {
        let captured = screen.socket.with_extension("ansi");
        fs::write(&captured, screen.text(&["-e", "-N"])).expect("the folder can be written to");
        let script = root().join("tests/editors/picture.py");
        succeeds(Command::new(tool("python")).arg(script).arg(&captured).arg(&file));
    }
    let picture = fs::read(&file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    assert!(picture.starts_with(b"\x89PNG"), "{} is no picture", file.display());
}

#[test]
fn the_recipe_for_logs_shows_what_the_picture_of_it_shows() {
    let folder = folder("picture");
    example("gateway.log", &folder);
    let help = read("editors/nvim/doc/iotcodes.txt");
    let recipe = help.split("*iotcodes-logs*").nth(1).and_then(|rest| rest.split(">lua\n").nth(1)).expect("a recipe");
    let recipe = recipe.split("\n<").next().expect("its end");
    let lines = format!(
        "vim.o.termguicolors = true\nvim.o.wrap = false\nvim.o.winborder = 'rounded'\nvim.opt.runtimepath:prepend(vim.env.PLUGIN)\n{recipe}\n"
    );
    fs::write(folder.join("init.lua"), lines).expect("the folder is new");
    let command = format!("{} --clean -u init.lua gateway.log", neovim().display());
    let screen = Screen::new(&folder, 132, 34, &command, &[("PLUGIN", &root().join("editors/nvim"))]);

    screen.wait_for("gateway 4.0.3");
    // The sign column comes with the diagnostics.
    screen.wait_for("\nE ");
    screen.press(&[r"/errorCode.*\zs403002", "Enter", "zt", "8", "C-y"]);
    let line = screen.wait_for(&summary("403002")[..40]);
    assert!(line.contains("\nE 2026-02-11T23:12:45.006Z"), "a grave code has a sign:\n{line}");
    assert!(line.contains("\n  2026-02-11T23:26:40.510Z"), "one that passes by itself has none:\n{line}");
    screen.press(&[":echo", "Enter"]);
    screen.press(&["K"]);
    let hover = screen.wait_for("Why it happens");
    assert!(hover.contains("403002 IotHubQuotaExceeded"), "{hover}");
    picture(&screen, "editors/nvim/media/log.png");
}

#[test]
fn the_entry_for_nvim_lspconfig_is_what_the_plugin_has() {
    let script = "local function of(file)
      local config = dofile(vim.env.ROOT .. '/editors/nvim/' .. file)
      config.on_exit = nil
      return config
    end
    io.stdout:write(vim.json.encode({
      entry = of('upstream/nvim-lspconfig/lsp/iotcodes.lua'), plugin = of('lsp/iotcodes.lua') }))";
    let folder = folder("lspconfig");
    fs::write(folder.join("compare.lua"), script).expect("the folder is new");
    let mut command = Command::new(neovim());
    command.args(["--clean", "-l", "compare.lua"]).env("ROOT", root());
    let seen: BTreeMap<String, serde_json::Value> = printed(home(&mut command, &folder));
    assert_eq!(seen["entry"], seen["plugin"]);
    assert!(seen["entry"]["cmd"].is_array());
}

/// The Neovim to be tried.
fn neovim() -> PathBuf {
    std::env::var_os("IOTCODES_NVIM").map_or_else(|| tool("nvim"), PathBuf::from)
}

fn scripts() -> PathBuf {
    root().join("tests/editors/nvim")
}

/// The command by which scripts of Neovim find each other.
fn scripts_on_the_path() -> String {
    format!("lua package.path = '{}/?.lua;' .. package.path", scripts().display())
}

/// Runs a script of `tests/editors/nvim` in a Neovim that has nothing but our plugin, and reads the line it prints.
fn nvim<T: DeserializeOwned>(script: &str, folder: &Path) -> T {
    printed(&mut nvim_command(script, folder))
}

fn nvim_command(script: &str, folder: &Path) -> Command {
    let plugin = root().join("editors/nvim");
    let mut command = Command::new(neovim());
    command
        .args(["--clean", "--headless", "--cmd"])
        .arg(format!("set runtimepath^={}", plugin.display()))
        .args(["--cmd", &scripts_on_the_path(), "-S"])
        .arg(scripts().join(script).with_extension("lua"))
        .env("NEOVIM", neovim())
        .env("PLUGIN", plugin);
    home(&mut command, folder);
    command
}
