//! The pages of a list, one after the other.

use super::Page;
use super::cycle::Cycle;
use crate::call::{Call, options};
use crate::error::{Error, Reason};
use crate::json::{Decode, DecodeError};
use crate::wire::{Answer, Answering, answering};
use futures_core::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of a list: each is fetched when it is asked for.
///
/// Read it by [`try_next`](Self::try_next), or as a `Stream`. After an error or the last page it stays ended. Pages that lead
/// in a circle end in an error. To go on another time, keep a page's `next_offset` and give it as `offset` then.
#[must_use = "nothing is fetched before it is read"]
pub struct Pages<T> {
    call: Call,
    state: State,
    /// The offset of the page that was asked for last.
    at: Option<String>,
    cycle: Cycle,
    page: PhantomData<fn() -> T>,
}

enum State {
    /// The next page has to be asked for; `call` holds its offset.
    Due,
    Fetching(Answering),
    Ended,
}

impl<T: Decode> Pages<T> {
    /// Will read this call's page and those after it.
    pub fn new(call: Call) -> Self {
        Self { call, state: State::Due, at: None, cycle: Cycle::default(), page: PhantomData }
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// A page could not be fetched or decoded, or leads to one that was there before. The list has ended then.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        std::future::poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// The next page, as [`try_next`](Self::try_next), while the calling thread waits; `None` after the last one.
    ///
    /// # Errors
    /// As of [`try_next`](Self::try_next).
    #[cfg(feature = "blocking")]
    pub fn wait_next(&mut self) -> Result<Option<Page<T>>, Error> {
        // A page that was being awaited is asked for again.
        if let State::Fetching(_) = self.state {
            self.state = State::Due;
        }
        let Some(call) = self.due() else { return Ok(None) };
        crate::wire::waiting(call).and_then(|answer| self.turn(answer)).map(Some)
    }

    /// The pages, one after the other, for a `for` loop that waits for each. After an error it ends.
    #[cfg(feature = "blocking")]
    pub fn wait_each(&mut self) -> impl Iterator<Item = Result<Page<T>, Error>> {
        std::iter::from_fn(|| self.wait_next().transpose())
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        loop {
            if let State::Fetching(fetching) = &mut self.state {
                let answer = ready!(fetching.as_mut().poll(context));
                self.state = State::Ended;
                return Poll::Ready(Some(answer.and_then(|answer| self.turn(answer))));
            }
            match self.due() {
                Some(call) => self.state = State::Fetching(answering(call)),
                None => return Poll::Ready(None),
            }
        }
    }

    /// The call of the next page, if there is one.
    pub(crate) fn due(&mut self) -> Option<Call> {
        if !matches!(self.state, State::Due) {
            return None;
        }
        self.state = State::Ended;
        self.at = self.call.0.scalar("offset").map(|offset| offset.text().into_owned());
        Some(self.call.clone())
    }

    /// Takes a page out of an answer, and makes the next one due if there is one.
    pub(crate) fn turn(&mut self, answer: Answer) -> Result<Page<T>, Error> {
        let page: Page<T> = match answer.read() {
            Ok(page) => page,
            Err(reason) => return Err(answer.undecodable(reason)),
        };
        if let Some(offset) = &page.next_offset {
            match self.turn_to(offset) {
                Ok(()) => self.state = State::Due,
                Err(error) => return Err(answer.undecodable(Reason::Shape(error))),
            }
        }
        Ok(page)
    }

    /// Asks for the page at this offset. Only the first page is checked: an offset is opaque, and the rest has not changed.
    fn turn_to(&mut self, offset: &str) -> Result<(), DecodeError> {
        let in_place = self.at.as_deref() == Some(offset);
        if in_place || self.cycle.closes(offset) {
            let error = if in_place {
                DecodeError::new("another offset than that of this very page", "the same")
            } else {
                DecodeError::new("an offset that no page before has led to", "one of theirs")
            };
            return Err(error.in_member("next_offset"));
        }
        self.call.0.set("offset", offset.to_owned().into());
        self.call.0.validated = false;
        Ok(())
    }
}

impl<T> Pages<T> {
    /// The `offset` of the page that was asked for last; `None` for the first page of all. A list that is read again from here
    /// begins with that page.
    pub fn offset(&self) -> Option<&str> {
        self.at.as_deref()
    }

    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    /// The call that each page is a call like.
    pub(super) fn call_mut(&mut self) -> Option<&mut Call> {
        Some(&mut self.call)
    }
}

options!(Pages);

impl<T: Decode> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("call", &self.call).finish_non_exhaustive()
    }
}
