//! The recipes that can be applied, and what their files say about how.

use crate::{
    before, below, branch, configure,
    edit::Change,
    grammar::Grammar,
    guard,
    outline::{Outline, words},
    place::Call,
    wrap,
};
use iotcodes_catalog::{Catalog, Entry, Handling, normalise};
use tree_sitter::Node;

/// What a recipe is, apart from its files.
struct Kind {
    id: &'static str,
    /// An action's title, with `{call}`, `{client}` and `{code}`.
    title: &'static str,
    /// Whether it makes a call again, which is too much where a retry is in force.
    repeats: bool,
    /// Whether it throws something away, so that nobody should take it without reading.
    loses: bool,
}

#[rustfmt::skip] // A table.
static KINDS: &[Kind] = &[
    Kind { id: "backoff-jitter", title: "Retry {call} with backoff and jitter ({code})", repeats: true, loses: false },
    Kind { id: "sdk-retry-policy", title: "Set the retry policy of {client} ({code})", repeats: false, loses: false },
    Kind { id: "exists-ok", title: "Use what exists when {call} reports a conflict ({code})", repeats: false, loses: false },
    Kind { id: "etag-refetch", title: "Read the ETag again when {call} comes too late ({code})", repeats: true, loses: false },
    Kind { id: "quota-wait", title: "Pause {call} until the quota is renewed ({code})", repeats: false, loses: false },
    Kind { id: "c2d-lock", title: "Let {call} pass over a lost lock ({code})", repeats: false, loses: false },
    Kind { id: "queue-purge", title: "Purge the full queue, with its messages, and repeat {call} ({code})", repeats: false, loses: true },
    Kind { id: "upload-notify", title: "Report an upload that fails after {call} ({code})", repeats: false, loses: false },
    Kind { id: "method-wait", title: "Wait for the device when {call} finds it offline ({code})", repeats: true, loses: false },
    Kind { id: "method-callback", title: "Have {call} answered in time ({code})", repeats: false, loses: false },
    Kind { id: "renew-credential", title: "Give {client} a new token before the old one expires ({code})", repeats: false, loses: false },
    Kind { id: "dps-recover", title: "Register again when {call} finds no device ({code})", repeats: true, loses: false },
    Kind { id: "single-connection", title: "Close the old connection of {client} first ({code})", repeats: false, loses: false },
    Kind { id: "family-filter", title: "Compare with the whole family of {code}", repeats: false, loses: false },
];

fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id)
}

/// What the recipe with this id does, where it can be applied.
pub(crate) fn title(id: &str) -> Option<&'static str> {
    kind(id).map(|kind| kind.title)
}

/// A recipe, taken apart.
pub(crate) struct Recipe<'a> {
    grammar: &'static Grammar,
    pub(crate) id: &'a str,
    /// Import lines.
    pub(crate) imports: String,
    /// What goes in once.
    pub(crate) helper: &'a str,
    /// The helper's name.
    pub(crate) name: &'a str,
    /// What becomes of the call.
    pub(crate) form: Form<'a>,
    /// The helper's parameters that a call can set, with their defaults.
    parameters: Vec<(String, String)>,
    /// What else it knows by name.
    constants: Vec<(String, String)>,
}

