//! Receiving what the API posts to a webhook: credentials first, then the event.

mod authentication;
mod delivered;
mod error;
mod receiver;

pub use delivered::{Delivered, RawContent, read_without_authentication};
pub use error::{Refused, WebhookError};
pub use receiver::Receiver;
