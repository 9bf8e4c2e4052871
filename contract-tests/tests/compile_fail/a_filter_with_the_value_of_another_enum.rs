//! `card` is a type of payment source, not a status.

use chargebee::filter;
use chargebee::payment_source::Type;

fn call(client: &chargebee::Client) {
    let _ = client.payment_sources().list().status(filter::is(Type::Card));
}

fn main() {}
