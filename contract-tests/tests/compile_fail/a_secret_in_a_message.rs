//! A secret has no `Display`, so that no message shows it by mistake.

fn message(number: &chargebee::CardNumber) -> String {
    format!("declined: {number}")
}

fn main() {}
