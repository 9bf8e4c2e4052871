//! Ids and times: new for each use, and the same again under the same seed.

/// Where new ids and times come from.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    state: u64,
    seconds: i64,
}

/// 14 November 2023: in the past of every reader, behind every documented sample.
const BEGINNING: i64 = 1_700_000_000;
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, seconds: BEGINNING }
    }

    /// The time now, in seconds: it goes on by one with each change, and by nothing else.
    pub(crate) fn tick(&mut self) -> i64 {
        self.seconds += 1;
        self.seconds
    }

    /// A text of the same look as this one: what stands behind the last `_` of each part is new.
    pub(crate) fn like(&mut self, shown: &str) -> String {
        let parts: Vec<String> = shown
            .split('/')
            .map(|part| match part.rfind('_') {
                Some(at) => {
                    let (kept, rest) = part.split_at(at + 1);
                    format!("{kept}{}", self.renewed(rest))
                }
                None => self.renewed(part),
            })
            .collect();
        parts.join("/")
    }

    fn renewed(&mut self, text: &str) -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() { self.letter() } else { c }).collect()
    }

    fn letter(&mut self) -> char {
        let index = usize::try_from(self.next() % 62).unwrap_or(0);
        ALPHABET.get(index).map_or('A', |byte| char::from(*byte))
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn what_is_new_looks_like_what_is_documented_and_repeats_under_its_seed() {
        let mut ids = Ids::new(7);
        let made = ids.like("cus_B9OnlNTIA8PZL8/card_q2K6hBd89SjkMh");
        assert!(made.starts_with("cus_") && made.contains("/card_") && made.len() == 38, "{made}");
        assert_eq!(made, Ids::new(7).like("cus_B9OnlNTIA8PZL8/card_q2K6hBd89SjkMh"));
        assert_ne!(made, ids.like("cus_B9OnlNTIA8PZL8/card_q2K6hBd89SjkMh"));
        assert_eq!(ids.tick() + 1, ids.tick());
    }
}
