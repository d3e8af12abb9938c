//! Reads catalog files. Every mistake becomes a [`Problem`] with its file and line; the rest of the catalog is kept.

use crate::{
    check,
    model::{
        Alias, Catalog, Cue, Entry, EntryKind, Episode, EventShape, Handling, Kind, KnownPeriod, Language,
        LanguageKind, Level, Levels, LogShapes, Most, Reach, Recipe, Relation, Retry, Rule, Says, Service, Shape,
        Status, Strength,
    },
    pattern::bounded,
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{fmt, ops::Range};
use toml::Spanned;

/// One file of a catalog.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the catalog's folder, with `/`, for example `services/iot-hub/codes/404103-DeviceNotOnline.md`.
    pub path: String,
    /// How to name the file in a message; its full path for a user's catalog.
    pub shown: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What is wrong in a catalog file, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as [`File::shown`] names it.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The bytes that are wrong, where they are known.
    pub span: Option<Range<usize>>,
    /// What is wrong, what is expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A file's text while it is read, and where its front matter begins, so that a byte offset becomes a line.
pub(crate) struct Page<'a> {
    pub(crate) shown: &'a str,
    text: String,
    front: Range<usize>,
    body: usize,
}

/// An entry on its way into the catalog, with the places that later checks point at.
pub(crate) struct Draft {
    pub(crate) entry: Entry,
    pub(crate) handling: Option<Spanned<String>>,
    pub(crate) lines: Lines,
}

/// The lines of an entry's keys.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) code: usize,
    pub(crate) name: usize,
    pub(crate) handling: usize,
    pub(crate) see: usize,
    pub(crate) recipes: usize,
    pub(crate) aliases: usize,
    pub(crate) also_in: usize,
    pub(crate) body: usize,
}

/// Adds files to a catalog and returns what is wrong with them, in the order of the files.
pub(crate) fn add(catalog: &mut Catalog, files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut drafts = Vec::new();
    for file in files {
        let result = match file.path.split('/').collect::<Vec<_>>().as_slice() {
            ["services", service, "service.toml"] => {
                read_service(file, service).map(|service| upsert_service(catalog, service))
            }
            ["services", service, "service.md"] => read_service_page(catalog, file, service),
            ["services", service, "codes", name] => read_code(file, service, name).map(|draft| drafts.push(draft)),
            ["services", service, "families", name] => read_family(file, service, name).map(|draft| drafts.push(draft)),
            ["handling", name] if name.ends_with(".md") => read_handling(file, name).and_then(|handling| {
                add_once(&mut catalog.handling, handling, |handling| handling.id.clone(), |handling| &handling.path)
            }),
            ["cues", name] if name.ends_with(".toml") => read_cue(file, name)
                .and_then(|cue| add_once(&mut catalog.cues, cue, |cue| cue.id.clone(), |cue| &cue.path)),
            ["languages.toml"] => read_languages(file).map(|languages| drop(catalog.languages.splice(0..0, languages))),
            ["recipes", recipe, name] => read_recipe(file, recipe, name).and_then(|recipe| {
                let key = |recipe: &Recipe| format!("{}/{}-{}", recipe.id, recipe.language, recipe.variant);
                add_once(&mut catalog.recipes, recipe, key, |recipe| &recipe.path)
            }),
            ["episodes", name] if name.ends_with(".md") => read_episode(file, name).and_then(|episode| {
                add_once(&mut catalog.episodes, episode, |episode| episode.id.clone(), |episode| &episode.path)
            }),
            ["logs.toml"] => read_logs(file).map(|logs| catalog.logs = logs),
            ["INDEX.md" | "README.md"] => Ok(()),
            _ => Err(vec![problem(
                &file.shown,
                1,
                "no place for this file: expected services/<service>/{service.toml,service.md,codes/,families/}, handling/, cues/, recipes/, episodes/, languages.toml or logs.toml",
            )]),
        };
        problems.extend(result.err().into_iter().flatten());
    }
    check::inherit(catalog, &mut drafts);
    problems.extend(check::pages_without_service(catalog, files));
    problems.extend(check::between_files(catalog, &mut drafts));
    catalog.entries.extend(drafts.into_iter().map(|draft| draft.entry));
    sort(catalog);
    problems.extend(check::episodes_fit(catalog));
    catalog.index();
    problems
}

