//! What came back, sorted into success and errors.

use super::answered::Answered;
use crate::call::Parts;
use crate::error::{ApiError, Error, ErrorKind, Reason, Secrets, Undecodable};
use crate::json::{Decode, Tape};
use crate::operation::Operation;
use crate::retry::retry_after;
use bytes::Bytes;
use http::HeaderMap;
use std::str;
use std::time::SystemTime;

/// An answer of success, not yet decoded.
pub(crate) struct Answer {
    operation: &'static Operation,
    status: u16,
    headers: HeaderMap,
    raw_body: Bytes,
}

/// Sorts an answer. Anything but 2xx is an error of the API, redirects included: they are no part of it.
pub(crate) fn sort(call: &Parts, path: &str, response: http::Response<Bytes>) -> Result<Answer, Error> {
    let operation = call.operation;
    let (head, raw_body) = response.into_parts();
    let status = head.status.as_u16();
    if !(200..300).contains(&status) {
        let headers = call.headers.over(call.connection.headers());
        let of_headers = headers.sensitive();
        let secrets = Secrets::of(call.secrets().chain(of_headers), call.connection.key().expose());
        let mut error = ApiError::read(status, operation.method, path.to_owned(), raw_body, &secrets);
        error.retry_after = retry_after(&head.headers, SystemTime::now());
        error.headers = head.headers;
        return Err(Error::new(operation, ErrorKind::Api(error)));
    }
    Ok(Answer { operation, status, headers: head.headers, raw_body })
}

/// The body as JSON. Where the status says that there is none, it has no members: enough for an operation that returns nothing.
fn json(status: u16, body: &[u8]) -> Result<Tape<'_>, Reason> {
    parse(if is_empty(status, body) { b"{}" } else { body })
}

fn is_empty(status: u16, body: &[u8]) -> bool {
    status == 204 && body.is_empty()
}

fn parse(body: &[u8]) -> Result<Tape<'_>, Reason> {
    let text = str::from_utf8(body).map_err(|_| Reason::NotUtf8)?;
    Tape::parse(text).map_err(|error| Reason::NotJson(error.to_string()))
}

impl Answer {
    #[cfg(feature = "tracing")]
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// What the operation returns, with what came beside it.
    pub(crate) fn with_headers<T: Decode>(self) -> Result<Answered<T>, Error> {
        let (status, headers) = (self.status, self.headers.clone());
        let value = self.decode()?;
        Ok(Answered { value, status, headers })
    }

    /// What the operation returns. An error comes with the answer.
    pub(crate) fn decode<T: Decode>(self) -> Result<T, Error> {
        match self.read() {
            Ok(value) => Ok(value),
            Err(reason) => Err(self.undecodable(reason)),
        }
    }

    /// Reads the JSON and takes it apart.
    pub(crate) fn read<T: Decode>(&self) -> Result<T, Reason> {
        match json(self.status, &self.raw_body) {
            Ok(tape) => match T::decode_parsed(tape.value()) {
                Ok(value) => Ok(value),
                Err(error) => Err(Reason::Shape(error)),
            },
            Err(reason) => Err(reason),
        }
    }

    /// The error of an answer that cannot be read.
    #[cold]
    pub(crate) fn undecodable(self, reason: Reason) -> Error {
        let Self { operation, status, headers, raw_body } = self;
        let reason = match reason {
            Reason::Shape(_) if is_empty(status, &raw_body) => Reason::Empty,
            reason => reason,
        };
        Error::new(operation, ErrorKind::Undecodable(Undecodable { status, reason, headers, raw_body }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::HeaderFields;
    use crate::json::Json;
    use crate::operation::Param;
    use crate::sample::{FORM, call};

    #[test]
    fn a_body_must_be_utf_8_and_one_json_value() {
        assert_eq!(parse(b"{\"a\":\xff}").err(), Some(Reason::NotUtf8));
        for body in ["", "<html>", "{}{}", "{\"secret\": 4111"] {
            let shown = parse(body.as_bytes()).err().map(|reason| format!("{reason:?}"));
            assert!(shown.is_some_and(|it| it.contains("line 1") && !it.contains("4111")), "{body}");
        }
        let parsed = parse(b" [1]\n").ok().map(|tape| Json::from(tape.value()));
        assert_eq!(parsed, Some(Json::from(vec![1])));
    }

    #[test]
    fn an_error_says_how_long_the_answer_asks_to_wait() {
        for (header, waits) in [(Some("3"), Some(3)), (Some("soon"), None), (None, None)] {
            let response = header.map_or_else(http::Response::builder, |header| {
                http::Response::builder().header("retry-after", header)
            });
            let response = response.status(429).body(Bytes::new()).ok();
            let error = response.and_then(|it| sort(&call(&FORM).0, "/", it).err());
            let asked = error.as_ref().and_then(Error::retry_after);
            assert_eq!(asked, waits.map(std::time::Duration::from_secs), "{header:?}");
        }
    }

    #[test]
    fn an_error_that_repeats_a_sensitive_header_has_it_hidden() {
        let headers = HeaderFields::new()
            .set(const { &Param::text("x-user").sensitive() }, "zoe@example.com")
            .set(const { &Param::text("x-plain") }, "plain");
        let call = call(&FORM).headers(headers);
        let body = Bytes::from_static(br#"{"message":"no user zoe@example.com, plain"}"#);
        let response = http::Response::builder().status(400).body(body);
        let error = response.ok().and_then(|it| sort(&call.0, "/", it).err());
        let shown = error.map(|error| format!("{error}")).unwrap_or_default();
        assert!(shown.contains("no user ***, plain"), "{shown}");
    }
}
