//! Five minutes with the client: `cargo run --example quickstart`.
//!
//! Needs no account and no network: a local server answers with what the documentation prints.

use chargebee::payment_source::Status;
use chargebee::payment_source::create_card::Card;
use chargebee::{Client, filter};
use contract_tests::server::SampleServer;
use serde_json::json;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = SampleServer::start().await;
    // For a real site, this line is `Client::from_env()?`.
    let client = Client::builder().base_url(server.address()).api_key("any_key_will_do").build()?;
    println!("A local server answers with what the documentation prints.");

    create_a_card(&client).await?;
    list_with_filters(&client, &server).await?;
    meet_an_api_error(&client, &server).await?;
    meet_violations(&client, &server).await
}

async fn create_a_card(client: &Client) -> Result<(), Box<dyn Error>> {
    heading("1. Create a card");
    let made = client
        .payment_sources()
        .create_card()
        .customer_id("8avVGOkx8U1MX")
        .card(Card::number("4012888888881881").expiry_month(10).expiry_year(2022).cvv("999"))
        .send()
        .await?;
    let source = made.payment_source;
    line("id", &source.id);
    line("customer", made.customer.id);
    line("gateway", &source.gateway);
    line("status", &source.status);
    if let Some(card) = source.card {
        line("card", format!("{}, ends in {}", card.brand, card.last4));
    }
    Ok(())
}

async fn list_with_filters(client: &Client, server: &SampleServer) -> Result<(), Box<dyn Error>> {
    heading("2. List payment sources with two filters");
    let call = client
        .payment_sources()
        .list()
        .customer_id(filter::starts_with("8av"))
        .status(filter::one_of([Status::Valid, Status::Expiring]));
    for (name, value) in call.pairs() {
        line("asks for", format!("{name}={value}"));
    }
    let before = server.requests().await;
    let mut sources = call.stream();
    while let Some(entry) = sources.try_next().await? {
        let source = entry.payment_source;
        line("entry", format!("{}, {}, {}", source.id, source.type_, source.status));
    }
    line("pages", format!("{}, each fetched when it was needed", server.requests().await - before));
    Ok(())
}

async fn meet_an_api_error(client: &Client, server: &SampleServer) -> Result<(), Box<dyn Error>> {
    heading("3. An error that the API answers with");
    let declined = json!({
        "message": "The card was declined.",
        "type": "payment",
        "api_error_code": "payment_method_verification_failed",
        "param": "card[number]",
    });
    server.fail("payment_source.create_card", 400, declined).await;
    let call = client.payment_sources().create_card().customer_id("8avVGOkx8U1MX");
    let answer = call.card(Card::number("4012888888881881").expiry_month(10).expiry_year(2022)).send().await;
    let Err(error) = answer else { return Err("the server was to answer with an error".into()) };
    let Some(api) = error.api() else { return Err(error.into()) };
    line("operation", error.operation());
    line("status", api.status);
    line("code", api.api_error_code.as_deref().unwrap_or("none"));
    line("param", api.param.as_deref().unwrap_or("none"));
    line("message", api.message.as_deref().unwrap_or("none"));
    Ok(())
}

async fn meet_violations(client: &Client, server: &SampleServer) -> Result<(), Box<dyn Error>> {
    heading("4. Values that the documentation rules out");
    let before = server.requests().await;
    let call = client.payment_sources().create_card().customer_id("8avVGOkx8U1MX".repeat(4));
    let card =
        Card::number("4012888888881881").expiry_month(13).expiry_year(2022).billing_zip("x".repeat(21));
    let Err(error) = call.card(card).send().await else { return Err("these were to be refused".into()) };
    let Some(violations) = error.violations() else { return Err(error.into()) };
    for violation in violations {
        line("violation", violation);
    }
    line("sent", format!("{} requests", server.requests().await - before));
    Ok(())
}

fn heading(text: &str) {
    println!("\n{text}");
}

fn line(name: &str, value: impl std::fmt::Display) {
    println!("   {name:<11}{value}");
}
