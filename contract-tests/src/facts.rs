//! Facts that are no constraints: where an operation goes, what it sends, which operators, values and headers there are.

use crate::alike::alike;
use crate::coverage;
use crate::pairs::{Pair, decode, differences, owned};
use crate::raw::{RawRequest, RawServer};
use crate::twins::{Twins, offline};
use crate::vector::Outcome;
use chargebee_runtime::json::{Decode, Encode, Json};
use chargebee_runtime::operation::{Body, Operation};
use chargebee_runtime::{Builder, Connection, ErrorKind, OpenEnum, Retry};
use std::fmt::Debug;

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
    pub async fn sends(&mut self, server: &RawServer, documented: &[(&str, &str)], call: Outcome) {
        let request = self.request(server, call).await;
        let differences = match &request {
            Some(request) => differences(&owned(documented), &request.pairs(documented)),
            None => vec![format!("nothing is sent of {documented:?}")],
        };
        self.expect(differences.is_empty(), || differences.join("; "));
        request.iter().filter(|_| differences.is_empty()).for_each(coverage::received_raw);
    }

    /// A call sends this value of an enum under this name.
    pub async fn sends_value(
        &mut self,
        server: &RawServer,
        name: &str,
        value: &impl OpenEnum,
        call: Outcome,
    ) {
        let documented = (name.to_owned(), value.as_str().to_owned());
        let request = self.request(server, call).await;
        let names = [(name, value.as_str())];
        let sent = request.as_ref().is_some_and(|request| request.pairs(&names).contains(&documented));
        self.expect(sent, || format!("{documented:?} is not sent"));
        request.iter().filter(|_| sent).for_each(coverage::received_raw);
    }

    /// The one request that a call makes.
    async fn request(&mut self, server: &RawServer, call: Outcome) -> Option<RawRequest> {
        let before = server.requests().len();
        // What is answered doesn't matter here.
        let _ = call.await;
        let mut requests = server.requests().split_off(before);
        self.expect(requests.len() == 1, || format!("{} requests instead of one", requests.len()));
        requests.pop()
    }

    /// A call is refused before anything is sent, and says of which operation it is.
    pub async fn refuses(&mut self, server: &RawServer, operation: &str, call: Outcome) {
        let before = server.requests().len();
        let Err(error) = call.await else {
            return self.expect(false, || format!("{operation}: the bad twin is sent"));
        };
        let refused = matches!(error.kind(), ErrorKind::Refused(_)) && server.requests().len() == before;
        let fine = refused && error.to_string().starts_with(operation);
        self.expect(fine, || format!("{operation}: {error}"));
        if fine {
            coverage::error(&error);
        }
    }

    /// A call that fails says of which operation it is, in one line, and how it failed.
    pub async fn tells_errors<C: From<Connection>>(
        &mut self,
        operation: &str,
        builder: fn() -> Builder<C>,
        call: fn(C) -> Outcome,
    ) {
        let refusal = r#"{"message":"no","type":"invalid_request","api_error_code":"param_wrong_value","http_status_code":400}"#;
        let refusing = RawServer::answering("400 Bad Request", refusal).await;
        let garbling = RawServer::answering("200 OK", "[").await;
        let failures = [
            ("api", refusing.client(builder())),
            ("undecodable", garbling.client(builder())),
            ("transport", offline(builder().retry(Retry::off()))),
        ];
        for (name, client) in failures {
            let Err(error) = call(client).await else {
                self.expect(false, || format!("{operation}: {name}: there is no error"));
                continue;
            };
            let shown = error.to_string();
            let fine =
                coverage::kind(&error) == name && shown.starts_with(operation) && shown.lines().count() == 1;
            self.expect(fine, || format!("{operation}: {name}: {shown}"));
            if fine {
                coverage::error(&error);
            }
        }
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

    /// An event, as it is posted, is read into a type of its own, and comes out as it went in.
    pub fn reads_event<E: Decode + Encode>(&mut self, delivered: &str, own: fn(&E) -> bool) {
        let delivered: Json = serde_json::from_str(delivered).unwrap_or_default();
        let event = match E::decode(&delivered) {
            Ok(event) => event,
            Err(error) => return self.expect(false, || format!("{delivered} is not read: {error}")),
        };
        let typed = own(&event);
        self.expect(typed, || format!("{delivered} is read as another event, or as none that is known"));
        let kept = alike(&event.encode(), &delivered);
        self.expect(kept, || format!("encoded again, {delivered} differs: {}", event.encode()));
        if typed && kept {
            coverage::decoded::<E>(|| delivered);
        }
    }

    /// Every code of errors is known, and documented with these statuses; served with each of them, it is what the error tells.
    pub async fn tells_codes<C: From<Connection>, E: OpenEnum + Debug>(
        &mut self,
        codes: &[(&str, &[u16])],
        statuses: fn(&E) -> &'static [u16],
        builder: fn() -> Builder<C>,
        call: impl Fn(C) -> Outcome,
    ) {
        self.knows::<E>(&codes.iter().map(|(code, _)| *code).collect::<Vec<_>>());
        for (code, documented) in codes {
            let emitted = statuses(&E::from_wire(code));
            self.expect(emitted == *documented, || {
                format!("{code}: documented with {documented:?}, emitted with {emitted:?}")
            });
            for status in *documented {
                let body = format!(
                    r#"{{"message":"no","type":"invalid_request","api_error_code":"{code}","http_status_code":{status}}}"#
                );
                let server = RawServer::answering(format!("{status} No"), body).await;
                let Err(error) = call(server.client(builder())).await else {
                    self.expect(false, || format!("{status} {code}: there is no error"));
                    continue;
                };
                let told = error.api_error_code::<E>();
                let told = told.as_ref().map(E::as_str) == Some(*code) && error.status() == Some(*status);
                self.expect(told, || format!("{status} {code}: {error}"));
                if told {
                    coverage::error(&error);
                }
            }
        }
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
        requests.iter().filter(|_| found == Some(value)).for_each(coverage::received_raw);
        self.expect(found == Some(value), || format!("header {name}: documented: {value}, sent: {found:?}"));
    }
}

