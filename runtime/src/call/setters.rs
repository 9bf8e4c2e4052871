//! What leads to a complete call: steps, groups of parameters, and the setters of optional ones.
//!
//! An API has thousands of setters, so the body of each is one call with nothing to work out: to
//! find `into` and `set` for each of them cost the compiler an eighth of its time.
//! What is not generic is `#[inline]`, here and in the other macros: compiled where it is called.

use super::{Call, Group};
use crate::value::{Argument, Field};
use std::fmt;

/// What takes arguments: a call, or a group of one.
pub trait Arguments: Sized {
    /// Sets one; setting it again replaces it, and an absent value takes it out.
    #[must_use]
    fn with(self, name: &'static str, value: Argument) -> Self;
}

impl Arguments for Call {
    fn with(self, name: &'static str, value: Argument) -> Self {
        self.set(name, value)
    }
}

impl Arguments for Group {
    fn with(self, name: &'static str, value: Argument) -> Self {
        self.set(name, value)
    }
}

/// Sets an argument that may be given as whatever becomes a [`Field`] of its type.
pub fn set<A: Arguments, T: Into<Argument>>(to: A, name: &'static str, value: impl Into<Field<T>>) -> A {
    to.with(name, value.into().into())
}

/// Sets a list of what becomes values of its type.
pub fn list<T: Into<Argument>>(
    to: Call,
    name: &'static str,
    values: impl IntoIterator<Item = impl Into<T>>,
) -> Call {
    to.list(name, values.into_iter().map(|value| value.into().into()).collect())
}

/// Shows what is around a call or a group.
pub fn debug(name: &str, held: &dyn fmt::Debug, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_tuple(name).field(held).finish()
}

/// The name on the wire: the method's, unless there is another.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_name {
    ($method:ident) => {
        stringify!($method)
    };
    ($method:ident $wire:literal) => {
        $wire
    };
}

/// `Clone` and `Debug` of what is around a call or a group. Deriving them for thousands costs the compiler more.
#[doc(hidden)]
#[macro_export]
macro_rules! around {
    ($name:ident) => {
        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self(Clone::clone(&self.0))
            }
        }

        impl $crate::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                $crate::call::debug(stringify!($name), &self.0, f)
            }
        }
    };
}

/// Defines a step of a call or of a group: `step!(NeedsCustomerId(pub(super) Call), "customer_id")`. What it needs is all that it
/// takes: it is neither cloned nor shown, since there are hundreds of steps, each gone with the next call.
#[macro_export]
macro_rules! step {
    ($name:ident($visible:vis $holds:ident), $needs:literal) => {
        #[doc = concat!("Still needs `", $needs, "`.")]
        #[allow(missing_debug_implementations, reason = "it is gone with the next call")]
        #[must_use = "nothing is sent before `send`"]
        pub struct $name($visible $holds);
    };
}

/// Defines a group of parameters.
#[macro_export]
macro_rules! group {
    ($(#[doc = $about:expr])* pub struct $name:ident;) => {
        $(#[doc = $about])*
        #[must_use = "a group is sent with the call that it is given to"]
        pub struct $name(pub(crate) Group);

        $crate::around!($name);
    };
}

/// Lets a group begin empty: all its parameters are optional.
#[macro_export]
macro_rules! empty_group {
    ($name:ident) => {
        impl $name {
            /// An empty group.
            #[inline]
            pub fn new() -> Self {
                Self(Group::new())
            }
        }

        impl Default for $name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

/// Gives a request type (a struct around a [`Call`](crate::call::Call)) or a group (around a [`Group`](crate::call::Group)) its
/// setters of optional scalar parameters.
///
/// A method's name is the parameter's on the wire, unless `= "…"` says another. Each takes whatever becomes a
/// [`Field`](crate::Field) of its type: a value, an `Option`, or `Field::Cleared`.
/// ```
/// use chargebee_runtime::ground::*;
/// pub struct Card(Group);
/// setters!(Card {
///     /// Name of the cardholder.
///     name: String = "card[name]";
/// });
/// let card = Card(Group::new()).name("Zoë").name(Field::Cleared);
/// ```
#[macro_export]
macro_rules! setters {
    ($name:ident { $($(#[$about:meta])* $method:ident: $ty:ty $(= $wire:literal)?;)+ }) => {
        impl $name {
            $(
                $(#[$about])*
                $(#[doc = "\nOn the wire: `"] #[doc = $wire] #[doc = "`."])?
                pub fn $method(self, value: impl Into<Field<$ty>>) -> Self {
                    Self($crate::set::<_, $ty>(self.0, $crate::wire_name!($method $($wire)?), value))
                }
            )+
        }
    };
}

/// Gives a request type its setters of optional groups: `groups!(CreateCard { card: Card; })`.
#[macro_export]
macro_rules! groups {
    ($name:ident { $($(#[$about:meta])* $method:ident: $ty:ty $(= $wire:literal)?;)+ }) => {
        impl $name {
            $(
                $(#[$about])*
                #[inline]
                pub fn $method(self, group: $ty) -> Self {
                    Self(self.0.group($crate::wire_name!($method $($wire)?), group.0))
                }
            )+
        }
    };
}

/// Gives a request type its setters of optional lists of scalars, each element given as whatever becomes one of the type:
/// `lists!(Create { plan_ids: String; })`.
#[macro_export]
macro_rules! lists {
    ($name:ident { $($(#[$about:meta])* $method:ident: $ty:ty $(= $wire:literal)?;)+ }) => {
        impl $name {
            $(
                $(#[$about])*
                $(#[doc = "\nOn the wire: `"] #[doc = $wire] #[doc = "`."])?
                pub fn $method(self, values: impl IntoIterator<Item = impl Into<$ty>>) -> Self {
                    Self($crate::list::<$ty>(self.0, $crate::wire_name!($method $($wire)?), values))
                }
            )+
        }
    };
}

/// Gives a request type its setters of optional lists of groups: `group_lists!(Create { tiers: Tiers; })`.
#[macro_export]
macro_rules! group_lists {
    ($name:ident { $($(#[$about:meta])* $method:ident: $ty:ty $(= $wire:literal)?;)+ }) => {
        impl $name {
            $(
                $(#[$about])*
                pub fn $method(self, groups: impl IntoIterator<Item = $ty>) -> Self {
                    let groups = groups.into_iter().map(|group| group.0).collect();
                    Self(self.0.groups($crate::wire_name!($method $($wire)?), groups))
                }
            )+
        }
    };
}

/// Gives a request type its filters, each with the type that [`filter_on!`](crate::filter_on) has defined:
/// `filters!(List { customer_id: CustomerIdFilter; })`.
#[macro_export]
macro_rules! filters {
    ($name:ident { $($(#[$about:meta])* $method:ident: $marker:ty $(= $wire:literal)?;)+ }) => {
        impl $name {
            $(
                $(#[$about])*
                $(#[doc = "\nOn the wire: `"] #[doc = $wire] #[doc = "`, with an operator in brackets."])?
                pub fn $method(self, filter: impl FilterOn<$marker>) -> Self {
                    Self(self.0.filter($crate::wire_name!($method $($wire)?), filter.condition()))
                }
            )+
        }
    };
}
