//! The protocol thread: takes messages in the order of the wire, and sends out what tasks answer.
//!
//! It stands where tower-lsp's own `Server` would. That one ends at the first message it cannot decode, because its `FramedRead` ends after
//! an error (tokio-rs/tokio#3976), and reads, answers and writes on one task, so that handlers waiting for the client can hold up the
//! reading of the client's reply. Here nothing that a task does can hold up the reading.

use crate::wire::{self, Frame, Frames};
use futures::{FutureExt, SinkExt, StreamExt};
use serde::Serialize;
use serde_json::Value;
use std::{
    borrow::Cow,
    future::{Future, poll_fn},
    io::{self, BufRead, Write},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};
use tower::Service;
use tower_lsp::{
    ClientSocket,
    jsonrpc::{Error, Id, Request, Response},
};

/// How long an ending server waits for the client to read the last answers.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Where messages go out, one after the other. `None` ends it.
pub(crate) type Wire = Sender<Option<Vec<u8>>>;

/// Serves until the service has seen `exit` or the input ends. `connect` is told where messages go out.
pub(crate) fn serve<S>(
    input: impl BufRead,
    output: impl Write + Send + 'static,
    mut service: S,
    socket: ClientSocket,
    connect: impl FnOnce(Wire),
) -> io::Result<()>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Future<Output = Result<Option<Response>, S::Error>> + Send + Unpin + 'static,
    S::Error: Send,
{
    let (requests, mut replies) = socket.split();
    let (outgoing, queue) = mpsc::channel();
    connect(outgoing.clone());
    let (written, all_written) = mpsc::channel();
    thread::spawn(move || {
        // The client is gone when it cannot be written to; then the input ends, too.
        let _ = write(&queue, output);
        let _ = written.send(());
    });
    tokio::spawn(requests.for_each({
        let outgoing = outgoing.clone();
        move |request| {
            send(&outgoing, &without_null(request));
            async {}
        }
    }));

    let mut frames = Frames::new(input);
    // The service refuses more once it has seen `exit`. What it does not know of is a stdin that stays open: reading on would hang.
    while !matches!(poll_fn(|context| service.poll_ready(context)).now_or_never(), Some(Err(_))) {
        let Some(frame) = frames.read()? else { break };
        match decode(frame) {
            Ok(Message::Response(response)) => {
                // It refuses only after `exit`.
                let _ = replies.start_send_unpin(response);
            }
            Ok(Message::Request(request)) => {
                // The first step of every handler is taken here, in the order of the wire.
                let mut answer = service.call(request);
                match (&mut answer).now_or_never() {
                    Some(answer) => reply(&outgoing, answer),
                    None => {
                        let outgoing = outgoing.clone();
                        tokio::spawn(async move { reply(&outgoing, answer.await) });
                    }
                }
            }
            Err(error) => send(&outgoing, &error),
        }
    }

    let _ = outgoing.send(None);
    let _ = all_written.recv_timeout(LAST_WORDS);
    Ok(())
}

enum Message {
    Request(Request),
    Response(Response),
}

/// A message, or the error that answers what is none.
fn decode(frame: Frame) -> Result<Message, Response> {
    let body = match frame {
        Frame::Body(body) => body,
        Frame::Broken(reason) => return Err(refusal(Id::Null, Error::parse_error(), reason.to_string())),
    };
    let message: Value =
        serde_json::from_slice(&body).map_err(|error| refusal(Id::Null, Error::parse_error(), error.to_string()))?;
    drop(body); // A document of 100 MB would be held twice while it is opened.
    let id = message.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or_default();
    let invalid = |error: serde_json::Error| refusal(id, Error::invalid_request(), error.to_string());
    if message.get("method").is_some() {
        serde_json::from_value(message).map(Message::Request).map_err(invalid)
    } else {
        serde_json::from_value(message).map(Message::Response).map_err(invalid)
    }
}

fn refusal(id: Id, mut error: Error, reason: String) -> Response {
    error.message = Cow::Owned(format!("{}: {reason}", error.message));
    Response::from_error(id, error)
}

fn reply<E>(outgoing: &Wire, answer: Result<Option<Response>, E>) {
    if let Ok(Some(response)) = answer {
        send(outgoing, &response);
    }
}

/// JSON-RPC has no `"params": null`, which tower-lsp writes for a request that has none.
fn without_null(request: Request) -> Request {
    if request.params() != Some(&Value::Null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let bare = Request::build(method);
    match id {
        Some(id) => bare.id(id).finish(),
        None => bare.finish(),
    }
}

/// A notification as it goes over the wire.
pub(crate) fn notification(method: &str, params: &impl Serialize) -> Vec<u8> {
    #[derive(Serialize)]
    struct Notification<'a, P> {
        jsonrpc: &'static str,
        method: &'a str,
        params: &'a P,
    }
    serde_json::to_vec(&Notification { jsonrpc: "2.0", method, params }).expect("parameters have a JSON form")
}

/// Queues a message. The queue has no bound: a client that writes before it reads must not stop us from reading.
fn send(outgoing: &Wire, message: &impl Serialize) {
    let body = serde_json::to_vec(message).expect("messages are made of JSON values");
    let _ = outgoing.send(Some(body)); // The other end is gone when the client is.
}