fn sort(catalog: &mut Catalog) {
    catalog.services.sort_by(|a, b| a.id.cmp(&b.id));
    catalog.handling.sort_by(|a, b| a.id.cmp(&b.id));
    catalog.cues.sort_by(|a, b| a.id.cmp(&b.id));
    catalog.episodes.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    catalog.recipes.sort_by(|a, b| (&a.id, &a.language, &a.variant).cmp(&(&b.id, &b.language, &b.variant)));
    // Numbers in order, each family right before its members, names without a number last.
    let rank =
        |entry: &Entry| (entry.kind == EntryKind::Name, entry.key().replace(['x', 'X'], "!"), entry.name.clone());
    catalog.entries.sort_by(|a, b| (&a.service, rank(a)).cmp(&(&b.service, rank(b))));
}

/// Keeps what another file has not brought yet. A second file of the same name would be dead text.
fn add_once<T>(list: &mut Vec<T>, item: T, key: impl Fn(&T) -> String, path: impl Fn(&T) -> &str) -> Read<()> {
    if let Some(known) = list.iter().find(|known| key(known) == key(&item)) {
        let message = format!("this file's name is taken by {}: expected another one", path(known));
        return Err(vec![problem(path(&item), 1, message)]);
    }
    list.push(item);
    Ok(())
}

fn upsert_service(catalog: &mut Catalog, service: Service) {
    match catalog.services.iter_mut().find(|known| known.id == service.id) {
        Some(known) => *known = Service { page: std::mem::take(&mut known.page), ..service },
        None => catalog.services.push(service),
    }
}

pub(crate) fn problem(shown: &str, line: usize, message: impl Into<String>) -> Problem {
    Problem { path: shown.to_string(), line, span: None, message: message.into() }
}

type Read<T> = Result<T, Vec<Problem>>;

