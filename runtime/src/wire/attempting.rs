//! A call on its way through its attempts: what the async and the blocking driver share.

use super::answer::{self, Answer};
use super::request::request;
use crate::call::Call;
use crate::client::Limits;
use crate::error::{Error, ErrorKind, Timeout, TransportError};
use crate::operation::Method;
use crate::retry::{Attempts, Next, Outcome, Retry, idempotency_key, random, retry_after};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use std::ops::ControlFlow;
use std::time::{Duration, Instant, SystemTime};

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("chargebee-idempotency-key");
/// Which retry this is, from 1 on; the first attempt goes without. The official SDKs send it too.
const RETRY_ATTEMPT: HeaderName = HeaderName::from_static("x-cb-retry-attempt");

/// So long does the API know an idempotency key. A repeat that comes later is another call to it.
const KEY_LASTS: Duration = Duration::from_secs(30 * 60);

/// A call that has been checked. A driver sends what [`next`](Self::next) says, tells [`ended`](Self::ended) how that went, and
/// does what it is told.
pub(crate) struct Attempting {
    call: Call,
    /// That of the first attempt. A later one's is made anew: most calls have no other, and need no copy for it.
    request: Option<Request<Bytes>>,
    /// What all attempts carry, where the caller has given no key.
    key: Option<HeaderValue>,
    path: String,
    attempts: Attempts,
    /// From when on nothing may be repeated, as the API has forgotten the call's idempotency key.
    forgotten: Option<Instant>,
    /// The same by the date: where a machine sleeps, or is stopped with all that runs on it, only that goes on.
    forgotten_by_date: Option<SystemTime>,
    /// What the last attempt came to, if it is to be repeated.
    last: Option<Exchanged>,
    /// Whether an attempt that was repeated may have been carried out.
    maybe_done: bool,
}

/// How an attempt ended.
type Exchanged = Result<Response<Bytes>, TransportError>;

/// What a call came to.
pub(crate) type Answered = Result<Answer, Error>;

/// What a driver does next.
pub(crate) enum Step {
    /// Give this to the caller.
    Done(Answered),
    /// Wait so long, and send the next request.
    Wait(Duration),
}

impl Attempting {
    /// Checks a call, and makes its request. With no time to tell, there is one attempt only.
    pub(crate) fn new(call: Call, now: Option<Instant>) -> Result<Self, Error> {
        let mut request = made(&call)?;
        let timing = call.0.connection.timing();
        let retry = if now.is_some() { call.0.retry.unwrap_or(timing.retry) } else { Retry::off() };
        let operation = call.0.operation;
        let is_post = operation.method == Method::Post;
        let has_own = is_post && request.headers().contains_key(IDEMPOTENCY_KEY);
        let key =
            if retry.is_on() && is_post && operation.idempotent && !has_own { fresh_key() } else { None };
        if let Some(key) = &key {
            request.headers_mut().insert(IDEMPOTENCY_KEY, key.clone());
        }
        let keyed = has_own || key.is_some();
        let repeatable = retry.is_on() && (!is_post || operation.idempotent && keyed);
        let deadline = now.zip(timing.total).and_then(|(now, total)| now.checked_add(total));
        let forgotten = now.filter(|_| keyed).and_then(|now| now.checked_add(KEY_LASTS));
        let deadline = deadline.into_iter().chain(forgotten).min();
        let path = request.uri().path().to_owned();
        Ok(Self {
            call,
            request: Some(request),
            key,
            path,
            attempts: Attempts::new(retry, repeatable, deadline),
            forgotten,
            forgotten_by_date: forgotten.and_then(|_| SystemTime::now().checked_add(KEY_LASTS)),
            last: None,
            maybe_done: false,
        })
    }

    /// The next attempt's request, and what that may take. Where the wait for it took so long that it would be another call: what
    /// the last attempt came to, to be given to the caller.
    pub(crate) fn next(&mut self, now: Option<Instant>) -> ControlFlow<Answered, (Request<Bytes>, Limits)> {
        let mut limits = self.limits();
        if let Some((last, now)) = self.last.take().zip(now) {
            let by_date = |at: SystemTime| at.duration_since(SystemTime::now()).unwrap_or_default();
            let left = self.forgotten.map(|forgotten| forgotten.saturating_duration_since(now));
            let left = left.into_iter().chain(self.forgotten_by_date.map(by_date)).min();
            if left.is_some_and(|left| left.is_zero()) {
                return ControlFlow::Break(self.answer(last));
            }
            // It has to be under way by then as well.
            limits = limits.connect(limits.connect.into_iter().chain(left).min());
        }
        let retries = self.attempts.begin();
        match self.request.take().map_or_else(|| self.again(retries), Ok) {
            Ok(request) => ControlFlow::Continue((request, limits)),
            Err(refused) => ControlFlow::Break(Err(refused)),
        }
    }

