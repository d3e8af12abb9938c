//! What users can set in `iotcodes.toml`.

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// Catalogs of the project's own.
    pub catalog: CatalogSettings,
}

/// The table `[catalog]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct CatalogSettings {
    /// Folders in the format of the built-in catalog, relative to the file that names them.
    pub paths: Vec<String>,
}

impl Settings {
    /// Reads a settings file. Unknown settings are reported and left out; a file that cannot be read at all gives the defaults.
    /// Each problem comes with its line, counted from 1.
    pub fn read(text: &str) -> (Settings, Vec<(usize, String)>) {
        let line =
            |offset: usize| text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut unknown = Vec::new();
        let read = toml::Deserializer::parse(text)
            .and_then(|deserializer| serde_ignored::deserialize(deserializer, |path| unknown.push(path.to_string())));
        match read {
            Ok(settings) => {
                let problem = |key: String| {
                    (
                        line(offset_of(text, &key)),
                        format!("unknown setting `{key}`: expected one that the documentation lists"),
                    )
                };
                (settings, unknown.into_iter().map(problem).collect())
            }
            Err(error) => (
                Settings::default(),
                vec![(line(error.span().map_or(0, |span| span.start)), error.message().to_string())],
            ),
        }
    }
}

/// Where a dotted key stands in a text that is valid TOML.
fn offset_of(text: &str, path: &str) -> usize {
    let Ok(table) = DeTable::parse(text) else { return 0 };
    let mut offset = 0;
    let mut table = table.get_ref();
    for name in path.split('.') {
        let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name) else { break };
        offset = key.span().start;
        let DeValue::Table(inner) = value.get_ref() else { break };
        table = inner;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_settings_are_read_and_unknown_ones_named_with_their_line() {
        let (settings, problems) = Settings::read("[catalog]\npaths = [\"codes\"]\ncolor = 1\n\n[chekc]\na = 1\n");
        assert_eq!(settings.catalog.paths, ["codes"]);
        let lines: Vec<(usize, bool)> =
            problems.iter().map(|(line, message)| (*line, message.contains("unknown setting"))).collect();
        assert_eq!(lines, [(3, true), (5, true)]);
    }

    #[test]
    fn a_wrong_value_and_a_syntax_error_are_named_with_their_line() {
        for (text, wanted) in [("\n[catalog]\npaths = \"codes\"\n", 3), ("[catalog]\npaths = [\n", 2)] {
            let (settings, problems) = Settings::read(text);
            assert_eq!(settings, Settings::default());
            assert_eq!(problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [wanted], "{problems:?}");
        }
    }
}
