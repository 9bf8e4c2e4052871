//! Both are whole numbers: only their names keep them apart.

use chargebee::payment_source::create_card::Card;

fn card() -> Card {
    Card::number("4012888888881881").expiry_year(2030).expiry_month(10)
}

fn main() {}
