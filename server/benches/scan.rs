//! The scan by itself: how long it takes to be ready, and how fast it goes through a text that is in memory.
//!
//! `cargo bench --bench scan` compares with the run before.

mod inputs;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use inputs::Kind;
use iotcodes_catalog::Catalog;
use iotcodes_scan::Scanner;
use std::{hint::black_box, sync::Arc, time::Duration};

/// How large the texts are, in bytes: more than the processor's caches hold.
const BYTES: usize = 16_000_000;

fn ready(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ready");
    group.bench_function("scanner of the built-in catalog", |bench| {
        bench.iter_batched(
            || Arc::clone(Catalog::builtin()),
            |catalog| black_box(Scanner::new(catalog)),
            BatchSize::LargeInput,
        );
    });
}

fn throughput(criterion: &mut Criterion) {
    let scanner = Scanner::new(Arc::clone(Catalog::builtin()));
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    for kind in Kind::ALL {
        let text = inputs::text(kind, BYTES, 42);
        let language = scanner
            .catalog()
            .language_of_path(&format!("file.{}", kind.extension()))
            .expect("the last language has the pattern `*`");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(kind.name(), |bench| bench.iter(|| scanner.scan(language, black_box(text.as_bytes()))));
    }
}

criterion_group!(benches, ready, throughput);
criterion_main!(benches);
