//! Many calls at once over one client, a tenth of them met by a fault: each ends in one result, and nothing is left behind.
//!
//! `cargo run --release --example load` makes 100,000 calls; a number behind `--` makes so many. `tests/load.rs` makes a few
//! thousand with every run of the tests.

#![allow(clippy::panic, reason = "whoever looks for what is left behind fails by panicking")]

use chargebee::payment_source::update_card;
use chargebee::{Client, Error, Retry};
use chargebee_mock::{Fault, Mock};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const AT_ONCE: usize = 256;
/// A fault for every tenth call, in turn.
const EVERY: usize = 10;

fn main() {
    let calls = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    println!("{}", run(calls));
}

/// Makes so many calls, and says what came of them.
///
/// # Panics
/// A call had no result or two, too many failed, or something is left behind.
pub fn run(calls: usize) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("{error}"));
    let (descriptors, began) = (descriptors(), Instant::now());
    let (results, memory) = runtime.block_on(make(calls));
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(results.values().sum::<usize>(), calls, "each call ends in one result: {results:?}");
    let good = results.get("success").copied().unwrap_or(0);
    assert!(good * 100 >= calls * 99, "nearly all faults pass: {results:?}");
    // Connections are closed by tasks of their own, when the client has gone.
    let metrics = runtime.metrics();
    let left = || (metrics.num_alive_tasks(), self::descriptors().saturating_sub(descriptors));
    for _ in 0..500 {
        if left() == (0, 0) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(left(), (0, 0), "tasks and descriptors that are left");
    let grown = memory.1.saturating_sub(memory.0);
    assert!(grown < 16 * 1024, "memory has grown from {} to {} KiB", memory.0, memory.1);
    format!(
        "{calls} calls, {AT_ONCE} at a time, in {seconds:.1} s: {results:?}; no task or descriptor left; {memory:?} KiB"
    )
}

/// What came of the calls, and the memory in KiB after the first half and at the end.
async fn make(calls: usize) -> (BTreeMap<String, usize>, (usize, usize)) {
    let mock = Mock::builder().max_log(10).start().await.unwrap_or_else(|error| panic!("{error}"));
    let source = json!({ "id": "pm_1", "customer_id": "c", "type": "card" });
    mock.create("payment_source", source).unwrap_or_else(|error| panic!("{error}"));
    let builder = Client::builder().base_url(mock.url()).api_key(mock.api_key());
    let retry = Retry::new().base(Duration::from_millis(5));
    let client = builder.retry(retry).build().unwrap_or_else(|error| panic!("{error}"));
    let faults = [
        Fault::status(503),
        Fault::rate_limited(0),
        Fault::html(502),
        Fault::reset(),
        Fault::truncate(),
        Fault::delay(Duration::from_millis(20)),
        Fault::status(500),
    ];
    let mut faults = faults.iter().cycle();
    let (mut results, mut under_way, mut half) = (BTreeMap::new(), JoinSet::new(), 0);
    for number in 0..calls {
        if under_way.len() >= AT_ONCE
            && let Some(ended) = under_way.join_next().await
        {
            count(&mut results, ended);
        }
        if number % EVERY == 0
            && let Some(fault) = faults.next()
        {
            mock.fail_next(fault.clone()).unwrap_or_else(|error| panic!("{error}"));
        }
        if number == calls / 2 {
            half = resident();
        }
        under_way.spawn(call(client.clone(), number));
    }
    while let Some(ended) = under_way.join_next().await {
        count(&mut results, ended);
    }
    let seen = mock.requests().last().map_or(0, |request| request.number);
    assert!(
        seen > (calls + calls / 20) as u64,
        "{calls} calls took {seen} requests only: where were the faults?"
    );
    (results, (half, resident()))
}

fn count(results: &mut BTreeMap<String, usize>, ended: Result<String, tokio::task::JoinError>) {
    let name = ended.unwrap_or_else(|error| panic!("a call has panicked: {error}"));
    *results.entry(name).or_default() += 1;
}

/// Reads and writes in turn.
async fn call(client: Client, number: usize) -> String {
    let sources = client.payment_sources();
    let result = if number.is_multiple_of(2) {
        sources.retrieve("pm_1").send().await.map(|_| ())
    } else {
        let card = update_card::Card::new().first_name(format!("N{number}"));
        sources.update_card("pm_1").card(card).send().await.map(|_| ())
    };
    result.map_or_else(
        |error: Error| error.status().map_or_else(|| error.to_string(), |it| it.to_string()),
        |()| "success".to_owned(),
    )
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Memory in use, in KiB; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
