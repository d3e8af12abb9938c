//! The recipes that can be applied, and what their files say about how.

use crate::{
    edit::Edit,
    grammar::Grammar,
    outline::{Outline, words},
    place::Call,
    wrap,
};
use iotcodes_catalog::{Entry, Handling};

/// How a recipe is applied.
pub(crate) struct Form {
    id: &'static str,
    /// The action's title, with `{call}` and `{code}`.
    pub(crate) title: &'static str,
    /// Changes the call.
    pub(crate) change: Change,
}

/// The edits of a call, given the arguments that it sets at the helper. `None` where the call has an unforeseen form.
pub(crate) type Change = fn(&Outline<'_>, &Recipe<'_>, &Call<'_>, &[String]) -> Option<Vec<Edit>>;

static FORMS: [Form; 1] =
    [Form { id: "backoff-jitter", title: "Retry {call} with backoff and jitter ({code})", change: wrap::expression }];

/// How the recipe with this id is applied, where it can be.
pub(crate) fn form(id: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.id == id)
}

/// A recipe, taken apart.
pub(crate) struct Recipe<'a> {
    grammar: &'static Grammar,
    /// Import lines.
    pub(crate) imports: String,
    /// What goes in once.
    pub(crate) helper: &'a str,
    /// The helper's name.
    pub(crate) name: &'a str,
    /// What stands before CALL in the call region's expression: the helper's name, a parenthesis, the head of the lambda.
    pub(crate) before: &'a str,
    /// What stands after it.
    pub(crate) after: &'a str,
    /// The helper's parameters that a call can set, with their defaults.
    parameters: Vec<(String, String)>,
}

/// Takes a recipe apart. `None` where its call region is of another kind.
pub(crate) fn read<'a>(grammar: &'static Grammar, recipe: &'a iotcodes_catalog::Recipe) -> Option<Recipe<'a>> {
    let (_, expression) = recipe.call.trim().split_once("RESULT = ")?;
    let (before, after) = expression.trim_end_matches(';').split_once("CALL")?;
    let (name, _) = before.split_once('(')?;
    let tree = grammar.parse(&recipe.helper)?;
    let outline = Outline::new(grammar, &tree, &recipe.helper);
    let text = |node| outline.text(node).to_string();
    let parameters = outline
        .all("parameter.name")
        .filter_map(|(name, found)| Some((text(name), text(found.node("parameter.value")?))));
    let parameters = parameters.collect();
    Some(Recipe {
        grammar,
        imports: recipe.imports.join("\n"),
        helper: &recipe.helper,
        name,
        before,
        after,
        parameters,
    })
}

impl Recipe<'_> {
    /// What the call sets because this entry and its class want something else than the helper does by itself.
    ///
    /// The parameters `attempts`, `floor`, `cap` and `first` are the numbers of a class, and `floor_<status>` is the floor for
    /// an HTTP status. `codes` names the error to the helper where its status is not among `statuses`.
    pub(crate) fn arguments(&self, entry: &Entry, handling: &Handling) -> Vec<String> {
        let status = entry.http.map(|status| status.to_string());
        // Without a status of its own an error travels with the one that its number begins with.
        let status = status.or_else(|| entry.key().get(..3).map(str::to_string)).unwrap_or_default();
        let numbers = [
            ("attempts", handling.attempts),
            ("floor", handling.floor),
            ("cap", handling.cap),
            ("first", handling.first),
        ];
        let mut arguments = Vec::new();
        for (name, number) in numbers {
            let (Some(number), Some(default)) = (number, self.default(name)) else { continue };
            let default = self.default(&format!("{name}_{status}")).unwrap_or(default);
            if default.parse() != Ok(f64::from(number)) {
                arguments.push(self.argument(name, &number.to_string()));
            }
        }
        if self.default("codes").is_some()
            && !words(self.default("statuses").unwrap_or("")).any(|known| known == status)
        {
            let names: Vec<&str> = entry.code.iter().chain(std::iter::once(&entry.name)).map(String::as_str).collect();
            arguments.push(self.argument("codes", &self.grammar.quoted.replace("{text}", &names.join("|"))));
        }
        arguments
    }

    fn default(&self, parameter: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.as_str())
    }

    fn argument(&self, name: &str, value: &str) -> String {
        self.grammar.argument.replace("{name}", name).replace("{value}", value)
    }
}
