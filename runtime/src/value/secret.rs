//! Texts that must never be shown.

use crate::json::{Decode, DecodeError, Encode, Json, Parsed};
use std::fmt;
use zeroize::Zeroizing;

macro_rules! secret {
    ($(#[$about:meta])+ $name:ident) => {
        $(#[$about])+
        ///
        /// Never shown: `Debug` prints the type's name and `***`, and there is no `Display`. Wiped from memory on drop.
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

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
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

        impl Decode for $name {
            fn decode_parsed(value: Parsed) -> Result<Self, DecodeError> {
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
    /// The number of a payment card.
    CardNumber
);
secret!(
    /// The verification code of a payment card.
    Cvv
);
secret!(
    /// A token that stands for a payment method, or that authenticates somebody.
    Token
);
secret!(
    /// The number of a bank account, or an IBAN.
    AccountNumber
);
secret!(
    /// The key that authenticates a site's calls.
    ApiKey
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_type_and_nothing_of_the_text() {
        assert_eq!(format!("{:?}", CardNumber::from("4111")), "CardNumber(***)");
        assert_eq!(format!("{:?}", Some(Cvv::from("999"))), "Some(Cvv(***))");
        assert_eq!(format!("{:#?}", ApiKey::from("live_x")), "ApiKey(***)");
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
