//! The default transport.

mod connector;
mod failure;
mod kept;
mod opened;

use super::Limits;
use super::alarm::within;
use super::network::Network;
use super::proxy::{Proxies, ProxySetting};
use super::transport::{Exchange, Transport};
use super::whole::Whole;
use crate::error::{FailureKind, Timeout, TransportError};
use bytes::Bytes;
use connector::Connector;
use failure::{of_connecting, of_connection};
use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use kept::Kept;
use opened::Opened;
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use tokio::time::Sleep;

/// HTTP/1.1 over hyper, with TLS by rustls (ring) and Mozilla's root certificates. Keeps each connection open between calls,
/// until nobody has used it for 90 s.
///
/// Requests must be sent within a tokio runtime whose timers are on.
#[derive(Clone)]
pub struct HyperTransport(Arc<Connections>);

/// How connections are opened, and those that are open.
struct Connections {
    connector: HttpsConnector<Connector>,
    kept: Kept,
}

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
        Ok(Self(Arc::new(Connections { connector, kept: Kept::default() })))
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> Exchange {
        let connections = self.0.clone();
        let mut request = request.map(Whole);
        let server = std::mem::take(request.uri_mut());
        if let Some(path) = server.path_and_query() {
            *request.uri_mut() = Uri::from(path.clone());
        }
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "there is no tokio runtime here, and this transport needs one";
                return Err(TransportError::of(FailureKind::Other, message).not_sent());
            }
            let mut timer = pin!(None);
            let (answer, connection) = loop {
                let (mut connection, is_new) = match connections.kept.take(&server) {
                    Some(kept) => (kept, false),
                    None => (connections.open(&server, limits, timer.as_mut()).await?, true),
                };
                let answer = pin!(connection.send(request));
                match within(limits.first_byte, Timeout::FirstByte, timer.as_mut(), answer).await? {
                    Ok(answer) => break (answer, connection),
                    Err(mut error) => match (error.take_message(), is_new) {
                        // A kept connection that was closed before a byte was written: that says nothing of the server.
                        (Some(unsent), false) => request = unsent,
                        // Anything else is the decision of `retry`.
                        (Some(_), true) => return Err(of_connection(error.into_error()).not_sent()),
                        (None, _) => return Err(of_connection(error.into_error())),
                    },
                }
            };
            let (head, body) = answer.into_parts();
            let body = collect(body, limits, timer).await?;
            connections.kept.put(connection);
            Ok(Response::from_parts(head, body))
        })
    }
}

impl Connections {
    /// A new connection to the server of this address.
    async fn open(
        &self,
        server: &Uri,
        limits: Limits,
        timer: Pin<&mut Option<Sleep>>,
    ) -> Result<Opened, TransportError> {
        // Boxed: it is large and rare, and all else moves with what holds it.
        let mut opening = Box::pin(Opened::to(server, self.connector.clone()));
        within(limits.connect, Timeout::Connect, timer, opening.as_mut()).await?.map_err(of_connecting)
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
        let frame = pin!(poll_fn(|context| hyper::body::Body::poll_frame(Pin::new(&mut body), context)));
        let frame = within(limits.idle_body, Timeout::IdleBody, timer.as_mut(), frame).await?;
        let Some(frame) = frame else { break };
        let Ok(piece) = frame.map_err(of_connection)?.into_data() else { continue };
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
