//! `iotcodes check`: error codes in files, folders and standard input.

use crate::{Outcome, Own, output};
use anyhow::{Context, Result, bail};
use baseline::Baseline;
use clap::{Args, Parser, ValueEnum};
use diff::Added;
use document::{Accepted, Document, File, Numbers};
use ignore::WalkBuilder;
use iotcodes_catalog::{Catalog, Language, Level};
use iotcodes_project::{Decoder, HEAD, Project, Projects, Rules};
use iotcodes_scan::{Ask, Confidence, FailOn, Finding, Rejected};
use large::{Large, Piece, Source, Unreadable};
use places::Base;
use report::{Groups, Report, Style, Total};
use root::Root;
use scope::{Scope, wanted};
use serde::de::{self, DeserializeOwned, IntoDeserializer};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::{self, Read, Write},
    num::NonZeroUsize,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

mod baseline;
mod diff;
mod document;
mod fix;
mod follow;
mod github;
mod gitlab;
mod junit;
mod large;
mod places;
mod report;
mod root;
mod sarif;
mod scope;

const NOTES: &str = "\
Exit codes:
  0  nothing at or above --fail-on
  1  something
  2  bad arguments, a path that cannot be read, a mistake in iotcodes.toml;
     the rest is checked all the same

Examples:
  iotcodes check gateway.log
  iotcodes check --verbose --line 42 gateway.log      why is there nothing?
  git diff main | iotcodes check --diff -             only what is new
  iotcodes check --baseline known.json --write-baseline
  iotcodes check --format json . | jq 'select(.level == \"error\")'
  journalctl -u gateway | iotcodes check - --stdin-name gateway.log
  iotcodes check --follow gateway.log                 until Ctrl-C";

#[derive(Args)]
#[command(after_help = NOTES)]
pub(crate) struct Arguments {
    /// Files and folders, checked in this order; `-` is standard input. Of a folder, files that git ignores and hidden files are
    /// left out. Without any, and without a list or a diff: the current folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Check the files and folders that this file names, one a line; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Names in that file end with a zero byte, as those of `git diff -z --name-only` and `find -print0`.
    #[arg(long, short = '0', requires = "files_from")]
    null: bool,
    /// Only what begins in a line that this unified diff adds; `-` is standard input, as in `git diff main | iotcodes check --diff -`.
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
    /// The name that results give standard input; its ending decides the file type, and its folder whose `iotcodes.toml` counts.
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    stdin_name: String,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// How sure a finding must be: possible, likely or certain. Without it the settings decide, else certain: exactly what editors
    /// mark. A bare number is possible at most.
    #[arg(long, value_name = "HOW_SURE", value_parser = word::<Confidence>)]
    min_confidence: Option<Confidence>,
    /// The level from which a finding makes the exit code 1: hint, information, warning, error or never. Without it the settings
    /// decide, else error.
    #[arg(long, value_name = "LEVEL", value_parser = word::<FailOn>)]
    fail_on: Option<FailOn>,
    /// Walk the files that git ignores and hidden files, too.
    #[arg(long)]
    no_ignore: bool,
    /// Print the clues for and against each finding (human and short; JSON always has them).
    #[arg(long)]
    why: bool,
    /// Print, after the findings of a file, everything else that looks like a code, and why it is not among them. Implies --why.
    #[arg(long)]
    verbose: bool,
    /// Go on with what is appended to files, as `tail -F` does: from the beginning of each, of one that is not there yet, and of one
    /// that takes its place. Each line is judged when it ends, by what has been read until then. Standard input is read line by line.
    #[arg(long, requires = "paths", conflicts_with_all = ["files_from", "diff", "fix", "write_baseline"])]
    follow: bool,
    /// Only what begins in this line, counted from 1. The rest of a file is read all the same: it may hold clues.
    #[arg(long, value_name = "N")]
    line: Option<NonZeroUsize>,
    /// Hand on, marked as suppressed, what comments, settings and the baseline accept (sarif). GitHub opens an alert for each.
    #[arg(long)]
    show_suppressed: bool,
    /// Replace numbers that only old pages have by those that replies use, then check. Logs stay as they are.
    #[arg(long)]
    fix: bool,
    /// Print what --fix would do as a unified diff, and change nothing. The exit code is 1 if there is anything.
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Be quiet about the findings that this file holds, wherever their lines are now.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Put all findings into the baseline, in place of printing them. Those of files that are not checked stay.
    #[arg(long, requires = "baseline", conflicts_with_all = ["diff", "line"])]
    write_baseline: bool,
    #[command(flatten)]
    own: Own,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The line with the code underlined, what it means and what to do; once for all places in a file.
    Human,
    /// One line a finding, as compilers print them.
    Short,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code scanning of GitHub, Azure DevOps and others.
    Sarif,
    /// Annotations in a GitHub workflow.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit XML: a test for each error in a file, which fails from --fail-on on.
    Junit,
}

