//! What every generated request type can do once all required parameters are given.

/// Defines a request type, around a [`Call`](crate::call::Call) of this visibility: `request!(pub(super) CreateCard -> Response)`.
#[macro_export]
macro_rules! request {
    ($visible:vis $name:ident -> $response:ty) => {
        $crate::request_with! {
            $visible $name:

            /// Sends the request; nothing happens before the result is awaited.
            ///
            /// # Errors
            /// Refused before sending (all violations at once), not transported, refused by the API, or answered with
            /// something undecodable.
            #[inline]
            pub fn send(self) -> Sending<$response> {
                Sending::new(self.0)
            }
        }
    };
}

/// Defines a request type of a list operation: `list_request!(pub(super) List -> Entry)`.
#[macro_export]
macro_rules! list_request {
    ($visible:vis $name:ident -> $entry:ty) => {
        $crate::request_with! {
            $visible $name:

            /// Fetches one page; nothing happens before the result is awaited.
            ///
            /// # Errors
            /// Refused before sending (all violations at once), not transported, refused by the API, or answered with
            /// something undecodable.
            #[inline]
            pub fn send(self) -> Sending<Page<$entry>> {
                Sending::new(self.0)
            }

            /// All entries, from this page on: further pages are fetched as needed, and one page is held at a time.
            #[inline]
            pub fn stream(self) -> Entries<$entry> {
                Entries::new(self.0)
            }

            /// The pages, from this one on: each is fetched when it is asked for.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$entry> {
                $crate::Pages::new(self.0)
            }
        }
    };
}

/// A request type with what all have, and these ways of sending it: one `impl` costs less than two.
#[doc(hidden)]
#[macro_export]
macro_rules! request_with {
    ($visible:vis $name:ident: $($sending:tt)+) => {
        /// A call that has all that it needs.
        #[must_use = "nothing is sent before `send`"]
        pub struct $name($visible Call);

        $crate::around!($name);

        impl $name {
            $($sending)+

            /// Adds request headers; a header given again is replaced.
            pub fn headers(self, headers: impl Into<$crate::HeaderFields>) -> Self {
                Self(self.0.headers(headers))
            }

            /// Checks everything that is checked before sending.
            ///
            /// # Errors
            /// All violations at once.
            #[inline]
            pub fn validate(&self) -> Result<(), Violations> {
                self.0.validate()
            }

            /// The pairs that go over the wire, in order, not percent-encoded. For tests: **they hold secrets in the
            /// clear.**
            #[inline]
            pub fn pairs(&self) -> Vec<(String, String)> {
                self.0.pairs()
            }
        }
    };
}
