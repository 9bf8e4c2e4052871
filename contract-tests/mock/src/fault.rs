//! Failures to order: `status=503`, `error=payment_processing_failed; param=card[number]`, `429; retry-after=1`, `delay=200ms`, …

use crate::api_error::ApiError;
use crate::described::OperationId;
use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A failure that the mock is told to show.
///
/// An error, a rate limit and a page of HTML come *instead of* the operation: nothing is done. What concerns the answer (delay,
/// truncated, slow, reset) comes *after* it: the operation is carried out, and only its answer suffers, as with a real network.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(crate) delay: Duration,
    pub(crate) kind: Kind,
}

/// What the failure is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// None but a delay.
    None,
    /// An error of the API, with seconds for `Retry-After`.
    Error(ApiError, Option<u64>),
    /// A page that a proxy would answer with.
    Html(u16),
    Truncate,
    Slow,
    Reset,
    Panic,
}

/// Longer delays would only hold up whoever waits.
const LONGEST: Duration = Duration::from_secs(60);

impl Fault {
    fn new(kind: Kind) -> Self {
        Self { delay: Duration::ZERO, kind }
    }

    /// The API's usual error of a status: `status=503`.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Error(ApiError::of_status(status), None))
    }

    /// An error of the API: `error=CODE`, and further `status=`, `type=`, `param=` and `message=`.
    pub fn error(error: ApiError) -> Self {
        Self::new(Kind::Error(error, None))
    }

    /// Too many requests, with so many seconds in `Retry-After`: `429; retry-after=1`.
    pub fn rate_limited(retry_after: u64) -> Self {
        Self::new(Kind::Error(ApiError::of_status(429), Some(retry_after)))
    }

    /// A proxy's page of HTML with this status: `html502`.
    pub fn html(status: u16) -> Self {
        Self::new(Kind::Html(status))
    }

    /// The answer comes later, by at most a minute: `delay=200ms`.
    pub fn delay(delay: Duration) -> Self {
        Self { delay: delay.min(LONGEST), kind: Kind::None }
    }

    /// The connection ends in the middle of the answer: `truncate`.
    pub fn truncate() -> Self {
        Self::new(Kind::Truncate)
    }

    /// The answer comes in small pieces, one every 50 ms: `slow`.
    pub fn slow() -> Self {
        Self::new(Kind::Slow)
    }

    /// The connection is reset instead of an answer: `reset`.
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The same, after a delay.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay.min(LONGEST);
        self
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut delay, mut status, mut retry_after, mut kind) = (Duration::ZERO, None, None, None);
        let mut error: Option<ApiError> = None;
        let mut details = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) =
                part.split_once('=').map_or((part, ""), |(name, value)| (name.trim(), value.trim()));
            match (name, value) {
                ("status", value) => status = Some(read_status(value)?),
                ("error", code) if !code.is_empty() => {
                    let message = format!("The mock server was told to answer with {code}.");
                    error = Some(ApiError::new(code, message));
                }
                ("param" | "message" | "type", value) => details.push((name, value)),
                ("retry-after", value) => {
                    retry_after = Some(value.parse().map_err(|_| "retry-after takes seconds".to_owned())?);
                }
                ("delay", value) => delay = read_delay(value)?,
                ("truncate", "") => kind = Some(Kind::Truncate),
                ("slow", "") => kind = Some(Kind::Slow),
                ("reset", "") => kind = Some(Kind::Reset),
                ("panic", "") => kind = Some(Kind::Panic),
                (name, "") if name.starts_with("html") => {
                    kind = Some(Kind::Html(read_status(name.trim_start_matches("html"))?));
                }
                (name, "") if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                    status = Some(read_status(name)?)
                }
                _ => return Err(format!("there is no fault `{part}`: {GRAMMAR}")),
            }
        }
        if let Some(status) = status {
            match &mut error {
                Some(error) => error.status = status,
                None => error = Some(ApiError::of_status(status)),
            }
        }
        match (&mut error, details.is_empty() && retry_after.is_none()) {
            (Some(error), _) => details.into_iter().for_each(|(name, value)| match name {
                "param" => error.param = Some(value.to_owned()),
                "message" => value.clone_into(&mut error.message),
                _ => error.kind = Some(value.to_owned()),
            }),
            (None, true) => {}
            (None, false) => {
                return Err(format!("these are details of an error, and none is named: {GRAMMAR}"));
            }
        }
        let kind = match (kind, error) {
            (Some(_), Some(_)) => return Err(format!("two faults at once: {GRAMMAR}")),
            (Some(kind), None) => kind,
            (None, Some(error)) => Kind::Error(error, retry_after),
            (None, None) if delay > Duration::ZERO => Kind::None,
            (None, None) => return Err(format!("no fault: {GRAMMAR}")),
        };
        Ok(Self { delay, kind })
    }
}

