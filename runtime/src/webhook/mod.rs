//! Receiving what the API posts to a webhook: credentials first, then the event.

mod authentication;
mod error;
mod receiver;

pub use error::{Refused, WebhookError};
pub use receiver::Receiver;
