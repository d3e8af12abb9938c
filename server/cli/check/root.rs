//! Paths as other machines know them: relative to the root of the repository.

use anyhow::{Context, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    env,
    path::{Component, Path, PathBuf},
};

/// The nearest folder at or above the current one that holds `.git`; without one the current folder.
pub(super) struct Root {
    folder: PathBuf,
    current: PathBuf,
}

/// What stays as it is in the path of an address (RFC 3986, unreserved and `/`).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Root {
    pub(super) fn find() -> Result<Root> {
        let current = env::current_dir().context("the current folder")?;
        let folder = current.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&current).to_path_buf();
        Ok(Root { folder, current })
    }

    /// The file that a name in a diff or a baseline means.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What a name in the current folder is called from the root on.
    pub(super) fn below_current(&self, name: &str) -> String {
        self.relative(Path::new(name))
    }

    /// A file as people in the current folder name it.
    pub(super) fn named(&self, name: &str) -> PathBuf {
        let file = self.file(name);
        file.strip_prefix(&self.current).map(Path::to_path_buf).unwrap_or(file)
    }

    /// A path from the root on, with `/`; one outside of the root stays whole.
    pub(super) fn relative(&self, path: &Path) -> String {
        let whole = plain(&self.current.join(path));
        super::shown(whole.strip_prefix(&self.folder).unwrap_or(&whole))
    }

    /// The same as an address, and whether it is relative to the root.
    pub(super) fn address(&self, path: &Path) -> (String, bool) {
        let relative = self.relative(path);
        let encoded = utf8_percent_encode(&relative, KEPT).to_string();
        if Path::new(&relative).is_absolute() {
            (format!("file://{}{encoded}", if encoded.starts_with('/') { "" } else { "/" }), false)
        } else {
            (encoded, true)
        }
    }
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_root_and_addresses_are_encoded() {
        let root = Root { folder: "/r".into(), current: "/r/sub".into() };
        let relative = |path: &str| root.relative(Path::new(path));
        assert_eq!([relative("a.log"), relative("./b/../a.log")], ["sub/a.log", "sub/a.log"]);
        assert_eq!([relative("../a.log"), relative("/r/a.log"), relative("/a.log")], ["a.log", "a.log", "/a.log"]);
        let address = |path: &str| root.address(Path::new(path));
        assert_eq!(address("../a b#ä:%.log"), ("a%20b%23%C3%A4%3A%25.log".into(), true));
        assert_eq!(address("/x y"), ("file:///x%20y".into(), false));
    }
}
