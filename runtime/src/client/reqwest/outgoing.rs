//! The body of a request, which knows when a connection took it.

use crate::client::whole::Whole;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use tokio::time::Instant;

/// A body that is there already, and notes when it is asked for.
pub struct Outgoing {
    whole: Whole,
    taken: Arc<OnceLock<Instant>>,
}

/// Whether a connection has taken the request.
pub(super) struct Taken(Arc<OnceLock<Instant>>);

impl Taken {
    /// When that was.
    pub(super) fn when(&self) -> Option<Instant> {
        self.0.get().copied()
    }
}

/// A request with a body that tells when it is taken.
pub(super) fn outgoing(request: http::Request<Bytes>) -> (http::Request<Outgoing>, Taken) {
    let taken = Arc::new(OnceLock::new());
    let request = request.map(|bytes| Outgoing { whole: Whole(bytes), taken: taken.clone() });
    (request, Taken(taken))
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.whole).poll_frame(context)
    }

    /// A connection that has a request to write asks this first, of an empty body too, and nobody else does before.
    fn is_end_stream(&self) -> bool {
        self.taken.get_or_init(Instant::now);
        self.whole.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.whole.size_hint()
    }
}
