//! Writing results: formats that several commands share, colours, and what a closed pipe means.

use anyhow::Error;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Whether an error only says that the reader of our output is gone.
pub(crate) fn is_broken_pipe(error: &Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

/// Whether to colour what goes to standard output: a terminal that did not ask for none (<https://no-color.org>).
pub(crate) fn colours() -> bool {
    let none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !none && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes a value as one line of JSON.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
