//! What can go wrong with a call.

mod api;
mod error_type;
mod text;
mod transport;
mod undecodable;

pub use api::ApiError;
pub use error_type::ErrorType;
pub(crate) use text::Secrets;
pub use transport::{Delivery, FailureKind, Timeout, TransportError};
pub use undecodable::{Reason, Undecodable};

use crate::check::Violations;
use crate::operation::{Method, Operation};
use crate::value::OpenEnum;
use http::HeaderMap;
use std::fmt;
use std::time::Duration;

/// A call that failed: which operation, and why. One pointer wide.
///
/// Shown on one line that names the operation and holds all causes; `source()` leads to the same causes as values. Neither
/// `Display` nor `Debug` shows a raw body or a secret of the call.
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    operation: String,
    reads: bool,
    /// Whether an earlier attempt may have been carried out.
    maybe_done: bool,
    kind: ErrorKind,
}

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Refused before anything was sent.
    Refused(Violations),
    /// Nothing, or not everything, came back.
    Transport(TransportError),
    /// The API (or something in front of it) answered with an error.
    Api(ApiError),
    /// The API answered with success, and a body of another shape than documented.
    Undecodable(Undecodable),
}

impl Error {
    pub(crate) fn new(operation: &Operation, kind: ErrorKind) -> Self {
        Self(Box::new(Failure {
            operation: operation.to_string(),
            reads: operation.method == Method::Get,
            maybe_done: false,
            kind,
        }))
    }

    /// The same, where an attempt before the last one may have been carried out: what the last one says is not all.
    pub(crate) fn after_maybe_done(mut self) -> Self {
        self.0.maybe_done = true;
        if let ErrorKind::Transport(error) = &mut self.0.kind {
            error.delivery = Delivery::MaybeReceived;
        }
        self
    }

    /// The operation, as `payment_source.create_card`.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Why the call failed.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Everything that was wrong with the call, if it was refused before sending.
    pub fn violations(&self) -> Option<&Violations> {
        match &self.0.kind {
            ErrorKind::Refused(violations) => Some(violations),
            _ => None,
        }
    }

    /// The API's error, if it answered with one.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }

    /// What went wrong on the way, if no complete answer arrived. Its `source()` is the HTTP library's own error.
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.0.kind {
            ErrorKind::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// The API's code of the error as an open enum: `error.api_error_code() == Some(ApiErrorCode::ResourceNotFound)`. `None`
    /// if the API did not answer with one. A code that the enum does not list is kept as its unknown value; its text stays in
    /// [`ApiError::api_error_code`].
    pub fn api_error_code<C: OpenEnum>(&self) -> Option<C> {
        self.api()?.api_error_code.as_deref().map(C::from_wire)
    }

    /// The class of the API's error, where it names one. The status does not tell it.
    pub fn error_type(&self) -> Option<ErrorType> {
        self.api()?.error_type.as_deref().map(ErrorType::from_wire)
    }

    /// The parameter that the API's error is about, as `card[number]`.
    pub fn param(&self) -> Option<&str> {
        self.api()?.param.as_deref()
    }

    /// How long the API asks to wait before the next call, as on status 429.
    pub fn retry_after(&self) -> Option<Duration> {
        self.api()?.retry_after
    }

    /// What the API says about its error, for people.
    pub fn message(&self) -> Option<&str> {
        self.api()?.message.as_deref()
    }

    /// Whether making the same call again, later, may end differently and can do no harm. True for
    /// - any call that was answered with status 429: nothing was done;
    /// - any call of which no byte was sent, since there was no connection in time;
    /// - a GET that was answered with 500, 502, 503 or 504, or whose connection was closed, or that took too long.
    ///
    /// Not for a POST that the API may have received, with the last attempt or one before it, even one that honours an
    /// idempotency key: made again, a call draws a fresh key, and would be carried out twice. Where you set the key yourself,
    /// and set the same one again, such a call may be repeated too. The client's own retries are over when an error is
    /// returned; this is about yours.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            ErrorKind::Api(error) => match error.status {
                429 => self.0.reads || !self.0.maybe_done,
                500 | 502 | 503 | 504 => self.0.reads,
                _ => false,
            },
            ErrorKind::Transport(error) => {
                let passes = match error.kind() {
                    FailureKind::Timeout(_) => true,
                    kind => kind.may_pass(),
                };
                passes && (self.0.reads || error.delivery() == Delivery::NotSent)
            }
            ErrorKind::Refused(_) | ErrorKind::Undecodable(_) => false,
        }
    }

    /// What is wrong with the answer, if it could not be decoded.
    pub fn undecodable(&self) -> Option<&Undecodable> {
        match &self.0.kind {
            ErrorKind::Undecodable(error) => Some(error),
            _ => None,
        }
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error.status),
            ErrorKind::Undecodable(error) => Some(error.status),
            _ => None,
        }
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(&error.headers),
            ErrorKind::Undecodable(error) => Some(&error.headers),
            _ => None,
        }
    }

    /// The body of the answer as it came, if there was one. **It may hold secrets.**
    pub fn raw_body(&self) -> Option<&[u8]> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(&error.raw_body),
            ErrorKind::Undecodable(error) => Some(&error.raw_body),
            _ => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("operation", &self.0.operation).field("kind", &self.0.kind).finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.0.operation;
        match &self.0.kind {
            ErrorKind::Refused(violations) => write!(f, "{operation} was not sent: {violations}"),
            ErrorKind::Transport(error) => write!(f, "{operation} got no answer: {error}"),
            ErrorKind::Api(error) => write!(f, "{operation} was refused by the API: {error}"),
            ErrorKind::Undecodable(error) => {
                write!(f, "{operation} got an answer that cannot be decoded: {error}")
            }
        }
    }
}

