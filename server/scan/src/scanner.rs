//! The one entry point: a text in, its findings out.

use crate::{
    Clue, Confidence, Finding, Oddity, Rejected,
    candidate::{Candidate, Vocabulary, beside, gap},
    clue::{Cues, Evidence, FileEvidence, Listener, Seen, Told, tell_cues},
    lines::Open,
    literals::{Literals, Sought},
    part::{Part, Scratch},
    stream::Stream,
    suppress::{MARK, Suppressions, accepts},
    text::{self, Text},
    weigh::{Verdict, weigh},
};
use iotcodes_catalog::{Catalog, EntryId, Kind, Language, LanguageKind, Strength};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A catalog made ready for scanning. Building one takes some milliseconds; share it.
pub struct Scanner {
    catalog: Arc<Catalog>,
    vocabulary: Vocabulary,
    cues: Cues,
    /// All that can be a candidate, or accept one, and cues that may stand far from one: by those of which a text has said enough, a
    /// bit each. Made when it is first asked for.
    literals: Vec<OnceLock<Literals>>,
}

/// Of so many cues it counts whether a text has said enough.
const COUNTED: usize = 4;

/// How much of a text is judged between two questions whether to go on, in bytes.
pub(crate) const BLOCK: usize = 1 << 16;

/// How much a scan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Only what a text says about all of itself.
    Whole,
    /// What can become a finding, too.
    Findings,
    /// Every candidate.
    Candidates,
}

/// What a scan is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) files: LanguageKind,
    pub(crate) ask: Ask,
}

/// A candidate with what stands near it; what the whole file says is still to come.
pub(crate) struct Judged<'a> {
    pub(crate) candidate: Candidate<'a>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) mismatch: Option<EntryId>,
    pub(crate) alias: bool,
    pub(crate) repeats: bool,
    pub(crate) suppressed: bool,
}

impl Judged<'_> {
    /// How much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + self.seen.capacity() * size_of::<Seen>()
    }
}

impl Scanner {
    /// Compiles a catalog's words and cues.
    pub fn new(catalog: Arc<Catalog>) -> Scanner {
        let (vocabulary, cues) = (Vocabulary::new(&catalog), Cues::new(&catalog));
        let literals = vec![OnceLock::new(); 1 << cues.count_anywhere().min(COUNTED)];
        Scanner { catalog, vocabulary, cues, literals }
    }

    /// All that is to be looked for in a text that has said enough of some cues, a bit each.
    fn literals(&self, enough: u64) -> &Literals {
        let enough = enough & (self.literals.len() - 1) as u64;
        self.literals[enough as usize].get_or_init(|| {
            let texts = self.vocabulary.texts().chain([(Sought::Mark, MARK.to_vec())]);
            let texts = texts.chain(self.cues.texts_nearby()).chain(self.cues.texts_anywhere(enough)).collect();
            Literals::new(texts, self.vocabulary.beginnings().to_vec())
        })
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
        let mut stream = self.stream(language);
        for piece in text.chunks(BLOCK) {
            if !go_on() {
                return None;
            }
            stream.feed(piece);
        }
        Some(stream.finish())
    }

    /// The same findings, and every candidate that is none.
    pub fn scan_all(&self, language: &Language, text: &[u8]) -> (Vec<Finding>, Vec<Rejected>) {
        let mut stream = Stream::new(self, Wanted { files: language.kind, ask: Ask::Candidates });
        stream.feed(text);
        let (mut findings, mut rejected) = (Vec::new(), Vec::new());
        for result in stream.results() {
            match result {
                Ok(finding) => findings.push(finding),
                Err(candidate) => rejected.push(candidate),
            }
        }
        (findings, rejected)
    }

