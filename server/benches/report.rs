//! `iotcodes report` on a large log, beside `wc -l` and, if it is installed, lnav counting the lines with a code: time and memory.
//!
//! `cargo bench --bench report` prints the table of ARCHITECTURE.md, "Speed". `-- 100` makes the logs 100 MB large instead of 1000.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // A measurement that cannot be made says where, and stops.

mod inputs;

use inputs::Kind;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How large a log is, in megabytes, unless the command line says otherwise.
const MEGABYTES: usize = 1000;

/// How often a program runs on each log; the best counts, since others may use the machine, too.
const ROUNDS: usize = 3;

fn main() {
    // `cargo test --benches` only wants to know that this runs.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    // A number is for us.
    let megabytes = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(MEGABYTES);
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("`tmp` lies in the target folder").join("bench");
    println!("| log | program | wall | processor | peak memory |\n|---|---|---|---|---|");
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Source) {
        let log = log(&folder, kind, megabytes);
        let name = format!("{}, {megabytes} MB", kind.name());
        let mut report = Command::new(env!("CARGO_BIN_EXE_iotcodes"));
        report.args(["report", "--fail-on", "never"]).arg(&log);
        let mut wc = Command::new("wc");
        wc.arg("-l").arg(&log);
        let mut lnav = Command::new("lnav");
        let count = ";SELECT count(*) FROM all_logs WHERE log_body REGEXP '\\b[45][0-9]{5}\\b'";
        lnav.args(["-n", "-c", count]).arg(&log);
        for (program, command) in [("report", &mut report), ("wc -l", &mut wc), ("lnav", &mut lnav)] {
            match (0..ROUNDS).map(|_| run(command)).collect::<io::Result<Vec<_>>>() {
                Ok(runs) => {
                    let best = runs.iter().min_by(|a, b| a.processor.total_cmp(&b.processor)).unwrap();
                    let Run { wall, processor, memory } = best;
                    println!("| {name} | {program} | {wall:.1} s | {processor:.1} s | {memory:.0} MB |");
                }
                Err(error) => println!("| {name} | {program} | {error} | | |"),
            }
        }
    }
}

/// What a process took: seconds, seconds of processor time, and megabytes at its peak.
struct Run {
    wall: f64,
    processor: f64,
    memory: f64,
}

fn run(command: &mut Command) -> io::Result<Run> {
    let used = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6
    };
    let (before, start) = (used(), Instant::now());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut output = child.stdout.take().unwrap();
    let reader = thread::spawn(move || io::copy(&mut output, &mut io::sink()));
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0.0;
    while child.try_wait()?.is_none() {
        // The kernel keeps the peak, so the last look is nearly the whole of it.
        memory = peak(&status).unwrap_or(memory);
        thread::sleep(Duration::from_millis(5));
    }
    reader.join().unwrap()?;
    Ok(Run { wall: start.elapsed().as_secs_f64(), processor: used() - before, memory })
}

fn peak(status: &str) -> Option<f64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1000.0)
}

/// A log of some kind, made once and kept for the next measurement.
fn log(folder: &Path, kind: Kind, megabytes: usize) -> PathBuf {
    let path = folder.join(format!("{}-{megabytes}.{}", kind.name(), kind.extension()));
    if !path.exists() {
        fs::create_dir_all(folder).unwrap();
        fs::write(&path, inputs::text(kind, megabytes * 1_000_000, 42)).unwrap();
    }
    path
}
