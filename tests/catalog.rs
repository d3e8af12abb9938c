//! The catalog knows everything that is documented, says it in the same words everywhere, and is as easy to extend as promised.

#![allow(clippy::unwrap_used)] // A test that panics has failed, which is all it can say.

use iotcodes_catalog::{Answer, Catalog, Entry, EntryKind, Retry, Status};
use iotcodes_scan::{Scanner, view};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

/// One line of `documented.tsv`.
struct Row {
    service: &'static str,
    code: &'static str,
    family: &'static str,
    name: &'static str,
    http: Option<u64>,
    kind: &'static str,
}

fn documented() -> Vec<Row> {
    let lines = include_str!("documented.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [service, code, family, name, http, kind] = cells[..] else { panic!("six cells: {line:?}") };
        Row { service, code, family, name, http: http.parse().ok(), kind }
    };
    lines.map(row).collect()
}

fn rows(kind: &str) -> Vec<Row> {
    documented().into_iter().filter(|row| row.kind == kind).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn iotcodes(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_iotcodes")).args(arguments).current_dir(folder).output().unwrap()
}

/// What `iotcodes explain --format json` answers to all queries together; every query must have an answer.
fn explain<S: AsRef<str>>(queries: &[S]) -> Vec<Value> {
    let mut arguments = vec!["explain", "--format", "json", "--"];
    arguments.extend(queries.iter().map(AsRef::as_ref));
    let output = iotcodes(root(), &arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// An answer as `service/key`: the number, else the family's pattern, else the name.
fn key(page: &Value) -> String {
    let family = page["family"].as_str().filter(|_| page["code"].is_null());
    let key = page["code"].as_str().or(family).unwrap_or_else(|| page["name"].as_str().unwrap());
    format!("{}/{key}", page["services"][0].as_str().unwrap())
}

fn keys<S: AsRef<str>>(queries: &[S]) -> Vec<String> {
    explain(queries).iter().map(key).collect()
}

/// The answers to one query as `service/key`, asked of the catalog itself.
fn find(query: &str) -> Vec<String> {
    let catalog = Catalog::builtin();
    let Answer::Entries(ids) = catalog.find(query) else { return Vec::new() };
    ids.into_iter().map(|id| full_key(&catalog.entries[id])).collect()
}

fn full_key(entry: &Entry) -> String {
    format!("{}/{}", entry.service, entry.key())
}

/// `DeviceNotOnline` and `Device not online` as `DEVICE_NOT_ONLINE`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push('_');
        }
        out.extend(if c == ' ' { '_' } else { c }.to_uppercase());
        before = c;
    }
    out
}

mod cover {
    use super::*;

    #[test]
    fn the_table_holds_what_the_pages_hold() {
        let count = |kind: &str, digits: usize| rows(kind).iter().filter(|row| row.code.len() == digits).count();
        assert_eq!(count("code", 6) + count("alias", 6), 184, "six-digit numbers");
        assert_eq!(count("code", 3), 10, "three-digit codes of DPS, 403 among them");
        assert_eq!(rows("family").len(), 37 + 1, "families, and the 500-series of DPS");
        assert_eq!(rows("name").len(), 2, "names without a number");
    }

    #[test]
    fn every_number_is_known_with_its_name_status_and_family() {
        let rows = rows("code");
        let numbers: Vec<&str> = rows.iter().map(|row| row.code).collect();
        let pages = explain(&numbers);
        assert_eq!(pages.len(), rows.len());
        for (row, page) in rows.iter().zip(&pages) {
            assert_eq!(key(page), format!("{}/{}", row.service, row.code));
            let name = page["name"].as_str().unwrap();
            assert_eq!(iotcodes_catalog::normalise(name), iotcodes_catalog::normalise(row.name), "{}", row.code);
            assert_eq!(page["http"].as_u64(), row.http, "{}", row.code);
            if !row.family.is_empty() {
                assert_eq!(page["family"].as_str(), Some(row.family), "{}", row.code);
            }
        }
    }

