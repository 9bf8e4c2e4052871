//! Work on many alike, a part at a time, on all cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Makes something of each part of so many, and gives it back in their order.
pub(crate) fn in_parts<T: Sync, R: Send>(all: &[T], size: usize, make: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let parts: Vec<&[T]> = all.chunks(size.max(1)).collect();
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(parts.len());
    let next = AtomicUsize::new(0);
    // Parts differ in what they take: who has finished one takes the next.
    let work = || {
        let mut made = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(number) else { return made };
            made.push((number, make(part)));
        }
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::in_parts;

    #[test]
    fn what_is_made_of_parts_comes_in_their_order() {
        let all: Vec<usize> = (0..100).collect();
        for size in [0, 1, 7, 100, 1000] {
            let made: Vec<usize> = in_parts(&all, size, <[usize]>::to_vec).concat();
            assert_eq!(made, all, "{size}");
        }
        assert!(in_parts(&[], 3, <[usize]>::to_vec).is_empty());
    }
}
