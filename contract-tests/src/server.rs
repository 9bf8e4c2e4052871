//! A server that answers from the documented samples, for examples and tests that need no account.

use crate::sample::Sample;
use crate::samples::SAMPLES;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The server; stops when dropped.
#[derive(Debug)]
pub struct SampleServer(MockServer);

impl SampleServer {
    /// Starts on a free port, and answers every documented request with its documented answer.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        for sample in SAMPLES.iter().filter(|sample| !sample.method.is_empty()) {
            mount(&server, sample).await;
        }
        Self(server)
    }

    /// Answers an operation's path with an API error instead.
    pub async fn fail(&self, operation: &str, status: u16, error: serde_json::Value) {
        if let Some(sample) = SAMPLES.iter().find(|sample| sample.name == operation) {
            Mock::given(method(sample.method))
                .and(path(format!("/api/v2{}", sample.path)))
                .respond_with(ResponseTemplate::new(status).set_body_json(error))
                .with_priority(1)
                .mount(&self.0)
                .await;
        }
    }

    /// The server's address, for `base_url`.
    pub fn address(&self) -> String {
        self.0.uri()
    }
}

async fn mount(server: &MockServer, sample: &'static Sample) {
    Mock::given(method(sample.method))
        .and(path(format!("/api/v2{}", sample.path)))
        .respond_with(ResponseTemplate::new(200).set_body_raw(sample.answer, "application/json"))
        .mount(server)
        .await;
}
