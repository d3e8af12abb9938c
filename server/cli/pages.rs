//! `iotcodes man` and `iotcodes completions`: what shells and readers want, made of the definition of the arguments.

use crate::Outcome;
use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;
use std::{fs, io, path::PathBuf};

#[derive(Args)]
pub(crate) struct Man {
    /// The folder to write all pages to, one a command. Without it the first one is printed.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Completions {
    /// Whose script to print.
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn man(arguments: &Man, command: Command) -> Result<Outcome> {
    match &arguments.folder {
        Some(folder) => {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            clap_mangen::generate_to(command, folder).with_context(|| folder.display().to_string())?;
        }
        None => clap_mangen::Man::new(command).render(&mut io::stdout().lock())?,
    }
    Ok(Outcome::Clean)
}

pub(crate) fn completions(arguments: &Completions, mut command: Command) -> Result<Outcome> {
    // Written at once: the generator does not forgive a reader that has seen enough.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, env!("CARGO_PKG_NAME"), &mut script);
    io::Write::write_all(&mut io::stdout().lock(), &script)?;
    Ok(Outcome::Clean)
}
