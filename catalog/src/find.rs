//! Finding entries: by number, name, family pattern or the text of a reply.

use crate::model::{Catalog, Entry, EntryId, EntryKind, Episode, Handling, Language, Recipe, Service};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::{cmp::Ordering, collections::HashSet};

/// What [`Catalog::find`] knows about a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One or more meanings, best first.
    Entries(Vec<EntryId>),
    /// The query is the id of a service, of a handling class or of an episode.
    Page(String),
    /// Nothing; these are spelled most like it, best first.
    Nothing(Vec<String>),
}

/// How many words a query may have to count as a code and its name; a longer one is the text of a reply.
const FEW_WORDS: usize = 3;

/// A name without regard to case and separators: `DEVICE_NOT_FOUND` and `DeviceNotFound` become the same text.
pub fn normalise(name: &str) -> String {
    name.chars().filter(|c| !(matches!(c, '_' | '-' | '.') || c.is_whitespace())).flat_map(char::to_lowercase).collect()
}

impl Catalog {
    /// Rebuilds the look-up tables. Every change of `entries` or `languages` must end with it.
    pub(crate) fn index(&mut self) {
        self.by_code.clear();
        self.by_name.clear();
        self.globs.take();
        for (id, entry) in self.entries.iter().enumerate() {
            for code in entry.code.iter().chain(entry.aliases.iter().map(|alias| &alias.code)) {
                self.by_code.entry(code.clone()).or_default().push(id);
            }
            if entry.kind != EntryKind::Family {
                for name in std::iter::once(&entry.name).chain(&entry.names) {
                    self.by_name.entry(normalise(name)).or_default().push(id);
                }
            }
        }
        for (code, ids) in &mut self.by_code {
            // A number's own entry comes before one that only lists it as an alias.
            ids.sort_by_key(|&id| (self.entries[id].code.as_ref() != Some(code), id));
            ids.dedup();
        }
        for ids in self.by_name.values_mut() {
            ids.sort_by_key(|&id| (self.entries[id].code.is_none(), id));
            ids.dedup();
        }
    }

    /// Leaves only the entries that one of these services sends.
    pub fn keep_services(&mut self, services: &[String]) {
        self.entries.retain(|entry| entry.services().any(|service| services.iter().any(|kept| kept == service)));
        self.index();
    }

    /// Every entry with this number, in all services; an entry whose alias it is comes last.
    pub fn by_code(&self, code: &str) -> &[EntryId] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// Every entry with this name, given as [`normalise`] returns it; those without a number come last.
    pub fn by_name(&self, normalised: &str) -> &[EntryId] {
        self.by_name.get(normalised).map_or(&[], Vec::as_slice)
    }

    /// All names of codes, as [`normalise`] returns them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The families that cover a number or that a pattern such as `404xxx` spells, longest pattern first.
    pub fn families(&self, digits: &str) -> Vec<EntryId> {
        let mut ids: Vec<EntryId> = (0..self.entries.len())
            .filter(|&id| self.entries[id].kind == EntryKind::Family && covers(self.entries[id].pattern(), digits))
            .collect();
        ids.sort_by_key(|&id| std::cmp::Reverse(stem(self.entries[id].pattern()).len()));
        ids
    }

    /// What a person who types `query` means: a number, a name in any case, a family, the text of a reply, a service or a class.
    /// `iot-dps/` before it asks for what that service sends.
    pub fn find(&self, query: &str) -> Answer {
        let query = query.trim().to_lowercase();
        if let Some(id) = self.page_named(&query) {
            return Answer::Page(id.to_string());
        }
        let prefixed = query.split_once('/').and_then(|(service, rest)| Some((self.service_named(service)?, rest)));
        let (service, rest) = prefixed.map_or((None, query.as_str()), |(service, rest)| (Some(&service.id), rest));
        let mut found = self.find_all(rest);
        found.retain(|&id| service.is_none_or(|service| self.entries[id].services().any(|id| id == service)));
        if found.is_empty() { Answer::Nothing(self.nearest(rest, 5)) } else { Answer::Entries(found) }
    }

    /// The id of the service, handling class or episode that a query names.
    fn page_named(&self, query: &str) -> Option<&str> {
        let wanted = normalise(query);
        let handling = self.handling.iter().map(|handling| &handling.id).find(|id| normalise(id) == wanted);
        let mut episodes = self.episodes.iter().map(|episode| &episode.id);
        let service = self.service_named(query).map(|service| &service.id);
        service.or(handling).or_else(|| episodes.find(|id| normalise(id) == wanted)).map(String::as_str)
    }

