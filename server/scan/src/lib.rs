//! Finds Azure IoT error codes in text, says how sure it is and why, and prepares what editors show.
//!
//! The way of a code: text, candidates ([`candidate`]), clues ([`clue`]), findings ([`weigh`]), views ([`view`]). Everything is a pure
//! function of the catalog and the text, works on byte offsets and cannot fail: any bytes give findings.

mod candidate;
mod clue;
mod edits;
pub mod episode;
mod expect;
mod findings;
mod lines;
mod list;
mod literals;
mod log;
mod outline;
mod part;
mod pattern;
mod plain;
mod scanner;
mod schema;
mod settings;
mod sieve;
mod stream;
mod suppress;
mod text;
pub mod view;
mod weigh;
mod words;

pub use edits::Edits;
pub use expect::{Expected, expected};
pub use findings::Findings;
pub use lines::{Lines, line_ends};
pub use log::{Logs, Reader as LogReader, Record, Records, Time};
pub use outline::{Tally, tally};
pub use scanner::{Ask, Scanner};
pub use schema::{Reader, Setting, schema, settings};
pub use settings::{
    CatalogSettings, CheckSettings, FailOn, Hints, LevelChange, Mistake, Override, Run, Settings, Trace, TraceSettings,
    place,
};
pub use stream::{Cut, Share, Stream, Whole, Window, Windows};
pub use text::Text;

use iotcodes_catalog::{EntryId, Kind, Level};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// An error code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands, in bytes; never splits a character.
    pub range: Range<usize>,
    /// What it looks like.
    pub kind: Kind,
    /// Its entries, the likeliest first. Never empty: an unlisted number has its family's.
    pub entries: Vec<EntryId>,
    /// What is odd about it.
    pub oddity: Option<Oddity>,
    /// How sure it is that this is the code.
    pub confidence: Confidence,
    /// What keeps it from being certain.
    pub reason: Option<Reason>,
    /// Why, in the order of the text.
    pub clues: Vec<Clue>,
    /// Whether it says again what a code beside it says (`404103 DeviceNotOnline`, or a reply's text behind its code). It answers a
    /// hover and is not listed.
    pub repeats: bool,
    /// Whether a comment such as `iotcodes: ignore 404103 -- reason` accepts it. It answers a hover and is not listed.
    pub suppressed: bool,
}

impl Finding {
    /// Whether a list of findings that are at least this sure holds it.
    pub fn listed(&self, least: Confidence) -> bool {
        self.confidence >= least && !self.repeats && !self.suppressed
    }
}

/// A place that could be a code by its shape, and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it looks like.
    pub kind: Kind,
    /// The entries that it would mean.
    pub entries: Vec<EntryId>,
    /// Why it is none.
    pub reason: Reason,
    /// What stands around it, in the order of the text.
    pub clues: Vec<Clue>,
}

/// Why a candidate is not certain: what took it down last, and of two that take it equally far the first of these.
/// [`view::reason`] makes a sentence of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A clue says that it is something else.
    Forbidden,
    /// Neither that it is an error code nor that Azure IoT is meant is said anywhere.
    NoClue,
    /// Nothing says that it is an error code.
    NoCode,
    /// Nothing says that Azure IoT is meant.
    NoService,
    /// It has three digits, and nothing says that DPS is meant.
    NoProvisioning,
    /// What says that Azure IoT is meant stands too far away.
    FarAway,
    /// A clue speaks against it.
    Doubted,
    /// It has no entry of its own, so it counts only where it is certain.
    Unlisted,
    /// It is a family, which is not an error that happened.
    Family,
    /// It is a class, which is only named after an error.
    Class,
    /// A clue sets a limit.
    Limited,
}

/// What can be odd about a code that is otherwise recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The number stands beside the name of another entry.
    Mismatch(EntryId),
    /// The number is one that an entry was once listed under.
    Alias,
    /// The number belongs to a known family and has no entry.
    Unlisted,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It could be one: shown on hover only.
    Possible,
    /// It probably is one: hint and action, too.
    Likely,
    /// It is one: diagnostic, too.
    Certain,
}

impl Confidence {
    /// The word used in settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

/// A clue that was found for or against a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// The place of the cue in [`iotcodes_catalog::Catalog::cues`].
    pub cue: usize,
    /// Where it was seen, in bytes.
    pub at: Range<usize>,
}

/// What an editor marks, or `check` prints, for one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How loud.
    pub level: Level,
    /// One sentence that stands alone.
    pub message: String,
    /// The number or name that the documentation knows it by.
    pub code: String,
    /// The page that explains it.
    pub href: Option<String>,
    /// Whether the token is outdated (a legacy alias).
    pub deprecated: bool,
}
