//! Read-only texts that an editor opens: the pages of entries and episodes, and the code of recipes.
//!
//! A client that asks for the content of virtual documents gets them as such. For others they are files in the user's cache directory,
//! the only ones that this server ever writes.

use crate::{content, session::Session};
use etcetera::BaseStrategy;
use iotcodes_catalog::{Catalog, Entry, Episode, Recipe};
use iotcodes_scan::view;
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tower_lsp::ls_types::{MessageType, Uri};

/// One of them.
#[derive(Clone, Copy)]
pub(crate) enum Page<'a> {
    /// What an error means.
    Entry(&'a Entry),
    /// How it is handled in one language.
    Recipe(&'a Recipe),
    /// What errors mean together.
    Episode(&'a Episode),
}

/// The page of an entry or of an episode by its [`Page::address`].
pub(crate) fn at<'a>(catalog: &'a Catalog, address: &str) -> Option<Page<'a>> {
    let entry = catalog.at_address(address).map(|id| Page::Entry(&catalog.entries[id]));
    entry.or_else(|| catalog.episodes.iter().map(Page::Episode).find(|page| page.address() == address))
}

/// Where a client finds a page that a document speaks of; `None` where it cannot be written.
pub(crate) fn address(session: &Session, document: &Uri, page: Page<'_>) -> Option<Uri> {
    let text = text(session.rules(document).catalog(), page);
    // What a project's own catalog says is nobody else's.
    let builtin = find(Catalog::builtin(), &page.path());
    let own = builtin.is_none_or(|builtin| self::text(Catalog::builtin(), builtin) != text);
    if session.has_virtual_pages() {
        let whose = if own { format!("?{}", document.path()) } else { String::new() };
        return format!("{}:/{}{whose}", content::SCHEME, page.path()).parse().ok();
    }
    let folder = if own { format!("own-{:016x}", hash(&text)) } else { "catalog".to_string() };
    let file = cache()?.join(folder).join(page.path());
    match keep(&file, &text) {
        Ok(()) => Uri::from_file_path(&file),
        Err(error) => {
            session.log(MessageType::WARNING, format!("{}: {error}", file.display()));
            None
        }
    }
}

/// The text of a virtual page.
pub(crate) fn read(session: &Session, uri: &Uri) -> Option<String> {
    if uri.scheme().as_str() != content::SCHEME {
        return None;
    }
    // Clients write an address in their own way; decoded, it is the same.
    let whose = uri.query().map(|query| query.decode().to_string_lossy().into_owned());
    let whose = whose.map(|path| drive(&path).to_string()).and_then(Uri::from_file_path);
    let rules = whose.map_or_else(|| session.outside(), |document| session.rules(&document));
    let path = uri.path().decode().to_string_lossy().into_owned();
    let catalog = rules.catalog();
    Some(text(catalog, find(catalog, path.trim_start_matches('/'))?))
}

/// Whether a document is one of these pages, which speak of codes and hold none.
pub(crate) fn is_page(uri: &Uri) -> bool {
    uri.scheme().as_str() == content::SCHEME
        || uri.to_file_path().is_some_and(|path| cache().is_some_and(|cache| path.starts_with(cache)))
}

impl Page<'_> {
    /// What commands call it.
    pub(crate) fn address(&self) -> String {
        match self {
            Page::Entry(entry) => entry.address(),
            Page::Recipe(recipe) => format!("recipes/{}", recipe.id),
            Page::Episode(episode) => format!("episodes/{}", episode.id),
        }
    }

    /// Its name among all pages, a path that says what kind of file it is.
    fn path(&self) -> String {
        match self {
            Page::Entry(entry) if entry.code.is_some() => format!("{}-{}.md", entry.address(), entry.name),
            Page::Entry(_) | Page::Episode(_) => format!("{}.md", self.address()),
            Page::Recipe(recipe) => {
                let name = Path::new(&recipe.path).file_name().map(|name| name.to_string_lossy());
                format!("recipes/{}/{}", recipe.id, name.unwrap_or_default())
            }
        }
    }
}

fn find<'a>(catalog: &'a Catalog, path: &str) -> Option<Page<'a>> {
    let entries = catalog.entries.iter().map(Page::Entry);
    let others = catalog.recipes.iter().map(Page::Recipe).chain(catalog.episodes.iter().map(Page::Episode));
    let mut pages = entries.chain(others);
    pages.find(|page| page.path() == path)
}

fn text(catalog: &Catalog, page: Page<'_>) -> String {
    match page {
        Page::Entry(entry) => {
            catalog.at_address(&entry.address()).map(|id| view::page(catalog, id)).unwrap_or_default()
        }
        Page::Recipe(recipe) => view::recipe(recipe),
        Page::Episode(episode) => view::episode_page(episode),
    }
}

/// A path as the system writes it: on Windows, an address has one more `/` before the drive.
fn drive(path: &str) -> &str {
    path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':')).unwrap_or(path)
}

/// The folder of this version's pages.
fn cache() -> Option<PathBuf> {
    let folders = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(folders.cache_dir().join("iotcodes").join(env!("CARGO_PKG_VERSION")))
}

/// Makes sure that a file has this text. Whoever reads it meanwhile sees the old text or the new one.
fn keep(file: &Path, text: &str) -> io::Result<()> {
    if fs::read(file).is_ok_and(|kept| kept == text.as_bytes()) {
        return Ok(());
    }
    let folder = file.parent().expect("a page lies in the cache");
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.persist(file)?;
    Ok(())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_page_has_a_name_of_its_own_that_is_a_path_and_an_address() {
        let catalog = Catalog::builtin();
        let pages = catalog.entries.iter().map(Page::Entry).chain(catalog.recipes.iter().map(Page::Recipe));
        let pages = pages.chain(catalog.episodes.iter().map(Page::Episode));
        let mut names = HashSet::new();
        for page in pages {
            let name = page.path();
            assert_eq!(find(catalog, &name).map(|page| page.path()), Some(name.clone()));
            assert!(format!("{}:/{name}", content::SCHEME).parse::<Uri>().is_ok(), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)), "{name}");
            assert!(names.insert(name));
        }
    }

    #[test]
    fn a_file_is_written_once_and_again_when_its_text_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b.md");
        for text in ["one", "one", "two"] {
            keep(&file, text).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        keep(&file, "two").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing else is left behind");
    }
}