    /// The service with this id, short name or title, in any case.
    fn service_named(&self, query: &str) -> Option<&Service> {
        let wanted = normalise(query);
        let is_wanted = |name: &String| !name.is_empty() && normalise(name) == wanted;
        self.services.iter().find(|service| [&service.id, &service.short, &service.title].into_iter().any(is_wanted))
    }

    fn find_all(&self, query: &str) -> Vec<EntryId> {
        let query = query.trim_matches(|c: char| !c.is_alphanumeric());
        let whole = self.meanings(query);
        if !whole.is_empty() {
            return whole;
        }
        let words: Vec<&str> =
            query.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
        let few = words.len() <= FEW_WORDS;
        // A long number settles it, beside its name as in a whole reply. The name beside it counts when it disagrees.
        let numbers =
            words.iter().filter(|word| word.len() > 3 && is_digits(word)).flat_map(|word| self.by_code(word)).copied();
        let mut found: Vec<EntryId> = numbers.collect();
        let numbered = !found.is_empty();
        if !numbered {
            found = self.by_message(query);
        }
        if found.is_empty() || (numbered && few) {
            for word in words {
                let mut meanings = self.meanings(word);
                // In running text a short number, or a name that other products use, too, proves nothing.
                meanings.retain(|&id| few || !(is_digits(word) || self.entries[id].common));
                if !meanings.iter().any(|id| found.contains(id)) {
                    found.extend(meanings);
                }
            }
        }
        let mut seen = HashSet::new();
        found.retain(|&id| seen.insert(id));
        found
    }

    /// What one number, family pattern or name stands for.
    fn meanings(&self, word: &str) -> Vec<EntryId> {
        if is_digits(word) && !self.by_code(word).is_empty() {
            return self.by_code(word).to_vec();
        }
        if is_digits(word) || is_pattern(word) {
            // An unlisted number or range is answered by the narrowest family that it would belong to.
            let mut families = self.families(word);
            let narrowest = families.first().map(|&id| self.entries[id].pattern());
            families.retain(|&id| Some(self.entries[id].pattern()) == narrowest);
            return families;
        }
        let name = normalise(word);
        let spellings = [name.as_str(), name.trim_end_matches("exception"), name.trim_end_matches("error")];
        spellings.into_iter().map(|name| self.by_name(name)).find(|ids| !ids.is_empty()).unwrap_or_default().to_vec()
    }

    /// The entries one of whose message texts occurs in `text`, the longest match first.
    pub fn by_message(&self, text: &str) -> Vec<EntryId> {
        let text = plain(text);
        let mut found: Vec<(usize, EntryId)> = Vec::new();
        for (id, entry) in self.entries.iter().enumerate() {
            let best = entry.messages.iter().filter(|message| occurs(message, &text)).map(String::len).max();
            found.extend(best.map(|length| (length, id)));
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// The codes, names, services and classes spelled most like `query`, best first.
    pub fn nearest(&self, query: &str, most: usize) -> Vec<String> {
        let wanted = normalise(query);
        let services = self.services.iter().map(|service| &service.id);
        let handling = self.handling.iter().map(|handling| &handling.id);
        let pages = services.chain(handling).chain(self.episodes.iter().map(|episode| &episode.id));
        let mut scored: Vec<(f64, String)> = pages.map(|id| (closeness(&wanted, &normalise(id)), id.clone())).collect();
        for entry in &self.entries {
            let keys = [entry.key(), &entry.name].into_iter().chain(entry.names.iter().map(String::as_str));
            let score = keys.map(|key| closeness(&wanted, &normalise(key))).fold(0.0, f64::max);
            scored.push((score, entry.label()));
        }
        scored.retain(|(score, _)| *score > 0.7);
        scored.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal).then_with(|| a.1.cmp(&b.1)));
        scored.dedup_by(|a, b| a.1 == b.1);
        scored.into_iter().take(most).map(|(_, label)| label).collect()
    }

    /// The service with this id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The handling class with this id.
    pub fn handling(&self, id: &str) -> Option<&Handling> {
        self.handling.iter().find(|handling| handling.id == id)
    }

    /// The episode with this id.
    pub fn episode(&self, id: &str) -> Option<&Episode> {
        self.episodes.iter().find(|episode| episode.id == id)
    }

