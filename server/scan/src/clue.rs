//! Clues: what stands around a candidate that speaks for it or against it.

use crate::{
    candidate::{Candidate, beside, on_line},
    lines::{NEARBY, SPAN},
    literals::{CueSet, Hit, Literals, Sought},
    part::{Part, within},
    pattern::{Anywhere, Hits, Set, Side},
};
use iotcodes_catalog::{Catalog, Cue, Kind, LanguageKind, Reach, Relation, Says, normalise};
use regex::bytes::Regex;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::Arc,
};

/// A cue that was seen, with the distance that counts: a cue that may stand anywhere proves more when it stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) cue: usize,
    pub(crate) reach: Reach,
    pub(crate) at: Range<usize>,
}

/// The cues of a catalog, compiled.
pub(crate) struct Cues {
    /// By the kind of candidate that they speak about.
    touching: [Around; Kind::ALL.len()],
    status: Status,
    patterns: Vec<Pattern>,
    /// What they begin with, for the row where a candidate stands, and what those do that may stand anywhere, for the rows near it.
    own: Literals,
    near: Literals,
    relations: Vec<(usize, Relation)>,
}

/// Cues that look at the bytes around a candidate. One that looks far is read far with all others, so there are few together.
struct Around {
    cues: Vec<Touching>,
    before: Set,
    after: Set,
    token: Set,
}

/// One of them, with its place in each set.
struct Touching {
    cue: usize,
    before: Option<usize>,
    after: Option<usize>,
    token: Option<usize>,
    /// For a `before` with the group `other`: the word in it must not be the candidate's own name.
    other: bool,
}

/// What must stand before or after three digits to make them a status: all cues for that in two sets.
struct Status {
    before: Set,
    after: Set,
}

/// A cue that looks for a pattern on the rows around a candidate, or anywhere in the file.
struct Pattern {
    cue: usize,
    /// Its place among these.
    place: u16,
    reach: Reach,
    pattern: Anywhere,
}

/// How much text before and after a candidate a touching cue sees, in bytes.
const BEFORE: usize = 120;
const AFTER: usize = 80;

/// How many places of one cue are kept for a row or a file; more add nothing.
const PLACES: usize = 6;

/// How many different names make a file one that speaks of the catalog.
const MANY: usize = 5;

/// How many numbers beside their own names do the same.
const PAIRS: usize = 3;

impl Cues {
    pub(crate) fn new(catalog: &Catalog) -> Cues {
        let mut cues = Cues {
            touching: Kind::ALL.map(|_| Around::new()),
            status: Status::new(catalog),
            patterns: Vec::new(),
            own: Literals::new(Vec::new(), Vec::new()),
            near: Literals::new(Vec::new(), Vec::new()),
            relations: Vec::new(),
        };
        for (cue, data) in catalog.cues.iter().enumerate() {
            if let Some(pattern) = &data.pattern {
                cues.patterns.push(Pattern::new(cue, cues.patterns.len() as u16, data.reach, pattern));
            } else if let Some(relation) = data.relation {
                cues.relations.push((cue, relation));
            } else {
                let kinds = Kind::ALL.into_iter().filter(|kind| data.kinds.contains(kind));
                kinds.for_each(|kind| cues.touching[kind as usize].push(cue, data));
            }
        }
        let literals = |patterns: &mut dyn Iterator<Item = &Pattern>| {
            Literals::new(patterns.flat_map(Pattern::texts).collect(), Vec::new())
        };
        cues.own = literals(&mut cues.patterns.iter());
        // Others are looked for in all of a part.
        let is_near = |pattern: &&Pattern| pattern.reach == Reach::File || pattern.place >= CueSet::MOST;
        cues.near = literals(&mut cues.patterns.iter().filter(is_near));
        cues
    }

    /// Whether three digits may be a status. They stand everywhere in a log, and without a word for a status right beside them they
    /// are not worth a look.
    pub(crate) fn may_be_status(&self, text: &[u8], digits: &Range<usize>) -> bool {
        let around = on_line(text, digits, BEFORE, AFTER);
        self.status.before.is_match(&text[around.start..digits.start])
            || self.status.after.is_match(&text[digits.end..around.end])
    }

