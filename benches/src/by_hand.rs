//! The same call as somebody writes it who has hyper and no client: encode a form, send it, parse the JSON, pick out the id.

use crate::{KEY, PAIRS, Server};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

/// A client of the server, by hand.
#[derive(Debug)]
pub struct ByHand {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: String,
}

impl ByHand {
    /// With the settings of ours, as far as speed depends on them.
    pub fn new(server: &Server) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        Self {
            client: Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(tcp),
            url: format!("{}/api/v2/payment_sources/create_card", server.url()),
            authorization: format!("Basic {}", STANDARD.encode(format!("{KEY}:"))),
        }
    }

    /// Creates a card, and gives its id.
    ///
    /// # Panics
    /// The server does not answer as it should.
    pub async fn create_card(&self) -> String {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(PAIRS).finish();
        let request = http::Request::post(&self.url)
            .header(AUTHORIZATION, &self.authorization)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "by-hand")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .expect("the request is sound");
        let answer = self.client.request(request).await.expect("the server answers");
        assert!(answer.status().is_success(), "{}", answer.status());
        let body = answer.into_body().collect().await.expect("the body arrives").to_bytes();
        let answer: serde_json::Value = serde_json::from_slice(&body).expect("the body is JSON");
        let id = answer.pointer("/payment_source/id").and_then(serde_json::Value::as_str);
        id.expect("the payment source has an id").to_owned()
    }
}
