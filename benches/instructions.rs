//! Instructions, counted by Valgrind: the same on every run. `cargo bench --package benches --bench instructions` needs `valgrind`
//! and `gungraun-runner` in the version that Cargo.lock names.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot go on says why")]

use benches::{ByHand, Created, Server, client, create_card, payment_source, runtime};
use chargebee::payment_source::PaymentSource;
use chargebee::payment_source::create_card::{CreateCard, Response};
use chargebee::{Client, Decode, Encode, Json, Validate};
use gungraun::{library_benchmark, library_benchmark_group, main};
use std::hint::black_box;
use tokio::runtime::Runtime;

fn call() -> CreateCard {
    create_card(&client(&Server::start()))
}

fn decoded() -> PaymentSource {
    PaymentSource::decode(payment_source()).expect("the answer can be decoded")
}

#[library_benchmark(setup = call)]
#[bench::create_card()]
fn encode(call: CreateCard) -> Vec<(String, String)> {
    black_box(call).pairs()
}

#[library_benchmark(setup = call)]
#[bench::create_card()]
fn validate_call(call: CreateCard) -> bool {
    black_box(&call).validate().is_ok()
}

#[library_benchmark(setup = decoded)]
#[bench::payment_source()]
fn validate_model(model: PaymentSource) -> bool {
    black_box(&model).validate().is_ok()
}

#[library_benchmark(setup = payment_source)]
#[bench::payment_source()]
fn decode(json: Json) -> PaymentSource {
    PaymentSource::decode(black_box(json)).expect("the answer can be decoded")
}

#[library_benchmark(setup = decoded)]
#[bench::payment_source()]
fn encode_model(model: PaymentSource) -> Json {
    black_box(&model).encode()
}

#[library_benchmark(setup = decoded)]
#[bench::payment_source()]
fn copy_model(model: PaymentSource) -> PaymentSource {
    black_box(&model).clone()
}

/// A client with an open connection.
fn warm_client() -> (Runtime, Client) {
    let (runtime, client) = (runtime(), client(&Server::start()));
    runtime.block_on(create_card(&client).send()).expect("the server answers");
    (runtime, client)
}

fn warm_by_hand() -> (Runtime, ByHand) {
    let (runtime, by_hand) = (runtime(), ByHand::new(&Server::start()));
    runtime.block_on(by_hand.create_card());
    (runtime, by_hand)
}

#[library_benchmark(setup = warm_client)]
#[bench::client()]
fn call_over_loopback((runtime, client): (Runtime, Client)) -> (Runtime, Client, Response) {
    let made = runtime.block_on(create_card(&client).send()).expect("the server answers");
    // Given back, so that closing down is not counted.
    (runtime, client, made)
}

#[library_benchmark(setup = warm_by_hand)]
#[bench::by_hand()]
fn call_by_hand((runtime, by_hand): (Runtime, ByHand)) -> (Runtime, ByHand, Created) {
    let made = runtime.block_on(by_hand.create_card());
    (runtime, by_hand, made)
}

library_benchmark_group!(
    name = call_and_answer,
    benchmarks = [
        encode,
        validate_call,
        validate_model,
        decode,
        encode_model,
        copy_model,
        call_over_loopback,
        call_by_hand
    ]
);

main!(library_benchmark_groups = call_and_answer);
