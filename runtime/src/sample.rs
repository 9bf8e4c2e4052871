//! An operation, a client and a transport for the tests of this crate.

use crate::call::Call;
use crate::client::{Api, Builder, Connection, Exchange, Limits, Transport};
use crate::operation::{Body, Filter, Method, Operation, Params, Values};
use bytes::Bytes;
use std::sync::Arc;

/// What a client of these tests calls itself.
pub const USER_AGENT: &str = "chargebee-rust/0";

crate::open_enum! {
    pub enum SortBy {
        CreatedAt = "created_at",
        Amount = "amount",
    }
}

const PARAMS: Rows = (
    &[
        "customer_id: text, required, max_chars 5",
        "replace: boolean",
        "type: one_of",
        "tmp_token: text, min_chars 3, sensitive",
        "pin: integer, min 1000, sensitive",
        "price: decimal, min 0",
        "share: decimal, min 0.01, max 100",
        "discount: number, min 0.07",
        "rate: number, max 1",
        "iin: text, digits",
        "email: text, email",
        "meta_data: json, max_chars 20",
        "card[number]: text, required, max_chars 19, sensitive",
        "card[expiry_month]: integer, required, min 1, max 12",
        "card[first_name]: text",
        "coupon_ids: one_of, list",
        "items[item_price_id]: text, required, in_list",
        "items[quantity]: integer, min 1, in_list",
        "items[properties]: json, in_list",
    ],
    &[("type", &["card", "upi"]), ("coupon_ids", &["a", "b", "c"])],
);

const FILTERS: &[Filter] = &[Filter::text("customer_id"), Filter::one_of("status", &["valid", "expiring"])];

/// What [`Params`] are made of.
type Rows = (&'static [&'static str], &'static [Values]);
pub(crate) const NO_PARAMS: Rows = (&[], &[]);

/// An operation of these tests.
pub(crate) const fn operation(
    (method, host, path): (Method, Option<&'static str>, &'static str),
    (body, idempotent): (Body, bool),
    (rows, values): Rows,
    filters: &'static [Filter],
) -> Operation {
    Operation {
        resource: "payment_source",
        name: "create",
        method,
        path,
        host,
        body,
        idempotent,
        params: Params::of(rows, values),
        filters,
        sort_by: &["created_at"],
    }
}

pub(crate) static FORM: Operation =
    operation((Method::Post, None, "/payment_sources"), (Body::Form, false), PARAMS, FILTERS);
pub(crate) static JSON: Operation =
    operation((Method::Post, Some("ingest"), "/usage_events"), (Body::Json, false), PARAMS, FILTERS);
pub(crate) static QUERY: Operation = operation(
    (Method::Get, None, "/payment_sources"),
    (Body::None, false),
    (&["limit: integer, min 1, max 100"], &[]),
    FILTERS,
);
pub(crate) static WITH_ID: Operation = operation(
    (Method::Post, None, "/payment_sources/{source_id}/delete"),
    (Body::Form, false),
    NO_PARAMS,
    FILTERS,
);
pub(crate) static MUST_FILTER: Operation = operation(
    (Method::Get, None, "/ramps"),
    (Body::None, false),
    NO_PARAMS,
    &[Filter::text("customer_id").required(), Filter::boolean("included")],
);

static API: Api = Api {
    server: "https://{site}.chargebee.com/api/v2",
    site_variable: "CHARGEBEE_SITE",
    key_variable: "CHARGEBEE_API_KEY",
    user_agent: USER_AGENT,
};

struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: http::Request<Bytes>, _: Limits) -> Exchange {
        Box::pin(async { Ok(http::Response::new(Bytes::new())) })
    }
}

/// A call of this operation on the site `acme-test`.
pub(crate) fn call(operation: &'static Operation) -> Call {
    let builder = Builder::<Connection>::new(&API).site("acme-test").api_key("test_key_123");
    match builder.transport(Arc::new(Nowhere)).build() {
        Ok(connection) => Call::new(&connection, operation),
        Err(error) => unreachable!("{error}"),
    }
}
