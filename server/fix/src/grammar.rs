//! The table of languages: each one's grammar, the patterns that mark what matters in its trees, and its SDKs' clients.

use crate::pattern::Patterns;
use serde::Deserialize;
use std::{collections::HashMap, sync::OnceLock};
use tree_sitter::{Parser, Tree};

/// A language whose files can be edited.
pub(crate) struct Grammar {
    /// Its id in the catalog.
    pub(crate) id: &'static str,
    language: fn() -> tree_sitter::Language,
    queries: &'static [&'static str],
    style: &'static str,
    clients: &'static str,
    read: OnceLock<Read>,
}

struct Read {
    patterns: Patterns,
    style: Style,
    clients: Clients,
}

/// The queries of the folder `queries/<folder>`, and others.
macro_rules! queries {
    ($folder:literal $(, $own:literal)*) => {
        &[
            include_str!(concat!("../queries/", $folder, "/scopes.scm")),
            include_str!(concat!("../queries/", $folder, "/names.scm")),
            include_str!(concat!("../queries/", $folder, "/structure.scm")),
            include_str!(concat!("../queries/", $folder, "/calls.scm")),
            include_str!(concat!("../queries/", $folder, "/declarations.scm")),
            include_str!(concat!("../queries/", $folder, "/handled.scm")),
            include_str!(concat!("../queries/", $folder, "/obstacles.scm")),
            include_str!(concat!("../queries/", $folder, "/imports.scm")),
            $(include_str!(concat!("../queries/", $own)),)*
        ]
    };
}

/// A language's row: its id, the folder of its style and clients, its queries, its grammar.
macro_rules! grammar {
    ($id:literal, $folder:literal, $queries:expr, $language:expr) => {{
        static ROW: Grammar = Grammar {
            id: $id,
            language: || $language.into(),
            queries: $queries,
            style: include_str!(concat!("../queries/", $folder, "/style.toml")),
            clients: include_str!(concat!("../queries/", $folder, "/clients.toml")),
            read: OnceLock::new(),
        };
        &ROW
    }};
}

/// TypeScript has the queries of JavaScript, and a file of its own for what the two write in different ways.
macro_rules! typescript {
    ($language:expr) => {
        grammar!(
            "typescript",
            "javascript",
            queries!("javascript", "typescript/scopes.scm", "typescript/names.scm", "typescript/own.scm"),
            $language
        )
    };
}

static GRAMMARS: &[&Grammar] = &[
    // One row a language, sorted.
    grammar!("c", "c", queries!("c"), tree_sitter_c::LANGUAGE),
    grammar!("cpp", "c", queries!("c", "cpp/own.scm"), tree_sitter_cpp::LANGUAGE),
    grammar!("csharp", "csharp", queries!("csharp"), tree_sitter_c_sharp::LANGUAGE),
    grammar!("go", "go", queries!("go"), tree_sitter_go::LANGUAGE),
    grammar!("java", "java", queries!("java"), tree_sitter_java::LANGUAGE),
    grammar!(
        "javascript",
        "javascript",
        queries!("javascript", "javascript/own.scm"),
        tree_sitter_javascript::LANGUAGE
    ),
    grammar!("python", "python", queries!("python"), tree_sitter_python::LANGUAGE),
    grammar!("rust", "rust", queries!("rust"), tree_sitter_rust::LANGUAGE),
    typescript!(tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
    typescript!(tree_sitter_typescript::LANGUAGE_TSX),
];

/// The grammars of a language, the likeliest first.
pub(crate) fn of(language: &str) -> impl Iterator<Item = &'static Grammar> {
    GRAMMARS.iter().copied().filter(move |grammar| grammar.id == language)
}