    /// What those cues begin with that may stand on rows near a candidate, but not anywhere.
    pub(crate) fn texts_nearby(&self) -> impl Iterator<Item = (Sought, Vec<u8>)> {
        self.patterns.iter().filter(|pattern| pattern.reach == Reach::Nearby).flat_map(Pattern::texts)
    }

    /// How many cues may stand anywhere in a file.
    pub(crate) fn count_anywhere(&self) -> usize {
        self.anywhere().count()
    }

    /// What these begin with, but for those that are not wanted, a bit each.
    pub(crate) fn texts_anywhere(&self, unwanted: u64) -> impl Iterator<Item = (Sought, Vec<u8>)> {
        let wanted = self.anywhere().enumerate().filter(move |(cue, _)| unwanted >> cue & 1 == 0);
        wanted.flat_map(|(_, pattern)| pattern.texts())
    }

    /// The cues that may stand anywhere in a file.
    fn anywhere(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().filter(|pattern| pattern.reach == Reach::File)
    }
}

impl Around {
    fn new() -> Around {
        let (before, after, token) = (Set::new(Side::End), Set::new(Side::Start), Set::new(Side::Start));
        Around { cues: Vec::new(), before, after, token }
    }

    fn push(&mut self, cue: usize, data: &Cue) {
        self.cues.push(Touching {
            cue,
            other: data.before.as_ref().is_some_and(|before| before.contains("(?<other>")),
            before: data.before.as_ref().map(|before| self.before.push(before)),
            after: data.after.as_ref().map(|after| self.after.push(after)),
            token: data.token.as_ref().map(|token| self.token.push(&format!("(?:{token})$"))),
        });
    }
}

impl Pattern {
    fn new(cue: usize, place: u16, reach: Reach, pattern: &str) -> Pattern {
        Pattern { cue, place, reach, pattern: Anywhere::new(pattern) }
    }

    fn what(&self) -> Sought {
        Sought::Cue(self.place)
    }

    fn texts(&self) -> impl Iterator<Item = (Sought, Vec<u8>)> {
        self.pattern.beginnings().into_iter().flatten().map(|text| (self.what(), text.clone()))
    }
}

impl Status {
    fn new(catalog: &Catalog) -> Status {
        let mut status = Status { before: Set::new(Side::End), after: Set::new(Side::Start) };
        for cue in catalog.cues.iter().filter(|cue| cue.says == Some(Says::Code) && cue.kinds.contains(&Kind::Short)) {
            match (&cue.before, &cue.after) {
                (Some(pattern), _) => status.before.push(pattern),
                (None, Some(pattern)) => status.after.push(pattern),
                // One that looks at the digits alone: whatever stands behind them may do.
                (None, None) => status.after.push(""),
            };
        }
        status
    }
}

/// What stands on a row.
struct Row {
    range: Range<usize>,
    is_long: bool,
    /// Where patterns may begin, as far as somebody asked.
    hits: Vec<Hit>,
    asked: Asked,
    /// Of those patterns that may begin somewhere.
    seen: Vec<Places>,
    /// Those that begin nowhere, as far as somebody asked.
    absent: CueSet,
}

/// Which patterns somebody asked a row for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nothing,
    /// Those that may stand anywhere.
    Near,
    All,
}

/// Where a pattern was seen on a row so far.
struct Places {
    what: Sought,
    found: Vec<Range<usize>>,
    /// Where it may begin next; `None`: nowhere.
    next: Option<usize>,
}

impl Row {
    fn new(part: &Part<'_>, range: Range<usize>) -> Row {
        let (is_long, absent) = (part.rows.is_long(&range), CueSet::default());
        Row { range, is_long, hits: Vec::new(), asked: Asked::Nothing, seen: Vec::new(), absent }
    }

    /// Looks for where patterns may begin.
    fn ask(&mut self, cues: &Cues, part: &Part<'_>, asked: Asked) {
        if self.asked >= asked {
            return;
        }
        let literals = if asked == Asked::All { &cues.own } else { &cues.near };
        literals.find(part.text, self.range.clone(), &mut self.hits);
        self.asked = asked;
    }

