//! The one writer of a SQLite file: a thread that puts the writes that wait into one commit.
//!
//! A commit costs a sync of the disk, however much is in it. Each write has its own savepoint in the commit, so it
//! succeeds and fails alone; none is answered before the commit is on the disk. The thread never waits for company:
//! company comes by itself while the commit before is being synced.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::result::{Error as DieselError, QueryResult};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::outage::{NO_ANSWER, NO_TURN, cause, failure as not_kept};
use super::{AfterCommit, DbConnection, Pool, TRIES, TransactionManagerOf, is_retryable};

/// How many writes wait at most, and for how long.
const MOST_WAITING: usize = 10_000;
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// The depth of a write in Diesel's count of transactions: its savepoint, in the transaction of the batch.
const IN_SAVEPOINT: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

/// How much goes into one commit at most, so that the first write in it is not kept waiting by the last.
#[derive(Clone, Copy)]
pub(super) struct BatchLimits {
    pub writes: usize,
    /// After how much work a commit takes no further write.
    pub work: Duration,
}

impl Default for BatchLimits {
    fn default() -> Self {
        Self { writes: 64, work: Duration::from_millis(20) }
    }
}

/// The way to the writer's thread, which ends when the last clone of this is dropped.
#[derive(Clone)]
pub(super) struct Writer {
    orders: SyncSender<Box<dyn WriteJob>>,
}

impl Writer {
    /// Starts the thread, which takes its connection from `connections` for each batch and gives it back. As that
    /// pool holds a single connection, it is also the lock between the thread and those who write on their own.
    pub fn start(connections: Pool, limits: BatchLimits) -> std::io::Result<Self> {
        let (orders, waiting) = sync_channel(MOST_WAITING);
        thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || serve(&waiting, &connections, limits))?;
        Ok(Self { orders })
    }

    /// Has `work` done in a commit, and answers when the commit is on the disk. A panic of `work` goes on here.
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut DbConnection, &mut AfterCommit) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + StdError + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let order = Box::new(Write { work, reply, result: None, after: AfterCommit::default() });
        if self.orders.try_send(order).is_err() {
            return Err(not_kept(NO_TURN).into());
        }
        // A write that has not begun when nobody waits for it any more is left out.
        match timeout(LONGEST_WAIT, answer).await {
            Ok(Ok(Ok(result))) => result,
            Ok(Ok(Err(panic))) => resume_unwind(panic),
            Ok(Err(_)) => Err(not_kept("the writer gave no answer").into()),
            Err(_) => Err(not_kept(NO_ANSWER).into()),
        }
    }
}

/// A write that waits, of whichever type.
trait WriteJob: Send {
    /// Whether somebody still waits for the answer.
    fn is_awaited(&self) -> bool;
    /// Does the work once, and says what is to become of it.
    fn run(&mut self, connection: &mut DbConnection) -> WriteOutcome;
    /// What went wrong in the work itself.
    fn error(&self) -> Option<String>;
    /// Sends the result of the work, or why the commit failed.
    fn answer(self: Box<Self>, failure: Option<&str>);
}

enum WriteOutcome {
    Keep,
    Undo,
    /// Undo it, and run it once more unless that was done too often.
    Retry,
}

struct Write<F, T, E> {
    work: F,
    reply: oneshot::Sender<thread::Result<Result<T, E>>>,
    result: Option<thread::Result<Result<T, E>>>,
    after: AfterCommit,
}

impl<F, T, E> WriteJob for Write<F, T, E>
where
    F: Fn(&mut DbConnection, &mut AfterCommit) -> Result<T, E> + Send,
    T: Send,
    E: From<DieselError> + StdError + Send + 'static,
{
    fn is_awaited(&self) -> bool {
        !self.reply.is_closed()
    }

    fn run(&mut self, connection: &mut DbConnection) -> WriteOutcome {
        self.after = AfterCommit::default();
        // What the work leaves behind in a panic is rolled back, so nobody sees it half done.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let result = (self.work)(connection, &mut self.after);
            let fate = match &result {
                Ok(_) => WriteOutcome::Keep,
                Err(error) if is_retryable(error) => WriteOutcome::Retry,
                Err(_) => WriteOutcome::Undo,
            };
            (result, fate)
        }));
        let (result, fate) = match outcome {
            Ok((result, fate)) => (Ok(result), fate),
            Err(panic) => (Err(panic), WriteOutcome::Undo),
        };
        self.result = Some(result);
        fate
    }

    fn error(&self) -> Option<String> {
        match &self.result {
            Some(Ok(Err(error))) => Some(cause(error).map_or_else(|| error.to_string(), ToString::to_string)),
            _ => None,
        }
    }

    fn answer(self: Box<Self>, failure: Option<&str>) {
        if failure.is_none() && matches!(self.result, Some(Ok(Ok(_)))) {
            self.after.run();
        }
        let result = match (self.result, failure) {
            (Some(Err(panic)), _) => Err(panic),
            // A refusal, too, may rest on what others wrote in the commit that failed.
            (_, Some(failure)) => Ok(Err(not_kept(failure).into())),
            (Some(result), None) => result,
            (None, None) => Ok(Err(not_kept("the write was not run").into())),
        };
        // Who no longer waits misses the answer, as with any connection that is cut.
        let _ = self.reply.send(result);
    }
}