    #[test]
    fn every_name_is_known_in_every_spelling() {
        let mut rows = rows("code");
        rows.extend(super::rows("name"));
        // A name that several errors share shows them all, numbered ones first.
        let mut expected: Vec<String> = Vec::new();
        for row in &rows {
            let same = |other: &&Row| iotcodes_catalog::normalise(other.name) == iotcodes_catalog::normalise(row.name);
            for meaning in rows.iter().filter(same) {
                let key = format!(
                    "{}/{}",
                    meaning.service,
                    if meaning.code.is_empty() { meaning.name } else { meaning.code }
                );
                if !expected.contains(&key) {
                    expected.push(key);
                }
            }
        }
        let as_documented = |name: &str| name.to_string();
        let lower = |name: &str| name.to_lowercase();
        let exception = |name: &str| format!("{}Exception", name.trim_end_matches("Exception").replace(' ', ""));
        let spellings: [&dyn Fn(&str) -> String; 4] =
            [&as_documented, &lower, &|name: &str| screaming(name), &exception];
        for spelling in spellings {
            let queries: Vec<String> = rows.iter().map(|row| spelling(row.name)).collect();
            let mut found = keys(&queries);
            // Which of two meanings comes first is another test's matter.
            found.sort();
            let mut expected = expected.clone();
            expected.sort();
            assert_eq!(found, expected, "{:?}", queries[0]);
            for (row, query) in rows.iter().zip(&queries) {
                let wanted = format!("{}/{}", row.service, if row.code.is_empty() { row.name } else { row.code });
                assert!(find(query).contains(&wanted), "{query} finds {:?}", find(query));
            }
        }
    }

