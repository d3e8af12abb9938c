//! The types of the catalog: plain data, as the files hold it.

use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::OnceLock};

/// All that is known: services, their entries, how to handle each class of error, and what tells a code from a mere number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// Who sends codes, sorted by id.
    pub services: Vec<Service>,
    /// Codes, families and names without a number, sorted by service, then by number, then by name.
    pub entries: Vec<Entry>,
    /// The ways to handle an error, sorted by id.
    pub handling: Vec<Handling>,
    /// Clues for and against a candidate, sorted by id.
    pub cues: Vec<Cue>,
    /// File types, in the order of `languages.toml`; the first that fits a file wins.
    pub languages: Vec<Language>,
    /// What code actions insert, sorted by id, then language, then variant.
    pub recipes: Vec<Recipe>,
    /// What codes in a log mean together, in the order in which they are looked for.
    pub episodes: Vec<Episode>,
    /// How logs are written.
    pub logs: LogShapes,
    #[serde(skip)]
    pub(crate) by_code: HashMap<String, Vec<EntryId>>,
    #[serde(skip)]
    pub(crate) by_name: HashMap<String, Vec<EntryId>>,
    #[serde(skip)]
    pub(crate) globs: OnceLock<(globset::GlobSet, Vec<usize>)>,
}

/// The place of an entry in [`Catalog::entries`].
pub type EntryId = usize;

/// A service that sends error codes (`services/<id>/service.toml`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Service {
    /// The folder's name, for example `iot-hub`.
    pub id: String,
    /// The full product name.
    pub title: String,
    /// How a sentence names it.
    pub short: String,
    /// The address that relative `sources` are joined to.
    pub docs: String,
    /// How many digits its codes have.
    pub digits: Vec<u8>,
    /// What may be glued before a number, in any case, for example `iothub404103` in a link.
    pub prefixes: Vec<String>,
    /// `service.md`: metrics, log categories, alerting, what to try when no entry fits. Markdown; empty where the service has none.
    pub page: String,
}

/// What an entry speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// One numbered code.
    Code,
    /// A range of codes such as `4041xx`.
    Family,
    /// An error that the service names without giving it a number.
    Name,
}

/// One documented error, or a family of them (one Markdown file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// What the entry speaks of.
    pub kind: EntryKind,
    /// The id of the service whose folder holds the entry.
    pub service: String,
    /// The number, digits only. `None` for families and for names without a number.
    pub code: Option<String>,
    /// The longest family pattern that covers the code; for a family its own pattern.
    pub family: Option<String>,
    /// The service's own name for the error; for a family a heading.
    pub name: String,
    /// The HTTP status it travels with, where the service gives one.
    pub http: Option<u16>,
    /// The id of the handling class: the entry's own, else its family's.
    pub handling: String,
    /// Whether the service still sends it, and who says so.
    pub status: Status,
    /// Other services that really send it.
    pub also_in: Vec<String>,
    /// Other numbers it was listed under.
    pub aliases: Vec<Alias>,
    /// Whether other products use the name, too, so that it proves nothing alone.
    pub common: bool,
    /// Other spellings of the name. Case and separators never matter.
    pub names: Vec<String>,
    /// Texts of real replies; `*` stands for any text.
    pub messages: Vec<String>,
    /// Related entries, as written in the file.
    pub see: Vec<String>,
    /// What code actions may insert, best first. `None`: the class's default. Empty: nothing.
    pub recipes: Option<Vec<String>>,
    /// Documentation addresses, complete, best first.
    pub sources: Vec<String>,
    /// The first paragraph: one sentence that stands alone as a diagnostic's message.
    pub summary: String,
    /// Everything after the summary. Markdown with second-level headings.
    pub body: String,
    /// Where the entry was read from, for messages.
    pub path: String,
    /// Whether the settings accept it: it answers hovers and is not listed.
    #[serde(skip)]
    pub accepted: bool,
}

