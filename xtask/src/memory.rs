//! How much memory a process had at most, where the system says so (Linux).

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The most that this process had, in megabytes.
pub fn own_peak() -> Option<u64> {
    megabytes(&fs::read_to_string("/proc/self/status").ok()?)
}

/// The most that a compiler had which `cargo` started, watched until `done`; in megabytes.
///
/// The system keeps the peak for us, so it is enough to look in now and then: only what is reached within the last
/// few milliseconds is missed.
pub fn compiler_peak(cargo: u32, done: &AtomicBool) -> Option<u64> {
    let mut peak = None;
    while !done.load(Ordering::Relaxed) {
        peak = peak.max(compilers(cargo).filter_map(|status| megabytes(&status)).max());
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// What the system says of the compilers that `cargo` has started.
fn compilers(cargo: u32) -> impl Iterator<Item = String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|process| fs::read_to_string(process.path().join("status")).ok()).filter(
        move |status| {
            let says = |name: &str, value: &str| {
                status.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.trim() == value))
            };
            says("Name:", "rustc") && says("PPid:", &cargo.to_string())
        },
    )
}

fn megabytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024 / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn kibibytes_of_the_system_are_told_in_megabytes() {
        let cases = [
            ("Name:\trustc\nVmHWM:\t  976563 kB\nVmRSS:\t1 kB\n", Some(1_000)),
            ("VmHWM:\t0 kB\n", Some(0)),
            ("VmRSS:\t1 kB\n", None),
            ("VmHWM:\tmuch\n", None),
            ("", None),
        ];
        for (status, expected) in cases {
            assert_eq!(megabytes(status), expected, "{status:?}");
        }
    }
}
