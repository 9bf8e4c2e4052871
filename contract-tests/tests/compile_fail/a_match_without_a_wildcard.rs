//! The API may know more values than this version does.

use chargebee::payment_source::AccountType;

fn word(kind: AccountType) -> &'static str {
    match kind {
        AccountType::Checking => "checking",
        AccountType::Savings => "savings",
        AccountType::Unknown(_) => "another",
    }
}

fn main() {}