/// Reads a word as the settings file does.
pub(crate) fn word<T: DeserializeOwned>(text: &str) -> Result<T, de::value::Error> {
    T::deserialize(text.into_deserializer())
}

/// Something to check, named as results name it.
enum Input {
    File { path: PathBuf, shown: String, asked_for: bool },
    Stdin { name: String },
}

/// A path that leads nowhere, and why.
type Unreachable = (PathBuf, String);

/// What came of one input.
enum Scanned {
    Text {
        rules: Arc<Rules>,
        text: Vec<u8>,
        picked: Picked,
    },
    /// It is read while it is printed.
    Large(Large),
    Binary,
    /// The settings do not want it checked.
    Excluded,
    Unreadable(anyhow::Error),
}

/// What of a text is wanted.
struct Picked {
    /// What is to be printed.
    findings: Vec<Finding>,
    /// With `--verbose`: the candidates that are not.
    others: Vec<Other>,
    /// With `--show-suppressed`: those that are accepted.
    accepted: Vec<Finding>,
    /// How many more there are that are less sure than was asked for.
    unsure: usize,
}

/// A candidate that is not listed.
enum Other {
    /// Accepted by a comment, said again, or less than this sure.
    Finding {
        finding: Finding,
        least: Confidence,
    },
    Rejected(Rejected),
}

/// How many findings there are, by level; those below certain have none.
type Counts = BTreeMap<Option<Level>, usize>;

/// Prints every candidate in a line, and why it is a finding or none.
pub(crate) fn explain_line(path: &Path, asked: NonZeroUsize, json: bool) -> Result<Outcome> {
    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }
    let options =
        ["check", "--verbose", "--min-confidence=possible", if json { "--format=json" } else { "--format=human" }];
    let mut line = Line::parse_from(options).arguments;
    (line.line, line.paths) = (Some(asked), vec![path.to_path_buf()]);
    run(&line)
}

