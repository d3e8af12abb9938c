//! Settings that the editor sends: those of `iotcodes.toml`, in camelCase.

use iotcodes_scan::Settings;
use serde_json::{Map, Value};

/// Reads an editor's settings, bare or in a section `iotcodes`, and says what is wrong with them. What is right counts all the same.
pub fn read(options: Value) -> (Settings, Vec<String>) {
    let section = match options {
        Value::Object(mut options) => options.remove("iotcodes").unwrap_or(Value::Object(options)),
        other => other,
    };
    let members = match kebab(section) {
        Value::Object(members) => members,
        Value::Null => return Default::default(),
        other => {
            return (
                Settings::default(),
                vec![format!("the settings count for nothing: expected names and values, found {other}")],
            );
        }
    };
    let mut wrong = Vec::new();
    let right = members.into_iter().filter(|(name, value)| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let read = serde_ignored::deserialize::<_, _, Settings>(Value::Object(alone), |path| {
            wrong.push(format!("unknown setting `{path}`"));
        });
        read.map_err(|error| wrong.push(format!("the setting `{name}` counts for nothing: {error}"))).is_ok()
    });
    let right = Value::Object(right.collect());
    let settings = serde_json::from_value(right).expect("each setting was read alone");
    (settings, wrong)
}

/// The names of a value as a settings file writes them, without those that are `null`, which editors send for what is not set. The
/// names of handling classes are written that way already.
fn kebab(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let set = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(set.map(|(name, value)| (kebab_name(&name), kebab(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(kebab).collect()),
        other => other,
    }
}

fn kebab_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn camel_case_settings_are_those_of_the_file() {
        let options = json!({ "iotcodes": {
            "path": "/usr/bin/iotcodes", "maxDiagnostics": 5, "minConfidence": "likely", "colour": 1, "run": null,
            "levels": { "throttle-backoff": { "log": "error" } }, "overrides": [{ "files": ["*.log"], "minConfidence": "certain" }],
        }});
        let (mut settings, wrong) = read(options);
        assert_eq!(settings.path.take().as_deref(), Some("/usr/bin/iotcodes"));
        let file = "max-diagnostics = 5\nmin-confidence = \"likely\"\n[levels.throttle-backoff]\nlog = \"error\"\n\
                    [[overrides]]\nfiles = [\"*.log\"]\nmin-confidence = \"certain\"\n";
        assert_eq!(Some(settings), Settings::read(file).0);
        assert_eq!(wrong, ["unknown setting `colour`"]);
    }

    #[test]
    fn nothing_is_the_defaults() {
        for nothing in [Value::Null, json!({}), json!({ "iotcodes": null })] {
            assert_eq!(read(nothing), (Settings::default(), vec![]));
        }
    }

    #[test]
    fn nonsense_is_named_and_costs_no_other_setting() {
        let (settings, wrong) = read(json!({ "maxDiagnostics": "many", "run": "manual", "levels": [] }));
        assert_eq!(settings, Settings { run: Some(iotcodes_scan::Run::Manual), ..Settings::default() });
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(
            wrong.iter().any(|line| line.starts_with("the setting `max-diagnostics` counts for nothing: ")),
            "{wrong:?}"
        );
        assert_eq!(read(json!(3)).1, ["the settings count for nothing: expected names and values, found 3"]);
    }
}
