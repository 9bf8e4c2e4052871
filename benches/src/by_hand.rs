//! The same call as somebody writes it with care who has hyper and no client: encode the form, send it with the same headers,
//! within a time limit, read the answer up to a limit, and parse it into types.
//!
//! What it leaves out is what the client is there for beside that: nothing is checked before it is sent, nothing is repeated,
//! no memory is wiped, and members that the types do not list are lost.

use crate::{KEY, PAIRS, Server};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::Deserialize;
use std::time::Duration;

/// A client of the server, by hand.
#[derive(Debug)]
pub struct ByHand {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: HeaderValue,
}

/// The answer, with the types of the client's models but for open enums, which are text.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "named as in the API's documentation")]
pub struct Created {
    pub payment_source: PaymentSource,
    pub customer: Customer,
}

#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "named as in the API's documentation")]
pub struct PaymentSource {
    pub id: String,
    pub resource_version: Option<i64>,
    pub updated_at: Option<i64>,
    pub created_at: Option<i64>,
    pub customer_id: String,
    #[serde(rename = "type")]
    pub type_: String,
    pub reference_id: String,
    pub status: String,
    pub gateway: String,
    pub gateway_account_id: Option<String>,
    pub ip_address: Option<String>,
    pub issuing_country: Option<String>,
    pub card: Option<Card>,
    pub deleted: Option<bool>,
    pub business_entity_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "named as in the API's documentation")]
pub struct Card {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub iin: String,
    pub last4: String,
    pub brand: String,
    pub funding_type: String,
    pub expiry_month: i64,
    pub expiry_year: i64,
    pub masked_number: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "named as in the API's documentation")]
pub struct Customer {
    pub id: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub vat_number: Option<String>,
    pub auto_collection: String,
    pub net_term_days: i64,
    pub allow_direct_debit: bool,
    pub created_at: i64,
    pub taxability: Option<String>,
    pub updated_at: Option<i64>,
    pub resource_version: Option<i64>,
    pub deleted: bool,
    pub card_status: Option<String>,
    pub promotional_credits: i64,
    pub refundable_credits: i64,
    pub excess_payments: i64,
    pub unbilled_charges: i64,
    pub preferred_currency_code: Option<String>,
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
