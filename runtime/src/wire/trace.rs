//! What a call tells a `tracing` subscriber: a span of the call, and an event of each retry.
//!
//! Numbers and the operation's name only: no parameter, id, header or part of an answer ever gets here.

use std::time::Instant;

/// Tells the time, where there is a clock.
pub(super) type Now<'c> = &'c (dyn Fn() -> Option<Instant> + Sync);

#[cfg(feature = "tracing")]
pub(super) use on::Trace;

#[cfg(not(feature = "tracing"))]
pub(super) use off::Trace;

#[cfg(feature = "tracing")]
mod on {
    use super::Now;
    use crate::error::Error;
    use crate::operation::Operation;
    use crate::wire::Answer;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    use std::time::{Duration, Instant};
    use tracing::field::Empty;
    use tracing::{Instrument, Span};

    /// A call's span. What it has come to is recorded on drop, so that a call that is cancelled tells it too.
    pub(in crate::wire) struct Trace<'c> {
        operation: &'static Operation,
        span: Span,
        began: Option<Instant>,
        now: Now<'c>,
        attempts: AtomicU32,
    }

    impl<'c> Trace<'c> {
        pub(in crate::wire) fn begin(operation: &'static Operation, now: Now<'c>) -> Self {
            let span = tracing::info_span!(
                target: "chargebee",
                "call",
                operation = %operation,
                status = Empty,
                attempts = Empty,
                duration_ms = Empty,
            );
            // Nobody asks for the time if nobody listens.
            let began = if span.is_disabled() { None } else { now() };
            Self { operation, span, began, now, attempts: AtomicU32::new(0) }
        }

        /// The future, inside of the span whenever it is polled.
        pub(in crate::wire) fn within<F: Future>(
            &self,
            future: F,
        ) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.span.clone())
        }

        /// What this does, it does inside of the span.
        #[cfg(feature = "blocking")]
        pub(in crate::wire) fn inside<T>(&self, work: impl FnOnce() -> T) -> T {
            self.span.in_scope(work)
        }

        /// One more attempt is made.
        pub(in crate::wire) fn attempt(&self) {
            self.attempts.fetch_add(1, Relaxed);
        }

        /// The attempt has failed, and there will be another after this wait.
        pub(in crate::wire) fn retry(&self, wait: Duration) {
            tracing::info!(
                target: "chargebee",
                parent: &self.span,
                operation = %self.operation,
                attempt = self.attempts.load(Relaxed),
                wait_ms = millis(wait),
                "retry"
            );
        }

        /// The call is over; without a status where none came.
        pub(in crate::wire) fn answered(&self, answer: &Result<Answer, Error>) {
            let status = match answer {
                Ok(answer) => Some(answer.status()),
                Err(error) => error.status(),
            };
            if let Some(status) = status {
                self.span.record("status", status);
            }
        }
    }

    impl Drop for Trace<'_> {
        fn drop(&mut self) {
            if self.span.is_disabled() {
                return;
            }
            self.span.record("attempts", self.attempts.load(Relaxed));
            if let Some((began, now)) = self.began.zip((self.now)()) {
                self.span.record("duration_ms", millis(now.saturating_duration_since(began)));
            }
        }
    }

    fn millis(duration: Duration) -> u64 {
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use super::Now;
    use crate::error::Error;
    use crate::operation::Operation;
    use crate::wire::Answer;
    use std::time::Duration;

    /// Nothing.
    pub(in crate::wire) struct Trace<'c>(std::marker::PhantomData<&'c ()>);

    impl<'c> Trace<'c> {
        pub(in crate::wire) fn begin(_: &'static Operation, _: Now<'c>) -> Self {
            Self(std::marker::PhantomData)
        }

        pub(in crate::wire) fn within<F: Future>(&self, future: F) -> F {
            future
        }

        #[cfg(feature = "blocking")]
        pub(in crate::wire) fn inside<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(in crate::wire) fn attempt(&self) {}

        pub(in crate::wire) fn retry(&self, _: Duration) {}

        pub(in crate::wire) fn answered(&self, _: &Result<Answer, Error>) {}
    }
}
