//! Breaks: every small way in which the spec, or the code that emits it, could be wrong, each with the tests that must notice.
//!
//! A break is emitted as a broken copy of one unit (an operation, an object, an enum, the headers, the codes of errors, the events) beside the tests that the
//! *unbroken* spec gives for that unit. All copies make one crate, so that one build tries them all. No disk here.

mod code;
mod events;
mod module;
mod spec;
mod steps;
mod units;

pub use module::{main, manifest};

use crate::emit::{EmitError, Vector};
use crate::model::{EnumId, Model, ObjectId, ResourceId};
use crate::spec::Place;

/// What a break touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// The operation of this number.
    Operation(ResourceId, usize),
    /// A resource or a part.
    Object(ObjectId),
    /// An enum.
    Enum(EnumId),
    /// The request headers.
    Headers,
    /// The codes of errors.
    ErrorCodes,
    /// The events: their envelope, and what each is about.
    Webhook,
}

/// A break of the spec.
struct Break {
    kind: &'static str,
    what: String,
    place: Option<Place>,
    unit: Unit,
    change: Box<dyn Fn(&mut Model) + Send + Sync>,
}

/// A break, ready to be tried.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What kind of break it is: `required`, `max_chars`, `names swapped`, …
    pub kind: &'static str,
    /// What is broken, for people; the name under which a survivor is listed.
    pub what: String,
    /// Where the spec says what is broken.
    pub place: Option<Place>,
    /// The module with the broken copy and its tests; `None` where nothing but documentation would change.
    pub module: Option<String>,
}

/// The Models of a broken spec: what each break is, and what it makes of the spec.
pub fn broken(model: &Model) -> impl Iterator<Item = (String, Model)> {
    spec::breaks(model).into_iter().map(|broken| {
        let mut changed = model.clone();
        (broken.change)(&mut changed);
        (broken.what, changed)
    })
}

/// All breaks of a spec and of the code emitted from it.
///
/// # Errors
/// Only where the generator itself is wrong; see [`EmitError`].
pub fn mutants(model: &Model, vectors: &[Vector]) -> Result<Vec<Mutant>, EmitError> {
    let mut found = Vec::new();
    let mut whole = units::Units::new(model, vectors);
    for broken in spec::breaks(model) {
        let mut changed = model.clone();
        (broken.change)(&mut changed);
        let module = whole.broken_spec(&changed, broken.unit)?;
        found.push(Mutant { kind: broken.kind, what: broken.what, place: broken.place, module });
    }
    for unit in whole.all() {
        for slip in code::Slip::ALL {
            let unbroken = whole.unbroken(unit)?;
            for (number, place) in code::places(&unbroken, *slip).into_iter().enumerate() {
                let file = code::slipped(&unbroken, *slip, number);
                let module = whole.module(unit, &file)?;
                let what = format!("{} in {}: {place}", slip.word(), whole.name(unit));
                found.push(Mutant { kind: slip.word(), what, place: None, module: Some(module) });
            }
        }
    }
    Ok(found)
}
