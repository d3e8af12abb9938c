//! A folder's `iotcodes.toml` and the catalogs it names, read from disk: what both the command line and the language server stand on.

mod accept;
mod catalogs;
mod document;
mod patterns;
mod write;

pub use accept::accepting;
pub use document::{Decoder, HEAD, edited, encoding_name, text};
pub use write::{replace, write};

use catalogs::Catalogs;
use patterns::Patterns;

use iotcodes_catalog::{Catalog, File, Problem};
use iotcodes_scan::{Mistake, Scanner, Settings};
use std::{
    collections::HashMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

/// The name of the settings file; the nearest one at or above a file counts for it.
pub const SETTINGS: &str = "iotcodes.toml";

/// How much a settings file, or one file of a catalog, may hold, in bytes. An entry takes two thousand.
const LARGEST: usize = 1 << 20;

/// For how many sets of overrides what counts is kept. Each holds a catalog, and patterns could make a set for each file.
const MOST_RULES: usize = 16;

/// What counts for the files below one `iotcodes.toml`, or for those below none.
pub struct Project {
    /// The settings file. `None`: there is none, and the defaults count.
    pub file: Option<PathBuf>,
    /// The settings of that file, under those of the editor.
    pub settings: Settings,
    /// What is wrong in the settings and in the project's catalogs.
    pub problems: Vec<Problem>,
    /// What was read, and how it looked then.
    seen: Vec<(PathBuf, Look)>,
    catalog: Arc<Catalog>,
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

/// What an editor, and whoever started the server, have set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    /// What counts for documents in none of the folders.
    pub settings: Settings,
    /// The folders of the workspace, each with what counts in it.
    pub folders: Vec<(PathBuf, Settings)>,
    /// What the command line says. It wins over everything.
    pub command_line: Settings,
}

impl Editor {
    /// The innermost folder that a path is in, and its settings.
    fn of(&self, path: &Path) -> (Option<&Path>, &Settings) {
        let holding = self.folders.iter().filter(|(folder, _)| path.starts_with(folder));
        match holding.max_by_key(|(folder, _)| folder.as_os_str().len()) {
            Some((folder, settings)) => (Some(folder), settings),
            None => (None, &self.settings),
        }
    }
}

/// All projects met so far, each read once, and again when it has changed on disk.
#[derive(Default)]
pub struct Projects(Mutex<Known>);

#[derive(Default)]
struct Known {
    editor: Editor,
    read: HashMap<Place, Arc<Project>>,
    /// The settings file that counts in each folder that was asked about.
    nearest: HashMap<PathBuf, Option<PathBuf>>,
    /// What each settings file said when it could be read last.
    good: HashMap<PathBuf, Settings>,
}

/// The settings file and the workspace folder that count.
type Place = (Option<PathBuf>, Option<PathBuf>);

/// How a file looked: when it was changed and how long it was. `None`: it was not there.
type Look = Option<(SystemTime, u64)>;

impl Projects {
    /// Takes an editor's settings; whether they are others than before. Projects are read anew under them.
    pub fn tell(&self, editor: Editor) -> bool {
        let mut known = self.lock();
        let changed = known.editor != editor;
        if changed {
            known.editor = editor;
            known.read.clear();
        }
        changed
    }

    /// The folders of the workspace.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.lock().editor.folders.iter().map(|(folder, _)| folder.clone()).collect()
    }

    /// The project of a file or folder, which need not exist.
    pub fn of(&self, path: &Path) -> Arc<Project> {
        self.meet(path).0
    }

    /// The same, and whether it was read just now.
    pub fn meet(&self, path: &Path) -> (Arc<Project>, bool) {
        let file = nearest(path);
        let mut known = self.lock();
        if let Some(folder) = path.parent() {
            known.nearest.insert(folder.to_path_buf(), nearest(folder));
        }
        let folder = known.editor.of(path).0.map(Path::to_path_buf);
        known.get((file, folder))
    }

    /// The project of whatever is in no folder, such as a document that was never saved.
    pub fn outside(&self) -> Arc<Project> {
        self.lock().get((None, None)).0
    }

    /// Reads again what has changed on disk since; whether there was anything.
    pub fn refresh(&self) -> bool {
        let mut known = self.lock();
        let stale = |project: &Project| project.seen.iter().any(|(path, look)| self::look(path) != *look);
        let changed: Vec<Place> =
            known.read.iter().filter(|(_, project)| stale(project)).map(|(place, _)| place.clone()).collect();
        let moved = known.nearest.iter().any(|(folder, file)| nearest(folder) != *file);
        if moved {
            let folders: Vec<PathBuf> = known.nearest.keys().cloned().collect();
            known.nearest = folders.into_iter().map(|folder| (folder.clone(), nearest(&folder))).collect();
            let there: Vec<Option<PathBuf>> = known.nearest.values().cloned().chain([None]).collect();
            known.read.retain(|(file, _), _| there.contains(file));
        }
        for place in &changed {
            if known.read.remove(place).is_some() {
                known.get(place.clone());
            }
        }
        moved || !changed.is_empty()
    }

    /// What is wrong in the projects met so far, project by project.
    pub fn problems(&self) -> Vec<Problem> {
        let known = self.lock();
        let mut projects: Vec<&Arc<Project>> = known.read.values().collect();
        projects.sort_by(|a, b| a.file.cmp(&b.file));
        let mut problems: Vec<Problem> = projects.into_iter().flat_map(|project| project.problems.clone()).collect();
        // A settings file that counts in two folders of the workspace is read for each.
        let mut seen = Vec::new();
        problems.retain(|problem| {
            !seen.contains(problem) && {
                seen.push(problem.clone());
                true
            }
        });
        problems
    }

    /// Whether a file is read by a project met so far, or could be one's settings.
    pub fn read_file(&self, path: &Path) -> bool {
        path.file_name().is_some_and(|name| name == SETTINGS)
            || self.lock().read.values().any(|project| project.reads(path))
    }

    /// A panic while the lock was held costs the answer that panicked, not every later one.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn get(&mut self, place: Place) -> (Arc<Project>, bool) {
        if let Some(project) = self.read.get(&place) {
            return (Arc::clone(project), false);
        }
        let (file, folder) = &place;
        let editor = folder.as_deref().map_or(&self.editor.settings, |folder| self.editor.of(folder).1);
        let editor = editor.clone().under(&self.editor.command_line);
        let project = Arc::new(Project::read(file.clone(), folder.as_deref(), &editor, &mut self.good));
        self.read.insert(place, Arc::clone(&project));
        (project, true)
    }
}

