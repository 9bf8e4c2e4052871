//! An error that the API answered with.

use super::Length;
use super::text::{Secrets, one_line};
use crate::json::Json;
use crate::operation::Method;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;
use std::time::Duration;

/// An answer that isn't a success.
///
/// Something in front of the API may answer too (a proxy's HTML, a redirect): then there are only the status and the raw body.
/// Secrets of the call that the answer repeats are replaced by `***` everywhere but in the raw body.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// What happened, for people.
    pub message: Option<String>,
    /// The class of error: `payment`, `invalid_request`, `operation_failed`; the status does not tell it.
    pub error_type: Option<String>,
    /// The code, as `resource_not_found`.
    pub api_error_code: Option<String>,
    /// The parameter that the error is about.
    pub param: Option<String>,
    /// The id of the cause, for errors of payment gateways.
    pub error_cause_id: Option<String>,
    /// How long to wait before calling again, where the answer says so (`Retry-After`, in seconds or as a date).
    pub retry_after: Option<Duration>,
    /// The request's method.
    pub method: Method,
    /// The request's path, without the query.
    pub path: String,
    /// The headers of the answer. `Debug` does not show them.
    pub headers: HeaderMap,
    /// The body as it came. **It may hold secrets**; `Debug` shows its length only.
    pub raw_body: Bytes,
}

impl ApiError {
    /// Reads what an answer says; what it doesn't say, or isn't JSON, stays `None`.
    pub(crate) fn read(
        status: u16,
        method: Method,
        path: String,
        raw_body: Bytes,
        secrets: &Secrets,
    ) -> Self {
        let body: Option<Json> = serde_json::from_slice(&raw_body).ok();
        let text = |name: &str| {
            let text = body.as_ref()?.get(name)?.as_str()?;
            Some(one_line(&secrets.hide(text)))
        };
        Self {
            status,
            message: text("message").or_else(|| text("error_msg")),
            error_type: text("type"),
            api_error_code: text("api_error_code"),
            param: text("param").or_else(|| text("error_param")),
            error_cause_id: text("error_cause_id"),
            retry_after: None,
            method,
            path,
            headers: HeaderMap::new(),
            raw_body,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        if let Some(code) = &self.api_error_code {
            write!(f, ", {code}")?;
        }
        if let Some(param) = &self.param {
            write!(f, ", parameter {param}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("message", &self.message)
            .field("error_type", &self.error_type)
            .field("api_error_code", &self.api_error_code)
            .field("param", &self.param)
            .field("error_cause_id", &self.error_cause_id)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("raw_body", &Length(self.raw_body.len()))
            .finish()
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Argument, CardNumber};

    fn read(status: u16, body: &'static str) -> ApiError {
        let secret: Argument = CardNumber::from("4111111111111111").into();
        let secrets = Secrets::of([&secret].into_iter(), "test_key");
        let body = Bytes::from_static(body.as_bytes());
        ApiError::read(status, Method::Post, "/api/v2/x".to_owned(), body, &secrets)
    }

    #[test]
    fn an_error_of_the_api_is_read() {
        let error = read(
            400,
            r#"{"message":"no such","type":"invalid_request","api_error_code":"param_wrong_value","param":"id","error_cause_id":"c","http_status_code":400}"#,
        );
        assert_eq!(error.to_string(), "status 400, param_wrong_value, parameter id: no such");
        assert_eq!(error.error_type.as_deref(), Some("invalid_request"));
        assert_eq!(error.error_cause_id.as_deref(), Some("c"));
    }

    #[test]
    fn an_answer_of_something_else_keeps_status_and_body_and_shows_no_body() {
        for body in ["<html>4111</html>", "[]", "", "\"4111\"", r#"{"ok":"4111"}"#] {
            let error = read(502, body);
            assert_eq!(error.to_string(), "status 502");
            assert_eq!(error.raw_body, body);
            assert!(!format!("{error:?}").contains("4111"));
        }
    }

    #[test]
    fn a_secret_that_the_answer_repeats_is_hidden() {
        let error = read(400, r#"{"message":"4111111111111111\nis bad","param":"4111111111111111"}"#);
        assert_eq!(error.to_string(), "status 400, parameter ***: *** is bad");
        assert!(!format!("{error:?}").contains("4111"));
    }
}