impl<'a> Page<'a> {
    /// A file that is TOML from end to end.
    fn toml(file: &'a File) -> Read<Page<'a>> {
        let text = utf8(file)?;
        Ok(Page { shown: &file.shown, front: 0..text.len(), body: text.len(), text })
    }

    /// A Markdown file with TOML between two `+++` lines at its head.
    fn markdown(file: &'a File) -> Read<Page<'a>> {
        let text = utf8(file)?;
        let expected = "expected front matter: a first line `+++`, TOML, then another line `+++`";
        let Some(rest) = text.strip_prefix("+++\n") else { return Err(vec![problem(&file.shown, 1, expected)]) };
        let Some(end) = rest.find("\n+++\n") else { return Err(vec![problem(&file.shown, 1, expected)]) };
        Ok(Page { shown: &file.shown, front: 4..4 + end + 1, body: 4 + end + 5, text })
    }

    fn front<T: DeserializeOwned>(&self) -> Read<T> {
        toml::from_str(&self.text[self.front.clone()]).map_err(|error| {
            let line = error.span().map_or(1, |span| self.line(span.start));
            vec![self.problem(line, error.message().to_string())]
        })
    }

    /// The line of an offset in the front matter, counted from 1.
    fn line(&self, offset: usize) -> usize {
        line_at(&self.text, self.front.start + offset)
    }

    fn line_of<T>(&self, value: &Option<Spanned<T>>) -> usize {
        value.as_ref().map_or(1, |value| self.line(value.span().start))
    }

    fn body(&self) -> &str {
        &self.text[self.body..]
    }

    fn body_line(&self) -> usize {
        line_at(&self.text, self.body)
    }

    fn problem(&self, line: usize, message: impl Into<String>) -> Problem {
        problem(self.shown, line, message)
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

fn utf8(file: &File) -> Read<String> {
    match std::str::from_utf8(&file.bytes) {
        // Some editors on Windows begin a file with a byte order mark and end its lines with CRLF.
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")),
        Err(error) => {
            let line = file.bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(vec![problem(&file.shown, line, "not valid UTF-8: save the file as UTF-8")])
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ServiceFront {
    title: String,
    short: String,
    docs: Spanned<String>,
    digits: Vec<u8>,
    #[serde(default)]
    prefixes: Vec<String>,
}

fn read_service(file: &File, id: &str) -> Read<Service> {
    let page = Page::toml(file)?;
    let front: ServiceFront = page.front()?;
    let docs = front.docs.get_ref();
    if !(docs.starts_with("https://") && docs.ends_with('/')) {
        return Err(vec![page.problem(
            page.line(front.docs.span().start),
            "`docs` is an address: expected https://…/ with a closing slash",
        )]);
    }
    Ok(Service {
        id: id.to_string(),
        title: front.title,
        short: front.short,
        docs: front.docs.into_inner(),
        digits: front.digits,
        prefixes: front.prefixes,
        page: String::new(),
    })
}

fn read_service_page(catalog: &mut Catalog, file: &File, id: &str) -> Read<()> {
    let text = utf8(file)?;
    // The page may be read before the table; both end up in one service.
    match catalog.services.iter_mut().find(|service| service.id == id) {
        Some(service) => service.page = text,
        None => catalog.services.push(Service {
            id: id.to_string(),
            title: String::new(),
            short: String::new(),
            docs: String::new(),
            digits: Vec::new(),
            prefixes: Vec::new(),
            page: text,
        }),
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFront {
    code: Option<Spanned<String>>,
    family: Option<Spanned<String>>,
    name: Spanned<String>,
    http: Option<Spanned<u16>>,
    handling: Option<Spanned<String>>,
    #[serde(default)]
    status: Status,
    also_in: Option<Spanned<Vec<String>>>,
    aliases: Option<Spanned<Vec<Alias>>>,
    #[serde(default)]
    common: bool,
    #[serde(default)]
    names: Vec<String>,
    messages: Option<Spanned<Vec<String>>>,
    see: Option<Spanned<Vec<String>>>,
    recipes: Option<Spanned<Vec<String>>>,
    sources: Spanned<Vec<String>>,
}

fn read_code(file: &File, service: &str, file_name: &str) -> Read<Draft> {
    let page = Page::markdown(file)?;
    let front: EntryFront = page.front()?;
    let mut problems = Vec::new();
    if let Some(family) = &front.family {
        problems.push(
            page.problem(page.line(family.span().start), "`family` belongs to files in families/: expected `code`"),
        );
    }
    let code = front.code.as_ref().map(|code| code.get_ref().clone());
    if code.as_ref().is_some_and(|code| !is_code(code)) {
        problems.push(
            page.problem(page.line_of(&front.code), "`code` is three or six digits: expected for example \"404103\""),
        );
    }
    let name = front.name.get_ref();
    if !(name.chars().all(|c| c.is_ascii_alphanumeric()) && name.starts_with(|c: char| c.is_ascii_uppercase())) {
        problems.push(page.problem(
            page.line(front.name.span().start),
            "`name` is the service's own spelling: expected for example \"DeviceNotOnline\"",
        ));
    }
    let expected = match &code {
        Some(code) => format!("{code}-{name}.md"),
        None => format!("{name}.md"),
    };
    if file_name != expected {
        problems.push(page.problem(
            page.line(front.name.span().start),
            format!("the path is the identity: expected the file name {expected}"),
        ));
    }
    let kind = if code.is_some() { EntryKind::Code } else { EntryKind::Name };
    finish(&page, front, kind, service, code, None, problems)
}

fn read_family(file: &File, service: &str, file_name: &str) -> Read<Draft> {
    let page = Page::markdown(file)?;
    let front: EntryFront = page.front()?;
    let mut problems = Vec::new();
    if let Some(code) = &front.code {
        problems
            .push(page.problem(page.line(code.span().start), "`code` belongs to files in codes/: expected `family`"));
    }
    let Some(family) = front.family.as_ref().map(|family| family.get_ref().clone()) else {
        return Err(vec![page.problem(2, "`family` is missing: expected for example family = \"4041xx\"")]);
    };
    let stem = family.trim_end_matches('x');
    if !(matches!(family.len(), 3 | 6)
        && stem.len() < family.len()
        && !stem.is_empty()
        && stem.bytes().all(|byte| byte.is_ascii_digit()))
    {
        problems.push(page.problem(
            page.line_of(&front.family),
            "`family` is digits, then `x` for the rest: expected for example \"4041xx\"",
        ));
    }
    if file_name != format!("{family}.md") {
        problems.push(page.problem(
            page.line_of(&front.family),
            format!("the path is the identity: expected the file name {family}.md"),
        ));
    }
    if front.handling.is_none() {
        problems.push(page.problem(2, "`handling` is missing: a family says how to treat a code that has no entry"));
    }
    finish(&page, front, EntryKind::Family, service, None, Some(family), problems)
}

fn finish(
    page: &Page<'_>,
    front: EntryFront,
    kind: EntryKind,
    service: &str,
    code: Option<String>,
    family: Option<String>,
    mut problems: Vec<Problem>,
) -> Read<Draft> {
    if let Some(http) = &front.http
        && !(100..600).contains(http.get_ref())
    {
        problems.push(page.problem(page.line(http.span().start), "`http` is an HTTP status: expected 100 to 599"));
    }
    for alias in front.aliases.iter().flat_map(|aliases| aliases.get_ref()) {
        if !is_code(&alias.code) {
            problems.push(page.problem(
                page.line_of(&front.aliases),
                format!("alias {:?} is not a code: expected three or six digits", alias.code),
            ));
        }
    }
    for message in front.messages.iter().flat_map(|messages| messages.get_ref()) {
        if message.split_whitespace().filter(|word| *word != "*").count() < 3 {
            problems.push(page.problem(
                page.line_of(&front.messages),
                format!("message {message:?} is too short to be told apart: expected three words or more"),
            ));
        }
    }
    let sources_line = page.line(front.sources.span().start);
    if front.sources.get_ref().is_empty() {
        problems
            .push(page.problem(sources_line, "`sources` is empty: expected at least one page of the documentation"));
    }
    for source in front.sources.get_ref() {
        if source.contains(char::is_whitespace) || source.starts_with("http:") || source.starts_with('/') {
            problems.push(page.problem(
                sources_line,
                format!("source {source:?}: expected https://… or a page below the service's `docs` address"),
            ));
        }
    }
    let lines = Lines {
        name: page.line(front.name.span().start),
        code: page.line(
            front.code.as_ref().or(front.family.as_ref()).map_or(front.name.span().start, |key| key.span().start),
        ),
        handling: page.line_of(&front.handling),
        see: page.line_of(&front.see),
        recipes: page.line_of(&front.recipes),
        aliases: page.line_of(&front.aliases),
        also_in: page.line_of(&front.also_in),
        body: page.body_line(),
    };
    let (summary, body) = check::prose(page.shown, lines.body, page.body(), check::ENTRY_HEADINGS, 2, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let entry = Entry {
        kind,
        service: service.to_string(),
        code,
        family,
        name: front.name.into_inner(),
        http: front.http.map(Spanned::into_inner),
        handling: front.handling.as_ref().map(|handling| handling.get_ref().clone()).unwrap_or_default(),
        status: front.status,
        also_in: front.also_in.map(Spanned::into_inner).unwrap_or_default(),
        aliases: front.aliases.map(Spanned::into_inner).unwrap_or_default(),
        common: front.common,
        names: front.names,
        messages: front.messages.map(Spanned::into_inner).unwrap_or_default(),
        see: front.see.map(Spanned::into_inner).unwrap_or_default(),
        recipes: front.recipes.map(Spanned::into_inner),
        sources: front.sources.into_inner(),
        summary,
        body,
        path: page.shown.to_string(),
        accepted: false,
    };
    Ok(Draft { entry, handling: front.handling, lines })
}

fn is_code(code: &str) -> bool {
    matches!(code.len(), 3 | 6) && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HandlingFront {
    title: String,
    retry: Retry,
    advice: Spanned<String>,
    attempts: Option<u32>,
    floor: Option<u32>,
    cap: Option<u32>,
    first: Option<u32>,
    levels: Levels,
    recipes: Vec<String>,
}

fn read_handling(file: &File, file_name: &str) -> Read<Handling> {
    let page = Page::markdown(file)?;
    let front: HandlingFront = page.front()?;
    let mut problems = Vec::new();
    let line = page.line(front.advice.span().start);
    let mut advice = front.advice.into_inner();
    for (key, value) in
        [("{attempts}", front.attempts), ("{floor}", front.floor), ("{cap}", front.cap), ("{first}", front.first)]
    {
        if let Some(value) = value {
            advice = advice.replace(key, &value.to_string());
        }
    }
    if let Some(open) = advice.find('{') {
        let key = advice[open..].split_inclusive('}').next().unwrap_or_default();
        problems.push(page.problem(line, format!("`advice` speaks of {key}, which the file does not set")));
    }
    let (summary, body) =
        check::prose(page.shown, page.body_line(), page.body(), check::HANDLING_HEADINGS, 3, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Handling {
        id: file_name.trim_end_matches(".md").to_string(),
        title: front.title,
        retry: front.retry,
        advice,
        attempts: front.attempts,
        floor: front.floor,
        cap: front.cap,
        first: front.first,
        levels: front.levels,
        recipes: front.recipes,
        summary,
        body,
        path: file.shown.clone(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CueFront {
    title: String,
    strength: Strength,
    says: Option<Says>,
    most: Option<Most>,
    reach: Reach,
    kinds: Vec<Kind>,
    #[serde(default = "every_kind_of_file")]
    files: Vec<LanguageKind>,
    before: Option<Spanned<String>>,
    after: Option<Spanned<String>>,
    token: Option<Spanned<String>>,
    pattern: Option<Spanned<String>>,
    relation: Option<Relation>,
    hits: Spanned<Vec<String>>,
    misses: Spanned<Vec<String>>,
}

fn every_kind_of_file() -> Vec<LanguageKind> {
    vec![LanguageKind::Source, LanguageKind::Config, LanguageKind::Log]
}

fn read_cue(file: &File, file_name: &str) -> Read<Cue> {
    let page = Page::toml(file)?;
    let front: CueFront = page.front()?;
    let mut problems = Vec::new();
    let touching = front.before.is_some() || front.after.is_some() || front.token.is_some();
    let ways = usize::from(touching) + usize::from(front.pattern.is_some()) + usize::from(front.relation.is_some());
    if ways != 1 {
        problems.push(page.problem(1, "expected exactly one of `before`/`after`/`token`, `pattern` or `relation`"));
    }
    if touching != (front.reach == Reach::Touching && front.relation.is_none()) {
        problems.push(page.problem(
            1,
            "`before`, `after` and `token` go with reach = \"touching\", `pattern` with the other reaches",
        ));
    }
    if front.says.is_some() != (front.strength == Strength::Supports) {
        problems.push(page.problem(
            1,
            "`says` goes with strength = \"supports\": expected says = \"code\", \"service\" or \"provisioning\"",
        ));
    }
    for pattern in [&front.before, &front.after, &front.token, &front.pattern].into_iter().flatten() {
        if let Err(error) = bounded(pattern.get_ref()) {
            problems.push(page.problem(page.line(pattern.span().start), format!("not a regular expression: {error}")));
        }
    }
    for texts in [&front.hits, &front.misses] {
        let line = page.line(texts.span().start);
        if texts.get_ref().is_empty() {
            problems
                .push(page.problem(line, "a cue carries its own `hits` and `misses`: expected at least one of each"));
        }
        for text in texts.get_ref() {
            let marks: Vec<&str> = text.matches(['«', '»']).collect();
            if marks != ["«", "»"] {
                problems.push(page.problem(line, format!("{text:?}: expected one candidate between « and »")));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Cue {
        id: file_name.trim_end_matches(".toml").to_string(),
        title: front.title,
        strength: front.strength,
        says: front.says,
        most: front.most,
        reach: front.reach,
        kinds: front.kinds,
        files: front.files,
        before: front.before.map(Spanned::into_inner),
        after: front.after.map(Spanned::into_inner),
        token: front.token.map(Spanned::into_inner),
        pattern: front.pattern.map(Spanned::into_inner),
        relation: front.relation,
        hits: front.hits.into_inner(),
        misses: front.misses.into_inner(),
        path: file.shown.clone(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LanguagesFront {
    language: Vec<LanguageFront>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LanguageFront {
    id: Spanned<String>,
    #[serde(default)]
    aliases: Vec<String>,
    kind: LanguageKind,
    globs: Option<Spanned<Vec<String>>>,
    comment: Option<String>,
    comment_end: Option<String>,
    check: Option<String>,
}

fn read_languages(file: &File) -> Read<Vec<Language>> {
    let page = Page::toml(file)?;
    let front: LanguagesFront = page.front()?;
    let mut problems = Vec::new();
    let mut languages: Vec<Language> = Vec::new();
    for front in front.language {
        if languages.iter().any(|known| known.id == *front.id.get_ref()) {
            problems.push(page.problem(
                page.line(front.id.span().start),
                format!("language {:?} has a table already", front.id.get_ref()),
            ));
        }
        for glob in front.globs.iter().flat_map(|globs| globs.get_ref()) {
            if let Err(error) = globset::Glob::new(glob) {
                problems.push(page.problem(
                    page.line_of(&front.globs),
                    format!("{glob:?} is no file name pattern: {}", error.kind()),
                ));
            }
        }
        languages.push(Language {
            id: front.id.into_inner(),
            aliases: front.aliases,
            kind: front.kind,
            globs: front.globs.map(Spanned::into_inner).unwrap_or_default(),
            comment: front.comment,
            comment_end: front.comment_end,
            check: front.check,
        });
    }
    if problems.is_empty() { Ok(languages) } else { Err(problems) }
}

fn read_recipe(file: &File, id: &str, file_name: &str) -> Read<Recipe> {
    let text = utf8(file)?;
    let stem = file_name.split('.').next().unwrap_or(file_name);
    let (language, variant) = stem.split_once('-').unwrap_or((stem, ""));
    let mut recipe = Recipe {
        id: id.to_string(),
        language: language.to_string(),
        variant: variant.to_string(),
        imports: Vec::new(),
        helper: String::new(),
        call: String::new(),
        path: file.shown.clone(),
    };
    let mut open: Option<(&str, usize)> = None;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        match (line.split_once("iotcodes:begin"), line.contains("iotcodes:end"), open) {
            (Some((_, region)), _, None) => match region.trim() {
                region @ ("helper" | "call" | "imports") => open = Some((region, number)),
                other => {
                    return Err(vec![problem(
                        &file.shown,
                        number,
                        format!("region {other:?}: expected helper, call or imports"),
                    )]);
                }
            },
            (Some(_), _, Some((region, from))) => {
                return Err(vec![problem(
                    &file.shown,
                    number,
                    format!("region {region} of line {from} is still open: expected iotcodes:end"),
                )]);
            }
            (None, true, None) => {
                return Err(vec![problem(&file.shown, number, "iotcodes:end without iotcodes:begin")]);
            }
            (None, true, Some(_)) => open = None,
            (None, false, Some(("imports", _))) if !line.trim().is_empty() => recipe.imports.push(line.to_string()),
            (None, false, Some(("helper", _))) => recipe.helper.extend([line, "\n"]),
            (None, false, Some(("call", _))) => recipe.call.extend([line, "\n"]),
            _ => {}
        }
    }
    match open {
        Some((region, from)) => {
            Err(vec![problem(&file.shown, from, format!("region {region} is never closed: expected iotcodes:end"))])
        }
        None if recipe.call.is_empty() => {
            Err(vec![problem(&file.shown, 1, "no call region: expected a comment line `iotcodes:begin call`")])
        }
        None => Ok(recipe),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EpisodeFront {
    title: String,
    order: u32,
    level: Level,
    members: Option<Level>,
    sequence: Option<SequenceFront>,
    repeat: Option<RepeatFront>,
    period: Option<PeriodFront>,
    retries: Option<RetriesFront>,
    burst: Option<BurstFront>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SequenceFront {
    steps: Vec<Vec<String>>,
    within: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepeatFront {
    events: Vec<String>,
    least: usize,
    pause: u32,
    #[serde(default)]
    until: Vec<String>,
    after: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodFront {
    events: Vec<String>,
    least: usize,
    shortest: u32,
    deviation: f64,
    #[serde(default)]
    known: Vec<KnownPeriod>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetriesFront {
    events: Vec<String>,
    least: usize,
    pause: u32,
    growth: f64,
    enough: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BurstFront {
    events: Vec<String>,
    devices: usize,
    pause: u32,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default = "once")]
    spread: usize,
    #[serde(default)]
    rise: f64,
    #[serde(default = "once")]
    waves: usize,
    #[serde(default)]
    apart: u32,
}

fn once() -> usize {
    1
}

fn read_episode(file: &File, file_name: &str) -> Read<Episode> {
    let page = Page::markdown(file)?;
    let front: EpisodeFront = page.front()?;
    let mut rules: Vec<Rule> = Vec::new();
    rules.extend(front.sequence.map(|SequenceFront { steps, within }| Rule::Sequence { steps, within }));
    rules.extend(front.repeat.map(|RepeatFront { events, least, pause, until, after }| Rule::Repeat {
        events,
        least,
        pause,
        until,
        after,
    }));
    rules.extend(front.period.map(|PeriodFront { events, least, shortest, deviation, known }| Rule::Period {
        events,
        least,
        shortest,
        deviation,
        known,
    }));
    rules.extend(front.retries.map(|RetriesFront { events, least, pause, growth, enough }| Rule::Retries {
        events,
        least,
        pause,
        growth,
        enough,
    }));
    rules.extend(front.burst.map(|BurstFront { events, devices, pause, needs, spread, rise, waves, apart }| {
        Rule::Burst { events, devices, pause, needs, spread, rise, waves, apart }
    }));
    let mut problems = Vec::new();
    if rules.len() != 1 {
        problems.push(page.problem(2, "expected exactly one of `sequence`, `repeat`, `period`, `retries`, `burst`"));
    }
    problems.extend(rules.iter().filter_map(|rule| Some(page.problem(2, unusable(rule)?))));
    let (summary, body) =
        check::prose(page.shown, page.body_line(), page.body(), check::EPISODE_HEADINGS, 2, &mut problems);
    let Some(rule) = rules.pop().filter(|_| problems.is_empty()) else { return Err(problems) };
    Ok(Episode {
        id: file_name.trim_end_matches(".md").to_string(),
        title: front.title,
        order: front.order,
        level: front.level,
        members: front.members,
        rule,
        summary,
        body,
        path: file.shown.clone(),
    })
}

/// What a rule lacks to ever mean something.
fn unusable(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Sequence { steps, .. } if steps.is_empty() => {
            Some("`steps` is empty: expected a list of events for each")
        }
        Rule::Repeat { least: 0, .. } | Rule::Period { least: 0, .. } | Rule::Retries { least: 0, .. } => {
            Some("`least` is 0: expected how many events make an episode")
        }
        _ => None,
    }
}

fn read_logs(file: &File) -> Read<LogShapes> {
    let page = Page::toml(file)?;
    let front: LogsFront = page.front()?;
    let shapes = front.time.iter().chain(&front.device).map(|shape| &shape.pattern);
    let problems: Vec<Problem> = shapes
        .chain(front.event.iter().map(|event| &event.pattern))
        .filter_map(|pattern| {
            let error = bounded(pattern).err()?;
            Some(page.problem(1, format!("{pattern:?} is no regular expression: {error}")))
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(LogShapes { lists: front.lists, times: front.time, devices: front.device, events: front.event })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogsFront {
    lists: Vec<String>,
    time: Vec<Shape>,
    device: Vec<Shape>,
    event: Vec<EventShape>,
}
