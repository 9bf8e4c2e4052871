//! The path builder: no id leads a call to another operation.

use crate::exchange::{Told, wait};
use arbitrary::Unstructured;
use chargebee_runtime::SlashedId;

/// The segments before and after the id of `payment_source.delete`.
const BEFORE: [&str; 3] = ["api", "v2", "payment_sources"];
const AFTER: &str = "delete";

/// Calls `delete` with any id. It is refused, or exactly the id's segments stand where the id belongs, whoever reads the path.
pub fn path(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let (Ok(slashed), Ok(id)) = (input.arbitrary::<bool>(), input.arbitrary::<String>()) else { return };
    let told = Told::new(200, "{}");
    let client = told.client();
    let sources = client.payment_sources();
    let call = if slashed { sources.delete(SlashedId::new(id.clone())) } else { sources.delete(id.as_str()) };
    let outcome = wait(call.send());
    let Some(request) = told.sent() else {
        let refused = outcome.err().is_some_and(|error| error.violations().is_some());
        assert!(refused, "{id:?} was neither sent nor refused");
        return;
    };
    let path = request.uri().path();
    assert_eq!(request.uri().query(), None, "{id:?} became a query");
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let within = segments.strip_prefix(&BEFORE[..]).and_then(|rest| rest.strip_suffix(&[AFTER]));
    let within = within.unwrap_or_else(|| panic!("{id:?} leads to {path}"));
    assert!(slashed || within.len() == 1, "{id:?} leads to {path}");
    for segment in within {
        // As a server sees it that decodes once more than it should.
        let once = decoded(segment);
        let twice = decoded(&once);
        for seen in [*segment, &once, &twice] {
            let parts = seen.split(['/', '\\']);
            assert!(!parts.clone().any(|part| matches!(part, "." | "..")), "{id:?} leads to {path}");
        }
    }
    let joined: Vec<String> = within.iter().map(|segment| decoded(segment)).collect();
    assert_eq!(joined.join("/"), id, "the id has changed on its way");
}

fn decoded(text: &str) -> String {
    let bytes = crate::form::percent_decoded(text.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
