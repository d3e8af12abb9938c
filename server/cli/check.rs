//! `iotcodes check`: error codes in files, folders and standard input.

use crate::{Outcome, output};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use ignore::WalkBuilder;
use iotcodes_catalog::Level;
use iotcodes_project::Projects;
use iotcodes_scan::Confidence;
use report::{Report, Style};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

mod report;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Files and folders; `-` is standard input. Folders are walked by gitignore rules.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The name that decides the file type of standard input, and that results carry.
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    stdin_name: String,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// How sure a finding must be. `certain` is exactly what editors mark.
    #[arg(long, value_enum, default_value_t = MinConfidence::Certain)]
    min_confidence: MinConfidence,
    /// The level from which findings make the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Walk ignored and hidden files, too.
    #[arg(long)]
    no_ignore: bool,
    /// Print the clues for and against each finding.
    #[arg(long)]
    why: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The line with the code underlined, and what it means.
    Human,
    /// One line a finding, as compilers print them.
    Short,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum MinConfidence {
    Possible,
    Likely,
    Certain,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Hint,
    Information,
    Warning,
    Error,
    Never,
}

/// What came of one file.
struct Checked {
    printed: Vec<u8>,
    trouble: Option<String>,
    /// How many findings there are, by level; those below certain have none.
    counts: BTreeMap<Option<Level>, usize>,
}

/// Something to check, named as results name it.
enum Input {
    File { path: PathBuf, shown: String, asked_for: bool },
    Stdin { name: String },
}

/// Checks everything, prints in the order of the arguments, and says by the outcome whether something was at or above `--fail-on`.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let projects = Projects::default();
    let mut troubles = Vec::new();
    let inputs = inputs(arguments, &mut troubles)?;
    let style = Style { format: arguments.format, why: arguments.why, colours: output::colours(), least: arguments.least() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut counts: BTreeMap<Option<Level>, usize> = BTreeMap::new();
    let mut files = 0;
    each_in_order(&inputs, |input| check(&projects, style, input), |checked| {
        out.write_all(&checked.printed)?;
        files += usize::from(!checked.counts.is_empty());
        for (level, count) in checked.counts {
            *counts.entry(level).or_default() += count;
        }
        if let Some(trouble) = checked.trouble {
            out.flush()?;
            eprintln!("iotcodes: {trouble}");
            troubles.push(trouble);
        }
        Ok(())
    })?;
    for problem in projects.problems() {
        troubles.push(problem.to_string());
        eprintln!("iotcodes: {problem}");
    }
    if arguments.format == Format::Human {
        report::summary(&mut out, &counts, files, inputs.len())?;
    }
    out.flush()?;
    let failed = counts.keys().flatten().any(|level| arguments.fail_level().is_some_and(|least| *level >= least));
    Ok(match (troubles.is_empty(), failed) {
        (false, _) => Outcome::Trouble,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Clean,
    })
}

impl Arguments {
    fn least(&self) -> Confidence {
        match self.min_confidence {
            MinConfidence::Possible => Confidence::Possible,
            MinConfidence::Likely => Confidence::Likely,
            MinConfidence::Certain => Confidence::Certain,
        }
    }

    fn fail_level(&self) -> Option<Level> {
        match self.fail_on {
            FailOn::Hint => Some(Level::Hint),
            FailOn::Information => Some(Level::Information),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Error => Some(Level::Error),
            FailOn::Never => None,
        }
    }
}

/// The files behind the arguments, in order. What cannot be reached is reported at once; the rest is still checked.
fn inputs(arguments: &Arguments, troubles: &mut Vec<String>) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    let mut trouble = |text: String| {
        eprintln!("iotcodes: {text}");
        troubles.push(text);
    };
    for path in &arguments.paths {
        if path.as_os_str() == "-" {
            if inputs.iter().any(|input| matches!(input, Input::Stdin { .. })) {
                bail!("standard input (`-`) is named twice: expected it once");
            }
            inputs.push(Input::Stdin { name: arguments.stdin_name.clone() });
            continue;
        }
        match fs::metadata(path) {
            Err(error) => trouble(format!("{}: {error}", path.display())),
            Ok(metadata) if !metadata.is_dir() => inputs.push(Input::File { path: path.clone(), shown: shown(path), asked_for: true }),
            Ok(_) => walk(arguments, path, &mut inputs, &mut trouble),
        }
    }
    Ok(inputs)
}

fn walk(arguments: &Arguments, folder: &Path, inputs: &mut Vec<Input>, trouble: &mut impl FnMut(String)) {
    let mut walk = WalkBuilder::new(folder);
    walk.sort_by_file_name(Ord::cmp).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    if arguments.no_ignore {
        walk.standard_filters(false);
    }
    for entry in walk.build() {
        match entry {
            Err(error) => trouble(error.to_string()),
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.into_path();
                inputs.push(Input::File { shown: shown(&path), path, asked_for: false });
            }
            Ok(_) => {}
        }
    }
}

/// A path as results name it: as it was given, with `/`, and without the `./` of a default argument.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_string)
}

fn check(projects: &Projects, style: Style, input: &Input) -> Checked {
    let (name, path, read, asked_for) = match input {
        Input::File { path, shown, asked_for } => (shown, path.as_path(), fs::read(path).with_context(|| shown.clone()), *asked_for),
        Input::Stdin { name } => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes).context("standard input");
            (name, Path::new(name), read, true)
        }
    };
    let mut checked = Checked { printed: Vec::new(), trouble: None, counts: BTreeMap::new() };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => {
            checked.trouble = Some(format!("{error:#}"));
            return checked;
        }
    };
    let Some(text) = iotcodes_project::text(&bytes) else {
        if asked_for {
            eprintln!("iotcodes: {name}: a binary file, not checked");
        }
        return checked;
    };
    let project = projects.of(path);
    let scanner = &project.scanner;
    let language = scanner.catalog().language_of_path(name).expect("the last language has the pattern `*`");
    let findings = scanner.scan(language, &text);
    let mut report = Report::new(scanner.catalog(), style, language, name, &text);
    for finding in findings.iter().filter(|finding| finding.listed(style.least)) {
        let level = report.add(finding, &mut checked.printed);
        *checked.counts.entry(level).or_default() += 1;
    }
    checked
}

/// Runs `work` over the inputs on all cores and hands the results to `done` in the order of the inputs.
fn each_in_order<T: Send>(inputs: &[Input], work: impl Fn(&Input) -> T + Sync, mut done: impl FnMut(T) -> Result<()>) -> Result<()> {
    let next = AtomicUsize::new(0);
    // Few results may wait for a slow neighbour, so that memory stays bounded.
    let (send, receive) = mpsc::sync_channel(64);
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from).min(inputs.len());
        for _ in 0..workers {
            let (send, work, next) = (send.clone(), &work, &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else { return };
                    // The receiver is gone once a write has failed: nobody wants the rest.
                    if send.send((index, work(input))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut turn = 0;
        for (index, result) in receive {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&turn) {
                done(result)?;
                turn += 1;
            }
        }
        Ok(())
    })
}
