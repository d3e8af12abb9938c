//! The judged candidates of a text in a tree of chunks, each with places counted from its own beginning: an edit touches one chunk and
//! the way to it, and a list that somebody else holds shares all others.

use crate::{
    candidate::Candidate,
    clue::{FileEvidence, Listener, Seen, Told},
    outline::Tally,
    scanner::Judged,
};
use iotcodes_catalog::{EntryId, Kind, Reach};
use std::{
    iter,
    num::NonZeroU32,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

/// How much text a chunk covers, in bytes; after an edit it may be half or twice as much.
const CHUNK: usize = 1 << 14;

/// How many nodes stand below one at most. Few, as an edit touches them all, from the chunk to the root.
const FAN: usize = 16;

/// All that the scan knows of a text without having weighed it.
#[derive(Clone, Default)]
pub(crate) struct List {
    root: Arc<Node>,
}

/// Some text: a chunk of it, or that of the nodes below, which are all as high.
pub(crate) struct Node {
    size: usize,
    file: FileEvidence,
    counted: Counted<Counts>,
    below: Below,
}

enum Below {
    Chunk(Chunk),
    Nodes { nodes: Vec<Arc<Node>>, tallied: Counted<Arc<[Tally]>> },
}

/// What was found in some text.
#[derive(Default)]
pub(crate) struct Chunk {
    kept: Vec<Kept>,
    clues: Vec<KeptClue>,
    /// What counts in the whole file, all of it: what is told first may go.
    told: Vec<KeptTold>,
    ignored: Vec<(u32, Arc<Vec<String>>)>,
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
        self.root.size
    }

    /// What the text as a whole says.
    pub(crate) fn file(&self) -> &FileEvidence {
        &self.root.file
    }

    /// All of it.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// The chunks in all nodes that are wanted, and where each stands.
    pub(crate) fn chunks<'a>(
        &'a self,
        wanted: impl Fn(&Range<usize>, &Node) -> bool + 'a,
    ) -> impl Iterator<Item = (Range<usize>, &'a Chunk)> {
        let mut waiting = vec![(0..self.root.size, &*self.root)];
        iter::from_fn(move || {
            loop {
                let (place, node) = waiting.pop()?;
                if !wanted(&place, node) {
                    continue;
                }
                match &node.below {
                    Below::Chunk(chunk) => return Some((place, chunk)),
                    Below::Nodes { nodes, .. } => {
                        let first = waiting.len();
                        waiting.extend(placed(place.start, nodes));
                        waiting[first..].reverse();
                    }
                }
            }
        })
    }

    /// Replaces what is known of a range by what was found in the text that stands there now. The new places are those in the new text.
    pub(crate) fn replace(
        &mut self,
        old: &Range<usize>,
        new: &Range<usize>,
        judged: &[Judged<'_>],
        told: Vec<(Told, Range<usize>)>,
    ) {
        let mut nodes = replaced(&[Arc::clone(&self.root)], old, Change { new, judged, told });
        while nodes.len() > 1 {
            nodes = joined(&nodes);
        }
        let mut root = nodes.pop().unwrap_or_default();
        while let Below::Nodes { nodes, .. } = &root.below
            && let [only] = &nodes[..]
        {
            root = Arc::clone(only);
        }
        self.root = root;
    }
}

impl Default for Node {
    fn default() -> Node {
        Node::new(Vec::new())
    }
}

impl Node {
    fn new(nodes: Vec<Arc<Node>>) -> Node {
        let (mut file, mut size) = (FileEvidence::default(), 0);
        for node in &nodes {
            file.append(&node.file, size);
            size += node.size;
        }
        let below = Below::Nodes { nodes, tallied: Counted::default() };
        Node { size, file, counted: Counted::default(), below }
    }

    fn of_chunk(mut chunk: Chunk, size: usize) -> Node {
        let mut file = FileEvidence::default();
        for told in &chunk.told {
            let start = told.start as usize;
            file.hear(told.told(), start..start + usize::from(told.length));
        }
        for (start, keys) in &chunk.ignored {
            file.hear(Told::Ignored(Arc::clone(keys)), *start as usize..*start as usize);
        }
        fit(&mut chunk.kept);
        fit(&mut chunk.clues);
        fit(&mut chunk.told);
        Node { size, file, counted: Counted::default(), below: Below::Chunk(chunk) }
    }

