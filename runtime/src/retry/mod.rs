//! Whether, and after how long, a call is tried again: decided by plain data, without a clock, a socket or a source of chance.
//!
//! A driver (the async one, the blocking one) carries out what is decided here: it sends, tells how that ended, and waits.

mod attempts;
mod budget;
mod chance;
mod policy;
mod retry_after;

pub(crate) use attempts::{Attempts, Next, Outcome};
pub(crate) use budget::Budget;
pub(crate) use chance::{idempotency_key, random};
pub use policy::Retry;
pub(crate) use retry_after::retry_after;
