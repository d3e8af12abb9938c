//! The findings of a text that is kept up to date: an edit costs as much in a large text as in a small one.

use crate::{
    Confidence, Finding, Scanner, Tally,
    clue::FileEvidence,
    edits::Edits,
    lines::LONG,
    list::{Chunk, Counts, Group, List},
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
    file: Arc<FileEvidence>,
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
        let file = list.file();
        let (far, key) = (file.far(), file.key());
        Findings { scanner, files, list, file: Arc::new(file), far: Arc::new(far), key }
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
        self.list
            .groups()
            .flat_map(|(place, group)| group.chunks(place.start))
            .flat_map(|(place, chunk)| self.weighed(place.start, chunk))
    }

    /// Those that share at least an edge with a range, in the order of the text.
    pub fn within(&self, range: &Range<usize>) -> impl Iterator<Item = Finding> + '_ {
        let range = range.clone();
        let reach = range.start.saturating_sub(LONG)..range.end; // A message may begin in the chunk before.
        let near = move |place: &Range<usize>| place.start <= reach.end && reach.start <= place.end;
        self.list
            .groups()
            .filter(move |(place, _)| near(place))
            .flat_map(|(place, group)| group.chunks(place.start))
            .filter(move |(place, _)| near(place))
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
        let chunks = self.list.groups().flat_map(|(place, group)| group.chunks(place.start));
        let judged = chunks.flat_map(move |(place, chunk)| chunk.judged_where(place.start, wanted));
        judged.filter_map(|judged| self.scanner.weigh(self.files, judged, &self.file).ok())
    }

    /// What [`tally`](crate::tally) makes of all of them. Where nothing has changed it was counted before.
    pub fn tally(&self) -> Vec<Tally> {
        let exception = self.exception();
        let parts = self.list.groups().flat_map(|(place, group)| {
            if exception(&place) {
                let chunks = group.chunks(place.start);
                return tally(chunks.flat_map(|(place, chunk)| self.weighed(place.start, chunk)));
            }
            let known = group.tallies(self.key, || {
                let judged = group.chunks(0).flat_map(|(place, chunk)| chunk.judged(place.start));
                outline::sum(judged.filter_map(|judged| {
                    let (entry, first) = (judged.candidate.entries[0], judged.candidate.range.clone());
                    let is_likely = self.lists(judged, &self.far) > Confidence::Likely as usize;
                    is_likely.then(|| Tally { entry, count: 1, last: first.clone(), first })
                }))
            });
            let moved = |at: &Range<usize>| at.start + place.start..at.end + place.start;
            known.iter().map(|tally| Tally { first: moved(&tally.first), last: moved(&tally.last), ..*tally }).collect()
        });
        outline::sum(parts)
    }

    /// Whether candidates may stand in a place that do not see all that the file says: at the first places of cues.
    fn exception(&self) -> impl Fn(&Range<usize>) -> bool + Clone + use<> {
        let own: Vec<usize> = self.file.first_places().map(|at| at.start).collect();
        move |place| own.iter().any(|at| place.start <= at + LONG && *at <= place.end + LONG)
    }

    /// Those that are listed and at least this sure, in the order of the text. Steps over text that has none.
    pub fn listed(&self, least: Confidence) -> impl Iterator<Item = Finding> + '_ {
        let exception = self.exception();
        let has = move |counts: Counts| counts[least as usize] > 0;
        self.list
            .groups()
            .filter({
                let exception = exception.clone();
                move |(place, group)| exception(place) || has(self.group_counts(group))
            })
            .flat_map(|(place, group)| group.chunks(place.start))
            .filter(move |(place, chunk)| exception(place) || has(self.chunk_counts(chunk)))
            .flat_map(|(place, chunk)| self.weighed(place.start, chunk))
            .filter(move |finding| finding.listed(least))
    }

    /// How many are listed and at least this sure.
    pub fn count(&self, least: Confidence) -> usize {
        let counted: usize = self.list.groups().map(|(_, group)| self.group_counts(group)[least as usize]).sum();
        // A candidate at the only place of a cue does not see that cue.
        let (mut more, mut less) = (0, 0);
        let mut seen_to = 0;
        for at in self.own_places() {
            let reach = at.start.saturating_sub(LONG).max(seen_to)..at.end;
            seen_to = seen_to.max(at.end);
            let near = self.list.groups().filter(|(place, _)| place.start <= reach.end && reach.start <= place.end);
            for (place, chunk) in near.flat_map(|(place, group)| group.chunks(place.start)) {
                if place.start > reach.end || place.end < reach.start {
                    continue;
                }
                for (alone, judged) in chunk.judged(place.start).zip(chunk.judged(place.start)) {
                    let start = judged.candidate.range.start;
                    if reach.contains(&start) && judged.candidate.range.end > at.start {
                        more += usize::from(self.lists(judged, &self.file) > least as usize);
                        less += usize::from(self.lists(alone, &self.far) > least as usize);
                    }
                }
            }
        }
        counted + more - less
    }

    /// The first place of each cue, in the order of the text.
    fn own_places(&self) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = self.file.first_places().cloned().collect();
        places.sort_by_key(|at| at.start);
        places
    }

    fn weighed<'a>(&'a self, offset: usize, chunk: &'a Chunk) -> impl Iterator<Item = Finding> + 'a {
        chunk.judged(offset).filter_map(|judged| self.scanner.weigh(self.files, judged, &self.file).ok())
    }

    fn group_counts(&self, group: &Group) -> Counts {
        group.counts(self.key, |chunk| self.counted(chunk))
    }

    fn chunk_counts(&self, chunk: &Chunk) -> Counts {
        chunk.counts(self.key, |chunk| self.counted(chunk))
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
