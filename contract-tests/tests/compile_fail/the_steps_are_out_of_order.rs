//! What is required comes first, in the order of the documentation.

fn call(client: &chargebee::Client) {
    let _ = client.payment_sources().create_card().replace_primary_payment_source(true);
}

fn main() {}
