//! The wait for an answer's head.

use super::outgoing::Taken;
use super::waits::Waits;
use crate::client::Limits;
use crate::client::alarm::ring;
use crate::error::TransportError;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};
use tokio::time::Sleep;

/// Waits for a connection by one limit, and from there for the answer's head by another.
///
/// A connection may be about to write the request in the moment in which nobody has seen it do so: a limit that is over does not
/// say that nothing was sent.
pub(super) async fn head<T, E>(
    mut response: Pin<&mut impl Future<Output = Result<T, E>>>,
    of: fn(E) -> TransportError,
    taken: &Taken,
    limits: Limits,
    mut timer: Pin<&mut Option<Sleep>>,
) -> Result<T, TransportError> {
    let waits = Waits::new(limits);
    let mut next = waits.first();
    poll_fn(|context| {
        if let Poll::Ready(response) = response.as_mut().poll(context) {
            return Poll::Ready(response.map_err(of));
        }
        while let Some(at) = next {
            ready!(ring(timer.as_mut(), at, context));
            next = match waits.rang(at, taken.when()) {
                Ok(next) => next,
                Err(error) => return Poll::Ready(Err(error.maybe_received())),
            };
        }
        Poll::Pending
    })
    .await
}
