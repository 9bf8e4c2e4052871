//! Texts that must never be shown.

use crate::json::{Blank, Decode, DecodeError, Encode, Json, Parsed};
use std::fmt;
use zeroize::Zeroizing;

macro_rules! secret {
    ($(#[$about:meta])+ $name:ident) => {
        $(#[$about])+
        ///
        /// There is no `Display`. Wiped from memory on drop.
        #[derive(Clone)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// The secret itself. Whoever calls this keeps it out of logs.
            pub fn expose(&self) -> &str {
                &self.0
            }

            pub(crate) fn into_text(self) -> Zeroizing<String> {
                self.0
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(Zeroizing::new(value))
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(value: &String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl Blank for $name {
            fn blank() -> Self {
                Self::from(String::new())
            }
        }

        impl Decode for $name {
            fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
                String::decode_parsed(value).map(Self::from)
            }
        }

        impl Encode for $name {
            fn encode(&self) -> Json {
                Json::String(self.expose().to_owned())
            }
        }
    };
}

secret!(
    /// The number of a payment card. `Debug` shows its last four digits and nothing else, and of a text that cannot be such a
    /// number (12 to 19 digits, blanks and dashes aside) nothing at all.
    CardNumber
);
secret!(
    /// The verification code of a payment card. `Debug` shows nothing of it.
    Cvv
);
secret!(
    /// A token that stands for a payment method, or that authenticates somebody. `Debug` shows nothing of it.
    Token
);
secret!(
    /// The number of a bank account, or an IBAN. `Debug` shows nothing of it.
    AccountNumber
);
secret!(
    /// The key that authenticates a site's calls. `Debug` shows nothing of it.
    ApiKey
);

/// `CardNumber(***1881)`.
impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardNumber(***{})", last_four(self.expose()))
    }
}

macro_rules! never_shown {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    )+};
}
never_shown!(AccountNumber, ApiKey, Cvv, Token);

/// The last four digits of what may be a card's number; of anything else nothing, since it may be another secret.
fn last_four(number: &str) -> String {
    let length = number.chars().filter(char::is_ascii_digit).count();
    let plausible = number.chars().all(|it| it.is_ascii_digit() || matches!(it, ' ' | '-'));
    if !plausible || !(12..=19).contains(&length) {
        return String::new();
    }
    number.chars().filter(char::is_ascii_digit).skip(length - 4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_type_and_nothing_of_the_text() {
        for number in
            ["4111", "41111111111", "4111 1111 1111 1111 1111", "4111111111111111x", "tok_411111111111"]
        {
            assert_eq!(format!("{:?}", CardNumber::from(number)), "CardNumber(***)");
        }
        assert_eq!(format!("{:?}", Some(Cvv::from("999"))), "Some(Cvv(***))");
        assert_eq!(format!("{:#?}", ApiKey::from("live_x")), "ApiKey(***)");
    }

    #[test]
    fn a_card_number_shows_its_last_four_digits() {
        for number in ["4012888888881881", "4012 8888 8888 1881", "4012-8888-8888-1881", "401288881881"] {
            assert_eq!(format!("{:?}", CardNumber::from(number)), "CardNumber(***1881)");
        }
    }

    #[test]
    fn a_secret_attribute_is_decoded_and_encoded() {
        let token = Token::decode(Json::from("tok_1")).map(|token| token.encode());
        assert_eq!(token.ok(), Some(Json::from("tok_1")));
    }

    #[test]
    fn a_refused_secret_is_not_shown() {
        let error = Token::decode(Json::from(4111)).err().map(|e| e.to_string());
        assert_eq!(error.as_deref(), Some("expected a string, found a number"));
    }
}
