//! What the test programs share.

pub(crate) mod client;
mod protocol;
