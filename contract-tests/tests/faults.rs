//! What networks and servers do wrong: what the caller gets, and how often the server saw the call.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::Limits;
use chargebee_runtime::{Error, ErrorKind, FailureKind, Retry, Sending, Timeout};
use contract_tests::faulty::{Act, FaultyServer};
use made_up::loan::{Kind, create::Member};
use made_up::{Client, Timestamp};
use std::time::Duration;

const KEY: &str = "test_seededkey";
const NUMBER: &str = "4111222233334444";
const NAME: &str = "seeded name";
/// No case may take longer than this; the time limits of the calls are far below it.
const HANGS: Duration = Duration::from_secs(20);
const ATTEMPTS: u32 = 3;

/// Limits that no good answer on this machine comes near to, and that a test can wait for.
fn limits() -> Limits {
    let (long, short) = (Duration::from_secs(10), Duration::from_millis(600));
    Limits::new().connect(long).first_byte(short).idle_body(short).max_body_bytes(100_000)
}

fn client(url: &str) -> Client {
    let retry =
        Retry::new().attempts(ATTEMPTS).base(Duration::from_millis(1)).longest_wait(Duration::from_secs(2));
    let builder = Client::builder().base_url(url).api_key(KEY).limits(limits()).retry(retry);
    builder.total_timeout(Duration::from_secs(4)).build().unwrap_or_else(|error| panic!("{error}"))
}

/// The three kinds of calls that differ in how they may be repeated.
#[derive(Debug, Clone, Copy)]
enum Call {
    Get,
    Idempotent,
    Once,
}

const CALLS: [Call; 3] = [Call::Get, Call::Idempotent, Call::Once];

async fn send(client: &Client, call: Call) -> Result<(), Error> {
    let sent = async {
        match call {
            Call::Get => client.readers().retrieve("m1").send().await.map(|_| ()),
            Call::Idempotent => {
                let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
                let create = create.due_at(Timestamp::from_seconds(1));
                create.member(Member::id("m1").card_number(NUMBER)).send().await.map(|_| ())
            }
            Call::Once => client.readers().update("m1").name(NAME).send().await.map(|_| ()),
        }
    };
    tokio::time::timeout(HANGS, sent).await.unwrap_or_else(|_| panic!("{call:?} hangs"))
}

/// What a failed call tells, in a word and a number that a table can hold.
#[derive(Debug, PartialEq, Clone, Copy)]
enum Got {
    Success,
    No(FailureKind),
    Api(u16),
    Undecodable,
}

fn got(result: &Result<(), Error>) -> Got {
    match result.as_ref().map_err(Error::kind) {
        Ok(()) => Got::Success,
        Err(ErrorKind::Transport(error)) => Got::No(error.kind()),
        Err(ErrorKind::Api(error)) => Got::Api(error.status),
        Err(ErrorKind::Undecodable(_)) => Got::Undecodable,
        Err(_) => panic!("refused before sending"),
    }
}

/// A line that names the operation and shows nothing that the call was made with.
fn assert_well_told(error: &Error) {
    let shown = error.to_string();
    assert!(shown.starts_with(error.operation()) && !shown.contains('\n'), "{shown}");
    let all = format!("{error} {error:?} {error:#?}");
    for secret in [KEY, "dGVzdF9zZWVkZWRrZXk", NUMBER, NAME] {
        assert!(!all.contains(secret), "{secret} is shown: {all}");
    }
}