    /// The first place of a pattern that stands apart from a candidate. On a long line it must not be far from it.
    fn place(&mut self, part: &Part<'_>, pattern: &Pattern, candidate: &Candidate<'_>) -> Option<Range<usize>> {
        let Row { range, is_long, hits, asked, seen, absent } = self;
        if absent.holds(pattern.what()) {
            return None;
        }
        // What is known of the whole part is not asked for row by row.
        let hits = if *asked < Asked::All && part.has(pattern.what()).is_some() { part.hits } else { hits };
        let place = match seen.iter().position(|places| places.what == pattern.what()) {
            Some(place) => place,
            None => {
                let anything = pattern.pattern.beginnings().is_none().then_some(range.start);
                let Some(next) = anything.or_else(|| within(hits, pattern.what(), range).next()) else {
                    absent.add(pattern.what());
                    return None;
                };
                seen.push(Places { what: pattern.what(), found: Vec::new(), next: Some(next) });
                seen.len() - 1
            }
        };
        let Places { found, next, .. } = &mut seen[place];
        let (most, span) = if *is_long { (usize::MAX, SPAN) } else { (PLACES, usize::MAX / 2) };
        for index in found.partition_point(|at| at.start + span < candidate.range.start).. {
            if index == found.len() {
                let rest = next.filter(|_| index < most)?..range.end;
                let place = pattern.pattern.place(part, rest.clone(), within(hits, pattern.what(), &rest));
                *next = place.as_ref().map(|(_, next)| *next);
                found.push(place?.0);
            }
            let at = &found[index];
            if at.start >= candidate.range.end + span {
                return None;
            }
            if at.start + span >= candidate.range.start && apart(candidate, at) {
                return Some(at.clone());
            }
        }
        None
    }
}

