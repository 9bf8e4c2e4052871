//! Calls that block, over real sockets: what the caller gets, and how often the server saw the call.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_mock::Mock;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::{BlockingTransport, Delivery, Error, FailureKind, Retry, Timeout, TransportError};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::raw::RawServer;
use made_up::loan::{Kind, create::Member};
use made_up::{Client, ClientBuilder, Timestamp};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The servers run on threads of their own: the test's thread, which calls, has no runtime.
fn servers() -> Runtime {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    built.unwrap_or_else(|error| panic!("{error}"))
}

fn faulty(runtime: &Runtime, acts: &[Act]) -> FaultyServer {
    runtime.block_on(FaultyServer::start(acts))
}

fn builder(address: &str) -> ClientBuilder {
    let limit = Duration::from_millis(600);
    let limits = Limits::new().first_byte(limit).idle_body(limit).max_body_bytes(1_000);
    let retry = Retry::new().attempts(3).base(Duration::from_millis(1));
    Client::builder()
        .base_url(format!("http://{address}"))
        .api_key("test_seededkey")
        .limits(limits)
        .retry(retry)
}

fn client(address: &str) -> Client {
    builder(address).build().unwrap_or_else(|error| panic!("{error}"))
}

fn get(client: &Client) -> Result<(), Error> {
    client.readers().retrieve("m1").send().wait().map(|_| ())
}

fn once(client: &Client) -> Result<(), Error> {
    client.readers().update("m1").name("seeded name").send().wait().map(|_| ())
}

fn idempotent(client: &Client) -> Result<(), Error> {
    let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
    let create =
        create.due_at(Timestamp::from_seconds(1)).member(Member::id("m1").card_number("4111222233334444"));
    create.send().wait().map(|_| ())
}

fn failure(result: Result<(), Error>) -> (FailureKind, Delivery) {
    let error = result.err().unwrap_or_else(|| panic!("it should fail"));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("seeded"), "{shown}");
    error.transport().map(|error| (error.kind(), error.delivery())).unwrap_or_else(|| panic!("{error}"))
}

const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}";

#[test]
fn an_idempotent_call_is_repeated_with_the_same_key_and_says_so() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Answer(BUSY), Act::Reset(""), Act::Answer(BUSY)]);
    let status = idempotent(&client(server.address())).err().and_then(|error| error.status());
    let requests = server.requests();
    let headers = |name| requests.iter().map(|request| request.header(name)).collect::<Vec<_>>();
    assert_eq!((status, requests.len()), (Some(503), 3));
    assert_eq!(headers("x-cb-retry-attempt"), [None, Some("1"), Some("2")]);
    let keys = headers("chargebee-idempotency-key");
    assert!(keys.iter().all(|key| key.is_some() && Some(key) == keys.first()), "{keys:?}");
}

#[test]
fn a_call_that_is_not_idempotent_is_seen_once() {
    let runtime = servers();
    for act in [Act::Answer(BUSY), Act::Reset(""), Act::Stall("")] {
        let server = faulty(&runtime, &[act]);
        assert!(once(&client(server.address())).is_err());
        assert_eq!(server.requests().len(), 1, "{act:?}");
    }
}

#[test]
fn a_kept_connection_that_was_closed_meanwhile_costs_no_call() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Close(BUSY)]);
    let client = client(server.address());
    for _ in 0..3 {
        assert_eq!(once(&client).err().and_then(|error| error.status()), Some(503));
        // The end of the connection arrives.
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((server.requests().len(), server.connections()), (3, 3));
}

/// An answer in these chunks; it stays in memory, as the acts of a server have to.
fn chunked(chunks: &str) -> &'static str {
    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}").leak()
}

