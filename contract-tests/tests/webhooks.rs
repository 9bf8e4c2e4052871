//! Events as a webhook receives them: every type read and written again, and everything that is no event.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chargebee::webhook::{Content, Event, EventType, Receiver, Refused, WebhookError};
use chargebee::{ApiErrorCode, Encode, Json, Validate};
use serde_json::json;

const PASSWORD: &str = "seededpassword";

fn receiver() -> Receiver {
    Receiver::basic("billing", PASSWORD).unwrap_or_else(|error| panic!("{error}"))
}

fn credentials() -> [String; 1] {
    [format!("Basic {}", STANDARD.encode(format!("billing:{PASSWORD}")))]
}

fn receive(body: &Json) -> Result<Event, WebhookError> {
    receiver().receive(credentials(), body.to_string().as_bytes())
}

fn received(body: &Json) -> Event {
    receive(body).unwrap_or_else(|error| panic!("{error}"))
}

fn payment_source() -> Json {
    json!({
        "id": "pm_1", "object": "payment_source", "customer_id": "c_1", "type": "card", "reference_id": "cus_1/card_1",
        "status": "expiring", "gateway": "stripe", "gateway_account_id": "gw_1", "resource_version": 1_700_000_000_123_i64,
        "card": {
            "object": "card", "iin": "411111", "last4": "1111", "funding_type": "credit", "brand": "visa",
            "expiry_month": 1, "expiry_year": 2031, "masked_number": "************1111"
        }
    })
}

fn customer() -> Json {
    json!({
        "id": "c_1", "object": "customer", "first_name": "Ada", "last_name": "Byron", "email": "ada@example.com",
        "auto_collection": "on", "net_term_days": 0, "allow_direct_debit": false, "created_at": 1_600_000_000,
        "taxability": "taxable", "updated_at": 1_700_000_000, "resource_version": 1_700_000_000_000_i64,
        "deleted": false, "card_status": "valid", "promotional_credits": 0, "refundable_credits": 0,
        "excess_payments": 0, "unbilled_charges": 0, "preferred_currency_code": "EUR", "cf_seat": 7
    })
}

fn event(event_type: &str, content: Json) -> Json {
    json!({
        "id": "ev_1", "object": "event", "occurred_at": 1_700_000_000, "source": "api", "user": "full_access_key_v1",
        "event_type": event_type, "api_version": "v2", "content": content, "webhook_status": "scheduled",
        "webhooks": [ { "id": "whv2_1", "object": "webhook", "webhook_status": "scheduled" } ]
    })
}

/// The content that an event of this type comes with.
fn content_of(event_type: &str) -> Json {
    match event_type {
        "payment_source_business_entity_changed" => json!({
            "payment_source": payment_source(),
            "business_entity_transfer": {
                "id": "bet_1",
                "object": "business_entity_transfer",
                "resource_type": "customer",
                "resource_id": "cus_1",
                "active_resource_id": "cus_2",
                "destination_business_entity_id": "be_2",
                "source_business_entity_id": "be_1",
                "reason_code": "correction",
                "created_at": 1_700_000_000
            }
        }),
        _ => json!({ "customer": customer(), "payment_source": payment_source() }),
    }
}

#[test]
fn every_event_is_read_into_its_own_type_and_written_again_without_loss() {
    let of_payment_sources: Vec<_> =
        EventType::VALUES.iter().filter(|event_type| event_type.starts_with("payment_source_")).collect();
    assert_eq!(of_payment_sources.len(), 7);
    for event_type in of_payment_sources {
        let body = event(event_type, content_of(event_type));
        let event = received(&body);
        assert_eq!(event.event_type.as_str(), *event_type);
        assert!(!matches!(event.content, Content::Unknown(_)), "{event_type} has a type of its own");
        assert_eq!(event.encode(), body, "{event_type}");
        assert!(event.validate().is_ok(), "{event_type}: {:?}", event.validate());
    }
}

#[test]
fn what_an_event_holds_has_types() {
    let event = received(&event("payment_source_expiring", content_of("payment_source_expiring")));
    let Content::PaymentSourceExpiring(content) = event.content else {
        panic!("another content: {:?}", event.content)
    };
    assert_eq!(content.customer.map(|it| it.id).as_deref(), Some("c_1"));
    let source = content.payment_source.unwrap_or_else(|| panic!("no payment source"));
    assert_eq!(source.card.map(|card| card.last4).as_deref(), Some("1111"));
    assert_eq!(event.source.map(|it| it.to_string()).as_deref(), Some("api"));
}

