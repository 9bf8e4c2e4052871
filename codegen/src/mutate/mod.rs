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
use code::Slip;
use std::fmt;
use units::Units;

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
    change: Change,
}

/// What a break makes of the spec.
type Change = Box<dyn Fn(&mut Model) + Send + Sync>;

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

/// All breaks of a spec and of the code emitted from it, by number. Each is made when it is asked for: a whole API has a hundred
/// thousand, and a sample is to be there at once.
pub struct Breaks<'m> {
    model: &'m Model,
    units: Units<'m>,
    planned: Vec<Planned>,
}

/// A break that has not been made yet.
struct Planned {
    kind: &'static str,
    what: String,
    place: Option<Place>,
    unit: Unit,
    how: How,
}

enum How {
    /// The spec says something else.
    Spec(Change),
    /// The emitted code slips at the place of this number.
    Code(Slip, usize),
}

impl fmt::Debug for Breaks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl<'m> Breaks<'m> {
    /// Finds them.
    ///
    /// # Errors
    /// Only where the generator itself is wrong; see [`EmitError`].
    pub fn of(model: &'m Model, vectors: &'m [Vector]) -> Result<Self, EmitError> {
        let mut units = Units::new(model, vectors);
        let of_spec = spec::breaks(model).into_iter();
        let mut planned: Vec<_> = of_spec
            .map(|Break { kind, what, place, unit, change }| Planned {
                kind,
                what,
                place,
                unit,
                how: How::Spec(change),
            })
            .collect();
        for unit in units.all() {
            let unbroken = units.unbroken(unit)?;
            for slip in Slip::ALL {
                for (number, place) in code::places(&unbroken, *slip).into_iter().enumerate() {
                    let what = format!("{} in {}: {place}", slip.word(), units.name(unit));
                    let how = How::Code(*slip, number);
                    planned.push(Planned { kind: slip.word(), what, place: None, unit, how });
                }
            }
        }
        Ok(Self { model, units, planned })
    }

    /// What kind of break each is, and what it breaks.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.planned.iter().map(|planned| (planned.kind, planned.what.as_str()))
    }

    /// Makes the break of a number; there is none beyond the last.
    ///
    /// # Errors
    /// Only where the generator itself is wrong; see [`EmitError`].
    pub fn make(&mut self, number: usize) -> Result<Option<Mutant>, EmitError> {
        let Some(planned) = self.planned.get(number) else { return Ok(None) };
        let module = match &planned.how {
            How::Spec(change) => {
                let mut changed = self.model.clone();
                change(&mut changed);
                self.units.broken_spec(&changed, planned.unit)?
            }
            How::Code(slip, number) => {
                let file = code::slipped(&self.units.unbroken(planned.unit)?, *slip, *number);
                Some(self.units.module(planned.unit, &file)?)
            }
        };
        let Planned { kind, what, place, .. } = planned;
        Ok(Some(Mutant { kind, what: what.clone(), place: place.clone(), module }))
    }
}
