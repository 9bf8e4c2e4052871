//! An event as it was delivered, its content understood or not.

use super::WebhookError;
use crate::check::{Check, Validate};
use crate::json::{Decode, DecodeError, Encode, Extra, Json, Parsed, Seen, Tape, Value, kind};
use std::fmt;

/// The content of an event that has no type: nobody knows the event, or the content differs from what is documented. As it came.
///
/// An event that is not taken is delivered again and again, and would never look any different. So it is taken like this.
#[derive(Clone, PartialEq)]
pub struct RawContent {
    json: Json,
    error: Option<DecodeError>,
}

impl RawContent {
    /// The content as it came. **It may hold secrets**; `Debug` shows names and kinds only.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The same, taken out.
    pub fn into_json(self) -> Json {
        self.json
    }

    /// The value of this member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.json.get(name)
    }

    /// Where and how it differs from what is documented, as `content.payment_source.id: expected a string, found nothing`.
    /// `None` for the content of an event that nobody knows.
    pub fn error(&self) -> Option<&DecodeError> {
        self.error.as_ref()
    }
}

impl fmt::Debug for RawContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RawContent");
        match &self.json {
            Json::Object(members) => {
                for (name, value) in members {
                    shown.field(name, &format_args!("{}", kind(value)));
                }
            }
            other => {
                shown.field("json", &format_args!("{}", kind(other)));
            }
        }
        if let Some(error) = &self.error {
            shown.field("error", error);
        }
        shown.finish()
    }
}

impl Decode for RawContent {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        let members: Extra = Decode::decode_parsed(value)?;
        Ok(Self { json: Json::Object(members.into()), error: None })
    }
}

impl Value for RawContent {
    fn seen(&self) -> Seen<'_> {
        Seen::leaf(self)
    }
}

impl Encode for RawContent {
    fn encode(&self) -> Json {
        self.json.clone()
    }
}

/// Nothing is documented of it.
impl Validate for RawContent {
    fn check(&self, _: &mut Check<'_>) {}
}

/// The envelope of events. Generated code implements it.
pub trait Delivered: Decode {
    /// The member with what an event is about. Of any event, it may be an object without members.
    const CONTENT: &'static str;

    /// Puts another content into the event.
    fn keep(&mut self, content: RawContent);
}

/// Reads an event **from anybody**: nothing is known about who sent it.
///
/// # Errors
/// The body holds no event.
pub fn read_without_authentication<E: Delivered>(body: &[u8]) -> Result<E, WebhookError> {
    // The parser's own words could repeat what the body holds.
    let tape: Tape<'_> = serde_json::from_slice(body).map_err(|error| WebhookError::NotJson {
        line: error.line(),
        column: error.column(),
        truncated: error.is_eof(),
    })?;
    E::decode_parsed(tape.value()).or_else(|error| around_the_content(body, error))
}

/// Reads it once more, with the content left as it is; so an event that can be read whole costs nothing more.
#[cold]
fn around_the_content<E: Delivered>(body: &[u8], error: DecodeError) -> Result<E, WebhookError> {
    let mut json: Json = serde_json::from_slice(body).unwrap_or_default();
    let content = json.get_mut(E::CONTENT).filter(|content| !content.is_null());
    let Some(content) = content.map(|content| std::mem::replace(content, Json::Object(Default::default())))
    else {
        return Err(WebhookError::Undecodable(error));
    };
    let mut event = E::decode(json).map_err(WebhookError::Undecodable)?;
    event.keep(RawContent { json: content, error: Some(error) });
    Ok(event)
}

/// Gives the envelope of events what models have, but `Deserialize`: an event that whatever framework has deserialized may come
/// from anybody.
#[macro_export]
macro_rules! delivered {
    ($name:ident) => {
        $crate::serialize_through_json!($name);

        impl $name {
            /// Reads an event **from anybody**: for events that were kept, and where something in front has checked the
            /// credentials. A delivery is for a receiver.
            ///
            /// # Errors
            /// The body holds no event.
            pub fn read_without_authentication(body: &[u8]) -> Result<Self, $crate::webhook::WebhookError> {
                $crate::webhook::read_without_authentication(body)
            }
        }
    };
}
