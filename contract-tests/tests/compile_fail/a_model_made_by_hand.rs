//! A later version may add an attribute.

use chargebee::payment_source::BankAccount;

fn account() -> BankAccount {
    BankAccount {
        name_on_account: None,
        bank_name: None,
        mandate_id: None,
        account_type: None,
        extra: Default::default(),
    }
}

fn main() {}