/// What stands around the candidates of a part.
pub(crate) struct Evidence<'a> {
    catalog: &'a Catalog,
    cues: &'a Cues,
    files: LanguageKind,
    part: &'a Part<'a>,
    candidates: &'a [Candidate<'a>],
    /// Where the row of each candidate begins.
    rows: Vec<usize>,
    /// The rows near the candidate that was asked about last, and which of them is its own.
    near: Vec<Row>,
    own: usize,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        cues: &'a Cues,
        files: LanguageKind,
        part: &'a Part<'a>,
        candidates: &'a [Candidate<'a>],
    ) -> Evidence<'a> {
        let rows = candidates.iter().map(|candidate| part.rows.row(candidate.range.start).start).collect();
        Evidence { catalog, cues, files, part, candidates, rows, near: Vec::new(), own: 0 }
    }

    /// The clues that touch a candidate.
    pub(crate) fn touching(&self, index: usize) -> Vec<Seen> {
        let (candidate, mut seen) = (&self.candidates[index], Vec::new());
        let all = &self.cues.touching[candidate.kind as usize];
        let around = on_line(self.part.text, &candidate.range, BEFORE, AFTER);
        let (before, after) =
            (&self.part.text[around.start..candidate.range.start], &self.part.text[candidate.range.end..around.end]);
        let token = &self.part.text[candidate.range.clone()];
        let hits_before = all.before.matches(before);
        let (hits_after, hits_token) = (all.after.matches(after), all.token.matches(token));
        for touching in &all.cues {
            let fits = |place: Option<usize>, hits: &Hits| place.is_none_or(|place| hits.reach(place).is_some());
            if !fits(touching.before, &hits_before)
                || !fits(touching.after, &hits_after)
                || !fits(touching.token, &hits_token)
                || !self.applies(touching.cue, candidate.kind)
            {
                continue;
            }
            let mut at = candidate.range.clone();
            if let Some(place) = touching.before {
                let regex = all.before.get(place);
                if touching.other && self.is_own(candidate, regex, before) {
                    continue;
                }
                at.start = around.start + hits_before.reach(place).unwrap_or_default();
            }
            if let Some(place) = touching.after
                && let Some(hit) = all.after.get(place).find(after)
            {
                at.end += hit.end();
            }
            seen.push(Seen { cue: touching.cue, reach: Reach::Touching, at });
        }
        seen
    }

    /// Adds the clues on a candidate's line and on those near it.
    pub(crate) fn near(&mut self, index: usize, seen: &mut Vec<Seen>) {
        self.approach(self.rows[index]);
        self.patterns(index, seen);
        self.own_relations(index, seen);
    }

    fn applies(&self, cue: usize, kind: Kind) -> bool {
        applies(&self.catalog.cues[cue], self.files, kind)
    }

    /// Whether the word in the group `other` of a pattern is a name of the candidate.
    fn is_own(&self, candidate: &Candidate<'_>, regex: &Regex, before: &[u8]) -> bool {
        let Some(other) = regex.captures(before).and_then(|captures| captures.name("other")) else { return false };
        let other = normalise(&String::from_utf8_lossy(other.as_bytes()));
        candidate.entries.iter().any(|&id| normalise(&self.catalog.entries[id].name) == other)
    }

    /// Makes the row that begins at an offset the own one. What was seen on rows that are near it, too, is kept.
    fn approach(&mut self, start: usize) {
        if self.near.get(self.own).is_some_and(|own| own.range.start == start) {
            return;
        }
        let mut known = std::mem::take(&mut self.near).into_iter().peekable();
        for range in self.part.rows.near(&self.part.rows.row(start)) {
            while known.next_if(|row| row.range.start < range.start).is_some() {}
            let row = known.next_if(|row| row.range.start == range.start);
            self.near.push(row.unwrap_or_else(|| Row::new(self.part, range)));
        }
        self.own = self.near.iter().position(|row| row.range.start == start).expect("a row is near itself");
    }

    /// The nearest place of each pattern counts, of two the one before.
    fn patterns(&mut self, index: usize, seen: &mut Vec<Seen>) {
        let (candidate, own) = (&self.candidates[index], self.own);
        for pattern in &self.cues.patterns {
            let &Pattern { cue, reach, .. } = pattern;
            if !self.applies(cue, candidate.kind) {
                continue;
            }
            let known = self.part.has(pattern.what());
            let far = if reach >= Reach::Nearby && known != Some(false) { NEARBY } else { 0 };
            let rows = (0..=far).flat_map(|distance| {
                let after = Some(own + distance).filter(|_| distance > 0);
                own.checked_sub(distance).into_iter().chain(after)
            });
            for row in rows {
                let Some(near) = self.near.get_mut(row) else { continue };
                match known {
                    _ if row == own => near.ask(self.cues, self.part, Asked::All),
                    None => near.ask(self.cues, self.part, Asked::Near),
                    Some(_) => {}
                }
                if let Some(at) = near.place(self.part, pattern, candidate) {
                    seen.push(Seen { cue, reach: if row == own { Reach::Line } else { Reach::Nearby }, at });
                    break;
                }
            }
        }
    }

    fn own_relations(&self, index: usize, seen: &mut Vec<Seen>) {
        let candidate = &self.candidates[index];
        for &(cue, relation) in &self.cues.relations {
            let common = match relation {
                Relation::Own => false,
                Relation::OwnCommon => true,
                Relation::Many => continue,
            };
            if self.applies(cue, candidate.kind)
                && let Some((reach, at)) = self.own(index, common)
                && reach <= self.catalog.cues[cue].reach
            {
                seen.push(Seen { cue, reach, at });
            }
        }
    }

    /// Whether one candidate of a row sees another: in a long line it must not be far.
    pub(crate) fn sees(&self, index: usize, other: usize) -> bool {
        let start = |index: usize| self.candidates[index].range.start;
        start(index).abs_diff(start(other)) <= SPAN || !self.part.rows.is_long(&self.part.rows.row(start(index)))
    }

    /// The other candidates that one sees on its row.
    pub(crate) fn on_row(&self, index: usize) -> impl Iterator<Item = &'a Candidate<'a>> {
        let seen = move |other: &usize| self.rows[*other] == self.rows[index] && self.sees(index, *other);
        let others = (0..index).rev().take_while(seen).chain((index + 1..self.candidates.len()).take_while(seen));
        others.map(|other| &self.candidates[other])
    }

    /// The nearest neighbour that says the same in the other way: the name of a number, the number of a name.
    fn own(&self, index: usize, common: bool) -> Option<(Reach, Range<usize>)> {
        let candidate = &self.candidates[index];
        let wanted = match candidate.kind {
            Kind::Number | Kind::Short => Kind::Name,
            Kind::Name => Kind::Number,
            Kind::Message | Kind::Family => return None,
        };
        let row = self.rows[index];
        let rows = self.near[0].range.start..=self.near[self.near.len() - 1].range.start;
        let near = |other: &usize| rows.contains(&self.rows[*other]) && self.sees(index, *other);
        let before = (0..index).rev().take_while(near);
        let after = (index + 1..self.candidates.len()).take_while(near);
        let same = |other: &usize| {
            let other = &self.candidates[*other];
            other.kind == wanted
                && other
                    .entries
                    .iter()
                    .any(|id| candidate.entries.contains(id) && self.catalog.entries[*id].common == common)
        };
        let place = before.chain(after).filter(same).min_by_key(|&other| {
            let other = &self.candidates[other];
            other.range.start.abs_diff(candidate.range.end).min(candidate.range.start.abs_diff(other.range.end))
        })?;
        let other = &self.candidates[place];
        let reach = match self.rows[place] == row {
            true if beside(self.part.text, candidate, other) => Reach::Touching,
            true => Reach::Line,
            false => Reach::Nearby,
        };
        Some((reach, other.range.clone()))
    }
}

