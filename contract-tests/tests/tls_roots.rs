//! Certificates that a caller trusts: straight to the server, and through a proxy's tunnel.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use base64::Engine as _;
use chargebee_runtime::{Delivery, Error, FailureKind, Retry};
use made_up::{Client, ClientBuilder};
use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A text that grows as something arrives.
type Seen = Arc<Mutex<String>>;

fn add(seen: &Seen, bytes: &[u8]) {
    seen.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(bytes));
}

fn text(seen: &Seen) -> String {
    seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

struct Server {
    address: String,
    pem: String,
    der: Vec<u8>,
    requests: Seen,
}

fn pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// A server that answers 404, with a certificate that it has signed itself, for this name.
async fn server(name: &str) -> Server {
    server_that(name, false).await
}

/// The same, or one that `garbles` what it answers: it is no TLS any more.
async fn server_that(name: &str, garbles: bool) -> Server {
    let made = generate_simple_self_signed([name.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key));
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap_or_else(|error| panic!("{error}"))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
    let requests = Seen::default();
    let to = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            // To the end of the body: who has not sent it all yet must not find the connection closed.
            let mut arrived = String::new();
            while !arrived.contains("seeded") {
                let Ok(count @ 1..) = stream.read(&mut request).await else { break };
                arrived.push_str(&String::from_utf8_lossy(request.get(..count).unwrap_or_default()));
            }
            add(&to, arrived.as_bytes());
            if garbles {
                let (tcp, _) = stream.get_mut();
                let _ = tcp.write_all(b"\x17\x03\x03\x00\x05nooo!").await;
                let _ = tcp.shutdown().await;
                continue;
            }
            let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    Server { address, pem: pem(made.cert.der()), der: made.cert.der().to_vec(), requests }
}

/// A proxy whose tunnels all lead there; keeps what it is sent.
async fn proxy(target: String) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
    let seen = Seen::default();
    let to = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(there) = TcpStream::connect(&target).await else { return };
            let (mut from_client, mut to_client) = stream.into_split();
            let (mut from_server, mut to_server) = there.into_split();
            let to = Arc::clone(&to);
            tokio::spawn(async move {
                let mut piece = [0; 4096];
                // The request for a tunnel may come in pieces; none of it is for the server.
                while !text(&to).ends_with("\r\n\r\n") {
                    let Ok(count @ 1..) = from_client.read(&mut piece).await else { return };
                    add(&to, piece.get(..count).unwrap_or_default());
                }
                let _ = to_client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
                while let Ok(count) = from_client.read(&mut piece).await {
                    let piece = piece.get(..count).unwrap_or_default();
                    add(&to, piece);
                    if piece.is_empty() || to_server.write_all(piece).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, seen)
}

async fn call(builder: ClientBuilder, blocking: bool) -> Error {
    let built = builder.api_key("test_seededkey").retry(Retry::off()).build();
    let client = built.unwrap_or_else(|error| panic!("{error}"));
    let send = move || client.readers().update("m1").name("seeded name").send();
    let result = if blocking {
        let waiting = tokio::task::spawn_blocking(move || send().wait());
        waiting.await.unwrap_or_else(|error| panic!("{error}"))
    } else {
        send().await
    };
    result.err().unwrap_or_else(|| panic!("nobody succeeds here"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_trusted_if_the_caller_says_so_by_pem_or_der() {
    let (server, other) = (server("127.0.0.1").await, server("127.0.0.1").await);
    let builder = || Client::builder().base_url(format!("https://{}", server.address));
    for blocking in [false, true] {
        let together = format!("{}{}", other.pem, server.pem);
        for trusted in [server.pem.clone().into_bytes(), server.der.clone(), together.into_bytes()] {
            let error = call(builder().tls_roots(trusted), blocking).await;
            assert_eq!(error.status(), Some(404), "{error}");
        }
        for builder in [builder(), builder().tls_roots(other.pem.clone())] {
            let error = call(builder, blocking).await;
            assert_eq!(error.transport().map(|it| it.kind()), Some(FailureKind::Tls), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_through_a_tunnel_arrives_and_the_proxy_reads_nothing_of_it() {
    let server = server("api.internal").await;
    for blocking in [false, true] {
        let (address, seen) = proxy(server.address.clone()).await;
        let builder = Client::builder().base_url("https://api.internal:8443").tls_roots(server.pem.clone());
        let error = call(builder.proxy(format!("http://{address}")), blocking).await;
        assert_eq!(error.status(), Some(404), "{error}");
        let seen = text(&seen);
        assert!(seen.starts_with("CONNECT api.internal:8443 HTTP/1.1\r\n"), "{seen}");
        // What the server read is not what the proxy read.
        let arrived = text(&server.requests);
        for part in ["dGVzdF9zZWVkZWRrZXk6", "seeded"] {
            assert!(arrived.contains(part) && !seen.contains(part), "{part}");
        }
    }
}

#[test]
fn what_is_no_certificate_is_refused_when_the_client_is_built() {
    let built = Client::builder().site("acme").api_key("k").tls_roots("no certificate").build();
    let message = built.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(message.starts_with("tls_roots: must be PEM with at least one"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_tls_that_breaks_behind_the_request_nobody_says_that_nothing_was_sent() {
    for (blocking, kind) in [(false, FailureKind::Tls), (true, FailureKind::Protocol)] {
        let server = server_that("127.0.0.1", true).await;
        let address = format!("https://{}", server.address);
        let error =
            call(Client::builder().base_url(address).tls_roots(server.pem.as_bytes()), blocking).await;
        assert!(text(&server.requests).contains("seeded+name"));
        let told = error.transport().map(|error| (error.kind(), error.delivery()));
        assert_eq!((told, error.is_retryable()), (Some((kind, Delivery::MaybeReceived)), false), "{error}");
    }
}
