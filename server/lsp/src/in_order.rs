//! The service around tower-lsp's: what must happen in the order of the wire, and what a panic may cost.

use crate::{content, documents::Due, outbox::Outgoing, runs, scans, session::Session};
use futures::{FutureExt, future::BoxFuture};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};
use tower::Service;
use tower_lsp::{
    jsonrpc::{Error, Request, Response},
    ls_types::{
        DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
        MessageType,
    },
};

/// How much of a message is traced, in bytes.
const MOST_TRACED: usize = 2000;

/// Applies document changes before it returns, and hands every other message on.
///
/// tower-lsp runs handlers of notifications as tasks among others, so two of them that wait for anything can change places.
pub(crate) struct InOrder<S> {
    inner: S,
    session: Arc<Session>,
}

impl<S> InOrder<S> {
    /// Wraps `inner`.
    pub(crate) fn new(inner: S, session: Arc<Session>) -> InOrder<S> {
        InOrder { inner, session }
    }
}

impl<S> Service<Request> for InOrder<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.id().cloned();
        let pages = request.method() == "initialize" && content::is_offered(request.params());
        if pages {
            self.session.offer_virtual_pages();
        }
        let traced = self.session.traces().map(|verbose| Traced::new(&request, verbose));
        let session = Arc::clone(&self.session);
        let started = catch_unwind(AssertUnwindSafe(|| self.start(request)));
        async move {
            let outcome = match started {
                Ok(Some(answer)) => AssertUnwindSafe(answer).catch_unwind().await,
                Ok(None) => Ok(Ok(None)),
                Err(panic) => Err(panic),
            };
            let outcome = outcome.map(|answer| {
                answer
                    .map(|response| response.map(|response| if pages { content::announce(response) } else { response }))
            });
            if let Some(traced) = traced {
                traced.done(&session);
            }
            // The panic hook has written its line already.
            outcome.unwrap_or_else(|_| Ok(id.map(|id| Response::from_error(id, Error::internal_error()))))
        }
        .boxed()
    }
}

impl<S: Service<Request>> InOrder<S> {
    /// `None` where the message was dealt with.
    fn start(&mut self, request: Request) -> Option<S::Future> {
        if !self.session.is_initialized() {
            return Some(self.inner.call(request)); // tower-lsp drops notifications and refuses requests.
        }
        if request.method() == "shutdown" {
            self.session.shut_down();
        }
        let apply: fn(&Arc<Session>, Value) -> serde_json::Result<()> = match request.method() {
            "textDocument/didOpen" => |session, params| read(params, |params| opened(session, params)),
            "textDocument/didChange" => |session, params| read(params, |params| changed(session, params)),
            "textDocument/didClose" => |session, params| read(params, |params| closed(session, params)),
            "textDocument/didSave" => |session, params| read(params, |params| saved(session, &params)),
            _ => return Some(self.inner.call(request)),
        };
        if request.id().is_some() {
            return Some(self.inner.call(request)); // tower-lsp says that this is no request.
        }
        let (method, _, params) = request.into_parts();
        if let Err(error) = apply(&self.session, params.unwrap_or_default()) {
            self.session
                .log(MessageType::ERROR, format!("{method} was not understood, the text may be out of date: {error}"));
        }
        None
    }
}

/// A message that is traced.
struct Traced {
    what: String,
    held: Option<String>,
    since: Instant,
}

impl Traced {
    fn new(request: &Request, verbose: bool) -> Traced {
        let what = match request.id() {
            Some(id) => format!("{} {id}", request.method()),
            None => request.method().to_string(),
        };
        let held = request.params().filter(|_| verbose).map(|params| shortened(params.to_string()));
        Traced { what, held, since: Instant::now() }
    }

    fn done(self, session: &Session) {
        let milliseconds = self.since.elapsed().as_secs_f64() * 1000.0;
        session.trace(format!("{} took {milliseconds:.1} ms", self.what), self.held);
    }
}

/// A document of 100 MB would be sent back whole.
fn shortened(mut text: String) -> String {
    let end = (0..=text.len().min(MOST_TRACED)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    if end < text.len() {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn read<P: DeserializeOwned>(params: Value, apply: impl FnOnce(P)) -> serde_json::Result<()> {
    serde_json::from_value(params).map(apply)
}

fn opened(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let language = session.language(&document.language_id, &document.uri);
    let opened = session.documents.open(document.uri, document.version, language, &document.text);
    if opened.replaced {
        session.log(MessageType::WARNING, format!("{} was opened twice", opened.uri.as_str()));
    }
    scans::at_once(session, opened.uri, opened.generation);
}

fn changed(session: &Arc<Session>, params: DidChangeTextDocumentParams) {
    let document = params.text_document;
    let encoding = session.abilities().encoding;
    let Some(changed) = session.documents.change(&document.uri, document.version, &params.content_changes, encoding)
    else {
        session.log(MessageType::WARNING, format!("{} was changed without being open", document.uri.as_str()));
        return;
    };
    if document.version <= changed.previous_version {
        // The transport keeps the order, so it is the number that is wrong, and leaving the change out would lose the text.
        let (now, before) = (document.version, changed.previous_version);
        session.log(MessageType::WARNING, format!("{} went from version {before} to {now}", document.uri.as_str()));
    }
    scans::soon(session, document.uri, changed.generation);
}

fn closed(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
    let uri = params.text_document.uri;
    if !session.documents.close(&uri) {
        session.log(MessageType::WARNING, format!("{} was closed without being open", uri.as_str()));
        return;
    }
    if !session.abilities().pull {
        session.send(Outgoing::Clear(uri));
    }
}

fn saved(session: &Arc<Session>, params: &DidSaveTextDocumentParams) {
    let uri = &params.text_document.uri;
    if uri.to_file_path().is_some_and(|path| session.projects.read_file(&path)) {
        session.files.notify_one();
    }
    runs::check(session, uri, Due::Saved);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Launch, server::Server};
    use serde_json::json;
    use std::future;
    use tower_lsp::{LspService, jsonrpc::Id};

    /// Panics where the method says so.
    struct Shaky;

    impl Service<Request> for Shaky {
        type Response = Option<Response>;
        type Error = ();
        type Future = BoxFuture<'static, Result<Option<Response>, ()>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            let (method, id, _) = request.into_parts();
            match method.as_ref() {
                "now" => panic!("while the call begins"),
                "later" => async { panic!("while the answer is made") }.boxed(),
                _ => future::ready(Ok(id.map(|id| Response::from_ok(id, json!("fine"))))).boxed(),
            }
        }
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer() {
        let (service, _socket) = LspService::new(|client| Server::new(client, Launch::default(), Arc::default()));
        let mut service = InOrder::new(Shaky, Arc::clone(service.inner().session()));
        let failed = |id: i64| Ok(Some(Response::from_error(Id::Number(id), Error::internal_error())));
        assert_eq!(service.call(Request::build("now").id(1).finish()).await, failed(1));
        assert_eq!(service.call(Request::build("later").id(2).finish()).await, failed(2));
        assert_eq!(service.call(Request::build("now").finish()).await, Ok(None), "a notification has no answer");
        assert_eq!(
            service.call(Request::build("other").id(3).finish()).await,
            Ok(Some(Response::from_ok(Id::Number(3), json!("fine"))))
        );
    }
}