#[test]
fn events_about_the_same_are_matched_together_and_each_is_shown_by_its_own_name() {
    for (event_type, name) in
        [("payment_source_added", "PaymentSourceAdded"), ("payment_source_expired", "PaymentSourceExpired")]
    {
        let event = received(&event(event_type, content_of(event_type)));
        let shown = format!("{:?}", event.content);
        assert!(shown.starts_with(&format!("{name} {{ customer: ")), "{shown}");
        let (Content::PaymentSourceAdded(content) | Content::PaymentSourceExpired(content)) = event.content
        else {
            panic!("another content: {shown}")
        };
        assert_eq!(content.customer.map(|it| it.id).as_deref(), Some("c_1"));
    }
}

#[test]
fn members_and_values_that_nobody_knows_are_kept() {
    let mut body = event("payment_source_added", content_of("payment_source_added"));
    for at in ["", "/content", "/content/payment_source", "/content/payment_source/card", "/content/customer"]
    {
        let object = body.pointer_mut(at).and_then(Json::as_object_mut);
        object
            .unwrap_or_else(|| panic!("no object at {at}"))
            .insert("since".to_owned(), json!([{ "a": null }]));
    }
    for (at, value) in [("/source", "telepathy"), ("/webhook_status", "somewhere")] {
        *body.pointer_mut(at).unwrap_or_else(|| panic!("nothing at {at}")) = json!(value);
    }
    let event = received(&body);
    assert_eq!(event.encode(), body);
    let violations: Vec<String> = match event.validate() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.into_iter().map(|violation| violation.path).collect(),
    };
    assert_eq!(violations, ["source", "webhook_status"]);
}

#[test]
fn an_event_that_nobody_knows_is_kept_whole() {
    let body =
        event("subscription_teleported", json!({ "subscription": { "id": "s_1" }, "subscriptions": [] }));
    let event = received(&body);
    assert_eq!(event.event_type, EventType::Unknown("subscription_teleported".to_owned()));
    let Content::Unknown(content) = &event.content else { panic!("{:?}", event.content) };
    assert_eq!(content.get("subscription"), Some(&json!({ "id": "s_1" })));
    assert!(!format!("{event:?}").contains("s_1"), "Debug shows what nobody has looked at");
    assert_eq!((content.error(), event.decode_error()), (None, None));
    assert_eq!(event.encode(), body);
}

#[test]
fn what_is_documented_as_always_there_may_be_missing() {
    for event_type in EventType::VALUES {
        for content in [json!({}), json!({ "customer": null, "payment_source": null })] {
            let body = event(event_type, content);
            assert_eq!(received(&body).encode(), body, "{event_type}");
        }
    }
    let bare = json!({ "id": "ev_1", "occurred_at": 1, "event_type": "payment_source_added", "content": {} });
    assert_eq!(received(&bare).encode(), bare);
}