impl Project {
    /// The project of a file or folder, read anew.
    pub fn of(path: &Path) -> Project {
        Project::read(nearest(path), None, &Settings::default(), &mut HashMap::new())
    }

    /// Reads a settings file and the catalogs that it names. Patterns and paths of the editor are relative to the workspace's folder.
    fn read(
        file: Option<PathBuf>,
        workspace: Option<&Path>,
        editor: &Settings,
        good: &mut HashMap<PathBuf, Settings>,
    ) -> Project {
        let (mut problems, mut seen) = (Vec::new(), Vec::new());
        let (own, text) =
            file.as_deref().map(|file| read_settings(file, good, &mut problems, &mut seen)).unwrap_or_default();
        let own_overrides = own.overrides.len();
        let settings = own.under(editor);
        let below_file = file.as_deref().and_then(Path::parent).or(workspace).unwrap_or(Path::new(""));
        let below_workspace = workspace.unwrap_or(below_file);
        // The editor's list stands in place of the file's, so it is one or the other.
        let folder = |of_editor: bool| if of_editor { below_workspace } else { below_file };
        let shown = file.as_deref().unwrap_or(below_file).display().to_string();
        let mut report = |key: &str, message: String| {
            problems.push(mistake(&shown, &text, iotcodes_scan::place(&text, key), message))
        };
        let mut catalogs = Catalogs::default();
        for path in &settings.catalog.paths {
            let root = if editor.catalog.paths.is_empty() {
                catalogs::inside(below_file, path)
            } else {
                Ok(below_workspace.join(path))
            };
            if let Err(why) = root.and_then(|root| catalogs.read(&root).map_err(|error| error.to_string())) {
                report("catalog.paths", format!("[catalog] paths names {path:?}: {why}"));
            }
        }
        seen.extend(catalogs.seen);
        let (mut files, mut found) = (catalogs.files, catalogs.problems);
        files.sort_by(|a: &File, b| a.path.cmp(&b.path));
        let builtin = Catalog::builtin();
        let catalog = if files.is_empty() {
            Arc::clone(builtin)
        } else {
            let (catalog, more) = builtin.with(&files);
            found.extend(more);
            Arc::new(catalog)
        };
        for (key, message) in settings.problems(&catalog) {
            report(&key, message);
        }
        let mut patterns = |key: &str, patterns: &[String], of_editor: bool| {
            Patterns::new(folder(of_editor), patterns, |message| report(key, message))
        };
        let include = patterns("include", &settings.include, !editor.include.is_empty());
        let exclude = patterns("exclude", &settings.exclude, !editor.exclude.is_empty());
        let overrides = settings
            .overrides
            .iter()
            .enumerate()
            .map(|(index, over)| patterns(&format!("overrides.{index}.files"), &over.files, index >= own_overrides))
            .collect();
        found.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        problems.extend(found);
        Project { file, settings, problems, seen, catalog, include, exclude, overrides, rules: Mutex::default() }
    }

