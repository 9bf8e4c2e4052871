//! Two texts in a row would be swapped unnoticed.

fn call(client: &chargebee::Client) {
    let _ = client.payment_sources().create_using_permanent_token("customer", "reference");
}

fn main() {}
