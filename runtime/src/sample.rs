//! An operation, a client and a transport for the tests of this crate.

use crate::call::Call;
use crate::client::{Api, Builder, Connection, Exchange, Limits, Transport};
use crate::operation::{Body, Filter, Method, Operation, Param};
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

const PARAMS: &[Param] = &[
    Param::text("customer_id").required().max_chars(5),
    Param::boolean("replace"),
    Param::one_of("type", &["card", "upi"]),
    Param::text("tmp_token").min_chars(3).sensitive(),
    Param::integer("pin").min(1000).sensitive(),
    Param::decimal("price").min(0),
    Param::decimal("share").min_decimal("0.01").max(100),
    Param::number("discount").min_decimal("0.07"),
    Param::number("rate").max(1),
    Param::text("iin").digits(),
    Param::text("email").email(),
    Param::json("meta_data").max_chars(20),
    Param::text("card[number]").required().max_chars(19).sensitive(),
    Param::integer("card[expiry_month]").required().min(1).max(12),
    Param::text("card[first_name]"),
    Param::one_of("coupon_ids", &["a", "b", "c"]).list(),
    Param::text("items[item_price_id]").required().in_list(),
    Param::integer("items[quantity]").min(1).in_list(),
    Param::json("items[properties]").in_list(),
];

const FILTERS: &[Filter] = &[Filter::text("customer_id"), Filter::one_of("status", &["valid", "expiring"])];

const fn operation(method: Method, path: &'static str, body: Body) -> Operation {
    Operation {
        resource: "payment_source",
        name: "create",
        method,
        path,
        host: None,
        body,
        idempotent: false,
        params: PARAMS,
        filters: FILTERS,
        sort_by: &["created_at"],
    }
}

pub(crate) static FORM: Operation = operation(Method::Post, "/payment_sources", Body::Form);
pub(crate) static JSON: Operation =
    Operation { host: Some("ingest"), ..operation(Method::Post, "/usage_events", Body::Json) };
pub(crate) static QUERY: Operation = Operation {
    params: &[Param::integer("limit").min(1).max(100)],
    ..operation(Method::Get, "/payment_sources", Body::None)
};
pub(crate) static WITH_ID: Operation =
    Operation { params: &[], ..operation(Method::Post, "/payment_sources/{source_id}/delete", Body::Form) };

pub(crate) static MUST_FILTER: Operation = Operation {
    params: &[],
    filters: &[Filter::text("customer_id").required(), Filter::boolean("included")],
    ..operation(Method::Get, "/ramps", Body::None)
};

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
