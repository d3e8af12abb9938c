//! What users can set, in `iotcodes.toml` or in their editor, and what it does to the catalog.

use crate::{Confidence, schema::levels, suppress::means};
use iotcodes_catalog::{Catalog, Cue, Kind, LanguageKind, Level, Reach, Says, Strength, bounded, normalise};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::Range, sync::Arc};
use toml::de::{DeArray, DeTable, DeValue};

/// Everything that can be set. A file writes the names with `-`, an editor in camelCase. The comments of the fields are what
/// users read: the JSON schema, the help and the settings of editors are made of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// Only files that fit one of these patterns are checked; as in `.gitignore`, relative to the file that names them. Empty: all.
    pub include: Vec<String>,
    /// Files that fit one of these patterns are not checked.
    pub exclude: Vec<String>,
    /// How sure a finding must be before `iotcodes check` prints it.
    #[schemars(extend("default" = "certain", "x-reader" = "check"))]
    pub min_confidence: Option<Confidence>,
    /// Regular expressions for words that speak of Azure IoT in this project, such as the name of a wrapper around its SDK.
    pub anchors: Vec<String>,
    /// Only the codes of these services. Empty: all.
    pub services: Vec<String>,
    /// Codes, names and families such as `4041xx` that are accepted: a hover explains them, and nothing lists them.
    pub ignore: Vec<String>,
    /// Levels of diagnostics, by handling class and kind of file.
    pub levels: BTreeMap<String, LevelChange>,
    /// Settings that count for some files only. Later ones win.
    pub overrides: Vec<Override>,
    /// Catalogs of the project's own.
    pub catalog: CatalogSettings,
    /// What `iotcodes check` does.
    #[schemars(extend("x-reader" = "check"))]
    pub check: CheckSettings,
    /// When an editor's documents are checked. Hovers and code actions always see the text as it is.
    #[schemars(extend("default" = Run::default()))]
    pub run: Option<Run>,
    /// Where an editor shows the name behind a number and the number behind a name.
    #[schemars(extend("default" = Hints::default()))]
    pub hints: Option<Hints>,
    /// Whether an editor shows how often each code stands in a log.
    #[schemars(extend("default" = true))]
    pub lens: Option<bool>,
    /// Whether an editor shows what the codes of a log of up to 8 MB mean together, and lets that decide how loud they are.
    #[schemars(extend("default" = true))]
    pub episodes: Option<bool>,
    /// How many diagnostics an editor gets for a file at most.
    #[schemars(extend("default" = Settings::MOST_DIAGNOSTICS))]
    pub max_diagnostics: Option<usize>,
    /// How large a document may be to be checked in an editor, in megabytes. In a larger one a notice says so, and hovers work.
    #[schemars(extend("default" = Settings::LARGEST_DOCUMENT))]
    pub max_size: Option<usize>,
    /// Whether an editor that asks for it gets the diagnostics of files that are not open.
    #[schemars(extend("default" = false))]
    pub workspace_diagnostics: Option<bool>,
    /// What is traced between editor and server.
    #[schemars(extend("x-reader" = "editor"))]
    pub trace: TraceSettings,
    /// The `iotcodes` program that an editor runs. Empty: the editor looks for it.
    #[schemars(extend("default" = "", "x-reader" = "editor"))]
    pub path: Option<String>,
}

/// Where inlay hints are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hints {
    /// Nowhere.
    Never,
    /// In source and configuration.
    #[default]
    ExceptLogs,
    /// In every document.
    Always,
}

impl Hints {
    /// Whether they are shown in this kind of file.
    pub fn cover(self, kind: LanguageKind) -> bool {
        match self {
            Hints::Never => false,
            Hints::ExceptLogs => kind != LanguageKind::Log,
            Hints::Always => true,
        }
    }
}

/// Levels of one handling class; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LevelChange {
    /// In program text and documentation.
    #[schemars(schema_with = "levels")]
    pub source: Option<Level>,
    /// In configuration, queries and templates.
    #[schemars(schema_with = "levels")]
    pub config: Option<Level>,
    /// In logs.
    #[schemars(schema_with = "levels")]
    pub log: Option<Level>,
}

