//! Whose client a receiver is: by what declares it, else by what the file imports.

use crate::{
    grammar::{Client, Clients},
    outline::{Marked, Match, Outline, words},
};
use std::{collections::HashSet, rc::Rc};
use tree_sitter::Node;

/// What is known about a value.
#[derive(Clone, Copy)]
enum Value {
    /// A client of an SDK.
    Client(&'static Client),
    /// Certainly something else.
    Other,
    /// Nothing.
    Unknown,
}

/// The declarations that were followed, by match. Each is followed once, so that `a = b` and `b = a` come to an end.
type Followed = HashSet<*const ()>;

/// How many declarations are followed for one receiver.
const DECLARATIONS: usize = 64;

/// The client that `method` is asked of, where that is a request which can fail with a code.
pub(crate) fn of<'a>(outline: &Outline<'a>, receiver: Node<'a>, method: &str) -> Option<&'static Client> {
    let begins = |client: &&Client| client.prefixes.iter().any(|prefix| method.starts_with(&**prefix));
    if let Some(client) = outline.grammar.clients().client.iter().find(begins) {
        return Some(client);
    }
    let knows = |client: &Client| client.calls.iter().any(|call| call == method) || client.refused.contains_key(method);
    let called_like_one = |client: &Client| {
        let name = words(outline.text(receiver)).last().unwrap_or_default().to_lowercase();
        client.types.iter().any(|known| name.contains(&known.to_lowercase()))
    };
    match value(outline, receiver, &mut Followed::new()) {
        Value::Client(client) => Some(client).filter(|client| knows(client)),
        Value::Other => None,
        Value::Unknown if outline.is(receiver, "itself") => None,
        Value::Unknown => {
            let clients = &outline.grammar.clients().client;
            let imported: Vec<&'static Client> =
                clients.iter().filter(|client| client.modules.iter().any(|module| imports(outline, module))).collect();
            // Two SDKs share method names, and two roles of one SDK share its modules.
            let alone = imported.iter().all(|other| other.modules == imported[0].modules);
            // Many classes have such a method; then the receiver must be called like the client, too.
            let common = outline.grammar.clients().common.iter().any(|call| call == method);
            let fits = |client: &Client| knows(client) && ((alone && !common) || called_like_one(client));
            let mut fitting = imported.into_iter().filter(|client| fits(client));
            let first = fitting.next()?;
            (alone || fitting.next().is_none()).then_some(first)
        }
    }
}

/// Where the file creates clients like this one: what each is called, and what creates it.
pub(crate) fn created<'a>(outline: &Outline<'a>, client: &'static Client) -> Vec<(Node<'a>, Node<'a>)> {
    // What creates one names a class, or the name that an import gave it.
    let classes = outline.grammar.clients().client.iter().flat_map(|client| &client.types).map(|path| last(path));
    let renamed = outline.imports().filter_map(|(_, found)| Some(outline.text(found.node("import.alias")?)));
    let places = classes.chain(renamed).flat_map(|name| outline.places(0..outline.text.len(), name));
    let mut declared: Vec<Marked<'a>> = places.flat_map(|at| outline.near(at..at, "declare.value")).collect();
    declared.sort_by_key(|(source, _)| source.start_byte());
    let made = declared.into_iter().filter_map(|(source, found)| {
        let name = found.node("declare.name").or_else(|| found.node("declare.attribute"));
        let target = found.node("declare.target").or(name)?;
        creates(outline, source).then_some(())?;
        let ours = ||
            matches!(value(outline, source, &mut Followed::new()), Value::Client(known) if known.owner == client.owner);
        ours().then_some((target, source))
    });
    let mut made: Vec<_> = made.collect();
    made.dedup_by_key(|(target, _)| target.id());
    made
}

/// Whether a value is made by a class itself, and not handed on from elsewhere.
fn creates<'a>(outline: &Outline<'a>, node: Node<'a>) -> bool {
    outline.matches_of(node, "value").any(|found| {
        let callee = found.node("value.callee").map(|callee| outline.text(callee));
        callee.is_some_and(|callee| {
            let path: Vec<&str> = words(callee).collect();
            let mut names = path.iter().copied().rev().take(2).chain([callee]);
            names.any(|name| class(outline, name, &path).is_some())
        }) || found.node("value.part").is_some_and(|part| creates(outline, part))
    })
}

/// Whether the file imports a module, or something of it that is no other SDK's.
fn imports(outline: &Outline<'_>, module: &str) -> bool {
    let Clients { shared, client: clients, .. } = outline.grammar.clients();
    let all = || clients.iter().flat_map(|client| &client.modules).chain(shared).map(String::as_str);
    let longest = |name: &str| all().filter(|module| below(name, module)).max_by_key(|module| module.len());
    outline.imports().any(|(_, found)| {
        let name = found.node("import.name").map(|name| outline.text(name));
        match found.node("import.from").map(|from| outline.text(from)) {
            Some(from) => {
                longest(from) == Some(module)
                    || name.is_some_and(|name| longest(&format!("{from}.{name}")) == Some(module))
            }
            None => name.is_some_and(|name| longest(name) == Some(module)),
        }
    })
}

