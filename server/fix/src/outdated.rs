//! Numbers that only old pages have.

use crate::Edit;
use iotcodes_catalog::Catalog;
use iotcodes_scan::{Finding, Oddity};

/// The number that replies use, in place of one that only old pages have. It is right wherever the finding is certain.
pub fn outdated(catalog: &Catalog, finding: &Finding) -> Option<Edit> {
    let is_alias = finding.oddity == Some(Oddity::Alias) && !finding.suppressed;
    let code = catalog.entries[finding.entries[0]].code.clone()?;
    is_alias.then(|| Edit { range: finding.range.clone(), text: code })
}
