//! What can be set is said the same everywhere: in the types, the JSON schema, the manifest of the VS Code extension and the help.

#![allow(clippy::unwrap_used)] // A test that panics has failed, which is all it can say.

use iotcodes_scan::{Reader, Settings};
use serde_json::{Map, Value, json};
use std::{env, fs, path::Path};

/// Compares a file with what it has to be; `UPDATE_EXPECT=1 cargo test --test settings` writes it.
fn check(path: &str, wanted: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, wanted).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == wanted, "{path} is out of date: UPDATE_EXPECT=1 cargo test --test settings");
}

#[test]
fn the_schema_file_is_current() {
    check("editors/iotcodes.schema.json", &format!("{:#}\n", iotcodes_scan::schema(Reader::File)));
}

#[test]
fn the_settings_of_the_vs_code_extension_are_the_servers() {
    let path = "editors/vscode/package.json";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let mut properties = Map::new();
    contribute(&iotcodes_scan::schema(Reader::Editor), "iotcodes", &mut properties);
    for (name, property) in &mut properties {
        // What is translated keeps its place in the files of translations.
        let words = &manifest["contributes"]["configuration"]["properties"][name]["markdownDescription"];
        if words.as_str().is_some_and(|words| words.starts_with('%')) {
            property["markdownDescription"] = words.clone();
        }
    }
    let block = format!("{:#}", json!({ "title": "iotcodes", "properties": properties }));
    let begin = text.find("\"configuration\": {").unwrap() + "\"configuration\": ".len();
    let end = begin + text[begin..].find("\n    }").unwrap() + "\n    }".len();
    check(path, &format!("{}{}{}", &text[..begin], block.replace('\n', "\n    "), &text[end..]));
}

/// The settings of a schema as VS Code wants them: flat where their names are fixed, each with the scope that may set it.
fn contribute(schema: &Value, name: &str, into: &mut Map<String, Value>) {
    for (key, property) in schema["properties"].as_object().unwrap() {
        let name = format!("{name}.{key}");
        if property["type"] == "object" && property["additionalProperties"] == false {
            contribute(property, &name, into);
            continue;
        }
        let mut property = property.clone();
        property["markdownDescription"] = property["description"].take();
        let members = property.as_object_mut().unwrap();
        members.remove("description");
        if let Some(words) = members.remove("enumDescriptions") {
            members.insert("markdownEnumDescriptions".to_string(), words);
        }
        if members["type"] == "object" {
            members.insert("default".to_string(), json!({}));
        }
        let scope = match name.as_str() {
            "iotcodes.path" => "machine-overridable",
            "iotcodes.trace.server" => "window",
            _ => "resource",
        };
        members.insert("scope".to_string(), json!(scope));
        into.insert(name, property);
    }
}

/// An editor that sends every default that its manifest holds must not overrule a file.
#[test]
fn what_vs_code_sends_unasked_changes_nothing() {
    let manifest: Value = serde_json::from_str(include_str!("../editors/vscode/package.json")).unwrap();
    let shared = manifest["contributes"]["configuration"]["properties"].as_object().unwrap().iter();
    for (name, property) in
        shared.filter(|(name, _)| !["iotcodes.path", "iotcodes.trace.server"].contains(&name.as_str()))
    {
        let default =
            property.get("default").unwrap_or_else(|| panic!("{name} has no default, so VS Code makes one up"));
        assert!([json!(null), json!([]), json!({})].contains(default), "{name} would overrule iotcodes.toml");
    }
}

#[test]
fn each_reader_is_offered_what_it_can_set() {
    let read = serde_json::to_value(Settings::default()).unwrap();
    let offered = |reader| iotcodes_scan::schema(reader)["properties"].as_object().unwrap().clone();
    let (file, editor) = (offered(Reader::File), offered(Reader::Editor));
    for name in read.as_object().unwrap().keys() {
        assert_ne!(file.contains_key(name), ["path", "trace"].contains(&name.as_str()), "{name} in a file");
    }
    assert_eq!(file.len() + 2, read.as_object().unwrap().len());
    let command_line = ["minConfidence", "check"];
    assert!(editor.contains_key("maxDiagnostics") && !command_line.iter().any(|name| editor.contains_key(*name)));
    assert_eq!(editor.len() + command_line.len(), read.as_object().unwrap().len());
}
