//! The regular expressions that users write: bounded in what they take.

use regex::bytes::{Regex, RegexBuilder};

/// How large the compiled form may be, in bytes. It bounds the time, too: a search takes a step for each of its states and each byte of
/// the text at worst, and never goes back.
const LARGEST: usize = 1 << 16;

/// Compiles a regular expression over bytes, or says what is wrong with it.
pub fn bounded(source: &str) -> Result<Regex, regex::Error> {
    let compiled = |source: &str| RegexBuilder::new(source).unicode(false).size_limit(LARGEST).build();
    let regex = compiled(source)?;
    // Patterns are put together; the comment of a `(?x)` would swallow what comes behind.
    compiled(&format!("(?:{source})"))?;
    Ok(regex)
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn what_is_too_large_or_swallows_what_follows_is_refused() {
        for source in ["((((a{0,30}){0,30}){0,30}){0,30}b)*", r"\w{5000}", "(?x)a # b", "("] {
            assert!(bounded(source).is_err(), "{source}");
        }
        assert!(bounded(r"(?i)acme(?:cloud|hub){1,9}").is_ok());
    }
}
