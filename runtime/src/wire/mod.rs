//! From a call to one HTTP request, and from the answer to a value.

mod answer;
mod answered;
mod attempting;
mod form;
mod json_body;
mod request;
mod sending;
mod trace;
#[cfg(feature = "blocking")]
mod waiting;

pub(crate) use answer::Answer;
pub use answered::Answered;
pub(crate) use attempting::IDEMPOTENCY_KEY;
pub use sending::Sending;
pub(crate) use sending::{Answering, answering};
#[cfg(feature = "blocking")]
pub(crate) use waiting::waiting;