/// What goes wrong, what the server does, what comes of it, how often it sees a GET, an idempotent POST, any other POST; and of
/// which of these the error says that they may be made again.
type Row = (&'static str, Act, Got, [usize; 3], [bool; 3]);

/// Of the three kinds of calls, those whose error says that they may be made again.
const NEVER: [bool; 3] = [false; 3];
const READS: [bool; 3] = [true, false, false];
const ALL: [bool; 3] = [true; 3];

const MEMBER: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"member\":{\"id\":\"m1\"},\"loans\":[],\"count\"";
const PART: &str = "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\n{\"member\"";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const HUGE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n{";
const HEAD_ONLY: &str = "HTTP/1.1 200 OK\r\ncontent-le";
const TWO_LENGTHS: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}";
const HTML: &str =
    "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>";

macro_rules! answer {
    ($status:literal $(, $header:literal)*) => {
        concat!("HTTP/1.1 ", $status, "\r\n", $($header, "\r\n",)* "content-length: 2\r\n\r\n{}")
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_in_its_error_and_no_call_is_seen_more_often_than_is_safe() {
    use Act::{Answer, Close, Drip, Early, Endless, Reset, ResetUnread, Stall};
    use FailureKind::{BodyTooLarge, Closed, Protocol};
    use Got::{Api, No, Undecodable};
    let first = No(FailureKind::Timeout(Timeout::FirstByte));
    let idle = No(FailureKind::Timeout(Timeout::IdleBody));
    let total = No(FailureKind::Timeout(Timeout::Total));
    #[rustfmt::skip]
    let rows: &[Row] = &[
        ("reset, nothing read",      ResetUnread,                                              No(Closed),       [0, 0, 0], READS),
        ("reset before the headers", Reset(""),                                                No(Closed),       [3, 3, 1], READS),
        ("reset in the headers",     Reset(HEAD_ONLY),                                         No(Closed),       [3, 3, 1], READS),
        ("reset after the headers",  Reset(PART),                                              No(Closed),       [3, 3, 1], READS),
        ("closed before the headers", Close(""),                                               No(Closed),       [3, 3, 1], READS),
        ("closed in the headers",    Close(HEAD_ONLY),                                         No(Closed),       [3, 3, 1], READS),
        ("a truncated body",         Close(PART),                                              No(Closed),       [3, 3, 1], READS),
        ("a truncated chunk",        Close(concat!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "9\r\n{}")), No(Closed), [3, 3, 1], READS),
        ("no answer",                Stall(""),                                                first,            [3, 3, 1], READS),
        ("a stalled head",           Stall(HEAD_ONLY),                                         first,            [3, 3, 1], READS),
        ("a stalled body",           Stall(PART),                                              idle,             [3, 3, 1], READS),
        ("a slow body",              Drip("HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n{"), total,           [1, 1, 1], READS),
        ("an endless body",          Endless("HTTP/1.1 200 OK\r\n\r\n"),                       No(BodyTooLarge), [1, 1, 1], NEVER),
        ("a length beyond all",      Stall(HUGE),                                              No(Protocol),     [1, 1, 1], NEVER),
        ("a length beyond the limit", Stall("HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\n{"), No(BodyTooLarge), [1, 1, 1], NEVER),
        ("a length too small",       Close("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{\"member\":{}}"), Undecodable, [1, 1, 1], NEVER),
        ("two lengths",              Close(TWO_LENGTHS),                                       No(Protocol),     [1, 1, 1], NEVER),
        ("a length that is no number", Close("HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}"), No(Protocol),  [1, 1, 1], NEVER),
        ("a bad chunk",              Close(concat!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "zz\r\n{}")), No(Protocol), [1, 1, 1], NEVER),
        ("endless empty chunks' size", Endless(CHUNKED),                                       No(Protocol),     [1, 1, 1], NEVER),
        ("no status line",           Close("SSH-2.0-OpenSSH_9.6\r\n\r\n"),                     No(Protocol),     [1, 1, 1], NEVER),
        ("a status of words",        Close("HTTP/1.1 yes OK\r\n\r\n"),                         No(Protocol),     [1, 1, 1], NEVER),
        ("endless headers",          Endless("HTTP/1.1 200 OK\r\nx: "),                        No(Protocol),     [1, 1, 1], NEVER),
        ("answered early",           Early(answer!("413 Too Large", "connection: close")),     Api(413),         [1, 1, 1], NEVER),
        ("a proxy's HTML",           Answer(HTML),                                             Api(502),         [3, 3, 1], READS),
        ("500",                      Answer(answer!("500 Error")),                             Api(500),         [3, 3, 1], READS),
        ("501",                      Answer(answer!("501 Error")),                             Api(501),         [1, 1, 1], NEVER),
        ("503",                      Answer(answer!("503 Error")),                             Api(503),         [3, 3, 1], READS),
        ("503 that asks for long",   Answer(answer!("503 Error", "retry-after: 900")),         Api(503),         [1, 1, 1], READS),
        ("504",                      Answer(answer!("504 Error")),                             Api(504),         [3, 3, 1], READS),
        ("400",                      Answer(answer!("400 Bad")),                               Api(400),         [1, 1, 1], NEVER),
        ("404",                      Answer(answer!("404 Bad")),                               Api(404),         [1, 1, 1], NEVER),
        ("a redirect elsewhere",     Answer(answer!("301 Moved", "location: http://127.0.0.1:9/")), Api(301),    [1, 1, 1], NEVER),
        ("a redirect to itself",     Answer(answer!("307 Moved", "location: /api/v2/members/m1")), Api(307),     [1, 1, 1], NEVER),
        ("303",                      Answer(answer!("303 Moved", "location: /api/v2/members/m1")), Api(303),     [1, 1, 1], NEVER),
        ("an upgrade",               Answer("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"), Api(101), [1, 1, 1], NEVER),
        ("hints, and then 404",      Answer(concat!("HTTP/1.1 103 Early Hints\r\n\r\n", answer!("404 Bad"))), Api(404), [1, 1, 1], NEVER),
        ("304",                      Answer("HTTP/1.1 304 Not Modified\r\n\r\n"),              Api(304),         [1, 1, 1], NEVER),
        ("429, no Retry-After",      Answer(answer!("429 Too Many")),                          Api(429),         [3, 3, 3], ALL),
        ("429, no seconds",          Answer(answer!("429 Too Many", "retry-after: 0")),        Api(429),         [3, 3, 3], ALL),
        ("429, a date that was",     Answer(answer!("429 Too Many", "retry-after: Sun, 06 Nov 1994 08:49:37 GMT")), Api(429), [3, 3, 3], ALL),
        ("429, a date to come",      Answer(answer!("429 Too Many", "retry-after: Sat, 06 Nov 2094 08:49:37 GMT")), Api(429), [1, 1, 1], ALL),
        ("429, negative",            Answer(answer!("429 Too Many", "retry-after: -7")),       Api(429),         [3, 3, 3], ALL),
        ("429, garbage",             Answer(answer!("429 Too Many", "retry-after: later")),    Api(429),         [3, 3, 3], ALL),
        ("429, huge",                Answer(answer!("429 Too Many", "retry-after: 99999999999999999999999")), Api(429), [1, 1, 1], ALL),
        ("429, longer than allowed", Answer(answer!("429 Too Many", "retry-after: 600")),      Api(429),         [1, 1, 1], ALL),
        ("an empty 200",             Answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),   Undecodable,      [1, 1, 1], NEVER),
        ("204",                      Answer("HTTP/1.1 204 No Content\r\n\r\n"),                Undecodable,      [1, 1, 1], NEVER),
        ("JSON of another shape",    Answer(answer!("200 OK")),                                Undecodable,      [1, 1, 1], NEVER),
        ("half of the JSON",         Answer(MEMBER),                                           Undecodable,      [1, 1, 1], NEVER),
    ];
    let tried: Vec<_> = rows.iter().map(|row| tokio::spawn(try_row(row.1))).collect();
    let mut wrong = Vec::new();
    for ((what, _, expected, counts, retryable), tried) in rows.iter().zip(tried) {
        let found = tried.await.unwrap_or_else(|error| panic!("{what}: {error}"));
        for (((call, count), again), (result, seen)) in
            CALLS.into_iter().zip(counts).zip(retryable).zip(found)
        {
            if (got(&result), seen) != (*expected, *count) {
                let shown = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
                wrong.push(format!(
                    "{what}, {call:?}: {:?} seen {seen} times, not {expected:?} {count} times: {shown}",
                    got(&result)
                ));
            }
            if let Err(error) = &result {
                assert_well_told(error);
                if error.is_retryable() != *again {
                    wrong.push(format!("{what}, {call:?}: retryable {}, not {again}: {error}", !again));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// For each kind of call, what came of it, and how often a server of its own saw it.
async fn try_row(act: Act) -> [(Result<(), Error>, usize); 3] {
    let try_call = async |call| {
        let server = FaultyServer::start(&[act]).await;
        let result = send(&client(&format!("http://{}", server.address())), call).await;
        (result, server.requests().len())
    };
    let [get, idempotent, once] = CALLS;
    let (get, idempotent, once) = tokio::join!(try_call(get), try_call(idempotent), try_call(once));
    [get, idempotent, once]
}

const GOOD: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 43\r\n\r\n{\"member\":{\"id\":\"m1\"},\"loans\":[],\"count\":1}";

async fn nobody() -> String {
    // A port that was free a moment ago.
    FaultyServer::start(&[Act::ResetUnread]).await.address().to_owned()
}

#[tokio::test]
async fn where_nobody_listens_each_call_says_so() {
    for call in CALLS {
        let result = send(&client(&format!("http://{}", nobody().await)), call).await;
        assert_eq!(got(&result), Got::No(FailureKind::Connect));
        let error = result.err().unwrap_or_else(|| panic!("nobody listens"));
        assert!(error.to_string().contains("refused"), "{error}");
        assert!(error.is_retryable(), "{call:?}: nothing was sent");
        assert_well_told(&error);
    }
}

#[tokio::test]
async fn a_call_goes_well_once_the_fault_has_passed() {
    let faults = [
        Act::Reset(PART),
        Act::Stall(""),
        Act::Answer(HTML),
        Act::Answer(answer!("429 Slow", "retry-after: 0")),
    ];
    for fault in faults {
        let server = FaultyServer::start(&[fault, Act::Answer(GOOD)]).await;
        let result = send(&client(&format!("http://{}", server.address())), Call::Get).await;
        assert_eq!((got(&result), server.requests().len()), (Got::Success, 2), "{fault:?}");
    }
}

#[tokio::test]
async fn a_pooled_connection_that_the_server_has_ended_costs_no_call_and_repeats_none() {
    // Each answer is good, and the connection ends behind it, as nobody was told.
    let server = FaultyServer::start(&[Act::Close(GOOD)]).await;
    let client = client(&format!("http://{}", server.address()));
    for sent in 1..=10 {
        let result = send(&client, Call::Once).await;
        assert_eq!((got(&result), server.requests().len()), (Got::Success, sent), "{result:?}");
        // The server has ended it, and the client has time to hear of it.
        while server.open() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_ends_while_it_is_taken_again_never_sends_a_call_twice() {
    // Without a pause, the end of the connection meets the next request on its way.
    let server = FaultyServer::start(&[Act::Close(GOOD)]).await;
    let client = client(&format!("http://{}", server.address()));
    for number in 0..300 {
        let name = format!("n{number}");
        let _ = client.readers().update("m1").name(name).send().await;
    }
    let mut bodies: Vec<Vec<u8>> = server.requests().into_iter().map(|request| request.body).collect();
    let seen = bodies.len();
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), seen, "a call was seen twice");
    assert!(seen > 100, "only {seen} calls arrived");
}

#[tokio::test]
async fn connections_are_kept_and_a_broken_one_is_not_used_again() {
    let acts = [Act::Answer(GOOD), Act::Answer(GOOD), Act::Stall(PART), Act::Answer(GOOD)];
    let server = FaultyServer::start(&acts).await;
    let client = client(&format!("http://{}", server.address()));
    for expected in
        [Got::Success, Got::Success, Got::No(FailureKind::Timeout(Timeout::IdleBody)), Got::Success]
    {
        let result =
            tokio::time::timeout(HANGS, client.readers().retrieve("m1").send().retry(Retry::off())).await;
        let result = result.map(|result| result.map(|_| ())).unwrap_or_else(|_| panic!("hangs"));
        assert_eq!(got(&result), expected);
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    for act in [Act::Stall(""), Act::Stall(PART)] {
        let server = FaultyServer::start(&[act]).await;
        let client = client(&format!("http://{}", server.address()));
        let call = client.readers().retrieve("m1").send();
        assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
        for _ in 0..200 {
            if server.open() == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!((server.connections(), server.open()), (1, 0), "{act:?}");
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_enough_for_an_operation_that_returns_nothing() {
    let server = FaultyServer::start(&[Act::Answer("HTTP/1.1 204 No Content\r\n\r\n")]).await;
    let client = client(&format!("http://{}", server.address()));
    let made = client.readers().record().site("s").send().await;
    assert_eq!(made.map(|made| made.visits).ok(), Some(None));
    let error = client.readers().retrieve("m1").send().await.err().map(|error| error.to_string());
    let expected = "member.retrieve got an answer that cannot be decoded: \
                    status 204, there is no body where one is documented";
    assert_eq!(error.as_deref(), Some(expected));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_call_may_take_is_said_by_itself_or_else_by_its_client() {
    type Asked = Sending<made_up::member::retrieve::Response>;
    const SHORT: Duration = Duration::from_millis(110);
    let server = FaultyServer::start(&[Act::Stall("")]).await;
    let client = client(&format!("http://{}", server.address()));
    type Told = fn(Asked) -> Asked;
    let rows: [(Told, Timeout, &str); 6] = [
        (|call| call, Timeout::FirstByte, "600ms"),
        (|call| call.limits(limits().first_byte(SHORT)), Timeout::FirstByte, "110ms"),
        (|call| call.timeout(SHORT), Timeout::Total, "110ms"),
        (|call| call.timeout(SHORT).limits(limits().first_byte(None)), Timeout::Total, "110ms"),
        (|call| call.timeout(None), Timeout::FirstByte, "600ms"),
        // The former calls have left nothing behind.
        (|call| call, Timeout::FirstByte, "600ms"),
    ];
    for (told, kind, limit) in rows {
        let call = || told(client.readers().retrieve("m1").send().retry(Retry::off()));
        for result in [call().await, call().wait()] {
            let error = result.err().unwrap_or_else(|| panic!("nobody answers"));
            let found = error.transport().map(|error| error.kind());
            assert_eq!(found, Some(FailureKind::Timeout(kind)), "{error}");
            assert!(error.to_string().contains(limit), "{limit}: {error}");
        }
    }
}
