//! All that a value or an error shows, the panics that show it included.

use super::CARD;
use super::looks::leaks;
use chargebee_runtime::Error;
use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Once;

thread_local! {
    /// What the panics of this thread told, where somebody wants to hear it.
    static TOLD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What a panic tells: its message with its place, as the hook gets it, and what it carries to whoever catches it.
fn panicked(panic: impl FnOnce()) -> [String; 2] {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let heard = TOLD
                .with_borrow_mut(|told| told.as_mut().map(|told| told.push_str(&info.to_string())).is_some());
            if !heard {
                usual(info);
            }
        }));
    });
    TOLD.set(Some(String::new()));
    let carried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panic)).err();
    let told = TOLD.take().unwrap_or_default();
    let carried = carried.unwrap_or_else(|| panic!("there was no panic"));
    let carried = carried.downcast::<String>().map(|it| *it).unwrap_or_else(|_| panic!("no message"));
    assert!(told.contains(&carried) && told.contains("shown.rs"), "the hook was told something else: {told}");
    [told, carried]
}

#[test]
fn a_panic_that_shows_a_secret_is_heard() {
    let told = panicked(|| panic!("{CARD} is no good"));
    assert_eq!(leaks(&told), told);
}

/// Both ways to debug something, and the panics that show it: on purpose, and of a result that is no success.
pub fn debug(output: &mut Vec<String>, it: &(impl Debug + ?Sized)) {
    output.extend([format!("{it:?}"), format!("{it:#?}")]);
    output.extend(panicked(|| panic!("it went wrong with {it:?}")));
    let failed = std::hint::black_box(Err::<(), _>(it));
    output.extend(panicked(|| failed.expect("it goes well")));
    output.extend(panicked(|| assert!(format!("{it:#?}").is_empty(), "{it:#?}")));
}

pub fn tell(output: &mut Vec<String>, error: &Error) {
    output.push(error.to_string());
    debug(output, error);
    debug(output, error.kind());
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        output.push(error.to_string());
        debug(output, error);
        source = error.source();
    }
    for violation in error.violations().into_iter().flatten() {
        output.push(violation.to_string());
        debug(output, violation);
    }
}
