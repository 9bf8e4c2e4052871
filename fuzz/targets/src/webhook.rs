//! The receiver of webhooks: who presents other credentials is refused before the body is looked at; what is read loses nothing.

use crate::text::nearly;
use arbitrary::{Result, Unstructured};
use chargebee::webhook::{Event, WebhookError};
use chargebee::{Decode, DecodeError, Encode, Json};
use chargebee_runtime::ground::Parsed;
use chargebee_runtime::webhook::{Delivered, RawContent, Receiver};
use std::cell::Cell;

const USER: &str = "chargebee";
const PASSWORD: &str = "päss:word";
/// `USER:PASSWORD` in Base64, by another tool than the receiver's.
const CREDENTIALS: &str = "Y2hhcmdlYmVlOnDDpHNzOndvcmQ=";
const RIGHT: &str = "Basic Y2hhcmdlYmVlOnDDpHNzOndvcmQ=";

/// Stands in bodies where a person's data would.
const PRIVATE: &str = "4012888888881881";

const SOUND: &[&str] = &[
    r#"{"id":"ev_1","object":"event","occurred_at":1700000000,"source":"api","user":"a@example.com","event_type":"payment_source_added",
"api_version":"v2","content":{"customer":{"id":"c_1","first_name":"4012888888881881"},"payment_source":{"id":"pm_1","object":"payment_source",
"customer_id":"c_1","type":"card","reference_id":"4012888888881881","status":"valid","gateway":"stripe","card":{"iin":"411111","last4":"1111",
"brand":"visa","expiry_month":10,"expiry_year":2030}}},"webhook_status":"not_configured","webhooks":[{"id":"whv2_1","webhook_status":"scheduled"}]}"#,
    r#"{"id":"ev_2","occurred_at":-1,"event_type":"payment_source_deleted","content":{"payment_source":{"id":"4012888888881881"},"more":null}}"#,
    r#"{"id":"ev_3","occurred_at":9007199254740993,"event_type":"not_yet_known","content":{"deep":[[{"a":[1,2.5,-3e9,"4012888888881881"]}]]}}"#,
];

thread_local! {
    static READ: Cell<bool> = const { Cell::new(false) };
}

/// An event that tells whether anybody tried to read it.
#[derive(Debug)]
struct Watched(Event);

impl Decode for Watched {
    fn decode_parsed(value: Parsed<'_>) -> std::result::Result<Self, DecodeError> {
        READ.set(true);
        Event::decode_parsed(value).map(Self)
    }
}

impl Delivered for Watched {
    const CONTENT: &'static str = Event::CONTENT;

    fn keep(&mut self, content: RawContent) {
        self.0.keep(content);
    }
}

/// Delivers any body under any `Authorization` headers.
pub fn webhook(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok((headers, limit, body)) = delivery(&mut input) else { return };
    let receiver = Receiver::<Watched>::basic(USER, PASSWORD).expect("the credentials are sound");
    let receiver = match limit {
        Some(bytes) => receiver.limit(bytes),
        None => receiver,
    };
    READ.set(false);
    let outcome = receiver.receive(&headers, &body);
    let refused = matches!(outcome, Err(WebhookError::Refused(_)));
    if may_pass(&headers) {
        assert!(!refused || headers != [RIGHT.as_bytes()], "the right credentials are refused");
    } else {
        assert!(refused, "{headers:?} are let in: {outcome:?}");
    }
    assert!(!refused || !READ.get(), "a body was read before the credentials were right");
    match outcome {
        Ok(Watched(event)) => {
            let sent: Json = serde_json::from_slice(&body).expect("what was read is JSON");
            let encoded = event.encode();
            assert_eq!(encoded, sent, "a member was lost or changed");
            let kept = encoded.to_string();
            let unbounded = Receiver::<Event>::basic(USER, PASSWORD).expect("the credentials are sound");
            let again = unbounded.read_without_authentication(kept.as_bytes());
            assert_eq!(again.as_ref(), Ok(&event), "what was kept cannot be read again");
        }
        Err(error) => {
            let status = match &error {
                WebhookError::Refused(_) => 401,
                WebhookError::TooLarge { bytes, limit: taken } => {
                    assert_eq!((*bytes, Some(*taken)), (body.len(), limit));
                    assert!(bytes > taken, "{error}");
                    413
                }
                _ => 400,
            };
            assert_eq!(error.status(), status, "{error}");
            let message = error.to_string();
            assert_eq!(message.lines().count(), 1, "{message:?}");
            for shown in [message, format!("{error:?}"), format!("{receiver:?}")] {
                for secret in [PASSWORD, CREDENTIALS, PRIVATE] {
                    assert!(!shown.contains(secret), "what is private is shown: {shown:?}");
                }
            }
        }
    }
}

/// Whether the headers hold the credentials, however they are written: one header, the scheme, blanks, the whole Base64 text.
fn may_pass(headers: &[Vec<u8>]) -> bool {
    let [header] = headers else { return false };
    let mut words = header.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (scheme, presented, rest) = (words.next(), words.next(), words.next());
    scheme.is_some_and(|it| it.eq_ignore_ascii_case(b"basic"))
        && presented == Some(CREDENTIALS.as_bytes())
        && rest.is_none()
}

type Delivery = (Vec<Vec<u8>>, Option<usize>, Vec<u8>);

fn delivery(input: &mut Unstructured<'_>) -> Result<Delivery> {
    // Mostly the one right header, so that most bodies are read.
    let headers = match input.int_in_range(0..=7)? {
        0 => (0..input.int_in_range(0..=2)?).map(|_| header(input)).collect::<Result<_>>()?,
        1 => vec![header(input)?],
        _ => vec![RIGHT.as_bytes().to_vec()],
    };
    let limit = if input.ratio(1, 8)? { Some(input.int_in_range(0..=1000)?) } else { None };
    let body = match input.ratio(1, 8)? {
        true => input.bytes(input.len())?.to_vec(),
        false => nearly(SOUND, input)?.into_bytes(),
    };
    Ok((headers, limit, body))
}

/// A header that is right, nearly right, or anything.
fn header(input: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut header = RIGHT.as_bytes().to_vec();
    match input.int_in_range(0..=4)? {
        0 => header = input.arbitrary()?,
        1 => {
            let at = input.choose_index(header.len())?;
            if let Some(byte) = header.get_mut(at) {
                *byte = input.arbitrary()?;
            }
        }
        2 => header.truncate(input.int_in_range(0..=header.len())?),
        3 => {
            let at = input.int_in_range(0..=header.len())?;
            header.insert(at, input.arbitrary()?);
        }
        _ => {}
    }
    Ok(header)
}
