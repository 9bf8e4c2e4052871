//! The two kinds of types that generated code defines, models and enums. Each has one implementation of [`Decode`], [`Encode`],
//! [`Validate`] and [`Blank`], for all of its types.
//!
//! What a program has a thousand of is compiled a thousand times. So what is generic here and in [`model`](super::model) leaves
//! the work to code that is not, and has no closures, combinators or iterators over its own type: each would be compiled for each
//! type, too.

use super::model::{self, FromRows, Model, Rows};
use super::{Blank, Decode, DecodeError, Encode, Json, Parsed, Seen, Value};
use crate::check::{Check, Validate};
use crate::value::OpenEnum;
use std::any::Any;

/// A type that generated code defines, by [`model!`](crate::model) or [`open_enum!`](crate::open_enum).
pub trait Shaped: Sized {
    /// [`AsModel`] or [`AsEnum`].
    type Shape: Written<Self>;
}

/// How a shape is written and checked.
pub trait Written<T> {
    /// As [`Encode`].
    fn encode(value: &T) -> Json;

    /// As [`Validate`].
    fn check(value: &T, check: &mut Check<'_>);

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

impl<T: Shaped> Encode for T {
    fn encode(&self) -> Json {
        T::Shape::encode(self)
    }
}

impl<T: Shaped> Validate for T {
    fn check(&self, check: &mut Check<'_>) {
        T::Shape::check(self, check);
    }
}

impl<T: Shaped + Any> Value for T {
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
impl<T: Shaped<Shape = AsModel> + Model> Shaped for Box<T> {
    type Shape = AsModel;
}

impl<M: Model> Written<M> for AsModel {
    fn encode(value: &M) -> Json {
        model::encode(value)
    }

    fn check(value: &M, check: &mut Check<'_>) {
        check.model(value);
    }

    fn seen(value: &M) -> Seen<'_> {
        Seen::model(value)
    }
}

impl<M: FromRows> Read<M> for AsModel {
    fn decode(value: Parsed<'_>) -> Result<M, DecodeError> {
        model::decode(value)
    }

    fn blank() -> M {
        M::from_rows(&mut Rows::none())
    }
}

impl<E: OpenEnum> Written<E> for AsEnum {
    fn encode(value: &E) -> Json {
        Json::from((E::TABLE.as_str)(value))
    }

    fn check(value: &E, check: &mut Check<'_>) {
        check.one_of((E::TABLE.as_str)(value), E::TABLE.wire);
    }

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
