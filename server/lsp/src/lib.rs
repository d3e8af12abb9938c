//! The language server: the Language Server Protocol over standard input and output, on top of the scan.
//!
//! The way of a message: [`wire`] reads it, [`serve`] calls the service in wire order, [`in_order`] applies document changes at once and
//! hands everything else to tower-lsp, whose handlers are in [`server`]. A handler takes its [`documents::Snapshot`] before its first
//! `.await`, so it sees the text that the client had when it asked, and works on it off the protocol thread. [`scans`] look for codes in
//! the background, and [`outbox`] holds what the server says unasked. Only [`positions`] turns offsets into positions and back.
//!
//! Beside the protocol's own requests there is `iotcodes/text`: `{ "uri": … }` is answered with `{ "version": …, "text": … }`, the
//! document as the server has it, or `null` for one that is not open. Client and server disagreeing about a text is the first thing to
//! rule out when something is marked in the wrong place. `iotcodes/status` says of a document how many codes it holds; see [`status`].

mod abilities;
mod actions;
mod capabilities;
mod completion;
mod details;
mod diagnostics;
mod documents;
mod hints;
mod hover;
mod in_order;
mod options;
mod outbox;
mod parent;
mod places;
mod positions;
mod scans;
mod serve;
mod server;
mod session;
mod status;
mod symbols;
mod wire;

use std::{
    io::{self, Write},
    panic,
    process::ExitCode,
    sync::Arc,
};
use tower_lsp::LspService;

/// Serves one client until it says `exit`, closes standard input or is gone.
///
/// The code is 0 after a `shutdown` request and 1 without one, as the protocol wants it.
pub fn run() -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let message = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref().copied());
        let message = message.unwrap_or("no message").replace('\n', " ");
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        complain(&format!("internal error{place}: {message}"));
    }));
    let runtime = match tokio::runtime::Builder::new_multi_thread().thread_name("iotcodes").enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let session = {
        let _entered = runtime.enter();
        let (service, socket) = LspService::build(server::Server::new)
            .custom_method("iotcodes/text", server::Server::text)
            .custom_method("iotcodes/status", server::Server::status)
            .finish();
        let session = Arc::clone(service.inner().session());
        let service = in_order::InOrder::new(service, Arc::clone(&session));
        if let Err(error) = serve::serve(io::stdin().lock(), io::stdout(), service, socket) {
            complain(&format!("cannot read from the client: {error}"));
        }
        session
    };
    // A scan that is still running must not hold the process back.
    runtime.shutdown_background();
    ExitCode::from(session.exit_code())
}

/// One line on standard error, which clients show as the server's own output. There is nobody to tell when even that fails.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "iotcodes: {line}");
}
