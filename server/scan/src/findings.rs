//! The findings of a text that is kept up to date: an edit costs as much in a large text as in a small one.

use crate::{
    Confidence, Finding, Scanner, Tally,
    clue::FileEvidence,
    edits::Edits,
    lines::LONG,
    list::{Chunk, Counts, List, Node},
    outline::{self, tally},
    part::Scratch,
    scanner::BLOCK,
    text::{self, Text},
    weigh::Verdict,
};
use iotcodes_catalog::{EntryId, Language, LanguageKind};
use std::{ops::Range, sync::Arc};

/// The findings of a text, sorted, not overlapping. Cheap to clone, and unchanged by what happens to the text later.
///
/// Kept is what stands near each candidate. What the file as a whole makes of it is weighed when somebody asks for a finding, so a clue
/// that counts anywhere may come and go. They are always those that [`Scanner::scan`] finds in the same text.
#[derive(Clone)]
pub struct Findings {
    scanner: Arc<Scanner>,
    files: LanguageKind,
    list: List,
    /// What the file says to candidates which are at none of the places that say it: nearly all.
    far: Arc<FileEvidence>,
    key: u64,
}

impl Findings {
    /// Scans a text, asking now and then whether to go on; `None` once the answer was no.
    pub fn scan(
        scanner: &Arc<Scanner>,
        language: &Language,
        text: &(impl Text + ?Sized),
        go_on: &dyn Fn() -> bool,
    ) -> Option<Findings> {
        let mut list = List::default();
        replace(scanner, language.kind, &mut list, 0..0, 0..text.size(), text, go_on)?;
        Some(Findings::new(Arc::clone(scanner), language.kind, list))
    }

    /// The findings of what the text has become. Only what an edit can matter to is scanned.
    pub fn edited(&self, edits: &Edits, text: &(impl Text + ?Sized), go_on: &dyn Fn() -> bool) -> Option<Findings> {
        let mut list = self.list.clone();
        // From behind: so what is not yet replaced stands where it stood in the old text.
        for (old, new) in reached(edits, text).into_iter().rev() {
            replace(&self.scanner, self.files, &mut list, old, new, text, go_on)?;
        }
        Some(Findings::new(Arc::clone(&self.scanner), self.files, list))
    }

    fn new(scanner: Arc<Scanner>, files: LanguageKind, list: List) -> Findings {
        let (far, key) = (list.file().far(), list.file().key());
        Findings { scanner, files, list, far: Arc::new(far), key }
    }

    /// What they were found with.
    pub fn scanner(&self) -> &Arc<Scanner> {
        &self.scanner
    }

    /// How long the text is, in bytes.
    pub fn size(&self) -> usize {
        self.list.size()
    }

