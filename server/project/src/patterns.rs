//! File patterns of the settings, written and read as those of `.gitignore`.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// Some patterns, relative to the folder of the file that names them.
pub(crate) struct Patterns(Gitignore);

impl Patterns {
    /// Compiles patterns; `report` is told of each that is none.
    pub(crate) fn new(folder: &Path, patterns: &[String], mut report: impl FnMut(String)) -> Patterns {
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in patterns {
            if let Err(error) = builder.add_line(None, pattern) {
                report(format!("pattern {pattern:?}: {error}"));
            }
        }
        Patterns(builder.build().unwrap_or_else(|_| Gitignore::empty()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file, or a folder above it, fits one of them.
    pub(crate) fn fit(&self, path: &Path) -> bool {
        if self.is_empty() {
            return false;
        }
        let Ok(path) = std::path::absolute(path) else { return false };
        path.starts_with(self.0.path()) && self.0.matched_path_or_any_parents(&path, false).is_ignore()
    }
}
