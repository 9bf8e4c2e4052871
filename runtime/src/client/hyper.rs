//! The default transport.

mod connector;
mod failure;

use super::Limits;
use super::alarm::ring;
use super::head::head;
use super::network::Network;
use super::outgoing::{Outgoing, outgoing};
use super::proxy::{Proxies, ProxySetting};
use super::transport::{Exchange, Transport};
use crate::error::{FailureKind, Timeout, TransportError};
use bytes::Bytes;
use connector::Connector;
use failure::{of_body, of_request};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use tokio::time::{Instant, Sleep};

/// HTTP/1.1 over hyper, with TLS by rustls (ring) and Mozilla's root certificates. Keeps connections open between calls.
///
/// Requests must be sent within a tokio runtime whose timers are on.
#[derive(Clone)]
pub struct HyperTransport(Client<HttpsConnector<Connector>, Outgoing>);

impl HyperTransport {
    /// A transport with no open connections. It goes through the proxy that the environment names, if it does (`HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`, `HTTP_PROXY`).
    ///
    /// # Errors
    /// TLS could not be set up, or one of these variables is not Unicode.
    pub fn new() -> Result<Self, TransportError> {
        let proxies = Proxies::of(&ProxySetting::Environment, &|name| std::env::var_os(name))
            .map_err(|why| TransportError::new(format!("the proxy {why}")))?;
        Self::over(&Network { proxies, roots: None })
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
}

impl Transport for HyperTransport {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> Exchange {
        let (mut request, taken) = outgoing(request);
        let connection = capture_connection(&mut request);
        // Does nothing before it is polled.
        let response = self.0.request(request);
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "there is no tokio runtime here, and this transport needs one";
                return Err(TransportError::of(FailureKind::Other, message).not_sent());
            }
            let mut timer = pin!(None);
            let response = pin!(response);
            let handed = || connection.connection_metadata().is_some();
            let response = head(response, of_request, (&taken, handed), limits, timer.as_mut()).await?;
            let (head, body) = response.into_parts();
            let body = collect(body, limits, timer).await?;
            Ok(http::Response::from_parts(head, body))
        })
    }
}

/// Reads a body, piece by piece.
async fn collect(
    mut body: Incoming,
    limits: Limits,
    mut timer: Pin<&mut Option<Sleep>>,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body_too_large(limits.max_body_bytes);
    // What the answer says of its length is believed only where it is too much.
    let said = hyper::body::Body::size_hint(&body).lower();
    if usize::try_from(said).map_or(true, |said| said > limits.max_body_bytes) {
        return Err(too_large());
    }
    let mut first = Bytes::new();
    let mut all = Vec::new();
    loop {
        // Most pieces are there already: nobody asks what time it is then.
        let mut until = None;
        let frame = poll_fn(|context| {
            if let Poll::Ready(frame) = hyper::body::Body::poll_frame(Pin::new(&mut body), context) {
                return Poll::Ready(Ok(frame));
            }
            let Some(idle) = limits.idle_body else { return Poll::Pending };
            let Some(until) = *until.get_or_insert_with(|| Instant::now().checked_add(idle)) else {
                return Poll::Pending;
            };
            ring(timer.as_mut(), until, context)
                .map(|()| Err(TransportError::timed_out(Timeout::IdleBody, idle)))
        });
        let Some(frame) = frame.await? else { break };
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

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport")
    }
}
