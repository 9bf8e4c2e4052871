//! Every target with a fixed sequence of inputs, short ones first: the same on every machine and run.

use arbtest::arbtest;
use fuzz_targets::Target;

/// Inputs a target, and how much longer each is than the one before.
const INPUTS: u64 = 1500;
const GROWTH: u64 = 2;

fn holds(target: Target) {
    for number in 0..INPUTS {
        // The upper half of a seed says which bytes, the lower half how many.
        let seed = (number + 1) << 32 | (16 + number * GROWTH);
        arbtest(|input| {
            target(input.bytes(input.len())?);
            Ok(())
        })
        .seed(seed)
        .run();
    }
}

#[test]
fn any_text_is_a_spec_or_findings() {
    holds(fuzz_targets::spec);
}

#[test]
fn a_form_says_what_the_call_holds() {
    holds(fuzz_targets::form);
}

#[test]
fn no_id_leaves_its_operation() {
    holds(fuzz_targets::path);
}

#[test]
fn an_answer_is_a_model_that_loses_nothing_or_an_error() {
    holds(fuzz_targets::answers);
}

#[test]
fn an_error_is_one_line_without_secrets() {
    holds(fuzz_targets::errors);
}

#[test]
fn any_document_is_refused_or_a_spec_that_stays_as_it_is() {
    holds(fuzz_targets::import);
}

#[test]
fn a_delivery_is_refused_unread_or_an_event_that_loses_nothing() {
    holds(fuzz_targets::webhook);
}
