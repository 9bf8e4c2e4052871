//! A caller's own `reqwest` client: what arrives is what was meant, and nothing goes elsewhere.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::{Limits, Transport};
use chargebee_runtime::{Delivery, Error, FailureKind, ReqwestTransport, Retry, Timeout};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::raw::{RawRequest, RawServer};
use made_up::{Client, ClientBuilder};
use reqwest::dns::{Name, Resolve, Resolving};
use std::sync::Arc;
use std::time::Duration;

fn builder(address: &str) -> ClientBuilder {
    let limit = Duration::from_millis(600);
    let limits = Limits::new().connect(limit).first_byte(limit).idle_body(limit).max_body_bytes(1_000);
    let retry = Retry::new().attempts(3).base(Duration::from_millis(1));
    Client::builder().base_url(address).api_key("test_seededkey").limits(limits).retry(retry)
}

fn over(client: reqwest::ClientBuilder, builder: ClientBuilder) -> Client {
    let client = client.build().unwrap_or_else(|error| panic!("{error}"));
    let built = builder.transport(Arc::new(ReqwestTransport::new(client))).build();
    built.unwrap_or_else(|error| panic!("{error}"))
}

async fn once(client: &Client) -> Result<(), Error> {
    client.readers().update("m1").name("seeded name").send().await.map(|_| ())
}

fn failure(result: Result<(), Error>) -> (FailureKind, Delivery) {
    let error = result.err().unwrap_or_else(|| panic!("it should fail"));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("seeded") && !shown.contains("/m1"), "{shown}");
    error.transport().map(|error| (error.kind(), error.delivery())).unwrap_or_else(|| panic!("{error}"))
}