fn below(name: &str, module: &str) -> bool {
    name.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', ':']))
}

fn value<'a>(outline: &Outline<'a>, node: Node<'a>, followed: &mut Followed) -> Value {
    let text = outline.text(node);
    // A chain of several lines is a path, too.
    let path = text.split('.').map(str::trim).collect::<Vec<_>>().join(".");
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
        return of_path(outline, node, &path, followed);
    }
    let found: Vec<_> = outline.matches_of(node, "value").collect();
    let callee = found.iter().find_map(|found| found.node("value.callee"));
    match callee {
        Some(callee) => made_by(outline, callee, followed),
        None => {
            let parts = found.iter().flat_map(|found| found.node("value.part"));
            agreed(parts.map(|part| value(outline, part, followed)))
        }
    }
}

/// What a call of `callee` gives: `Client(…)`, `Client.from_connection_string(…)`, `sdk.Client(…)`, or a function of this file.
fn made_by<'a>(outline: &Outline<'a>, callee: Node<'a>, followed: &mut Followed) -> Value {
    let path: Vec<&str> = words(outline.text(callee)).collect();
    let known = path.iter().rev().take(2).find_map(|name| class(outline, name, &path));
    let known = known.or_else(|| class(outline, outline.text(callee), &path));
    if let Some(client) = known {
        return Value::Client(client);
    }
    let Some(&name) = path.last() else { return Value::Unknown };
    match declared(outline, outline.named(outline.root(), "declare.function", name), followed) {
        Value::Unknown if name.starts_with(|c: char| c.is_uppercase()) => Value::Other,
        value => value,
    }
}

fn of_path<'a>(outline: &Outline<'a>, node: Node<'a>, path: &str, followed: &mut Followed) -> Value {
    let mut names = path.rsplit('.');
    let Some(last) = names.next() else { return Value::Unknown };
    if names.next().is_none() {
        of_name(outline, node, last, followed)
    } else {
        of_attribute(outline, node, last, followed)
    }
}

/// The innermost scope that declares a name decides. In some languages names of a class body are seen in that body only.
fn of_name<'a>(outline: &Outline<'a>, node: Node<'a>, name: &str, followed: &mut Followed) -> Value {
    // A class that is imported has methods of its own; the SDKs' are of what a class creates.
    let bound = |found: &Match<'a>| found.node("import.alias").or(found.node("import.name"));
    let imported = || outline.imports().filter_map(|(_, found)| bound(found)).any(|node| outline.text(node) == name);
    if name.starts_with(char::is_uppercase) && imported() {
        return Value::Other;
    }
    let style = outline.grammar.style();
    let mut scope = outline.scope(node);
    let mut innermost = true;
    while scope.id() != outline.root().id() {
        if innermost || style.bare_members || !outline.is(scope, "scope.class") {
            let here = outline.named(scope, "declare.name", name);
            let mut here = here.filter(|(node, _)| outline.scope(*node).id() == scope.id()).peekable();
            if here.peek().is_some() {
                return declared(outline, here, followed);
            }
        }
        (scope, innermost) = (outline.scope(scope), false);
    }
    declared(outline, outline.at_top("declare.name", name), followed)
}

/// An attribute is looked up in the class around the code, else in the whole file.
fn of_attribute<'a>(outline: &Outline<'a>, node: Node<'a>, name: &str, followed: &mut Followed) -> Value {
    let declarations = |container: Node<'a>| {
        let named = move |mark| outline.named(container, mark, name);
        let fields = named("declare.name").filter(|(node, _)| outline.is(outline.scope(*node), "scope.class"));
        named("declare.attribute").chain(named("declare.function")).chain(fields)
    };
    let class = |node: Node<'a>| outline.ancestors(node).find(|node| outline.is(*node, "scope.class"));
    let here = class(node).map_or(Value::Unknown, |own| {
        let of_class = |(node, _): &Marked<'a>| class(*node).is_some_and(|class| class.id() == own.id());
        declared(outline, declarations(own).filter(of_class), followed)
    });
    match here {
        Value::Unknown => declared(outline, declarations(outline.root()), followed),
        value => value,
    }
}

/// What several declarations of one thing say together.
fn declared<'a>(
    outline: &Outline<'a>,
    declarations: impl Iterator<Item = Marked<'a>>,
    followed: &mut Followed,
) -> Value {
    let mut open = true;
    agreed(declarations.map_while(|(node, found)| {
        if !std::mem::replace(&mut open, followed.len() < DECLARATIONS) {
            return None; // What the rest say is not known, and looked up by nobody.
        }
        Some(followed_to(outline, node, &found, followed))
    }))
}

