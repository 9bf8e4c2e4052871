//! TLS that fails: nothing of the call is sent, and it is not repeated.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::Limits;
use chargebee_runtime::{Error, ErrorKind, FailureKind, Retry, Timeout};
use contract_tests::faulty::{Act, FaultyServer};
use made_up::Client;
use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

async fn failed(address: &str, connect: Duration) -> Error {
    let retry = Retry::new().attempts(3).base(Duration::from_millis(1));
    let builder =
        Client::builder().base_url(format!("https://{address}")).api_key("test_seededkey").retry(retry);
    let client =
        builder.limits(Limits::new().connect(connect)).build().unwrap_or_else(|error| panic!("{error}"));
    let sent = tokio::time::timeout(Duration::from_secs(20), client.readers().update("m1").send()).await;
    let result = sent.unwrap_or_else(|_| panic!("it hangs"));
    result.err().unwrap_or_else(|| panic!("nobody here can be trusted"))
}

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

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_at_the_first_attempt() {
    for name in ["127.0.0.1", "another.example"] {
        let (address, counts) = self_signed(name).await;
        let error = failed(&address, LONG).await;
        assert_eq!(kind(&error), FailureKind::Tls, "{error}");
        let shown = error.to_string();
        assert!(
            shown.starts_with("member.update got no answer: ") && shown.contains("certificate"),
            "{shown}"
        );
        let [begun, done] = &*counts;
        assert_eq!((begun.load(Ordering::Relaxed), done.load(Ordering::Relaxed)), (1, 0), "{name}");
    }
}

#[tokio::test]
async fn who_answers_tls_with_something_else_is_refused_at_the_first_attempt() {
    for answer in ["HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", "\x15\x03\x01\x00\x02\x02\x28"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
        let begun = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&begun);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, answer.as_bytes()).await;
                let mut hello = [0; 4096];
                while tokio::io::AsyncReadExt::read(&mut stream, &mut hello)
                    .await
                    .is_ok_and(|count| count > 0)
                {}
            }
        });
        let error = failed(&address, LONG).await;
        assert_eq!((kind(&error), begun.load(Ordering::Relaxed)), (FailureKind::Tls, 1), "{error}");
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_is_ended_by_the_limit_of_connecting_and_tried_again() {
    let server = FaultyServer::start(&[Act::Stall("")]).await;
    let error = failed(server.address(), Duration::from_millis(200)).await;
    assert_eq!(kind(&error), FailureKind::Timeout(Timeout::Connect), "{error}");
    assert_eq!(error.to_string(), "member.update got no answer: there was no connection within 200ms");
    // Nothing of the call was sent, so even a call that is not idempotent is tried again.
    assert_eq!((server.connections(), server.requests().len()), (3, 0));
}
