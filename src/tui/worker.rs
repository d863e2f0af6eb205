//! The thread that touches the disk. Screens hand it jobs and get back what these found, so that drawing never
//! waits and a slow disk is seen as what it is. One job at a time, in the order given.

use super::app::Event;
use super::office::{Office, Trouble};
use crate::i18n::Words;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

/// Something to be done at the study's desk.
pub struct Job(Box<Work>);

/// It is given the seat at the desk, where a study is open or none yet.
type Work = dyn FnOnce(&mut Option<Office>) -> Done + Send;

/// What comes of a job for an open study while none is open.
struct NoStudy;

/// What came of a job; the screen that gave it knows what it is.
pub struct Done(Box<dyn Any + Send>);

/// Tells apart the jobs that are under way.
pub type Ticket = u64;

impl Job {
    /// A job from what is to be done.
    pub fn new<T: Any + Send>(work: impl FnOnce(&mut Office) -> T + Send + 'static) -> Job {
        Job(Box::new(move |seat| match seat {
            Some(office) => Done(Box::new(work(office))),
            None => Done(Box::new(NoStudy)),
        }))
    }

    /// A job for whichever study is open, or none; it may open another.
    pub fn anywhere<T: Any + Send>(work: impl FnOnce(&mut Option<Office>) -> T + Send + 'static) -> Job {
        Job(Box::new(move |seat| Done(Box::new(work(seat)))))
    }
}

impl Done {
    /// What came of it, if it is of that type.
    ///
    /// # Errors
    /// Itself, to be asked for another type.
    pub fn get<T: Any>(self) -> Result<T, Done> {
        self.0.downcast::<T>().map(|value| *value).map_err(Done)
    }

    /// The same of what may have come to trouble: that is put where it is said, and nothing came of it.
    ///
    /// # Errors
    /// Itself, to be asked for another type.
    pub fn settled<T: Any>(self, said: &mut Option<Words>) -> Result<Option<T>, Done> {
        let came = self.get::<Result<T, Trouble>>()?;
        Ok(came.map_err(|trouble| *said = Some(trouble.0)).ok())
    }
}

/// The thread and the way to it.
pub struct Worker {
    jobs: Option<Sender<(Ticket, Job)>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread, at an open study or at none yet; what jobs come to is sent to `reports`.
    ///
    /// # Errors
    /// If the machine has no thread to give.
    pub fn start(office: impl Into<Option<Office>>, reports: Sender<Event>) -> std::io::Result<Worker> {
        let mut office = office.into();
        let (jobs, given) = channel::<(Ticket, Job)>();
        let work = move || {
            for (ticket, job) in given {
                let done = catch_unwind(AssertUnwindSafe(|| (job.0)(&mut office)));
                let broken = done.is_err();
                let report = match done {
                    Ok(done) => Event::Finished(ticket, done),
                    Err(_) => Event::Broken,
                };
                if reports.send(report).is_err() || broken {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("desk".into()).spawn(work)?;
        Ok(Worker { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Hands over a job.
    pub fn give(&self, ticket: Ticket, job: Job) {
        if let Some(jobs) = &self.jobs {
            // A thread that is gone has reported itself broken before.
            let _ = jobs.send((ticket, job));
        }
    }
}

impl Drop for Worker {
    /// Waits for what is under way: claims are given back and streams closed in order.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // If it panicked, the hook has said so already.
            let _ = thread.join();
        }
    }
}
