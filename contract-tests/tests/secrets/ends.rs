//! Nothing leaks however a call ends, by each transport.

use super::calls::{By, hold};
use super::{all_secrets, hold_script};
use contract_tests::faulty::{Act, FaultyServer};

const PART: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";

/// What the server does, and what is told of it. What it repeats holds all secrets.
fn ends() -> Vec<(Act, &'static str)> {
    let all = all_secrets();
    let moved =
        format!("HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:9/{all}\r\ncontent-length: 2\r\n\r\n{{}}");
    let garbage = format!("{all}\r\n\r\n");
    let header = format!("HTTP/1.1 200 OK\r\n{all}\r\n\r\n");
    let large = format!("HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\n{all}");
    vec![
        (Act::Stall(PART), "no more of the answer came within 300ms"),
        (Act::Drip("HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n{"), "within"),
        (Act::Stall(large.leak()), "longer than 100000 bytes"),
        (Act::Endless("HTTP/1.1 200 OK\r\n\r\n"), "longer than 100000 bytes"),
        (Act::Close(garbage.leak()), "got no answer"),
        (Act::Close(header.leak()), "got no answer"),
        (Act::Close(moved.leak()), "status 307"),
        (Act::Close(PART), "got no answer"),
        (Act::Reset(""), "got no answer"),
    ]
}

async fn hold_all(by: By) {
    for (act, told) in ends() {
        hold_script(&[act], told, by).await;
    }
}

#[tokio::test]
async fn nothing_leaks_however_an_awaited_call_ends() {
    hold_all(By::Hyper).await;
}

#[tokio::test]
async fn nothing_leaks_however_a_call_over_reqwest_ends() {
    hold_all(By::Reqwest).await;
}

/// The server is on another thread: this one waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_leaks_however_a_call_that_blocks_ends() {
    hold_all(By::Ureq).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_leaks_where_there_is_no_tls() {
    for by in [By::Hyper, By::Reqwest, By::Ureq] {
        let server = FaultyServer::start(&[Act::ResetUnread]).await;
        hold(&format!("https://{}", server.address()), "", "got no answer", by).await;
        // What answers a handshake with a text that is no TLS.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|e| panic!("{e}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"SSH-2.0-OpenSSH_9.6\r\n").await;
                let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
            }
        });
        hold(&format!("https://{address}"), "", "got no answer", by).await;
    }
}
