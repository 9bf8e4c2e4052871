//! The attempts of one call.

use super::{Budget, Retry};
use crate::error::{Delivery, FailureKind, TransportError};
use std::time::{Duration, Instant};

/// How an attempt ended, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// By an answer, with the wait that it asks for.
    Answered { status: u16, retry_after: Option<Duration> },
    /// Without one.
    Failed { kind: FailureKind, delivery: Delivery },
}

impl From<&TransportError> for Outcome {
    fn from(error: &TransportError) -> Self {
        Self::Failed { kind: error.kind(), delivery: error.delivery() }
    }
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Give the outcome to the caller.
    Done,
    /// Wait so long, and send once more.
    WaitThenRetry(Duration),
}

/// The attempts of one call: how many there were, and whether one more makes sense.
#[derive(Debug)]
pub(crate) struct Attempts {
    retry: Retry,
    /// Whether the API may receive the call twice.
    repeatable: bool,
    /// When the total time is over.
    deadline: Option<Instant>,
    /// How many have been sent.
    made: u32,
}

impl Attempts {
    pub(crate) fn new(retry: Retry, repeatable: bool, deadline: Option<Instant>) -> Self {
        Self { retry, repeatable, deadline, made: 0 }
    }

    /// Counts one that is being sent, and says which it is: 0 for the first, 1 for the first retry.
    pub(crate) fn begin(&mut self) -> u32 {
        self.made = self.made.saturating_add(1);
        self.made - 1
    }

    /// Whether another one can follow the one that is being sent.
    pub(crate) fn is_last(&self) -> bool {
        self.made >= self.retry.attempts
    }

    /// What to do after an attempt that ended so. `random` gives any number, each as likely as the others.
    pub(crate) fn next(
        &self,
        outcome: Outcome,
        now: Instant,
        random: impl FnOnce() -> u64,
        budget: &Budget,
    ) -> Next {
        let passes = outcome.may_pass(self.repeatable);
        if matches!(outcome, Outcome::Answered { status: 200..=299, .. }) {
            budget.put_back();
        }
        if !passes || self.is_last() {
            return Next::Done;
        }
        let Some(wait) = self.wait(outcome, random()) else { return Next::Done };
        let in_time =
            self.deadline.is_none_or(|deadline| now.checked_add(wait).is_some_and(|it| it < deadline));
        if in_time && budget.take() { Next::WaitThenRetry(wait) } else { Next::Done }
    }

    /// How long to wait; `None` if that is longer than the caller would.
    fn wait(&self, outcome: Outcome, random: u64) -> Option<Duration> {
        match outcome {
            // What was asked for, and a little more: all who were sent away were told the same time.
            Outcome::Answered { retry_after: Some(asked), .. } => (asked <= self.retry.longest_wait)
                .then(|| asked.saturating_add(part(self.retry.most(1), random))),
            _ => Some(part(self.retry.most(self.made), random)),
        }
    }
}

impl Outcome {
    /// Whether the API may have carried out the call.
    pub(crate) fn maybe_done(self) -> bool {
        match self {
            Self::Answered { status, .. } => status != 429,
            Self::Failed { delivery, .. } => delivery == Delivery::MaybeReceived,
        }
    }

    /// Whether sending the call again may end differently, and can do no harm.
    fn may_pass(self, repeatable: bool) -> bool {
        match self {
            Self::Answered { status: 429, .. } => true,
            Self::Answered { status: 500 | 502 | 503 | 504, .. } => repeatable,
            Self::Answered { .. } => false,
            Self::Failed { kind, delivery } => {
                kind.may_pass() && (repeatable || delivery == Delivery::NotSent)
            }
        }
    }
}

