//! A part of the million entries of `examples/million.rs`. Alone in its process: it measures the memory of it.

#[path = "../examples/million.rs"]
#[allow(dead_code, reason = "an example has a `main`")]
mod million;

#[test]
fn a_long_list_is_read_in_the_memory_of_a_few_pages() {
    println!("{}", million::run(20));
}
