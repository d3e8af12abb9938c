//! The fuzz targets: each takes any bytes, and panics where a promise is broken.

mod catalog;
mod config;
mod decode;
mod episodes;
mod fix;
mod log;
mod lsp;
mod scan;

/// Panics where a promise is broken.
pub(crate) type Target = fn(&[u8]);

/// Every target by its name, which is that of its folder in `corpus/`.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("catalog", catalog::hold),
    ("config", config::hold),
    ("decode", decode::hold),
    ("episodes", episodes::hold),
    ("fix", fix::hold),
    ("log", log::hold),
    ("lsp", lsp::hold),
    ("scan", scan::hold),
];
