//! Request headers that a caller may set.

use crate::operation::Param;
use crate::value::{Argument, Value};
use std::fmt;

/// Request headers of one call. Generated code wraps it in a type with a setter for each documented header.
#[derive(Clone, Default)]
pub struct HeaderFields(Vec<(&'static Param, Argument)>);

impl HeaderFields {
    /// No headers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the header that `param` names and describes; an absent or cleared value takes it out.
    #[must_use]
    pub fn set(mut self, param: &'static Param, value: impl Into<Argument>) -> Self {
        self.put(param, value.into());
        self
    }

    fn put(&mut self, param: &'static Param, value: Argument) {
        self.0.retain(|(former, _)| !former.name.eq_ignore_ascii_case(param.name));
        if !matches!(value.0, Value::Absent | Value::Cleared) {
            self.0.push((param, value));
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (param, value) in other.0 {
            self.put(param, value);
        }
    }

    /// Beside these, those of the client that the call doesn't set itself. A header and the one that carries it encoded are
    /// one and the same here.
    pub(crate) fn over(&self, client: &Self) -> Self {
        let field = |param: &Param| param.encoded_as.unwrap_or(param.name);
        let mut all = client.clone();
        all.0.retain(|(of_client, _)| {
            !self.0.iter().any(|(own, _)| field(own).eq_ignore_ascii_case(field(of_client)))
        });
        all.add(self.clone());
        all
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static Param, &Argument)> {
        self.0.iter().map(|(param, value)| (*param, value))
    }

    /// The values that must not be shown.
    pub(crate) fn sensitive(&self) -> impl Iterator<Item = &Argument> {
        self.iter().filter(|(param, value)| param.sensitive || value.is_secret()).map(|(_, value)| value)
    }
}

impl fmt::Debug for HeaderFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_map();
        for (param, value) in self.iter() {
            if param.sensitive {
                fields.entry(&param.name, &format_args!("***"));
            } else {
                fields.entry(&param.name, value);
            }
        }
        fields.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &Param = &Param::text("chargebee-idempotency-key").max_chars(100);
    const TOKEN: &Param = &Param::text("x-token").sensitive();

    #[test]
    fn what_a_call_sets_stands_in_for_what_the_client_sets_also_where_one_is_encoded() {
        const USER: &Param = &Param::text("user").encoded_as("user-encoded");
        const ENCODED: &Param = &Param::text("user-encoded");
        let client = HeaderFields::new().set(USER, "client").set(KEY, "a");
        let call = HeaderFields::new().set(ENCODED, "Y2FsbA==");
        let shown = format!("{:?}", call.over(&client));
        assert_eq!(shown, r#"{"chargebee-idempotency-key": "a", "user-encoded": "Y2FsbA=="}"#);
    }

    #[test]
    fn a_header_set_again_is_replaced_and_a_sensitive_one_is_not_shown() {
        let mut headers = HeaderFields::new().set(KEY, "a").set(TOKEN, "secret");
        headers.add(HeaderFields::new().set(KEY, "b"));
        assert_eq!(format!("{headers:?}"), r#"{"x-token": ***, "chargebee-idempotency-key": "b"}"#);
    }
}
