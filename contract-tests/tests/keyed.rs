//! How long what carries an idempotency key is repeated: the API knows the key for half an hour, and what comes with it then is
//! another call.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use bytes::Bytes;
use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::operation::Param;
use chargebee_runtime::{Delivery, Error, FailureKind, HeaderFields, Retry};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::still::Still;
use made_up::loan::{Kind, create::Member};
use made_up::{Client, ClientBuilder, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
enum Call {
    Get,
    /// Carries a key that is made for it.
    Idempotent,
    /// Is not documented as idempotent.
    Once,
    /// As that, with a key of the caller's own.
    OnceKeyed,
}

async fn send(client: &Client, call: Call) -> Error {
    let sent = match call {
        Call::Get => client.readers().retrieve("m1").send().await.map(|_| ()),
        Call::Idempotent => {
            let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
            let create = create.due_at(Timestamp::from_seconds(1));
            create.member(Member::id("m1").card_number("4111222233334444")).send().await.map(|_| ())
        }
        Call::Once => client.readers().update("m1").name("n").send().await.map(|_| ()),
        Call::OnceKeyed => {
            let key = const { &Param::text("chargebee-idempotency-key") };
            let key = HeaderFields::new().set(key, "own-key");
            client.readers().update("m1").name("n").headers(key).send().await.map(|_| ())
        }
    };
    sent.err().unwrap_or_else(|| panic!("{call:?} succeeded"))
}

/// Whatever a client may say of waiting, it has said here; what the API asks for is waited for to the second.
fn client(builder: ClientBuilder, clock: Arc<Still>) -> Client {
    let patient = Retry::new().attempts(4).base(Duration::ZERO).longest_wait(Duration::from_secs(100_000));
    let builder = builder.api_key("k").retry(patient).total_timeout(None).clock(clock);
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

async fn called(acts: &[Act], call: Call, clock: &Arc<Still>) -> (usize, Error) {
    let server = FaultyServer::start(acts).await;
    let client = client(Client::builder().base_url(format!("http://{}", server.address())), clock.clone());
    let error = send(&client, call).await;
    (server.requests().len(), error)
}

/// The API is busy, and asks for a wait.
fn busy(status: u16, seconds: u64) -> Act {
    let answer = format!("HTTP/1.1 {status} Busy\r\nretry-after: {seconds}\r\ncontent-length: 2\r\n\r\n{{}}");
    Act::Answer(answer.leak())
}

/// What the API asks for, the call, how often it is sent, the status of its error, whether it may be made again.
type Row = (&'static [(u16, u64)], Call, usize, u16, bool);

#[tokio::test]
async fn nothing_that_carries_a_key_is_repeated_half_an_hour_after_its_first_attempt_or_later() {
    use Call::{Get, Idempotent, Once, OnceKeyed};
    let rows: &[Row] = &[
        (&[(503, 599)], Idempotent, 4, 503, false),
        (&[(503, 600)], Idempotent, 3, 503, false),
        (&[(503, 1_799)], Idempotent, 2, 503, false),
        (&[(503, 1_800)], Idempotent, 1, 503, false),
        (&[(503, 90_000)], Idempotent, 1, 503, false),
        // Nothing was done, and it is a fresh key that the call has when it is made again.
        (&[(429, 1_799)], Idempotent, 2, 429, true),
        (&[(429, 1_800)], Idempotent, 1, 429, true),
        // The first attempt may have been carried out.
        (&[(503, 900), (429, 900)], Idempotent, 2, 429, false),
        (&[(429, 1_800)], OnceKeyed, 1, 429, true),
        // No key, nothing to be forgotten.
        (&[(429, 1_800)], Once, 4, 429, true),
        (&[(503, 1_800)], Get, 4, 503, true),
    ];
    for (asked, call, times, status, again) in rows {
        let acts: Vec<Act> = asked.iter().map(|(status, seconds)| busy(*status, *seconds)).collect();
        let clock = Arc::new(Still::new());
        let (seen, error) = called(&acts, *call, &clock).await;
        let told = (seen, error.status(), error.is_retryable());
        assert_eq!(told, (*times, Some(*status), *again), "{call:?} {asked:?}");
        // Nobody waits for what is not sent then.
        let (first, last) = (asked.iter().map(|(_, seconds)| *seconds), asked.last().map_or(0, |it| it.1));
        let waited = first.chain(std::iter::repeat(last)).take(times - 1).sum();
        assert_eq!(clock.waited(), Duration::from_secs(waited), "{call:?} {asked:?}");
    }
}

#[tokio::test]
async fn a_wait_that_took_longer_than_it_should_have_ends_in_what_the_last_attempt_came_to() {
    let (half_an_hour, less) = (Duration::from_secs(1_800), Duration::from_secs(599));
    let late_by = |late| Arc::new(Still::late(late));
    for (late, times) in [(less, 4), (half_an_hour, 1)] {
        let (seen, error) = called(&[busy(503, 0)], Call::Idempotent, &late_by(late)).await;
        assert_eq!((seen, error.status(), error.is_retryable()), (times, Some(503), false), "{late:?}");
        let (seen, error) = called(&[Act::Close("")], Call::Idempotent, &late_by(late)).await;
        let told = error.transport().map(|error| (error.kind(), error.delivery()));
        assert_eq!((seen, told), (times, Some((FailureKind::Closed, Delivery::MaybeReceived))), "{late:?}");
        assert!(!error.is_retryable());
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let nobody = nobody.unwrap_or_else(|error| panic!("{error}"));
    let client = client(Client::builder().base_url(format!("http://{nobody}")), late_by(half_an_hour));
    let error = send(&client, Call::Idempotent).await;
    let told = error.transport().map(|error| (error.kind(), error.delivery()));
    assert_eq!(told, Some((FailureKind::Connect, Delivery::NotSent)));
    assert!(error.is_retryable(), "no byte was sent");
}

/// Notes how long an attempt may take to connect, and asks for a wait.
#[derive(Default)]
struct Noting(Mutex<Vec<Option<Duration>>>);

impl Transport for Noting {
    fn send(&self, _: http::Request<Bytes>, limits: Limits) -> Exchange {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(limits.connect);
        let busy = http::Response::builder().status(503).header("retry-after", "1797").body(Bytes::new());
        Box::pin(std::future::ready(Ok(busy.unwrap_or_default())))
    }
}

#[tokio::test]
async fn a_late_repeat_has_its_connection_within_the_half_hour_or_not_at_all() {
    let seconds = Duration::from_secs;
    for (limit, late) in [(Some(seconds(10)), seconds(3)), (None, seconds(3)), (Some(seconds(2)), seconds(2))]
    {
        let noting = Arc::new(Noting::default());
        let builder = Client::builder().site("acme").limits(Limits::new().connect(limit));
        let client = client(builder.transport(noting.clone()), Arc::new(Still::new()));
        send(&client, Call::Idempotent).await;
        let noted = noting.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert_eq!(noted, [limit, Some(late)]);
    }
}
