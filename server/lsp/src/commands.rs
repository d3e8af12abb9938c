//! Commands, run by the server, so that they work in every editor: pages, documentation, and the code that handles an error.
//!
//! None of them waits for the client while it is answered: what the client is asked for happens afterwards.

use crate::{
    pages::{self, Page},
    session::{Session, off_thread},
};
use iotcodes_catalog::{Catalog, Recipe};
use iotcodes_scan::view;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::{
    jsonrpc,
    ls_types::{Command, MessageActionItem, MessageType, ShowDocumentParams, Uri},
};

/// Opens the page of an entry.
pub(crate) const PAGE: &str = "iotcodes.server.page";
/// Opens the documentation of the service.
pub(crate) const DOCUMENTATION: &str = "iotcodes.server.documentation";
/// Opens code that handles an error, in a language that the user chooses.
pub(crate) const HANDLING: &str = "iotcodes.server.handling";

/// An entry, and the document that speaks of it, whose project may have a catalog of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subject {
    pub(crate) uri: Uri,
    pub(crate) entry: String,
}

/// A click that opens the page of an entry.
pub(crate) fn page(title: String, subject: Subject) -> Command {
    command(title, PAGE, subject)
}

/// A click that opens the documentation of an entry.
pub(crate) fn documentation(title: String, subject: Subject) -> Command {
    command(title, DOCUMENTATION, subject)
}

/// A click that opens the code that handles an error.
pub(crate) fn handling(title: String, subject: Subject) -> Command {
    command(title, HANDLING, subject)
}

fn command(title: String, name: &str, subject: Subject) -> Command {
    let subject = serde_json::to_value(subject).expect("texts have a JSON form");
    Command::new(title, name.to_string(), Some(vec![subject]))
}

/// Begins to run a command.
pub(crate) fn run(session: &Arc<Session>, name: &str, arguments: Vec<Value>) -> jsonrpc::Result<()> {
    if ![PAGE, DOCUMENTATION, HANDLING].contains(&name) {
        return Err(jsonrpc::Error::invalid_params(format!("unknown command {name}")));
    }
    let subject: Subject = argument(arguments)?;
    let session = Arc::clone(session);
    match name {
        PAGE => drop(tokio::spawn(show_page(session, subject))),
        DOCUMENTATION => drop(tokio::spawn(show_documentation(session, subject))),
        _ => drop(tokio::spawn(show_handling(session, subject))),
    }
    Ok(())
}

fn argument<T: DeserializeOwned>(arguments: Vec<Value>) -> jsonrpc::Result<T> {
    let first = arguments.into_iter().next().unwrap_or_default();
    serde_json::from_value(first).map_err(|error| jsonrpc::Error::invalid_params(error.to_string()))
}

async fn show_page(session: Arc<Session>, subject: Subject) {
    let wanted = with_entry(&session, subject, |session, uri, catalog, page| {
        let words = match page {
            Page::Entry(entry) => {
                let advice = catalog.handling(&entry.handling).map(|it| it.advice.as_str()).unwrap_or_default();
                format!("{}: {} {advice}", entry.label(), entry.summary)
            }
            Page::Episode(episode) => format!("{}: {}", episode.title, episode.summary),
            Page::Recipe(_) => return None,
        };
        let address = session.abilities().show_documents.then(|| pages::address(session, uri, page)).flatten();
        Some((address, words))
    });
    match wanted.await {
        Some((Some(address), _)) => show(&session, address, false).await,
        Some((None, words)) => session.client().show_message(MessageType::INFO, words).await,
        None => {}
    }
}

async fn show_documentation(session: Arc<Session>, subject: Subject) {
    let address = with_entry(&session, subject, |_, _, _, page| match page {
        Page::Entry(entry) => entry.sources.first().cloned(),
        Page::Recipe(_) | Page::Episode(_) => None,
    });
    let Some(address) = address.await else { return };
    match address.parse() {
        Ok(address) if session.abilities().show_documents => show(&session, address, true).await,
        _ => session.client().show_message(MessageType::INFO, address).await,
    }
}

async fn show_handling(session: Arc<Session>, subject: Subject) {
    let titles = with_entry(&session, subject.clone(), |_, _, catalog, page| {
        Some(recipes(catalog, page).map(|recipe| (recipe.id.clone(), title(recipe))).collect::<Vec<_>>())
    });
    let titles = titles.await.unwrap_or_default();
    let chosen = match titles.as_slice() {
        [] => return,
        [(_, only)] => only.clone(),
        several => {
            let choice = |(_, title): &(String, String)| MessageActionItem {
                title: title.clone(),
                properties: Default::default(),
            };
            let question = "Show the code that handles this error in:";
            let choices = several.iter().map(choice).collect();
            let answer = session.client().show_message_request(MessageType::INFO, question, Some(choices)).await;
            let Ok(Some(answer)) = answer else { return };
            answer.title
        }
    };
    let wanted = with_entry(&session, subject, move |session, uri, catalog, page| {
        let recipe = recipes(catalog, page).find(|recipe| title(recipe) == chosen)?;
        let address =
            session.abilities().show_documents.then(|| pages::address(session, uri, Page::Recipe(recipe))).flatten();
        Some((address, view::recipe(recipe)))
    });
    match wanted.await {
        Some((Some(address), _)) => show(&session, address, false).await,
        Some((None, code)) => session.client().show_message(MessageType::INFO, code).await,
        None => {}
    }
}

/// What can handle an error, the best recipe of each language and kind of client.
pub(crate) fn recipes<'a>(catalog: &'a Catalog, page: Page<'a>) -> impl Iterator<Item = &'a Recipe> {
    let best = match page {
        Page::Entry(entry) => catalog.recipes_of(entry).first(),
        Page::Recipe(_) | Page::Episode(_) => None,
    };
    catalog.recipes.iter().filter(move |recipe| best == Some(&recipe.id))
}

fn title(recipe: &Recipe) -> String {
    if recipe.variant.is_empty() {
        recipe.language.clone()
    } else {
        format!("{} ({})", recipe.language, recipe.variant)
    }
}

/// Works on an entry off the protocol thread.
async fn with_entry<T: Send + 'static>(
    session: &Arc<Session>,
    subject: Subject,
    work: impl FnOnce(&Session, &Uri, &Catalog, Page<'_>) -> Option<T> + Send + 'static,
) -> Option<T> {
    let session = Arc::clone(session);
    let done = off_thread(move || {
        let rules = session.rules(&subject.uri);
        let page = pages::at(rules.catalog(), &subject.entry)?;
        work(&session, &subject.uri, rules.catalog(), page)
    });
    done.await.ok().flatten()
}

/// Asks the client to open a document, or a browser for one of the web.
async fn show(session: &Session, uri: Uri, external: bool) {
    let params =
        ShowDocumentParams { uri: uri.clone(), external: Some(external), take_focus: Some(true), selection: None };
    let shown = session.client().show_document(params).await;
    if !matches!(shown, Ok(true)) {
        session.log(MessageType::WARNING, format!("the editor did not open {}", uri.as_str()));
    }
}
