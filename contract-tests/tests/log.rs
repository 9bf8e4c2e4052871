//! What calls that block tell the `log` crate, whatever the target, whatever the level. A program of its own, since there is one
//! logger in each.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::operation::Param;
use chargebee_runtime::{HeaderFields, Retry};
use contract_tests::faulty::{Act, FaultyServer};
use log::{LevelFilter, Log, Metadata, Record};
use made_up::loan::{Kind, create::Member};
use made_up::{Client, ClientBuilder, Timestamp, filter};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Runtime;

/// Keeps all that it is told.
struct Told(Mutex<Vec<String>>);

static TOLD: Told = Told(Mutex::new(Vec::new()));

impl Log for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn flush(&self) {}
}

/// What is told while a client calls, and what the server saw of it.
struct Calls {
    /// As it stands.
    lines: String,
    /// What rows of bytes in hexadecimal say when they are put together.
    bytes: String,
    server: FaultyServer,
    /// The server runs as long as this does.
    _runtime: Runtime,
}

/// Calls through every place that a request has: a path, a query, a header, a body.
fn calls(acts: &[Act], settings: impl FnOnce(ClientBuilder, &str) -> ClientBuilder) -> Calls {
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
    // The first test's is taken, and any further one is the same.
    let _ = log::set_logger(&TOLD);
    log::set_max_level(LevelFilter::Trace);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("{error}"));
    let server = runtime.block_on(FaultyServer::start(acts));
    TOLD.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let seeded = HeaderFields::new().set(const { &Param::text("x-user").sensitive() }, "seeded-header");
    let client = Client::builder().api_key("test_seededkey").headers(seeded).retry(Retry::off());
    let client = settings(client, server.address()).build().unwrap_or_else(|error| panic!("{error}"));
    // What comes of it is told.
    let _ = client.readers().retrieve("seeded-id").send().wait();
    let _ = client.loans().list().id(filter::is("seeded-query")).send().wait();
    let create = client.loans().create().kind(Kind::Sample).book_ids(["seeded-b"]);
    let create = create.due_at(Timestamp::from_seconds(1));
    let _ = create.member(Member::id("m1").card_number("4111222233334444")).send().wait();
    let lines = TOLD.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let bytes: Vec<u8> = lines.iter().flat_map(|line| row(line)).collect();
    let bytes = String::from_utf8_lossy(&bytes).into_owned();
    Calls { lines: lines.join("\n"), bytes, server, _runtime: runtime }
}

/// The bytes of a row as `4745 5420 2f2a ---- ---- ---- ---- ----  GET /*....`; none of any other line.
fn row(line: &str) -> Vec<u8> {
    let Some(row) = line.strip_prefix("TRACE ureq_proto::util ") else { return Vec::new() };
    let digits: String = row.split(' ').take(8).collect();
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).filter_map(byte).collect()
}

/// The key as it is and in its header, what was seeded, the card number and its middle, and how the query begins.
const SECRETS: [&str; 6] =
    ["test_seededkey", "dGVzdF9zZWVkZWRrZXk6", "seeded", "4111222233334444", "11122223333", "id%5Bis%5D"];

fn assert_nothing_leaks(told: &Calls) {
    for secret in SECRETS {
        for told in [&told.lines, &told.bytes] {
            assert!(!told.to_lowercase().contains(&secret.to_lowercase()), "{secret} is in {told}");
        }
    }
}

const ANSWER: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 19\r\n\r\n{\"answer\":\"answer\"}";

#[test]
fn no_level_tells_the_key_or_what_a_call_sends() {
    let told = calls(&[Act::Answer(ANSWER)], |client, address| client.base_url(format!("http://{address}")));
    assert_nothing_leaks(&told);
    // It was listened to, and what is not told was sent.
    assert!(told.lines.contains("DEBUG ureq::run GET http://127.0.0.1"), "{}", told.lines);
    assert!(told.bytes.contains("GET /********"), "{}", told.bytes);
    assert!(told.bytes.contains("\r\nauthorization: ********"), "{}", told.bytes);
    let requests = told.server.requests();
    let targets: Vec<&str> = requests.iter().map(|request| request.target.as_str()).collect();
    let id = "/api/v2/members/seeded-id";
    assert_eq!(targets, [id, "/api/v2/loans?id%5Bis%5D=seeded-query", "/api/v2/loans"]);
    for request in &requests {
        assert_eq!(request.header("authorization"), Some("Basic dGVzdF9zZWVkZWRrZXk6"));
        assert_eq!(request.header("x-user"), Some("seeded-header"));
    }
    let body = requests.last().map(|request| String::from_utf8_lossy(&request.body).into_owned());
    assert!(body.is_some_and(|body| body.contains("4111222233334444") && body.contains("seeded-b")));
}

/// What the documentation of `UreqTransport` warns of. Once this is no more so, it can say so.
#[test]
fn the_level_trace_tells_what_an_answer_holds() {
    let told = calls(&[Act::Answer(ANSWER)], |client, address| client.base_url(format!("http://{address}")));
    assert!(told.bytes.contains(r#"{"answer":"answer"}"#), "{}", told.bytes);
    let below: Vec<&str> = told.lines.lines().filter(|line| !line.starts_with("TRACE ")).collect();
    assert!(!below.is_empty() && below.iter().all(|line| !line.contains("answer")), "{below:#?}");
}

#[test]
fn no_level_tells_the_credentials_of_a_proxy_or_what_goes_through_it() {
    // It agrees to the tunnel, and is then what the tunnel leads to.
    let acts = [Act::Answer("HTTP/1.1 200 OK\r\n\r\n"), Act::Answer(ANSWER)];
    let told = calls(&acts, |client, address| {
        client.base_url("http://mock.internal").plain_http().proxy(format!("http://us:seededpass@{address}"))
    });
    assert_nothing_leaks(&told);
    let requests = told.server.requests();
    let [tunnel, request, ..] = requests.as_slice() else { panic!("{requests:#?}") };
    assert_eq!(tunnel.header("proxy-authorization"), Some("Basic dXM6c2VlZGVkcGFzcw=="));
    assert!(!told.lines.contains("dXM6c2VlZGVkcGFzcw") && !told.bytes.contains("dXM6c2VlZGVkcGFzcw"));
    assert_eq!(request.header("authorization"), Some("Basic dGVzdF9zZWVkZWRrZXk6"));
    assert_eq!((tunnel.method.as_str(), request.target.as_str()), ("CONNECT", "/api/v2/members/seeded-id"));
}
