//! What a call may be told beside what it sends.

/// Gives something that holds a [`Call`](super::Call) until it is sent the options of calls. It has `call_mut`, which finds that
/// call as long as it is there.
///
/// They are here and not at each request: an API has hundreds of those, and they would be four methods of each.
macro_rules! options {
    ($name:ident) => {
        /// How it is sent. For a call that is on its way already, nothing changes.
        impl<T> $name<T> {
            /// How a call is repeated, whatever the client says.
            pub fn retry(mut self, retry: $crate::Retry) -> Self {
                if let Some(call) = self.call_mut() {
                    call.0.retry = Some(retry);
                }
                self
            }

            /// What one attempt of a call may take, whatever the client says.
            pub fn limits(mut self, limits: $crate::client::Limits) -> Self {
                if let Some(call) = self.call_mut() {
                    call.0.connection.set_limits(limits);
                }
                self
            }

            /// How long a call may take with all its attempts and the waits between, whatever the client says; `None` for
            /// no limit. Of a list, each page is a call.
            pub fn timeout(mut self, total: impl Into<Option<std::time::Duration>>) -> Self {
                if let Some(call) = self.call_mut() {
                    call.0.connection.set_total(total.into());
                }
                self
            }

            /// Sends values even where they violate documented constraints, in case the documentation is wrong.
            ///
            /// What is never safe to send is still refused: an id that leads elsewhere, an empty filter list, a header
            /// that cannot be carried.
            pub fn without_validation(mut self) -> Self {
                if let Some(call) = self.call_mut() {
                    call.0.validated = false;
                }
                self
            }
        }
    };
}
pub(crate) use options;
