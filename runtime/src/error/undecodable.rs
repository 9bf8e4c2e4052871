//! Success, with a body of another shape than documented.

use super::Length;
use crate::json::DecodeError;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;

/// An answer of success whose body cannot be decoded. The operation may well have taken effect.
#[non_exhaustive]
pub struct Undecodable {
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with the body.
    pub reason: Reason,
    /// The headers of the answer. `Debug` does not show them.
    pub headers: HeaderMap,
    /// The body as it came. **It may hold secrets**; `Debug` shows its length only.
    pub raw_body: Bytes,
}

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is none, as the status 204 says, where the documentation shows something.
    Empty,
    /// It is no UTF-8.
    NotUtf8,
    /// It is no JSON: what and where (line and column), by the JSON parser.
    NotJson(String),
    /// It is JSON of another shape than documented.
    Shape(DecodeError),
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Empty => write!(f, "status {}, there is no body where one is documented", self.status),
            Reason::NotUtf8 => write!(f, "status {}, the body is not UTF-8", self.status),
            Reason::NotJson(what) => write!(f, "status {}, the body is not JSON: {what}", self.status),
            Reason::Shape(error) => write!(f, "status {}, {error}", self.status),
        }
    }
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("status", &self.status)
            .field("reason", &self.reason)
            .field("raw_body", &Length(self.raw_body.len()))
            .finish()
    }
}

impl std::error::Error for Undecodable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Shape(error) => Some(error),
            Reason::Empty | Reason::NotUtf8 | Reason::NotJson(_) => None,
        }
    }
}
