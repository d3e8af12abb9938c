//! Any bytes give findings that keep the promises of `tests/support/invariants.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../support/invariants.rs"]
mod invariants;

fuzz_target!(|input: &[u8]| invariants::hold(input));
