//! What comes with a release: manual, completions, names that downloaders know; and what `doctor` says about it.

#![allow(clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path, process::Command};
use support::{errors, printed, run};
use tempfile::tempdir;

const COMMANDS: [&str; 8] = ["explain", "list", "check", "schema", "doctor", "man", "completions", "lsp"];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The long options in the help of a command.
fn options(command: &str) -> BTreeSet<String> {
    let help = printed(&run(Path::new("."), &[command, "--help"], b""));
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let names = lines.filter_map(|line| line.split_once("--").map(|(_, rest)| rest));
    names.map(|rest| rest.split([' ', ',']).next().unwrap().to_string()).collect()
}

#[test]
fn every_command_and_option_has_its_place_in_the_manual() {
    let folder = tempdir().unwrap();
    assert_eq!(run(folder.path(), &["man", "pages"], b"").status.code(), Some(0));
    let page = |name: &str| fs::read_to_string(folder.path().join("pages").join(name)).unwrap();
    let main = page("iotcodes.1");
    let first = printed(&run(folder.path(), &["man"], b""));
    for command in COMMANDS {
        assert!(main.contains(command) && first.contains(&format!("iotcodes\\-{command}(1)")), "{command}");
        let page = page(&format!("iotcodes-{command}.1")).replace("\\-", "-");
        for option in options(command) {
            assert!(page.contains(&format!("--{option}")), "{command} --{option}");
        }
    }
}

#[test]
fn every_shell_completes_every_command_and_option() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&run(Path::new("."), &["completions", shell], b""));
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
            for option in options(command) {
                // Fish names them without the dashes.
                assert!(script.contains(&option), "{shell}: {command} --{option}");
            }
        }
        if shell == "bash" && cfg!(unix) {
            let file = tempdir().unwrap();
            fs::write(file.path().join("script"), &script).unwrap();
            let asked = "source ./script; COMP_WORDS=(iotcodes check --show); COMP_CWORD=2; _iotcodes iotcodes --show check; echo ${COMPREPLY[@]}";
            let output = Command::new("bash").args(["-c", asked]).current_dir(file.path()).output().unwrap();
            assert_eq!(printed(&output), "--show-suppressed\n", "{}", errors(&output));
        }
    }
}

#[test]
fn archives_are_called_alike_everywhere() {
    let release = read(".github/workflows/release.yml");
    let triples: BTreeSet<&str> =
        release.lines().filter_map(|line| line.trim().strip_prefix("pack ")?.split(' ').nth(1)).collect();
    assert_eq!(triples.len(), 8, "{triples:?}");
    assert!(release.contains("iotcodes-$version-$2.zip") && release.contains("iotcodes-$version-$2.tar.gz"));
    let vscode = read(".github/workflows/vscode.yml");
    for triple in &triples {
        assert!(vscode.contains(&format!("rust: {triple}")), "{triple} is not built");
    }
    let ending = |triple: &str| if triple.contains("windows") { "zip" } else { "tar.gz" };
    let mason = read("editors/nvim/upstream/mason-registry/packages/iotcodes/package.yaml");
    let action = read(".github/actions/check/action.yml");
    for triple in triples.iter().filter(|triple| !triple.ends_with("linux-gnu")) {
        let file = format!("{triple}.{}", ending(triple));
        assert!(mason.contains(&format!("iotcodes-{{{{ version | strip_prefix \"v\" }}}}-{file}")), "Mason: {file}");
        assert!(action.contains(&format!("file={file} ")), "action: {file}");
    }
    assert!(action.contains(&format!("default: {}\n", env!("CARGO_PKG_VERSION"))));
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let url = binstall["pkg-url"].as_str().unwrap();
    assert!(url.ends_with("/v{ version }/{ name }-{ version }-{ target }{ archive-suffix }"), "{url}");
    for triple in triples.iter().filter(|triple| triple.contains("windows")) {
        assert_eq!(binstall["overrides"][*triple]["pkg-fmt"].as_str(), Some("zip"));
    }
}

#[test]
fn doctor_says_where_each_setting_comes_from() {
    let folder = tempdir().unwrap();
    fs::write(
        folder.path().join("iotcodes.toml"),
        "# ours\nmin-confidence = \"likely\"\n\n[[overrides]]\nfiles = [\"*.md\"]\nanchors = [\"Acme\"]\n\n[check]\nfail-on = \"warning\"\n",
    )
    .unwrap();
    let text: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("port 404103\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    fs::write(folder.path().join("a.md"), text).unwrap();
    let output = run(folder.path(), &["doctor", "a.md:1", "--format", "json"], b"");
    let printed = printed(&output);
    let records: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let report = &records[0];
    let setting = |name: &str| {
        let found = report["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap();
        let origin = found["origin"].as_str().unwrap();
        (found["value"].clone(), origin.rsplit('/').next().unwrap().to_string())
    };
    assert_eq!(setting("min-confidence"), (json!("likely"), "iotcodes.toml:2".into()));
    assert_eq!(setting("check.fail-on"), (json!("warning"), "iotcodes.toml:9".into()));
    assert_eq!(setting("anchors"), (json!(["Acme"]), "iotcodes.toml:6".into()));
    assert_eq!(setting("max-size"), (json!(256), "default".into()));
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let file = &report["file"];
    assert_eq!(file["encoding"], "UTF-16LE with a byte order mark");
    assert_eq!((&file["checked"], &file["line"]), (&json!(true), &json!(1)));
    assert_eq!((records.len(), &records[1]["token"]), (2, &json!("404103")), "{printed}");

    fs::write(folder.path().join("iotcodes.toml"), "colour = 1\nexclude = [\"*.md\"]\n").unwrap();
    let output = run(folder.path(), &["doctor", "a.md"], b"");
    let text = support::printed(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.contains("unknown setting `colour`") && text.contains("not checked: `include` or `exclude`"),
        "{text}"
    );
    let missing = run(folder.path(), &["doctor", "missing:7"], b"");
    assert!(errors(&missing).contains("missing: "), "{}", errors(&missing));
}
