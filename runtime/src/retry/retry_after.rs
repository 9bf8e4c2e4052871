//! The header `Retry-After`.

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use std::time::{Duration, SystemTime};

/// The wait that an answer asks for: seconds, or a date, which is held against the answer's own `Date` since clocks differ.
/// `None` where it asks for none, or in no way that can be understood.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let value = text(RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time all the same.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let sent = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    // A date that has passed asks for no wait.
    Some(until.duration_since(sent.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn seconds_and_dates_are_understood_and_anything_else_is_none() {
        let clock = "Sun, 06 Nov 1994 08:49:30 GMT";
        let (past, soon) = ("Sun, 06 Nov 1994 08:49:07 GMT", "Sun, 06 Nov 1994 08:49:37 GMT");
        let cases = [
            (Some("3"), Some(3)),
            (Some("0"), Some(0)),
            (Some(" 7 "), Some(7)),
            (Some("99999999999999999999999"), Some(u64::MAX)),
            (Some(soon), Some(7)),
            (Some("Sunday, 06-Nov-94 08:49:37 GMT"), Some(7)),
            (Some(past), Some(0)),
            (Some("-5"), None),
            (Some("1.5"), None),
            (Some("soon"), None),
            (Some(""), None),
            (Some("é"), None),
            (None, None),
        ];
        for (value, seconds) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, HeaderValue::from_static(clock));
            headers.extend(
                value.and_then(|value| HeaderValue::from_str(value).ok()).map(|it| (RETRY_AFTER, it)),
            );
            let wait = retry_after(&headers, SystemTime::UNIX_EPOCH);
            assert_eq!(wait, seconds.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn a_date_is_held_against_our_clock_where_the_answer_has_none() {
        let headers: HeaderMap =
            [(RETRY_AFTER, HeaderValue::from_static("Thu, 01 Jan 1970 00:01:00 GMT"))].into_iter().collect();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(20);
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(40)));
    }
}
