//! A folder's `iotcodes.toml` and the catalogs it names, read from disk: what both the command line and the language server stand on.

mod document;
mod patterns;

pub use document::text;

use patterns::Patterns;

use iotcodes_catalog::{Catalog, File, Problem};
use iotcodes_scan::{Scanner, Settings};
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// The name of the settings file; the nearest one at or above a file counts for it.
pub const SETTINGS: &str = "iotcodes.toml";

/// How much one file of a catalog may hold, in bytes. An entry takes two thousand.
const LARGEST: u64 = 1 << 20;

/// What counts for the files below one `iotcodes.toml`, or for those below none.
pub struct Project {
    /// The settings file. `None`: there is none, and the defaults count.
    pub file: Option<PathBuf>,
    /// The settings of that file, under those of the editor.
    pub settings: Settings,
    /// What is wrong in the settings and in the project's catalogs.
    pub problems: Vec<Problem>,
    catalog: Catalog,
    include: Patterns,
    exclude: Patterns,
    overrides: Vec<Patterns>,
    /// Most projects have one or two of them.
    rules: Mutex<HashMap<Fit, Arc<Rules>>>,
}

/// How the settings fit a file: whether it is checked, and the places of the overrides that count.
type Fit = (bool, Vec<usize>);

/// What counts for a single file.
pub struct Rules {
    /// The project's settings with the overrides that fit the file.
    pub settings: Settings,
    /// Whether `include` and `exclude` let it be checked.
    pub checked: bool,
    /// The catalog as those settings want it, ready to scan.
    pub scanner: Arc<Scanner>,
}

impl Rules {
    /// The catalog that findings speak of.
    pub fn catalog(&self) -> &Catalog {
        self.scanner.catalog()
    }
}

/// Why the lock on the projects is never poisoned.
const WHOLE: &str = "a project that cannot be read gives problems, not a panic";

/// All projects met so far, each read once.
#[derive(Default)]
pub struct Projects {
    editor: Settings,
    read: Mutex<HashMap<Option<PathBuf>, Arc<Project>>>,
}

impl Projects {
    /// Projects for an editor, whose settings win over the files'.
    pub fn with_editor(editor: Settings) -> Projects {
        Projects { editor, ..Projects::default() }
    }

    /// The project of a file or folder, which need not exist.
    pub fn of(&self, path: &Path) -> Arc<Project> {
        self.meet(path).0
    }

    /// The same, and whether it was read just now.
    pub fn meet(&self, path: &Path) -> (Arc<Project>, bool) {
        self.get(nearest(path))
    }

    /// The project of whatever is in no folder, such as a document that was never saved.
    pub fn outside(&self) -> Arc<Project> {
        self.get(None).0
    }

    fn get(&self, file: Option<PathBuf>) -> (Arc<Project>, bool) {
        let mut read = self.read.lock().expect(WHOLE);
        if let Some(project) = read.get(&file) {
            return (Arc::clone(project), false);
        }
        let project = Arc::new(Project::read(file.clone(), &self.editor));
        read.insert(file, Arc::clone(&project));
        (project, true)
    }

    /// What is wrong in the projects met so far, project by project.
    pub fn problems(&self) -> Vec<Problem> {
        let read = self.read.lock().expect(WHOLE);
        let mut projects: Vec<&Arc<Project>> = read.values().collect();
        projects.sort_by(|a, b| a.file.cmp(&b.file));
        projects.into_iter().flat_map(|project| project.problems.iter().cloned()).collect()
    }
}

impl Project {
    /// The project of a file or folder, read anew.
    pub fn of(path: &Path) -> Project {
        Project::read(nearest(path), &Settings::default())
    }

