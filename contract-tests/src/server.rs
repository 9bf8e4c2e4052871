//! A server that answers from the documented samples, for examples and tests that need no account.

use crate::sample::Sample;
use crate::samples::SAMPLES;
use serde_json::{Value as Json, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The server; stops when dropped.
///
/// It looks at method and path only: it neither filters nor remembers.
#[derive(Debug)]
pub struct SampleServer(MockServer);

impl SampleServer {
    /// Starts on a free port, and answers every documented request with its documented answer.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        for sample in SAMPLES.iter().filter(|sample| !sample.method.is_empty()) {
            answer(sample, sample.answer()).mount(&server).await;
            if let Some((offset, page)) = last_page(sample) {
                let mock = Mock::given(method(sample.method)).and(path(address(sample)));
                let mock = mock.and(query_param("offset", offset));
                let mock = mock.respond_with(ResponseTemplate::new(200).set_body_json(page));
                mock.with_priority(FIRST).mount(&server).await;
            }
        }
        Self(server)
    }

    /// Answers an operation, named as `payment_source.retrieve`, with an API error from now on.
    ///
    /// # Panics
    /// No sample shows the operation.
    pub async fn fail(&self, operation: &str, status: u16, error: Json) {
        let sample = Sample::named(SAMPLES, operation);
        let response = ResponseTemplate::new(status).set_body_json(error);
        Mock::given(method(sample.method))
            .and(path(address(sample)))
            .respond_with(response)
            .with_priority(FIRST)
            .mount(&self.0)
            .await;
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

/// Goes before the documented answers.
const FIRST: u8 = 1;

fn answer(sample: &Sample, body: Json) -> Mock {
    let response = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(method(sample.method)).and(path(address(sample))).respond_with(response)
}

fn address(sample: &Sample) -> String {
    format!("/api/v2{}", sample.path)
}

/// The offset that a documented page of a list leads to, and what stands there: no sample shows a second page, so it holds the
/// resource's own sample, and is the last one.
fn last_page(sample: &Sample) -> Option<(String, Json)> {
    let offset = sample.answer().get("next_offset")?.as_str()?.to_owned();
    let resource = sample.name.split('.').next()?;
    let shown = SAMPLES.iter().find(|other| other.name == resource)?;
    Some((offset, json!({ "list": [{ resource: shown.answer() }] })))
}
