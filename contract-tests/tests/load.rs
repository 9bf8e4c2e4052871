//! A part of the load of `examples/load.rs`, small enough for every run. Alone in its process: it counts what is left there.

#[path = "../examples/load.rs"]
#[allow(dead_code, reason = "an example has a `main`")]
mod load;

#[test]
fn calls_at_once_end_in_one_result_each_and_leave_nothing_behind() {
    println!("{}", load::run(5_000));
}