/// What a call region asks for.
pub(crate) enum Form<'a> {
    /// `RESULT = helper(CALL)`: what stands before CALL in the expression, and after it.
    Wrap { before: &'a str, after: &'a str },
    /// `helper((done) => CALL(done), RESULT)`: what stands before CALL, and what its callback makes way for.
    Callback { before: &'a str, between: &'a str },
    /// `RESULT = helper(RECEIVER)`: the helper makes the call itself.
    Replace { before: &'a str, after: &'a str },
    /// The user's statement in the first line, and what comes below it, with CALL where it makes the call again.
    Below { lines: &'a str },
    /// The user's statement in the first line, and what comes around all that follows it.
    Guard { around: &'a str },
    /// `CALL(helper(HANDLER))`: what stands before HANDLER in the argument, and after it.
    Argument { before: &'a str, after: &'a str },
    /// What comes below the creation of CLIENT.
    Configure { lines: &'a str },
    /// The creation of CLIENT in the last line, and what comes above it.
    Before { lines: &'a str },
    /// `if (is(ERROR)) { … }`: a branch of what handles failures.
    Branch { region: &'a str },
    /// `catch (Type ERROR) { … }`: a handler of its own, before the others.
    Handler { region: &'a str },
}

/// The error that a recipe is for.
pub(crate) struct Subject<'a, 'c> {
    /// Where its code stands.
    pub(crate) node: Node<'a>,
    pub(crate) entry: &'c Entry,
    pub(crate) catalog: &'c Catalog,
}

impl Subject<'_, '_> {
    /// Whether a word is its number, or its name in any spelling.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.entry.code.as_deref() == Some(word) || normalise(word) == normalise(&self.entry.name)
    }
}

impl Form<'_> {
    /// Whether it leaves the call as it is.
    pub(crate) fn spares(&self) -> bool {
        match self {
            Form::Wrap { .. } | Form::Callback { .. } | Form::Replace { .. } => false,
            Form::Below { lines } => !words(lines).any(|word| word == "CALL"),
            Form::Guard { .. }
            | Form::Configure { .. }
            | Form::Before { .. }
            | Form::Branch { .. }
            | Form::Handler { .. }
            | Form::Argument { .. } => true,
        }
    }

    /// The edits for a call, without those for helper and imports.
    pub(crate) fn change<'a>(
        &self,
        outline: &Outline<'a>,
        recipe: &Recipe<'_>,
        call: &Call<'a>,
        arguments: &[String],
        subject: &Subject<'a, '_>,
    ) -> Change<'a> {
        match *self {
            Form::Wrap { before, after } => {
                wrap::expression(outline, recipe, (before, after), call, arguments).ok_or(None)
            }
            Form::Callback { before, between } => {
                wrap::callback(outline, recipe, (before, between), call, arguments).ok_or(None)
            }
            Form::Replace { before, after } => wrap::receiver(outline, (before, after), call, arguments).ok_or(None),
            Form::Below { lines } => below::statement(outline, recipe, lines, call, arguments),
            Form::Argument { before, after } => wrap::argument(outline, recipe, (before, after), call),
            Form::Guard { around } => guard::rest(outline, recipe, around, call),
            Form::Configure { lines } => configure::client(outline, recipe, lines, call),
            Form::Before { lines } => before::creation(outline, recipe, lines, call),
            Form::Branch { region } => branch::in_handler(outline, recipe, region, call, subject),
            Form::Handler { region } => branch::handler(outline, recipe, region, call),
        }
    }
}

/// Takes a recipe apart. `None` where its call region is of another kind.
pub(crate) fn read<'a>(grammar: &'static Grammar, recipe: &'a iotcodes_catalog::Recipe) -> Option<Recipe<'a>> {
    let region = recipe.call.trim();
    let tree = grammar.parse(&recipe.helper)?;
    let outline = Outline::new(grammar, &tree, &recipe.helper);
    let bound = || outline.all("bound").chain(outline.all("declare.name")).map(|(name, _)| outline.text(name));
    let own = |text: &'a str| words(text).find(|word| bound().any(|known| known == *word)).unwrap_or_default();
    let (name, form) = if words(region).any(|word| word == "REST") {
        let (_, around) = region.split_once('\n')?;
        (own(around), Form::Guard { around })
    } else if let Some((before, after)) = region.split_once("HANDLER") {
        let (_, before) = before.split_once("CALL(")?;
        let (after, _) = after.rsplit_once(')')?;
        (called(before)?, Form::Argument { before, after })
    } else if let Some((_, expression)) = region.split_once("RESULT").and_then(|(_, rest)| rest.split_once("= "))
        && !expression.contains('\n')
    {
        let expression = expression.trim_end_matches(';');
        let expression = expression.strip_prefix(AWAIT).unwrap_or(expression);
        if let Some((before, after)) = expression.split_once("RECEIVER") {
            (called(before)?, Form::Replace { before, after })
        } else {
            let (before, after) = expression.split_once("CALL")?;
            // Some languages can only let a function stand for the user's call.
            let after = after.strip_prefix("()").unwrap_or(after);
            (called(before)?, Form::Wrap { before, after })
        }
    } else if let Some((before, rest)) = region.split_once("CALL(")
        && let Some((between, _)) = rest.split_once("RESULT")
        && !region.contains('\n')
    {
        (called(before)?, Form::Callback { before, between })
    } else if words(region).any(|word| word == "ERROR") {
        let tree = grammar.parse(region)?;
        let arm = Outline::new(grammar, &tree, region).all("arm").any(|(node, _)| node.start_byte() == 0);
        let region = recipe.call.trim_end();
        (own(region), if arm { Form::Branch { region } } else { Form::Handler { region } })
    } else if let Some((_, lines)) = region.split_once('\n').filter(|(first, _)| first.contains("CALL")) {
        (own(lines), Form::Below { lines })
    } else if let Some((lines, _)) = recipe.call.trim_end().rsplit_once('\n').filter(|(_, last)| last.contains("CALL"))
    {
        ("", Form::Before { lines })
    } else {
        (own(region), Form::Configure { lines: region })
    };
    let named = |names: &'static str, values: &str| {
        let found = outline.all(names).filter_map(|(name, found)| {
            let name = words(outline.text(name)).next()?.to_string();
            Some((name, outline.text(found.node(values)?).to_string()))
        });
        found.collect()
    };
    let (parameters, constants) =
        (named("parameter.name", "parameter.value"), named("constant.name", "constant.value"));
    let imports = recipe.imports.join("\n");
    Some(Recipe { grammar, id: &recipe.id, imports, helper: &recipe.helper, name, form, parameters, constants })
}

