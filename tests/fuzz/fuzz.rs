//! The fuzzer of all targets in one program: the variable `IOTCODES_FUZZ` names the one to try.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::{env, sync::LazyLock};

#[path = "../support/invariants.rs"]
mod invariants;
#[path = "../support/logs.rs"]
mod logs;
mod targets;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = env::var("IOTCODES_FUZZ").expect("IOTCODES_FUZZ names the target");
    let target = targets::TARGETS.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("{name} is no target")).1
});

fuzz_target!(|input: &[u8]| TARGET(input));
