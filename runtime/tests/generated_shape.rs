//! A small piece of what the generator emits, by hand: the interface that generated code stands on.
#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee_runtime::client::{Exchange, Limits, Transport};
use chargebee_runtime::{ErrorKind, Retry, Rule, filter, sort};
use std::sync::{Arc, Mutex, PoisonError};

mod payment_source {
    use chargebee_runtime::ground::*;

    open_enum! {
        pub enum Type {
            Card = "card",
            Upi = "upi",
        }
    }

    model! {
        pub struct Card {
            #[check(chars(4, 4), digits())]
            pub last4: String,
        }
    }

    model! {
        pub struct PaymentSource {
            #[check(max_chars(40))]
            pub id: String,
            #[wire = "type"]
            pub type_: Type,
            pub card: Option<Card>,
            #[check(min(0))]
            pub created_at: Option<Timestamp>,
            pub cards: Option<Vec<Card>>,
        }
    }

    model! {
        /// What an operation returns, and an entry of a list.
        pub struct Response {
            pub payment_source: PaymentSource,
        }
    }

    pub mod create_card {
        use chargebee_runtime::ground::*;

        pub static OPERATION: Operation = Operation {
            resource: "payment_source",
            name: "create_card",
            method: Method::Post,
            path: "/payment_sources/create_card",
            host: None,
            body: Body::Form,
            idempotent: true,
            params: Params::of(
                &[
                    "customer_id: text, required, max_chars 50",
                    "replace_primary_payment_source: boolean",
                    "type: one_of",
                    "card[number]: text, required, max_chars 1500, sensitive",
                    "card[expiry_month]: integer, required, min 1, max 12",
                    "card[first_name]: text, max_chars 50",
                    "meta_data: json",
                    "coupon_ids: text, list",
                    "items[item_price_id]: text, required, in_list",
                ],
                &[("type", super::Type::VALUES)],
            ),
            filters: &[],
            sort_by: &[],
        };

        step!(NeedsCustomerId(pub(in super::super) Call), "customer_id");

        impl NeedsCustomerId {
            pub fn customer_id(self, value: impl Into<String>) -> NeedsCard {
                NeedsCard(self.0.set("customer_id", value.into()))
            }
        }

        step!(NeedsCard(Call), "card");

        impl NeedsCard {
            pub fn card(self, card: Card) -> CreateCard {
                CreateCard(self.0.group("card", card.0))
            }
        }

        request!(CreateCard -> super::Response);

        setters!(CreateCard {
            replace_primary_payment_source: bool;
            type_: super::Type = "type";
            meta_data: Json;
        });

        impl CreateCard {
            pub fn coupon_ids(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
                Self(self.0.list("coupon_ids", values.into_iter().map(|v| v.into().into()).collect()))
            }
            pub fn items(self, items: impl IntoIterator<Item = Item>) -> Self {
                Self(self.0.groups("items", items.into_iter().map(|item| item.0).collect()))
            }
        }

        group! {
            pub struct Card;
        }

        impl Card {
            pub fn number(value: impl Into<CardNumber>) -> CardNeedsExpiryMonth {
                CardNeedsExpiryMonth(Group::new().set("card[number]", value.into()))
            }
        }

        setters!(Card {
            first_name: String = "card[first_name]";
        });

        step!(CardNeedsExpiryMonth(Group), "card[expiry_month]");

        impl CardNeedsExpiryMonth {
            pub fn expiry_month(self, value: impl Into<i64>) -> Card {
                Card(self.0.set("card[expiry_month]", value.into()))
            }
        }

        group! {
            pub struct Item;
        }

        impl Item {
            pub fn item_price_id(value: impl Into<String>) -> Self {
                Self(Group::new().set("items[item_price_id]", value.into()))
            }
        }
    }

    pub mod retrieve {
        use chargebee_runtime::ground::*;

        pub static OPERATION: Operation = Operation {
            resource: "payment_source",
            name: "retrieve",
            method: Method::Get,
            path: "/payment_sources/{cust_payment_source_id}",
            host: None,
            body: Body::None,
            idempotent: false,
            params: Params::none(),
            filters: &[],
            sort_by: &[],
        };

        request!(pub(in super::super) Retrieve -> super::Response);
    }

    pub mod list {
        use chargebee_runtime::ground::*;

        pub static OPERATION: Operation = Operation {
            resource: "payment_source",
            name: "list",
            method: Method::Get,
            path: "/payment_sources",
            host: None,
            body: Body::None,
            idempotent: false,
            params: Params::of(&["limit: integer, min 1, max 100", "offset: text, max_chars 5"], &[]),
            filters: &[
                Filter::text("customer_id"),
                Filter::one_of("type", super::Type::VALUES),
                Filter::timestamp("created_at"),
            ],
            sort_by: &["created_at", "updated_at"],
        };