#[test]
fn an_event_whose_content_is_not_as_documented_is_taken_with_the_content_as_it_came() {
    let without = |at: &str| {
        let mut content = content_of("payment_source_added");
        let (parent, member) = at.rsplit_once('/').unwrap_or_else(|| panic!("no member in {at}"));
        let parent = content.pointer_mut(parent).and_then(Json::as_object_mut);
        assert!(parent.is_some_and(|it| it.remove(member).is_some()), "nothing at {at}");
        content
    };
    let with = |at: &str, value: Json| {
        let mut content = content_of("payment_source_added");
        *content.pointer_mut(at).unwrap_or_else(|| panic!("nothing at {at}")) = value;
        content
    };
    let table = [
        (without("/payment_source/id"), "content.payment_source.id: expected a string, found nothing"),
        (
            without("/payment_source/card/last4"),
            "content.payment_source.card.last4: expected a string, found nothing",
        ),
        (without("/customer/deleted"), "content.customer.deleted: expected a boolean, found nothing"),
        (
            with("/payment_source", json!([4111])),
            "content.payment_source: expected an object, found an array",
        ),
        (
            with("/payment_source/card/last4", json!(4111)),
            "content.payment_source.card.last4: expected a string, found a number",
        ),
        (json!("4111"), "content: expected an object, found a string"),
        (json!([4111]), "content: expected an object, found an array"),
    ];
    for (content, message) in table {
        let body = event("payment_source_added", content.clone());
        let event = received(&body);
        assert_eq!((event.id.as_str(), &event.event_type), ("ev_1", &EventType::PaymentSourceAdded));
        assert_eq!(event.decode_error().map(ToString::to_string).as_deref(), Some(message));
        let Content::Unknown(kept) = &event.content else { panic!("{:?}", event.content) };
        assert_eq!(kept.json(), &content, "{message}");
        assert_eq!(event.encode(), body, "{message}");
        assert!(!format!("{event:?} {event:#?}").contains("4111"), "{event:?}");
        // What was kept can be read again, now or by a later version.
        let kept = serde_json::to_vec(&event).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(Event::read_without_authentication(&kept), Ok(event));
    }
    let sound = received(&event("payment_source_added", content_of("payment_source_added")));
    assert_eq!(sound.decode_error(), None);
    // What a stranger sends is refused, whatever it holds.
    let nobody: [&str; 0] = [];
    let body = event("payment_source_added", json!("4111")).to_string();
    assert_eq!(
        receiver().receive(nobody, body.as_bytes()).err(),
        Some(WebhookError::Refused(Refused::Missing))
    );
}

#[test]
fn an_envelope_that_is_wrong_is_refused_whatever_its_content() {
    for content in [content_of("payment_source_added"), json!({ "payment_source": {} })] {
        for member in ["id", "occurred_at", "event_type", "content"] {
            let mut body = event("payment_source_added", content.clone());
            assert!(body.as_object_mut().is_some_and(|it| it.remove(member).is_some()));
            let error = receive(&body).err().unwrap_or_else(|| panic!("{member} is missing"));
            assert!(error.to_string().starts_with("the body is no event: "), "{error}");
            assert!(error.to_string().contains(&format!("{member}: expected")), "{error}");
        }
    }
}

#[test]
fn a_body_that_is_no_event_is_told_by_place_and_kind() {
    let sound = event("payment_source_added", content_of("payment_source_added"));
    let table = [
        ("", json!([]), "expected an object, found an array"),
        ("/event_type", Json::Null, "event_type: expected a string, found null"),
        ("/event_type", json!(4111), "event_type: expected a string, found a number"),
        ("/content", Json::Null, "content: expected an object, found null"),
        ("/id", json!(4111), "id: expected a string, found a number"),
        ("/webhooks", json!({}), "webhooks: expected an array, found an object"),
    ];
    for (at, value, message) in table {
        let mut body = sound.clone();
        *body.pointer_mut(at).unwrap_or_else(|| panic!("nothing at {at}")) = value;
        let error = receive(&body).err().unwrap_or_else(|| panic!("{at} is wrong"));
        assert_eq!(error.to_string(), format!("the body is no event: {message}"));
        assert_eq!(error.status(), 400);
        assert!(!format!("{error:?}").contains("4111"));
    }
}