/// One table `[[overrides]]`: settings that count for some files only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Override {
    /// The files it counts for, as patterns of `.gitignore`.
    pub files: Vec<String>,
    /// How sure a finding must be before `iotcodes check` prints it.
    #[schemars(extend("x-reader" = "check"))]
    pub min_confidence: Option<Confidence>,
    /// Added to the anchors of all files.
    pub anchors: Vec<String>,
    /// In place of the services of all files, unless empty.
    pub services: Vec<String>,
    /// Added to the accepted codes of all files.
    pub ignore: Vec<String>,
    /// On top of the levels of all files.
    pub levels: BTreeMap<String, LevelChange>,
    /// Where an editor shows the name behind a number and the number behind a name.
    pub hints: Option<Hints>,
    /// Whether an editor shows how often each code stands in a log.
    pub lens: Option<bool>,
    /// Whether an editor shows what the codes of a log mean together.
    pub episodes: Option<bool>,
}

/// The table `[catalog]`: catalogs of the project's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct CatalogSettings {
    /// Folders in the format of the built-in catalog, relative to the file that names them.
    pub paths: Vec<String>,
}

/// The table `[check]`: what `iotcodes check` does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct CheckSettings {
    /// The level from which findings make the exit code 1.
    #[schemars(extend("default" = "error"))]
    pub fail_on: Option<FailOn>,
}

/// The table `trace`, of editors alone: what is traced between editor and server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct TraceSettings {
    /// How much of the conversation between editor and server is traced.
    #[schemars(extend("default" = Trace::default()))]
    pub server: Option<Trace>,
}

/// When an editor's documents are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Run {
    /// When they are opened and whenever they change.
    #[default]
    OnType,
    /// When they are opened and when they are saved.
    OnSave,
    /// Only when the command `iotcodes.server.check` is run.
    Manual,
}

/// How much of a conversation is traced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trace {
    /// Nothing.
    #[default]
    Off,
    /// That a message came, and how long its answer took.
    Messages,
    /// As `messages`; some editors write it shorter.
    Compact,
    /// What the messages hold, too.
    Verbose,
}

/// A level, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// From hints on.
    Hint,
    /// From information on.
    Information,
    /// From warnings on.
    Warning,
    /// Errors alone.
    Error,
    /// Whatever is found.
    Never,
}

impl FailOn {
    /// Whether a finding of this level makes the exit code 1.
    pub fn covers(self, level: Level) -> bool {
        match self {
            FailOn::Hint => level >= Level::Hint,
            FailOn::Information => level >= Level::Information,
            FailOn::Warning => level >= Level::Warning,
            FailOn::Error => level >= Level::Error,
            FailOn::Never => false,
        }
    }
}

/// Something wrong in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What, and what is expected.
    pub message: String,
}

/// How many anchors a file may have. They are looked for together, so that few cost as much as many.
const MOST_ANCHORS: usize = 1000;

impl Settings {
    /// How many diagnostics an editor gets for a file. VS Code shows no more than this and underlines half of them.
    pub const MOST_DIAGNOSTICS: usize = 1000;
    /// How large a document may be to be checked in an editor, in megabytes.
    pub const LARGEST_DOCUMENT: usize = 256;
    /// How large a log may be whose episodes an editor shows, in bytes. They are looked for anew after every edit.
    pub const LARGEST_STORY: usize = 8_000_000;

    /// When documents are checked.
    pub fn run(&self) -> Run {
        self.run.unwrap_or_default()
    }

    /// Whether inlay hints are shown in a file of this kind.
    pub fn hints(&self, kind: LanguageKind) -> bool {
        self.hints.unwrap_or_default().cover(kind)
    }

    /// Whether code lenses are shown.
    pub fn lens(&self) -> bool {
        self.lens.unwrap_or(true)
    }

    /// Whether an editor shows the episodes of logs.
    pub fn episodes(&self) -> bool {
        self.episodes.unwrap_or(true)
    }

    /// How many diagnostics an editor gets for a file at most.
    pub fn max_diagnostics(&self) -> usize {
        self.max_diagnostics.unwrap_or(Self::MOST_DIAGNOSTICS)
    }

    /// How many bytes a document may have to be checked in an editor.
    pub fn max_size(&self) -> usize {
        self.max_size.unwrap_or(Self::LARGEST_DOCUMENT).saturating_mul(1_000_000)
    }

