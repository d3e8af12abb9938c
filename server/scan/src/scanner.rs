//! The one entry point: a text in, its findings out.

use crate::{
    Clue, Confidence, Finding, Oddity,
    candidate::{Candidate, Vocabulary, beside, gap},
    clue::{Cues, Evidence},
    weigh::weigh,
};
use iotcodes_catalog::{Catalog, Kind, Language};
use std::sync::Arc;

/// A catalog made ready for scanning. Building one takes some milliseconds; share it.
pub struct Scanner {
    catalog: Arc<Catalog>,
    vocabulary: Vocabulary,
    cues: Cues,
}

/// How many candidates are judged between two questions whether to go on.
const STEP: usize = 512;

impl Scanner {
    /// Compiles a catalog's words and cues.
    pub fn new(catalog: Arc<Catalog>) -> Scanner {
        Scanner { vocabulary: Vocabulary::new(&catalog), cues: Cues::new(&catalog), catalog }
    }

    /// The catalog that findings speak of.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// All findings of a text in a language, sorted, not overlapping.
    pub fn scan(&self, language: &Language, text: &[u8]) -> Vec<Finding> {
        self.scan_while(language, text, &|| true).expect("nobody asked it to stop")
    }

    /// The same, asking now and then whether to go on; `None` once the answer was no.
    pub fn scan_while(&self, language: &Language, text: &[u8], go_on: &dyn Fn() -> bool) -> Option<Vec<Finding>> {
        let mut findings = Vec::new();
        let candidates = self.vocabulary.candidates(text);
        if !go_on() {
            return None;
        }
        let mut evidence = Evidence::new(&self.catalog, &self.cues, language.kind, text, &candidates);
        let provisioning = evidence.provisioning();
        for (index, candidate) in candidates.iter().enumerate() {
            if index % STEP == STEP - 1 && !go_on() {
                return None;
            }
            if candidate.kind == Kind::Short && !provisioning {
                continue;
            }
            let seen = evidence.clues(index);
            let mismatch = self.mismatch(text, &candidates, index).map(|name| name.entries[0]);
            // A name that other products use proves nothing by itself.
            let settled = mismatch.is_some_and(|other| !self.catalog.entries[other].common);
            let Some(confidence) = weigh(&self.catalog, candidate, &seen, settled) else { continue };
            findings.push(Finding {
                range: candidate.range.clone(),
                kind: candidate.kind,
                entries: candidate.entries.clone(),
                oddity: mismatch.filter(|_| confidence >= Confidence::Likely).map(Oddity::Mismatch).or_else(|| self.oddity(text, candidate)),
                confidence,
                clues: seen.into_iter().map(|clue| Clue { cue: clue.cue, at: clue.at }).collect(),
                repeats: self.repeats(text, &candidates, index),
            });
        }
        Some(findings)
    }

    /// The name right beside a number that is not the number's own.
    fn mismatch<'a>(&self, text: &[u8], candidates: &'a [Candidate], index: usize) -> Option<&'a Candidate> {
        let number = &candidates[index];
        if number.kind != Kind::Number || number.unlisted {
            return None;
        }
        let neighbours = [index.checked_sub(1).map(|before| &candidates[before]), candidates.get(index + 1)];
        let names: Vec<&Candidate> =
            neighbours.into_iter().flatten().filter(|other| other.kind == Kind::Name && !other.class && beside(text, number, other)).collect();
        if names.iter().any(|name| name.entries.iter().any(|id| number.entries.contains(id))) {
            return None;
        }
        // In `DeviceNotFound = 404001, ModuleNotFound = 404010` the comma parts the pairs.
        names.into_iter().find(|name| !text[gap(number, name)].iter().any(|byte| matches!(byte, b',' | b';' | b'|')))
    }

    fn oddity(&self, text: &[u8], candidate: &Candidate) -> Option<Oddity> {
        if candidate.unlisted {
            return Some(Oddity::Unlisted);
        }
        let digits = &text[candidate.range.clone()];
        let alias = candidate.kind == Kind::Number
            && candidate.entries.iter().all(|&id| self.catalog.entries[id].code.as_deref().is_none_or(|code| code.as_bytes() != digits));
        alias.then_some(Oddity::Alias)
    }

    /// Whether a candidate is a name that the number right beside it speaks for.
    fn repeats(&self, text: &[u8], candidates: &[Candidate], index: usize) -> bool {
        let name = &candidates[index];
        let neighbours = [index.checked_sub(1), Some(index + 1).filter(|&after| after < candidates.len())];
        name.kind == Kind::Name
            && neighbours.into_iter().flatten().any(|other| {
                let number = &candidates[other];
                let own = number.entries.iter().any(|id| name.entries.contains(id));
                number.kind == Kind::Number && beside(text, name, number) && (own || self.mismatch(text, candidates, other) == Some(name))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanner() -> Scanner {
        Scanner::new(Arc::new(Catalog::builtin().clone()))
    }

    /// The cues of the candidate between `«` and `»`; `None` where the scan sees no candidate there.
    fn cues_at(scanner: &Scanner, cue: &iotcodes_catalog::Cue, marked: &str) -> Option<Vec<String>> {
        let start = marked.find('«')?;
        let text = marked.replace(['«', '»'], "");
        let end = marked.find('»')? - '«'.len_utf8();
        let candidates = scanner.vocabulary.candidates(text.as_bytes());
        let index = candidates.iter().position(|candidate| candidate.range == (start..end))?;
        let mut evidence = Evidence::new(&scanner.catalog, &scanner.cues, cue.files[0], text.as_bytes(), &candidates);
        Some(evidence.clues(index).iter().map(|seen| scanner.catalog.cues[seen.cue].id.clone()).collect())
    }

    #[test]
    fn every_cue_sees_its_hits_and_not_its_misses() {
        let scanner = scanner();
        let mut wrong = Vec::new();
        for cue in &scanner.catalog.cues {
            for hit in &cue.hits {
                match cues_at(&scanner, cue, hit) {
                    Some(seen) if seen.contains(&cue.id) => {}
                    Some(seen) => wrong.push(format!("{}: {hit:?} is a hit, the scan saw only {seen:?}", cue.path)),
                    None => wrong.push(format!("{}: {hit:?} holds no candidate between the marks", cue.path)),
                }
            }
            for miss in &cue.misses {
                if cues_at(&scanner, cue, miss).is_some_and(|seen| seen.contains(&cue.id)) {
                    wrong.push(format!("{}: {miss:?} is a miss, the scan saw it", cue.path));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