    /// A scan of a text that comes in pieces. Its findings are those of the whole text, however it is cut.
    pub fn stream(&self, language: &Language) -> Stream<'_> {
        Stream::new(self, Wanted { files: language.kind, ask: Ask::Findings })
    }

    /// A part of a text, which begins at an offset of the whole. Of some cues the text has said enough, a bit each.
    pub(crate) fn part<'p>(
        &self,
        text: &'p [u8],
        open: Open,
        offset: usize,
        enough: u64,
        scratch: &'p mut Scratch,
    ) -> Part<'p> {
        Part::new(self.literals(enough), text, open, offset, scratch)
    }

    /// Judges the candidates that begin in a range of a part, and tells what the range says about the file.
    pub(crate) fn judge<'a>(
        &'a self,
        wanted: Wanted,
        part: &Part<'_>,
        range: Range<usize>,
        judged: &mut Vec<Judged<'a>>,
        listener: &mut impl Listener,
    ) {
        tell_cues(&self.cues, part, &range, listener);
        // In a log such words are somebody's data; what is not wanted there is named in the settings.
        let suppressions =
            (wanted.files != LanguageKind::Log).then(|| Suppressions::read(&self.catalog, part, &range, listener));
        let mut candidates = self.vocabulary.candidates(part);
        if wanted.ask != Ask::Candidates {
            candidates.retain(|candidate| {
                candidate.kind != Kind::Short || self.cues.may_be_status(part.text, &candidate.range)
            });
        }
        if candidates.is_empty() {
            return;
        }
        let mut evidence = Evidence::new(&self.catalog, &self.cues, wanted.files, part, &candidates);
        for (index, candidate) in
            candidates.iter().enumerate().filter(|(_, candidate)| range.contains(&candidate.range.start))
        {
            if candidate.kind == Kind::Name {
                let paired = neighbours(part.text, &candidates, index)
                    .any(|number| number.kind == Kind::Number && shares(candidate, number));
                let id = candidate.entries[0];
                if !self.catalog.entries[id].common {
                    listener.hear(Told::Name(id as u32), part.whole(&candidate.range));
                }
                if paired {
                    listener.hear(Told::Pair(id as u32), part.whole(&candidate.range));
                }
            }
            if wanted.ask == Ask::Whole {
                continue;
            }
            let mut seen = evidence.touching(index);
            let is_over = |seen: &[Seen]| wanted.ask == Ask::Findings && self.cues_forbid(seen);
            if is_over(&seen) {
                continue;
            }
            evidence.near(index, &mut seen);
            if is_over(&seen) {
                continue;
            }
            for clue in &mut seen {
                clue.at = part.whole(&clue.at);
            }
            judged.push(Judged {
                mismatch: self.mismatch(part.text, &candidates, index).map(|name| name.entries[0]),
                alias: self.is_alias(part.text, candidate),
                repeats: self.repeats(part.text, &candidates, index)
                    || restates(part.text, &evidence, candidate, index),
                suppressed: suppressions.as_ref().is_some_and(|near| near.cover(&self.catalog, candidate)),
                candidate: Candidate { range: part.whole(&candidate.range), ..candidate.clone() },
                seen,
            });
        }
    }

    /// Weighs a judged candidate with what its file says.
    pub(crate) fn weigh(
        &self,
        files: LanguageKind,
        mut judged: Judged<'_>,
        file: &FileEvidence,
    ) -> Result<Finding, Rejected> {
        let verdict = self.verdict(files, &mut judged, file);
        let Judged { candidate, mut seen, mismatch, alias, repeats, suppressed } = judged;
        seen.sort_by_key(|clue| (clue.at.start, clue.cue));
        let suppressed = suppressed || self.is_ignored(candidate.entries, file);
        let Candidate { range, kind, unlisted, .. } = candidate;
        let entries = candidate.entries.to_vec();
        let clues = seen.into_iter().map(|clue| Clue { cue: clue.cue, at: clue.at }).collect();
        let (confidence, reason) = match verdict {
            Verdict::Certain => (Confidence::Certain, None),
            Verdict::Likely(reason) => (Confidence::Likely, Some(reason)),
            Verdict::Possible(reason) => (Confidence::Possible, Some(reason)),
            Verdict::Rejected(reason) => return Err(Rejected { range, kind, entries, reason, clues }),
        };
        let oddity = match mismatch.filter(|_| confidence >= Confidence::Likely) {
            Some(other) => Some(Oddity::Mismatch(other)),
            None if unlisted => Some(Oddity::Unlisted),
            None => alias.then_some(Oddity::Alias),
        };
        Ok(Finding { range, kind, entries, oddity, confidence, reason, clues, repeats, suppressed })
    }

    /// What a candidate's clues and those of its file, which are added to them, make of it.
    pub(crate) fn verdict(&self, files: LanguageKind, judged: &mut Judged<'_>, file: &FileEvidence) -> Verdict {
        file.clues(&self.catalog, &self.cues, files, &judged.candidate, &mut judged.seen);
        // A name that other products use proves nothing by itself.
        let settled = judged.mismatch.is_some_and(|other| !self.catalog.entries[other].common);
        weigh(&self.catalog, &judged.candidate, &judged.seen, settled)
    }

    /// Whether settings or comments accept it in the whole file.
    pub(crate) fn is_ignored(&self, entries: &[EntryId], file: &FileEvidence) -> bool {
        entries.iter().any(|&id| self.catalog.entries[id].accepted)
            || file.ignored().iter().any(|keys| accepts(&self.catalog, keys, entries))
    }

    /// Judges a range of a text that somebody else keeps: whole lines, or pieces of long ones.
    pub(crate) fn look<'a>(
        &'a self,
        files: LanguageKind,
        text: &(impl Text + ?Sized),
        range: &Range<usize>,
        scratch: &mut Scratch,
        told: &mut Vec<(Told, Range<usize>)>,
    ) -> Vec<Judged<'a>> {
        let (before, after) = (text::reach_before(text, range.start), text::reach_after(text, range.end));
        let mut bytes = Vec::new();
        text.read(before.at..after.at, &mut bytes);
        let part = self.part(&bytes, Open { before: before.open, after: after.open }, before.at, 0, scratch);
        let mut judged = Vec::new();
        let inside = range.start - before.at..range.end - before.at;
        self.judge(Wanted { files, ask: Ask::Findings }, &part, inside, &mut judged, told);
        judged
    }

    /// Whether a clue ends it, whatever the file says.
    fn cues_forbid(&self, seen: &[Seen]) -> bool {
        seen.iter().any(|clue| self.catalog.cues[clue.cue].strength == Strength::Forbids)
    }

    /// The name right beside a number that is not the number's own.
    fn mismatch<'c>(&self, text: &'c [u8], candidates: &'c [Candidate<'c>], index: usize) -> Option<&'c Candidate<'c>> {
        let number = &candidates[index];
        if number.kind != Kind::Number || number.unlisted {
            return None;
        }
        let mut names = neighbours(text, candidates, index).filter(|other| other.kind == Kind::Name && !other.class);
        if names.clone().any(|name| shares(name, number)) {
            return None;
        }
        // In `DeviceNotFound = 404001, ModuleNotFound = 404010` the comma parts the pairs.
        names.find(|name| !text[gap(number, name)].iter().any(|byte| matches!(byte, b',' | b';' | b'|')))
    }

    /// Whether a number is one that its entry was once listed under.
    fn is_alias(&self, text: &[u8], candidate: &Candidate<'_>) -> bool {
        let digits = &text[candidate.range.clone()];
        let other =
            |id: &EntryId| self.catalog.entries[*id].code.as_deref().is_none_or(|code| code.as_bytes() != digits);
        candidate.kind == Kind::Number && !candidate.unlisted && candidate.entries.iter().all(other)
    }

    /// Whether a candidate is a name that the number right beside it speaks for.
    fn repeats(&self, text: &[u8], candidates: &[Candidate<'_>], index: usize) -> bool {
        let name = &candidates[index];
        let near = [index.checked_sub(1), Some(index + 1).filter(|&after| after < candidates.len())];
        name.kind == Kind::Name
            && near.into_iter().flatten().any(|other| {
                let number = &candidates[other];
                number.kind == Kind::Number
                    && beside(text, name, number)
                    && (shares(name, number) || self.mismatch(text, candidates, other) == Some(name))
            })
    }
}