    #[test]
    fn every_family_is_known_in_lower_and_upper_case() {
        let rows = rows("family");
        let expected: Vec<String> = rows.iter().map(|row| format!("{}/{}", row.service, row.family)).collect();
        assert_eq!(keys(&rows.iter().map(|row| row.family.to_string()).collect::<Vec<_>>()), expected);
        assert_eq!(keys(&rows.iter().map(|row| row.family.to_uppercase()).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn every_message_finds_its_code_and_every_template_is_tried() {
        let mut tried: BTreeMap<String, usize> = BTreeMap::new();
        let mut expected: Vec<String> = Vec::new();
        let rows = rows("message");
        for row in &rows {
            let key = format!("{}/{}", row.service, row.code);
            assert_eq!(find(row.name), [key.as_str()], "{:?}", row.name);
            assert_eq!(
                find(&format!("2026-01-06 10:15:00 [warn] {}", row.name.to_uppercase())),
                [key.as_str()],
                "{:?}",
                row.name
            );
            *tried.entry(key.clone()).or_default() += 1;
            if !expected.contains(&key) {
                expected.push(key);
            }
        }
        assert_eq!(keys(&rows.iter().map(|row| row.name).collect::<Vec<_>>()), expected);
        for entry in Catalog::builtin().entries.iter().filter(|entry| !entry.messages.is_empty()) {
            let tried = tried.get(&full_key(entry)).copied().unwrap_or(0);
            assert!(
                tried >= entry.messages.len(),
                "{}: {tried} rows, {} message texts",
                full_key(entry),
                entry.messages.len()
            );
        }
    }

    #[test]
    fn the_table_and_the_catalog_hold_the_same() {
        let of = |row: &Row| {
            let key = [row.code, row.family, row.name].into_iter().find(|cell| !cell.is_empty());
            format!("{}/{}", row.service, key.unwrap_or_default())
        };
        let table: BTreeSet<String> =
            documented().iter().filter(|row| matches!(row.kind, "code" | "family" | "name")).map(of).collect();
        let active = Catalog::builtin().entries.iter().filter(|entry| entry.status == Status::Active);
        let catalog: BTreeSet<String> = active.map(full_key).collect();
        assert_eq!(table.difference(&catalog).collect::<Vec<_>>(), [""; 0], "documented, and not in the catalog");
        assert_eq!(catalog.difference(&table).collect::<Vec<_>>(), [""; 0], "called documented, and not in the table");
    }
}

mod meaning {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        assert_eq!(find(query), expected, "{query:?}");
    }

    #[test]
    fn a_documented_alias_leads_to_the_code() {
        for row in rows("alias") {
            let page = &explain(&[row.code])[0];
            assert_eq!((page["name"].as_str(), page["http"].as_u64()), (Some(row.name), row.http));
            assert_ne!(page["code"], row.code);
            assert_eq!(page["aliases"][0], row.code);
        }
        check("404102", &["iot-hub/404103"]);
    }

    #[test]
    fn a_name_shared_by_several_errors_shows_them_all() {
        check("InternalServerError", &["iot-dps/500", "iot-hub/InternalServerError"]);
        check("PreconditionFailed", &["iot-dps/412", "iot-hub/412001"]);
        check("ServiceUnavailable", &["iot-hub/503001", "iot-hub/ServiceUnavailable"]);
    }

    #[test]
    fn three_digits_are_a_code_of_dps() {
        check("429", &["iot-dps/429"]);
        check("HTTP 429", &["iot-dps/429"]);
        check("DPS 404", &["iot-dps/404"]);
        check("503", &["iot-dps/5xx"]);
        check("5XX", &["iot-dps/5xx"]);
        check("407", &[]);
    }

    #[test]
    fn a_service_before_the_query_asks_for_what_it_sends() {
        check("iot-dps/429", &["iot-dps/429"]);
        check("DPS/PreconditionFailed", &["iot-dps/412"]);
        check("iot-hub/PreconditionFailed", &["iot-hub/412001"]);
        // Its entry is the hub's; DPS really sends it, too.
        check("iot-dps/400004", &["iot-hub/400004"]);
        check("iot-dps/404103", &[]);
        let page = &explain(&["400004"])[0];
        assert_eq!(page["services"], serde_json::json!(["iot-hub", "iot-dps"]));
    }

    #[test]
    fn a_code_is_found_the_way_people_write_it() {
        for query in [
            "404103 DeviceNotOnline",
            "DeviceNotOnline (404103)",
            "404103: DeviceNotOnline.",
            " 404103\u{a0}",
            "#404103",
            "error 404103",
            "device not online",
            "Device\tNot  Online",
            "DeviceNotOnlineException",
            "ErrorCode:DeviceNotOnline;pump-17",
            "Microsoft.Azure.Devices.Common.Exceptions.DeviceNotOnlineException",
            "DeviceNotOnlineError",
            "iothub-errorcode: DeviceNotOnline",
            "{\"errorCode\":404103,\"trackingId\":\"6A2C-G:11\",\"message\":\"Unauthorized\",\"timestampUtc\":\"2026-01-06T10:15:00Z\"}",
        ] {
            check(query, &["iot-hub/404103"]);
        }
    }

    #[test]
    fn a_number_beside_another_codes_name_shows_both() {
        check("404104 DeviceNotFound", &["iot-hub/404104", "iot-hub/404001"]);
        check("503001 ServiceUnavailable", &["iot-hub/503001"]);
    }

    #[test]
    fn running_text_is_no_code() {
        check("please wait 429 seconds and then go on", &[]);
        check("the meeting ended in a conflict again", &[]);
        for nothing in ["", "   ", "/", "*", "*****", "iot-dps/", "\u{0}", "🦀"] {
            assert_eq!(Catalog::builtin().find(nothing), Answer::Nothing(Vec::new()), "{nothing:?}");
        }
    }

    #[test]
    fn an_unlisted_number_is_answered_by_its_narrowest_family() {
        check("404199", &["iot-hub/4041xx"]);
        check("404999", &["iot-hub/404xxx"]);
        check("40410x", &["iot-hub/4041xx"]);
        check("404299", &["iot-dps/4042xx"]);
        check("777001", &[]);
    }

    #[test]
    fn services_and_classes_have_pages() {
        for (query, id) in [
            ("iot-dps", "iot-dps"),
            ("DPS", "iot-dps"),
            ("IoT Hub", "iot-hub"),
            ("Azure IoT Hub", "iot-hub"),
            ("Retry-Backoff", "retry-backoff"),
            ("Token renewal", "token-renewal"),
        ] {
            assert_eq!(Catalog::builtin().find(query), Answer::Page(id.to_string()));
        }
    }

    #[test]
    fn every_episode_has_a_page() {
        let page =
            |id: &str| String::from_utf8(iotcodes(root(), &["explain", "--format", "markdown", id]).stdout).unwrap();
        for episode in &Catalog::builtin().episodes {
            let text = page(&episode.id);
            assert!(text.contains(&episode.title) && text.contains(&episode.summary), "{text}");
        }
        assert!(page("periodic-disconnect").contains("48 min: the C SDK"));
    }

    #[test]
    fn an_unknown_query_fails_and_names_its_neighbours() {
        for (query, neighbour) in [
            ("DeviceNotOnlin", "404103 DeviceNotOnline"),
            ("404l03", "404103 DeviceNotOnline"),
            ("iot-dsp", "iot-dps"),
            ("retrybakoff", "retry-backoff"),
            ("414xxx", "404xxx "),
        ] {
            let output = iotcodes(root(), &["explain", "--format", "json", query, "429001"]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{query}");
            assert!(
                said.contains(&format!("nothing is known about {query:?}; spelled like it: "))
                    && said.contains(neighbour),
                "{said}"
            );
            let pages: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(pages.iter().map(key).collect::<Vec<_>>(), ["iot-hub/429001"], "the other query is answered");
        }
        let output = iotcodes(root(), &["explain", "zzzzzz"]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("expected a code such as"));
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
    }

    #[test]
    fn the_nearest_neighbour_comes_first() {
        let catalog = Catalog::builtin();
        assert_eq!(catalog.nearest("DeviceNotOnlin", 5)[0], "404103 DeviceNotOnline");
        assert_eq!(catalog.nearest("devicenotfond", 5)[0], "404001 DeviceNotFound");
        assert_eq!(catalog.nearest("device", 3).len(), 3);
    }

    #[test]
    fn json_has_the_documented_keys() {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
        let set = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<BTreeSet<String>>();
        for page in explain(&["404103", "4041xx", "InternalServerError", "429"]) {
            let wanted = [
                "services", "code", "name", "family", "http", "handling", "recipes", "summary", "body", "aliases",
                "see", "sources", "status",
            ];
            assert_eq!(keys(&page), set(&wanted));
            assert_eq!(keys(&page["handling"]), set(&["id", "title", "retry"]));
            for list in ["services", "recipes", "aliases", "see", "sources"] {
                assert!(page[list].is_array(), "{list}");
            }
        }
    }
}

mod words {
    use super::*;

    #[test]
    fn the_index_is_current() {
        let path = root().join("catalog/INDEX.md");
        let wanted = view::index(Catalog::builtin(), |_| true) + &view::episode_index(Catalog::builtin());
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == wanted, "catalog/INDEX.md is out of date: UPDATE_EXPECT=1 cargo test --test catalog");
    }

    #[test]
    fn hover_diagnostic_explain_and_index_say_the_same() {
        let scanner = Scanner::new(Arc::clone(Catalog::builtin()));
        let catalog = scanner.catalog();
        let queries: Vec<String> = catalog.entries.iter().map(full_key).collect();
        let mut arguments = vec!["explain", "--format", "markdown"];
        arguments.extend(queries.iter().map(String::as_str));
        let explained = String::from_utf8(iotcodes(root(), &arguments).stdout).unwrap();
        let index = fs::read_to_string(root().join("catalog/INDEX.md")).unwrap();
        let log = catalog.language("log").unwrap();
        let mut hovers = Vec::new();
        for (id, entry) in catalog.entries.iter().enumerate() {
            assert!(index.contains(&format!("| {} |", entry.summary.replace('|', "\\|"))), "{}", full_key(entry));
            let page = view::page(catalog, id);
            let advice = &catalog.handling(&entry.handling).unwrap().advice;
            let paragraphs = [entry.summary.clone(), format!("**Retry?** {advice}")];
            let lines = entry
                .body
                .lines()
                .map(|line| if line.starts_with("## ") { format!("#{line}") } else { line.to_string() });
            for line in paragraphs.into_iter().chain(lines) {
                assert!(page.contains(&format!("\n{line}\n")), "{} does not say {line:?}", full_key(entry));
            }
            if entry.kind == EntryKind::Code {
                let text = format!(
                    "HostName=contoso.azure-devices-provisioning.net;azure-devices.net errorCode: {} {}",
                    entry.key(),
                    entry.name
                );
                let findings = scanner.scan(log, text.as_bytes());
                let finding = findings
                    .iter()
                    .find(|finding| &text[finding.range.clone()] == entry.key())
                    .unwrap_or_else(|| panic!("{text}"));
                assert_eq!(view::hover(catalog, finding), page, "{}", full_key(entry));
                match view::note(catalog, log, finding) {
                    Some(note) => {
                        assert_eq!((note.message.as_str(), note.code.as_str()), (entry.summary.as_str(), entry.key()))
                    }
                    // Round, and named as others name theirs: explained, and not marked.
                    None => assert!(entry.common && entry.key().ends_with("000"), "{text} is certain"),
                }
            }
            hovers.push(page);
        }
        assert_eq!(explained, hovers.join("\n---\n\n"));
    }
}

mod advice {
    use super::*;

    /// The text below one heading of an entry.
    fn section<'a>(entry: &'a Entry, heading: &str) -> &'a str {
        let after = entry.body.split_once(&format!("## {heading}\n")).map_or("", |(_, after)| after);
        after.split("\n## ").next().unwrap_or(after)
    }

