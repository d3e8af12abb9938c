//! Settings as files write them (TOML) and as editors do (an object in JSON): mistakes have a place, and the rest counts.

use crate::invariants::SCANNER;
use iotcodes_lsp::editor_settings;
use iotcodes_project::accepting;
use iotcodes_scan::{Scanner, Settings, place};
use serde_json::Value;
use std::{path::Path, sync::Arc};

pub(crate) fn hold(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let settings = match serde_json::from_str::<Value>(&text) {
        Ok(value) => {
            let (settings, wrong) = editor_settings(value);
            assert!(wrong.iter().all(|line| !line.is_empty()));
            settings
        }
        Err(_) => file(&text),
    };
    let sum = Settings::default().under(&settings);
    assert_eq!(sum, settings, "nothing is lost on top of the defaults");
    for over in &settings.overrides {
        use_them(&settings.with(over));
    }
    use_them(&settings);
}

fn file(text: &str) -> Settings {
    let (settings, mistakes) = Settings::read(text);
    for mistake in &mistakes {
        assert!(mistake.span.start <= mistake.span.end && mistake.span.end <= text.len(), "{mistake:?}");
        assert!(text.is_char_boundary(mistake.span.start), "{mistake:?}");
    }
    let Some(settings) = settings else {
        assert!(!mistakes.is_empty(), "why it cannot be read is said");
        return Settings::default();
    };
    for (key, _) in settings.problems(SCANNER.catalog()) {
        assert!(place(text, &key).end <= text.len(), "{key}");
    }
    if let Some(changed) = accepting(text, "404103") {
        let again = Settings::read(&changed).0.expect("it can still be read");
        assert!(again.ignore.iter().any(|key| key == "404103"));
        let ignore = settings.ignore.clone();
        assert_eq!(Settings { ignore, ..again }, settings, "nothing else changes");
    }
    settings
}

/// What is wrong in them has no effect, and they make a catalog that can be used.
fn use_them(settings: &Settings) {
    let mut catalog = Arc::new(SCANNER.catalog().clone());
    let _ = settings.problems(&catalog);
    settings.apply(&mut catalog);
    let scanner = Scanner::new(catalog);
    let language = scanner.catalog().language_of_path(Path::new("a.log").to_str().expect("ASCII")).expect("a language");
    let text = format!("errorCode: 404103 DeviceNotOnline {} contoso.azure-devices.net\n", settings.anchors.concat());
    for finding in scanner.scan(language, text.as_bytes()) {
        assert!(finding.range.end <= text.len());
    }
}
