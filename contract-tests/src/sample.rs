//! A documented sample against the real client on a real socket.

use crate::coverage;
use crate::pairs::{Pair, decode, differences, owned};
use base64::Engine;
use chargebee_runtime::json::{Decode, Encode};
use chargebee_runtime::{Builder, Connection, Error};
use serde_json::{Value as Json, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A documented request and its answer.
#[derive(Debug)]
pub struct Sample {
    /// The operation that it shows, as `RESOURCE.OPERATION`, or a resource.
    pub name: &'static str,
    /// Method; empty for a resource.
    pub method: &'static str,
    /// Path after the server's address, with the documented id.
    pub path: &'static str,
    /// Whether the answer is a page of a list.
    pub list: bool,
    /// The documented parameters, decoded.
    pub pairs: &'static [(&'static str, &'static str)],
    /// The documented answer, without the elements that the page leaves out.
    pub answer: &'static str,
    /// Members of the answer that no page documents, by their paths.
    pub undocumented: &'static [&'static str],
    /// Where the sample breaks the page's own rules: place and rule.
    pub deviations: &'static [(&'static str, &'static str)],
}

impl Sample {
    /// The sample of a name.
    ///
    /// # Panics
    /// There is none: what is generated does not fit together.
    pub fn named(samples: &'static [Self], name: &str) -> &'static Self {
        samples
            .iter()
            .find(|sample| sample.name == name)
            .unwrap_or_else(|| panic!("there is no sample {name}"))
    }

    /// The documented answer.
    ///
    /// # Panics
    /// It is not JSON: what is generated does not fit together.
    pub fn answer(&self) -> Json {
        serde_json::from_str(self.answer).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Decodes the answer and encodes it again: nothing is lost, nor would unknown members and values be.
    ///
    /// # Panics
    /// Something is lost.
    pub fn keeps_everything<T: Decode + Encode>(&self) {
        let documented = self.answer();
        for answer in [with_unknown_members(&documented), with_unknown_values(&documented), documented] {
            let decoded = T::decode(answer.clone()).unwrap_or_else(|error| {
                panic!("{}: the documented answer is not decoded: {error}", self.name)
            });
            assert_eq!(
                decoded.encode(),
                answer,
                "{}: decoded and encoded again, the answer differs",
                self.name
            );
        }
        coverage::decoded::<T>(|| self.answer());
        if self.method.is_empty() {
            coverage::proven(self.name);
        }
    }
}

/// Every object with one more member than anybody knows.
fn with_unknown_members(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), with_unknown_members(value)));
            Json::Object(
                members.chain([("x_not_known".to_owned(), json!({ "a": [1, null, "b"] }))]).collect(),
            )
        }
        Json::Array(items) => items.iter().map(with_unknown_members).collect(),
        other => other.clone(),
    }
}

/// Every text another than anybody knows, those of enums among them.
fn with_unknown_values(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), with_unknown_values(value))).collect()
        }
        Json::Array(items) => items.iter().map(with_unknown_values).collect(),
        Json::String(text) => Json::String(format!("{text} of tomorrow")),
        other => other.clone(),
    }
}

/// The key that proofs call with.
pub const KEY: &str = "test_key_123";

/// A sample being proven: a server that gives the documented answer to whatever comes.
#[derive(Debug)]
pub struct Proof {
    sample: &'static Sample,
    server: MockServer,
}

impl Proof {
    /// Starts the server.
    pub async fn of(sample: &'static Sample) -> Self {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_raw(sample.answer, "application/json");
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self { sample, server }
    }

    /// A client of the server.
    ///
    /// # Panics
    /// The settings are refused.
    pub fn connect<C: From<Connection>>(&self, builder: Builder<C>) -> C {
        let builder = builder.site("acme-test").api_key(KEY).base_url(self.server.uri());
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Holds what was sent and what came back against the sample.
    ///
    /// # Panics
    /// Anything differs.
    pub async fn conclude<T: Decode + Encode>(self, answer: Result<T, Error>) {
        let sample = self.sample;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        assert_eq!(answer.encode(), sample.answer(), "{}: the answer, encoded again, differs", sample.name);
        sample.keeps_everything::<T>();

        let requests = self.server.received_requests().await.unwrap_or_default();
        let [request] = requests.as_slice() else {
            panic!("{}: {} requests instead of one", sample.name, requests.len());
        };
        assert_eq!(request.method.as_str(), sample.method, "{}: method", sample.name);
        assert_eq!(request.url.path(), format!("/api/v2{}", sample.path), "{}: path", sample.name);
        check_headers(sample, request);
        let sent = match sample.method {
            "GET" => decode(request.url.query().unwrap_or_default().as_bytes()),
            _ => decode(&request.body),
        };
        let (documented, sent) = without_deviations(sample, sent);
        let differences = differences(&documented, &sent);
        assert!(differences.is_empty(), "{}: {}", sample.name, differences.join("; "));
        coverage::received_by_wiremock(None, request);
        coverage::proven(sample.name);
    }
}

fn check_headers(sample: &Sample, request: &Request) {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let credentials = base64::engine::general_purpose::STANDARD.encode(format!("{KEY}:"));
    assert_eq!(header("authorization"), Some(format!("Basic {credentials}").as_str()), "{}", sample.name);
    assert_eq!(header("accept"), Some("application/json"), "{}", sample.name);
    match sample.method {
        "GET" => {
            assert_eq!(header("content-type"), None, "{}: a GET has no body", sample.name);
            assert!(request.body.is_empty(), "{}: a GET has no body", sample.name);
            assert_ne!(request.url.query(), Some(""), "{}: a query without pairs", sample.name);
        }
        _ => {
            assert_eq!(header("content-type"), Some("application/x-www-form-urlencoded"), "{}", sample.name);
            let length = request.body.len().to_string();
            assert_eq!(header("content-length"), Some(length.as_str()), "{}", sample.name);
        }
    }
}

/// A parameter whose documented spelling deviates from its own type (`05` for an integer) is compared by its value; the
/// spelling must differ, or the deviation has outlived its cause.
fn without_deviations(sample: &Sample, mut sent: Vec<Pair>) -> (Vec<Pair>, Vec<Pair>) {
    let mut documented = owned(sample.pairs);
    for (at, _) in sample.deviations.iter().filter(|(_, rule)| *rule == "type") {
        let Some(name) = at.strip_prefix("request.") else { continue };
        let is_it = |(other, _): &Pair| other == name;
        let (Some(first), Some(second)) = (documented.iter().position(is_it), sent.iter().position(is_it))
        else {
            continue;
        };
        let (_, printed) = documented.remove(first);
        let (_, spelled) = sent.remove(second);
        assert_ne!(printed, spelled, "{}: {at} deviates no more", sample.name);
        assert_eq!(printed.parse::<i64>().ok(), spelled.parse::<i64>().ok(), "{}: {at}", sample.name);
    }
    (documented, sent)
}
