//! Faults that come one after another, and calls behind a fault, by both default transports over real sockets: how often the
//! server saw a call, and what the caller may do about it.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::Limits;
use chargebee_runtime::{Delivery, Error, FailureKind, Retry, Timeout};
use contract_tests::faulty::{Act, FaultyServer};
use made_up::loan::{Kind, create::Member};
use made_up::{Client, ClientBuilder, Timestamp};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::block_in_place;

fn client(with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let (short, long) = (Duration::from_millis(400), Duration::from_secs(10));
    let limits = Limits::new().connect(long).first_byte(short).idle_body(short).max_body_bytes(100_000);
    let retry = Retry::new().attempts(4).base(Duration::from_millis(1));
    let builder = with(Client::builder().api_key("test_seededkey").limits(limits).retry(retry));
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

/// The three kinds of calls that differ in how they may be repeated.
#[derive(Debug, Clone, Copy)]
enum Call {
    Get,
    Idempotent,
    Once,
}

const CALLS: [Call; 3] = [Call::Get, Call::Idempotent, Call::Once];

async fn send(client: &Client, call: Call, blocking: bool) -> Result<(), Error> {
    /// Either way to wait for an answer, of whatever type.
    macro_rules! sent {
        ($call:expr) => {{
            let sending = $call.send();
            let result = if blocking { block_in_place(|| sending.wait()) } else { sending.await };
            result.map(|_| ())
        }};
    }
    match call {
        Call::Get => sent!(client.readers().retrieve("m1")),
        Call::Idempotent => {
            let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
            sent!(
                create
                    .due_at(Timestamp::from_seconds(1))
                    .member(Member::id("m1").card_number("4111222233334444"))
            )
        }
        Call::Once => sent!(client.readers().update("m1").name("a name")),
    }
}

/// How a call ended: by this status, or without an answer.
#[derive(Debug, PartialEq, Clone, Copy)]
enum Got {
    Status(u16),
    No(FailureKind),
}

fn got<T>(result: &Result<T, Error>) -> Got {
    match result {
        Ok(_) => Got::Status(200),
        Err(error) => match (error.status(), error.transport()) {
            (Some(status), _) => Got::Status(status),
            (_, Some(error)) => Got::No(error.kind()),
            _ => panic!("{error}"),
        },
    }
}

const GOOD: &str = concat!(
    "HTTP/1.1 200 OK\r\ncontent-length: 159\r\n\r\n",
    r#"{"member":{"id":"m1"},"loans":[],"count":1,"loan":{"id":"l1","member_id":"m1","type":"24h","#,
    r#""status":"out","book":{"id":"b"},"due_at":1,"renewals":0,"tags":[]}}"#
);
const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}";
const LATER: &str = "HTTP/1.1 429 Later\r\nretry-after: 0\r\ncontent-length: 2\r\n\r\n{}";
const NO: &str = "HTTP/1.1 400 No\r\ncontent-length: 2\r\n\r\n{}";
const PART: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{";

/// What the server does with the requests one after the other; and of each kind of call: how often the server sees it, how it
/// ends, and whether its error says that it may be made again.
type Row = (&'static [Act], [(usize, Got, bool); 3]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_not_seen_again_after_anything_but_a_429_whatever_came_before_or_would_come_after() {
    use Act::{Answer, Reset, Stall};
    use FailureKind::Closed;
    use Got::{No as Nothing, Status};
    let first = Nothing(FailureKind::Timeout(Timeout::FirstByte));
    let idle = Nothing(FailureKind::Timeout(Timeout::IdleBody));
    let well = Status(200);
    #[rustfmt::skip]
    let rows: [Row; 11] = [
        // Once something may have been done, a later 429 does not say that nothing was.
        (&[Reset(""), Answer(LATER), Answer(GOOD)],   [(3, well, false), (3, well, false), (1, Nothing(Closed), false)]),
        (&[Reset(""), Answer(LATER)],                 [(4, Status(429), true), (4, Status(429), false), (1, Nothing(Closed), false)]),
        (&[Answer(BUSY), Answer(LATER)],              [(4, Status(429), true), (4, Status(429), false), (1, Status(503), false)]),
        (&[Stall(""), Answer(LATER), Answer(NO)],     [(3, Status(400), false), (3, Status(400), false), (1, first, false)]),
        (&[Stall(PART), Answer(GOOD)],                [(2, well, false), (2, well, false), (1, idle, false)]),
        // After a 429 a call is sent again, and then is what it comes to.
        (&[Answer(LATER), Answer(GOOD)],              [(2, well, false); 3]),
        (&[Answer(LATER), Reset(""), Answer(GOOD)],   [(3, well, false), (3, well, false), (2, Nothing(Closed), false)]),
        (&[Answer(LATER), Reset(PART), Answer(GOOD)], [(3, well, false), (3, well, false), (2, Nothing(Closed), false)]),
        (&[Answer(LATER), Answer(LATER), Answer(BUSY), Answer(GOOD)], [(4, well, false), (4, well, false), (3, Status(503), false)]),
        (&[Answer(LATER), Stall(""), Answer(LATER)],  [(4, Status(429), true), (4, Status(429), false), (2, first, false)]),
        (&[Answer(LATER), Answer(NO), Answer(GOOD)],  [(2, Status(400), false); 3]),
    ];
    let attempts = rows.into_iter().flat_map(|row| [(row, false), (row, true)]).map(|(row, blocking)| {
        tokio::spawn(async move {
            let mut wrong = Vec::new();
            for (call, expected) in CALLS.into_iter().zip(row.1) {
                let server = FaultyServer::start(row.0).await;
                let client = client(|builder| builder.base_url(format!("http://{}", server.address())));
                let result = send(&client, call, blocking).await;
                let again = result.as_ref().err().is_some_and(Error::is_retryable);
                let found = (server.requests().len(), got(&result), again);
                if found != expected {
                    wrong.push(format!(
                        "{:?}, {call:?}, blocking {blocking}: {found:?}, not {expected:?}",
                        row.0
                    ));
                }
                let delivery = result.err().and_then(|error| error.transport().map(|error| error.delivery()));
                assert_ne!(delivery, Some(Delivery::NotSent), "{:?}, {call:?}", row.0);
            }
            wrong
        })
    });
    let attempts: Vec<_> = attempts.collect();
    let mut wrong = Vec::new();
    for attempt in attempts {
        wrong.extend(attempt.await.unwrap_or_else(|error| panic!("{error}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A proxy that refuses so many tunnels, and at whose end the others answer so; counts tunnels asked for and requests that came
/// through.
fn proxy(refuses: usize, answer: &'static str) -> (String, Arc<[AtomicUsize; 2]>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
    let counts = Arc::<[AtomicUsize; 2]>::default();
    let to = Arc::clone(&counts);
    std::thread::spawn(move || {
        let [asked, came] = &*to;
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while stream.read_exact(&mut byte).is_ok() {
                head.extend_from_slice(&byte);
                if !head.ends_with(b"\r\n\r\n") {
                    continue;
                }
                if !head.starts_with(b"CONNECT ") {
                    came.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.write_all(answer.as_bytes());
                    break;
                }
                head.clear();
                if asked.fetch_add(1, Ordering::SeqCst) < refuses {
                    let _ = stream.write_all(b"HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n");
                    break;
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            }
        }
    });
    (address, counts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_sent_once_there_is_a_way_after_attempts_that_found_none_and_not_again() {
    for blocking in [false, true] {
        for (answer, ends) in [(BUSY, Got::Status(503)), ("", Got::No(FailureKind::Closed))] {
            let (address, counts) = proxy(2, answer);
            let client = client(|builder| {
                builder.base_url("http://api.internal").plain_http().proxy(format!("http://{address}"))
            });
            let result = send(&client, Call::Once, blocking).await;
            let [asked, came] = counts.each_ref().map(|count| count.load(Ordering::SeqCst));
            assert_eq!((got(&result), asked, came), (ends, 3, 1), "blocking {blocking}: {result:?}");
            assert!(!result.is_err_and(|error| error.is_retryable()), "blocking {blocking}");
        }
    }
}

const TOO_LARGE: &str = "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_answers_before_it_has_the_whole_request_sees_it_once_and_the_next_call_is_well() {
    use Act::{Early, EarlyClose, EarlyDeaf, EarlyOpen};
    let early = Some(Got::Status(413));
    let late = Some(Got::No(FailureKind::Timeout(Timeout::FirstByte)));
    // How the call ends that is awaited, and that blocks, where it is no matter of chance; and whether the next call needs a new
    // connection. One that goes on is taken again if all has gone out by then.
    let rows = [
        (Early(TOO_LARGE), [early, early], true),
        (EarlyOpen(TOO_LARGE), [early, early], false),
        (EarlyClose(TOO_LARGE), [None, None], true),
        (EarlyDeaf(TOO_LARGE), [early, late], true),
    ];
    for (act, ends, anew) in rows {
        // Where nobody reads, more than the sockets of both sides hold.
        let name = "n".repeat(if matches!(act, EarlyDeaf(_)) { 8_000_000 } else { 500_000 });
        for (blocking, expected) in [false, true].into_iter().zip(ends) {
            let server = FaultyServer::start(&[act, Act::Answer(GOOD)]).await;
            let client = client(|builder| {
                let limits = Limits::new().first_byte(Duration::from_millis(1_500));
                builder.base_url(format!("http://{}", server.address())).limits(limits)
            });
            let call = client.readers().update("m1").name(name.as_str()).send().without_validation();
            let result = if blocking { block_in_place(|| call.wait()) } else { call.await };
            let error = result.as_ref().err().unwrap_or_else(|| panic!("{act:?} is no success"));
            let sound = match expected {
                Some(expected) => got(&result) == expected,
                // Whether the answer or the reset is read first.
                None => matches!(got(&result), Got::Status(413) | Got::No(FailureKind::Closed)),
            };
            assert!(sound && !error.is_retryable(), "{act:?}, blocking {blocking}: {error}");
            assert_eq!(server.requests().len(), 1, "{act:?}, blocking {blocking}: {error}");
            let next = send(&client, Call::Once, blocking).await;
            assert_eq!(got(&next), Got::Status(200), "{act:?}, blocking {blocking}: {next:?}");
            let connections = server.connections();
            assert!(
                connections == 2 || !anew && connections == 1,
                "{act:?}, blocking {blocking}: {connections}"
            );
            assert_eq!(server.requests().len(), 2, "{act:?}, blocking {blocking}");
        }
    }
}

#[tokio::test]
async fn what_comes_behind_an_answer_is_never_taken_for_that_of_the_next_call() {
    const MORE: &str = "HTTP/1.1 400 No\r\ncontent-length: 2\r\n\r\n{}{\"member\":{}}";
    const ANOTHER: &str =
        "HTTP/1.1 400 No\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 410 No\r\ncontent-length: 2\r\n\r\n{}";
    for first in [MORE, ANOTHER] {
        let server = FaultyServer::start(&[Act::Answer(first), Act::Answer(GOOD)]).await;
        let client = client(|builder| builder.base_url(format!("http://{}", server.address())));
        for status in [400, 200] {
            let result = send(&client, Call::Once, false).await;
            assert_eq!(got(&result), Got::Status(status), "{first}: {result:?}");
        }
        assert_eq!((server.requests().len(), server.connections()), (2, 2), "{first}");
    }
}
