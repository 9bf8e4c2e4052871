//! A point in time as the API has it.

use crate::json::{Blank, Decode, DecodeError, Encode, Json, Parsed};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use chargebee_runtime::Timestamp;
/// assert_eq!(Timestamp::from_seconds(1_435_054_328).seconds(), 1_435_054_328);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The time so many seconds after the epoch, or before it where negative.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The current time of the system's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

/// The seconds since the epoch, as the wire has them.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Rounds down to the second; what lies outside of `i64` becomes its bound.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => {
                let before = before.duration();
                let part = i64::from(before.subsec_nanos() > 0);
                i64::try_from(before.as_secs()).map_or(i64::MIN, |seconds| -seconds - part)
            }
        })
    }
}

/// A [`Timestamp`] that the target type cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange(Timestamp);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} seconds since the epoch is out of range", self.0)
    }
}

impl std::error::Error for OutOfRange {}

impl TryFrom<Timestamp> for SystemTime {
    type Error = OutOfRange;

    fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
        let distance = Duration::from_secs(timestamp.0.unsigned_abs());
        if timestamp.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
            .ok_or(OutOfRange(timestamp))
    }
}

#[cfg(feature = "time")]
mod time {
    use super::{OutOfRange, Timestamp};
    use time::OffsetDateTime;

    /// Rounds down to the second.
    impl From<OffsetDateTime> for Timestamp {
        fn from(time: OffsetDateTime) -> Self {
            Self(time.unix_timestamp())
        }
    }

    impl TryFrom<Timestamp> for OffsetDateTime {
        type Error = OutOfRange;

        fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
            Self::from_unix_timestamp(timestamp.0).map_err(|_| OutOfRange(timestamp))
        }
    }
}

#[cfg(feature = "jiff")]
mod jiff {
    use super::{OutOfRange, Timestamp};

    /// Rounds down to the second.
    impl From<jiff::Timestamp> for Timestamp {
        fn from(time: jiff::Timestamp) -> Self {
            let part = i64::from(time.subsec_nanosecond() < 0);
            Self(time.as_second() - part)
        }
    }

    impl TryFrom<Timestamp> for jiff::Timestamp {
        type Error = OutOfRange;

        fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
            Self::from_second(timestamp.0).map_err(|_| OutOfRange(timestamp))
        }
    }
}

impl Blank for Timestamp {
    fn blank() -> Self {
        UNIX_EPOCH.into()
    }
}

impl Decode for Timestamp {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        match value.as_i64() {
            Some(seconds) => Ok(Self(seconds)),
            None => Err(DecodeError::expected("a whole number of seconds", value)),
        }
    }
}

impl Encode for Timestamp {
    fn encode(&self) -> Json {
        Json::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_system_is_rounded_down_to_the_second() {
        let cases = [
            (UNIX_EPOCH, 0),
            (UNIX_EPOCH + Duration::from_millis(1_999), 1),
            (UNIX_EPOCH - Duration::from_millis(1), -1),
            (UNIX_EPOCH - Duration::from_secs(1), -1),
        ];
        for (time, seconds) in cases {
            assert_eq!(Timestamp::from(time).seconds(), seconds, "{time:?}");
        }
    }

    #[test]
    fn times_before_the_epoch_and_past_2038_survive_the_way_to_the_system_and_back() {
        for seconds in [-1, 0, 1_435_054_328, 1 << 33] {
            let time = SystemTime::try_from(Timestamp::from_seconds(seconds));
            assert_eq!(time.map(Timestamp::from), Ok(Timestamp(seconds)));
        }
    }

    #[test]
    fn a_time_is_a_whole_number_of_seconds_in_json() {
        assert!(Timestamp::decode(Json::from(1.5)).is_err());
        assert!(Timestamp::decode(Json::from("1")).is_err());
        assert_eq!(Timestamp(7).encode(), Json::from(7));
    }

    #[cfg(feature = "time")]
    #[test]
    fn a_time_goes_to_the_time_crate_and_back() {
        let time = ::time::OffsetDateTime::try_from(Timestamp(-1));
        assert_eq!(time.map(Timestamp::from), Ok(Timestamp(-1)));
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn a_time_goes_to_jiff_and_back() {
        let time = ::jiff::Timestamp::try_from(Timestamp(-1));
        assert_eq!(time.map(Timestamp::from), Ok(Timestamp(-1)));
        let half = ::jiff::Timestamp::from_millisecond(-500).map(Timestamp::from);
        assert_eq!(half.ok(), Some(Timestamp(-1)));
    }
}
