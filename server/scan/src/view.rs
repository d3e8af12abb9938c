//! What editors and the terminal show for a finding, in the catalog's own words.

use crate::{Clue, Confidence, Finding, Note, Oddity, Reason, Tally};
use iotcodes_catalog::{
    Catalog, Cue, Entry, EntryId, EntryKind, Episode, Kind, Language, Level, Reach, Recipe, Relation, Rule, Says,
    Status, Strength,
};
use std::{fmt::Write, ops::Range};

/// Markdown for a hover over a finding. Several meanings follow each other, the likeliest first.
pub fn hover(catalog: &Catalog, finding: &Finding) -> String {
    let mut out = String::new();
    if let Some(oddity) = &finding.oddity {
        let _ = writeln!(out, "> {}\n", oddity_note(catalog, finding, oddity));
    }
    let pages: Vec<String> = finding.entries.iter().map(|&id| page(catalog, id)).collect();
    out + &together(&pages)
}

/// Several pages as one.
pub fn together(pages: &[String]) -> String {
    pages.join("\n---\n\n")
}

/// The page of one entry. Hover, `explain` and the catalog page of an editor all show these words.
pub fn page(catalog: &Catalog, id: EntryId) -> String {
    let entry = &catalog.entries[id];
    let mut out = String::new();
    let _ = writeln!(out, "## {}\n", entry.label());
    let _ = writeln!(out, "{}\n", subtitle(catalog, entry));
    let _ = writeln!(out, "{}\n", entry.summary);
    if let Some(handling) = catalog.handling(&entry.handling) {
        let _ = writeln!(out, "**Retry?** {}\n", handling.advice);
    }
    let _ = writeln!(out, "{}", lower_headings(&entry.body));
    for alias in &entry.aliases {
        let _ = writeln!(out, "Also listed as {}: {}.\n", alias.code, alias.why);
    }
    let related: Vec<String> =
        entry.see.iter().filter_map(|key| catalog.see(entry, key)).map(|id| catalog.entries[id].label()).collect();
    if !related.is_empty() {
        let _ = writeln!(out, "Related: {}\n", related.join(", "));
    }
    let links: Vec<String> = entry.sources.iter().map(|url| format!("[{}]({url})", link_text(url))).collect();
    let _ = writeln!(out, "{}", links.join(" · "));
    out
}

/// The page of a service, of a handling class or of an episode.
pub fn reference_page(catalog: &Catalog, id: &str) -> Option<String> {
    if let Some(service) = catalog.service(id) {
        return Some(format!("## {}\n\n{}\n", service.title, lower_headings(&service.page)));
    }
    if let Some(episode) = catalog.episode(id) {
        return Some(episode_page(episode));
    }
    let handling = catalog.handling(id)?;
    Some(format!(
        "## {}\n\n{}\n\n**Retry?** {}\n\n{}\n",
        handling.title,
        handling.summary,
        handling.advice,
        lower_headings(&handling.body)
    ))
}

/// The page of an episode, with the periods that it knows.
pub fn episode_page(episode: &Episode) -> String {
    let mut out = format!(
        "## {}\n\n*Episode in a log*\n\n{}\n\n{}",
        episode.title,
        episode.summary,
        lower_headings(&episode.body)
    );
    if let Rule::Period { known, .. } = &episode.rule {
        let rows: String = known.iter().map(|it| format!("- {} min: {}.\n", it.minutes, it.means)).collect();
        let _ = write!(out, "\n### Known periods\n\n{rows}");
    }
    out
}

/// Every episode in a table: the end of `catalog/INDEX.md`.
pub fn episode_index(catalog: &Catalog) -> String {
    let mut out = String::from("\n## Episodes in logs\n\n| episode | title | what happened |\n|---|---|---|\n");
    for Episode { id, title, summary, .. } in &catalog.episodes {
        let _ = writeln!(out, "| {id} | {title} | {} |", summary.replace('|', "\\|"));
    }
    out
}

/// What a hover says first of a code that is a part of an episode. Markdown.
pub fn part(episode: &Episode, title: &str, what: &str) -> String {
    format!("> **{title}**: {what}. {}\n\n", episode.summary)
}

/// How often something happened that began at these times, in milliseconds, and at what distance where that is steady.
pub fn times(begins: &[i64]) -> String {
    let count = match begins.len() {
        2 => "twice".to_string(),
        count => format!("{} times", number(count)),
    };
    let gaps: Vec<i64> = begins.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (Some(&shortest), Some(&longest)) = (gaps.iter().min(), gaps.iter().max()) else { return count };
    // Two gaps that are alike, give or take a tenth, are the least that is steady.
    let is_steady = gaps.len() > 1 && shortest > 0 && longest - shortest <= longest / 10;
    let seconds = gaps.iter().sum::<i64>() as f64 / gaps.len() as f64 / 1000.0;
    match seconds {
        _ if !is_steady => count,
        ..90.0 => format!("{count}, every {seconds:.0} s"),
        ..7200.0 => format!("{count}, every {:.0} min", seconds / 60.0),
        _ => format!("{count}, every {:.0} h", seconds / 3600.0),
    }
}