        open_enum! {
            pub enum SortBy {
                CreatedAt = "created_at",
            }
        }

        operators!(IsOrIsNotOrStartsWithOrInOrNotIn, [Is, IsNot, StartsWith, In, NotIn]);
        operators!(IsOrInOrIsPresent, [Is, In, IsPresent]);
        operators!(BetweenOrAfterOrBeforeOrOn, [Between, After, Before, On]);
        filter_on!(CustomerIdFilter => String, IsOrIsNotOrStartsWithOrInOrNotIn);
        filter_on!(TypeFilter => super::Type, IsOrInOrIsPresent);
        filter_on!(CreatedAtFilter => Timestamp, BetweenOrAfterOrBeforeOrOn);

        list_request!(pub(in super::super) List -> super::Response);

        setters!(List {
            limit: i64;
            offset: String;
        });

        filters!(List {
            customer_id: CustomerIdFilter;
            type_: TypeFilter = "type";
            created_at: CreatedAtFilter;
        });

        impl List {
            pub fn sort_by(self, sort: Sort<SortBy>) -> Self {
                Self(self.0.sort(sort))
            }
        }
    }
}

mod client {
    use super::payment_source::{create_card, list, retrieve};
    use chargebee_runtime::ground::*;

    static API: Api = Api {
        server: "https://{site}.chargebee.com/api/v2",
        site_variable: "CHARGEBEE_SITE",
        key_variable: "CHARGEBEE_API_KEY",
        user_agent: concat!("chargebee-rust/", env!("CARGO_PKG_VERSION")),
    };

    #[derive(Debug, Clone)]
    pub struct Client(Connection);
    pub type ClientBuilder = Builder<Client>;
    impl From<Connection> for Client {
        fn from(connection: Connection) -> Self {
            Self(connection)
        }
    }
    impl Client {
        #[allow(dead_code)]
        pub fn from_env() -> Result<Self, ConfigError> {
            Self::builder().from_env().build()
        }
        pub fn builder() -> ClientBuilder {
            Builder::new(&API)
        }
        pub fn payment_sources(&self) -> PaymentSources<'_> {
            PaymentSources { client: self }
        }
    }

    #[derive(Debug, Clone, Copy)]
    pub struct PaymentSources<'a> {
        client: &'a Client,
    }
    impl PaymentSources<'_> {
        pub fn create_card(&self) -> create_card::NeedsCustomerId {
            create_card::NeedsCustomerId(Call::new(&self.client.0, &create_card::OPERATION))
        }
        pub fn retrieve(&self, id: impl Into<PathId>) -> retrieve::Retrieve {
            retrieve::Retrieve(Call::new(&self.client.0, &retrieve::OPERATION).id(id.into()))
        }
        pub fn list(&self) -> list::List {
            list::List(Call::new(&self.client.0, &list::OPERATION))
        }
    }

    #[derive(Debug, Clone, Default)]
    pub struct Headers(HeaderFields);
    impl Headers {
        pub fn new() -> Self {
            Self::default()
        }
        pub fn idempotency_key(self, value: impl Into<Field<String>>) -> Self {
            Self(self.0.set(const { &Param::text("chargebee-idempotency-key").max_chars(100) }, value.into()))
        }
    }
    impl From<Headers> for HeaderFields {
        fn from(headers: Headers) -> Self {
            headers.0
        }
    }
}

use client::{Client, Headers};
use payment_source::Type;
use payment_source::create_card::{Card, Item};
use payment_source::list::SortBy;

