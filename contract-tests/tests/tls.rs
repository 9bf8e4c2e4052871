//! TLS that fails, by both default transports: nothing of the call is sent or shown, and it is not repeated.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::Limits;
use chargebee_runtime::{Delivery, Error, ErrorKind, FailureKind, Retry, Timeout};
use contract_tests::faulty::{Act, FaultyServer};
use made_up::Client;
use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::block_in_place;
use tokio_rustls::TlsAcceptor;

async fn failed(address: &str, connect: Duration, blocking: bool) -> Error {
    let retry = Retry::new().attempts(3).base(Duration::from_millis(1));
    let builder =
        Client::builder().base_url(format!("https://{address}")).api_key("test_seededkey").retry(retry);
    let client =
        builder.limits(Limits::new().connect(connect)).build().unwrap_or_else(|error| panic!("{error}"));
    let call = client.readers().update("m1").name("seeded name").send();
    let result = if blocking {
        block_in_place(|| call.wait())
    } else {
        let sent = tokio::time::timeout(Duration::from_secs(20), call).await;
        sent.unwrap_or_else(|_| panic!("it hangs"))
    };
    let error = result.err().unwrap_or_else(|| panic!("nobody here can be trusted"));
    assert_shows_nothing(&error);
    error
}

/// Neither the error nor any of its sources shows what the call was made with.
fn assert_shows_nothing(error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?} {:?}", error.kind());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    assert_eq!(leaked(shown.as_bytes()), None, "{shown}");
}

/// What of a call is in here: of its key, as it is and as it is sent, and of its data.
fn leaked(bytes: &[u8]) -> Option<&'static str> {
    let secrets = ["seeded", "dGVzdF9zZWVkZWRrZXk", "members"];
    secrets.into_iter().find(|it| bytes.windows(it.len()).any(|window| window == it.as_bytes()))
}

/// What an error says of what was sent, and of making the call again.
fn told(error: &Error) -> (FailureKind, Option<Delivery>, bool) {
    (kind(error), error.transport().map(|error| error.delivery()), error.is_retryable())
}

/// Nothing was sent; and to call again would end no better.
const NO_TLS: (FailureKind, Option<Delivery>, bool) = (FailureKind::Tls, Some(Delivery::NotSent), false);

fn kind(error: &Error) -> FailureKind {
    match error.kind() {
        ErrorKind::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

const LONG: Duration = Duration::from_secs(10);

/// A server with a certificate that it has signed itself, for this name; counts handshakes begun and those that went well.
async fn self_signed(name: &str) -> (String, Arc<[AtomicUsize; 2]>) {
    let made = generate_simple_self_signed([name.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key));
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap_or_else(|error| panic!("{error}"))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
    let counts = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let to = Arc::clone(&counts);
    tokio::spawn(async move {
        let [begun, done] = &*to;
        while let Ok((stream, _)) = listener.accept().await {
            begun.fetch_add(1, Ordering::Relaxed);
            if acceptor.accept(stream).await.is_ok() {
                done.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    (address, counts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nobody_vouches_for_is_refused_at_the_first_attempt() {
    for (name, blocking) in
        ["127.0.0.1", "another.example"].into_iter().flat_map(|it| [(it, false), (it, true)])
    {
        let (address, counts) = self_signed(name).await;
        let error = failed(&address, LONG, blocking).await;
        assert_eq!(told(&error), NO_TLS, "blocking {blocking}: {error}");
        let shown = error.to_string();
        assert!(
            shown.starts_with("member.update got no answer: ") && shown.contains("certificate"),
            "{shown}"
        );
        let [begun, done] = &*counts;
        assert_eq!((begun.load(Ordering::Relaxed), done.load(Ordering::Relaxed)), (1, 0), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answers_tls_with_something_else_is_refused_at_the_first_attempt_and_reads_nothing() {
    const ANSWERS: [&str; 3] = [
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
        // An alert: the handshake has failed.
        "\x15\x03\x01\x00\x02\x02\x28",
        "SSH-2.0-OpenSSH_9.6\r\n",
    ];
    for (answer, blocking) in ANSWERS.into_iter().flat_map(|it| [(it, false), (it, true)]) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
        let read = Arc::new(Mutex::new(Vec::new()));
        let to = Arc::clone(&read);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.write_all(answer.as_bytes()).await;
                let mut all = Vec::new();
                let _ = stream.read_to_end(&mut all).await;
                to.lock().unwrap_or_else(PoisonError::into_inner).push(all);
            }
        });
        let error = failed(&address, LONG, blocking).await;
        assert_eq!(told(&error), NO_TLS, "blocking {blocking}: {error}");
        while read.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let read = read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let [hello] = read.as_slice() else { panic!("{} attempts", read.len()) };
        assert_eq!((hello.first(), leaked(hello)), (Some(&0x16), None), "blocking {blocking}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_reset_within_the_handshake_carried_nothing_and_is_opened_again() {
    for blocking in [false, true] {
        let server = FaultyServer::start(&[Act::ResetUnread]).await;
        let error = failed(server.address(), LONG, blocking).await;
        let expected = (FailureKind::Connect, Some(Delivery::NotSent), true);
        assert_eq!((told(&error), server.connections()), (expected, 3), "blocking {blocking}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_that_stalls_is_ended_by_the_limit_of_connecting_and_tried_again() {
    for blocking in [false, true] {
        let server = FaultyServer::start(&[Act::Stall("")]).await;
        let error = failed(server.address(), Duration::from_millis(200), blocking).await;
        let expected = (FailureKind::Timeout(Timeout::Connect), Some(Delivery::NotSent), true);
        assert_eq!(told(&error), expected, "blocking {blocking}: {error}");
        assert_eq!(error.to_string(), "member.update got no answer: there was no connection within 200ms");
        // Nothing of the call was sent, so even a call that is not idempotent is tried again.
        assert_eq!((server.connections(), server.requests().len()), (3, 0));
    }
}
