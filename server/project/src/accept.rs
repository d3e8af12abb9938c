//! Changes of a settings file that keep everything else in it as it is.

use toml_edit::{Array, DocumentMut, Item};

/// A settings file that also accepts a code; `None` where it does so already, or is no TOML with a list `ignore`.
pub fn accepting(text: &str, key: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let list = document.entry("ignore").or_insert(Item::Value(Array::new().into())).as_array_mut()?;
    if list.iter().any(|accepted| accepted.as_str() == Some(key)) {
        return None;
    }
    list.push(key);
    let comments = document.trailing().as_str().unwrap_or_default().to_string();
    if document.len() == 1 && comments == text {
        // Comments alone stand at the beginning of a file, whatever comes to it.
        document.set_trailing("");
        let gap = if comments.is_empty() || comments.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{comments}{gap}{document}"));
    }
    Some(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::accepting;

    #[test]
    fn a_code_is_added_and_the_rest_stays() {
        assert_eq!(accepting("", "404103").as_deref(), Some("ignore = [\"404103\"]\n"));
        assert_eq!(accepting("# ours", "404103").as_deref(), Some("# ours\nignore = [\"404103\"]\n"));
        let text = "# ours\nanchors = [\"a\"] # one\n\n# where\n[check]\nfail-on = \"never\"\n";
        let expected =
            "# ours\nanchors = [\"a\"] # one\nignore = [\"404103\"]\n\n# where\n[check]\nfail-on = \"never\"\n";
        assert_eq!(accepting(text, "404103").as_deref(), Some(expected));
        let text = "ignore = [\n  \"429001\", # known\n]\n";
        let after = accepting(text, "404103").unwrap();
        assert!(after.contains("# known") && after.contains("\"404103\""), "{after}");
    }

    #[test]
    fn nothing_is_changed_where_nothing_can_be_added() {
        assert_eq!(accepting("ignore = [\"404103\"]\n", "404103"), None);
        assert_eq!(accepting("ignore = 1\n", "404103"), None);
        assert_eq!(accepting("ignore = [", "404103"), None);
    }
}
