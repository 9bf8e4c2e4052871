//! An operation of the API as data: everything that sending and checking it needs.

mod filter;
mod param;
mod params;

pub use filter::Filter;
pub use param::{Kind, Param};
pub use params::{Params, Values};

use std::fmt;

/// One operation of the API: where it goes, what it takes.
///
/// Generated code holds one `static` of it for each operation.
#[derive(Debug)]
pub struct Operation {
    /// The resource's name, as `payment_source`.
    pub resource: &'static str,
    /// The operation's name within the resource, as `create_card`.
    pub name: &'static str,
    /// GET or POST; the API has no others.
    pub method: Method,
    /// The path below the server's address, with at most one `{…}` that stands for an id.
    pub path: &'static str,
    /// The sub-domain that serves this operation (`https://{site}.{host}.chargebee.com`); `None` for the usual host.
    pub host: Option<&'static str>,
    /// How parameters travel.
    pub body: Body,
    /// Whether the documentation says that the operation honours an idempotency key.
    pub idempotent: bool,
    /// The parameters, in the order in which they are sent.
    pub params: Params,
    /// The fields that a list can be filtered by.
    pub filters: &'static [Filter],
    /// The fields that a list can be sorted by.
    pub sort_by: &'static [&'static str],
}

impl Operation {
    /// The parameter of this wire name, as `card[number]`, without any list index.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.all().iter().find(|param| param.name == name)
    }

    /// The filter of this wire name.
    pub fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// The path's parts before and after its `{…}`, and the name within; `None` for a path without one.
    pub(crate) fn path_id(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let (before, rest) = self.path.split_once('{')?;
        let (name, after) = rest.split_once('}')?;
        Some((before, name, after))
    }
}

/// `payment_source.create_card`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.resource, self.name)
    }
}

/// The HTTP method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; parameters travel in the query.
    Get,
    /// Writes; parameters travel in the body.
    Post,
}

impl Method {
    /// `GET` or `POST`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How an operation's parameters travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Body {
    /// No body: parameters travel in the query.
    None,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(path: &'static str) -> Operation {
        Operation {
            resource: "payment_source",
            name: "retrieve",
            method: Method::Get,
            path,
            host: None,
            body: Body::None,
            idempotent: false,
            params: Params::none(),
            filters: &[],
            sort_by: &[],
        }
    }

    #[test]
    fn a_path_splits_around_its_id() {
        assert_eq!(
            at("/payment_sources/{id}/delete").path_id(),
            Some(("/payment_sources/", "id", "/delete"))
        );
        assert_eq!(at("/payment_sources").path_id(), None);
    }

    #[test]
    fn an_operation_is_shown_as_resource_and_name() {
        assert_eq!(at("/").to_string(), "payment_source.retrieve");
    }
}