/// Checks everything, prints in the order of the arguments, and says by the outcome whether something was at or above `--fail-on`.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let projects = arguments.own.projects()?;
    let root = Root::find()?;
    let scope = scope(arguments, &root)?;
    let folders = Folders { projects: &projects, met: Mutex::default() };
    let (inputs, unreachable) = match arguments.follow {
        true => Default::default(),
        false => inputs(arguments, scope.as_ref(), &root)?,
    };
    let mut trouble = !unreachable.is_empty();
    let style = Style {
        format: arguments.format,
        why: arguments.why || arguments.verbose,
        at_once: arguments.follow,
        colours: output::colours(),
        // Elsewhere as many as rustc has.
        width: output::width(140),
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout());
    if arguments.fix {
        let fixed = fix::run(&projects, arguments, (&inputs, &scope, &root), &mut out)?;
        trouble |= fixed == Outcome::Trouble;
        if arguments.dry_run {
            return Ok(if trouble { Outcome::Trouble } else { fixed });
        }
    }
    let read = |file: &PathBuf| Baseline::read(file, arguments.write_baseline);
    let baseline = arguments.baseline.as_ref().map(read).transpose()?.unwrap_or_default();
    let mut document = document::document(arguments.format, &mut out)?;
    if let Some(document) = &mut document {
        unreachable.iter().for_each(|(path, error)| document.trouble(&File::new(&root, path), error));
    }
    let mut printer = Printer {
        arguments,
        style,
        scope: &scope,
        root: &root,
        out,
        document,
        baseline,
        groups: Groups::default(),
        numbers: Numbers::default(),
        total: Total::default(),
        failed: false,
    };
    if arguments.follow {
        follow::run(arguments, &projects, &mut printer)?;
    }
    each_in_order(
        inputs.iter(),
        |input| (input, scan(&folders, arguments, (&scope, &root), input)),
        |(input, scanned)| {
            let trouble_with = match scanned {
                Scanned::Text { rules, text, picked } => {
                    printer.print(input, &rules, &text, Base::default(), picked)?;
                    printer.end_of_file(input, &rules)?;
                    return Ok(());
                }
                Scanned::Large(large) => match printer.large(input, large) {
                    Err(error) if error.is::<Unreadable>() => format!("{error:#}"),
                    result => return result,
                },
                Scanned::Binary if input.is_asked_for() => return printer.say(input, BINARY),
                Scanned::Excluded if input.is_asked_for() => return printer.say(input, EXCLUDED),
                Scanned::Binary | Scanned::Excluded => return Ok(()),
                Scanned::Unreadable(error) => format!("{error:#}"),
            };
            printer.say(input, &trouble_with)?;
            if let Some(document) = &mut printer.document {
                document.trouble(&File::new(&root, input.path()), &trouble_with);
            }
            trouble = true;
            Ok(())
        },
    )?;
    let Printer { mut out, document, baseline, total, failed, .. } = printer;
    if let Some(document) = document {
        document.end(&mut out)?;
    }
    if arguments.format == Format::Human && !arguments.write_baseline {
        total.print(&mut out)?;
    }
    out.flush()?;
    match &arguments.baseline {
        Some(file) if arguments.write_baseline => {
            let count = baseline.write(file, &root)?;
            output::say(format_args!("{} in {}", report::plural(count, "finding"), file.display()));
        }
        _ => baseline.summary(&root).into_iter().for_each(output::say),
    }
    for problem in projects.problems() {
        output::say(problem);
        trouble = true;
    }
    Ok(match (trouble, failed) {
        (true, _) => Outcome::Trouble,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

const BINARY: &str = "a binary file, not checked";
const EXCLUDED: &str = "excluded by the settings, not checked";

/// Prints what is found, text by text.
struct Printer<'a> {
    arguments: &'a Arguments,
    style: Style,
    scope: &'a Scope,
    root: &'a Root,
    out: io::BufWriter<io::Stdout>,
    document: Option<Box<dyn Document>>,
    baseline: Baseline,
    /// What the file that is printed has said so far.
    groups: Groups,
    numbers: Numbers,
    total: Total,
    failed: bool,
}

impl Printer<'_> {
    /// Prints what was found in a file, or in a part of it.
    fn print(&mut self, input: &Input, rules: &Rules, text: &[u8], base: Base<'_>, picked: Picked) -> Result<()> {
        let Picked { findings, others, accepted, unsure } = picked;
        let (arguments, catalog, language) = (self.arguments, rules.catalog(), language(rules, input));
        let report = Report::new(catalog, self.style, language, input.name(), text).within(base);
        let (findings, known) = self.hide(input, &report, findings);
        if arguments.write_baseline {
            return Ok(());
        }
        let fail_on = arguments.fail_on.or(rules.settings.check.fail_on).unwrap_or(FailOn::Error);
        let counts = match &mut self.document {
            None => report.print(&findings, &others, &mut self.groups, &mut self.out)?,
            Some(document) => {
                let accepted = accepted.iter().map(|finding| (finding, Some(who_accepts(catalog, finding))));
                let known = known.iter().map(|finding| (finding, Some(Accepted::Baseline)));
                let findings = findings.iter().map(|finding| (finding, None));
                let findings = findings.chain(accepted).chain(known.filter(|_| arguments.show_suppressed));
                let file = File::new(self.root, input.path());
                report.hand_over(&file, findings, fail_on, &mut self.numbers, document.as_mut(), &mut self.out)?
            }
        };
        self.failed |= counts.keys().flatten().any(|level| fail_on.covers(*level));
        self.total.add(&counts, unsure, arguments.verbose.then_some(others.len()));
        Ok(())
    }

    /// Takes those findings away that the baseline holds.
    fn hide(&mut self, input: &Input, report: &Report<'_>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
        if self.arguments.baseline.is_none() {
            return (findings, Vec::new());
        }
        let path = self.root.relative(input.path());
        let (known, new) = findings.into_iter().partition(|finding| self.baseline.hides(report.known(&path, finding)));
        (new, known)
    }

    fn end_of_file(&mut self, input: &Input, rules: &Rules) -> Result<()> {
        self.groups.print(rules.catalog(), self.style, language(rules, input), input.name(), &mut self.out)?;
        self.numbers = Numbers::default();
        self.total.end_of_file();
        if self.arguments.diff.is_none() && self.arguments.line.is_none() {
            self.baseline.check(&self.root.relative(input.path()));
        }
        Ok(())
    }

    /// Prints what was found in a part of a file, as far as it is wanted.
    fn piece(&mut self, input: &Input, rules: &Rules, piece: Piece<'_>) -> Result<()> {
        let Piece { text, base, findings, rejected } = piece;
        let picked = pick(self.arguments, (self.scope, self.root), input, rules, (text, base), (findings, rejected));
        self.print(input, rules, text, base, picked)
    }

    /// Checks what is too large to be kept, and prints it.
    fn large(&mut self, input: &Input, large: Large) -> Result<()> {
        let (arguments, rules) = (self.arguments, Arc::clone(&large.rules));
        let lean = arguments.format == Format::Short && !self.style.why && arguments.baseline.is_none();
        let language = language(&rules, input);
        let result = large::check(large, language, ask(arguments), lean, large::LIMITS, |piece| {
            self.piece(input, &rules, piece)
        });
        self.end_of_file(input, &rules)?;
        result
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }

    /// Says something about an input, behind what was printed before.
    fn say(&mut self, input: &Input, what: &str) -> Result<()> {
        self.out.flush()?;
        output::say(format_args!("{}: {what}", input.name()));
        Ok(())
    }
}

