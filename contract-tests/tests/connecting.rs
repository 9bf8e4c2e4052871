//! The moment in which a connection gets a request, to the step: what a limit says that is over just then.

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
    fn start(to: &TcpListener) -> Self {
        let address = to.local_addr().unwrap_or_else(|error| panic!("{error}"));
        let request = http::Request::post(format!("http://{address}/")).body(Bytes::from_static(b"body"));
        let transport = HyperTransport::new().unwrap_or_else(|error| panic!("{error}"));
        let request = request.unwrap_or_else(|error| panic!("{error}"));
        Self(transport.send(request, Limits::new().connect(Duration::from_secs(1))))
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
async fn a_limit_of_connecting_says_that_nothing_was_sent_only_while_no_connection_has_the_request() {
    // How many steps there are before the limit is over, and what it says at the next one.
    let cases = [
        // There is a connection by then, and nobody has looked.
        (1, Some(Delivery::NotSent)),
        // At this step a connection gets the request. It may write it, though nobody has seen it do so yet.
        (2, Some(Delivery::MaybeReceived)),
        // It has been seen to: the limit of connecting has nothing more to say.
        (3, None),
    ];
    for (steps, says) in cases {
        let server = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
        let mut call = ByHand::start(&server);
        assert!(call.go_on().is_none());
        let _connection = server.accept();
        all_else().await;
        for _ in 1..steps {
            assert!(call.go_on().is_none());
            all_else().await;
        }
        tokio::time::advance(Duration::from_secs(2)).await;
        let told = call.go_on().map(|error| (error.kind(), error.delivery()));
        let expected = says.map(|delivery| (FailureKind::Timeout(Timeout::Connect), delivery));
        assert_eq!(told, expected, "{steps}");
    }
}