#[test]
fn what_fails_is_told_by_its_kind() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";
    const HUGE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n{";
    const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    const UNTIL_CLOSE: &str = "HTTP/1.1 200 OK\r\n\r\n{";
    const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n{";
    const TWO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}";
    const NO_NUMBER: &str = "HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}";
    let (bad, cut) = (chunked("zz\r\n{}"), chunked("9\r\n{}"));
    let much = chunked(&format!("3e9\r\n{}\r\n0\r\n\r\n", " ".repeat(1_001)));
    let runtime = servers();
    let cases = [
        (Act::Stall(""), FailureKind::Timeout(Timeout::FirstByte)),
        (Act::Stall("HTTP/1.1 200"), FailureKind::Timeout(Timeout::FirstByte)),
        (Act::Stall(HEAD), FailureKind::Timeout(Timeout::IdleBody)),
        (Act::Close(HEAD), FailureKind::Closed),
        (Act::Close(""), FailureKind::Closed),
        (Act::Reset(""), FailureKind::Closed),
        (Act::Endless(UNTIL_CLOSE), FailureKind::BodyTooLarge),
        (Act::Stall(HUGE), FailureKind::BodyTooLarge),
        (Act::Close("SSH-2.0-OpenSSH_9.9\r\n\r\n"), FailureKind::Protocol),
        (Act::Endless(CHUNKED), FailureKind::Protocol),
        (Act::Stall(LONG), FailureKind::BodyTooLarge),
        (Act::Stall(much), FailureKind::BodyTooLarge),
        (Act::Close(TWO), FailureKind::Protocol),
        (Act::Close(NO_NUMBER), FailureKind::Protocol),
        (Act::Close(bad), FailureKind::Protocol),
        (Act::Close(cut), FailureKind::Closed),
    ];
    for (act, kind) in cases {
        let server = faulty(&runtime, &[act]);
        assert_eq!(failure(once(&client(server.address()))), (kind, Delivery::MaybeReceived), "{act:?}");
        assert_eq!(server.requests().len(), 1, "{act:?}");
    }
}

#[test]
fn what_comes_behind_an_answer_is_never_taken_for_that_of_the_next_call() {
    const TOO_SHORT: &str = "HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}{\"member\":{}}";
    const TWO: &str =
        "HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 410 No\r\ncontent-length: 2\r\n\r\n{}";
    let runtime = servers();
    for first in [TOO_SHORT, TWO] {
        let server = faulty(&runtime, &[Act::Answer(first), Act::Answer(BUSY)]);
        let client = client(server.address());
        for status in [404, 503] {
            assert_eq!(once(&client).err().and_then(|error| error.status()), Some(status), "{first}");
        }
        assert_eq!((server.requests().len(), server.connections()), (2, 2), "{first}");
    }
}

#[test]
fn the_first_byte_and_a_pause_in_the_body_have_limits_of_their_own_whichever_is_longer() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n";
    const BEGUN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";
    const PART: &str = "HTTP/1.1 200";
    const HINTS: &str = "HTTP/1.1 103 Early Hints\r\n\r\n";
    const HINTS_PART: &str =
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200";
    const HINTS_BEGUN: &str =
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";
    let runtime = servers();
    let (short, long) = (Duration::from_millis(150), Duration::from_millis(450));
    let (first, idle) = (Timeout::FirstByte, Timeout::IdleBody);
    let cases = [
        // Act, first byte, pause in the body; which of them ends it.
        (Act::Stall(""), long, short, first),
        (Act::Stall(PART), long, short, first),
        (Act::Stall(HEAD), long, short, idle),
        (Act::Stall(BEGUN), long, short, idle),
        (Act::Stall(HINTS), long, short, first),
        (Act::Stall(HINTS_PART), long, short, first),
        (Act::Stall(HINTS_BEGUN), long, short, idle),
        (Act::Stall(""), short, long, first),
        (Act::Stall(PART), short, long, first),
        (Act::Stall(HEAD), short, long, idle),
        (Act::Stall(BEGUN), short, long, idle),
    ];
    let check = &|(act, first_byte, idle_body, ends): (Act, Duration, Duration, Timeout)| {
        let server = faulty(&runtime, &[act]);
        let limits = Limits::new().first_byte(first_byte).idle_body(idle_body);
        let client = builder(server.address()).limits(limits).build().unwrap_or_else(|e| panic!("{e}"));
        let error = once(&client).err().unwrap_or_else(|| panic!("it stalls"));
        let limit = if ends == first { first_byte } else { idle_body };
        assert_eq!(error.transport().map(|it| it.kind()), Some(FailureKind::Timeout(ends)), "{act:?}");
        assert!(error.to_string().ends_with(&format!("within {limit:?}")), "{act:?}: {error}");
        // That limit alone ended it: without it, the other one does not.
        let other = if ends == first { limits.first_byte(None) } else { limits.idle_body(None) };
        let client = builder(server.address()).limits(other).total_timeout(Duration::from_millis(900));
        let client = client.build().unwrap_or_else(|e| panic!("{e}"));
        let total = FailureKind::Timeout(Timeout::Total);
        assert_eq!(failure(once(&client)), (total, Delivery::MaybeReceived), "{act:?}");
    };
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || check(case));
        }
    });
}

#[test]
fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let runtime = servers();
    let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 6\r\n\r\n{\"a\":1";
    for (limit, fits) in [(6, true), (5, false)] {
        let server = faulty(&runtime, &[Act::Answer(answer)]);
        let limits = Limits::new().max_body_bytes(limit);
        let client = builder(server.address()).limits(limits).build().unwrap_or_else(|e| panic!("{e}"));
        let error = get(&client).err();
        assert_eq!(error.and_then(|error| error.status()).is_some(), fits, "{limit}");
    }
}

