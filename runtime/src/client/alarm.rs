//! One timer for all the waits of an attempt.

use crate::error::{Timeout, TransportError};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Ready once it is that time. The timer is made when somebody has to wait for the first time, and set again for the next wait.
pub(super) fn ring(mut timer: Pin<&mut Option<Sleep>>, at: Instant, context: &mut Context<'_>) -> Poll<()> {
    if timer.is_none() {
        timer.set(Some(sleep_until(at)));
    }
    match timer.as_pin_mut() {
        Some(mut timer) => {
            if timer.deadline() != at {
                timer.as_mut().reset(at);
            }
            timer.poll(context)
        }
        None => Poll::Pending,
    }
}

/// Waits no longer than this, and asks what time it is only where there is something to wait for.
pub(super) async fn within<T>(
    limit: Option<Duration>,
    what: Timeout,
    mut timer: Pin<&mut Option<Sleep>>,
    mut wait: Pin<&mut impl Future<Output = T>>,
) -> Result<T, TransportError> {
    let mut until = None;
    poll_fn(|context| {
        if let Poll::Ready(done) = wait.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        let Some(limit) = limit else { return Poll::Pending };
        // A limit that lies beyond all time is none.
        let Some(until) = *until.get_or_insert_with(|| Instant::now().checked_add(limit)) else {
            return Poll::Pending;
        };
        ring(timer.as_mut(), until, context).map(|()| Err(TransportError::timed_out(what, limit)))
    })
    .await
}
