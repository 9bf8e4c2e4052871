//! Bodies of answers: whole, cut off, or in small pieces.

use crate::reply::Manner;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// A body and how it goes out.
#[derive(Debug)]
pub(crate) struct AnswerBody {
    left: Bytes,
    manner: Manner,
    /// Where a cut-off body ends: so many bytes are never sent.
    missing: usize,
    pause: Option<Pin<Box<Sleep>>>,
}

/// A slow body is cut into so many pieces, one every [`PAUSE`].
const PIECES: usize = 20;
const PAUSE: Duration = Duration::from_millis(50);
/// Before a connection is cut, so that the first half gets through.
const LINGER: Duration = Duration::from_millis(20);

impl AnswerBody {
    pub(crate) fn new(body: Bytes, manner: Manner) -> Self {
        match manner {
            Manner::Truncated => {
                let half = body.len() / 2;
                let pause = Some(Box::pin(sleep(LINGER)));
                Self { missing: body.len() - half, left: body.slice(..half), manner, pause }
            }
            Manner::Slow => Self { left: body, manner, missing: 0, pause: Some(Box::pin(sleep(PAUSE))) },
            Manner::Whole | Manner::Reset => Self { left: body, manner, missing: 0, pause: None },
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.manner == Manner::Slow && !self.left.is_empty() {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(context));
                pause.as_mut().reset(Instant::now() + PAUSE);
            }
            let size = self.left.len().div_ceil(PIECES).clamp(1, self.left.len());
            return Poll::Ready(Some(Ok(Frame::data(self.left.split_to(size)))));
        }
        if !self.left.is_empty() {
            let whole = std::mem::take(&mut self.left);
            return Poll::Ready(Some(Ok(Frame::data(whole))));
        }
        if self.missing > 0 {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(context));
            }
            return Poll::Ready(Some(Err(io::Error::other("told to end here"))));
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.left.len() + self.missing) as u64)
    }
}
