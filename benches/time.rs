//! Time on this machine: `cargo bench --package benches --bench time`.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot go on says why")]

use benches::{ByHand, Server, client, create_card, payment_source, runtime};
use chargebee::payment_source::PaymentSource;
use chargebee::{Decode, Encode, Validate};
use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench]
fn encode(bencher: Bencher) {
    let call = create_card(&client(&Server::start()));
    bencher.bench_local(|| call.pairs());
}

#[divan::bench]
fn validate_call(bencher: Bencher) {
    let call = create_card(&client(&Server::start()));
    bencher.bench_local(|| call.validate().is_ok());
}

#[divan::bench]
fn validate_model(bencher: Bencher) {
    let model = PaymentSource::decode(payment_source()).expect("the answer can be decoded");
    bencher.bench_local(|| model.validate().is_ok());
}

#[divan::bench]
fn decode(bencher: Bencher) {
    bencher.with_inputs(payment_source).bench_local_values(PaymentSource::decode);
}

#[divan::bench]
fn encode_model(bencher: Bencher) {
    let model = PaymentSource::decode(payment_source()).expect("the answer can be decoded");
    bencher.bench_local(|| model.encode());
}

#[divan::bench(sample_count = 500)]
fn call_over_loopback(bencher: Bencher) {
    let (runtime, client) = (runtime(), client(&Server::start()));
    bencher.bench_local(|| runtime.block_on(create_card(&client).send()).ok());
}

#[divan::bench(sample_count = 500)]
fn call_by_hand(bencher: Bencher) {
    let server = Server::start();
    let (runtime, by_hand) = (runtime(), ByHand::new(&server));
    bencher.bench_local(|| runtime.block_on(by_hand.create_card()));
}
