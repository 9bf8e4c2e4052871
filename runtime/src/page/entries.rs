//! The entries of a list, across its pages.

use super::Pages;
use crate::call::{Call, options};
use crate::error::Error;
use crate::json::Decode;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// All entries of a list: pages are fetched as needed, and one is held at a time.
///
/// Read it by [`try_next`](Self::try_next), or as a `Stream`. After an error or the last entry it stays ended. Pages that lead
/// in a circle end in an error. To go on another time, keep [`offset`](Self::offset).
#[must_use = "nothing is fetched before it is read"]
pub struct Entries<T> {
    pages: Pages<T>,
    page: vec::IntoIter<T>,
}

/// Nothing here is ever pinned in place.
impl<T> Unpin for Entries<T> {}

impl<T: Decode> Entries<T> {
    /// Will read this call's page and those after it.
    pub fn new(call: Call) -> Self {
        Self { pages: Pages::new(call), page: Vec::new().into_iter() }
    }

    /// The next entry; `None` after the last one.
    ///
    /// # Errors
    /// A page could not be fetched or decoded, or leads to one that was there before. The list has ended then.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|context| self.poll_entry(context)).await.transpose()
    }

    /// The next entry, as [`try_next`](Self::try_next), while the calling thread waits; `None` after the last one.
    ///
    /// # Errors
    /// As of [`try_next`](Self::try_next).
    #[cfg(feature = "blocking")]
    pub fn wait_next(&mut self) -> Result<Option<T>, Error> {
        loop {
            if let Some(entry) = self.page.next() {
                return Ok(Some(entry));
            }
            match self.pages.wait_next()? {
                Some(page) => self.page = page.list.into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// The entries, one after the other, for a `for` loop that waits for each page. After an error it ends.
    #[cfg(feature = "blocking")]
    pub fn wait_each(&mut self) -> impl Iterator<Item = Result<T, Error>> {
        std::iter::from_fn(|| self.wait_next().transpose())
    }

    fn poll_entry(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(entry) = self.page.next() {
                return Poll::Ready(Some(Ok(entry)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = page.list.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Entries<T> {
    /// The `offset` of the page that the last entry came from, or whose fetching has failed; `None` for the first page of all.
    /// A list that is read again from here begins with that page's first entry.
    pub fn offset(&self) -> Option<&str> {
        self.pages.offset()
    }

    fn call_mut(&mut self) -> Option<&mut Call> {
        self.pages.call_mut()
    }
}

options!(Entries);

impl<T: Decode> Stream for Entries<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_entry(context)
    }
}

impl<T> fmt::Debug for Entries<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries")
            .field("call", self.pages.call())
            .field("left_on_page", &self.page.len())
            .finish_non_exhaustive()
    }
}
