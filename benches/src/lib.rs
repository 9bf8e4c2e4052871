//! What is measured: one call in all its parts, and the same call written by hand on hyper.

#![forbid(unsafe_code)]
// A benchmark that cannot go on says why.
#![allow(clippy::panic, clippy::expect_used)]

mod by_hand;
mod members;
mod server;

pub use by_hand::ByHand;
pub use members::Created;
pub use server::Server;

use chargebee::payment_source::create_card::{Card, CreateCard};
use chargebee::{Client, Json};

/// A documented answer of `create_card`, with what the customer's documentation says is always there.
pub const ANSWER: &str = r#"{"payment_source":{"id":"pm_XpbKGJ9QRL7ouSGg","object":"payment_source","customer_id":"8avVGOkx8U1MX",
"type":"card","reference_id":"cus_B9OnlNTIA8PZL8/card_q2K6hBd89SjkMh","status":"valid","gateway":"stripe",
"gateway_account_id":"gw_3Nl8E2TQRL73vX7A","issuing_country":"CA","created_at":1501853878,"deleted":false,"card":{"first_name":"Richard",
"last_name":"Fox","iin":"401288","last4":"1881","funding_type":"credit","expiry_month":10,"expiry_year":2022,
"masked_number":"************1881","object":"card","brand":"visa"}},"customer":{"id":"8avVGOkx8U1MX","object":"customer",
"first_name":"Benjamin","last_name":"Ross","email":"Benjamin@test.com","auto_collection":"on","net_term_days":0,
"allow_direct_debit":false,"created_at":1412101809,"taxability":"taxable","updated_at":1501853878,"resource_version":1501853878000,
"deleted":false,"card_status":"valid","promotional_credits":0,"refundable_credits":0,"excess_payments":0,"unbilled_charges":0}}"#;

/// What the call holds, under its wire names.
pub const PAIRS: [(&str, &str); 7] = [
    ("customer_id", "8avVGOkx8U1MX"),
    ("card[first_name]", "Richard"),
    ("card[last_name]", "Fox"),
    ("card[number]", "4012888888881881"),
    ("card[expiry_month]", "10"),
    ("card[expiry_year]", "2022"),
    ("card[cvv]", "999"),
];

/// Any key does: the server checks nothing.
pub const KEY: &str = "test_key_123";

/// A client of the server.
pub fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).api_key(KEY).build().expect("the settings are sound")
}

/// The documented call of `create_card`.
pub fn create_card(client: &Client) -> CreateCard {
    let card = Card::number("4012888888881881").expiry_month(10).expiry_year(2022).cvv("999");
    let card = card.first_name("Richard").last_name("Fox");
    client.payment_sources().create_card().customer_id("8avVGOkx8U1MX").card(card)
}

/// The answer's payment source, parsed and not yet decoded.
pub fn payment_source() -> Json {
    let mut answer: Json = serde_json::from_str(ANSWER).expect("the answer is JSON");
    answer.get_mut("payment_source").map(Json::take).unwrap_or_default()
}

/// A runtime on this thread alone.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts")
}
