//! From clues to confidence: two questions, is it an error code, and is it Azure IoT's?

use crate::{Confidence, candidate::Candidate, clue::Seen};
use iotcodes_catalog::{Catalog, Kind, Most, Reach, Says, Strength};

/// How sure the clues make a candidate. `None`: it is something else, or not worth a word.
///
/// The rule, in this order:
/// - a clue that forbids ends it; a clue that names it settles it, and so does the name of another entry right beside it;
/// - *is it a code?* A name, a message or a family says so itself, the better the longer it is, unless other products use the
///   word; a number needs a clue;
/// - *is it Azure IoT's?* Always needs a clue, and a near one counts more;
/// - both near: certain. One near and the other in the file: certain if the near one touches, else likely. Only one: possible;
/// - a doubt takes one step away.
pub(crate) fn weigh(catalog: &Catalog, candidate: &Candidate, seen: &[Seen], mismatch: bool) -> Option<Confidence> {
    let has = |strength: Strength| seen.iter().any(|clue| catalog.cues[clue.cue].strength == strength);
    if has(Strength::Forbids) {
        return None;
    }
    let most = ceiling(catalog, candidate, seen);
    if has(Strength::Names) || mismatch {
        return Some(most);
    }
    let nearest = |wanted: &[Says]| {
        seen.iter()
            .filter(|clue| catalog.cues[clue.cue].says.is_some_and(|says| wanted.contains(&says)))
            .map(|clue| clue.reach)
            .min()
    };
    let code = nearest(&[Says::Code]).into_iter().chain(says_itself(catalog, candidate)).min();
    let confidence = if candidate.range.len() == 3 {
        // Three digits are HTTP's: they count only where DPS is spoken of, and a family such as `5xx` only on its line.
        match (code?, nearest(&[Says::Provisioning])?) {
            (_, Reach::Nearby | Reach::File) if candidate.kind == Kind::Family => return None,
            (_, Reach::File) => Confidence::Likely,
            _ => Confidence::Certain,
        }
    } else {
        match (code, nearest(&[Says::Service, Says::Provisioning])) {
            (Some(Reach::Touching), Some(_)) => Confidence::Certain,
            (Some(_), Some(Reach::File)) => Confidence::Likely,
            (Some(_), Some(_)) => Confidence::Certain,
            (None, Some(Reach::Touching | Reach::Line)) => Confidence::Likely,
            (Some(Reach::Touching), None) if says_itself(catalog, candidate) == Some(Reach::Touching) => {
                Confidence::Likely
            }
            _ => Confidence::Possible,
        }
    };
    let confidence = if has(Strength::Doubts) { lower(confidence)? } else { confidence };
    // A number that nobody documented is worth a word only where nothing else is possible.
    if candidate.unlisted && confidence < Confidence::Certain { None } else { Some(confidence.min(most)) }
}

/// How well a candidate says by its own words that it is an error code: long ones as well as a clue that touches it.
fn says_itself(catalog: &Catalog, candidate: &Candidate) -> Option<Reach> {
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
fn ceiling(catalog: &Catalog, candidate: &Candidate, seen: &[Seen]) -> Confidence {
    let most = seen.iter().filter_map(|clue| catalog.cues[clue.cue].most).min();
    match most {
        Some(Most::Possible) => Confidence::Possible,
        Some(Most::Likely) => Confidence::Likely,
        None if candidate.kind == Kind::Family || candidate.class => Confidence::Likely,
        None => Confidence::Certain,
    }
}

fn lower(confidence: Confidence) -> Option<Confidence> {
    match confidence {
        Confidence::Certain => Some(Confidence::Likely),
        Confidence::Likely => Some(Confidence::Possible),
        Confidence::Possible => None,
    }
}
