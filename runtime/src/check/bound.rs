//! A bound of a number, exact to its last digit.

use std::cmp::Ordering;
use std::fmt;

/// A bound of a number: a whole one, or a decimal fraction such as `0.01`, which no floating-point number is exactly.
///
/// ```
/// use chargebee_runtime::check::Bound;
/// assert_eq!(Bound::decimal("0.01").map(|bound| bound.to_string()).as_deref(), Some("0.01"));
/// assert_eq!(Bound::whole(7).to_f64(), 7.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    digits: i64,
    /// How many of the digits stand after the point; at most 17, of at most 15 digits.
    places: u32,
}

impl Bound {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { digits: number, places: 0 }
    }

    /// A number as it is written: `-0.5`. `None` for what is not written so, for one with more than 15 digits behind leading zeros,
    /// and for one with more than 17 places.
    pub const fn decimal(text: &str) -> Option<Self> {
        const MOST_DIGITS: i64 = 1_000_000_000_000_000;
        const MOST_PLACES: u32 = 17;
        let (sign, mut rest) = match text.as_bytes() {
            [b'-', rest @ ..] => (-1, rest),
            rest => (1, rest),
        };
        let (mut digits, mut any, mut places, mut point) = (0_i64, false, 0, false);
        while let [byte, after @ ..] = rest {
            match *byte {
                b'.' if !point && any => point = true,
                digit @ b'0'..=b'9' if digits < MOST_DIGITS / 10 && places < MOST_PLACES => {
                    digits = digits * 10 + (digit - b'0') as i64;
                    any = true;
                    if point {
                        places += 1;
                    }
                }
                _ => return None,
            }
            rest = after;
        }
        // What is written alike is equal: `1.50` is `1.5`.
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        if any { Some(Self { digits: sign * digits, places }) } else { None }
    }

    /// The nearest floating-point number. One is below it if and only if what it is sent as is below the bound, unless the bound is
    /// a whole number of more than 15 digits.
    pub fn to_f64(self) -> f64 {
        // Of a decimal both are exact, so that only the quotient is rounded.
        self.digits as f64 / 10_u64.saturating_pow(self.places) as f64
    }

    /// How a whole number compares with it.
    pub fn compare(self, number: i64) -> Ordering {
        i128::from(number).saturating_mul(10_i128.pow(self.places)).cmp(&i128::from(self.digits))
    }

    /// How a decimal number that is written as text compares with it, to the last digit. `None` for any other text.
    pub(crate) fn compare_text(self, text: &str) -> Option<Ordering> {
        let Some((negative, whole, fraction)) = parts(text) else {
            return text.parse::<f64>().ok()?.partial_cmp(&self.to_f64());
        };
        let bound = self.to_string();
        let (bound_negative, bound_whole, bound_fraction) = parts(&bound)?;
        let size = (whole.len(), whole, fraction).cmp(&(bound_whole.len(), bound_whole, bound_fraction));
        Some(match (negative, bound_negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        })
    }
}

/// Sign, digits before the point and digits after it, without zeros that say nothing. Zero has no sign.
fn parts(text: &str) -> Option<(bool, &str, &str)> {
    let (negative, bare) = text.strip_prefix('-').map_or((false, text), |bare| (true, bare));
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    Some((negative && whole.len() + fraction.len() > 0, whole, fraction))
}

/// `0.01`.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u64.saturating_pow(self.places);
        let (whole, fraction) = (self.digits.unsigned_abs() / one, self.digits.unsigned_abs() % one);
        let sign = if self.digits < 0 { "-" } else { "" };
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => write!(f, "{sign}{whole}.{fraction:0places$}"),
            _ => write!(f, "{sign}{whole}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    fn bound(text: &str) -> Bound {
        Bound::decimal(text).unwrap_or(Bound::whole(i64::MIN))
    }

    #[test]
    fn a_bound_is_what_is_written() {
        let table = [
            ("0.01", Some("0.01")),
            ("-0.5", Some("-0.5")),
            ("1.50", Some("1.5")),
            ("100", Some("100")),
            ("0.000000000000001", Some("0.000000000000001")),
            ("0.00000000000000001", Some("0.00000000000000001")),
            ("000000000000000000.5", Some("0.5")),
            ("123456789.012345", Some("123456789.012345")),
            ("123456789.0123456", None),
            ("0.000000000000000001", None),
            ("", None),
            ("-", None),
            (".5", None),
            ("1e3", None),
            ("1.2.3", None),
            ("123456789012345678", None),
        ];
        for (text, expected) in table {
            assert_eq!(Bound::decimal(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(Bound::whole(i64::MIN).to_string(), i64::MIN.to_string());
    }

    #[test]
    fn a_number_that_is_sent_as_the_bound_is_not_below_it() {
        for text in ["0.01", "0.07", "0.1", "0.3", "1.005", "99.99", "123456.789012345", "-0.07"] {
            assert_eq!(Ok(bound(text).to_f64()), text.parse::<f64>(), "{text}");
        }
        // One with more digits would be rounded twice, to another number than its text is.
        let more = "6.5778491027943236";
        assert!(Bound::decimal(more).is_none_or(|bound| Ok(bound.to_f64()) == more.parse()));
    }

    #[test]
    fn whole_numbers_are_compared_without_rounding() {
        let table = [("0.5", 0, Less), ("0.5", 1, Greater), ("-0.5", 0, Greater), ("3", 3, Equal)];
        for (text, number, expected) in table {
            assert_eq!(bound(text).compare(number), expected, "{number} with {text}");
        }
        assert_eq!(Bound::whole(i64::MAX).compare(i64::MAX - 1), Less);
        assert_eq!(bound("0.00000000000000001").compare(0), Less);
        assert_eq!(bound("0.00000000000000001").compare(i64::MAX), Greater);
    }

    #[test]
    fn decimals_are_compared_to_the_last_digit() {
        let table = [
            ("100", "100.00", Some(Equal)),
            ("100", "100.00000000000000000001", Some(Greater)),
            ("100", "099.99999999999999999999", Some(Less)),
            ("100", "1000", Some(Greater)),
            ("0.01", "0.009", Some(Less)),
            ("0.01", ".01", Some(Equal)),
            ("0.01", "0.1", Some(Greater)),
            ("0", "-0.0", Some(Equal)),
            ("0", "-0.00000000000000000001", Some(Less)),
            ("-0.5", "-0.51", Some(Less)),
            ("-0.5", "0", Some(Greater)),
            ("0.5", "-1", Some(Less)),
            ("100", "1e3", Some(Greater)),
            ("100", "1e2", Some(Equal)),
            ("0.01", "10e-3", Some(Equal)),
            ("0.01", "+0.01", Some(Equal)),
            ("0.01", "1e-99999999999", Some(Less)),
            ("100", "1e99999999999", Some(Greater)),
            ("0", "-1e-2", Some(Less)),
            ("100", "5.", Some(Less)),
            ("100", ".", None),
            ("100", "1,5", None),
            ("100", "many", None),
            ("100", "", None),
            ("100", "NaN", None),
        ];
        for (bound, text, expected) in table {
            assert_eq!(super::tests::bound(bound).compare_text(text), expected, "{text} with {bound}");
        }
    }
}
