//! The year in which the card expires is required, and has not been given.

use chargebee::payment_source::create_card::Card;

fn call(client: &chargebee::Client) {
    let card = Card::number("4012888888881881").expiry_month(10);
    let _ = client.payment_sources().create_card().customer_id("c").card(card);
}

fn main() {}
