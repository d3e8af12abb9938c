//! How long it takes until the catalog is ready, and until a text can be scanned. `cargo bench --bench startup`
//!
//! "catalog" is what every command and every start of the server pays: the embedded bytes become entries and look-up tables.
//! "scanner" comes on top where text is scanned: words and cues are compiled.

use criterion::{Criterion, criterion_group, criterion_main};
use iotcodes_catalog::Catalog;
use iotcodes_scan::Scanner;
use std::{hint::black_box, sync::Arc};

fn startup(criterion: &mut Criterion) {
    criterion.bench_function("catalog", |bencher| bencher.iter(|| black_box(Catalog::embedded())));
    let catalog = Arc::new(Catalog::embedded());
    criterion.bench_function("scanner", |bencher| bencher.iter(|| black_box(Scanner::new(Arc::clone(&catalog)))));
}

criterion_group!(benches, startup);
criterion_main!(benches);
