//! The judged candidates of a text in chunks of chunks, each with places counted from its own beginning: an edit touches one chunk and
//! the way to it, and a list that somebody else holds shares all others.

use crate::{
    candidate::Candidate,
    clue::{FileEvidence, Listener, Seen, Told},
    outline::Tally,
    scanner::Judged,
};
use iotcodes_catalog::{EntryId, Kind, Reach};
use std::{
    num::NonZeroU32,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

/// How much text a chunk covers, in bytes; after an edit it may be half or twice as much.
const CHUNK: usize = 1 << 14;

/// How many chunks a group holds at most.
const GROUP: usize = 128;

/// All that the scan knows of a text without having weighed it.
#[derive(Clone, Default)]
pub(crate) struct List {
    groups: Vec<Arc<Group>>,
    size: usize,
}

/// Some chunks.
pub(crate) struct Group {
    chunks: Vec<Arc<Chunk>>,
    size: usize,
    file: FileEvidence,
    counted: Counted<Counts>,
    tallied: Counted<Arc<[Tally]>>,
}

/// Some text.
#[derive(Default)]
pub(crate) struct Chunk {
    size: usize,
    kept: Vec<Kept>,
    clues: Vec<KeptClue>,
    /// What counts in the whole file, all of it: what is told first may go.
    told: Vec<KeptTold>,
    ignored: Vec<(u32, Arc<Vec<String>>)>,
    file: FileEvidence,
    counted: Counted<Counts>,
}

/// A judged candidate in few bytes.
#[derive(Clone)]
struct Kept {
    start: u32,
    length: u16,
    entries: Arc<[EntryId]>,
    /// One more than the entry's number.
    mismatch: Option<NonZeroU32>,
    /// Where its clues end in those of the chunk; they begin where those of the candidate before it end.
    clues: u32,
    kind: Kind,
    unlisted: bool,
    class: bool,
    alias: bool,
    repeats: bool,
    suppressed: bool,
}

/// A clue, its place counted from its candidate's: both stand on rows near each other, which are short, or in a span of a long one.
#[derive(Clone, Copy)]
struct KeptClue {
    cue: u16,
    reach: Reach,
    start: i16,
    end: i16,
}

/// What was told, but for comments, which are rare. It may be as much as the candidates.
#[derive(Clone, Copy)]
struct KeptTold {
    start: u32,
    length: u16,
    kind: ToldKind,
    number: u32,
}

#[derive(Clone, Copy)]
enum ToldKind {
    Cue,
    Name,
    Pair,
}

impl KeptTold {
    fn told(self) -> Told {
        match self.kind {
            ToldKind::Cue => Told::Cue(self.number),
            ToldKind::Name => Told::Name(self.number),
            ToldKind::Pair => Told::Pair(self.number),
        }
    }
}

/// How many findings are listed that are at least possible, likely and certain.
pub(crate) type Counts = [usize; 3];

/// What was counted for files that say the same, by [`FileEvidence::key`].
struct Counted<T>(Mutex<Option<(u64, T)>>);

impl<T> Default for Counted<T> {
    fn default() -> Counted<T> {
        Counted(Mutex::new(None))
    }
}

impl<T: Clone> Counted<T> {
    fn get(&self, key: u64, count: impl FnOnce() -> T) -> T {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().as_ref().filter(|(known, _)| *known == key).map(|(_, counts)| counts.clone());
        known.unwrap_or_else(|| {
            let counts = count();
            *lock() = Some((key, counts.clone()));
            counts
        })
    }
}

impl List {
    /// How much text it covers, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Its groups, and where each stands.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (Range<usize>, &Group)> {
        placed(0, self.groups.iter().map(|group| (group.as_ref(), group.size)))
    }

    /// What the text as a whole says.
    pub(crate) fn file(&self) -> FileEvidence {
        appended(self.groups.iter().map(|group| (&group.file, group.size)))
    }

    /// Replaces what is known of a range by what was found in the text that stands there now. The new places are those in the new text.
    pub(crate) fn replace(
        &mut self,
        old: &Range<usize>,
        new: &Range<usize>,
        judged: &[Judged<'_>],
        told: Vec<(Told, Range<usize>)>,
    ) {
        let (mut groups, mut start) = overlapping(&self.groups, |group| group.size, old);
        // What is appended goes to the last group while there is room.
        if groups.len() < 2 && groups.start > 0 && self.groups[groups.start - 1].chunks.len() < GROUP / 2 {
            groups.start -= 1;
            start -= self.groups[groups.start].size;
        }
        let mut chunks: Vec<Arc<Chunk>> =
            self.groups[groups.clone()].iter().flat_map(|group| group.chunks.iter().cloned()).collect();
        replace(&mut chunks, &(old.start - start..old.end - start), new, judged, told);
        let size = chunks.len().div_ceil(chunks.len().div_ceil(GROUP).max(1)).max(1);
        self.groups.splice(groups, chunks.chunks(size).map(|chunks| Arc::new(Group::new(chunks.to_vec()))));
        self.size = self.size - old.len() + new.len();
    }
}

impl Group {
    fn new(chunks: Vec<Arc<Chunk>>) -> Group {
        let file = appended(chunks.iter().map(|chunk| (&chunk.file, chunk.size)));
        Group {
            size: chunks.iter().map(|chunk| chunk.size).sum(),
            file,
            chunks,
            counted: Counted::default(),
            tallied: Counted::default(),
        }
    }

    /// Its chunks, and where each stands in a text in which it begins at an offset.
    pub(crate) fn chunks(&self, offset: usize) -> impl Iterator<Item = (Range<usize>, &Chunk)> {
        placed(offset, self.chunks.iter().map(|chunk| (chunk.as_ref(), chunk.size)))
    }

    /// How many of its findings are listed; `count` counts those of a chunk when nobody has.
    pub(crate) fn counts(&self, key: u64, count: impl Fn(&Chunk) -> Counts) -> Counts {
        self.counted.get(key, || {
            self.chunks.iter().fold(Counts::default(), |sum, chunk| {
                let counts = chunk.counts(key, &count);
                std::array::from_fn(|least| sum[least] + counts[least])
            })
        })
    }

    /// Its codes, counted, places from its beginning; `tally` counts them when nobody has.
    pub(crate) fn tallies(&self, key: u64, tally: impl FnOnce() -> Vec<Tally>) -> Arc<[Tally]> {
        self.tallied.get(key, || tally().into())
    }
}

impl Chunk {
    /// The candidates, for a text in which it begins at an offset.
    pub(crate) fn judged(&self, offset: usize) -> impl Iterator<Item = Judged<'_>> {
        self.judged_where(offset, |_, _| true)
    }

    /// Those whose entries and clues are wanted; to leave others out costs little.
    pub(crate) fn judged_where(
        &self,
        offset: usize,
        wanted: impl Fn(&[EntryId], &mut dyn Iterator<Item = usize>) -> bool,
    ) -> impl Iterator<Item = Judged<'_>> {
        let is_wanted = move |&index: &usize| {
            let mut cues = self.clues(index).iter().map(|clue| usize::from(clue.cue));
            wanted(&self.kept[index].entries, &mut cues)
        };
        (0..self.kept.len()).filter(is_wanted).map(move |index| {
            let kept = &self.kept[index];
            let range = offset + kept.start as usize..offset + kept.start as usize + usize::from(kept.length);
            let place = |at: i16| range.start.saturating_add_signed(at as isize);
            let clue = |clue: &KeptClue| Seen {
                cue: usize::from(clue.cue),
                reach: clue.reach,
                at: place(clue.start)..place(clue.end),
            };
            let &Kept { ref entries, kind, unlisted, class, mismatch, alias, repeats, suppressed, .. } = kept;
            let seen = self.clues(index).iter().map(clue).collect();
            let mismatch = mismatch.map(|id| id.get() as EntryId - 1);
            Judged {
                candidate: Candidate { range, kind, entries, unlisted, class },
                seen,
                mismatch,
                alias,
                repeats,
                suppressed,
            }
        })
    }

    /// How many of its findings are listed; `count` counts them when nobody has.
    pub(crate) fn counts(&self, key: u64, count: impl Fn(&Chunk) -> Counts) -> Counts {
        self.counted.get(key, || count(self))
    }

    fn clues(&self, index: usize) -> &[KeptClue] {
        let start = index.checked_sub(1).map_or(0, |before| self.kept[before].clues);
        &self.clues[start as usize..self.kept[index].clues as usize]
    }

    fn push(&mut self, kept: Kept, start: usize, clues: impl IntoIterator<Item = KeptClue>) {
        self.clues.extend(clues);
        self.kept.push(Kept { start: small(start), clues: small(self.clues.len()), ..kept });
    }

    /// Makes of what was pushed what is kept for long.
    fn finished(mut self) -> Arc<Chunk> {
        for told in &self.told {
            let start = told.start as usize;
            self.file.hear(told.told(), start..start + usize::from(told.length));
        }
        for (start, keys) in &self.ignored {
            self.file.hear(Told::Ignored(Arc::clone(keys)), *start as usize..*start as usize);
        }
        self.kept.shrink_to_fit();
        self.clues.shrink_to_fit();
        self.told.shrink_to_fit();
        Arc::new(self)
    }
}

