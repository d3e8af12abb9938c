//! Settings that the editor sends: those of `iotcodes.toml`, in camelCase.

use iotcodes_scan::Settings;
use serde_json::{Map, Value};

/// Reads an editor's settings, bare or in a section `iotcodes`. Unknown ones are returned by name; a wrong value is an error.
pub(crate) fn read(options: Value) -> Result<(Settings, Vec<String>), serde_json::Error> {
    let section = match options {
        Value::Object(mut options) => options.remove("iotcodes").unwrap_or(Value::Object(options)),
        Value::Null => return Ok(Default::default()),
        other => other,
    };
    let mut unknown = Vec::new();
    let settings = serde_ignored::deserialize(kebab(section), |path| unknown.push(path.to_string()))?;
    Ok((settings, unknown))
}

/// The names of a value as a settings file writes them. The names of handling classes are written that way already.
fn kebab(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let renamed = members.into_iter().map(|(name, value)| (kebab_name(&name), kebab(value)));
            Value::Object(renamed.collect::<Map<_, _>>())
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
            "path": "/usr/bin/iotcodes", "maxDiagnostics": 5, "minConfidence": "likely", "colour": 1,
            "levels": { "throttle-backoff": { "log": "error" } }, "overrides": [{ "files": ["*.log"], "minConfidence": "certain" }],
        }});
        let (mut settings, unknown) = read(options).unwrap();
        assert_eq!(settings.path.take().as_deref(), Some("/usr/bin/iotcodes"));
        let file = "max-diagnostics = 5\nmin-confidence = \"likely\"\n[levels.throttle-backoff]\nlog = \"error\"\n\
                    [[overrides]]\nfiles = [\"*.log\"]\nmin-confidence = \"certain\"\n";
        assert_eq!(settings, Settings::read(file).0);
        assert_eq!(unknown, ["colour"]);
    }

    #[test]
    fn nothing_is_the_defaults_and_nonsense_an_error() {
        assert_eq!(read(Value::Null).unwrap().0, Settings::default());
        assert_eq!(read(json!({})).unwrap().0, Settings::default());
        assert!(read(json!({ "maxDiagnostics": "many" })).is_err());
        assert!(read(json!(3)).is_err());
    }
}
