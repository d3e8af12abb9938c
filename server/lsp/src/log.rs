//! The log: lines for the client and for a file, as loud as the command line wants them.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};
use tower_lsp::ls_types::MessageType;

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// What probably went wrong, too, such as a setting that nobody knows.
    Warn,
    /// What is worth knowing.
    #[default]
    Info,
    /// Every request, and how long it took.
    Debug,
}

/// Where lines go beside the client.
#[derive(Default)]
pub(crate) struct Log {
    level: LogLevel,
    file: Option<Mutex<File>>,
}

impl Log {
    /// A log of this level; lines are added to the file, if one is named.
    pub(crate) fn new(level: LogLevel, file: Option<&Path>) -> io::Result<Log> {
        let file = file.map(|path| OpenOptions::new().create(true).append(true).open(path)).transpose()?;
        Ok(Log { level, file: file.map(Mutex::new) })
    }

    /// Whether lines of this kind are logged.
    pub(crate) fn covers(&self, kind: MessageType) -> bool {
        level(kind) <= self.level
    }

    /// Adds a line to the file. There is nobody to tell when that fails.
    pub(crate) fn write(&self, kind: MessageType, line: &str) {
        let Some(file) = self.file.as_ref().filter(|_| self.covers(kind)) else { return };
        let line = format!(
            "{} {:5} {}\n",
            humantime::format_rfc3339_millis(SystemTime::now()),
            format!("{:?}", level(kind)).to_lowercase(),
            line.replace('\n', " ")
        );
        let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

fn level(kind: MessageType) -> LogLevel {
    match kind {
        MessageType::ERROR => LogLevel::Error,
        MessageType::WARNING => LogLevel::Warn,
        MessageType::INFO => LogLevel::Info,
        _ => LogLevel::Debug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_file_holds_what_the_level_covers_one_line_each() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for level in [LogLevel::Warn, LogLevel::Debug] {
            let log = Log::new(level, Some(&path)).unwrap();
            log.write(MessageType::ERROR, "one\ntwo");
            log.write(MessageType::INFO, "quiet");
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().filter_map(|line| line.split_once(' ')).map(|(_, line)| line).collect();
        assert_eq!(lines, ["error one two", "error one two", "info  quiet"]);
    }
}