/// A part of a time: none of it for the smallest number, all of it for the largest.
fn part(whole: Duration, random: u64) -> Duration {
    let nanos = whole.as_nanos().saturating_mul(u128::from(random)) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Timeout;

    const MAYBE: Delivery = Delivery::MaybeReceived;

    fn status(status: u16) -> Outcome {
        Outcome::Answered { status, retry_after: None }
    }

    fn asks(seconds: u64) -> Outcome {
        Outcome::Answered { status: 429, retry_after: Some(Duration::from_secs(seconds)) }
    }

    fn failed(kind: FailureKind, delivery: Delivery) -> Outcome {
        Outcome::Failed { kind, delivery }
    }

    /// What is decided after so many attempts that ended so.
    fn after(made: u32, retry: Retry, repeatable: bool, outcome: Outcome, random: u64) -> Next {
        let mut attempts = Attempts::new(retry, repeatable, None);
        for _ in 0..made {
            attempts.begin();
        }
        attempts.next(outcome, Instant::now(), || random, &Budget::new(1))
    }

    fn wait(millis: u64) -> Next {
        Next::WaitThenRetry(Duration::from_millis(millis))
    }

    #[test]
    fn only_what_may_pass_and_does_no_harm_is_repeated() {
        use FailureKind::{BodyTooLarge, Closed, Connect, Other, Protocol, Tls};
        let timeout = |of| FailureKind::Timeout(of);
        // (how it ended, whether a repeatable call is sent again, whether any other one is)
        let cases = [
            (status(200), false, false),
            (status(302), false, false),
            (status(400), false, false),
            (status(404), false, false),
            (status(409), false, false),
            (status(429), true, true),
            (status(500), true, false),
            (status(501), false, false),
            (status(502), true, false),
            (status(503), true, false),
            (status(504), true, false),
            (failed(Connect, Delivery::NotSent), true, true),
            (failed(timeout(Timeout::Connect), Delivery::NotSent), true, true),
            (failed(Closed, Delivery::NotSent), true, true),
            (failed(Closed, MAYBE), true, false),
            (failed(timeout(Timeout::FirstByte), MAYBE), true, false),
            (failed(timeout(Timeout::IdleBody), MAYBE), true, false),
            (failed(timeout(Timeout::Total), MAYBE), false, false),
            (failed(Tls, Delivery::NotSent), false, false),
            (failed(BodyTooLarge, MAYBE), false, false),
            (failed(Protocol, MAYBE), false, false),
            (failed(Other, MAYBE), false, false),
        ];
        for (outcome, repeatable, other) in cases {
            let again = |repeatable| after(1, Retry::new(), repeatable, outcome, 0) != Next::Done;
            assert_eq!((again(true), again(false)), (repeatable, other), "{outcome:?}");
        }
    }

    #[test]
    fn a_wait_lies_between_nothing_and_a_bound_that_doubles_up_to_the_longest() {
        let retry = Retry::new().attempts(100).longest_wait(Duration::from_secs(1));
        for (made, most) in [(1, 200), (2, 400), (3, 800), (4, 1000), (40, 1000), (99, 1000)] {
            assert_eq!(after(made, retry, true, status(503), 0), wait(0), "{made}");
            assert_eq!(after(made, retry, true, status(503), u64::MAX), wait(most), "{made}");
        }
        assert_eq!(
            after(1, retry, true, status(503), u64::MAX / 2),
            Next::WaitThenRetry(Duration::from_nanos(99_999_999))
        );
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_to_and_a_too_long_one_ends_the_call() {
        assert_eq!(after(1, Retry::new(), false, asks(3), 0), wait(3_000));
        assert_eq!(after(1, Retry::new(), false, asks(3), u64::MAX), wait(3_200));
        assert_eq!(after(1, Retry::new(), false, asks(60), 0), wait(60_000));
        for seconds in [61, u64::MAX] {
            assert_eq!(after(1, Retry::new(), false, asks(seconds), 0), Next::Done, "{seconds}");
        }
    }

    #[test]
    fn there_are_no_more_attempts_than_allowed_for_429_too() {
        for outcome in [status(503), asks(0), status(429)] {
            assert_ne!(after(3, Retry::new(), true, outcome, 0), Next::Done);
            assert_eq!(after(4, Retry::new(), true, outcome, 0), Next::Done);
            assert_eq!(after(1, Retry::off(), true, outcome, 0), Next::Done);
            assert_eq!(after(1, Retry::new().attempts(0), true, outcome, 0), Next::Done);
        }
    }

    #[test]
    fn nobody_waits_beyond_the_total_time() {
        let now = Instant::now();
        let next = |left: u64| {
            let mut attempts = Attempts::new(Retry::new(), true, now.checked_add(Duration::from_secs(left)));
            attempts.begin();
            attempts.next(asks(5), now, || 0, &Budget::new(1))
        };
        assert_eq!((next(6), next(5), next(0)), (wait(5_000), Next::Done, Next::Done));
    }

    #[test]
    fn an_outage_uses_the_budget_up_and_five_successes_earn_a_retry() {
        let budget = Budget::new(2);
        let mut attempts = Attempts::new(Retry::new(), true, None);
        attempts.begin();
        let next = |outcome| attempts.next(outcome, Instant::now(), || 0, &budget);
        let again: Vec<bool> = (0..4).map(|_| next(status(503)) != Next::Done).collect();
        assert_eq!(again, [true, true, false, false]);
        for _ in 0..4 {
            next(status(200));
        }
        assert_eq!(next(status(503)), Next::Done);
        next(status(200));
        assert_eq!((next(status(503)), next(status(503))), (wait(0), Next::Done));
        // However many succeed, no more is saved than there was at first.
        for _ in 0..1000 {
            next(status(200));
        }
        let again: Vec<bool> = (0..3).map(|_| next(status(503)) != Next::Done).collect();
        assert_eq!(again, [true, true, false]);
    }
}
