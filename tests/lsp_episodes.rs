//! What the language server makes of a log that tells a story: levels, marks, hovers, lenses, outline and folds.

#![allow(clippy::unwrap_used)] // A test that panics says where.

#[allow(dead_code, reason = "what other test programs use, too")]
mod support;

use iotcodes_catalog::{Catalog, Episode, Level};
use serde_json::{Value, json};
use support::client::{Change, Client, Diagnostic, Report, range};

const LOG: &str = "file:///var/log/gateway.log";

fn episode(id: &str) -> &'static Episode {
    Catalog::builtin().episodes.iter().find(|episode| episode.id == id).unwrap()
}

/// A device renews its token at these hours: a line for each step.
fn renewals(hours: impl IntoIterator<Item = u32>) -> String {
    let renewal = |hour: u32| {
        let line = |second: u32, says: &str| {
            format!("2026-11-21T{hour:02}:00:{second:02}Z hub contoso-eu.azure-devices.net device gw-7: {says}\n")
        };
        [
            line(0, "error 401003 IoTHubUnauthorized"),
            line(1, "error 404104 DeviceConnectionClosedRemotely"),
            line(30, "connected"),
        ]
        .concat()
    };
    hours.into_iter().map(renewal).collect()
}

/// Where the code of a line of those stands.
const CODE: std::ops::Range<u32> = 73..79;

fn capabilities(pulls: bool) -> Value {
    let mut all = json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "foldingRange": { "foldingRange": { "collapsedText": true } },
            "hover": { "contentFormat": ["markdown"] },
        },
        "workspace": { "executeCommand": {}, "codeLens": { "refreshSupport": true } },
        "window": { "showDocument": { "support": true } },
    });
    if pulls {
        all["textDocument"]["diagnostic"] = json!({});
        all["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    }
    all
}

fn number(level: Level) -> u8 {
    match level {
        Level::Error => 1,
        Level::Warning => 2,
        Level::Information => 3,
        Level::Hint => 4,
    }
}

fn of<'a>(marks: &'a [Diagnostic], code: &str) -> Vec<&'a Diagnostic> {
    marks.iter().filter(|mark| mark.code.as_deref() == Some(code)).collect()
}

fn document() -> Value {
    json!({ "textDocument": { "uri": LOG } })
}

/// The level of an error in a log when it stands alone.
fn alone(code: &str) -> u8 {
    let catalog = Catalog::builtin();
    let entry = &catalog.entries[catalog.by_code(code)[0]];
    number(catalog.handling(&entry.handling).unwrap().levels.log)
}

/// Takes the requests to ask again that came with a story.
fn refreshed(client: &mut Client, what: &str) {
    let (id, _) = client.asked(&format!("workspace/{what}/refresh"));
    client.reply(id, Value::Null);
}

#[test]
fn what_is_a_part_of_an_episode_is_as_loud_as_the_episode_says() {
    let renewal = episode("token-renewal");
    let members = number(renewal.members.unwrap());
    assert_ne!(alone("401003"), members, "the test shows nothing");
    for pulls in [false, true] {
        let mut client = Client::connect(capabilities(pulls));
        let alien =
            "2026-11-21T10:30:00Z hub contoso-eu.azure-devices.net device gw-8: error 401003 IoTHubUnauthorized\n";
        client.open(LOG, "log", &(renewals([8, 9, 10]) + alien));
        if !pulls {
            let first = client.published(LOG).diagnostics;
            assert_eq!(first.len(), 7);
        }
        refreshed(&mut client, "codeLens");
        let marks = if pulls {
            refreshed(&mut client, "diagnostic");
            let Report::Full { items, result_id } = client.pull(LOG, None) else { panic!("the first report is full") };
            let again = client.pull(LOG, result_id.as_deref());
            assert_eq!(again, Report::Unchanged { result_id: result_id.unwrap() });
            items
        } else {
            client.published(LOG).diagnostics
        };
        assert_eq!(marks.len(), 8);
        let tokens = of(&marks, "401003");
        let levels: Vec<u8> = tokens.iter().map(|mark| mark.severity).collect();
        assert_eq!(levels, [members, members, members, alone("401003")], "the other device's is its own");
        // One mark for all three times, with the first event of each.
        let [told] = of(&marks, "token-renewal")[..] else { panic!("one mark: {marks:#?}") };
        assert_eq!(told.severity, number(renewal.level));
        assert_eq!(told.range, range(0, CODE));
        let message = format!("{} (gw-7): 3 times, every 60 min. {}", renewal.title, renewal.summary);
        assert_eq!(told.message, message);
        let related = told.related_information.as_ref().unwrap();
        let lines: Vec<u32> = related.iter().map(|related| related.location.range.start.line).collect();
        assert_eq!(lines, [0, 3, 6]);
        assert!(related.iter().all(|related| related.message.starts_with("401003")), "{related:?}");
    }
}

#[test]
fn one_time_names_all_its_events() {
    let mut client = Client::connect(capabilities(false));
    client.open(LOG, "log", &renewals([8]));
    client.published(LOG);
    refreshed(&mut client, "codeLens");
    let marks = client.published(LOG).diagnostics;
    let related = of(&marks, "token-renewal")[0].related_information.clone().unwrap();
    let told: Vec<(u32, &str)> =
        related.iter().map(|it| (it.location.range.start.line, it.message.split(' ').next().unwrap())).collect();
    assert_eq!(told, [(0, "401003"), (1, "404104"), (2, "connected")]);
}

