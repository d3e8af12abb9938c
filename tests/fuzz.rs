//! What the fuzz targets have once tripped over, and where they start from.

#![allow(clippy::unwrap_used)] // A test that panics says where.

use std::{
    fs, panic,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

#[path = "support/invariants.rs"]
mod invariants;
#[path = "support/logs.rs"]
mod logs;
#[path = "fuzz/targets/mod.rs"]
mod targets;

#[test]
fn every_corpus_holds() {
    // A server survives a panic, so that what is caught counts, too.
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::SeqCst);
        told(panic);
    }));
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let mut count = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("corpus/{name}: {error}")) {
            let file = file.unwrap().path();
            let input = fs::read(&file).unwrap();
            let held = panic::catch_unwind(|| target(&input));
            assert!(held.is_ok() && PANICS.load(Ordering::SeqCst) == 0, "{}", file.display());
            count += 1;
        }
        assert!(count >= 5, "corpus/{name} has {count} files");
    }
}
