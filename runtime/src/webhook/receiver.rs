//! What takes deliveries.

use super::authentication::Expected;
use super::{Delivered, WebhookError, read_without_authentication};
use crate::client::{ConfigError, ConfigProblem};
use std::fmt;
use std::marker::PhantomData;

/// Bytes that a body may have, unless [`Receiver::limit`] says otherwise.
const LIMIT: usize = 4 * 1024 * 1024;

/// Takes deliveries of a webhook: checks the credentials, then reads the event.
///
/// There is no receiver without credentials. A delivery that is repeated gives the same event again.
pub struct Receiver<E> {
    expected: Expected,
    limit: usize,
    event: PhantomData<fn() -> E>,
}

impl<E: Delivered> Receiver<E> {
    /// A receiver of deliveries with HTTP Basic, the credentials that the webhook is configured with.
    ///
    /// # Errors
    /// One of the two is empty or holds a control character, or the user's name holds a colon.
    pub fn basic(user: impl AsRef<str>, password: impl AsRef<str>) -> Result<Self, ConfigError> {
        let (user, password) = (user.as_ref(), password.as_ref());
        let mut problems = Vec::new();
        for (setting, value) in [("user", user), ("password", password)] {
            let message = if value.is_empty() {
                "it is empty; write what the webhook is configured with"
            } else if value.contains(char::is_control) {
                "it holds a control character; HTTP Basic cannot carry one"
            } else if setting == "user" && value.contains(':') {
                "it holds a colon; HTTP Basic would end the name there"
            } else {
                continue;
            };
            problems.push(ConfigProblem { setting, message: message.to_owned() });
        }
        if !problems.is_empty() {
            return Err(ConfigError(problems));
        }
        Ok(Self { expected: Expected::basic(user, password), limit: LIMIT, event: PhantomData })
    }

    /// Takes bodies of at most so many bytes; 4 MiB unless this is called.
    #[must_use]
    pub fn limit(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Checks the values of the `Authorization` headers (all of them), then reads the event in the body.
    ///
    /// An event whose content differs from what is documented is taken all the same, its content kept as it came: refused, it
    /// would be delivered again, and no different.
    ///
    /// # Errors
    /// The credentials are not right, or the body holds no event; [`WebhookError::status`] is what to answer.
    pub fn receive<V: AsRef<[u8]>>(
        &self,
        authorization: impl IntoIterator<Item = V>,
        body: &[u8],
    ) -> Result<E, WebhookError> {
        self.expected.check(authorization).map_err(WebhookError::Refused)?;
        self.read_without_authentication(body)
    }

    /// Reads an event **from anybody**: for events that were kept, and where something in front has checked the credentials.
    ///
    /// # Errors
    /// The body holds no event.
    pub fn read_without_authentication(&self, body: &[u8]) -> Result<E, WebhookError> {
        if body.len() > self.limit {
            return Err(WebhookError::TooLarge { bytes: body.len(), limit: self.limit });
        }
        read_without_authentication(body)
    }
}

/// Shows no credentials.
impl<E> fmt::Debug for Receiver<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("limit", &self.limit).finish_non_exhaustive()
    }
}
