//! Where the log takes its time from: the machine, or a test, or a simulation.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Both times of one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// UTC wall time, milliseconds since 1970.
    pub wall: i64,
    /// A time nobody can set, milliseconds since some moment before the process began.
    pub mono: i64,
}

/// A source of time.
pub trait Clock: Send {
    /// Both times of now.
    fn now(&self) -> Moment;
}

/// The machine's own clocks. On Linux the monotonic one goes on while a laptop sleeps, so that
/// a night in the bag is no jump of the wall clock.
#[derive(Clone, Copy, Default, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment { wall: jiff::Timestamp::now().as_millisecond(), mono: monotonic() }
    }
}

#[cfg(unix)]
fn monotonic() -> i64 {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const ID: ClockId = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const ID: ClockId = ClockId::Monotonic;
    let now = clock_gettime(ID);
    #[allow(clippy::useless_conversion, reason = "narrower on 32-bit systems")]
    let nanoseconds = i64::from(now.tv_nsec);
    now.tv_sec * 1000 + nanoseconds / 1_000_000
}

#[cfg(not(unix))]
fn monotonic() -> i64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    i64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// A clock that moves only when told to; its clones are the same clock.
#[derive(Clone, Debug)]
pub struct SetClock(Arc<(AtomicI64, AtomicI64)>);

impl SetClock {
    /// Stands at this wall time (UTC, milliseconds since 1970), with a monotonic time of 0.
    pub fn at(wall: i64) -> Self {
        Self(Arc::new((AtomicI64::new(wall), AtomicI64::new(0))))
    }

    /// Lets time pass, in milliseconds.
    pub fn pass(&self, milliseconds: i64) {
        self.0.0.fetch_add(milliseconds, Ordering::SeqCst);
        self.0.1.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Sets the wall clock alone, as somebody correcting it would.
    pub fn set_wall(&self, wall: i64) {
        self.0.0.store(wall, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        Moment { wall: self.0.0.load(Ordering::SeqCst), mono: self.0.1.load(Ordering::SeqCst) }
    }
}
