//! Watches the client's process, so that no server outlives an editor that crashed and left standard input open.

use crate::session::Session;
use std::{process, sync::Arc, time::Duration};
use tower_lsp::ls_types::MessageType;

/// How often to look.
const PAUSE: Duration = Duration::from_secs(1);

/// Ends this process when that of the client is gone.
pub(crate) fn watch(session: &Arc<Session>, client: u32) {
    if !is_alive(client) {
        // The client is on another machine or in another container, and its number means nothing here.
        session.log(
            MessageType::INFO,
            format!("the client's process {client} cannot be seen from here and is not watched"),
        );
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        while is_alive(client) {
            tokio::time::sleep(PAUSE).await;
        }
        process::exit(session.exit_code().into());
    });
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    use rustix::{
        io::Errno,
        process::{Pid, test_kill_process},
    };
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return false };
    // A process of another user may not be signalled, but it is there.
    test_kill_process(pid) != Err(Errno::SRCH)
}

/// Elsewhere the end of standard input has to do: Windows closes the pipes of a process that ends.
#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    true
}
