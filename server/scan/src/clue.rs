//! Clues: what stands around a candidate that speaks for it or against it.

use crate::{
    candidate::{Candidate, beside},
    lines::Rows,
};
use iotcodes_catalog::{Catalog, Cue, EntryId, Kind, LanguageKind, Reach, Relation, Says};
use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::{collections::HashMap, ops::Range};

/// A cue that was seen, with the distance that counts: a cue that may stand anywhere proves more when it stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) cue: usize,
    pub(crate) reach: Reach,
    pub(crate) at: Range<usize>,
}

/// The cues of a catalog, compiled.
pub(crate) struct Cues {
    touching: Vec<Touching>,
    before: Set,
    after: Set,
    token: Set,
    rows: Set,
    file: Vec<(usize, Regex)>,
    relations: Vec<(usize, Relation)>,
}

/// A cue that looks at the bytes around a candidate, with its place in each set.
struct Touching {
    cue: usize,
    before: Option<usize>,
    after: Option<usize>,
    token: Option<usize>,
    /// For a `before` with the group `other`: the word in it must not be the candidate's own name.
    other: bool,
}

/// Patterns that are tried together first and one by one only where one of them hits.
struct Set {
    all: RegexSet,
    each: Vec<(usize, Regex)>,
}

/// How much text before and after a candidate a touching cue sees, in bytes.
const BEFORE: usize = 120;
const AFTER: usize = 80;

/// How many rows away `nearby` is.
pub(crate) const NEARBY: usize = 3;

/// How many places of one cue are kept for a row or a file; more add nothing.
const PLACES: usize = 6;

/// How many different names make a file one that speaks of the catalog.
const MANY: usize = 5;

/// How many numbers beside their own names do the same.
const PAIRS: usize = 3;

impl Set {
    fn new(patterns: Vec<(usize, String)>) -> Set {
        let build = |pattern: &str| RegexBuilder::new(pattern).unicode(false).size_limit(1 << 22).build();
        Set {
            all: RegexSetBuilder::new(patterns.iter().map(|(_, pattern)| pattern))
                .unicode(false)
                .size_limit(1 << 24)
                .build()
                .expect("the catalog's reader has compiled each pattern"),
            each: patterns
                .iter()
                .map(|(cue, pattern)| (*cue, build(pattern).expect("the catalog's reader has compiled it")))
                .collect(),
        }
    }

    /// Every cue that hits, with its first places.
    fn places(&self, text: &[u8], offset: usize) -> Vec<(usize, Range<usize>)> {
        let hits = self.all.matches(text);
        let mut found = Vec::new();
        for place in hits.iter() {
            let (cue, regex) = &self.each[place];
            found
                .extend(regex.find_iter(text).take(PLACES).map(|hit| (*cue, offset + hit.start()..offset + hit.end())));
        }
        found
    }
}

impl Cues {
    pub(crate) fn new(catalog: &Catalog) -> Cues {
        let (mut before, mut after, mut token) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows = Vec::new();
        let (mut touching, mut relations) = (Vec::new(), Vec::new());
        for (cue, data) in catalog.cues.iter().enumerate() {
            if let Some(pattern) = &data.pattern {
                rows.push((cue, pattern.clone()));
            } else if let Some(relation) = data.relation {
                relations.push((cue, relation));
            } else {
                let push = |list: &mut Vec<(usize, String)>, pattern: Option<String>| {
                    pattern.map(|pattern| {
                        list.push((cue, pattern));
                        list.len() - 1
                    })
                };
                touching.push(Touching {
                    cue,
                    other: data.before.as_ref().is_some_and(|before| before.contains("(?<other>")),
                    before: push(&mut before, data.before.as_ref().map(|before| format!("(?:{before})$"))),
                    after: push(&mut after, data.after.as_ref().map(|after| format!("^(?:{after})"))),
                    token: push(&mut token, data.token.as_ref().map(|token| format!("^(?:{token})$"))),
                });
            }
        }
        let [before, after, token, rows] = [before, after, token, rows].map(Set::new);
        let file = rows.each.iter().filter(|(cue, _)| catalog.cues[*cue].reach == Reach::File).cloned().collect();
        Cues { touching, before, after, token, rows, file, relations }
    }
}

