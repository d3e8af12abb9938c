//! Progress of work that can take long, shown where the client can, and stopped when its user wants that or nobody waits for it any more.

use crate::session::Session;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd,
    WorkDoneProgressReport, notification,
};

/// Work that is over sooner is not worth a word.
const FIRST: Duration = Duration::from_millis(300);
/// How often it is reported at most.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a client may take to make room for a report.
const PATIENCE: Duration = Duration::from_secs(10);

/// Work under way. Dropped with the answer that waits for it, it stops the work.
pub(crate) struct Progress {
    stop: Arc<AtomicBool>,
    /// How much is done; its end is the end of the work.
    done: watch::Sender<u64>,
}

/// The side of the work: says how much is done and asks whether to go on.
#[derive(Clone)]
pub(crate) struct Worker {
    stop: Arc<AtomicBool>,
    done: watch::Sender<u64>,
}

impl Worker {
    /// Says how much is done, and whether to go on.
    pub(crate) fn go_on(&self, done: u64) -> bool {
        self.done.send_replace(done);
        !self.stop.load(Ordering::Acquire)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
    }
}

impl Progress {
    /// Begins work, under the client's token if it gave one.
    pub(crate) fn begin(session: &Arc<Session>, token: Option<ProgressToken>, title: &'static str) -> Progress {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let (stop, done) = (Arc::new(AtomicBool::new(false)), watch::Sender::new(0));
        let is_given = token.is_some();
        if is_given || session.abilities().progress {
            let token = token
                .unwrap_or_else(|| ProgressToken::String(format!("iotcodes-{}", NEXT.fetch_add(1, Ordering::Relaxed))));
            let report =
                Report { session: Arc::clone(session), token, stop: Arc::clone(&stop), done: done.subscribe() };
            tokio::spawn(report.run(is_given, title));
        }
        Progress { stop, done }
    }

    /// The side of the work. The end of the last one is that of the work.
    pub(crate) fn worker(&self) -> Worker {
        Worker { stop: Arc::clone(&self.stop), done: self.done.clone() }
    }
}

struct Report {
    session: Arc<Session>,
    token: ProgressToken,
    stop: Arc<AtomicBool>,
    done: watch::Receiver<u64>,
}

impl Report {
    async fn run(mut self, is_given: bool, title: &'static str) {
        if !is_given {
            let ended = timeout(FIRST, async { while self.done.changed().await.is_ok() {} }).await.is_ok();
            if ended {
                return;
            }
            let made = self.session.client().create_work_done_progress(self.token.clone());
            if !matches!(timeout(PATIENCE, made).await, Ok(Ok(()))) {
                return;
            }
        }
        self.session.stoppable(&self.token, Some(Arc::clone(&self.stop)));
        let begin = WorkDoneProgressBegin { title: title.to_string(), cancellable: Some(true), ..Default::default() };
        self.say(WorkDoneProgress::Begin(begin)).await;
        while self.done.changed().await.is_ok() {
            let message = format!("{} files", iotcodes_scan::view::number(*self.done.borrow_and_update() as usize));
            let report = WorkDoneProgressReport { message: Some(message), ..Default::default() };
            self.say(WorkDoneProgress::Report(report)).await;
            sleep(PAUSE).await;
        }
        self.say(WorkDoneProgress::End(WorkDoneProgressEnd::default())).await;
        self.session.stoppable(&self.token, None);
    }

    async fn say(&self, value: WorkDoneProgress) {
        let params = ProgressParams { token: self.token.clone(), value: ProgressParamsValue::WorkDone(value) };
        self.session.client().send_notification::<notification::Progress>(params).await;
    }
}
