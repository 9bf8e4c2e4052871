//! What goes back to a caller: status, headers, body, and how it gets there.

use crate::api_error::ApiError;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use serde_json::Value as Json;
use std::time::Duration;

/// An answer on its way.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    pub(crate) delay: Duration,
    pub(crate) manner: Manner,
}

/// How the body goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Whole,
    /// The connection ends after one half.
    Truncated,
    /// In small pieces.
    Slow,
    /// Not at all: the connection is reset.
    Reset,
}

impl Reply {
    pub(crate) fn of_bytes(status: u16, media_type: &'static str, body: Bytes) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Self { status, headers, body, delay: Duration::ZERO, manner: Manner::Whole }
    }

    pub(crate) fn json(status: u16, body: &Json) -> Self {
        Self::of_bytes(status, "application/json", Bytes::from(serde_json::to_vec(body).unwrap_or_default()))
    }

    pub(crate) fn error(error: &ApiError) -> Self {
        let mut reply = Self::json(error.status, &error.json());
        if error.status == 401 {
            reply.headers.push((WWW_AUTHENTICATE, HeaderValue::from_static("Basic")));
        }
        reply
    }

    /// A proxy's page.
    pub(crate) fn html(status: u16) -> Self {
        let page = format!(
            "<html><head><title>{status}</title></head><body><h1>{status} from a proxy</h1></body></html>\n"
        );
        Self::of_bytes(status, "text/html", Bytes::from(page))
    }
}
