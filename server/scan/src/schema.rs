//! The settings as a JSON schema and as a list, made of the types that read them.

use crate::Settings;
use iotcodes_catalog::{Catalog, Level};
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value, json};

/// Who reads settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The command line and the server, in `iotcodes.toml`: names with `-`.
    File,
    /// An editor and the server, in the editor's section `iotcodes`: names in camelCase. `null` is the same as nothing.
    Editor,
}

/// A setting as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its dotted name, as a file writes it.
    pub name: String,
    /// The words that it takes. Empty: any.
    pub words: Vec<String>,
    /// What counts without it, as JSON. Empty where that goes without saying.
    pub default: String,
    /// What it is for.
    pub about: String,
}

/// The JSON schema of all settings of a reader, draft 07.
pub fn schema(reader: Reader) -> Value {
    let mut schema = whole();
    if reader == Reader::Editor {
        let settings = schema["properties"].as_object_mut().into_iter().flat_map(Map::values_mut);
        let shared = settings.filter(|setting| setting[READER].is_null()).filter_map(Value::as_object_mut);
        shared.filter(|setting| !["array", "object"].iter().any(|kind| setting["type"] == *kind)).for_each(allow_null);
    }
    for_reader(&mut schema, reader);
    if reader == Reader::File {
        name_classes(&mut schema["properties"]["levels"]);
    }
    schema["title"] = json!(match reader {
        Reader::File => "iotcodes.toml",
        Reader::Editor => "iotcodes",
    });
    schema["description"] = json!("Settings of iotcodes, which explains Azure IoT Hub and DPS error codes.");
    schema
}

/// Every setting that counts in an editor, by name.
pub fn settings() -> Vec<Setting> {
    let mut found = Vec::new();
    list(&whole(), "", &mut found);
    found
}

/// The levels of a diagnostic, for the types of the settings.
pub(crate) fn levels(_: &mut SchemaGenerator) -> Schema {
    let words = [Level::Hint, Level::Information, Level::Warning, Level::Error].map(Level::as_str);
    json_schema!({ "type": ["string", "null"], "enum": words })
}

/// Where a schema says that only one of the readers knows a setting.
const READER: &str = "x-reader";

/// The schema of all settings, with names as in a file and marks for their readers.
fn whole() -> Value {
    let generator = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true).for_deserialize();
    let mut schema = generator.into_generator().into_root_schema_for::<Settings>().to_value();
    simplify(&mut schema);
    schema
}

/// Writes a schema the way editors understand best: words as `enum`, no `null`, no defaults of tables.
fn simplify(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if let Some(Value::Array(choices)) = members.remove("anyOf") {
        // An optional word: what remains beside `null` is it.
        let word = choices.into_iter().find(|choice| choice["type"] != "null");
        if let Some(Value::Object(word)) = word {
            let about = members.remove("description");
            members.extend(word);
            members.extend(about.map(|about| ("description".to_string(), about)));
        }
    }
    if let Some(Value::Array(words)) = members.remove("oneOf") {
        let column = |key: &str| Value::Array(words.iter().map(|word| word[key].clone()).collect());
        members.insert("type".to_string(), json!("string"));
        members.insert("enum".to_string(), column("const"));
        members.insert("enumDescriptions".to_string(), column("description"));
    }
    if let Some(kinds) = members.get_mut("type") {
        let kind = kinds.as_array().and_then(|kinds| kinds.iter().find(|kind| *kind != "null")).cloned();
        *kinds = kind.unwrap_or_else(|| kinds.take());
    }
    if members.get("default").is_some_and(|default| default.is_null() || default.is_object()) {
        members.remove("default");
    }
    members.remove("format");
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        properties.values_mut().for_each(simplify);
        members.insert("additionalProperties".to_string(), json!(false));
    } else if let Some(others) = members.get_mut("additionalProperties") {
        simplify(others);
    }
    if let Some(items) = members.get_mut("items") {
        simplify(items);
    }
}

/// Completes the names of handling classes. A user's catalog may add more, so others are allowed.
fn name_classes(levels: &mut Value) {
    let any = levels["additionalProperties"].clone();
    let named = Catalog::builtin().handling.iter().map(|class| {
        let mut level = any.clone();
        level["description"] = json!(class.title);
        (class.id.clone(), level)
    });
    levels["properties"] = Value::Object(named.collect());
}

/// Leaves what a reader knows, named as it names it.
fn for_reader(schema: &mut Value, reader: Reader) {
    let Value::Object(members) = schema else { return };
    members.remove(READER);
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        let (other, name): (_, fn(&str) -> String) = match reader {
            Reader::File => ("editor", str::to_string),
            Reader::Editor => ("check", camel),
        };
        let left = std::mem::take(properties).into_iter().filter(|(_, property)| property[READER] != other);
        *properties = left.map(|(key, property)| (name(&key), property)).collect();
        properties.values_mut().for_each(|property| for_reader(property, reader));
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = members.get_mut(inner) {
            for_reader(inner, reader);
        }
    }
}

/// An editor that fills in defaults must not make them win over a file, so the default is nothing, and words say what that means.
fn allow_null(setting: &mut Map<String, Value>) {
    let kind = setting["type"].take();
    setting["type"] = json!([kind, "null"]);
    if let Some(Value::Array(words)) = setting.get_mut("enum") {
        words.push(Value::Null);
    }
    if let Some(Value::Array(about)) = setting.get_mut("enumDescriptions") {
        about.push(json!("What `iotcodes.toml` says, or the default."));
    }
    if let Some(default) = setting.insert("default".to_string(), Value::Null) {
        let about = setting["description"].as_str().unwrap_or_default();
        let word = default.as_str().map_or_else(|| default.to_string(), str::to_string);
        setting["description"] = json!(format!("{about} Default: `{word}`."));
    }
}

fn list(schema: &Value, prefix: &str, found: &mut Vec<Setting>) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (name, property) in properties.iter().filter(|(_, property)| property[READER] != "check") {
        let name = format!("{prefix}{name}");
        if property["type"] == "object" && property["additionalProperties"] == false {
            list(property, &format!("{name}."), found);
            continue;
        }
        let words = property["enum"].as_array().into_iter().flatten();
        found.push(Setting {
            name,
            words: words.filter_map(|word| Some(word.as_str()?.to_string())).collect(),
            default: property.get("default").map(Value::to_string).unwrap_or_default(),
            about: property["description"].as_str().unwrap_or_default().to_string(),
        });
    }
}

/// A name as editors write it.
fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        let capital = letters.next().map(|first| first.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}