    /// Whether an editor gets the diagnostics of files that are not open.
    pub fn workspace_diagnostics(&self) -> bool {
        self.workspace_diagnostics.unwrap_or(false)
    }

    /// Reads a settings file. Unknown settings are reported and left out; `None` for a file that cannot be read at all.
    pub fn read(text: &str) -> (Option<Settings>, Vec<Mistake>) {
        let mut unknown = Vec::new();
        let read: Result<Settings, toml::de::Error> = toml::Deserializer::parse(text)
            .and_then(|deserializer| serde_ignored::deserialize(deserializer, |path| unknown.push(path.to_string())));
        match read {
            Ok(mut settings) => {
                let mistake = |key: String| {
                    let message = format!("unknown setting `{key}`: expected one that the documentation lists");
                    Mistake { span: place(text, &key), message }
                };
                let mut mistakes: Vec<Mistake> = unknown.into_iter().map(mistake).collect();
                // A folder that was only looked into must not say what is run.
                let editor_only = [
                    ("path", settings.path.take().is_some()),
                    ("trace", std::mem::take(&mut settings.trace) != TraceSettings::default()),
                ];
                for (key, _) in editor_only.iter().filter(|(_, is_set)| *is_set) {
                    let message = format!("`{key}` counts only among an editor's own settings");
                    mistakes.push(Mistake { span: place(text, key), message });
                }
                (Some(settings), mistakes)
            }
            Err(error) => {
                let message = error.message().to_string();
                (None, vec![Mistake { span: error.span().unwrap_or_default(), message }])
            }
        }
    }

    /// What an editor's settings and these make together; the editor's win.
    pub fn under(mut self, editor: &Settings) -> Settings {
        let editor = editor.clone();
        let lists = [
            (&mut self.include, editor.include),
            (&mut self.exclude, editor.exclude),
            (&mut self.services, editor.services),
            (&mut self.catalog.paths, editor.catalog.paths),
        ];
        for (own, other) in lists {
            if !other.is_empty() {
                *own = other;
            }
        }
        self.anchors.extend(editor.anchors);
        self.ignore.extend(editor.ignore);
        change_levels(&mut self.levels, &editor.levels);
        self.overrides.extend(editor.overrides);
        self.min_confidence = editor.min_confidence.or(self.min_confidence);
        self.check.fail_on = editor.check.fail_on.or(self.check.fail_on);
        self.run = editor.run.or(self.run);
        self.hints = editor.hints.or(self.hints);
        self.lens = editor.lens.or(self.lens);
        self.episodes = editor.episodes.or(self.episodes);
        self.max_diagnostics = editor.max_diagnostics.or(self.max_diagnostics);
        self.max_size = editor.max_size.or(self.max_size);
        self.workspace_diagnostics = editor.workspace_diagnostics.or(self.workspace_diagnostics);
        self.trace.server = editor.trace.server.or(self.trace.server);
        self.path = editor.path.or(self.path);
        self
    }

    /// These settings for the files of an override.
    pub fn with(&self, over: &Override) -> Settings {
        let mut settings = self.clone();
        settings.min_confidence = over.min_confidence.or(settings.min_confidence);
        settings.hints = over.hints.or(settings.hints);
        settings.lens = over.lens.or(settings.lens);
        settings.episodes = over.episodes.or(settings.episodes);
        settings.anchors.extend(over.anchors.iter().cloned());
        settings.ignore.extend(over.ignore.iter().cloned());
        if !over.services.is_empty() {
            settings.services.clone_from(&over.services);
        }
        change_levels(&mut settings.levels, &over.levels);
        settings
    }