#[tokio::test]
async fn what_arrives_is_what_the_default_transport_sends() {
    let mut seen = Vec::new();
    for own in [true, false] {
        let server = RawServer::start().await;
        let builder = builder(server.address());
        let client = match own {
            true => over(ReqwestTransport::client_builder(), builder),
            false => builder.build().unwrap_or_else(|error| panic!("{error}")),
        };
        let _ = client.readers().retrieve("a b%2F'{|}~\"é^`[]").send().await;
        let _ = once(&client).await;
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        seen.push(
            requests
                .into_iter()
                .map(|request| {
                    let RawRequest { method, target, mut headers, body } = request;
                    // `reqwest` adds that it takes anything.
                    headers.retain(|(name, _)| name != "host" && name != "accept");
                    headers.sort();
                    (method, target, headers, body)
                })
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(seen.first(), seen.last());
}

#[tokio::test]
async fn a_path_that_it_would_tidy_up_is_refused_before_sending() {
    let server = RawServer::start().await;
    let transport = ReqwestTransport::new(reqwest::Client::new());
    for path in ["/a/../b", "/a/%2e%2e/b", "/a/./b", "/a?b='"] {
        let request = http::Request::get(format!("{}{path}", server.address())).body(bytes::Bytes::new());
        let request = request.unwrap_or_else(|error| panic!("{error}"));
        let error = transport.send(request, Limits::new()).await.err();
        assert_eq!(error.map(|error| error.delivery()), Some(Delivery::NotSent), "{path}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_a_client_that_follows_it_is_found_out() {
    let elsewhere =
        FaultyServer::start(&[Act::Answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")]).await;
    let to = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{}/x\r\ncontent-length: 2\r\n\r\n{{}}",
        elsewhere.address()
    );
    let server = FaultyServer::start(&[Act::Answer(to.leak())]).await;
    let address = format!("http://{}", server.address());
    let good = over(ReqwestTransport::client_builder(), builder(&address));
    assert_eq!(once(&good).await.err().and_then(|error| error.status()), Some(307));
    assert_eq!(elsewhere.requests().len(), 0);

    // A body cannot be sent twice, so that it stays here whatever the client does.
    let follows = over(reqwest::Client::builder(), builder(&address));
    assert_eq!(once(&follows).await.err().and_then(|error| error.status()), Some(307));
    assert_eq!(elsewhere.requests().len(), 0);
    let error = follows.readers().retrieve("m1").send().await.err();
    let shown = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(shown.contains("has followed a redirect"), "{shown}");
    // `reqwest` leaves the key behind when the host changes.
    let requests = elsewhere.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests.iter().all(|request| request.header("authorization").is_none()));
}

#[tokio::test]
async fn what_fails_is_told_by_its_kind() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";
    const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n{";
    const TWO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}";
    const NO_NUMBER: &str = "HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}";
    const BAD_CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}";
    const CUT_CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{}";
    const ENDLESS_CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let cases = [
        (Act::Stall(""), FailureKind::Timeout(Timeout::FirstByte)),
        (Act::Stall(HEAD), FailureKind::Timeout(Timeout::IdleBody)),
        (Act::Close(HEAD), FailureKind::Closed),
        (Act::Close(""), FailureKind::Closed),
        (Act::Reset(""), FailureKind::Closed),
        (Act::Endless("HTTP/1.1 200 OK\r\n\r\n{"), FailureKind::BodyTooLarge),
        (Act::Stall(LONG), FailureKind::BodyTooLarge),
        (Act::Close("SSH-2.0-OpenSSH_9.9\r\n\r\n"), FailureKind::Protocol),
        (Act::Close(TWO), FailureKind::Protocol),
        (Act::Close(NO_NUMBER), FailureKind::Protocol),
        (Act::Close(BAD_CHUNK), FailureKind::Protocol),
        (Act::Close(CUT_CHUNK), FailureKind::Closed),
        (Act::Endless(ENDLESS_CHUNK), FailureKind::Protocol),
    ];
    for (act, kind) in cases {
        let server = FaultyServer::start(&[act]).await;
        let client =
            over(ReqwestTransport::client_builder(), builder(&format!("http://{}", server.address())));
        assert_eq!(failure(once(&client).await), (kind, Delivery::MaybeReceived), "{act:?}");
        assert_eq!(server.requests().len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_told_as_such() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = format!("http://{}", gone.unwrap_or_else(|error| panic!("{error}")));
    let client = over(ReqwestTransport::client_builder(), builder(&address));
    assert_eq!(failure(once(&client).await), (FailureKind::Connect, Delivery::NotSent));
}

/// Knows no address, and never says so: there is no connection, ever.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn each_limit_up_to_the_first_byte_holds_alone_where_the_other_one_is_off_or_longer() {
    let (first, connect, total) = (Timeout::FirstByte, Timeout::Connect, Timeout::Total);
    let (short, long) = (Some(Duration::from_millis(100)), Some(Duration::from_secs(10)));
    // Whether there is a connection, the limits of connecting and of the first byte, and which ends it.
    let cases = [
        (true, None, short, first),
        (true, long, short, first),
        (true, short, None, total),
        (false, short, None, connect),
        (false, short, long, connect),
        (false, None, short, total),
    ];
    for (connects, of_connect, of_first, ends) in cases {
        let server = FaultyServer::start(&[Act::Stall("")]).await;
        let address = if connects { server.address() } else { "silent.example" };
        let limits = Limits::new().connect(of_connect).first_byte(of_first);
        let builder = builder(&format!("http://{address}")).plain_http().limits(limits).retry(Retry::off());
        let builder = builder.total_timeout(Duration::from_millis(400));
        let own = ReqwestTransport::client_builder().no_proxy().dns_resolver(Arc::new(Silent));
        let error = once(&over(own, builder)).await.err().unwrap_or_else(|| panic!("nobody answers"));
        let told = error.transport().map(|error| (error.kind(), error.delivery()));
        let case = (connects, of_connect, of_first);
        assert_eq!(told, Some((FailureKind::Timeout(ends), Delivery::MaybeReceived)), "{case:?}");
        let limit = if ends == total { "400ms" } else { "100ms" };
        assert!(error.to_string().ends_with(&format!("within {limit}")), "{case:?}: {error}");
        assert_eq!(server.requests().len(), usize::from(connects), "{case:?}");
    }
}

#[tokio::test]
async fn a_connect_limit_of_the_clients_own_is_certain_that_nothing_was_sent() {
    let own = ReqwestTransport::client_builder().no_proxy().dns_resolver(Arc::new(Silent));
    let own = own.connect_timeout(Duration::from_millis(100));
    let client = over(own, builder("http://silent.example").plain_http().retry(Retry::off()));
    let told = failure(once(&client).await);
    assert_eq!(told, (FailureKind::Timeout(Timeout::Connect), Delivery::NotSent));
}

#[tokio::test]
async fn a_limit_of_the_clients_own_is_told_as_that_of_the_wait_that_it_ends() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n";
    const BEGUN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";
    let short = Duration::from_millis(100);
    let cases = [("", Timeout::FirstByte), (HEAD, Timeout::IdleBody), (BEGUN, Timeout::IdleBody)];
    for (answer, wait) in cases {
        let settings = [
            ReqwestTransport::client_builder().read_timeout(short),
            ReqwestTransport::client_builder().timeout(short),
        ];
        for (own, of_all) in settings.into_iter().zip([false, true]) {
            let server = FaultyServer::start(&[Act::Stall(answer)]).await;
            let client = over(own, builder(&format!("http://{}", server.address())));
            let told = failure(once(&client).await);
            let expected = (FailureKind::Timeout(wait), Delivery::MaybeReceived);
            assert_eq!((told, server.requests().len()), (expected, 1), "{answer}, of all: {of_all}");
        }
    }
}
