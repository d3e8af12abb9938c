//! Writing: results in formats that several commands share, troubles, colours, and what a closed pipe means.

use anyhow::Error;
use serde::Serialize;
use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// Says on standard error what stands in the way. Nobody may be listening there, either (`2>&1 | head`).
pub(crate) fn say(trouble: impl Display) {
    let _ = writeln!(io::stderr(), "iotcodes: {trouble}");
}

/// Whether an error only says that the reader of our output is gone.
pub(crate) fn is_broken_pipe(error: &Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

/// Whether to colour what goes to standard output: a terminal that did not ask for none (<https://no-color.org>).
pub(crate) fn colours() -> bool {
    let none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !none && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// How many columns a line has where results go, and so many in a file or a pipe.
pub(crate) fn width(elsewhere: usize) -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(elsewhere, |(width, _)| usize::from(width.0))
}

/// Writes a value as one line of JSON.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