/// The candidates right beside one, at most one on each side.
fn neighbours<'c>(
    text: &'c [u8],
    candidates: &'c [Candidate<'c>],
    index: usize,
) -> impl Iterator<Item = &'c Candidate<'c>> + Clone {
    let near = [index.checked_sub(1).map(|before| &candidates[before]), candidates.get(index + 1)];
    near.into_iter().flatten().filter(move |other| beside(text, &candidates[index], other))
}

/// Whether a text or a status only says again what a code on its line says: one reply is one error.
fn restates(text: &[u8], evidence: &Evidence<'_>, candidate: &Candidate<'_>, index: usize) -> bool {
    let mut others = evidence.on_row(index);
    match candidate.kind {
        Kind::Message => {
            others.any(|other| matches!(other.kind, Kind::Number | Kind::Name) && shares(candidate, other))
        }
        Kind::Short => others.any(|other| {
            other.kind == Kind::Number && text[other.range.clone()].starts_with(&text[candidate.range.clone()])
        }),
        Kind::Number | Kind::Name | Kind::Family => false,
    }
}

/// Whether two candidates can mean the same entry.
fn shares(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    a.entries.iter().any(|id| b.entries.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lines::{NEARBY, Open},
        part::Scratch,
        view,
    };

    fn scanner() -> Scanner {
        Scanner::new(Arc::clone(Catalog::builtin()))
    }

    /// The cues of the candidate between `«` and `»`; `None` where the scan sees no candidate there.
    fn cues_at(scanner: &Scanner, cue: &iotcodes_catalog::Cue, marked: &str) -> Option<Vec<String>> {
        let start = marked.find('«')?;
        let text = marked.replace(['«', '»'], "");
        let end = marked.find('»')? - '«'.len_utf8();
        let mut scratch = Scratch::default();
        let part = scanner.part(text.as_bytes(), Open::default(), 0, 0, &mut scratch);
        let candidates = scanner.vocabulary.candidates(&part);
        let index = candidates.iter().position(|candidate| candidate.range == (start..end))?;
        let mut file = FileEvidence::default();
        let wanted = Wanted { files: cue.files[0], ask: Ask::Candidates };
        scanner.judge(wanted, &part, 0..text.len(), &mut Vec::new(), &mut file);
        let mut evidence = Evidence::new(&scanner.catalog, &scanner.cues, cue.files[0], &part, &candidates);
        let mut seen = evidence.touching(index);
        evidence.near(index, &mut seen);
        file.clues(&scanner.catalog, &scanner.cues, cue.files[0], &candidates[index], &mut seen);
        Some(seen.iter().map(|seen| scanner.catalog.cues[seen.cue].id.clone()).collect())
    }

    /// What the scan makes of the candidate between `«` and `»`: how sure it is, and the sentence why it is not certain.
    fn judged_at(scanner: &Scanner, language: &str, marked: &str) -> (Option<Confidence>, String) {
        let start = marked.find('«').unwrap();
        let range = start..marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let language = scanner.catalog.language(language).unwrap();
        let (findings, rejected) = scanner.scan_all(language, text.as_bytes());
        let finding = findings.into_iter().find(|finding| finding.range == range);
        let candidate = rejected.into_iter().find(|candidate| candidate.range == range);
        let (confidence, reason, clues) = match (finding, candidate) {
            (Some(finding), None) => (Some(finding.confidence), finding.reason, finding.clues),
            (None, Some(candidate)) => (None, Some(candidate.reason), candidate.clues),
            both => panic!("{marked:?}: {both:?}"),
        };
        (confidence, reason.map(|reason| view::reason(&scanner.catalog, reason, &clues)).unwrap_or_default())
    }

    #[test]
    fn every_reason_is_given_where_it_applies() {
        use Confidence::*;
        let scanner = scanner();
        let far = "\n".repeat(NEARBY + 1);
        let hub = format!("{far}IoT Hub");
        let dps = format!("{far}DPS");
        let cases = [
            (None, "", "«404103» bytes", "A clue rules it out: a unit or a currency stands beside it."),
            (
                Some(Possible),
                "",
                "the port «404103»",
                "Nothing says that it is an error code, and nothing that Azure IoT is meant.",
            ),
            (Some(Likely), "", "IoT Hub, port «404103»", "Nothing says that it is an error code."),
            (Some(Possible), &hub, "the port «404103»", "Nothing says that it is an error code."),
            (Some(Possible), "", "errorCode: «404103»", "Nothing says that Azure IoT is meant."),
            (Some(Likely), &hub, "failed after port «404103»", "Azure IoT is spoken of only far away from it."),
            (Some(Certain), &hub, "errorCode: «404103»", ""),
            (Some(Possible), "", "IoT Hub read «404000»", "A doubt takes it down: it is a round number."),
            (None, "", "read «404000»", "A doubt takes it down: it is a round number."),
            (
                None,
                "",
                "errorCode: «404199»",
                "No page lists this number, so it counts only where everything else is certain.",
            ),
            (None, "", "IoT Hub took «404» steps", "Nothing says that it is an error code."),
            (None, &dps, "it took «404» steps", "Nothing says that it is an error code."),
            (
                None,
                "",
                "answered with status «404»",
                "Nothing says that DPS is meant, and elsewhere three digits say nothing.",
            ),
            (Some(Likely), &dps, "answered with status «404»", "Azure IoT is spoken of only far away from it."),
            (None, &dps, "answered with status «5xx»", "Azure IoT is spoken of only far away from it."),
            (
                Some(Likely),
                "",
                "an IoT Hub error of family «4041xx»",
                "It is a family of codes, not an error that happened.",
            ),
            (
                Some(Likely),
                "",
                "IoT Hub throws «DeviceNotFoundException»",
                "It is a class, which is only named after the error.",
            ),
            (
                Some(Likely),
                "",
                "IoT Hub error: https://aka.ms/iothub«404103»",
                "A clue sets a limit: it is part of a documentation link.",
            ),
        ];
        for (confidence, after, marked, reason) in cases {
            assert_eq!(
                judged_at(&scanner, "log", &format!("{marked}{after}")),
                (confidence, reason.to_string()),
                "{marked:?}"
            );
        }
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
