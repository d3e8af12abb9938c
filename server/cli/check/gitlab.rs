//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use super::document::{Document, File, Found};
use anyhow::Result;
use iotcodes_catalog::Level;
use serde::Serialize;
use std::io::Write;

pub(super) struct GitLab {
    any: bool,
}

#[derive(Serialize)]
struct Violation<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

impl GitLab {
    pub(super) fn begin(out: &mut dyn Write) -> Result<GitLab> {
        out.write_all(b"[")?;
        Ok(GitLab { any: false })
    }
}

impl Document for GitLab {
    fn add(&mut self, file: &File, found: &Found<'_>, out: &mut dyn Write) -> Result<()> {
        out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        let violation = Violation {
            description: &found.sentence(),
            check_name: &found.entry().address(),
            fingerprint: &found.fingerprint,
            severity: match found.level {
                Some(Level::Error) => "major",
                Some(Level::Warning) => "minor",
                Some(Level::Information | Level::Hint) | None => "info",
            },
            location: Location { path: &file.path, lines: Lines { begin: found.record.line } },
        };
        serde_json::to_writer(&mut *out, &violation)?;
        Ok(())
    }

    /// The report has no place for it; standard error and the exit code say it.
    fn trouble(&mut self, _: &File, _: &str) {}

    fn end(self: Box<Self>, out: &mut dyn Write) -> Result<()> {
        out.write_all(b"\n]\n")?;
        Ok(())
    }
}
