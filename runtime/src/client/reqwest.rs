//! A transport over the caller's own `reqwest` client.

mod head;
mod outgoing;
mod waits;

use super::alarm::within;
use super::cause::kind_of;
use super::{Exchange, Limits, Transport};
use crate::error::{FailureKind, Timeout, TransportError};
use bytes::Bytes;
use head::head;
use outgoing::outgoing;
use reqwest::{Body, Client, ClientBuilder, Request, Response};
use std::fmt;
use std::pin::{Pin, pin};
use tokio::time::Sleep;

/// Carries requests by a `reqwest` client of your own, with its TLS, proxies and pool.
///
/// Build that client from [`client_builder`](Self::client_builder). One that **follows redirects** (`reqwest`'s default) would
/// take the call elsewhere, on the same host with the key; this cannot be prevented from here, only be seen afterwards: the
/// call then ends in an error. What a POST holds is not taken along.
///
/// All [`Limits`] hold, beside those of the client; one of those is told as that of the wait which it ends. Where that of
/// connecting is over, only the client can be certain that nothing was sent: with its own `connect_timeout` below it, a call is
/// repeated then that otherwise is not. A path that `reqwest` would send otherwise than it is meant is refused.
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
        // A body that tells when it is taken, and that cannot be sent twice.
        let (request, taken) = outgoing(request);
        let request = Request::try_from(request.map(Body::wrap)).map_err(|error| of(error).not_sent())?;
        let url = request.url().clone();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        if format!("{}{query}", url.path()) != meant {
            let message = "reqwest would send another path or query than this call's";
            return Err(TransportError::new(message).not_sent());
        }
        let (mut timer, response) = (pin!(None), pin!(self.0.execute(request)));
        let response = head(response, of, &taken, limits, timer.as_mut()).await?;
        if *response.url() != url {
            return Err(TransportError::new(
                "the reqwest client has followed a redirect; build it by `ReqwestTransport::client_builder()`",
            ));
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = http::Response::new(collect(response, limits, timer).await?);
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }
}

/// Reads a body, piece by piece.
async fn collect(
    mut response: Response,
    limits: Limits,
    mut timer: Pin<&mut Option<Sleep>>,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body_too_large(limits.max_body_bytes);
    let said = response.content_length().unwrap_or(0);
    if usize::try_from(said).map_or(true, |said| said > limits.max_body_bytes) {
        return Err(too_large());
    }
    let mut all = Vec::new();
    loop {
        let piece = pin!(response.chunk());
        let piece = within(limits.idle_body, Timeout::IdleBody, timer.as_mut(), piece).await?;
        let Some(piece) = piece.map_err(of_body)? else { break };
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
    let kind = kind_of(&error);
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::of(FailureKind::Timeout(Timeout::Connect), error),
        (true, false) if kind == FailureKind::Tls => TransportError::of(kind, error),
        (true, false) => TransportError::of(FailureKind::Connect, error),
        // There was a connection: whatever broke on it, TLS as well, may have come behind the request.
        (false, true) => TransportError::of(FailureKind::Timeout(Timeout::FirstByte), error),
        (false, false) => TransportError::of(kind, error).maybe_received(),
    }
}

/// What an error within the answer's body means.
fn of_body(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::of(FailureKind::Timeout(Timeout::IdleBody), error.without_url());
    }
    of(error).maybe_received()
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

#[cfg(all(test, any(feature = "blocking", feature = "hyper")))]
mod tests {
    use super::*;
    use crate::error::Delivery;
    use hyper::body::Frame;
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// A body that ends as a connection does whose TLS breaks: by the same error, which takes the same way.
    struct Breaking;

    impl hyper::body::Body for Breaking {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            let broken = rustls::Error::DecryptError;
            Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::InvalidData, broken))))
        }
    }

    #[tokio::test]
    async fn tls_that_breaks_on_an_open_connection_does_not_say_that_nothing_was_sent() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.ok();
        let address = listener.as_ref().and_then(|listener| listener.local_addr().ok());
        let url = address.map(|address| format!("http://{address}/")).unwrap_or_default();
        let client = ReqwestTransport::client_builder().no_proxy().build().unwrap_or_default();
        let error = client.post(url).body(Body::wrap(Breaking)).send().await.err().map(of);
        let told = error.map(|error| (error.kind(), error.delivery()));
        assert_eq!(told, Some((FailureKind::Tls, Delivery::MaybeReceived)));
    }
}
