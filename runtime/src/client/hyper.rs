//! The default transport.

mod connector;
mod failure;

use super::Limits;
use super::network::Network;
use super::proxy::{Proxies, ProxySetting};
use super::transport::{Exchange, Transport};
use super::within::within;
use crate::error::{FailureKind, Timeout, TransportError};
use bytes::Bytes;
use connector::Connector;
use failure::{of_body, of_request};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

/// HTTP/1.1 over hyper, with TLS by rustls (ring) and Mozilla's root certificates. Keeps connections open between calls.
///
/// Requests must be sent within a tokio runtime whose timers are on.
#[derive(Clone)]
pub struct HyperTransport(Client<HttpsConnector<Connector>, Full<Bytes>>);

impl HyperTransport {
    /// A transport with no open connections. It goes through the proxy that the environment names, if it does (`HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`, `HTTP_PROXY`).
    ///
    /// # Errors
    /// TLS could not be set up.
    pub fn new() -> Result<Self, TransportError> {
        let proxies = Proxies::of(&ProxySetting::Environment, &|name| std::env::var_os(name));
        Self::over(&Network { proxies: proxies.map_err(TransportError::new)?, roots: None })
    }

    pub(super) fn over(network: &Network) -> Result<Self, TransportError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Named, since rustls panics where a program has two providers and neither is the default.
        let provider = rustls::crypto::ring::default_provider();
        let mut roots = RootCertStore::empty();
        match &network.roots {
            Some(own) => drop(roots.add_parsable_certificates(own.iter().cloned())),
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(TransportError::new)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector::new(tcp, &network.proxies));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            // Of what a kept connection closed before a byte was written; anything else is the decision of `retry`.
            .retry_canceled_requests(true)
            .build(connector);
        Ok(Self(client))
    }

    /// Waits for a connection by one limit, and for the answer's head by another.
    async fn head(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let mut request = request.map(Full::new);
        let mut connection = capture_connection(&mut request);
        let mut response = pin!(self.0.request(request));
        let mut connection = pin!(connection.wait_for_connection_metadata());
        let connected = poll_fn(|context| match response.as_mut().poll(context) {
            Poll::Ready(response) => Poll::Ready(Some(response)),
            Poll::Pending => connection.as_mut().poll(context).map(|_| None),
        });
        let response = match within(limits.connect, Timeout::Connect, connected).await? {
            Some(response) => response,
            None => within(limits.first_byte, Timeout::FirstByte, response).await?,
        };
        response.map_err(of_request)
    }
}

/// Reads a body, piece by piece.
async fn collect(mut body: Incoming, limits: Limits) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body_too_large(limits.max_body_bytes);
    // What the answer says of its length is believed only where it is too much.
    let said = hyper::body::Body::size_hint(&body).lower();
    if usize::try_from(said).map_or(true, |said| said > limits.max_body_bytes) {
        return Err(too_large());
    }
    let mut first = Bytes::new();
    let mut all = Vec::new();
    while let Some(frame) = within(limits.idle_body, Timeout::IdleBody, body.frame()).await? {
        let Ok(piece) = frame.map_err(of_body)?.into_data() else { continue };
        if first.len().max(all.len()).saturating_add(piece.len()) > limits.max_body_bytes {
            return Err(too_large());
        }
        // Most bodies are one piece, which need not be copied.
        if first.is_empty() && all.is_empty() {
            first = piece;
            continue;
        }
        all.extend_from_slice(&std::mem::take(&mut first));
        all.extend_from_slice(&piece);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

impl Transport for HyperTransport {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> Exchange {
        let this = self.clone();
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "there is no tokio runtime here, and this transport needs one";
                return Err(TransportError::of(FailureKind::Other, message).not_sent());
            }
            let (head, body) = this.head(request, limits).await?.into_parts();
            let body = collect(body, limits).await?;
            Ok(http::Response::from_parts(head, body))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport")
    }
}