/// Writes what is queued, and flushes whenever the queue is empty. `None` ends it.
fn write(queue: &Receiver<Option<Vec<u8>>>, output: impl Write) -> io::Result<()> {
    let mut output = io::BufWriter::new(output);
    while let Ok(Some(body)) = queue.recv() {
        wire::write(&mut output, &body)?;
        for more in queue.try_iter() {
            let Some(body) = more else { return output.flush() };
            wire::write(&mut output, &body)?;
        }
        output.flush()?;
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Launch,
        in_order::InOrder,
        log::{Log, LogLevel},
        report_panics,
        server::Server,
        session::off_thread,
    };
    use serde_json::json;
    use std::{
        fs,
        sync::{Arc, Mutex},
    };
    use tower_lsp::{LspService, jsonrpc};

    /// A client that takes its time to read.
    #[derive(Clone, Default)]
    struct Slow(Arc<Mutex<Vec<u8>>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            thread::sleep(LAST_WORDS / 20);
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_request_without_parameters_has_no_member_for_them() {
        let written = |params: Value| {
            let request = Request::build("workspace/codeLens/refresh").id(1).params(params).finish();
            serde_json::to_value(without_null(request)).unwrap()
        };
        let bare = serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": "workspace/codeLens/refresh" });
        assert_eq!(written(Value::Null), bare);
        assert_eq!(written(serde_json::json!([]))["params"], serde_json::json!([]));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_answered_before_exit_is_still_written() {
        let output = Slow::default();
        let mut input = Vec::new();
        wire::write(&mut input, br#"{ "jsonrpc": "2.0", "id": 1, "method": "no/such" }"#).unwrap();
        wire::write(&mut input, br#"{ "jsonrpc": "2.0", "method": "exit" }"#).unwrap();
        let (service, socket) = LspService::new(|client| Server::new(client, Launch::default(), Arc::default()));
        serve(input.as_slice(), output.clone(), service, socket, drop).unwrap();
        let written = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
        assert!(written.starts_with("Content-Length: ") && written.contains("\"id\":1"), "{written:?}");
    }

    /// Handlers that panic at once, after they have waited, and off the protocol thread.
    async fn at_once(_: &Server, _: Value) -> jsonrpc::Result<Value> {
        panic!("a test panics at once")
    }

    async fn later(_: &Server, _: Value) -> jsonrpc::Result<Value> {
        tokio::task::yield_now().await;
        panic!("a test panics later")
    }

    async fn elsewhere(_: &Server, _: Value) -> jsonrpc::Result<Value> {
        off_thread(|| panic!("a test panics elsewhere")).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_costs_one_answer_and_one_line_of_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(Log::new(LogLevel::Error, Some(&folder.path().join("log"))).unwrap());
        report_panics(Arc::clone(&log));
        let (service, socket) = LspService::build(|client| Server::new(client, Launch::default(), log))
            .custom_method("test/at-once", at_once)
            .custom_method("test/later", later)
            .custom_method("test/elsewhere", elsewhere)
            .finish();
        let session = Arc::clone(service.inner().session());
        let uri = "untitled:1";
        let line = "contoso.azure-devices.net {\"errorCode\":404103}";
        let mut input = Vec::new();
        let mut say = |message: Value| wire::write(&mut input, message.to_string().as_bytes()).unwrap();
        let ask = |id: u32, method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        say(ask(1, "initialize", json!({ "capabilities": {} })));
        let document = json!({ "uri": uri, "languageId": "log", "version": 1, "text": line });
        let opened = json!({ "textDocument": document });
        say(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": opened }));
        let hover = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 40 } });
        for (id, method) in [(10, "test/at-once"), (20, "test/later"), (30, "test/elsewhere")] {
            say(ask(id, method, json!({})));
            say(ask(id + 1, "textDocument/hover", hover.clone()));
        }
        // The end of the input is the end of the server, so it comes when everything is answered.
        let output = Slow::default();
        let written = Arc::clone(&output.0);
        let answered = move |id: u32| {
            let written = String::from_utf8(written.lock().unwrap().clone()).unwrap();
            written
                .split("Content-Length: ")
                .find(|message| message.contains(&format!("\"id\":{id}}}")))
                .map(String::from)
        };
        let (mut to_server, from_client) = io::pipe().map(|(reader, writer)| (writer, reader)).unwrap();
        to_server.write_all(&input).unwrap();
        let serving = thread::spawn({
            let runtime = tokio::runtime::Handle::current();
            move || {
                let _entered = runtime.enter();
                let connected = Arc::clone(&session);
                let service = InOrder::new(service, session);
                serve(io::BufReader::new(from_client), output, service, socket, |wire| connected.connect(wire))
            }
        });
        for id in [10, 20, 30] {
            let [failed, hovered] = [id, id + 1].map(|id| {
                let answer = (0..1000).find_map(|_| {
                    thread::sleep(LAST_WORDS / 20);
                    answered(id)
                });
                answer.unwrap_or_else(|| panic!("{id} is not answered"))
            });
            assert!(failed.contains("\"code\":-32603"), "{failed}");
            assert!(hovered.contains("\"result\":{\"contents\""), "{hovered}");
        }
        drop(to_server);
        serving.join().unwrap().unwrap();
        let logged = fs::read_to_string(folder.path().join("log")).unwrap();
        for word in ["at once", "later", "elsewhere"] {
            let lines = logged.lines().filter(|line| line.ends_with(&format!(": a test panics {word}")));
            assert_eq!(lines.count(), 1, "{logged}");
        }
    }
}