fn language<'r>(rules: &'r Rules, input: &Input) -> &'r Language {
    rules.catalog().language_of_path(input.name()).expect("the last language has the pattern `*`")
}

/// What a scan is asked for.
fn ask(arguments: &Arguments) -> Ask {
    if arguments.verbose { Ask::Candidates } else { Ask::Findings }
}

impl Other {
    /// Where it begins.
    fn start(&self) -> usize {
        match self {
            Other::Finding { finding, .. } => finding.range.start,
            Other::Rejected(candidate) => candidate.range.start,
        }
    }
}

impl Input {
    fn name(&self) -> &str {
        match self {
            Input::File { shown, .. } => shown,
            Input::Stdin { name } => name,
        }
    }

    /// Whether the command line names it, so that leaving it out must be said.
    fn is_asked_for(&self) -> bool {
        match self {
            Input::File { asked_for, .. } => *asked_for,
            Input::Stdin { .. } => true,
        }
    }

    /// Reads all of it; of a binary file, which may have no end, only what shows that it is one.
    fn read(&self) -> io::Result<Vec<u8>> {
        let (mut bytes, source) = self.open(HEAD as u64)?;
        if Decoder::new(&bytes).is_some() {
            match source {
                Source::File(mut file) => file.read_to_end(&mut bytes)?,
                Source::Pipe(mut pipe) => pipe.read_to_end(&mut bytes)?,
            };
        }
        Ok(bytes)
    }

    /// Reads so much of it, and hands out the rest.
    fn open(&self, most: u64) -> io::Result<(Vec<u8>, Source)> {
        let mut head = Vec::new();
        let source = match self {
            Input::File { path, .. } => {
                let file = fs::File::open(path)?;
                let metadata = file.metadata()?;
                // At once: `read_to_end` feels its way. One byte more shows that this was all.
                let expected = metadata.len().min(most.saturating_sub(1)) as usize + 1;
                head.resize(expected, 0);
                let count = fill(&file, &mut head)?;
                head.truncate(count);
                if count == expected {
                    (&file).take(most - head.len() as u64).read_to_end(&mut head)?;
                }
                if metadata.is_file() { Source::File(file) } else { Source::Pipe(Box::new(file)) }
            }
            Input::Stdin { .. } => {
                io::stdin().lock().take(most).read_to_end(&mut head)?;
                Source::Pipe(Box::new(io::stdin()))
            }
        };
        Ok((head, source))
    }

    /// Where its project is looked for.
    fn path(&self) -> &Path {
        match self {
            Input::File { path, .. } => path,
            Input::Stdin { name } => Path::new(name),
        }
    }
}

