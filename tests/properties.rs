//! What holds for every text, tried on arbitrary ones.

#![allow(clippy::unwrap_used)] // A test that panics says where.

use invariants::{LANGUAGES, SCANNER, far_text_is_named, language, same_after_edits, same_in_pieces, well_formed};
use iotcodes_catalog::Language;
use iotcodes_scan::Confidence;
use proptest::{collection::vec, prelude::*, sample::select};

#[path = "support/invariants.rs"]
mod invariants;
#[path = "support/logs.rs"]
mod logs;

/// Texts that are rich in what the scan looks for: pieces of replies, names, numbers, marks and bytes that are no UTF-8.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<String> = SCANNER
        .catalog()
        .entries
        .iter()
        .flat_map(|entry| {
            [entry.key().to_string(), entry.name.clone(), entry.messages.first().cloned().unwrap_or_default()]
        })
        .collect();
    let marks = [
        " ",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\\"",
        "errorCode",
        ":",
        "=",
        "contoso.azure-devices.net",
        "$dps/registrations/res/",
        "0x",
        "#",
        ".",
        "-",
        "ErrorCode:",
        ";",
        "\u{1b}[31m",
        "IoT Hub",
        "DPS status ",
        "404",
        "999999",
        "\\n",
        "é",
        "😀",
        "_",
        "x",
        "iotcodes: ignore",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(words).prop_map(String::into_bytes),
        4 => proptest::sample::select(marks.to_vec()).prop_map(|mark| mark.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Texts that are longer than blocks, in which the same comes again and again, with and without line ends.
fn long_text() -> impl Strategy<Value = Vec<u8>> {
    let part = (text(), 1usize..40).prop_map(|(text, times)| text.repeat(times));
    vec(part, 1..8).prop_map(|parts| parts.concat())
}

/// A line longer than this is cut into rows.
const ROW: usize = 4096;

/// Lines so long that they are cut into rows, with something that matters across the cuts.
fn endless_line() -> impl Strategy<Value = Vec<u8>> {
    let escapes = format!("404103{}DeviceNotOnline", "\u{1b}[31m".repeat(5000));
    let words = [
        "contoso.azure-devices.net",
        "$dps/registrations/res/",
        "iotcodes: ignore",
        "errorCode: 404103 DeviceNotOnline",
        "Device not registered",
        &escapes,
    ];
    let words = words.map(String::from).to_vec();
    let part = (text(), select(words), 0usize..30);
    vec(part, 1..8).prop_map(|parts| {
        let mut line = Vec::new();
        for (text, word, before) in parts {
            line.extend(text.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n')));
            line.resize((line.len() + before).next_multiple_of(ROW) - before, b'.');
            line.extend_from_slice(word.as_bytes());
        }
        line
    })
}

fn any_language() -> impl Strategy<Value = &'static Language> {
    select(LANGUAGES.to_vec()).prop_map(language)
}

/// Texts that files as a whole are known by, and some that say nothing.
fn far_text() -> impl Strategy<Value = Vec<u8>> {
    let catalog = SCANNER.catalog();
    let names = catalog.entries.iter().filter(|entry| !entry.common).map(|entry| format!("{}\n", entry.name));
    let names: String = names.take(20).collect();
    let host = "hub contoso.azure-devices.net\n".to_string();
    let topic = "$dps/registrations/res/\n".to_string();
    prop_oneof![select(vec![names, host, topic, String::new()]).prop_map(String::into_bytes), text()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn candidates_are_sorted_disjoint_and_inside(text in text(), language in any_language()) {
        well_formed(language, &text);
    }

    #[test]
    fn arbitrary_bytes_are_no_trouble(text in vec(any::<u8>(), 0..2000), language in any_language()) {
        well_formed(language, &text);
    }

    #[test]
    fn a_bare_number_is_quiet(before in "[a-z ,]{0,20}", number in 400000u32..505000, after in "[a-z ,]{0,20}") {
        let text = format!("{before} {number} {after}");
        for finding in SCANNER.scan(language("log"), text.as_bytes()) {
            let clue = finding.clues.iter().any(|clue| SCANNER.catalog().cues[clue.cue].says.is_some());
            prop_assert!(clue || finding.confidence == Confidence::Possible);
        }
    }

    #[test]
    fn text_far_away_changes_a_finding_only_through_file_clues(text in text(), far in far_text(), language in any_language()) {
        far_text_is_named(language, &text, &far);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_in_pieces_gives_the_findings_of_the_whole(
        text in prop_oneof![long_text(), endless_line()],
        block in 1usize..3000,
        cuts in vec(1usize..5000, 1..4),
        language in any_language(),
    ) {
        same_in_pieces(language, &text, block, &cuts);
    }
}

/// What is typed, pasted or appended: what matters to what stands near it, to lines, and to the whole file.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, Vec<u8>)>> {
    let inserts = [
        "\n",
        "\r",
        "\r\n",
        "\n\n\n\n",
        "4",
        "x",
        " ",
        "_",
        "DeviceNot",
        "Online",
        "404",
        "103",
        " 404103 DeviceNotOnline ",
        "\nstatus 429\n",
        "errorCode: ",
        "// iotcodes: ignore\n",
        "# iotcodes: ignore-next-line 404103\n",
        "// iotcodes: ignore-file 404xxx\n",
        "// iotcodes: ignore-file\n",
        " contoso.azure-devices.net ",
        "\nIoT Hub\n",
        "\n$dps/registrations/res/401\n",
        "Device not registered",
        "amazonaws ",
        "The request has been throttled. Wait ",
        "\u{1b}[31m",
    ];
    let insert = prop_oneof![
        8 => select(inserts.to_vec()).prop_map(|insert| insert.as_bytes().to_vec()),
        3 => text(),
        1 => (0usize..5000).prop_map(|length| vec![b'.'; length]),
        1 => far_text(),
    ];
    let length = prop_oneof![6 => Just(0usize), 4 => 0usize..4, 2 => 0usize..200, 1 => 0usize..6000];
    vec((any::<usize>(), length, insert), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_kept_through_edits_are_those_of_a_scan(
        text in prop_oneof![text(), long_text(), endless_line()],
        edits in edits(),
        at_once in 1usize..4,
        language in any_language(),
    ) {
        same_after_edits(language, text, &edits, at_once);
    }
}

#[test]
fn findings_of_a_large_text_are_kept_through_edits_that_make_it_small_and_large_again() {
    let line = "contoso.azure-devices.net errorCode: 404103 DeviceNotOnline\nstatus 429\n";
    let part = format!("{line}{}", "2026-11-21T08:00:00Z INFO 404103 bytes were sent to the cloud\n".repeat(60));
    // Large enough for nodes of nodes of chunks, and for one more above them.
    let (large, larger) = (part.repeat(200).into_bytes(), part.repeat(1300).into_bytes());
    let end = large.len();
    let edits = [
        (0, 0, line.into()),
        (end / 2, 0, larger.clone()),
        (end / 2 + 1_000_000, 100, b"errorCode".to_vec()),
        (1000, larger.len() - 5000, Vec::new()),
        (end / 3, end, line.into()),
        (5, usize::MAX / 2, Vec::new()),
        (5, 0, large.clone()),
        (0, usize::MAX / 2, Vec::new()),
        (0, 0, line.into()),
    ];
    same_after_edits(language("log"), large, &edits, 1);
}

/// Logs that are torn and mixed: heads of records in several shapes, codes, JSON, and some that go on for long.
fn log() -> impl Strategy<Value = Vec<u8>> {
    let hub = "device gw-7: contoso.azure-devices.net error";
    let heads = [
        "",
        "  ",
        "2026-11-21T08:",
        "Feb 29 08:",
        "2026-11-21 08:",
        "{\"time\":\"2026-11-21T08:",
        "<- 08:",
        "Dec 31 23:",
    ];
    let tails = [
        format!(" {hub} 401003 IoTHubUnauthorized\n"),
        format!("Z {hub} 404104 DeviceConnectionClosedRemotely\r\n"),
        format!("Z {hub} 429001 ThrottlingException\n"),
        format!("Z {hub} 400027 ConnectionForcefullyClosedOnNewConnection\n"),
        "Z device gw-7 connected\n".into(),
        "Z\",\"deviceId\":\"gw-8\",\"message\":\"connected\"}\n".into(),
        "Z\",\"records\":[{\"a\":\n".into(),
        "}]}\n".into(),
        "\u{feff}[ {\"a\": \"\\\"".into(),
    ];
    let line = (select(heads.to_vec()), 0..60u8, 0..60u8, select(tails.to_vec()), any::<bool>());
    let line = line.prop_map(|(head, minute, second, tail, timed)| {
        let time = if timed { format!("{minute:02}:{second:02}") } else { String::new() };
        format!("{head}{time}{tail}").into_bytes()
    });
    vec(prop_oneof![9 => line, 1 => text()], 0..60).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_in_pieces_tells_what_the_whole_does(text in prop_oneof![log(), text()], piece in 1usize..200) {
        logs::hold(&text, piece);
    }
}

#[test]
fn a_word_across_the_cut_of_an_endless_line_is_no_other_word() {
    for rows in 1..8 {
        let mut line = vec![b'.'; ROW - 1];
        line.extend_from_slice(b"xDeviceNotOnline");
        line.resize(rows * ROW + 100, b'.');
        line.extend_from_slice(b" 404103 ");
        line.resize(12 * ROW, b'.');
        for block in [1, ROW / 2, ROW, 3 * ROW / 2] {
            same_in_pieces(language("log"), &line, block, &[ROW / 4]);
        }
    }
}

#[test]
fn the_blocks_that_files_are_read_in_change_nothing() {
    let line = "2026-03-02T10:05:07Z errorCode: 404103 DeviceNotOnline é\r\n";
    let quiet = "2026-03-02T10:05:08Z nothing of interest happened here\n".repeat(5000);
    let text = [&line.repeat(2000), &quiet, "hub contoso.azure-devices.net\n", &quiet, line].concat();
    let log = language("log");
    let mut whole = SCANNER.stream(log).with_block(text.len());
    whole.feed(text.as_bytes());
    let findings = SCANNER.scan(log, text.as_bytes());
    assert_eq!(findings.len(), 2 * 2001);
    assert_eq!(findings, whole.finish());
}
