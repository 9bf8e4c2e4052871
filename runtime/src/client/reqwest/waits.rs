//! The two waits up to an answer's head, where nobody tells when the first one is over.

use crate::client::Limits;
use crate::error::{Timeout, TransportError};
use std::time::Duration;
use tokio::time::Instant;

/// The shortest time between two looks: that of a timer's tick.
const SOON: Duration = Duration::from_millis(1);

/// The two waits up to the answer's head: for a connection, and from there for the head.
///
/// Nobody tells the waiting side that there is a connection now. So it looks whenever the answer could be late at the
/// earliest: that is never too late, and on a connection that is open already it is once.
pub(super) struct Waits {
    began: Instant,
    limits: Limits,
}

impl Waits {
    pub(super) fn new(limits: Limits) -> Self {
        Self { began: Instant::now(), limits }
    }

    /// When to look first; `None` for never.
    pub(super) fn first(&self) -> Option<Instant> {
        self.look_again(self.began)
    }

    /// What is to be said at this time, where a connection took the request then: when to look next, or that it is too late.
    pub(super) fn rang(
        &self,
        now: Instant,
        taken: Option<Instant>,
    ) -> Result<Option<Instant>, TransportError> {
        let (what, since, limit) = match taken {
            Some(taken) => (Timeout::FirstByte, taken, self.limits.first_byte),
            None => (Timeout::Connect, self.began, self.limits.connect),
        };
        match limit.zip(after(since, limit)) {
            Some((limit, end)) if now >= end => Err(TransportError::timed_out(what, limit)),
            over if taken.is_some() => Ok(over.map(|(_, end)| end)),
            _ => Ok(self.look_again(now)),
        }
    }

    /// Without a connection at this time: it is too late for one, or a connection that came right now would wait too long.
    fn look_again(&self, now: Instant) -> Option<Instant> {
        // Not at once: a limit of next to nothing would have it look for ever.
        let first_byte = self.limits.first_byte.map(|limit| limit.max(SOON));
        let ends = [after(self.began, self.limits.connect), after(now, first_byte)];
        ends.into_iter().flatten().min()
    }
}

/// So long after; `None` for no limit, or one that lies beyond all time.
fn after(time: Instant, limit: Option<Duration>) -> Option<Instant> {
    time.checked_add(limit?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FailureKind;

    /// In milliseconds from the beginning: when it is looked, until it is too late, and which limit that was.
    fn looks(
        connect: Option<u64>,
        first_byte: Option<u64>,
        taken: Option<u64>,
    ) -> (Vec<u64>, Option<Timeout>) {
        let millis = |limit: Option<u64>| limit.map(Duration::from_millis);
        let waits = Waits::new(Limits::new().connect(millis(connect)).first_byte(millis(first_byte)));
        let taken = taken.map(|at| waits.began + Duration::from_millis(at));
        let (mut looks, mut next) = (Vec::new(), waits.first());
        while let Some(at) = next {
            assert!(looks.len() < 10, "it looks for ever: {looks:?}");
            looks.push(u64::try_from((at - waits.began).as_millis()).unwrap_or(u64::MAX));
            match waits.rang(at, taken.filter(|taken| *taken <= at)) {
                Ok(again) => next = again,
                Err(error) => {
                    let FailureKind::Timeout(what) = error.kind() else { unreachable!("{error}") };
                    return (looks, Some(what));
                }
            }
        }
        (looks, None)
    }

    #[test]
    fn each_wait_ends_exactly_at_its_limit_wherever_the_connection_comes() {
        let (connect, first) = (Some(Timeout::Connect), Some(Timeout::FirstByte));
        let cases = [
            // No connection, ever.
            ((Some(100), Some(800), None), (vec![100], connect)),
            ((Some(100), Some(30), None), (vec![30, 60, 90, 100], connect)),
            ((Some(100), None, None), (vec![100], connect)),
            // One that was open already, and one that had to be made.
            ((Some(100), Some(800), Some(0)), (vec![100, 800], first)),
            ((Some(100), Some(800), Some(99)), (vec![100, 899], first)),
            ((Some(100), Some(30), Some(0)), (vec![30], first)),
            ((Some(100), Some(30), Some(1)), (vec![30, 31], first)),
            ((Some(100), Some(30), Some(45)), (vec![30, 60, 75], first)),
            ((None, Some(30), Some(45)), (vec![30, 60, 75], first)),
            // A limit of nothing: whoever waits is too late, but not before there is a connection.
            ((Some(3), Some(0), None), (vec![1, 2, 3], connect)),
            ((Some(100), Some(0), Some(0)), (vec![1], first)),
            ((None, Some(0), Some(4)), (vec![1, 2, 3, 4], first)),
            // No limit that is left.
            ((Some(100), None, Some(5)), (vec![100], None)),
            ((None, None, None), (vec![], None)),
        ];
        for ((connect, first_byte, taken), expected) in cases {
            assert_eq!(looks(connect, first_byte, taken), expected, "{connect:?} {first_byte:?} {taken:?}");
        }
    }
}