    /// The built-in catalog with the project's own.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What counts for a file, which need not exist.
    pub fn rules(&self, path: &Path) -> Arc<Rules> {
        let checked = (self.include.is_empty() || self.include.fit(path)) && !self.exclude.fit(path);
        let fitting = self.overrides(path);
        let make = |(checked, fitting): &Fit| {
            let over = fitting.iter().map(|&index| &self.settings.overrides[index]);
            let settings = over.fold(self.settings.clone(), |settings, over| settings.with(over));
            let mut catalog = Arc::clone(&self.catalog);
            settings.apply(&mut catalog);
            Arc::new(Rules { settings, checked: *checked, scanner: Arc::new(Scanner::new(catalog)) })
        };
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if rules.len() >= MOST_RULES && !rules.contains_key(&(checked, fitting.clone())) {
            rules.clear();
        }
        Arc::clone(rules.entry((checked, fitting)).or_insert_with_key(make))
    }

    /// The places of the overrides that count for a file.
    pub fn overrides(&self, path: &Path) -> Vec<usize> {
        (0..self.overrides.len()).filter(|&index| self.overrides[index].fit(path)).collect()
    }

    fn reads(&self, path: &Path) -> bool {
        self.seen.iter().any(|(seen, _)| seen == path)
    }
}

/// The nearest settings file at or above a path.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().map(|folder| folder.join(SETTINGS)).find(|file| file.is_file())
}

/// The settings of a file, or what it said when it could be read last, and its text.
fn read_settings(
    file: &Path,
    good: &mut HashMap<PathBuf, Settings>,
    problems: &mut Vec<Problem>,
    seen: &mut Vec<(PathBuf, Look)>,
) -> (Settings, String) {
    let shown = file.display().to_string();
    seen.push((file.to_path_buf(), look(file)));
    let (settings, text, mistakes) = match catalogs::bounded(file).map(String::from_utf8) {
        Ok(Ok(text)) if text.len() > LARGEST => {
            (None, String::new(), vec![Mistake { span: 0..0, message: format!("larger than {LARGEST} bytes") }])
        }
        Ok(Ok(text)) => {
            let (settings, mistakes) = Settings::read(&text);
            (settings, text, mistakes)
        }
        Ok(Err(_)) => {
            let message = "not valid UTF-8: save the file as UTF-8".to_string();
            (None, String::new(), vec![Mistake { span: 0..0, message }])
        }
        Err(error) => (None, String::new(), vec![Mistake { span: 0..0, message: error.to_string() }]),
    };
    problems.extend(mistakes.into_iter().map(|found| mistake(&shown, &text, found.span, found.message)));
    match settings {
        Some(settings) => {
            good.insert(file.to_path_buf(), settings.clone());
            (settings, text)
        }
        None => (good.get(file).cloned().unwrap_or_default(), text),
    }
}

