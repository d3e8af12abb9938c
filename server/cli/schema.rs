//! `iotcodes schema`: what can be set, for editors that complete and check settings, and the list in the help of `lsp`.

use crate::Outcome;
use anyhow::Result;
use clap::{Args, ValueEnum};
use iotcodes_scan::{Reader, Setting};
use std::{
    fmt::Write as _,
    io::{self, Write},
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Whose settings.
    #[arg(long = "for", value_name = "READER", value_enum, default_value_t = Settings::File)]
    reader: Settings,
}

#[derive(Clone, Copy, ValueEnum)]
enum Settings {
    /// Those of `iotcodes.toml`, with `-` in names.
    File,
    /// Those of an editor's section `iotcodes`, in camelCase.
    Editor,
}

/// Prints the JSON schema.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let schema = iotcodes_scan::schema(match arguments.reader {
        Settings::File => Reader::File,
        Settings::Editor => Reader::Editor,
    });
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(Outcome::Clean)
}

/// Every setting of the server, for the help of `lsp`.
pub(crate) fn list() -> String {
    let mut text = String::from(
        "Settings, in an editor's section `iotcodes` (in camelCase, too) or in the nearest `iotcodes.toml`, which is weaker:\n",
    );
    for Setting { name, words, default, about } in iotcodes_scan::settings() {
        let words = if words.is_empty() { String::new() } else { format!(" = {}", words.join(" | ")) };
        let default =
            if default.is_empty() || default == "[]" { String::new() } else { format!(" Default: {default}.") };
        let _ = write!(text, "\n  {name}{words}\n      {about}{default}\n");
    }
    text
}
