//! A million entries of a list, read over the mock server in the memory of a few pages.
//!
//! The mock holds no million of them either: what was read is taken out, and as much is put in behind, so that the list goes on.
//!
//! `cargo run --release --example million` reads them all; a number behind `--` reads so many thousand. `tests/million.rs` reads
//! a part of them with every run of the tests.

#![allow(clippy::panic, reason = "whoever looks at memory fails by panicking")]

use chargebee::Client;
use chargebee_mock::Mock;
use serde_json::json;

/// On a page: as many as there may be.
const PAGE: usize = 100;
/// That were read before memory is looked at.
const EARLY: usize = 10 * PAGE;

fn main() {
    let thousands = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    println!("{}", run(thousands));
}

/// Reads so many thousand entries, and says in how much memory.
///
/// # Panics
/// One is missing, comes twice, or memory has grown.
pub fn run(thousands: usize) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(read(thousands * 1_000))
}

async fn read(entries: usize) -> String {
    let mock = Mock::builder().max_log(10).start().await.unwrap_or_else(|error| panic!("{error}"));
    let client = Client::builder().base_url(mock.url()).api_key(mock.api_key()).build();
    let client = client.unwrap_or_else(|error| panic!("{error}"));
    let mut ahead = (0..entries).map(id);
    // A page says where to go on when there is something behind it.
    put(&mock, ahead.by_ref().take(2 * PAGE));
    let mut sources = client.payment_sources().list().limit(PAGE as i64).stream();
    let (mut read, mut early, mut most) = (0, 0, 0);
    while let Some(entry) = sources.try_next().await.unwrap_or_else(|error| panic!("{error}")) {
        assert_eq!(entry.payment_source.id, id(read), "each comes once, and in order");
        mock.remove("payment_source", &entry.payment_source.id);
        read += 1;
        if read % PAGE == 0 {
            put(&mock, ahead.by_ref().take(PAGE));
            match read {
                ..EARLY => {}
                EARLY => early = resident(),
                _ => most = resident().max(most),
            }
        }
    }
    assert_eq!(read, entries);
    let pages = mock.requests().last().map_or(0, |request| request.number);
    assert_eq!(pages, entries.div_ceil(PAGE) as u64, "requests");
    assert!(most < early + 16 * 1024, "{early} KiB after ten pages, {most} KiB at most");
    format!("{read} entries on {pages} pages; {early} KiB after ten of them, {most} KiB at most")
}

fn id(number: usize) -> String {
    format!("pm_{number}")
}

fn put(mock: &Mock, ids: impl Iterator<Item = String>) {
    for id in ids {
        let source = json!({ "id": id, "customer_id": "c" });
        mock.create("payment_source", source).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Memory in use, in KiB; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
