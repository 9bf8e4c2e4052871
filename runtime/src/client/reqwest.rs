//! A transport over the caller's own `reqwest` client.

use super::cause::kind_of;
use super::within::within;
use super::{Exchange, Limits, Transport};
use crate::error::{FailureKind, Timeout, TransportError};
use bytes::Bytes;
use reqwest::{Client, ClientBuilder, Request, Response};
use std::fmt;

/// Carries requests by a `reqwest` client of your own, with its TLS, proxies and pool.
///
/// Build that client from [`client_builder`](Self::client_builder). One that **follows redirects** (`reqwest`'s default) would
/// take the call elsewhere, on the same host with the key; this cannot be prevented from here, only be seen afterwards: the
/// call then ends in an error.
///
/// Of the [`Limits`], `connect` and `first_byte` hold together up to the first byte of the answer, since only the client can
/// tell them apart: set its `connect_timeout` for that. A path that `reqwest` would send otherwise than it is meant is refused.
///
/// ```no_run
/// use chargebee_runtime::ReqwestTransport;
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = ReqwestTransport::client_builder().build()?;
/// let transport = Arc::new(ReqwestTransport::new(client));
/// # drop(transport);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport(Client);

impl ReqwestTransport {
    /// A transport over this client.
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// The settings that a client needs here, to be added to: no redirect is followed, nothing is sent again by `reqwest` itself.
    pub fn client_builder() -> ClientBuilder {
        Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
    }

    async fn exchange(
        self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let meant = request.uri().path_and_query().map(|it| it.as_str().to_owned()).unwrap_or_default();
        let request = Request::try_from(request).map_err(|error| of(error).not_sent())?;
        let url = request.url().clone();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        if format!("{}{query}", url.path()) != meant {
            let message = "reqwest would send another path or query than this call's";
            return Err(TransportError::new(message).not_sent());
        }
        let head =
            limits.connect.zip(limits.first_byte).map(|(connect, first)| connect.saturating_add(first));
        let response = within(head, Timeout::FirstByte, self.0.execute(request)).await?.map_err(of)?;
        if *response.url() != url {
            return Err(TransportError::new(
                "the reqwest client has followed a redirect; build it by `ReqwestTransport::client_builder()`",
            ));
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = http::Response::new(collect(response, limits).await?);
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }
}

/// Reads a body, piece by piece.
async fn collect(mut response: Response, limits: Limits) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body_too_large(limits.max_body_bytes);
    let said = response.content_length().unwrap_or(0);
    if usize::try_from(said).map_or(true, |said| said > limits.max_body_bytes) {
        return Err(too_large());
    }
    let mut all = Vec::new();
    while let Some(piece) =
        within(limits.idle_body, Timeout::IdleBody, response.chunk()).await?.map_err(of)?
    {
        if all.len().saturating_add(piece.len()) > limits.max_body_bytes {
            return Err(too_large());
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.into())
}

/// What an error means; without its URL, which may hold what nobody should log.
fn of(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let kind = match (error.is_connect(), error.is_timeout(), kind_of(&error)) {
        (true, true, _) => FailureKind::Timeout(Timeout::Connect),
        (true, false, FailureKind::Tls) => FailureKind::Tls,
        (true, false, _) => FailureKind::Connect,
        (false, true, _) => FailureKind::Timeout(Timeout::FirstByte),
        (false, false, kind) => kind,
    };
    TransportError::of(kind, error)
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> Exchange {
        let this = self.clone();
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "there is no tokio runtime here, and this transport needs one";
                return Err(TransportError::of(FailureKind::Other, message).not_sent());
            }
            this.exchange(request, limits).await
        })
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestTransport")
    }
}