/// Another number under which an entry was documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The other number, digits only.
    pub code: String,
    /// Who used it and why it is not the code.
    pub why: String,
}

/// How sure it is that the service sends an entry's code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Documented by Microsoft.
    #[default]
    Active,
    /// Sent by a feature in preview.
    Preview,
    /// Known from an SDK's source, not from the documentation.
    SdkOnly,
    /// No longer sent; old logs and old code still hold it.
    Legacy,
    /// Withdrawn by us; kept so that old links resolve.
    Retired,
}

/// A way to handle errors (`handling/<id>.md`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Handling {
    /// The file's name, for example `retry-backoff`.
    pub id: String,
    /// A few words that say what to do.
    pub title: String,
    /// Whether sending the request again can help.
    pub retry: Retry,
    /// One sentence with the numbers filled in, shown above each entry's own text.
    pub advice: String,
    /// Attempts in all, the first one included.
    pub attempts: Option<u32>,
    /// The shortest wait before a retry, in seconds.
    pub floor: Option<u32>,
    /// The longest wait before a retry, in seconds.
    pub cap: Option<u32>,
    /// The wait before the first retry where it differs from `floor`, in seconds.
    pub first: Option<u32>,
    /// How loud a diagnostic is, by kind of file.
    pub levels: Levels,
    /// What code actions insert for entries that name no recipe of their own, best first.
    pub recipes: Vec<String>,
    /// One sentence.
    pub summary: String,
    /// The rest of the page. Markdown.
    pub body: String,
    /// Where it was read from, for messages.
    pub path: String,
}

/// Whether sending a request again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// Yes, as it is.
    Yes,
    /// Once something about it has changed: a new token, a new ETag, finished work.
    AfterChange,
    /// Once time has passed or capacity is free.
    AfterWait,
    /// Never.
    No,
}

impl Retry {
    /// The word used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Retry::Yes => "yes",
            Retry::AfterChange => "after-change",
            Retry::AfterWait => "after-wait",
            Retry::No => "no",
        }
    }
}

/// How loud a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Barely visible.
    Hint,
    /// Worth knowing.
    Information,
    /// Worth acting on.
    Warning,
    /// An operator must act.
    Error,
}

impl Level {
    /// The word used in files, settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Hint => "hint",
            Level::Information => "information",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A level for each kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// In program text and documentation.
    pub source: Level,
    /// In configuration, queries and templates.
    pub config: Level,
    /// In logs.
    pub log: Level,
}

impl Levels {
    /// The level for a kind of file.
    pub fn of(&self, kind: LanguageKind) -> Level {
        match kind {
            LanguageKind::Source => self.source,
            LanguageKind::Config => self.config,
            LanguageKind::Log => self.log,
        }
    }
}

/// A clue for or against a candidate (`cues/<id>.toml`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cue {
    /// The file's name, for example `own-name`.
    pub id: String,
    /// What was seen, as a phrase that can follow "because".
    pub title: String,
    /// What the clue is worth.
    pub strength: Strength,
    /// Which of the two questions a supporting clue answers.
    pub says: Option<Says>,
    /// The most that a candidate with this clue can be; absent: no limit.
    pub most: Option<Most>,
    /// How far from the candidate it may stand.
    pub reach: Reach,
    /// The kinds of candidate it speaks about.
    pub kinds: Vec<Kind>,
    /// The kinds of file it counts in.
    pub files: Vec<LanguageKind>,
    /// For `touching`: a regular expression for the text that ends where the candidate begins.
    pub before: Option<String>,
    /// For `touching`: a regular expression for the text that begins where the candidate ends.
    pub after: Option<String>,
    /// For `touching`: a regular expression for the candidate itself.
    pub token: Option<String>,
    /// For the other reaches: a regular expression for one line.
    pub pattern: Option<String>,
    /// A relation to the catalog that no regular expression can express.
    pub relation: Option<Relation>,
    /// Texts in which the candidate between `«` and `»` has this clue.
    pub hits: Vec<String>,
    /// Texts in which it has not.
    pub misses: Vec<String>,
    /// Where it was read from, for messages.
    pub path: String,
}

