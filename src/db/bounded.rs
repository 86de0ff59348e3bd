//! Work on the database off the async workers, for which nobody waits without a bound.
//!
//! libpq waits for an answer for ever where a connection is dead but still acknowledges what it is sent. Such work cannot
//! be ended, but it can be given up: who asked gets an error, its turn goes to somebody else, and the connections that
//! were opened before are closed instead of used again. The thread ends when the connection does.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use diesel::result::Error as DieselError;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinError;
use tokio::time::timeout;

use super::{Timeouts, outage};

/// How much work may be given up and not ended; more than that keeps its turn, so that threads have a bound too.
pub(super) const MOST_GIVEN_UP: usize = 32;

/// The threads of all databases of this process. Nothing waits for them at its end: some may wait for ever.
static THREADS: LazyLock<std::io::Result<Handle>> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("database").enable_time().build()?;
    let handle = runtime.handle().clone();
    std::mem::forget(runtime);
    Ok(handle)
});

/// Counts how often the database did not answer: connections from before the last time are not trusted.
#[derive(Clone, Debug, Default)]
pub(super) struct Trust(Arc<AtomicU64>);

impl Trust {
    /// What a connection that is opened now keeps, to compare it with later.
    pub fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// Trusts no connection any more that is open now.
    pub fn lose(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// The turns at one pool of connections.
#[derive(Clone)]
pub(super) struct Turns {
    free: Arc<Semaphore>,
    spare: Arc<Semaphore>,
    /// How long a request waits for its turn, and then for its answer.
    patience: (Duration, Duration),
    trust: Trust,
    threads: &'static Handle,
}

impl Turns {
    /// So many turns; fails when the system gives no threads.
    pub fn new(count: usize, timeouts: Timeouts, trust: Trust) -> Result<Self, &'static std::io::Error> {
        let threads = THREADS.as_ref()?;
        let (free, spare) = (Arc::new(Semaphore::new(count)), Arc::new(Semaphore::new(MOST_GIVEN_UP)));
        let patience = (timeouts.turn, timeouts.answer);
        Ok(Self { free, spare, patience, trust, threads })
    }

    /// Runs a task on the threads of the databases.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.threads.spawn(task);
    }

    /// Runs `work` when it is its turn. It is given whether somebody still waits for it.
    pub async fn run<T, E>(&self, work: impl FnOnce(&AtomicBool) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
    {
        let Ok(Ok(turn)) = timeout(self.patience.0, self.free.clone().acquire_owned()).await else {
            return Err(outage::failure(outage::NO_TURN).into());
        };
        // A task of its own looks after the turn also when whoever asked has gone.
        ended(self.threads.spawn(self.clone().watch(turn, work)).await)
    }

    async fn watch<T, E>(
        self,
        turn: OwnedSemaphorePermit,
        work: impl FnOnce(&AtomicBool) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
    {
        let shared = Arc::new((Mutex::new(turn), AtomicBool::new(true)));
        let of_thread = shared.clone();
        let answer = timeout(self.patience.1, self.threads.spawn_blocking(move || work(&of_thread.1)));
        if let Ok(result) = answer.await {
            return ended(result);
        }
        let (turn, is_awaited) = &*shared;
        is_awaited.store(false, Ordering::Release);
        self.trust.lose();
        match self.spare.try_acquire_owned() {
            // The thread keeps the spare turn until it ends, and the other one is free.
            Ok(spare) => *turn.lock().unwrap_or_else(PoisonError::into_inner) = spare,
            Err(_) => log::error!("{MOST_GIVEN_UP} threads wait for a database that does not answer"),
        }
        Err(outage::failure(outage::NO_ANSWER).into())
    }
}

/// The result of a task; its panic goes on here.
fn ended<T, E: From<DieselError>>(result: Result<Result<T, E>, JoinError>) -> Result<T, E> {
    result.unwrap_or_else(|failure| match failure.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => Err(outage::failure("the program is ending").into()),
    })
}
