//! What a call tells a `tracing` subscriber, to the last field.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::{Client, Clock};
use contract_tests::faulty::{Act, FaultyServer};
use contract_tests::recorder::Recorder;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time that stands still until somebody waits, and then passes at once.
struct Still(Mutex<Instant>);

impl Clock for Still {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += duration;
        Box::pin(std::future::ready(()))
    }
}

async fn told(acts: &[Act], id: &str) -> Vec<String> {
    let server = FaultyServer::start(acts).await;
    let recorder = Recorder::default();
    let _listening = tracing::subscriber::set_default(recorder.clone());
    let client = Client::builder()
        .base_url(format!("http://{}", server.address()))
        .api_key("test_seededkey")
        .total_timeout(None)
        .clock(Arc::new(Still(Mutex::new(Instant::now()))))
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