    /// Reads a settings file and the catalogs that it names.
    fn read(file: Option<PathBuf>, editor: &Settings) -> Project {
        let mut problems = Vec::new();
        let (settings, text) = file.as_deref().map(|file| read_settings(file, &mut problems)).unwrap_or_default();
        let settings = settings.under(editor);
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let shown = file.as_deref().unwrap_or(folder).display().to_string();
        let mut report = |key: &str, message: String| {
            problems.push(Problem { path: shown.clone(), line: iotcodes_scan::place(&text, key), message });
        };
        let (mut files, mut found) = (Vec::new(), Vec::new());
        for path in &settings.catalog.paths {
            let root = folder.join(path);
            if let Err(error) = collect(&root, &root, &mut files, &mut found) {
                report("catalog.paths", format!("[catalog] paths names {path:?}: {error}"));
            }
        }
        files.sort_by(|a: &File, b| a.path.cmp(&b.path));
        let builtin = Catalog::builtin();
        let (catalog, more) = if files.is_empty() { (builtin.clone(), Vec::new()) } else { builtin.with(&files) };
        found.extend(more);
        for (key, message) in settings.problems(&catalog) {
            report(&key, message);
        }
        let mut patterns =
            |key: &str, patterns: &[String]| Patterns::new(folder, patterns, |message| report(key, message));
        let (include, exclude) = (patterns("include", &settings.include), patterns("exclude", &settings.exclude));
        let overrides = settings
            .overrides
            .iter()
            .enumerate()
            .map(|(index, over)| patterns(&format!("overrides.{index}.files"), &over.files))
            .collect();
        found.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        problems.extend(found);
        Project { file, settings, problems, catalog, include, exclude, overrides, rules: Mutex::default() }
    }

    /// The built-in catalog with the project's own.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What counts for a file, which need not exist.
    pub fn rules(&self, path: &Path) -> Arc<Rules> {
        let checked = (self.include.is_empty() || self.include.fit(path)) && !self.exclude.fit(path);
        let fitting = (0..self.overrides.len()).filter(|&index| self.overrides[index].fit(path)).collect();
        let make = |(checked, fitting): &Fit| {
            let over = fitting.iter().map(|&index| &self.settings.overrides[index]);
            let settings = over.fold(self.settings.clone(), |settings, over| settings.with(over));
            let mut catalog = self.catalog.clone();
            settings.apply(&mut catalog);
            Arc::new(Rules { settings, checked: *checked, scanner: Arc::new(Scanner::new(Arc::new(catalog))) })
        };
        Arc::clone(self.rules.lock().expect(WHOLE).entry((checked, fitting)).or_insert_with_key(make))
    }
}

/// The nearest settings file at or above a path.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().map(|folder| folder.join(SETTINGS)).find(|file| file.is_file())
}

/// The settings of a file, and its text.
fn read_settings(file: &Path, problems: &mut Vec<Problem>) -> (Settings, String) {
    let shown = file.display().to_string();
    let report = |line: usize, message: String| Problem { path: shown.clone(), line, message };
    match fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => {
            let (settings, found) = Settings::read(&text);
            problems.extend(found.into_iter().map(|(line, message)| report(line, message)));
            (settings, text)
        }
        Ok(Err(_)) => {
            problems.push(report(1, "not valid UTF-8: save the file as UTF-8".into()));
            Default::default()
        }
        Err(error) => {
            problems.push(report(1, error.to_string()));
            Default::default()
        }
    }
}