/// What one declaration says.
fn followed_to<'a>(outline: &Outline<'a>, node: Node<'a>, found: &Rc<Match<'a>>, followed: &mut Followed) -> Value {
    if followed.len() == DECLARATIONS || !followed.insert(Rc::as_ptr(found).cast()) {
        return Value::Unknown;
    }
    if let Some(of_type) = found.node("declare.type") {
        return typed(outline, outline.text(of_type));
    }
    if let Some(source) = found.node("declare.value") {
        return value(outline, source, followed);
    }
    if found.node("declare.function").is_some() {
        // Without a type, what the function returns speaks for it.
        let Some(function) = node.parent() else { return Value::Unknown };
        let results = outline.inside(function, "declare.result");
        let own = results.filter(|(result, _)| outline.scope(*result).id() == function.id());
        return agreed(own.map(|(result, _)| value(outline, result, followed)));
    }
    Value::Unknown
}

/// One client that nothing contradicts, else `Other` where nothing is left open.
fn agreed(values: impl Iterator<Item = Value>) -> Value {
    let (mut client, mut other, mut unknown) = (None::<&'static Client>, false, false);
    for value in values {
        match value {
            Value::Client(new) if client.is_none_or(|old| old.owner == new.owner) => client = Some(new),
            Value::Client(_) => return Value::Unknown,
            Value::Other => other = true,
            Value::Unknown => unknown = true,
        }
    }
    match client {
        Some(client) => Value::Client(client),
        None if other && !unknown => Value::Other,
        None => Value::Unknown,
    }
}

fn typed(outline: &Outline<'_>, text: &str) -> Value {
    let Clients { vague, .. } = outline.grammar.clients();
    let around: Vec<&str> = words(text).collect();
    let telling = |path: &&str| words(path).any(|word| !vague.iter().any(|known| known == word));
    agreed(paths(text).filter(telling).map(|path| match class(outline, path, &around) {
        Some(client) => Value::Client(client),
        None if last(path).starts_with(|c: char| c.is_uppercase()) => Value::Other,
        None => Value::Unknown,
    }))
}

/// The names of a text, each with what it is taken out of: `hub.Client`.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))).filter(|path| !path.is_empty())
}

fn last(path: &str) -> &str {
    path.rsplit(['.', '/', ':']).next().unwrap_or(path)
}

/// The SDK that has a class of this name, or of the name that an import gave it here. Where the table says what a class is
/// taken out of, the path must say so, too. `around`: the words beside it.
fn class<'a>(outline: &Outline<'a>, path: &str, around: &[&str]) -> Option<&'static Client> {
    let imported = |name| {
        if !outline.knows("import.alias") {
            return name;
        }
        let alias = |found: &Match<'a>| found.node("import.alias").is_some_and(|alias| outline.text(alias) == name);
        let renamed = outline.imports().find(|(_, found)| alias(found));
        renamed.and_then(|(_, found)| found.node("import.name")).map_or(name, |original| last(outline.text(original)))
    };
    let path = path.replace("::", ".");
    let (module, name) = path.rsplit_once('.').map_or((None, &*path), |(module, name)| (Some(last(module)), name));
    let original = imported(name);
    let is = |known: &String| match known.rsplit_once('.') {
        Some((of, class)) => {
            class == name && module.or_else(|| out_of(outline, name)).is_some_and(|module| imported(module) == of)
        }
        None => known == original,
    };
    let Clients { client: clients, common, .. } = outline.grammar.clients();
    let mut known = clients.iter().filter(|client| client.types.iter().any(is));
    if !common.iter().any(|common| common == original) {
        return known.next();
    }
    // Other libraries have a class of this name, too: what counts is where this one comes from.
    let of = |client: &Client, from: &str| client.modules.iter().any(|module| below(from, module));
    let text = |found: &Match<'a>, mark: &str| Some(outline.text(found.node(mark)?));
    known.find(|client| {
        outline.imports().any(|(_, found)| {
            let bound = text(found, "import.alias").or(text(found, "import.name"));
            let module = text(found, "import.module");
            text(found, "import.from").is_some_and(|from| of(client, from))
                && (bound == Some(name) || module.is_some_and(|module| around.contains(&module)))
        }) || client.modules.iter().any(|module| around.join("-").contains(module.as_str()))
    })
}

/// The module that the file takes a name out of.
fn out_of<'a>(outline: &Outline<'a>, name: &str) -> Option<&'a str> {
    let named = |found: &Match<'a>| found.node("import.name").is_some_and(|node| outline.text(node) == name);
    let mut imports = outline.imports().filter(|(_, found)| named(found));
    imports.find_map(|(_, found)| found.node("import.from")).map(|from| last(outline.text(from)))
}