/// The writes that are waiting for their commit, in the order in which they came.
struct Queue<'a> {
    arriving: &'a Receiver<Box<dyn WriteJob>>,
    taken: VecDeque<Box<dyn WriteJob>>,
}

impl Queue<'_> {
    /// Waits for a write, and takes up to `most` that came with it, as what waits elsewhere is counted; returns `false`
    /// when none can come any more.
    fn wait(&mut self, most: usize) -> bool {
        if self.taken.is_empty() {
            self.taken.extend(self.arriving.recv());
        }
        let room = most.saturating_sub(self.taken.len());
        self.taken.extend(self.arriving.try_iter().take(room));
        !self.taken.is_empty()
    }

    fn next(&mut self) -> Option<Box<dyn WriteJob>> {
        self.taken.pop_front().or_else(|| self.arriving.try_recv().ok())
    }
}

fn serve(arriving: &Receiver<Box<dyn WriteJob>>, connections: &Pool, limits: BatchLimits) {
    let mut queue = Queue { arriving, taken: VecDeque::new() };
    while queue.wait(limits.writes) {
        let mut batch = Vec::new();
        let outcome = commit_together(connections, &mut queue, &mut batch, limits);
        let failure = outcome.err().map(|error| error.to_string());
        if let Some(failure) = &failure {
            log::error!("{} writes were not kept: {failure}", batch.len());
        }
        for order in batch {
            guard(|| order.answer(failure.as_deref()));
        }
    }
}

/// Moves writes from `queue` to `batch` and commits them. An error goes to them all, for then none was kept.
fn commit_together(
    connections: &Pool,
    queue: &mut Queue<'_>,
    batch: &mut Vec<Box<dyn WriteJob>>,
    limits: BatchLimits,
) -> QueryResult<()> {
    let turn = || -> QueryResult<_> {
        let mut connection = connections.get().map_err(super::no_connection)?;
        connection.begin_write()?;
        Ok(connection)
    };
    let mut connection = turn().inspect_err(|_| {
        // They waited for the same lock, and would only wait for it again one after the other.
        batch.extend(queue.taken.drain(..queue.taken.len().min(limits.writes)));
    })?;
    let outcome = fill(&mut connection, queue, batch, limits).and_then(|kept| {
        if kept {
            TransactionManagerOf::commit_transaction(&mut *connection)
        } else {
            // Nothing is to be synced.
            TransactionManagerOf::rollback_transaction(&mut *connection)
        }
    });
    if outcome.is_err() {
        while let Ok(Some(_)) = depth(&mut connection) {
            if TransactionManagerOf::rollback_transaction(&mut *connection).is_err() {
                break;
            }
        }
    }
    connection.check_after_failure(outcome.is_err());
    outcome
}

/// Runs what waits, and returns whether any of it is to be kept.
fn fill(
    connection: &mut DbConnection,
    queue: &mut Queue<'_>,
    batch: &mut Vec<Box<dyn WriteJob>>,
    limits: BatchLimits,
) -> QueryResult<bool> {
    let (started, mut kept) = (Instant::now(), false);
    while batch.len() < limits.writes && (batch.is_empty() || started.elapsed() < limits.work) {
        let Some(mut order) = queue.next() else { break };
        if !order.is_awaited() {
            guard(|| drop(order));
            continue;
        }
        let outcome = run_in_savepoint(connection, order.as_mut());
        let reason = order.error();
        batch.push(order);
        // The database itself may have rolled all back (a full disk); the write then says why.
        kept |= outcome.map_err(|error| reason.map_or(error, not_kept))?;
    }
    Ok(kept)
}

/// Returns whether the write is kept; an error when the savepoint failed, and with it the whole transaction.
fn run_in_savepoint(connection: &mut DbConnection, order: &mut dyn WriteJob) -> QueryResult<bool> {
    for tries in 1.. {
        TransactionManagerOf::begin_transaction(connection)?;
        match order.run(connection) {
            WriteOutcome::Keep if depth(connection)? == Some(IN_SAVEPOINT) => {
                TransactionManagerOf::commit_transaction(connection)?;
                return Ok(true);
            }
            WriteOutcome::Keep => return Err(not_kept("a write left its transaction open, or ended it itself")),
            WriteOutcome::Retry if tries < TRIES => roll_back_savepoint(connection)?,
            WriteOutcome::Retry | WriteOutcome::Undo => break,
        }
    }
    roll_back_savepoint(connection)?;
    Ok(false)
}

fn roll_back_savepoint(connection: &mut DbConnection) -> QueryResult<()> {
    // After a panic there may be further savepoints within.
    while depth(connection)? >= Some(IN_SAVEPOINT) {
        TransactionManagerOf::rollback_transaction(connection)?;
    }
    // SQLite keeps a savepoint that was rolled back to. Releasing it also fails when the database rolled back the
    // whole transaction, which Diesel does not always tell.
    connection.batch_execute("RELEASE SAVEPOINT diesel_savepoint_1")
}

fn depth(connection: &mut DbConnection) -> QueryResult<Option<NonZeroU32>> {
    TransactionManagerOf::transaction_manager_status_mut(connection).transaction_depth()
}

/// Keeps the thread alive when a value panics as it is dropped.
fn guard(work: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        log::error!("the answer to a write panicked");
    }
}
