//! One connection to a server, over which one request goes at a time.

use super::connector::Connector;
use crate::client::whole::Whole;
use http::header::{HOST, InvalidHeaderValue};
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Uri};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_rustls::HttpsConnector;
use std::error::Error;
use std::future::poll_fn;
use tower_service::Service;

type Cause = Box<dyn Error + Send + Sync>;

/// An open connection. Dropping it closes the connection.
pub(super) struct Opened {
    secure: bool,
    authority: String,
    host: HeaderValue,
    sender: SendRequest<Whole>,
}

impl Opened {
    /// Opens a connection to the server of this address.
    pub(super) async fn to(server: &Uri, mut connector: HttpsConnector<Connector>) -> Result<Self, Cause> {
        // Copied, since it outlives the address, which is wiped after the call: its query may hold secrets.
        let authority = server.authority().map(|it| it.as_str().to_owned()).unwrap_or_default();
        let host = host(server)?;
        let origin = Uri::builder()
            .scheme(if is_secure(server) { Scheme::HTTPS } else { Scheme::HTTP })
            .authority(authority.as_str())
            .path_and_query(PathAndQuery::from_static("/"))
            .build()?;
        poll_fn(|context| connector.poll_ready(context)).await?;
        let (sender, connection) = handshake(connector.call(origin).await?).await?;
        // What breaks is told to whoever waits for an answer.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { secure: is_secure(server), authority, host, sender })
    }

    /// Whether it leads to the server of this address.
    pub(super) fn leads_to(&self, server: &Uri) -> bool {
        self.secure == is_secure(server)
            && server.authority().is_some_and(|authority| authority.as_str() == self.authority)
    }

    /// Whether it can take a request at once, as far as is known.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    /// Whether it is certain that it can take no more request.
    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Sends a request of which the address is the path and query alone, and waits for the head of the answer. The error has the
    /// request, if no byte of it was written.
    pub(super) fn send(
        &mut self,
        mut request: Request<Whole>,
    ) -> impl Future<Output = Result<http::Response<Incoming>, TrySendError<Request<Whole>>>> + use<> {
        request.headers_mut().insert(HOST, self.host.clone());
        self.sender.try_send_request(request)
    }
}

fn is_secure(server: &Uri) -> bool {
    server.scheme() == Some(&Scheme::HTTPS)
}

/// What the header `Host` says: the port only where it is not the usual one.
fn host(server: &Uri) -> Result<HeaderValue, InvalidHeaderValue> {
    let host = server.host().unwrap_or_default();
    match server.port_u16() {
        Some(port) if port != if is_secure(server) { 443 } else { 80 } => {
            HeaderValue::try_from(format!("{host}:{port}"))
        }
        _ => HeaderValue::from_str(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_named_with_its_port_where_that_is_not_the_usual_one() {
        let cases = [
            ("https://acme.chargebee.com/api?q", "acme.chargebee.com"),
            ("https://acme.chargebee.com:443/", "acme.chargebee.com"),
            ("https://acme.chargebee.com:80/", "acme.chargebee.com:80"),
            ("http://localhost:80", "localhost"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:8080/", "[::1]:8080"),
        ];
        for (address, expected) in cases {
            let named = address.parse().ok().and_then(|address| host(&address).ok());
            assert_eq!(named.as_ref().and_then(|it| it.to_str().ok()), Some(expected), "{address}");
        }
    }
}
