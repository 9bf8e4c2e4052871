//! Offsets that lead in a circle.

/// Notices when a list leads back to a page that it has led to, however far back, and remembers two offsets only (Brent's
/// algorithm): each is held against one from before, which is replaced at the first, second, fourth, eighth, … page.
#[derive(Debug, Default)]
pub(super) struct Cycle {
    kept: Option<String>,
    steps: u64,
    until: u64,
}

impl Cycle {
    /// Whether this offset has come before. A circle is noticed after three rounds at the latest.
    pub(super) fn closes(&mut self, offset: &str) -> bool {
        if self.kept.as_deref() == Some(offset) {
            return true;
        }
        self.steps += 1;
        if self.steps > self.until {
            self.kept = Some(offset.to_owned());
            self.until = self.until.max(1).saturating_mul(2);
            self.steps = 0;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many offsets the circle is noticed.
    fn noticed(offsets: impl Iterator<Item = u32>) -> Option<usize> {
        let mut cycle = Cycle::default();
        offsets.map(|offset| offset.to_string()).position(|offset| cycle.closes(&offset))
    }

    #[test]
    fn a_list_that_ends_has_no_circle() {
        assert_eq!(noticed(0..10_000), None);
    }

    #[test]
    fn every_circle_is_noticed_whatever_its_length_and_wherever_it_begins() {
        for before in [0, 1, 2, 7, 100] {
            for length in [1, 2, 3, 8, 50] {
                let offsets =
                    (0..).map(|page| if page < before { page } else { before + (page - before) % length });
                let at = noticed(offsets.take(10_000)).map_or(usize::MAX, |at| at);
                let most = 3 * (before + length) as usize + 3;
                assert!(at <= most, "{before} pages, then a circle of {length}: {at}");
            }
        }
    }
}
