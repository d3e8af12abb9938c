//! Stub.
use iotcodes_catalog::{Catalog, Language};
use iotcodes_scan::Finding;
use std::ops::Range;
/// Action.
pub struct Action {
    /// t
    pub title: String,
    /// e
    pub edits: Vec<Edit>,
    /// d
    pub disabled: Option<String>,
    /// p
    pub preferred: bool,
}
/// Edit.
pub struct Edit {
    /// r
    pub range: Range<usize>,
    /// t
    pub text: String,
}
/// Actions.
pub fn actions(_catalog: &Catalog, _language: &Language, _text: &str, _finding: &Finding) -> Vec<Action> {
    Vec::new()
}