/// Answers with what it was given, one after the other, and remembers the requests.
#[derive(Default)]
struct Recorder {
    answers: Mutex<Vec<(u16, &'static str)>>,
    requests: Mutex<Vec<http::Request<bytes::Bytes>>>,
}

impl Recorder {
    fn new(answers: &[(u16, &'static str)]) -> Arc<Self> {
        let recorder = Self::default();
        *lock(&recorder.answers) = answers.iter().rev().copied().collect();
        Arc::new(recorder)
    }

    fn queries(&self) -> Vec<String> {
        let requests = lock(&self.requests);
        let query = |it: &http::Request<_>| it.uri().query().unwrap_or("-").to_owned();
        requests.iter().map(query).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<bytes::Bytes>, _: Limits) -> Exchange {
        lock(&self.requests).push(request);
        let (status, body) = lock(&self.answers).pop().unwrap_or((500, ""));
        Box::pin(async move {
            let mut response = http::Response::new(bytes::Bytes::from_static(body.as_bytes()));
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
            Ok(response)
        })
    }
}

fn client(recorder: &Arc<Recorder>) -> Client {
    let builder = Client::builder().site("acme-test").api_key("test_key_123");
    builder.transport(recorder.clone()).retry(Retry::off()).build().unwrap_or_else(|error| panic!("{error}"))
}

fn card() -> Card {
    Card::number("4111111111111111").expiry_month(12).first_name("Zoë")
}

const SOURCE: &str =
    r#"{"payment_source":{"id":"pm_1","type":"card","card":{"last4":"1111"},"object":"payment_source"}}"#;

#[tokio::test]
async fn a_typed_call_becomes_one_request_and_a_typed_answer() {
    let recorder = Recorder::new(&[(200, SOURCE)]);
    let call = client(&recorder)
        .payment_sources()
        .create_card()
        .customer_id("cust 1")
        .card(card())
        .meta_data(serde_json::json!({"a": 1}))
        .coupon_ids(["x", "y"])
        .items([Item::item_price_id("i0"), Item::item_price_id("i1")])
        .type_(Type::Card)
        .replace_primary_payment_source(true)
        .headers(Headers::new().idempotency_key("k"));
    let made = call.send().await.unwrap_or_else(|error| panic!("{error}"));
    assert!(made.extra.is_empty());
    assert_eq!(made.payment_source.id, "pm_1");
    assert_eq!(made.payment_source.type_, Type::Card);

    let requests = lock(&recorder.requests);
    let [request] = requests.as_slice() else { panic!("one request") };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://acme-test.chargebee.com/api/v2/payment_sources/create_card");
    let header = |name| request.headers().get(name).and_then(|it: &http::HeaderValue| it.to_str().ok());
    assert_eq!(header("authorization"), Some("Basic dGVzdF9rZXlfMTIzOg=="));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(header("chargebee-idempotency-key"), Some("k"));
    assert_eq!(header("content-length"), Some(request.body().len().to_string().as_str()));
    assert_eq!(
        request.body(),
        "customer_id=cust+1&replace_primary_payment_source=true&type=card&card%5Bnumber%5D=4111111111111111\
         &card%5Bexpiry_month%5D=12&card%5Bfirst_name%5D=Zo%C3%AB&meta_data=%7B%22a%22%3A1%7D\
         &coupon_ids%5B0%5D=x&coupon_ids%5B1%5D=y\
         &items%5Bitem_price_id%5D%5B0%5D=i0&items%5Bitem_price_id%5D%5B1%5D=i1"
    );
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_awaited_nor_if_anything_is_wrong() {
    let recorder = Recorder::new(&[]);
    let sources = client(&recorder);
    let sources = sources.payment_sources();
    drop(sources.retrieve("pm_1").send());
    let refused = sources
        .create_card()
        .customer_id("")
        .card(Card::number("4").expiry_month(13).first_name("x".repeat(51)))
        .type_(Type::from_wire("cart"))
        .send()
        .await;
    let error = refused.err().unwrap_or_else(|| panic!("must be refused"));
    assert_eq!(
        error.to_string(),
        "payment_source.create_card was not sent: customer_id is required and cannot be empty; \
         type must be one of the 2 documented values (card, upi), got \"cart\"; \
         card[expiry_month] must be between 1 and 12, got 13; \
         card[first_name] must have at most 50 characters, got 51"
    );
    let refused = sources.retrieve("../customers/cust_1").send().without_validation().await;
    let rules: Vec<Rule> = match refused.as_ref().map_err(|error| error.kind()) {
        Err(ErrorKind::Refused(violations)) => violations.iter().map(|it| it.rule).collect(),
        _ => Vec::new(),
    };
    assert_eq!(rules, [Rule::IdSegments]);
    assert!(lock(&recorder.requests).is_empty());
}

#[test]
fn a_call_shows_no_secret() {
    let recorder = Recorder::new(&[]);
    let sources = client(&recorder);
    let call = sources.payment_sources().create_card().customer_id("c").card(card());
    let shown = format!("{call:?} {sources:?}");
    assert!(shown.contains(r#""card[number]": ***"#), "{shown}");
    assert!(!shown.contains("4111") && !shown.contains("test_key"), "{shown}");
}

#[test]
fn conditions_are_pairs_in_the_order_of_the_operation() {
    let recorder = Recorder::new(&[]);
    let at = chargebee_runtime::Timestamp::from_seconds;
    let list = client(&recorder)
        .payment_sources()
        .list()
        .sort_by(sort::desc(SortBy::CreatedAt))
        .created_at(filter::after(at(1)))
        .created_at(filter::before(at(9)))
        .created_at(filter::before(at(2)))
        .customer_id(filter::one_of(["c1", "c2"]))
        .type_(filter::is(Type::Upi))
        .limit(10);
    let pairs = list.pairs();
    let pairs: Vec<_> = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(
        pairs,
        [
            ("limit", "10"),
            ("customer_id[in]", r#"["c1","c2"]"#),
            ("type[is]", "upi"),
            ("created_at[after]", "1"),
            ("created_at[before]", "2"),
            ("sort_by[desc]", "created_at"),
        ]
    );
}

const PAGE_1: &str =
    r#"{"list":[{"payment_source":{"id":"a","type":"card"}}],"next_offset":"[\"long & opaque\"]"}"#;
const EMPTY_PAGE: &str = r#"{"list":[],"next_offset":"2"}"#;
const LAST_PAGE: &str = r#"{"list":[{"payment_source":{"id":"b","type":"card"}}],"next_offset":null}"#;

#[tokio::test]
async fn a_stream_fetches_page_after_page_and_gives_offsets_back_exactly() {
    let recorder = Recorder::new(&[(200, PAGE_1), (200, EMPTY_PAGE), (200, LAST_PAGE)]);
    let mut entries = client(&recorder).payment_sources().list().limit(1).stream();
    let mut ids = Vec::new();
    while let Ok(Some(entry)) = entries.try_next().await {
        ids.push(entry.payment_source.id);
    }
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(
        recorder.queries(),
        ["limit=1", "limit=1&offset=%5B%22long+%26+opaque%22%5D", "limit=1&offset=2"]
    );
    assert!(matches!(entries.try_next().await, Ok(None)));
}

#[tokio::test]
async fn a_page_that_repeats_its_own_offset_ends_the_stream_with_an_error() {
    let recorder = Recorder::new(&[(200, PAGE_1), (200, PAGE_1), (200, PAGE_1)]);
    let mut entries = client(&recorder).payment_sources().list().stream();
    assert!(matches!(entries.try_next().await, Ok(Some(_))));
    let error = entries.try_next().await.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("next_offset: expected another offset"), "{error}");
    assert!(matches!(entries.try_next().await, Ok(None)));
    assert_eq!(recorder.queries().len(), 2);
}

#[tokio::test]
async fn a_stream_ends_after_an_error() {
    let recorder = Recorder::new(&[(500, "{}"), (200, LAST_PAGE)]);
    let mut entries = client(&recorder).payment_sources().list().stream();
    assert_eq!(entries.try_next().await.err().and_then(|error| error.status()), Some(500));
    assert!(matches!(entries.try_next().await, Ok(None)));
}

#[tokio::test]
async fn a_page_is_fetched_alone_by_send() {
    let recorder = Recorder::new(&[(200, PAGE_1)]);
    let page = client(&recorder).payment_sources().list().offset("x").send().await;
    let page = page.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(page.list.len(), 1);
    assert_eq!(page.next_offset.as_deref(), Some(r#"["long & opaque"]"#));
}

#[tokio::test]
async fn each_answer_is_what_it_is() {
    let cases = [
        (200, r#"{"payment_source":{"id":"a"}}"#, "payment_source.type: expected a string, found nothing"),
        (200, "<html>", "the body is not JSON"),
        (200, "", "the body is not JSON"),
        (204, "", "status 204, there is no body where one is documented"),
        (
            404,
            r#"{"api_error_code":"resource_not_found","message":"no such"}"#,
            "status 404, resource_not_found: no such",
        ),
        (302, "", "refused by the API: status 302"),
        (502, "<html>", "refused by the API: status 502"),
        (400, r#"{"message":"key test_key_123"}"#, "status 400: key ***"),
    ];
    for (status, body, message) in cases {
        let recorder = Recorder::new(&[(status, body)]);
        let error = client(&recorder).payment_sources().retrieve("pm_1").send().await.err();
        let error = error.unwrap_or_else(|| panic!("{body} must be an error"));
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!((error.status(), error.raw_body()), (Some(status), Some(body.as_bytes())));
        assert_eq!(error.operation(), "payment_source.retrieve");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[test]
fn a_request_can_be_handed_to_another_thread() {
    fn sendable<T: Send + 'static>(_: T) {}
    let recorder = Recorder::new(&[]);
    let client = client(&recorder);
    sendable(client.payment_sources().retrieve("a").send());
    sendable(client.payment_sources().list().stream());
    let mut entries = client.payment_sources().list().stream();
    sendable(async move { entries.try_next().await.is_ok() });
    sendable(client);
}

#[cfg(feature = "serde")]
#[test]
fn a_model_goes_through_json_and_is_validated() {
    use chargebee_runtime::check::Validate;

    let text = r#"{"id":"pm_1","type":"new","card":{"last4":"1x"},"created_at":null,"cf_x":[1]}"#;
    let source: payment_source::PaymentSource = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(serde_json::to_value(&source).ok(), serde_json::from_str(text).ok());
    assert_eq!(
        source.validate().err().map(|it| it.to_string()).as_deref(),
        Some(
            "type must be one of the 2 documented values (card, upi), got \"new\"; \
             card.last4 must have exactly 4 characters, got 2; card.last4 must have only decimal digits"
        )
    );
}
