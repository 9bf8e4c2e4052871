//! What every model gets besides decoding and encoding.

/// Gives a type with [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode) and
/// [`Validate`](crate::check::Validate) everything else: serde, comparison, `validate()`.
#[macro_export]
macro_rules! model {
    ($name:ident) => {
        $crate::serde_through_json!($name);

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::json::Encode::encode(self) == $crate::json::Encode::encode(other)
            }
        }

        impl $name {
            /// Checks every value against the documented constraints.
            ///
            /// # Errors
            /// All violations at once, each with its path (`card.last4`).
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::check::validate(self)
            }
        }
    };
}

/// `Serialize` and `Deserialize` through `Encode` and `Decode`, so that there is one way in and out, and it isn't generic.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_json {
    ($name:ident) => {
        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::macros::serde::Serialize::serialize(&$crate::json::Encode::encode(self), serializer)
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value =
                    <$crate::json::Parsed as $crate::macros::serde::Deserialize>::deserialize(deserializer)?;
                $crate::json::Decode::decode_parsed(value)
                    .map_err(<D::Error as $crate::macros::serde::de::Error>::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::check::{Chars, Check, Validate};
    use crate::json::{Decode, DecodeError, Encode, Extra, Json, Members, Object, Parsed};

    #[derive(Debug, Clone)]
    struct Contact {
        email: String,
        extra: Extra,
    }
    impl Decode for Contact {
        fn decode_parsed(value: Parsed) -> Result<Self, DecodeError> {
            let mut members = Members::of(value)?;
            Ok(Self { email: members.required("email")?, extra: members.rest() })
        }
    }
    impl Encode for Contact {
        fn encode(&self) -> Json {
            let mut object = Object::with(&self.extra);
            object.required("email", &self.email);
            object.finish()
        }
    }
    impl Validate for Contact {
        fn check(&self, check: &mut Check<'_>) {
            check.chars("email", &self.email, Chars::max(3));
        }
    }
    model!(Contact);

    #[test]
    fn a_model_goes_through_serde_with_everything_it_holds() {
        let text = r#"{"cf_x":1,"email":"a@b"}"#;
        let contact: Result<Contact, _> = serde_json::from_str(text);
        let back = contact.and_then(|contact| serde_json::to_value(&contact));
        assert_eq!(back.ok(), serde_json::from_str(text).ok());
    }

    #[test]
    fn a_decode_error_becomes_a_serde_error_with_its_path() {
        let contact: Result<Vec<Contact>, _> = serde_json::from_str(r#"[{"email":7}]"#);
        let message = contact.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains("email: expected a string, found a number"), "{message}");
    }

    #[test]
    fn models_are_equal_if_their_json_is() {
        let contact = Contact { email: "a@b".to_owned(), extra: Extra::default() };
        let mut other = contact.clone();
        assert_eq!(contact, other);
        other.extra.insert("cf_x", Json::Null);
        assert_ne!(contact, other);
    }

    #[test]
    fn a_model_can_be_validated_alone() {
        let contact = Contact { email: "a@b.c".to_owned(), extra: Extra::default() };
        let message = contact.validate().err().map(|it| it.to_string());
        assert_eq!(message.as_deref(), Some("email must have at most 3 characters, got 5"));
    }
}
