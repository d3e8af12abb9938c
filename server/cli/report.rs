//! `iotcodes report`: what logs tell as a whole, as text, as JSON or as a page for a browser.

use crate::{Outcome, output};
use anyhow::Result;
use clap::{Args, ValueEnum};
use iotcodes_scan::{FailOn, Logs, Whole};
use reading::{Placed, Tools};
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};
use story::Story;
use summary::Summary;
use window::{Bound, TimeWindow};

mod html;
mod inputs;
mod reading;
mod story;
mod summary;
mod text;
mod window;

const NOTES: &str = "\
Rotated files (gateway.log, gateway.log.1, gateway.log.2.gz, gateway.log-20261120) are
read as one log, and several logs in the order of time. Of a folder the logs are read.

JSON, one object; keys are only ever added:
  files lines bytes first last errors levels{error warning information hint}
  advice[title level reason advice explain]
  episodes[episode title level device devices events first last from to confidence
           detail summary advice]     from and to: {path line}; device null: many
  codes[service code name handling level count devices first last message advice href]
                                      first and last: {time path line}
  devices[device count levels episodes first last codes[code name count]]
  hours[hour count levels]   notes[]
Times end with Z where the log names zones; else they are those of the log's clock.

Exit codes:
  0  nothing at or above --fail-on
  1  something
  2  bad arguments, a file that cannot be read, a mistake in iotcodes.toml;
     the rest is reported all the same

Examples:
  iotcodes report gateway.log*
  iotcodes report --since 2h --device gw-7 gateway.log
  iotcodes report --format html logs/ > report.html
  journalctl -u gateway -o short-iso | iotcodes report -";

#[derive(Args)]
#[command(after_help = NOTES)]
pub(crate) struct Arguments {
    /// Logs: files, also compressed by gzip or zstd, folders, patterns; `-` is standard input.
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only from then on: a date, a time (RFC 3339) or how long ago (2h). What names no zone means the log's clock if that names
    /// none either, else the clock of this machine.
    #[arg(long, value_name = "WHEN", value_parser = Bound::parse)]
    since: Option<Bound>,
    /// Only before then.
    #[arg(long, value_name = "WHEN", value_parser = Bound::parse)]
    until: Option<Bound>,
    /// Only this device, with its modules, or this `device/module`. May be repeated.
    #[arg(long = "device", value_name = "NAME")]
    devices: Vec<String>,
    /// The level from which an error makes the exit code 1: hint, information, warning, error or never. Without it the settings
    /// decide, else error.
    #[arg(long, value_name = "LEVEL", value_parser = crate::check::word::<FailOn>)]
    fail_on: Option<FailOn>,
    /// The name that the report gives standard input.
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    stdin_name: String,
    #[command(flatten)]
    own: crate::Own,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal.
    Text,
    /// Everything, as one JSON object.
    Json,
    /// A page that stands alone, with a timeline.
    Html,
}

/// Reads everything, prints the report, and says by the outcome whether something was at or above `--fail-on`.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let projects = arguments.own.projects()?;
    let here = projects.of(&std::env::current_dir()?);
    let (mut logs, mut trouble) = inputs::logs(&arguments.logs, &arguments.stdin_name, here.catalog())?;
    for log in &mut logs {
        log.retain(|source| {
            let checked = projects.of(source.path()).rules(source.path()).checked;
            if !checked {
                output::say(format_args!("{}: excluded by the settings, not read", source.name));
            }
            checked
        });
    }
    logs.retain(|log| !log.is_empty());
    if logs.is_empty() && trouble {
        return Ok(Outcome::Trouble);
    }
    // Logs are read as one, so one project's settings count: the first's.
    let place = logs.first().map_or(PathBuf::from("."), |log| log[0].path().to_path_buf());
    let rules = projects.of(&place).rules(&place);
    let catalog = rules.catalog();
    let shapes = Logs::new(catalog);
    let tools = Tools {
        scanner: &rules.scanner,
        language: catalog.language("log").expect("the built-in catalog names it"),
        logs: &shapes,
        progress: Arc::default(),
    };
    let window = TimeWindow { since: arguments.since, until: arguments.until };
    let wanted = |placed: &Placed| {
        let device = || placed.event.device.as_deref();
        window.holds(placed.event.time)
            && (arguments.devices.is_empty() || device().is_some_and(|device| is_one_of(device, &arguments.devices)))
    };
    let read = |known: &[Option<Whole>]| {
        let mut story = Story::new(catalog);
        let done = reading::read(&tools, &logs, known, |placed| {
            if wanted(&placed) {
                story.add(&placed);
            }
        });
        story.finish();
        (story, done)
    };
    let size = logs.iter().flatten().map(inputs::Source::size).sum::<Option<u64>>();
    let (story, done) = with_progress(&tools.progress, size, || {
        let (story, mut done) = read(&vec![None; logs.len()]);
        // What the end of a log says of codes at its beginning is known when it is read again.
        let late = done.iter().any(|done| done.late.is_some());
        if !late || size.is_none() {
            return (story, done);
        }
        tools.progress.store(0, Ordering::Relaxed);
        let known: Vec<Option<Whole>> = done.iter_mut().map(|done| done.late.take()).collect();
        read(&known)
    });
    for what in done.iter().flat_map(|done| &done.trouble) {
        output::say(what);
        trouble = true;
    }
    let files = logs.iter().flatten().map(|source| source.name.clone()).collect();
    let summary = Summary::new(catalog, &story, files, &done);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Text => text::print(&summary, window.is_set() || !arguments.devices.is_empty(), &mut out)?,
        Format::Json => output::json_line(&mut out, &summary)?,
        Format::Html => html::print(catalog, &summary, &mut out)?,
    }
    out.flush()?;
    for problem in projects.problems() {
        output::say(problem);
        trouble = true;
    }
    let fail_on = arguments.fail_on.or(rules.settings.check.fail_on).unwrap_or(FailOn::Error);
    let failed = summary.codes.iter().any(|code| fail_on.covers(code.level));
    Ok(match (trouble, failed) {
        (true, _) => Outcome::Trouble,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

/// Whether a device is one that was named, or a module of one.
fn is_one_of(device: &str, names: &[String]) -> bool {
    names.iter().any(|name| {
        device.strip_prefix(name.as_str()).is_some_and(|module| module.is_empty() || module.starts_with('/'))
    })
}

/// Works, and on a terminal shows how far the files are read once that takes a while.
fn with_progress<T>(read: &AtomicU64, size: Option<u64>, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut shown = false;
            while is_done.recv_timeout(Duration::from_millis(500)) == Err(RecvTimeoutError::Timeout) {
                let (read, mega) = (read.load(Ordering::Relaxed), 1_000_000);
                let of = match size {
                    Some(size @ 1..) => format!("{} % of {} MB", read.min(size) * 100 / size, size / mega),
                    _ => format!("{} MB", read / mega),
                };
                let _ = write!(io::stderr(), "\r\x1b[Kiotcodes: reading, {of}");
                shown = true;
            }
            if shown {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_meant_with_its_modules_and_no_other() {
        let names = ["gw-7".to_string(), "gw-8/camera".to_string()];
        let wanted = ["gw-7", "gw-7/camera", "gw-8/camera"];
        assert!(wanted.iter().all(|device| is_one_of(device, &names)));
        assert!(["gw-71", "gw-8", "gw-8/other", "x/gw-7"].iter().all(|device| !is_one_of(device, &names)));
    }
}
