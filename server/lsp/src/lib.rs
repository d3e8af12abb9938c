//! The language server: the Language Server Protocol over standard input and output, on top of the scan.
//!
//! The way of a message: [`wire`] reads it, [`serve`] calls the service in wire order, [`in_order`] applies document changes at once and
//! hands everything else to tower-lsp, whose handlers are in [`server`]. A handler takes its [`documents::Snapshot`] before its first
//! `.await`, so it sees the text that the client had when it asked, and works on it off the protocol thread. [`scans`] look for codes in
//! the background, [`runs`] says when what they found is shown, and [`outbox`] holds what the server says unasked. [`configuration`] follows
//! what is set. Only [`positions`] turns offsets into positions and back.
//!
//! Beside the protocol's own requests there is `iotcodes/text`: `{ "uri": … }` is answered with `{ "version": …, "text": … }`, the
//! document as the server has it, or `null` for one that is not open. Client and server disagreeing about a text is the first thing to
//! rule out when something is marked in the wrong place. `iotcodes/status` says of a document how many codes it holds; see [`status`].

mod abilities;
mod actions;
mod capabilities;
mod commands;
mod completion;
mod configuration;
mod content;
mod definition;
mod details;
mod diagnostics;
mod documents;
mod folds;
mod hints;
mod hover;
mod in_order;
mod lenses;
mod links;
mod log;
mod options;
mod outbox;
mod pages;
mod parent;
mod places;
mod positions;
mod problems;
mod progress;
mod runs;
mod scans;
mod serve;
mod server;
mod session;
mod status;
mod story;
mod symbols;
mod wide;
mod wire;
mod workspace;

pub use log::LogLevel;
pub use options::read as editor_settings;

use iotcodes_scan::Settings;
use log::Log;
use std::{
    io::{self, BufRead, Write},
    panic,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use tower_lsp::{LspService, ls_types::MessageType};

/// What the command line says about a server.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// Settings that win over those of files and editors.
    pub settings: Settings,
    /// A file that log lines are added to, beside the client's own log.
    pub log_file: Option<PathBuf>,
    /// How much is logged.
    pub log_level: LogLevel,
}

/// Serves one client until it says `exit`, closes standard input or is gone.
///
/// The code is 0 after a `shutdown` request and 1 without one, as the protocol wants it.
pub fn run(launch: Launch) -> ExitCode {
    let log = Arc::new(Log::new(launch.log_level, launch.log_file.as_deref()).unwrap_or_else(|error| {
        let path = launch.log_file.as_deref().unwrap_or(Path::new(""));
        complain(&format!("cannot write the log to {}: {error}", path.display()));
        Log::default()
    }));
    report_panics(Arc::clone(&log));
    converse(launch, log, io::stdin().lock(), io::stdout())
}

/// The same over any pair of streams, and with no log file.
pub fn serve(launch: Launch, input: impl BufRead, output: impl Write + Send + 'static) -> ExitCode {
    converse(launch, Arc::default(), input, output)
}

fn converse(launch: Launch, log: Arc<Log>, input: impl BufRead, output: impl Write + Send + 'static) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().thread_name("iotcodes").enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let session = {
        let _entered = runtime.enter();
        let (service, socket) = LspService::build(|client| server::Server::new(client, launch, log))
            .custom_method("$/setTrace", server::Server::set_trace)
            .custom_method("iotcodes/text", server::Server::text)
            .custom_method("iotcodes/status", server::Server::status)
            .custom_method("window/workDoneProgress/cancel", server::Server::stop)
            .custom_method(content::METHOD, server::Server::content)
            .finish();
        let session = Arc::clone(service.inner().session());
        let service = in_order::InOrder::new(service, Arc::clone(&session));
        if let Err(error) = serve::serve(input, output, service, socket, |wire| session.connect(wire)) {
            complain(&format!("cannot read from the client: {error}"));
        }
        session
    };
    // A scan that is still running must not hold the process back.
    runtime.shutdown_background();
    ExitCode::from(session.exit_code())
}

/// Makes a line of the log of each panic.
fn report_panics(log: Arc<Log>) {
    panic::set_hook(Box::new(move |panic| {
        let payload = panic.payload();
        let message = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref().copied());
        let message = message.unwrap_or("no message").replace('\n', " ");
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let line = format!("internal error{place}: {message}");
        log.write(MessageType::ERROR, &line);
        complain(&line);
    }));
}

/// One line on standard error, which clients show as the server's own output. There is nobody to tell when even that fails.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "iotcodes: {line}");
}
