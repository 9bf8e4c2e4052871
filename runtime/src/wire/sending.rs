//! The one way that all calls go.

use super::answer::Answer;
use super::answered::Answered;
use super::attempting::{Attempting, Step};
use super::trace::Trace;
use crate::call::{Call, options};
use crate::client::{Clock, Transport};
use crate::error::Error;
use crate::json::Decode;
use crate::operation::Operation;
use std::fmt;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call under way to its answer.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// Checks a call, sends it, and reads the answer. The only state machine there is, whatever the operation.
pub(crate) fn answering(call: Call) -> Answering {
    Box::pin(async move {
        let connection = call.0.connection.clone();
        let operation = call.0.operation;
        let timing = connection.timing();
        let clock = timing.clock();
        let now = || clock.map(Clock::now);
        let trace = Trace::begin(operation, &now);
        let mut attempting = Attempting::new(call, now())?;
        let attempts = trace.within(attempt(&mut attempting, connection.transport(), clock, &trace));
        let answer = match clock.zip(timing.total) {
            None => attempts.await,
            Some((clock, total)) => {
                let (mut attempts, mut limit) = (std::pin::pin!(attempts), clock.sleep(total));
                poll_fn(|context| match attempts.as_mut().poll(context) {
                    Poll::Ready(answer) => Poll::Ready(answer),
                    Poll::Pending => {
                        limit.as_mut().poll(context).map(|()| Err(Attempting::too_late(operation, total)))
                    }
                })
                .await
            }
        };
        trace.answered(&answer);
        answer
    })
}

/// Carries out what is decided of a call's attempts.
async fn attempt(
    attempting: &mut Attempting,
    transport: &dyn Transport,
    clock: Option<&dyn Clock>,
    trace: &Trace<'_>,
) -> Result<Answer, Error> {
    loop {
        let (request, limits) = match attempting.next(clock.map(Clock::now)) {
            ControlFlow::Continue(next) => next,
            ControlFlow::Break(answer) => return answer,
        };
        trace.attempt();
        let exchange = transport.send(request, limits).await;
        match (attempting.ended(exchange, clock.map(Clock::now)), clock) {
            (Step::Done(answer), _) => return answer,
            (Step::Wait(wait), Some(clock)) => {
                trace.retry(wait);
                clock.sleep(wait).await;
            }
            // Without a clock there is no wait.
            (Step::Wait(_), None) => {}
        }
    }
}

/// A request on its way: await it for the answer, or, with the feature `blocking`, `wait()` for it.
///
/// Nothing is checked or sent before it is first polled. Dropping it cancels, waits between attempts included; whether the API
/// has received the request by then is unknown.
#[must_use = "nothing is sent before it is awaited or waited for"]
pub struct Sending<T> {
    operation: &'static Operation,
    state: State,
    decode: fn(Answer) -> Result<T, Error>,
}

enum State {
    /// To be sent; `None` once it is.
    Due(Option<Call>),
    Sent(Answering),
}

impl<T: Decode> Sending<T> {
    /// Will send this call.
    pub fn new(call: Call) -> Self {
        Self { operation: call.0.operation, state: State::Due(Some(call)), decode: Answer::decode }
    }

    /// The same request, whose answer comes with its status and headers: for
    /// [`is_replayed`](Answered::is_replayed), say.
    pub fn with_headers(self) -> Sending<Answered<T>> {
        Sending { operation: self.operation, state: self.state, decode: Answer::with_headers }
    }
}

impl<T> Sending<T> {
    /// The call, until it is on its way.
    fn call_mut(&mut self) -> Option<&mut Call> {
        match &mut self.state {
            State::Due(call) => call.as_mut(),
            State::Sent(_) => None,
        }
    }
}

options!(Sending);

#[cfg(feature = "blocking")]
impl<T> Sending<T> {
    /// Sends the call, and waits for the answer: the calling thread sleeps meanwhile. Needs no async runtime, and may be called
    /// within one, where it holds up whatever else runs on the thread.
    ///
    /// # Errors
    /// As of awaiting it. One that has been polled before can only be awaited.
    pub fn wait(self) -> Result<T, Error> {
        match self.state {
            State::Due(Some(call)) => super::waiting(call).and_then(self.decode),
            _ => {
                let message = "the call is being awaited already; `wait()` comes before the first poll";
                let error = crate::error::TransportError::new(message);
                Err(Error::new(self.operation, crate::error::ErrorKind::Transport(error)))
            }
        }
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut self.state {
                State::Due(call) => match call.take() {
                    Some(call) => self.state = State::Sent(answering(call)),
                    None => return Poll::Pending,
                },
                State::Sent(answering) => {
                    let answer = ready!(answering.as_mut().poll(context));
                    return Poll::Ready(answer.and_then(self.decode));
                }
            }
        }
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sending({})", self.operation)
    }
}
