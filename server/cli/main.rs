//! The `iotcodes` command: `explain` a code, `check` files, `report` on logs, or serve an editor with `lsp`.

mod check;
mod doctor;
mod explain;
mod list;
mod output;
mod pages;
mod report;
mod schema;

use anyhow::bail;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use iotcodes_lsp::Launch;
use iotcodes_project::{Editor, Project, Projects};
use iotcodes_scan::{CatalogSettings, Settings};
use std::{env, fs, path, path::PathBuf, process::ExitCode, sync::Arc};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Explains Azure IoT Hub and DPS error codes, and finds them in source, logs and configuration.
#[derive(Parser)]
#[command(name = "iotcodes", version, max_term_width = 110, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  iotcodes explain 404103              what a code means, and what to do
  iotcodes explain devicenotonline     the same by name; also 4041xx, iot-dps
  iotcodes check gateway.log src       error codes in files and folders
  iotcodes report gateway.log*         what happened in a log, and what to do
  iotcodes list --handling fix-config  the codes that no retry cures
  kubectl logs gateway | iotcodes check -

Exit codes:
  0  nothing to report
  1  something found (check, report), or nothing known (explain)
  2  bad arguments, a path that cannot be read, a mistake in iotcodes.toml";

#[derive(Subcommand)]
enum Command {
    /// Say what a code, name, family or message means.
    Explain(explain::Arguments),
    /// List the catalog.
    List(list::Arguments),
    /// Find error codes in files, folders or standard input.
    Check(check::Arguments),
    /// Say what logs tell as a whole: errors, devices, hours, and what happened.
    Report(report::Arguments),
    /// Print the JSON schema of the settings.
    Schema(schema::Arguments),
    /// Say what runs here, which settings count and why, and what becomes of a file or a line of it.
    Doctor(doctor::Arguments),
    /// Write the manual.
    Man(pages::Man),
    /// Print the completions of a shell.
    Completions(pages::Completions),
    /// Serve an editor over standard input and output (Language Server Protocol).
    #[command(after_long_help = schema::list())]
    Lsp {
        /// Accepted because clients add it; standard input and output are the only transport.
        #[arg(long)]
        stdio: bool,
        /// Add the lines of the log to this file, too.
        #[arg(long, value_name = "FILE")]
        log_file: Option<PathBuf>,
        /// How much is logged.
        #[arg(long, value_name = "LEVEL", value_enum, default_value_t = LogLevel::Info)]
        log_level: LogLevel,
        /// A setting as `iotcodes.toml` writes it, for example run=\"on-save\". It wins over files and editors.
        #[arg(long = "set", value_name = "NAME=VALUE")]
        settings: Vec<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum LogLevel {
    /// What went wrong.
    Error,
    /// What probably went wrong, too, such as a setting that nobody knows.
    Warn,
    /// What is worth knowing.
    Info,
    /// Every request, and how long it took.
    Debug,
}

/// What the process's exit code says, for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing to report.
    Clean = 0,
    /// Something was found, or a query has no answer.
    Found = 1,
    /// Bad arguments, a file that cannot be read, or a mistake in `iotcodes.toml` or the catalogs it names.
    Trouble = 2,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Explain(arguments) => explain::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Man(arguments) => pages::man(&arguments, Arguments::command()),
        Command::Completions(arguments) => pages::completions(&arguments, Arguments::command()),
        Command::Lsp { stdio: _, log_file, log_level, settings } => match command_line(&settings) {
            Ok(settings) => {
                let log_level = match log_level {
                    LogLevel::Error => iotcodes_lsp::LogLevel::Error,
                    LogLevel::Warn => iotcodes_lsp::LogLevel::Warn,
                    LogLevel::Info => iotcodes_lsp::LogLevel::Info,
                    LogLevel::Debug => iotcodes_lsp::LogLevel::Debug,
                };
                return iotcodes_lsp::run(Launch { settings, log_file, log_level });
            }
            Err(error) => Err(error),
        },
    };
    match result {
        Ok(outcome) => ExitCode::from(outcome as u8),
        // A reader that has seen enough (`| head`) is not an error.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::say(format_args!("{error:#}"));
            ExitCode::from(Outcome::Trouble as u8)
        }
    }
}

/// The settings that a command line names. A mistake in them ends the command: whoever wrote it is there to read about it.
fn command_line(settings: &[String]) -> anyhow::Result<Settings> {
    let (settings, mistakes) = Settings::read(&settings.join("\n"));
    match (settings, mistakes.first()) {
        (Some(settings), None) => Ok(settings),
        (_, mistake) => bail!("--set: {}", mistake.map_or("not understood", |mistake| &mistake.message)),
    }
}

/// Catalogs that the command line names. Whoever types may mean any folder; a settings file that came with a repository may not.
#[derive(Args)]
struct Own {
    /// A folder with codes of your own, in place of those that `iotcodes.toml` names; may be given several times.
    #[arg(long = "catalog", value_name = "FOLDER", value_parser = folder)]
    catalogs: Vec<PathBuf>,
}

/// A folder that is there.
fn folder(path: &str) -> Result<PathBuf, String> {
    match fs::metadata(path) {
        Ok(it) if it.is_dir() => Ok(path.into()),
        Ok(_) => Err("not a folder".to_string()),
        Err(error) => Err(error.to_string()),
    }
}

impl Own {
    /// The projects of files and folders, with these catalogs.
    fn projects(&self) -> anyhow::Result<Projects> {
        let full = |folder: &PathBuf| Ok(path::absolute(folder)?.to_string_lossy().into_owned());
        let paths = self.catalogs.iter().map(full).collect::<anyhow::Result<_>>()?;
        let command_line = Settings { catalog: CatalogSettings { paths }, ..Settings::default() };
        let projects = Projects::default();
        projects.tell(Editor { command_line, ..Editor::default() });
        Ok(projects)
    }

    /// The project of the current folder. What is wrong in it is said on standard error; the built-in catalog is served all the same.
    fn project(&self) -> anyhow::Result<Arc<Project>> {
        let project = self.projects()?.of(&env::current_dir()?);
        for problem in &project.problems {
            output::say(problem);
        }
        Ok(project)
    }
}

/// The outcome of a command that found what it was asked for in a project.
fn outcome(project: &Project) -> Outcome {
    if project.problems.is_empty() { Outcome::Clean } else { Outcome::Trouble }
}
