//! What a proxy sees of a call: where it goes to, and nothing more.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::{FailureKind, Retry};
use made_up::{Client, ClientBuilder};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

/// All bytes that the proxy was sent, connection by connection.
type Seen = Arc<Mutex<Vec<Vec<u8>>>>;

/// A proxy that answers so, keeps what comes next, and closes.
fn proxy(answer: &'static str) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
    let seen = Seen::default();
    let to = Arc::clone(&seen);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut all = Vec::new();
            let mut piece = [0; 4096];
            while !all.windows(4).any(|window| window == b"\r\n\r\n") {
                match stream.read(&mut piece) {
                    Ok(count) if count > 0 => all.extend_from_slice(piece.get(..count).unwrap_or_default()),
                    _ => break,
                }
            }
            let opens = answer.contains(" 200 ");
            if opens {
                let _ = stream.write_all(answer.as_bytes());
                let count = stream.read(&mut piece).unwrap_or(0);
                all.extend_from_slice(piece.get(..count).unwrap_or_default());
            }
            // Before a refusal is out, since the call ends with it.
            to.lock().unwrap_or_else(PoisonError::into_inner).push(all);
            if !opens {
                let _ = stream.write_all(answer.as_bytes());
            }
        }
    });
    (address, seen)
}

fn seen(seen: &Seen) -> Vec<String> {
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

fn client(builder: ClientBuilder) -> Client {
    builder.api_key("test_seededkey").retry(Retry::off()).build().unwrap_or_else(|error| panic!("{error}"))
}

/// A call by either transport, and how it failed.
async fn failed(client: &Client, blocking: bool) -> (FailureKind, String) {
    let call = client.readers().update("m1").name("seeded name").send();
    let result = if blocking { call.wait() } else { call.await };
    let error = result.err().unwrap_or_else(|| panic!("nobody answered"));
    let kind = error.transport().map(|error| error.kind()).unwrap_or_else(|| panic!("{error}"));
    (kind, format!("{error} {error:?}"))
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel_and_gets_neither_key_nor_data() {
    for blocking in [false, true] {
        let (address, saw) = proxy("HTTP/1.1 200 OK\r\n\r\n");
        let client = client(Client::builder().site("acme").proxy(format!("http://us%40er:pass@{address}")));
        let (_, shown) = failed(&client, blocking).await;
        let seen = seen(&saw);
        let [seen] = seen.as_slice() else { panic!("{seen:?}") };
        let seen = seen.to_ascii_lowercase();
        let (head, rest) = seen.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{seen}"));
        assert!(head.starts_with("connect acme."), "{head}");
        assert!(head.lines().next().is_some_and(|line| line.ends_with(":443 http/1.1")), "{head}");
        // `us@er:pass`
        assert!(head.contains("proxy-authorization: basic dxnazxi6cgfzcw=="), "{head}");
        // A handshake of TLS, and nothing else.
        assert!(rest.starts_with("\u{16}\u{3}"), "{rest:?}");
        for secret in ["seeded", "dgvzdf9zzwvkzwrrzxk", "\r\nauthorization"] {
            assert!(!seen.contains(secret), "{secret}: {seen}");
        }
        assert!(!shown.contains("pass") && !shown.contains("seeded"), "{shown}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_no_connection() {
    for blocking in [false, true] {
        let (address, saw) = proxy("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
        let client = client(Client::builder().site("acme").proxy(format!("http://{address}")));
        let (kind, shown) = failed(&client, blocking).await;
        assert_eq!((kind, seen(&saw).len()), (FailureKind::Connect, 1), "{shown}");
    }
}

#[tokio::test]
async fn this_machine_and_a_client_that_wants_none_go_without_a_proxy() {
    for blocking in [false, true] {
        let (address, saw) = proxy("HTTP/1.1 200 OK\r\n\r\n");
        let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let nobody = nobody.unwrap_or_else(|error| panic!("{error}"));
        let builder =
            Client::builder().base_url(format!("http://{nobody}")).proxy(format!("http://{address}"));
        assert_eq!(failed(&client(builder), blocking).await.0, FailureKind::Connect);
        assert_eq!(seen(&saw).len(), 0);
    }
}

#[tokio::test]
async fn plain_http_goes_through_a_tunnel_too() {
    for blocking in [false, true] {
        let (address, saw) = proxy("HTTP/1.1 200 OK\r\n\r\n");
        let builder = Client::builder().base_url("http://mock.internal").plain_http();
        let _ = failed(&client(builder.proxy(format!("http://{address}"))), blocking).await;
        let seen = seen(&saw);
        assert!(
            seen.iter().all(|it| it.starts_with("CONNECT mock.internal:80 ")) && seen.len() == 1,
            "{seen:?}"
        );
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused_when_the_client_is_built() {
    for url in ["socks5://user:s3cr3t@proxy:1080", "https://user:s3cr3t@proxy:1", "user:s3cr3t @proxy", ""] {
        let built = Client::builder().site("acme").api_key("k").proxy(url).build();
        let message = built.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("proxy: must be an") && !message.contains("s3cr3t"), "{url}: {message}");
    }
}
