//! Finds Azure IoT error codes in text, says how sure it is and why, and prepares what editors show.
//!
//! The way of a code: text, candidates ([`candidate`]), clues ([`clue`]), findings ([`weigh`]), views ([`view`]). Everything is a pure
//! function of the catalog and the text, works on byte offsets and cannot fail: any bytes give findings.

mod candidate;
mod clue;
mod lines;
mod plain;
mod scanner;
mod settings;
mod stream;
mod suppress;
pub mod view;
mod weigh;

pub use lines::Lines;
pub use scanner::Scanner;
pub use settings::{CatalogSettings, CheckSettings, FailOn, LevelChange, Override, Settings, place};
pub use stream::Stream;

use iotcodes_catalog::{EntryId, Kind, Level};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
