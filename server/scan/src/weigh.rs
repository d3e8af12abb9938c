//! From clues to confidence: two questions, is it an error code, and is it Azure IoT's?

use crate::{Reason, candidate::Candidate, clue::Seen};
use iotcodes_catalog::{Catalog, Kind, Most, Reach, Says, Strength};

/// What the clues make of a candidate: how sure they make it, and what took it down last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// It is something else, or not worth a word.
    Rejected(Reason),
    Possible(Reason),
    Likely(Reason),
    Certain,
}

/// Weighs a candidate.
///
/// The rule, in this order:
/// - a clue that forbids ends it; a clue that names it settles it, and so does the name of another entry right beside it;
/// - *is it a code?* A name, a message or a family says so itself, the better the longer it is, unless other products use the
///   word; a number needs a clue, and three digits need one that touches them;
/// - *is it Azure IoT's?* Always needs a clue, and a near one counts more;
/// - both near: certain. One near and the other in the file: certain if the near one touches, else likely. Only one: possible;
/// - a doubt takes one step away.
pub(crate) fn weigh(catalog: &Catalog, candidate: &Candidate<'_>, seen: &[Seen], mismatch: bool) -> Verdict {
    use {Reach::*, Verdict::*};
    let has = |strength: Strength| seen.iter().any(|clue| catalog.cues[clue.cue].strength == strength);
    if has(Strength::Forbids) {
        return Rejected(Reason::Forbidden);
    }
    if has(Strength::Names) || mismatch {
        return ceiling(catalog, candidate, seen);
    }
    let nearest = |wanted: &[Says]| {
        seen.iter()
            .filter(|clue| catalog.cues[clue.cue].says.is_some_and(|says| wanted.contains(&says)))
            .map(|clue| clue.reach)
            .min()
    };
    let own = says_itself(catalog, candidate);
    let code = nearest(&[Says::Code]).into_iter().chain(own).min();
    let verdict = if candidate.range.len() == 3 {
        // Three digits are HTTP's: they count only where DPS is spoken of, and a family such as `5xx` only on its line.
        let family = candidate.kind == Kind::Family;
        match (code.filter(|code| family || *code == Touching), nearest(&[Says::Provisioning])) {
            (None, _) => Rejected(Reason::NoCode),
            (_, None) => Rejected(Reason::NoProvisioning),
            (_, Some(Nearby | File)) if family => Rejected(Reason::FarAway),
            (_, Some(File)) => Likely(Reason::FarAway),
            _ => Certain,
        }
    } else {
        match (code, nearest(&[Says::Service, Says::Provisioning])) {
            (Some(Touching), Some(_)) => Certain,
            (Some(_), Some(File)) => Likely(Reason::FarAway),
            (Some(_), Some(_)) => Certain,
            (None, Some(Touching | Line)) => Likely(Reason::NoCode),
            (None, Some(_)) => Possible(Reason::NoCode),
            (Some(_), None) if own == Some(Touching) => Likely(Reason::NoService),
            (Some(_), None) => Possible(Reason::NoService),
            (None, None) => Possible(Reason::NoClue),
        }
    };
    let verdict = if has(Strength::Doubts) { lower(verdict) } else { verdict };
    // A number that nobody documented is worth a word only where nothing else is possible.
    match verdict {
        Possible(_) | Likely(_) if candidate.unlisted => Rejected(Reason::Unlisted),
        _ => verdict.min(ceiling(catalog, candidate, seen)),
    }
}

/// One step down.
fn lower(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Certain => Verdict::Likely(Reason::Doubted),
        Verdict::Likely(_) => Verdict::Possible(Reason::Doubted),
        Verdict::Possible(_) => Verdict::Rejected(Reason::Doubted),
        Verdict::Rejected(_) => verdict,
    }
}

/// How well a candidate says by its own words that it is an error code: long ones as well as a clue that touches it.
fn says_itself(catalog: &Catalog, candidate: &Candidate<'_>) -> Option<Reach> {
    let reach = |long: bool| Some(if long { Reach::Touching } else { Reach::Line });
    match candidate.kind {
        Kind::Name => {
            let own = candidate.entries.iter().map(|&id| &catalog.entries[id]).find(|entry| !entry.common)?;
            reach(own.name.bytes().filter(u8::is_ascii_uppercase).count() >= LONG_NAME)
        }
        Kind::Message => reach(candidate.range.len() >= LONG_MESSAGE),
        Kind::Family => reach(false),
        Kind::Number | Kind::Short => None,
    }
}

/// How many words make a name one that nobody else would choose.
const LONG_NAME: usize = 4;

/// How many bytes make a message one that nobody else would write.
const LONG_MESSAGE: usize = 32;

/// The most that a candidate can be. A family is not an error that happened, and a class is only named after one: both are
/// explained, never marked.
fn ceiling(catalog: &Catalog, candidate: &Candidate<'_>, seen: &[Seen]) -> Verdict {
    let most = seen.iter().filter_map(|clue| catalog.cues[clue.cue].most).min();
    match most {
        Some(Most::Possible) => Verdict::Possible(Reason::Limited),
        Some(Most::Likely) => Verdict::Likely(Reason::Limited),
        None if candidate.kind == Kind::Family => Verdict::Likely(Reason::Family),
        None if candidate.class => Verdict::Likely(Reason::Class),
        None => Verdict::Certain,
    }
}
