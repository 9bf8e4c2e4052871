//! The moment in which a connection gets a request: before it, a limit that is over says that nothing was sent, and after it that of
//! connecting says nothing more.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use bytes::Bytes;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::{Delivery, FailureKind, HyperTransport, Timeout, TransportError};
use std::net::TcpListener;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A call that goes on only when it is told to.
struct ByHand(Exchange);

impl ByHand {
    fn start(scheme: &str, to: &TcpListener) -> Self {
        let address = to.local_addr().unwrap_or_else(|error| panic!("{error}"));
        let request = http::Request::post(format!("{scheme}://{address}/")).body(Bytes::from_static(b"body"));
        let transport = HyperTransport::new().unwrap_or_else(|error| panic!("{error}"));
        let request = request.unwrap_or_else(|error| panic!("{error}"));
        let limits = Limits::new().connect(Duration::from_secs(1)).first_byte(Duration::from_secs(10));
        Self(transport.send(request, limits))
    }

    /// The next step; how it failed, if it has ended.
    fn go_on(&mut self) -> Option<TransportError> {
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => None,
            Poll::Ready(answer) => Some(answer.err().unwrap_or_else(|| panic!("nobody answers"))),
        }
    }
}

/// All else goes on until there is nothing to do, and no time passes.
async fn all_else() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_connecting_holds_until_a_connection_has_the_request_and_no_longer() {
    let (connect, first_byte) =
        ((Timeout::Connect, Delivery::NotSent), (Timeout::FirstByte, Delivery::MaybeReceived));
    let cases = [
        // Nobody speaks TLS there: the request waits for a connection.
        ("https", [(0, None), (2, Some(connect))]),
        // A connection has it from the second step on: what is over then is the wait for an answer, and from there on.
        ("http", [(2, None), (11, Some(first_byte))]),
    ];
    for (scheme, looks) in cases {
        let server = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
        let mut call = ByHand::start(scheme, &server);
        assert!(call.go_on().is_none());
        let _connection = server.accept();
        all_else().await;
        assert!(call.go_on().is_none());
        all_else().await;
        for (seconds, says) in looks {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            let told = call.go_on().map(|error| (error.kind(), error.delivery()));
            let expected = says.map(|(limit, delivery)| (FailureKind::Timeout(limit), delivery));
            assert_eq!(told, expected, "{scheme}");
        }
    }
}
