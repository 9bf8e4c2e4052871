//! What the client adds to a call by hand: `cargo bench --package benches --bench loopback [-- --most PERCENT]`.
//!
//! Both call the same server in turn, in many short rounds, so that whatever else the machine does meets both alike; the pairs
//! of neighbouring rounds are compared, and the median pair is told. With `--most`, more than that fails.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on says why")]

use benches::{ByHand, Server, client, create_card, runtime};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const ROUNDS: usize = 400;
const CALLS: u32 = 50;

fn main() -> ExitCode {
    let server = Server::start();
    let (runtime, client, by_hand) = (runtime(), client(&server), ByHand::new(&server));
    let ours =
        || time(&runtime, async || drop(create_card(&client).send().await.expect("the server answers")));
    let theirs = || time(&runtime, async || drop(by_hand.create_card().await));
    ours();
    theirs();
    let mut rounds: Vec<(Duration, Duration)> = (0..ROUNDS)
        .map(|round| {
            // Whoever comes first finds other caches.
            if round % 2 == 0 {
                (ours(), theirs())
            } else {
                let theirs = theirs();
                (ours(), theirs)
            }
        })
        .collect();
    rounds.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let Some(median) = rounds.get(ROUNDS / 2) else { return ExitCode::FAILURE };
    let added = (ratio(median) - 1.0) * 100.0;
    println!(
        "a call: client {:?}, by hand {:?}; the client adds {added:.1} % (median of {ROUNDS} pairs)",
        median.0, median.1
    );
    let most = std::env::args().skip_while(|argument| argument != "--most").nth(1);
    match most.map(|most| most.parse::<f64>()) {
        Some(Ok(most)) if added > most => {
            eprintln!("more than {most} %");
            ExitCode::FAILURE
        }
        Some(Err(error)) => {
            eprintln!("--most takes a number of percent: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Within one task, as an application calls.
fn time(runtime: &Runtime, call: impl AsyncFn()) -> Duration {
    let began = Instant::now();
    runtime.block_on(async {
        for _ in 0..CALLS {
            call().await;
        }
    });
    began.elapsed() / CALLS
}

fn ratio((ours, theirs): &(Duration, Duration)) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
}
