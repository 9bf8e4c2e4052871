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

    /// What to do after an attempt that ended so. `random` is any number, each as likely as the others.
    pub(crate) fn next(&self, outcome: Outcome, now: Instant, random: u64, budget: &Budget) -> Next {
        let passes = outcome.may_pass(self.repeatable);
        if matches!(outcome, Outcome::Answered { status: 200..=299, .. }) {
            budget.put_back();
        }
        if !passes || self.is_last() {
            return Next::Done;
        }
        let Some(wait) = self.wait(outcome, random) else { return Next::Done };
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