    /// The same request once more.
    fn again(&self, retries: u32) -> Result<Request<Bytes>, Error> {
        let mut request = made(&self.call)?;
        if let Some(key) = &self.key {
            request.headers_mut().insert(IDEMPOTENCY_KEY, key.clone());
        }
        request.headers_mut().insert(RETRY_ATTEMPT, HeaderValue::from(retries));
        Ok(request)
    }

    /// What an attempt may take.
    fn limits(&self) -> Limits {
        self.call.0.connection.timing().limits
    }

    /// How the attempt ended; says what to do now.
    pub(crate) fn ended(&mut self, exchange: Exchanged, now: Option<Instant>) -> Step {
        // A transport of the user's own may not have looked.
        let most = self.limits().max_body_bytes;
        let exchange = exchange.and_then(|response| {
            let fits = response.body().len() <= most;
            if fits { Ok(response) } else { Err(TransportError::body_too_large(most)) }
        });
        let outcome = match &exchange {
            Ok(response) => outcome(response),
            Err(error) => Outcome::from(error),
        };
        let next = match now {
            Some(now) => self.attempts.next(outcome, now, random(), &self.call.0.connection.timing().budget),
            None => Next::Done,
        };
        match next {
            Next::WaitThenRetry(wait) => {
                self.maybe_done |= outcome.maybe_done();
                self.last = self.forgotten.map(|_| exchange);
                Step::Wait(wait)
            }
            Next::Done => Step::Done(self.answer(exchange)),
        }
    }

    /// The last attempt came to this, and there is none after it.
    fn answer(&self, exchange: Exchanged) -> Answered {
        let operation = self.call.0.operation;
        let answer = match exchange {
            Ok(response) => answer::sort(&self.call.0, &self.path, response),
            Err(error) => Err(Error::new(operation, ErrorKind::Transport(error))),
        };
        answer.map_err(|error| if self.maybe_done { error.after_maybe_done() } else { error })
    }

    /// The call's total time is over.
    pub(crate) fn too_late(operation: &crate::operation::Operation, total: Duration) -> Error {
        let error = TransportError::timed_out(Timeout::Total, total);
        Error::new(operation, ErrorKind::Transport(error))
    }
}

/// The request of a call, if nothing is wrong with the call.
fn made(call: &Call) -> Result<Request<Bytes>, Error> {
    request(&call.0).map_err(|violations| Error::new(call.0.operation, ErrorKind::Refused(violations)))
}

/// A key that no other call has.
fn fresh_key() -> Option<HeaderValue> {
    HeaderValue::from_bytes(&idempotency_key()?).ok()
}

fn outcome(response: &Response<Bytes>) -> Outcome {
    let status = response.status().as_u16();
    let asked = matches!(status, 429 | 503);
    let retry_after = if asked { retry_after(response.headers(), SystemTime::now()) } else { None };
    Outcome::Answered { status, retry_after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FailureKind;
    use crate::operation::{Body, Method, Operation};
    use crate::sample::{NO_PARAMS, call, operation};

    static IDEMPOTENT: Operation =
        operation((Method::Post, None, "/payment_sources"), (Body::Form, true), NO_PARAMS, &[]);

    #[test]
    fn a_machine_that_slept_through_the_half_hour_repeats_nothing() {
        let now = Instant::now();
        let rows = [(0, true), (1_799, true), (1_800, false), (100_000, false)];
        for (slept, repeats) in rows {
            let Ok(mut attempting) = Attempting::new(call(&IDEMPOTENT), Some(now)) else { unreachable!() };
            assert!(attempting.next(Some(now)).is_continue());
            let closed = TransportError::of(FailureKind::Closed, "closed");
            assert!(matches!(attempting.ended(Err(closed), Some(now)), Step::Wait(_)));
            // The date goes on, and the clock that waits does not.
            let slept = Duration::from_secs(slept);
            attempting.forgotten_by_date = attempting.forgotten_by_date.and_then(|at| at.checked_sub(slept));
            match attempting.next(Some(now)) {
                ControlFlow::Continue((_, limits)) => {
                    assert!(repeats && limits.connect <= Some(KEY_LASTS - slept), "{slept:?}: {limits:?}");
                }
                ControlFlow::Break(answer) => {
                    let kind = answer.err().and_then(|it| it.transport().map(TransportError::kind));
                    assert_eq!((kind, repeats), (Some(FailureKind::Closed), false), "{slept:?}");
                }
            }
        }
    }
}
