//! Work that takes a core for a while, done in turn on a few threads of its own: so much of it at once costs neither
//! gigabytes nor other pages' time.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::{Semaphore, oneshot};

/// So much work waits already that more of it would wait too long.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("too much work waits already")]
pub struct Overloaded;

/// A bounded queue and its threads, which end with its last clone.
#[derive(Clone)]
pub(super) struct Queue {
    jobs: mpsc::Sender<Job>,
    registrations: Arc<Semaphore>,
    done: Arc<AtomicU64>,
}

type Job = Box<dyn FnOnce() + Send>;

impl Queue {
    /// A queue with this number of threads, for at most `most` who wait.
    pub fn new(threads: usize, most: usize) -> Self {
        let (sender, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads {
            let jobs = jobs.clone();
            std::thread::spawn(move || {
                // The lock is held while waiting for a job, never while doing it.
                while let Ok(job) = { jobs.lock().unwrap_or_else(PoisonError::into_inner).recv() } {
                    job();
                }
            });
        }
        Self { jobs: sender, registrations: Arc::new(Semaphore::new(most)), done: Arc::default() }
    }

    /// Does the work when its turn comes. A caller who is dropped before, since the browser has hung up, gives up their
    /// place in the queue, and the work is not done.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Overloaded> {
        let _place = self.registrations.try_acquire().map_err(|_| Overloaded)?;
        let (answer, result) = oneshot::channel();
        let count = self.done.clone();
        let job = Box::new(move || {
            if answer.is_closed() {
                return;
            }
            let done = catch_unwind(AssertUnwindSafe(work));
            count.fetch_add(1, Ordering::Relaxed);
            // Nobody waits any more when the browser has hung up meanwhile.
            let _ = answer.send(done);
        });
        match (self.jobs.send(job), result.await) {
            (Ok(()), Ok(Ok(done))) => Ok(done),
            (_, Ok(Err(panic))) => resume_unwind(panic),
            _ => panic!("the threads of a queue are gone"),
        }
    }

    /// How much work has been done.
    pub fn count_done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc::channel;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// A queue whose one thread is busy until the sender is dropped.
    fn busy_queue(most: usize) -> (Queue, mpsc::Sender<()>) {
        let queue = Queue::new(1, most);
        let (release, is_released) = channel::<()>();
        let job = Box::new(move || assert!(is_released.recv().is_err()));
        queue.jobs.send(job).expect("the thread takes it");
        (queue, release)
    }

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn who_comes_when_the_queue_is_full_is_sent_away() {
        let (queue, _release) = busy_queue(2);
        let (mut first, mut second, mut third) = (pin!(queue.run(|| 1)), pin!(queue.run(|| 2)), pin!(queue.run(|| 3)));
        assert!(poll(first.as_mut()).is_pending());
        assert!(poll(second.as_mut()).is_pending());
        assert_eq!(poll(third.as_mut()), Poll::Ready(Err(Overloaded)));
    }

    #[test]
    fn the_work_of_who_has_left_is_not_done_and_their_place_is_free() {
        let (queue, release) = busy_queue(2);
        for _ in 0..100 {
            let mut left = Box::pin(queue.run(|| 1));
            assert!(poll(left.as_mut()).is_pending());
        }
        let (result, answer) = channel();
        let mut stays = pin!(queue.run(move || result.send(2)));
        assert!(poll(stays.as_mut()).is_pending());
        drop(release);
        assert_eq!(answer.recv(), Ok(2));
        while poll(stays.as_mut()).is_pending() {
            std::thread::yield_now();
        }
        assert_eq!(queue.count_done(), 1);
    }
}
