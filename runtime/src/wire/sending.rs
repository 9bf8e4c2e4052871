//! The one way that all calls go.

use super::answer::{self, Answer};
use super::request::request;
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::json::Decode;
use crate::operation::Operation;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call under way to its answer.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// Checks a call, sends it, and reads the answer. The only state machine there is, whatever the operation.
pub(crate) fn answering(call: Call) -> Answering {
    Box::pin(async move {
        let failed = |kind| Error::new(call.0.operation, kind);
        let request = request(&call.0).map_err(|it| failed(ErrorKind::Refused(it)))?;
        let path = request.uri().path().to_owned();
        let exchange = call.0.connection.transport().send(request);
        let response = exchange.await.map_err(|it| failed(ErrorKind::Transport(it)))?;
        answer::sort(&call.0, path, response)
    })
}

/// A request on its way: await it for the answer.
///
/// Nothing is checked or sent before it is first polled. Dropping it cancels; whether the API has received the request by
/// then is unknown.
#[must_use = "nothing is sent before it is awaited"]
pub struct Sending<T> {
    operation: &'static Operation,
    answering: Answering,
    decode: fn(Answer) -> Result<T, Error>,
}

impl<T: Decode> Sending<T> {
    /// Will send this call.
    pub fn new(call: Call) -> Self {
        Self { operation: call.0.operation, answering: answering(call), decode: |answer| answer.decode(Ok) }
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answering.as_mut().poll(context));
        Poll::Ready(answer.and_then(self.decode))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sending({})", self.operation)
    }
}