#[test]
fn a_refused_connection_is_tried_again_and_nothing_was_sent() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = gone.unwrap_or_else(|error| panic!("{error}")).to_string();
    assert_eq!(failure(once(&client(&address))), (FailureKind::Connect, Delivery::NotSent));
}

#[test]
fn a_server_whose_name_nobody_knows_is_no_connection() {
    // No label is that long, so that nobody is asked.
    let unknown = format!("{}.example", "x".repeat(64));
    let client = builder(&unknown).plain_http().build().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(failure(once(&client)), (FailureKind::Connect, Delivery::NotSent));
}

#[test]
fn a_connection_that_ends_before_there_is_tls_has_sent_nothing() {
    let runtime = servers();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
    std::thread::spawn(move || listener.incoming().flatten().for_each(drop));
    let builder = Client::builder().base_url(format!("https://{address}")).api_key("test_seededkey");
    let client = builder.retry(Retry::off()).build().unwrap_or_else(|error| panic!("{error}"));
    let awaited = runtime.block_on(async { client.readers().retrieve("m1").send().await.map(|_| ()) });
    for result in [once(&client), awaited] {
        assert_eq!(failure(result), (FailureKind::Connect, Delivery::NotSent));
    }
}

#[test]
fn a_proxy_that_never_ends_its_answer_has_no_longer_than_a_connection_may_take() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Drip("HTTP/1.1 200 OK\r\nx: ")]);
    let proxy = format!("http://{}", server.address());
    let (short, long) = (Duration::from_millis(300), Duration::from_secs(20));
    for (connect, total, ends) in [(short, long, Timeout::Connect), (long, short, Timeout::Total)] {
        let builder = builder("mock.internal").plain_http().proxy(proxy.as_str()).retry(Retry::off());
        let builder = builder.limits(Limits::new().connect(connect)).total_timeout(total);
        let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
        let (told, hears) = std::sync::mpsc::channel();
        std::thread::spawn(move || told.send(once(&client)));
        let result = hears.recv_timeout(long / 2).unwrap_or_else(|_| panic!("{ends:?}: it hangs"));
        assert_eq!(failure(result).0, FailureKind::Timeout(ends));
    }
}

#[test]
fn a_limit_beyond_all_time_is_none() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Answer(BUSY)]);
    for most in [Duration::MAX, Duration::from_secs(u64::MAX / 4), Duration::from_secs(u64::from(u32::MAX))] {
        let limits = Limits::new().connect(most).first_byte(most).idle_body(most);
        let builder = builder(server.address()).limits(limits).total_timeout(most);
        let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(once(&client).err().and_then(|error| error.status()), Some(503), "{most:?}");
        let awaited = runtime.block_on(async { client.readers().retrieve("m1").send().await.map(|_| ()) });
        assert_eq!(awaited.err().and_then(|error| error.status()), Some(503), "{most:?}");
    }
}

#[test]
fn the_total_time_ends_a_call_that_drips() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Drip("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n")]);
    let total = Duration::from_millis(300);
    let client = builder(server.address()).total_timeout(total).build().unwrap_or_else(|e| panic!("{e}"));
    let error = get(&client).err().unwrap_or_else(|| panic!("it drips"));
    assert_eq!(error.to_string(), "member.retrieve got no answer: the call had not ended within 300ms");
}

#[test]
fn a_redirect_is_an_answer_and_is_not_followed() {
    let runtime = servers();
    let elsewhere = faulty(&runtime, &[Act::Answer(BUSY)]);
    let to = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{}/\r\ncontent-length: 2\r\n\r\n{{}}",
        elsewhere.address()
    );
    let server = faulty(&runtime, &[Act::Answer(to.leak())]);
    for call in [get, once] {
        assert_eq!(call(&client(server.address())).err().and_then(|error| error.status()), Some(307));
    }
    assert_eq!((server.requests().len(), elsewhere.connections()), (2, 0));
}

#[test]
fn what_arrives_is_what_was_meant_byte_for_byte() {
    let runtime = servers();
    let server = runtime.block_on(RawServer::start());
    let address = server.address().trim_start_matches("http://").to_owned();
    let _ = client(&address).readers().retrieve("a b%2F'{|}~\"é").send().wait();
    let _ = once(&client(&address));
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(|request| request.path()).collect();
    let awaited = runtime.block_on(async {
        let server = RawServer::start().await;
        let address = server.address().trim_start_matches("http://").to_owned();
        let _ = client(&address).readers().retrieve("a b%2F'{|}~\"é").send().await;
        let _ = client(&address).readers().update("m1").name("seeded name").send().await;
        server.requests()
    });
    assert_eq!(targets, awaited.iter().map(|request| request.path()).collect::<Vec<_>>());
    for (blocking, awaited) in requests.iter().zip(&awaited) {
        let sorted = |request: &contract_tests::raw::RawRequest| {
            let mut headers = request.headers.clone();
            headers.retain(|(name, _)| name != "host");
            headers.sort();
            (request.method.clone(), headers, request.body.clone())
        };
        assert_eq!(sorted(blocking), sorted(awaited));
    }
}

