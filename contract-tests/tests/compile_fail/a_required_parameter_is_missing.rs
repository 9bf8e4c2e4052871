//! The card is required, and has not been given.

fn call(client: &chargebee::Client) {
    let _ = client.payment_sources().create_card().customer_id("c").send();
}

fn main() {}
