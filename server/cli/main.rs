//! The `iotcodes` command.
fn main() {}
