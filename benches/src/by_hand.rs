//! The same call as somebody writes it with care who has hyper and no client: encode the form, send it with the same headers,
//! within a time limit, read the answer up to a limit, and parse it into types.
//!
//! What it leaves out is what the client is there for beside that: nothing is checked before it is sent, nothing is repeated,
//! no memory is wiped, and members that the types do not list are lost.

use crate::members::Created;
use crate::{KEY, PAIRS, Server};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;

/// A client of the server, by hand.
#[derive(Debug)]
pub struct ByHand {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: HeaderValue,
}

impl ByHand {
    /// With the settings of ours, as far as speed depends on them.
    ///
    /// # Panics
    /// The key is no header.
    pub fn new(server: &Server) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        let authorization = format!("Basic {}", STANDARD.encode(format!("{KEY}:")));
        let mut authorization = HeaderValue::try_from(authorization).expect("the key can be a header");
        authorization.set_sensitive(true);
        Self {
            client: Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(tcp),
            url: format!("{}/api/v2/payment_sources/create_card", server.url()),
            authorization,
        }
    }

    /// Creates a card.
    ///
    /// # Panics
    /// The server does not answer as it should.
    pub async fn create_card(&self) -> Created {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(PAIRS).finish();
        let request = http::Request::post(&self.url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(USER_AGENT, HeaderValue::from_static("by-hand/0.1.0"))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
            .header("chargebee-idempotency-key", idempotency_key())
            .body(Full::new(Bytes::from(body)))
            .expect("the request is sound");
        let call = tokio::time::timeout(Duration::from_secs(80), async {
            let answer = self.client.request(request).await.expect("the server answers");
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, 32 * 1024 * 1024).collect().await.expect("the body arrives");
            (head.status, body.to_bytes())
        });
        let (status, body) = call.await.expect("the server answers in time");
        assert!(status.is_success(), "{status}");
        serde_json::from_slice(&body).expect("the body is as documented")
    }
}

/// The server carries out a call once, however often it is sent: the key says which call it is.
fn idempotency_key() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has chance to offer");
    format!("{:032x}", u128::from_ne_bytes(bytes))
}
