//! The documentation lists neither `starts_with` for the status nor `is_present` for the customer.

use chargebee::filter;

fn calls(client: &chargebee::Client) {
    let _ = client.payment_sources().list().status(filter::starts_with("val"));
    let _ = client.payment_sources().list().customer_id(filter::is_present(true));
}

fn main() {}
