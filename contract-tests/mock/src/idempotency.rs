//! Idempotency keys: the first answer again, and an error for another request with the same key.

use crate::api_error::ApiError;
use crate::pairs::{Pair, Value};
use bytes::Bytes;
use http::HeaderName;
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

/// The header that carries a key.
pub(crate) const HEADER: &str = "chargebee-idempotency-key";
pub(crate) const HEADER_NAME: HeaderName = HeaderName::from_static(HEADER);
/// The header of an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("chargebee-idempotency-replayed");

/// How long a key holds, by the documentation.
const HOLDS: Duration = Duration::from_secs(30 * 60);
/// So many keys are remembered; the oldest one is forgotten first.
const MOST: usize = 10_000;

/// Answers by their keys. Only successes are kept: what failed was not carried out, and may be tried again.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    by_key: HashMap<String, Given>,
    order: VecDeque<String>,
}

#[derive(Debug)]
struct Given {
    fingerprint: u64,
    body: Bytes,
    at: Instant,
}

impl Answers {
    /// The first answer to this key. The documentation's codes know one conflict only, `invalid_state_for_request` (409): it
    /// answers another request with the same key.
    pub(crate) fn find(&self, key: &str, fingerprint: u64) -> Result<Option<Bytes>, ApiError> {
        match self.by_key.get(key).filter(|given| given.at.elapsed() < HOLDS) {
            Some(given) if given.fingerprint == fingerprint => Ok(Some(given.body.clone())),
            Some(_) => {
                let message = format!("{HEADER} : was used for another request within the last 30 minutes");
                Err(ApiError::new("invalid_state_for_request", message).about(HEADER))
            }
            None => Ok(None),
        }
    }

    pub(crate) fn keep(&mut self, key: &str, fingerprint: u64, body: Bytes) {
        if self.by_key.insert(key.to_owned(), Given { fingerprint, body, at: Instant::now() }).is_none() {
            self.order.push_back(key.to_owned());
        }
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.by_key.remove(&oldest);
            }
        }
    }
}

/// What makes two requests the same: operation, path and pairs, in whatever order.
pub(crate) fn fingerprint(path: &str, pairs: &[Pair]) -> u64 {
    let mut hashes: Vec<u64> = pairs
        .iter()
        .map(|pair| {
            let mut hasher = DefaultHasher::new();
            pair.name.hash(&mut hasher);
            matches!(pair.value, Value::Json(_)).hash(&mut hasher);
            pair.value.text().hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    hashes.sort_unstable();
    let mut hasher = DefaultHasher::new();
    (path, hashes).hash(&mut hasher);
    hasher.finish()
}
