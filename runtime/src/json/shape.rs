//! The two kinds of types that generated code defines, models and enums. Each has one implementation of [`Decode`], [`Encode`],
//! [`Validate`] and [`Blank`], for all of its types.
//!
//! What a program has a thousand of is compiled a thousand times. So what is generic here and in [`model`](super::model) leaves
//! the work to code that is not, and has no closures, combinators or iterators over its own type: each would be compiled for each
//! type, too.

use super::{Blank, Decode, DecodeError, Encode, FromRows, Json, Parsed, Parts, Rows, Seen, Value};
use crate::check::{Check, Validate};
use crate::value::OpenEnum;

/// A type that generated code defines, by [`model!`](crate::model) or [`open_enum!`](crate::open_enum).
pub trait Shaped {
    /// [`AsModel`] or [`AsEnum`].
    type Shape;

    /// Shows what a model consists of. An enum has no parts.
    fn parts<'m>(&'m self, _show: &mut dyn FnMut(Parts<'_, 'm>)) {}
}

/// How a shape is written and checked: as what it is seen to be.
pub trait Written<T> {
    /// As [`Value`].
    fn seen(value: &T) -> Seen<'_>;
}

/// How a shape is read.
pub trait Read<T> {
    /// As [`Decode`].
    fn decode(value: Parsed<'_>) -> Result<T, DecodeError>;

    /// As [`Blank`].
    fn blank() -> T;
}

/// An object with members.
#[derive(Debug)]
pub enum AsModel {}

/// A text of an open list.
#[derive(Debug)]
pub enum AsEnum {}

impl<T: Shaped<Shape: Written<T>>> Encode for T {
    fn encode(&self) -> Json {
        T::Shape::seen(self).encoded().unwrap_or_default()
    }
}

impl<T: Shaped<Shape: Written<T>>> Validate for T {
    fn check(&self, check: &mut Check<'_>) {
        T::Shape::seen(self).checked(check);
    }
}

impl<T: Shaped<Shape: Written<T>>> Value for T {
    fn seen(&self) -> Seen<'_> {
        T::Shape::seen(self)
    }
}

impl<T: Shaped<Shape: Read<T>>> Decode for T {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        T::Shape::decode(value)
    }
}

impl<T: Shaped<Shape: Read<T>>> Blank for T {
    fn blank() -> Self {
        T::Shape::blank()
    }
}

/// On the heap, it is the same.
impl<M: Shaped<Shape = AsModel>> Shaped for Box<M> {
    type Shape = AsModel;

    fn parts<'m>(&'m self, show: &mut dyn FnMut(Parts<'_, 'm>)) {
        M::parts(self, show);
    }
}

impl<M: Shaped<Shape = AsModel>> Written<M> for AsModel {
    fn seen(value: &M) -> Seen<'_> {
        Seen::model(value)
    }
}

impl<M: FromRows> Read<M> for AsModel {
    fn decode(value: Parsed<'_>) -> Result<M, DecodeError> {
        match Rows::of(value, M::FIELDS) {
            Ok(mut rows) => {
                let model = M::from_rows(&mut rows);
                match rows.refusal() {
                    None => Ok(model),
                    Some(refusal) => Err(refusal),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn blank() -> M {
        M::from_rows(&mut Rows::none())
    }
}

impl<E: OpenEnum> Written<E> for AsEnum {
    fn seen(value: &E) -> Seen<'_> {
        Seen::one_of((E::TABLE.as_str)(value), E::TABLE.wire, E::TABLE.variants)
    }
}

impl<E: OpenEnum> Read<E> for AsEnum {
    fn decode(value: Parsed<'_>) -> Result<E, DecodeError> {
        match value.as_str() {
            Some(text) => Ok(E::from_wire(text)),
            None => Err(DecodeError::expected("a string", value)),
        }
    }

    fn blank() -> E {
        (E::TABLE.unknown)(String::new())
    }
}