/// Reads until the buffer is full or nothing more comes, and says how much that is.
fn fill(mut reader: impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match reader.read(&mut buffer[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// The files behind the arguments, in order, and what cannot be reached. That is said at once; the rest is still checked.
fn inputs(arguments: &Arguments, added: Option<&Added>, root: &Root) -> Result<(Vec<Input>, Vec<Unreachable>)> {
    let (mut inputs, mut unreachable) = (Vec::new(), Vec::new());
    let mut paths = arguments.paths.clone();
    if let Some(list) = &arguments.files_from {
        let end = if arguments.null { 0 } else { b'\n' };
        let names = contents(list).with_context(|| format!("--files-from {}", list.display()))?;
        paths.extend(names.split(|&byte| byte == end).filter_map(|name| path(name, arguments.null)));
    }
    let everything = paths.is_empty() && arguments.files_from.is_none();
    match added {
        Some(added) if everything => {
            let named = added.files().map(|name| root.named(name));
            inputs.extend(named.map(|path| Input::File { shown: shown(&path), path, asked_for: false }));
        }
        _ if everything => paths.push(".".into()),
        _ => {}
    }
    for path in &paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin { name: arguments.stdin_name.clone() });
            continue;
        }
        match fs::metadata(path) {
            Err(error) => {
                output::say(format_args!("{}: {error}", path.display()));
                unreachable.push((path.clone(), error.to_string()));
            }
            Ok(metadata) if !metadata.is_dir() => {
                inputs.push(Input::File { path: path.clone(), shown: shown(path), asked_for: true })
            }
            Ok(_) => walk(arguments, path, &mut inputs, &mut unreachable),
        }
    }
    if let Some(added) = added {
        inputs.retain(|input| !added.of(&root.relative(input.path())).is_empty());
    }
    Ok((inputs, unreachable))
}

/// What `--diff` says. Whatever is to be read from standard input is counted here, too: there is one, and it can be read once.
fn scope(arguments: &Arguments, root: &Root) -> Result<Scope> {
    let readers = arguments.paths.iter().chain(&arguments.files_from).chain(&arguments.diff);
    if readers.filter(|path| path.as_os_str() == "-").count() > 1 {
        bail!("standard input (`-`) is named twice: expected it once");
    }
    let read = |file: &PathBuf| contents(file).and_then(|diff| Added::read(&diff, root));
    arguments.diff.as_ref().map(|file| read(file).with_context(|| format!("--diff {}", file.display()))).transpose()
}

/// What a file, or standard input, holds.
fn contents(file: &Path) -> Result<Vec<u8>> {
    if file.as_os_str() != "-" {
        return Ok(fs::read(file)?);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path in a list; `None` for an empty line.
fn path(name: &[u8], exact: bool) -> Option<PathBuf> {
    let name = if exact { name } else { name.strip_suffix(b"\r").unwrap_or(name) };
    #[cfg(unix)]
    let path = {
        use std::os::unix::ffi::OsStrExt;
        Path::new(std::ffi::OsStr::from_bytes(name)).to_path_buf()
    };
    #[cfg(not(unix))]
    let path = PathBuf::from(String::from_utf8_lossy(name).into_owned());
    (!name.is_empty()).then_some(path)
}

/// Adds the regular files of a folder, and what cannot be reached in it. Links are not followed, and a pipe is not opened:
/// it may never end.
fn walk(arguments: &Arguments, folder: &Path, inputs: &mut Vec<Input>, unreachable: &mut Vec<Unreachable>) {
    let mut walk = WalkBuilder::new(folder);
    walk.sort_by_file_name(Ord::cmp).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    if arguments.no_ignore {
        walk.standard_filters(false);
    }
    for entry in walk.build() {
        match entry {
            Err(error) => {
                output::say(&error);
                unreachable.push((folder.to_path_buf(), error.to_string()));
            }
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.into_path();
                // Nobody wrote the `.` of the default argument, and nobody wants to read it.
                let shown = shown(path.strip_prefix(".").unwrap_or(&path));
                inputs.push(Input::File { path, shown, asked_for: false });
            }
            Ok(_) => {}
        }
    }
}

/// A path as results name it: as it was given, with `/`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    // A backslash is a separator on Windows only; elsewhere it is a letter like others.
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The projects of folders: files of one folder have one.
struct Folders<'p> {
    projects: &'p Projects,
    met: Mutex<HashMap<PathBuf, Arc<Project>>>,
}

impl Folders<'_> {
    /// The project of a file.
    fn of(&self, file: &Path) -> Arc<Project> {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = file.parent().unwrap_or(file);
        if let Some(project) = met.get(folder) {
            return Arc::clone(project);
        }
        let project = self.projects.of(file);
        met.insert(folder.to_path_buf(), Arc::clone(&project));
        project
    }
}