    /// What is wrong with the values: each with the key that holds it.
    pub fn problems(&self, catalog: &Catalog) -> Vec<(String, String)> {
        let mut problems = check_rules("", &self.anchors, &self.services, &self.levels, catalog);
        problems.extend(check_ignored("", &self.ignore, catalog));
        let together = |anchors: &[String]| joined(anchors).err().map(|why| format!("anchors {why}"));
        let base = together(&self.anchors);
        problems.extend(base.iter().map(|why| ("anchors".to_string(), why.clone())));
        for (index, over) in self.overrides.iter().enumerate() {
            let table = format!("overrides.{index}.");
            if over.files.is_empty() {
                problems.push((
                    format!("overrides.{index}"),
                    "`files` is missing: expected the patterns it counts for".to_string(),
                ));
            }
            problems.extend(check_rules(&table, &over.anchors, &over.services, &over.levels, catalog));
            problems.extend(check_ignored(&table, &over.ignore, catalog));
            let more = base.is_none() && !over.anchors.is_empty();
            let why = more.then(|| together(&self.with(over).anchors)).flatten();
            problems.extend(why.map(|why| (format!("{table}anchors"), why)));
        }
        problems
    }

    /// The catalog as these settings want it. What [`Settings::problems`] complains of has no effect.
    pub fn apply(&self, catalog: &mut Arc<Catalog>) {
        let known: Vec<String> = self.services.iter().filter(|id| catalog.service(id).is_some()).cloned().collect();
        if !known.is_empty() {
            Arc::make_mut(catalog).keep_services(&known);
        }
        for key in &self.ignore {
            let key = normalise(key);
            let entries = Arc::make_mut(catalog).entries.iter_mut();
            entries.filter(|entry| means(entry, &key)).for_each(|entry| entry.accepted = true);
        }
        for (class, change) in &self.levels {
            let handling = Arc::make_mut(catalog).handling.iter_mut().find(|handling| handling.id == *class);
            let Some(handling) = handling else { continue };
            handling.levels.source = change.source.unwrap_or(handling.levels.source);
            handling.levels.config = change.config.unwrap_or(handling.levels.config);
            handling.levels.log = change.log.unwrap_or(handling.levels.log);
        }
        if let Ok(Some(pattern)) = joined(&self.anchors) {
            Arc::make_mut(catalog).cues.push(anchor_cue(pattern));
        }
    }
}

fn change_levels(levels: &mut BTreeMap<String, LevelChange>, changes: &BTreeMap<String, LevelChange>) {
    for (class, change) in changes {
        let levels = levels.entry(class.clone()).or_default();
        levels.source = change.source.or(levels.source);
        levels.config = change.config.or(levels.config);
        levels.log = change.log.or(levels.log);
    }
}

/// Where a dotted key stands in a text that is valid TOML, in bytes; a number in it is a place in an array.
pub fn place(text: &str, path: &str) -> Range<usize> {
    let Ok(table) = DeTable::parse(text) else { return 0..0 };
    let mut span = 0..0;
    let mut value: Option<&DeValue<'_>> = None;
    for name in path.split('.') {
        let table = match value {
            None => table.get_ref(),
            Some(DeValue::Table(inner)) => inner,
            Some(DeValue::Array(items)) => match item(items, name) {
                Some((place, inner)) => {
                    span = place;
                    value = Some(inner);
                    continue;
                }
                None => break,
            },
            Some(_) => break,
        };
        let Some((key, inner)) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name) else { break };
        span = key.span();
        value = Some(inner.get_ref());
    }
    span
}

fn item<'a, 'b>(items: &'a DeArray<'b>, name: &str) -> Option<(Range<usize>, &'a DeValue<'b>)> {
    let item = items.get(name.parse::<usize>().ok()?)?;
    Some((item.span(), item.get_ref()))
}

fn check_rules(
    table: &str,
    anchors: &[String],
    services: &[String],
    levels: &BTreeMap<String, LevelChange>,
    catalog: &Catalog,
) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    for anchor in anchors {
        if let Err(why) = is_anchor(anchor) {
            problems.push((format!("{table}anchors"), format!("anchor {anchor:?}: {why}")));
        }
    }
    for service in services.iter().filter(|id| catalog.service(id).is_none()) {
        let known: Vec<&str> = catalog.services.iter().map(|service| service.id.as_str()).collect();
        problems.push((
            format!("{table}services"),
            format!("unknown service {service:?}: expected one of {}", known.join(", ")),
        ));
    }
    for class in levels.keys().filter(|id| catalog.handling(id).is_none()) {
        let known: Vec<&str> = catalog.handling.iter().map(|handling| handling.id.as_str()).collect();
        problems.push((
            format!("{table}levels.{class}"),
            format!("unknown handling class {class:?}: expected one of {}", known.join(", ")),
        ));
    }
    problems
}

