//! The scan of any bytes keeps the promises of `tests/support/invariants.rs`.
//!
//! The bytes behind a text say how it is tried. So every file is an input, and a text keeps its meaning when the fuzzer grows it.

use crate::invariants::{LANGUAGES, far_text_is_named, language, same_after_edits, same_in_pieces, well_formed};

pub(crate) fn hold(input: &[u8]) {
    let Some((text, [which, block, far, cuts @ ..])) = input.split_last_chunk::<6>() else { return };
    let language = language(LANGUAGES[usize::from(*which) % LANGUAGES.len()]);
    well_formed(language, text);
    same_in_pieces(language, text, 1 + usize::from(*block), &cuts.map(|cut| 1 + usize::from(cut)));
    let (text, far) = text.split_at(text.len() * usize::from(*far) / 255);
    far_text_is_named(language, text, far);
    let edits = cuts.map(|cut| (usize::from(cut) * 61, usize::from(cut), far.to_vec()));
    same_after_edits(language, text.to_vec(), &edits, 2);
}
