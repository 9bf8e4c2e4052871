//! Connections that are kept for the next call: used again, given up after a while, and never a reason to lose a call.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use bytes::Bytes;
use chargebee_runtime::HyperTransport;
use chargebee_runtime::client::{Limits, Transport};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// What the server saw of a connection, each with its number.
#[derive(Debug, PartialEq)]
enum Saw {
    Request(usize),
    Closed(usize),
}
use Saw::{Closed, Request};

/// A server that answers so many requests of a connection, and then closes it without a word.
fn server(requests: usize) -> (SocketAddr, Receiver<Saw>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    let (tell, saw) = channel();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let tell = tell.clone();
            std::thread::spawn(move || {
                serve(number, &stream, requests, &tell);
                // The answer is read by then, and its end is news of its own.
                std::thread::sleep(Duration::from_millis(2));
                drop(stream);
                let _ = tell.send(Closed(number));
            });
        }
    });
    (address, saw)
}

fn serve(number: usize, mut stream: &TcpStream, requests: usize, tell: &Sender<Saw>) {
    let mut lines = BufReader::new(stream).lines();
    for _ in 0..requests {
        let Some(()) = lines.by_ref().find_map(|line| line.ok()?.is_empty().then_some(())) else { return };
        let _ = tell.send(Request(number));
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    }
}

/// Time stands still or leaps in these tests, so that no limit may be set.
fn limits() -> Limits {
    Limits::new().connect(None).first_byte(None).idle_body(None)
}

async fn call(transport: &HyperTransport, to: SocketAddr) {
    let request = http::Request::post(format!("http://{to}/x")).body(Bytes::new());
    let request = request.unwrap_or_else(|error| panic!("{error}"));
    let answer = transport.send(request, limits()).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answer.body(), "{}");
}

fn transport() -> HyperTransport {
    HyperTransport::new().unwrap_or_else(|error| panic!("{error}"))
}

fn next(saw: &Receiver<Saw>) -> Saw {
    saw.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_used_again_and_closed_when_nobody_has_used_it_for_90_seconds() {
    let (address, saw) = server(10);
    let transport = transport();
    for _ in 0..3 {
        call(&transport, address).await;
        assert_eq!(next(&saw), Request(0));
        tokio::time::sleep(Duration::from_secs(89)).await;
    }
    assert_eq!(saw.recv_timeout(Duration::from_millis(20)), Err(RecvTimeoutError::Timeout));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(next(&saw), Closed(0));
    call(&transport, address).await;
    assert_eq!(next(&saw), Request(1));
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_costs_no_call_not_even_one_that_may_not_be_repeated() {
    let (address, saw) = server(1);
    let transport = transport();
    for number in 0..6 {
        call(&transport, address).await;
        assert_eq!((next(&saw), next(&saw)), (Request(number), Closed(number)));
        // Now the runtime knows it. The connection itself does in every other round: else it has the request already when it looks.
        tokio::task::yield_now().await;
        if number % 2 == 0 {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn calls_at_the_same_time_have_a_connection_each_and_one_after_another_share_it() {
    let (address, saw) = server(10);
    let transport = transport();
    tokio::join!(call(&transport, address), call(&transport, address));
    let mut both = [next(&saw), next(&saw)];
    both.sort_by_key(|saw| matches!(saw, Request(1)));
    assert_eq!(both, [Request(0), Request(1)]);
    for _ in 0..5 {
        call(&transport, address).await;
        assert!(matches!(next(&saw), Request(0 | 1)));
    }
}

#[tokio::test]
async fn connections_are_closed_with_the_last_clone_of_the_transport() {
    let (address, saw) = server(10);
    let transport = transport();
    let other = transport.clone();
    call(&transport, address).await;
    drop(transport);
    call(&other, address).await;
    assert_eq!((next(&saw), next(&saw)), (Request(0), Request(0)));
    drop(other);
    tokio::task::yield_now().await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(next(&saw), Closed(0));
}

#[test]
fn connections_of_a_runtime_that_is_gone_are_not_used_by_the_next_one() {
    let (address, saw) = server(10);
    let transport = transport();
    for number in 0..3 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap_or_else(|error| panic!("{error}")).block_on(call(&transport, address));
        assert_eq!((next(&saw), next(&saw)), (Request(number), Closed(number)));
    }
}

#[tokio::test]
async fn servers_of_different_addresses_have_connections_of_their_own() {
    let ((one, saw_one), (two, saw_two)) = (server(10), server(10));
    let transport = transport();
    for to in [one, two, one] {
        call(&transport, to).await;
    }
    assert_eq!((next(&saw_one), next(&saw_one), next(&saw_two)), (Request(0), Request(0), Request(0)));
}

/// An address that tells when it is given back.
struct Watched(Vec<u8>, Sender<()>);

impl AsRef<[u8]> for Watched {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.1.send(());
    }
}

#[tokio::test]
async fn a_connection_that_is_kept_holds_nothing_of_the_address_that_it_was_opened_for() {
    let (address, _saw) = server(10);
    let (transport, (tell, given_back)) = (transport(), channel());
    let text = format!("http://{address}/x?card[number]=4111");
    let uri = http::Uri::from_maybe_shared(Bytes::from_owner(Watched(text.into_bytes(), tell)));
    let mut request = http::Request::new(Bytes::new());
    *request.uri_mut() = uri.unwrap_or_else(|error| panic!("{error}"));
    transport.send(request, limits()).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(given_back.try_recv(), Ok(()));
}
