//! `check --fix`: the edits that are safe without a look at them, as an editor's `source.fixAll` makes them.

use super::{
    Arguments, Input, each_in_order,
    places::Base,
    report::plural,
    root::Root,
    scope::{Scope, wanted},
};
use crate::{Outcome, output};
use anyhow::{Context, Result, bail};
use iotcodes_catalog::LanguageKind;
use iotcodes_project::Projects;
use iotcodes_scan::Confidence;
use similar::TextDiff;
use std::io::Write;

/// A file and what becomes of it.
struct Change {
    before: Vec<u8>,
    after: Vec<u8>,
    count: usize,
}

/// Edits the files, or prints the edits as a diff. Whether there were any, or trouble.
pub(super) fn run(
    projects: &Projects,
    arguments: &Arguments,
    (inputs, scope, root): (&[Input], &Scope, &Root),
    out: &mut (impl Write + Send),
) -> Result<Outcome> {
    if inputs.iter().any(|input| matches!(input, Input::Stdin { .. })) {
        bail!("standard input cannot be edited: --fix wants files");
    }
    let (mut outcome, mut places, mut files) = (Outcome::Clean, 0, 0);
    each_in_order(
        inputs.iter(),
        |input| (input, change(projects, arguments, scope, root, input)),
        |(input, change)| {
            let made = change.and_then(|change| {
                let Some(change) = change else { return Ok(0) };
                if arguments.dry_run {
                    print(&root.relative(input.path()), &change, out)?;
                } else {
                    iotcodes_project::replace(input.path(), &change.before, &change.after)?;
                }
                Ok(change.count)
            });
            match made {
                Ok(0) => {}
                Ok(count) => {
                    outcome = outcome.max(Outcome::Found);
                    (places, files) = (places + count, files + 1);
                }
                Err(error) if output::is_broken_pipe(&error) => return Err(error),
                Err(error) => {
                    output::say(format_args!("{}: {error:#}", input.name()));
                    outcome = Outcome::Trouble;
                }
            }
            Ok(())
        },
    )?;
    out.flush()?;
    if files > 0 {
        let done = if arguments.dry_run { "--fix would replace" } else { "replaced" };
        output::say(format_args!("{done} {} in {}", plural(places, "outdated code"), plural(files, "file")));
    }
    Ok(outcome)
}

/// What becomes of a file; `None` where nothing is to be done. What cannot be read is named by the check that follows.
fn change(
    projects: &Projects,
    arguments: &Arguments,
    scope: &Scope,
    root: &Root,
    input: &Input,
) -> Result<Option<Change>> {
    let rules = projects.of(input.path()).rules(input.path());
    let catalog = rules.catalog();
    let language = catalog.language_of_path(input.name()).expect("the last language has the pattern `*`");
    // A log is what happened.
    if !rules.checked || language.kind == LanguageKind::Log {
        return Ok(None);
    }
    let Ok(before) = input.read() else { return Ok(None) };
    let Some(text) = iotcodes_project::text(before.clone()) else { return Ok(None) };
    let wanted = wanted(scope, arguments, || root.relative(input.path()), &text, Base::default());
    let edits: Vec<_> = (rules.scanner.scan(language, &text).iter())
        .filter(|finding| finding.listed(Confidence::Certain) && wanted.holds(finding.range.start))
        .filter_map(|finding| iotcodes_fix::outdated(catalog, finding))
        .map(|edit| (edit.range, edit.text))
        .collect();
    if edits.is_empty() {
        return Ok(None);
    }
    let after = iotcodes_project::edited(&before, &edits).context("it cannot be written as it was read, and stays")?;
    Ok(Some(Change { before, after, count: edits.len() }))
}

/// Prints a change as a unified diff, which `git apply` and `patch -p1` take at the root of the repository.
fn print(name: &str, change: &Change, out: &mut (impl Write + Send)) -> Result<()> {
    // A file in UTF-8 is printed with every byte that it has; one in UTF-16 as text, since tools call it binary otherwise.
    let shown = |bytes: &[u8]| {
        let text = iotcodes_project::text(bytes.to_vec()).expect("it was text before a digit of it changed");
        if bytes.ends_with(&text) { bytes.to_vec() } else { text }
    };
    let (before, after) = (shown(&change.before), shown(&change.after));
    // Lines as git has them; the crate also ends them at a lone CR, and writes what is no UTF-8 as something else.
    let lines = |text| <[u8]>::split_inclusive(text, |byte| *byte == b'\n').collect::<Vec<&[u8]>>();
    let (before, after) = (lines(&before), lines(&after));
    let diff = TextDiff::from_slices(&before, &after);
    write!(out, "--- a/{name}\n+++ b/{name}\n")?;
    for hunk in diff.unified_diff().iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            write!(out, "{}", change.tag())?;
            out.write_all(change.value())?;
            if !change.value().ends_with(b"\n") {
                out.write_all(b"\n\\ No newline at end of file\n")?;
            }
        }
    }
    Ok(())
}
