//! Comments that accept a finding: in the line above it, or at the beginning of its file.

use crate::{
    Edit,
    edit::{self, apply},
    grammar::Grammar,
    source::{Source, changed},
};
use iotcodes_catalog::Language;

/// A comment in the line above an offset that accepts a code there.
///
/// `None` where no line can be put without changing what the text says: inside a text of several lines, for instance. Only a syntax tree
/// knows that, so languages without a grammar get none.
pub fn accept_here(language: &Language, source: &Source, offset: usize, key: &str) -> Option<Edit> {
    let text = source.text();
    let start = text.get(..offset)?.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    if text[..start].trim_end_matches(['\r', '\n']).ends_with('\\') {
        return None; // The line above goes on in this one.
    }
    let line = &text[start..];
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let comment = format!("{indent}{}", comment(language, &format!("ignore-next-line {key}"))?);
    let edit = edit::insertion(start, format!("{comment}{}", edit::line_end(text)));
    (is_comment(source, &edit, start + indent.len()) == Some(true)).then_some(edit)
}

/// A comment at the beginning of a text that accepts a code in all of it.
pub fn accept_in_file(language: &Language, source: &Source, key: &str) -> Option<Edit> {
    let text = source.text();
    let start = head(text)?;
    // Outside its marks, PHP is text that is sent as it is.
    if language.id == "php" && !text.starts_with("<?") {
        return None;
    }
    let comment = comment(language, &format!("ignore-file {key}"))?;
    let edit = edit::insertion(start, format!("{comment}{}", edit::line_end(text)));
    (is_comment(source, &edit, start) != Some(false)).then_some(edit)
}

fn comment(language: &Language, words: &str) -> Option<String> {
    let begin = language.comment.as_deref()?;
    let end = language.comment_end.as_ref().map(|end| format!(" {end}")).unwrap_or_default();
    Some(format!("{begin} iotcodes: {words}{end}"))
}

/// Whether an edit makes a comment at an offset, and leaves the rest as good as it was. `None` in a language without a grammar.
fn is_comment(source: &Source, edit: &Edit, offset: usize) -> Option<bool> {
    let text = source.text();
    if text.len() > Source::LARGEST {
        return Some(false);
    }
    let (grammar, before) = source.tree()?;
    let edits = std::slice::from_ref(edit);
    let tree = changed(grammar, before, text, &apply(text, edits), edits)?;
    let node = tree.root_node().descendant_for_byte_range(offset, offset + 1)?;
    let is_comment = node.kind().contains("comment") && node.start_byte() == offset;
    Some(is_comment && Grammar::mistakes(&tree) <= Grammar::mistakes(before))
}

/// Where a first comment can stand: behind the lines that have to be the first ones. `None` where these have no end.
fn head(text: &str) -> Option<usize> {
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    let mut next = lines.next();
    if next.is_some_and(|line| line.trim_end() == "---") {
        // Front matter.
        start = next?.len();
        loop {
            let line = lines.next()?;
            start += line.len();
            if line.trim_end() == "---" {
                return Some(start).filter(|_| line.ends_with('\n'));
            }
        }
    }
    while let Some(line) = next.filter(|line| is_first(line)) {
        if !line.ends_with('\n') {
            return None;
        }
        start += line.len();
        next = lines.next();
    }
    Some(start)
}

/// Whether a line means something only among the first ones.
fn is_first(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}');
    let is_doctype = line.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype"));
    let names_encoding = line.starts_with('#') && (line.contains("coding:") || line.contains("coding="));
    line.starts_with("#!") || line.starts_with("<?") || line.starts_with('%') || is_doctype || names_encoding
}

#[cfg(test)]
mod tests {
    use super::*;
    use iotcodes_catalog::Catalog;

    fn here(language: &str, text: &str) -> Option<String> {
        let language = Catalog::builtin().language(language).unwrap();
        let edit =
            accept_here(language, &Source::new(&language.id, text, None), text.find("404103").unwrap(), "404103")?;
        Some(apply(text, &[edit]))
    }

    fn in_file(language: &str, text: &str) -> Option<String> {
        let edit = accept_in_file(
            Catalog::builtin().language(language).unwrap(),
            &Source::new(language, text, None),
            "404103",
        )?;
        Some(apply(text, &[edit]))
    }

    #[test]
    fn a_comment_stands_above_its_line_with_its_indent_and_line_end() {
        let expected = "def f():\n\t# iotcodes: ignore-next-line 404103\n\treturn 404103\n";
        assert_eq!(here("python", "def f():\n\treturn 404103\n").as_deref(), Some(expected));
        let expected = "a = 1\r\n# iotcodes: ignore-next-line 404103\r\nb = 404103";
        assert_eq!(here("python", "a = 1\r\nb = 404103").as_deref(), Some(expected));
    }

    #[test]
    fn no_comment_becomes_a_part_of_a_text() {
        assert_eq!(here("python", "a = '''\n404103\n'''\n"), None);
        assert_eq!(here("python", "a = 'x\\\n404103'\n"), None);
        assert_eq!(here("yaml", "a: 404103\n"), None, "a language without a grammar");
        assert_eq!(here("json", "404103"), None, "a language without comments");
    }

    #[test]
    fn a_files_comment_stands_behind_what_has_to_be_first() {
        for (language, text, before) in [
            (
                "python",
                "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n'''a'''\n",
                "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n",
            ),
            ("python", "'''a'''\n", ""),
            ("xml", "<?xml version='1.0'?>\n<!DOCTYPE a>\n<a/>\n", "<?xml version='1.0'?>\n<!DOCTYPE a>\n"),
            ("markdown", "---\ntitle: a\n---\n# b\n", "---\ntitle: a\n---\n"),
            ("yaml", "a: 1\r\n", ""),
            ("php", "<?php\necho 1;\n", "<?php\n"),
        ] {
            let after = in_file(language, text).unwrap();
            let inserted = &after[before.len()..after.len() - (text.len() - before.len())];
            assert!(after.starts_with(before) && inserted.contains("iotcodes: ignore-file 404103"), "{after}");
            assert_eq!(inserted.ends_with("\r\n"), text.contains('\r'), "{after}");
        }
        assert_eq!(in_file("php", "<p>\n"), None);
        assert_eq!(in_file("markdown", "---\ntitle: a\n"), None);
        assert_eq!(in_file("json", "{}\n"), None);
    }
}
