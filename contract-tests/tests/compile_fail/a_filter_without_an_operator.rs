//! A value alone does not say how to compare.

fn call(client: &chargebee::Client) {
    let _ = client.payment_sources().list().customer_id("8avVGOkx8U1MX");
}

fn main() {}
