//! Findings that were there before somebody began to look: a file keeps them, and `check` is quiet about them.

use super::root::Root;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    fs,
    io::ErrorKind,
    path::Path,
};

/// What a file holds, and what of it was met.
#[derive(Default)]
pub(super) struct Baseline {
    /// What is still to be met, by fingerprint.
    left: HashMap<String, Vec<Known>>,
    hidden: usize,
    /// The files that were looked at as a whole.
    checked: BTreeSet<String>,
    found: Vec<Known>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) path: String,
    pub(super) code: String,
    pub(super) fingerprint: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    findings: Vec<Known>,
}

/// The only way to write it so far.
const VERSION: u32 = 1;

/// Editors and `check` read the file, too, and are not to find in it what it only names.
const ABOUT: &str = "iotcodes: ignore-file -- written by check --write-baseline";

/// How many findings that no longer occur are named.
const NAMED: usize = 10;

impl Baseline {
    /// Reads the file. Where it is to be written it need not be there.
    pub(super) fn read(file: &Path, to_be_written: bool) -> Result<Baseline> {
        let mut baseline = Baseline::default();
        ensure!(file.is_file() || !file.exists(), "--baseline {}: expected a file", file.display());
        let text = match fs::read(file) {
            Err(error) if error.kind() == ErrorKind::NotFound && to_be_written => return Ok(baseline),
            text => text.with_context(|| format!("--baseline {}", file.display()))?,
        };
        let stored: Stored = serde_json::from_slice(&text)
            .with_context(|| format!("--baseline {}: expected what --write-baseline writes", file.display()))?;
        if stored.version != VERSION {
            bail!("--baseline {}: version {}: expected {VERSION}", file.display(), stored.version);
        }
        for known in stored.findings {
            baseline.left.entry(known.fingerprint.clone()).or_default().push(known);
        }
        Ok(baseline)
    }

    /// Takes down that a file was looked at as a whole.
    pub(super) fn check(&mut self, path: &str) {
        self.checked.insert(path.to_string());
    }

    /// Whether it holds a finding. Each that it holds hides one.
    pub(super) fn hides(&mut self, known: Known) -> bool {
        let hides = self.left.get_mut(&known.fingerprint).and_then(Vec::pop).is_some();
        self.hidden += usize::from(hides);
        self.found.push(known);
        hides
    }

    /// Writes what was found, and what the file holds of files that were not looked at; how many that are.
    pub(super) fn write(self, file: &Path, root: &Root) -> Result<usize> {
        let mut findings = self.found;
        let others = self.left.into_values().flatten();
        findings.extend(others.filter(|known| !self.checked.contains(&known.path) && root.file(&known.path).exists()));
        findings.sort();
        // A line each, so that a review shows what came and what went.
        let lines: Vec<String> = findings.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let text =
            format!("{{\"version\":{VERSION},\"about\":\"{ABOUT}\",\"findings\":[\n{}\n]}}\n", lines.join(",\n"));
        iotcodes_project::write(file, text.as_bytes()).with_context(|| file.display().to_string())?;
        Ok(lines.len())
    }

    /// What it did, in words; `None` where it did nothing.
    pub(super) fn summary(&self, root: &Root) -> Option<String> {
        let mut gone: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let left = self.left.values().flatten();
        for known in left.filter(|known| self.checked.contains(&known.path) || !root.file(&known.path).exists()) {
            *gone.entry((&known.path, &known.code)).or_default() += 1;
        }
        let count: usize = gone.values().sum();
        if self.hidden + count == 0 {
            return None;
        }
        let mut text = format!("the baseline hides {}", super::report::plural(self.hidden, "finding"));
        if count > 0 {
            let _ = write!(text, "; {count} in it no longer occur, see --write-baseline:");
            for ((path, code), count) in gone.iter().take(NAMED) {
                let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
                let _ = write!(text, "\n  {path}: {code}{times}");
            }
            if gone.len() > NAMED {
                let _ = write!(text, "\n  and {} more", gone.len() - NAMED);
            }
        }
        Some(text)
    }
}