impl RawRequest {
    /// What is sent, of query and body. A body of JSON has no names of a form: what stands where these names lead to has them, and
    /// what stands elsewhere the way to it.
    fn pairs(&self, names: &[(&str, &str)]) -> Vec<Pair> {
        let mut pairs = decode(self.query().unwrap_or_default().as_bytes());
        match serde_json::from_slice::<Json>(&self.body) {
            Ok(json @ Json::Object(_)) => {
                let mut others = json.clone();
                for (name, _) in names {
                    if let Some(value) = others.pointer_mut(&pointer(name)) {
                        // An empty object holds nothing that would be left; a null is what is cleared.
                        let value = std::mem::replace(value, Json::Object(Default::default()));
                        pairs.push(((*name).to_owned(), text(&value)));
                    }
                }
                leaves("", &others, &mut pairs);
            }
            _ => pairs.extend(decode(&self.body)),
        }
        pairs
    }
}

/// Where a form's name stands in JSON: `items[price][0]` is `/items/0/price`.
fn pointer(name: &str) -> String {
    let mut parts: Vec<&str> = name.split('[').map(|part| part.trim_end_matches(']')).collect();
    if let [_, _, _] = parts.as_slice() {
        parts.swap(1, 2);
    }
    parts.iter().map(|part| format!("/{part}")).collect()
}

/// What is left of a body, each value under the way to it.
fn leaves(pointer: &str, json: &Json, pairs: &mut Vec<Pair>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                leaves(&format!("{pointer}/{name}"), value, pairs);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(&format!("{pointer}/{index}"), item, pairs);
            }
        }
        other => pairs.push((pointer.to_owned(), text(other))),
    }
}

/// As a form has it.
fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_body_of_json_everything_is_seen_whether_documented_or_not() {
        let body =
            r#"{"card":{"number":"4","x":1},"items":[{"price":"p"}],"meta":{"a":1},"type":null,"more":null}"#;
        let request = RawRequest { body: body.as_bytes().to_vec(), ..RawRequest::default() };
        let names = ["card[number]", "items[price][0]", "meta", "type", "gone"].map(|name| (name, ""));
        let seen = request.pairs(&names);
        let seen: Vec<(&str, &str)> =
            seen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let documented =
            [("card[number]", "4"), ("items[price][0]", "p"), ("meta", r#"{"a":1}"#), ("type", "")];
        assert_eq!(seen, [&documented[..], &[("/card/x", "1"), ("/more", "")]].concat());
    }
}
