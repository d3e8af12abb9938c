//! What Azure IoT error codes mean: the data under `catalog/`, read, checked and indexed.
//!
//! [`Catalog::builtin`] is the catalog this program was built with; its files were checked by the build. [`Catalog::with`] adds a
//! user's folders in the same format. Nothing here touches a file: whoever has the bytes hands them in as [`File`]s.

mod check;
mod find;
mod model;
mod pattern;
mod read;

pub use find::{Answer, normalise};
pub use model::{
    Alias, Catalog, Cue, Entry, EntryId, EntryKind, Episode, EventShape, Handling, Kind, KnownPeriod, Language,
    LanguageKind, Level, Levels, LogShapes, Most, Reach, Recipe, Relation, Retry, Rule, Says, Service, Shape, Status,
    Strength,
};
pub use pattern::bounded;
pub use read::{File, Problem};

use std::sync::{Arc, LazyLock};

static BUILTIN: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::embedded()));

impl Catalog {
    /// The catalog this program was built with.
    pub fn builtin() -> &'static Arc<Catalog> {
        &BUILTIN
    }

    /// The same, read anew from the bytes that the program carries.
    pub fn embedded() -> Catalog {
        let mut catalog: Catalog = postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin")))
            .expect("build.rs wrote these bytes with the same types");
        catalog.index();
        catalog
    }

    /// This catalog with more files of the same format, for example a company's own device codes.
    ///
    /// A file with a problem is left out and everything else is kept; all problems are returned, each with its file and line.
    pub fn with(&self, files: &[File]) -> (Catalog, Vec<Problem>) {
        let mut catalog = self.clone();
        let problems = read::add(&mut catalog, files);
        (catalog, problems)
    }
}