fn scan(folders: &Folders<'_>, arguments: &Arguments, (scope, root): (&Scope, &Root), input: &Input) -> Scanned {
    let rules = folders.of(input.path()).rules(input.path());
    if !rules.checked {
        return Scanned::Excluded;
    }
    // The lines of a diff are counted in another way.
    let most = if scope.is_some() { usize::MAX } else { WHOLE };
    let (head, source) = match input.open(most.saturating_add(1) as u64) {
        Ok(opened) => opened,
        Err(error) => return Scanned::Unreadable(error.into()),
    };
    if head.len() > most {
        return if Decoder::new(&head).is_some() {
            Scanned::Large(Large { rules, head, source })
        } else {
            Scanned::Binary
        };
    }
    let Some(text) = iotcodes_project::text(head) else { return Scanned::Binary };
    let language = language(&rules, input);
    let found = match ask(arguments) {
        Ask::Candidates => rules.scanner.scan_all(language, &text),
        _ => (rules.scanner.scan(language, &text), Vec::new()),
    };
    let picked = pick(arguments, (scope, root), input, &rules, (&text, Base::default()), found);
    // Texts wait for their turn to be printed; those of which nothing is printed need not wait in memory.
    let printed = !(picked.findings.is_empty() && picked.others.is_empty() && picked.accepted.is_empty());
    let text = if printed { text } else { Vec::new() };
    Scanned::Text { rules, text, picked }
}

/// Picks what is wanted of what was found in a text.
fn pick(
    arguments: &Arguments,
    (scope, root): (&Scope, &Root),
    input: &Input,
    rules: &Rules,
    (text, base): (&[u8], Base<'_>),
    (mut findings, mut rejected): (Vec<Finding>, Vec<Rejected>),
) -> Picked {
    let least = arguments.min_confidence.or(rules.settings.min_confidence).unwrap_or(Confidence::Certain);
    if arguments.line.is_some() || scope.is_some() {
        let wanted = wanted(scope, arguments, || root.relative(input.path()), text, base);
        findings.retain(|finding| wanted.holds(finding.range.start));
        rejected.retain(|candidate| wanted.holds(candidate.range.start));
    }
    let (findings, rest): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.listed(least));
    let is_accepted = |finding: &&Finding| finding.suppressed && !finding.repeats && finding.confidence >= least;
    let accepted = match arguments.show_suppressed {
        true => rest.iter().filter(is_accepted).cloned().collect(),
        false => Vec::new(),
    };
    let unsure = rest.iter().filter(|finding| finding.listed(Confidence::Possible)).count();
    let mut others = Vec::new();
    if arguments.verbose {
        others.extend(rest.into_iter().map(|finding| Other::Finding { finding, least }));
        others.extend(rejected.into_iter().map(Other::Rejected));
        others.sort_by_key(Other::start);
    }
    Picked { findings, others, accepted, unsure }
}

/// Who accepts a suppressed finding.
fn who_accepts(catalog: &Catalog, finding: &Finding) -> Accepted {
    let by_settings = finding.entries.iter().any(|&id| catalog.entries[id].accepted);
    if by_settings { Accepted::Settings } else { Accepted::Comment }
}

/// A longer input is never in memory as a whole, in bytes.
const WHOLE: usize = 1 << 18;

/// How many results may wait for a slow neighbour before them, for each core. It bounds the memory that they take.
const AHEAD: usize = 8;

/// How many items are taken at once.
const BATCH: usize = 4;

/// Runs `work` over items on all cores and hands the results to `done` in the order of the items. Who finishes what is next hands it
/// over: to wake somebody for that costs as much as to look at some KB of text.
fn each_in_order<I: Send, T: Send>(
    items: impl Iterator<Item = I> + Send,
    work: impl Fn(I) -> T + Sync,
    done: impl FnMut(T) -> Result<()> + Send,
) -> Result<()> {
    let most = items.size_hint().1;
    let workers = thread::available_parallelism().map_or(1, usize::from).min(most.unwrap_or(usize::MAX));
    // Few items are better dealt out one by one, and so are windows, of which nobody knows how many there are: each is large.
    let batch = BATCH.min(most.unwrap_or(0) / (workers * AHEAD).max(1)).max(1);
    let queue = Mutex::new(items.fuse().enumerate());
    let turns = Turns { results: Mutex::new(Results::new(done)), changed: Condvar::new() };
    let worker = || {
        let _hang_up = HangUp(&turns);
        loop {
            let items: Vec<(usize, I)> = {
                let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
                queue.by_ref().take(batch).collect()
            };
            let (Some(&(first, _)), count) = (items.first(), items.len()) else { return };
            let results = items.into_iter().map(|(_, item)| work(item)).collect();
            if !turns.hand_over(first..first + count, results, workers * AHEAD) {
                return;
            }
        }
    };
    thread::scope(|scope| {
        (1..workers).for_each(|_| _ = scope.spawn(worker));
        worker();
    });
    turns.results.into_inner().unwrap_or_else(PoisonError::into_inner).end
}

