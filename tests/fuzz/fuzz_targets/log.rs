//! Any bytes read as a log keep the promises of `tests/support/logs.rs`. The last byte says in which pieces they come.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../support/invariants.rs"]
#[allow(dead_code)] // The other target tries the rest.
mod invariants;
#[path = "../../support/logs.rs"]
mod logs;

fuzz_target!(|input: &[u8]| {
    let Some((piece, text)) = input.split_last() else { return };
    logs::hold(text, usize::from(*piece));
});
