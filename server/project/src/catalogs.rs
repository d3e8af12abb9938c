//! The files of a project's own catalogs: which folders may be read, and how much of them.

use crate::{LARGEST, Look, look};
use iotcodes_catalog::{File, Problem};
use std::{
    fs, io,
    io::Read,
    path::{Component, Path, PathBuf},
};

/// How many files are read for a project, and how many bytes. The built-in catalog has some 400 files and a megabyte.
const MOST_FILES: usize = 10_000;
const MOST_BYTES: usize = 64 << 20;
/// How many names are looked at: a folder that is no catalog may hold any number of them.
const MOST_NAMES: usize = 100_000;
/// How many folders may lie in each other. The format has three.
const DEEPEST: usize = 8;

/// What was read so far.
#[derive(Default)]
pub(crate) struct Catalogs {
    pub(crate) files: Vec<File>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) seen: Vec<(PathBuf, Look)>,
    names: usize,
    bytes: usize,
}

/// The folder that a settings file names. Such a file comes with a repository, whose author the user need not trust, so that it may name
/// only what came with it: neither another part of the disk nor, on Windows, a machine somewhere.
pub(crate) fn inside(folder: &Path, path: &str) -> Result<PathBuf, String> {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let repository = real.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&real);
    let mut there = real.clone();
    let stays = Path::new(path).components().all(|part| {
        match part {
            Component::Prefix(_) | Component::RootDir => return false,
            Component::CurDir => {}
            Component::ParentDir => drop(there.pop()),
            Component::Normal(name) => there.push(name),
        }
        there.starts_with(repository)
    });
    let full = folder.join(path);
    // A link can lead anywhere.
    if stays && full.canonicalize().map_or(true, |there| there.starts_with(repository)) {
        return Ok(full);
    }
    let shown = repository.display();
    Err(format!("it leaves {shown}: expected a folder inside, or a setting of the editor, or the option --catalog"))
}

impl Catalogs {
    /// Reads all files of a catalog's folder. Links are not followed: a loop of them has no end.
    pub(crate) fn read(&mut self, root: &Path) -> io::Result<()> {
        self.folder(root, root, 0)
    }

    fn folder(&mut self, root: &Path, folder: &Path, depth: usize) -> io::Result<()> {
        // A folder looks different when a file comes or goes.
        self.seen.push((folder.to_path_buf(), look(folder)));
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            self.names += 1;
            if self.names > MOST_NAMES {
                return Err(too_much(format!("more than {MOST_NAMES} names: expected a catalog")));
            }
            // What has gone since is not there.
            let (Ok(kind), path) = (entry.file_type(), entry.path()) else { continue };
            let extension = path.extension().unwrap_or_default();
            if kind.is_dir() && depth == DEEPEST {
                self.problem(&path, format!("deeper than {DEEPEST} folders: expected a catalog"));
            } else if kind.is_dir() {
                match self.folder(root, &path, depth + 1) {
                    Err(error) if error.kind() == io::ErrorKind::QuotaExceeded => return Err(error),
                    Err(error) => self.problem(&path, error.to_string()),
                    Ok(()) => {}
                }
            } else if kind.is_file() && (extension == "md" || extension == "toml") {
                self.file(root, path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, root: &Path, path: PathBuf) -> io::Result<()> {
        self.seen.push((path.clone(), look(&path)));
        let bytes = match bounded(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                self.problem(&path, error.to_string());
                return Ok(());
            }
        };
        if bytes.len() > LARGEST {
            self.problem(&path, format!("larger than {LARGEST} bytes: expected the page of one code"));
            return Ok(());
        }
        self.bytes += bytes.len();
        if self.files.len() == MOST_FILES || self.bytes > MOST_BYTES {
            return Err(too_much(format!("more than {MOST_FILES} files or {MOST_BYTES} bytes: the rest is not read")));
        }
        let shown = path.display().to_string();
        let relative = path.strip_prefix(root).expect("found below the root").to_string_lossy().replace('\\', "/");
        self.files.push(File { path: relative, shown, bytes });
        Ok(())
    }

    fn problem(&mut self, path: &Path, message: String) {
        self.problems.push(Problem { path: path.display().to_string(), line: 1, span: None, message });
    }
}

/// What ends the reading, and not only that of a folder.
fn too_much(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::QuotaExceeded, message)
}

/// A file, of which one byte more than may be read says that it is too large. Its length may be wrong, or change.
pub(crate) fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