const GRAMMAR: &str = "one of status=503, error=CODE, 429, html502, truncate, slow, reset and delay=200ms, with status=, \
    param=, message=, type= or retry-after= behind an error, all parted by `;`";

fn read_status(text: &str) -> Result<u16, String> {
    let status = text.parse().ok().filter(|status| (200..=599).contains(status));
    status.ok_or_else(|| "a status is a number from 200 to 599".to_owned())
}

fn read_delay(text: &str) -> Result<Duration, String> {
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let delay = match text.strip_suffix("ms") {
        Some(text) => number(text).map(Duration::from_millis),
        None => text.strip_suffix('s').and_then(number).map(Duration::from_secs),
    };
    let delay = delay.filter(|delay| *delay <= LONGEST);
    delay.ok_or_else(|| "a delay is `200ms` or `2s`, a minute at most".to_owned())
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::None => f.write_str("none")?,
            Kind::Error(error, _) => write!(f, "error={}; status={}", error.code, error.status)?,
            Kind::Html(status) => write!(f, "html{status}")?,
            Kind::Truncate => f.write_str("truncate")?,
            Kind::Slow => f.write_str("slow")?,
            Kind::Reset => f.write_str("reset")?,
            Kind::Panic => f.write_str("panic")?,
        }
        if self.delay > Duration::ZERO {
            write!(f, "; delay={}ms", self.delay.as_millis())?;
        }
        Ok(())
    }
}

/// Faults that wait for their requests, in the order in which they were ordered.
#[derive(Debug, Default)]
pub(crate) struct Plan(VecDeque<Planned>);

#[derive(Debug)]
struct Planned {
    operation: Option<OperationId>,
    fault: Fault,
    left: u32,
}

/// More orders than any test gives.
const MOST: usize = 1000;

impl Plan {
    /// Orders a fault for the next so many requests, of this operation or of any.
    pub(crate) fn add(
        &mut self,
        operation: Option<OperationId>,
        fault: Fault,
        times: u32,
    ) -> Result<(), String> {
        if self.0.len() >= MOST {
            return Err(format!("{MOST} faults wait already"));
        }
        if times > 0 {
            self.0.push_back(Planned { operation, fault, left: times });
        }
        Ok(())
    }

    /// The fault of this request, if one was ordered.
    pub(crate) fn take(&mut self, operation: Option<OperationId>) -> Option<Fault> {
        let fits = |planned: &Planned| planned.operation.is_none() || planned.operation == operation;
        let index = self.0.iter().position(fits)?;
        let planned = self.0.get_mut(index)?;
        planned.left -= 1;
        if planned.left > 0 {
            return Some(planned.fault.clone());
        }
        self.0.remove(index).map(|planned| planned.fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_as_they_are_shown() {
        for (text, shown) in [
            ("status=503", "error=internal_temporary_error; status=503"),
            ("429; retry-after=1", "error=api_request_limit_exceeded; status=429"),
            ("error=lock_timeout", "error=lock_timeout; status=429"),
            ("error=made_up; status=409; param=card[number]", "error=made_up; status=409"),
            ("delay=200ms", "none; delay=200ms"),
            ("truncate; delay=1s", "truncate; delay=1000ms"),
            ("html502", "html502"),
            ("slow", "slow"),
            ("reset", "reset"),
        ] {
            assert_eq!(text.parse::<Fault>().map(|fault| fault.to_string()).as_deref(), Ok(shown), "{text}");
        }
    }

    #[test]
    fn what_is_no_fault_is_refused_with_the_grammar() {
        for text in
            ["", "statu=503", "status=99", "delay=9h", "delay=61s", "reset; status=503", "param=x", "html"]
        {
            assert!(text.parse::<Fault>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fault_is_shown_as_often_as_ordered_and_to_its_operation_only() {
        let (one, two) = (OperationId { resource: 0, number: 1 }, OperationId { resource: 0, number: 2 });
        let mut plan = Plan::default();
        assert!(plan.add(Some(one), Fault::slow(), 2).is_ok() && plan.add(None, Fault::reset(), 1).is_ok());
        assert_eq!(plan.take(Some(two)), Some(Fault::reset()));
        assert_eq!(plan.take(Some(two)), None);
        assert_eq!([plan.take(Some(one)), plan.take(Some(one))], [Some(Fault::slow()), Some(Fault::slow())]);
        assert_eq!(plan.take(Some(one)), None);
    }
}
