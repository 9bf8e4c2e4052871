//! What came back, sorted into success and errors.

use crate::call::Parts;
use crate::error::{ApiError, Error, ErrorKind, Reason, Secrets, Undecodable};
use crate::json::{Decode, DecodeError, Json};
use crate::operation::Operation;
use bytes::Bytes;
use std::str;

/// An answer of success: JSON, not yet decoded.
pub(crate) struct Answer {
    operation: &'static Operation,
    status: u16,
    json: Json,
    raw_body: Bytes,
}

/// Sorts an answer. Anything but 2xx is an error of the API, redirects included: they are no part of it.
pub(crate) fn sort(call: &Parts, path: String, response: http::Response<Bytes>) -> Result<Answer, Error> {
    let operation = call.operation;
    let status = response.status().as_u16();
    let raw_body = response.into_body();
    if !(200..300).contains(&status) {
        let secrets = Secrets::of(call.secrets(), call.connection.key().expose());
        let error = ApiError::read(status, operation.method, path, raw_body, &secrets);
        return Err(Error::new(operation, ErrorKind::Api(error)));
    }
    match parse(&raw_body) {
        Ok(json) => Ok(Answer { operation, status, json, raw_body }),
        Err(reason) => Err(undecodable(operation, status, reason, raw_body)),
    }
}

fn parse(body: &[u8]) -> Result<Json, Reason> {
    let text = str::from_utf8(body).map_err(|_| Reason::NotUtf8)?;
    serde_json::from_str(text).map_err(|error| Reason::NotJson(error.to_string()))
}

impl Answer {
    /// Takes the JSON apart and hands it to `then`; an error of either comes with the answer.
    pub(crate) fn decode<T: Decode, U>(
        self,
        then: impl FnOnce(T) -> Result<U, DecodeError>,
    ) -> Result<U, Error> {
        let Self { operation, status, json, raw_body } = self;
        T::decode(json)
            .and_then(then)
            .map_err(|error| undecodable(operation, status, Reason::Shape(error), raw_body))
    }
}

#[cold]
fn undecodable(operation: &Operation, status: u16, reason: Reason, raw_body: Bytes) -> Error {
    let error = Undecodable { status, reason, raw_body };
    Error::new(operation, ErrorKind::Undecodable(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_must_be_utf_8_and_one_json_value() {
        assert_eq!(parse(b"{\"a\":\xff}"), Err(Reason::NotUtf8));
        for body in ["", "<html>", "{}{}", "{\"secret\": 4111"] {
            let shown = parse(body.as_bytes()).err().map(|reason| format!("{reason:?}"));
            assert!(shown.is_some_and(|it| it.contains("line 1") && !it.contains("4111")), "{body}");
        }
        assert_eq!(parse(b" [1]\n"), Ok(Json::from(vec![1])));
    }
}