/// What is accepted has to be known.
fn check_ignored(table: &str, keys: &[String], catalog: &Catalog) -> Vec<(String, String)> {
    let is_known = |key: &&String| catalog.entries.iter().any(|entry| means(entry, &normalise(key)));
    let problem = |key: &String| {
        (
            format!("{table}ignore"),
            format!("unknown code {key:?}: expected a number, a name or a family of the catalog"),
        )
    };
    keys.iter().filter(|key| !is_known(key)).map(problem).collect()
}

/// All anchors in one pattern; those that are none are left out.
fn joined(anchors: &[String]) -> Result<Option<String>, String> {
    if anchors.len() > MOST_ANCHORS {
        return Err(format!("{} are too many: expected at most {MOST_ANCHORS}", anchors.len()));
    }
    let anchors: Vec<String> =
        anchors.iter().filter(|anchor| is_anchor(anchor).is_ok()).map(|anchor| format!("(?:{anchor})")).collect();
    let pattern = anchors.join("|");
    bounded(&pattern).map_err(|error| format!("together: {}", last_line(&error.to_string())))?;
    Ok((!anchors.is_empty()).then_some(pattern))
}

/// An anchor is a regular expression for a part of a line that is not empty.
fn is_anchor(anchor: &str) -> Result<(), String> {
    let regex = bounded(anchor).map_err(|error| last_line(&error.to_string()))?;
    if regex.is_match(b"") { Err("it fits an empty text, and so every line".to_string()) } else { Ok(()) }
}

/// What a regular expression's error says in the end; the lines before draw the pattern.
fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or(text).trim_start_matches("error: ").to_string()
}