    #[test]
    fn every_section_says_something() {
        for entry in &Catalog::builtin().entries {
            for heading in entry.body.lines().filter_map(|line| line.strip_prefix("## ")) {
                assert!(section(entry, heading).trim().len() > 10, "{}: {heading}", full_key(entry));
            }
        }
    }

    #[test]
    fn what_to_do_does_not_contradict_the_class() {
        for entry in &Catalog::builtin().entries {
            let class = Catalog::builtin().handling(&entry.handling).unwrap();
            let steps = section(entry, "What to do").to_lowercase();
            let forbidden: &[&str] = match class.retry {
                Retry::No => &["retry with", "with backoff", "retry at once", "retry immediately"],
                Retry::Yes => &["do not retry it", "never retry", "a retry cannot help", "retrying cannot help"],
                Retry::AfterChange | Retry::AfterWait => &["retry at once", "retry immediately"],
            };
            for words in forbidden {
                assert!(!steps.contains(words), "{} is {:?}, yet says {words:?}", full_key(entry), entry.handling);
            }
        }
    }

    #[test]
    fn an_error_that_a_retry_cannot_help_has_no_retry_recipe() {
        let catalog = Catalog::builtin();
        let retrying: BTreeSet<&String> = catalog
            .handling
            .iter()
            .filter(|class| class.retry == Retry::Yes)
            .flat_map(|class| &class.recipes)
            .collect();
        assert!(!retrying.is_empty());
        for entry in &catalog.entries {
            let class = catalog.handling(&entry.handling).unwrap();
            let recipes = catalog.recipes_of(entry);
            if class.retry == Retry::No {
                assert!(
                    recipes.iter().all(|recipe| !retrying.contains(recipe)),
                    "{} offers {recipes:?}",
                    full_key(entry)
                );
            }
            if class.id.starts_with("fix-") {
                assert!(recipes.is_empty(), "{} offers {recipes:?}", full_key(entry));
            }
        }
    }
}

