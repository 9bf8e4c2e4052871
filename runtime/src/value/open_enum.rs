//! Enums that keep values which the documentation does not list (yet).

/// An enum of documented values that also holds any other text that the API sends.
///
/// Generated enums implement it by [`open_enum!`](crate::open_enum).
pub trait OpenEnum: Sized {
    /// The documented values, in the documentation's order.
    const VALUES: &'static [&'static str];

    /// The value as the wire spells it.
    fn as_str(&self) -> &str;

    /// The value of this spelling; one that is not documented is kept as it is.
    fn from_wire(value: &str) -> Self;

    /// Whether the documentation lists this value.
    fn is_documented(&self) -> bool {
        Self::VALUES.contains(&self.as_str())
    }
}

/// Gives an enum with `VALUES`, `as_str` and `from_wire` everything else: comparison by spelling, text and JSON conversions.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl $crate::value::OpenEnum for $name {
            const VALUES: &'static [&'static str] = $name::VALUES;

            fn as_str(&self) -> &str {
                $name::as_str(self)
            }

            fn from_wire(value: &str) -> Self {
                $name::from_wire(value)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state)
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(value: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok($name::from_wire(value))
            }
        }

        impl ::core::convert::From<$name> for $crate::value::Argument {
            fn from(value: $name) -> Self {
                $crate::value::Argument::from(value.as_str())
            }
        }

        impl $crate::json::Decode for $name {
            fn decode_parsed(
                value: $crate::json::Parsed,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                match value.as_str() {
                    ::core::option::Option::Some(value) => {
                        ::core::result::Result::Ok($name::from_wire(value))
                    }
                    ::core::option::Option::None => {
                        ::core::result::Result::Err($crate::json::DecodeError::expected("a string", &value))
                    }
                }
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self) -> $crate::json::Json {
                $crate::json::Json::from(self.as_str())
            }
        }

        impl $crate::check::Documented for $name {
            fn documented(&self, name: &'static str, check: &mut $crate::check::Check<'_>) {
                check.one_of(name, self.as_str(), $name::VALUES);
            }
        }

        $crate::serde_through_json!($name);
    };
}

#[cfg(test)]
mod tests {
    use crate::json::{Decode, Encode, Json};
    use crate::value::{Argument, OpenEnum};

    #[derive(Debug, Clone)]
    #[non_exhaustive]
    enum Status {
        Valid,
        Expiring,
        Unknown(String),
    }
    impl Status {
        const VALUES: &'static [&'static str] = &["valid", "expiring"];
        fn as_str(&self) -> &str {
            match self {
                Self::Valid => "valid",
                Self::Expiring => "expiring",
                Self::Unknown(value) => value,
            }
        }
        fn from_wire(value: &str) -> Self {
            match value {
                "valid" => Self::Valid,
                "expiring" => Self::Expiring,
                other => Self::Unknown(other.to_owned()),
            }
        }
    }
    open_enum!(Status);

    #[test]
    fn an_undocumented_value_survives_decoding_comparing_and_encoding() {
        let frozen = Status::decode(Json::from("frozen")).ok();
        assert_eq!(frozen, Some(Status::Unknown("frozen".to_owned())));
        assert_eq!(frozen.map(|status| status.encode()), Some(Json::from("frozen")));
    }

    #[test]
    fn values_are_equal_by_spelling_however_they_were_made() {
        assert_eq!(Status::Unknown("valid".to_owned()), Status::Valid);
        assert_eq!(Status::Valid, "valid");
        assert_eq!("expiring".parse(), Ok(Status::Expiring));
        assert!(Status::Expiring < Status::Valid);
    }

    #[test]
    fn a_value_is_sent_and_shown_as_the_wire_spells_it() {
        assert_eq!(Argument::from(Status::Expiring).text(), "expiring");
        assert_eq!(format!("{:>6}", Status::Valid), " valid");
    }

    #[test]
    fn serde_takes_the_same_way() {
        let text = serde_json::to_string(&[Status::Valid]).unwrap_or_default();
        assert_eq!(text, r#"["valid"]"#);
        let back: Result<Vec<Status>, _> = serde_json::from_str(r#"["expiring"]"#);
        assert_eq!(back.ok(), Some(vec![Status::Expiring]));
    }

    #[test]
    fn only_listed_values_are_documented() {
        assert!(Status::Valid.is_documented());
        assert!(!Status::Unknown("frozen".to_owned()).is_documented());
    }
}
