//! Commands in the log of a GitHub workflow that become annotations:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::document::{Document, File, Found};
use anyhow::Result;
use iotcodes_catalog::Level;
use std::{collections::HashMap, io::Write};

/// How many annotations of a kind GitHub shows of one step. The rest would be lost, so it is printed.
const SHOWN: usize = 10;

#[derive(Default)]
pub(super) struct GitHub {
    annotated: HashMap<&'static str, usize>,
    printed: usize,
    troubles: Vec<String>,
}

impl Document for GitHub {
    fn add(&mut self, file: &File, found: &Found<'_>, out: &mut dyn Write) -> Result<()> {
        let kind = match found.level {
            Some(Level::Error) => "error",
            Some(Level::Warning) => "warning",
            Some(Level::Information | Level::Hint) | None => "notice",
        };
        let record = &found.record;
        let annotated = self.annotated.entry(kind).or_default();
        if *annotated == SHOWN {
            self.printed += 1;
            // Nothing in a path may begin a command of its own.
            let path = file.path.replace(['\r', '\n'], " ");
            writeln!(out, " {path}:{}:{}: {kind}: {}", record.line, record.column, found.sentence())?;
            return Ok(());
        }
        *annotated += 1;
        let advice = found.advice().map(|advice| format!("\n{advice}")).unwrap_or_default();
        writeln!(
            out,
            "::{kind} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(&file.path),
            record.line,
            record.end_line,
            record.column,
            record.end_column,
            property(&found.entry().label()),
            data(&format!("{}{advice}", record.message))
        )?;
        Ok(())
    }

    fn trouble(&mut self, file: &File, message: &str) {
        self.troubles.push(format!("::error file={},title=not checked::{}", property(&file.path), data(message)));
    }

    fn end(self: Box<Self>, out: &mut dyn Write) -> Result<()> {
        for trouble in &self.troubles {
            writeln!(out, "{trouble}")?;
        }
        if self.printed > 0 {
            let more = super::report::plural(self.printed, "more finding");
            writeln!(out, "{more} above without an annotation: GitHub shows {SHOWN} of each kind of one step")?;
        }
        Ok(())
    }
}

/// Text behind a command's `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
