//! How many requests in source trees code actions can change: `cargo bench --bench survey -- <folder>...` prints a table.
//!
//! Each place that calls a method by a name which an SDK's client has, or in C a function of the SDK, is asked about, as if a comment
//! at the end of its line named a throttling error. `right` leaves out what is handled already and what the tables of clients
//! give a reason for, since no edit would be right there. `broken` are edits whose result parses worse than the file before.
//! `no request` are calls on other objects with methods of the same name, and those whose object is declared elsewhere.

use iotcodes_catalog::{Answer, Catalog, Kind};
use iotcodes_fix::{Source, actions, apply, mistakes};
use iotcodes_scan::{Confidence, Finding};
use std::{collections::BTreeMap, env, fs, ops::Range, path::Path};

#[derive(Default)]
struct Row {
    files: usize,
    asked: usize,
    offered: usize,
    broken: usize,
    refused: BTreeMap<String, usize>,
}

fn main() {
    let catalog = Catalog::builtin();
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for folder in env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        for file in ignore::Walk::new(&folder).flatten() {
            let Some(language) = language(file.path()) else { continue };
            let Ok(text) = fs::read_to_string(file.path()) else { continue };
            survey(catalog, language, &text, rows.entry(language.to_string()).or_default());
        }
    }
    let mut out = String::new();
    for (language, row) in &rows {
        let refused: usize = row.refused.values().sum();
        let sites = row.offered + refused;
        let clients = clients(language);
        let wrong = |why: &str| why.starts_with("Already handled") || clients.contains(why);
        let missed: usize = row.refused.iter().filter(|(why, _)| !wrong(why)).map(|(_, count)| count).sum();
        let right = row.offered + missed;
        out += &format!(
            "{language}: {} files, {} calls by name, {sites} requests, {right} right, {} edited ({:.1} %, {} broken), {refused} refused, {} no request\n",
            row.files,
            row.asked,
            row.offered,
            100.0 * row.offered as f64 / right.max(1) as f64,
            row.broken,
            row.asked - sites,
        );
        for (why, count) in &row.refused {
            out += &format!("  {count:5} {why}\n");
        }
    }
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()).expect("the table can be written");
}

fn language(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "cs" => "csharp",
        "java" => "java",
        "py" => "python",
        "js" => "javascript",
        "ts" | "tsx" => "typescript",
        "go" => "go",
        "c" => "c",
        "cc" | "cpp" => "cpp",
        "rs" => "rust",
        _ => return None,
    })
}

fn survey(catalog: &Catalog, language: &str, text: &str, row: &mut Row) {
    // A file that never names a service has no client of one.
    if !["zure", "iothub", "IoTHub", "iot_hub"].iter().any(|name| text.contains(name)) {
        return;
    }
    row.files += 1;
    let known = known(language);
    let language = catalog.language(language).expect("the table above names the catalog's");
    let source = Source::new(&language.id, text, None);
    let begin = language.comment.as_deref().expect("a language of sources has comments");
    let end = language.comment_end.as_deref().unwrap_or_default();
    for code in ["429001", "429"] {
        for range in methods(text, &known) {
            let method = &text[range.clone()];
            let line_end = text[range.end..].find(['\r', '\n']).map_or(text.len(), |end| range.end + end);
            let commented = format!("{} {begin} {code} {end}{}", &text[..line_end], &text[line_end..]);
            let at = line_end + begin.len() + 2;
            let commented = Source::new(&language.id, &commented, Some(&source));
            let offers = actions(catalog, language, &commented, &finding(catalog, code, at..at + code.len()));
            // What configures a client has the client's name in its title.
            let by_name = offers.iter().find(|offer| offer.title.contains(method));
            let Some(offer) = by_name.or(offers.first().filter(|_| known.functions)) else { continue };
            match &offer.disabled {
                Some(why) => *row.refused.entry(why.clone()).or_default() += 1,
                None => {
                    row.offered += 1;
                    let after = apply(commented.text(), &offer.edits);
                    row.broken += usize::from(mistakes(language, &after) > mistakes(language, commented.text()));
                }
            }
        }
    }
    row.asked += methods(text, &known).count();
}

/// What clients of a language's SDKs are asked by.
struct Known {
    names: Vec<String>,
    /// Whether the names are beginnings of the names of functions.
    functions: bool,
}

fn known(language: &str) -> Known {
    let table: toml::Table = toml::from_str(&clients(language)).expect("the table of clients is TOML");
    // Whose owner is not told is no client.
    let told = |client: &&toml::Value| client["owner"].as_str() != Some("other");
    let clients = table["client"].as_array().into_iter().flatten().filter(told);
    let listed = |key: &str| {
        let lists =
            clients.clone().flat_map(|client| client.get(key).and_then(toml::Value::as_array).into_iter().flatten());
        lists.filter_map(|name| name.as_str().map(str::to_string)).filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    let prefixes = listed("prefixes");
    let functions = !prefixes.is_empty();
    Known { names: if functions { prefixes } else { listed("calls") }, functions }
}

fn clients(language: &str) -> String {
    let folder = match language {
        "typescript" => "javascript",
        "cpp" => "c",
        other => other,
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("server/fix/queries/{folder}/clients.toml"));
    fs::read_to_string(path).expect("every language of sources has a table of clients")
}

/// Where a known name stands between a dot, or an arrow, and a parenthesis; that of a function inside another's body.
fn methods(text: &str, known: &Known) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('(').filter_map(|(end, _)| {
        let start = text[..end].char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || *c == '_').last()?.0;
        let name = &text[start..end];
        let called = if known.functions {
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let indented = text[line..].starts_with([' ', '\t']);
            indented && known.names.iter().any(|prefix| name.starts_with(prefix.as_str()))
        } else {
            text[..start].ends_with(['.', '>']) && known.names.iter().any(|known| known == name)
        };
        called.then_some(start..end)
    })
}

fn finding(catalog: &Catalog, code: &str, range: Range<usize>) -> Finding {
    let Answer::Entries(entries) = catalog.find(code) else { panic!("{code} is in the catalog") };
    Finding {
        range,
        kind: Kind::Number,
        entries,
        oddity: None,
        confidence: Confidence::Certain,
        reason: None,
        clues: Vec::new(),
        repeats: false,
        suppressed: false,
    }
}
