//! What a call tells a `tracing` subscriber, to the last field.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::{BlockingTransport, Client, Limits, Retry, TransportError};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::recorder::Recorder;
use contract_tests::still::Still;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

async fn told(acts: &[Act], id: &str) -> Vec<String> {
    let server = FaultyServer::start(acts).await;
    let recorder = Recorder::start();
    let _listening = tracing::subscriber::set_default(recorder.clone());
    let client = Client::builder()
        .base_url(format!("http://{}", server.address()))
        .api_key("test_seededkey")
        .total_timeout(None)
        .clock(Arc::new(Still::new()))
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    // What comes of it is in the span.
    let _ = client.payment_sources().delete(id).send().await;
    recorder.lines_of("chargebee")
}

/// The wait that is asked for, with up to 250 ms on top so that not all callers come back at once.
fn wait(lines: &[String]) -> u64 {
    let told = lines.iter().find_map(|line| line.split_once("wait_ms=")?.1.parse().ok());
    told.unwrap_or_else(|| panic!("no wait in {lines:#?}"))
}

#[tokio::test]
async fn a_call_that_succeeds_at_its_second_attempt_is_one_span_with_one_event() {
    let again = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
    let done = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let lines = told(&[Act::Close(again), Act::Close(done)], "pm_1").await;
    let wait = wait(&lines);
    assert!((7_000..7_300).contains(&wait), "{wait}");
    let expected = [
        "span chargebee call operation=payment_source.delete".to_owned(),
        format!("event chargebee message=retry operation=payment_source.delete attempt=1 wait_ms={wait}"),
        "record chargebee status=200".to_owned(),
        "record chargebee attempts=2".to_owned(),
        format!("record chargebee duration_ms={wait}"),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_call_that_is_refused_before_sending_has_no_status_and_no_attempt() {
    let lines = told(&[Act::ResetUnread], "").await;
    let expected = [
        "span chargebee call operation=payment_source.delete",
        "record chargebee attempts=0",
        "record chargebee duration_ms=0",
    ];
    assert_eq!(lines, expected);
}

/// What the same call tells when it blocks.
fn told_blocking(acts: &[Act], id: &str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("{error}"));
    let server = runtime.block_on(FaultyServer::start(acts));
    let recorder = Recorder::start();
    let client = Client::builder()
        .base_url(format!("http://{}", server.address()))
        .api_key("test_seededkey")
        .retry(Retry::new().base(Duration::from_millis(20)))
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    tracing::subscriber::with_default(recorder.clone(), || {
        // What comes of it is in the span.
        let _ = client.payment_sources().delete(id).send().wait();
    });
    recorder.lines_of("chargebee")
}

/// The lines without their last one, and the duration that it tells.
fn duration(mut lines: Vec<String>) -> (Vec<String>, u64) {
    let last = lines.pop().unwrap_or_default();
    let told = last.strip_prefix("record chargebee duration_ms=").and_then(|it| it.parse().ok());
    let told = told.unwrap_or_else(|| panic!("no duration in {last:?} after {lines:#?}"));
    (lines, told)
}

#[test]
fn a_call_that_blocks_and_succeeds_at_its_second_attempt_is_one_span_with_one_event() {
    let again = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
    let done = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let lines = told_blocking(&[Act::Close(again), Act::Close(done)], "pm_seeded");
    let wait = wait(&lines);
    let (lines, duration) = duration(lines);
    assert!(wait <= 20 && (wait..60_000).contains(&duration), "{wait} {duration}");
    let expected = [
        "span chargebee call operation=payment_source.delete".to_owned(),
        format!("event chargebee message=retry operation=payment_source.delete attempt=1 wait_ms={wait}"),
        "record chargebee status=200".to_owned(),
        "record chargebee attempts=2".to_owned(),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_call_that_blocks_and_fails_tells_its_attempts_and_the_status_of_an_answer_if_there_was_one() {
    let gone = "HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n";
    let cases: [(Act, &str, &[&str]); 3] = [
        (Act::Close(gone), "pm_seeded", &["status=410", "attempts=1"]),
        // No answer, and nothing that may pass.
        (Act::Close("SSH-2.0-OpenSSH_9.9\r\n\r\n"), "pm_seeded", &["attempts=1"]),
        // Refused before sending.
        (Act::ResetUnread, "", &["attempts=0"]),
    ];
    for (act, id, told) in cases {
        let (lines, _) = duration(told_blocking(&[act], id));
        let mut expected = vec!["span chargebee call operation=payment_source.delete".to_owned()];
        expected.extend(told.iter().map(|told| format!("record chargebee {told}")));
        assert_eq!(lines, expected, "{act:?}");
    }
}

/// Looks within how many spans it is asked to send.
struct Looking(Recorder, Mutex<Vec<usize>>);

impl BlockingTransport for Looking {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: Limits,
        _: Option<Instant>,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).push(self.0.within());
        Ok(http::Response::new(bytes::Bytes::from_static(b"{}")))
    }
}

#[test]
fn a_blocking_transport_sends_inside_of_the_calls_span() {
    let recorder = Recorder::start();
    let looking = Arc::new(Looking(recorder.clone(), Mutex::default()));
    let builder = Client::builder().site("acme").api_key("k").blocking_transport(looking.clone());
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    tracing::subscriber::with_default(recorder.clone(), || {
        let _ = client.payment_sources().delete("pm_1").send().wait();
    });
    let seen = looking.1.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!((seen, recorder.within()), (vec![1], 0));
}
