//! What the test programs share.

#[allow(dead_code, reason = "each test program uses a part of it")]
pub(crate) mod client;
mod protocol;