/// Headings one level down, so that they stand below the page's own.
fn lower_headings(body: &str) -> String {
    body.lines().map(|line| if line.starts_with("## ") { format!("#{line}\n") } else { format!("{line}\n") }).collect()
}

/// The same words without Markdown marks, for terminals and for clients that only show plain text.
pub fn plain(markdown: &str) -> String {
    crate::plain::render(markdown)
}

/// A recipe as a text of its own: what it imports, what goes in once, and how a call looks then.
pub fn recipe(recipe: &Recipe) -> String {
    let imports: String = recipe.imports.iter().map(|line| format!("{line}\n")).collect();
    let parts = [imports.as_str(), &recipe.helper, &recipe.call];
    let parts: Vec<&str> =
        parts.into_iter().map(|part| part.trim_matches('\n')).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// Whether a clue says that what it touches is a part of a link to documentation.
pub fn is_link(catalog: &Catalog, cue: usize) -> bool {
    let cue = &catalog.cues[cue];
    cue.reach == Reach::Touching && cue.says == Some(Says::Service) && cue.most.is_some()
}

/// What a reader of a finding does not see: the name of a number, the number of a name. `None` where it is not sure, where there is no such
/// thing, or where `is_near` says that it stands within sight of a place already.
pub fn hint(catalog: &Catalog, finding: &Finding, is_near: impl Fn(&Range<usize>) -> bool) -> Option<String> {
    if !finding.listed(Confidence::Likely) || matches!(finding.oddity, Some(Oddity::Mismatch(_) | Oddity::Unlisted)) {
        return None;
    }
    let says = |clue: &&Clue| catalog.cues[clue.cue].relation.is_some_and(|relation| relation != Relation::Many);
    if finding.clues.iter().filter(says).any(|clue| is_near(&clue.at)) {
        return None;
    }
    let meanings = finding.entries.iter().map(|&id| &catalog.entries[id]);
    let mut words: Vec<String> = match finding.kind {
        Kind::Number | Kind::Short if finding.oddity == Some(Oddity::Alias) => meanings.map(Entry::label).collect(),
        Kind::Number | Kind::Short => meanings.map(|entry| entry.name.clone()).collect(),
        Kind::Name => meanings.filter_map(|entry| entry.code.clone()).collect(),
        Kind::Message | Kind::Family => return None,
    };
    words.dedup();
    (!words.is_empty()).then(|| words.join(" / "))
}

/// How often an error stands in a text and in which lines, these counted from 1.
pub fn tally(tally: &Tally, first: usize, last: usize) -> String {
    match tally.count {
        1 => format!("once, line {}", number(first)),
        2 => format!("twice, lines {} and {}", number(first), number(last)),
        count => format!("{} times, lines {} to {}", number(count), number(first), number(last)),
    }
}

/// A number with a comma between the thousands.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}

/// What to mark for a finding. `None` for one that is not listed at [`Confidence::Certain`].
pub fn note(catalog: &Catalog, language: &Language, finding: &Finding) -> Option<Note> {
    if !finding.listed(Confidence::Certain) {
        return None;
    }
    let entry = &catalog.entries[*finding.entries.first()?];
    let level = catalog.handling(&entry.handling)?.levels.of(language.kind);
    let level = match &finding.oddity {
        Some(Oddity::Mismatch(_)) => Level::Warning,
        Some(Oddity::Alias) => Level::Hint,
        Some(Oddity::Unlisted) | None => level,
    };
    Some(Note {
        level,
        message: message(catalog, finding),
        code: entry.code.clone().unwrap_or_else(|| entry.key().to_string()),
        href: entry.sources.first().cloned(),
        deprecated: finding.oddity == Some(Oddity::Alias),
    })
}

/// One sentence that says what a finding means, or what is odd about it.
pub fn message(catalog: &Catalog, finding: &Finding) -> String {
    match &finding.oddity {
        Some(oddity) => oddity_note(catalog, finding, oddity),
        None => catalog.entries[finding.entries[0]].summary.clone(),
    }
}

fn oddity_note(catalog: &Catalog, finding: &Finding, oddity: &Oddity) -> String {
    let entry = &catalog.entries[finding.entries[0]];
    match oddity {
        Oddity::Mismatch(other) => {
            format!(
                "The number means {}, the name beside it belongs to {}.",
                entry.label(),
                catalog.entries[*other].label()
            )
        }
        Oddity::Alias => format!("This number was documented once; replies and SDKs use {}.", entry.label()),
        Oddity::Unlisted => format!("No documented code of family {}: {}", entry.pattern(), entry.summary),
    }
}

/// A sentence that says why a candidate with these clues is not certain, or not a finding at all.
pub fn reason(catalog: &Catalog, reason: Reason, clues: &[Clue]) -> String {
    let because = |decides: &dyn Fn(&Cue) -> bool| {
        let mut cues = clues.iter().map(|clue| &catalog.cues[clue.cue]);
        cues.find(|cue| decides(cue)).map_or("a clue speaks against it", |cue| &cue.title)
    };
    match reason {
        Reason::Forbidden => format!("A clue rules it out: {}.", because(&|cue| cue.strength == Strength::Forbids)),
        Reason::Doubted => format!("A doubt takes it down: {}.", because(&|cue| cue.strength == Strength::Doubts)),
        Reason::Limited => format!("A clue sets a limit: {}.", because(&|cue| cue.most.is_some())),
        Reason::NoClue => "Nothing says that it is an error code, and nothing that Azure IoT is meant.".into(),
        Reason::NoCode => "Nothing says that it is an error code.".into(),
        Reason::NoService => "Nothing says that Azure IoT is meant.".into(),
        Reason::NoProvisioning => "Nothing says that DPS is meant, and elsewhere three digits say nothing.".into(),
        Reason::FarAway => "Azure IoT is spoken of only far away from it.".into(),
        Reason::Unlisted => "No page lists this number, so it counts only where everything else is certain.".into(),
        Reason::Family => "It is a family of codes, not an error that happened.".into(),
        Reason::Class => "It is a class, which is only named after the error.".into(),
    }
}

/// One line under the title: service, HTTP status, family, status.
fn subtitle(catalog: &Catalog, entry: &Entry) -> String {
    let titles: Vec<&str> =
        entry.services().filter_map(|id| catalog.service(id)).map(|service| service.title.as_str()).collect();
    let mut parts = vec![format!("*{}*", titles.join(", "))];
    parts.extend(entry.http.map(|http| format!("HTTP {http}")));
    if entry.kind != EntryKind::Family {
        parts.extend(entry.family.as_ref().map(|family| format!("family {family}")));
    }
    parts.extend(match entry.status {
        Status::Active => None,
        Status::Preview => Some("in preview".to_string()),
        Status::SdkOnly => Some("known from SDKs, not documented".to_string()),
        Status::Legacy => Some("no longer sent".to_string()),
        Status::Retired => Some("withdrawn".to_string()),
    });
    parts.join(" · ")
}

fn link_text(url: &str) -> &str {
    let page = url.trim_start_matches("https://").trim_end_matches('/');
    page.rsplit('/').next().unwrap_or(page)
}

/// Every code on one page, family by family: `catalog/INDEX.md` without its [end](episode_index).
pub fn index(catalog: &Catalog, admits: impl Fn(&Entry) -> bool) -> String {
    let mut out = String::from("# Every code\n");
    for service in &catalog.services {
        let entries: Vec<&Entry> =
            catalog.entries.iter().filter(|entry| entry.service == service.id && admits(entry)).collect();
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "\n## {}\n\n| code | name | HTTP | handling | what happened |\n|---|---|---|---|---|",
            service.title
        );
        for entry in entries {
            let (code, name) = match entry.kind {
                EntryKind::Family => (format!("**{}**", entry.pattern()), format!("**{}**", entry.name)),
                EntryKind::Code => (entry.key().to_string(), entry.name.clone()),
                EntryKind::Name => (String::new(), entry.name.clone()),
            };
            let http = entry.http.map(|http| http.to_string()).unwrap_or_default();
            let _ = writeln!(
                out,
                "| {code} | {name} | {http} | {} | {} |",
                entry.handling,
                entry.summary.replace('|', "\\|")
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{number, times};

    #[test]
    fn what_happens_at_a_steady_distance_is_said_to() {
        let minutes = |minutes: &[i64]| times(&minutes.iter().map(|minute| minute * 60_000).collect::<Vec<_>>());
        assert_eq!(minutes(&[0, 55, 111]), "3 times, every 56 min");
        assert_eq!(minutes(&[0, 55, 155]), "3 times");
        assert_eq!(minutes(&[0, 55]), "twice");
        assert_eq!(minutes(&[0, 180, 360, 540]), "4 times, every 3 h");
        assert_eq!(times(&[0, 0, 0]), "3 times");
    }

    #[test]
    fn thousands_are_separated() {
        let numbers = [0, 999, 1000, 597_000, 1_234_567].map(number);
        assert_eq!(numbers, ["0", "999", "1,000", "597,000", "1,234,567"]);
    }
}
