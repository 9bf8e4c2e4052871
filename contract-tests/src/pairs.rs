//! Decoded pairs of a form or query, and how two lists of them differ.

/// A name and its value, decoded.
pub type Pair = (String, String);

/// Decodes a form or a query.
pub fn decode(text: &[u8]) -> Vec<Pair> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// Owned pairs of borrowed ones.
pub fn owned(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What must change in `sent` to become `documented`, a line a pair; empty where both hold the same pairs.
///
/// The order of pairs is the spec's and may differ from the documented call's.
pub fn differences(documented: &[Pair], sent: &[Pair]) -> Vec<String> {
    let mut unmatched: Vec<&Pair> = sent.iter().collect();
    let mut lines = Vec::new();
    for pair in documented {
        match unmatched.iter().position(|other| *other == pair) {
            Some(index) => {
                unmatched.remove(index);
            }
            None => lines.push(format!("missing: {}={}", pair.0, pair.1)),
        }
    }
    lines.extend(unmatched.iter().map(|(name, value)| format!("not documented: {name}={value}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_pair_and_one_too_many_are_both_told() {
        let documented = owned(&[("a", "1"), ("b", "2")]);
        let sent = owned(&[("b", "2"), ("c", "3")]);
        assert_eq!(differences(&documented, &sent), ["missing: a=1", "not documented: c=3"]);
    }

    #[test]
    fn a_pair_sent_twice_is_one_too_many() {
        let documented = owned(&[("a", "1")]);
        let sent = owned(&[("a", "1"), ("a", "1")]);
        assert_eq!(differences(&documented, &sent), ["not documented: a=1"]);
    }

    #[test]
    fn the_order_of_pairs_is_free() {
        assert!(differences(&owned(&[("a", "1"), ("b", "2")]), &owned(&[("b", "2"), ("a", "1")])).is_empty());
    }
}
