//! A wire vector: what must come out on the wire, or that nothing may.

use crate::coverage;
use crate::pairs::{Pair, decode, differences, owned};
use crate::raw::RawServer;
use bytes::Bytes;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::json::Encode;
use chargebee_runtime::{Builder, Connection, Error, ErrorKind, Json, Sending};
use std::io::Write;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

type Pairs = &'static [(&'static str, &'static str)];

/// What must happen when a call is sent.
#[derive(Debug, Clone, Copy)]
pub enum Expected {
    /// It is refused before anything is sent.
    Refusal,
    /// A request goes out.
    Request {
        /// Method.
        method: &'static str,
        /// Host.
        host: &'static str,
        /// Path, byte for byte.
        path: &'static str,
        /// Pairs of the query, decoded.
        query: Pairs,
        /// Pairs of the form, decoded.
        body: Pairs,
        /// The whole body, where it is no form; compared as JSON.
        raw_body: Option<&'static str>,
        /// Headers that are there.
        headers: Pairs,
    },
}

/// What came of a call.
pub type Outcome = Pin<Box<dyn Future<Output = Result<Json, Error>> + Send>>;

/// Sends a call and encodes its answer, so that calls of all operations look alike.
pub fn outcome<T: Encode + Send + 'static>(call: Sending<T>) -> Outcome {
    Box::pin(async move { call.await.map(|answer| answer.encode()) })
}

impl Expected {
    /// Makes the call twice: over a recorder, which sees the true host, and over a socket, which sees the true bytes.
    ///
    /// # Panics
    /// Anything differs from what must happen.
    pub async fn prove<C: From<Connection>>(self, builder: fn() -> Builder<C>, call: fn(C) -> Outcome) {
        let connect = |builder: Builder<C>| {
            let builder = builder.site("acme-test").api_key("test_key_123");
            builder.build().unwrap_or_else(|error| panic!("{error}"))
        };
        let recorder = Arc::new(Recorder::default());
        let recorded = call(connect(builder().transport(Arc::clone(&recorder) as Arc<dyn Transport>))).await;
        let server = RawServer::start().await;
        let _ = call(connect(builder().base_url(server.address()))).await;
        let requests = server.requests();

        let Self::Request { method, host, path, query, body, raw_body, headers } = self else {
            let refused = matches!(&recorded, Err(error) if matches!(error.kind(), ErrorKind::Refused(_)));
            assert!(refused, "expected a refusal, got {recorded:?}");
            assert!(recorder.hosts().is_empty() && requests.is_empty(), "something was sent: {requests:?}");
            recorded.as_ref().err().into_iter().for_each(coverage::error);
            return;
        };
        assert_eq!(recorder.hosts(), [host], "host ({recorded:?})");
        let [request] = requests.as_slice() else { panic!("{} requests instead of one", requests.len()) };
        assert_eq!((request.method.as_str(), request.path()), (method, path));
        assert_ne!(request.query(), Some(""), "a query without pairs");
        let sent = decode(request.query().unwrap_or_default().as_bytes());
        assert!(
            differences(&owned(query), &sent).is_empty(),
            "query: {:?}",
            differences(&owned(query), &sent)
        );
        match raw_body {
            Some(text) => {
                let expected: Json = serde_json::from_str(text).expect("the vector's body is JSON");
                let sent: Json = serde_json::from_slice(&request.body).expect("the sent body is JSON");
                assert_eq!(sent, expected, "body");
            }
            None => {
                let (body, sent) = (ordered(owned(body)), ordered(decode(&request.body)));
                assert!(differences(&body, &sent).is_empty(), "body: {:?}", differences(&body, &sent));
            }
        }
        for (name, value) in headers {
            assert_eq!(request.header(name), Some(*value), "header {name}");
        }
        coverage::received_raw(request);
    }
}

/// Objects in JSON texts with their members in order: which comes first says nothing. What is not compact stays as it is.
fn ordered(pairs: Vec<Pair>) -> Vec<Pair> {
    let ordered = |text: String| match serde_json::from_str::<Json>(&text) {
        Ok(json) if json.is_object() && json.to_string().len() == text.len() => json.to_string(),
        _ => text,
    };
    pairs.into_iter().map(|(name, value)| (name, ordered(value))).collect()
}

/// A transport that keeps the hosts it was to send to, and answers `{}`.
#[derive(Default)]
struct Recorder(Mutex<Vec<String>>);

impl Recorder {
    fn hosts(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>, _: Limits) -> Exchange {
        let host = request.uri().host().unwrap_or_default().to_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(host);
        Box::pin(async { Ok(http::Response::new(Bytes::from_static(b"{}"))) })
    }
}

/// Says how many vectors are run and which are left out, also where the test passes.
///
/// # Panics
/// None is run, or one is left out without a reason.
pub fn count(run: usize, left_out: &[(&str, &str)]) {
    let mut text = format!("\nwire vectors: {run} run, {} left out:\n", left_out.len());
    for (id, reason) in left_out {
        text.push_str(&format!("  {id}: {reason}\n"));
        assert!(!reason.is_empty(), "{id} is left out without a reason");
    }
    // Written past the test runner, which shows the output of failing tests only.
    let _ = std::io::stderr().write_all(text.as_bytes());
    assert!(run > 0, "no vector is run");
}
