//! Attempts and the waits between them, on a clock that stands still until somebody waits.
#![cfg(feature = "hyper")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says why")]

use bytes::Bytes;
use chargebee_runtime::client::{Clock, Exchange, Sleep, Transport};
use chargebee_runtime::ground::*;
use chargebee_runtime::{Delivery, ErrorKind, FailureKind, Limits, Retry, Timeout, TransportError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

static API: Api = Api {
    server: "https://{site}.chargebee.com/api/v2",
    site_variable: "CHARGEBEE_SITE",
    key_variable: "CHARGEBEE_API_KEY",
    user_agent: "chargebee-rust/0.1.0",
};

const PARAMS: &[&str] = &["name: text", "offset: text", "limit: integer, max 100"];

const fn operation(method: Method, body: Body, idempotent: bool) -> Operation {
    Operation {
        resource: "loan",
        name: "touch",
        method,
        path: "/loans",
        host: None,
        body,
        idempotent,
        params: Params::of(PARAMS, &[]),
        filters: &[],
        sort_by: &[],
    }
}

static GET: Operation = operation(Method::Get, Body::None, false);
static IDEMPOTENT: Operation = operation(Method::Post, Body::Form, true);
static ONCE: Operation = operation(Method::Post, Body::Form, false);
const KEY: &Param = &Param::text("chargebee-idempotency-key");

/// How an attempt ends.
#[derive(Clone, Copy)]
enum End {
    Status(u16),
    /// 429 with this `Retry-After`.
    Asks(&'static str),
    Fails(FailureKind),
    /// Nothing comes, ever.
    Hangs,
    /// Success after so many seconds.
    Late(u64),
    Body(&'static str),
}

/// A transport that plays a script, and writes down what it was given and when.
#[derive(Default)]
struct Script {
    ends: Mutex<VecDeque<End>>,
    seen: Mutex<Vec<(Instant, http::Request<Bytes>)>>,
}

impl Script {
    fn of(ends: &[End]) -> Arc<Self> {
        Arc::new(Self { ends: Mutex::new(ends.iter().copied().collect()), ..Self::default() })
    }

    fn header(&self, name: &str) -> Vec<Option<String>> {
        let seen = self.seen.lock().unwrap();
        let value =
            |request: &http::Request<Bytes>| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
        seen.iter().map(|(_, request)| value(request)).collect()
    }

    fn waits(&self) -> Vec<Duration> {
        let seen = self.seen.lock().unwrap();
        seen.iter().zip(seen.iter().skip(1)).map(|(a, b)| b.0 - a.0).collect()
    }

    fn attempts(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>, _: Limits) -> Exchange {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let end = self.ends.lock().unwrap().pop_front().unwrap_or(End::Body("{}"));
        Box::pin(async move {
            let answer = http::Response::builder();
            let answer = match end {
                End::Status(status) => answer.status(status).body(Bytes::from_static(b"{}")),
                End::Asks(wait) => answer.status(429).header("retry-after", wait).body(Bytes::new()),
                End::Fails(kind) => return Err(TransportError::of(kind, "told to")),
                End::Hangs => std::future::pending().await,
                End::Late(seconds) => {
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                    answer.body(Bytes::from_static(b"{}"))
                }
                End::Body(body) => answer.body(Bytes::from_static(body.as_bytes())),
            };
            Ok(answer.unwrap())
        })
    }
}

fn connection(script: &Arc<Script>) -> Connection {
    change(script, |builder| builder)
}

fn change(script: &Arc<Script>, with: impl FnOnce(Builder<Connection>) -> Builder<Connection>) -> Connection {
    let builder = Builder::<Connection>::new(&API).site("acme").api_key("k").transport(script.clone());
    with(builder).build().unwrap_or_else(|error| panic!("{error}"))
}

fn send(call: Call) -> Sending<Json> {
    Sending::new(call)
}

fn failure(error: &Error) -> Option<FailureKind> {
    match error.kind() {
        ErrorKind::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn each_wait_is_chosen_below_a_bound_that_doubles_and_retries_are_numbered() {
    let script = Script::of(&[End::Status(503), End::Status(500), End::Fails(FailureKind::Closed)]);
    assert!(send(Call::new(&connection(&script), &GET).set("name", "a b")).await.is_ok());
    let waits = script.waits();
    for (wait, most) in waits.iter().zip([201, 401, 801]) {
        assert!(*wait <= Duration::from_millis(most), "{waits:?}");
    }
    let numbers = script.header("x-cb-retry-attempt");
    assert_eq!(numbers, [None, Some("1".to_owned()), Some("2".to_owned()), Some("3".to_owned())]);
    let seen = script.seen.lock().unwrap();
    let uris: Vec<String> = seen.iter().map(|(_, request)| request.uri().to_string()).collect();
    assert_eq!(
        uris, ["https://acme.chargebee.com/api/v2/loans?name=a+b"; 4],
        "a repeated GET keeps its query"
    );
}

#[tokio::test(start_paused = true)]
async fn the_waits_of_many_calls_are_spread() {
    let mut waits = Vec::new();
    for _ in 0..200 {
        let script = Script::of(&[End::Status(503)]);
        let _ = send(Call::new(&connection(&script), &GET)).await;
        waits.extend(script.waits());
    }
    waits.sort_unstable();
    // Of 200 even chances, not one outside of these bounds: less likely than 1 in 10^9.
    assert!(waits.first().is_some_and(|wait| *wait < Duration::from_millis(25)), "{waits:?}");
    assert!(waits.last().is_some_and(|wait| *wait > Duration::from_millis(175)), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_api_asks_for_is_kept_to_by_every_call() {
    for operation in [&GET, &IDEMPOTENT, &ONCE] {
        let script = Script::of(&[End::Asks("7")]);
        assert!(send(Call::new(&connection(&script), operation)).await.is_ok());
        let waits = script.waits();
        let [wait] = waits.as_slice() else { panic!("{waits:?}") };
        assert!((Duration::from_secs(7)..Duration::from_millis(7_300)).contains(wait), "{wait:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_longer_than_the_longest_or_than_the_total_time_ends_the_call_at_once() {
    let (began, script) = (Instant::now(), Script::of(&[End::Asks("3600")]));
    let error = send(Call::new(&connection(&script), &GET)).await.unwrap_err();
    assert_eq!((error.status(), script.attempts(), began.elapsed()), (Some(429), 1, Duration::ZERO));

    let (began, script) = (Instant::now(), Script::of(&[End::Asks("20")]));
    let connection = change(&script, |builder| builder.total_timeout(Duration::from_secs(10)));
    let error = send(Call::new(&connection, &GET)).await.unwrap_err();
    assert_eq!((error.status(), script.attempts(), began.elapsed()), (Some(429), 1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn an_api_that_always_says_429_is_asked_four_times_and_no_more() {
    let script = Script::of(&[End::Asks("1"); 100]);
    let error = send(Call::new(&connection(&script), &ONCE)).await.unwrap_err();
    assert_eq!((error.status(), script.attempts()), (Some(429), 4));
}

#[tokio::test(start_paused = true)]
async fn the_total_time_ends_a_call_that_hangs_and_one_whose_attempts_take_long() {
    let cases: [&[End]; 2] = [&[End::Hangs], &[End::Status(503), End::Late(20)]];
    for ends in cases {
        let (began, script) = (Instant::now(), Script::of(ends));
        let connection = change(&script, |builder| builder.total_timeout(Duration::from_secs(10)));
        let error = send(Call::new(&connection, &GET)).await.unwrap_err();
        assert_eq!(failure(&error), Some(FailureKind::Timeout(Timeout::Total)));
        assert_eq!(error.to_string(), "loan.touch got no answer: the call had not ended within 10s");
        let took = began.elapsed();
        assert!((Duration::from_secs(10)..Duration::from_millis(10_100)).contains(&took), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_total_limit_a_call_may_take_as_long_as_it_takes() {
    let script = Script::of(&[End::Late(100_000)]);
    let connection = change(&script, |builder| builder.total_timeout(None));
    assert!(send(Call::new(&connection, &GET)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn one_key_serves_all_attempts_of_a_call_and_the_next_call_has_another() {
    let script = Script::of(&[End::Status(503), End::Status(503), End::Status(200), End::Status(503)]);
    let call = Call::new(&connection(&script), &IDEMPOTENT);
    assert!(send(call.clone()).await.is_ok() && send(call).await.is_ok());
    let keys = script.header("chargebee-idempotency-key");
    let [Some(a), Some(b), Some(c), Some(d), Some(e)] = keys.as_slice() else { panic!("{keys:?}") };
    assert!(a == b && b == c && d == e && a != d, "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn the_callers_own_key_wins() {
    let script = Script::of(&[End::Status(503)]);
    let headers = HeaderFields::new().set(KEY, "mine");
    assert!(send(Call::new(&connection(&script), &IDEMPOTENT).headers(headers)).await.is_ok());
    assert_eq!(
        script.header("chargebee-idempotency-key"),
        [Some("mine".to_owned()), Some("mine".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_call_is_told_holds_for_a_list_in_each_way_of_reading_it() {
    let script = Script::of(&[End::Status(503); 20]);
    let connection = connection(&script);
    let list = || Call::new(&connection, &GET);
    let once = Retry::off();
    assert!(send(list()).retry(once).await.is_err());
    assert_eq!(script.attempts(), 1);
    assert!(Pages::<Json>::new(list()).retry(once).try_next().await.is_err());
    assert_eq!(script.attempts(), 2);
    assert!(Entries::<Json>::new(list()).retry(once).try_next().await.is_err());
    assert_eq!(script.attempts(), 3);

    let wrong = || list().set("limit", 101);
    assert!(Pages::<Json>::new(wrong()).try_next().await.is_err());
    assert_eq!(script.attempts(), 3, "refused before it is sent");
    let _ = Pages::<Json>::new(wrong()).retry(Retry::off()).without_validation().try_next().await;
    assert_eq!(script.attempts(), 4);
    let _ = Entries::<Json>::new(wrong()).retry(Retry::off()).without_validation().try_next().await;
    assert_eq!(script.attempts(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_get_a_post_that_is_not_idempotent_and_one_that_is_not_repeated_get_no_key() {
    let script = Script::of(&[]);
    let connection = connection(&script);
    let calls = [
        send(Call::new(&connection, &GET)),
        send(Call::new(&connection, &ONCE)),
        send(Call::new(&connection, &IDEMPOTENT)).retry(Retry::off()),
    ];
    for call in calls {
        assert!(call.await.is_ok());
    }
    assert_eq!(script.header("chargebee-idempotency-key"), [None, None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_post_that_is_not_idempotent_is_repeated_only_where_nothing_was_sent() {
    let cases = [
        (End::Status(503), 1),
        (End::Fails(FailureKind::Closed), 1),
        (End::Fails(FailureKind::Timeout(Timeout::FirstByte)), 1),
        (End::Fails(FailureKind::Connect), 2),
        (End::Fails(FailureKind::Timeout(Timeout::Connect)), 2),
        (End::Asks("0"), 2),
    ];
    for (end, attempts) in cases {
        let script = Script::of(&[end]);
        let _ = send(Call::new(&connection(&script), &ONCE)).await;
        assert_eq!(script.attempts(), attempts);
        // The caller's own key is a header as any other here: the documentation does not say that it is honoured.
        let script = Script::of(&[end]);
        let headers = HeaderFields::new().set(KEY, "mine");
        let _ = send(Call::new(&connection(&script), &ONCE).headers(headers)).await;
        assert_eq!(script.attempts(), attempts);
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_attempt_may_have_done_counts_whatever_the_last_one_says() {
    let closed = End::Fails(FailureKind::Closed);
    let refused = End::Fails(FailureKind::Connect);
    // The operation, how its attempts end, and whether the caller may make the call again.
    let cases: [(&'static Operation, [End; 2], bool); 7] = [
        (&IDEMPOTENT, [closed, End::Asks("1")], false),
        (&IDEMPOTENT, [closed, refused], false),
        (&IDEMPOTENT, [End::Status(503), End::Asks("1")], false),
        (&IDEMPOTENT, [End::Asks("1"), End::Asks("1")], true),
        (&IDEMPOTENT, [refused, End::Asks("1")], true),
        (&IDEMPOTENT, [refused, refused], true),
        (&GET, [closed, End::Asks("1")], true),
    ];
    for (number, (operation, ends, may_be_repeated)) in cases.into_iter().enumerate() {
        let script = Script::of(&ends);
        let call = send(Call::new(&connection(&script), operation)).retry(Retry::new().attempts(2));
        let error = call.await.unwrap_err();
        assert_eq!((error.is_retryable(), script.attempts()), (may_be_repeated, 2), "case {number}: {error}");
        if let Some(error) = error.transport() {
            assert_eq!(error.delivery() == Delivery::NotSent, may_be_repeated, "case {number}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retries_are_off_or_on_per_client_and_per_call() {
    let attempts = async |client: Retry, call: Option<Retry>| {
        let script = Script::of(&[End::Status(503); 20]);
        let connection = change(&script, |builder| builder.retry(client));
        let made = send(Call::new(&connection, &GET));
        let _ = match call {
            Some(retry) => made.retry(retry),
            None => made,
        }
        .await;
        script.attempts()
    };
    assert_eq!(attempts(Retry::new(), None).await, 4);
    assert_eq!(attempts(Retry::off(), None).await, 1);
    assert_eq!(attempts(Retry::new(), Some(Retry::off())).await, 1);
    assert_eq!(attempts(Retry::off(), Some(Retry::new().attempts(7))).await, 7);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied() {
    let script = Script::of(&[End::Status(503); 10_000]);
    let connection = change(&script, |builder| builder.retry_budget(10));
    for _ in 0..1000 {
        assert!(send(Call::new(&connection, &GET)).await.is_err());
    }
    assert_eq!(script.attempts(), 1010);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_ends_its_waits() {
    let script = Script::of(&[End::Asks("30")]);
    let call = send(Call::new(&connection(&script), &GET));
    assert!(tokio::time::timeout(Duration::from_secs(5), call).await.is_err());
    tokio::time::sleep(Duration::from_secs(1000)).await;
    assert_eq!(script.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_a_transport_let_grow_too_long_is_refused() {
    let script = Script::of(&[End::Body("[1,2,3]"), End::Body("[1,2]")]);
    let connection = change(&script, |builder| builder.limits(Limits::new().max_body_bytes(5)));
    let error = send(Call::new(&connection, &GET)).await.unwrap_err();
    assert_eq!(failure(&error), Some(FailureKind::BodyTooLarge));
    assert_eq!(error.to_string(), "loan.touch got no answer: the answer is longer than 5 bytes");
    assert!(send(Call::new(&connection, &GET)).await.is_ok());
}

#[test]
fn without_a_clock_a_call_is_sent_once() {
    let script = Script::of(&[End::Asks("0")]);
    let mut call = std::pin::pin!(send(Call::new(&connection(&script), &GET)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_ready(), "no tokio runtime, no clock, no wait");
    assert_eq!(script.attempts(), 1);
}

/// A clock of somebody else's, on which every wait is over at once.
#[derive(Default)]
struct Skipping(Mutex<Vec<Duration>>);

impl Clock for Skipping {
    fn now(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn a_clock_of_ones_own_brings_waits_to_any_runtime() {
    let (script, clock) = (Script::of(&[End::Asks("9")]), Arc::new(Skipping::default()));
    let given = clock.clone();
    let connection = change(&script, |builder| builder.clock(given));
    let mut call = std::pin::pin!(send(Call::new(&connection, &GET)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(matches!(call.as_mut().poll(&mut context), std::task::Poll::Ready(Ok(_))));
    let waits: Vec<u64> = clock.0.lock().unwrap().iter().map(Duration::as_secs).collect();
    assert_eq!(
        (script.attempts(), waits),
        (2, vec![240, 9]),
        "the total time, and the wait that was asked for"
    );
}

const PAGE_A: &str = r#"{"list":[1,2],"next_offset":"a"}"#;
const PAGE_B: &str = r#"{"list":[3],"next_offset":"b"}"#;

#[tokio::test(start_paused = true)]
async fn pages_that_lead_in_a_circle_end_in_an_error() {
    let round = [End::Body(PAGE_A), End::Body(PAGE_B)];
    let script = Script::of(&round.repeat(100));
    let mut pages = Pages::<Json>::new(Call::new(&connection(&script), &GET));
    let error = loop {
        match pages.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the circle was taken for an end"),
            Err(error) => break error,
        }
    };
    assert!(
        error
            .to_string()
            .ends_with("next_offset: expected an offset that no page before has led to, found one of theirs"),
        "{error}"
    );
    assert!(script.attempts() <= 6, "{}", script.attempts());
    assert!(matches!(pages.try_next().await, Ok(None)), "it stays ended");
}

#[tokio::test(start_paused = true)]
async fn a_list_tells_where_it_is_so_that_it_can_be_gone_on_with() {
    let script =
        Script::of(&[End::Body(PAGE_A), End::Body(PAGE_B), End::Status(400), End::Body(r#"{"list":[4]}"#)]);
    let connection = connection(&script);
    let mut entries = Entries::<Json>::new(Call::new(&connection, &GET));
    let mut read = Vec::new();
    let failed = loop {
        match entries.try_next().await {
            Ok(Some(entry)) => read.push((entry, entries.offset().map(str::to_owned))),
            Ok(None) => panic!("the third page fails"),
            Err(_) => break entries.offset().map(str::to_owned),
        }
    };
    let places: Vec<Option<&str>> = read.iter().map(|(_, offset)| offset.as_deref()).collect();
    assert_eq!((places.as_slice(), failed.as_deref()), (&[None, None, Some("a")][..], Some("b")));
    let on = Call::new(&connection, &GET).set("offset", failed.unwrap());
    assert_eq!(Entries::<Json>::new(on).try_next().await.ok().flatten(), Some(Json::from(4)));
    let seen = script.seen.lock().unwrap();
    assert_eq!(seen.last().and_then(|(_, request)| request.uri().query()), Some("offset=b"));
}