/// Results that wait for those before them.
struct Turns<T, F> {
    results: Mutex<Results<T, F>>,
    /// Whoever is far ahead waits for it.
    changed: Condvar,
}

struct Results<T, F> {
    /// By the number of the first item.
    waiting: BTreeMap<usize, Vec<T>>,
    /// The number of the item whose turn it is.
    next: usize,
    done: F,
    /// How many wait for their turn: to call when nobody does costs a call of the system all the same.
    sleepers: usize,
    /// Whether nobody wants the rest.
    is_over: bool,
    end: Result<()>,
}

impl<T, F: FnMut(T) -> Result<()>> Results<T, F> {
    fn new(done: F) -> Results<T, F> {
        Results { waiting: BTreeMap::new(), next: 0, done, sleepers: 0, is_over: false, end: Ok(()) }
    }

    /// Hands on what has its turn.
    fn go_on(&mut self) -> Result<()> {
        while let Some(results) = self.waiting.remove(&self.next) {
            self.next += results.len();
            results.into_iter().try_for_each(&mut self.done)?;
        }
        Ok(())
    }
}

impl<T, F: FnMut(T) -> Result<()>> Turns<T, F> {
    /// Puts in the results of some items, and waits while they are so far ahead of those before them. `false`: nobody wants the rest.
    fn hand_over(&self, items: Range<usize>, results: Vec<T>, ahead: usize) -> bool {
        let mut turns = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        turns.waiting.insert(items.start, results);
        if turns.next == items.start && !turns.is_over {
            let end = turns.go_on();
            turns.is_over = end.is_err();
            turns.end = end;
            if turns.sleepers > 0 {
                self.changed.notify_all();
            }
        }
        while !turns.is_over && items.end >= turns.next + ahead {
            turns.sleepers += 1;
            turns = self.changed.wait(turns).unwrap_or_else(PoisonError::into_inner);
            turns.sleepers -= 1;
        }
        !turns.is_over
    }
}

/// Who panics tells the others, which would wait for ever.
struct HangUp<'t, T, F>(&'t Turns<T, F>);

impl<T, F> Drop for HangUp<'_, T, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.results.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_do_not_pile_up_behind_a_slow_one() {
        let inputs: Vec<usize> = (0..1000).collect();
        let (started, mut seen) = (Mutex::new(0_usize), Vec::new());
        let work = |input: &usize| {
            *started.lock().unwrap() += 1;
            if *input == 0 {
                thread::sleep(std::time::Duration::from_millis(50));
            }
            *input
        };
        each_in_order(inputs.iter(), work, |result| {
            let ahead = *started.lock().unwrap() - result;
            let bound = thread::available_parallelism().map_or(1, usize::from) * (AHEAD + 2 * BATCH);
            assert!(ahead <= bound, "{ahead} started before {result} was done");
            seen.push(result);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, inputs);
    }

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let work = |input: usize| {
            if input == 0 {
                thread::sleep(std::time::Duration::from_millis(50));
                panic!("of the test");
            }
        };
        let result = std::panic::catch_unwind(|| each_in_order(0..1000, work, |()| Ok(())));
        assert!(result.is_err());
    }

    #[test]
    fn a_failed_write_ends_the_work() {
        let inputs: Vec<usize> = (0..100_000).collect();
        let worked = Mutex::new(0_usize);
        let result = each_in_order(inputs.iter(), |_| *worked.lock().unwrap() += 1, |()| bail!("nobody reads"));
        assert_eq!(result.unwrap_err().to_string(), "nobody reads");
        assert!(*worked.lock().unwrap() < 10_000);
    }
}
