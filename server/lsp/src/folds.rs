//! Folding ranges: each episode of a log.

use crate::{
    documents::Snapshot,
    session::Session,
    story::{self, Series, Story},
};
use iotcodes_scan::Findings;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind};

/// More of them show nobody anything.
const MOST: usize = 5000;

/// The ranges of a document; `None` where it tells of no episode, so that clients fold it as they otherwise would.
pub(crate) fn of(session: &Session, document: &Snapshot, _: &Findings, story: &Story) -> Option<Vec<FoldingRange>> {
    let line = |at: usize| u32::try_from(document.text.byte_to_line(at)).unwrap_or(u32::MAX);
    let catalog = document.rules(session).catalog();
    let fold = |series: &Series, start_line: u32, end_line: u32| FoldingRange {
        start_line,
        end_line,
        kind: Some(FoldingRangeKind::Region),
        collapsed_text: session.abilities().folded_text.then(|| series.title(catalog)),
        ..FoldingRange::default()
    };
    let spans = story.series.iter().flat_map(|series| series.times.iter().map(move |time| (series, story::span(time))));
    let folds = spans.filter_map(|(series, span)| {
        let (start, end) = (line(span.start), line(span.end));
        (start < end).then(|| fold(series, start, end))
    });
    let mut folds = session.first(MOST, "episodes to fold", document.uri.as_str(), folds);
    folds.sort_by_key(|fold| fold.start_line);
    (!folds.is_empty()).then_some(folds)
}
