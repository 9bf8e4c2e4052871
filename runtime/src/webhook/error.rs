//! Why a delivery is not taken.

use crate::json::DecodeError;
use std::fmt;

/// Why a delivery is not taken. Says places and kinds, never credentials or what a body holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// It does not come from who knows the credentials; the body was not looked at.
    Refused(Refused),
    /// The body has more bytes than the receiver takes.
    TooLarge {
        /// Bytes of the body.
        bytes: usize,
        /// Bytes that the receiver takes.
        limit: usize,
    },
    /// The body is no JSON, or is nested too deeply.
    NotJson {
        /// Line at which reading ended, from 1.
        line: usize,
        /// Column at which reading ended, in bytes.
        column: usize,
        /// Whether the body ends too early.
        truncated: bool,
    },
    /// The body is JSON, but not of the shape of an event.
    Undecodable(DecodeError),
}

/// What is wrong with the credentials of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no `Authorization` header.
    Missing,
    /// There is more than one `Authorization` header.
    Repeated,
    /// The header is not HTTP Basic.
    NotBasic,
    /// The credentials are not the expected ones.
    Wrong,
}

impl WebhookError {
    /// The HTTP status to answer with: 401, 413 or 400.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(_) => 401,
            Self::TooLarge { .. } => 413,
            Self::NotJson { .. } | Self::Undecodable(_) => 400,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "the delivery is refused: {why}"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "the body has {bytes} bytes, and at most {limit} are taken")
            }
            Self::NotJson { line, column, truncated: true } => {
                write!(f, "the body ends too early, at line {line}, column {column}")
            }
            Self::NotJson { line, column, truncated: false } => {
                write!(f, "the body is no JSON, or nested too deeply, at line {line}, column {column}")
            }
            Self::Undecodable(error) => write!(f, "the body is no event: {error}"),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no `Authorization` header",
            Self::Repeated => "there is more than one `Authorization` header",
            Self::NotBasic => "the `Authorization` header is not HTTP Basic",
            Self::Wrong => "the credentials are not the expected ones",
        })
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Undecodable(error) => Some(error),
            _ => None,
        }
    }
}