fn mistake(path: &str, text: &str, span: Range<usize>, message: String) -> Problem {
    let before = &text.as_bytes()[..span.start.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    Problem { path: path.to_string(), line, span: Some(span), message }
}

fn look(path: &Path) -> Look {
    let known = fs::metadata(path).ok()?;
    Some((known.modified().ok()?, known.len()))
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

    #[test]
    fn what_changes_on_disk_is_read_again_and_the_last_good_settings_stay() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join(SETTINGS);
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let log = inner.join("a.log");
        let projects = Projects::default();
        let most = || projects.of(&log).settings.max_diagnostics();
        assert_eq!(most(), Settings::MOST_DIAGNOSTICS);
        assert!(!projects.refresh(), "nothing has changed");

        fs::write(&settings, "max-diagnostics = 7\n").unwrap();
        assert!(projects.refresh(), "a file has come");
        assert_eq!(most(), 7);
        assert!(!projects.refresh());

        fs::write(&settings, "max-diagnostics = 70 70\n").unwrap();
        assert!(projects.refresh());
        assert_eq!(most(), 7, "the last good one stays");
        let problems = projects.problems();
        assert_eq!((problems.len(), problems[0].line), (1, 1), "{problems:?}");

        fs::write(inner.join(SETTINGS), "max-diagnostics = 8\n").unwrap();
        assert!(projects.refresh(), "a nearer file has come");
        assert_eq!((most(), projects.problems()), (8, vec![]), "the other one counts for nobody");

        fs::remove_file(inner.join(SETTINGS)).unwrap();
        fs::remove_file(&settings).unwrap();
        assert!(projects.refresh());
        assert_eq!(most(), Settings::MOST_DIAGNOSTICS);
    }

    #[test]
    fn a_page_that_comes_into_a_catalog_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let codes = folder.path().join("codes/services/iot-hub/codes");
        fs::create_dir_all(&codes).unwrap();
        fs::write(folder.path().join(SETTINGS), "[catalog]\npaths = [\"codes\"]\n").unwrap();
        let projects = Projects::default();
        let known = || projects.of(folder.path()).catalog().by_code("777001").len();
        assert_eq!(known(), 0);
        let entry = "+++\ncode = \"777001\"\nname = \"PumpStuck\"\nhandling = \"fix-config\"\nsources = [\"pump\"]\n+++\n\
                     The pump of the line does not turn.\n\n## Why it happens\n\n- Dirt.\n\n## What to do\n\n1. Clean it.\n";
        let page = codes.join("777001-PumpStuck.md");
        fs::write(&page, entry).unwrap();
        assert!(projects.refresh());
        assert_eq!(known(), 1);
        assert!(projects.read_file(&page) && !projects.read_file(&folder.path().join("a.log")));
    }

    #[test]
    fn each_folder_has_its_editors_settings_and_the_command_line_wins() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("a/b"));
        fs::create_dir_all(&b).unwrap();
        fs::write(b.join(SETTINGS), "max-diagnostics = 1\nexclude = [\"*.txt\"]\n").unwrap();
        let set = |text: &str| Settings::read(text).0.unwrap();
        let editor = Editor {
            settings: set("max-diagnostics = 2"),
            folders: vec![
                (a.clone(), set("max-diagnostics = 3\nexclude = [\"/b/x.log\"]")),
                (b.clone(), set("hints = \"never\"")),
            ],
            command_line: Settings::default(),
        };
        let projects = Projects::default();
        assert!(projects.tell(editor.clone()) && !projects.tell(editor.clone()));
        let most = |path: &Path| projects.of(path).settings.max_diagnostics();
        assert_eq!([most(&b.join("x.log")), most(&a.join("x.log")), most(folder.path())], [1, 3, 2]);
        assert!(!projects.of(&b).rules(&b.join("x.txt")).checked, "the file's pattern");

        projects.tell(Editor { folders: editor.folders[..1].to_vec(), ..editor.clone() });
        assert_eq!(most(&b.join("x.log")), 3, "the editor wins over the file");
        let project = projects.of(&b);
        assert!(!project.rules(&b.join("x.log")).checked, "the editor's pattern is relative to its folder");
        assert!(project.rules(&b.join("x.txt")).checked, "and stands in place of the file's");

        projects.tell(Editor { command_line: set("max-diagnostics = 9"), ..editor });
        assert_eq!([most(&b.join("x.log")), most(&a.join("x.log")), most(folder.path())], [9, 9, 9]);
    }

    #[test]
    fn a_folder_that_is_no_catalog_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("codes/1/2/3/4/5/6/7/8/9/10")).unwrap();
        fs::write(folder.path().join(SETTINGS), "[catalog]\npaths = [\"codes\"]\n").unwrap();
        let problems = Projects::default().of(folder.path()).problems.clone();
        assert!(problems.len() == 1 && problems[0].message.contains("deeper than 8 folders"), "{problems:?}");
        fs::write(folder.path().join(SETTINGS), vec![b' '; LARGEST + 1]).unwrap();
        let problems = Projects::default().of(folder.path()).problems.clone();
        assert!(problems.len() == 1 && problems[0].message.contains("larger than"), "{problems:?}");
    }

    #[test]
    fn overrides_that_make_a_set_for_each_file_do_not_fill_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let over: String = (0..MOST_RULES + 9).map(|n| format!("[[overrides]]\nfiles = [\"{n}.log\"]\n")).collect();
        fs::write(folder.path().join(SETTINGS), over).unwrap();
        let project = Project::of(folder.path());
        for n in 0..MOST_RULES + 9 {
            project.rules(&folder.path().join(format!("{n}.log")));
            assert!(project.rules.lock().unwrap().len() <= MOST_RULES);
        }
    }
}
