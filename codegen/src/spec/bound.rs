//! Bounds of numbers, kept as decimals: `0.01` is a hundredth, and not the nearest double.

use super::node::{Node, Value};
use super::read::{Read, Reader};
use serde_json::{Map, Value as Json, json};
use std::cmp::Ordering;
use std::fmt;

/// A fraction of so many digits is written as the double that is nearest to it, and read from it again, without loss.
const MOST_DIGITS: usize = 15;

/// A bound of a number: a whole one of 64 bits, or a decimal fraction of at most 15 digits, and as many places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    digits: i64,
    /// How many of the digits stand after the point; the last of these is no zero.
    places: u32,
}

impl Bound {
    /// The decimal that a double is written as, if it has few enough digits.
    pub fn of_number(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        let written = number.to_string();
        let Some((whole, fraction)) = written.split_once('.') else {
            return written.parse::<i64>().ok().map(Self::from);
        };
        let digits = format!("{whole}{fraction}").parse::<i64>().ok()?;
        let few = digits.unsigned_abs() < 10_u64.pow(15) && fraction.len() <= MOST_DIGITS;
        let places = u32::try_from(fraction.len()).ok()?;
        // `-0.5` keeps its sign, as the digits are not those of a zero.
        few.then_some(Self { digits, places })
    }

    /// The whole number that it is, if it is one.
    pub fn whole(self) -> Option<i64> {
        (self.places == 0).then_some(self.digits)
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        // Both are exact where there are places, and what is divided is rounded once.
        self.digits as f64 / 10_u64.saturating_pow(self.places) as f64
    }

    /// The number that differs by `by` in the last place: one more than `0.01` is `0.02`.
    pub fn moved(self, by: i64) -> Option<Self> {
        let digits = self.digits.checked_add(by)?;
        Some(Self { digits, ..self }.trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.places -= 1;
        }
        self
    }

    /// In units of the last place that a bound can have: 64 bits and 15 digits are fewer than 128 bits.
    fn units(self) -> i128 {
        let places = u32::try_from(MOST_DIGITS).unwrap_or_default();
        i128::from(self.digits).saturating_mul(10_i128.pow(places.saturating_sub(self.places)))
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self { digits: number, places: 0 }
    }
}

impl Ord for Bound {
    fn cmp(&self, other: &Self) -> Ordering {
        self.units().cmp(&other.units())
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `0.01`, without a needless zero.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u64.pow(self.places.min(18));
        let (whole, fraction) = (self.digits.unsigned_abs() / one, self.digits.unsigned_abs() % one);
        let sign = if self.digits < 0 { "-" } else { "" };
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => write!(f, "{sign}{whole}.{fraction:0places$}"),
            _ => write!(f, "{sign}{whole}"),
        }
    }
}

impl From<Bound> for Json {
    fn from(bound: Bound) -> Self {
        bound.whole().map_or_else(|| Self::from(bound.to_f64()), Self::from)
    }
}

impl Read for Bound {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let bound = match &node.value {
            Value::Integer(value) => Some(Self::from(*value)),
            Value::Number(value) => Self::of_number(*value),
            _ => None,
        };
        bound.or_else(|| reader.wrong_type(node, "a number of at most 15 digits"))
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    fn bound(number: f64) -> Bound {
        Bound::of_number(number).unwrap_or(Bound::from(i64::MIN))
    }

    #[test]
    fn a_bound_is_kept_as_the_decimal_that_stands_there() {
        let table = [
            (0.01, Some("0.01")),
            (-0.5, Some("-0.5")),
            (100.0, Some("100")),
            (1e-7, Some("0.0000001")),
            (99.99, Some("99.99")),
            (123_456.789_012_345, Some("123456.789012345")),
            (0.1 + 0.2, None),
            (1e-16, None),
            (1e300, None),
            (f64::NAN, None),
        ];
        for (number, expected) in table {
            assert_eq!(Bound::of_number(number).map(|it| it.to_string()).as_deref(), expected, "{number}");
        }
        assert_eq!(Bound::from(i64::MIN).to_string(), i64::MIN.to_string());
    }

    #[test]
    fn every_place_counts_in_an_order() {
        let ordered = [Bound::from(i64::MIN), bound(-0.5), 0.into(), bound(0.01), bound(0.1), 1.into()];
        assert!(ordered.is_sorted(), "{ordered:?}");
        assert_eq!(bound(1.0), 1.into());
        assert_eq!(bound(0.07).to_f64(), 0.07);
    }

    #[test]
    fn a_neighbour_differs_in_the_last_place() {
        let table = [(0.01, -1, "0"), (0.09, 1, "0.1"), (-0.1, 1, "0"), (100.0, 1, "101"), (1.5, -1, "1.4")];
        for (number, by, expected) in table {
            assert_eq!(bound(number).moved(by).map(|it| it.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(Bound::from(i64::MAX).moved(1), None);
    }
}