mod extending {
    use super::*;

    #[test]
    fn a_code_is_added_by_one_file() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-catalog");
        let codes = folder.join("ours/services/iot-hub/codes");
        fs::create_dir_all(&codes).unwrap();
        fs::write(folder.join("iotcodes.toml"), "[catalog]\npaths = [\"ours\"]\n").unwrap();
        let entry = "+++\ncode    = \"404199\"\nname    = \"PumpNotPrimed\"\nsources = [\"https://example.com/pump\"]\n+++\n\
                     The pump of the line holds no water.\n\n## Why it happens\n\n- It ran dry.\n\n## What to do\n\n1. Prime it.\n";
        fs::write(codes.join("404199-PumpNotPrimed.md"), entry).unwrap();
        fs::write(folder.join("gateway.log"), "2026-01-06T10:15:00Z errorCode: 404199 PumpNotPrimed\n").unwrap();

        let output = iotcodes(&folder, &["explain", "404199", "--format", "json"]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let pages: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(pages.len(), 1);
        assert_eq!((pages[0]["name"].as_str(), pages[0]["family"].as_str()), (Some("PumpNotPrimed"), Some("4041xx")));

        let output = iotcodes(&folder, &["check", "gateway.log"]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert!(said.contains("The pump of the line holds no water."), "{said}");
        assert_eq!(find("PumpNotPrimed"), [""; 0], "the built-in catalog has not changed");
    }
}
