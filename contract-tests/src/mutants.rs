//! Runs the tests of broken copies of the client, and says for each which test noticed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What the tests of broken copies import.
pub mod prelude {
    pub use crate::sample::{Proof, Sample};
    pub use crate::samples::SAMPLES;
    pub use crate::twins::{Twins, offline};
    pub use crate::vector::{Expected, outcome};

    /// The sample of a name.
    ///
    /// # Panics
    /// There is none.
    pub fn sample(name: &str) -> &'static Sample {
        Sample::named(SAMPLES, name)
    }
}

/// The tests of one broken copy.
pub type Tests = &'static [(&'static str, fn())];

/// How long a test may take before it counts as having noticed: a broken copy may wait for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs a test that awaits.
///
/// # Panics
/// The test panics, or takes too long.
pub fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { tokio::time::timeout(PATIENCE, test).await }).expect("the test takes too long");
}

/// Tries every broken copy, and prints a line for each: its number, and the test that noticed or `-`.
pub fn run(mutants: &[(usize, Tests)]) {
    // What noticed is printed; how, nobody reads a thousand times.
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((number, tests)) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let noticed =
                        tests.iter().find(|(_, test)| catch_unwind(AssertUnwindSafe(test)).is_err());
                    println!("{number} {}", noticed.map_or("-", |(name, _)| name));
                }
            });
        }
    });
}