/// What the beginning of a call region calls.
fn called(before: &str) -> Option<&str> {
    let own = before.trim_start_matches('(');
    own.strip_prefix(AWAIT).unwrap_or(own).split_once(['(', '.']).map(|(name, _)| name)
}

/// The user's own call is awaited already.
const AWAIT: &str = "await ";

impl Recipe<'_> {
    /// Whether it makes a call again.
    pub(crate) fn repeats(&self) -> bool {
        kind(self.id).is_some_and(|kind| kind.repeats)
    }

    /// Whether it can be taken without a second thought.
    pub(crate) fn is_safe(&self) -> bool {
        kind(self.id).is_some_and(|kind| !kind.loses)
    }

    /// What the call sets because this entry and its class want something else than the helper does by itself.
    ///
    /// The parameters `attempts`, `floor`, `cap` and `first` are the numbers of a class, and `floor<status>` is the floor for
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
        let mut set: Vec<(&str, String)> = Vec::new();
        for (name, number) in numbers {
            let (Some(number), Some((parameter, default))) = (number, self.parameter(name)) else { continue };
            let default = self.parameter(&format!("{name}{status}")).map_or(default, |(_, default)| default);
            if default.parse() != Ok(f64::from(number)) {
                set.push((parameter, number.to_string()));
            }
        }
        let known = self.parameter("statuses").map_or("", |(_, statuses)| statuses);
        if let Some((parameter, _)) = self.parameter("codes")
            && !words(known).any(|known| known == status)
        {
            let names: Vec<&str> = entry.code.iter().chain(std::iter::once(&entry.name)).map(String::as_str).collect();
            set.push((parameter, self.grammar.style().quoted.replace("{text}", &names.join("|"))));
        }
        let style = self.grammar.style();
        let argument = |name: &str, value: &str| style.argument.replace("{name}", name).replace("{value}", value);
        if !style.positional {
            let named: Vec<String> = set.iter().map(|(name, value)| argument(name, value)).collect();
            return match &style.arguments {
                Some(together) if !named.is_empty() => vec![together.replace("{arguments}", &named.join(", "))],
                _ => named,
            };
        }
        let of = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let all = self.parameters.iter().filter(|_| !set.is_empty());
        all.map(|(name, default)| argument(name, of(name).unwrap_or(default))).collect()
    }

    /// A parameter and its default, or a constant, by the name it has in the catalog; each language writes names in its own way.
    fn parameter(&self, name: &str) -> Option<(&str, &str)> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let found = self.parameters.iter().chain(&self.constants).find(|(known, _)| plain(known) == plain(name));
        found.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