/// What a clue is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Settles it alone: this is the code.
    Names,
    /// Answers one of the two questions; see [`Says`].
    Supports,
    /// Makes it less likely.
    Doubts,
    /// Settles it alone: this is something else.
    Forbids,
}

impl Strength {
    /// The word used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Strength::Names => "names",
            Strength::Supports => "supports",
            Strength::Doubts => "doubts",
            Strength::Forbids => "forbids",
        }
    }
}

/// The two questions that a candidate must answer: is it an error code, and is it Azure IoT's?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// It is an error code of somebody.
    Code,
    /// Azure IoT is spoken of.
    Service,
    /// DPS is spoken of, which also lets three digits count.
    Provisioning,
}

/// A limit that a clue sets to the confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Most {
    /// Shown on hover only.
    Possible,
    /// Explained, never marked.
    Likely,
}

/// How far from a candidate a clue may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Right before or right after it, on its line.
    Touching,
    /// On its line.
    Line,
    /// At most three lines away.
    Nearby,
    /// Anywhere in the file.
    File,
}

/// The kinds of candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Six digits.
    Number,
    /// Three digits.
    Short,
    /// The name of an error.
    Name,
    /// The text of a reply.
    Message,
    /// A range such as `404xxx`.
    Family,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Number, Kind::Short, Kind::Name, Kind::Message, Kind::Family];
}

/// Relations between a candidate and the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The candidate's own name (or, for a name, its own number) stands in reach, and other products do not use the name.
    Own,
    /// The same for a name that other products use, too.
    OwnCommon,
    /// The file speaks of the catalog: five different names that nobody else uses, or three numbers beside their own names.
    Many,
}

/// A file type (`languages.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The identifier that LSP clients send.
    pub id: String,
    /// Other identifiers that clients send for it.
    pub aliases: Vec<String>,
    /// Program text, configuration or log.
    pub kind: LanguageKind,
    /// File name patterns: `*` stands for anything but `/`, compared without regard to case.
    pub globs: Vec<String>,
    /// How a comment to the end of the line begins, where the language has one.
    pub comment: Option<String>,
    /// How such a comment has to end, where the end of the line is not enough.
    pub comment_end: Option<String>,
    /// A command that checks the syntax of `{file}`.
    pub check: Option<String>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageKind {
    /// Program text and documentation.
    Source,
    /// Configuration, queries, templates.
    Config,
    /// Logs.
    Log,
}

/// A source file that compiles; its marked regions are what a code action inserts (`recipes/<id>/<language>[-<variant>].<ext>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipe {
    /// The folder's name, for example `backoff-jitter`.
    pub id: String,
    /// The language's id.
    pub language: String,
    /// Client role and call shape, for example `service-async`. Empty where the recipe has one form.
    pub variant: String,
    /// Lines to have among the imports, without line ends.
    pub imports: Vec<String>,
    /// What goes in once. Complete lines.
    pub helper: String,
    /// How a call looks afterwards, with `CALL` and `RESULT` standing for the call and its result. Complete lines.
    pub call: String,
    /// Where it was read from, for messages.
    pub path: String,
}

/// Codes in a log that mean something together (`episodes/<id>.md`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Episode {
    /// The file's name, for example `token-renewal`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its place among all: events that an earlier one explains are not looked at again.
    pub order: u32,
    /// How loud it is.
    pub level: Level,
    /// How loud its events are while they are part of it; absent: as they are alone.
    pub members: Option<Level>,
    /// What makes it.
    pub rule: Rule,
    /// One sentence.
    pub summary: String,
    /// The rest of the page. Markdown.
    pub body: String,
    /// Where it was read from, for messages.
    pub path: String,
}

