//! The default transport.

use super::transport::{Exchange, Transport};
use crate::error::TransportError;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::fmt;

/// HTTP/1.1 over hyper, with TLS by rustls (ring) and Mozilla's root certificates. Keeps connections open between calls.
///
/// Requests must be sent within a tokio runtime.
#[derive(Clone)]
pub struct HyperTransport(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl HyperTransport {
    /// A transport with no open connections.
    ///
    /// # Errors
    /// TLS could not be set up.
    pub fn new() -> Result<Self, TransportError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Named, since rustls panics where a program has two providers and neither is the default.
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(provider)
            .map_err(TransportError::new)?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self(client))
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: http::Request<Bytes>) -> Exchange {
        let client = self.0.clone();
        Box::pin(async move {
            let request = request.map(Full::new);
            let response = client.request(request).await.map_err(TransportError::new)?;
            let (head, body) = response.into_parts();
            let body = body.collect().await.map_err(TransportError::new)?;
            Ok(http::Response::from_parts(head, body.to_bytes()))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport")
    }
}
