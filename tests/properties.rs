//! What holds for every text, tried on arbitrary ones.

use iotcodes_catalog::{Catalog, Kind};
use iotcodes_scan::{Confidence, Finding, Scanner};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new(Arc::new(Catalog::builtin().clone())));

fn scan(id: &str, text: &[u8]) -> Vec<Finding> {
    SCANNER.scan(SCANNER.catalog().language(id).expect("a language of the catalog"), text)
}

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
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(words).prop_map(String::into_bytes),
        4 => proptest::sample::select(marks.to_vec()).prop_map(|mark| mark.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_are_sorted_disjoint_and_inside(text in text(), language in proptest::sample::select(vec!["log", "csharp", "json", "plaintext"])) {
        let findings = scan(language, &text);
        let mut end = 0;
        for finding in &findings {
            prop_assert!(finding.range.start >= end && finding.range.start < finding.range.end && finding.range.end <= text.len());
            end = finding.range.end;
            prop_assert!(!finding.entries.is_empty());
            prop_assert!(finding.clues.iter().all(|clue| clue.at.start <= clue.at.end && clue.at.end <= text.len()));
            // Tokens are ASCII at both ends, so they never split a character.
            prop_assert!(text[finding.range.start].is_ascii() && text[finding.range.end - 1].is_ascii());
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_trouble(text in proptest::collection::vec(any::<u8>(), 0..2000)) {
        scan("log", &text);
    }

    #[test]
    fn a_bare_number_is_quiet(before in "[a-z ,]{0,20}", number in 400000u32..505000, after in "[a-z ,]{0,20}") {
        let text = format!("{before} {number} {after}");
        for finding in scan("log", text.as_bytes()) {
            prop_assert!(finding.clues.iter().any(|clue| SCANNER.catalog().cues[clue.cue].says.is_some()) || finding.confidence == Confidence::Possible);
        }
    }

    #[test]
    fn a_number_without_a_clue_is_never_marked(text in text()) {
        for finding in scan("log", &text).iter().filter(|finding| finding.kind == Kind::Number && finding.clues.is_empty()) {
            prop_assert!(finding.oddity.is_some() || finding.confidence == Confidence::Possible);
        }
    }

    #[test]
    fn text_far_away_changes_a_finding_only_through_file_clues(text in text()) {
        let mut far = text.clone();
        far.extend_from_slice("\nan empty line of words\n".repeat(6).as_bytes());
        let (near, far) = (scan("log", &text), scan("log", &far));
        prop_assert_eq!(near, far);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_in_pieces_gives_the_findings_of_the_whole(pieces in proptest::collection::vec((text(), 1usize..40), 1..8), cut in 1usize..5000) {
        // Long enough that rows fall out of the stream's memory while it runs.
        let whole: Vec<u8> = pieces.iter().flat_map(|(text, times)| text.repeat(*times)).collect();
        let language = SCANNER.catalog().language("log").expect("a language of the catalog");
        let mut stream = SCANNER.stream(language);
        for piece in whole.chunks(cut) {
            stream.feed(piece);
        }
        prop_assert_eq!(stream.finish(), SCANNER.scan(language, &whole));
    }
}