#[tokio::test]
async fn it_may_be_called_within_an_async_runtime() {
    let runtime = servers();
    let server = std::thread::scope(|scope| {
        scope.spawn(|| faulty(&runtime, &[Act::Answer(BUSY)])).join().unwrap_or_else(|_| panic!("no server"))
    });
    let client = client(server.address());
    assert_eq!(once(&client).err().and_then(|error| error.status()), Some(503));
    // The same client, awaited.
    let awaited = client.readers().update("m1").name("n").send().await;
    assert_eq!(awaited.err().and_then(|error| error.status()), Some(503));
    runtime.shutdown_background();
}

#[test]
fn a_list_is_read_across_its_pages() {
    let runtime = servers();
    let mock = runtime.block_on(Mock::builder().strict(false).start()).unwrap_or_else(|e| panic!("{e}"));
    let built = chargebee::Client::builder().base_url(mock.url()).api_key(mock.api_key()).build();
    let client = built.unwrap_or_else(|error| panic!("{error}"));
    let sources = client.payment_sources();
    let mut made = Vec::new();
    for _ in 0..5 {
        let card = chargebee::payment_source::create_card::Card::number("4012888888881881");
        let card = card.expiry_month(10).expiry_year(2030);
        let created = sources.create_card().customer_id("c").card(card).send().wait();
        made.push(created.map(|created| created.payment_source.id).unwrap_or_else(|e| panic!("{e}")));
    }
    made.sort();
    let mut entries = sources.list().limit(2).stream();
    let mut ids = Vec::new();
    for source in entries.wait_each() {
        ids.push(source.map(|entry| entry.payment_source.id).unwrap_or_else(|error| panic!("{error}")));
    }
    ids.sort();
    assert_eq!(ids, made);
    assert!(matches!(entries.wait_next(), Ok(None)), "it stays ended");
    let pages: Result<Vec<usize>, Error> =
        sources.list().limit(2).pages().wait_each().map(|page| page.map(|page| page.list.len())).collect();
    assert_eq!(pages.ok(), Some(vec![2, 2, 1]));
}

#[test]
fn a_failed_page_ends_the_list() {
    let runtime = servers();
    let server = faulty(&runtime, &[Act::Answer("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}")]);
    let built = chargebee::Client::builder().base_url(format!("http://{}", server.address())).api_key("k");
    let client = built.build().unwrap_or_else(|error| panic!("{error}"));
    let mut entries = client.payment_sources().list().stream();
    let read: Vec<bool> = entries.wait_each().map(|entry| entry.is_ok()).collect();
    assert_eq!((read, server.requests().len()), (vec![false], 1));
}

struct Fake;

impl Transport for Fake {
    fn send(&self, _: http::Request<bytes::Bytes>, _: Limits) -> Exchange {
        panic!("it was not to be awaited")
    }
}

impl BlockingTransport for Fake {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: Limits,
        deadline: Option<Instant>,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        assert!(deadline.is_some());
        let mut response = http::Response::new(bytes::Bytes::from_static(b"{}"));
        *response.status_mut() = http::StatusCode::GONE;
        Ok(response)
    }
}

#[test]
fn a_transport_of_ones_own_is_never_gone_around() {
    let own = |builder: ClientBuilder| builder.build().unwrap_or_else(|error| panic!("{error}"));
    let error = get(&own(builder("127.0.0.1:1").transport(Arc::new(Fake)))).err();
    let shown = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(shown.contains("`builder().blocking_transport()`"), "{shown}");
    let both = builder("127.0.0.1:1").transport(Arc::new(Fake)).blocking_transport(Arc::new(Fake));
    assert_eq!(get(&own(both)).err().and_then(|error| error.status()), Some(410));
}

#[test]
fn a_call_that_is_being_awaited_cannot_be_waited_for() {
    let client = client("127.0.0.1:1");
    let mut sending = client.readers().retrieve("m1").send();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let _ = std::pin::Pin::new(&mut sending).poll(&mut context);
    let shown = sending.wait().map(|_| ()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(shown.contains("being awaited already"), "{shown}");
}