fn anchor_cue(pattern: String) -> Cue {
    Cue {
        id: "settings-anchor".to_string(),
        title: "a word that the settings name stands there".to_string(),
        strength: Strength::Supports,
        says: Some(Says::Service),
        most: None,
        reach: Reach::File,
        kinds: vec![Kind::Number, Kind::Name, Kind::Message, Kind::Family],
        files: vec![LanguageKind::Source, LanguageKind::Config, LanguageKind::Log],
        before: None,
        after: None,
        token: None,
        pattern: Some(pattern),
        relation: None,
        hits: Vec::new(),
        misses: Vec::new(),
        path: "iotcodes.toml".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scanner;

    fn read(text: &str) -> Settings {
        Settings::read(text).0.expect("it can be read")
    }

    fn lines(text: &str, mistakes: &[Mistake]) -> Vec<usize> {
        mistakes.iter().map(|mistake| text[..mistake.span.start].matches('\n').count() + 1).collect()
    }

    #[test]
    fn known_settings_are_read_and_unknown_ones_named_with_their_line() {
        let text = "min-confidence = \"likely\"\n[catalog]\npaths = [\"codes\"]\ncolor = 1\n\n[chekc]\na = 1\n[[overrides]]\nfiles = [\"*.log\"]\nlevel = 1\n";
        let (settings, problems) = Settings::read(text);
        let settings = settings.unwrap();
        assert_eq!(settings.catalog.paths, ["codes"]);
        assert_eq!(settings.min_confidence, Some(Confidence::Likely));
        assert_eq!(settings.overrides[0].files, ["*.log"]);
        assert_eq!(lines(text, &problems), [4, 6, 10]);
        assert!(problems.iter().all(|problem| problem.message.contains("unknown setting")));
        assert_eq!(&text[problems[0].span.clone()], "color");
    }

    #[test]
    fn a_wrong_value_and_a_syntax_error_are_named_with_their_line() {
        for (text, wanted) in [
            ("\n[catalog]\npaths = \"codes\"\n", 3),
            ("[catalog]\npaths = [\n", 2),
            ("\nmin-confidence = \"sure\"\n", 2),
        ] {
            let (settings, problems) = Settings::read(text);
            assert_eq!(settings, None);
            assert_eq!(lines(text, &problems), [wanted], "{problems:?}");
        }
    }

    #[test]
    fn values_that_mean_nothing_are_named_with_their_key() {
        let settings = read(
            "anchors = [\"(\", \"a*\"]\nservices = [\"hub\"]\n[levels.retry]\nlog = \"error\"\n[[overrides]]\nservices = [\"iot-dps\"]\n",
        );
        let problems = settings.problems(Catalog::builtin());
        let keys: Vec<&str> = problems.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["anchors", "anchors", "services", "levels.retry", "overrides.0"]);
    }

    #[test]
    fn a_file_does_not_say_which_program_an_editor_runs() {
        let text = "run = \"manual\"\npath = \"./evil\"\n[trace]\nserver = \"verbose\"\n";
        let (settings, problems) = Settings::read(text);
        assert_eq!(settings, Some(Settings { run: Some(Run::Manual), ..Settings::default() }));
        assert_eq!(lines(text, &problems), [2, 3], "{problems:?}");
    }

    #[test]
    fn what_is_accepted_is_found_and_not_listed() {
        let settings = read("ignore = [\"404103\", \"429xxx\", \"nothing\"]\n");
        let mut catalog = Catalog::builtin().clone();
        let keys: Vec<String> = settings.problems(&catalog).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["ignore"]);
        settings.apply(&mut catalog);
        let scanner = Scanner::new(catalog);
        let text = ["404103", "429001", "DeviceNotOnline", "401003"]
            .map(|code| format!("azure-devices.net errorCode: {code}\n"));
        let findings = scanner.scan(scanner.catalog().language("log").unwrap(), text.concat().as_bytes());
        let listed: Vec<bool> = findings.iter().map(|finding| finding.listed(Confidence::Certain)).collect();
        assert_eq!(listed, [false, false, false, true]);
    }

    #[test]
    fn levels_services_and_anchors_change_the_catalog() {
        let (settings, problems) = Settings::read(
            "anchors = [\"AcmeCloud\"]\nservices = [\"iot-dps\"]\n[levels.throttle-backoff]\nlog = \"error\"\n",
        );
        assert_eq!(problems, []);
        let settings = settings.unwrap();
        let mut catalog = Catalog::builtin().clone();
        settings.apply(&mut catalog);
        assert!(catalog.entries.iter().all(|entry| entry.services().any(|service| service == "iot-dps")));
        assert_eq!(catalog.handling("throttle-backoff").unwrap().levels.log, Level::Error);
        assert!(catalog.cues.iter().any(|cue| cue.pattern.as_deref() == Some("(?:AcmeCloud)")));
    }

    #[test]
    fn an_override_and_an_editor_win_over_the_file() {
        let mut file = read(
            "min-confidence = \"certain\"\nanchors = [\"a\"]\n[[overrides]]\nfiles = [\"*.log\"]\nmin-confidence = \"likely\"\nanchors = [\"b\"]\n",
        );
        let inner = file.with(&file.overrides[0]);
        assert_eq!(
            (inner.min_confidence, inner.anchors),
            (Some(Confidence::Likely), vec!["a".to_string(), "b".to_string()])
        );
        let editor = read(
            "min-confidence = \"possible\"\nmax-diagnostics = 5\nhints = \"never\"\n[levels.retry-now]\nlog = \"error\"\n",
        );
        file.levels.insert("retry-now".into(), LevelChange { source: Some(Level::Hint), ..LevelChange::default() });
        let both = file.under(&editor);
        assert_eq!((both.min_confidence, both.max_diagnostics()), (Some(Confidence::Possible), 5));
        assert!(!both.hints(LanguageKind::Source) && both.lens());
        let levels = LevelChange { source: Some(Level::Hint), config: None, log: Some(Level::Error) };
        assert_eq!(both.levels["retry-now"], levels, "a level for logs leaves that for source");
        assert_eq!(both.anchors, ["a"]);
    }

    #[test]
    fn an_editors_views_are_set_in_both_places() {
        let (file, problems) = Settings::read("hints = \"always\"\nlens = false\nworkspace-diagnostics = true\n");
        assert_eq!(problems, []);
        let file = file.unwrap();
        let editor = Settings { lens: Some(true), ..Settings::default() };
        let both = file.under(&editor);
        assert_eq!((both.hints, both.lens, both.workspace_diagnostics), (Some(Hints::Always), Some(true), Some(true)));
        assert!(Hints::default().cover(LanguageKind::Source) && !Hints::default().cover(LanguageKind::Log));
    }
}