/// Whether a clue is more than the candidate itself: a word inside a name proves nothing about it, one inside a message does.
fn apart(candidate: &Candidate<'_>, at: &Range<usize>) -> bool {
    candidate.kind == Kind::Message || at.end <= candidate.range.start || candidate.range.end <= at.start
}

fn applies(cue: &Cue, files: LanguageKind, kind: Kind) -> bool {
    cue.kinds.contains(&kind) && cue.files.contains(&files)
}

/// Something that counts in the whole file. Entries are numbered as in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// A cue that may stand anywhere, by its place among these.
    Cue(u32),
    /// A name that nobody else uses.
    Name(u32),
    /// A name right beside its number.
    Pair(u32),
    /// A comment that accepts findings: these keys, or all.
    Ignored(Arc<Vec<String>>),
}

/// Takes in what counts in the whole file while its parts go by.
pub(crate) trait Listener {
    /// How many more places of a cue are worth telling.
    fn wants(&self, cue: usize) -> usize;
    /// Takes in something; what it tells of one kind comes in the order of the text.
    fn hear(&mut self, told: Told, at: Range<usize>);
}

/// Tells of the cues that may stand anywhere, in a range of a part.
pub(crate) fn tell_cues(cues: &Cues, part: &Part<'_>, range: &Range<usize>, listener: &mut impl Listener) {
    for (cue, pattern) in cues.anywhere().enumerate() {
        let most = listener.wants(cue);
        let starts = part.places(pattern.what(), range);
        for place in pattern.pattern.places(part, range.clone(), starts).take(most) {
            listener.hear(Told::Cue(cue as u32), part.whole(&place));
        }
    }
}

/// The clues of a file as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileEvidence {
    /// The first places of each cue that may stand anywhere.
    places: Vec<Vec<Range<usize>>>,
    /// Different names that nobody else uses, and different names right beside their numbers.
    names: Vec<u32>,
    pairs: Vec<u32>,
    first: Option<Range<usize>>,
    /// The keys of comments that accept findings in the whole file.
    ignored: Vec<Arc<Vec<String>>>,
    /// The cues that were seen often enough before this text, a bit each.
    enough: u64,
}

impl Listener for Vec<(Told, Range<usize>)> {
    fn wants(&self, _: usize) -> usize {
        usize::MAX
    }

    fn hear(&mut self, told: Told, at: Range<usize>) {
        self.push((told, at));
    }
}

impl Listener for FileEvidence {
    fn wants(&self, cue: usize) -> usize {
        let is_enough = cue < 64 && self.enough >> cue & 1 == 1;
        if is_enough { 0 } else { PLACES - self.places.get(cue).map_or(0, Vec::len) }
    }

    fn hear(&mut self, told: Told, at: Range<usize>) {
        match told {
            Told::Cue(cue) => {
                let cue = cue as usize;
                if self.places.len() <= cue {
                    self.places.resize_with(cue + 1, Vec::new);
                }
                if self.places[cue].len() < PLACES {
                    self.places[cue].push(at);
                }
            }
            Told::Name(id) => {
                self.first.get_or_insert(at);
                if self.names.len() < MANY && !self.names.contains(&id) {
                    self.names.push(id);
                }
            }
            Told::Pair(id) => {
                if self.pairs.len() < PAIRS && !self.pairs.contains(&id) {
                    self.pairs.push(id);
                }
            }
            Told::Ignored(keys) => {
                if !self.ignored.contains(&keys) {
                    self.ignored.push(keys);
                }
            }
        }
    }
}

