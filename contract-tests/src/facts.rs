//! Facts that are no constraints: where an operation goes, what it sends, which operators, values and headers there are.

use crate::pairs::{differences, owned};
use crate::raw::RawServer;
use crate::twins::Twins;
use crate::vector::Outcome;
use chargebee_runtime::json::{Decode, Json, Model};
use chargebee_runtime::operation::{Body, Operation};
use chargebee_runtime::{Builder, Connection, OpenEnum};

/// What the spec says of an operation as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// The resource.
    pub resource: &'static str,
    /// The operation.
    pub name: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path after the server's address.
    pub path: &'static str,
    /// Sub-domain.
    pub host: Option<&'static str>,
    /// `form`, `json` or `none`.
    pub body: &'static str,
    /// Whether it takes an idempotency key.
    pub idempotent: bool,
}

impl Twins {
    /// An operation's data say what the spec says.
    pub fn goes_to(&mut self, operation: &Operation, documented: Fact) {
        let emitted = Fact {
            resource: operation.resource,
            name: operation.name,
            method: operation.method.as_str(),
            path: operation.path,
            host: operation.host,
            body: match operation.body {
                Body::Form => "form",
                Body::Json => "json",
                Body::None => "none",
            },
            idempotent: operation.idempotent,
        };
        self.expect(emitted == documented, || format!("documented: {documented:?}, emitted: {emitted:?}"));
    }

    /// A call sends these pairs and no others.
    pub fn sends(&mut self, documented: &[(&str, &str)], sent: &[(String, String)]) {
        let differences = differences(&owned(documented), sent);
        self.expect(differences.is_empty(), || differences.join("; "));
    }

    /// A filter has an operator, or has it not, as documented.
    pub fn has_operator(&mut self, what: &str, documented: bool, emitted: bool) {
        self.expect(documented == emitted, || {
            format!("{what}: documented: {documented}, compiles: {emitted}")
        });
    }

    /// An enum lists these values in this order, takes each for what it is, and every other text for unknown.
    pub fn knows<T: OpenEnum + std::fmt::Debug>(&mut self, values: &[&str]) {
        let known: Vec<&str> = T::KNOWN.iter().map(T::as_str).collect();
        self.expect(known == values, || format!("documented: {values:?}, emitted: {known:?}"));
        let is_unknown = |value: &T| format!("{value:?}").starts_with("Unknown(");
        for wire in values {
            let value = T::from_wire(wire);
            self.expect(!is_unknown(&value), || format!("{wire} is taken for unknown"));
            self.expect(value.as_str() == *wire, || format!("{wire} comes out as {}", value.as_str()));
        }
        let other = T::from_wire("no such value");
        self.expect(is_unknown(&other) && other.as_str() == "no such value", || {
            format!("an unknown value is taken for {other:?}")
        });
    }

    /// Every field of a model has its member's name, but for these. That a name is taken and given back alike shows nothing of it.
    pub fn names_fields_like_members<T: Decode + Model>(&mut self, answer: &str, renamed: &[(&str, &str)]) {
        let decoded = serde_json::from_str(answer).ok().and_then(|json: Json| T::decode(json).ok());
        let Some(model) = decoded else {
            return self.expect(false, || format!("{answer} is not decoded"));
        };
        let rows = model.parts().rows;
        let others: Vec<_> =
            rows.iter().map(|row| (row.field, row.wire)).filter(|(field, wire)| field != wire).collect();
        self.expect(others == renamed, || format!("fields and members: {others:?}, documented: {renamed:?}"));
    }

    /// A call carries a header under this name.
    pub async fn carries<C: From<Connection>>(
        &mut self,
        name: &str,
        value: &str,
        builder: fn() -> Builder<C>,
        call: fn(C) -> Outcome,
    ) {
        let server = RawServer::start().await;
        let connected =
            builder().site("acme-test").api_key("test_key_123").base_url(server.address()).build();
        // What is answered doesn't matter here.
        let _ = call(connected.unwrap_or_else(|error| panic!("{error}"))).await;
        let requests = server.requests();
        let found = requests.first().and_then(|request| request.header(&name.to_ascii_lowercase()));
        requests.iter().filter(|_| found == Some(value)).for_each(crate::coverage::received_raw);
        self.expect(found == Some(value), || format!("header {name}: documented: {value}, sent: {found:?}"));
    }
}

/// Whether a filter has an operator: compiles either way, and says which.
#[macro_export]
macro_rules! allows {
    ($filter:ty, $operator:ty) => {{
        struct Probe<F, O>(::std::marker::PhantomData<(F, O)>);
        trait Otherwise {
            fn allowed(&self) -> bool {
                false
            }
        }
        impl<F, O> Otherwise for Probe<F, O> {}
        // An inherent method is preferred, where its bound holds.
        impl<F: $crate::Allows<O>, O> Probe<F, O> {
            fn allowed(&self) -> bool {
                true
            }
        }
        Probe::<$filter, $operator>(::std::marker::PhantomData).allowed()
    }};
}
