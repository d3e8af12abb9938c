//! Java: `javac` for Java 8, all files in one call, and the SDKs' signatures in `tests/support/java/sdk.txt`.

use super::{folder, root, said};
use iotcodes_catalog::Catalog;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The SDKs' signatures, compiled.
fn sdk() -> &'static Path {
    static SDK: OnceLock<PathBuf> = OnceLock::new();
    SDK.get_or_init(|| {
        let list = fs::read_to_string(root().join("tests/support/java/sdk.txt")).expect("it can be read");
        let sources = folder("java-sdk");
        let mut files = Vec::new();
        for line in list.lines() {
            let mut parts = line.splitn(3, '|').map(str::trim);
            let (Some(package), Some(declaration), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let name = declaration.split(' ').nth(1).expect("a declaration has a name");
            let package = format!("com.microsoft.azure.sdk.iot.{package}");
            let path = sources.join(package.replace('.', "/")).join(format!("{name}.java"));
            fs::create_dir_all(path.parent().expect("it has one")).expect("the folder can be made");
            fs::write(&path, format!("package {package}; public {declaration} {{ {body} }}"))
                .expect("it can be written");
            files.push(path);
        }
        let classes = folder("java-sdk-classes");
        javac(&files, &classes, None).unwrap_or_else(|why| panic!("{why}"));
        classes
    })
}

fn javac(files: &[PathBuf], out: &Path, sdk: Option<&Path>) -> Result<(), String> {
    let mut command = Command::new("javac");
    // Without the option about options, a newer javac warns that it compiles for an old Java.
    command.args(["--release", "8", "-Xlint:all,-options,-serial", "-Werror", "-proc:none", "-d"]).arg(out);
    if let Some(sdk) = sdk {
        command.arg("-cp").arg(sdk);
    }
    let output = command.args(files).output().expect("javac starts: tests/run installs a JDK");
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

/// What the compiler says against files.
pub(crate) fn check(files: &[PathBuf], name: &str) -> Result<(), String> {
    javac(files, &folder(name), Some(sdk()))
}

#[test]
fn what_actions_leave_behind_in_java_compiles() {
    let cases = fs::read_dir(root().join("tests/actions/java")).expect("the folder can be listed");
    let paths = cases.map(|file| file.expect("the folder can be listed").path());
    let after: Vec<PathBuf> = paths.filter(|path| path.to_string_lossy().ends_with(".after.java")).collect();
    assert!(after.len() >= 15, "only {} cases", after.len());
    check(&after, "java-actions").unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_java_helpers_behave_as_the_catalog_says() {
    let recipes: Vec<_> = Catalog::builtin().recipes.iter().filter(|recipe| recipe.language == "java").collect();
    let helpers: String = recipes.iter().map(|recipe| recipe.helper.as_str()).collect();
    let helpers = helpers
        .replace("Thread.sleep(", "sleep(")
        .replace("ThreadLocalRandom.current().nextDouble()", "random")
        .replace("20, TimeUnit.SECONDS", "limit, TimeUnit.MILLISECONDS");
    let mut imports: Vec<&str> = recipes.iter().flat_map(|recipe| &recipe.imports).map(String::as_str).collect();
    imports.sort_unstable();
    imports.dedup();
    let program = fs::read_to_string(root().join("tests/support/java/Behaviour.java")).expect("it can be read");
    let folder = folder("java-behaviour");
    let source = folder.join("Behaviour.java");
    let program = program.replace("// imports", &imports.join("\n")).replace("// helpers", &helpers);
    fs::write(&source, program).expect("the folder can be written");
    javac(&[source], &folder, Some(sdk())).unwrap_or_else(|why| panic!("{why}"));
    let path = std::env::join_paths([folder.as_path(), sdk()]).expect("the paths have no colon");
    let output = Command::new("java").arg("-cp").arg(path).arg("Behaviour").output().expect("java starts");
    assert!(output.status.success(), "{}", said(&output));
}