impl FileEvidence {
    /// For a text of which what is before has said enough about some cues.
    pub(crate) fn behind(enough: u64) -> FileEvidence {
        FileEvidence { enough, ..FileEvidence::default() }
    }

    /// The cues of which more places add nothing, a bit each.
    pub(crate) fn enough(&self) -> u64 {
        (0..64).filter(|&cue| self.wants(cue) == 0).fold(0, |bits, cue| bits | 1 << cue)
    }

    /// Takes in what the text behind says, which begins at an offset of the whole.
    pub(crate) fn append(&mut self, next: &FileEvidence, offset: usize) {
        let moved = |at: &Range<usize>| at.start + offset..at.end + offset;
        for (cue, places) in next.places.iter().enumerate() {
            places.iter().for_each(|place| self.hear(Told::Cue(cue as u32), moved(place)));
        }
        next.names.iter().for_each(|&id| self.hear(Told::Name(id), moved(next.first.as_ref().unwrap_or(&(0..0)))));
        next.pairs.iter().for_each(|&id| self.hear(Told::Pair(id), 0..0));
        next.ignored.iter().for_each(|keys| self.hear(Told::Ignored(Arc::clone(keys)), 0..0));
    }

    /// The same, with every place so far away that no candidate is there.
    pub(crate) fn far(&self) -> FileEvidence {
        let mut far = self.clone();
        far.places.iter_mut().flatten().chain(&mut far.first).for_each(|at| *at = usize::MAX..usize::MAX);
        far
    }

    /// What decides about candidates that stand at none of its places: the same for files that say the same.
    pub(crate) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let lengths: Vec<usize> = self.places.iter().map(Vec::len).collect();
        (lengths, self.names.len(), self.pairs.len(), &self.ignored).hash(&mut hasher);
        hasher.finish()
    }

    /// The same for files that say the same, however often.
    pub(crate) fn sum(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let said: Vec<usize> = (0..self.places.len()).filter(|&cue| !self.places[cue].is_empty()).collect();
        (said, self.names.len() == MANY, self.pairs.len() == PAIRS, &self.ignored).hash(&mut hasher);
        hasher.finish()
    }

    /// The first place of each cue: where a candidate may stand that sees one cue less than others.
    pub(crate) fn first_places(&self) -> impl Iterator<Item = &Range<usize>> {
        self.places.iter().filter_map(|places| places.first())
    }

    /// Everything that can be a clue.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Range<usize>> {
        self.places.iter().flatten().chain(&self.first)
    }

    /// The keys of comments that accept findings in the whole file.
    pub(crate) fn ignored(&self) -> &[Arc<Vec<String>>] {
        &self.ignored
    }

    /// What the file as a whole adds to the clues near a candidate.
    pub(crate) fn clues(
        &self,
        catalog: &Catalog,
        cues: &Cues,
        files: LanguageKind,
        candidate: &Candidate<'_>,
        seen: &mut Vec<Seen>,
    ) {
        // Three digits are those of the service that the file speaks of more.
        let told = |says: Says| {
            let saying =
                cues.anywhere().zip(&self.places).filter(|(pattern, _)| catalog.cues[pattern.cue].says == Some(says));
            saying.map(|(_, places)| places.len()).max().unwrap_or(0)
        };
        let elsewhere = candidate.kind == Kind::Short && told(Says::Provisioning) < told(Says::Service);
        for (&Pattern { cue, .. }, places) in cues.anywhere().zip(&self.places) {
            let known = seen.iter().any(|clue| clue.cue == cue)
                || (elsewhere && catalog.cues[cue].says == Some(Says::Provisioning));
            let place = places.iter().find(|at| apart(candidate, at));
            if let Some(at) = place.filter(|_| !known && applies(&catalog.cues[cue], files, candidate.kind)) {
                seen.push(Seen { cue, reach: Reach::File, at: at.clone() });
            }
        }
        let many = self.names.len() >= MANY || (self.pairs.len() >= PAIRS && !self.names.is_empty());
        for &(cue, relation) in &cues.relations {
            if relation == Relation::Many
                && many
                && applies(&catalog.cues[cue], files, candidate.kind)
                && let Some(at) = &self.first
            {
                seen.push(Seen { cue, reach: Reach::File, at: at.clone() });
            }
        }
    }
}