/// What stands around the candidates of a text, or of a part of one.
pub(crate) struct Evidence<'a> {
    catalog: &'a Catalog,
    cues: &'a Cues,
    files: LanguageKind,
    text: &'a [u8],
    rows: &'a Rows,
    candidates: &'a [Candidate],
    /// What each row shows; only rows near candidates are looked at, each once.
    seen: HashMap<usize, Vec<(usize, Range<usize>)>>,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        cues: &'a Cues,
        files: LanguageKind,
        text: &'a [u8],
        rows: &'a Rows,
        candidates: &'a [Candidate],
    ) -> Evidence<'a> {
        Evidence { catalog, cues, files, text, rows, candidates, seen: HashMap::new() }
    }

    /// The clues that touch a candidate.
    pub(crate) fn touching(&self, index: usize) -> Vec<Seen> {
        let mut seen = Vec::new();
        self.touching_candidate(&self.candidates[index], &mut seen);
        seen
    }

    /// Whether one of the clues is a word for a code.
    pub(crate) fn says_code(&self, seen: &[Seen]) -> bool {
        seen.iter().any(|clue| self.catalog.cues[clue.cue].says == Some(Says::Code))
    }

    /// Adds the clues on a candidate's line and on those near it.
    pub(crate) fn near(&mut self, index: usize, seen: &mut Vec<Seen>) {
        self.patterns(&self.candidates[index], seen);
        self.own_relations(index, seen);
    }

    fn applies(&self, cue: usize, kind: Kind) -> bool {
        applies(&self.catalog.cues[cue], self.files, kind)
    }

    fn touching_candidate(&self, candidate: &Candidate, seen: &mut Vec<Seen>) {
        let row = Rows::around(self.text, candidate.range.start);
        let (start, end) = (candidate.range.start, candidate.range.end);
        let left = row.start.max(start.saturating_sub(BEFORE));
        let right = row.end.min(end + AFTER).max(end);
        let (before, after) = (&self.text[left..start], &self.text[end..right]);
        let token = &self.text[candidate.range.clone()];
        let (hits_before, hits_after, hits_token) = (
            self.cues.before.all.matches(before),
            self.cues.after.all.matches(after),
            self.cues.token.all.matches(token),
        );
        for touching in &self.cues.touching {
            let fits =
                |place: Option<usize>, hits: &regex::bytes::SetMatches| place.is_none_or(|place| hits.matched(place));
            if !self.applies(touching.cue, candidate.kind)
                || !fits(touching.before, &hits_before)
                || !fits(touching.after, &hits_after)
                || !fits(touching.token, &hits_token)
            {
                continue;
            }
            let mut at = candidate.range.clone();
            if let Some(place) = touching.before
                && let Some(captures) = self.cues.before.each[place].1.captures(before)
            {
                let own = |word: &[u8]| {
                    let word = iotcodes_catalog::normalise(&String::from_utf8_lossy(word));
                    candidate
                        .entries
                        .iter()
                        .any(|&id| iotcodes_catalog::normalise(&self.catalog.entries[id].name) == word)
                };
                if touching.other && captures.name("other").is_some_and(|other| own(other.as_bytes())) {
                    continue;
                }
                at.start = left + captures.get(0).map_or(0, |hit| hit.start());
            }
            if let Some(place) = touching.after
                && let Some(hit) = self.cues.after.each[place].1.find(after)
            {
                at.end = end + hit.end();
            }
            seen.push(Seen { cue: touching.cue, reach: Reach::Touching, at });
        }
    }

    fn patterns(&mut self, candidate: &Candidate, seen: &mut Vec<Seen>) {
        let row = self.rows.row(candidate.range.start);
        let (first, last) = (row.saturating_sub(NEARBY), (row + NEARBY).min(self.rows.count() - 1));
        if self.seen.len() > 1024 {
            self.seen.retain(|known, _| *known >= first);
        }
        for near in first..=last {
            if !self.seen.contains_key(&near) {
                let range = self.rows.range(near);
                let places = self.cues.rows.places(&self.text[range.clone()], range.start);
                self.seen.insert(near, places);
            }
        }
        // The nearest place of each cue counts.
        let mut nearest: HashMap<usize, (usize, Range<usize>)> = HashMap::new();
        for near in first..=last {
            for (cue, at) in &self.seen[&near] {
                let distance = near.abs_diff(row);
                if apart(candidate, at) && nearest.get(cue).is_none_or(|(known, _)| distance < *known) {
                    nearest.insert(*cue, (distance, at.clone()));
                }
            }
        }
        for (cue, (distance, at)) in nearest {
            let reach = if distance == 0 { Reach::Line } else { Reach::Nearby };
            if self.applies(cue, candidate.kind) && reach <= self.catalog.cues[cue].reach {
                seen.push(Seen { cue, reach, at });
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

    /// The nearest neighbour that says the same in the other way: the name of a number, the number of a name.
    fn own(&self, index: usize, common: bool) -> Option<(Reach, Range<usize>)> {
        let candidate = &self.candidates[index];
        let wanted = match candidate.kind {
            Kind::Number | Kind::Short => Kind::Name,
            Kind::Name => Kind::Number,
            Kind::Message | Kind::Family => return None,
        };
        let row = self.rows.row(candidate.range.start);
        let near = |other: &&Candidate| self.rows.row(other.range.start).abs_diff(row) <= NEARBY;
        let before = self.candidates[..index].iter().rev().take_while(near);
        let after = self.candidates[index + 1..].iter().take_while(near);
        let same = |other: &&Candidate| {
            other.kind == wanted
                && other
                    .entries
                    .iter()
                    .any(|id| candidate.entries.contains(id) && self.catalog.entries[*id].common == common)
        };
        let other = before.chain(after).filter(same).min_by_key(|other| {
            other.range.start.abs_diff(candidate.range.end).min(candidate.range.start.abs_diff(other.range.end))
        })?;
        let reach = match self.rows.row(other.range.start) == row {
            true if beside(self.text, candidate, other) => Reach::Touching,
            true => Reach::Line,
            false => Reach::Nearby,
        };
        Some((reach, other.range.clone()))
    }
}

/// Whether a clue is more than the candidate itself: a word inside a name proves nothing about it, one inside a message does.
fn apart(candidate: &Candidate, at: &Range<usize>) -> bool {
    candidate.kind == Kind::Message || at.end <= candidate.range.start || candidate.range.end <= at.start
}

fn applies(cue: &Cue, files: LanguageKind, kind: Kind) -> bool {
    cue.kinds.contains(&kind) && cue.files.contains(&files)
}

/// The clues of a file as a whole, collected while its parts go by.
#[derive(Default)]
pub(crate) struct FileEvidence {
    /// The first places of each cue that may stand anywhere.
    places: HashMap<usize, Vec<Range<usize>>>,
    /// Different names that nobody else uses, and different names right beside their numbers.
    names: Vec<EntryId>,
    pairs: Vec<EntryId>,
    first: Option<Range<usize>>,
}

impl FileEvidence {
    /// Takes in some rows of a part that begins at `offset` of the whole. Row by row, as near cues are tried: what reaches over the cut
    /// of an endless line would be seen or not as the blocks happen to fall.
    pub(crate) fn read(&mut self, cues: &Cues, part: &[u8], rows: &Rows, range: Range<usize>, offset: usize) {
        for (cue, regex) in &cues.file {
            let places = self.places.entry(*cue).or_default();
            for row in range.clone().map(|row| rows.range(row)) {
                if places.len() >= PLACES {
                    break;
                }
                let offset = offset + row.start;
                let hits = regex.find_iter(&part[row]).take(PLACES - places.len());
                places.extend(hits.map(|hit| offset + hit.start()..offset + hit.end()));
            }
        }
    }

    /// Takes in a name. `paired`: its own number stands right beside it.
    pub(crate) fn name(&mut self, catalog: &Catalog, id: EntryId, paired: bool, at: Range<usize>) {
        if !catalog.entries[id].common {
            self.first.get_or_insert(at);
            if self.names.len() < MANY && !self.names.contains(&id) {
                self.names.push(id);
            }
        }
        if paired && self.pairs.len() < PAIRS && !self.pairs.contains(&id) {
            self.pairs.push(id);
        }
    }

    /// What the file as a whole adds to the clues near a candidate.
    pub(crate) fn clues(
        &self,
        catalog: &Catalog,
        cues: &Cues,
        files: LanguageKind,
        candidate: &Candidate,
        seen: &mut Vec<Seen>,
    ) {
        for (cue, _) in &cues.file {
            let known = seen.iter().any(|clue| clue.cue == *cue);
            let place = self.places.get(cue).into_iter().flatten().find(|at| apart(candidate, at));
            if let Some(at) = place.filter(|_| !known && applies(&catalog.cues[*cue], files, candidate.kind)) {
                seen.push(Seen { cue: *cue, reach: Reach::File, at: at.clone() });
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
