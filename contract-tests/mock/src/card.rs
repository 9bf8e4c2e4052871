//! What a card number tells about its card.

/// What the documentation lets a caller see of a card number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) iin: String,
    pub(crate) last4: String,
    pub(crate) masked_number: String,
    pub(crate) brand: &'static str,
}

/// Reads a plain card number; a number that came encrypted tells nothing.
pub(crate) fn shown(number: &str) -> Option<Shown> {
    let plain = (12..=19).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let (iin, last4) = plain.then(|| Some((number.get(..6)?, number.get(number.len() - 4..)?)))??;
    Some(Shown {
        iin: iin.to_owned(),
        last4: last4.to_owned(),
        masked_number: format!("{}{last4}", "*".repeat(number.len() - 4)),
        brand: brand(iin),
    })
}

/// Brand by the first six digits, by the ranges that the schemes publish.
fn brand(iin: &str) -> &'static str {
    let first = |digits: usize| iin.get(..digits).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
    match (first(2), first(3), first(4)) {
        (40..=49, ..) => "visa",
        (51..=55, ..) | (.., 2221..=2720) => "mastercard",
        (34 | 37, ..) => "american_express",
        (65, ..) | (_, 644..=649, _) | (.., 6011) => "discover",
        (.., 3528..=3589) => "jcb",
        (36 | 38 | 39, ..) | (_, 300..=305, _) => "diners_club",
        _ => "other",
    }
}

/// Whether a text could be a card number: 13 to 19 digits, blanks and dashes aside, that pass the Luhn check.
pub(crate) fn looks_like_a_number(text: &str) -> bool {
    if text.len() > 64 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ' || byte == b'-') {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match index % 2 {
            0 => *digit,
            _ if *digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// Most texts are told by a count.
fn has_digits_enough(text: &str) -> bool {
    text.len() >= 13 && text.bytes().filter(u8::is_ascii_digit).count() >= 13
}

/// Whether a text is or holds what could be a card number.
pub(crate) fn holds_a_number(text: &str) -> bool {
    if !has_digits_enough(text) {
        return false;
    }
    looks_like_a_number(text) || text.split(|c: char| !c.is_ascii_digit()).any(looks_like_a_number)
}

/// A text with `***` in the place of what could be a card number.
pub(crate) fn without_numbers(text: &str) -> String {
    if !has_digits_enough(text) {
        return text.to_owned();
    }
    let mut numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|run| looks_like_a_number(run)).collect();
    numbers.sort_by_key(|number| std::cmp::Reverse(number.len()));
    numbers.into_iter().fold(text.to_owned(), |text, number| text.replace(number, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_card_is_shown_as_documented() {
        let expected = Shown {
            iin: "401288".to_owned(),
            last4: "1881".to_owned(),
            masked_number: "************1881".to_owned(),
            brand: "visa",
        };
        assert_eq!(shown("4012888888881881"), Some(expected));
        assert_eq!(shown("$bt4|javascript_1_3_10$encrypted"), None);
    }

    #[test]
    fn brands_are_known_by_their_prefixes() {
        for (iin, expected) in [
            ("555555", "mastercard"),
            ("222300", "mastercard"),
            ("378282", "american_express"),
            ("601111", "discover"),
            ("353011", "jcb"),
            ("305693", "diners_club"),
            ("999999", "other"),
        ] {
            assert_eq!(brand(iin), expected, "{iin}");
        }
    }

    #[test]
    fn card_numbers_are_told_from_other_digits() {
        assert!(looks_like_a_number("4012888888881881") && looks_like_a_number("4012-8888 8888 1881"));
        assert!(holds_a_number("{\"number\":4012888888881881}") && !holds_a_number("gw_3Nl9BNeQ7438Ks1"));
        assert_eq!(without_numbers("/a/4012888888881881"), "/a/***");
        assert!(!looks_like_a_number("4012888888881882") && !looks_like_a_number("1700000000"));
    }
}