/// What makes an episode. Events are codes, families such as `5xxxxx`, or what a log tells besides errors ([`LogShapes::events`]).
/// Spans are in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    /// One event after the other on one device, the last at most `within` after the first.
    Sequence {
        /// For each step the events that can be it.
        steps: Vec<Vec<String>>,
        /// From the first event to the last.
        within: u32,
    },
    /// The same trouble again and again on one device.
    Repeat {
        /// The events that count.
        events: Vec<String>,
        /// How many make an episode.
        least: usize,
        /// The longest pause between two of them.
        pause: u32,
        /// Events that end it: after them everything is well again.
        until: Vec<String>,
        /// How long the device had been well before, if that matters: an event of `until` this long before the first.
        after: Option<u32>,
    },
    /// The same event at a steady distance on one device.
    Period {
        /// The events that count.
        events: Vec<String>,
        /// How many make an episode.
        least: usize,
        /// The shortest distance that counts.
        shortest: u32,
        /// How far a distance may be from the usual one, as a share of it.
        deviation: f64,
        /// Periods that have a known cause.
        known: Vec<KnownPeriod>,
    },
    /// Attempts of one device that go on without slowing down.
    Retries {
        /// The events that count.
        events: Vec<String>,
        /// How many make an episode.
        least: usize,
        /// The longest pause between two attempts of one request.
        pause: u32,
        /// What the longest of the later pauses is, at least, in multiples of the first, where the waits grow as they should.
        growth: f64,
        /// A pause that is long enough even if it does not grow.
        enough: u32,
    },
    /// Many devices at once.
    Burst {
        /// The events that count.
        events: Vec<String>,
        /// How many different devices make an episode.
        devices: usize,
        /// From one event to the next.
        pause: u32,
        /// Events that must be among them.
        needs: Vec<String>,
        /// On how many devices, at least.
        spread: usize,
        /// How many times as many as usual the devices must be.
        rise: f64,
        /// How often the same devices must come at once.
        waves: usize,
        /// The longest pause between two such waves.
        apart: u32,
    },
}

impl Rule {
    /// How many lists of events the rules of a catalog can have together.
    pub const MOST_LISTS: usize = 64;

    /// The lists of events that it names, in the order of its fields.
    pub fn lists(&self) -> Vec<&[String]> {
        match self {
            Rule::Sequence { steps, .. } => steps.iter().map(Vec::as_slice).collect(),
            Rule::Repeat { events, until, .. } => vec![events, until],
            Rule::Period { events, .. } | Rule::Retries { events, .. } => vec![events],
            Rule::Burst { events, needs, .. } => vec![events, needs],
        }
    }
}

/// A period that has a known cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownPeriod {
    /// The period.
    pub minutes: f64,
    /// What causes it, as a phrase.
    pub means: String,
}

/// How logs are written (`logs.toml`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LogShapes {
    /// The keys under which a JSON document has a list of records.
    pub lists: Vec<String>,
    /// How a record tells its time, the likeliest first.
    pub times: Vec<Shape>,
    /// How a record tells its device, the surest first. The group `id` is the device, the group `module` its module.
    pub devices: Vec<Shape>,
    /// What a record can tell besides errors.
    pub events: Vec<EventShape>,
}

/// A regular expression with what it finds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The expression.
    pub pattern: String,
    /// Whether it is for JSON objects; others are for lines that are none.
    #[serde(default)]
    pub in_object: bool,
    /// Lines, each with what is found in it.
    pub hits: Vec<[String; 2]>,
}

/// Something that a log tells besides errors.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventShape {
    /// Its name in the rules of episodes.
    pub name: String,
    /// Every text that tells it has one of these in it, in whatever case.
    pub words: Vec<String>,
    /// The expression that finds it.
    pub pattern: String,
    /// Lines that tell it.
    pub hits: Vec<String>,
    /// Lines that do not.
    pub misses: Vec<String>,
}
