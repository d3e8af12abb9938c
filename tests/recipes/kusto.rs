//! Queries: the parser of Azure's own editors, which `tests/run` puts into `target/tools/kusto`.

use super::{root, said};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the parser says against files.
pub(crate) fn check(files: &[PathBuf]) -> Result<(), String> {
    let modules = root().join("target/tools/kusto/node_modules");
    assert!(modules.exists(), "{} is missing: run tests/run", modules.display());
    let mut command = Command::new("node");
    command.env("NODE_PATH", modules).arg(root().join("tests/support/kusto.js")).args(files);
    let output = command.output().expect("node starts");
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

#[test]
fn what_actions_leave_behind_in_queries_parses() {
    let cases = fs::read_dir(root().join("tests/actions/kusto")).expect("the folder can be listed");
    let paths = cases.map(|file| file.expect("the folder can be listed").path());
    let after: Vec<PathBuf> = paths.filter(|path| path.to_string_lossy().ends_with(".after.kql")).collect();
    assert!(!after.is_empty());
    check(&after).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_parser_of_queries_sees_mistakes() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistake.kql");
    fs::write(&path, "AzureDiagnostics | where ResultType startswith == \"429\"").expect("it can be written");
    assert!(check(&[path]).is_err());
}
