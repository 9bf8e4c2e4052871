//! Lists, page by page.

mod cycle;
mod entries;
mod pages;

pub use entries::Entries;
pub use pages::Pages;

use crate::json::{Decode, DecodeError, Encode, Extra, Json, Members, Object, Parsed};

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The entries.
    pub list: Vec<T>,
    /// What to send as `offset` for the next page; `None` on the last one.
    pub next_offset: Option<String>,
    /// Members that the documentation does not list.
    pub extra: Extra,
}

impl<T: Decode> Decode for Page<T> {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        let mut members = Members::of(value)?;
        Ok(Self {
            list: members.required("list")?,
            next_offset: members.optional("next_offset")?,
            extra: members.rest(),
        })
    }
}

impl<T: Encode> Encode for Page<T> {
    fn encode(&self) -> Json {
        let mut object = Object::with(&self.extra);
        object.required("list", &self.list);
        object.optional("next_offset", &self.next_offset);
        object.finish()
    }
}