#[test]
fn a_story_stays_while_a_log_grows_and_goes_with_its_events() {
    let members = number(episode("token-renewal").members.unwrap());
    let mut client = Client::connect(capabilities(false));
    client.open(LOG, "log", &renewals([8]));
    client.published(LOG);
    refreshed(&mut client, "codeLens");
    assert_eq!(of(&client.published(LOG).diagnostics, "token-renewal").len(), 1);
    // A line above: the marks that come at once know the story already, at its new place.
    let above = Change { range: Some(range(0, 0..0)), text: "2026-11-21T07:00:00Z INFO started\n".into() };
    client.change(LOG, 2, &[above]);
    let marks = client.published(LOG).diagnostics;
    assert_eq!(of(&marks, "token-renewal")[0].range, range(1, CODE));
    assert_eq!(of(&marks, "401003")[0].severity, members);
    // The device does not come back: what was a renewal is none.
    let gone = support::client::Range { start: range(3, 0..0).start, end: range(4, 0..0).start };
    client.change(LOG, 3, &[Change { range: Some(gone), text: String::new() }]);
    loop {
        let marks = client.published(LOG);
        assert_eq!(marks.version, Some(3));
        if of(&marks.diagnostics, "token-renewal").is_empty() {
            assert_eq!(of(&marks.diagnostics, "401003")[0].severity, alone("401003"));
            break;
        }
    }
    refreshed(&mut client, "codeLens");
}

#[test]
fn hover_lens_outline_and_folds_tell_the_story() {
    let renewal = episode("token-renewal");
    let title = format!("{} (gw-7)", renewal.title);
    let what = "3 times, every 60 min";
    let mut client = Client::connect(capabilities(true));
    client.open(LOG, "log", &renewals([8, 9, 10]));
    // Outline and folds wait for it, so they need not be asked for again.
    let folds = client.request("textDocument/foldingRange", document()).unwrap();
    let fold =
        |start: u32| json!({ "startLine": start, "endLine": start + 2, "kind": "region", "collapsedText": title });
    assert_eq!(folds, json!([fold(0), fold(3), fold(6)]));
    let symbols = client.request("textDocument/documentSymbol", document()).unwrap();
    assert_eq!((&symbols[0]["name"], &symbols[0]["detail"]), (&json!(title), &json!(what)));
    assert_eq!(symbols[0]["range"]["end"]["line"], 8);
    assert_eq!(symbols.as_array().unwrap().len(), 3, "and the two codes");
    refreshed(&mut client, "codeLens");
    refreshed(&mut client, "diagnostic");

    let hover = client.hover(LOG, 3, CODE.start).unwrap().contents.value;
    assert!(hover.starts_with(&format!("> **{title}**: {what}. {}\n\n## 401003", renewal.summary)), "{hover}");

    let lenses = client.request("textDocument/codeLens", document()).unwrap();
    let lens = client.request("codeLens/resolve", lenses[0].clone()).unwrap();
    assert_eq!(lens["command"]["title"], format!("{title}: {what}"));
    let command = json!({ "command": lens["command"]["command"], "arguments": lens["command"]["arguments"] });
    client.request("workspace/executeCommand", command).unwrap();
    let (id, shown) = client.asked("window/showDocument");
    client.reply(id, json!({ "success": true }));
    let page = shown["uri"].as_str().unwrap();
    assert!(page.ends_with("/episodes/token-renewal.md"), "{page}");
    let page = std::fs::read_to_string(page.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with(&format!("## {}\n", renewal.title)), "{page}");
}

#[test]
fn many_episodes_are_marked_up_to_a_limit_that_is_told() {
    let text: String = (0..120).map(|device| renewals([8]).replace("gw-7", &format!("device-{device}"))).collect();
    let mut client = Client::connect(capabilities(false));
    client.open(LOG, "log", &text);
    client.published(LOG);
    refreshed(&mut client, "codeLens");
    let marks = client.published(LOG).diagnostics;
    assert_eq!(of(&marks, "token-renewal").len(), 100);
    assert_eq!(marks.last().unwrap().message, "The first 100 of 120 episodes in this file are shown.");
}

#[test]
fn who_wants_no_story_gets_none_and_source_has_none() {
    for (language, episodes) in [("log", false), ("python", true)] {
        let mut client = Client::start();
        let options = json!({ "episodes": episodes });
        client
            .initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities(false), "initializationOptions": options }))
            .unwrap();
        client.open(LOG, language, &renewals([8, 9, 10]));
        let marks = client.published(LOG).diagnostics;
        assert!(of(&marks, "token-renewal").is_empty());
        assert_eq!(client.request("textDocument/foldingRange", document()).unwrap(), Value::Null);
        if language == "log" {
            assert_eq!(of(&marks, "401003")[0].severity, alone("401003"));
        }
        // Nothing more comes: the client's end would complain of it.
        client.request("textDocument/documentSymbol", document()).unwrap();
    }
}