/// The source of a call that got no answer is the HTTP library's own error, with its sources, for those who look for an
/// `io::Error`. The line that an error is shown on holds what they say already.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Refused(violations) => Some(violations),
            ErrorKind::Transport(error) => error.source(),
            ErrorKind::Api(error) => Some(error),
            ErrorKind::Undecodable(error) => Some(error),
        }
    }
}

/// A raw body in `Debug`: its length only.
struct Length(usize);

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{FORM, QUERY};
    use bytes::Bytes;

    fn answered(operation: &Operation, status: u16, body: &'static str) -> Error {
        let secrets = Secrets::of(std::iter::empty(), "test_key");
        let body = Bytes::from_static(body.as_bytes());
        let error = ApiError::read(status, operation.method, "/api/v2/x".to_owned(), body, &secrets);
        Error::new(operation, ErrorKind::Api(error))
    }

    #[test]
    fn an_error_is_shown_whole_on_one_line_and_leads_to_the_error_of_the_http_library() {
        let refused = std::io::Error::other("connection refused");
        let error =
            Error::new(&FORM, ErrorKind::Transport(TransportError::of(FailureKind::Connect, refused)));
        assert_eq!(error.to_string(), "payment_source.create got no answer: connection refused");
        let cause = std::error::Error::source(&error);
        assert!(cause.is_some_and(|cause| cause.is::<std::io::Error>()));
    }

    #[test]
    fn what_the_api_says_is_read_by_accessors() {
        let body =
            r#"{"type":"payment","api_error_code":"operation_failed","param":"card[number]","message":"no"}"#;
        let error = answered(&FORM, 402, body);
        assert_eq!((error.param(), error.message()), (Some("card[number]"), Some("no")));
        assert_eq!(error.error_type(), Some(ErrorType::Payment));
        // Any open enum will do for the code; this one happens to list it.
        assert_eq!(error.api_error_code(), Some(ErrorType::OperationFailed));
        assert_eq!(answered(&FORM, 502, "<html>").api_error_code::<ErrorType>(), None);
        assert_eq!(answered(&FORM, 502, "<html>").error_type(), None);
    }

    #[test]
    fn only_what_can_do_no_harm_is_worth_another_call() {
        let cases = [
            (429, true, true),
            (500, false, true),
            (503, false, true),
            (501, false, false),
            (400, false, false),
        ];
        for (status, post, get) in cases {
            assert_eq!(answered(&FORM, status, "{}").is_retryable(), post, "POST {status}");
            assert_eq!(answered(&QUERY, status, "{}").is_retryable(), get, "GET {status}");
        }
        let cases = [
            (FailureKind::Connect, true, true),
            (FailureKind::Timeout(Timeout::Connect), true, true),
            (FailureKind::Closed, false, true),
            (FailureKind::Timeout(Timeout::Total), false, true),
            (FailureKind::Tls, false, false),
            (FailureKind::BodyTooLarge, false, false),
        ];
        for (kind, post, get) in cases {
            let failed =
                |operation| Error::new(operation, ErrorKind::Transport(TransportError::of(kind, "x")));
            assert_eq!(failed(&FORM).is_retryable(), post, "POST {kind:?}");
            assert_eq!(failed(&QUERY).is_retryable(), get, "GET {kind:?}");
        }
    }

    #[test]
    fn an_error_is_one_pointer_wide_and_can_be_sent_between_threads() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
