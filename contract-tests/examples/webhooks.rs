//! A server that receives webhooks: `cargo run --example webhooks`.
//!
//! Needs no account and no network: it sends itself a few deliveries, then ends.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee::webhook::{Content, Event, Receiver};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use std::collections::HashSet;
use std::error::Error;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What the server needs to take a delivery.
struct Webhooks {
    receiver: Receiver,
    /// The ids of the events that are done. A real server keeps them where a restart does not lose them.
    done: Mutex<HashSet<String>>,
}

async fn receive(State(webhooks): State<Arc<Webhooks>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match webhooks.receiver.receive(headers.get_all(AUTHORIZATION), &body) {
        Ok(event) => {
            webhooks.take(event);
            StatusCode::OK
        }
        Err(error) => {
            println!("  {error}");
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST)
        }
    }
}

impl Webhooks {
    fn take(&self, event: Event) {
        let new = self.done.lock().is_ok_and(|mut done| done.insert(event.id.clone()));
        if !new {
            return println!("  {} came again", event.id);
        }
        match event.content {
            Content::PaymentSourceExpiring(content) => {
                let who = content.customer.map_or_else(|| "somebody".to_owned(), |customer| customer.id);
                println!("  {}: ask {who} for another card", event.id);
            }
            // A real server keeps it for somebody to look at.
            Content::Unknown(content) if content.error().is_some() => {
                println!("  {}: {} is not as documented", event.id, event.event_type);
            }
            // Whatever it is, it has been delivered: any other answer would have it sent again.
            _ => println!("  {}: nothing to do for {}", event.id, event.event_type),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A real server reads these from its settings.
    let (user, password) = ("chargebee", "any_password_will_do");
    let receiver = Receiver::basic(user, password)?;
    let webhooks = Arc::new(Webhooks { receiver, done: Mutex::default() });
    let app = Router::new().route("/webhooks", post(receive)).with_state(webhooks);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/webhooks", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let right = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
    let expiring = json!({
        "id": "ev_1", "object": "event", "occurred_at": 1_700_000_000, "event_type": "payment_source_expiring",
        "content": { "payment_source": {
            "id": "pm_1", "object": "payment_source", "customer_id": "c_1", "type": "card", "reference_id": "cus_1/card_1",
            "status": "expiring", "gateway": "stripe",
        } },
    });
    let unknown = json!({
        "id": "ev_2", "object": "event", "occurred_at": 1_700_000_001, "event_type": "not_yet_known", "content": {},
    });
    let whole = expiring.to_string();
    let cut = whole.get(..20).unwrap_or_default().to_owned();
    let deliveries = [
        ("an event", right.as_str(), whole.clone(), 200),
        ("the same again", &right, whole.clone(), 200),
        ("an event of an unknown type", &right, unknown.to_string(), 200),
        ("an event from a stranger", "Basic c3RyYW5nZXI6Z3Vlc3M=", whole, 401),
        ("half an event", &right, cut, 400),
    ];
    for (what, credentials, body, expected) in deliveries {
        println!("{what}");
        let status = deliver(&address, credentials, body).await?;
        println!("  answered {status}");
        if status != expected {
            return Err(format!("{what}: answered {status}, not {expected}").into());
        }
    }
    server.abort();
    Ok(())
}

/// What the API does.
async fn deliver(address: &str, credentials: &str, body: String) -> Result<u16, Box<dyn Error>> {
    let client: Client<_, http_body_util::Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let request = http::Request::post(address)
        .header(AUTHORIZATION, credentials)
        .header("content-type", "application/json")
        .body(body.into())?;
    Ok(client.request(request).await?.status().as_u16())
}
