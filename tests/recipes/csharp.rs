//! C#: mono's compiler, which reads C# 7 up to local functions, and the SDKs' signatures in `tests/support/csharp`.

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
        let path = folder("csharp").join("Sdk.dll");
        let stubs =
            ["Service.cs", "Device.cs", "Provisioning.cs"].map(|name| root().join("tests/support/csharp").join(name));
        let mut compiler = mcs(&path, "library");
        let output = compiler.args(stubs).output().expect("mcs starts: tests/run installs mono-mcs");
        assert!(output.status.success(), "{}", said(&output));
        path
    })
}

fn mcs(out: &Path, target: &str) -> Command {
    let mut command = Command::new("mcs");
    command.args(["-langversion:7.2", "-warn:4", "-warnaserror"]);
    command.arg(format!("-target:{target}")).arg(format!("-out:{}", out.display()));
    command
}

/// What the compiler says against a file.
pub(crate) fn check(path: &Path) -> Result<(), String> {
    let stem = path.file_stem().expect("a file has a name").to_string_lossy();
    let mut compiler = mcs(&folder("csharp").join(format!("{stem}.dll")), "library");
    let output = compiler.arg(format!("-r:{}", sdk().display())).arg(path).output().expect("mcs starts");
    if output.status.success() { Ok(()) } else { Err(said(&output)) }
}

#[test]
fn what_actions_leave_behind_in_csharp_compiles() {
    let mut checked = 0;
    for file in fs::read_dir(root().join("tests/actions/csharp")).expect("the folder can be listed") {
        let path = file.expect("the folder can be listed").path();
        // Statements outside of a class are C# 9, which this compiler does not read.
        let newer = path.ends_with("top-level.after.cs");
        if path.to_string_lossy().ends_with(".after.cs") && !newer {
            check(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            checked += 1;
        }
    }
    assert!(checked >= 15, "only {checked} cases");
}

#[test]
fn the_csharp_helpers_behave_as_the_catalog_says() {
    let recipes = Catalog::builtin().recipes.iter().filter(|recipe| recipe.language == "csharp");
    let helpers: String = recipes.map(|recipe| recipe.helper.as_str()).collect();
    let helpers = helpers.replace("Task.Delay(", "Clock.Delay(").replace("Jitter.NextDouble()", "Clock.Random");
    let program = fs::read_to_string(root().join("tests/support/csharp/Behaviour.cs")).expect("it can be read");
    let folder = folder("csharp");
    let source = folder.join("Behaviour.cs");
    fs::write(&source, format!("{program}\npartial class Behaviour\n{{\n{helpers}}}\n"))
        .expect("the folder can be written");
    let program = folder.join("Behaviour.exe");
    let mut compiler = Command::new("mcs");
    compiler.arg(format!("-out:{}", program.display())).arg(format!("-r:{}", sdk().display())).arg(&source);
    let output = compiler.output().expect("mcs starts");
    assert!(output.status.success(), "{}", said(&output));
    let output = Command::new("mono").arg(&program).output().expect("mono starts");
    assert!(output.status.success(), "{}", said(&output));
}