/// A text's syntax tree with the grammar that makes most sense of it, where the language has one.
pub(crate) fn parsed(language: &str, text: &str) -> Option<(&'static Grammar, Tree)> {
    let mut best: Option<(usize, &'static Grammar, Tree)> = None;
    for grammar in of(language) {
        let tree = grammar.parse(text)?;
        let mistakes = Grammar::mistakes(&tree);
        if best.as_ref().is_none_or(|(fewest, ..)| mistakes < *fewest) {
            best = Some((mistakes, grammar, tree));
        }
        if mistakes == 0 {
            break;
        }
    }
    best.map(|(_, grammar, tree)| (grammar, tree))
}

impl Grammar {
    /// The syntax tree of a text; `None` only where the parser itself gives up.
    pub(crate) fn parse(&self, text: &str) -> Option<Tree> {
        self.parse_again(text, None)
    }

    /// The same, at the cost of what has changed since another tree, which knows of the changes.
    pub(crate) fn parse_again(&self, text: &str, before: Option<&Tree>) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&(self.language)()).expect("a test parses with every grammar of the table");
        parser.parse(text, before)
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
    pub(crate) fn patterns(&'static self) -> &'static Patterns {
        &self.read().patterns
    }

    /// How the language is written.
    pub(crate) fn style(&'static self) -> &'static Style {
        &self.read().style
    }

    /// Whose client a receiver can be.
    pub(crate) fn clients(&'static self) -> &'static Clients {
        &self.read().clients
    }

    /// Reads its patterns and tables.
    pub(crate) fn prepare(&'static self) {
        self.read();
    }

    fn read(&'static self) -> &'static Read {
        self.read.get_or_init(|| Read {
            patterns: Patterns::new(&(self.language)(), self.queries),
            style: toml::from_str(self.style).expect("a test reads every style"),
            clients: toml::from_str(self.clients).expect("a test reads every table of clients"),
        })
    }

    /// Its patterns as tree-sitter reads them, which finds those that fit nothing.
    #[cfg(test)]
    pub(crate) fn queries(&self) -> impl Iterator<Item = tree_sitter::Query> {
        self.queries.iter().map(|text| tree_sitter::Query::new(&(self.language)(), text).expect("they are well formed"))
    }
}

/// How a language is written, as far as no query can say it (`queries/<language>/style.toml`, where each key is explained).
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Style {
    pub(crate) argument: String,
    /// How a call holds its named arguments together, where it does.
    pub(crate) arguments: Option<String>,
    /// Whether arguments are told by their place, so that with one of them all must be written.
    #[serde(default)]
    pub(crate) positional: bool,
    pub(crate) quoted: String,
    /// What stands for CODES where no error has to be named.
    #[serde(default)]
    pub(crate) codeless: String,
    /// What a helper is given where nothing around the call can cancel it; absent: nothing.
    pub(crate) uncancelled: Option<String>,
    /// Words that no statement is without which imports something or begins a file.
    pub(crate) importing: Vec<String>,
    pub(crate) unit: String,
    /// Whether methods see their class's members by their bare names.
    #[serde(default)]
    pub(crate) bare_members: bool,
    /// How a name is copied that gets several values, where only one with a single value can go into a function.
    pub(crate) copy: Option<String>,
    /// Words that follow a closing bracket on its line, where a file opens brackets at the end of a line.
    #[serde(default)]
    pub(crate) joined: Vec<String>,
    /// Whether statements can end without a semicolon.
    #[serde(default)]
    pub(crate) optional_semicolons: bool,
    /// What becomes ambiguous when something is imported beside something else.
    #[serde(default)]
    pub(crate) ambiguous: Vec<Ambiguous>,
    /// What stands between a branch and the next one of its chain, which begins with `if`.
    #[serde(default)]
    pub(crate) otherwise: String,
    /// The statement that a case ends with, where it falls into the next one without.
    pub(crate) leave: Option<String>,
    pub(crate) home: Home,
    /// The empty lines before a helper and after it.
    pub(crate) gaps: (usize, usize),
    #[serde(default)]
    pub(crate) imports: Imports,
    /// Why something cannot be done, where no mark of a query says it.
    #[serde(default)]
    pub(crate) reasons: HashMap<String, String>,
}

/// A name that two imports give.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ambiguous {
    pub(crate) name: String,
    /// What a helper needs.
    pub(crate) with: String,
    /// What the file has.
    pub(crate) beside: String,
    /// The import that says which of the two is meant.
    pub(crate) import: String,
}

/// Where a helper goes.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Home {
    /// Below the imports.
    Head,
    /// Before the outermost `home` around the call.
    Before,
    /// After it, or at the end of the file where there is none.
    After,
    /// Inside it, at its end.
    Inside,
}

/// How a file's imports are kept.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) enum Imports {
    /// Names of one module share a statement; the standard library stands apart; the rest is in no order.
    #[default]
    Grouped,
    /// A line each, sorted among those it is most like.
    Sorted,
}

/// What is known about a language's SDKs (`queries/<language>/clients.toml`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clients {
    /// Words in a type that say nothing about it.
    pub(crate) vague: Vec<String>,
    /// Modules below an SDK's that say nothing about it, since other SDKs use them, too.
    #[serde(default)]
    pub(crate) shared: Vec<String>,
    /// Names of classes and methods that other libraries have, too: they count where the class is the SDK's for certain.
    #[serde(default)]
    pub(crate) common: Vec<String>,
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
    /// How the names of its functions begin, where no receiver tells whose they are.
    #[serde(default)]
    pub(crate) prefixes: Vec<String>,
    /// The methods that can fail with a code.
    pub(crate) calls: Vec<String>,
    /// Why its calls are never changed, where no recipe is written for its owner.
    pub(crate) refuse: Option<String>,
    /// The methods that create it with a token, which is their first argument.
    #[serde(default)]
    pub(crate) tokens: Vec<String>,
    /// What ends its connection: the beginnings, or other parts, of the names of methods.
    #[serde(default)]
    pub(crate) closes: Vec<String>,
    /// Methods that no recipe fits, with the reason.
    #[serde(default)]
    pub(crate) refused: HashMap<String, String>,
    /// For a recipe that fits some methods only: each of them, and what stands for MORE at it.
    #[serde(default)]
    pub(crate) more: HashMap<String, HashMap<String, String>>,
    /// Recipes that this client never needs, or one of its methods (`recipe/method`), with the reason.
    #[serde(default)]
    pub(crate) needless: HashMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_parses_and_its_queries_compile() {
        for grammar in GRAMMARS {
            assert!(grammar.parse("").is_some(), "{}", grammar.id);
            assert!(grammar.queries().all(|query| query.pattern_count() > 0), "{}", grammar.id);
            assert!(!grammar.style().unit.is_empty(), "{}", grammar.id);
            assert!(!grammar.clients().client.is_empty(), "{}", grammar.id);
        }
    }
}