/// All files of a catalog's folder. Links are not followed: a loop of them has no end.
fn collect(root: &Path, folder: &Path, files: &mut Vec<File>, problems: &mut Vec<Problem>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, path) = (entry.file_type()?, entry.path());
        if kind.is_dir() {
            collect(root, &path, files, problems)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md" || extension == "toml") {
            let shown = path.display().to_string();
            if entry.metadata()?.len() > LARGEST {
                let message = format!("larger than {LARGEST} bytes: expected the page of one code");
                problems.push(Problem { path: shown, line: 1, message });
                continue;
            }
            let relative = path.strip_prefix(root).expect("found below the root").to_string_lossy().replace('\\', "/");
            files.push(File { path: relative, shown, bytes: fs::read(&path)? });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_settings_file_counts_and_brings_its_catalog() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        let codes = folder.path().join("codes/services/acme/codes");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir_all(&codes).unwrap();
        fs::write(folder.path().join(SETTINGS), "[catalog]\npaths = [\"./codes\"]\n").unwrap();
        fs::write(
            codes.join("../service.toml"),
            "title = \"Acme\"\nshort = \"Acme\"\ndocs = \"https://acme.example/\"\ndigits = [6]\n",
        )
        .unwrap();
        let entry = "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
                     The pump of the line does not turn.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
        fs::write(codes.join("777001-PumpStuck.md"), entry).unwrap();

        let projects = Projects::default();
        let project = projects.of(&inner.join("some.log"));
        assert_eq!(project.problems, []);
        assert_eq!(project.file.as_deref(), Some(folder.path().join(SETTINGS).as_path()));
        assert_eq!(project.catalog().by_code("777001").len(), 1);
        assert!(!project.catalog().by_code("404103").is_empty(), "the built-in catalog is still there");
        assert!(Arc::ptr_eq(&project, &projects.of(folder.path())), "read once");

        let outside = tempfile::tempdir().unwrap();
        assert!(projects.of(outside.path()).catalog().by_code("777001").is_empty());
    }

    #[test]
    fn every_mistake_is_listed_with_its_file_and_line_and_the_rest_is_served() {
        let folder = tempfile::tempdir().unwrap();
        let codes = folder.path().join("codes/services/iot-hub/codes");
        fs::create_dir_all(&codes).unwrap();
        fs::write(folder.path().join(SETTINGS), "colour = 1\n[catalog]\npaths = [\"codes\", \"missing\"]\n").unwrap();
        let body =
            "Something went wrong at the pump.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
        let file = |name: &str, front: &str| fs::write(codes.join(name), format!("+++\n{front}\n+++\n{body}")).unwrap();
        file(
            "777001-A.md",
            "code = \"777001\"\nname = \"A\"\nhandling = \"fix-config\"\ncolour = \"red\"\nsources = [\"a\"]",
        );
        file("404103-DeviceNotOnline.md", "code = \"404103\"\nname = \"DeviceNotOnline\"\nsources = [\"a\"]");
        file("77-B.md", "code = \"77\"\nname = \"B\"\nhandling = \"fix-config\"\nsources = [\"a\"]");
        fs::write(codes.join("777004-D.md"), b"+++\ncode = \"777004\"\nname = \"\xff\"\n").unwrap();
        fs::write(codes.join("777005-E.md"), vec![b'x'; 2_000_000]).unwrap();

        let project = Projects::default().of(folder.path());
        let shown: Vec<String> = project
            .problems
            .iter()
            .map(|problem| problem.to_string().replace(&folder.path().display().to_string(), ""))
            .collect();
        let expected = [
            "/iotcodes.toml:1: unknown setting `colour`",
            "/iotcodes.toml:3: [catalog] paths names \"missing\"",
            "/codes/services/iot-hub/codes/404103-DeviceNotOnline.md:2: iot-hub/404103 is already in catalog/services/iot-hub/codes/404103-DeviceNotOnline.md",
            "/codes/services/iot-hub/codes/77-B.md:2: `code` is three or six digits",
            "/codes/services/iot-hub/codes/777001-A.md:5: unknown field `colour`",
            "/codes/services/iot-hub/codes/777004-D.md:3: not valid UTF-8",
            "/codes/services/iot-hub/codes/777005-E.md:1: larger than 1048576 bytes",
        ];
        for (problem, expected) in shown.iter().zip(expected) {
            assert!(problem.contains(expected), "{problem}\nis not\n{expected}");
        }
        assert_eq!(shown.len(), expected.len(), "{shown:#?}");
        assert!(!project.catalog().by_code("404103").is_empty());
    }
}
