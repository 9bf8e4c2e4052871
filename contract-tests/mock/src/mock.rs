//! A running mock, as a test holds it.

use crate::builder::{Builder, StartError};
use crate::by_hand;
use crate::fault::Fault;
use crate::log::LoggedRequest;
use crate::service::Service;
use crate::socket::Running;
use serde_json::Value as Json;
use std::fmt;
use std::sync::Arc;

/// The site and the key that a mock is glad with.
const SITE: &str = "mock-test";
const KEY: &str = "test_mock_key";

/// A running mock server. Stops, and frees its port, when it is dropped.
///
/// # Panics
/// Dropping it panics where a handler did, or where an answer of the mock broke the spec (in debug builds), unless the test has
/// [taken](Self::take_panics) these messages: a mock that is wrong must not let a test pass.
#[derive(Debug)]
pub struct Mock {
    service: Arc<Service>,
    // Dropped in `drop`, so that nothing is served any more when the panics are counted.
    running: Option<Running>,
    url: String,
}

/// A request for something that the mock does not know, or cannot hold; says what it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockError(String);

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MockError {}

impl Mock {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// There is no free port, or no thread to serve in.
    pub async fn start() -> Result<Self, StartError> {
        Builder::default().start().await
    }

    /// Settings first.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(service: Arc<Service>, running: Running) -> Self {
        let url = format!("http://{}", running.address);
        Self { service, running: Some(running), url }
    }

    /// Its address without a path, as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A site's name that it serves. It serves any.
    pub fn site(&self) -> &'static str {
        SITE
    }

    /// A key that it accepts.
    pub fn api_key(&self) -> &str {
        self.service.settings.api_key.as_deref().unwrap_or(KEY)
    }

    /// The last requests (by default 1,000), the oldest first, without secrets.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.service.memory().log.entries().cloned().collect()
    }

    /// Those of one operation, named as `payment_source.create_card`.
    pub fn requests_to(&self, operation: &str) -> Vec<LoggedRequest> {
        let memory = self.service.memory();
        memory
            .log
            .entries()
            .filter(|logged| logged.operation.as_deref() == Some(operation))
            .cloned()
            .collect()
    }

    /// Holds the number of requests to an operation against the expected one.
    ///
    /// # Panics
    /// They differ; the message shows the log. There is no such operation.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion fails by panicking")]
    pub fn assert_requested(&self, operation: &str, times: usize) {
        if let Err(reason) = self.service.find_operation(operation) {
            panic!("{reason}");
        }
        let found = self.requests_to(operation).len();
        if found != times {
            let log: Vec<String> = self.requests().iter().map(ToString::to_string).collect();
            panic!("expected {times} requests to {operation}, and there are {found}:\n{}", log.join("\n"));
        }
    }

    /// Shows a fault to the next request, whatever it is for.
    ///
    /// # Errors
    /// Too many faults wait already.
    pub fn fail_next(&self, fault: Fault) -> Result<(), MockError> {
        self.service.plan(None, fault, 1).map_err(MockError)
    }

    /// Shows a fault to the next so many requests to an operation, named as `payment_source.create_card`.
    ///
    /// # Errors
    /// There is no such operation, or too many faults wait already.
    pub fn fail(&self, operation: &str, fault: Fault, times: u32) -> Result<(), MockError> {
        self.service.plan(Some(operation), fault, times).map_err(MockError)
    }

    /// Puts a resource in, or in the place of the one with the same `id`, and gives it back whole: it is the documented sample
    /// with these members instead of its own; `null` takes one out.
    ///
    /// # Errors
    /// There is no such resource, the value breaks the spec, or there is no room for it.
    pub fn create(&self, resource: &str, value: Json) -> Result<Json, MockError> {
        let state = &mut self.service.memory().state;
        by_hand::put(&self.service.described, state, resource, value, self.service.settings.strict)
            .map_err(MockError)
    }

    /// A resource as it is now.
    pub fn get(&self, resource: &str, id: &str) -> Option<Json> {
        let index = self.service.described.find_resource(resource)?;
        self.service.memory().state.get(index, id).cloned().map(Json::Object)
    }

    /// Takes a resource out, and gives it back; its owner shows another one as its primary, or none. `None` where it is not there.
    pub fn remove(&self, resource: &str, id: &str) -> Option<Json> {
        let index = self.service.described.find_resource(resource)?;
        let state = &mut self.service.memory().state;
        by_hand::take(&self.service.described, state, index, id).map(Json::Object)
    }

    /// Forgets state, log, faults and idempotency keys; the seed file's resources are there again, and ids begin anew.
    pub fn reset(&self) {
        self.service.reset();
    }

    /// How often a handler panicked, or an answer broke the spec.
    pub fn panics(&self) -> usize {
        self.service.panics().len()
    }

    /// What they said. Those that are taken do not fail the test any more.
    pub fn take_panics(&self) -> Vec<String> {
        std::mem::take(&mut self.service.panics())
    }
}

impl Drop for Mock {
    #[expect(clippy::panic, reason = "a mock that is wrong must not let a test pass")]
    fn drop(&mut self) {
        drop(self.running.take());
        let panics = self.take_panics();
        if !panics.is_empty() && !std::thread::panicking() {
            panic!("the mock server at {} was wrong:\n{}", self.url, panics.join("\n"));
        }
    }
}
