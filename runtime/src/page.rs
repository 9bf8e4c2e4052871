//! Lists, page by page.

use crate::call::Call;
use crate::error::Error;
use crate::json::{Decode, DecodeError, Encode, Extra, Json, Members, Object, Parsed};
use crate::wire::{Answer, Answering, answering};
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The entries.
    pub list: Vec<T>,
    /// What to send as `offset` for the next page; `None` on the last one.
    pub next_offset: Option<String>,
    /// Members that the documentation does not list.
    pub extra: Extra,
}

impl<T: Decode> Decode for Page<T> {
    fn decode_parsed(value: Parsed) -> Result<Self, DecodeError> {
        let mut members = Members::of(value)?;
        Ok(Self {
            list: members.required("list")?,
            next_offset: members.optional("next_offset")?,
            extra: members.rest(),
        })
    }
}

impl<T: Encode> Encode for Page<T> {
    fn encode(&self) -> Json {
        let mut object = Object::with(&self.extra);
        object.required("list", &self.list);
        object.optional("next_offset", &self.next_offset);
        object.finish()
    }
}

/// All entries of a list: pages are fetched as needed, and one is held at a time.
///
/// Read it by [`try_next`](Self::try_next), or as a `Stream`. After an error or the last entry it stays ended.
#[must_use = "nothing is fetched before it is read"]
pub struct Entries<T> {
    call: Call,
    page: vec::IntoIter<T>,
    state: State,
}

enum State {
    /// The next page has to be asked for; `call` holds its offset.
    Due,
    Fetching(Answering),
    Ended,
}

/// Nothing here is ever pinned in place.
impl<T> Unpin for Entries<T> {}

impl<T: Decode> Entries<T> {
    /// Will read this call's page and those after it.
    pub fn new(call: Call) -> Self {
        Self { call, page: Vec::new().into_iter(), state: State::Due }
    }

    /// The next entry; `None` after the last one.
    ///
    /// # Errors
    /// A page could not be fetched or decoded. The list has ended then.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|context| self.poll_entry(context)).await.transpose()
    }

    fn poll_entry(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(entry) = self.page.next() {
                return Poll::Ready(Some(Ok(entry)));
            }
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Due => self.state = State::Fetching(answering(self.call.clone())),
                State::Fetching(fetching) => {
                    let answer = ready!(fetching.as_mut().poll(context));
                    self.state = State::Ended;
                    if let Err(error) = answer.and_then(|answer| self.turn(answer)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }

    /// Takes a page's entries, and asks for the next page if there is one.
    fn turn(&mut self, answer: Answer) -> Result<(), Error> {
        answer.decode(|page: Page<T>| {
            if let Some(offset) = page.next_offset {
                self.call.turn_to(offset)?;
                self.state = State::Due;
            }
            self.page = page.list.into_iter();
            Ok(())
        })
    }
}

impl Call {
    /// Asks for the page at this offset. Only the first page is checked: an offset is opaque, and the rest has not changed.
    fn turn_to(&mut self, offset: String) -> Result<(), DecodeError> {
        if self.0.scalar("offset").is_some_and(|used| used.text() == offset) {
            let error = DecodeError::new("another offset than that of this very page", "the same");
            return Err(error.in_member("next_offset"));
        }
        self.0.set("offset", offset.into());
        self.0.validated = false;
        Ok(())
    }
}

impl<T: Decode> Stream for Entries<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_entry(context)
    }
}

impl<T> fmt::Debug for Entries<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries")
            .field("call", &self.call)
            .field("left_on_page", &self.page.len())
            .finish_non_exhaustive()
    }
}