#[test]
fn a_body_that_is_no_json_is_told_by_its_place_and_shows_nothing_of_itself() {
    let whole = event("payment_source_added", content_of("payment_source_added")).to_string();
    let deep = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!(r#"{{"id":"ev_1","occurred_at":1,"event_type":"x","content":{{"a":{open}{close}}}}}"#)
            .into_bytes()
    };
    let table: Vec<(&str, Vec<u8>)> = vec![
        ("empty", vec![]),
        ("truncated", whole.as_bytes().get(..whole.len() / 2).unwrap_or_default().to_vec()),
        ("text", b"card=4111111111111111".to_vec()),
        ("not UTF-8", b"{\"id\":\"4111\xff\"}".to_vec()),
        ("two values", format!("{whole}{whole}").into_bytes()),
        ("deep", deep(1_000)),
        ("very deep", deep(1_000_000)),
        ("deep and truncated", vec![b'['; 1_000_000]),
    ];
    for (what, body) in table {
        let error =
            receiver().receive(credentials(), &body).err().unwrap_or_else(|| panic!("{what} is no JSON"));
        assert!(matches!(error, WebhookError::NotJson { .. }), "{what}: {error:?}");
        assert_eq!(error.status(), 400, "{what}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("4111") && !shown.contains("ev_1"), "{what}: {shown}");
    }
    // As deep as can be, so that taking it apart and dropping it is tried too.
    assert!(receiver().receive(credentials(), &deep(120)).is_ok());
}

#[test]
fn a_body_beyond_the_limit_is_not_read() {
    let body = event("payment_source_added", json!({})).to_string();
    let exact = receiver().limit(body.len());
    assert!(exact.receive(credentials(), body.as_bytes()).is_ok());
    let error = receiver().limit(body.len() - 1).receive(credentials(), body.as_bytes()).err();
    assert_eq!(error, Some(WebhookError::TooLarge { bytes: body.len(), limit: body.len() - 1 }));
    assert_eq!(error.map(|error| error.status()), Some(413));
}

#[test]
fn a_stranger_is_refused_before_the_body_is_looked_at_and_no_secret_is_shown() {
    let nobody: [&str; 0] = [];
    let refused = receiver().receive(nobody, b"no event at all");
    assert_eq!(refused.err(), Some(WebhookError::Refused(Refused::Missing)));
    let wrong = format!("Basic {}", STANDARD.encode("billing:seededguess"));
    let error = receiver().receive([&wrong], b"{}").err().unwrap_or_else(|| panic!("a guess is taken"));
    assert_eq!((error.status(), &error), (401, &WebhookError::Refused(Refused::Wrong)));
    let shown = format!("{error} {error:?} {:?}", receiver());
    assert!(!shown.contains("seeded") && !shown.contains("billing"), "{shown}");
}

#[test]
fn headers_of_an_http_request_are_taken_as_they_are() {
    let mut headers = http::HeaderMap::new();
    let body = event("payment_source_added", json!({})).to_string();
    let [value] = credentials();
    let value = http::HeaderValue::from_str(&value).unwrap_or_else(|error| panic!("{error}"));
    headers.append("authorization", value.clone());
    assert!(receiver().receive(headers.get_all("Authorization"), body.as_bytes()).is_ok());
    headers.append("authorization", value);
    let twice = receiver().receive(headers.get_all("Authorization"), body.as_bytes());
    assert_eq!(twice.err(), Some(WebhookError::Refused(Refused::Repeated)));
}

#[test]
fn there_is_no_receiver_without_credentials() {
    let table = [
        ("", "", 2),
        ("user", "", 1),
        ("", PASSWORD, 1),
        ("us:er", PASSWORD, 1),
        ("user", "seeded\npassword", 1),
    ];
    for (user, password, problems) in table {
        let error = Receiver::basic(user, password).err().unwrap_or_else(|| panic!("{user:?} is taken"));
        assert_eq!(error.problems().len(), problems, "{error}");
        assert!(!error.to_string().contains("seeded"), "{error}");
    }
    assert!(Receiver::basic("user", "pass:word").is_ok());
}

#[test]
fn a_huge_event_needs_no_more_than_a_small_stack() {
    assert!(size_of::<Content>() <= 32, "{}", size_of::<Content>());
    let mut content = content_of("payment_source_added");
    let many: Vec<Json> =
        (0..20_000).map(|number| json!({ "number": number, "list": [[[number]]] })).collect();
    let customer = content.pointer_mut("/customer").and_then(Json::as_object_mut);
    customer.unwrap_or_else(|| panic!("no customer")).insert("cf_many".to_owned(), json!(many));
    let body = event("payment_source_added", content);
    let read = move || receive(&body).map(|event| event.encode() == body);
    let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn(read);
    let read = thread.unwrap_or_else(|error| panic!("{error}")).join();
    assert!(matches!(read, Ok(Ok(true))), "{read:?}");
}

#[test]
fn codes_of_errors_know_their_statuses() {
    let table: [(&str, &[u16]); 4] = [
        ("resource_not_found", &[404]),
        ("lock_timeout", &[429]),
        ("param_wrong_value", &[400]),
        ("made_up", &[]),
    ];
    for (code, statuses) in table {
        assert_eq!(ApiErrorCode::from_wire(code).statuses(), statuses, "{code}");
    }
    for code in ApiErrorCode::VALUES {
        assert!(!ApiErrorCode::from_wire(code).statuses().is_empty(), "{code}");
    }
}
