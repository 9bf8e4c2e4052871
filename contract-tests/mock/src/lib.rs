//! A mock server of the Chargebee API, for tests: it checks requests by the spec, remembers what was created, and fails to order.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use chargebee_mock::{Fault, Mock};
//!
//! let mock = Mock::start().await?;
//! let client = chargebee::Client::builder().base_url(mock.url()).api_key(mock.api_key()).build()?;
//!
//! mock.create("payment_source", serde_json::json!({ "id": "pm_1", "customer_id": "cust_1" }))?;
//! let found = client.payment_sources().retrieve("pm_1").send().await?;
//! assert_eq!(found.payment_source.customer_id, "cust_1");
//!
//! mock.fail_next(Fault::status(503))?;
//! client.payment_sources().retrieve("pm_1").send().await?; // which the client tries again
//! mock.assert_requested("payment_source.retrieve", 3);
//! # Ok(())
//! # }
//! ```
//!
//! Everything that it checks and answers comes from the spec; only what operations *do* stands here, in `effects.rs`.
//!
//! # Other languages
//! Tests in any language use it through its port (`cargo run -p chargebee-mock --example mock`): faults by the request header
//! `x-mock-fault` (`status=503`, `error=CODE; param=…`, `429; retry-after=1`, `html502`, `delay=200ms`, `truncate`, `slow`,
//! `reset`), and the rest as JSON by `GET /_mock/health`, `GET /_mock/requests`, `POST /_mock/reset`, `POST /_mock/faults`
//! (`{"fault": "status=503", "operation": "payment_source.retrieve", "times": 2}`) and `POST /_mock/state`
//! (`{"resource": "customer", "value": {…}}`).
//!
//! # Where the documentation is silent
//! - A list comes in the order of creation, so that pages don't shift while something is added.
//! - No documented operation names a customer's backup: it is the oldest other payment source, unless the customer was put in
//!   with a `backup_payment_source_id`.
//! - A payment source that replaces the primary one deletes it: the documentation offers that to who has reached the limit.
//! - An idempotency key that comes again with another request is answered with 409 `invalid_state_for_request`, the only
//!   documented code of a conflict. Only successes are replayed.

#![cfg_attr(test, allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking"))]

mod api_error;
mod body;
mod builder;
mod by_hand;
mod card;
mod carry_out;
mod check;
mod control;
mod course;
mod described;
mod echo;
mod effects;
mod fault;
mod files;
mod idempotency;
mod ids;
mod list;
mod log;
mod made;
mod mock;
mod owner;
mod pairs;
mod reply;
mod route;
mod service;
mod socket;
mod spec;
mod state;

pub use api_error::ApiError;
pub use builder::{Builder, StartError};
pub use fault::Fault;
pub use log::LoggedRequest;
pub use mock::{Mock, MockError};
