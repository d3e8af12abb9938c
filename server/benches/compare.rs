//! Whole processes on the same files, in turns: `iotcodes check`, ripgrep that counts the same codes and names, and `wc -l`.
//!
//! `cargo bench --bench compare` prints the table of ARCHITECTURE.md, "Speed". It needs ripgrep:
//! `cargo install ripgrep --root target/tools`, or one on the path. `-- 10` makes the files 10 MB large, `-- 1000` a gigabyte.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // A measurement that cannot be made says where, and stops.

mod inputs;

use inputs::Kind;
use iotcodes_catalog::{Catalog, EntryKind};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// How often each program runs on each input; the median counts.
const ROUNDS: usize = 7;

/// How large an input is, in megabytes, unless the command line says otherwise.
const MEGABYTES: usize = 100;

/// How large one file of the source tree is, in bytes.
const SOURCE_FILE: usize = 20_000;

fn main() {
    // `cargo test --benches` only wants to know that this runs.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    // A number is for us.
    let megabytes = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(MEGABYTES);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("`tmp` lies in the target folder");
    let rg = [target.join("tools/bin/rg"), PathBuf::from("rg")]
        .into_iter()
        .find(|rg| Command::new(rg).arg("--version").output().is_ok())
        .expect("ripgrep is missing: cargo install ripgrep --root target/tools");
    let words = words().join("|");
    let inputs = Kind::ALL.map(|kind| (kind, path(&target.join("bench"), kind, megabytes)));
    if inputs.iter().any(|(_, input)| !input.exists()) {
        inputs.iter().filter(|(_, input)| !input.exists()).for_each(|(kind, input)| make(input, *kind, megabytes));
        // The system counts the memory that a process has taken for those that it starts, too.
        let measured = Command::new(env::current_exe().unwrap()).args(env::args_os().skip(1)).status().unwrap();
        assert!(measured.success());
        return;
    }
    let check = |input: &Path| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_iotcodes"));
        check.args(["check", "--format", "short"]).arg(input);
        check
    };
    // The system tells the largest of all children, so nobody large may have run before.
    inputs.iter().for_each(|(_, input)| _ = processor_time(&mut check(input)));
    let memory = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() / 1024;
    println!("check takes at most {memory} MB of memory\n");
    println!("| input | check | rg | rg, ASCII `\\b` | wc -l | check / rg | check / rg, ASCII | check / wc |");
    println!("|---|---|---|---|---|---|---|---|");
    for (kind, input) in inputs {
        let rg = |pattern: String| {
            let mut command = Command::new(&rg);
            command.args(["--count-matches", "-e", &pattern]).arg(&input);
            command
        };
        let mut commands =
            [check(&input), rg(format!(r"\b(?:{words})\b")), rg(format!(r"(?-u:\b)(?:{words})(?-u:\b)")), wc(&input)];
        let [check, rg, ascii, wc] = medians(&mut commands);
        println!(
            "| {}, {megabytes} MB | {check:.0} ms | {rg:.0} ms | {ascii:.0} ms | {wc:.0} ms | {:.2} | {:.2} | {:.1} |",
            kind.name(),
            check / rg,
            check / ascii,
            check / wc
        );
    }
}

/// The codes and names of the catalog that stand for one error each.
fn words() -> Vec<String> {
    let entries = Catalog::builtin().entries.iter().filter(|entry| entry.kind == EntryKind::Code);
    let six = entries.filter(|entry| entry.code.as_ref().is_some_and(|code| code.len() == 6));
    let mut words: Vec<String> =
        six.flat_map(|entry| [entry.code.clone().unwrap_or_default(), entry.name.clone()]).collect();
    words.sort();
    words.dedup();
    words
}

/// Where a file of some kind is; source is a folder of many. It is made once, and kept for the next measurement.
fn path(folder: &Path, kind: Kind, megabytes: usize) -> PathBuf {
    folder.join(format!("{}-{megabytes}", kind.name())).with_extension(kind.extension())
}

fn make(path: &Path, kind: Kind, megabytes: usize) {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).unwrap();
    if kind == Kind::Source {
        let unfinished = path.with_extension("unfinished");
        for seed in 0..megabytes * 1_000_000 / SOURCE_FILE {
            let folder = unfinished.join(format!("part{:02}", seed / 100));
            fs::create_dir_all(&folder).unwrap();
            let file = folder.join(format!("file{seed}.{}", kind.extension()));
            fs::write(file, inputs::text(kind, SOURCE_FILE, seed as u64)).unwrap();
        }
        fs::rename(unfinished, path).unwrap();
    } else {
        fs::write(path, inputs::text(kind, megabytes * 1_000_000, 42)).unwrap();
    }
}

/// `wc -l`, on all files of a folder.
fn wc(input: &Path) -> Command {
    let mut command = Command::new("find");
    command.arg(input).args(["-type", "f", "-exec", "wc", "-l", "{}", "+"]);
    command
}

/// The median of the processor time that each command takes, in milliseconds. The commands take turns, so that a busy moment of the
/// machine meets all of them.
fn medians<const N: usize>(commands: &mut [Command; N]) -> [f64; N] {
    let mut times = [[0.0; ROUNDS]; N];
    for round in 0..ROUNDS {
        for (command, times) in commands.iter_mut().zip(&mut times) {
            times[round] = processor_time(command);
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}

/// User and system time of a process and its children, in milliseconds. Its output goes through a pipe and is read: some programs
/// take a short way when nobody listens.
fn processor_time(command: &mut Command) -> f64 {
    let used = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1000.0
    };
    let before = used();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    io::copy(&mut child.stdout.take().unwrap(), &mut io::sink()).unwrap();
    child.wait().unwrap();
    used() - before
}