    /// Every finding, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Finding> + '_ {
        self.list.chunks(|_, _| true).flat_map(|(place, chunk)| self.weighed(place.start, chunk))
    }

    /// Those that share at least an edge with a range, in the order of the text.
    pub fn within(&self, range: &Range<usize>) -> impl Iterator<Item = Finding> + '_ {
        let range = range.clone();
        let reach = range.start.saturating_sub(LONG)..range.end; // A message may begin in the chunk before.
        self.list
            .chunks(move |place, _| place.start <= reach.end && reach.start <= place.end)
            .flat_map(|(place, chunk)| self.weighed(place.start, chunk))
            .filter(move |finding| finding.range.start <= range.end && range.start <= finding.range.end)
    }

    /// The one at an offset; of two whose edge it is, the first.
    pub fn at(&self, offset: usize) -> Option<Finding> {
        self.within(&(offset..offset)).next()
    }

    /// Those whose entries and clues, by their places in the catalog, are wanted; to leave the others out costs little. Clues that count
    /// in the whole file are not looked at.
    pub fn wanted<'a>(
        &'a self,
        wanted: impl Fn(&[EntryId], &mut dyn Iterator<Item = usize>) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = Finding> + 'a {
        let judged =
            self.list.chunks(|_, _| true).flat_map(move |(place, chunk)| chunk.judged_where(place.start, wanted));
        judged.filter_map(|judged| self.scanner.weigh(self.files, judged, self.list.file()).ok())
    }

    /// What [`tally`](crate::tally) makes of all of them. Where nothing has changed it was counted before.
    pub fn tally(&self) -> Vec<Tally> {
        self.tally_of(self.list.root(), 0, &self.exception())
    }

    fn tally_of(&self, node: &Node, offset: usize, exception: &impl Fn(&Range<usize>) -> bool) -> Vec<Tally> {
        if !exception(&(offset..offset + node.size())) {
            return moved(&self.far_tally(node), offset).collect();
        }
        match node.below(offset) {
            Ok(nodes) => outline::sum(nodes.flat_map(|(place, node)| self.tally_of(node, place.start, exception))),
            Err(chunk) => tally(self.weighed(offset, chunk)),
        }
    }

    /// That of a text which begins with the node and says nothing at any place in it.
    fn far_tally(&self, node: &Node) -> Arc<[Tally]> {
        node.tallies(self.key, || match node.below(0) {
            Ok(nodes) => outline::sum(
                nodes.flat_map(|(place, node)| moved(&self.far_tally(node), place.start).collect::<Vec<_>>()),
            ),
            Err(chunk) => outline::sum(chunk.judged(0).filter_map(|judged| {
                let (entry, first) = (judged.candidate.entries[0], judged.candidate.range.clone());
                let is_likely = self.lists(judged, &self.far) > Confidence::Likely as usize;
                is_likely.then(|| Tally { entry, count: 1, last: first.clone(), first })
            })),
        })
    }

    /// Whether candidates may stand in a place that do not see all that the file says: at the first places of cues.
    fn exception(&self) -> impl Fn(&Range<usize>) -> bool + Clone + use<> {
        let own: Vec<usize> = self.list.file().first_places().map(|at| at.start).collect();
        move |place| own.iter().any(|at| place.start <= at + LONG && *at <= place.end + LONG)
    }

    /// Those that are listed and at least this sure, in the order of the text. Steps over text that has none.
    pub fn listed(&self, least: Confidence) -> impl Iterator<Item = Finding> + '_ {
        let exception = self.exception();
        self.list
            .chunks(move |place, node| exception(place) || self.counts(node)[least as usize] > 0)
            .flat_map(|(place, chunk)| self.weighed(place.start, chunk))
            .filter(move |finding| finding.listed(least))
    }

    /// How many are listed and at least this sure.
    pub fn count(&self, least: Confidence) -> usize {
        let counted = self.counts(self.list.root())[least as usize];
        // A candidate at the only place of a cue does not see that cue.
        let (mut more, mut less) = (0, 0);
        let mut seen_to = 0;
        for at in self.own_places() {
            let reach = at.start.saturating_sub(LONG).max(seen_to)..at.end;
            seen_to = seen_to.max(at.end);
            for (place, chunk) in self.list.chunks(|place, _| place.start <= reach.end && reach.start <= place.end) {
                for (alone, judged) in chunk.judged(place.start).zip(chunk.judged(place.start)) {
                    let start = judged.candidate.range.start;
                    if reach.contains(&start) && judged.candidate.range.end > at.start {
                        more += usize::from(self.lists(judged, self.list.file()) > least as usize);
                        less += usize::from(self.lists(alone, &self.far) > least as usize);
                    }
                }
            }
        }
        counted + more - less
    }

    /// The first place of each cue, in the order of the text.
    fn own_places(&self) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = self.list.file().first_places().cloned().collect();
        places.sort_by_key(|at| at.start);
        places
    }

    fn weighed<'a>(&'a self, offset: usize, chunk: &'a Chunk) -> impl Iterator<Item = Finding> + 'a {
        chunk.judged(offset).filter_map(|judged| self.scanner.weigh(self.files, judged, self.list.file()).ok())
    }

    /// How many of a node's findings are listed, unless they stand at the first place of a cue.
    fn counts(&self, node: &Node) -> Counts {
        node.counts(self.key, || match node.below(0) {
            Err(chunk) => self.counted(chunk),
            Ok(nodes) => nodes.fold(Counts::default(), |sum, (_, node)| {
                let counts = self.counts(node);
                std::array::from_fn(|least| sum[least] + counts[least])
            }),
        })
    }

    fn counted(&self, chunk: &Chunk) -> Counts {
        let mut counts = Counts::default();
        for judged in chunk.judged(0) {
            let listed = self.lists(judged, &self.far);
            counts[..listed].iter_mut().for_each(|count| *count += 1);
        }
        counts
    }

    /// In how many of the lists a candidate is: those of possible, likely and certain findings.
    fn lists(&self, mut judged: crate::scanner::Judged<'_>, file: &FileEvidence) -> usize {
        if judged.repeats || judged.suppressed || self.scanner.is_ignored(judged.candidate.entries, file) {
            return 0;
        }
        match self.scanner.verdict(self.files, &mut judged, file) {
            Verdict::Rejected(_) => 0,
            Verdict::Possible(_) => 1,
            Verdict::Likely(_) => 2,
            Verdict::Certain => 3,
        }
    }
}

/// Tallies with their places counted from further ahead.
fn moved(tallies: &[Tally], offset: usize) -> impl Iterator<Item = Tally> {
    let behind = move |at: &Range<usize>| at.start + offset..at.end + offset;
    tallies.iter().map(move |tally| Tally { first: behind(&tally.first), last: behind(&tally.last), ..*tally })
}

/// What edits can matter to, in the old text and in the new one, in its order and apart.
fn reached(edits: &Edits, text: &(impl Text + ?Sized)) -> Vec<(Range<usize>, Range<usize>)> {
    let mut reached: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for edit in edits.iter() {
        // One byte more on each side: it may have become the half of a line end, or be none any more.
        let start = text::reach_before(text, edit.new.start.saturating_sub(1)).at;
        let end = text::reach_after(text, (edit.new.end + 1).min(text.size())).at;
        let old_end = |end: usize| end - edit.new.end + edit.old.end;
        match reached.last_mut().filter(|(_, new)| start <= new.end) {
            Some((old, new)) => {
                new.end = new.end.max(end);
                old.end = old_end(new.end);
            }
            None => reached.push((start + edit.old.start - edit.new.start..old_end(end), start..end)),
        }
    }
    reached
}

/// Scans a range of a text, block by block, for what stood in a range of the old one.
fn replace(
    scanner: &Scanner,
    files: LanguageKind,
    list: &mut List,
    mut old: Range<usize>,
    new: Range<usize>,
    text: &(impl Text + ?Sized),
    go_on: &dyn Fn() -> bool,
) -> Option<()> {
    let mut scratch = Scratch::default();
    let mut start = new.start;
    loop {
        if !go_on() {
            return None;
        }
        let end = if new.end - start < 2 * BLOCK { new.end } else { text::place_before(text, start + BLOCK) };
        let mut told = Vec::new();
        let judged = scanner.look(files, text, &(start..end), &mut scratch, &mut told);
        list.replace(&old, &(start..end), &judged, told);
        if end == new.end {
            return Some(());
        }
        old = old.start + (end - start)..old.start + (end - start);
        start = end;
    }
}