impl Kept {
    fn new(judged: &Judged<'_>) -> Kept {
        let candidate = &judged.candidate;
        Kept {
            start: 0,
            length: small(candidate.range.len()),
            entries: Arc::clone(candidate.entries),
            mismatch: judged.mismatch.and_then(|id| NonZeroU32::new(small(id + 1))),
            clues: 0,
            kind: candidate.kind,
            unlisted: candidate.unlisted,
            class: candidate.class,
            alias: judged.alias,
            repeats: judged.repeats,
            suppressed: judged.suppressed,
        }
    }
}

/// A number that is small because chunks, catalogs and what is seen from a candidate are.
fn small<T: TryFrom<usize>>(number: usize) -> T {
    T::try_from(number).unwrap_or_else(|_| panic!("{number} is bounded by the size of a chunk or a catalog"))
}

/// A candidate on its way into a chunk.
enum Moving<'a> {
    Kept(&'a Chunk, usize),
    Judged(&'a Judged<'a>),
}

fn replace(
    chunks: &mut Vec<Arc<Chunk>>,
    old: &Range<usize>,
    new: &Range<usize>,
    judged: &[Judged<'_>],
    told: Vec<(Told, Range<usize>)>,
) {
    let (mut touched, mut start) = overlapping(chunks, |chunk| chunk.size, old);
    let size_of = |chunks: &[Arc<Chunk>]| chunks.iter().map(|chunk| chunk.size).sum::<usize>();
    let mut size = size_of(&chunks[touched.clone()]) - old.len() + new.len();
    // Many small edits must not leave many small chunks.
    while touched.start > 0 && size < CHUNK / 2 {
        touched.start -= 1;
        start -= chunks[touched.start].size;
        size += chunks[touched.start].size;
    }
    let (head, tail) = (old.start - start, old.end - start);
    let behind = |at: usize| at - tail + head + new.len();
    let ahead = |at: usize| at - new.start + head;

    let (mut moving, mut after) = (Vec::new(), Vec::new());
    let (mut tales, mut told_after) = (Vec::new(), Vec::new());
    for (place, chunk) in placed(0, chunks[touched.clone()].iter().map(|chunk| (chunk.as_ref(), chunk.size))) {
        for (index, kept) in chunk.kept.iter().enumerate() {
            match place.start + kept.start as usize {
                at if at < head => moving.push((at, Moving::Kept(chunk, index))),
                at if at >= tail => after.push((behind(at), Moving::Kept(chunk, index))),
                _ => {}
            }
        }
        let told = chunk.told.iter().map(|kept| (kept.start, kept.length, kept.told()));
        let ignored = chunk.ignored.iter().map(|(start, keys)| (*start, 0, Told::Ignored(Arc::clone(keys))));
        for (start, length, told) in told.chain(ignored) {
            match place.start + start as usize {
                start if start < head => tales.push((start, length, told)),
                start if start >= tail => told_after.push((behind(start), length, told)),
                _ => {}
            }
        }
    }
    moving.extend(judged.iter().map(|judged| (ahead(judged.candidate.range.start), Moving::Judged(judged))));
    moving.extend(after);
    tales.extend(told.into_iter().map(|(told, at)| (ahead(at.start), small(at.len()), told)));
    tales.extend(told_after);

    let count = (size / CHUNK).max(1);
    let bound = |piece: usize| size * piece / count;
    let piece_of = |at: usize| (0..count).rev().find(|&piece| bound(piece) <= at).unwrap_or(0);
    let mut made: Vec<Chunk> =
        (0..count).map(|piece| Chunk { size: bound(piece + 1) - bound(piece), ..Chunk::default() }).collect();
    for (at, moving) in moving {
        let piece = piece_of(at);
        let start = at - bound(piece);
        match moving {
            Moving::Kept(chunk, index) => {
                made[piece].push(chunk.kept[index].clone(), start, chunk.clues(index).iter().copied());
            }
            Moving::Judged(judged) => {
                let first = judged.candidate.range.start;
                let place = |at: usize| small::<i16>(at.abs_diff(first)) * if at < first { -1 } else { 1 };
                let clues = judged.seen.iter().map(|clue| KeptClue {
                    cue: small(clue.cue),
                    reach: clue.reach,
                    start: place(clue.at.start),
                    end: place(clue.at.end),
                });
                made[piece].push(Kept::new(judged), start, clues);
            }
        }
    }
    for (at, length, told) in tales {
        let piece = piece_of(at);
        let start = small(at - bound(piece));
        let (kind, number) = match told {
            Told::Cue(number) => (ToldKind::Cue, number),
            Told::Name(number) => (ToldKind::Name, number),
            Told::Pair(number) => (ToldKind::Pair, number),
            Told::Ignored(keys) => {
                made[piece].ignored.push((start, keys));
                continue;
            }
        };
        made[piece].told.push(KeptTold { start, length, kind, number });
    }
    let made: Vec<Arc<Chunk>> = made.into_iter().filter(|chunk| chunk.size > 0).map(Chunk::finished).collect();
    chunks.splice(touched, made);
}

/// Which of some things one after the other share some text with a range, or hold its place if it is empty; and where the first of
/// them begins.
fn overlapping<T>(all: &[T], size: impl Fn(&T) -> usize, range: &Range<usize>) -> (Range<usize>, usize) {
    let mut start = 0;
    let mut first = 0;
    while first < all.len() && start + size(&all[first]) <= range.start {
        start += size(&all[first]);
        first += 1;
    }
    let (mut end, mut behind) = (start, first);
    while behind < all.len() && end < range.end {
        end += size(&all[behind]);
        behind += 1;
    }
    (first..behind, start)
}

fn placed<'a, T: 'a>(
    offset: usize,
    all: impl Iterator<Item = (&'a T, usize)>,
) -> impl Iterator<Item = (Range<usize>, &'a T)> {
    all.scan(offset, |end, (one, size)| {
        *end += size;
        Some((*end - size..*end, one))
    })
}

fn appended<'a>(all: impl Iterator<Item = (&'a FileEvidence, usize)>) -> FileEvidence {
    let (mut file, mut offset) = (FileEvidence::default(), 0);
    for (next, size) in all {
        file.append(next, offset);
        offset += size;
    }
    file
}