    /// How much text it covers, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn nodes(&self) -> &[Arc<Node>] {
        match &self.below {
            Below::Chunk(_) => &[],
            Below::Nodes { nodes, .. } => nodes,
        }
    }

    /// The nodes below, and where each stands in a text in which this one begins at an offset; or the chunk that it is.
    pub(crate) fn below(&self, offset: usize) -> Result<impl Iterator<Item = (Range<usize>, &Node)>, &Chunk> {
        match &self.below {
            Below::Chunk(chunk) => Err(chunk),
            Below::Nodes { nodes, .. } => Ok(placed(offset, nodes)),
        }
    }

    /// How many of its findings are listed; `count` counts them when nobody has.
    pub(crate) fn counts(&self, key: u64, count: impl FnOnce() -> Counts) -> Counts {
        self.counted.get(key, count)
    }

    /// Its codes, counted, places from its beginning; `tally` counts them when nobody has. Those of a chunk are not kept: they are many.
    pub(crate) fn tallies(&self, key: u64, tally: impl FnOnce() -> Vec<Tally>) -> Arc<[Tally]> {
        match &self.below {
            Below::Chunk(_) => tally().into(),
            Below::Nodes { tallied, .. } => tallied.get(key, || tally().into()),
        }
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

    fn clues(&self, index: usize) -> &[KeptClue] {
        let start = index.checked_sub(1).map_or(0, |before| self.kept[before].clues);
        &self.clues[start as usize..self.kept[index].clues as usize]
    }

    fn push(&mut self, kept: Kept, start: usize, clues: impl IntoIterator<Item = KeptClue>) {
        self.clues.extend(clues);
        self.kept.push(Kept { start: small(start), clues: small(self.clues.len()), ..kept });
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

/// Moves what is kept for long to where it fits. An allocator may leave it in twice the room when it is only to shrink.
fn fit<T>(all: &mut Vec<T>) {
    let mut fitting = Vec::with_capacity(all.len());
    fitting.append(all);
    *all = fitting;
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

/// What stands in a range now.
struct Change<'a> {
    new: &'a Range<usize>,
    judged: &'a [Judged<'a>],
    told: Vec<(Told, Range<usize>)>,
}

/// Nodes of one height, after a change of a range of their text.
fn replaced(nodes: &[Arc<Node>], old: &Range<usize>, change: Change<'_>) -> Vec<Arc<Node>> {
    let (mut touched, mut start) = overlapping(nodes, old);
    let mut take_one_more = |touched: &mut Range<usize>| {
        touched.start -= 1;
        start -= nodes[touched.start].size;
    };
    let is_chunk = |node: &Arc<Node>| matches!(node.below, Below::Chunk(_));
    let made = if nodes.first().is_none_or(is_chunk) {
        // Many small edits must not leave many small chunks.
        let size = |touched: &Range<usize>| nodes[touched.clone()].iter().map(|node| node.size).sum::<usize>();
        while touched.start > 0 && size(&touched) + change.new.len() < old.len() + CHUNK / 2 {
            take_one_more(&mut touched);
        }
        rechunked(&nodes[touched.clone()], &(old.start - start..old.end - start), change)
    } else {
        let count =
            |touched: &Range<usize>| nodes[touched.clone()].iter().map(|node| node.nodes().len()).sum::<usize>();
        // What is appended belongs to the last one.
        while touched.start > 0 && count(&touched) < FAN / 2 {
            take_one_more(&mut touched);
        }
        touched.end = touched.end.max(1);
        let below: Vec<Arc<Node>> = nodes[touched.clone()].iter().flat_map(|node| node.nodes()).cloned().collect();
        joined(&replaced(&below, &(old.start - start..old.end - start), change))
    };
    [&nodes[..touched.start], &made, &nodes[touched.end..]].concat()
}

/// The nodes above some, as few as may be and as full as each other.
fn joined(nodes: &[Arc<Node>]) -> Vec<Arc<Node>> {
    let size = nodes.len().div_ceil(nodes.len().div_ceil(FAN).max(1)).max(1);
    nodes.chunks(size).map(|nodes| Arc::new(Node::new(nodes.to_vec()))).collect()
}

/// Chunks, after a change of a range of their text.
fn rechunked(chunks: &[Arc<Node>], old: &Range<usize>, Change { new, judged, told }: Change<'_>) -> Vec<Arc<Node>> {
    let (head, tail) = (old.start, old.end);
    let behind = |at: usize| at - tail + head + new.len();
    let ahead = |at: usize| at - new.start + head;

    let (mut moving, mut after) = (Vec::new(), Vec::new());
    let (mut tales, mut told_after) = (Vec::new(), Vec::new());
    for (place, node) in placed(0, chunks) {
        let Below::Chunk(chunk) = &node.below else { unreachable!("nodes are as high as those beside them") };
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

    let size = chunks.iter().map(|chunk| chunk.size).sum::<usize>() - old.len() + new.len();
    let count = (size / CHUNK).max(1);
    let bound = |piece: usize| size * piece / count;
    let piece_of = |at: usize| (0..count).rev().find(|&piece| bound(piece) <= at).unwrap_or(0);
    let mut made: Vec<Chunk> = iter::repeat_with(Chunk::default).take(count).collect();
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
    let sizes = (0..count).map(|piece| bound(piece + 1) - bound(piece));
    let nodes = made.into_iter().zip(sizes).filter(|(_, size)| *size > 0);
    nodes.map(|(chunk, size)| Arc::new(Node::of_chunk(chunk, size))).collect()
}

/// Which nodes share some text with a range, or hold its place if it is empty; and where the first of them begins.
fn overlapping(nodes: &[Arc<Node>], range: &Range<usize>) -> (Range<usize>, usize) {
    let (mut first, mut start) = (0, 0);
    while first < nodes.len() && start + nodes[first].size <= range.start {
        start += nodes[first].size;
        first += 1;
    }
    let (mut behind, mut end) = (first, start);
    while behind < nodes.len() && end < range.end {
        end += nodes[behind].size;
        behind += 1;
    }
    (first..behind, start)
}

/// Nodes one after the other, and where each stands.
fn placed(offset: usize, nodes: &[Arc<Node>]) -> impl Iterator<Item = (Range<usize>, &Node)> {
    nodes.iter().scan(offset, |end, node| {
        *end += node.size;
        Some((*end - node.size..*end, node.as_ref()))
    })
}
