//! The configuration that users of other editors copy: it starts the server the one way there is, and names the files that the
//! catalog knows.

use iotcodes_catalog::Catalog;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What every client types.
const COMMAND: [&str; 3] = ["iotcodes", "lsp", "--stdio"];

#[test]
fn every_editor_starts_the_server_in_the_same_way() {
    let helix = toml("helix/languages.toml");
    let server = &helix["language-server"]["iotcodes"];
    assert_eq!(server["command"].as_str(), Some(COMMAND[0]));
    assert_eq!(strings(&server["args"]), COMMAND[1..]);
    assert!(helix["language"].as_array().is_some_and(|languages| languages.len() > 10));
    for language in helix["language"].as_array().into_iter().flatten() {
        // Where servers are merged the last one yields; hover is the first one's.
        assert_eq!(strings(&language["language-servers"]).last(), Some(&"iotcodes"), "{}", language["name"]);
    }

    for (file, place) in
        [("sublime/LSP.sublime-settings", "/clients/iotcodes"), ("kate/settings.json", "/servers/iotcodes")]
    {
        let settings = json_of(file);
        let client = settings.pointer(place).unwrap_or_else(|| panic!("{file} has no {place}"));
        assert_eq!(client["command"], json!(COMMAND), "{file}");
        assert_eq!(client["initializationOptions"], json!({}), "{file}");
    }
    assert_eq!(json_of("jetbrains/template.json")["programArgs"]["default"], COMMAND.join(" "));
    assert_eq!(json_of("jetbrains/initializationOptions.json"), json!({}));

    let zed = toml("zed/extension.toml");
    assert_eq!(zed["language_servers"]["iotcodes"]["name"].as_str(), Some("iotcodes"));
    assert_eq!(zed["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(toml("zed/Cargo.toml")["package"]["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert!(json_of("zed/settings.json")["lsp"]["iotcodes"].is_object());
    for (file, words) in [
        ("zed/src/lib.rs", r#"vec!["lsp".to_string(), "--stdio".to_string()]"#),
        ("emacs/iotcodes.el", r#"'("iotcodes" "lsp" "--stdio")"#),
        ("vim/ale.vim", "'%e lsp --stdio'"),
        ("vim/vim-lsp.vim", "[g:iotcodes_command, 'lsp', '--stdio']"),
        ("nvim/lsp/iotcodes.lua", "cmd = { 'iotcodes', 'lsp', '--stdio' }"),
        ("nvim/upstream/nvim-lspconfig/lsp/iotcodes.lua", "cmd = { 'iotcodes', 'lsp', '--stdio' }"),
    ] {
        assert!(text(file).contains(words), "{file} does not say {words}");
    }
}

#[test]
fn the_template_for_jetbrains_names_every_file_of_the_catalog() {
    let mappings = json_of("jetbrains/template.json")["fileTypeMappings"].take();
    let found: Vec<(String, Vec<String>)> = mappings
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            let patterns = it["fileType"]["patterns"].as_array().expect("a list");
            let patterns = patterns.iter().map(|it| it.as_str().expect("a pattern").to_string()).collect();
            (it["languageId"].as_str().expect("an id").to_string(), patterns)
        })
        .collect();
    // Text of any other name is what `*` means; an IDE would give that pattern all its files.
    let expected: Vec<(String, Vec<String>)> = Catalog::builtin()
        .languages
        .iter()
        .map(|it| {
            (it.id.clone(), it.globs.iter().map(|glob| if glob == "*" { "*.txt" } else { glob }.to_string()).collect())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn kate_gives_us_logs_and_takes_no_language_from_its_own_server() {
    let settings = json_of("kate/settings.json");
    let modes = settings["servers"]["iotcodes"]["highlightingModeRegex"].as_str().expect("a pattern");
    let modes = regex::Regex::new(modes).expect("a pattern");
    for mode in ["Log File (simplified)", "Log File (advanced)", "Normal"] {
        assert!(modes.is_match(mode), "{mode}");
    }
    for mode in ["Python", "C++", "Rust", "Markdown", "C"] {
        assert!(!modes.is_match(mode), "{mode}");
    }
}

#[test]
fn every_page_shows_its_file_and_its_links_lead_somewhere() {
    let mut pages = 0;
    for folder in fs::read_dir(editors()).expect("the folder is there").flatten().filter(|it| it.path().is_dir()) {
        let page = folder.path().join("README.md");
        let text = fs::read_to_string(&page).unwrap_or_else(|problem| panic!("{}: {problem}", page.display()));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let local = !link.contains("://") && !link.starts_with('#');
            assert!(!local || folder.path().join(link).exists(), "{}: {link} does not exist", page.display());
        }
        pages += 1;
    }
    assert!(pages >= 9, "{pages} pages");
    for (folder, file) in [
        ("emacs", "iotcodes.el"),
        ("helix", "languages.toml"),
        ("jetbrains", "template.json"),
        ("kate", "settings.json"),
        ("sublime", "LSP.sublime-settings"),
        ("vim", "ale.vim"),
        ("vim", "vim-lsp.vim"),
        ("zed", "settings.json"),
    ] {
        let page = text(&format!("{folder}/README.md"));
        assert!(page.contains(&format!("({file})")), "editors/{folder}/README.md does not show {file}");
    }
}

#[test]
fn the_entry_for_mason_is_that_of_this_version() {
    let entry = text("nvim/upstream/mason-registry/packages/iotcodes/package.yaml");
    let source = concat!("pkg:github/iotcodes/iotcodes@v", env!("CARGO_PKG_VERSION"));
    assert!(entry.lines().any(|line| line.trim() == format!("id: {source}")), "{entry}");
    assert!(entry.contains("\nbin:\n  iotcodes: \"{{source.asset.bin}}\"\n"), "{entry}");
    assert!(entry.contains("\nneovim:\n  lspconfig: iotcodes\n"), "{entry}");
}

fn editors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors")
}

fn text(file: &str) -> String {
    let path = editors().join(file);
    fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

fn json_of(file: &str) -> Value {
    serde_json::from_str(&text(file)).unwrap_or_else(|problem| panic!("{file}: {problem}"))
}

fn toml(file: &str) -> toml::Table {
    text(file).parse().unwrap_or_else(|problem| panic!("{file}: {problem}"))
}

fn strings(value: &toml::Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).collect()
}
