//! A server that answers from the documented samples, for examples and tests that need no account.

use crate::sample::Sample;
use crate::samples::SAMPLES;
use serde_json::{Value as Json, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

/// The server; stops when dropped.
///
/// It looks at method and path only: it neither filters nor remembers.
#[derive(Debug)]
pub struct SampleServer(MockServer);

impl SampleServer {
    /// Starts on a free port, and answers every documented request with its documented answer.
    pub async fn start() -> Self {
        let server = Self(MockServer::start().await);
        for sample in SAMPLES.iter().filter(|sample| !sample.method.is_empty()) {
            server.mount(request(sample), 200, sample.answer(), LAST).await;
            if let Some((offset, page)) = last_page(sample) {
                server.mount(request(sample).and(query_param("offset", offset)), 200, page, SECOND).await;
            }
        }
        server
    }

    /// Answers an operation, named as `payment_source.retrieve`, with an API error from now on.
    ///
    /// # Panics
    /// No sample shows the operation.
    pub async fn fail(&self, operation: &str, status: u16, error: Json) {
        self.mount(request(Sample::named(SAMPLES, operation)), status, error, FIRST).await;
    }

    async fn mount(&self, request: MockBuilder, status: u16, body: Json, rank: u8) {
        let answer = ResponseTemplate::new(status).set_body_json(body);
        let request = request.and(crate::coverage::witness());
        request.respond_with(answer).with_priority(rank).mount(&self.0).await;
    }

    /// How many requests have arrived.
    pub async fn requests(&self) -> usize {
        self.0.received_requests().await.map_or(0, |requests| requests.len())
    }

    /// The server's address, for `base_url`.
    pub fn address(&self) -> String {
        self.0.uri()
    }
}

// Where several answers fit a request, the one of the lowest rank is given.
const FIRST: u8 = 1;
const SECOND: u8 = 2;
const LAST: u8 = 3;

fn request(sample: &Sample) -> MockBuilder {
    Mock::given(method(sample.method)).and(path(format!("/api/v2{}", sample.path)))
}

/// The offset that a documented page of a list leads to, and what stands there: no sample shows a second page, so it holds the
/// resource's own sample, and is the last one.
fn last_page(sample: &Sample) -> Option<(String, Json)> {
    let offset = sample.answer().get("next_offset")?.as_str()?.to_owned();
    let resource = sample.name.split('.').next()?;
    let shown = SAMPLES.iter().find(|other| other.name == resource)?;
    Some((offset, json!({ "list": [{ resource: shown.answer() }] })))
}