    /// The language that an LSP client calls `id`.
    pub fn language(&self, id: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.id == id || language.aliases.iter().any(|alias| alias == id))
    }

    /// The language of a file, judged by its name alone.
    pub fn language_of_path(&self, path: &str) -> Option<&Language> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (globs, owners) = self.globs.get_or_init(|| self.compile_globs());
        globs
            .matches(name.to_lowercase())
            .into_iter()
            .map(|glob| owners[glob])
            .min()
            .map(|language| &self.languages[language])
    }

    /// All file name patterns as one matcher, and for each pattern the place of its language.
    fn compile_globs(&self) -> (GlobSet, Vec<usize>) {
        let mut set = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (place, language) in self.languages.iter().enumerate() {
            for glob in &language.globs {
                // In lower case, as names are: patterns in any case would all become one large regular expression.
                let Ok(glob) = Glob::new(&glob.to_lowercase()) else { continue };
                set.add(glob);
                owners.push(place);
            }
        }
        (set.build().unwrap_or_default(), owners)
    }

    /// The recipes for an entry, best first: its own list, else its class's.
    pub fn recipes_of<'a>(&'a self, entry: &'a Entry) -> &'a [String] {
        match (&entry.recipes, self.handling(&entry.handling)) {
            (Some(own), _) => own,
            (None, Some(handling)) => &handling.recipes,
            (None, None) => &[],
        }
    }

    /// A recipe in a language, in the form that `variant` asks for.
    pub fn recipe(&self, id: &str, language: &str, variant: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.id == id && recipe.language == language && recipe.variant == variant)
    }

    /// The entry with this [`Entry::address`].
    pub fn at_address(&self, address: &str) -> Option<EntryId> {
        let (service, key) = address.split_once('/')?;
        self.entries.iter().position(|entry| entry.service == service && entry.key() == key)
    }

    /// The entry that a `see` reference of `from` means: `504101` in its own service first, `iot-dps/404201` in that one.
    pub fn see(&self, from: &Entry, reference: &str) -> Option<EntryId> {
        let (service, key) =
            reference.split_once('/').map_or((from.service.as_str(), reference), |(service, key)| (service, key));
        let matching = |entry: &Entry| match entry.kind {
            EntryKind::Code => entry.code.as_deref() == Some(key),
            EntryKind::Family => entry.pattern() == key,
            EntryKind::Name => entry.name == key,
        };
        let mut ids: Vec<EntryId> = (0..self.entries.len()).filter(|&id| matching(&self.entries[id])).collect();
        ids.sort_by_key(|&id| self.entries[id].service != service);
        ids.into_iter().find(|&id| !reference.contains('/') || self.entries[id].service == service)
    }
}

impl Entry {
    /// The family pattern of a family's entry; empty for others.
    pub fn pattern(&self) -> &str {
        if self.kind == EntryKind::Family { self.family.as_deref().unwrap_or("") } else { "" }
    }

    /// What a list shows: `404103 DeviceNotOnline`, `4041xx`, or a name alone.
    pub fn label(&self) -> String {
        match (&self.code, self.kind) {
            (Some(code), _) => format!("{code} {}", self.name),
            (None, EntryKind::Family) => format!("{} {}", self.pattern(), self.name),
            (None, _) => self.name.clone(),
        }
    }

    /// How other files refer to it: the number, the family pattern, or the name where there is no number.
    pub fn key(&self) -> &str {
        match self.kind {
            EntryKind::Code => self.code.as_deref().unwrap_or(&self.name),
            EntryKind::Family => self.pattern(),
            EntryKind::Name => &self.name,
        }
    }

    /// Its service and [`Entry::key`]: what tells it from every other entry.
    pub fn address(&self) -> String {
        format!("{}/{}", self.service, self.key())
    }

    /// All services that send it, its own first.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.service.as_str()).chain(self.also_in.iter().map(String::as_str))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text looks like a family pattern: digits, then only `x`.
fn is_pattern(text: &str) -> bool {
    let stem = stem(text);
    !stem.is_empty() && stem.len() < text.len() && is_digits(stem)
}

fn stem(pattern: &str) -> &str {
    pattern.trim_end_matches(['x', 'X'])
}

fn covers(pattern: &str, digits: &str) -> bool {
    pattern.len() == digits.len() && digits.starts_with(stem(pattern))
}

fn closeness(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if b.contains(a) && a.len() >= 4 { 0.95 } else { strsim::normalized_damerau_levenshtein(a, b) }
}

/// A text reduced to what wording keeps: lower case, one space between words, no punctuation. `*` is kept.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '*')).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Whether a message template occurs in a text that [`plain`] made; the pieces between `*` must come in order.
fn occurs(template: &str, text: &str) -> bool {
    let template = plain(template);
    let mut rest = text;
    for piece in template.split('*').map(str::trim).filter(|piece| !piece.is_empty()) {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}
