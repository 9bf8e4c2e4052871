//! Where to, as whom, by what transport.

#[cfg(feature = "blocking")]
use super::BlockingTransport;
use super::endpoint::Endpoint;
use super::timing::{CallTiming, ClientTiming};
use super::{Limits, Timing, Transport};
use crate::call::HeaderFields;
use crate::value::ApiKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Where calls go, as whom, and by what transport. Cheap to clone: all clones share one transport and its open connections.
#[derive(Clone)]
pub struct Connection {
    shared: Arc<Shared>,
    /// What this clone is to wait, where that is not what the client says.
    own: Option<Box<CallTiming>>,
}

struct Shared {
    endpoint: Endpoint,
    key: ApiKey,
    authorization: HeaderValue,
    user_agent: HeaderValue,
    headers: HeaderFields,
    transports: Transports,
    timing: ClientTiming,
}

/// How requests are carried: by one transport where calls are awaited, by the other where they block.
pub(super) struct Transports {
    pub(super) awaited: Arc<dyn Transport>,
    #[cfg(feature = "blocking")]
    pub(super) blocking: Arc<dyn BlockingTransport>,
}

impl Connection {
    pub(super) fn new(
        endpoint: Endpoint,
        key: ApiKey,
        authorization: HeaderValue,
        (user_agent, headers): (HeaderValue, HeaderFields),
        transports: Transports,
        timing: ClientTiming,
    ) -> Self {
        let shared = Shared { endpoint, key, authorization, user_agent, headers, transports, timing };
        Self { shared: Arc::new(shared), own: None }
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.shared.endpoint
    }

    pub(crate) fn key(&self) -> &ApiKey {
        &self.shared.key
    }

    pub(crate) fn authorization(&self) -> HeaderValue {
        self.shared.authorization.clone()
    }

    pub(crate) fn user_agent(&self) -> HeaderValue {
        self.shared.user_agent.clone()
    }

    /// What every call sends unless it says otherwise.
    pub(crate) fn headers(&self) -> &HeaderFields {
        &self.shared.headers
    }

    pub(crate) fn timing(&self) -> Timing<'_> {
        Timing::new(&self.shared.timing, self.own.as_deref())
    }

    /// Sets the limits of this clone alone.
    pub(crate) fn set_limits(&mut self, limits: Limits) {
        self.own.get_or_insert_default().limits = Some(limits);
    }

    /// Sets the total time limit of this clone alone.
    pub(crate) fn set_total(&mut self, total: Option<Duration>) {
        self.own.get_or_insert_default().total = Some(total);
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transports.awaited
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn blocking_transport(&self) -> &dyn BlockingTransport {
        &*self.shared.transports.blocking
    }
}

/// What stands before the credentials.
const SCHEME: &[u8] = b"Basic ";

/// `Basic base64(key + ":")`, in memory that is wiped with the last clone.
pub(super) fn authorization(key: &ApiKey) -> Option<HeaderValue> {
    let key = key.expose();
    let mut credentials = Zeroizing::new(Vec::with_capacity(key.len() + 1));
    credentials.extend_from_slice(key.as_bytes());
    credentials.push(b':');
    // Straight into its place: a buffer that grows leaves a copy behind, and `encode_string` one on the stack.
    let length = SCHEME.len() + base64::encoded_len(credentials.len(), true)?;
    let mut value = Zeroizing::new(vec![0; length]);
    let (scheme, encoded) = value.split_at_mut_checked(SCHEME.len())?;
    scheme.copy_from_slice(SCHEME);
    STANDARD.encode_slice(&*credentials, encoded).ok()?;
    let value = Bytes::from_owner(value);
    let mut value = HeaderValue::from_maybe_shared(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Shows the address, never the key.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("address", &self.shared.endpoint.address(None))
            .field("key", &self.shared.key)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_user_and_the_password_is_empty() {
        let value = authorization(&ApiKey::from("test_key_123"));
        let expected = HeaderValue::from_static("Basic dGVzdF9rZXlfMTIzOg==");
        assert_eq!(value, Some(expected));
    }

    #[test]
    fn the_header_that_holds_the_key_is_marked_sensitive() {
        let value = authorization(&ApiKey::from("test_key_123"));
        assert_eq!(format!("{value:?}"), "Some(Sensitive)");
    }
}
