//! The table of languages: each one's grammar, the queries that mark what matters in its trees, and its SDKs' clients.

use serde::Deserialize;
use std::{collections::HashMap, sync::OnceLock};
use tree_sitter::{Parser, Query, Tree};

/// A language whose files can be edited.
pub(crate) struct Grammar {
    /// Its id in the catalog.
    pub(crate) id: &'static str,
    /// How a call names an argument.
    pub(crate) argument: &'static str,
    /// How it writes a text in quotes.
    pub(crate) quoted: &'static str,
    /// The empty lines between the head of a file and a statement, and after a function at the top of a file.
    pub(crate) gaps: (usize, usize),
    language: fn() -> tree_sitter::Language,
    queries: &'static [&'static str],
    clients: &'static str,
    compiled: OnceLock<(Query, Clients)>,
}

static GRAMMARS: [Grammar; 1] = [Grammar {
    id: "python",
    argument: "{name}={value}",
    quoted: "\"{text}\"",
    gaps: (1, 2),
    language: || tree_sitter_python::LANGUAGE.into(),
    queries: &[
        include_str!("../queries/python/structure.scm"),
        include_str!("../queries/python/calls.scm"),
        include_str!("../queries/python/declarations.scm"),
        include_str!("../queries/python/handled.scm"),
        include_str!("../queries/python/obstacles.scm"),
        include_str!("../queries/python/imports.scm"),
    ],
    clients: include_str!("../queries/python/clients.toml"),
    compiled: OnceLock::new(),
}];

/// The grammar of a language, where there is one.
pub(crate) fn of(language: &str) -> Option<&'static Grammar> {
    GRAMMARS.iter().find(|grammar| grammar.id == language)
}

impl Grammar {
    /// The syntax tree of a text; `None` only where the parser itself gives up.
    pub(crate) fn parse(&self, text: &str) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&(self.language)()).expect("a test parses with every grammar of the table");
        parser.parse(text, None)
    }

    /// How many places of a tree the grammar could not make sense of.
    pub(crate) fn mistakes(tree: &Tree) -> usize {
        let mut found = 0;
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            found += usize::from(node.is_error() || node.is_missing());
            // Trees can be deeper than the stack, and most of a tree has no mistakes to look for.
            if node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return found;
                }
            }
        }
    }

    /// What marks the nodes of a tree.
    pub(crate) fn query(&'static self) -> &'static Query {
        &self.compiled().0
    }

    /// Whose client a receiver can be.
    pub(crate) fn clients(&'static self) -> &'static Clients {
        &self.compiled().1
    }

    /// Compiled at the first action in a file of the language: a query costs milliseconds, and most sessions ask for none.
    fn compiled(&'static self) -> &'static (Query, Clients) {
        self.compiled.get_or_init(|| {
            let query = Query::new(&(self.language)(), &self.queries.concat());
            let clients = toml::from_str(self.clients);
            (query.expect("a test compiles every query"), clients.expect("a test reads every table of clients"))
        })
    }
}

/// What is known about a language's SDKs (`queries/<language>/clients.toml`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clients {
    /// Words in a type that say nothing about it.
    pub(crate) vague: Vec<String>,
    /// One row an SDK and role.
    pub(crate) client: Vec<Client>,
}

/// The clients of one SDK that have one role.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    /// The variant of the recipes that fit.
    pub(crate) owner: String,
    /// Whose codes its calls can fail with.
    pub(crate) services: Vec<String>,
    /// Imports that speak for it.
    pub(crate) modules: Vec<String>,
    /// The names of its classes.
    pub(crate) types: Vec<String>,
    /// The methods that can fail with a code.
    pub(crate) calls: Vec<String>,
    /// Why its calls are never changed.
    pub(crate) refuse: Option<String>,
    /// Methods that no recipe fits, with the reason.
    #[serde(default)]
    pub(crate) refused: HashMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_parses_and_its_queries_compile() {
        for grammar in &GRAMMARS {
            assert!(grammar.parse("").is_some(), "{}", grammar.id);
            assert!(grammar.query().pattern_count() > 0, "{}", grammar.id);
            assert!(!grammar.clients().client.is_empty(), "{}", grammar.id);
        }
    }
}
