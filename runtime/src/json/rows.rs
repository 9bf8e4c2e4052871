//! What models are made of: a value for each row.

use super::decode::lacks;
use super::parsed::Inside;
use super::{AnyModel, DecodeError, Extra, Fields, Json, Parsed, Tape};

/// What the fields of a model are made of, in their order.
///
/// A value that is refused is replaced, so that a model's code is one expression without a way out for each of its members; the
/// first refusal is what decoding comes to.
#[derive(Debug)]
pub struct Rows<'t> {
    from: From<'t>,
    /// How many have been taken.
    taken: usize,
    refusal: Option<DecodeError>,
}

#[derive(Debug)]
enum From<'t> {
    Json {
        fields: Fields,
        /// A value for each field.
        values: Vec<Option<Parsed<'t>>>,
        /// Whether there is a null among the values.
        nulls: bool,
        extra: Vec<(String, Json)>,
    },
    /// A model of the same type, which has a value for each field.
    Model(&'t AnyModel<'t>, Inside<'t>),
    /// One member, and what its name is.
    Member(Option<Parsed<'t>>, &'static str),
    Nothing,
}

impl<'t> Rows<'t> {
    /// The members of `value`, which must be an object.
    pub(super) fn of(value: Parsed<'t>, fields: Fields) -> Result<Self, DecodeError> {
        let Some(mut members) = value.members() else {
            return match value.model_values() {
                Some((model, values)) => Ok(Self::from(From::Model(model, values))),
                None => Err(DecodeError::expected("an object", value)),
            };
        };
        let mut values = vec![None; fields.names.len()];
        let mut extra = Vec::new();
        let (mut next, mut nulls) = (0, false);
        while let Some((name, value)) = members.next_member() {
            nulls |= value.is_null();
            match fields.place(next, name) {
                Some(row) => {
                    // Of two members with the same name, the last one counts, as it does elsewhere.
                    if let Some(place) = values.get_mut(row) {
                        *place = Some(value);
                    }
                    next = row + 1;
                }
                None => extra.push((name.to_owned(), value.into())),
            }
        }
        Ok(Self::from(From::Json { fields, values, nulls, extra }))
    }

    /// The values of the model that the tape is like.
    pub(super) fn like(tape: &'t Tape<'_>) -> Self {
        match tape.value().model_values() {
            Some((model, values)) => Self::from(From::Model(model, values)),
            None => Self::none(),
        }
    }

    /// A single value.
    pub(super) fn member(value: Option<Parsed<'t>>, name: &'static str) -> Self {
        Self::from(From::Member(value, name))
    }

    /// No values.
    pub(super) fn none() -> Self {
        Self::from(From::Nothing)
    }

    fn from(from: From<'t>) -> Self {
        Self { from, taken: 0, refusal: None }
    }

    /// The next row's value, if there is one that is not null.
    pub(super) fn next_value(&mut self) -> Option<Parsed<'t>> {
        let row = self.taken;
        self.taken += 1;
        let value = match &mut self.from {
            From::Json { values, .. } if self.refusal.is_none() => values.get(row).copied().flatten(),
            From::Model(_, values) => values.next(),
            From::Member(value, _) => *value,
            From::Json { .. } | From::Nothing => None,
        };
        value.filter(|value| !value.is_null())
    }

    /// The value that was taken last is refused.
    #[cold]
    pub(super) fn refuse(&mut self, refusal: DecodeError) {
        if self.refusal.is_none() {
            self.refusal = Some(refusal.in_member(self.last().1));
        }
    }

    /// There must be a value where there was none. A type's own refusal of null says what it would have taken.
    #[cold]
    pub(super) fn lack(&mut self, refusal: Option<DecodeError>) {
        self.refuse(lacks(self.last().0, refusal));
    }

    /// The value that was taken last, and the name of its member.
    fn last(&self) -> (Option<Parsed<'t>>, &'static str) {
        let row = self.taken.saturating_sub(1);
        match &self.from {
            From::Json { fields, values, .. } => {
                (values.get(row).copied().flatten(), fields.wire(row).unwrap_or_default())
            }
            From::Member(value, name) => (*value, name),
            From::Model(..) | From::Nothing => (None, ""),
        }
    }

    /// What was refused, if anything was.
    pub(super) fn refusal(self) -> Option<DecodeError> {
        self.refusal
    }

    /// What has no row; and what is null, so that encoding gives it back.
    pub fn rest(&mut self) -> Extra {
        match &mut self.from {
            From::Json { fields, values, nulls, extra } => {
                let mut extra = std::mem::take(extra);
                let places = if *nulls { values.as_slice() } else { &[] };
                for (member, value) in fields.members().zip(places) {
                    if value.is_some_and(Parsed::is_null) {
                        extra.push((member.wire.to_owned(), Json::Null));
                    }
                }
                Extra::of(extra)
            }
            From::Model(model, _) => {
                let mut extra = Extra::default();
                model.parts(&mut |parts| extra = parts.extra.clone());
                extra
            }
            From::Member(..) | From::Nothing => Extra::default(),
        }
    }
}
